package io.roughspike.simd;

import io.roughspike.gradient.DiscreteAdjoint;
import io.roughspike.solver.Segment;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The reverse sweep over sub-steps of many lanes, in the operation order of {@link
 * DiscreteAdjoint#substep}. Lanes without a sample, and lanes whose segment is swept by the scalar
 * code, take part with zero cotangents and so add nothing.
 */
final class SimdSweep {
  private static final VectorSpecies<Double> D = LaneShapes.DOUBLES;

  /** Cotangents of v, i and s, one a lane. */
  final double[] vb;

  final double[] ib;
  final double[] sb;

  /** Sum k of {@link DiscreteAdjoint} of lane l at {@code k * lanes + l}. */
  final double[] sums;

  /** Fraction of the segment that the lane's sub-step in the row takes: 1 unless it fired. */
  final double[] weight;

  /** Cotangent of the remaining fraction, while lanes that fired are swept. */
  private final double[] rb;

  private final int lanes;

  SimdSweep(int lanes) {
    this.lanes = lanes;
    vb = new double[lanes];
    ib = new double[lanes];
    sb = new double[lanes];
    sums = new double[DiscreteAdjoint.SUMS * lanes];
    weight = new double[lanes];
    rb = new double[lanes];
  }

  /** Clears cotangents and sums. */
  void clear() {
    Arrays.fill(vb, 0);
    Arrays.fill(ib, 0);
    Arrays.fill(sb, 0);
    Arrays.fill(sums, 0);
    Arrays.fill(weight, 1);
  }

  /**
   * Sweeps the sub-steps that start with the rows of the tape at {@code at}.
   *
   * @param z2At index of the row in {@code z2}, which may be a row of zeros
   */
  void row(LaneTape tape, int at, double[] z2, int z2At, boolean signal, Segment segment) {
    if (signal) {
      input(tape.u, at, weight, 0, 0, lanes);
    }
    states(tape.v, at, tape.i, at, tape.z1, at, z2, z2At, weight, 0, 0, lanes);
    clocks(tape.v, at, tape.clock, at, weight, 0, 0, lanes, segment);
  }

  /**
   * Sweeps the sub-steps after the event, and the event, of the vector on top of {@code events};
   * {@link #row} then sweeps the sub-steps up to the event.
   */
  void event(
      EventTape events,
      LaneTape tape,
      int at,
      double[] z2,
      int z2At,
      boolean signal,
      Segment segment) {
    int l = events.lane();
    int end = l + D.length();
    double[] columns = events.columns();
    int v = events.afterV() - l;
    int i = events.afterI() - l;
    int clock = events.afterClock() - l;
    int rest = events.rest() - l;
    remaining(columns, v, i, clock, rest, tape.z1, at, z2, z2At, tape.u, at, signal, l, segment);
    if (signal) {
      input(tape.u, at, columns, rest, l, end);
    }
    states(columns, v, columns, i, tape.z1, at, z2, z2At, columns, rest, l, end);
    clocks(columns, v, columns, clock, columns, rest, l, end, segment);
    int fraction = events.fraction();
    int cotangent = events.timeCotangent();
    fire(tape, at, z2, z2At, signal, columns, fraction, cotangent, l, events.fired(), segment);
  }

  /** rb of the sub-step after the event; 0 where the path stopped. */
  private void remaining(
      double[] columns,
      int vAt,
      int iAt,
      int clockAt,
      int restAt,
      double[] z1,
      int z1At,
      double[] z2,
      int z2At,
      double[] u,
      int uAt,
      boolean signal,
      int l,
      Segment segment) {
    DoubleVector v = DoubleVector.fromArray(D, columns, vAt + l);
    DoubleVector i = DoubleVector.fromArray(D, columns, iAt + l);
    DoubleVector n1 = DoubleVector.fromArray(D, z1, z1At + l);
    DoubleVector n2 = DoubleVector.fromArray(D, z2, z2At + l);
    DoubleVector input = DoubleVector.broadcast(D, segment.current());
    if (signal) {
      input =
          DoubleVector.broadcast(D, segment.gain())
              .fma(DoubleVector.fromArray(D, u, uAt + l), input);
    }
    DoubleVector fv =
        DoubleVector.broadcast(D, segment.rate1())
            .fma(
                i.sub(v),
                DoubleVector.broadcast(D, segment.noise11())
                    .fma(n1, DoubleVector.broadcast(D, segment.noise12()).fma(n2, input)));
    DoubleVector fi =
        DoubleVector.broadcast(D, -segment.rate2())
            .fma(
                i,
                DoubleVector.broadcast(D, segment.noise21())
                    .fma(n1, n2.mul(DoubleVector.broadcast(D, segment.noise22()))));
    DoubleVector inner =
        DoubleVector.fromArray(D, vb, l).fma(fv, DoubleVector.fromArray(D, ib, l).mul(fi));
    DoubleVector zero = DoubleVector.zero(D);
    DoubleVector.fromArray(D, sb, l)
        .fma(DoubleVector.fromArray(D, columns, clockAt + l), inner)
        .blend(
            zero, DoubleVector.fromArray(D, columns, restAt + l).compare(VectorOperators.EQ, zero))
        .intoArray(rb, l);
  }

  /** The event itself: the cotangents of its time and of the clock before it. */
  private void fire(
      LaneTape tape,
      int at,
      double[] z2,
      int z2At,
      boolean signal,
      double[] columns,
      int fractionAt,
      int cotangentAt,
      int l,
      long firedLanes,
      Segment segment) {
    VectorMask<Double> fired = VectorMask.fromLong(D, firedLanes);
    DoubleVector vl = DoubleVector.fromArray(D, vb, l);
    DoubleVector il = DoubleVector.fromArray(D, ib, l);
    DoubleVector sl = DoubleVector.fromArray(D, sb, l);
    DoubleVector zero = DoubleVector.zero(D);
    int k = DiscreteAdjoint.SUM_RESET * lanes + l;
    DoubleVector.fromArray(D, sums, k).add(zero.blend(vl.neg(), fired)).intoArray(sums, k);
    k = DiscreteAdjoint.SUM_ALPHA * lanes + l;
    DoubleVector.fromArray(D, sums, k).add(zero.blend(sl.neg(), fired)).intoArray(sums, k);
    DoubleVector r =
        DoubleVector.broadcast(D, -segment.dt())
            .fma(DoubleVector.fromArray(D, columns, cotangentAt), DoubleVector.fromArray(D, rb, l));
    DoubleVector v = DoubleVector.fromArray(D, tape.v, at + l);
    DoubleVector i = DoubleVector.fromArray(D, tape.i, at + l);
    DoubleVector n1 = DoubleVector.fromArray(D, tape.z1, at + l);
    DoubleVector n2 = DoubleVector.fromArray(D, z2, z2At + l);
    DoubleVector input = DoubleVector.broadcast(D, segment.current());
    if (signal) {
      input =
          DoubleVector.broadcast(D, segment.gain())
              .fma(DoubleVector.fromArray(D, tape.u, at + l), input);
    }
    DoubleVector fv =
        DoubleVector.broadcast(D, segment.rate1())
            .fma(
                i.sub(v),
                DoubleVector.broadcast(D, segment.noise11())
                    .fma(n1, DoubleVector.broadcast(D, segment.noise12()).fma(n2, input)));
    DoubleVector fi =
        DoubleVector.broadcast(D, -segment.rate2())
            .fma(
                i,
                DoubleVector.broadcast(D, segment.noise21())
                    .fma(n1, n2.mul(DoubleVector.broadcast(D, segment.noise22()))));
    DoubleVector db = vl.fma(fv, il.mul(fi)).sub(r);
    sl.blend(db.neg().div(DoubleVector.fromArray(D, tape.clock, at + l)), fired).intoArray(sb, l);
    DoubleVector.fromArray(D, columns, fractionAt).intoArray(weight, l);
  }

  /** The sum that the recorded input feeds. */
  private void input(double[] u, int uAt, double[] w, int wAt, int from, int to) {
    for (int l = from; l < to; l += D.length()) {
      int k = DiscreteAdjoint.SUM_V_INPUT * lanes + l;
      DoubleVector.fromArray(D, vb, l)
          .mul(DoubleVector.fromArray(D, w, wAt + l))
          .fma(DoubleVector.fromArray(D, u, uAt + l), DoubleVector.fromArray(D, sums, k))
          .intoArray(sums, k);
    }
  }

  /** The sums that the drift and noise of v and i feed. */
  private void states(
      double[] v,
      int vAt,
      double[] i,
      int iAt,
      double[] z1,
      int z1At,
      double[] z2,
      int z2At,
      double[] w,
      int wAt,
      int from,
      int to) {
    for (int l = from; l < to; l += D.length()) {
      DoubleVector part = DoubleVector.fromArray(D, w, wAt + l);
      DoubleVector vw = DoubleVector.fromArray(D, vb, l).mul(part);
      DoubleVector iw = DoubleVector.fromArray(D, ib, l).mul(part);
      DoubleVector vl = DoubleVector.fromArray(D, v, vAt + l);
      DoubleVector il = DoubleVector.fromArray(D, i, iAt + l);
      DoubleVector n1 = DoubleVector.fromArray(D, z1, z1At + l);
      DoubleVector n2 = DoubleVector.fromArray(D, z2, z2At + l);
      int k = DiscreteAdjoint.SUM_V * lanes + l;
      DoubleVector.fromArray(D, sums, k).add(vw).intoArray(sums, k);
      k = DiscreteAdjoint.SUM_V_DRIFT * lanes + l;
      vw.fma(il.sub(vl), DoubleVector.fromArray(D, sums, k)).intoArray(sums, k);
      k = DiscreteAdjoint.SUM_I_DRIFT * lanes + l;
      iw.fma(il, DoubleVector.fromArray(D, sums, k)).intoArray(sums, k);
      k = DiscreteAdjoint.SUM_V_Z1 * lanes + l;
      vw.fma(n1, DoubleVector.fromArray(D, sums, k)).intoArray(sums, k);
      k = DiscreteAdjoint.SUM_V_Z2 * lanes + l;
      vw.fma(n2, DoubleVector.fromArray(D, sums, k)).intoArray(sums, k);
      k = DiscreteAdjoint.SUM_I_Z1 * lanes + l;
      iw.fma(n1, DoubleVector.fromArray(D, sums, k)).intoArray(sums, k);
      k = DiscreteAdjoint.SUM_I_Z2 * lanes + l;
      iw.fma(n2, DoubleVector.fromArray(D, sums, k)).intoArray(sums, k);
    }
  }

  /** The sums that the intensity feeds, and the cotangents where the sub-steps start. */
  private void clocks(
      double[] v,
      int vAt,
      double[] clock,
      int clockAt,
      double[] w,
      int wAt,
      int from,
      int to,
      Segment segment) {
    double vThreshold = segment.neuron().vThreshold();
    double cap = segment.neuron().intensityCap();
    double beta = segment.beta();
    double rate1 = segment.rate1();
    double rate2 = segment.rate2();
    for (int l = from; l < to; l += D.length()) {
      DoubleVector vl = DoubleVector.fromArray(D, vb, l);
      DoubleVector il = DoubleVector.fromArray(D, ib, l);
      DoubleVector part = DoubleVector.fromArray(D, w, wAt + l);
      DoubleVector q =
          DoubleVector.fromArray(D, sb, l)
              .mul(part.mul(DoubleVector.fromArray(D, clock, clockAt + l)));
      DoubleVector x =
          DoubleVector.fromArray(D, v, vAt + l).sub(DoubleVector.broadcast(D, vThreshold));
      DoubleVector most = DoubleVector.broadcast(D, cap);
      VectorMask<Double> uncapped = x.compare(VectorOperators.LT, most);
      DoubleVector zero = DoubleVector.zero(D);
      DoubleVector free = zero.blend(q, uncapped);
      int k = DiscreteAdjoint.SUM_EXCESS * lanes + l;
      q.fma(most.blend(x, uncapped), DoubleVector.fromArray(D, sums, k)).intoArray(sums, k);
      k = DiscreteAdjoint.SUM_UNCAPPED * lanes + l;
      DoubleVector.fromArray(D, sums, k).add(free).intoArray(sums, k);
      k = DiscreteAdjoint.SUM_CAPPED * lanes + l;
      DoubleVector.fromArray(D, sums, k).add(q.blend(zero, uncapped)).intoArray(sums, k);
      DoubleVector one = DoubleVector.broadcast(D, 1.0);
      DoubleVector rate = part.mul(DoubleVector.broadcast(D, rate1));
      il.fma(one.sub(part.mul(DoubleVector.broadcast(D, rate2))), vl.mul(rate)).intoArray(ib, l);
      vl.fma(one.sub(rate), free.mul(DoubleVector.broadcast(D, beta))).intoArray(vb, l);
    }
  }
}
