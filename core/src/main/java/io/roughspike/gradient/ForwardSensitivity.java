package io.roughspike.gradient;

import io.roughspike.model.Parameter;
import io.roughspike.solver.EventPath;
import io.roughspike.solver.Segment;
import java.util.Arrays;

/**
 * Forward sensitivities of one path: the derivatives (tangents) of v, i, s by every parameter,
 * carried along the sub-steps, and the derivative of each event time when it happens. This is the
 * recursive rule of Holberg and Salvi (arXiv 2405.13587, section 3) for the discretised equation:
 * with t. the tangents, r the remaining fraction and d the fraction taken,
 *
 * <pre>
 *   tfs = lambda'(v) dt tv + (d fs / d parameter);  tfv, tfi likewise
 *   td  = event ? (-ts - d tfs) / fs : tr
 *   tv += td fv + d tfv;  ti += td fi + d tfi;  ts += td fs + d tfs
 *   if it fired:  tr -= td;  t(event time) = -dt tr;  tv -= [vReset];  ts = -[alpha]
 * </pre>
 *
 * Tangents live in arrays of the caller: that of parameter p at {@code offset + p * stride}, so
 * that lanes of paths can keep theirs side by side.
 */
public final class ForwardSensitivity {
  /** A new one; may be used for any number of runs. */
  public ForwardSensitivity() {}

  private static final int P = Parameter.COUNT;

  private final double[] tr = new double[P];
  private final double[] sourceV = new double[P];
  private final double[] sourceI = new double[P];
  private final double[] sourceClock = new double[P];
  private double[] tv = new double[P];
  private double[] ti = new double[P];
  private double[] ts = new double[P];
  private double[] gradient = new double[P];
  private int offset;
  private int stride = 1;

  /**
   * Takes up one path, whose tangents and gradient are in the given arrays.
   *
   * @param newTv tangents of v
   * @param newTi tangents of i
   * @param newTs tangents of s
   * @param newGradient derivatives that are added to
   * @param newOffset where this path starts in the arrays
   * @param newStride distance between entries of this path
   */
  public void resume(
      double[] newTv,
      double[] newTi,
      double[] newTs,
      double[] newGradient,
      int newOffset,
      int newStride) {
    tv = newTv;
    ti = newTi;
    ts = newTs;
    gradient = newGradient;
    offset = newOffset;
    stride = newStride;
  }

  /** Sets the tangents of the initial state and a zero gradient. */
  public void start() {
    for (int p = 0; p < P; p++) {
      int at = offset + p * stride;
      tv[at] = p == Parameter.V0.ordinal() ? 1 : 0;
      ti[at] = p == Parameter.I0.ordinal() ? 1 : 0;
      ts[at] = p == Parameter.ALPHA.ordinal() ? -1 : 0;
      gradient[at] = 0;
    }
  }

  /**
   * Carries the tangents over the latest segment of {@code path}.
   *
   * @param segment coefficients of the segment
   * @param path whose latest segment it is
   * @param z1 normalised increment of channel 0
   * @param z2 normalised increment of channel 1
   * @param u recorded input on the segment
   * @param timeCotangents the cotangent of the time of each event of the segment; may be longer
   */
  public void segment(
      Segment segment, EventPath path, double z1, double z2, double u, double[] timeCotangents) {
    Arrays.fill(tr, 0);
    for (int k = 0; k < path.substeps(); k++) {
      boolean fired = k < path.events();
      substep(
          segment,
          path.substepV(k),
          path.substepI(k),
          path.substepClock(k),
          path.substepFraction(k),
          z1,
          z2,
          u,
          fired,
          k == 0);
      if (fired) {
        for (int p = 0; p < P; p++) {
          int at = offset + p * stride;
          gradient[at] = Math.fma(timeCotangents[k], -segment.dt() * tr[p], gradient[at]);
          tv[at] -= p == Parameter.V_RESET.ordinal() ? 1 : 0;
          ts[at] = p == Parameter.ALPHA.ordinal() ? -1 : 0;
        }
      }
    }
  }

  private void substep(
      Segment segment,
      double v,
      double i,
      double fs,
      double d,
      double z1,
      double z2,
      double u,
      boolean fired,
      boolean first) {
    double fv = segment.incrementV(v, i, segment.driveV(z1, z2, u));
    double fi = segment.incrementI(i, segment.driveI(z1, z2));
    setSources(segment, v, i, fs, z1, z2, u);
    double slope = segment.uncapped(v) ? fs * segment.beta() : 0;
    for (int p = 0; p < P; p++) {
      int at = offset + p * stride;
      double tfv = Math.fma(segment.rate1(), ti[at] - tv[at], sourceV[p]);
      double tfi = Math.fma(-segment.rate2(), ti[at], sourceI[p]);
      double tfs = Math.fma(slope, tv[at], sourceClock[p]);
      if (first && !fired) { // the whole segment in one sub-step: d = 1 whatever the parameters
        tv[at] += tfv;
        ti[at] += tfi;
        ts[at] += tfs;
        continue;
      }
      double td = fired ? -Math.fma(d, tfs, ts[at]) / fs : tr[p];
      tv[at] = Math.fma(td, fv, Math.fma(d, tfv, tv[at]));
      ti[at] = Math.fma(td, fi, Math.fma(d, tfi, ti[at]));
      ts[at] = Math.fma(td, fs, Math.fma(d, tfs, ts[at]));
      tr[p] -= fired ? td : 0;
    }
  }

  /** The explicit derivatives of fv, fi, fs by each parameter. */
  private void setSources(
      Segment segment, double v, double i, double fs, double z1, double z2, double u) {
    var neuron = segment.neuron();
    double c = Math.fma(neuron.inputGain(), u, neuron.inputCurrent());
    sourceV[Parameter.MU1.ordinal()] = segment.dt() * (i - v + c);
    sourceV[Parameter.SIGMA11.ordinal()] = segment.scale() * z1;
    sourceV[Parameter.SIGMA12.ordinal()] = segment.scale() * z2;
    sourceV[Parameter.INPUT_CURRENT.ordinal()] = segment.rate1();
    sourceV[Parameter.INPUT_GAIN.ordinal()] = segment.rate1() * u;
    sourceI[Parameter.MU2.ordinal()] = -segment.dt() * i;
    sourceI[Parameter.SIGMA21.ordinal()] = segment.scale() * z1;
    sourceI[Parameter.SIGMA22.ordinal()] = segment.scale() * z2;
    boolean uncapped = segment.uncapped(v);
    sourceClock[Parameter.BETA.ordinal()] = fs * segment.excess(v);
    sourceClock[Parameter.V_THRESHOLD.ordinal()] = uncapped ? -(fs * segment.beta()) : 0;
    sourceClock[Parameter.INTENSITY_CAP.ordinal()] = uncapped ? 0 : fs * segment.beta();
    sourceClock[Parameter.TAU_S.ordinal()] = -(fs / neuron.tauS());
  }

  /**
   * Adds the derivative of a loss with the given cotangents of the present state.
   *
   * @param v cotangent of v
   * @param i cotangent of i
   */
  public void addStateCotangents(double v, double i) {
    for (int p = 0; p < P; p++) {
      int at = offset + p * stride;
      gradient[at] = Math.fma(i, ti[at], Math.fma(v, tv[at], gradient[at]));
    }
  }
}
