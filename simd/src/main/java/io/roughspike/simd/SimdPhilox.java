package io.roughspike.simd;

import static io.roughspike.random.Philox4x32.M0;
import static io.roughspike.random.Philox4x32.M1;
import static io.roughspike.random.Philox4x32.ROUNDS;
import static io.roughspike.random.Philox4x32.W0;
import static io.roughspike.random.Philox4x32.W1;
import static io.roughspike.simd.LaneShapes.FIRST;
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
  private final long[] keys = new long[FIRST + 2 * ROUNDS * GRAIN];
  private long scheduled;

  SimdPhilox() {
    schedule(0, 0);
  }

  /**
   * The words of counters (sample[start + l], block[start + l], neuron[start + l], last[start +
   * l]), l = 0 to lanes - 1.
   *
   * @param seed the key, low word first
   * @param sample low halves count, as of the other counter words
   * @param last the last counter word
   * @param lanes a multiple of {@link LaneShapes#GRAIN}
   * @param even receives word 0 at FIRST + l and word 2 at FIRST + lanes + l
   * @param odd receives word 1 at FIRST + l and word 3 at FIRST + lanes + l
   */
  void words(
      long seed,
      long[] sample,
      long[] block,
      long[] neuron,
      long[] last,
      int start,
      int lanes,
      long[] even,
      long[] odd) {
    if (seed != scheduled) {
      scheduled = seed;
      schedule((int) seed, (int) (seed >>> 32));
    }
    rounds(keys, sample, block, neuron, last, start, lanes, even, odd);
  }

  private static void rounds(
      long[] keys,
      long[] sample,
      long[] block,
      long[] neuron,
      long[] last,
      int start,
      int lanes,
      long[] even,
      long[] odd) {
    for (int a = 0; a < lanes; a += 2 * LONGS.length()) {
      // Two vectors at a time hide the latency of the products. The last one may be done twice.
      int b = Math.min(a + LONGS.length(), lanes - LONGS.length());
      // Masked although it changes nothing: the compiler then knows that 32 x 32 bits are enough.
      LongVector m0 = LongVector.broadcast(LONGS, M0).and(WORD);
      LongVector m1 = LongVector.broadcast(LONGS, M1).and(WORD);
      LongVector c0a = LongVector.fromArray(LONGS, sample, start + a);
      LongVector c0b = LongVector.fromArray(LONGS, sample, start + b);
      LongVector c1a = LongVector.fromArray(LONGS, block, start + a);
      LongVector c1b = LongVector.fromArray(LONGS, block, start + b);
      LongVector c2a = LongVector.fromArray(LONGS, neuron, start + a);
      LongVector c2b = LongVector.fromArray(LONGS, neuron, start + b);
      LongVector c3a = LongVector.fromArray(LONGS, last, start + a);
      LongVector c3b = LongVector.fromArray(LONGS, last, start + b);
      for (int round = 0; round < ROUNDS; round++) {
        LongVector key0 = LongVector.fromArray(LONGS, keys, FIRST + 2 * round * GRAIN);
        LongVector key1 = LongVector.fromArray(LONGS, keys, FIRST + (2 * round + 1) * GRAIN);
        LongVector p0a = c0a.and(WORD).mul(m0);
        LongVector p1a = c2a.and(WORD).mul(m1);
        LongVector p0b = c0b.and(WORD).mul(m0);
        LongVector p1b = c2b.and(WORD).mul(m1);
        // The key goes to the word that is ready, beside the product.
        c0a = p1a.lanewise(LSHR, 32).lanewise(XOR, c1a.lanewise(XOR, key0));
        c2a = p0a.lanewise(LSHR, 32).lanewise(XOR, c3a.lanewise(XOR, key1));
        c0b = p1b.lanewise(LSHR, 32).lanewise(XOR, c1b.lanewise(XOR, key0));
        c2b = p0b.lanewise(LSHR, 32).lanewise(XOR, c3b.lanewise(XOR, key1));
        c1a = p1a;
        c3a = p0a;
        c1b = p1b;
        c3b = p0b;
      }
      c0a.intoArray(even, FIRST + a);
      c1a.intoArray(odd, FIRST + a);
      c2a.intoArray(even, FIRST + lanes + a);
      c3a.intoArray(odd, FIRST + lanes + a);
      c0b.intoArray(even, FIRST + b);
      c1b.intoArray(odd, FIRST + b);
      c2b.intoArray(even, FIRST + lanes + b);
      c3b.intoArray(odd, FIRST + lanes + b);
    }
  }

  private void schedule(int k0, int k1) {
    for (int round = 0; round < ROUNDS; round++) {
      int row = FIRST + 2 * round * GRAIN;
      Arrays.fill(keys, row, row + GRAIN, k0 & WORD);
      Arrays.fill(keys, row + GRAIN, row + 2 * GRAIN, k1 & WORD);
      k0 += W0;
      k1 += W1;
    }
  }
}
