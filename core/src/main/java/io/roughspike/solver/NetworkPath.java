package io.roughspike.solver;

import io.roughspike.driver.ClockDraws;
import io.roughspike.driver.Driver;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.spike.RecordedSpikes;
import java.util.Arrays;
import java.util.Optional;

/**
 * One sample path of a network of K neurons, advanced segment by segment with exact handling of
 * events: the scheme of the paper (Holberg and Salvi, arXiv 2405.13587; one Euler step a sub-step).
 * Within a segment of length dt that ends at time {@code end}, with r the remaining fraction (1 at
 * its start) and rIn the remaining fraction where the next input spike of the segment comes, 0
 * without one:
 *
 * <pre>
 *   theta_n = -s_n / fs_n;  k = argmin theta (ties: lowest n);  best = max(theta_k, 0)
 *   limit = r - rIn;  k fires if best &lt; limit;  d = fires ? best : limit
 *   v += d fv;  i += d fi;  s += d fs     (every neuron, all at the state where the sub-step starts)
 *   if k fires: r -= d; the event time is end - r dt;
 *               v_k -= vReset_k; i_j += w_kj; s_k = log U' - alpha_k; again
 *   else if an input spike of channel c comes: r = rIn; i_j += w_cj; again
 * </pre>
 *
 * A neuron that a simultaneous event left a rounding error past its threshold has theta_n &lt; 0
 * and fires at once. An input spike at time t acts in the segment [begin, end) that t is in; one at
 * the very end of the grid never acts. The clock of a read-out stands still at -1. The path stops
 * at its cap of events.
 *
 * <p>State arrays have one entry a neuron. The events of the latest segment can be read until the
 * next one; its sub-steps go to a {@link NetworkTape}.
 */
public final class NetworkPath {
  /** A new one; may be used for any number of runs. */
  public NetworkPath() {}

  /** The source of a sub-step that ended with its segment. */
  public static final int NO_SOURCE = -1;

  private static final RecordedSpikes NO_INPUTS =
      new RecordedSpikes(1, new int[2], new double[0], new int[0]);

  private Network network;
  private Discretisation discretisation;
  private Driver.Source noise;
  private ClockDraws clocks;
  private boolean secondChannel;
  private int maxSpikes;
  private RecordedSpikes inputs = NO_INPUTS;
  private int inputSample;

  private int size;
  private double[] v = new double[0];
  private double[] i = new double[0];
  private double[] s = new double[0];
  private int[] fired = new int[0];
  private int sample;
  private int spikes;
  private int nextInput;
  private boolean stopped;

  private double[] driveV = new double[0];
  private double[] driveI = new double[0];
  private double[] fs = new double[0];
  private double[] z1 = new double[0];
  private double[] z2 = new double[0];
  private int drawnBlock;

  private int events;
  private double[] eventTime = new double[8];
  private int[] eventNeuron = new int[8];

  /**
   * Says what the next paths are paths of.
   *
   * @param newNetwork the model
   * @param newDiscretisation prepared for the network
   * @param newNoise increments of the noise
   * @param newClocks thresholds of the clocks
   * @param newInputs spikes of input channels, one sample for all or one for each, if any
   * @param newSecondChannel whether channel 1 of the driver is drawn; else it counts as 0
   * @param newMaxSpikes a path stops after this many events
   */
  public void prepare(
      Network newNetwork,
      Discretisation newDiscretisation,
      Driver.Source newNoise,
      ClockDraws newClocks,
      Optional<RecordedSpikes> newInputs,
      boolean newSecondChannel,
      int newMaxSpikes) {
    network = newNetwork;
    discretisation = newDiscretisation;
    noise = newNoise;
    clocks = newClocks;
    inputs = newInputs.orElse(NO_INPUTS);
    secondChannel = newSecondChannel;
    maxSpikes = newMaxSpikes;
    size = newNetwork.size();
    if (v.length != size) {
      v = new double[size];
      i = new double[size];
      s = new double[size];
      fired = new int[size];
      driveV = new double[size];
      driveI = new double[size];
      fs = new double[size];
      z1 = new double[Driver.BLOCK * size];
      z2 = new double[Driver.BLOCK * size];
    }
    Arrays.fill(z2, 0);
  }

  /**
   * Starts a path at the initial state.
   *
   * @param newSample number of the sample, from 0
   */
  public void start(int newSample) {
    take(newSample, 0, 0);
    Arrays.fill(fired, 0);
    for (int n = 0; n < size; n++) {
      v[n] = network.neuron(n).v0();
      i[n] = network.neuron(n).i0();
      s[n] = network.isReadOut(n) ? -1 : restartedClock(n);
    }
  }

  /** Takes up a path whose state arrays the caller fills. */
  void take(int newSample, int newSpikes, int newNextInput) {
    sample = newSample;
    spikes = newSpikes;
    nextInput = newNextInput;
    inputSample = inputs.samples() == 1 ? 0 : newSample;
    stopped = false;
    drawnBlock = -1;
    events = 0;
  }

  private double restartedClock(int n) {
    return clocks.logUniform(sample, n, fired[n]) - network.neuron(n).alpha();
  }

  /**
   * Advances over segment {@code m}, which follows the one before unless the path was taken up.
   *
   * @param m number of the step, from 0
   * @param tape receives the segment's noise and sub-steps
   */
  public void advance(int m, NetworkTape tape) {
    Segment[] segments = discretisation.segments(discretisation.isShortened(m));
    double dt = segments[0].dt();
    double end = discretisation.end(m);
    int row = drawNoise(m);
    for (int n = 0; n < size; n++) {
      double u = discretisation.input(sample, m, n);
      driveV[n] = segments[n].driveV(z1[row + n], z2[row + n], u);
      driveI[n] = segments[n].driveI(z1[row + n], z2[row + n]);
    }
    tape.addSegment(z1, z2, row);
    events = 0;
    double r = 1;
    while (true) {
      int source = NO_SOURCE;
      double best = Double.POSITIVE_INFINITY;
      for (int n = 0; n < size; n++) {
        fs[n] = segments[n].clockIncrement(v[n]);
        double theta = -s[n] / fs[n];
        if (theta < best) {
          best = theta;
          source = n;
        }
      }
      if (best < 0) {
        best = 0;
      }
      boolean hasInput =
          nextInput < inputs.count(inputSample) && inputs.time(inputSample, nextInput) < end;
      double rIn = hasInput ? Math.min((end - inputs.time(inputSample, nextInput)) / dt, r) : 0;
      double limit = r - rIn;
      boolean fires = best < limit;
      double d = fires ? best : limit;
      if (!fires) {
        source = hasInput ? size + inputs.neuron(inputSample, nextInput) : NO_SOURCE;
      }
      tape.addSubstep(v, i, fs, d, source);
      for (int n = 0; n < size; n++) {
        double fv = segments[n].incrementV(v[n], i[n], driveV[n]);
        double fi = segments[n].incrementI(i[n], driveI[n]);
        v[n] = Math.fma(d, fv, v[n]);
        i[n] = Math.fma(d, fi, i[n]);
        s[n] = Math.fma(d, fs[n], s[n]);
      }
      if (fires) {
        r -= d;
        fire(source, Math.fma(-r, dt, end), end);
        if (stopped) {
          return;
        }
      } else if (hasInput) {
        r = rIn;
        transmit(network.inputConnections(), source - size);
        nextInput++;
      } else {
        return;
      }
    }
  }

  /** Makes the noise of segment {@code m} available and returns where its row starts. */
  private int drawNoise(int m) {
    int block = m / Driver.BLOCK;
    if (block != drawnBlock) {
      drawnBlock = block;
      for (int n = 0; n < size; n++) {
        noise.block(sample, n, 0, block, z1, n, size);
        if (secondChannel) {
          noise.block(sample, n, 1, block, z2, n, size);
        }
      }
    }
    return m % Driver.BLOCK * size;
  }

  private void fire(int k, double time, double segmentEnd) {
    if (events == eventTime.length) {
      eventTime = Arrays.copyOf(eventTime, 2 * events);
      eventNeuron = Arrays.copyOf(eventNeuron, 2 * events);
    }
    eventTime[events] = time;
    eventNeuron[events] = k;
    events++;
    spikes++;
    fired[k]++;
    v[k] -= network.neuron(k).vReset();
    transmit(network.connections(), k);
    if (spikes == maxSpikes) {
      stopped = true;
      return;
    }
    if (spikes == EventPath.MOST_EVENTS) {
      throw new TooManyEventsException(sample, segmentEnd);
    }
    s[k] = restartedClock(k);
  }

  private void transmit(Connections connections, int from) {
    for (int e = connections.start(from); e < connections.start(from + 1); e++) {
      i[connections.target(e)] += connections.weight(e);
    }
  }

  /** {@return potentials; the live array} */
  public double[] v() {
    return v;
  }

  /** {@return synaptic currents; the live array} */
  public double[] i() {
    return i;
  }

  /** {@return log-survival clocks; the live array} */
  public double[] s() {
    return s;
  }

  /** {@return how often each neuron has fired; the live array} */
  public int[] fired() {
    return fired;
  }

  /** {@return the number of the sample} */
  public int sample() {
    return sample;
  }

  /** {@return events so far} */
  public int spikes() {
    return spikes;
  }

  /** Input spikes so far. */
  int inputSpikes() {
    return nextInput;
  }

  /** {@return whether the path has stopped at its cap of events} */
  public boolean stopped() {
    return stopped;
  }

  /** {@return whether the state is finite (the clocks too, unless the path stopped)} */
  public boolean isFinite() {
    for (int n = 0; n < size; n++) {
      if (!Double.isFinite(v[n]) || !Double.isFinite(i[n])) {
        return false;
      }
      if (!stopped && !Double.isFinite(s[n])) {
        return false;
      }
    }
    return true;
  }

  /** {@return events of the latest segment} */
  public int events() {
    return events;
  }

  /**
   * {@return time of event {@code e} of the latest segment}
   *
   * @param e number of the event, from 0
   */
  public double eventTime(int e) {
    return eventTime[e];
  }

  /**
   * {@return the neuron that fired at event {@code e} of the latest segment}
   *
   * @param e number of the event, from 0
   */
  public int eventNeuron(int e) {
    return eventNeuron[e];
  }
}
