package io.roughspike.path;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.RandomTrains;
import io.roughspike.testing.TestSeed;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Cadlag paths: their points, integrals in closed form, and the pull-back to knots. */
class CadlagPathsTest {
  private static final CadlagOptions PLAIN = CadlagOptions.PLAIN;

  /** From 1 at time 0 up to 2 at time 1, there a jump to 5, and down to 3 at time 3. */
  private static CadlagPaths oneJump(CadlagOptions options) {
    return new CadlagPaths(
        1,
        new int[] {3},
        new double[] {0, 1, 3},
        new double[] {1, 5, 3},
        new double[] {1, 2, 3},
        options);
  }

  /** A quarter of an ellipse: channel 0 moves first, channel 1 last. */
  static final JumpPath QUARTER =
      new JumpPath() {
        private double weight(int channel, double r) {
          double angle = Math.PI / 2 * r;
          return channel == 0 ? Math.sin(angle) : 1 - Math.cos(angle);
        }

        @Override
        public void point(
            double r,
            double[] left,
            double[] value,
            int offset,
            int channels,
            double[] out,
            int to) {
          for (int c = 0; c < channels; c++) {
            double x = left[offset + c];
            out[to + c] = x + weight(c, r) * (value[offset + c] - x);
          }
        }

        @Override
        public void addGradient(
            double r,
            double[] left,
            double[] value,
            int offset,
            int channels,
            double[] cotangents,
            int cotangentOffset,
            double[] leftBar,
            double[] valueBar) {
          for (int c = 0; c < channels; c++) {
            double bar = cotangents[cotangentOffset + c];
            leftBar[offset + c] += (1 - weight(c, r)) * bar;
            valueBar[offset + c] += weight(c, r) * bar;
          }
        }
      };

  @Test
  void pointsOfOneJump() {
    CadlagPaths path = oneJump(PLAIN);
    assertEquals(2, path.channels());
    assertTrue(path.hasTime());
    assertArrayEquals(
        new double[] {0, 1, /**/ 0, 1, /**/ 1, 2, /**/ 1, 5, /**/ 3, 3, /**/ 3, 3},
        Points.of(path, 0));
    assertArrayEquals(
        new double[] {0, 1, /**/ 1, 2, /**/ 1, 5, /**/ 3, 3},
        Points.of(oneJump(PLAIN.withJoined(true)), 0));
    CadlagPaths timeless = oneJump(PLAIN.withTime(false).withJoined(true));
    assertFalse(timeless.hasTime());
    assertArrayEquals(new double[] {1, 2, 5, 3}, Points.of(timeless, 0));
  }

  @Test
  void jumpsAreCutIntoPieces() {
    CadlagOptions options = PLAIN.withJoined(true).withJump(JumpPath.STRAIGHT, 3);
    assertArrayEquals(
        new double[] {0, 1, /**/ 1, 2, /**/ 1, 3, /**/ 1, 4, /**/ 1, 5, /**/ 3, 3},
        Points.of(oneJump(options), 0),
        1e-15); // 3 is 2 + 3 / 3 up to rounding
  }

  @Test
  void aPathMayJumpWhereItStarts() {
    CadlagPaths path =
        new CadlagPaths(
            1, new int[] {1}, new double[] {2}, new double[] {7}, new double[] {4}, PLAIN);
    assertArrayEquals(new double[] {2, 4, 2, 7}, Points.of(path, 0));
  }

  /** A counting path lifted as cadlag path and as spike train: the same points. */
  @Test
  void countingPathsAreSpikeTrains() {
    Random random = new Random(TestSeed.of(CadlagPathsTest.class));
    int neurons = 3;
    SpikeTrains trains = RandomTrains.of(random, 5, neurons, 6, 0.5, 2, 0.01);
    SpikeLifts lifts = new SpikeLifts(trains, 0.5, 2, LiftOptions.PLAIN);
    for (int s = 0; s < trains.samples(); s++) {
      int knots = trains.count(s) + 2;
      double[] times = new double[knots];
      double[] values = new double[knots * neurons];
      double[] left = new double[knots * neurons];
      times[0] = 0.5;
      times[knots - 1] = 2;
      for (int knot = 1; knot < knots; knot++) {
        System.arraycopy(values, (knot - 1) * neurons, left, knot * neurons, neurons);
        System.arraycopy(left, knot * neurons, values, knot * neurons, neurons);
        if (knot < knots - 1) {
          times[knot] = trains.time(s, knot - 1);
          values[knot * neurons + trains.neuron(s, knot - 1)]++;
        }
      }
      CadlagPaths path =
          new CadlagPaths(neurons, new int[] {knots}, times, values, left, PLAIN.withJoined(true));
      assertArrayEquals(Points.of(lifts, s), Points.of(path, 0));
    }
  }

  /**
   * In time and space: the integral of (t - t_0) dX is the sum of that over lines and jumps; the
   * integral of (X - X_0) dX is half the square of the whole increment, jumps counted as the lines
   * that they follow (a left-point rule would miss half of their squares).
   */
  @Test
  void integralsOfOneJump() {
    CadlagPaths path = oneJump(PLAIN);
    // Up: mean time 1/2 times 1; jump: time 1 times 3; down: mean time 2 times -2. All exact.
    assertEquals(0.5 + 3 - 4, Points.iterated(path, 0, 0, 1));
    assertEquals(2, Points.iterated(path, 0, 1, 1));
  }

  /**
   * A jump by (a, b) along a quarter of an ellipse: the integral of X_0 dX_1 is a b pi / 4, along
   * the straight line a b / 2. N chords inscribe a polygon: its error is a b (pi - N sin(pi / N)) /
   * 4, below 5.2 a b / (4 N^2).
   */
  @Test
  void aJumpFollowsItsPath() {
    double a = 3;
    double b = -2;
    int pieces = 512;
    CadlagPaths straight =
        new CadlagPaths(
            2,
            new int[] {1},
            new double[] {0},
            new double[] {a + 1, b},
            new double[] {1, 0},
            PLAIN);
    assertEquals(a * b / 2, Points.iterated(straight, 0, 1, 2));
    CadlagPaths curved = straight.with(PLAIN.withJump(QUARTER, pieces));
    assertEquals(
        a * b * Math.PI / 4,
        Points.iterated(curved, 0, 1, 2),
        5.2 * Math.abs(a * b) / 4 / pieces / pieces);
  }

  private static CadlagPaths random(Random random, CadlagOptions options) {
    double[] times = new double[7];
    for (int k = 0; k < times.length; k++) {
      times[k] = k + random.nextDouble() / 2;
    }
    double[] values = Points.random(random, 14);
    double[] left = Points.random(random, 14);
    left[0] = values[0];
    left[1] = values[1]; // the first path does not jump where it starts
    return new CadlagPaths(2, new int[] {3, 4}, times, values, left, options);
  }

  /**
   * Points are linear in times, values and left limits, for both paths of jumps used here: a
   * central difference of w . points has rounding error only, about 100 terms of size 10 at a step
   * of 1e-3: 1e-10. The step keeps the knot that does not jump a knot of two points.
   */
  @Test
  void pullBackIsTheDerivativeInEveryNumberOfEveryKnot() {
    Random random = new Random(TestSeed.of(CadlagPathsTest.class));
    for (boolean time : new boolean[] {true, false}) {
      for (JumpPath jump : new JumpPath[] {JumpPath.STRAIGHT, QUARTER}) {
        for (int pieces : new int[] {1, 4}) {
          CadlagPaths paths = random(random, PLAIN.withTime(time).withJump(jump, pieces));
          CadlagCotangents bars = new CadlagCotangents(paths);
          double[][] weights = new double[2][];
          for (int s = 0; s < 2; s++) {
            weights[s] = Points.random(random, paths.points(s) * paths.channels());
            paths.into(bars).accept(s, weights[s]);
          }
          check(paths, weights, paths.times(), bars.times());
          if (pieces == 1) { // else the number of points changes where a path does not jump
            check(paths, weights, paths.values(), bars.values());
            check(paths, weights, paths.left(), bars.left());
          } else {
            checkFrom(2, paths, weights, paths.values(), bars.values());
            checkFrom(2, paths, weights, paths.left(), bars.left());
          }
        }
      }
    }
  }

  private static void check(
      CadlagPaths paths, double[][] weights, double[] variables, double[] bars) {
    checkFrom(0, paths, weights, variables, bars);
  }

  private static void checkFrom(
      int first, CadlagPaths paths, double[][] weights, double[] variables, double[] bars) {
    double step = 1e-3;
    for (int k = first; k < variables.length; k++) {
      double value = variables[k];
      variables[k] = value + step;
      double up = functional(paths, weights);
      variables[k] = value - step;
      double down = functional(paths, weights);
      variables[k] = value;
      assertEquals((up - down) / (2 * step), bars[k], 1e-10);
    }
  }

  private static double functional(CadlagPaths paths, double[][] weights) {
    return Points.dot(weights[0], Points.of(paths, 0))
        + Points.dot(weights[1], Points.of(paths, 1));
  }

  /** Joined, the derivative in the value is that in value and left limit moved together. */
  @Test
  void joinedKnotsMoveTogether() {
    CadlagPaths apart = oneJump(PLAIN);
    CadlagPaths joined = oneJump(PLAIN.withJoined(true));
    CadlagCotangents two = new CadlagCotangents(apart);
    CadlagCotangents one = new CadlagCotangents(joined);
    apart.into(two).accept(0, new double[] {0, 1, 0, 2, 0, 4, 0, 8, 0, 16, 0, 32});
    joined.into(one).accept(0, new double[] {0, 1 + 2, 0, 4, 0, 8, 0, 16 + 32});
    assertArrayEquals(new double[] {2, 8, 32}, two.values());
    assertArrayEquals(new double[] {1, 4, 16}, two.left());
    assertArrayEquals(new double[] {3, 8, 48}, one.values());
    assertArrayEquals(new double[] {0, 4, 0}, one.left());
  }

  private static void refused(String sentence, Executable attempt) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, attempt).getMessage());
  }

  private static CadlagPaths of(double[] times, double[] values, double[] left) {
    return new CadlagPaths(1, new int[] {1, 2}, times, values, left, PLAIN);
  }

  @Test
  void arraysThatAreNoPaths() {
    double[] good = {1, 2, 3};
    double[] bad = {1, 2, Double.NaN};
    refused(
        "the times of path 1 must increase, got 2.0 at knot 1 after 2.0",
        () -> of(new double[] {5, 2, 2}, good, good));
    refused("the time of knot 1 of path 1 must be finite, got NaN", () -> of(bad, good, good));
    refused(
        "the value of channel 0 at knot 1 of path 1 must be finite, got NaN",
        () -> of(good, bad, good));
    refused(
        "the left limit of channel 0 at knot 1 of path 1 must be finite, got NaN",
        () -> of(good, good, bad));
    refused("3 knots need 3 numbers in times, got 2", () -> of(new double[2], good, good));
    refused(
        "3 knots of 1 channels need 3 numbers in values, got 4",
        () -> of(good, new double[4], good));
    refused(
        "3 knots of 1 channels need 3 numbers in left, got 0", () -> of(good, good, new double[0]));
    refused(
        "channels must be at least 1, got 0",
        () -> new CadlagPaths(0, new int[] {1}, good, good, good, PLAIN));
    refused(
        "path 0 has 0 points: a path needs at least 1",
        () -> new CadlagPaths(1, new int[] {0}, good, good, good, PLAIN));
    refused("jumpPieces must be 1 to 1048576, got 0", () -> PLAIN.withJump(JumpPath.STRAIGHT, 0));
  }
}
