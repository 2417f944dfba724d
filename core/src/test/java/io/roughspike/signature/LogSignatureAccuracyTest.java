package io.roughspike.signature;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.path.Paths;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many digits deep log-signatures keep. */
class LogSignatureAccuracyTest {
  /**
   * Of max(1, length of the path)^n at level n. In log S the words of level n are sums of products
   * of at most 7 length^n together to level 12 (the coefficients of -log(2 - e^x)), a product of up
   * to 12 factors of some 12 roundings of 1.1e-16 each, mostly of words that cancel to less.
   */
  private static final double TOLERANCE = 1e-14;

  private final SplittableRandom random =
      new SplittableRandom(TestSeed.of(LogSignatureAccuracyTest.class));

  private final ScalarEngine engine = new ScalarEngine(1);

  @AfterEach
  void close() {
    engine.close();
  }

  private double[] coordinates(LogSignature logs, int channels, int depth, double... points) {
    PathSignatures signatures = new PathSignatures(channels, depth);
    double[] s = new double[signatures.size()];
    double[] c = new double[logs.size()];
    Paths path = Paths.ofEqualLength(1, points.length / channels, channels, points);
    signatures.signatures(engine, path, s, done -> {});
    logs.logSignatures(engine, 1, s, c, done -> {});
    return c;
  }

  /** The derivative of sum(cotangent x coordinate) as the points move by {@code direction}. */
  private double derivative(
      LogSignature logs,
      int channels,
      int depth,
      double[] cotangents,
      double[] points,
      double[] direction) {
    PathSignatures signatures = new PathSignatures(channels, depth);
    double[] s = new double[signatures.size()];
    double[] back = new double[s.length];
    double[] gradient = new double[points.length];
    Paths path = Paths.ofEqualLength(1, points.length / channels, channels, points);
    signatures.signatures(engine, path, s, done -> {});
    logs.gradient(engine, 1, s, cotangents, back, done -> {});
    signatures.gradient(engine, path, back, path.into(gradient), done -> {});
    double sum = 0;
    for (int i = 0; i < gradient.length; i++) {
      sum += gradient[i] * direction[i];
    }
    return sum;
  }

  private double[] walk(int moves, int channels, double size) {
    double[] points = new double[(moves + 1) * channels];
    for (int i = channels; i < points.length; i++) {
      points[i] = points[i - channels] + random.nextDouble(-size, size);
    }
    return points;
  }

  private static double length(int channels, double... points) {
    double length = 0;
    for (int i = channels; i < points.length; i += channels) {
      double square = 0;
      for (int c = 0; c < channels; c++) {
        double move = points[i + c] - points[i + c - channels];
        square += move * move;
      }
      length += Math.sqrt(square);
    }
    return length;
  }

  private static void assertClose(
      String what, List<int[]> words, double length, double[] expected, double[] found) {
    for (int w = 0; w < expected.length; w++) {
      double tolerance = TOLERANCE * Math.pow(Math.max(1, length), words.get(w).length);
      String message =
          "%s: coordinate of word %s must be %s within %.2g, got %s"
              .formatted(what, Arrays.toString(words.get(w)), expected[w], tolerance, found[w]);
      assertTrue(Math.abs(found[w] - expected[w]) <= tolerance, message);
    }
  }

  /** Whatever points lie on the way, a straight line has its increment and zeros. */
  @Test
  void ofALineNothingIsLeftAfterLevelOneToDepth12() {
    for (int channels = 2; channels <= 3; channels++) {
      LogSignature logs = new LogSignature(channels, 12);
      double[][] lines = {new double[2 * channels], walk(1, channels, 3)};
      for (int c = 0; c < channels; c++) {
        lines[0][channels + c] = c + 1;
      }
      for (double[] line : lines) {
        double[] expected = new double[logs.size()];
        System.arraycopy(line, channels, expected, 0, channels);
        double[] points = Arrays.copyOf(line, 3 * channels);
        for (int c = 0; c < channels; c++) {
          points[channels + c] = 0.375 * line[channels + c];
          points[2 * channels + c] = line[channels + c];
        }
        String what = "line to " + Arrays.toString(line);
        double length = length(channels, line);
        assertClose(what, logs.words(), length, expected, coordinates(logs, channels, 12, line));
        assertClose(what, logs.words(), length, expected, coordinates(logs, channels, 12, points));
      }
    }
  }

  @Test
  void ofRandomPathsIsThatOfExactArithmetic() {
    for (int[] shape : new int[][] {{2, 12}, {3, 9}}) {
      int channels = shape[0];
      LogSignature logs = new LogSignature(channels, shape[1]);
      ExactLogSignatures exact = new ExactLogSignatures(channels, shape[1], logs.words());
      double[] points = walk(3, channels, 1.5);
      assertClose(
          "walk through " + Arrays.toString(points),
          logs.words(),
          length(channels, points),
          exact.coordinates(points),
          coordinates(logs, channels, shape[1], points));
    }
  }

  /** The way back has the opposite log-signature, which is computed from quite other numbers. */
  @Test
  void ofRandomPathsInThreeChannelsTheWayBackIsTheOppositeToDepth12() {
    LogSignature logs = new LogSignature(3, 12);
    double[] points = walk(6, 3, 1);
    double[] back = new double[points.length];
    for (int i = 0; i < points.length; i += 3) {
      System.arraycopy(points, i, back, points.length - 3 - i, 3);
    }
    double[] expected = coordinates(logs, 3, 12, points);
    Arrays.setAll(expected, w -> -expected[w]);
    assertClose(
        "way back through " + Arrays.toString(points),
        logs.words(),
        length(3, points),
        expected,
        coordinates(logs, 3, 12, back));
  }

  /** Level by level, so that high levels are not lost behind low ones. */
  @Test
  void derivativesAreThoseOfExactArithmetic() {
    for (int[] shape : new int[][] {{2, 12}, {3, 8}}) {
      int channels = shape[0];
      int depth = shape[1];
      LogSignature logs = new LogSignature(channels, depth);
      ExactLogSignatures exact = new ExactLogSignatures(channels, depth, logs.words());
      double[] line = walk(1, channels, 2);
      double[] onLine = Arrays.copyOf(line, 3 * channels);
      for (int c = 0; c < channels; c++) {
        onLine[channels + c] = 0.375 * line[channels + c];
        onLine[2 * channels + c] = line[channels + c];
      }
      for (double[] points : new double[][] {onLine, walk(2, channels, 1.5)}) {
        double[] direction = random.doubles(points.length, -1, 1).toArray();
        double[] derivatives = exact.derivative(points, direction);
        for (int level = 1; level <= depth; level++) {
          double[] cotangents = new double[logs.size()];
          double expected = 0;
          for (int w = 0; w < cotangents.length; w++) {
            if (logs.words().get(w).length == level) {
              cotangents[w] = random.nextDouble(-1, 1);
              expected += cotangents[w] * derivatives[w];
            }
          }
          double found = derivative(logs, channels, depth, cotangents, points, direction);
          // a product of n moves has n derivatives, of moves by up to 1
          double tolerance =
              level * TOLERANCE * Math.pow(Math.max(1, length(channels, points)), level);
          String message =
              "derivative of level %d at %s must be %s within %.2g, got %s"
                  .formatted(level, Arrays.toString(points), expected, tolerance, found);
          assertTrue(Math.abs(found - expected) <= tolerance, message);
        }
      }
    }
  }

  /** Factors are natural and products of brackets whole, so that nothing is rounded. */
  @Test
  void coordinatesOfBracketsAreThoseOfABasis() {
    for (int[] shape : new int[][] {{2, 10}, {3, 7}, {4, 5}, {7, 3}}) {
      int channels = shape[0];
      int depth = shape[1];
      LyndonBasis basis = new LyndonBasis(channels, depth);
      DynkinProjection projection = new DynkinProjection(channels, depth);
      double[] workspace = new double[projection.workspace()];
      ExactLogSignatures exact = new ExactLogSignatures(channels, depth, basis.words());
      int[] levelStart = new int[depth + 1];
      for (int n = 1; n <= depth; n++) {
        levelStart[n] = n == 1 ? 0 : channels * (levelStart[n - 1] + 1);
      }
      double[] element = new double[channels * (levelStart[depth] + 1)];
      double[] coordinates = new double[basis.words().size()];
      for (int w = 0; w < coordinates.length; w++) {
        int[] word = basis.words().get(w);
        Arrays.fill(element, 0);
        exact
            .bracket(word)
            .forEach((place, factor) -> element[levelStart[word.length] + place] = factor);
        projection.project(element, workspace);
        basis.coordinates(element, coordinates, 0);
        for (int v = 0; v < coordinates.length; v++) {
          double expected = v == w ? 1 : 0;
          String message =
              "coordinate %s of the bracket of %s must be %s, got %s"
                  .formatted(
                      Arrays.toString(basis.words().get(v)),
                      Arrays.toString(word),
                      expected,
                      coordinates[v]);
          assertTrue(coordinates[v] == expected, message);
        }
      }
    }
  }

  /** &lt;c(T), w&gt; = &lt;T, adjoint of w&gt; for any tensors: projection and coordinates. */
  @Test
  void adjointsAreTransposed() {
    for (int[] shape : new int[][] {{2, 12}, {3, 10}, {4, 6}}) {
      LyndonBasis basis = new LyndonBasis(shape[0], shape[1]);
      DynkinProjection projection = new DynkinProjection(shape[0], shape[1]);
      double[] workspace = new double[projection.workspace()];
      int size = new PathSignatures(shape[0], shape[1]).size();
      double[] tensor = random.doubles(size, -1, 1).toArray();
      double[] moved = tensor.clone();
      double[] weights = random.doubles(basis.words().size(), -1, 1).toArray();
      double[] coordinates = new double[weights.length];
      double[] adjoint = new double[size];
      projection.project(moved, workspace);
      basis.coordinates(moved, coordinates, 0);
      basis.pullBack(weights, 0, adjoint);
      projection.pullBack(adjoint, workspace);
      double left = 0;
      for (int w = 0; w < weights.length; w++) {
        left += weights[w] * coordinates[w];
      }
      double right = 0;
      double terms = 0;
      for (int i = 0; i < size; i++) {
        right += tensor[i] * adjoint[i];
        terms += Math.abs(tensor[i] * adjoint[i]);
      }
      String message =
          "channels %d, depth %d: %s must be %s within %.2g"
              .formatted(shape[0], shape[1], left, right, 1e-13 * terms);
      // sums of some thousand terms, rounded 1e-16 each, that partly cancel
      assertTrue(Math.abs(left - right) <= 1e-13 * terms, message);
    }
  }
}
