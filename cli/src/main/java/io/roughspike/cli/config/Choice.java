package io.roughspike.cli.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
    boolean bare = !field.isSection();
    Field kind = bare ? field : field.section(keys(kinds)).get(KIND);
    String chosen = kind.oneOf(names);
    List<String> allowed = keys(kinds.stream().filter(one -> one.name().equals(chosen)).toList());
    if (!bare) {
      Section all = field.section(keys(kinds));
      all.keys().stream()
          .filter(key -> !allowed.contains(key))
          .findFirst()
          .ifPresent(key -> {
            throw all.get(key)
                .because(
                    " belongs to kind %s, got kind %s: remove it, or choose that kind"
                        .formatted(having(kinds, key), chosen));
          });
    }
    return new Choice(
        chosen,
        bare ? field.newSection(Map.of(KIND, kind.value()), allowed) : field.section(allowed));
  }

  /** Names of the kinds that have an option. */
  private static String having(List<Kind> kinds, String option) {
    return kinds.stream()
        .filter(kind -> kind.options().contains(option))
        .map(Kind::name)
        .collect(Collectors.joining(" or "));
  }

  private static List<String> keys(List<Kind> kinds) {
    return Stream.concat(Stream.of(KIND), kinds.stream().flatMap(kind -> kind.options().stream()))
        .distinct()
        .toList();
  }
}
