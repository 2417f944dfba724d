package io.roughspike.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.math.Elementary;
import io.roughspike.random.RandomStream;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The SIMD random numbers are those of {@link RandomStream}, bit for bit. */
class SimdRandomTest {
  private static final long SEED = TestSeed.of(SimdRandomTest.class);
  private static final double SENTINEL = -1234.5;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final SimdNormals normals = new SimdNormals();
  private final SimdUniforms uniforms = new SimdUniforms();

  @Test
  void normalsEqualTheScalarOnes() {
    double[] expected = new double[4];
    for (int count = 0; count <= 144; count += LaneShapes.GRAIN) {
      RandomStream stream = randomStream();
      long[] sample = counters(count, Integer.MAX_VALUE);
      long[] block = counters(count, 1 << 29);
      long[] neuron = random.ints(count).asLongStream().toArray();
      int[] channel = random.ints(count, 0, 2).toArray();
      long[] counter = Arrays.stream(channel).mapToLong(stream::normalsCounter).toArray();
      int offset = random.nextInt(5);
      int stride = count + random.nextInt(3);
      double[] z = sentinels(offset + 4 * stride + 8);
      normals.fill(stream.seed(), sample, block, neuron, counter, count, z, offset, stride);
      for (int l = 0; l < count; l++) {
        stream.normals4(
            (int) sample[l], (int) neuron[l], channel[l], (int) block[l], expected, 0, 1);
        for (int r = 0; r < 4; r++) {
          assertSameBits(expected[r], z[offset + r * stride + l], "element " + l + ", row " + r);
          z[offset + r * stride + l] = SENTINEL;
        }
      }
      assertEquals(z.length, Arrays.stream(z).filter(x -> x == SENTINEL).count(), "untouched");
    }
  }

  @Test
  void logUniformsEqualTheScalarOnes() {
    for (int count = 0; count <= 144; count += LaneShapes.GRAIN) {
      RandomStream stream = randomStream();
      long[] sample = counters(count, Integer.MAX_VALUE);
      long[] block = counters(count, 1 << 30);
      long[] neuron = random.ints(count).asLongStream().toArray();
      long[] counter = new long[count];
      Arrays.fill(counter, stream.uniformsCounter());
      int offset = random.nextInt(5);
      int stride = count + random.nextInt(3);
      double[] out = sentinels(offset + 2 * stride + 8);
      uniforms.logUniforms(
          stream.seed(), sample, block, neuron, counter, count, out, offset, stride);
      for (int l = 0; l < count; l++) {
        for (int half = 0; half < 2; half++) {
          double expected =
              stream.logUniform((int) sample[l], (int) neuron[l], 2 * (int) block[l] + half);
          assertSameBits(
              expected, out[offset + half * stride + l], "element " + l + ", half " + half);
          out[offset + half * stride + l] = SENTINEL;
        }
      }
      assertEquals(out.length, Arrays.stream(out).filter(x -> x == SENTINEL).count(), "untouched");
    }
  }

  @Test
  void extremeWordsGiveTheScalarLogarithm() {
    long[] words = {0, 1, 2, 0x7FFFFFFFL, 0x80000000L, 0xB504F333L, 0xFFFFFFFEL, 0xFFFFFFFFL};
    long[] dirty = new long[LaneShapes.FIRST + 8];
    for (int j = 0; j < 8; j++) {
      dirty[LaneShapes.FIRST + j] = words[j] | 0xABCD_0000_0000_0000L;
    }
    double[] out = new double[LaneShapes.FIRST + 8];
    SimdLog.ofWords(dirty, 0xFFFFFFFFL, 0x1p20, out, 8);
    for (int j = 0; j < 8; j++) {
      double u = (words[j] + 0.5) * 0x1p-32;
      assertSameBits(Elementary.log(u), out[LaneShapes.FIRST + j], "word " + words[j]);
    }
  }

  private RandomStream randomStream() {
    return new RandomStream(random.nextLong(), random.nextInt(1 << 30));
  }

  private long[] counters(int count, int bound) {
    return random.longs(count, 0, bound).toArray();
  }

  private static double[] sentinels(int length) {
    double[] out = new double[length];
    Arrays.fill(out, SENTINEL);
    return out;
  }

  private static void assertSameBits(double expected, double actual, String where) {
    assertEquals(Double.doubleToRawLongBits(expected), Double.doubleToRawLongBits(actual), where);
  }
}
