package io.roughspike.simd;

import static io.roughspike.math.ElementaryCoefficients.EXP_MAX;

import io.roughspike.solver.Segment;

/**
 * The coefficients of all neurons of a network over one kind of segment, full or shortened: what
 * {@link Segment} holds for each, as one flat array. Coefficient k of neuron n is at {@code n *
 * COUNT + k}: vector code then has one array to read, at fixed distances.
 */
final class NetworkCoefficients {
  static final int COUNT = 14;

  static final int V_THRESHOLD = 0;
  static final int BETA = 1;

  /** Largest exponent of the intensity: that of the cap, or where exp ends. */
  static final int BOUND = 2;

  static final int CLOCK_SCALE = 3;
  static final int RATE1 = 4;
  static final int RATE2 = 5;
  static final int NOISE11 = 6;
  static final int NOISE12 = 7;
  static final int NOISE21 = 8;
  static final int NOISE22 = 9;
  static final int CURRENT = 10;
  static final int GAIN = 11;
  static final int CAP = 12;

  /** CURRENT plus a recorded input of 0. */
  static final int CURRENT_ALONE = 13;

  private double[] values = new double[0];
  private int neurons;
  private double dt;
  private double lengthRatio;
  private double noiseRatio;

  /** Takes over the coefficients; allocates only to grow. */
  void set(Segment[] segments) {
    neurons = segments.length;
    if (values.length < neurons * COUNT) {
      values = new double[neurons * COUNT];
    }
    dt = segments[0].dt();
    lengthRatio = segments[0].lengthRatio();
    noiseRatio = segments[0].noiseRatio();
    for (int n = 0; n < neurons; n++) {
      Segment segment = segments[n];
      int at = n * COUNT;
      values[at + V_THRESHOLD] = segment.neuron().vThreshold();
      values[at + BETA] = segment.beta();
      values[at + CAP] = segment.neuron().intensityCap();
      double capped = segment.beta() * segment.neuron().intensityCap();
      values[at + BOUND] = capped < EXP_MAX ? capped : EXP_MAX;
      values[at + CLOCK_SCALE] = segment.clockScale();
      values[at + RATE1] = segment.rate1();
      values[at + RATE2] = segment.rate2();
      values[at + NOISE11] = segment.noise11();
      values[at + NOISE12] = segment.noise12();
      values[at + NOISE21] = segment.noise21();
      values[at + NOISE22] = segment.noise22();
      values[at + CURRENT] = segment.current();
      values[at + GAIN] = segment.gain();
      values[at + CURRENT_ALONE] = Math.fma(segment.gain(), 0, segment.current());
    }
  }

  /** The live array. */
  double[] values() {
    return values;
  }

  double get(int neuron, int coefficient) {
    return values[neuron * COUNT + coefficient];
  }

  int neurons() {
    return neurons;
  }

  /** Length of the segment. */
  double dt() {
    return dt;
  }

  /** dt over the length of a full step. */
  double lengthRatio() {
    return lengthRatio;
  }

  /** Noise scale over that of a full step. */
  double noiseRatio() {
    return noiseRatio;
  }
}
