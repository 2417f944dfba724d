package io.roughspike.cli.config;

import io.roughspike.cli.config.ConfigValue.Entries;
import io.roughspike.cli.failure.Shown;
import io.roughspike.cli.file.FileDigest;
import io.roughspike.random.RandomStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Something that differs between the runs of a study.
 *
 * @param name a key of the configuration, or that of a group of conditions
 * @param kind {@code grid}, {@code condition} or {@code draw}
 * @param levels its values, in order; of draws one each, with the values of all drawn keys
 */
public record StudyFactor(String name, String kind, List<Level> levels) {
  static final String GRID = "grid";
  static final String CONDITION = "condition";
  static final String DRAW = "draw";

  private static final String SEED = "seed";

  private static final String LOG_UNIFORM = "logUniform";
  private static final String INTEGERS = "integers";
  private static final String CHOICE = "choice";
  private static final List<String> LAWS =
      List.of("uniform", "normal", LOG_UNIFORM, INTEGERS, CHOICE);

  /** One of its values. */
  public static final class Level {
    private final Map<String, String> labels;
    private final Map<String, Field> changes;

    Level(Map<String, String> labels, Map<String, Field> changes) {
      this.labels = labels;
      this.changes = changes;
    }

    /** What tables say of it, by column. */
    public Map<String, String> labels() {
      return labels;
    }

    Entries apply(Entries entries) {
      Entries changed = entries;
      for (Map.Entry<String, Field> change : changes.entrySet()) {
        changed = with(changed, change.getKey(), change.getValue());
      }
      return changed;
    }
  }

  static Entries with(Entries entries, String key, Field value) {
    return Resolution.with(entries, key, value.value(), value.path());
  }

  /** The factors of a study. */
  static List<StudyFactor> read(Section root) {
    List<StudyFactor> factors = new ArrayList<>();
    root.find("grid").ifPresent(field -> grid(field, factors));
    root.find("conditions").ifPresent(field -> conditions(field, factors));
    root.find("draws").ifPresent(field -> factors.add(draws(root, field)));
    Set<String> names = new LinkedHashSet<>();
    for (StudyFactor factor : factors) {
      for (String column : factor.levels().getFirst().labels().keySet()) {
        if (!names.add(column)) {
          throw root.failure(
              "%s is a factor twice, in grid, conditions or draws: name it once"
                  .formatted(Shown.value(column)));
        }
      }
    }
    requireNoUndoing(root, factors);
    return factors;
  }

  /**
   * Refuses a factor that replaces what an earlier one has changed, so that its levels would lie.
   */
  private static void requireNoUndoing(Section root, List<StudyFactor> factors) {
    Map<String, String> changed = new LinkedHashMap<>();
    for (StudyFactor factor : factors) {
      Set<String> keys = factor.keys();
      for (String key : keys) {
        changed.forEach((before, name) -> {
          if (before.equals(key) || before.startsWith(key + '.') || before.startsWith(key + '[')) {
            throw root.failure(
                "factor %s sets %s, which undoes %s of factor %s: change it in one of them, and name a section before the keys in it"
                    .formatted(
                        Shown.value(factor.name),
                        Shown.value(key),
                        Shown.value(before),
                        Shown.value(name)));
          }
        });
      }
      keys.forEach(key -> changed.put(key, factor.name));
    }
  }

  private static void grid(Field field, List<StudyFactor> to) {
    Map<String, Field> keys = field.fields();
    if (keys.isEmpty()) {
      throw field.mustBe("keys of the configuration with a list of values each");
    }
    keys.forEach((key, values) -> {
      StudyConfig.requireOwnColumn(values, key);
      List<Field> items = values.items();
      if (items.isEmpty()) {
        throw values.mustBe("a list with at least one value");
      }
      Set<String> different = new LinkedHashSet<>();
      List<Level> levels = new ArrayList<>();
      for (Field item : items) {
        String label = label(item);
        if (!different.add(number(label))) {
          throw values.because(" has the value %s twice: keep one".formatted(Shown.value(label)));
        }
        levels.add(new Level(Map.of(key, label), Map.of(key, item)));
      }
      to.add(new StudyFactor(key, GRID, levels));
    });
  }

  private static String label(Field value) {
    return FlatKeys.text(value.value());
  }

  /** A number in one form, so that 1e-3 and 0.001 are the same; other text as it is. */
  private static String number(String label) {
    try {
      return new BigDecimal(label).stripTrailingZeros().toString();
    } catch (NumberFormatException e) {
      return label;
    }
  }

  private static void conditions(Field field, List<StudyFactor> to) {
    Map<String, Field> groups = field.fields();
    if (groups.isEmpty()) {
      throw field.mustBe("groups of named conditions");
    }
    groups.forEach((group, named) -> {
      StudyConfig.requireOwnColumn(named, group);
      List<Level> levels = new ArrayList<>();
      named
          .fields()
          .forEach((name, changes) -> levels.add(new Level(Map.of(group, name), changes(changes))));
      if (levels.isEmpty()) {
        throw named.mustBe("at least one named condition");
      }
      to.add(new StudyFactor(group, CONDITION, levels));
    });
  }

  /** Changes of a configuration; none of what a study decides itself. */
  static Map<String, Field> changes(Field section) {
    if (section.isEmpty()) {
      return Map.of();
    }
    Map<String, Field> changes = section.fields();
    if (changes.containsKey(SEED)) {
      throw changes.get(SEED).because(" is decided by the study: give it under seeds");
    }
    return changes;
  }

  private static StudyFactor draws(Section root, Field field) {
    Section section = field.section(List.of("count", SEED, "of"));
    int count = section.get("count").integer(1);
    StudyConfig.requireFew(root, count);
    long seed = section.getOr(SEED, "1").integer(Long.MIN_VALUE, Long.MAX_VALUE);
    Map<String, Field> keys = section.get("of").fields();
    if (keys.isEmpty()) {
      throw section.get("of").mustBe("keys of the configuration with a law each");
    }
    Map<String, Law> laws = new LinkedHashMap<>();
    keys.forEach((key, law) -> {
      StudyConfig.requireOwnColumn(law, key);
      laws.put(key, law(law));
    });
    List<Level> levels = new ArrayList<>();
    for (int d = 0; d < count; d++) {
      Map<String, String> labels = new LinkedHashMap<>();
      Map<String, Field> changes = new LinkedHashMap<>();
      labels.put(DRAW, Integer.toString(d + 1));
      for (Map.Entry<String, Law> law : laws.entrySet()) {
        String key = law.getKey();
        Field value = law.getValue().draw(new RandomStream(seed, stream(key)), d);
        labels.put(key, label(value));
        changes.put(key, value);
      }
      levels.add(new Level(labels, changes));
    }
    return new StudyFactor(DRAW, DRAW, levels);
  }

  /** A stream for each key, so that other keys and more draws change nothing of it. */
  private static int stream(String key) {
    String digest = FileDigest.sha256(key.getBytes(StandardCharsets.UTF_8));
    return Integer.parseInt(digest.substring(0, 7), 16);
  }

  /** How the values of a key are drawn. */
  @FunctionalInterface
  private interface Law {
    /** Draw {@code d} of a stream. */
    Field draw(RandomStream stream, int d);
  }

  private static Law law(Field field) {
    Section section = field.section(LAWS);
    if (section.keys().size() != 1) {
      throw field.mustBe("one law: " + String.join(", ", LAWS));
    }
    String name = section.keys().iterator().next();
    return switch (name) {
      case LOG_UNIFORM -> {
        List<Field> range = section.get(name).items(2);
        double lower = Math.log(range.get(0).positive());
        double width = Math.log(range.get(1).positive()) - lower;
        if (!(width > 0)) {
          throw range.get(1).mustBe("above the lower bound");
        }
        yield (stream, d) ->
            field.like(YamlWriter.number(StrictMath.exp(lower + width * stream.uniform(d, 0, 0))));
      }
      case INTEGERS -> {
        List<Field> range = section.get(name).items(2);
        long lower = range.get(0).integer(-(1L << 50), 1L << 50);
        long upper = range.get(1).integer(lower, 1L << 50);
        yield (stream, d) ->
            field.like(
                YamlWriter.number(lower + (long) ((upper - lower + 1) * stream.uniform(d, 0, 0))));
      }
      case CHOICE -> {
        List<Field> values = section.get(name).items();
        if (values.isEmpty()) {
          throw section.get(name).mustBe("a list with at least one value");
        }
        yield (stream, d) -> values.get((int) (values.size() * stream.uniform(d, 0, 0)));
      }
      default -> {
        Distribution distribution = Distribution.read(section);
        yield (stream, d) -> field.like(YamlWriter.number(distribution.draw(stream, d, 0, 0)));
      }
    };
  }

  /** Keys of the configuration that some level changes. */
  Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>();
    levels.forEach(level -> keys.addAll(level.changes.keySet()));
    return keys;
  }

  /** The levels as tables say them, in order. */
  public List<String> labels() {
    return levels.stream().map(level -> level.labels().get(name)).toList();
  }
}
