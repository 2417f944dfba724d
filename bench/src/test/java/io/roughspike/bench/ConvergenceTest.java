package io.roughspike.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.bench.ConvergenceStudy.Errors;
import io.roughspike.model.Neuron;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The orders of convergence that theory gives.
 *
 * <p>Event times: 1. Euler's scheme has strong order 1 for additive noise, and so has the
 * left-point rule for the integral of the intensity: its error is a sum of nearly independent terms
 * lambda' sigma h^(3/2).
 *
 * <p>Gradients: 1 without noise. With noise 1/2 on a path, since the scheme's intensity at an event
 * is that of the start of the step, from which v has moved by sigma sqrt(h).
 *
 * <p>Fitted orders are off by the next order of h and by the reference's own error, which is that
 * of a step 32 times smaller than the smallest in the fit.
 */
class ConvergenceTest {
  private static final int PATHS = 400;
  private static final double TOLERANCE = 0.12;

  private static List<Errors> errors(Neuron neuron) {
    return ConvergenceStudy.measure(neuron, PATHS, 6, 9, 14, 1);
  }

  @Test
  void withNoise() {
    List<Errors> errors = errors(ConvergenceStudy.NOISY);
    assertOrder("event times", 1, ConvergenceStudy.order(errors, Errors::times));
    assertOrder("gradients", 0.5, ConvergenceStudy.order(errors, Errors::gradients));
  }

  @Test
  void withoutNoise() {
    List<Errors> errors = errors(ConvergenceStudy.NOISE_FREE);
    assertOrder("event times", 1, ConvergenceStudy.order(errors, Errors::times));
    assertOrder("gradients", 1, ConvergenceStudy.order(errors, Errors::gradients));
  }

  private static void assertOrder(String what, double expected, double actual) {
    System.out.printf("order of %s: %.3f, theory %s%n", what, actual, expected);
    assertEquals(expected, actual, TOLERANCE, what);
  }
}
