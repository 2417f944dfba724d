package io.roughspike.simd;

import static io.roughspike.math.ElementaryCoefficients.EXP_MAX;

import io.roughspike.solver.Segment;

/**
 * The coefficients of all neurons of a network over one kind of segment, full or shortened, as flat
 * arrays by neuron: what {@link Segment} holds for each.
 */
final class NetworkCoefficients {
  double[] vThreshold = new double[0];
  double[] beta;

  /** Largest exponent of the intensity: that of the cap, or where exp ends. */
  double[] bound;

  double[] cap;
  double[] clockScale;
  double[] rate1;
  double[] rate2;
  double[] noise11;
  double[] noise12;
  double[] noise21;
  double[] noise22;
  double[] gain;

  /** The part of the drive of v without noise and recorded input. */
  double[] current;

  /** The same with an absent second channel and input taken for zeros. */
  double[] currentAlone;

  /** The part of the drive of i that an absent second channel leaves: a zero with its sign. */
  double[] nothing;

  double[] vReset;
  double[] alpha;

  double dt;
  double lengthRatio;
  double noiseRatio;

  /** Takes over the coefficients; allocates only for another number of neurons. */
  void set(Segment[] segments) {
    int k = segments.length;
    if (vThreshold.length != k) {
      vThreshold = new double[k];
      beta = new double[k];
      bound = new double[k];
      cap = new double[k];
      clockScale = new double[k];
      rate1 = new double[k];
      rate2 = new double[k];
      noise11 = new double[k];
      noise12 = new double[k];
      noise21 = new double[k];
      noise22 = new double[k];
      gain = new double[k];
      current = new double[k];
      currentAlone = new double[k];
      nothing = new double[k];
      vReset = new double[k];
      alpha = new double[k];
    }
    dt = segments[0].dt();
    lengthRatio = segments[0].lengthRatio();
    noiseRatio = segments[0].noiseRatio();
    for (int n = 0; n < k; n++) {
      Segment segment = segments[n];
      vThreshold[n] = segment.neuron().vThreshold();
      beta[n] = segment.beta();
      cap[n] = segment.neuron().intensityCap();
      double capped = beta[n] * cap[n];
      bound[n] = capped < EXP_MAX ? capped : EXP_MAX;
      clockScale[n] = segment.clockScale();
      rate1[n] = segment.rate1();
      rate2[n] = segment.rate2();
      noise11[n] = segment.noise11();
      noise12[n] = segment.noise12();
      noise21[n] = segment.noise21();
      noise22[n] = segment.noise22();
      gain[n] = segment.gain();
      current[n] = segment.current();
      currentAlone[n] = segment.driveV(0, 0, 0);
      nothing[n] = segment.noise22() * 0;
      vReset[n] = segment.neuron().vReset();
      alpha[n] = segment.neuron().alpha();
    }
  }
}
