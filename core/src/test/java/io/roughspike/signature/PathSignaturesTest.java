package io.roughspike.signature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.path.LiftOptions;
import io.roughspike.path.Paths;
import io.roughspike.path.SpikeLifts;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.DenseTensors;
import io.roughspike.testing.DirectionalDerivative;
import io.roughspike.testing.RandomTrains;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PathSignaturesTest {
  private static final long SEED = TestSeed.of(PathSignaturesTest.class);

  /**
   * Relative to the largest number of a signature. Words are sums of at most 40 steps with D + 1
   * roundings of 1.1e-16 each: 4e-14 without cancellation, of which the increments' walk leaves
   * some.
   */
  private static final double TOLERANCE = 1e-12;

  /** Channels, depth: paths side by side and one by one, first letters padded and not. */
  private static final int[][] SHAPES = {
    {1, 1}, {1, 8}, {2, 3}, {2, 8}, {2, 9}, {3, 4}, {3, 6}, {5, 4}, {8, 3}, {9, 3}, {23, 2}, {40, 1}
  };

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final ScalarEngine engine = new ScalarEngine(2);

  @AfterEach
  void close() {
    engine.close();
  }

  private double[] points(int count, int channels) {
    return random.doubles((long) count * channels, -1, 1).toArray();
  }

  private double[] signature(int channels, int depth, double[] points) {
    PathSignatures signatures = new PathSignatures(channels, depth);
    double[] out = new double[signatures.size()];
    int count = points.length / channels;
    Paths path = Paths.ofEqualLength(1, count, channels, points);
    signatures.signatures(engine, path, out, done -> {});
    return out;
  }

  private static double[] withUnit(double[] signature) {
    double[] whole = new double[signature.length + 1];
    whole[0] = 1;
    System.arraycopy(signature, 0, whole, 1, signature.length);
    return whole;
  }

  private static void assertClose(double[] expected, double[] found) {
    double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    assertArrayEquals(expected, found, TOLERANCE * largest);
  }

  private static void forEachShape(BiConsumer<Integer, Integer> check) {
    for (int[] shape : SHAPES) {
      check.accept(shape[0], shape[1]);
    }
  }

  /** Level n of a linear path with increment x is x^n / n!, whatever points lie on the way. */
  @Test
  void ofALinearPathIsPowersOverFactorials() {
    forEachShape((channels, depth) -> {
      double[] x = points(1, channels);
      double[] points = new double[21 * channels];
      for (int i = 0; i < points.length; i++) {
        points[i] = x[i % channels] * (i / channels) / 20;
      }
      double[] expected = new DenseTensors(channels, depth).linear(x);
      assertClose(expected, withUnit(signature(channels, depth, points)));
    });
  }

  /** Chen's identity, step by step, in an algebra written down the plain way. */
  @Test
  void isTheProductOfItsSteps() {
    forEachShape((channels, depth) -> {
      DenseTensors dense = new DenseTensors(channels, depth);
      double[] points = points(35, channels);
      double[] product = dense.one();
      for (int i = channels; i < points.length; i += channels) {
        double[] x = new double[channels];
        for (int k = 0; k < channels; k++) {
          x[k] = points[i + k] - points[i - channels + k];
        }
        product = dense.product(product, dense.linear(x));
      }
      assertClose(product, withUnit(signature(channels, depth, points)));
    });
  }

  /** Chen's identity: the signature of a joined path is the product of both signatures. */
  @Test
  void joinedPathsMultiply() {
    forEachShape((channels, depth) -> {
      double[] points = points(24, channels);
      double[] first = signature(channels, depth, Arrays.copyOf(points, 11 * channels));
      double[] second =
          signature(channels, depth, Arrays.copyOfRange(points, 10 * channels, points.length));
      double[] product =
          new DenseTensors(channels, depth).product(withUnit(first), withUnit(second));
      assertClose(product, withUnit(signature(channels, depth, points)));
    });
  }

  @Test
  void timeReversalGivesTheInverse() {
    forEachShape((channels, depth) -> {
      double[] points = points(18, channels);
      double[] back = new double[points.length];
      for (int i = 0; i < points.length; i += channels) {
        System.arraycopy(points, i, back, points.length - channels - i, channels);
      }
      DenseTensors dense = new DenseTensors(channels, depth);
      double[] there = withUnit(signature(channels, depth, points));
      double[] product = dense.product(there, withUnit(signature(channels, depth, back)));
      // the product of numbers up to the largest word cancels down to the unit
      double largest = Arrays.stream(there).map(Math::abs).max().orElse(0);
      assertArrayEquals(dense.one(), product, TOLERANCE * largest * largest);
    });
  }

  /** A point more on a segment changes nothing. */
  @Test
  void doesNotDependOnTheParametrisation() {
    forEachShape((channels, depth) -> {
      double[] points = points(12, channels);
      double[] finer = new double[2 * points.length - channels];
      for (int i = 0; i < finer.length; i++) {
        int point = i / channels / 2 * channels;
        int k = i % channels;
        boolean between = i / channels % 2 == 1;
        finer[i] =
            between ? (points[point + k] + points[point + channels + k]) / 2 : points[point + k];
      }
      assertClose(signature(channels, depth, points), signature(channels, depth, finer));
    });
  }

  /** S_u S_v is the sum of S over all shuffles of u and v. */
  @Test
  void shuffles() {
    DenseTensors dense = new DenseTensors(3, 6);
    double[] s = withUnit(signature(3, 6, points(20, 3)));
    double largest = Arrays.stream(s).map(Math::abs).max().orElse(0);
    for (int trial = 0; trial < 50; trial++) {
      int[] u = random.ints(1 + random.nextInt(3), 0, 3).toArray();
      int[] v = random.ints(1 + random.nextInt(3), 0, 3).toArray();
      double sum = shuffles(dense, s, u, 0, v, 0, new int[u.length + v.length]);
      // 20 words at most
      assertEquals(s[dense.position(u)] * s[dense.position(v)], sum, 20 * TOLERANCE * largest);
    }
  }

  private static double shuffles(
      DenseTensors dense, double[] s, int[] u, int i, int[] v, int j, int[] word) {
    if (i == u.length && j == v.length) {
      return s[dense.position(word)];
    }
    double sum = 0;
    if (i < u.length) {
      word[i + j] = u[i];
      sum += shuffles(dense, s, u, i + 1, v, j, word);
    }
    if (j < v.length) {
      word[i + j] = v[j];
      sum += shuffles(dense, s, u, i, v, j + 1, word);
    }
    return sum;
  }

  /** Level 1 is the increment; the antisymmetric part of level 2 the area, here of a square. */
  @Test
  void lowLevelsAreIncrementAndArea() {
    double[] square = {0, 0, 2, 0, 2, 3, 0, 3, 0, 0};
    double[] s = signature(2, 2, square);
    assertArrayEquals(new double[] {0, 0}, Arrays.copyOf(s, 2));
    assertEquals(6, (s[3] - s[4]) / 2, 6 * TOLERANCE);
  }

  @Test
  void ofALiftIsThatOfTheMarcusLift() {
    SpikeTrains trains = RandomTrains.of(random, 7, 3, 12, 0, 1, 0);
    int[] caps = {99, 99, 99};
    SpikeLifts lifts = new SpikeLifts(trains, 0, 1, LiftOptions.PLAIN);
    for (int depth = 1; depth <= 6; depth++) {
      MarcusLift lift = new MarcusLift(3, depth, 0, 1);
      PathSignatures signatures = new PathSignatures(4, depth);
      double[] all = new double[7 * signatures.size()];
      signatures.signatures(engine, lifts, all, done -> {});
      for (int sample = 0; sample < 7; sample++) {
        double[] columns = new double[lift.algebra().size()];
        double[] rows = new double[columns.length];
        lift.signature(trains, sample, caps, columns);
        lift.algebra().toRowMajor(columns, rows);
        int at = sample * signatures.size();
        assertClose(rows, withUnit(Arrays.copyOfRange(all, at, at + signatures.size())));
      }
    }
  }

  /** Derivatives in event times go through the points. */
  @Test
  void gradientReachesEventTimes() {
    SpikeTrains trains = RandomTrains.of(random, 1, 2, 8, 0, 1, 0.01);
    PathSignatures signatures = new PathSignatures(3, 4);
    double[] cotangents = random.doubles(signatures.size(), -1, 1).toArray();
    EventCotangentTable table = new EventCotangentTable();
    table.reset(1, trains.capacity());
    SpikeLifts lifts = new SpikeLifts(trains, 0, 1, LiftOptions.PLAIN);
    signatures.gradient(engine, lifts, cotangents, lifts.into(table), done -> {});
    int events = trains.count(0);
    double[] times = new double[events];
    Arrays.setAll(times, e -> trains.time(0, e));
    for (int e = 0; e < events; e++) {
      double[] direction = new double[events];
      direction[e] = 1;
      double expected =
          DirectionalDerivative.of(
              moved -> {
                SpikeTrains other = new SpikeTrains(1, 2, events);
                for (int i = 0; i < events; i++) {
                  other.add(0, trains.neuron(0, i), moved[i]);
                }
                double[] s = new double[signatures.size()];
                SpikeLifts otherLifts = new SpikeLifts(other, 0, 1, LiftOptions.PLAIN);
                signatures.signatures(engine, otherLifts, s, done -> {});
                return dot(cotangents, s);
              },
              times,
              direction,
              1e-3);
      // values below 100 round by 1e-14, divided by the step
      assertEquals(expected, table.at(0, e), 1e-10);
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < b.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /**
   * &lt;cotangents, dS v&gt; = &lt;gradient, v&gt; in a batch of different lengths, depth 1 to 8.
   */
  @Test
  void gradientIsTheAdjointOfTheDerivative() {
    int[][] shapes = {
      {40, 1}, {23, 2}, {2, 3}, {9, 3}, {12, 3}, {3, 4}, {5, 4}, {4, 5}, {3, 6}, {2, 7}, {3, 7},
      {1, 8}, {2, 8}, {3, 8}
    };
    int[] lengths = {3, 1, 21, 2, 40};
    int total = Arrays.stream(lengths).sum();
    for (int[] shape : shapes) {
      int channels = shape[0];
      PathSignatures signatures = new PathSignatures(channels, shape[1]);
      double[] points = random.doubles((long) total * channels, -0.3, 0.3).toArray();
      double[] direction = random.doubles(points.length, -1, 1).toArray();
      double[] cotangents =
          random.doubles((long) lengths.length * signatures.size(), -1, 1).toArray();
      Paths paths = new Paths(channels, lengths, points);
      double[] gradient = new double[points.length];
      signatures.gradient(engine, paths, cotangents, paths.into(gradient), done -> {});
      double[] s = new double[cotangents.length];
      double expected =
          DirectionalDerivative.of(
              moved -> {
                Paths other = new Paths(channels, lengths, moved);
                signatures.signatures(engine, other, s, done -> {});
                return dot(cotangents, s);
              },
              points,
              direction,
              0.02);
      double terms = 0;
      for (int i = 0; i < gradient.length; i++) {
        terms += Math.abs(gradient[i] * direction[i]);
      }
      // values are of the size of the terms or smaller; 5e-16 of them over the step is 3e-14
      assertEquals(expected, dot(gradient, direction), 1e-12 * terms, Arrays.toString(shape));
    }
  }

  @Test
  void onePointGivesZerosAndNoPathNothing() {
    forEachShape((channels, depth) -> {
      double[] s = signature(channels, depth, points(1, channels));
      assertArrayEquals(new double[s.length], s);
    });
    PathSignatures signatures = new PathSignatures(2, 3);
    Paths none = new Paths(2, new int[0], new double[0]);
    signatures.signatures(engine, none, new double[0], done -> {});
    signatures.gradient(engine, none, new double[0], none.into(new double[0]), done -> {});
  }

  /** Neighbours, their lengths and the order of paths leave every bit alone. */
  @Test
  void aPathDoesNotSeeItsNeighbours() {
    int[] lengths = random.ints(150, 1, 12).toArray();
    double[] points = points(Arrays.stream(lengths).sum(), 2);
    Paths paths = new Paths(2, lengths, points);
    PathSignatures signatures = new PathSignatures(2, 4);
    int size = signatures.size();
    double[] all = new double[lengths.length * size];
    AtomicInteger told = new AtomicInteger();
    signatures.signatures(engine, paths, all, told::addAndGet);
    assertEquals(lengths.length, told.get());
    for (int p = 0; p < lengths.length; p++) {
      int from = 2 * paths.offset(p);
      double[] alone = signature(2, 4, Arrays.copyOfRange(points, from, from + 2 * lengths[p]));
      assertArrayEquals(alone, Arrays.copyOfRange(all, p * size, (p + 1) * size));
    }
  }

  /** One path takes the room of one, forwards 2.1 times its points, backwards little more. */
  @Test
  void aLongPathTakesTheRoomOfOne() {
    int count = 200_000;
    double[] points = new double[2 * count];
    for (int i = 2; i < points.length; i++) {
      points[i] = points[i - 2] + random.nextDouble(-0.01, 0.01);
    }
    for (int depth = 2; depth <= 3; depth++) {
      PathSignatures signatures = new PathSignatures(2, depth, 3L * Double.BYTES * points.length);
      double[] s = new double[signatures.size()];
      Paths path = Paths.ofEqualLength(1, count, 2, points);
      signatures.signatures(engine, path, s, done -> {});
      // the sum over steps of move times place at its middle
      double area = 0;
      for (int i = 2; i < points.length; i += 2) {
        area += (points[i] + points[i - 2] - 2 * points[0]) / 2 * (points[i + 1] - points[i - 1]);
      }
      // 200,000 roundings of 1.1e-16 of numbers up to |s|
      assertEquals(area, s[3], 1e-10 * Math.max(1, Math.abs(area)), "word 01 at depth " + depth);
      double[] gradient = new double[points.length];
      double[] cotangents = new double[s.length];
      cotangents[3] = 1;
      signatures.gradient(engine, path, cotangents, path.into(gradient), done -> {});
      int at = 2 * (count / 3);
      // the derivative of the area by a point's second channel
      assertEquals((points[at - 2] - points[at + 2]) / 2, gradient[at + 1], 1e-12);
    }
  }

  /** Where many would not fit, fewer go side by side, to the same bits. */
  @Test
  void fewerPathsGoSideBySideWhereManyDoNotFit() {
    int[] lengths = random.ints(70, 1, 12).toArray();
    lengths[33] = 3000;
    double[] points = points(Arrays.stream(lengths).sum(), 2);
    Paths paths = new Paths(2, lengths, points);
    PathSignatures roomy = new PathSignatures(2, 3);
    PathSignatures tight = new PathSignatures(2, 3, 1 << 20);
    double[] expected = new double[lengths.length * roomy.size()];
    double[] found = expected.clone();
    roomy.signatures(engine, paths, expected, done -> {});
    tight.signatures(engine, paths, found, done -> {});
    assertArrayEquals(expected, found);
    double[] expectedGradient = new double[points.length];
    double[] foundGradient = new double[points.length];
    roomy.gradient(engine, paths, expected, paths.into(expectedGradient), done -> {});
    tight.gradient(engine, paths, expected, paths.into(foundGradient), done -> {});
    assertArrayEquals(expectedGradient, foundGradient);
  }

  @Test
  void wordsAreCountedBeforeAnythingIsMade() {
    assertEquals(14, WordCount.of(2, 3));
    assertEquals("12719", WordCount.text(23, 3));
    assertEquals("2147483647", WordCount.text(1, Integer.MAX_VALUE));
    assertEquals("about 10^646456993", WordCount.text(2, Integer.MAX_VALUE));
    assertRefused("2147483647 words", () -> new PathSignatures(1, Integer.MAX_VALUE));
    assertRefused(
        "about 10^646456993 words, need more memory than any machine has: lower the depth",
        () -> new PathSignatures(2, Integer.MAX_VALUE));
    assertRefused("2147483647 words", () -> new LogSignature(1, Integer.MAX_VALUE));
  }

  @Test
  void refusalsSayWhatToDo() {
    assertRefused("channels must be at least 1, got 0", () -> new PathSignatures(0, 3));
    assertRefused("depth must be at least 1, got 0", () -> new PathSignatures(2, 0));
    assertRefused("bytes in 1 thread", () -> new PathSignatures(23, 8));
    assertRefused("lower the depth, or raise the limit", () -> new PathSignatures(23, 8));
    assertRefused("more than the limit of 1000", () -> new PathSignatures(9, 3, 1000));
    PathSignatures signatures = new PathSignatures(9, 3, 60_000);
    Paths paths = Paths.ofEqualLength(2, 2, 9, new double[36]);
    assertRefused(
        "use fewer threads",
        () -> signatures.signatures(engine, paths, new double[2 * 819], done -> {}));
    PathSignatures forLong = new PathSignatures(2, 3, 100_000);
    Paths longPath = Paths.ofEqualLength(1, 9000, 2, new double[18_000]);
    assertRefused(
        "9000 points, need up to ",
        () -> forLong.signatures(engine, longPath, new double[14], done -> {}));
    assertRefused(
        "in 1 thread, more than the limit of 100000: use fewer points, or cut paths into pieces",
        () -> forLong.signatures(engine, longPath, new double[14], done -> {}));
    PathSignatures others = new PathSignatures(3, 3);
    assertRefused(
        "paths must have 3 channels, got 9",
        () -> others.signatures(engine, paths, new double[39], done -> {}));
    Paths fit = Paths.ofEqualLength(2, 2, 3, new double[12]);
    assertRefused(
        "2 signatures of 39 numbers need an array of 78, got 77",
        () -> others.signatures(engine, fit, new double[77], done -> {}));
  }

  private static void assertRefused(String part, Runnable call) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(message.contains(part), message);
  }
}
