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
    for (int lanes = 0; lanes <= 144; lanes += LaneShapes.GRAIN) {
      for (int channel = 0; channel < 2; channel++) {
        RandomStream stream = randomStream();
        int neuron = random.nextInt();
        long[] sample = counters(lanes, Integer.MAX_VALUE);
        long[] block = counters(lanes, 1 << 29);
        int offset = random.nextInt(5);
        int stride = lanes + random.nextInt(3);
        double[] z = sentinels(offset + 4 * stride + 8);
        normals.fill(stream, neuron, channel, sample, block, lanes, z, offset, stride);
        for (int l = 0; l < lanes; l++) {
          stream.normals4((int) sample[l], neuron, channel, (int) block[l], expected, 0, 1);
          for (int r = 0; r < 4; r++) {
            assertSameBits(expected[r], z[offset + r * stride + l], "lane " + l + ", row " + r);
            z[offset + r * stride + l] = SENTINEL;
          }
        }
        assertEquals(z.length, Arrays.stream(z).filter(x -> x == SENTINEL).count(), "untouched");
      }
    }
  }

  @Test
  void logUniformsEqualTheScalarOnes() {
    for (int count = 0; count <= 140; count++) {
      RandomStream stream = randomStream();
      int neuron = random.nextInt();
      long[] sample = counters(count, Integer.MAX_VALUE);
      long[] block = counters(count, 1 << 30);
      double[] out = sentinels(2 * count + 8);
      uniforms.logUniforms(stream, neuron, sample, block, count, out);
      for (int j = 0; j < count; j++) {
        for (int half = 0; half < 2; half++) {
          double expected = stream.logUniform((int) sample[j], neuron, 2 * (int) block[j] + half);
          assertSameBits(expected, out[2 * j + half], "draw " + j + ", half " + half);
        }
      }
      for (int j = 2 * count; j < out.length; j++) {
        assertEquals(SENTINEL, out[j], "beyond the end");
      }
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
