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
    String key = entry.getKey();
    List<String> meant = new ArrayList<>(ConfigurationFile.namesElsewhere(key, path));
    Suggestion.nearest(key, allowed).ifPresent(meant::add);
    String remedy =
        meant.isEmpty()
            ? "expected one of " + String.join(", ", allowed)
            : "did you mean " + String.join(" or ", meant) + "?";
    return new ConfigurationException(
        "key %s is unknown (%s): %s"
            .formatted(pathOf(key), entry.getValue().place().text(), remedy));
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
    return find(key).orElseThrow(() -> missing(List.of(pathOf(key))));
  }

  private ConfigurationException missing(List<String> names) {
    return new ConfigurationException(
        (names.size() == 1
                ? "key %s is missing (section at %s): add it"
                : "keys %s are missing (section at %s): add them")
            .formatted(String.join(", ", names), entries.place().text()));
  }

  /**
   * Refuses the top section when keys are missing, all of them in one sentence.
   *
   * @param names full names of keys that must be there, of at most two parts
   */
  void require(List<String> names) {
    List<String> missing =
        names.stream().flatMap(name -> missing(name).stream()).distinct().toList();
    if (!missing.isEmpty()) {
      throw missing(missing);
    }
  }

  private Optional<String> missing(String name) {
    int dot = name.indexOf('.');
    String key = dot < 0 ? name : name.substring(0, dot);
    ConfigValue value = entries.values().get(key);
    if (value == null) {
      return Optional.of(key);
    }
    return dot >= 0
            && value instanceof Entries inner
            && !inner.values().containsKey(name.substring(dot + 1))
        ? Optional.of(name)
        : Optional.empty();
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
