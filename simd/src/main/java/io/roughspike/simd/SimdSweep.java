package io.roughspike.simd;

import static io.roughspike.simd.LaneShapes.FIRST;
import static io.roughspike.simd.LaneShapes.GRAIN;

import io.roughspike.gradient.DiscreteAdjoint;
import io.roughspike.solver.Segment;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * One row of lanes of the reverse sweep: a full segment without events, d = 1, for every lane, in
 * the operation order of {@link DiscreteAdjoint#substep}. Lanes without a sample, and lanes whose
 * segment is swept by the scalar code, take part with zero cotangents and so add nothing.
 */
final class SimdSweep {
  private static final VectorSpecies<Double> D = LaneShapes.DOUBLES;

  private SimdSweep() {}

  /**
   * Index of the first sum of lane {@code l}; its other sums follow at a stride of {@link
   * LaneShapes#GRAIN}. Sums of few lanes lie close together: a row-like layout, with the stride of
   * the tape, makes stores and the loads that follow them share their low address bits, which the
   * processor takes for a conflict.
   */
  static int sumsOf(int l) {
    return FIRST + (l & -GRAIN) * DiscreteAdjoint.SUMS + (l & GRAIN - 1);
  }

  /**
   * Moves the cotangents over one row to the start of the step; before it come its contributions to
   * sums.
   *
   * @param at index of the row's first lane in the tape's columns
   */
  static void row(
      LaneTape tape, int at, int lanes, double[] vb, double[] ib, double[] sb, Segment segment) {
    cotangents(
        tape.v,
        tape.clock,
        at,
        lanes,
        vb,
        ib,
        sb,
        segment.neuron().vThreshold(),
        segment.neuron().intensityCap(),
        segment.beta(),
        segment.rate1(),
        segment.rate2());
  }

  private static void cotangents(
      double[] v,
      double[] clock,
      int at,
      int lanes,
      double[] vb,
      double[] ib,
      double[] sb,
      double vThreshold,
      double cap,
      double beta,
      double rate1,
      double rate2) {
    for (int l = 0; l < lanes; l += D.length()) {
      DoubleVector vl = DoubleVector.fromArray(D, vb, FIRST + l);
      DoubleVector il = DoubleVector.fromArray(D, ib, FIRST + l);
      DoubleVector q =
          DoubleVector.fromArray(D, sb, FIRST + l).mul(DoubleVector.fromArray(D, clock, at + l));
      VectorMask<Double> uncapped =
          DoubleVector.fromArray(D, v, at + l)
              .sub(DoubleVector.broadcast(D, vThreshold))
              .compare(VectorOperators.LT, DoubleVector.broadcast(D, cap));
      DoubleVector free = DoubleVector.zero(D).blend(q, uncapped);
      il.fma(DoubleVector.broadcast(D, 1 - rate2), vl.mul(DoubleVector.broadcast(D, rate1)))
          .intoArray(ib, FIRST + l);
      vl.fma(DoubleVector.broadcast(D, 1 - rate1), free.mul(DoubleVector.broadcast(D, beta)))
          .intoArray(vb, FIRST + l);
    }
  }

  /** The sum that the input current feeds, on its own. */
  static void currentSum(int lanes, double[] vb, double[] sums) {
    for (int l = 0; l < lanes; l += D.length()) {
      int k = sumsOf(l) + DiscreteAdjoint.SUM_V * GRAIN;
      DoubleVector.fromArray(D, sums, k)
          .add(DoubleVector.fromArray(D, vb, FIRST + l))
          .intoArray(sums, k);
    }
  }

  /**
   * {@link #row}, and the sums that the intensity feeds.
   *
   * @param sums the sums of lane l at {@link #sumsOf}
   */
  static void rowWithSums(
      LaneTape tape,
      int at,
      int lanes,
      double[] vb,
      double[] ib,
      double[] sb,
      double[] sums,
      Segment segment) {
    clocks(
        tape.v,
        tape.clock,
        at,
        lanes,
        vb,
        ib,
        sb,
        sums,
        segment.neuron().vThreshold(),
        segment.neuron().intensityCap(),
        segment.beta(),
        segment.rate1(),
        segment.rate2());
  }

  /** The sums that the intensity feeds, and the cotangents at the start of the step. */
  private static void clocks(
      double[] v,
      double[] clock,
      int at,
      int lanes,
      double[] vb,
      double[] ib,
      double[] sb,
      double[] sums,
      double vThreshold,
      double cap,
      double beta,
      double rate1,
      double rate2) {
    for (int l = 0; l < lanes; l += D.length()) {
      int sumsOf = sumsOf(l);
      DoubleVector vl = DoubleVector.fromArray(D, vb, FIRST + l);
      DoubleVector il = DoubleVector.fromArray(D, ib, FIRST + l);
      DoubleVector q =
          DoubleVector.fromArray(D, sb, FIRST + l).mul(DoubleVector.fromArray(D, clock, at + l));
      DoubleVector x =
          DoubleVector.fromArray(D, v, at + l).sub(DoubleVector.broadcast(D, vThreshold));
      DoubleVector capV = DoubleVector.broadcast(D, cap);
      VectorMask<Double> uncapped = x.compare(VectorOperators.LT, capV);
      DoubleVector zero = DoubleVector.zero(D);
      DoubleVector free = zero.blend(q, uncapped);
      int k = sumsOf + DiscreteAdjoint.SUM_EXCESS * GRAIN;
      q.fma(capV.blend(x, uncapped), DoubleVector.fromArray(D, sums, k)).intoArray(sums, k);
      k = sumsOf + DiscreteAdjoint.SUM_UNCAPPED * GRAIN;
      DoubleVector.fromArray(D, sums, k).add(free).intoArray(sums, k);
      k = sumsOf + DiscreteAdjoint.SUM_CAPPED * GRAIN;
      DoubleVector.fromArray(D, sums, k).add(q.blend(zero, uncapped)).intoArray(sums, k);
      il.fma(DoubleVector.broadcast(D, 1 - rate2), vl.mul(DoubleVector.broadcast(D, rate1)))
          .intoArray(ib, FIRST + l);
      vl.fma(DoubleVector.broadcast(D, 1 - rate1), free.mul(DoubleVector.broadcast(D, beta)))
          .intoArray(vb, FIRST + l);
    }
  }

  /**
   * The sums that the drift and noise of v and i feed.
   *
   * @param z2At index of the row's first lane in {@code z2}, which may be a row of zeros
   */
  static void stateSums(
      LaneTape tape,
      int at,
      int lanes,
      double[] z2,
      int z2At,
      double[] vb,
      double[] ib,
      double[] sums) {
    states(tape.v, tape.i, tape.z1, at, lanes, z2, z2At, vb, ib, sums);
  }

  /** {@link #stateSums} where the current is 0, without the second channel. */
  static void potentialSums(
      LaneTape tape, int at, int lanes, double[] vb, double[] ib, double[] sums) {
    potentials(tape.v, tape.z1, at, lanes, vb, ib, sums);
  }

  private static void potentials(
      double[] v, double[] z1, int at, int lanes, double[] vb, double[] ib, double[] sums) {
    for (int l = 0; l < lanes; l += D.length()) {
      int sumsOf = sumsOf(l);
      DoubleVector vw = DoubleVector.fromArray(D, vb, FIRST + l);
      DoubleVector n1 = DoubleVector.fromArray(D, z1, at + l);
      int k = sumsOf + DiscreteAdjoint.SUM_V * GRAIN;
      DoubleVector.fromArray(D, sums, k).add(vw).intoArray(sums, k);
      k = sumsOf + DiscreteAdjoint.SUM_V_DRIFT * GRAIN;
      vw.fma(
              DoubleVector.zero(D).sub(DoubleVector.fromArray(D, v, at + l)),
              DoubleVector.fromArray(D, sums, k))
          .intoArray(sums, k);
      k = sumsOf + DiscreteAdjoint.SUM_V_Z1 * GRAIN;
      vw.fma(n1, DoubleVector.fromArray(D, sums, k)).intoArray(sums, k);
      k = sumsOf + DiscreteAdjoint.SUM_I_Z1 * GRAIN;
      DoubleVector.fromArray(D, ib, FIRST + l)
          .fma(n1, DoubleVector.fromArray(D, sums, k))
          .intoArray(sums, k);
    }
  }

  /** The sums that the second channel feeds. */
  static void secondChannelSums(
      LaneTape tape, int at, int lanes, double[] vb, double[] ib, double[] sums) {
    secondChannel(tape.z2, at, lanes, vb, ib, sums);
  }

  private static void secondChannel(
      double[] z2, int at, int lanes, double[] vb, double[] ib, double[] sums) {
    for (int l = 0; l < lanes; l += D.length()) {
      int sumsOf = sumsOf(l);
      DoubleVector n2 = DoubleVector.fromArray(D, z2, at + l);
      int k = sumsOf + DiscreteAdjoint.SUM_V_Z2 * GRAIN;
      DoubleVector.fromArray(D, vb, FIRST + l)
          .fma(n2, DoubleVector.fromArray(D, sums, k))
          .intoArray(sums, k);
      k = sumsOf + DiscreteAdjoint.SUM_I_Z2 * GRAIN;
      DoubleVector.fromArray(D, ib, FIRST + l)
          .fma(n2, DoubleVector.fromArray(D, sums, k))
          .intoArray(sums, k);
    }
  }

  private static void states(
      double[] v,
      double[] i,
      double[] z1,
      int at,
      int lanes,
      double[] z2,
      int z2At,
      double[] vb,
      double[] ib,
      double[] sums) {
    for (int l = 0; l < lanes; l += D.length()) {
      int sumsOf = sumsOf(l);
      DoubleVector vw = DoubleVector.fromArray(D, vb, FIRST + l);
      DoubleVector iw = DoubleVector.fromArray(D, ib, FIRST + l);
      DoubleVector vl = DoubleVector.fromArray(D, v, at + l);
      DoubleVector il = DoubleVector.fromArray(D, i, at + l);
      DoubleVector n1 = DoubleVector.fromArray(D, z1, at + l);
      DoubleVector n2 = DoubleVector.fromArray(D, z2, z2At + l);
      int k = sumsOf + DiscreteAdjoint.SUM_V * GRAIN;
      DoubleVector.fromArray(D, sums, k).add(vw).intoArray(sums, k);
      k = sumsOf + DiscreteAdjoint.SUM_V_DRIFT * GRAIN;
      vw.fma(il.sub(vl), DoubleVector.fromArray(D, sums, k)).intoArray(sums, k);
      k = sumsOf + DiscreteAdjoint.SUM_I_DRIFT * GRAIN;
      iw.fma(il, DoubleVector.fromArray(D, sums, k)).intoArray(sums, k);
      k = sumsOf + DiscreteAdjoint.SUM_V_Z1 * GRAIN;
      vw.fma(n1, DoubleVector.fromArray(D, sums, k)).intoArray(sums, k);
      k = sumsOf + DiscreteAdjoint.SUM_V_Z2 * GRAIN;
      vw.fma(n2, DoubleVector.fromArray(D, sums, k)).intoArray(sums, k);
      k = sumsOf + DiscreteAdjoint.SUM_I_Z1 * GRAIN;
      iw.fma(n1, DoubleVector.fromArray(D, sums, k)).intoArray(sums, k);
      k = sumsOf + DiscreteAdjoint.SUM_I_Z2 * GRAIN;
      iw.fma(n2, DoubleVector.fromArray(D, sums, k)).intoArray(sums, k);
    }
  }

  /** The sum that the recorded input feeds; before {@link #row}, which moves the cotangents on. */
  static void input(double[] u, int at, int lanes, double[] vb, double[] sums) {
    for (int l = 0; l < lanes; l += D.length()) {
      int sumsOf = sumsOf(l);
      int k = sumsOf + DiscreteAdjoint.SUM_V_INPUT * GRAIN;
      DoubleVector.fromArray(D, vb, FIRST + l)
          .fma(DoubleVector.fromArray(D, u, at + l), DoubleVector.fromArray(D, sums, k))
          .intoArray(sums, k);
    }
  }
}
