package io.roughspike.simd;

import io.roughspike.engine.Run;
import io.roughspike.gradient.DiscreteAdjoint;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Parameter;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The reverse sweep over the rows of a network tape, all lanes together: the rule of the scalar
 * reference in its operation order. Lanes that stand still take part with a fraction of 0, and
 * lanes without a sample with zero cotangents, and so add nothing.
 */
final class NetworkSweep {
  private static final VectorSpecies<Double> D = LaneShapes.DOUBLES;

  private final DiscreteAdjoint finish = new DiscreteAdjoint();
  private final double[] finished = new double[Parameter.COUNT];

  private int lanes;
  private int neurons;
  private double[] vb = new double[0];
  private double[] ib;
  private double[] sb;

  /** Sum k of neuron n in lane l is at {@code (n * SUMS + k) * lanes + l}. */
  private double[] sums;

  private double[] zeros;

  /** Cotangents of the remaining fraction of the segment. */
  private double[] rb;

  /** Sum over neurons of vb fv + ib fi + sb fs. */
  private double[] slope;

  private int[] sample;
  private int[] event;

  /** Grid point at which the path of the lane stopped, while its last sub-step is not swept. */
  private int[] stoppedAt;

  /** Makes room and sets all cotangents to zero. */
  void begin(int newNeurons, int newLanes) {
    if (newNeurons != neurons || newLanes != lanes) {
      neurons = newNeurons;
      lanes = newLanes;
      vb = new double[neurons * lanes];
      ib = new double[neurons * lanes];
      sb = new double[neurons * lanes];
      zeros = new double[neurons * lanes];
      sums = new double[neurons * lanes * DiscreteAdjoint.SUMS];
      rb = new double[lanes];
      slope = new double[lanes];
      sample = new int[lanes];
      event = new int[lanes];
      stoppedAt = new int[lanes];
    }
    Arrays.fill(vb, 0);
    Arrays.fill(ib, 0);
    Arrays.fill(sb, 0);
    Arrays.fill(sums, 0);
    Arrays.fill(sample, -1);
  }

  /**
   * Sweeps the rows of a tape backwards.
   *
   * @param rows rows of the tape
   * @param firstRow number of the tape's row 0, counted from the start of the run
   * @param chunkStart sample whose gradient is row 0 of {@code gradients}
   * @param gradients receives the gradients of the samples, one parameter vector a row
   */
  void sweep(
      Run run,
      NetworkCoefficients full,
      NetworkCoefficients shortened,
      NetworkTape tape,
      NetworkLog log,
      int rows,
      int firstRow,
      int chunkStart,
      double[] gradients) {
    for (int q = rows - 1; q >= 0; q--) {
      while (!log.isEmpty() && log.row() > firstRow + q) {
        pop(run, log, chunkStart, gradients);
      }
      NetworkCoefficients c = tape.shortened[q] ? shortened : full;
      transitions(run, c, tape, q, chunkStart, gradients);
      int at = q * neurons * lanes;
      double[] z2 = tape.z2 == null ? zeros : tape.z2;
      int z2At = tape.z2 == null ? 0 : at;
      double[] u = tape.u == null ? zeros : tape.u;
      int uAt = tape.u == null ? 0 : at;
      for (int g = 0; g < lanes; g += D.length()) {
        slopes(
            g, c.rate1, c.rate2, c.noise11, c.noise12, c.noise21, c.noise22, c.current, c.gain,
            tape.v, tape.i, tape.fs, tape.z1, at, z2, z2At, u, uAt, lanes, vb, ib, sb, slope);
      }
      clocks(tape, q);
      for (int g = 0; g < lanes; g += D.length()) {
        int laneAt = q * lanes + g;
        states(
            g,
            tape.v,
            tape.i,
            tape.z1,
            at,
            z2,
            z2At,
            tape.d,
            laneAt,
            c.lengthRatio,
            c.noiseRatio,
            lanes,
            neurons,
            vb,
            ib,
            sums);
        if (tape.u != null) {
          inputs(g, u, uAt, tape.d, laneAt, c.lengthRatio, lanes, neurons, vb, sums);
        }
        intensities(
            g,
            c.vThreshold,
            c.cap,
            c.beta,
            c.rate1,
            c.rate2,
            tape.v,
            tape.fs,
            at,
            tape.d,
            laneAt,
            lanes,
            vb,
            ib,
            sb,
            sums);
      }
    }
    while (firstRow == 0 && !log.isEmpty()) {
      pop(run, log, chunkStart, gradients);
    }
  }

  private void pop(Run run, NetworkLog log, int chunkStart, double[] gradients) {
    int l = log.lane();
    if (log.isStart()) {
      run.addStateCotangents(log.sample(), 0, false, vb, ib, l, lanes);
      finish(
          run,
          l,
          (log.sample() - chunkStart) * run.simulation().network().parameterCount(),
          gradients);
    }
    for (int j = l; j < vb.length; j += lanes) {
      vb[j] = 0;
      ib[j] = 0;
      sb[j] = 0;
    }
    if (log.isStart()) {
      sample[l] = -1;
    } else {
      int count = run.simulation().network().parameterCount();
      int row = (log.sample() - chunkStart) * count;
      Arrays.fill(gradients, row, row + count, 0);
      for (int j = l; j < sums.length; j += lanes) {
        sums[j] = 0;
      }
      sample[l] = log.sample();
      event[l] = log.spikes();
      stoppedAt[l] = log.stoppedAt();
    }
    log.pop();
  }

  /** The gradient of the sample that starts in lane {@code l}; its weights are there already. */
  private void finish(Run run, int l, int row, double[] gradients) {
    for (int n = 0; n < neurons; n++) {
      int j = n * lanes + l;
      finish.resume(vb[j], ib[j], sb[j], sums, n * DiscreteAdjoint.SUMS * lanes + l, lanes);
      finish.finish(run.discretisation().segments(false)[n], finished, 0);
      for (int p = 0; p < Parameter.COUNT; p++) {
        gradients[row + p * neurons + n] = finished[p];
      }
    }
  }

  /** Undoes the transitions at the end of a row, and adds the cotangents of states there. */
  private void transitions(
      Run run, NetworkCoefficients c, NetworkTape tape, int q, int chunkStart, double[] gradients) {
    Network network = run.simulation().network();
    int count = network.parameterCount();
    for (int l = 0; l < lanes; l++) {
      int kind = tape.kind[q * lanes + l];
      if (kind == NetworkTape.IDLE) {
        continue;
      }
      int n = sample[l];
      int row = (n - chunkStart) * count;
      if (kind == NetworkTape.SEGMENT_END) {
        run.addStateCotangents(n, tape.step[q * lanes + l] + 1, false, vb, ib, l, lanes);
      } else if (kind >= 0) {
        if (stoppedAt[l] > 0) {
          run.addStateCotangents(n, stoppedAt[l], true, vb, ib, l, lanes);
          rb[l] = 0;
          stoppedAt[l] = 0;
        }
        rb[l] = Math.fma(-c.dt, run.eventCotangent(n, --event[l]), rb[l]);
        weights(network.connections(), kind, l, row + network.firstWeight(), gradients);
        int at = kind * DiscreteAdjoint.SUMS * lanes + l;
        int j = kind * lanes + l;
        sums[at + DiscreteAdjoint.SUM_RESET * lanes] -= vb[j];
        sums[at + DiscreteAdjoint.SUM_ALPHA * lanes] -= sb[j];
        sb[j] = 0;
      } else {
        weights(
            network.inputConnections(),
            NetworkTape.FIRST_INPUT - kind,
            l,
            row + network.firstInputWeight(),
            gradients);
      }
    }
  }

  private void weights(Connections connections, int source, int l, int at, double[] gradients) {
    for (int e = connections.start(source); e < connections.start(source + 1); e++) {
      gradients[at + e] += ib[connections.target(e) * lanes + l];
    }
  }

  /** The cotangents that the length of the sub-step carries: of the clock that fired, or of r. */
  private void clocks(NetworkTape tape, int q) {
    for (int l = 0; l < lanes; l++) {
      int kind = tape.kind[q * lanes + l];
      if (kind >= 0) {
        int j = kind * lanes + l;
        sb[j] = -(slope[l] - rb[l]) / tape.fs[q * neurons * lanes + j];
      } else if (kind != NetworkTape.IDLE) {
        rb[l] = slope[l];
      }
    }
  }

  private static void slopes(
      int g,
      double[] rate1,
      double[] rate2,
      double[] noise11,
      double[] noise12,
      double[] noise21,
      double[] noise22,
      double[] current,
      double[] gain,
      double[] v,
      double[] i,
      double[] fs,
      double[] z1,
      int at,
      double[] z2,
      int z2At,
      double[] u,
      int uAt,
      int lanes,
      double[] vb,
      double[] ib,
      double[] sb,
      double[] slope) {
    DoubleVector sum = DoubleVector.zero(D);
    for (int n = 0; n < rate1.length; n++) {
      int j = n * lanes + g;
      DoubleVector first = DoubleVector.fromArray(D, z1, at + j);
      DoubleVector second = DoubleVector.fromArray(D, z2, z2At + j);
      DoubleVector vl = DoubleVector.fromArray(D, v, at + j);
      DoubleVector il = DoubleVector.fromArray(D, i, at + j);
      DoubleVector fv =
          DoubleVector.broadcast(D, gain[n])
              .fma(DoubleVector.fromArray(D, u, uAt + j), DoubleVector.broadcast(D, current[n]));
      fv = DoubleVector.broadcast(D, noise12[n]).fma(second, fv);
      fv = DoubleVector.broadcast(D, noise11[n]).fma(first, fv);
      fv = DoubleVector.broadcast(D, rate1[n]).fma(il.sub(vl), fv);
      DoubleVector fi = second.mul(noise22[n]);
      fi = DoubleVector.broadcast(D, noise21[n]).fma(first, fi);
      fi = DoubleVector.broadcast(D, -rate2[n]).fma(il, fi);
      DoubleVector part = DoubleVector.fromArray(D, ib, j).mul(fi);
      part = DoubleVector.fromArray(D, vb, j).fma(fv, part);
      sum =
          sum.add(
              DoubleVector.fromArray(D, sb, j).fma(DoubleVector.fromArray(D, fs, at + j), part));
    }
    sum.intoArray(slope, g);
  }

  /** The sums that the drift and noise of v and i feed. */
  private static void states(
      int g,
      double[] v,
      double[] i,
      double[] z1,
      int at,
      double[] z2,
      int z2At,
      double[] d,
      int laneAt,
      double lengthRatio,
      double noiseRatio,
      int lanes,
      int neurons,
      double[] vb,
      double[] ib,
      double[] sums) {
    DoubleVector length = DoubleVector.fromArray(D, d, laneAt).mul(lengthRatio);
    DoubleVector noise = DoubleVector.fromArray(D, d, laneAt).mul(noiseRatio);
    for (int n = 0; n < neurons; n++) {
      int j = n * lanes + g;
      int k = n * DiscreteAdjoint.SUMS * lanes + g;
      DoubleVector vl = DoubleVector.fromArray(D, vb, j);
      DoubleVector il = DoubleVector.fromArray(D, ib, j);
      DoubleVector vw = vl.mul(length);
      DoubleVector iw = il.mul(length);
      DoubleVector current = DoubleVector.fromArray(D, i, at + j);
      DoubleVector.fromArray(D, sums, k + DiscreteAdjoint.SUM_V * lanes)
          .add(vw)
          .intoArray(sums, k + DiscreteAdjoint.SUM_V * lanes);
      vw.fma(
              current.sub(DoubleVector.fromArray(D, v, at + j)),
              DoubleVector.fromArray(D, sums, k + DiscreteAdjoint.SUM_V_DRIFT * lanes))
          .intoArray(sums, k + DiscreteAdjoint.SUM_V_DRIFT * lanes);
      iw.fma(current, DoubleVector.fromArray(D, sums, k + DiscreteAdjoint.SUM_I_DRIFT * lanes))
          .intoArray(sums, k + DiscreteAdjoint.SUM_I_DRIFT * lanes);
      DoubleVector first = DoubleVector.fromArray(D, z1, at + j);
      DoubleVector second = DoubleVector.fromArray(D, z2, z2At + j);
      DoubleVector vz = vl.mul(noise);
      DoubleVector iz = il.mul(noise);
      vz.fma(first, DoubleVector.fromArray(D, sums, k + DiscreteAdjoint.SUM_V_Z1 * lanes))
          .intoArray(sums, k + DiscreteAdjoint.SUM_V_Z1 * lanes);
      vz.fma(second, DoubleVector.fromArray(D, sums, k + DiscreteAdjoint.SUM_V_Z2 * lanes))
          .intoArray(sums, k + DiscreteAdjoint.SUM_V_Z2 * lanes);
      iz.fma(first, DoubleVector.fromArray(D, sums, k + DiscreteAdjoint.SUM_I_Z1 * lanes))
          .intoArray(sums, k + DiscreteAdjoint.SUM_I_Z1 * lanes);
      iz.fma(second, DoubleVector.fromArray(D, sums, k + DiscreteAdjoint.SUM_I_Z2 * lanes))
          .intoArray(sums, k + DiscreteAdjoint.SUM_I_Z2 * lanes);
    }
  }

  /** The sum that the recorded input feeds. */
  private static void inputs(
      int g,
      double[] u,
      int uAt,
      double[] d,
      int laneAt,
      double lengthRatio,
      int lanes,
      int neurons,
      double[] vb,
      double[] sums) {
    DoubleVector length = DoubleVector.fromArray(D, d, laneAt).mul(lengthRatio);
    for (int n = 0; n < neurons; n++) {
      int k = (n * DiscreteAdjoint.SUMS + DiscreteAdjoint.SUM_V_INPUT) * lanes + g;
      DoubleVector.fromArray(D, vb, n * lanes + g)
          .mul(length)
          .fma(
              DoubleVector.fromArray(D, u, uAt + n * lanes + g), DoubleVector.fromArray(D, sums, k))
          .intoArray(sums, k);
    }
  }

  /** The sums that the intensities feed, and the cotangents at the start of the sub-step. */
  private static void intensities(
      int g,
      double[] vThreshold,
      double[] cap,
      double[] beta,
      double[] rate1,
      double[] rate2,
      double[] v,
      double[] fs,
      int at,
      double[] d,
      int laneAt,
      int lanes,
      double[] vb,
      double[] ib,
      double[] sb,
      double[] sums) {
    DoubleVector dl = DoubleVector.fromArray(D, d, laneAt);
    DoubleVector one = DoubleVector.broadcast(D, 1);
    for (int n = 0; n < beta.length; n++) {
      int j = n * lanes + g;
      int k = n * DiscreteAdjoint.SUMS * lanes + g;
      DoubleVector vl = DoubleVector.fromArray(D, vb, j);
      DoubleVector il = DoubleVector.fromArray(D, ib, j);
      DoubleVector q =
          DoubleVector.fromArray(D, sb, j).mul(dl.mul(DoubleVector.fromArray(D, fs, at + j)));
      DoubleVector x = DoubleVector.fromArray(D, v, at + j).sub(vThreshold[n]);
      DoubleVector most = DoubleVector.broadcast(D, cap[n]);
      VectorMask<Double> uncapped = x.compare(VectorOperators.LT, most);
      DoubleVector zero = DoubleVector.zero(D);
      DoubleVector free = zero.blend(q, uncapped);
      q.fma(
              most.blend(x, uncapped),
              DoubleVector.fromArray(D, sums, k + DiscreteAdjoint.SUM_EXCESS * lanes))
          .intoArray(sums, k + DiscreteAdjoint.SUM_EXCESS * lanes);
      DoubleVector.fromArray(D, sums, k + DiscreteAdjoint.SUM_UNCAPPED * lanes)
          .add(free)
          .intoArray(sums, k + DiscreteAdjoint.SUM_UNCAPPED * lanes);
      DoubleVector.fromArray(D, sums, k + DiscreteAdjoint.SUM_CAPPED * lanes)
          .add(q.blend(zero, uncapped))
          .intoArray(sums, k + DiscreteAdjoint.SUM_CAPPED * lanes);
      DoubleVector rate = dl.mul(rate1[n]);
      il.fma(one.sub(dl.mul(rate2[n])), vl.mul(rate)).intoArray(ib, j);
      vl.fma(one.sub(rate), free.mul(beta[n])).intoArray(vb, j);
    }
  }
}
