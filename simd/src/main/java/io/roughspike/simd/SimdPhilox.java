package io.roughspike.simd;

import static io.roughspike.random.Philox4x32.M0;
import static io.roughspike.random.Philox4x32.M1;
import static io.roughspike.random.Philox4x32.ROUNDS;
import static io.roughspike.random.Philox4x32.W0;
import static io.roughspike.random.Philox4x32.W1;
import static io.roughspike.simd.LaneShapes.GRAIN;
import static io.roughspike.simd.LaneShapes.LONGS;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import io.roughspike.random.Philox4x32;
import java.util.Arrays;
import jdk.incubator.vector.LongVector;

/**
 * Twin of {@link Philox4x32}: one counter a lane. Words are the low halves of longs; what the high
 * halves hold is not specified.
 */
final class SimdPhilox {
  private static final long WORD = 0xFFFFFFFFL;

  // One row of equal longs for each key word of each round: a row is an operand in memory, where a
  // broadcast would take a slot of the vector unit.
  private final long[] keys = new long[2 * ROUNDS * GRAIN];
  private long scheduled;

  SimdPhilox() {
    schedule(0, 0);
  }

  /**
   * The words of counters (sample[start + l], block[start + l], neuron, last), l = 0 to lanes - 1.
   *
   * @param seed the key, low word first
   * @param last the last counter word
   * @param sample low halves count
   * @param block low halves count
   * @param lanes a multiple of {@link LaneShapes#GRAIN}
   * @param even receives word 0 at l and word 2 at lanes + l
   * @param odd receives word 1 at l and word 3 at lanes + l
   */
  void words(
      long seed,
      int neuron,
      int last,
      long[] sample,
      long[] block,
      int start,
      int lanes,
      long[] even,
      long[] odd) {
    if (seed != scheduled) {
      scheduled = seed;
      schedule((int) seed, (int) (seed >>> 32));
    }
    rounds(keys, M1 * (neuron & WORD), last & WORD, sample, block, start, lanes, even, odd);
  }

  private static void rounds(
      long[] keys,
      long neuronProduct,
      long last,
      long[] sample,
      long[] block,
      int start,
      int lanes,
      long[] even,
      long[] odd) {
    // Neuron and last word are the same in all lanes: half of the first round is a scalar product.
    long high = neuronProduct >>> 32;
    long low = neuronProduct & WORD;
    for (int j = 0; j < lanes; j += LONGS.length()) {
      // Masked although it changes nothing: the compiler then knows that 32 x 32 bits are enough.
      LongVector m0 = LongVector.broadcast(LONGS, M0).and(WORD);
      LongVector m1 = LongVector.broadcast(LONGS, M1).and(WORD);
      LongVector p0 = LongVector.fromArray(LONGS, sample, start + j).and(WORD).mul(m0);
      LongVector p1;
      LongVector c0 =
          LongVector.fromArray(LONGS, block, start + j)
              .lanewise(XOR, high)
              .lanewise(XOR, LongVector.fromArray(LONGS, keys, 0));
      LongVector c1 = LongVector.broadcast(LONGS, low);
      LongVector c2 =
          p0.lanewise(LSHR, 32)
              .lanewise(XOR, last)
              .lanewise(XOR, LongVector.fromArray(LONGS, keys, GRAIN));
      LongVector c3 = p0;
      for (int key = 2 * GRAIN; key < keys.length; key += 2 * GRAIN) {
        p0 = c0.and(WORD).mul(m0);
        p1 = c2.and(WORD).mul(m1);
        c0 =
            p1.lanewise(LSHR, 32)
                .lanewise(XOR, c1)
                .lanewise(XOR, LongVector.fromArray(LONGS, keys, key));
        c2 =
            p0.lanewise(LSHR, 32)
                .lanewise(XOR, c3)
                .lanewise(XOR, LongVector.fromArray(LONGS, keys, key + GRAIN));
        c1 = p1;
        c3 = p0;
      }
      c0.intoArray(even, j);
      c1.intoArray(odd, j);
      c2.intoArray(even, lanes + j);
      c3.intoArray(odd, lanes + j);
    }
  }

  private void schedule(int k0, int k1) {
    for (int round = 0; round < ROUNDS; round++) {
      int row = 2 * round * GRAIN;
      Arrays.fill(keys, row, row + GRAIN, k0 & WORD);
      Arrays.fill(keys, row + GRAIN, row + 2 * GRAIN, k1 & WORD);
      k0 += W0;
      k1 += W1;
    }
  }
}
