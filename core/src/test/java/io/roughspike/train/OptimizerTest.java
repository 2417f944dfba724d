package io.roughspike.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptimizerTest {
  private static final List<Optimizer> ALL =
      List.of(
          new RmsProp(0.7, 0.3),
          new Adam(),
          new SgdMomentum(0.5),
          new SgdMomentum(0),
          new FullMatrixAdam(),
          new GradientClip(new Adam(), 1, 2));

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

  /**
   * Gradients with covariance C = diag(1, 1e-4) in axes turned by a third of a right angle: the
   * mean step in the metric of C is the same along both axes, where a diagonal rule keeps the ratio
   * of 100 between them.
   */
  @Test
  void fullMatrixAdamMovesAlongEveryEigenvectorAlike() {
    double angle = Math.PI / 6;
    double[][] axes = {{Math.cos(angle), Math.sin(angle)}, {-Math.sin(angle), Math.cos(angle)}};
    double rate = 0.01;
    FullMatrixAdam rule = new FullMatrixAdam(0, 0.999, 1e-6);
    double[] state = new double[rule.stateSize(2)];
    double[] theta = new double[2];
    int periods = 500;
    for (int t = 0; t < 4 * periods; t++) {
      // both signs of both axes in turn: N becomes a multiple of C, with the mean square at t
      double scale = (t % 2 == 0 ? 1 : 1e-2) * (t % 4 < 2 ? 1 : -1);
      double[] axis = axes[t % 2];
      double[] before = theta.clone();
      rule.update(theta, new double[] {scale * axis[0], scale * axis[1]}, rate, state);
      if (t >= 4 * (periods - 1)) {
        double along = (theta[0] - before[0]) * axis[0] + (theta[1] - before[1]) * axis[1];
        double across = (theta[0] - before[0]) * axis[1] - (theta[1] - before[1]) * axis[0];
        // A has half the square of each axis, within the forgetting of some steps (1e-3 each)
        assertEquals(-Math.signum(scale) * rate * Math.sqrt(2), along, 2e-2 * rate);
        assertEquals(0, across, 1e-2 * rate);
      }
    }
  }

  @Test
  void fullMatrixAdamOfOneParameterIsAdamBetweenRenewals() {
    FullMatrixAdam full = new FullMatrixAdam(0.9, 0.98, 1e-8);
    Adam adam = new Adam(0.9, 0.98, 1e-300);
    double[] theta = {1};
    double[] expected = {1};
    double[] state = new double[full.stateSize(1)];
    double[] adamState = new double[4];
    for (int t = 1; t <= 5; t++) { // renewed at each of these
      double[] g = {Math.sin(t) + 2};
      full.update(theta, g.clone(), 0.1, state);
      adam.update(expected, g, 0.1, adamState);
      // damping^2 = 1e-16 relative, and rounding
      assertEquals(expected[0], theta[0], 1e-14);
    }
  }

  @Test
  void aGradientOfZeroMovesNothing() {
    for (Optimizer rule : ALL) {
      double[] theta = {1, -2};
      rule.update(theta, new double[2], 0.1, new double[rule.stateSize(2)]);
      assertArrayEquals(new double[] {1, -2}, theta, 0.0, rule.toString());
    }
  }

  @Test
  void clippingBoundsComponentsThenTheNorm() {
    GradientClip clip = new GradientClip(new SgdMomentum(0), 2, Double.POSITIVE_INFINITY);
    double[] theta = new double[3];
    clip.update(theta, new double[] {3, -5, 1}, 1, new double[3]);
    assertArrayEquals(new double[] {-2, 2, -1}, theta, 0.0);
    theta = new double[3];
    new GradientClip(new SgdMomentum(0), 2, 1.5)
        .update(theta, new double[] {3, -5, 1}, 1, new double[3]);
    assertArrayEquals(new double[] {-1, 1, -0.5}, theta, 4 * Math.ulp(1.0)); // norm 3 to 1.5
    theta = new double[2];
    new GradientClip(new SgdMomentum(0), Double.POSITIVE_INFINITY, 1)
        .update(theta, new double[] {3e200, 4e200}, 1, new double[2]); // squares overflow
    assertArrayEquals(new double[] {-0.6, -0.8}, theta, 4 * Math.ulp(1.0));
    theta = new double[2];
    new GradientClip(new SgdMomentum(0), 9, 9)
        .update(theta, new double[] {0.5, 0.25}, 1, new double[2]);
    assertArrayEquals(new double[] {-0.5, -0.25}, theta, 0.0);
    assertThrows(IllegalArgumentException.class, () -> new GradientClip(new Adam(), 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new GradientClip(new Adam(), 1, Double.NaN));
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
