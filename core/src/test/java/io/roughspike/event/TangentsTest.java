package io.roughspike.event;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.check.ComparisonCases;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Network;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.solver.Steppers;
import io.roughspike.testing.AllocationMeter;
import io.roughspike.testing.NetworkCase;
import io.roughspike.testing.SolverCase;
import io.roughspike.testing.TermwiseScale;
import io.roughspike.testing.TestSeed;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Forward sensitivities of lanes of generated programs against the adjoint. */
class TangentsTest {
  /**
   * Both evaluate the same derivative in another order: thousands of roundings of 1e-16, in a
   * gradient that grows along the path as the state does.
   */
  private static final double ROUNDING = 1e-11;

  private static final int NETWORKS = 150;

  private final long seed = TestSeed.of(TangentsTest.class);

  @Test
  void forwardIsTheAdjointOfNetworks() {
    double worst = 0;
    try (Engine engine = new ScalarEngine(1, 64 << 20)) {
      for (int trial = 0; trial < NETWORKS; trial++) {
        NetworkCase problem = NetworkCase.of(seed, trial, 1);
        worst = Math.max(worst, compare(problem.simulation(), problem.cotangents(), engine));
      }
    }
    System.out.printf("networks: adjoint against forward sensitivities %.1e%n", worst);
  }

  private static double compare(Simulation simulation, Cotangents cotangents, Engine engine) {
    ParameterGradient adjoint = new ParameterGradient();
    ParameterGradient forward = new ParameterGradient();
    engine.adjoint(simulation, cotangents, adjoint);
    engine.forwardSensitivities(simulation, cotangents, forward);
    TermwiseScale scale = new TermwiseScale(simulation, cotangents, engine);
    assertEquals(adjoint.value(), forward.value(), 0, "one and the same path");
    double worst = 0;
    for (int p = 0; p < simulation.network().parameterCount(); p++) {
      double error = scale.distance(p, adjoint.at(p), forward.at(p));
      worst = Math.max(worst, error);
      assertTrue(
          error <= ROUNDING,
          "%s: adjoint %s, forward %s"
              .formatted(simulation.network().nameOf(p), adjoint.at(p), forward.at(p)));
    }
    return worst;
  }

  /** Once warm: early calls allocate what compiled code does not. */
  @Test
  void allocatesNothingOnceWarm() {
    Simulation straight = ComparisonCases.all(7).get("network with inputs and read-outs");
    Simulation delayed = SolverCase.delayed(straight, Steppers.named("heun"), seed);
    Cotangents cotangents = Cotangents.ofEvents((n, e) -> 1);
    ParameterGradient gradient = new ParameterGradient();
    for (Simulation simulation : List.of(straight, delayed)) {
      try (Engine engine = new ScalarEngine(1, 64 << 20)) {
        new AllocationMeter()
            .assertAllocatesNothing(
                "forward sensitivities by " + simulation.solver(),
                1000,
                () -> engine.forwardSensitivities(simulation, cotangents, gradient));
      }
    }
  }

  /** What is requested has the bits that a full gradient has, alone or with the weights. */
  @Test
  void requestedPart() {
    Set<String> some = Set.of("alpha", "mu2", "v0");
    try (Engine engine = new ScalarEngine(1, 64 << 20)) {
      for (int trial = 0; trial < NETWORKS / 3; trial++) {
        NetworkCase problem = NetworkCase.of(seed, trial, 2);
        ParameterGradient full = new ParameterGradient();
        engine.forwardSensitivities(problem.simulation(), problem.cotangents(), full);
        for (boolean weights : new boolean[] {false, true}) {
          ParameterGradient part = new ParameterGradient(some, weights);
          engine.forwardSensitivities(problem.simulation(), problem.cotangents(), part);
          for (String p : some) {
            for (int n = 0; n < problem.network().size(); n++) {
              assertEquals(full.get(p, n), part.get(p, n), 0, problem + ", " + p);
            }
          }
          if (weights) {
            assertArrayEquals(full.weights(), part.weights(), problem.toString());
            assertArrayEquals(full.inputWeights(), part.inputWeights(), problem.toString());
          }
        }
      }
    }
  }

  /** The same of delays, which are not asked for with what else is. */
  @Test
  void requestedDelays() {
    try (Engine engine = new ScalarEngine(1, 64 << 20)) {
      for (int trial = 0; trial < NETWORKS / 10; trial++) {
        NetworkCase problem = NetworkCase.of(seed, trial, 1);
        Simulation simulation =
            SolverCase.delayed(problem.simulation(), Steppers.named("exp1"), seed + trial);
        Network network = simulation.network();
        ParameterGradient full = new ParameterGradient();
        engine.forwardSensitivities(simulation, problem.cotangents(), full);
        for (boolean weights : new boolean[] {false, true}) {
          ParameterGradient part = new ParameterGradient(Set.of("alpha"), weights, !weights);
          engine.forwardSensitivities(simulation, problem.cotangents(), part);
          for (int p = 0; p < network.parameterCount(); p++) {
            if (part.has(network, p)) {
              assertEquals(full.at(p), part.at(p), 0, problem + ", " + network.nameOf(p));
            }
          }
        }
      }
    }
  }
}
