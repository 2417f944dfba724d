package io.roughspike.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.check.CentralDifferences;
import io.roughspike.engine.Engine;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.testing.AdjointCheck;
import io.roughspike.testing.RandomCase;
import io.roughspike.testing.TermwiseScale;
import io.roughspike.testing.TestSeed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Both exact gradients on random models: noisy and noise-free, silent and bursting, stopped at a
 * cap of events, with recorded input and recorded noise. Errors are relative to {@link
 * TermwiseScale}.
 */
class GradientTest {
  private static final int MODELS = 300;

  /**
   * The adjoint and forward sensitivities evaluate the same derivative in another order: thousands
   * of roundings of 1e-16, in a gradient that grows along the path as the state does.
   */
  private static final double ROUNDING = 1e-11;

  /**
   * The bar. The differences are good to some 1e-9, by seed to 1e-8: where hundreds of events must
   * each stay in its step only small differences count, and these are rounded.
   */
  private static final double DIFFERENCE = 1e-7;

  private final long seed = TestSeed.of(GradientTest.class);

  @Test
  void adjointIsTheCommonNoiseDifference() {
    double worst = 0;
    double worstOwn = 0;
    double worstPlain = 0;
    int derivatives = 0;
    try (Engine engine = new ScalarEngine(1)) {
      for (RandomCase problem : models(seed, false)) {
        AdjointCheck check = AdjointCheck.of(problem.simulation(), problem.cotangents(), engine);
        ParameterGradient gradient = check.gradient();
        TermwiseScale scale = check.scale();
        for (String p : LeakyNeuron.MODEL.parameterNames()) {
          CentralDifferences.Derivative estimate = check.differences().derivative(p);
          assertEquals(0, estimate.unresolved(), () -> problem + ": too close to a kink in " + p);
          double g = gradient.get(p);
          double error = scale.distance(LeakyNeuron.MODEL.parameter(p), g, estimate.value());
          worst = Math.max(worst, error);
          if (estimate.magnitude() > 0) { // else what is left is an error of nothing
            worstOwn =
                Math.max(
                    worstOwn, scale.distance(LeakyNeuron.MODEL.parameter(p), estimate.error(), 0));
          }
          worstPlain = Math.max(worstPlain, relative(g, estimate.value()));
          assertTrue(
              error <= DIFFERENCE,
              "%s, %s: adjoint %s, difference %s, apart by %.1e"
                  .formatted(problem, p, g, estimate.value(), error));
          derivatives++;
        }
      }
    }
    System.out.printf(
        "%d derivatives: adjoint against differences %.1e (error of the differences %.1e; relative to the derivative alone %.1e)%n",
        derivatives, worst, worstOwn, worstPlain);
  }

  @Test
  void adjointIsForwardSensitivity() {
    double worst = 0;
    double worstPlain = 0;
    try (Engine engine = new ScalarEngine(1)) {
      for (RandomCase problem : models(seed, true)) {
        ParameterGradient gradient = adjoint(problem, engine);
        TermwiseScale scale = new TermwiseScale(problem.simulation(), problem.cotangents(), engine);
        ParameterGradient forward = new ParameterGradient();
        engine.forwardSensitivities(problem.simulation(), problem.cotangents(), forward);
        assertEquals(gradient.value(), forward.value(), "one and the same path");
        for (String p : LeakyNeuron.MODEL.parameterNames()) {
          double error =
              scale.distance(LeakyNeuron.MODEL.parameter(p), gradient.get(p), forward.get(p));
          worst = Math.max(worst, error);
          worstPlain = Math.max(worstPlain, relative(gradient.get(p), forward.get(p)));
          assertTrue(
              error <= ROUNDING,
              "%s, %s: adjoint %s, forward %s"
                  .formatted(problem, p, gradient.get(p), forward.get(p)));
        }
      }
    }
    System.out.printf(
        "adjoint against forward sensitivities: %.1e (relative to the derivative alone %.1e)%n",
        worst, worstPlain);
  }

  private static double relative(double x, double y) {
    return x == y ? 0 : Math.abs(y / x - 1);
  }

  private static ParameterGradient adjoint(RandomCase problem, Engine engine) {
    ParameterGradient gradient = new ParameterGradient();
    engine.adjoint(problem.simulation(), problem.cotangents(), gradient);
    return gradient;
  }

  private static List<RandomCase> models(long seed, boolean boundary) {
    List<RandomCase> models = new ArrayList<>();
    for (int trial = 0; models.size() < MODELS; trial++) {
      RandomCase.Kind kind = RandomCase.Kind.values()[trial % RandomCase.Kind.values().length];
      if (boundary || kind != RandomCase.Kind.BOUNDARY) {
        models.add(RandomCase.of(seed, trial, kind, 1));
      }
    }
    return models;
  }
}
