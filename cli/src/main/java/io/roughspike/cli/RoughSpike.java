package io.roughspike.cli;

import io.roughspike.Version;
import io.roughspike.cli.file.Notes;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The entry point: {@code roughspike COMMAND ...}. */
@Command(
    name = "roughspike",
    description = "Stochastic spiking neurons with exact pathwise gradients.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT, // help and version for every command
    versionProvider = RoughSpike.VersionLine.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 done, 1 a check did not hold, 2 wrong usage, 3 bad configuration, data or",
      "machine, 4 a file could not be read or written, 5 the numbers failed, 70 a defect of the",
      "program, 130 interrupted (control-C), 143 terminated (SIGTERM).",
      "",
      "Example:",
      "  roughspike train current --figure"
    })
public final class RoughSpike implements Runnable {
  private static final int HELP_WIDTH = 100;

  /** The commands by their names, in the order of the help. */
  private static final SequencedMap<String, Class<?>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("train", Train.class);
    COMMANDS.put("fit", Fit.class);
    COMMANDS.put("simulate", Simulate.class);
    COMMANDS.put("gradient", Gradient.class);
    COMMANDS.put("gradcheck", CheckGradients.class);
    COMMANDS.put("signature", Signature.class);
    COMMANDS.put("kernel", Kernel.class);
    COMMANDS.put("evaluate", Evaluate.class);
    COMMANDS.put("study", Study.class);
    COMMANDS.put("report", DrawReport.class);
    COMMANDS.put("compare", Compare.class);
    COMMANDS.put("model", ShowModel.class);
    COMMANDS.put("info", ShowInfo.class);
    COMMANDS.put("generate-completion", GenerateCompletion.class);
    COMMANDS.put("help", ShowHelp.class);
  }

  @Spec private CommandSpec spec;

  private RoughSpike() {}

  /**
   * Runs one command and exits with its code.
   *
   * @param args the command and its options
   */
  public static void main(String[] args) {
    StandardError.takeBack();
    Locale.setDefault(Locale.ROOT); // numbers with a decimal point, whatever the machine's language
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, args));
  }

  /**
   * The commands that {@code args} need: where the first of them names a command that speaks of
   * itself alone, only that one, as the tables of options of all take a quarter of the time of a
   * short run.
   */
  static CommandLine commandLine(String... args) {
    FailureHandler failures = new FailureHandler();
    CommandLine command = new CommandLine(new RoughSpike());
    Class<?> only = args.length == 0 ? null : COMMANDS.get(args[0]);
    if (only == null || only == ShowHelp.class || only == GenerateCompletion.class) {
      COMMANDS.forEach(command::addSubcommand);
    } else {
      command.addSubcommand(args[0], only);
    }
    Values.register(command);
    return command
        .setUsageHelpWidth(HELP_WIDTH)
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures);
  }

  /**
   * Runs one command in this process and returns its exit code.
   *
   * @throws OutOfMemoryError and other errors, which are the caller's
   */
  static int execute(PrintWriter out, PrintWriter err, String... args) {
    CommandLine command = commandLine(args).setOut(out).setErr(err);
    return Notes.tellingTo(new Told(command), () -> command.execute(args));
  }

  /** Runs one command and returns its exit code. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    int code;
    try {
      code = execute(out, err, args);
    } catch (Error e) { // which picocli lets pass
      code = FailureHandler.handle(e, commandLine(args).setOut(out).setErr(err));
    }
    if (out.checkError()) {
      err.println("roughspike: standard output cannot be written: check where it leads");
      code = ExitCodes.FILE;
    }
    err.flush();
    return code;
  }

  /** Passes notes on to the options of the command that is running, which know who reads them. */
  private record Told(CommandLine command) implements Notes.Listener {
    private RunOptions options() {
      ParseResult parsed = command.getParseResult();
      while (parsed.hasSubcommand()) {
        parsed = parsed.subcommand();
      }
      return (RunOptions) parsed.commandSpec().mixins().get("options").userObject();
    }

    @Override
    public void note(String sentence) {
      options().note(sentence);
    }

    @Override
    public void warn(String sentence) {
      options().warn(sentence);
    }
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** The line that {@code --version} prints. */
  static final class VersionLine implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"roughspike " + Version.current()};
    }
  }
}
