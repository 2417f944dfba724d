package io.roughspike.simd;

import io.roughspike.solver.EventPath;
import io.roughspike.solver.Segment;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The segments of the lanes that fire in a row, side by side: a first sub-step up to the event, the
 * transition, and a second sub-step over the rest of the segment, in the operation order of {@link
 * EventPath#advance}. That is all there is unless a lane fires again in the same segment; such
 * lanes are reported and left to the scalar path. Entry k of every array belongs to the k-th firing
 * lane; doing them together hides most of what one of them alone would wait for.
 */
final class SimdEvents {
  private static final VectorSpecies<Double> D = LaneShapes.DOUBLES;

  /** State and clock where the segment starts. */
  final double[] v;

  final double[] i;
  final double[] s;

  /** Clock increment of the full segment at its start. */
  final double[] clock;

  /** Noise and recorded input of the segment. */
  final double[] z1;

  final double[] z2;
  final double[] u;

  /** Where the clock restarts after the event. */
  final double[] restart;

  /** Fraction of the segment up to the event, and what then remains. */
  final double[] fraction;

  final double[] rest;

  /** State right after the event, and the clock increment of a full segment there. */
  final double[] afterV;

  final double[] afterI;
  final double[] afterClock;

  /** State and clock at the end of the segment. */
  final double[] endV;

  final double[] endI;
  final double[] endS;

  private final double[] driveV;
  private final double[] driveI;
  private final boolean[] again;

  SimdEvents(int lanes) {
    v = new double[lanes];
    i = new double[lanes];
    s = new double[lanes];
    clock = new double[lanes];
    z1 = new double[lanes];
    z2 = new double[lanes];
    u = new double[lanes];
    restart = new double[lanes];
    fraction = new double[lanes];
    rest = new double[lanes];
    afterV = new double[lanes];
    afterI = new double[lanes];
    afterClock = new double[lanes];
    endV = new double[lanes];
    endI = new double[lanes];
    endS = new double[lanes];
    driveV = new double[lanes];
    driveI = new double[lanes];
    again = new boolean[lanes];
  }

  /** Advances the first {@code count} entries over their segment. */
  void advance(int count, Segment segment) {
    int whole = (count + D.length() - 1) & -D.length();
    toEvent(whole, segment);
    SimdIntensity.fill(
        afterV,
        0,
        afterClock,
        0,
        whole,
        segment.neuron().vThreshold(),
        segment.neuron().intensityCap(),
        segment.beta(),
        segment.clockScale());
    toEnd(whole, segment.rate1(), segment.rate2());
  }

  /** Whether entry {@code k} fires again before its segment ends. */
  boolean again(int k) {
    return again[k];
  }

  private void toEvent(int count, Segment segment) {
    for (int k = 0; k < count; k += D.length()) {
      DoubleVector n1 = DoubleVector.fromArray(D, z1, k);
      DoubleVector n2 = DoubleVector.fromArray(D, z2, k);
      DoubleVector input =
          DoubleVector.broadcast(D, segment.gain())
              .fma(DoubleVector.fromArray(D, u, k), DoubleVector.broadcast(D, segment.current()));
      DoubleVector partV =
          DoubleVector.broadcast(D, segment.noise11())
              .fma(n1, DoubleVector.broadcast(D, segment.noise12()).fma(n2, input));
      DoubleVector partI =
          DoubleVector.broadcast(D, segment.noise21())
              .fma(n1, n2.mul(DoubleVector.broadcast(D, segment.noise22())));
      partV.intoArray(driveV, k);
      partI.intoArray(driveI, k);
      DoubleVector vk = DoubleVector.fromArray(D, v, k);
      DoubleVector ik = DoubleVector.fromArray(D, i, k);
      DoubleVector d =
          DoubleVector.fromArray(D, s, k).neg().div(DoubleVector.fromArray(D, clock, k));
      DoubleVector fv = DoubleVector.broadcast(D, segment.rate1()).fma(ik.sub(vk), partV);
      DoubleVector fi = DoubleVector.broadcast(D, -segment.rate2()).fma(ik, partI);
      d.intoArray(fraction, k);
      DoubleVector.broadcast(D, 1.0).sub(d).intoArray(rest, k);
      d.fma(fv, vk).sub(DoubleVector.broadcast(D, segment.neuron().vReset())).intoArray(afterV, k);
      d.fma(fi, ik).intoArray(afterI, k);
    }
  }

  private void toEnd(int count, double rate1, double rate2) {
    for (int k = 0; k < count; k += D.length()) {
      DoubleVector vk = DoubleVector.fromArray(D, afterV, k);
      DoubleVector ik = DoubleVector.fromArray(D, afterI, k);
      DoubleVector sk = DoubleVector.fromArray(D, restart, k);
      DoubleVector fs = DoubleVector.fromArray(D, afterClock, k);
      DoubleVector r = DoubleVector.fromArray(D, rest, k);
      VectorMask<Double> fires = sk.neg().div(fs).compare(VectorOperators.LT, r);
      fires.intoArray(again, k);
      DoubleVector fv =
          DoubleVector.broadcast(D, rate1).fma(ik.sub(vk), DoubleVector.fromArray(D, driveV, k));
      DoubleVector fi =
          DoubleVector.broadcast(D, -rate2).fma(ik, DoubleVector.fromArray(D, driveI, k));
      r.fma(fv, vk).intoArray(endV, k);
      r.fma(fi, ik).intoArray(endI, k);
      r.fma(fs, sk).intoArray(endS, k);
    }
  }
}
