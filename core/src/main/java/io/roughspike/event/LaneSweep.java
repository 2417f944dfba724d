package io.roughspike.event;

import io.roughspike.engine.Run;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.program.CompiledProgram;
import java.util.Arrays;

/**
 * The reverse sweep over the rows of a tape, all lanes together (discrete adjoint; Holberg and
 * Salvi, arXiv 2405.13587, section 3, with the driver's slope included). Bars are cotangents, rb
 * that of the fraction r that is left, g that of the time of an event:
 *
 * <pre>
 *   if neuron k fired:  rb -= dt g;  gradient of w_kj += receptor's bar of j;  reverse of the reset of k
 *   if input channel c had a spike:  gradient of w_cj += receptor's bar of j
 *   if a spike of k was given:       as if it had fired, but its time does not vary, and g is the cotangent of
 *                                    log lambda_k - s_k; minus g goes to s_k
 *   if the dead time of k ended:     g of k's last event, and the gradient of the dead time, += (p - rb) / dt
 *   p = sum over neurons of bars times increments;  reverse of y += d f, s += d fs at constant d
 *   if neuron k fired:  the bar of s_k is -(p - rb) / fs_k, which is carried through as well
 *   if a spike of k was given:  g goes through log lambda_k to the states where the sub-step begins
 *   else:               rb = p
 * </pre>
 *
 * <p>Lanes that stand still take part with a fraction of 0, and lanes without a sample with zero
 * cotangents, and so add nothing.
 */
final class LaneSweep implements Run.CotangentAdder {
  private static final int FIRST = LanePaths.FIRST;

  private Run run;
  private Network network;
  private CompiledNetwork programs;
  private LanePaths paths;
  private int neurons;
  private int lanes;
  private int columns;
  private int clockColumn;
  private int coefficientCount;

  /** Column c of neuron n in lane l, at {@code FIRST + (n columns + c) lanes + l}. */
  private double[] bars = new double[0];

  private double[] lane = new double[0];

  /** The weight of a spike and, {@code lanes} further on, its cotangent. */
  private double[] weight = new double[0];

  /** Cotangents of r of the lanes that fired. */
  private double[] kept = new double[0];

  private int[] sample = new int[0];
  private int[] event = new int[0];

  /** Grid point of the state where the lane's segment ends, while states have cotangents. */
  private int[] point = new int[0];

  /** Grid point at which the path of the lane stopped, while its last sub-step is not swept. */
  private int[] stoppedAt = new int[0];

  /**
   * Cotangents of the time of each neuron's last event, from the end of its dead time, at {@code k
   * lanes + l}.
   */
  private double[] timeBars = new double[0];

  private int channels;
  private boolean hasDeadTimes;

  /** Where in a gradient the dead time of each neuron is, or -1. */
  private int[] refractory = new int[0];

  /** Lanes in which a given spike ended the row that is swept. */
  private long givenHere;

  private int chunkStart;
  private double[] gradients = new double[0];
  private int adderLane;
  private boolean wasShortened;

  /** Makes room and sets all cotangents to zero. */
  void begin(
      Run newRun,
      CompiledNetwork newPrograms,
      LanePaths newPaths,
      int newLanes,
      int newChunkStart,
      double[] newGradients) {
    run = newRun;
    network = run.simulation().network();
    programs = newPrograms;
    paths = newPaths;
    chunkStart = newChunkStart;
    gradients = newGradients;
    neurons = network.size();
    columns = programs.layout.cotangentColumns();
    clockColumn = programs.layout.clockCotangent();
    coefficientCount = programs.layout.coefficientCount();
    int size = FIRST + neurons * columns * newLanes;
    if (lanes != newLanes || bars.length != size) {
      lanes = newLanes;
      bars = new double[size];
      weight = new double[lanes + 1];
      kept = new double[lanes];
      sample = new int[lanes];
      event = new int[lanes];
      point = new int[lanes];
      stoppedAt = new int[lanes];
    }
    if (lane.length != FIRST + programs.laneColumns * lanes) {
      lane = new double[FIRST + programs.laneColumns * lanes];
    }
    channels = network.inputConnections().sources();
    hasDeadTimes = network.hasDeadTimes();
    if (hasDeadTimes) {
      if (timeBars.length != neurons * lanes || refractory.length != neurons) {
        timeBars = new double[neurons * lanes];
        refractory = new int[neurons];
      }
      DeadTimes.findInGradient(run, refractory);
    }
    Arrays.fill(timeBars, 0);
    Arrays.fill(bars, 0);
    Arrays.fill(lane, 0);
    Arrays.fill(sample, -1);
    wasShortened = false;
  }

  private int at(int n, int column) {
    return FIRST + (n * columns + column) * lanes;
  }

  /**
   * Sweeps the rows of the tape backwards.
   *
   * @param rows rows of the tape
   * @param firstRow number of the tape's row 0, counted from the start of the run
   */
  void sweep(int rows, int firstRow) {
    LaneTape tape = paths.tape;
    LaneLog log = paths.log;
    for (int q = rows - 1; q >= 0; q--) {
      if (wasShortened && !tape.shortened[q]) {
        finishShortened();
      }
      wasShortened = tape.shortened[q];
      while (!log.isEmpty() && log.row() > firstRow + q) {
        pop(log);
      }
      Coefficients c = tape.shortened[q] ? paths.shortened : paths.full;
      long deadTimeEnded = transitions(c, tape, q);
      programs.sweep.run(
          paths.looped(),
          paths.used(),
          c.values,
          0,
          tape.rows,
          tape.row(q),
          bars,
          FIRST,
          lane,
          FIRST,
          tape.ends,
          tape.ends(q));
      clocks(c, tape, q, deadTimeEnded);
    }
    if (firstRow == 0) {
      if (wasShortened) {
        finishShortened();
      }
      while (!log.isEmpty()) {
        pop(log);
      }
    }
  }

  private void pop(LaneLog log) {
    int l = log.lane();
    sample[l] = log.sample();
    if (log.isStart()) {
      adderLane = l;
      run.addStateCotangents(log.sample(), 0, false, this);
      start(l);
    } else {
      int count = network.parameterCount();
      Arrays.fill(gradients, gradientRow(l), gradientRow(l) + count, 0);
      event[l] = log.spikes();
      stoppedAt[l] = log.stoppedAt();
      point[l] = log.stoppedAt() > 0 ? log.stoppedAt() - 1 : run.discretisation().steps();
    }
    for (int j = FIRST + l; j < bars.length; j += lanes) {
      bars[j] = 0;
    }
    for (int j = l; j < timeBars.length; j += lanes) {
      timeBars[j] = 0;
    }
    if (log.isStart()) {
      sample[l] = -1;
    }
    log.pop();
  }

  private int gradientRow(int l) {
    return (sample[l] - chunkStart) * network.parameterCount();
  }

  /** The gradient of the sample that starts in lane {@code l}; its weights are there already. */
  private void start(int l) {
    if (run.discretisation().isShortened(0)) {
      sums(l, paths.shortened); // no full segment came in between
    }
    for (int n = 0; n < neurons; n++) {
      if (network.isReadOut(n)) {
        bars[at(n, clockColumn) + l] = 0;
      }
    }
    programs.startSweep.run(
        neurons, 1, paths.full.values, 0, null, 0, bars, FIRST + l, null, 0, null, 0);
    sums(l, paths.full);
  }

  /**
   * Before the full segments of the lanes' samples: the coefficients of shortened ones are done.
   */
  private void finishShortened() {
    for (int l = 0; l < lanes; l++) {
      if (sample[l] >= 0) {
        sums(l, paths.shortened);
      }
    }
  }

  private void sums(int l, Coefficients c) {
    c.sweep(
        programs,
        network,
        bars,
        at(0, clockColumn + 1) + l,
        columns * lanes,
        lanes,
        gradients,
        gradientRow(l));
  }

  @Override
  public void add(int neuron, int state, double cotangent) {
    int column = programs.of(neuron).cotangentColumns[state];
    if (column >= 0) {
      bars[at(neuron, column) + adderLane] += cotangent;
    }
  }

  /**
   * Undoes the transitions at the end of a row, and adds the cotangents of states there.
   *
   * @return lanes in which a dead time ended
   */
  private long transitions(Coefficients c, LaneTape tape, int q) {
    if (run.hasStates()) {
      for (long left = tape.ended[q]; left != 0; left &= left - 1) {
        adderLane = Long.numberOfTrailingZeros(left);
        run.addStateCotangents(sample[adderLane], point[adderLane]--, false, this);
      }
    }
    for (long left = tape.fired[q]; left != 0; left &= left - 1) {
      fired(Long.numberOfTrailingZeros(left), c, tape, q);
    }
    long deadTimeEnded = 0;
    givenHere = 0;
    for (long left = tape.received[q]; left != 0; left &= left - 1) {
      int l = Long.numberOfTrailingZeros(left);
      int channel = tape.channel[q * lanes + l];
      if (channel < channels) {
        weights(network.inputConnections(), channel, l, network.firstInputWeight());
      } else if (channel >= channels + neurons) {
        int k = channel - channels - neurons;
        lane[FIRST + Lane.GIVEN * lanes + l] = run.eventCotangent(sample[l], --event[l]);
        if (hasDeadTimes) {
          takeTimeBar(l, k); // its time is given
        }
        transition(l, k, c, tape, q);
        givenHere |= 1L << l;
      } else {
        int k = channel - channels;
        bars[at(k, programs.of(k).activeColumn) + l] = 0; // it was set to 1
        deadTimeEnded |= 1L << l;
      }
    }
    return deadTimeEnded;
  }

  private void fired(int l, Coefficients c, LaneTape tape, int q) {
    int k = paths.winner(q, l);
    int clock = at(k, clockColumn) + l;
    int rb = FIRST + Lane.R_COTANGENT * lanes + l;
    if (stoppedAt[l] > 0) {
      adderLane = l;
      run.addStateCotangents(sample[l], stoppedAt[l], true, this);
      lane[rb] = 0;
      bars[clock] = 0; // the clock did not start again
      stoppedAt[l] = 0;
    }
    double g = run.eventCotangent(sample[l], --event[l]);
    if (hasDeadTimes) {
      g += takeTimeBar(l, k);
    }
    lane[rb] = Math.fma(-c.dt(), g, lane[rb]);
    transition(l, k, c, tape, q);
  }

  /** The cotangent of the time of the neuron's last event, which is then 0. */
  private double takeTimeBar(int l, int k) {
    double g = timeBars[k * lanes + l];
    timeBars[k * lanes + l] = 0;
    return g;
  }

  /** The reverse of what an event of neuron k does. */
  private void transition(int l, int k, Coefficients c, LaneTape tape, int q) {
    weights(network.connections(), k, l, network.firstWeight());
    ofOne(programs.of(k).resetSweep, l, k, c, tape, q);
  }

  /** Runs a program for one neuron in one lane. */
  private void ofOne(CompiledProgram program, int l, int k, Coefficients c, LaneTape tape, int q) {
    program.run(
        0,
        1,
        c.values,
        k * coefficientCount,
        tape.rows,
        tape.at(q, k, 0) + l,
        bars,
        at(k, 0) + l,
        lane,
        FIRST + l,
        tape.ends,
        tape.ends(q) + l);
  }

  private void weights(Connections connections, int source, int l, int first) {
    int row = gradientRow(l) + first;
    for (int e = connections.start(source); e < connections.start(source + 1); e++) {
      int receptor = connections.receptor(e);
      int j = connections.target(e);
      int column = programs.of(j).receptorColumns[receptor];
      gradients[row + e] +=
          column >= 0 ? bars[at(j, column) + l] : received(receptor, j, l, connections.weight(e));
    }
  }

  /** Adds what a spike of a weight does to the sums, and returns the cotangent of the weight. */
  private double received(int receptor, int j, int l, double w) {
    weight[0] = w;
    int c = j * coefficientCount;
    programs
        .of(j)
        .receiveSweep[receptor]
        .run(0, 1, paths.full.values, c, null, 0, bars, at(j, 0) + l, weight, 0, null, 0);
    return weight[lanes];
  }

  /**
   * What the length of the sub-step carries: the cotangent of r, or of the clock that fired; and
   * what given spikes add.
   */
  private void clocks(Coefficients c, LaneTape tape, int q, long deadTimeEnded) {
    long fired = tape.fired[q];
    int slope = FIRST + Lane.SLOPE * lanes;
    int rb = FIRST + Lane.R_COTANGENT * lanes;
    for (long left = fired; left != 0; left &= left - 1) {
      int l = Long.numberOfTrailingZeros(left);
      kept[l] = lane[rb + l];
    }
    for (long left = deadTimeEnded; left != 0; left &= left - 1) {
      int l = Long.numberOfTrailingZeros(left);
      int k = tape.channel[q * lanes + l] - channels;
      double g = (lane[slope + l] - lane[rb + l]) / c.dt();
      timeBars[k * lanes + l] = g;
      if (refractory[k] >= 0) {
        gradients[gradientRow(l) + refractory[k]] += g;
      }
    }
    System.arraycopy(lane, slope, lane, rb, lanes); // idle lanes do not mind
    for (long left = fired; left != 0; left &= left - 1) {
      int l = Long.numberOfTrailingZeros(left);
      lane[rb + l] = kept[l];
      event(l, paths.winner(q, l), c, tape, q);
    }
    for (long left = givenHere; left != 0; left &= left - 1) {
      int l = Long.numberOfTrailingZeros(left);
      event(l, tape.channel[q * lanes + l] - channels - neurons, c, tape, q);
    }
  }

  /** What an event of neuron k adds at the start of the sub-step that it ended. */
  private void event(int l, int k, Coefficients c, LaneTape tape, int q) {
    ofOne(programs.of(k).eventSweep, l, k, c, tape, q);
  }
}
