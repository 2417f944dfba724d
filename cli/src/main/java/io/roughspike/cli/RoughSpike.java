package io.roughspike.cli;

import io.roughspike.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The entry point: {@code roughspike COMMAND ...}. */
@Command(
    name = "roughspike",
    description = "Stochastic spiking neurons with exact pathwise gradients.",
    mixinStandardHelpOptions = true,
    versionProvider = RoughSpike.VersionLine.class)
public final class RoughSpike implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private RoughSpike() {}

  /**
   * Runs one command and exits with its code.
   *
   * @param args the command and its options
   */
  public static void main(String[] args) {
    System.exit(new CommandLine(new RoughSpike()).execute(args));
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Missing command");
  }

  /** The line that {@code --version} prints. */
  static final class VersionLine implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"roughspike " + Version.current()};
    }
  }
}
