package io.roughspike.cli;

import io.roughspike.cli.failure.FileFailure;
import io.roughspike.cli.failure.FolderFailure;
import io.roughspike.cli.failure.NumbersFailure;
import io.roughspike.cli.failure.PathSentence;
import io.roughspike.cli.failure.Shown;
import io.roughspike.engine.EndlessEventsException;
import io.roughspike.engine.NonFiniteStateException;
import io.roughspike.engine.TooManyEventsException;
import io.roughspike.equations.ModelTextException;
import io.roughspike.kernel.NonFiniteKernelException;
import io.roughspike.loss.ZeroLikelihoodException;
import io.roughspike.train.NonFiniteLossException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Turns every failure into one sentence on standard error and an exit code. The environment
 * variable ROUGHSPIKE_TRACE, set to anything, adds the stack trace.
 */
final class FailureHandler implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private static final String TRACE = "ROUGHSPIKE_TRACE";

  private static final String OWN_PACKAGES = "io.roughspike.";

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String sentence = cut(UsageSentence.of(e), args);
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
      case FolderFailure e -> report(command, e, e.getMessage(), ExitCodes.FILE);
      case UncheckedIOException e -> handle(FileFailure.using(e.getCause()), command);
      case IOException e -> handle(FileFailure.using(e), command);
      case NonFiniteStateException e -> report(command, e, e.getMessage(), ExitCodes.NUMBERS);
      case NonFiniteLossException e -> report(command, e, e.getMessage(), ExitCodes.NUMBERS);
      case ZeroLikelihoodException e -> report(command, e, e.getMessage(), ExitCodes.NUMBERS);
      case NonFiniteKernelException e -> report(command, e, e.getMessage(), ExitCodes.NUMBERS);
      case NumbersFailure e -> report(command, e, e.getMessage(), ExitCodes.NUMBERS);
      case EndlessEventsException e -> report(command, e, e.getMessage(), ExitCodes.NUMBERS);
      case TooManyEventsException e -> report(command, e, e.getMessage(), ExitCodes.NUMBERS);
      case InvalidPathException e -> report(command, e, PathSentence.of(e), ExitCodes.BAD_INPUT);
      case IllegalArgumentException e when isOurs(e) ->
          report(command, e, e.getMessage(), ExitCodes.BAD_INPUT);
      case ArithmeticException e when String.valueOf(e.getMessage()).endsWith("overflow") ->
          report(
              command,
              e,
              "the sizes are beyond what Java can count (%s): lower samples, neurons, steps, the depth or the refinement"
                  .formatted(e.getMessage()),
              ExitCodes.BAD_INPUT);
      case OutOfMemoryError e -> report(command, e, remedy(e), ExitCodes.BAD_INPUT);
      default -> report(command, failure, DefectReport.of(failure, command), ExitCodes.DEFECT);
    };
  }

  /** Whether this program refused an argument; one that the JDK refuses is a defect. */
  private static boolean isOurs(IllegalArgumentException e) {
    StackTraceElement[] trace = e.getStackTrace();
    return trace.length > 0 && trace[0].getClassName().startsWith(OWN_PACKAGES);
  }

  /** What a user can do where memory is missing. */
  static String remedy(OutOfMemoryError e) {
    if (String.valueOf(e.getMessage()).contains("thread")) {
      return "a thread could not be started: lower --threads, or allow more processes (ulimit -u, or the pids limit of a container)";
    }
    return "the memory does not suffice (%d MiB are allowed): lower samples, steps, maxSpikes, the depth or the refinement, or set ROUGHSPIKE_JAVA_OPTS=-Xmx..."
        .formatted(Runtime.getRuntime().maxMemory() >> 20);
  }

  private static boolean isOfText(Throwable failure) {
    return failure instanceof ModelTextException
        || failure.getCause() instanceof ModelTextException;
  }

  private static String line(String text) {
    return Shown.escaped(text.replaceAll("\\s*\\R\\s*", " "));
  }

  private static int report(CommandLine command, Throwable failure, String sentence, int code) {
    PrintWriter err = command.getErr();
    // a sentence, and of a place in a model's text the line there and a mark below it
    String[] parts = String.valueOf(sentence).split("\n", isOfText(failure) ? 3 : 1);
    for (int k = 0; k < parts.length; k++) {
      err.println((k == 0 ? "roughspike: " : "") + line(parts[k]));
    }
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
}
