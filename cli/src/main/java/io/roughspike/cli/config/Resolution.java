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

/**
 * How a configuration was read, by full key: the defaults that filled its gaps, and the files that
 * it names. Sections and fields report here while they are read.
 */
final class Resolution {
  private static final Pattern ITEM = Pattern.compile("(\\w+)\\.(\\w+)\\[([0-9]+)](?:\\.(\\w+))?");

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
      filled = withItem(filled, value.getKey(), value.getValue());
    }
    for (Map.Entry<String, Path> file : files.entrySet()) {
      String path = file.getValue().toAbsolutePath().normalize().toString();
      filled = withItem(filled, file.getKey(), YamlWriter.text(path));
    }
    return filled;
  }

  /**
   * As {@link #with}, also of a key in a section that is an item of a list in a section, as in
   * {@code driver.parts[1].file}.
   */
  private static Entries withItem(Entries entries, String key, ConfigValue value) {
    Matcher matcher = ITEM.matcher(key);
    if (!matcher.matches()
        || !(entries.values().get(matcher.group(1)) instanceof Entries section)
        || !(section.values().get(matcher.group(2)) instanceof Items list)) {
      return with(entries, key, value, key);
    }
    List<ConfigValue> items = new ArrayList<>(list.values());
    int number = Integer.parseInt(matcher.group(3));
    items.set(
        number,
        matcher.group(4) == null
            ? value
            : with((Entries) items.get(number), matcher.group(4), value, key));
    return with(
        entries,
        matcher.group(1) + '.' + matcher.group(2),
        new Items(List.copyOf(items), list.place()),
        key);
  }

  /** The value of a full key, one in a section that is an item of a list too. */
  static Optional<ConfigValue> find(Entries entries, String key) {
    Matcher matcher = ITEM.matcher(key);
    if (!matcher.matches()) {
      return find(entries, List.of(key.split("\\.", -1)));
    }
    int number = Integer.parseInt(matcher.group(3));
    return find(entries, List.of(matcher.group(1), matcher.group(2)))
        .filter(list -> list instanceof Items items && number < items.values().size())
        .map(list -> ((Items) list).values().get(number))
        .flatMap(item ->
            matcher.group(4) == null
                ? Optional.of(item)
                : item instanceof Entries section
                    ? find(section, List.of(matcher.group(4)))
                    : Optional.empty());
  }

  private static Optional<ConfigValue> find(Entries entries, List<String> keys) {
    for (int parts = keys.size(); parts > 0; parts--) {
      ConfigValue value = entries.values().get(String.join(".", keys.subList(0, parts)));
      if (value != null) {
        return parts == keys.size()
            ? Optional.of(value)
            : value instanceof Entries inner
                ? find(inner, keys.subList(parts, keys.size()))
                : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /**
   * A copy of {@code entries} with another value of {@code key}, a full key; the sections on the
   * way to it are made. A key with dots in it is known where it stands there already.
   *
   * @param name what asks for it, for messages
   */
  static Entries with(Entries entries, String key, ConfigValue value, String name) {
    return with(entries, List.of(key.split("\\.", -1)), value, name);
  }

  private static Entries with(Entries entries, List<String> keys, ConfigValue value, String name) {
    Map<String, ConfigValue> values = new LinkedHashMap<>(entries.values());
    int parts = keys.size();
    while (parts > 1 && !values.containsKey(String.join(".", keys.subList(0, parts)))) {
      parts--;
    }
    String key = String.join(".", keys.subList(0, parts));
    if (keys.size() > parts) {
      ConfigValue inner = values.get(key);
      if (inner == null || (inner instanceof Scalar scalar && scalar.isNothing())) {
        inner = new Entries(Map.of(), new Place(name, Path.of("")));
      }
      if (!(inner instanceof Entries section)) {
        throw new ConfigurationException(
            name + " names a key inside " + Shown.value(key) + ", which is not a section");
      }
      value = with(section, keys.subList(parts, keys.size()), value, name);
    }
    values.put(key, value);
    return new Entries(values, entries.place());
  }
}
