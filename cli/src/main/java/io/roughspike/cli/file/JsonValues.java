package io.roughspike.cli.file;

import io.roughspike.cli.failure.ConfigurationException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The values of an object in a JSON file, read back.
 *
 * @param file where it is
 * @param values by key
 */
public record JsonValues(Path file, Map<?, ?> values) {
  /** Reads a file. */
  public static JsonValues read(Path file) {
    return new JsonValues(file, JsonReader.read(file));
  }

  /** What reading {@code file} gives when {@code json} has been written to it. */
  public static JsonValues of(Path file, JsonObject json) {
    return new JsonValues(file, JsonReader.parse(file, json.toString()));
  }

  /** The names of the values, in the order of the file. */
  public List<String> keys() {
    return values.keySet().stream().map(String::valueOf).toList();
  }

  /** Whether there is a value. */
  public boolean has(String key) {
    return values.get(key) != null;
  }

  /** A number; not a number where it is null or not there. */
  public double number(String key) {
    return asNumber(key, values.get(key));
  }

  /** Text, where there is some; numbers as they are written. */
  public Optional<String> text(String key) {
    return Optional.ofNullable(values.get(key)).map(String::valueOf);
  }

  /** A list of numbers; none where it is not there. */
  public double[] numbers(String key) {
    return list(key).stream().mapToDouble(value -> asNumber(key, value)).toArray();
  }

  /** A number, or all of a list of them. */
  public double[] oneOrMore(String key) {
    return values.get(key) instanceof List<?> ? numbers(key) : new double[] {number(key)};
  }

  /** A list of sentences; none where it is not there. */
  public List<String> texts(String key) {
    return list(key).stream().map(String::valueOf).toList();
  }

  /** An object; one without values where it is not there. */
  public JsonValues object(String key) {
    return has(key) ? asObject(key, values.get(key)) : new JsonValues(file, Map.of());
  }

  /** A list of objects; none where it is not there. */
  public List<JsonValues> objects(String key) {
    List<JsonValues> objects = new ArrayList<>();
    list(key).forEach(value -> objects.add(asObject(key, value)));
    return objects;
  }

  /** The rows of a matrix; none where it is not there. */
  public double[][] rows(String key) {
    return list(key).stream()
        .map(row -> new JsonValues(file, Map.of(key, row)).numbers(key))
        .toArray(double[][]::new);
  }

  /** Names and values as text. */
  public Map<String, String> asTexts() {
    Map<String, String> texts = new LinkedHashMap<>();
    values.forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
    return texts;
  }

  private List<?> list(String key) {
    return switch (values.get(key)) {
      case null -> List.of();
      case List<?> list -> list;
      default -> throw mustBe(key, "a list");
    };
  }

  private double asNumber(String key, Object value) {
    return switch (value) {
      case null -> Double.NaN;
      case Number number -> number.doubleValue();
      default -> throw mustBe(key, "a number");
    };
  }

  private JsonValues asObject(String key, Object value) {
    if (value instanceof Map<?, ?> object) {
      return new JsonValues(file, object);
    }
    throw mustBe(key, "an object");
  }

  private ConfigurationException mustBe(String key, String requirement) {
    return new ConfigurationException(
        "file %s must have %s under %s: it is not one that this program wrote"
            .formatted(file, requirement, key));
  }
}
