package io.roughspike.simd;

import static io.roughspike.simd.NetworkPaths.LANES;

import io.roughspike.engine.Run;
import io.roughspike.gradient.DiscreteAdjoint;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
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

  /** Numbers of one neuron: the cotangents of v, i and s and its sums, by lane. */
  private static final int NEURON = (3 + DiscreteAdjoint.SUMS) * LANES;

  private static final int VB = LaneShapes.FIRST;
  private static final int IB = LaneShapes.FIRST + LANES;
  private static final int SB = LaneShapes.FIRST + 2 * LANES;
  private static final int SUM = LaneShapes.FIRST + 3 * LANES;

  private int neurons;

  /** Cotangents and sums of neuron n from {@code FIRST + n * NEURON} on. */
  private double[] state = new double[0];

  /** Cotangents of the remaining fraction of the segment. */
  private double[] rb;

  /** Sum over neurons of vb fv + ib fi + sb fs. */
  private double[] slope;

  /** Cotangent of v of the neuron that fired, before the row is swept. */
  private double[] firedVb;

  private int[] sample;
  private int[] event;

  /** Grid point at which the path of the lane stopped, while its last sub-step is not swept. */
  private int[] stoppedAt;

  /** Makes room and sets all cotangents to zero. */
  void begin(int newNeurons) {
    if (newNeurons != neurons) {
      neurons = newNeurons;
      state = new double[LaneShapes.FIRST + neurons * NEURON];
      rb = new double[LANES];
      slope = new double[LANES];
      firedVb = new double[LANES];
      sample = new int[LANES];
      event = new int[LANES];
      stoppedAt = new int[LANES];
    }
    Arrays.fill(state, 0);
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
      NetworkLaneTape tape,
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
      boolean input = run.discretisation().hasSignal();
      for (int g = 0; g < LANES; g += D.length()) {
        if (input) {
          inputs(
              g,
              neurons,
              tape.columns,
              tape.row(q) + g,
              tape.d,
              q * LANES + g,
              c.lengthRatio(),
              state);
        }
        step(
            g,
            neurons,
            c.values(),
            c.lengthRatio(),
            c.noiseRatio(),
            tape.columns,
            tape.row(q) + g,
            tape.d,
            q * LANES + g,
            state,
            slope,
            input);
      }
      clocks(c, tape, q);
    }
    while (firstRow == 0 && !log.isEmpty()) {
      pop(run, log, chunkStart, gradients);
    }
  }

  private void pop(Run run, NetworkLog log, int chunkStart, double[] gradients) {
    int l = log.lane();
    if (log.isStart()) {
      run.addStateCotangents(log.sample(), 0, false, state, VB + l, state, IB + l, NEURON);
      finish(
          run,
          l,
          (log.sample() - chunkStart) * run.simulation().network().parameterCount(),
          gradients);
    }
    for (int j = LaneShapes.FIRST + l; j < state.length; j += LANES) {
      state[j] = 0;
    }
    if (log.isStart()) {
      sample[l] = -1;
    } else {
      int count = run.simulation().network().parameterCount();
      int row = (log.sample() - chunkStart) * count;
      Arrays.fill(gradients, row, row + count, 0);
      sample[l] = log.sample();
      event[l] = log.spikes();
      stoppedAt[l] = log.stoppedAt();
    }
    log.pop();
  }

  /** The gradient of the sample that starts in lane {@code l}; its weights are there already. */
  private void finish(Run run, int l, int row, double[] gradients) {
    for (int n = 0; n < neurons; n++) {
      int j = n * NEURON + l;
      finish.resume(state[j + VB], state[j + IB], state[j + SB], state, j + SUM, LANES);
      finish.finish(run.discretisation().segments(false)[n], gradients, row + n, neurons);
    }
  }

  /** Undoes the transitions at the end of a row, and adds the cotangents of states there. */
  private void transitions(
      Run run,
      NetworkCoefficients c,
      NetworkLaneTape tape,
      int q,
      int chunkStart,
      double[] gradients) {
    Network network = run.simulation().network();
    int count = network.parameterCount();
    if (run.hasStates()) {
      for (long left = tape.ended[q]; left != 0; left &= left - 1) {
        int l = Long.numberOfTrailingZeros(left);
        run.addStateCotangents(
            sample[l], tape.step[q * LANES + l] + 1, false, state, VB + l, state, IB + l, NEURON);
      }
    }
    for (long left = tape.fired[q]; left != 0; left &= left - 1) {
      int l = Long.numberOfTrailingZeros(left);
      int k = tape.source[q * LANES + l];
      if (stoppedAt[l] > 0) {
        run.addStateCotangents(sample[l], stoppedAt[l], true, state, VB + l, state, IB + l, NEURON);
        rb[l] = 0;
        stoppedAt[l] = 0;
      }
      rb[l] = Math.fma(-c.dt(), run.eventCotangent(sample[l], --event[l]), rb[l]);
      int row = (sample[l] - chunkStart) * count + network.firstWeight();
      weights(network.connections(), k, l, row, gradients);
      int j = k * NEURON + l;
      firedVb[l] = state[j + VB];
      state[j + SUM + DiscreteAdjoint.SUM_RESET * LANES] -= state[j + VB];
      state[j + SUM + DiscreteAdjoint.SUM_ALPHA * LANES] -= state[j + SB];
      state[j + SB] = 0;
    }
    for (long left = tape.received[q]; left != 0; left &= left - 1) {
      int l = Long.numberOfTrailingZeros(left);
      int row = (sample[l] - chunkStart) * count + network.firstInputWeight();
      weights(network.inputConnections(), tape.source[q * LANES + l], l, row, gradients);
    }
  }

  private void weights(Connections connections, int source, int l, int at, double[] gradients) {
    for (int e = connections.start(source); e < connections.start(source + 1); e++) {
      gradients[at + e] += state[connections.target(e) * NEURON + IB + l];
    }
  }

  /**
   * What the length of the sub-step carries: the cotangent of r, or that of the clock that fired,
   * which the row was swept without.
   */
  private void clocks(NetworkCoefficients c, NetworkLaneTape tape, int q) {
    for (int l = 0; l < LANES; l++) {
      rb[l] = (tape.fired[q] >> l & 1) != 0 ? rb[l] : slope[l]; // idle lanes do not mind
    }
    for (long left = tape.fired[q]; left != 0; left &= left - 1) {
      int l = Long.numberOfTrailingZeros(left);
      int k = tape.source[q * LANES + l];
      int j = k * NEURON + l;
      int at = tape.row(q) + k * NetworkLaneTape.NEURON + l;
      double fs = tape.columns[at + NetworkLaneTape.FS];
      double d = tape.d[q * LANES + l];
      double clock = -(slope[l] - rb[l]) / fs;
      state[j + SB] = clock;
      double cotangent = clock * (d * fs);
      double x = tape.columns[at + NetworkLaneTape.V] - c.get(k, NetworkCoefficients.V_THRESHOLD);
      double cap = c.get(k, NetworkCoefficients.CAP);
      boolean uncapped = x < cap;
      int excess = j + SUM + DiscreteAdjoint.SUM_EXCESS * LANES;
      state[excess] = Math.fma(cotangent, uncapped ? x : cap, state[excess]);
      state[j + SUM + DiscreteAdjoint.SUM_UNCAPPED * LANES] += uncapped ? cotangent : 0;
      state[j + SUM + DiscreteAdjoint.SUM_CAPPED * LANES] += uncapped ? 0 : cotangent;
      state[j + VB] =
          Math.fma(
              firedVb[l],
              1 - d * c.get(k, NetworkCoefficients.RATE1),
              (uncapped ? cotangent : 0) * c.get(k, NetworkCoefficients.BETA));
    }
  }

  /** The sum that the recorded input feeds; before the row is swept. */
  private static void inputs(
      int g,
      int neurons,
      double[] columns,
      int row,
      double[] d,
      int laneAt,
      double lengthRatio,
      double[] state) {
    DoubleVector length = DoubleVector.fromArray(D, d, laneAt).mul(lengthRatio);
    for (int n = 0; n < neurons; n++) {
      int j = n * NEURON + g;
      int k = j + SUM + DiscreteAdjoint.SUM_V_INPUT * LANES;
      DoubleVector.fromArray(D, state, j + VB)
          .mul(length)
          .fma(
              DoubleVector.fromArray(
                  D, columns, row + n * NetworkLaneTape.NEURON + NetworkLaneTape.U),
              DoubleVector.fromArray(D, state, k))
          .intoArray(state, k);
    }
  }

  /** All neurons of a row, as if no clock had fired; {@link #clocks} adds what that changes. */
  private static void step(
      int g,
      int neurons,
      double[] c,
      double lengthRatio,
      double noiseRatio,
      double[] columns,
      int row,
      double[] d,
      int laneAt,
      double[] state,
      double[] slope,
      boolean input) {
    DoubleVector dl = DoubleVector.fromArray(D, d, laneAt);
    DoubleVector length = dl.mul(lengthRatio);
    DoubleVector noise = dl.mul(noiseRatio);
    DoubleVector one = DoubleVector.broadcast(D, 1);
    DoubleVector zero = DoubleVector.zero(D);
    DoubleVector sum = zero;
    for (int n = 0; n < neurons; n++) {
      int j = n * NEURON + g;
      int t = row + n * NetworkLaneTape.NEURON;
      int a = n * NetworkCoefficients.COUNT;
      DoubleVector first = DoubleVector.fromArray(D, columns, t + NetworkLaneTape.Z1);
      DoubleVector second = DoubleVector.fromArray(D, columns, t + NetworkLaneTape.Z2);
      DoubleVector v = DoubleVector.fromArray(D, columns, t + NetworkLaneTape.V);
      DoubleVector i = DoubleVector.fromArray(D, columns, t + NetworkLaneTape.I);
      DoubleVector drift = i.sub(v);
      DoubleVector fv = DoubleVector.broadcast(D, c[a + NetworkCoefficients.CURRENT_ALONE]);
      if (input) {
        fv =
            DoubleVector.broadcast(D, c[a + NetworkCoefficients.GAIN])
                .fma(
                    DoubleVector.fromArray(D, columns, t + NetworkLaneTape.U),
                    DoubleVector.broadcast(D, c[a + NetworkCoefficients.CURRENT]));
      }
      fv = DoubleVector.broadcast(D, c[a + NetworkCoefficients.NOISE12]).fma(second, fv);
      fv = DoubleVector.broadcast(D, c[a + NetworkCoefficients.NOISE11]).fma(first, fv);
      fv = DoubleVector.broadcast(D, c[a + NetworkCoefficients.RATE1]).fma(drift, fv);
      DoubleVector fi = second.mul(c[a + NetworkCoefficients.NOISE22]);
      fi = DoubleVector.broadcast(D, c[a + NetworkCoefficients.NOISE21]).fma(first, fi);
      fi = DoubleVector.broadcast(D, -c[a + NetworkCoefficients.RATE2]).fma(i, fi);
      DoubleVector sb = DoubleVector.fromArray(D, state, j + SB);
      DoubleVector fs = DoubleVector.fromArray(D, columns, t + NetworkLaneTape.FS);
      DoubleVector vb = DoubleVector.fromArray(D, state, j + VB);
      DoubleVector ib = DoubleVector.fromArray(D, state, j + IB);
      sum = sum.add(sb.fma(fs, vb.fma(fv, ib.mul(fi))));

      DoubleVector vw = vb.mul(length);
      int k = j + SUM + DiscreteAdjoint.SUM_V * LANES;
      DoubleVector.fromArray(D, state, k).add(vw).intoArray(state, k);
      k = j + SUM + DiscreteAdjoint.SUM_V_DRIFT * LANES;
      vw.fma(drift, DoubleVector.fromArray(D, state, k)).intoArray(state, k);
      k = j + SUM + DiscreteAdjoint.SUM_I_DRIFT * LANES;
      ib.mul(length).fma(i, DoubleVector.fromArray(D, state, k)).intoArray(state, k);
      DoubleVector vz = vb.mul(noise);
      DoubleVector iz = ib.mul(noise);
      k = j + SUM + DiscreteAdjoint.SUM_V_Z1 * LANES;
      vz.fma(first, DoubleVector.fromArray(D, state, k)).intoArray(state, k);
      k = j + SUM + DiscreteAdjoint.SUM_V_Z2 * LANES;
      vz.fma(second, DoubleVector.fromArray(D, state, k)).intoArray(state, k);
      k = j + SUM + DiscreteAdjoint.SUM_I_Z1 * LANES;
      iz.fma(first, DoubleVector.fromArray(D, state, k)).intoArray(state, k);
      k = j + SUM + DiscreteAdjoint.SUM_I_Z2 * LANES;
      iz.fma(second, DoubleVector.fromArray(D, state, k)).intoArray(state, k);

      DoubleVector q = sb.mul(dl.mul(fs));
      DoubleVector x = v.sub(c[a + NetworkCoefficients.V_THRESHOLD]);
      DoubleVector most = DoubleVector.broadcast(D, c[a + NetworkCoefficients.CAP]);
      VectorMask<Double> uncapped = x.compare(VectorOperators.LT, most);
      DoubleVector free = zero.blend(q, uncapped);
      k = j + SUM + DiscreteAdjoint.SUM_EXCESS * LANES;
      q.fma(most.blend(x, uncapped), DoubleVector.fromArray(D, state, k)).intoArray(state, k);
      k = j + SUM + DiscreteAdjoint.SUM_UNCAPPED * LANES;
      DoubleVector.fromArray(D, state, k).add(free).intoArray(state, k);
      k = j + SUM + DiscreteAdjoint.SUM_CAPPED * LANES;
      DoubleVector.fromArray(D, state, k).add(q.blend(zero, uncapped)).intoArray(state, k);
      DoubleVector rate = dl.mul(c[a + NetworkCoefficients.RATE1]);
      ib.fma(one.sub(dl.mul(c[a + NetworkCoefficients.RATE2])), vb.mul(rate))
          .intoArray(state, j + IB);
      vb.fma(one.sub(rate), free.mul(c[a + NetworkCoefficients.BETA])).intoArray(state, j + VB);
    }
    sum.intoArray(slope, g);
  }
}
