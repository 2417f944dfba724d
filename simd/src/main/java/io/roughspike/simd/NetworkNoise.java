package io.roughspike.simd;

import io.roughspike.driver.ClockDraws;
import io.roughspike.driver.Driver;
import io.roughspike.driver.WorkerNoise;
import java.util.Arrays;
import jdk.incubator.vector.LongVector;

/**
 * The random numbers of lanes of a network: for each lane the normals of its present block of four
 * steps and the first clock thresholds of its sample. One lane is filled at a time, neurons and
 * channels side by side in vectors, because lanes are at different steps.
 */
final class NetworkNoise {
  private static final int BLOCK = Driver.BLOCK;

  /** Thresholds of each neuron that are drawn together at the start of a sample. */
  private static final int CLOCKS = 4;

  private final SimdNormals normals = new SimdNormals();
  private final SimdUniforms uniforms = new SimdUniforms();

  private int neurons;
  private int channels;

  /** Elements (channel, neuron) of a lane, padded to whole vectors. */
  private int elements;

  private int clockElements;

  private long[] elementSample = new long[0];
  private long[] elementBlock = new long[0];
  private long[] elementNeuron = new long[0];
  private long[] elementCounter = new long[0];
  private long[] clockCounter = new long[0];
  private double[] normal = new double[0];
  private double[] clock = new double[0];

  private final WorkerNoise source = new WorkerNoise();

  /** Prepares for a run; allocates only to grow. */
  void prepare(
      Driver newDriver, ClockDraws newClocks, int newNeurons, boolean secondChannel, int lanes) {
    source.use(newDriver, newClocks);
    neurons = newNeurons;
    channels = secondChannel ? 2 : 1;
    elements = LaneShapes.padded(neurons * channels);
    clockElements = LaneShapes.padded(neurons);
    if (elementNeuron.length < elements) {
      elementSample = new long[elements];
      elementBlock = new long[elements];
      elementNeuron = new long[elements];
      elementCounter = new long[elements];
    }
    if (clockCounter.length < clockElements) {
      clockCounter = new long[clockElements];
    }
    if (normal.length < LaneShapes.FIRST + lanes * BLOCK * elements) {
      normal = new double[LaneShapes.FIRST + lanes * BLOCK * elements];
    }
    if (clock.length < lanes * clockElements * CLOCKS) {
      clock = new double[lanes * clockElements * CLOCKS];
    }
    // Elements that pad the last vector draw numbers of neurons that do not exist: harmless.
    for (int e = 0; e < elements; e++) {
      int channel = e < neurons || channels == 1 ? 0 : 1;
      elementNeuron[e] = channel == 0 ? e : e - neurons;
      if (source.normals() != null) {
        elementCounter[e] = source.normals().normalsCounter(channel);
      }
    }
    if (source.uniforms() != null) {
      Arrays.fill(clockCounter, 0, clockElements, source.uniforms().uniformsCounter());
    }
  }

  /** Draws the first thresholds of a lane that starts {@code sample}. */
  void startSample(int lane, int sample) {
    if (source.uniforms() != null) {
      fill(elementSample, clockElements, sample);
      for (int block = 0; block < CLOCKS / 2; block++) {
        fill(elementBlock, clockElements, block);
        // the first elements number all neurons in order
        uniforms.logUniforms(
            source.uniforms().seed(),
            elementSample,
            elementBlock,
            elementNeuron,
            clockCounter,
            clockElements,
            clock,
            (lane * CLOCKS + 2 * block) * clockElements,
            clockElements);
      }
    }
  }

  /** log U of threshold {@code index} of {@code neuron} in the lane's sample. */
  double logUniform(int lane, int sample, int neuron, int index) {
    return index < CLOCKS && source.uniforms() != null
        ? clock[(lane * CLOCKS + index) * clockElements + neuron]
        : source.clocks().logUniform(sample, neuron, index);
  }

  /** Draws the normals of a lane for block {@code block} of its sample. */
  void drawBlock(int lane, int sample, int block) {
    int at = LaneShapes.FIRST + lane * BLOCK * elements;
    if (source.normals() != null) {
      fill(elementSample, elements, sample);
      fill(elementBlock, elements, block);
      normals.fill(
          source.normals().seed(),
          elementSample,
          elementBlock,
          elementNeuron,
          elementCounter,
          elements,
          normal,
          at,
          elements);
      return;
    }
    for (int channel = 0; channel < channels; channel++) {
      for (int n = 0; n < neurons; n++) {
        source
            .increments()
            .block(sample, n, channel, block, normal, at + channel * neurons + n, elements);
      }
    }
  }

  /** Stores as wide as the loads that follow: a load of several smaller stores waits for them. */
  private static void fill(long[] array, int count, long value) {
    for (int e = 0; e < count; e += LaneShapes.LONGS.length()) {
      LongVector.broadcast(LaneShapes.LONGS, value).intoArray(array, e);
    }
  }

  /** Copies the normals of step {@code inBlock} of the lane's block to a row of the tape. */
  void copyStep(int lane, int inBlock, double[] columns, int at) {
    int from = LaneShapes.FIRST + (lane * BLOCK + inBlock) * elements;
    for (int n = 0; n < neurons; n++) {
      columns[at + n * NetworkLaneTape.NEURON + NetworkLaneTape.Z1] = normal[from + n];
    }
    if (channels == 2) {
      for (int n = 0; n < neurons; n++) {
        columns[at + n * NetworkLaneTape.NEURON + NetworkLaneTape.Z2] = normal[from + neurons + n];
      }
    }
  }
}
