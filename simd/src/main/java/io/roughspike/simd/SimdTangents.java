package io.roughspike.simd;

import io.roughspike.gradient.ForwardSensitivity;
import io.roughspike.model.Parameter;
import io.roughspike.model.StochasticNeuron;
import io.roughspike.solver.Segment;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tangents of a row of lanes: a full segment without events, d = 1, for every lane that does not
 * fire, in the operation order of {@link ForwardSensitivity}. Tangents of parameter p and lane l
 * are at {@code p * lanes + l}.
 */
final class SimdTangents {
  private static final VectorSpecies<Double> D = LaneShapes.DOUBLES;

  private final int lanes;
  private final double[] sourceV;
  private final double[] sourceI;
  private final double[] sourceClock;
  private final double[] slope;

  SimdTangents(int lanes) {
    this.lanes = lanes;
    sourceV = new double[Parameter.COUNT * lanes];
    sourceI = new double[Parameter.COUNT * lanes];
    sourceClock = new double[Parameter.COUNT * lanes];
    slope = new double[lanes];
  }

  /**
   * Carries the tangents over one row.
   *
   * @param fired whether lane l fires in this row and keeps its tangents
   */
  void row(
      LaneTape tape,
      int at,
      double[] z2,
      int z2At,
      double[] u,
      int uAt,
      double[] tv,
      double[] ti,
      double[] ts,
      boolean[] fired,
      Segment segment) {
    stateSources(tape.v, tape.i, tape.z1, at, z2, z2At, u, uAt, segment);
    clockSources(tape.v, tape.clock, at, segment);
    for (int p = 0; p < Parameter.COUNT; p++) {
      carry(p * lanes, tv, ti, ts, fired, segment.rate1(), segment.rate2());
    }
  }

  private void stateSources(
      double[] v,
      double[] i,
      double[] z1,
      int at,
      double[] z2,
      int z2At,
      double[] u,
      int uAt,
      Segment segment) {
    StochasticNeuron neuron = segment.neuron();
    double dt = segment.dt();
    double scale = segment.scale();
    double gain = neuron.inputGain();
    double current = neuron.inputCurrent();
    double rate1 = segment.rate1();
    for (int l = 0; l < lanes; l += D.length()) {
      DoubleVector vl = DoubleVector.fromArray(D, v, at + l);
      DoubleVector il = DoubleVector.fromArray(D, i, at + l);
      DoubleVector n1 = DoubleVector.fromArray(D, z1, at + l).mul(DoubleVector.broadcast(D, scale));
      DoubleVector n2 =
          DoubleVector.fromArray(D, z2, z2At + l).mul(DoubleVector.broadcast(D, scale));
      DoubleVector input = DoubleVector.fromArray(D, u, uAt + l);
      DoubleVector c =
          DoubleVector.broadcast(D, gain).fma(input, DoubleVector.broadcast(D, current));
      DoubleVector.broadcast(D, dt)
          .mul(il.sub(vl).add(c))
          .intoArray(sourceV, Parameter.MU1.ordinal() * lanes + l);
      n1.intoArray(sourceV, Parameter.SIGMA11.ordinal() * lanes + l);
      n2.intoArray(sourceV, Parameter.SIGMA12.ordinal() * lanes + l);
      DoubleVector.broadcast(D, rate1)
          .intoArray(sourceV, Parameter.INPUT_CURRENT.ordinal() * lanes + l);
      input
          .mul(DoubleVector.broadcast(D, rate1))
          .intoArray(sourceV, Parameter.INPUT_GAIN.ordinal() * lanes + l);
      il.mul(DoubleVector.broadcast(D, -dt))
          .intoArray(sourceI, Parameter.MU2.ordinal() * lanes + l);
      n1.intoArray(sourceI, Parameter.SIGMA21.ordinal() * lanes + l);
      n2.intoArray(sourceI, Parameter.SIGMA22.ordinal() * lanes + l);
    }
  }

  private void clockSources(double[] v, double[] clock, int at, Segment segment) {
    double vThreshold = segment.neuron().vThreshold();
    double cap = segment.neuron().intensityCap();
    double tauS = segment.neuron().tauS();
    double beta = segment.beta();
    for (int l = 0; l < lanes; l += D.length()) {
      DoubleVector fs = DoubleVector.fromArray(D, clock, at + l);
      DoubleVector x =
          DoubleVector.fromArray(D, v, at + l).sub(DoubleVector.broadcast(D, vThreshold));
      DoubleVector capV = DoubleVector.broadcast(D, cap);
      VectorMask<Double> uncapped = x.compare(VectorOperators.LT, capV);
      DoubleVector zero = DoubleVector.zero(D);
      DoubleVector steep = fs.mul(DoubleVector.broadcast(D, beta));
      zero.blend(steep, uncapped).intoArray(slope, l);
      fs.mul(capV.blend(x, uncapped)).intoArray(sourceClock, Parameter.BETA.ordinal() * lanes + l);
      zero.blend(steep.neg(), uncapped)
          .intoArray(sourceClock, Parameter.V_THRESHOLD.ordinal() * lanes + l);
      steep
          .blend(zero, uncapped)
          .intoArray(sourceClock, Parameter.INTENSITY_CAP.ordinal() * lanes + l);
      fs.div(DoubleVector.broadcast(D, tauS))
          .neg()
          .intoArray(sourceClock, Parameter.TAU_S.ordinal() * lanes + l);
    }
  }

  private void carry(
      int from,
      double[] tv,
      double[] ti,
      double[] ts,
      boolean[] fired,
      double rate1,
      double rate2) {
    for (int l = 0; l < lanes; l += D.length()) {
      int k = from + l;
      VectorMask<Double> keep = VectorMask.fromArray(D, fired, l);
      DoubleVector v = DoubleVector.fromArray(D, tv, k);
      DoubleVector i = DoubleVector.fromArray(D, ti, k);
      DoubleVector s = DoubleVector.fromArray(D, ts, k);
      DoubleVector tfv =
          DoubleVector.broadcast(D, rate1).fma(i.sub(v), DoubleVector.fromArray(D, sourceV, k));
      DoubleVector tfi =
          DoubleVector.broadcast(D, -rate2).fma(i, DoubleVector.fromArray(D, sourceI, k));
      DoubleVector tfs =
          DoubleVector.fromArray(D, slope, l).fma(v, DoubleVector.fromArray(D, sourceClock, k));
      v.add(tfv).blend(v, keep).intoArray(tv, k);
      i.add(tfi).blend(i, keep).intoArray(ti, k);
      s.add(tfs).blend(s, keep).intoArray(ts, k);
    }
  }
}
