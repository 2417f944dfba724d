package io.roughspike.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptimizerTest {
  private static final List<Optimizer> ALL =
      List.of(new RmsProp(0.7, 0.3), new Adam(), new SgdMomentum(0.5), new SgdMomentum(0));

  /** Constant gradient g: n_t = (1 - decay^t) g^2, and m is a geometric sum of rates. */
  @Test
  void rmsPropFollowsItsEquations() {
    double decay = 0.7;
    double momentum = 0.3;
    double rate = 1e-3;
    double g = -2.5;
    double[] theta = {1};
    double[] state = new double[2];
    double m = 0;
    double expected = 1;
    for (int t = 1; t <= 20; t++) {
      new RmsProp(decay, momentum).update(theta, new double[] {g}, rate, state);
      double n = (1 - Math.pow(decay, t)) * g * g;
      m = momentum * m + rate * g / Math.sqrt(n + 1e-8);
      expected -= m;
      // 20 steps of a few roundings each, of numbers near 1
      assertEquals(expected, theta[0], 100 * Math.ulp(1.0));
      assertEquals(n, state[0], 100 * Math.ulp(g * g));
      assertEquals(m, state[1], 100 * Math.ulp(rate));
    }
  }

  /** With a constant gradient both bias-corrected means are exact: every step is the rate. */
  @Test
  void adamMovesByTheRateAlongAConstantGradient() {
    double rate = 0.01;
    double[] theta = {1, 2};
    double[] state = new double[6];
    for (int t = 1; t <= 50; t++) {
      new Adam(0.9, 0.999, 1e-12).update(theta, new double[] {3, -0.5}, rate, state);
      // epsilon / 0.5 relative, and rounding
      assertEquals(1 - t * rate, theta[0], 1e-11);
      assertEquals(2 + t * rate, theta[1], 1e-11);
    }
  }

  @Test
  void adamFollowsItsEquations() {
    double[] gradients = {1, -2, 0.5, 4};
    double[] theta = {0};
    double[] state = new double[4];
    double m = 0;
    double n = 0;
    double expected = 0;
    for (int t = 1; t <= gradients.length; t++) {
      double g = gradients[t - 1];
      new Adam(0.8, 0.9, 1e-8).update(theta, new double[] {g}, 0.1, state);
      m = 0.8 * m + 0.2 * g;
      n = 0.9 * n + 0.1 * g * g;
      expected -=
          0.1 * (m / (1 - Math.pow(0.8, t))) / (Math.sqrt(n / (1 - Math.pow(0.9, t))) + 1e-8);
      assertEquals(expected, theta[0], 50 * Math.ulp(1.0));
    }
  }

  /** Constant gradient: m_t = rate g (1 - momentum^t) / (1 - momentum). */
  @Test
  void momentumIsAGeometricSum() {
    double[] theta = {0};
    double[] state = new double[1];
    double expected = 0;
    for (int t = 1; t <= 30; t++) {
      new SgdMomentum(0.5).update(theta, new double[] {2}, 0.1, state);
      expected -= 0.2 * (1 - Math.pow(0.5, t)) / 0.5;
      assertEquals(expected, theta[0], 100 * Math.ulp(12.0));
    }
  }

  @Test
  void findTheMinimumOfAQuadratic() {
    for (Optimizer optimizer : ALL) {
      double[] theta = {3, -2};
      double[] state = new double[optimizer.stateSize(2)];
      for (int t = 0; t < 5000; t++) {
        double[] gradient = {theta[0] - 1, 4 * (theta[1] - 0.5)};
        optimizer.update(theta, gradient, 0.05 / (1 + 0.01 * t), state);
      }
      // the last rate is 1e-3; a sign-like step overshoots by a few of them
      assertArrayEquals(new double[] {1, 0.5}, theta, 5e-3, optimizer.toString());
    }
  }

  /** What an optimiser remembers is in its state array and nowhere else. */
  @Test
  void continueFromASavedStateWithTheSameBits() {
    for (Optimizer optimizer : ALL) {
      double[] theta = {3, -2};
      double[] state = new double[optimizer.stateSize(2)];
      steps(optimizer, theta, state, 0, 7);
      double[] savedTheta = theta.clone();
      double[] savedState = state.clone();
      steps(optimizer, theta, state, 7, 20);
      steps(optimizer, savedTheta, savedState, 7, 20);
      assertArrayEquals(theta, savedTheta, 0.0, optimizer.toString());
      assertArrayEquals(state, savedState, 0.0, optimizer.toString());
    }
  }

  private static void steps(Optimizer optimizer, double[] theta, double[] state, int from, int to) {
    for (int t = from; t < to; t++) {
      double[] gradient = {Math.sin(t) + theta[0], Math.cos(t) * theta[1]};
      optimizer.update(theta, gradient, 0.05, state);
    }
  }

  @Test
  void refuseFactorsOutOfRange() {
    assertRefused("decay", () -> new RmsProp(1, 0));
    assertRefused("momentum", () -> new RmsProp(0.5, -0.1));
    assertRefused("momentum", () -> new SgdMomentum(Double.NaN));
    assertRefused("beta1", () -> new Adam(1.5, 0.9, 1e-8));
    assertRefused("beta2", () -> new Adam(0.9, 1, 1e-8));
    assertRefused("epsilon", () -> new Adam(0.9, 0.99, 0));
  }

  private static void assertRefused(String name, Runnable call) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(message.contains(name), message);
  }
}
