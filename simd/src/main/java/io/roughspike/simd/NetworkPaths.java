package io.roughspike.simd;

import io.roughspike.driver.Driver;
import io.roughspike.engine.NonFiniteStateException;
import io.roughspike.engine.Run;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.solver.Discretisation;
import io.roughspike.solver.EventPath;
import io.roughspike.solver.TooManyEventsException;
import io.roughspike.spike.RecordedSpikes;
import java.util.Arrays;

/**
 * Lanes of sample paths of a network that run together, each at its own sub-step of its own
 * segment. In a row all lanes make one sub-step together; what follows it - the transition of the
 * neuron that fired, an input spike, or the next segment - is done lane by lane. A lane whose
 * sample has ended takes the next one.
 *
 * <p>All lanes of a row have the same kind of segment: where the last step of the grid is
 * shortened, lanes wait in front of it until all have arrived.
 */
final class NetworkPaths {
  /** Lanes in flight, a multiple of {@link LaneShapes#GRAIN}, at most 64. */
  static final int LANES = 8;

  private static final int FREE = -1;

  private static final int BLOCK = Driver.BLOCK;

  final NetworkCoefficients full = new NetworkCoefficients();
  final NetworkCoefficients shortened = new NetworkCoefficients();
  final NetworkLaneTape tape = new NetworkLaneTape();
  final NetworkLog log = new NetworkLog();
  private final NetworkNoise noise = new NetworkNoise();

  private Run run;
  private Simulation simulation;
  private Network network;
  private Discretisation discretisation;
  private RecordedSpikes inputs;
  private int neurons;
  private int stride;

  /** Whether the rows are kept on the tape, for a gradient. */
  private boolean taped;

  /** Whether the rows were done before, so that what they leave behind is there already. */
  private boolean replaying;

  private int end;
  private int failedSample;
  private double[] values = new double[0];
  private int valuesStart;

  private double[] s = new double[0];
  private int[] count = new int[0];
  private final double[] r = new double[LANES];
  private final double[] rIn = new double[LANES];
  private final double[] winner = new double[LANES];
  private final double[] value = new double[LANES];
  private final int[] sample = new int[LANES];
  private final int[] step = new int[LANES];
  private final int[] spikes = new int[LANES];
  private final int[] inputNext = new int[LANES];

  /** Lanes with a sub-step in the row, one bit each. */
  private long running;

  /** Lanes in front of the shortened last step. */
  private long waiting;

  /** Lanes with an input spike later in their segment. */
  private long inputAhead;

  private boolean inShortened;
  private int next;

  /**
   * Prepares for a run.
   *
   * @param forGradient whether rows are kept on the tape
   */
  void prepare(Run newRun, boolean forGradient) {
    run = newRun;
    simulation = run.simulation();
    network = simulation.network();
    discretisation = run.discretisation();
    inputs = simulation.inputs().spikes().orElse(null);
    neurons = network.size();
    stride = neurons * LANES;
    taped = forGradient;
    replaying = false;
    full.set(discretisation.segments(false));
    shortened.set(discretisation.segments(true));
    tape.prepare(neurons);
    tape.ensureRows(1, 1);
    noise.prepare(simulation.driver(), simulation.clocks(), neurons, run.secondChannel(), LANES);
    if (count.length != stride) {
      s = new double[LaneShapes.FIRST + stride];
      count = new int[stride];
    }
    failedSample = Integer.MAX_VALUE;
  }

  /** Frees all lanes; samples {@code from} to {@code to - 1} are to come. */
  void reset(int from, int to) {
    next = from;
    end = to;
    running = 0;
    waiting = 0;
    inputAhead = 0;
    inShortened = false;
    Arrays.fill(sample, FREE);
    Arrays.fill(r, 0);
    Arrays.fill(rIn, 0);
    Arrays.fill(s, -1);
    Arrays.fill(tape.columns, tape.row(0), tape.row(1), 0);
  }

  /** Where values of samples go, that of {@code start} first. */
  void setValues(double[] newValues, int start) {
    values = newValues;
    valuesStart = start;
  }

  void setReplaying(boolean newReplaying) {
    replaying = newReplaying;
  }

  /** Says that the samples before {@code sample} are done. */
  void skipTo(int sample) {
    next = sample;
  }

  /** The first sample that has not been started. */
  int next() {
    return next;
  }

  /**
   * Gives free lanes their next samples, if {@code mayStart}, and lets lanes that wait go on when
   * nobody else runs.
   *
   * @param q row of the tape that is next
   * @param row its number, counted from the start of the run
   * @return whether any lane runs
   */
  boolean refill(int q, int row, boolean mayStart) {
    inShortened &= running != 0;
    if (!inShortened && mayStart) {
      for (int l = 0; l < LANES && next < end; l++) {
        if (sample[l] == FREE) {
          start(l, next++, q, row);
        }
      }
    }
    if (running == 0 && waiting != 0) {
      inShortened = true;
      running = waiting;
      waiting = 0;
      for (int l = 0; l < LANES; l++) {
        if ((running >> l & 1) != 0) {
          enterSegment(l, tape.row(q));
        }
      }
    }
    return running != 0;
  }

  private void start(int l, int n, int q, int row) {
    int at = tape.row(q);
    noise.startSample(l, streamSample(n));
    sample[l] = n;
    for (int k = 0; k < neurons; k++) {
      int j = at + k * NetworkLaneTape.NEURON + l;
      tape.columns[j + NetworkLaneTape.V] = network.neuron(k).v0();
      tape.columns[j + NetworkLaneTape.I] = network.neuron(k).i0();
      s[LaneShapes.FIRST + k * LANES + l] =
          network.isReadOut(k)
              ? -1
              : noise.logUniform(l, streamSample(n), k, 0) - network.neuron(k).alpha();
      count[k * LANES + l] = 0;
    }
    step[l] = 0;
    spikes[l] = 0;
    inputNext[l] = 0;
    value[l] = 0;
    states(l, 0, false, at);
    if (taped && !replaying) {
      log.pushStart(row, l, n);
    }
    arriveAtSegment(l, at);
  }

  private int streamSample(int n) {
    return simulation.firstSample() + n;
  }

  /** Takes up the states of a lane at a grid point, and all later ones when its path stopped. */
  private void states(int l, int gridPoint, boolean stopped, int at) {
    if (!run.hasStates() || replaying) {
      return;
    }
    if (taped) {
      value[l] =
          run.stateValue(
              sample[l],
              gridPoint,
              stopped,
              tape.columns,
              at + NetworkLaneTape.V + l,
              tape.columns,
              at + NetworkLaneTape.I + l,
              NetworkLaneTape.NEURON,
              value[l]);
    } else {
      run.recordStates(
          sample[l],
          gridPoint,
          stopped,
          tape.columns,
          at + NetworkLaneTape.V + l,
          tape.columns,
          at + NetworkLaneTape.I + l,
          NetworkLaneTape.NEURON);
    }
  }

  private void arriveAtSegment(int l, int at) {
    if (discretisation.isShortened(step[l])) {
      running &= ~(1L << l);
      waiting |= 1L << l;
      r[l] = 0;
      rIn[l] = 0;
    } else {
      running |= 1L << l;
      enterSegment(l, at);
    }
  }

  /** Begins the segment of the lane's step, whose sub-steps start at row index {@code at}. */
  private void enterSegment(int l, int at) {
    int n = streamSample(sample[l]);
    int m = step[l];
    if (m % BLOCK == 0) {
      noise.drawBlock(l, n, m / BLOCK);
    }
    noise.copyStep(l, m % BLOCK, tape.columns, at + l);
    if (discretisation.hasSignal()) {
      for (int k = 0; k < neurons; k++) {
        tape.columns[at + k * NetworkLaneTape.NEURON + NetworkLaneTape.U + l] =
            discretisation.input(n, m, k);
      }
    }
    r[l] = 1;
    findInput(l);
  }

  /** Finds the next input spike of the lane's segment. */
  private void findInput(int l) {
    if (inputs == null) {
      return;
    }
    int n = inputs.samples() == 1 ? 0 : streamSample(sample[l]);
    double segmentEnd = discretisation.end(step[l]);
    boolean ahead = inputNext[l] < inputs.count(n) && inputs.time(n, inputNext[l]) < segmentEnd;
    if (ahead) {
      double rest = (segmentEnd - inputs.time(n, inputNext[l])) / coefficients().dt();
      rIn[l] = Math.min(Math.max(rest, 0), r[l]);
      inputAhead |= 1L << l;
    } else {
      rIn[l] = 0;
      inputAhead &= ~(1L << l);
    }
  }

  private NetworkCoefficients coefficients() {
    return inShortened ? shortened : full;
  }

  /**
   * One sub-step of all running lanes.
   *
   * @param q row of the tape
   * @param row its number, counted from the start of the run
   */
  void subStep(int q, int row) {
    NetworkCoefficients c = coefficients();
    int at = tape.row(q);
    int to = taped ? tape.row(q + 1) : at;
    int laneAt = q * LANES;
    long fired = running & NetworkStep.race(c, tape.columns, at, s, r, rIn, tape.d, laneAt, winner);
    NetworkStep.advance(c, tape.columns, at, to, discretisation.hasSignal(), s, tape.d, laneAt);
    long received = running & inputAhead & ~fired;
    long ended = running & ~inputAhead & ~fired;
    tape.shortened[q] = inShortened;
    tape.fired[q] = fired;
    tape.received[q] = received;
    tape.ended[q] = ended;
    System.arraycopy(step, 0, tape.step, laneAt, LANES);
    for (long lanes = fired; lanes != 0; lanes &= lanes - 1) {
      int l = Long.numberOfTrailingZeros(lanes);
      tape.source[laneAt + l] = (int) winner[l];
      fire(l, (int) winner[l], tape.d[laneAt + l], to, row);
    }
    for (long lanes = received; lanes != 0; lanes &= lanes - 1) {
      int l = Long.numberOfTrailingZeros(lanes);
      tape.source[laneAt + l] = input(l, to);
    }
    for (long lanes = ended; lanes != 0; lanes &= lanes - 1) {
      endSegment(Long.numberOfTrailingZeros(lanes), to, row);
    }
  }

  private void fire(int l, int k, double d, int to, int row) {
    r[l] -= d;
    double time = Math.fma(-r[l], coefficients().dt(), discretisation.end(step[l]));
    int n = sample[l];
    if (!taped) {
      run.spikes().addOrCount(n, k, time);
    } else if (!replaying) {
      value[l] = Math.fma(run.eventCotangent(n, spikes[l]), time, value[l]);
    }
    tape.columns[to + k * NetworkLaneTape.NEURON + NetworkLaneTape.V + l] -=
        network.neuron(k).vReset();
    transmit(network.connections(), k, l, to);
    spikes[l]++;
    if (spikes[l] == simulation.maxSpikes()) {
      states(l, step[l] + 1, true, to);
      finish(l, to, row, true);
    } else if (spikes[l] == EventPath.MOST_EVENTS) {
      throw new TooManyEventsException(streamSample(n), discretisation.end(step[l]));
    } else {
      int j = k * LANES + l;
      s[LaneShapes.FIRST + j] =
          noise.logUniform(l, streamSample(n), k, ++count[j]) - network.neuron(k).alpha();
    }
  }

  private void transmit(Connections connections, int source, int l, int to) {
    for (int e = connections.start(source); e < connections.start(source + 1); e++) {
      tape.columns[to + connections.target(e) * NetworkLaneTape.NEURON + NetworkLaneTape.I + l] +=
          connections.weight(e);
    }
  }

  /** Handles an input spike and returns its channel. */
  private int input(int l, int to) {
    r[l] = rIn[l];
    int n = inputs.samples() == 1 ? 0 : streamSample(sample[l]);
    int channel = inputs.neuron(n, inputNext[l]++);
    transmit(network.inputConnections(), channel, l, to);
    findInput(l);
    return channel;
  }

  private void endSegment(int l, int to, int row) {
    step[l]++;
    states(l, step[l], false, to);
    if (step[l] == discretisation.steps()) {
      finish(l, to, row, false);
    } else {
      arriveAtSegment(l, to);
    }
  }

  private void finish(int l, int to, int row, boolean stopped) {
    int n = sample[l];
    boolean finite = true;
    for (int k = 0; k < neurons; k++) {
      int j = to + k * NetworkLaneTape.NEURON + l;
      finite &=
          Double.isFinite(tape.columns[j + NetworkLaneTape.V])
              && Double.isFinite(tape.columns[j + NetworkLaneTape.I])
              && (stopped || Double.isFinite(s[LaneShapes.FIRST + k * LANES + l]));
      tape.columns[j + NetworkLaneTape.V] = 0;
      tape.columns[j + NetworkLaneTape.I] = 0;
      s[LaneShapes.FIRST + k * LANES + l] = -1;
    }
    if (!finite) {
      failedSample = Math.min(failedSample, n);
    }
    if (taped && !replaying) {
      values[n - valuesStart] = value[l];
      log.pushEnd(row + 1, l, n, spikes[l], stopped ? step[l] + 1 : 0);
    }
    sample[l] = FREE;
    r[l] = 0;
    rIn[l] = 0;
    running &= ~(1L << l);
    inputAhead &= ~(1L << l);
  }

  /** Fails if the state of some sample was not finite when it ended. */
  void requireFinite() {
    if (failedSample < Integer.MAX_VALUE) {
      throw new NonFiniteStateException(
          simulation.firstSample() + failedSample, simulation.grid().end());
    }
  }

  /** The lanes at one moment; noise and clocks are drawn again when they are restored. */
  static final class Snapshot {
    private static final int NEURON = 3 * LANES;

    /** v, i and s of neuron n from {@code n * NEURON}, {@code + LANES} and {@code + 2 LANES} on. */
    private double[] states = new double[0];

    private int[] count = new int[0];
    private final double[] r = new double[LANES];
    private final double[] rIn = new double[LANES];
    private final int[] sample = new int[LANES];
    private final int[] step = new int[LANES];
    private final int[] spikes = new int[LANES];
    private final int[] inputNext = new int[LANES];
    private long running;
    private long waiting;
    private long inputAhead;
    private boolean inShortened;
    private int next;

    /** Bytes of a snapshot. */
    static long bytes(int neurons) {
      return (long) neurons * (NEURON * Double.BYTES + LANES * Integer.BYTES)
          + LANES * (2L * Double.BYTES + 4 * Integer.BYTES)
          + 64;
    }
  }

  /** Saves the lanes, whose next sub-step is row {@code q}. */
  void save(Snapshot to, int q) {
    if (to.count.length != stride) {
      to.states = new double[neurons * Snapshot.NEURON];
      to.count = new int[stride];
    }
    for (int n = 0; n < neurons; n++) {
      int at = tape.row(q) + n * NetworkLaneTape.NEURON;
      int j = n * Snapshot.NEURON;
      System.arraycopy(tape.columns, at + NetworkLaneTape.V, to.states, j, LANES);
      System.arraycopy(tape.columns, at + NetworkLaneTape.I, to.states, j + LANES, LANES);
      System.arraycopy(s, LaneShapes.FIRST + n * LANES, to.states, j + 2 * LANES, LANES);
    }
    System.arraycopy(count, 0, to.count, 0, stride);
    System.arraycopy(r, 0, to.r, 0, LANES);
    System.arraycopy(rIn, 0, to.rIn, 0, LANES);
    System.arraycopy(sample, 0, to.sample, 0, LANES);
    System.arraycopy(step, 0, to.step, 0, LANES);
    System.arraycopy(spikes, 0, to.spikes, 0, LANES);
    System.arraycopy(inputNext, 0, to.inputNext, 0, LANES);
    to.running = running;
    to.waiting = waiting;
    to.inputAhead = inputAhead;
    to.inShortened = inShortened;
    to.next = next;
  }

  /** Restores the lanes; their next sub-step is row 0. */
  void restore(Snapshot from) {
    for (int n = 0; n < neurons; n++) {
      int at = tape.row(0) + n * NetworkLaneTape.NEURON;
      int j = n * Snapshot.NEURON;
      System.arraycopy(from.states, j, tape.columns, at + NetworkLaneTape.V, LANES);
      System.arraycopy(from.states, j + LANES, tape.columns, at + NetworkLaneTape.I, LANES);
      System.arraycopy(from.states, j + 2 * LANES, s, LaneShapes.FIRST + n * LANES, LANES);
    }
    System.arraycopy(from.count, 0, count, 0, stride);
    System.arraycopy(from.sample, 0, sample, 0, LANES);
    System.arraycopy(from.step, 0, step, 0, LANES);
    System.arraycopy(from.spikes, 0, spikes, 0, LANES);
    System.arraycopy(from.inputNext, 0, inputNext, 0, LANES);
    running = from.running;
    waiting = from.waiting;
    inShortened = from.inShortened;
    next = from.next;
    for (int l = 0; l < LANES; l++) {
      if (sample[l] != FREE) {
        noise.startSample(l, streamSample(sample[l]));
        // a lane that waits still has its last block: none starts a sample after the first snapshot
        if ((running >> l & 1) != 0) {
          noise.drawBlock(l, streamSample(sample[l]), step[l] / BLOCK);
          enterSegment(l, tape.row(0));
        }
      }
    }
    System.arraycopy(from.r, 0, r, 0, LANES);
    System.arraycopy(from.rIn, 0, rIn, 0, LANES);
    inputAhead = from.inputAhead;
  }
}
