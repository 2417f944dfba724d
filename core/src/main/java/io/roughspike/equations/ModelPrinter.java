package io.roughspike.equations;

import io.roughspike.event.ModelPrograms;
import io.roughspike.expression.Derivatives;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Place;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Prints models. */
public final class ModelPrinter {
  private ModelPrinter() {}

  /**
   * {@return section {@code model} of a configuration, in YAML: all that was said, expressions with
   * as few brackets as can be, everything with its unit} Whoever reads it gets the same model.
   *
   * @param text any model
   * @throws ModelTextException if something is wrong with the text
   */
  public static String yaml(ModelText text) {
    ParsedModel parsed = new ParsedModel(text);
    StringBuilder out = new StringBuilder("model:\n");
    block(out, 1, "equations", parsed.scope().statements());
    parsed.intensity().ifPresent(e -> line(out, 1, "intensity", Written.of(e)));
    parsed.event().ifPresent(e -> line(out, 1, "event", Written.of(e)));
    block(out, 1, "reset", parsed.reset());
    List<Statement> only = parsed.receive().get(ModelText.RECEPTOR);
    if (only != null) {
      block(out, 1, "receive", only);
    } else if (!parsed.receive().isEmpty()) {
      out.append("  receive:\n");
      parsed.receive().forEach((receptor, changes) -> block(out, 2, receptor, changes));
    }
    if (text.intensity().isPresent()) {
      line(out, 1, "alpha", Dimension.text(text.alpha().value()));
    }
    text.refractory().ifPresent(q -> line(out, 1, "refractory", quantity(q)));
    map(out, "states", text.states(), Unit::toString);
    if (parsed.scope().hasInput()) {
      line(out, 1, "inputCurrent", quantity(text.inputCurrent()));
    }
    map(out, "parameters", text.parameters(), ModelPrinter::quantity);
    map(out, "start", starts(parsed), value -> value);
    if (!parsed.requirements().isEmpty()) {
      out.append("  require: |\n");
      parsed.requirements().values().forEach(r -> out.append("    " + Written.of(r) + "\n"));
    }
    return out.toString();
  }

  private static Map<String, String> starts(ParsedModel parsed) {
    Map<String, String> starts = new LinkedHashMap<>();
    for (String state : parsed.scope().states()) {
      Node written = parsed.starts().get(state);
      Quantity value = parsed.text().startValues().get(state);
      starts.put(
          state, written != null ? Written.of(written) : value == null ? "0" : quantity(value));
    }
    return starts;
  }

  private static void line(StringBuilder out, int indent, String key, String value) {
    out.repeat("  ", indent).append(key).append(": ").append(value).append('\n');
  }

  private static void block(StringBuilder out, int indent, String key, List<Statement> statements) {
    if (statements.size() == 1) {
      line(out, indent, key, Written.of(statements.getFirst()));
    } else if (!statements.isEmpty()) {
      line(out, indent, key, "|");
      statements.forEach(s -> out.repeat("  ", indent + 1).append(Written.of(s)).append('\n'));
    }
  }

  private static <T> void map(
      StringBuilder out, String key, Map<String, T> map, Function<T, String> value) {
    if (!map.isEmpty()) {
      out.append("  ").append(key).append(":\n");
      map.forEach((k, v) -> line(out, 2, k, value.apply(v)));
    }
  }

  /** A number alone, or a map in braces. */
  private static String quantity(Quantity q) {
    Map<String, String> said = new LinkedHashMap<>();
    said.put("value", Dimension.text(q.value()));
    q.unit().ifPresent(unit -> said.put("unit", unit.text()));
    Range range = q.range();
    if (Double.isFinite(range.lower())) {
      said.put(range.open() ? "above" : "min", Dimension.text(range.lower()));
    }
    if (Double.isFinite(range.upper())) {
      said.put(range.open() ? "below" : "max", Dimension.text(range.upper()));
    }
    return said.size() == 1
        ? said.get("value")
        : said.entrySet().stream()
            .map(e -> e.getKey() + ": " + e.getValue())
            .collect(Collectors.joining(", ", "{", "}"));
  }

  /**
   * {@return the derivatives of the equations by states and parameters, a line each; those that are
   * 0 are left out, and what several need has a name} Without noise; {@code recorded} is the
   * recorded input.
   *
   * @param text any model
   * @throws ModelTextException if something is wrong with the text
   */
  public static List<String> derivatives(ModelText text) {
    NeuronModel model = text.model();
    Expressions graph = new Expressions();
    List<Expression> rates = graph.take(model.drift());
    Map<String, Place> variables = new LinkedHashMap<>();
    for (int k = 0; k < model.states().size(); k++) {
      variables.put(model.states().get(k), new Place.State(k));
    }
    for (int p = 0; p < model.parameters().size(); p++) {
      variables.put(model.parameters().get(p).name(), new Place.Parameter(p));
    }
    Map<String, Expression> derivatives = new LinkedHashMap<>();
    variables.forEach((name, place) -> {
      Map<Expression, Expression> dot =
          new Derivatives(graph).forward(rates, Map.of(graph.leaf(place), graph.constant(1)));
      for (int k = 0; k < rates.size(); k++) {
        if (dot.containsKey(rates.get(k))) {
          String of = "d(d" + model.states().get(k) + "/dt)/d" + name;
          derivatives.put(of, dot.get(rates.get(k)));
        }
      }
    });
    GraphText written = new GraphText(derivatives.values(), place -> name(model, place));
    List<String> lines = new ArrayList<>(written.lines());
    derivatives.forEach((of, e) -> lines.add(of + " = " + written.of(e)));
    return lines;
  }

  private static String name(NeuronModel model, Place place) {
    return switch (place) {
      case Place.State(int k) -> model.states().get(k);
      case Place.Parameter(int p) -> model.parameters().get(p).name();
      default -> "recorded";
    };
  }

  /**
   * {@return operations on numbers that a sub-step of one neuron takes between events, with noise
   * in all channels, recorded input and connections; multiplying and adding at once count as one}
   *
   * @param model any
   */
  public static int operations(NeuronModel model) {
    return ModelPrograms.operations(model);
  }
}
