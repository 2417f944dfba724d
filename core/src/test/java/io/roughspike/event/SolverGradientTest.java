package io.roughspike.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.check.CentralDifferences;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.NonFiniteStateException;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Operation;
import io.roughspike.expression.Place;
import io.roughspike.model.Network;
import io.roughspike.model.NeuronModel;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.solver.Solver.Cuts;
import io.roughspike.solver.Stepper;
import io.roughspike.solver.Steppers;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.MixedCase;
import io.roughspike.testing.ModelCase;
import io.roughspike.testing.NetworkCase;
import io.roughspike.testing.NeuronModels;
import io.roughspike.testing.SolverCase;
import io.roughspike.testing.TermwiseScale;
import io.roughspike.testing.TestSeed;
import io.roughspike.testing.TextModels;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Gradients by every solver that a model allows, with events that cut all neurons and with delays:
 * the adjoint against differences with common noise and against forward sensitivities. Errors are
 * relative to {@link TermwiseScale}.
 */
class SolverGradientTest {
  /** As in {@link NetworkGradientTest}. */
  private static final double ROUNDING = 1e-11;

  /** Units in the last place of a functional: see below. */
  private static final double UNITS = 4;

  /** As in {@link NetworkGradientTest}. */
  private static final double DIFFERENCE = 1e-7;

  /** As in {@link ModelGradientTest}. */
  private static final double USEFUL = DIFFERENCE / 3;

  private static final double MOST_USELESS = 0.05;

  private static final List<Stepper> STEPPERS = Steppers.all();

  /** Networks of each kind. */
  private static final int NETWORKS = 2;

  private final long seed = TestSeed.of(SolverGradientTest.class);

  private int derivatives;
  private int useless;
  private int events;

  /** The worst errors by stepper: of differences, of forward sensitivities. */
  private final Map<String, double[]> worst = new TreeMap<>();

  /** Every stepper with a model, every third against differences. */
  @Test
  void gradientsByEveryStepper() {
    List<NeuronModels.Example> models = TextModels.all();
    for (int k = 0; k < STEPPERS.size(); k++) {
      Stepper stepper = STEPPERS.get(k % STEPPERS.size());
      int from = 7 * k;
      NeuronModels.Example example =
          IntStream.range(0, models.size())
              .mapToObj(j -> models.get((from + j) % models.size()))
              .filter(one -> stepper.refusal(one.model()).isEmpty())
              .filter(one -> serves(stepper, one.model()))
              .findFirst()
              .orElseThrow();
      check(example, stepper, k % 2 == 0, 2, k % 3 == 0);
    }
    assertEnough();
  }

  @Test
  @Tag("slow")
  void gradientsOfEveryModelByEveryStepper() {
    for (NeuronModels.Example example : TextModels.all()) {
      for (Stepper stepper : STEPPERS) {
        if (stepper.refusal(example.model()).isEmpty()) {
          check(example, stepper, false, 3, serves(stepper, example.model()));
          check(example, stepper, true, 3, serves(stepper, example.model()));
        }
      }
    }
    assertEnough();
  }

  /**
   * Whether differences say anything of the gradient by a stepper: exp1 and exp2 differentiate the
   * drift twice. Where branches of it meet its slope may jump, and about removable singularities,
   * as of x / (1 - exp(-x)), rounding is divided by x^2, so that differences say nothing near
   * there.
   */
  private static boolean serves(Stepper stepper, NeuronModel model) {
    boolean rough =
        Expression.inOrder(model.drift()).stream()
            .anyMatch(e ->
                e.operation() == Operation.SELECT
                    || (e.operation() == Operation.DIVIDE && hasState(e.b())));
    return !(rough && stepper.name().startsWith("exp"));
  }

  private static boolean hasState(Expression e) {
    return Expression.inOrder(List.of(e)).stream().anyMatch(x -> x.place() instanceof Place.State);
  }

  /** Different equations, connected across groups, and read-outs, with delays and without. */
  @Test
  void mixedNetworks() {
    mixedNetworks(NETWORKS, false);
    assertEnough();
  }

  /** Paths that end within a segment, at a cap of events. */
  @Test
  void statesAfterACap() {
    statesAfterACap(NETWORKS, false);
    assertEnough();
  }

  /** Spikes from outside, with delays of their own. */
  @Test
  void inputsWithDelays() {
    inputsWithDelays(NETWORKS, false);
    assertEnough();
  }

  /** Different equations on cells of one mesh. */
  @Test
  void adaptiveSteps() {
    adaptiveSteps(NETWORKS, false);
    assertEnough();
  }

  /** All of these against differences too. */
  @Test
  @Tag("slow")
  void differencesOfNetworks() {
    mixedNetworks(2 * NETWORKS, true);
    statesAfterACap(2 * NETWORKS, true);
    inputsWithDelays(2 * NETWORKS, true);
    adaptiveSteps(NETWORKS, true);
    assertEnough();
  }

  private void mixedNetworks(int networks, boolean differs) {
    for (int k = 0; k < networks; k++) {
      MixedCase of = new MixedCase(seed + k, 1);
      Simulation simulation = mixed(of, k, STEPPERS);
      check(nameOf(of, simulation), simulation, of.cotangents(), Map.of(), differs);
    }
  }

  private void statesAfterACap(int networks, boolean differs) {
    SpikeTrains spikes = new SpikeTrains();
    for (int k = 0; k < networks; k++) {
      MixedCase of = new MixedCase(seed - 1 - k, 1);
      Simulation free = mixed(of, k, STEPPERS);
      try (Engine engine = new ScalarEngine(1, 64 << 20)) {
        engine.simulate(free, spikes);
      }
      int cap = Math.max(1, spikes.count(0) / 2);
      String name = "%s, at most %d events".formatted(nameOf(of, free), cap);
      check(name, SolverCase.capped(free, cap), of.cotangents(), Map.of(), differs);
    }
  }

  private void inputsWithDelays(int networks, boolean differs) {
    NetworkCase.Kind[] kinds = {NetworkCase.Kind.INPUT_SPIKES, NetworkCase.Kind.READ_OUTS};
    for (int k = 0; k < networks; k++) {
      NetworkCase of = NetworkCase.of(seed, k, kinds[k % kinds.length], 3, 1);
      Stepper stepper = STEPPERS.get(k % STEPPERS.size());
      Simulation simulation = SolverCase.delayed(of.simulation(), stepper, seed + k);
      check(nameOf(of, simulation), simulation, of.cotangents(), Map.of(), differs);
    }
  }

  private void adaptiveSteps(int networks, boolean differs) {
    List<Stepper> estimating = STEPPERS.stream().filter(Stepper::estimatesError).toList();
    for (int k = 0; k < networks; k++) {
      MixedCase of = new MixedCase(seed + 1000 + k, 1);
      Simulation simulation = SolverCase.adaptive(mixed(of, k, estimating), 1e-3);
      check(nameOf(of, simulation), simulation, of.cotangents(), Map.of(), differs);
    }
  }

  /** By one of the steppers that serve, with delays, or with events that cut all neurons. */
  private Simulation mixed(MixedCase of, int k, List<Stepper> steppers) {
    List<Network.Group> groups = of.simulation().network().groups();
    Stepper stepper =
        IntStream.range(0, steppers.size())
            .mapToObj(j -> steppers.get((k + j) % steppers.size()))
            .filter(one -> groups.stream().allMatch(g -> one.refusal(g.model()).isEmpty()))
            .filter(one -> groups.stream().allMatch(g -> serves(one, g.model())))
            .findFirst()
            .orElseThrow();
    return k % 3 < 2
        ? SolverCase.delayed(of.simulation(), stepper, seed + k)
        : SolverCase.solved(of.simulation(), stepper, Cuts.ALL);
  }

  private static String nameOf(Object of, Simulation simulation) {
    return of + " by " + simulation.solver();
  }

  private void assertEnough() {
    System.out.printf("%d events, %d derivatives, %d useless%n", events, derivatives, useless);
    worst.forEach((name, w) ->
        System.out.printf("%s: differences %.1e, forward sensitivities %.1e%n", name, w[0], w[1]));
    assertTrue(useless <= MOST_USELESS * derivatives, useless + " are useless");
    assertTrue(events > 0, "silent");
  }

  private void check(
      NeuronModels.Example example, Stepper stepper, boolean delays, int neurons, boolean differs) {
    ModelCase of = new ModelCase(example, seed, neurons, 1);
    Simulation simulation =
        delays
            ? SolverCase.delayed(of.simulation(), stepper, seed)
            : SolverCase.solved(of.simulation(), stepper, Cuts.ALL);
    String name =
        "%s by %s%s".formatted(example.model().name(), stepper.name(), delays ? ", delays" : "");
    try {
      check(name, simulation, of.cotangents(), of.units(), differs);
    } catch (NonFiniteStateException e) {
      System.out.println(name + ": " + e.getMessage()); // steps too long for the stepper
    }
  }

  /** Compares gradients; {@code differs} says whether also with differences. */
  private void check(
      String name,
      Simulation simulation,
      Cotangents cotangents,
      Map<String, Double> units,
      boolean differs) {
    ParameterGradient adjoint = new ParameterGradient();
    ParameterGradient forward = new ParameterGradient();
    SpikeTrains spikes = new SpikeTrains();
    try (Engine engine = new ScalarEngine(1, 64 << 20)) {
      engine.simulate(simulation, spikes);
      engine.adjoint(simulation, cotangents, adjoint);
      engine.forwardSensitivities(simulation, cotangents, forward);
      assertEquals(adjoint.value(), forward.value(), name + ": one and the same path");
      TermwiseScale scale = new TermwiseScale(simulation, cotangents, engine);
      CentralDifferences differences =
          new CentralDifferences(engine, simulation, cotangents, units);
      double value = differences.value();
      assertEquals(value, adjoint.value(), 1e-13 * Math.max(1, Math.abs(value)));
      double[] here = new double[2];
      for (int p = 0; p < simulation.network().parameterCount(); p++) {
        String what = name + ", " + simulation.network().nameOf(p);
        double rounding = scale.distance(p, adjoint.at(p), forward.at(p));
        if (rounding <= ROUNDING || !isBelowRounding(simulation, units, adjoint, forward, p)) {
          here[1] = Math.max(here[1], rounding);
          assertApart(what + ": forward", adjoint.at(p), forward.at(p), rounding, ROUNDING);
        }
        if (!differs) {
          continue;
        }
        CentralDifferences.Derivative estimate = differences.derivative(p);
        boolean useful = scale.distance(p, estimate.error(), 0) <= USEFUL;
        derivatives++;
        if (estimate.unresolved() > 0 || !(useful || estimate.magnitude() == 0)) {
          useless++;
          continue;
        }
        // two slopes where a forced event's spike comes to a neuron together with another
        double difference = estimate.nearest(adjoint.at(p));
        double error = Math.abs(adjoint.at(p) - difference);
        boolean resolved = error > estimate.rounding(); // of a spike that moves nothing it is not
        double apart = resolved ? scale.distance(p, adjoint.at(p), difference) : 0;
        here[0] = Math.max(here[0], apart);
        assertApart(what + ": difference", adjoint.at(p), difference, apart, DIFFERENCE);
      }
      events += spikes.count(0);
      System.out.printf("%s: %d events, %.1e, %.1e%n", name, spikes.count(0), here[0], here[1]);
      worst.merge(
          simulation.solver().stepper().name(),
          here,
          (x, y) -> new double[] {Math.max(x[0], y[0]), Math.max(x[1], y[1])});
    }
  }

  /**
   * Whether a change of the parameter by as much as it is, or by its unit where it is 0, changes
   * the functional by a few units in the last place: then a derivative is so small that its terms'
   * own terms, which cancel, are larger than the bar. So it is with dead times in which a neuron
   * moves on: when they end matters to the error of a step alone. Over all models and steppers it
   * is at most 2 units where errors are above the bar.
   */
  private static boolean isBelowRounding(
      Simulation simulation,
      Map<String, Double> units,
      ParameterGradient x,
      ParameterGradient y,
      int p) {
    Network network = simulation.network();
    double size = Math.abs(network.toArray()[p]);
    if (size == 0 && p >= network.firstDelay()) {
      size = simulation.grid().step();
    } else if (size == 0) {
      boolean isWeight = p >= network.firstWeight();
      size = units.getOrDefault(isWeight ? "weights" : network.parameter(p).name(), 1.0);
    }
    return Math.abs((x.at(p) - y.at(p)) * size) <= UNITS * Math.ulp(x.value());
  }

  private static void assertApart(String what, double adjoint, double x, double apart, double bar) {
    assertTrue(
        apart <= bar, () -> "%s %s, adjoint %s, apart by %.1e".formatted(what, x, adjoint, apart));
  }
}
