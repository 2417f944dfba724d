package io.roughspike.path;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.testing.AllocationMeter;
import io.roughspike.testing.TestSeed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Transforms of paths against lists of points, and their pull-back as a transpose. */
class PathLiftsTest {
  private static final Paths PATH =
      Paths.ofEqualLength(1, 3, 2, new double[] {1, 10, 2, 20, 4, 40});

  private static double[] points(boolean time, LiftOptions options) {
    return Points.of(new PathLifts(PATH, time, options), 0);
  }

  @Test
  void nothingWanted() {
    assertArrayEquals(PATH.values(), points(false, LiftOptions.PLAIN.withTimeScale(7)));
  }

  @Test
  void scales() {
    assertArrayEquals(
        new double[] {2, 1, 4, 2, 8, 4}, points(false, LiftOptions.PLAIN.withJumpScales(2, 0.1)));
  }

  @Test
  void time() {
    assertArrayEquals(
        new double[] {0, 1, 10, /**/ 1.5, 2, 20, /**/ 3, 4, 40},
        points(true, LiftOptions.PLAIN.withTimeScale(3)));
    assertTrue(new PathLifts(PATH, true, LiftOptions.PLAIN).hasTime());
    assertFalse(new PathLifts(PATH, false, LiftOptions.PLAIN).hasTime());
  }

  @Test
  void basepoint() {
    assertArrayEquals(
        new double[] {0, 0, 1, 10, 2, 20, 4, 40},
        points(false, LiftOptions.PLAIN.withBasepoint(true)));
  }

  @Test
  void leadLag() {
    assertArrayEquals(
        new double[] {
          1, 10, 1, 10, /**/ 2, 20, 1, 10, /**/ 2, 20, 2, 20, /**/ 4, 40, 2, 20, /**/ 4, 40, 4, 40
        },
        points(false, LiftOptions.PLAIN.withLeadLag(true)));
  }

  /** Twice the area between lead and lag is the quadratic variation. */
  @Test
  void leadLagTellsQuadraticVariation() {
    Random random = new Random(TestSeed.of(PathLiftsTest.class));
    double[] values = Points.random(random, 20);
    PathLifts lift =
        new PathLifts(
            Paths.ofEqualLength(1, 20, 1, values), false, LiftOptions.PLAIN.withLeadLag(true));
    double variation = 0;
    for (int i = 1; i < 20; i++) {
      variation += Math.pow(values[i] - values[i - 1], 2);
    }
    double area = Points.iterated(lift, 0, 1, 0) - Points.iterated(lift, 0, 0, 1);
    // 40 terms below 16, each rounded a few times.
    assertEquals(-variation, area, 1e-12);
  }

  @Test
  void refinement() {
    assertArrayEquals(
        new double[] {1, 10, 1.5, 15, 2, 20, 3, 30, 4, 40},
        points(false, LiftOptions.PLAIN.withRefinement(1)));
  }

  /** What a test does with one shape of paths under one choice of options. */
  private interface Case {
    void check(Paths paths, PathSource source, boolean time, LiftOptions options);
  }

  private static void everyShape(Random random, Case test) {
    for (int length = 1; length <= 5; length++) {
      for (int channels = 1; channels <= 3; channels++) {
        Paths paths =
            new Paths(
                channels, new int[] {length, 2}, Points.random(random, (length + 2) * channels));
        for (int flags = 0; flags < 16; flags++) {
          for (int refinement = 0; refinement <= 2; refinement++) {
            PathSource source = (flags & 8) != 0 ? new Timed(paths) : paths;
            List<Double> scales =
                refinement == 0
                    ? List.of()
                    : List.of(0.5, 3.0, 0.1).subList(0, channels - (source.hasTime() ? 1 : 0));
            LiftOptions options =
                new LiftOptions(1.7, scales, (flags & 1) != 0, (flags & 2) != 0, refinement);
            test.check(paths, source, (flags & 4) != 0, options);
          }
        }
      }
    }
  }

  /** Paths whose first channel is time. */
  private record Timed(Paths paths) implements PathSource {
    @Override
    public int samples() {
      return paths.samples();
    }

    @Override
    public int channels() {
      return paths.channels();
    }

    @Override
    public boolean hasTime() {
      return true;
    }

    @Override
    public int points(int sample) {
      return paths.points(sample);
    }

    @Override
    public void read(int sample, double[] out, int offset) {
      paths.read(sample, out, offset);
    }
  }

  /** The transforms one after another, on lists of points. */
  private static double[] oneByOne(
      PathSource source, int sample, boolean time, LiftOptions options) {
    double[] values = Points.of(source, sample);
    int d = source.channels();
    int length = source.points(sample);
    List<double[]> times = new ArrayList<>();
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      double[] point = Arrays.copyOfRange(values, i * d, (i + 1) * d);
      if (source.hasTime()) {
        times.add(new double[] {options.timeScale() * point[0]});
        point = Arrays.copyOfRange(point, 1, d);
      } else {
        double at = length == 1 ? 0 : options.timeScale() * i / (length - 1);
        times.add(time ? new double[] {at} : new double[0]);
      }
      for (int c = 0; c < point.length; c++) {
        point[c] *= options.jumpScales().isEmpty() ? 1 : options.jumpScales().get(c);
      }
      points.add(point);
    }
    if (options.basepoint()) {
      times.addFirst(new double[times.getFirst().length]);
      points.addFirst(new double[points.getFirst().length]);
    }
    List<double[]> knots = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      if (!options.leadLag()) {
        knots.add(join(times.get(i), points.get(i)));
      } else {
        if (i > 0) {
          knots.add(join(times.get(i), points.get(i), points.get(i - 1)));
        }
        knots.add(join(times.get(i), points.get(i), points.get(i)));
      }
    }
    int pieces = 1 << options.refinement();
    List<double[]> all = new ArrayList<>(List.of(knots.getFirst()));
    for (int i = 1; i < knots.size(); i++) {
      for (int piece = 1; piece <= pieces; piece++) {
        double[] point = knots.get(i).clone();
        for (int c = 0; c < point.length && piece < pieces; c++) {
          double from = knots.get(i - 1)[c];
          point[c] = from + (point[c] - from) * piece / pieces;
        }
        all.add(point);
      }
    }
    return join(all.toArray(new double[0][]));
  }

  private static double[] join(double[]... parts) {
    return Arrays.stream(parts).flatMapToDouble(Arrays::stream).toArray();
  }

  @Test
  void everyShapeAgainstLists() {
    Random random = new Random(TestSeed.of(PathLiftsTest.class));
    everyShape(
        random,
        (paths, source, time, options) -> {
          PathLifts lifts = new PathLifts(source, time, options);
          for (int s = 0; s < 2; s++) {
            double[] expected = oneByOne(source, s, time, options);
            assertEquals(expected.length, lifts.points(s) * lifts.channels(), options.toString());
            assertArrayEquals(expected, Points.of(lifts, s), options.toString());
          }
        });
  }

  /**
   * The points y are affine in those of the source, x: y(x + u) - y(x) = A u. The pull-back must be
   * the transpose of A: w . A u = (A' w) . u. Some hundred terms below 100: rounding stays below
   * 1e-11.
   */
  @Test
  void pullBackIsTheTranspose() {
    Random random = new Random(TestSeed.of(PathLiftsTest.class));
    everyShape(
        random,
        (paths, source, time, options) -> {
          PathLifts lifts = new PathLifts(source, time, options);
          for (int s = 0; s < 2; s++) {
            double[] before = Points.of(lifts, s);
            double[] weights = Points.random(random, before.length);
            double[] pulled = new double[paths.values().length];
            lifts.into(paths.into(pulled)).accept(s, weights.clone());
            double[] move = Points.random(random, pulled.length);
            double[] values = paths.values().clone();
            for (int k = 0; k < values.length; k++) {
              paths.values()[k] += move[k];
            }
            double difference =
                Points.dot(weights, Points.of(lifts, s)) - Points.dot(weights, before);
            System.arraycopy(values, 0, paths.values(), 0, values.length);
            assertEquals(difference, Points.dot(pulled, move), 1e-11, options.toString());
          }
        });
  }

  @Test
  void nothingIsAllocated() {
    PathLifts lifts =
        new PathLifts(PATH, true, new LiftOptions(2, List.of(1.0, 2.0), true, true, 3));
    double[] out = new double[lifts.points(0) * lifts.channels()];
    PointCotangents back = lifts.into(PATH.into(new double[6]));
    long bytes =
        new AllocationMeter()
            .leastBytes(
                1000,
                () -> {
                  lifts.read(0, out, 0);
                  back.accept(0, out);
                });
    assertEquals(0, bytes, "bytes that a warm run allocates");
  }

  @Test
  void scalesThatDoNotFit() {
    assertEquals(
        "jumpScales must have one number for each of 2 channels, got 3",
        assertThrows(
                IllegalArgumentException.class,
                () -> new PathLifts(PATH, true, LiftOptions.PLAIN.withJumpScales(1, 2, 3)))
            .getMessage());
  }
}
