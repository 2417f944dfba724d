package io.roughspike.simd;

import static io.roughspike.math.ElementaryCoefficients.*;
import static io.roughspike.simd.LaneShapes.DOUBLES;
import static io.roughspike.simd.LaneShapes.FIRST;
import static io.roughspike.simd.LaneShapes.LONGS;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.SQRT;
import static jdk.incubator.vector.VectorOperators.XOR;

import io.roughspike.random.RandomStream;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;

/**
 * Twin of {@link RandomStream#normals4}, one block an element. Three passes over arrays, one job
 * each: words, logarithms, and directions with the square root, whose unit works beside the others.
 */
public final class SimdNormals {
  private static final long WORD = 0xFFFFFFFFL;
  private static final long ANGLE = 0xFFFFFFFCL;
  private static final double BASE = 0x1p20;
  private static final long BASE_BITS = Double.doubleToRawLongBits(BASE);

  /** With the base's last 30 of 32 fraction bits an angle: subtracting leaves it centred. */
  private static final double ANGLE_CENTRE = BASE + 0.5 - 0x1p-31;

  /** Lanes of one pass: the workspace stays in the nearest cache. */
  private static final int CHUNK = 64;

  private final SimdPhilox philox = new SimdPhilox();
  private final long[] radiusWords = new long[FIRST + 2 * CHUNK];
  private final long[] angleWords = new long[FIRST + 2 * CHUNK];
  private final double[] logs = new double[FIRST + 2 * CHUNK];

  /**
   * Normals 4 block + r, r = 0 to 3, of elements that each have a sample, a neuron, a channel and a
   * block of their own.
   *
   * @param seed {@link RandomStream#seed}
   * @param sample the sample of element l, in [0, 2^31)
   * @param block the block of element l, in [0, 2^29)
   * @param neuron {@link RandomStream#normalsNeuron} of the neuron and channel of element l
   * @param counter {@link RandomStream#normalsCounter} of the channel of element l
   * @param count elements, a multiple of {@link LaneShapes#GRAIN}
   * @param z receives normal 4 block + r of element l at {@code offset + r * rowStride + l}
   */
  public void fill(
      long seed,
      long[] sample,
      long[] block,
      long[] neuron,
      long[] counter,
      int count,
      double[] z,
      int offset,
      int rowStride) {
    for (int start = 0; start < count; start += CHUNK) {
      int n = Math.min(CHUNK, count - start);
      philox.words(seed, sample, block, neuron, counter, start, n, radiusWords, angleWords);
      SimdLog.ofWords(radiusWords, WORD, BASE, logs, 2 * n);
      directions(logs, angleWords, 0, n, z, offset + start, rowStride);
      directions(logs, angleWords, n, n, z, offset + start + 2 * rowStride, rowStride);
    }
  }

  /** sqrt(-2 log u) times cosine and sine of the angle in {@code word}. */
  private static void directions(
      double[] log, long[] word, int from, int lanes, double[] z, int offset, int rowStride) {
    for (int j = 0; j < lanes; j += DOUBLES.length()) {
      DoubleVector radius =
          DoubleVector.fromArray(DOUBLES, log, FIRST + from + j).mul(-2).lanewise(SQRT);
      LongVector angle = LongVector.fromArray(LONGS, word, FIRST + from + j);
      DoubleVector y = angle.and(ANGLE).or(BASE_BITS).reinterpretAsDoubles().sub(ANGLE_CENTRE);
      DoubleVector w = y.mul(y);
      DoubleVector w2 = w.mul(w);
      DoubleVector high =
          DoubleVector.broadcast(DOUBLES, S13).fma(w, DoubleVector.broadcast(DOUBLES, S11));
      DoubleVector middle =
          DoubleVector.broadcast(DOUBLES, S9).fma(w, DoubleVector.broadcast(DOUBLES, S7));
      DoubleVector low =
          DoubleVector.broadcast(DOUBLES, S5).fma(w, DoubleVector.broadcast(DOUBLES, S3));
      DoubleVector sine =
          high.fma(w2, middle).fma(w2, low).fma(w, DoubleVector.broadcast(DOUBLES, S1_LO));
      sine = y.fma(DoubleVector.broadcast(DOUBLES, S1), y.mul(sine));
      high = DoubleVector.broadcast(DOUBLES, C14).fma(w, DoubleVector.broadcast(DOUBLES, C12));
      middle = DoubleVector.broadcast(DOUBLES, C10).fma(w, DoubleVector.broadcast(DOUBLES, C8));
      low = DoubleVector.broadcast(DOUBLES, C6).fma(w, DoubleVector.broadcast(DOUBLES, C4));
      DoubleVector cosine =
          high.fma(w2, middle)
              .fma(w2, low)
              .fma(w, DoubleVector.broadcast(DOUBLES, C2))
              .fma(w, DoubleVector.broadcast(DOUBLES, 1));
      // Bit 1 of the word becomes the sign of the cosine, bit 0 decides which of the two is first.
      LongVector sign = angle.lanewise(LSHL, 62).and(Long.MIN_VALUE);
      VectorMask<Double> swapped = angle.and(1).compare(NE, 0).cast(DOUBLES);
      DoubleVector along =
          radius.mul(cosine).reinterpretAsLongs().lanewise(XOR, sign).reinterpretAsDoubles();
      DoubleVector across = radius.mul(sine);
      along.blend(across, swapped).intoArray(z, offset + j);
      across.blend(along, swapped).intoArray(z, offset + rowStride + j);
    }
  }
}
