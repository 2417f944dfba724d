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
import io.roughspike.model.NeuronModel;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.solver.Solver.Cuts;
import io.roughspike.solver.Stepper;
import io.roughspike.solver.Steppers;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.ModelCase;
import io.roughspike.testing.NeuronModels;
import io.roughspike.testing.SolverCase;
import io.roughspike.testing.TermwiseScale;
import io.roughspike.testing.TestSeed;
import io.roughspike.testing.TextModels;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Gradients by every solver that a model allows, with events that cut all neurons and with delays,
 * against differences with common noise. Errors are relative to {@link TermwiseScale}.
 */
class SolverGradientTest {
  /** As in {@link NetworkGradientTest}. */
  private static final double DIFFERENCE = 1e-7;

  /** As in {@link ModelGradientTest}. */
  private static final double USEFUL = DIFFERENCE / 3;

  private static final double MOST_USELESS = 0.05;

  private final long seed = TestSeed.of(SolverGradientTest.class);

  private int derivatives;
  private int useless;
  private int events;

  /** Every stepper with a model or two. */
  @Test
  void gradientsByEveryStepper() {
    List<Stepper> steppers = Steppers.all();
    List<NeuronModels.Example> models = TextModels.all();
    for (int k = 0; k < 2 * steppers.size(); k++) {
      Stepper stepper = steppers.get(k % steppers.size());
      int from = 7 * k;
      NeuronModels.Example example =
          IntStream.range(0, models.size())
              .mapToObj(j -> models.get((from + j) % models.size()))
              .filter(one -> serves(stepper, one.model()))
              .findFirst()
              .orElseThrow();
      check(example, stepper, k < steppers.size(), 2);
    }
    assertEnough();
  }

  @Test
  @Tag("slow")
  void gradientsOfEveryModelByEveryStepper() {
    for (NeuronModels.Example example : TextModels.all()) {
      for (Stepper stepper : Steppers.all()) {
        if (serves(stepper, example.model())) {
          check(example, stepper, false, 3);
          check(example, stepper, true, 3);
        }
      }
    }
    assertEnough();
  }

  /**
   * Whether the gradient by a stepper can be checked: exp1 and exp2 differentiate the drift twice.
   * Where branches of it meet its slope may jump, and about removable singularities, as of x / (1 -
   * exp(-x)), rounding is divided by x^2, so that differences say nothing near there.
   */
  private static boolean serves(Stepper stepper, NeuronModel model) {
    boolean rough =
        Expression.inOrder(model.drift()).stream()
            .anyMatch(e ->
                e.operation() == Operation.SELECT
                    || (e.operation() == Operation.DIVIDE && hasState(e.b())));
    return stepper.refusal(model).isEmpty() && !(rough && stepper.name().startsWith("exp"));
  }

  private static boolean hasState(Expression e) {
    return Expression.inOrder(List.of(e)).stream().anyMatch(x -> x.place() instanceof Place.State);
  }

  private void assertEnough() {
    System.out.printf("%d events, %d derivatives, %d useless%n", events, derivatives, useless);
    assertTrue(useless <= MOST_USELESS * derivatives, useless + " are useless");
    assertTrue(events > 0, "silent");
  }

  private void check(NeuronModels.Example example, Stepper stepper, boolean delays, int neurons) {
    ModelCase of = new ModelCase(example, seed, neurons, 1);
    Simulation simulation =
        delays
            ? SolverCase.delayed(of.simulation(), stepper, seed)
            : SolverCase.solved(of.simulation(), stepper, Cuts.ALL);
    String name =
        "%s by %s%s".formatted(example.model().name(), stepper.name(), delays ? ", delays" : "");
    try {
      check(name, simulation, of.cotangents(), of.units());
    } catch (NonFiniteStateException e) {
      System.out.println(name + ": " + e.getMessage()); // steps too long for the stepper
    }
  }

  private void check(
      String name, Simulation simulation, Cotangents cotangents, Map<String, Double> units) {
    ParameterGradient adjoint = new ParameterGradient();
    SpikeTrains spikes = new SpikeTrains();
    try (Engine engine = new ScalarEngine(1, 64 << 20)) {
      engine.simulate(simulation, spikes);
      engine.adjoint(simulation, cotangents, adjoint);
      TermwiseScale scale = new TermwiseScale(simulation, cotangents, engine);
      CentralDifferences differences =
          new CentralDifferences(engine, simulation, cotangents, units);
      double value = differences.value();
      assertEquals(value, adjoint.value(), 1e-13 * Math.max(1, Math.abs(value)));
      double worst = 0;
      for (int p = 0; p < simulation.network().parameterCount(); p++) {
        CentralDifferences.Derivative estimate = differences.derivative(p);
        boolean useful = scale.distance(p, estimate.error(), 0) <= USEFUL;
        derivatives++;
        if (estimate.unresolved() > 0 || !(useful || estimate.magnitude() == 0)) {
          useless++;
          continue;
        }
        double apart = scale.distance(p, adjoint.at(p), estimate.value());
        worst = Math.max(worst, apart);
        String what = name + ", " + simulation.network().nameOf(p);
        assertTrue(
            apart <= DIFFERENCE,
            () ->
                "%s: adjoint %s, difference %s, apart by %.1e"
                    .formatted(what, adjoint, estimate.value(), apart));
      }
      events += spikes.count(0);
      System.out.printf("%s: %d events, %.1e%n", name, spikes.count(0), worst);
    }
  }
}
