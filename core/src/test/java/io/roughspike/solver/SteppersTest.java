package io.roughspike.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.equations.BuiltInModels;
import io.roughspike.equations.ModelText;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Place;
import io.roughspike.model.Firing;
import io.roughspike.model.Neuron;
import io.roughspike.model.NeuronModel;
import io.roughspike.solver.OneStep.Driver;
import io.roughspike.testing.NeuronModels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which stepper takes which model, and what those that do not say. */
class SteppersTest {
  private static final String NOISE =
      "needs noise that does not depend on the state, got noise of u that does: choose heun";

  private static NeuronModel model(String equations) {
    ModelText.Builder text =
        ModelText.named("written").equations(equations).event("v - 1").reset("v = 0");
    return text.parameter("a", 1).parameter("b", 2).model();
  }

  private static Optional<String> refusal(String stepper, NeuronModel model) {
    return Steppers.named(stepper).refusal(model);
  }

  private static String notLinear(String state) {
    return "needs drifts that are linear in the states, got that of %s that is not: choose sra1"
        .formatted(state);
  }

  private static String driven(String a, String b, String c) {
    return "needs states that are driven by states that nothing drives, got %s driven by %s driven by %s: choose sra1"
        .formatted(a, b, c);
  }

  /** dv = u dt, du = -u dt + u dX. */
  private static NeuronModel multiplicative() {
    Expressions g = new Expressions();
    Expression v = g.leaf(new Place.State(0));
    Expression u = g.leaf(new Place.State(1));
    return new NeuronModel(
        "multiplicative",
        List.of("v", "u"),
        List.of(),
        List.of(),
        List.of(u, g.negate(u)),
        List.of(List.of(g.constant(0)), List.of(u)),
        new Firing.Never(),
        List.of(g.constant(1), g.constant(1)),
        List.of(v, u),
        List.of());
  }

  /** A step of y' = -y just below and just above the limit shrinks y, and enlarges it. */
  @Test
  void decayIsStableUpToTheLimit() {
    NeuronModel decay =
        ModelText.named("decay").equations("dy/dt = -k*y").parameter("k", 1).model();
    double[] own = Neuron.of(decay).toArray();
    for (Stepper stepper : Steppers.all()) {
      OneStep step = new OneStep(stepper.name(), decay);
      double limit = stepper.stableDecay();
      boolean bounded = limit < Double.POSITIVE_INFINITY;
      Driver below = Driver.none(bounded ? limit - 1e-6 : 1e3, 0);
      assertTrue(Math.abs(step.at(new double[] {1}, own, 0, below)[0]) < 1, stepper.name());
      if (bounded) {
        Driver above = Driver.none(limit + 1e-6, 0);
        assertTrue(Math.abs(step.at(new double[] {1}, own, 0, above)[0]) > 1, stepper.name());
      }
    }
  }

  @Test
  void noiseThatDependsOnTheStateIsForHeunAndRk4() {
    NeuronModel model = multiplicative();
    for (Stepper stepper : Steppers.all()) {
      boolean any = List.of("heun", "rk4").contains(stepper.name());
      Optional<String> expected = any ? Optional.empty() : Optional.of(NOISE);
      assertEquals(expected, stepper.refusal(model), stepper.name());
    }
    assertEquals("heun", Steppers.recommendedFor(model).name());
  }

  @Test
  void esraRefusesWhatIsNotLinear() {
    for (String name : List.of("qif", "eif", "eif/escape", "adex", "adex/escape", "izhikevich")) {
      assertEquals(Optional.of(notLinear("v")), refusal("esra", BuiltInModels.model(name)), name);
    }
    assertEquals(
        Optional.of(notLinear("u")),
        refusal("esra", model("dv/dt = u + input - a*v; du/dt = -b*u*v + xi")));
    assertEquals(
        Optional.of(notLinear("v")),
        refusal("esra", model("dv/dt = input - where(v > 0, a, b) + xi")),
        "jumps, with slope 0 on both sides");
    assertEquals(
        Optional.of(notLinear("v")),
        refusal("esra", model("dv/dt = where(v > 0, v + a, v) + b*xi")),
        "jumps, with one slope");
    assertEquals(
        Optional.of(notLinear("v")), refusal("esra", model("dv/dt = a*abs(v) + b*xi")), "bends");
  }

  @Test
  void esraRefusesChainsAndCycles() {
    assertEquals(
        Optional.of(driven("v", "g", "x")),
        refusal("esra", model("dv/dt = g - v; dg/dt = (x - g)/a; dx/dt = -x/b + xi")));
    assertEquals(
        Optional.of(driven("v", "w", "v")),
        refusal("esra", model("dv/dt = input - w - v; dw/dt = a*v - b*w + xi")));
  }

  /** A state that stands still is a constant, however others depend on it. */
  @Test
  void statesThatStandStillAreConstants() {
    assertEquals(
        Optional.empty(),
        refusal(
            "esra",
            model("dv/dt = k^2*exp(m)*(g - v)/a; dg/dt = (k - g)/b; dk/dt = 0; dm/dt = 0")));
    List<String> accepted =
        NeuronModels.all().stream()
            .map(NeuronModels.Example::model)
            .filter(model -> refusal("esra", model).isEmpty())
            .map(NeuronModel::name)
            .filter(name -> name.endsWith("dead time"))
            .toList();
    assertEquals(List.of("clamped in its dead time", "deaf in its dead time"), accepted);
  }

  @Test
  void recommendations() {
    Map<String, String> found = new TreeMap<>();
    for (String name : List.of("lif", "qif", "eif", "adex", "izhikevich", "gif/nest")) {
      found.put(name, Steppers.recommendedFor(BuiltInModels.model(name)).name());
    }
    found.put(
        "adaptive-threshold",
        Steppers.recommendedFor(BuiltInModels.model("adaptive-threshold")).name());
    Map<String, String> expected =
        Map.of(
            "lif",
            "esra",
            "gif/nest",
            "esra",
            "adaptive-threshold",
            "esra",
            "qif",
            "sra1",
            "eif",
            "sra1",
            "adex",
            "sra1",
            "izhikevich",
            "sra1");
    assertEquals(new TreeMap<>(expected), found);
  }

  @Test
  void names() {
    List<String> names = List.of("euler", "heun", "exp1", "exp2", "sra1", "shark", "esra", "rk4");
    assertEquals(names, Steppers.all().stream().map(Stepper::name).toList());
    assertEquals(
        List.of("sra1", "shark", "esra"),
        Steppers.all().stream().filter(Stepper::usesAreas).map(Stepper::name).toList());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Steppers.named("rk5"));
    assertEquals(
        "a solver must be one of euler, heun, exp1, exp2, sra1, shark, esra, rk4, got rk5",
        e.getMessage());
  }
}
