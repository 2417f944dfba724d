package io.roughspike.cli.config;

import java.util.List;
import java.util.stream.Stream;

/**
 * One of several kinds of a thing: just its name, or a section with the key {@code kind} and
 * options of that kind.
 *
 * @param kind the name
 * @param options the section; empty when there is just a name
 */
record Choice(String kind, Section options) {
  private static final String KIND = "kind";

  /**
   * What can be chosen.
   *
   * @param name of the kind
   * @param options keys that its section may have
   */
  record Kind(String name, List<String> options) {
    Kind(String name, String... options) {
      this(name, List.of(options));
    }
  }

  /** Reads a choice among {@code kinds}; options of another kind than the chosen are refused. */
  static Choice read(Field field, List<Kind> kinds) {
    List<String> names = kinds.stream().map(Kind::name).toList();
    if (!field.isSection()) {
      return new Choice(field.oneOf(names), field.emptySection());
    }
    String chosen = field.section(keys(kinds)).get(KIND).oneOf(names);
    return new Choice(
        chosen,
        field.section(keys(kinds.stream().filter(kind -> kind.name().equals(chosen)).toList())));
  }

  private static List<String> keys(List<Kind> kinds) {
    return Stream.concat(Stream.of(KIND), kinds.stream().flatMap(kind -> kind.options().stream()))
        .distinct()
        .toList();
  }
}
