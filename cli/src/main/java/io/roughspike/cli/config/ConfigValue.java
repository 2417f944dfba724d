package io.roughspike.cli.config;

import io.roughspike.cli.failure.Shown;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A value of a configuration, with the place where it stands. */
sealed interface ConfigValue {
  /** Where the value stands. */
  Place place();

  /** How a message names the value. */
  String description();

  /**
   * Where a value comes from.
   *
   * @param text as messages say it: "line 7 of run.yaml" or "--set model.beta"
   * @param folder what relative paths in the value are relative to
   */
  record Place(String text, Path folder) {}

  /**
   * A number or text.
   *
   * @param plain whether it is written without quotes
   */
  record Scalar(String text, boolean plain, Place place) implements ConfigValue {
    /** The ways in which YAML writes that there is no value (YAML 1.2.2, section 10.3.2). */
    private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");

    /** Whether nothing is given. */
    boolean isNothing() {
      return plain && NOTHING.contains(text);
    }

    @Override
    public String description() {
      if (isNothing()) {
        return "nothing";
      }
      return plain ? Shown.value(text) : '"' + Shown.value(text) + '"';
    }
  }

  /** A list. */
  record Items(List<ConfigValue> values, Place place) implements ConfigValue {
    @Override
    public String description() {
      return "a list of " + values.size() + (values.size() == 1 ? " value" : " values");
    }
  }

  /** Keys with values, in the order of the file. */
  record Entries(Map<String, ConfigValue> values, Place place) implements ConfigValue {
    @Override
    public String description() {
      return values.isEmpty()
          ? "an empty section"
          : "a section with the keys " + Shown.value(values.keySet());
    }
  }
}
