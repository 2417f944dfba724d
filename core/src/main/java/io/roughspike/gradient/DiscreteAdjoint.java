package io.roughspike.gradient;

import io.roughspike.model.Parameter;
import io.roughspike.model.StochasticNeuron;
import io.roughspike.solver.Segment;

/**
 * The reverse sweep through the sub-steps of one path: the exact derivative of the discretised
 * event equation (Holberg and Salvi, arXiv 2405.13587, section 3, with the driver's slope
 * included). vb, ib, sb are the cotangents of v, i, s, and rb that of the remaining fraction r of
 * the segment. Sub-steps are visited in reverse order:
 *
 * <pre>
 *   at the last sub-step of a segment: rb = 0
 *   if it ended with an event of cotangent g:
 *     rb -= dt g;  g_vReset -= vb;  g_alpha -= sb;  sb = 0
 *     db  = vb fv + ib fi + sb fs - rb;   sb = -db / fs      (d = -s / fs)
 *   else
 *     rb  = vb fv + ib fi + sb fs                            (d = r)
 *   q   = sb d fs                                            (cotangent of log lambda)
 *   parameters:  mu1 += vb d dt (i + c - v), sigma11 += vb d scale z1, beta += q min(v - vThreshold, cap), ...
 *   vb' = vb (1 - d dt mu1) + q beta [v - vThreshold &lt; cap];   ib' = ib (1 - d dt mu2) + vb d dt mu1
 * </pre>
 *
 * <p>Parameter gradients are gathered in {@link #SUMS} sums over sub-steps, in units of a full
 * step, which {@link #finish} turns into derivatives. The sums live in an array of the caller, sum
 * k of a path at {@code offset + k * stride}, so that lanes of paths can keep theirs side by side.
 */
public final class DiscreteAdjoint {
  /** A new one; may be used for any number of runs. */
  public DiscreteAdjoint() {}

  /** Sum of vb w, w the length of the sub-step in full steps. */
  public static final int SUM_V = 0;

  /** Sum of vb w (i - v). */
  public static final int SUM_V_DRIFT = 1;

  /** Sum of ib w i. */
  public static final int SUM_I_DRIFT = 2;

  /** Sum of vb w z1, w the noise scale of the sub-step over that of a full step. */
  public static final int SUM_V_Z1 = 3;

  /** Sum of vb w z2. */
  public static final int SUM_V_Z2 = 4;

  /** Sum of ib w z1. */
  public static final int SUM_I_Z1 = 5;

  /** Sum of ib w z2. */
  public static final int SUM_I_Z2 = 6;

  /** Sum of q min(v - vThreshold, cap). */
  public static final int SUM_EXCESS = 7;

  /** Sum of q where the cap does not hold the intensity. */
  public static final int SUM_UNCAPPED = 8;

  /** Sum of q where the cap holds the intensity. */
  public static final int SUM_CAPPED = 9;

  /** Sum of vb w u, u the recorded input. */
  public static final int SUM_V_INPUT = 10;

  /** Minus the sum of vb at events. */
  public static final int SUM_RESET = 11;

  /** Minus the sum of sb where the clock restarts. */
  public static final int SUM_ALPHA = 12;

  /** How many sums a path has. */
  public static final int SUMS = 13;

  private double vb;
  private double ib;
  private double sb;
  private double rb;
  private double[] sums = new double[SUMS];
  private int offset;
  private int stride = 1;

  /**
   * Takes up the sweep of one path with the given cotangents and sums.
   *
   * @param newVb cotangent of v
   * @param newIb cotangent of i
   * @param newSb cotangent of s
   * @param newSums sums that the derivatives are added to
   * @param newOffset where this path starts in the arrays
   * @param newStride distance between entries of this path
   */
  public void resume(
      double newVb, double newIb, double newSb, double[] newSums, int newOffset, int newStride) {
    vb = newVb;
    ib = newIb;
    sb = newSb;
    sums = newSums;
    offset = newOffset;
    stride = newStride;
  }

  /**
   * Adds the cotangents of a loss on the state at this point of the sweep.
   *
   * @param v cotangent of v
   * @param i cotangent of i
   */
  public void addStateCotangents(double v, double i) {
    vb += v;
    ib += i;
  }

  /** Begins a segment at its end. */
  public void beginSegment() {
    rb = 0;
  }

  /**
   * Sweeps one sub-step.
   *
   * @param segment coefficients of the segment
   * @param v state where the sub-step starts
   * @param i synaptic current
   * @param fs clock increment of a full segment there
   * @param d fraction of the segment
   * @param z1 normalised increment of channel 0
   * @param z2 normalised increment of channel 1
   * @param u recorded input on the segment
   * @param fired whether it ended with an event
   * @param timeCotangent cotangent of the event's time; ignored without an event
   */
  public void substep(
      Segment segment,
      double v,
      double i,
      double fs,
      double d,
      double z1,
      double z2,
      double u,
      boolean fired,
      double timeCotangent) {
    double fv = segment.incrementV(v, i, segment.driveV(z1, z2, u));
    double fi = segment.incrementI(i, segment.driveI(z1, z2));
    if (fired) {
      rb = Math.fma(-segment.dt(), timeCotangent, rb);
      add(SUM_RESET, -vb);
      add(SUM_ALPHA, -sb);
      double db = Math.fma(vb, fv, ib * fi) - rb;
      sb = -db / fs;
    } else {
      rb = Math.fma(sb, fs, Math.fma(vb, fv, ib * fi));
    }
    move(segment, v, i, fs, d, z1, z2, u);
  }

  /** The part of {@link #substep} after sb and rb are known: the sums, then vb and ib. */
  void move(
      Segment segment, double v, double i, double fs, double d, double z1, double z2, double u) {
    double w = d * segment.lengthRatio();
    double vw = vb * w;
    double iw = ib * w;
    add(SUM_V, vw);
    multiplyAdd(SUM_V_DRIFT, vw, i - v);
    multiplyAdd(SUM_I_DRIFT, iw, i);
    multiplyAdd(SUM_V_INPUT, vw, u);
    double wz = d * segment.noiseRatio();
    double vz = vb * wz;
    double iz = ib * wz;
    multiplyAdd(SUM_V_Z1, vz, z1);
    multiplyAdd(SUM_V_Z2, vz, z2);
    multiplyAdd(SUM_I_Z1, iz, z1);
    multiplyAdd(SUM_I_Z2, iz, z2);
    double q = sb * (d * fs);
    boolean uncapped = segment.uncapped(v);
    multiplyAdd(SUM_EXCESS, q, segment.excess(v));
    add(SUM_UNCAPPED, uncapped ? q : 0);
    add(SUM_CAPPED, uncapped ? 0 : q);
    double rate = d * segment.rate1();
    double newIb = Math.fma(ib, 1 - d * segment.rate2(), vb * rate);
    vb = Math.fma(vb, 1 - rate, (uncapped ? q : 0) * segment.beta());
    ib = newIb;
  }

  /**
   * Sweeps a whole segment of full length with a single event: {@link #beginSegment} and {@link
   * #substep} for the part after the event and the part before it, operation by operation, with the
   * state after the event computed anew. Segments like this are most of those with events.
   *
   * @param full coefficients of a full step
   * @param v state where the segment starts
   * @param i synaptic current
   * @param fs clock increment of a full segment there
   * @param z1 normalised increment of channel 0
   * @param z2 normalised increment of channel 1
   * @param u recorded input on the segment
   * @param d fraction of the segment up to the event
   * @param afterFs clock increment of a full segment right after the event
   * @param timeCotangent cotangent of the time of the event
   * @param stops whether the path stops at the event
   */
  public void segmentWithEvent(
      Segment full,
      double v,
      double i,
      double fs,
      double z1,
      double z2,
      double u,
      double d,
      double afterFs,
      double timeCotangent,
      boolean stops) {
    double driveV = full.driveV(z1, z2, u);
    double driveI = full.driveI(z1, z2);
    double fv = full.incrementV(v, i, driveV);
    double fi = full.incrementI(i, driveI);
    double sumV = sum(SUM_V);
    double sumVDrift = sum(SUM_V_DRIFT);
    double sumIDrift = sum(SUM_I_DRIFT);
    double sumVInput = sum(SUM_V_INPUT);
    double sumVZ1 = sum(SUM_V_Z1);
    double sumVZ2 = sum(SUM_V_Z2);
    double sumIZ1 = sum(SUM_I_Z1);
    double sumIZ2 = sum(SUM_I_Z2);
    double sumExcess = sum(SUM_EXCESS);
    double sumUncapped = sum(SUM_UNCAPPED);
    double sumCapped = sum(SUM_CAPPED);
    double remaining = 0;
    if (!stops) {
      double rest = 1 - d;
      double afterV = Math.fma(d, fv, v) - full.neuron().vReset();
      double afterI = Math.fma(d, fi, i);
      double afterFv = full.incrementV(afterV, afterI, driveV);
      double afterFi = full.incrementI(afterI, driveI);
      remaining = Math.fma(sb, afterFs, Math.fma(vb, afterFv, ib * afterFi));
      double vw = vb * rest;
      double iw = ib * rest;
      sumV += vw;
      sumVDrift = Math.fma(vw, afterI - afterV, sumVDrift);
      sumIDrift = Math.fma(iw, afterI, sumIDrift);
      sumVInput = Math.fma(vw, u, sumVInput);
      sumVZ1 = Math.fma(vw, z1, sumVZ1);
      sumVZ2 = Math.fma(vw, z2, sumVZ2);
      sumIZ1 = Math.fma(iw, z1, sumIZ1);
      sumIZ2 = Math.fma(iw, z2, sumIZ2);
      double q = sb * (rest * afterFs);
      double free = full.uncapped(afterV) ? q : 0;
      sumExcess = Math.fma(q, full.excess(afterV), sumExcess);
      sumUncapped += free;
      sumCapped += full.uncapped(afterV) ? 0 : q;
      double rate = rest * full.rate1();
      double newIb = Math.fma(ib, 1 - rest * full.rate2(), vb * rate);
      vb = Math.fma(vb, 1 - rate, free * full.beta());
      ib = newIb;
    }
    add(SUM_RESET, -vb);
    add(SUM_ALPHA, -sb);
    remaining = Math.fma(-full.dt(), timeCotangent, remaining);
    sb = -(Math.fma(vb, fv, ib * fi) - remaining) / fs;
    double vw = vb * d;
    double iw = ib * d;
    setSum(SUM_V, sumV + vw);
    setSum(SUM_V_DRIFT, Math.fma(vw, i - v, sumVDrift));
    setSum(SUM_I_DRIFT, Math.fma(iw, i, sumIDrift));
    setSum(SUM_V_INPUT, Math.fma(vw, u, sumVInput));
    setSum(SUM_V_Z1, Math.fma(vw, z1, sumVZ1));
    setSum(SUM_V_Z2, Math.fma(vw, z2, sumVZ2));
    setSum(SUM_I_Z1, Math.fma(iw, z1, sumIZ1));
    setSum(SUM_I_Z2, Math.fma(iw, z2, sumIZ2));
    double q = sb * (d * fs);
    double free = full.uncapped(v) ? q : 0;
    setSum(SUM_EXCESS, Math.fma(q, full.excess(v), sumExcess));
    setSum(SUM_UNCAPPED, sumUncapped + free);
    setSum(SUM_CAPPED, sumCapped + (full.uncapped(v) ? 0 : q));
    double rate = d * full.rate1();
    double newIb = Math.fma(ib, 1 - d * full.rate2(), vb * rate);
    vb = Math.fma(vb, 1 - rate, free * full.beta());
    ib = newIb;
  }

  private void setSum(int sum, double x) {
    sums[offset + sum * stride] = x;
  }

  private void add(int sum, double x) {
    sums[offset + sum * stride] += x;
  }

  private void multiplyAdd(int sum, double x, double y) {
    int at = offset + sum * stride;
    sums[at] = Math.fma(x, y, sums[at]);
  }

  /**
   * {@link #finish(Segment, double[], int, int)} with stride 1.
   *
   * @param full coefficients of a full step
   * @param out receives the result
   * @param outOffset where the result starts in its array
   */
  public void finish(Segment full, double[] out, int outOffset) {
    finish(full, out, outOffset, 1);
  }

  /**
   * The gradient of a path whose sweep has reached its start.
   *
   * @param full coefficients of a full step
   * @param out receives the derivative by parameter p at {@code outOffset + p.ordinal() *
   *     outStride}
   * @param outOffset where the result starts in its array
   * @param outStride distance between consecutive derivatives
   */
  public void finish(Segment full, double[] out, int outOffset, int outStride) {
    StochasticNeuron neuron = full.neuron();
    double sumV = sum(SUM_V);
    double sumInput = sum(SUM_V_INPUT);
    double drift =
        Math.fma(
            neuron.inputCurrent(), sumV, Math.fma(neuron.inputGain(), sumInput, sum(SUM_V_DRIFT)));
    double uncapped = sum(SUM_UNCAPPED);
    double capped = sum(SUM_CAPPED);
    out[outOffset + Parameter.MU1.ordinal() * outStride] = full.dt() * drift;
    out[outOffset + Parameter.MU2.ordinal() * outStride] = -full.dt() * sum(SUM_I_DRIFT);
    out[outOffset + Parameter.SIGMA11.ordinal() * outStride] = full.scale() * sum(SUM_V_Z1);
    out[outOffset + Parameter.SIGMA12.ordinal() * outStride] = full.scale() * sum(SUM_V_Z2);
    out[outOffset + Parameter.SIGMA21.ordinal() * outStride] = full.scale() * sum(SUM_I_Z1);
    out[outOffset + Parameter.SIGMA22.ordinal() * outStride] = full.scale() * sum(SUM_I_Z2);
    out[outOffset + Parameter.V_RESET.ordinal() * outStride] = sum(SUM_RESET);
    out[outOffset + Parameter.V_THRESHOLD.ordinal() * outStride] = -neuron.beta() * uncapped;
    out[outOffset + Parameter.ALPHA.ordinal() * outStride] = sum(SUM_ALPHA) - sb;
    out[outOffset + Parameter.BETA.ordinal() * outStride] = sum(SUM_EXCESS);
    out[outOffset + Parameter.TAU_S.ordinal() * outStride] = -(uncapped + capped) / neuron.tauS();
    out[outOffset + Parameter.INTENSITY_CAP.ordinal() * outStride] = neuron.beta() * capped;
    out[outOffset + Parameter.INPUT_CURRENT.ordinal() * outStride] = full.rate1() * sumV;
    out[outOffset + Parameter.INPUT_GAIN.ordinal() * outStride] = full.rate1() * sumInput;
    out[outOffset + Parameter.V0.ordinal() * outStride] = vb;
    out[outOffset + Parameter.I0.ordinal() * outStride] = ib;
  }

  private double sum(int k) {
    return sums[offset + k * stride];
  }

  /** {@return cotangent of v} */
  public double vb() {
    return vb;
  }

  /** {@return cotangent of i} */
  public double ib() {
    return ib;
  }

  /** {@return cotangent of s} */
  public double sb() {
    return sb;
  }
}
