package io.roughspike.cli.config;

import io.roughspike.cli.config.ConfigValue.Entries;
import io.roughspike.cli.config.ConfigValue.Items;
import io.roughspike.cli.config.ConfigValue.Scalar;
import io.roughspike.cli.failure.Shown;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A configuration as a table: values by full key, long ones cut. */
public final class FlatKeys {
  private static final int LONGEST = 200;
  private static final int MOST_ITEMS = 30;

  private FlatKeys() {}

  /** What a configuration says, with the defaults that were read. */
  public static Map<String, String> of(Section root) {
    return of(root.resolution().of(root.entries()));
  }

  /** A section's values. */
  static Map<String, String> of(ConfigValue section) {
    Map<String, String> flat = new LinkedHashMap<>();
    add(flat, "", section);
    return flat;
  }

  private static void add(Map<String, String> to, String path, ConfigValue value) {
    if (value instanceof Entries entries && !entries.values().isEmpty()) {
      entries
          .values()
          .forEach((key, inner) -> add(to, path.isEmpty() ? key : path + "." + key, inner));
    } else {
      String text = Shown.escaped(text(value, MOST_ITEMS));
      to.put(
          Shown.value(path),
          text.length() <= LONGEST ? text : Shown.escaped(text.substring(0, LONGEST)) + "...");
    }
  }

  /** A value on one line, whole. */
  static String text(ConfigValue value) {
    return text(value, Integer.MAX_VALUE);
  }

  /** The same with the first items of lists alone. */
  private static String text(ConfigValue value, int items) {
    return switch (value) {
      case Scalar scalar -> scalar.isNothing() ? "nothing" : scalar.text();
      case Items list ->
          list.values().stream()
              .limit(items)
              .map(item -> text(item, items))
              .collect(Collectors.joining(", ", "[", "]"));
      case Entries entries ->
          entries.values().entrySet().stream()
              .map(one -> one.getKey() + ": " + text(one.getValue(), items))
              .collect(Collectors.joining(", ", "{", "}"));
    };
  }
}
