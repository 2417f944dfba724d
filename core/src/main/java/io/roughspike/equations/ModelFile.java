package io.roughspike.equations;

import io.roughspike.model.Range;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A model file that ships with the program: key {@code model} says what {@link ModelText} takes,
 * key {@code variants} gives names to other values of its parameters, in the same units.
 */
final class ModelFile {
  private static final Set<String> KEYS =
      Set.of(
          "equations",
          "intensity",
          "event",
          "reset",
          "receive",
          "alpha",
          "refractory",
          "inputCurrent",
          "states",
          "parameters",
          "start",
          "require");

  private final Map<String, ModelText> models = new LinkedHashMap<>();

  /**
   * Reads a file.
   *
   * @param name what its model is called; variants are called {@code name/variant}
   * @param text in the subset of YAML that {@link YamlSubset} reads
   */
  ModelFile(String name, String text) {
    Map<String, Object> file = YamlSubset.read(name, text);
    requireKeys(name, file, Set.of("model", "variants"));
    ModelText.Builder standard = ModelText.named(name);
    say(map(name, file.get("model")), standard);
    models.put(name, standard.build());
    map(name, file.getOrDefault("variants", Map.of()))
        .forEach((variant, values) -> {
          String called = name + "/" + variant;
          models.put(called, variant(called, map(called, values)));
        });
  }

  /** {@return the model, then its variants, by name} */
  Map<String, ModelText> models() {
    return models;
  }

  private ModelText variant(String called, Map<String, Object> values) {
    ModelText standard = models.values().iterator().next();
    ModelText.Builder builder = standard.toBuilder().called(called);
    values.forEach((key, value) -> {
      double number = number(called + " " + key, value);
      if (key.equals("refractory") && standard.refractory().isPresent()) {
        builder.refractory(standard.refractory().get().with(number));
      } else if (key.equals("inputCurrent")) {
        builder.inputCurrent(standard.inputCurrent().with(number));
      } else if (standard.parameters().containsKey(key)) {
        builder.parameter(key, standard.parameters().get(key).with(number));
      } else {
        throw new ModelTextException("%s changes %s, which is no parameter".formatted(called, key));
      }
    });
    return builder.build();
  }

  private static void say(Map<String, Object> model, ModelText.Builder to) {
    requireKeys("model", model, KEYS);
    model.forEach((key, value) -> {
      switch (key) {
        case "equations" -> to.equations(text(key, value));
        case "intensity" -> to.intensity(text(key, value));
        case "event" -> to.event(text(key, value));
        case "reset" -> to.reset(text(key, value));
        case "require" -> text(key, value).lines().forEach(to::require);
        case "alpha" -> to.alpha(number(key, value));
        case "refractory" -> to.refractory(quantity(key, value));
        case "inputCurrent" -> to.inputCurrent(quantity(key, value));
        case "states" -> map(key, value).forEach((s, unit) -> to.state(s, text(key, unit)));
        case "parameters" ->
            map(key, value).forEach((p, given) -> to.parameter(p, quantity(p, given)));
        case "receive" -> {
          if (value instanceof Map) {
            map(key, value).forEach((r, statements) -> to.receive(r, text(key, statements)));
          } else {
            to.receive(text(key, value));
          }
        }
        default -> map(key, value).forEach((s, given) -> start(s, given, to));
      }
    });
  }

  private static void start(String state, Object given, ModelText.Builder to) {
    if (given instanceof Map || isNumber(given)) {
      to.start(state, quantity("start of " + state, given));
    } else {
      to.start(state, text("start of " + state, given));
    }
  }

  private static Quantity quantity(String name, Object given) {
    if (!(given instanceof Map)) {
      return new Quantity(number(name, given), Optional.empty(), Range.ANY);
    }
    Map<String, Object> map = map(name, given);
    requireKeys(name, map, Set.of("value", "unit", "min", "max", "above", "below"));
    boolean open = map.containsKey("above") || map.containsKey("below");
    if (open && (map.containsKey("min") || map.containsKey("max"))) {
      throw new ModelTextException(
          "%s has min and max, or above and below, not both".formatted(name));
    }
    Object lower = map.getOrDefault(open ? "above" : "min", "-Infinity");
    Object upper = map.getOrDefault(open ? "below" : "max", "Infinity");
    boolean free = !open && !map.containsKey("min") && !map.containsKey("max");
    return new Quantity(
        number(name, map.get("value")),
        Optional.ofNullable(map.get("unit")).map(unit -> Unit.of(text(name, unit))),
        free ? Range.ANY : new Range(number(name, lower), number(name, upper), open));
  }

  private static void requireKeys(String where, Map<String, Object> map, Set<String> known) {
    for (String key : map.keySet()) {
      if (!known.contains(key)) {
        throw new ModelTextException(
            "%s has no key %s%s".formatted(where, key, Nearest.suggestion(key, known)));
      }
    }
  }

  @SuppressWarnings("unchecked") // the reader makes no other maps
  private static Map<String, Object> map(String key, Object value) {
    if (value instanceof Map) {
      return (Map<String, Object>) value;
    }
    throw new ModelTextException("%s must be a map, got %s".formatted(key, value));
  }

  private static String text(String key, Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new ModelTextException("%s must be text, got %s".formatted(key, value));
  }

  private static boolean isNumber(Object value) {
    return value instanceof String s && s.matches("[-+]?([0-9.]+([eE][-+]?[0-9]+)?|Infinity)");
  }

  private static double number(String key, Object value) {
    if (isNumber(value)) {
      return Double.parseDouble((String) value);
    }
    throw new ModelTextException("%s must be a number, got %s".formatted(key, value));
  }
}
