package io.roughspike.cli.config;

import io.roughspike.cli.config.ConfigValue.Entries;
import io.roughspike.cli.config.ConfigValue.Items;
import io.roughspike.cli.config.ConfigValue.Scalar;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.PathSentence;
import io.roughspike.cli.failure.Shown;
import io.roughspike.cli.file.ConnectionFile;
import io.roughspike.cli.file.DataUri;
import io.roughspike.cli.file.DecimalNumber;
import io.roughspike.cli.file.NpyFile;
import io.roughspike.cli.file.NumberArray;
import io.roughspike.cli.file.Receptors;
import io.roughspike.cli.file.SignalColumns;
import io.roughspike.cli.file.SignalFile;
import io.roughspike.cli.file.SpikeColumns;
import io.roughspike.cli.file.SpikeFile;
import io.roughspike.equations.Nearest;
import io.roughspike.model.Connections;
import io.roughspike.model.Recording;
import io.roughspike.spike.SpikeTrains;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * One value of a configuration under its full name, for instance {@code model.beta}. Every reader
 * refuses what it cannot use.
 */
public final class Field {
  private static final Pattern NON_FINITE =
      Pattern.compile("[-+]?\\.?(nan|inf|infinity)", Pattern.CASE_INSENSITIVE);

  private final String path;
  private final ConfigValue value;
  private final Resolution resolution;

  Field(String path, ConfigValue value, Resolution resolution) {
    this.path = path;
    this.value = value;
    this.resolution = resolution;
  }

  /** The full name, for instance {@code model.mu[0]}. */
  public String path() {
    return path;
  }

  /** The value as it stands in the file. */
  ConfigValue value() {
    return value;
  }

  /** The last part of the full name. */
  public String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** The full name of the key {@code key} beside this one. */
  String nameBeside(String key) {
    return path.substring(0, path.length() - name().length()) + key;
  }

  /** Another value in the place of this one. */
  Field like(ConfigValue other) {
    return new Field(path, other, resolution);
  }

  /** The failure that this value is not what {@code requirement} says. */
  public ConfigurationException mustBe(String requirement) {
    return mustBe(requirement, value.description());
  }

  /** The failure that this is not what {@code requirement} says but {@code got}. */
  public ConfigurationException mustBe(String requirement, String got) {
    return because(" must be " + requirement + ", got " + got);
  }

  /** A failure of this value; {@code predicate} follows its name, the place follows that. */
  public ConfigurationException because(String predicate) {
    return new ConfigurationException(path + predicate + " (" + value.place().text() + ")");
  }

  /** A finite number. */
  public double number() {
    if (!(value instanceof Scalar scalar)) {
      throw mustBe("a number");
    }
    String text = scalar.text();
    if (scalar.plain()) {
      try {
        double number = DecimalNumber.parse(text);
        if (Double.isFinite(number)) {
          return number;
        }
        throw mustBe("a finite number (at most 1.79e308 in size)");
      } catch (NumberFormatException e) {
        // told below
      }
    }
    if (scalar.plain() && NON_FINITE.matcher(text).matches()) {
      throw mustBe("a finite number");
    }
    throw mustBe(scalar.plain() ? "a number" : "a number without quotes");
  }

  /** A finite number above 0. */
  public double positive() {
    double number = number();
    if (!(number > 0)) {
      throw mustBe("above 0");
    }
    return number;
  }

  /** A whole number in [min, max]. */
  public long integer(long min, long max) {
    double number = number();
    // Exact, as a double cannot hold every long.
    String text = ((Scalar) value).text();
    long whole;
    try {
      whole = text.matches("[-+]?[0-9]+") ? Long.parseLong(text) : (long) number;
    } catch (NumberFormatException e) {
      throw mustBe("a whole number from " + min + " to " + max);
    }
    if ((double) whole != number || whole < min || whole > max) {
      throw mustBe("a whole number from " + min + " to " + max);
    }
    return whole;
  }

  /** A whole number from {@code min} to 2^31 - 1. */
  public int integer(int min) {
    return (int) integer(min, Integer.MAX_VALUE);
  }

  /** Text that is not empty. */
  public String text() {
    if (!(value instanceof Scalar scalar) || scalar.isNothing() || scalar.text().isEmpty()) {
      throw mustBe("text");
    }
    return scalar.text();
  }

  /**
   * What {@code build} makes of this value; an argument that it refuses is told under this name.
   */
  <T> T using(Supplier<T> build) {
    try {
      return build.get();
    } catch (ConfigurationException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw because(" cannot be used: " + e.getMessage());
    }
  }

  /** One of {@code choices}. */
  public String oneOf(Collection<String> choices) {
    String text = text();
    if (choices.contains(text)) {
      return text;
    }
    String hint = Nearest.suggestion(text, choices);
    throw because(
        " must be one of " + String.join(", ", choices) + ", got " + Shown.value(text) + hint);
  }

  /** A file; a relative path is relative to the folder of the file that names it. */
  public Path file() {
    try {
      Path file = value.place().folder().resolve(text());
      resolution.file(path, file);
      return file;
    } catch (InvalidPathException e) {
      throw because(" cannot be used: " + PathSentence.of(e));
    }
  }

  /** The array of the file that this names, or that is written here as a data URI. */
  NumberArray array() {
    if (!isDataUri()) {
      return NumberArray.read(file());
    }
    return using(() -> DataUri.read(text()));
  }

  /** The spike trains of the file that this names, or that are written here as a data URI. */
  SpikeTrains spikes(int neurons, SpikeColumns columns) {
    if (!isDataUri()) {
      return SpikeFile.read(file(), neurons, columns);
    }
    return using(() -> SpikeFile.of(DataUri.read(text()), path, neurons));
  }

  /**
   * The listed connections of the file that this names, or that are written here as a data URI.
   *
   * @param sources how many there are; negative for as many as the largest number says
   */
  Connections connections(int sources, int targets, Receptors receptors) {
    if (!isDataUri()) {
      return ConnectionFile.read(file(), sources, targets, receptors);
    }
    return using(() -> ConnectionFile.of(DataUri.read(text()), path, sources, targets, receptors));
  }

  /** The signals of the file that this names, or that are written here as a data URI. */
  Recording signals(SignalColumns columns, int neurons, int channels) {
    if (!isDataUri()) {
      return SignalFile.read(file(), columns, neurons, channels);
    }
    return using(() -> SignalFile.of(DataUri.read(text()), path, neurons, channels));
  }

  /** Whether this names a table of text, which has columns with names. */
  boolean isTable() {
    return !isDataUri() && !NpyFile.isArrayName(file());
  }

  private boolean isDataUri() {
    return value instanceof Scalar scalar && DataUri.isOne(scalar.text());
  }

  /** The elements of a list of {@code size} values. */
  public List<Field> items(int size) {
    return items(size, "a list of " + size + (size == 1 ? " value" : " values"));
  }

  /** The elements of a list of {@code size}, which {@code requirement} says in words. */
  List<Field> items(int size, String requirement) {
    if (!(value instanceof Items items) || items.values().size() != size) {
      throw mustBe(requirement);
    }
    return items();
  }

  /** The elements of a list of any length. */
  public List<Field> items() {
    if (!(value instanceof Items items)) {
      throw mustBe("a list");
    }
    List<Field> fields = new ArrayList<>();
    for (ConfigValue item : items.values()) {
      fields.add(new Field(path + '[' + fields.size() + ']', item, resolution));
    }
    return fields;
  }

  /** One value a neuron: the elements of a list of {@code size}, or this value for all. */
  List<Field> oneEach(int size) {
    if (value instanceof Items items && items.values().size() != size) {
      throw mustBe("a number, or a list of " + size + ", one a neuron");
    }
    return value instanceof Items ? items() : copies(size);
  }

  /** This value {@code size} times. */
  List<Field> copies(int size) {
    return Collections.nCopies(size, this);
  }

  /** Whether this is {@code text}. */
  boolean isText(String text) {
    return value instanceof Scalar scalar && scalar.text().equals(text);
  }

  /** Whether this is a list. */
  public boolean isList() {
    return value instanceof Items;
  }

  /** Whether nothing is given. */
  public boolean isEmpty() {
    return value instanceof Scalar scalar && scalar.isNothing();
  }

  /** Whether this is a section of keys. */
  public boolean isSection() {
    return value instanceof Entries;
  }

  /** Whether this is a section that has {@code key}. */
  boolean has(String key) {
    return value instanceof Entries entries && entries.values().containsKey(key);
  }

  /** A section in this value's place, without keys yet, of which {@code keys} are read as such. */
  Section newSection(Map<String, ConfigValue> keys, Collection<String> allowed) {
    Entries entries = new Entries(keys, value.place());
    resolution.value(path, entries);
    return new Section(path, entries, allowed, resolution);
  }

  /** The section in which only the keys {@code allowed} may stand. */
  public Section section(Collection<String> allowed) {
    if (!(value instanceof Entries entries)) {
      throw mustBe("a section with some of the keys " + String.join(", ", allowed));
    }
    return new Section(path, entries, allowed, resolution);
  }

  /** The values of a section in which keys of any name may stand. */
  Map<String, Field> fields() {
    if (!(value instanceof Entries entries)) {
      throw mustBe("a section of names with values");
    }
    Map<String, Field> fields = new LinkedHashMap<>();
    entries
        .values()
        .forEach((key, inner) ->
            fields.put(key, new Field(path + '.' + Shown.value(key), inner, resolution)));
    return fields;
  }

  /** The same, where nothing given is a section without keys. */
  Section sectionOrNothing(Collection<String> allowed) {
    return isEmpty() ? newSection(Map.of(), allowed) : section(allowed);
  }
}
