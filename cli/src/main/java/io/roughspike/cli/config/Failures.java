package io.roughspike.cli.config;

import io.roughspike.cli.failure.ConfigurationException;
import java.util.Map;
import java.util.function.Function;

/** Tells a user of the configuration's keys what the library says of its arguments. */
final class Failures {
  private Failures() {}

  /**
   * The failure {@code e} of an argument, under the key that set it: a message begins with the
   * argument's name, which {@code name} gives for each of the keys.
   */
  static <K> ConfigurationException underFullName(
      IllegalArgumentException e, Function<K, String> name, Map<K, Field> fields) {
    if (e instanceof ConfigurationException already) {
      return already;
    }
    String message = String.valueOf(e.getMessage());
    for (Map.Entry<K, Field> entry : fields.entrySet()) {
      String argument = name.apply(entry.getKey());
      if (message.startsWith(argument + " ")) {
        return entry.getValue().because(message.substring(argument.length()));
      }
    }
    return new ConfigurationException(message, e);
  }
}
