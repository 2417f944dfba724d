package io.roughspike.gradient;

import io.roughspike.engine.ParameterGradient;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Parameter;
import io.roughspike.solver.Discretisation;
import io.roughspike.solver.NetworkPath;
import io.roughspike.solver.NetworkTape;
import io.roughspike.solver.Segment;
import java.util.Arrays;

/**
 * Forward sensitivities of one path of a network: the derivatives (tangents) of v, i, s of every
 * neuron by the requested parameters, carried along the sub-steps, and the derivative of each event
 * time when it happens. This is {@link ForwardSensitivity} for K neurons that fire into each other
 * (Holberg and Salvi, arXiv 2405.13587, section 3): with t. the tangents,
 *
 * <pre>
 *   td = (-ts_k - d tfs_k) / fs_k if neuron k fires, else tr
 *   tv += td fv + d tfv;  ti += td fi + d tfi;  ts += td fs + d tfs              (every neuron)
 *   if neuron k fired:  tr -= td;  t(event time) = -dt tr;
 *                       tv_k -= [vReset_k];  ti_j += [w_kj];  ts_k = -[alpha_k]
 *   if input channel c had a spike:  tr = 0;  ti_j += [w_cj]
 * </pre>
 *
 * <p>Costs O(K Q) operations a sub-step and 3 K Q numbers for Q requested parameters. Tangents by
 * parameter 0 to Q - 1 are side by side: those requested of the neurons in the order of {@link
 * Parameter}, K for each, then the weights and the input weights.
 */
public final class NetworkSensitivity {
  /** A new one; may be used for any number of runs. */
  public NetworkSensitivity() {}

  private Network network;
  private Discretisation discretisation;
  private int size;
  private int tangents;

  /** Where the tangents by parameter p begin, or -1. */
  private final int[] first = new int[Parameter.COUNT];

  private int firstWeight;
  private int firstInputWeight;
  private double[][] tv = new double[0][];
  private double[][] ti = new double[0][];
  private double[][] ts = new double[0][];
  private double[] tr = new double[0];
  private double[] td = new double[0];
  private double[] sourceV = new double[0];
  private double[] sourceI = new double[0];
  private double[] sourceClock = new double[0];
  private double[] compact = new double[0];
  private double[] gradient = new double[0];

  /**
   * Says what the next paths are paths of, and which derivatives are wanted.
   *
   * @param newNetwork the model
   * @param newDiscretisation of the model on the grid
   * @param requested which derivatives are wanted
   */
  public void prepare(
      Network newNetwork, Discretisation newDiscretisation, ParameterGradient requested) {
    network = newNetwork;
    discretisation = newDiscretisation;
    int newTangents = 0;
    for (int p = 0; p < Parameter.COUNT; p++) {
      boolean wanted = requested.has(Parameter.at(p));
      first[p] = wanted ? newTangents : -1;
      newTangents += wanted ? network.size() : 0;
    }
    firstWeight = -1;
    firstInputWeight = -1;
    if (requested.hasWeights()) {
      firstWeight = newTangents;
      firstInputWeight = firstWeight + network.connections().count();
      newTangents = firstInputWeight + network.inputConnections().count();
    }
    if (size != network.size() || tangents != newTangents) {
      size = network.size();
      tangents = newTangents;
      tv = new double[size][tangents];
      ti = new double[size][tangents];
      ts = new double[size][tangents];
      tr = new double[tangents];
      td = new double[tangents];
      sourceV = new double[tangents];
      sourceI = new double[tangents];
      sourceClock = new double[tangents];
      compact = new double[tangents];
    }
    if (gradient.length != network.parameterCount()) {
      gradient = new double[network.parameterCount()];
    }
  }

  /** Sets the tangents of the initial state and a zero gradient. */
  public void start() {
    Arrays.fill(compact, 0);
    for (int n = 0; n < size; n++) {
      Arrays.fill(tv[n], 0);
      Arrays.fill(ti[n], 0);
      Arrays.fill(ts[n], 0);
      add(tv[n], Parameter.V0, n, 1);
      add(ti[n], Parameter.I0, n, 1);
      if (!network.isReadOut(n)) {
        add(ts[n], Parameter.ALPHA, n, -1);
      }
    }
  }

  /** Adds to the entry of a parameter of neuron n, if it is requested. */
  private void add(double[] row, Parameter p, int n, double x) {
    int at = first[p.ordinal()];
    if (at >= 0) {
      row[at + n] += x;
    }
  }

  /**
   * Carries the tangents over the only segment of {@code tape}.
   *
   * @param tape sub-steps of the path
   * @param sample number of the sample, from 0
   * @param timeCotangents the cotangent of the time of each event of the segment; may be longer
   */
  public void segment(NetworkTape tape, int sample, double[] timeCotangents) {
    int m = tape.step(0);
    Segment[] segments = discretisation.segments(discretisation.isShortened(m));
    Arrays.fill(tr, 0);
    int event = 0;
    for (int q = 0; q < tape.substeps(); q++) {
      int source = tape.source(q);
      boolean fired = source >= 0 && source < size;
      substep(segments, tape, q, sample, fired ? source : -1);
      if (fired) {
        double g = timeCotangents[event++];
        double dt = segments[0].dt();
        for (int p = 0; p < tangents; p++) {
          compact[p] = Math.fma(g, -dt * tr[p], compact[p]);
        }
        add(tv[source], Parameter.V_RESET, source, -1);
        addTargets(network.connections(), source, firstWeight);
        Arrays.fill(ts[source], 0);
        add(ts[source], Parameter.ALPHA, source, -1);
      } else if (source != NetworkPath.NO_SOURCE) {
        Arrays.fill(tr, 0);
        addTargets(network.inputConnections(), source - size, firstInputWeight);
      }
    }
  }

  private void addTargets(Connections connections, int from, int firstTangent) {
    if (firstTangent < 0) {
      return;
    }
    for (int e = connections.start(from); e < connections.start(from + 1); e++) {
      ti[connections.target(e)][firstTangent + e] += 1;
    }
  }

  /** Carries the tangents over sub-step {@code q}, at whose end neuron {@code firing} fires. */
  private void substep(Segment[] segments, NetworkTape tape, int q, int sample, int firing) {
    int at = q * size;
    double d = tape.fraction(q);
    if (firing >= 0) {
      double fs = tape.clock()[at + firing];
      setSources(segments[firing], tape, q, sample, firing);
      firingFraction(
          tv[firing],
          ts[firing],
          sourceClock,
          d,
          slope(segments[firing], tape, at + firing),
          fs,
          td,
          tangents);
      clearSources(firing);
    } else {
      System.arraycopy(tr, 0, td, 0, tangents);
    }
    for (int n = 0; n < size; n++) {
      Segment segment = segments[n];
      double v = tape.v()[at + n];
      double i = tape.i()[at + n];
      double z1 = tape.z1()[n];
      double z2 = tape.z2()[n];
      double u = discretisation.input(sample, tape.step(0), n);
      double fv = segment.incrementV(v, i, segment.driveV(z1, z2, u));
      double fi = segment.incrementI(i, segment.driveI(z1, z2));
      setSources(segment, tape, q, sample, n);
      move(
          tv[n],
          ti[n],
          ts[n],
          td,
          sourceV,
          sourceI,
          sourceClock,
          segment.rate1(),
          segment.rate2(),
          slope(segment, tape, at + n),
          d,
          fv,
          fi,
          tape.clock()[at + n],
          tangents);
      clearSources(n);
    }
    if (firing >= 0) {
      for (int p = 0; p < tangents; p++) {
        tr[p] -= td[p];
      }
    }
  }

  private static double slope(Segment segment, NetworkTape tape, int at) {
    return segment.uncapped(tape.v()[at]) ? tape.clock()[at] * segment.beta() : 0;
  }

  /** td of a sub-step at whose end the neuron with the given tangents fires. */
  private static void firingFraction(
      double[] tv,
      double[] ts,
      double[] sourceClock,
      double d,
      double slope,
      double fs,
      double[] td,
      int count) {
    for (int p = 0; p < count; p++) {
      double tfs = Math.fma(slope, tv[p], sourceClock[p]);
      td[p] = -Math.fma(d, tfs, ts[p]) / fs;
    }
  }

  /** Moves the tangents of one neuron; every array has the same index, so that it vectorises. */
  private static void move(
      double[] tv,
      double[] ti,
      double[] ts,
      double[] td,
      double[] sourceV,
      double[] sourceI,
      double[] sourceClock,
      double rate1,
      double rate2,
      double slope,
      double d,
      double fv,
      double fi,
      double fs,
      int count) {
    for (int p = 0; p < count; p++) {
      double tfv = Math.fma(rate1, ti[p] - tv[p], sourceV[p]);
      double tfi = Math.fma(-rate2, ti[p], sourceI[p]);
      double tfs = Math.fma(slope, tv[p], sourceClock[p]);
      tv[p] = Math.fma(td[p], fv, Math.fma(d, tfv, tv[p]));
      ti[p] = Math.fma(td[p], fi, Math.fma(d, tfi, ti[p]));
      ts[p] = Math.fma(td[p], fs, Math.fma(d, tfs, ts[p]));
    }
  }

  /** The explicit derivatives of fv, fi, fs of neuron {@code n} by each of its parameters. */
  private void setSources(Segment segment, NetworkTape tape, int q, int sample, int n) {
    int at = q * size + n;
    double v = tape.v()[at];
    double i = tape.i()[at];
    double fs = tape.clock()[at];
    double z1 = tape.z1()[n];
    double z2 = tape.z2()[n];
    double u = discretisation.input(sample, tape.step(0), n);
    var neuron = segment.neuron();
    double c = Math.fma(neuron.inputGain(), u, neuron.inputCurrent());
    add(sourceV, Parameter.MU1, n, segment.dt() * (i - v + c));
    add(sourceV, Parameter.SIGMA11, n, segment.scale() * z1);
    add(sourceV, Parameter.SIGMA12, n, segment.scale() * z2);
    add(sourceV, Parameter.INPUT_CURRENT, n, segment.rate1());
    add(sourceV, Parameter.INPUT_GAIN, n, segment.rate1() * u);
    add(sourceI, Parameter.MU2, n, -segment.dt() * i);
    add(sourceI, Parameter.SIGMA21, n, segment.scale() * z1);
    add(sourceI, Parameter.SIGMA22, n, segment.scale() * z2);
    boolean uncapped = segment.uncapped(v);
    add(sourceClock, Parameter.BETA, n, fs * segment.excess(v));
    add(sourceClock, Parameter.V_THRESHOLD, n, uncapped ? -(fs * segment.beta()) : 0);
    add(sourceClock, Parameter.INTENSITY_CAP, n, uncapped ? 0 : fs * segment.beta());
    add(sourceClock, Parameter.TAU_S, n, -(fs / neuron.tauS()));
  }

  private void clearSources(int n) {
    for (int at : first) {
      if (at >= 0) {
        sourceV[at + n] = 0;
        sourceI[at + n] = 0;
        sourceClock[at + n] = 0;
      }
    }
  }

  /**
   * Adds the derivative of a loss with the given cotangents of the present states, one a neuron.
   *
   * @param v cotangents of v
   * @param i cotangents of i
   */
  public void addStateCotangents(double[] v, double[] i) {
    for (int n = 0; n < size; n++) {
      if (v[n] != 0 || i[n] != 0) {
        for (int p = 0; p < tangents; p++) {
          compact[p] = Math.fma(i[n], ti[n][p], Math.fma(v[n], tv[n][p], compact[p]));
        }
      }
    }
  }

  /**
   * {@return the gradient so far, in the layout of the network's parameter vector, 0 where it was
   * not requested; the live array}
   */
  public double[] gradient() {
    for (int p = 0; p < Parameter.COUNT; p++) {
      if (first[p] >= 0) {
        System.arraycopy(compact, first[p], gradient, p * size, size);
      } else {
        Arrays.fill(gradient, p * size, (p + 1) * size, 0);
      }
    }
    if (firstWeight >= 0) {
      System.arraycopy(
          compact,
          firstWeight,
          gradient,
          network.firstWeight(),
          network.parameterCount() - network.firstWeight());
    } else {
      Arrays.fill(gradient, network.firstWeight(), gradient.length, 0);
    }
    return gradient;
  }
}
