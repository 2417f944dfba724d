package io.roughspike.cli;

import io.roughspike.cli.config.ConfigurationFile;
import io.roughspike.cli.config.Section;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Options of commands that read a configuration file. */
final class ConfigurationOptions {
  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Replace or add a value of the configuration, for instance --set model.beta=4. "
              + "Relative paths in it are relative to the current folder. Repeatable.")
  private final Map<String, String> changes = new LinkedHashMap<>();

  /** The values, by full key. */
  Map<String, String> changes() {
    return Collections.unmodifiableMap(changes);
  }

  /** The top section of {@code file} with the changes made. */
  Section read(Path file) {
    return ConfigurationFile.read(file, changes);
  }
}
