package io.roughspike.gradient;

import static io.roughspike.gradient.DiscreteAdjoint.SUMS;
import static io.roughspike.gradient.DiscreteAdjoint.SUM_ALPHA;
import static io.roughspike.gradient.DiscreteAdjoint.SUM_RESET;

import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.solver.Discretisation;
import io.roughspike.solver.NetworkPath;
import io.roughspike.solver.NetworkTape;
import io.roughspike.solver.Segment;
import java.util.Arrays;

/**
 * The reverse sweep through the sub-steps of one path of a network: {@link DiscreteAdjoint} for K
 * neurons that fire into each other (Holberg and Salvi, arXiv 2405.13587, section 3, with the
 * driver's slope included). vb, ib, sb are the cotangents of v, i, s of every neuron, and rb that
 * of the remaining fraction r of the segment. Sub-steps are visited in reverse order:
 *
 * <pre>
 *   at the last sub-step of a segment: rb = 0
 *   if neuron k fired, with cotangent g of the event time:
 *     rb -= dt g;  g_w(k,j) += ib_j;  g_vReset(k) -= vb_k;  g_alpha(k) -= sb_k;  sb_k = 0
 *   if input channel c had a spike:  g_w(c,j) += ib_j;  rb = 0
 *   p = sum over n of (vb fv + ib fi + sb fs)
 *   if neuron k fired:  sb_k = -(p - rb) / fs_k                     (d = -s_k / fs_k)
 *   else:               rb = p                                      (d = r, or r - rIn)
 * </pre>
 *
 * and then every neuron goes on as in {@link DiscreteAdjoint}.
 */
public final class NetworkAdjoint {
  /** A new one; may be used for any number of runs. */
  public NetworkAdjoint() {}

  private Network network;
  private Discretisation discretisation;
  private int size;
  private double[] vb = new double[0];
  private double[] ib = new double[0];
  private double[] sb = new double[0];
  private double rb;
  private double[] sums = new double[0];
  private double[] gradient = new double[0];
  private double[] driveV = new double[0];
  private double[] driveI = new double[0];
  private double[] input = new double[0];
  private final DiscreteAdjoint neuron = new DiscreteAdjoint();

  /**
   * Says what the next sweeps go through.
   *
   * @param newNetwork the model
   * @param newDiscretisation of the model on the grid
   */
  public void prepare(Network newNetwork, Discretisation newDiscretisation) {
    network = newNetwork;
    discretisation = newDiscretisation;
    size = network.size();
    if (vb.length != size) {
      vb = new double[size];
      ib = new double[size];
      sb = new double[size];
      sums = new double[SUMS * size];
      driveV = new double[size];
      driveI = new double[size];
      input = new double[size];
    }
    if (gradient.length != network.parameterCount()) {
      gradient = new double[network.parameterCount()];
    }
  }

  /** Begins a sweep at the end of a path, with zero cotangents. */
  public void start() {
    Arrays.fill(vb, 0);
    Arrays.fill(ib, 0);
    Arrays.fill(sb, 0);
    Arrays.fill(sums, 0);
    Arrays.fill(gradient, 0);
  }

  /**
   * Begins segment {@code j} of the tape at its end.
   *
   * @param tape sub-steps of the path
   * @param j number of the segment on the tape, from 0
   * @param sample number of the sample, from 0
   */
  public void beginSegment(NetworkTape tape, int j, int sample) {
    rb = 0;
    int m = tape.step(j);
    Segment[] segments = segments(m);
    for (int n = 0; n < size; n++) {
      double z1 = tape.z1()[j * size + n];
      double z2 = tape.z2()[j * size + n];
      input[n] = discretisation.input(sample, m, n);
      driveV[n] = segments[n].driveV(z1, z2, input[n]);
      driveI[n] = segments[n].driveI(z1, z2);
    }
  }

  private Segment[] segments(int m) {
    return discretisation.segments(discretisation.isShortened(m));
  }

  /**
   * Sweeps sub-step {@code q} of the tape, which belongs to its segment {@code j}.
   *
   * @param tape sub-steps of the path
   * @param j number of the segment on the tape, from 0
   * @param q number of the sub-step on the tape, from 0
   * @param timeCotangent cotangent of the event's time; ignored without an event
   */
  public void substep(NetworkTape tape, int j, int q, double timeCotangent) {
    Segment[] segments = segments(tape.step(j));
    double[] v = tape.v();
    double[] i = tape.i();
    double[] fs = tape.clock();
    int source = tape.source(q);
    boolean fired = source >= 0 && source < size;
    int at = q * size;
    if (fired) {
      rb = Math.fma(-segments[0].dt(), timeCotangent, rb);
      addTargets(network.connections(), source, network.firstWeight());
      sums[SUM_RESET * size + source] -= vb[source];
      sums[SUM_ALPHA * size + source] -= sb[source];
      sb[source] = 0;
    } else if (source != NetworkPath.NO_SOURCE) {
      addTargets(network.inputConnections(), source - size, network.firstInputWeight());
    }
    double p = 0;
    for (int n = 0; n < size; n++) {
      double fv = segments[n].incrementV(v[at + n], i[at + n], driveV[n]);
      double fi = segments[n].incrementI(i[at + n], driveI[n]);
      p += Math.fma(sb[n], fs[at + n], Math.fma(vb[n], fv, ib[n] * fi));
    }
    if (fired) {
      sb[source] = -(p - rb) / fs[at + source];
    } else {
      rb = p;
    }
    double d = tape.fraction(q);
    for (int n = 0; n < size; n++) {
      neuron.resume(vb[n], ib[n], sb[n], sums, n, size);
      neuron.move(
          segments[n],
          v[at + n],
          i[at + n],
          fs[at + n],
          d,
          tape.z1()[j * size + n],
          tape.z2()[j * size + n],
          input[n]);
      vb[n] = neuron.vb();
      ib[n] = neuron.ib();
    }
  }

  private void addTargets(Connections connections, int from, int first) {
    for (int e = connections.start(from); e < connections.start(from + 1); e++) {
      gradient[first + e] += ib[connections.target(e)];
    }
  }

  /**
   * {@return the gradient of a path whose sweep has reached its start, in the layout of the
   * network's parameter vector; the live array}
   */
  public double[] finish() {
    for (int n = 0; n < size; n++) {
      neuron.resume(vb[n], ib[n], sb[n], sums, n, size);
      neuron.finish(discretisation.segments(false)[n], gradient, n, size);
    }
    return gradient;
  }

  /** {@return cotangents of v; the live array} */
  public double[] vb() {
    return vb;
  }

  /** {@return cotangents of i; the live array} */
  public double[] ib() {
    return ib;
  }
}
