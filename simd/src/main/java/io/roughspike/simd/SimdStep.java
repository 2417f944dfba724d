package io.roughspike.simd;

import static io.roughspike.simd.LaneShapes.FIRST;

import io.roughspike.solver.Segment;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * One row of lanes: a full segment without events for every lane, in the operation order of {@link
 * Segment}. Lanes that fire keep their clock and are reported; their new state is then set by the
 * scalar event path. With r = 1 the firing rule theta = -s / fs &lt; 1 is -s &lt; fs, also after
 * rounding.
 */
final class SimdStep {
  private static final VectorSpecies<Double> D = LaneShapes.DOUBLES;

  private SimdStep() {}

  /**
   * Steps membrane potential, current and clock.
   *
   * @param at index of the row's first lane in the tape's columns
   * @param z2At the same in {@code z2}, which may be a row of zeros
   * @param uAt the same in {@code u}
   * @param s clocks, one a lane
   * @param firing receives the lanes that fire, in order
   * @return how many fire
   */
  static int step(
      LaneTape tape,
      int at,
      int lanes,
      double[] z2,
      int z2At,
      double[] u,
      int uAt,
      double[] s,
      int[] firing,
      Segment segment) {
    return step(
        tape.v,
        tape.i,
        tape.clock,
        tape.z1,
        at,
        lanes,
        z2,
        z2At,
        u,
        uAt,
        s,
        firing,
        segment.rate1(),
        segment.rate2(),
        segment.noise11(),
        segment.noise12(),
        segment.noise21(),
        segment.noise22(),
        segment.current(),
        segment.gain());
  }

  private static int step(
      double[] v,
      double[] i,
      double[] clock,
      double[] z1,
      int at,
      int lanes,
      double[] z2,
      int z2At,
      double[] u,
      int uAt,
      double[] s,
      int[] firing,
      double rate1,
      double rate2,
      double noise11,
      double noise12,
      double noise21,
      double noise22,
      double current,
      double gain) {
    int count = 0;
    for (int l = 0; l < lanes; l += D.length()) {
      DoubleVector n1 = DoubleVector.fromArray(D, z1, at + l);
      DoubleVector n2 = DoubleVector.fromArray(D, z2, z2At + l);
      DoubleVector input = DoubleVector.fromArray(D, u, uAt + l);
      DoubleVector driveV =
          DoubleVector.broadcast(D, noise11)
              .fma(
                  n1,
                  DoubleVector.broadcast(D, noise12)
                      .fma(
                          n2,
                          DoubleVector.broadcast(D, gain)
                              .fma(input, DoubleVector.broadcast(D, current))));
      DoubleVector driveI =
          DoubleVector.broadcast(D, noise21).fma(n1, n2.mul(DoubleVector.broadcast(D, noise22)));
      DoubleVector vl = DoubleVector.fromArray(D, v, at + l);
      DoubleVector il = DoubleVector.fromArray(D, i, at + l);
      DoubleVector fv = DoubleVector.broadcast(D, rate1).fma(il.sub(vl), driveV);
      DoubleVector fi = DoubleVector.broadcast(D, -rate2).fma(il, driveI);
      vl.add(fv).intoArray(v, at + lanes + l);
      il.add(fi).intoArray(i, at + lanes + l);
      DoubleVector sl = DoubleVector.fromArray(D, s, FIRST + l);
      DoubleVector fs = DoubleVector.fromArray(D, clock, at + l);
      VectorMask<Double> fires = sl.neg().compare(VectorOperators.LT, fs);
      sl.add(fs).blend(sl, fires).intoArray(s, FIRST + l);
      for (long left = fires.toLong(); left != 0; left &= left - 1) {
        firing[count++] = l + Long.numberOfTrailingZeros(left);
      }
    }
    return count;
  }

  /** {@link #step} where the current is 0 at all times and only channel 0 drives the potential. */
  static int stepPotential(
      LaneTape tape, int at, int lanes, double[] s, int[] firing, Segment segment) {
    return stepPotential(
        tape.v,
        tape.clock,
        tape.z1,
        at,
        lanes,
        s,
        firing,
        segment.rate1(),
        segment.noise11(),
        segment.current());
  }

  private static int stepPotential(
      double[] v,
      double[] clock,
      double[] z1,
      int at,
      int lanes,
      double[] s,
      int[] firing,
      double rate1,
      double noise11,
      double current) {
    int count = 0;
    for (int l = 0; l < lanes; l += D.length()) {
      DoubleVector n1 = DoubleVector.fromArray(D, z1, at + l);
      DoubleVector driveV =
          DoubleVector.broadcast(D, noise11).fma(n1, DoubleVector.broadcast(D, current));
      DoubleVector vl = DoubleVector.fromArray(D, v, at + l);
      DoubleVector fv = DoubleVector.broadcast(D, rate1).fma(DoubleVector.zero(D).sub(vl), driveV);
      vl.add(fv).intoArray(v, at + lanes + l);
      DoubleVector sl = DoubleVector.fromArray(D, s, FIRST + l);
      DoubleVector fs = DoubleVector.fromArray(D, clock, at + l);
      VectorMask<Double> fires = sl.neg().compare(VectorOperators.LT, fs);
      sl.add(fs).blend(sl, fires).intoArray(s, FIRST + l);
      for (long left = fires.toLong(); left != 0; left &= left - 1) {
        firing[count++] = l + Long.numberOfTrailingZeros(left);
      }
    }
    return count;
  }
}
