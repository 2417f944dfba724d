package io.roughspike.simd;

import io.roughspike.driver.ClockDraws;
import io.roughspike.driver.CounterClocks;

/**
 * Clock thresholds for lanes of samples: those of counter-based streams are drawn four at a time
 * for many lanes together; others are taken from their source one by one. The draws are the same.
 */
final class QueuedClocks implements ClockDraws {
  private static final int CHUNK = 4;
  private static final int BLOCKS = CHUNK / 2; // a block of the stream holds two uniforms

  private final SimdUniforms uniforms = new SimdUniforms();
  private final double[] queue;
  private final int[] chunk;
  private final int[] wantedChunk;
  private final int[] wantedSample;
  private long requested;
  private final long[] requestSample;
  private final long[] requestBlock;
  private final double[] answers;
  private int lane;
  private ClockDraws source = NONE;

  private static final ClockDraws NONE =
      new ClockDraws() {
        @Override
        public double logUniform(int sample, int neuron, int index) {
          throw new IllegalStateException("no source of draws");
        }

        @Override
        public void requireCovers(int firstSample, int samples, int neurons) {}
      };

  /** Queues for {@code lanes} lanes, at most 64. */
  QueuedClocks(int lanes) {
    queue = new double[lanes * CHUNK];
    chunk = new int[lanes];
    wantedChunk = new int[lanes];
    wantedSample = new int[lanes];
    requestSample = new long[lanes * BLOCKS];
    requestBlock = new long[lanes * BLOCKS];
    answers = new double[lanes * CHUNK];
  }

  void setSource(ClockDraws newSource) {
    source = newSource;
  }

  /** Says that the next draws are for lane {@code newLane}. */
  void setLane(int newLane) {
    lane = newLane;
  }

  /** Forgets the queue of a lane: it has another sample. */
  void clear(int forLane) {
    chunk[forLane] = -1;
    requested &= ~(1L << forLane);
  }

  /** Asks for the chunk that holds draw {@code index}, unless the lane has it. */
  void request(int forLane, int sample, int index) {
    int wanted = index / CHUNK;
    if (chunk[forLane] != wanted && source instanceof CounterClocks) {
      wantedChunk[forLane] = wanted;
      wantedSample[forLane] = sample;
      requested |= 1L << forLane;
    }
  }

  /** Draws what was asked for. */
  void serveRequests() {
    if (requested == 0 || !(source instanceof CounterClocks counter)) {
      return;
    }
    int count = 0;
    for (long left = requested; left != 0; left &= left - 1) {
      int l = Long.numberOfTrailingZeros(left);
      for (int b = 0; b < BLOCKS; b++) {
        requestSample[count] = wantedSample[l];
        requestBlock[count] = (long) wantedChunk[l] * BLOCKS + b;
        count++;
      }
    }
    uniforms.logUniforms(counter.stream(), 0, requestSample, requestBlock, count, answers);
    int from = 0;
    for (; requested != 0; requested &= requested - 1) {
      int l = Long.numberOfTrailingZeros(requested);
      System.arraycopy(answers, from, queue, l * CHUNK, CHUNK);
      chunk[l] = wantedChunk[l];
      from += CHUNK;
    }
  }

  @Override
  public double logUniform(int sample, int neuron, int index) {
    return chunk[lane] == index / CHUNK
        ? queue[lane * CHUNK + index % CHUNK]
        : source.logUniform(sample, neuron, index);
  }

  @Override
  public void requireCovers(int firstSample, int samples, int neurons) {
    source.requireCovers(firstSample, samples, neurons);
  }
}
