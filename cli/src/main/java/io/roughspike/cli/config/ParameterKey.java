package io.roughspike.cli.config;

import io.roughspike.cli.config.ConfigValue.Entries;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A key of the section {@code model}, or of a section in it, that holds parameters: one number, a
 * list, or a list of rows; or one such value a neuron.
 *
 * @param section the section in {@code model}; empty for {@code model} itself
 * @param name the key
 * @param depth 0 for a number, 1 for a list, 2 for a list of rows
 * @param rows names of the parameters
 * @param required whether the key must be there
 * @param separate whether derivatives are always told one a neuron
 * @param options what is written beside the value, as of {@link ParameterValue}; absent where
 *     nothing may stand there
 */
public record ParameterKey(
    String section,
    String name,
    int depth,
    List<List<String>> rows,
    boolean required,
    boolean separate,
    Optional<Map<String, ConfigValue>> options) {
  /** A key whose value is one parameter of the same name. */
  static ParameterKey number(String name, boolean required, boolean separate) {
    return new ParameterKey(
        "", name, 0, List.of(List.of(name)), required, separate, Optional.empty());
  }

  /** A key whose value is a list of parameters. */
  static ParameterKey list(String name, String... parameters) {
    return new ParameterKey(
        "", name, 1, List.of(List.of(parameters)), true, false, Optional.empty());
  }

  /** A key whose value is a list of rows of parameters. */
  static ParameterKey matrix(String name, List<List<String>> rows) {
    return new ParameterKey("", name, 2, rows, true, false, Optional.empty());
  }

  /** A key in {@code section} whose value is the parameter called {@code parameter}. */
  static ParameterKey inside(
      String section, String name, String parameter, Map<String, ConfigValue> options) {
    return new ParameterKey(
        section, name, 0, List.of(List.of(parameter)), false, true, Optional.of(options));
  }

  /** The name that no other key has: that of the parameter where there is one. */
  public String id() {
    return depth == 0 ? rows.getFirst().getFirst() : name;
  }

  /** Adds the key to the section {@code model}, with a value and its options. */
  void put(Map<String, ConfigValue> model, ConfigValue value) {
    ConfigValue whole = value;
    if (options.isPresent() && !options.get().isEmpty()) {
      Map<String, ConfigValue> keys = new LinkedHashMap<>();
      keys.put(InUnit.VALUE, value);
      keys.putAll(options.get());
      whole = YamlWriter.section(keys);
    }
    if (section.isEmpty()) {
      model.put(name, whole);
    } else {
      Map<String, ConfigValue> inner = new LinkedHashMap<>();
      if (model.get(section) instanceof Entries entries) {
        inner.putAll(entries.values());
      }
      inner.put(name, whole);
      model.put(section, YamlWriter.section(inner));
    }
  }

  /** The value in {@code model}, if it is there. */
  Optional<Field> find(Section model) {
    return section.isEmpty() ? model.find(name) : model.find(section, name);
  }

  /** Whether a value is nested one list deeper than that of one neuron, or drawn for each. */
  boolean isPerNeuron(Field value) {
    return depth == 0 ? ParameterValue.of(value).isPerNeuron() : isDeeper(value, depth);
  }

  private static boolean isDeeper(Field value, int depth) {
    return value.isList()
        && (depth == 0 || value.items().stream().anyMatch(item -> isDeeper(item, depth - 1)));
  }

  /** The values of the parameters of each neuron, by name. */
  List<Map<String, Given>> read(Field value, Neurons neurons) {
    if (depth == 0) {
      ParameterValue given = ParameterValue.of(value);
      if (options.isEmpty() && given.options().isPresent()) {
        throw value.mustBe("a number, or a list of " + neurons.count() + ", one a neuron");
      }
      return given.ofNeurons(id(), neurons).stream().map(one -> Map.of(id(), one)).toList();
    }
    List<Field> each =
        isPerNeuron(value) ? value.items(neurons.count()) : value.copies(neurons.count());
    return each.stream().map(this::parts).toList();
  }

  private Map<String, Given> parts(Field ofNeuron) {
    Map<String, Given> fields = new LinkedHashMap<>();
    if (depth == 1) {
      put(
          rows.getFirst(),
          ofNeuron.items(
              rows.getFirst().size(),
              "a list of %d values, %s, or one such list a neuron"
                  .formatted(rows.getFirst().size(), shape())),
          fields);
    } else {
      List<Field> parts =
          ofNeuron.items(
              rows.size(),
              "a list of %d rows, %s, or one such matrix a neuron".formatted(rows.size(), shape()));
      for (int r = 0; r < rows.size(); r++) {
        int size = rows.get(r).size();
        put(
            rows.get(r),
            parts.get(r).items(size, "a list of %d values, a row of %s".formatted(size, shape())),
            fields);
      }
    }
    return fields;
  }

  private static void put(List<String> names, List<Field> values, Map<String, Given> fields) {
    for (int k = 0; k < names.size(); k++) {
      fields.put(names.get(k), new Given(values.get(k), values.get(k).number()));
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

  /**
   * What a file gives a parameter of one neuron.
   *
   * @param field where it says so
   * @param value the number
   */
  record Given(Field field, double value) {}
}
