package io.roughspike.solver;

import static io.roughspike.testing.Sentences.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CorrelatedDriver;
import io.roughspike.driver.Driver;
import io.roughspike.driver.FractionalDriver;
import io.roughspike.equations.ModelText;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.testing.TestSeed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Fractional noise: what solvers refuse, and the orders at which they converge. */
class RoughNoiseTest {
  private static final TimeGrid GRID = new TimeGrid(0, 1, 1.0 / 1024);

  private final RandomStream stream = new RandomStream(TestSeed.of(RoughNoiseTest.class), 0);

  private static final NeuronModel LINEAR = model("-v", "-u", "a*v", "b*u");
  private static final NeuronModel SCALED = model("0", "-u", "a*v", "0", "b*v", "0");
  private static final NeuronModel APART = model("0", "-u", "a*v", "0", "0", "b*exp(-u)");
  private static final NeuronModel SQUARES = model("0", "-u", "a*v", "0", "b*v^2", "0");
  private static final NeuronModel CROSSED = model("0", "-u", "a*u", "0", "0", "b");
  private static final NeuronModel BENT = model("0", "-u", "a*max(v, 3)", "0", "b*max(v, 3)", "0");
  private static final NeuronModel ADDITIVE = model("-v", "-u", "a", "a", "0", "b");

  /**
   * States v and u, both 1 at the start: their drift, and the column of each channel of noise; w
   * uses all.
   */
  private static NeuronModel model(String... rates) {
    Expressions graph = new Expressions();
    List<List<Expression>> columns = new ArrayList<>();
    NeuronModel text = null;
    for (int k = 0; k < rates.length; k += 2) {
      text =
          ModelText.named("written")
              .equations("dv/dt = %s\ndu/dt = %s\ndw/dt = a*b".formatted(rates[k], rates[k + 1]))
              .parameter("a", 0.7)
              .parameter("b", 1.3)
              .start("v", 1)
              .start("u", 1)
              .model();
      columns.add(graph.take(text.drift().subList(0, 2)));
    }
    List<Expression> drift = columns.removeFirst();
    return new NeuronModel(
        text.name(),
        text.states().subList(0, 2),
        text.parameters(),
        text.requirements(),
        drift,
        List.of(
            columns.stream().map(column -> column.get(0)).toList(),
            columns.stream().map(column -> column.get(1)).toList()),
        text.firing(),
        graph.take(text.start().subList(0, 2)),
        graph.take(text.reset().subList(0, 2)),
        List.of());
  }

  @Test
  void fieldsThatCommuteAreFound() {
    for (NeuronModel model : List.of(LINEAR, SCALED, APART, ADDITIVE)) {
      assertTrue(Noise.commutes(model));
    }
    for (NeuronModel model : List.of(SQUARES, CROSSED)) {
      assertFalse(Noise.commutes(model));
    }
    assertFalse(Noise.commutes(BENT), "they do, but behind a branch none is sure of it");
  }

  private static void require(String stepper, NeuronModel model, Driver driver) {
    new Solver(Steppers.named(stepper), Solver.Cuts.TOUCHED, Optional.empty())
        .requireFits(Network.of(Neuron.of(model)), driver);
  }

  private Driver fractional(double hurst) {
    return new FractionalDriver(stream, GRID, hurst);
  }

  @Test
  void noiseThatIsTooRoughIsRefused() {
    String order =
        "solver %s needs hurst of at least 0.5 if noise of several channels depends on the state and their order matters, as that of v does, got %s: choose a larger one, or noise that does not depend on the state (written)";
    for (NeuronModel model : List.of(SQUARES, CROSSED, BENT)) {
      for (String stepper : List.of("heun", "rk4")) {
        for (double hurst : new double[] {0.2, 0.49}) {
          assertRefused(
              order.formatted(stepper, hurst), () -> require(stepper, model, fractional(hurst)));
        }
        require(stepper, model, fractional(0.5));
        require(stepper, model, new BrownianDriver(stream));
      }
    }
    Driver shared = CorrelatedDriver.shared(fractional(0.4), GRID, 0.5);
    assertRefused(order.formatted("heun", 0.4), () -> require("heun", CROSSED, shared));
    String least =
        "solver %s converges where hurst is above %s if noise depends on the state, as that of v does, got hurst %s: choose a larger one, or noise that does not depend on the state (written)";
    assertRefused(
        least.formatted("heun", "0.1667", 0.16), () -> require("heun", LINEAR, fractional(0.16)));
    assertRefused(
        least.formatted("rk4", "0.1000", 0.1), () -> require("rk4", LINEAR, fractional(0.1)));
    for (NeuronModel model : List.of(LINEAR, SCALED, APART)) {
      require("heun", model, fractional(0.17));
      require("rk4", model, fractional(0.11));
    }
  }

  @Test
  void noiseThatDoesNotDependOnTheStateMayBeOfAnyRoughness() {
    for (Stepper stepper : Steppers.all()) {
      if (stepper.usesAreas()) {
        assertRefused(
            "solver %s needs the space-time areas of the noise beside its increments: give them, or choose a solver without"
                .formatted(stepper.name()),
            () -> require(stepper.name(), ADDITIVE, fractional(0.7)));
      } else {
        require(stepper.name(), ADDITIVE, fractional(0.01));
      }
    }
  }

  @Test
  void noiseThatDependsOnTheStateIsForHeunAndRk4() {
    for (String stepper : List.of("euler", "exp1", "exp2")) {
      assertRefused(
          "solver %s needs noise that does not depend on the state, got noise of v that does: choose heun (written)"
              .formatted(stepper),
          () -> require(stepper, LINEAR, fractional(0.7)));
    }
  }

  @Test
  void stepsThatAdaptNeedNoiseThatCanBeHalved() {
    Solver adaptive =
        new Solver(
            Steppers.named("heun"),
            Solver.Cuts.TOUCHED,
            Optional.of(new Solver.Adaptive(Map.of("v", 0.1), 0.01)));
    assertRefused(
        "adaptive steps need noise that can be halved, got increments on the grid: leave out one of both",
        () -> adaptive.requireFits(Network.of(Neuron.of(LINEAR)), fractional(0.7)));
  }

  private static final int PATHS = 200;

  /** Increments of a path over all steps of the grid. */
  private double[] increments(Driver driver, Driver.Source source, int sample) {
    double[] x = new double[GRID.steps()];
    for (int b = 0; b < x.length / Driver.BLOCK; b++) {
      source.block(sample, 0, 0, b, x, b * Driver.BLOCK, 1);
    }
    double scale = driver.scale(GRID.step());
    return Arrays.stream(x).map(xi -> scale * xi).toArray();
  }

  /**
   * Root mean square errors at time 1 of dv = 0.7 v dX, whose solution is exp(0.7 X), on 32 and on
   * 1,024 steps of the same paths. The error is a sum of third (fifth) powers of increments, of
   * order 3H - 1/2 (5H - 1/2), and of what these have in common with the increments themselves, 3
   * h^2H dX (15 h^4H dX), which add up to order 2H (4H). Further terms, and 200 paths, leave 0.13
   * at most.
   */
  @Test
  void strongOrdersOfOneNoiseThatDependsOnTheState() {
    NeuronModel model = model("0", "0", "a*v", "0");
    double[] own = Neuron.of(model).toArray();
    for (double hurst : new double[] {0.3, 0.4, 0.5, 0.7}) {
      Driver driver = fractional(hurst);
      Driver.Source source = driver.source();
      for (String stepper : List.of("heun", "rk4")) {
        OneStep step = new OneStep(stepper, model);
        int[] lengths = {32, 1};
        double[] squares = new double[2];
        for (int sample = 0; sample < PATHS; sample++) {
          double[] x = increments(driver, source, sample);
          double exact = Math.exp(0.7 * Arrays.stream(x).sum());
          for (int k = 0; k < 2; k++) {
            double[] y = {1, 1};
            for (int m = 0; m < x.length; m += lengths[k]) {
              double w = Arrays.stream(x, m, m + lengths[k]).sum();
              double[] increment = {w};
              y =
                  step.at(
                      y,
                      own,
                      0,
                      new OneStep.Driver(lengths[k] * GRID.step(), increment, new double[1]));
            }
            squares[k] += (y[0] - exact) * (y[0] - exact) / PATHS;
          }
        }
        double order = Math.log(squares[0] / squares[1]) / (2 * Math.log(32));
        int power = stepper.equals("heun") ? 3 : 5;
        double expected = Math.min(power * hurst - 0.5, (power - 1) * hurst);
        System.out.printf("hurst %.1f, %s: order %.2f (%.2f)%n", hurst, stepper, order, expected);
        assertEquals(expected, order, 0.2, stepper + " at hurst " + hurst);
      }
    }
  }
}
