package io.roughspike.cli.config;

import io.roughspike.cli.config.ConfigValue.Entries;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.Shown;
import io.roughspike.cli.failure.Suggestion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of one section. Keys that are not expected are refused when it is made. */
public final class Section {
  private final String path;
  private final Entries entries;

  Section(String path, Entries entries, Collection<String> allowed) {
    this.path = path;
    this.entries = entries;
    for (Map.Entry<String, ConfigValue> entry : entries.values().entrySet()) {
      if (!allowed.contains(entry.getKey())) {
        throw unknown(entry, allowed);
      }
    }
  }

  private ConfigurationException unknown(
      Map.Entry<String, ConfigValue> entry, Collection<String> allowed) {
    String remedy =
        Suggestion.nearest(entry.getKey(), allowed)
            .map(best -> "did you mean " + best + "?")
            .orElse("expected one of " + String.join(", ", allowed));
    return new ConfigurationException(
        "key %s is unknown (%s): %s"
            .formatted(pathOf(entry.getKey()), entry.getValue().place().text(), remedy));
  }

  private String pathOf(String key) {
    String shown = Shown.value(key);
    return path.isEmpty() ? shown : path + '.' + shown;
  }

  /** Whether the section has {@code key}. */
  public boolean has(String key) {
    return entries.values().containsKey(key);
  }

  /** The value of {@code key}, if it is there. */
  public Optional<Field> find(String key) {
    return Optional.ofNullable(entries.values().get(key))
        .map(value -> new Field(pathOf(key), value));
  }

  /** The value of {@code key}, which must be there. */
  public Field get(String key) {
    return find(key)
        .orElseThrow(() ->
            new ConfigurationException(
                "key %s is missing (section at %s): add it"
                    .formatted(pathOf(key), entries.place().text())));
  }

  /** Every value, in the order of the file. */
  public List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    entries.values().forEach((key, value) -> fields.add(new Field(pathOf(key), value)));
    return fields;
  }

  /** The number of {@code key}, or {@code fallback} when it is not there. */
  public double number(String key, double fallback) {
    return find(key).map(Field::number).orElse(fallback);
  }
}
