package io.roughspike.signature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.path.Paths;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.testing.DenseTensors;
import io.roughspike.testing.DirectionalDerivative;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogSignatureTest {
  private static final long SEED = TestSeed.of(LogSignatureTest.class);

  /** Channels, depth. */
  private static final int[][] SHAPES = {{1, 4}, {2, 1}, {2, 8}, {3, 5}, {4, 4}, {5, 3}, {12, 2}};

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final ScalarEngine engine = new ScalarEngine(2);

  @AfterEach
  void close() {
    engine.close();
  }

  private double[] signature(int channels, int depth, double... points) {
    PathSignatures signatures = new PathSignatures(channels, depth);
    double[] out = new double[signatures.size()];
    Paths path = Paths.ofEqualLength(1, points.length / channels, channels, points);
    signatures.signatures(engine, path, out, done -> {});
    return out;
  }

  private double[] logSignature(LogSignature logs, double[] signature) {
    double[] out = new double[logs.size()];
    logs.logSignatures(engine, 1, signature, out, done -> {});
    return out;
  }

  /** Witt's formula: 1/n sum over divisors k of n of mu(k) d^(n/k). */
  private static long witt(int channels, int n) {
    int[] moebius = {0, 1, -1, -1, 0, -1, 1, -1, 0};
    long sum = 0;
    for (int k = 1; k <= n; k++) {
      if (n % k == 0) {
        sum += moebius[k] * Math.round(Math.pow(channels, (double) n / k));
      }
    }
    return sum / n;
  }

  @Test
  void sizeIsWittsFormula() {
    for (int[] shape : SHAPES) {
      long size = 0;
      for (int n = 1; n <= shape[1]; n++) {
        size += witt(shape[0], n);
      }
      assertEquals(size, new LogSignature(shape[0], shape[1]).size());
    }
    assertEquals(23 + 253 + 4048, new LogSignature(23, 3).size());
  }

  @Test
  void wordsAreInOrderOfLengthThenLexicographic() {
    List<String> words = new LogSignature(2, 5).words().stream().map(Arrays::toString).toList();
    assertEquals(14, words.size());
    assertEquals(
        List.of("[0]", "[1]", "[0, 1]", "[0, 0, 1]", "[0, 1, 1]", "[0, 0, 0, 1]", "[0, 0, 1, 1]"),
        words.subList(0, 7));
  }

  /** log S = sum c_w P_w with brackets multiplied out anew: exp of that sum is S again. */
  @Test
  void expOfTheLieElementIsTheSignature() {
    for (int[] shape : SHAPES) {
      int channels = shape[0];
      DenseTensors dense = new DenseTensors(channels, shape[1]);
      LogSignature logs = new LogSignature(channels, shape[1]);
      double[] points = random.doubles(9L * channels, -0.5, 0.5).toArray();
      double[] s = signature(channels, shape[1], points);
      double[] c = logSignature(logs, s);
      double[] element = new double[dense.size()];
      for (int w = 0; w < c.length; w++) {
        double[] bracket = bracket(dense, logs.words().get(w));
        for (int i = 0; i < element.length; i++) {
          element[i] += c[w] * bracket[i];
        }
      }
      double[] found = dense.exp(element);
      double largest = Math.max(1, Arrays.stream(s).map(Math::abs).max().orElse(0));
      // log and exp are sums of at most 2^D products of words, each rounded some 2 D times
      assertArrayEquals(s, Arrays.copyOfRange(found, 1, found.length), 1e-12 * largest);
    }
  }

  private static double[] bracket(DenseTensors dense, int[] word) {
    double[] element = new double[dense.size()];
    if (word.length == 1) {
      element[dense.position(word)] = 1;
      return element;
    }
    // the longest proper suffix that is a Lyndon word is the smallest proper suffix
    int cut = 1;
    for (int i = 2; i < word.length; i++) {
      if (Arrays.compare(suffix(word, i), suffix(word, cut)) < 0) {
        cut = i;
      }
    }
    double[] left = bracket(dense, Arrays.copyOf(word, cut));
    double[] right = bracket(dense, suffix(word, cut));
    double[] there = dense.product(left, right);
    double[] back = dense.product(right, left);
    Arrays.setAll(element, i -> there[i] - back[i]);
    return element;
  }

  private static int[] suffix(int[] word, int from) {
    return Arrays.copyOfRange(word, from, word.length);
  }

  /**
   * Two segments a e_0 and b e_1: Baker, Campbell and Hausdorff, log(exp X exp Y) = X + Y + [X,Y]/2
   * + [X,[X,Y]]/12 + [[X,Y],Y]/12 + [X,[[X,Y],Y]]/24 up to level 4.
   */
  @Test
  void ofTwoSegmentsIsTheSeriesOfBakerCampbellAndHausdorff() {
    double a = 0.7;
    double b = -1.3;
    double[] c = logSignature(new LogSignature(2, 4), signature(2, 4, 0, 0, a, 0, a, b));
    double[] expected = {a, b, a * b / 2, a * a * b / 12, a * b * b / 12, 0, a * a * b * b / 24, 0};
    assertArrayEquals(expected, c, 1e-15); // some ten roundings of numbers below 1
  }

  @Test
  void ofALinearPathIsItsIncrement() {
    double[] c = logSignature(new LogSignature(3, 5), signature(3, 5, 0, 0, 0, 1, 2, -1));
    double[] expected = new double[c.length];
    expected[0] = 1;
    expected[1] = 2;
    expected[2] = -1;
    // words of level 5 are at most 32/5!, sums of 2^4 products of them
    assertArrayEquals(expected, c, 1e-14);
  }

  /** log S is a polynomial of degree D in the numbers of S, and so differences are exact. */
  @Test
  void gradientIsTheAdjointOfTheDerivative() {
    for (int[] shape : SHAPES) {
      LogSignature logs = new LogSignature(shape[0], shape[1]);
      int samples = 3;
      double[] s = random.doubles((long) samples * logs.signatureSize(), -0.5, 0.5).toArray();
      double[] direction = random.doubles(s.length, -1, 1).toArray();
      double[] cotangents = random.doubles((long) samples * logs.size(), -1, 1).toArray();
      double[] gradient = new double[s.length];
      logs.gradient(engine, samples, s, cotangents, gradient, done -> {});
      double[] c = new double[cotangents.length];
      double expected =
          DirectionalDerivative.of(
              moved -> {
                logs.logSignatures(engine, samples, moved, c, done -> {});
                double sum = 0;
                for (int i = 0; i < c.length; i++) {
                  sum += cotangents[i] * c[i];
                }
                return sum;
              },
              s,
              direction,
              0.05);
      double found = 0;
      double terms = 0;
      for (int i = 0; i < s.length; i++) {
        found += gradient[i] * direction[i];
        terms += Math.abs(gradient[i] * direction[i]);
      }
      // 5e-16 of values of the size of the terms, over the step: 1e-14, with room for cancellation
      assertEquals(expected, found, 1e-12 * terms, Arrays.toString(shape));
    }
  }

  @Test
  void refusalsSayWhatToDo() {
    assertRefused("channels must be at least 1, got 0", () -> new LogSignature(0, 3));
    assertRefused("depth must be at least 1, got 0", () -> new LogSignature(2, 0));
    assertRefused("lower the depth, or raise the limit", () -> new LogSignature(23, 8));
    LogSignature logs = new LogSignature(2, 2);
    assertRefused(
        "signatures of 2 samples, 6 numbers each, need an array of 12, got 11",
        () -> logs.logSignatures(engine, 2, new double[11], new double[6], done -> {}));
    assertRefused(
        "coordinates of 2 samples, 3 numbers each, need an array of 6, got 5",
        () -> logs.logSignatures(engine, 2, new double[12], new double[5], done -> {}));
  }

  private static void assertRefused(String part, Runnable call) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(message.contains(part), message);
  }
}
