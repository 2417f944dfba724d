package io.roughspike.event;

import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.NonFiniteStateException;
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
import io.roughspike.testing.TestSeed;
import io.roughspike.testing.TextModels;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Gradients by every solver that a model allows, with events that cut all neurons and with delays:
 * the adjoint against differences with common noise and against forward sensitivities.
 */
class SolverGradientTest {
  private static final double MOST_USELESS = 0.05;

  private static final List<Stepper> STEPPERS = Steppers.all();

  /** Networks of each kind. */
  private static final int NETWORKS = 2;

  private final long seed = TestSeed.of(SolverGradientTest.class);

  private final AdjointCheck checked = new AdjointCheck(MOST_USELESS);

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
    checked.assertEnough();
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
    checked.assertEnough();
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
    checked.assertEnough();
  }

  /** Paths that end within a segment, at a cap of events. */
  @Test
  void statesAfterACap() {
    statesAfterACap(NETWORKS, false);
    checked.assertEnough();
  }

  /** Spikes from outside, with delays of their own. */
  @Test
  void inputsWithDelays() {
    inputsWithDelays(NETWORKS, false);
    checked.assertEnough();
  }

  /** Different equations on cells of one mesh. */
  @Test
  void adaptiveSteps() {
    adaptiveSteps(NETWORKS, false);
    checked.assertEnough();
  }

  /** All of these against differences too. */
  @Test
  @Tag("slow")
  void differencesOfNetworks() {
    mixedNetworks(2 * NETWORKS, true);
    statesAfterACap(2 * NETWORKS, true);
    inputsWithDelays(2 * NETWORKS, true);
    adaptiveSteps(NETWORKS, true);
    checked.assertEnough();
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

  private void check(
      String name,
      Simulation simulation,
      Cotangents cotangents,
      Map<String, Double> units,
      boolean differs) {
    String stepper = simulation.solver().stepper().name();
    checked.check(name, stepper, simulation, cotangents, units, differs);
  }
}
