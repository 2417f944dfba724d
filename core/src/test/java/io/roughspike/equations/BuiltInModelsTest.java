package io.roughspike.equations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.equations.Meaning.Use;
import io.roughspike.expression.Evaluation;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Operation;
import io.roughspike.expression.Place;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.Parameter;
import io.roughspike.model.Receptor;
import io.roughspike.testing.TestSeed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BuiltInModelsTest {
  private static final int TRIALS = 20;

  private static final long SEED = TestSeed.of(BuiltInModelsTest.class);

  private final Random random = new Random(SEED);

  static List<String> names() {
    return BuiltInModels.names();
  }

  /** Two models are variants of each other where one is in the file of the other. */
  @Test
  void variantsHaveTheSameEquations() {
    for (String one : List.of("adex/tonic", "adex/escape", "izhikevich", "gif/nest", "eif")) {
      for (String other : BuiltInModels.names()) {
        assertEquals(
            BuiltInModels.file(one).equals(BuiltInModels.file(other)),
            BuiltInModels.model(one).isVariantOf(BuiltInModels.model(other)),
            one + " and " + other);
      }
    }
  }

  @Test
  void modelsAndVariantsHaveTheseNames() {
    assertEquals(
        "lif qif eif eif/escape adex adex/tonic adex/adaptation adex/initial-burst "
            + "adex/regular-bursting adex/delayed-accelerating adex/delayed-bursting "
            + "adex/transient adex/irregular adex/neuronal-dynamics adex/escape izhikevich "
            + "izhikevich/rs izhikevich/fs izhikevich/ib izhikevich/ch gif gif/toolbox gif/nest "
            + "adaptive-threshold",
        String.join(" ", names()));
  }

  @Test
  void anUnknownNameIsRefusedWithTheNearest() {
    String message =
        assertThrows(ModelTextException.class, () -> BuiltInModels.text("adex/tonik")).getMessage();
    assertTrue(
        message.startsWith("there is no built-in model adex/tonik; did you mean adex/tonic?"),
        message);
  }

  /** All expressions of a model, in one graph for all. */
  private static List<Expression> expressions(NeuronModel model, Expressions graph) {
    List<Expression> all = new ArrayList<>(model.drift());
    model.diffusion().forEach(all::addAll);
    all.addAll(model.firing().expressions());
    all.addAll(model.start());
    all.addAll(model.reset());
    model.receptors().forEach(r -> all.addAll(r.after()));
    model.requirements().forEach(r -> all.add(r.value()));
    Map<Expression, Expression> own = graph.substitute(all, Map.of());
    return all.stream().map(own::get).toList();
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatIsPrintedReadsBack(String name) {
    String printed = ModelPrinter.yaml(BuiltInModels.text(name));
    ModelText read = new ModelFile("printed", printed).models().get("printed");
    assertEquals(printed, ModelPrinter.yaml(read));
    NeuronModel one = BuiltInModels.model(name);
    NeuronModel two = read.model();
    assertEquals(one.states(), two.states());
    assertEquals(one.parameters(), two.parameters());
    assertEquals(
        one.receptors().stream().map(Receptor::name).toList(),
        two.receptors().stream().map(Receptor::name).toList());
    Expressions graph = new Expressions();
    assertEquals(expressions(one, graph), expressions(two, graph));
  }

  /** Numbers about those of the model: parameters within a tenth, states of some units. */
  private static final class Point {
    final Map<String, Double> values = new HashMap<>();
    final ModelText text;
    final NeuronModel model;

    Point(String name, Random random) {
      text = BuiltInModels.text(name);
      model = text.model();
      for (Parameter p : model.parameters()) {
        double about = p.standard() == 0 ? unit(text, p.name()) : p.standard();
        values.put(p.name(), about * random.nextDouble(0.9, 1.1));
      }
      double v = text.hasUnits() ? -0.055 : 0.5;
      model.states().forEach(s -> values.put(s, unit(text, s) * random.nextDouble(-2, 2)));
      values.compute("v", (_, x) -> v + x);
    }

    /** The size of a unit of a state or parameter. */
    static double unit(ModelText text, String name) {
      Optional<Unit> unit =
          text.parameters().containsKey(name)
              ? text.parameters().get(name).unit()
              : text.states().containsKey(name)
                  ? Optional.of(text.states().get(name))
                  : name.equals("inputCurrent") ? text.inputCurrent().unit() : Optional.empty();
      return unit.map(u -> u.toSi(1)).orElse(1.0);
    }

    double at(Place place) {
      return switch (place) {
        case Place.State(int k) -> values.get(model.states().get(k));
        case Place.Parameter(int p) -> values.get(model.parameterNames().get(p));
        default -> 0;
      };
    }

    double at(Meaning meaning) {
      return switch (meaning) {
        case Meaning.State(int k) -> values.get(model.states().get(k));
        case Meaning.Parameter(String name) -> values.get(name);
        case Meaning.Active _ -> values.get(NeuronModel.ACTIVE);
        case Meaning.Input _ -> values.get("inputCurrent");
        default -> 0;
      };
    }
  }

  /** Both do the same operations in the same order, powers apart: some roundings. */
  @ParameterizedTest
  @MethodSource("names")
  void equationsHaveTheValuesOfTheirTrees(String name) {
    for (int trial = 0; trial < TRIALS; trial++) {
      Point point = new Point(name, random);
      ParsedModel parsed = new ParsedModel(point.text);
      Function<Use, TreeValue> walk = use -> new TreeValue(parsed.scope(), use, point::at);
      ToDoubleFunction<Expression> value = e -> new Evaluation(List.of(e)).at(point::at)[0];
      for (int k = 0; k < parsed.scope().states().size(); k++) {
        TreeValue tree = walk.apply(Use.EQUATION);
        String state = parsed.scope().states().get(k);
        double expected = tree.of(parsed.scope().derivative(state).value());
        double tolerance = 1e-13 * Math.max(Math.abs(expected), tree.largest());
        assertEquals(expected, value.applyAsDouble(point.model.drift().get(k)), tolerance, state);
      }
      Expression fires = point.model.firing().expressions().getFirst();
      Node written = parsed.intensity().or(parsed::event).orElseThrow();
      double expected = walk.apply(Use.INTENSITY).of(written);
      assertEquals(expected, value.applyAsDouble(fires), 1e-12 * Math.abs(expected) + 1e-16);
    }
  }

  /**
   * The printed derivatives, read back as a text, against central differences of the equations'
   * trees. D(h) = (f(h) - f(-h)) / 2h errs by a multiple of h^2 and by the rounding of f, some
   * 1e-15 / h; D(h/2) is then off by a third of D(h) - D(h/2), and ten times that leaves room for
   * the next order.
   */
  @ParameterizedTest
  @CsvSource({
    "lif",
    "qif",
    "eif",
    "eif/escape",
    "adex",
    "adex/escape",
    "izhikevich",
    "gif",
    "adaptive-threshold"
  })
  void printedDerivativesAreThoseOfCentralDifferences(String name) {
    Point point = new Point(name, random);
    StringBuilder known = new StringBuilder("dnothing/dt = 0; recorded = 0");
    point.values.forEach((n, x) ->
        known.append(
            n.startsWith("start.") || n.equals(NeuronModel.ACTIVE) ? "" : ";" + n + " = " + x));
    Map<String, Double> derivatives = new HashMap<>();
    for (String line : ModelPrinter.derivatives(point.text)) {
      String[] sides = line.split(" = ", 2);
      if (sides[0].startsWith("d(")) {
        Scope scope = new Scope(new Source("equations", known.toString()), Set.of(), true);
        Node written = Parser.expression(new Source(sides[0], sides[1]));
        derivatives.put(sides[0], new TreeValue(scope, Use.EQUATION, point::at).of(written));
      } else {
        known.append(";").append(line);
      }
    }
    ParsedModel parsed = new ParsedModel(point.text);
    int compared = 0;
    for (String state : parsed.scope().states()) {
      for (String variable : point.values.keySet()) {
        Function<Double, Double> f =
            step -> {
              double old = point.values.get(variable);
              point.values.put(variable, old + step);
              TreeValue tree = new TreeValue(parsed.scope(), Use.EQUATION, point::at);
              double value = tree.of(parsed.scope().derivative(state).value());
              point.values.put(variable, old);
              return value;
            };
        double h =
            1e-3
                * Math.max(
                    Math.abs(point.values.get(variable)), 1e-3 * Point.unit(point.text, variable));
        double wide = (f.apply(h) - f.apply(-h)) / (2 * h);
        double narrow = (f.apply(h / 2) - f.apply(-h / 2)) / h;
        double rounding = 1e-14 * Math.abs(f.apply(0.0)) / h;
        double actual = derivatives.getOrDefault("d(d" + state + "/dt)/d" + variable, 0.0);
        double tolerance = 10 * Math.abs(wide - narrow) + 100 * rounding + 1e-9 * Math.abs(narrow);
        if (!variable.equals("inputGain")) { // there is no recorded input here
          assertEquals(narrow, actual, tolerance, "d" + state + "/dt by " + variable);
          compared += narrow == 0 ? 0 : 1;
        }
      }
    }
    assertTrue(compared > 4, compared + " derivatives");
  }

  /** The exponents of all intensities are bounded, those of peaks and resets need not be. */
  @ParameterizedTest
  @MethodSource("names")
  void clocksHaveBoundedExponents(String name) {
    NeuronModel model = BuiltInModels.model(name);
    if (model.hasClock()) {
      assertTrue(
          Expression.inOrder(model.firing().expressions()).stream()
              .noneMatch(e -> e.operation() == Operation.EXP));
    }
  }
}
