package io.roughspike.signature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.testing.DenseTensors;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class TruncatedSignatureTest {
  private static final int MAX_CHANNELS = 4;
  private static final int MAX_DEPTH = 5;

  private static final long SEED = TestSeed.of(TruncatedSignatureTest.class);

  private final SplittableRandom random = new SplittableRandom(SEED);

  private static void forEachShape(BiConsumer<TruncatedSignature, DenseTensors> check) {
    for (int channels = 1; channels <= MAX_CHANNELS; channels++) {
      for (int depth = 1; depth <= MAX_DEPTH; depth++) {
        check.accept(new TruncatedSignature(channels, depth), new DenseTensors(channels, depth));
      }
    }
  }

  private double[] randomElement(int size) {
    return random.doubles(size, -1, 1).toArray();
  }

  private double[] randomAxisPath(TruncatedSignature algebra, double[] s, int moves) {
    double[] product = null;
    DenseTensors dense = new DenseTensors(algebra.channels(), algebra.depth());
    for (int move = 0; move < moves; move++) {
      int channel = random.nextInt(algebra.channels());
      double x = random.nextDouble(-1, 1);
      double[] increment = new double[algebra.channels()];
      increment[channel] = x;
      algebra.multiplyByExp(s, channel, x);
      product =
          product == null
              ? dense.linear(increment)
              : dense.product(product, dense.linear(increment));
    }
    return product;
  }

  private static double[] rowMajor(TruncatedSignature algebra, double[] s) {
    double[] out = new double[s.length];
    algebra.toRowMajor(s, out);
    return out;
  }

  @Test
  void isLaidOutLevelByLevelWithTheFirstLetterFastest() {
    TruncatedSignature algebra = new TruncatedSignature(2, 2);
    double[] s = new double[7];
    algebra.setOne(s);
    algebra.multiplyByExp(s, 0, 2);
    algebra.multiplyByExp(s, 1, 3);
    // 1; (0), (1); (00), (10), (01), (11): first 2 along channel 0, then 3 along channel 1
    assertArrayEquals(new double[] {1, 2, 3, 2, 0, 6, 4.5}, s);
    assertArrayEquals(new double[] {1, 2, 3, 2, 6, 0, 4.5}, rowMajor(algebra, s));
  }

  /** Each word is found where it should be, in both orders. */
  @Test
  void rowMajorOrderReversesTheLettersOfAPosition() {
    TruncatedSignature algebra = new TruncatedSignature(3, 4);
    DenseTensors dense = new DenseTensors(3, 4);
    double[] s = randomElement(algebra.size());
    double[] rows = rowMajor(algebra, s);
    for (int word = 0; word < 81; word++) {
      int[] letters = {word / 27, word / 9 % 3, word / 3 % 3, word % 3};
      int position = letters[0] + 3 * letters[1] + 9 * letters[2] + 27 * letters[3];
      assertEquals(s[algebra.levelOffset(4) + position], rows[dense.position(letters)], 0.0);
    }
    assertArrayEquals(Arrays.copyOf(s, 4), Arrays.copyOf(rows, 4));
  }

  @Test
  void ofALinearPathIsPowersOverFactorials() {
    forEachShape((algebra, dense) -> {
      for (int channel = 0; channel < algebra.channels(); channel++) {
        double x = random.nextDouble(-2, 2);
        double[] s = new double[algebra.size()];
        algebra.setOne(s);
        algebra.multiplyByExp(s, channel, x);
        double[] expected = new double[algebra.size()];
        double term = 1;
        for (int n = 0; n <= algebra.depth(); n++) {
          int[] word = new int[n];
          Arrays.fill(word, channel);
          expected[dense.position(word)] = term;
          term *= x / (n + 1);
        }
        // two roundings a level, of numbers at most 2^5/5!
        assertArrayEquals(expected, s, 2 * MAX_DEPTH * Math.ulp(2.0));
      }
    });
  }

  /** Chen's identity: the axis-parallel product is the product with exp of the increment. */
  @Test
  void movesAreTensorProducts() {
    forEachShape((algebra, dense) -> {
      double[] s = new double[algebra.size()];
      algebra.setOne(s);
      double[] product = randomAxisPath(algebra, s, 12);
      // Words of a path of length at most 12 are at most 12^5/5! < 2100 before cancellation;
      // each of 12 moves rounds at most 2 (D + 1) times at that scale.
      assertArrayEquals(product, rowMajor(algebra, s), 12 * 2 * (MAX_DEPTH + 1) * Math.ulp(2100.0));
    });
  }

  /** Chen's identity: the signature of a joined path is the product of both signatures. */
  @Test
  void joinedPathsMultiply() {
    forEachShape((algebra, dense) -> {
      double[] whole = new double[algebra.size()];
      algebra.setOne(whole);
      double[] first = randomAxisPath(algebra, whole, 5);
      double[] second = randomAxisPath(algebra, whole, 5);
      assertArrayEquals(
          dense.product(first, second),
          rowMajor(algebra, whole),
          10 * 2 * (MAX_DEPTH + 1) * Math.ulp(850.0));
    });
  }

  /** Shuffle identity S_i S_j = S_ij + S_ji: holds for signatures of paths and for nothing else. */
  @Test
  void levelTwoShuffles() {
    TruncatedSignature algebra = new TruncatedSignature(3, 2);
    DenseTensors dense = new DenseTensors(3, 2);
    double[] s = new double[algebra.size()];
    algebra.setOne(s);
    randomAxisPath(algebra, s, 20);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        // 20 moves of length at most 1: words of length 2 are at most 20^2/2
        assertEquals(
            s[dense.position(i)] * s[dense.position(j)],
            s[dense.position(i, j)] + s[dense.position(j, i)],
            20 * 4 * Math.ulp(200.0));
      }
    }
  }

  @Test
  void undoesAMoveByMovingBack() {
    forEachShape((algebra, dense) -> {
      double[] before = randomElement(algebra.size());
      double[] s = before.clone();
      algebra.multiplyByExp(s, 0, 0.7);
      algebra.multiplyByExp(s, 0, -0.7);
      // entries at most 1, moved by at most e^0.7 - 1; two products of up to D + 1 terms
      assertArrayEquals(before, s, 4 * (MAX_DEPTH + 1) * Math.ulp(2.0));
    });
  }

  @Test
  void lowerLevelsAloneAreTheSame() {
    TruncatedSignature algebra = new TruncatedSignature(3, 4);
    double[] s = randomElement(algebra.size());
    double[] lower = s.clone();
    algebra.multiplyByExp(s, 1, 0.6);
    algebra.multiplyByExp(lower, 1, 0.6, 3);
    for (int w = 0; w < algebra.levelOffset(4); w++) {
      assertEquals(s[w], lower[w], 0.0);
    }
  }

  @Test
  void movesAtTheFrontAreTensorProducts() {
    forEachShape((algebra, dense) -> {
      for (int channel = 0; channel < algebra.channels(); channel++) {
        double x = random.nextDouble(-1, 1);
        double[] increment = new double[algebra.channels()];
        increment[channel] = x;
        double[] s = randomElement(algebra.size());
        double[] expected = dense.product(dense.linear(increment), rowMajor(algebra, s));
        algebra.multiplyByExpFromLeft(s, channel, x, algebra.depth());
        // up to D + 1 products of numbers at most 1
        assertArrayEquals(expected, rowMajor(algebra, s), 4 * (MAX_DEPTH + 1) * Math.ulp(2.0));
      }
    });
  }

  @Test
  void refusesShapesThatCannotBe() {
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> new TruncatedSignature(0, 3))
            .getMessage()
            .contains("channels"));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> new TruncatedSignature(2, 0))
            .getMessage()
            .contains("depth"));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> new TruncatedSignature(1000, 7))
            .getMessage()
            .contains("lower the depth"));
  }
}
