package io.roughspike.random;

import io.roughspike.math.Elementary;

/**
 * Random numbers that are pure functions of (seed, stream, sample, neuron, channel, index): no
 * state, so results depend neither on the order of draws nor on what else is drawn, and any thread
 * may draw.
 *
 * <p>They are {@link Philox4x32} words. The key is the seed (low, high half); the counter is
 * (sample, block, neuron, 4 stream + purpose) with purpose 0 and 1 for the normals of channels 0
 * and 1, 2 for uniforms, and 3 for the normals of channel c from 2 on, whose third counter word is
 * neuron + 2^20 (c - 2). In all of these block is below 2^31.
 *
 * <p>Normals that halve cell k, of 2^level, of a grid step belong to (seed, stream, sample, neuron,
 * channel, level, k, step). Their key is a bijection of seed + (step + 1) 0x9E3779B97F4A7C15, so
 * that it differs by step, and by seed where seeds are less than 2^33 apart; their counter is
 * (sample, 2^31 + 2^level + k, neuron + 2^20 pair, 4 stream), where a block holds z1 and z2 of
 * channel 2 pair and then those of 2 pair + 1.
 *
 * <p>Draws for jump k of process p of a channel of a neuron have the counter (sample, 2^31 + 2^27 p
 * + k, neuron + 2^20 channel, 4 stream + 2), where uniforms have blocks below 2^31, and the seed as
 * key: words 0 and 1 are a uniform for the gap before it, words 2 and 3 one more uniform, or a
 * normal, for its size.
 *
 * <p>Normals come four to a block by the Box-Muller transform, two from words 0 and 1, two from
 * words 2 and 3: with u = (w + 1/2) / 2^32 from the first word of a pair, R = sqrt(-2 log u). The
 * upper 30 bits of the second word give y = (j + 1/2) / 2^30 - 1/2, an angle of y right angles; its
 * two low bits choose the quadrant: bit 1 negates the cosine, bit 0 swaps cosine and sine. A normal
 * is R times the one or the other. Since u has 32 bits, |z| is at most sqrt(66 log 2) = 6.76; a
 * standard normal exceeds that with probability 1.4e-11.
 *
 * <p>Uniforms come two to a block, U = (j + 1/2) / 2^52 with j the upper 52 bits of words 0 and 1
 * or of words 2 and 3: never 0 and never 1.
 *
 * @param seed any value
 * @param stream number of an independent stream under the same seed, in [0, 2^30)
 */
public record RandomStream(long seed, int stream) {
  /** Largest absolute value of a normal: sqrt(-2 log(2^-33)). */
  public static final double MAX_NORMAL = Math.sqrt(-2 * Elementary.log(0x1p-33));

  /** Channels of normals. */
  public static final int CHANNELS = 2 + (1 << 12);

  /** Neurons whose numbers fit where channels or pairs of channels share a counter word. */
  public static final int MOST_NEURONS = 1 << 20;

  /** Channels of {@link #jumpGap}. */
  public static final int JUMP_CHANNELS = 1 << 12;

  /** Processes of {@link #jumpGap}. */
  public static final int JUMP_PROCESSES = 1 << 4;

  /** Jumps of a process, as a power of two. */
  private static final int PROCESS_BITS = 27;

  /** Pairs of channels in {@link #splits4}. */
  public static final int SPLIT_PAIRS = 1 << 12;

  /** Largest level of a cell that {@link #splits4} halves. */
  public static final int DEEPEST_SPLIT = 30;

  private static final int UNIFORMS = 2;
  private static final int FURTHER_NORMALS = 3;
  private static final int NEURON_BITS = 20;

  /** 2^64 (golden ratio - 1), odd: its first 2^30 multiples are more than 2^33 apart. */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private static final int SPLITS = 1 << 31;

  private static final int JUMPS = 1 << 31;

  /** Checks the stream number. */
  public RandomStream {
    if (stream < 0 || stream >= 1 << 30) {
      throw new IllegalArgumentException("stream must be in [0, 2^30), got " + stream);
    }
  }

  /** {@return the first key word: the low half of the seed} */
  public int key0() {
    return (int) seed;
  }

  /** {@return the second key word: the high half of the seed} */
  public int key1() {
    return (int) (seed >>> 32);
  }

  /**
   * {@return the last counter word of the normals of a channel}
   *
   * @param channel in [0, {@link #CHANNELS})
   */
  public int normalsCounter(int channel) {
    return (stream << 2) | (channel < UNIFORMS ? channel : FURTHER_NORMALS);
  }

  /**
   * {@return the third counter word of the normals of a channel of a neuron}
   *
   * @param neuron any value for channels 0 and 1, else in [0, 2^20)
   * @param channel in [0, {@link #CHANNELS})
   */
  public static int normalsNeuron(int neuron, int channel) {
    return channel < UNIFORMS ? neuron : neuron + ((channel - UNIFORMS) << NEURON_BITS);
  }

  /** {@return the last counter word of the uniforms} */
  public int uniformsCounter() {
    return (stream << 2) | UNIFORMS;
  }

  /**
   * Normals 4 {@code block} to 4 {@code block} + 3.
   *
   * @param sample any value
   * @param neuron any value for channels 0 and 1, else in [0, 2^20)
   * @param channel in [0, {@link #CHANNELS})
   * @param block not negative
   * @param out receives normal 4 {@code block} + r at {@code offset + r * stride}
   * @param offset where it starts in the array
   * @param stride distance between consecutive entries
   */
  public void normals4(
      int sample, int neuron, int channel, int block, double[] out, int offset, int stride) {
    Philox4x32.block(
        sample,
        block,
        normalsNeuron(neuron, channel),
        normalsCounter(channel),
        key0(),
        key1(),
        out,
        offset,
        stride);
    toNormals(out, offset, stride);
  }

  /**
   * {@return the key of the normals that halve cells of a step, for {@link #splits4}}
   *
   * @param step number of the step of the grid, not negative
   */
  public long splitKey(int step) {
    long z = seed + (step + 1L) * GOLDEN;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L; // the finaliser of SplitMix64, a bijection
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /**
   * Normals that halve a cell of a step: two of channel 2 {@code pair}, then two of channel 2
   * {@code pair} + 1.
   *
   * @param key {@link #splitKey} of the step
   * @param sample any value
   * @param neuron in [0, {@link #MOST_NEURONS})
   * @param pair in [0, {@link #SPLIT_PAIRS})
   * @param level in [0, {@link #DEEPEST_SPLIT}]
   * @param cell number of the cell among those of its level, in [0, 2^level)
   * @param out receives the four normals
   * @param offset where the first goes
   */
  public void splits4(
      long key, int sample, int neuron, int pair, int level, int cell, double[] out, int offset) {
    Philox4x32.block(
        sample,
        SPLITS + (1 << level) + cell,
        neuron + (pair << NEURON_BITS),
        stream << 2,
        (int) key,
        (int) (key >>> 32),
        out,
        offset,
        1);
    toNormals(out, offset, 1);
  }

  /** Makes four words four normals. */
  private static void toNormals(double[] out, int offset, int stride) {
    for (int pair = 0; pair < 2; pair++) {
      int at = offset + 2 * pair * stride;
      double radius = radius(out[at]);
      int angle = (int) (long) out[at + stride];
      out[at] = radius * direction(angle, 0);
      out[at + stride] = radius * direction(angle, 1);
    }
  }

  /**
   * {@return normal number {@code index}, the same bits as {@link #normals4} gives}
   *
   * @param sample any value
   * @param neuron any value for channels 0 and 1, else in [0, 2^20)
   * @param channel in [0, {@link #CHANNELS})
   * @param index not negative
   */
  public double normal(int sample, int neuron, int channel, int index) {
    int half = (index >>> 1) & 1;
    long words =
        Philox4x32.pair(
            sample,
            index >>> 2,
            normalsNeuron(neuron, channel),
            normalsCounter(channel),
            key0(),
            key1(),
            half);
    return radius((double) (words >>> 32)) * direction((int) words, index & 1);
  }

  /**
   * {@return uniform number {@code index}, strictly between 0 and 1}
   *
   * @param sample any value
   * @param neuron any value
   * @param index not negative
   */
  public double uniform(int sample, int neuron, int index) {
    return uniform(
        Philox4x32.pair(sample, index >>> 1, neuron, uniformsCounter(), key0(), key1(), index & 1));
  }

  private static double uniform(long bits) {
    return ((bits >>> 12) + 0.5) * 0x1p-52;
  }

  private long jumpWords(int sample, int neuron, int channel, int process, int index, int half) {
    int third = neuron + (channel << NEURON_BITS);
    return Philox4x32.pair(
        sample,
        JUMPS + (process << PROCESS_BITS) + index,
        third,
        uniformsCounter(),
        key0(),
        key1(),
        half);
  }

  /**
   * {@return a uniform number for the gap before a jump, strictly between 0 and 1}
   *
   * @param sample any value
   * @param neuron in [0, {@link #MOST_NEURONS})
   * @param channel in [0, {@link #JUMP_CHANNELS})
   * @param process in [0, {@link #JUMP_PROCESSES})
   * @param index number of the jump, in [0, 2^27)
   */
  public double jumpGap(int sample, int neuron, int channel, int process, int index) {
    return uniform(jumpWords(sample, neuron, channel, process, index, 0));
  }

  /**
   * {@return a uniform number for the size of a jump, strictly between 0 and 1}
   *
   * @param sample any value
   * @param neuron in [0, {@link #MOST_NEURONS})
   * @param channel in [0, {@link #JUMP_CHANNELS})
   * @param process in [0, {@link #JUMP_PROCESSES})
   * @param index number of the jump, in [0, 2^27)
   */
  public double jumpUniform(int sample, int neuron, int channel, int process, int index) {
    return uniform(jumpWords(sample, neuron, channel, process, index, 1));
  }

  /**
   * {@return a standard normal number for the size of a jump, of the same words as {@link
   * #jumpUniform}}
   *
   * @param sample any value
   * @param neuron in [0, {@link #MOST_NEURONS})
   * @param channel in [0, {@link #JUMP_CHANNELS})
   * @param process in [0, {@link #JUMP_PROCESSES})
   * @param index number of the jump, in [0, 2^27)
   */
  public double jumpNormal(int sample, int neuron, int channel, int process, int index) {
    long words = jumpWords(sample, neuron, channel, process, index, 1);
    return radius((double) (words >>> 32)) * direction((int) words, 0);
  }

  /**
   * {@return log of {@link #uniform}}
   *
   * @param sample any value
   * @param neuron any value
   * @param index not negative
   */
  public double logUniform(int sample, int neuron, int index) {
    return Elementary.log(uniform(sample, neuron, index));
  }

  private static double radius(double word) {
    return Math.sqrt(-2 * Elementary.log((word + 0.5) * 0x1p-32));
  }

  /** Cosine (axis 0) or sine (axis 1) of the random angle. */
  private static double direction(int word, int axis) {
    double y = ((word >>> 2) + 0.5) * 0x1p-30 - 0.5;
    if (axis == (word & 1)) {
      double cosine = Elementary.cosQuarter(y);
      return (word & 2) == 0 ? cosine : -cosine;
    }
    return Elementary.sinQuarter(y);
  }
}
