package io.roughspike.simd;

import io.roughspike.driver.ClockDraws;
import io.roughspike.driver.WorkerNoise;
import java.util.Arrays;

/**
 * Clock thresholds for lanes of samples: those of counter-based streams are drawn four at a time
 * for many lanes together; others are taken from their source one by one. The draws are the same.
 */
final class QueuedClocks implements ClockDraws {
  private static final int CHUNK = 4;
  private static final int NONE = -1;
  private static final int BLOCKS = CHUNK / 2; // a block of the stream holds two uniforms

  private final SimdUniforms uniforms = new SimdUniforms();
  private final double[] queue;
  private final int[] chunk;
  private final int[] wantedChunk;
  private final int[] wantedSample;
  private final int[] requestLane;
  private int requests;
  private final long[] requestSample;
  private final long[] requestBlock;
  private final long[] requestNeuron;
  private final long[] requestCounter;
  private final double[] answers;
  private int lane;
  private WorkerNoise source = new WorkerNoise();

  /** Queues for {@code lanes} lanes, a multiple of {@link LaneShapes#GRAIN}. */
  QueuedClocks(int lanes) {
    queue = new double[lanes * CHUNK];
    chunk = new int[lanes];
    wantedChunk = new int[lanes];
    requestLane = new int[lanes];
    wantedSample = new int[lanes];
    requestSample = new long[lanes * BLOCKS];
    requestBlock = new long[lanes * BLOCKS];
    requestNeuron = new long[lanes * BLOCKS];
    requestCounter = new long[lanes * BLOCKS];
    answers = new double[lanes * CHUNK];
  }

  /** Says where draws come from. */
  void setSource(WorkerNoise newSource) {
    source = newSource;
    if (source.uniforms() != null) {
      Arrays.fill(requestCounter, source.uniforms().uniformsCounter());
    }
  }

  /** Says that the next draws are for lane {@code newLane}. */
  void setLane(int newLane) {
    lane = newLane;
  }

  /** Forgets all queues and requests. */
  void clear() {
    Arrays.fill(chunk, NONE);
    Arrays.fill(wantedChunk, NONE);
    requests = 0;
  }

  /** Forgets the queue of a lane: it has another sample. */
  void clear(int forLane) {
    chunk[forLane] = NONE;
  }

  /** Asks for the chunk that holds draw {@code index}, unless the lane has it. */
  void request(int forLane, int sample, int index) {
    int wanted = index / CHUNK;
    if (chunk[forLane] == wanted || source.uniforms() == null) {
      return;
    }
    if (wantedChunk[forLane] == NONE) {
      requestLane[requests++] = forLane;
    }
    wantedChunk[forLane] = wanted;
    wantedSample[forLane] = sample;
  }

  /** Draws what was asked for. */
  void serveRequests() {
    if (requests == 0) {
      return;
    }
    for (int k = 0; k < requests; k++) {
      int l = requestLane[k];
      for (int b = 0; b < BLOCKS; b++) {
        requestSample[k * BLOCKS + b] = wantedSample[l];
        requestBlock[k * BLOCKS + b] = (long) wantedChunk[l] * BLOCKS + b;
      }
    }
    // Elements that fill up the last vector hold counters of earlier calls: harmless.
    int elements = LaneShapes.padded(requests * BLOCKS);
    uniforms.logUniforms(
        source.uniforms().seed(),
        requestSample,
        requestBlock,
        requestNeuron,
        requestCounter,
        elements,
        answers,
        0,
        elements);
    for (int k = 0; k < requests; k++) {
      int l = requestLane[k];
      for (int j = 0; j < CHUNK; j++) {
        queue[l * CHUNK + j] = answers[j % 2 * elements + k * BLOCKS + j / 2];
      }
      chunk[l] = wantedChunk[l];
      wantedChunk[l] = NONE;
    }
    requests = 0;
  }

  @Override
  public double logUniform(int sample, int neuron, int index) {
    return chunk[lane] == index / CHUNK
        ? queue[lane * CHUNK + index % CHUNK]
        : source.clocks().logUniform(sample, neuron, index);
  }

  @Override
  public void requireCovers(int firstSample, int samples, int neurons) {
    source.clocks().requireCovers(firstSample, samples, neurons);
  }
}
