package io.roughspike.cli;

import io.roughspike.cli.failure.FileFailure;
import io.roughspike.cli.failure.NumbersFailure;
import io.roughspike.cli.failure.Shown;
import io.roughspike.engine.NonFiniteStateException;
import io.roughspike.kernel.NonFiniteKernelException;
import io.roughspike.solver.TooManyEventsException;
import io.roughspike.train.NonFiniteLossException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns every failure into one sentence on standard error and an exit code. The environment
 * variable ROUGHSPIKE_TRACE, set to anything, adds the stack trace.
 */
final class FailureHandler implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private static final String TRACE = "ROUGHSPIKE_TRACE";

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String sentence = withoutFinalStop(cut(e.getMessage(), args));
    if (e instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      if (!suggestions.isEmpty()) {
        sentence += "; did you mean " + suggestions.getFirst() + "?";
      }
    }
    String help = command.getCommandSpec().qualifiedName() + " --help";
    return report(command, e, sentence + " (" + help + " tells the usage)", ExitCodes.USAGE);
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult result) {
    return handle(e, command);
  }

  /** As above, for any failure. */
  static int handle(Throwable failure, CommandLine command) {
    return switch (failure) {
      case ParameterException e -> new FailureHandler().handleParseException(e, new String[0]);
      case FileFailure e -> report(command, e, e.getMessage(), ExitCodes.FILE);
      case UncheckedIOException e -> report(command, e, e.getMessage(), ExitCodes.FILE);
      case IOException e -> report(command, e, e.getMessage(), ExitCodes.FILE);
      case NonFiniteStateException e -> report(command, e, e.getMessage(), ExitCodes.NUMBERS);
      case NonFiniteLossException e -> report(command, e, e.getMessage(), ExitCodes.NUMBERS);
      case NonFiniteKernelException e -> report(command, e, e.getMessage(), ExitCodes.NUMBERS);
      case NumbersFailure e -> report(command, e, e.getMessage(), ExitCodes.NUMBERS);
      case TooManyEventsException e -> report(command, e, e.getMessage(), ExitCodes.NUMBERS);
      case IllegalArgumentException e -> report(command, e, e.getMessage(), ExitCodes.BAD_INPUT);
      case ArithmeticException e when String.valueOf(e.getMessage()).endsWith("overflow") ->
          report(
              command,
              e,
              "the sizes are beyond what Java can count (%s): lower samples, neurons, steps, the depth or the refinement"
                  .formatted(e.getMessage()),
              ExitCodes.BAD_INPUT);
      case OutOfMemoryError e ->
          report(
              command,
              e,
              "the memory does not suffice (%d MiB are allowed): lower samples, steps, maxSpikes, the depth or the refinement, or set ROUGHSPIKE_JAVA_OPTS=-Xmx..."
                  .formatted(Runtime.getRuntime().maxMemory() >> 20),
              ExitCodes.BAD_INPUT);
      default ->
          report(
              command,
              failure,
              "a defect of RoughSpike: %s (set %s=1 to see where, and report it)"
                  .formatted(failure, TRACE),
              ExitCodes.BAD_INPUT);
    };
  }

  private static int report(CommandLine command, Throwable failure, String sentence, int code) {
    PrintWriter err = command.getErr();
    err.println(
        "roughspike: " + Shown.escaped(String.valueOf(sentence).replaceAll("\\s*\\R\\s*", " ")));
    if (System.getenv(TRACE) != null) {
      failure.printStackTrace(err);
    }
    err.flush();
    return code;
  }

  /** The sentence with the long ones among the words of the command cut. */
  private static String cut(String sentence, String[] args) {
    String shown = sentence;
    for (String arg : args) {
      for (String word : List.of(arg, arg.substring(arg.indexOf('=') + 1))) {
        String cut = Shown.value(word);
        if (cut.endsWith("...")) {
          shown = shown.replace(word, cut);
        }
      }
    }
    return shown;
  }

  private static String withoutFinalStop(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}
