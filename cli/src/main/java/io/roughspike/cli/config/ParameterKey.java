package io.roughspike.cli.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A key of the section {@code model} that holds parameters: one number, a list, or a list of rows;
 * or one such value a neuron.
 *
 * @param name the key
 * @param depth 0 for a number, 1 for a list, 2 for a list of rows
 * @param rows names of the parameters
 * @param required whether the key must be there
 * @param separate whether derivatives are always told one a neuron
 */
public record ParameterKey(
    String name, int depth, List<List<String>> rows, boolean required, boolean separate) {
  /** A key whose value is one parameter of the same name. */
  static ParameterKey number(String name, boolean required, boolean separate) {
    return new ParameterKey(name, 0, List.of(List.of(name)), required, separate);
  }

  /** A key whose value is a list of parameters. */
  static ParameterKey list(String name, String... parameters) {
    return new ParameterKey(name, 1, List.of(List.of(parameters)), true, false);
  }

  /** A key whose value is a list of rows of parameters. */
  static ParameterKey matrix(String name, List<List<String>> rows) {
    return new ParameterKey(name, 2, rows, true, false);
  }

  /** Whether a value is nested one list deeper than that of one neuron. */
  boolean isPerNeuron(Field value) {
    return isDeeper(value, depth);
  }

  private static boolean isDeeper(Field value, int depth) {
    return value.isList()
        && (depth == 0 || value.items().stream().anyMatch(item -> isDeeper(item, depth - 1)));
  }

  /** The fields of the parameters of each neuron, by name. */
  List<Map<String, Field>> read(Field value, int neurons) {
    if (depth == 0) {
      return value.oneEach(neurons).stream().map(this::fields).toList();
    }
    List<Field> each = isPerNeuron(value) ? value.items(neurons) : value.copies(neurons);
    return each.stream().map(this::fields).toList();
  }

  private Map<String, Field> fields(Field ofNeuron) {
    Map<String, Field> fields = new LinkedHashMap<>();
    switch (depth) {
      case 0 -> fields.put(rows.getFirst().getFirst(), ofNeuron);
      case 1 ->
          put(
              rows.getFirst(),
              ofNeuron.items(
                  rows.getFirst().size(),
                  "a list of %d values, %s, or one such list a neuron"
                      .formatted(rows.getFirst().size(), shape())),
              fields);
      default -> {
        List<Field> parts =
            ofNeuron.items(
                rows.size(),
                "a list of %d rows, %s, or one such matrix a neuron"
                    .formatted(rows.size(), shape()));
        for (int r = 0; r < rows.size(); r++) {
          int size = rows.get(r).size();
          put(
              rows.get(r),
              parts.get(r).items(size, "a list of %d values, a row of %s".formatted(size, shape())),
              fields);
        }
      }
    }
    return fields;
  }

  private static void put(List<String> names, List<Field> values, Map<String, Field> fields) {
    for (int k = 0; k < names.size(); k++) {
      fields.put(names.get(k), values.get(k));
    }
  }

  private String shape() {
    return of(name -> name, List::toString);
  }

  /**
   * The value of the key, of what {@code leaf} makes of a parameter and {@code list} of several.
   */
  public <T> T of(Function<String, T> leaf, Function<List<T>, T> list) {
    List<T> parts = new ArrayList<>();
    for (List<String> row : rows) {
      List<T> values = row.stream().map(leaf).toList();
      parts.add(depth == 0 ? values.getFirst() : list.apply(values));
    }
    return depth == 2 ? list.apply(parts) : parts.getFirst();
  }
}
