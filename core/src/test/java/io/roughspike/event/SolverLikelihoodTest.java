package io.roughspike.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.check.CentralDifferences;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.reference.ReferenceEngine;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.solver.Solver.Cuts;
import io.roughspike.solver.Stepper;
import io.roughspike.solver.Steppers;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.GivenCase;
import io.roughspike.testing.NeuronModels;
import io.roughspike.testing.SolverCase;
import io.roughspike.testing.TestSeed;
import io.roughspike.testing.TextModels;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The likelihood of given spikes by any solver and with delays. */
class SolverLikelihoodTest {
  private static final Cotangents COTANGENTS =
      Cotangents.ofEvents((n, e) -> ((n * 31 + e * 17) & 63) / 64.0 - 0.4);

  /** As in {@link LikelihoodTest}, of the sum of the terms' sizes. */
  private static final double DIFFERENCE = 1e-7;

  private static final double USEFUL = DIFFERENCE / 3;

  private static final List<String> MODELS =
      List.of("lif", "gif/toolbox", "deaf in its dead time", "moving threshold");

  private final long seed = TestSeed.of(SolverLikelihoodTest.class);

  private static List<NeuronModels.Example> examples() {
    return TextModels.all().stream()
        .filter(one -> MODELS.contains(one.model().name()) && one.model().hasClock())
        .toList();
  }

  /** Of one neuron the schemes of both loops are one: they differ by some hundred roundings. */
  @Test
  void bothLoopsAgree() {
    for (NeuronModels.Example example : examples()) {
      Simulation simulation = new GivenCase(example, seed, 1, 2).simulation();
      Simulation cut = SolverCase.solved(simulation, Steppers.named("euler"), Cuts.TOUCHED);
      ParameterGradient expected = new ParameterGradient();
      ParameterGradient found = new ParameterGradient();
      SpikeTrains one = new SpikeTrains();
      SpikeTrains other = new SpikeTrains();
      try (Engine engine = new ScalarEngine(1)) {
        engine.adjoint(simulation, COTANGENTS, expected);
        engine.adjoint(cut, COTANGENTS, found);
        engine.simulate(simulation, one);
        engine.simulate(cut, other);
      }
      for (int e = 0; e < one.count(0); e++) {
        near(one.logIntensity(0, e), other.logIntensity(0, e), 1e-12);
        near(one.integral(0, e), other.integral(0, e), 1e-12);
      }
      near(expected.value(), found.value(), 1e-12);
      for (int p = 0; p < simulation.network().parameterCount(); p++) {
        near(expected.at(p), found.at(p), 1e-10); // terms cancel
      }
    }
  }

  private static void near(double expected, double found, double tolerance) {
    assertEquals(expected, found, tolerance * Math.max(Math.abs(expected), 1e-9));
  }

  /** Every stepper with some model, half with delays; engines give the same bits. */
  @Test
  void gradientsAreThoseOfDifferences() {
    List<NeuronModels.Example> examples = examples();
    int derivatives = 0;
    int useless = 0;
    for (int k = 0; k < Steppers.all().size(); k++) {
      Stepper stepper = Steppers.all().get(k);
      NeuronModels.Example example = examples.get(k % examples.size());
      if (stepper.refusal(example.model()).isPresent()) {
        continue;
      }
      GivenCase problem = new GivenCase(example, seed + k, 2, 1);
      Simulation given = problem.simulation();
      Simulation simulation =
          k % 2 == 0
              ? SolverCase.solved(given, stepper, Cuts.ALL)
              : SolverCase.delayed(given, stepper, seed);
      ParameterGradient gradient = new ParameterGradient();
      ParameterGradient same = new ParameterGradient();
      try (Engine engine = new ScalarEngine(1);
          Engine reference = new ReferenceEngine(1, 64 << 20)) {
        engine.adjoint(simulation, COTANGENTS, gradient);
        reference.adjoint(simulation, COTANGENTS, same);
        CentralDifferences differences =
            new CentralDifferences(engine, simulation, COTANGENTS, problem.units());
        for (int p = 0; p < simulation.network().parameterCount(); p++) {
          assertEquals(same.at(p), gradient.at(p));
          CentralDifferences.Derivative estimate = differences.derivative(p);
          derivatives++;
          if (estimate.unresolved() > 0 || estimate.error() > USEFUL * estimate.magnitude()) {
            useless++;
            continue;
          }
          assertEquals(
              estimate.value(),
              gradient.at(p),
              DIFFERENCE * estimate.magnitude(),
              "%s by %s, %s"
                  .formatted(
                      example.model().name(), stepper.name(), simulation.network().nameOf(p)));
        }
      }
    }
    System.out.printf("%d derivatives, %d useless%n", derivatives, useless);
    assertTrue(derivatives - useless > derivatives / 4, useless + " are useless");
  }
}
