package io.roughspike.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code roughspike help COMMAND}: what {@code roughspike COMMAND --help} prints. */
@Command(
    name = "help",
    description = "Show the help of a command.",
    helpCommand = true,
    footer = {"", "Example:", "  roughspike help train current"})
final class ShowHelp implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "A command, and a command of that; none: all commands.")
  private List<String> names = List.of();

  @Override
  public void run() {
    CommandLine command = spec.parent().commandLine();
    for (String name : names) {
      CommandLine next = command.getSubcommands().get(name);
      if (next == null) {
        throw new ParameterException(
            command,
            "There is no command %s of %s"
                .formatted(name, command.getCommandSpec().qualifiedName()));
      }
      command = next;
    }
    command.usage(spec.commandLine().getOut());
  }
}
