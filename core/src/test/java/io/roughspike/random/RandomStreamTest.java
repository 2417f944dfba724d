package io.roughspike.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.math.Elementary;
import io.roughspike.testing.TestSeed;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Draws are pure functions of their coordinates, laid out as {@link RandomStream} says. */
class RandomStreamTest {
  private static final long SEED = TestSeed.of(RandomStreamTest.class);

  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void normalsFollowTheDocumentedRecipe() {
    double[] words = new double[4];
    double[] z = new double[4];
    for (int n = 0; n < 2_000; n++) {
      long seed = random.nextLong();
      int stream = random.nextInt(1 << 30);
      int sample = random.nextInt();
      int neuron = random.nextInt();
      int channel = random.nextInt(2);
      int block = random.nextInt(1 << 29);
      int thirdWord = neuron;
      int purpose = channel;
      if (n % 3 == 0) {
        channel = random.nextInt(2, RandomStream.CHANNELS);
        neuron = random.nextInt(1 << 20);
        thirdWord = neuron + (channel - 2) * (1 << 20);
        purpose = 3;
      }
      Philox4x32.block(
          sample,
          block,
          thirdWord,
          4 * stream + purpose,
          (int) seed,
          (int) (seed >> 32),
          words,
          0,
          1);
      new RandomStream(seed, stream).normals4(sample, neuron, channel, block, z, 0, 1);
      for (int pair = 0; pair < 2; pair++) {
        double radius =
            Math.sqrt(-2 * Elementary.log((words[2 * pair] + 0.5) / Math.scalb(1.0, 32)));
        long angle = (long) words[2 * pair + 1];
        double y = ((angle >> 2) + 0.5) / Math.scalb(1.0, 30) - 0.5;
        double cosine = ((angle & 2) == 0 ? 1 : -1) * Elementary.cosQuarter(y);
        double sine = Elementary.sinQuarter(y);
        boolean swapped = (angle & 1) == 1;
        assertEquals(radius * (swapped ? sine : cosine), z[2 * pair]);
        assertEquals(radius * (swapped ? cosine : sine), z[2 * pair + 1]);
      }
    }
  }

  @Test
  void splitsFollowTheDocumentedRecipe() {
    double[] words = new double[4];
    double[] z = new double[5];
    for (int n = 0; n < 2_000; n++) {
      RandomStream stream = new RandomStream(random.nextLong(), random.nextInt(1 << 30));
      int sample = random.nextInt();
      int neuron = random.nextInt(RandomStream.MOST_NEURONS);
      int pair = random.nextInt(RandomStream.SPLIT_PAIRS);
      int level = random.nextInt(RandomStream.DEEPEST_SPLIT + 1);
      int cell = random.nextInt(1 << level);
      int step = random.nextInt(1 << 30);
      long key = stream.splitKey(step);
      Philox4x32.block(
          sample,
          (int) ((1L << 31) + (1L << level) + cell),
          (int) (neuron + (1L << 20) * pair),
          4 * stream.stream(),
          (int) key,
          (int) (key >> 32),
          words,
          0,
          1);
      stream.splits4(key, sample, neuron, pair, level, cell, z, 1);
      for (int r = 0; r < 4; r += 2) {
        double square = -2 * Elementary.log((words[r] + 0.5) / Math.scalb(1.0, 32));
        assertEquals(square, z[1 + r] * z[1 + r] + z[2 + r] * z[2 + r], 1e-14 * square);
      }
      assertEquals(key, splitMix(stream.seed() + step * 0x9E3779B97F4A7C15L));
    }
  }

  /**
   * The generator of Steele, Lea and Flood (2014), which adds before it mixes, as the JDK has it.
   */
  private static long splitMix(long state) {
    return new SplittableRandom(state).nextLong();
  }

  /**
   * Counters of halves have the upper bit of the second word, which no other has. Under one seed
   * keys differ by step; seeds that are less than 2^33 apart share none either.
   */
  @Test
  void keysOfStepsAreFarApart() {
    long multiple = 0;
    long nearest = Long.MAX_VALUE;
    for (int j = 1; j < 1 << 30; j++) {
      multiple += 0x9E3779B97F4A7C15L;
      nearest = Math.min(nearest, Math.abs(multiple));
    }
    assertTrue(nearest > 1L << 33, "smallest difference " + nearest);
  }

  /** 2^12 draws of 62 bits: two agree by chance with probability 2e-12. */
  @Test
  void everyCoordinateOfSplitsCounts() {
    Set<Double> seen = new HashSet<>();
    double[] z = new double[4];
    long seed = random.nextLong();
    for (int bits = 0; bits < 1 << 12; bits++) {
      RandomStream stream =
          new RandomStream(
              seed ^ bit(bits, 0) ^ bit(bits, 1) << 32, (int) (bit(bits, 2) << 29 ^ bit(bits, 3)));
      int level = 29 + (int) bit(bits, 4);
      stream.splits4(
          stream.splitKey((int) (bit(bits, 5) << 29 ^ bit(bits, 6))),
          (int) (bit(bits, 7) << 30),
          (int) (bit(bits, 8) << 19),
          (int) (bit(bits, 9) << 11),
          level,
          (int) (bit(bits, 10) << 28 ^ bit(bits, 11)),
          z,
          0);
      seen.add(z[0] + Math.PI * z[1]);
    }
    assertEquals(1 << 12, seen.size());
  }

  @Test
  void singleNormalsAreThoseOfTheirBlock() {
    RandomStream stream = new RandomStream(random.nextLong(), 7);
    double[] z = new double[12];
    for (int block = 0; block < 500; block++) {
      stream.normals4(3, 11, block % 4, block, z, 1, 3);
      for (int r = 0; r < 4; r++) {
        assertEquals(z[1 + 3 * r], stream.normal(3, 11, block % 4, 4 * block + r));
      }
    }
  }

  @Test
  void uniformsAreMidpointsOfCells() {
    RandomStream stream = new RandomStream(random.nextLong(), 0);
    for (int index = 0; index < 5_000; index++) {
      double u = stream.uniform(9, 2, index);
      double cell = Math.scalb(u, 52) - 0.5;
      assertTrue(u > 0 && u < 1, "uniform " + u);
      assertEquals(Math.rint(cell), cell, "u 2^52 - 1/2 is an integer");
      assertEquals(Elementary.log(u), stream.logUniform(9, 2, index));
    }
  }

  @Test
  void drawsDoNotDependOnTheOrderOfDrawing() {
    int n = 256;
    double[] forwards = new double[2 * n];
    double[] backwards = new double[2 * n];
    RandomStream stream = new RandomStream(random.nextLong(), 1);
    for (int j = 0; j < n; j++) {
      forwards[j] = stream.normal(j % 5, 0, 0, j);
      forwards[n + j] = stream.uniform(j % 5, 0, j);
    }
    RandomStream same = new RandomStream(stream.seed(), 1);
    for (int j = n - 1; j >= 0; j--) {
      backwards[n + j] = same.uniform(j % 5, 0, j);
      backwards[j] = same.normal(j % 5, 0, 0, j);
    }
    for (int j = 0; j < 2 * n; j++) {
      assertEquals(forwards[j], backwards[j]);
    }
  }

  /** 2^11 draws of 52 bits or more: two agree by chance with probability 4e-10. */
  @Test
  void everyCoordinateCounts() {
    Set<Double> seen = new HashSet<>();
    long seed = random.nextLong();
    for (int bits = 0; bits < 1 << 10; bits++) {
      RandomStream stream =
          new RandomStream(seed ^ bit(bits, 0) ^ (bit(bits, 1) << 32), (int) bit(bits, 2));
      int sample = (int) (bit(bits, 3) << 30 ^ bit(bits, 4));
      int neuron = (int) (bit(bits, 5) << 30 ^ bit(bits, 6));
      int index = (int) (bit(bits, 7) << 28 ^ bit(bits, 8) << 1 ^ bit(bits, 9));
      seen.add(stream.uniform(sample, neuron, index));
      double z = 0;
      for (int r = 0; r < 2; r++) {
        // two normals have as many random bits as a uniform
        z = z * Math.PI + stream.normal(sample, neuron, r, 4 * index + r);
      }
      seen.add(10 + z);
    }
    assertEquals(2 << 10, seen.size());
  }

  private static long bit(int bits, int position) {
    return bits >> position & 1;
  }

  @Test
  void streamsOutOfRangeAreRefused() {
    for (int stream : new int[] {-1, 1 << 30, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> new RandomStream(1, stream));
      assertEquals("stream must be in [0, 2^30), got " + stream, e.getMessage());
    }
    assertEquals((1 << 30) - 1, new RandomStream(1, (1 << 30) - 1).stream());
  }
}
