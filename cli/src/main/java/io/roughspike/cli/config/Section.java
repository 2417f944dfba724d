package io.roughspike.cli.config;

import io.roughspike.cli.config.ConfigValue.Entries;
import io.roughspike.cli.config.ConfigValue.Scalar;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.Shown;
import io.roughspike.equations.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of one section. Keys that are not expected are refused when it is made. A section may
 * stand in front of another, which says what is shared: keys that it does not have are looked for
 * there, and so are keys of sections inside.
 */
public final class Section {
  private final String path;
  private final Entries entries;
  private final Collection<String> allowed;
  private final Resolution resolution;
  private final Optional<Section> shared;

  Section(String path, Entries entries, Collection<String> allowed, Resolution resolution) {
    this.path = path;
    this.entries = entries;
    this.allowed = allowed;
    this.resolution = resolution;
    shared = Optional.empty();
    for (Map.Entry<String, ConfigValue> entry : entries.values().entrySet()) {
      if (!allowed.contains(entry.getKey())) {
        throw unknown(entry, allowed);
      }
    }
  }

  private Section(Section front, Section shared) {
    path = front.path;
    entries = front.entries;
    allowed = front.allowed;
    resolution = front.resolution;
    this.shared = Optional.of(shared);
  }

  /** The keys of this section and, where it has none, those of {@code other}. */
  Section over(Section other) {
    return new Section(this, other);
  }

  private ConfigurationException unknown(
      Map.Entry<String, ConfigValue> entry, Collection<String> allowed) {
    String key = entry.getKey();
    List<String> meant = new ArrayList<>(ConfigurationFile.namesElsewhere(key, path));
    meant.remove(path + '.' + key); // where it is: not of use here
    Nearest.of(key, allowed).ifPresent(meant::add);
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
    return find(key).isPresent();
  }

  /** The value of {@code key}, if it is there. */
  public Optional<Field> find(String key) {
    return Optional.ofNullable(entries.values().get(key))
        .map(value -> field(key, value))
        .or(() -> shared.flatMap(section -> section.find(key)));
  }

  /** The values in the section {@code name} of this one, of any names; none if it is not there. */
  Map<String, Field> inner(String name) {
    Map<String, Field> inner = new LinkedHashMap<>();
    shared.ifPresent(section -> inner.putAll(section.inner(name)));
    Optional.ofNullable(entries.values().get(name))
        .ifPresent(value -> inner.putAll(field(name, value).fields()));
    return inner;
  }

  /** The value of {@code key} in the section {@code name} of this one, if both are there. */
  Optional<Field> find(String name, String key) {
    Optional<ConfigValue> own =
        entries.values().get(name) instanceof Entries inner
            ? Optional.ofNullable(inner.values().get(key))
            : Optional.empty();
    return own.map(value -> new Field(pathOf(name) + '.' + key, value, resolution))
        .or(() -> shared.flatMap(section -> section.find(name, key)));
  }

  /**
   * Refuses a section that has one of {@code keys}; {@code predicate} follows the name of the
   * first.
   */
  void refuse(Collection<String> keys, String predicate) {
    keys.stream()
        .flatMap(key -> find(key).stream())
        .findFirst()
        .ifPresent(field -> {
          throw field.because(predicate);
        });
  }

  /** The value of {@code key}, which must be there. */
  public Field get(String key) {
    return find(key).orElseThrow(() -> missing(key));
  }

  /** A failure of the section as a whole, which {@code sentence} says. */
  ConfigurationException failure(String sentence) {
    return new ConfigurationException(
        (path.isEmpty() ? "" : path + ": ") + sentence + " (" + entries.place().text() + ")");
  }

  /** The failure that {@code key} is missing. */
  ConfigurationException missing(String key) {
    return missing(List.of(pathOf(key)));
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
        names.stream().flatMap(name -> absent(name).stream()).distinct().toList();
    if (!missing.isEmpty()) {
      throw missing(missing);
    }
  }

  private Optional<String> absent(String name) {
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

  /** The value of {@code key}, or what {@code fallback} says, written as in a file. */
  Field getOr(String key, String fallback) {
    return find(key)
        .orElseGet(() -> {
          note(key, fallback);
          return field(key, scalar(fallback));
        });
  }

  /**
   * Notes that {@code key}, if it is not there but could be, was read as what {@code text} says.
   */
  void note(String key, String text) {
    if (!has(key) && allowed.contains(key)) {
      replace(key, text);
    }
  }

  /**
   * Notes that what {@code text} says takes the place of {@code key}, whether it is there or not.
   */
  public void replace(String key, String text) {
    resolution.value(pathOf(key), scalar(text));
  }

  /** The same of a value that is no scalar. */
  void replace(String key, ConfigValue value) {
    resolution.value(pathOf(key), value);
  }

  private Scalar scalar(String text) {
    return new Scalar(text, true, entries.place());
  }

  private Field field(String key, ConfigValue value) {
    return new Field(pathOf(key), value, resolution);
  }

  /** The keys, in the order of the file. */
  Set<String> keys() {
    return entries.values().keySet();
  }

  /** The number of {@code key}, or {@code fallback}, which is finite, when it is not there. */
  public double number(String key, double fallback) {
    return getOr(key, Double.toString(fallback)).number();
  }

  /** The whole number of {@code key}, at least 1, or {@code fallback} when it is not there. */
  int atLeastOne(String key, int fallback) {
    return getOr(key, Integer.toString(fallback)).integer(1);
  }

  /** Whether {@code key} is true; it may be false, which it is when it is not there. */
  boolean flag(String key) {
    return getOr(key, "false").oneOf(List.of("true", "false")).equals("true");
  }

  /** How this section and those in it were read. */
  Resolution resolution() {
    return resolution;
  }

  /** The files that were read because a key names them. */
  public List<Path> files() {
    return resolution.files();
  }

  /** SHA-256 of these files, by key. */
  public Map<String, String> digests() {
    return resolution.digests();
  }

  /** The keys and values as they stand in the file. */
  Entries entries() {
    return entries;
  }
}
