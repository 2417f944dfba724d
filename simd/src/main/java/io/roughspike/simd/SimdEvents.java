package io.roughspike.simd;

import io.roughspike.solver.EventPath;
import io.roughspike.solver.Segment;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The segments of the lanes that fire in a row: a first sub-step up to the event, the transition,
 * and a second sub-step over the rest of the segment, in the operation order of {@link
 * EventPath#advance}. That is all there is unless a lane fires again in the same segment; such
 * lanes are reported and left to the scalar path. Only vectors with a firing lane are touched.
 * Entry l of every array belongs to lane l.
 */
final class SimdEvents {
  private static final VectorSpecies<Double> D = LaneShapes.DOUBLES;

  /** Where the clock of a firing lane restarts; given. */
  final double[] restart;

  /** Fraction of the segment up to the event. */
  final double[] fraction;

  /** What remains of the segment after it; 0 for a path that stops with the event. */
  final double[] rest;

  /** State right after the event, and the clock increment of a full segment there. */
  final double[] afterV;

  final double[] afterI;
  final double[] afterClock;

  private final double[] driveV;
  private final double[] driveI;
  private final int lanes;

  SimdEvents(int lanes) {
    this.lanes = lanes;
    restart = new double[lanes];
    fraction = new double[lanes];
    rest = new double[lanes];
    afterV = new double[lanes];
    afterI = new double[lanes];
    afterClock = new double[lanes];
    driveV = new double[lanes];
    driveI = new double[lanes];
  }

  /**
   * Advances firing lanes over the row at {@code at}, writing their state to the next row and their
   * clocks.
   *
   * @param stops bit l set where the path of lane l stops with its event
   * @return bit l set where lane l fires again in the row, which then has to be done anew for it
   */
  long advance(
      LaneTape tape,
      int at,
      double[] z2,
      int z2At,
      double[] u,
      int uAt,
      double[] s,
      long fired,
      long stops,
      Segment segment) {
    long again = 0;
    for (int l = 0; l < lanes; l += D.length()) {
      if ((fired >>> l & LaneShapes.ALL) == 0) {
        continue;
      }
      drive(tape.z1, at + l, z2, z2At + l, u, uAt + l, l, segment);
      toEvent(tape.v, tape.i, tape.clock, at + l, s, l, stops >>> l, segment);
      SimdIntensity.fill(
          afterV,
          l,
          afterClock,
          l,
          D.length(),
          segment.neuron().vThreshold(),
          segment.neuron().intensityCap(),
          segment.beta(),
          segment.clockScale());
      again |= toEnd(tape.v, tape.i, at + lanes + l, s, l, fired >>> l, segment) << l;
    }
    return again & fired;
  }

  private void drive(
      double[] z1, int z1At, double[] z2, int z2At, double[] u, int uAt, int l, Segment segment) {
    DoubleVector n1 = DoubleVector.fromArray(D, z1, z1At);
    DoubleVector n2 = DoubleVector.fromArray(D, z2, z2At);
    DoubleVector input =
        DoubleVector.broadcast(D, segment.gain())
            .fma(DoubleVector.fromArray(D, u, uAt), DoubleVector.broadcast(D, segment.current()));
    DoubleVector.broadcast(D, segment.noise11())
        .fma(n1, DoubleVector.broadcast(D, segment.noise12()).fma(n2, input))
        .intoArray(driveV, l);
    DoubleVector.broadcast(D, segment.noise21())
        .fma(n1, n2.mul(DoubleVector.broadcast(D, segment.noise22())))
        .intoArray(driveI, l);
  }

  private void toEvent(
      double[] v,
      double[] i,
      double[] clock,
      int at,
      double[] s,
      int l,
      long stops,
      Segment segment) {
    DoubleVector vl = DoubleVector.fromArray(D, v, at);
    DoubleVector il = DoubleVector.fromArray(D, i, at);
    DoubleVector d =
        DoubleVector.fromArray(D, s, l).neg().div(DoubleVector.fromArray(D, clock, at));
    DoubleVector fv =
        DoubleVector.broadcast(D, segment.rate1())
            .fma(il.sub(vl), DoubleVector.fromArray(D, driveV, l));
    DoubleVector fi =
        DoubleVector.broadcast(D, -segment.rate2()).fma(il, DoubleVector.fromArray(D, driveI, l));
    d.intoArray(fraction, l);
    DoubleVector.broadcast(D, 1.0)
        .sub(d)
        .blend(DoubleVector.zero(D), VectorMask.fromLong(D, stops & LaneShapes.ALL))
        .intoArray(rest, l);
    d.fma(fv, vl).sub(DoubleVector.broadcast(D, segment.neuron().vReset())).intoArray(afterV, l);
    d.fma(fi, il).intoArray(afterI, l);
  }

  private long toEnd(
      double[] v, double[] i, int next, double[] s, int l, long fired, Segment segment) {
    DoubleVector vl = DoubleVector.fromArray(D, afterV, l);
    DoubleVector il = DoubleVector.fromArray(D, afterI, l);
    DoubleVector sl = DoubleVector.fromArray(D, restart, l);
    DoubleVector fs = DoubleVector.fromArray(D, afterClock, l);
    DoubleVector r = DoubleVector.fromArray(D, rest, l);
    VectorMask<Double> again = sl.neg().div(fs).compare(VectorOperators.LT, r);
    VectorMask<Double> set = VectorMask.fromLong(D, fired & LaneShapes.ALL & ~again.toLong());
    DoubleVector fv =
        DoubleVector.broadcast(D, segment.rate1())
            .fma(il.sub(vl), DoubleVector.fromArray(D, driveV, l));
    DoubleVector fi =
        DoubleVector.broadcast(D, -segment.rate2()).fma(il, DoubleVector.fromArray(D, driveI, l));
    DoubleVector.fromArray(D, v, next).blend(r.fma(fv, vl), set).intoArray(v, next);
    DoubleVector.fromArray(D, i, next).blend(r.fma(fi, il), set).intoArray(i, next);
    DoubleVector.fromArray(D, s, l).blend(r.fma(fs, sl), set).intoArray(s, l);
    return again.toLong();
  }
}
