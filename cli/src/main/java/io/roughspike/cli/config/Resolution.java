package io.roughspike.cli.config;

import io.roughspike.cli.config.ConfigValue.Entries;
import io.roughspike.cli.config.ConfigValue.Items;
import io.roughspike.cli.config.ConfigValue.Place;
import io.roughspike.cli.config.ConfigValue.Scalar;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.Shown;
import io.roughspike.cli.file.FileDigest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How a configuration was read, by full key: the defaults that filled its gaps, and the files that
 * it names. Sections and fields report here while they are read.
 */
final class Resolution {
  /** A key of a list with the numbers of an item: {@code parts[1]}, {@code weights[0][4]}. */
  private static final Pattern ITEM = Pattern.compile("(.+?)((?:\\[[0-9]{1,9}])+)");

  private final Map<String, ConfigValue> values = new LinkedHashMap<>();
  private final Map<String, Path> files = new LinkedHashMap<>();
  private final Map<String, String> expectedDigests = new LinkedHashMap<>();

  /**
   * The value that {@code key} was read as, in place of what the configuration says, or nothing.
   */
  void value(String key, ConfigValue value) {
    values.put(key, value);
  }

  /** From now on {@code key} must name a file of this SHA-256, if it names one. */
  void expectDigest(String key, String sha256) {
    expectedDigests.put(key, sha256);
  }

  /** The file that {@code key} names; refused when it is not the expected one. */
  void file(String key, Path file) {
    String expected = expectedDigests.get(key);
    if (expected != null && !files.containsKey(key)) {
      String found = FileDigest.sha256(file);
      if (!found.equals(expected)) {
        throw new ConfigurationException(
            "%s names %s, which is not the file of the recorded run: its SHA-256 is %s, not %s (find that file, or remove record.sha256 to go on with this one)"
                .formatted(key, file, found, expected));
      }
    }
    files.put(key, file);
  }

  /** Every file that was named. */
  List<Path> files() {
    return List.copyOf(files.values());
  }

  /** The keys that named them. */
  Set<String> fileKeys() {
    return files.keySet();
  }

  /** SHA-256 of every file that was named, by key. */
  Map<String, String> digests() {
    Map<String, String> digests = new LinkedHashMap<>();
    files.forEach((key, file) -> digests.put(key, FileDigest.sha256(file)));
    return digests;
  }

  /** The configuration {@code root} with its gaps filled and with absolute paths of files. */
  Entries of(Entries root) {
    Entries filled = root;
    for (Map.Entry<String, ConfigValue> value : values.entrySet()) {
      filled = with(filled, value.getKey(), value.getValue(), value.getKey());
    }
    for (Map.Entry<String, Path> file : files.entrySet()) {
      String path = file.getValue().toAbsolutePath().normalize().toString();
      filled = with(filled, file.getKey(), YamlWriter.text(path), file.getKey());
    }
    return filled;
  }

  /** The value of a full key, one of an item of a list too, as {@code driver.parts[1].rate}. */
  static Optional<ConfigValue> find(Entries entries, String key) {
    return find(entries, List.of(key.split("\\.", -1)));
  }

  private static Optional<ConfigValue> find(Entries entries, List<String> keys) {
    for (int parts = keys.size(); parts > 0; parts--) {
      List<String> rest = keys.subList(parts, keys.size());
      Optional<ConfigValue> value = named(entries, joined(keys, parts));
      if (value.isPresent()) {
        return rest.isEmpty()
            ? value
            : value
                .filter(inner -> inner instanceof Entries)
                .flatMap(inner -> find((Entries) inner, rest));
      }
    }
    return Optional.empty();
  }

  private static String joined(List<String> keys, int parts) {
    return String.join(".", keys.subList(0, parts));
  }

  /** The value of a key of this section, or of an item of a list. */
  private static Optional<ConfigValue> named(Entries entries, String key) {
    ConfigValue value = entries.values().get(key);
    Matcher item = ITEM.matcher(key);
    if (value == null && item.matches()) {
      value = entries.values().get(item.group(1));
      for (int number : numbers(item)) {
        if (!(value instanceof Items items) || number >= items.values().size()) {
          return Optional.empty();
        }
        value = items.values().get(number);
      }
    }
    return Optional.ofNullable(value);
  }

  private static List<Integer> numbers(Matcher item) {
    String[] numbers = item.group(2).substring(1).split("\\D+");
    return Stream.of(numbers).map(Integer::valueOf).toList();
  }

  /**
   * A copy of {@code entries} with another value of {@code key}, a full key; the sections on the
   * way to it are made. A key with dots in it is known where it stands there already, and an item
   * of a list by its number.
   *
   * @param name what asks for it, for messages
   */
  static Entries with(Entries entries, String key, ConfigValue value, String name) {
    return with(entries, List.of(key.split("\\.", -1)), value, name);
  }

  /** The same of a full key in its parts. */
  static Entries with(Entries entries, List<String> keys, ConfigValue value, String name) {
    int parts = keys.size();
    while (parts > 1 && named(entries, joined(keys, parts)).isEmpty()) {
      parts--;
    }
    String key = joined(keys, parts);
    ConfigValue changed = value;
    if (keys.size() > parts) {
      ConfigValue inner =
          named(entries, key)
              .filter(old -> !(old instanceof Scalar scalar && scalar.isNothing()))
              .orElse(new Entries(Map.of(), new Place(name, Path.of(""))));
      if (!(inner instanceof Entries section)) {
        throw new ConfigurationException(
            name + " names a key inside " + Shown.value(key) + ", which is not a section");
      }
      changed = with(section, keys.subList(parts, keys.size()), value, name);
    }
    Map<String, ConfigValue> values = new LinkedHashMap<>(entries.values());
    Matcher item = ITEM.matcher(key);
    if (!values.containsKey(key)
        && item.matches()
        && values.get(item.group(1)) instanceof Items list) {
      values.put(item.group(1), withItem(list, item.group(1), numbers(item), changed, name));
    } else {
      values.put(key, changed);
    }
    return new Entries(values, entries.place());
  }

  /** A copy of {@code list} with another item, or another item of an item of it. */
  private static Items withItem(
      Items list, String key, List<Integer> numbers, ConfigValue value, String name) {
    int number = numbers.getFirst();
    if (number >= list.values().size()) {
      throw new ConfigurationException(
          "%s names item %d of %s, which has %d, counted from 0"
              .formatted(name, number, Shown.value(key), list.values().size()));
    }
    List<ConfigValue> items = new ArrayList<>(list.values());
    ConfigValue changed = value;
    if (numbers.size() > 1) {
      String inner = "%s[%d]".formatted(key, number);
      if (!(items.get(number) instanceof Items one)) {
        throw new ConfigurationException(
            "%s names an item of %s, which is not a list".formatted(name, Shown.value(inner)));
      }
      changed = withItem(one, inner, numbers.subList(1, numbers.size()), value, name);
    }
    items.set(number, changed);
    return new Items(List.copyOf(items), list.place());
  }
}
