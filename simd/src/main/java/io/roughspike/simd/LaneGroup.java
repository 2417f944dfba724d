package io.roughspike.simd;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.Driver;
import io.roughspike.engine.GroupedEngine;
import io.roughspike.engine.NonFiniteStateException;
import io.roughspike.engine.Run;
import io.roughspike.gradient.ForwardSensitivity;
import io.roughspike.model.Parameter;
import io.roughspike.model.StochasticNeuron;
import io.roughspike.solver.Discretisation;
import io.roughspike.solver.EventPath;
import io.roughspike.solver.Segment;
import java.util.Arrays;

/**
 * Lanes of sample paths that run together, and all the memory they need. Every lane is at its own
 * step of its own sample; all lanes advance by one step a row, in blocks of four rows, which is
 * what one block of the random stream provides. A lane that fires in a row has that one segment
 * advanced by the scalar event path. At the end of a block a lane whose sample has ended takes the
 * next one; steps that do not fill a block at the end of the grid are advanced by the scalar path
 * too.
 */
final class LaneGroup implements GroupedEngine.RangeSolver {
  /** Lanes in flight: enough vectors to hide latency, few enough to stay in the nearest caches. */
  private static final int LANES = 64;

  private static final int BLOCK = Driver.BLOCK;
  private static final long ALL_LANES = -1L >>> (64 - LANES);

  /** Rows of a tape after which lanes take no new sample before the sweep: about 1.3 MB. */
  private static final int TAPE_ROWS = 1024;

  /** Samples after which lanes take no new one before gradients are added up in order. */
  private static final int CHUNK = 2048;

  private enum Mode {
    FORWARD,
    TAPE,
    TANGENTS
  }

  private final LaneTape tape = new LaneTape(LANES);
  private final LaneLog log = new LaneLog();
  private final LaneSweep sweep = new LaneSweep(LANES);
  private final SimdNormals normals = new SimdNormals();
  private final QueuedClocks clocks = new QueuedClocks(LANES);
  private final EventPath path = new EventPath();
  private final SimdEvents events = new SimdEvents(LANES);
  private final EventTape eventTape = new EventTape();
  private final double[] timeCotangent = new double[LANES];
  private final double[] zeroRows = new double[BLOCK * LANES];

  private final double[] s = new double[LANES];
  private final long[] streamSample = new long[LANES];
  private final long[] block = new long[LANES];
  private final int[] sample = new int[LANES];
  private final int[] firstRow = new int[LANES];
  private final int[] spikes = new int[LANES];
  private final double[] value = new double[LANES];

  /** Bit l set while lane l has a sample. */
  private long running;

  /** Bit l set where lane l has a sample whose first clock is not drawn yet. */
  private long fresh;

  private int samplesStarted;
  private int fullBlocks;
  private int blocksUntilTail;

  private final double[] tailZ1 = new double[BLOCK];
  private final double[] tailZ2 = new double[BLOCK];

  private SimdTangents tangents;
  private final ForwardSensitivity sensitivity = new ForwardSensitivity();
  private final double[] tangentV = new double[Parameter.COUNT * LANES];
  private final double[] tangentI = new double[Parameter.COUNT * LANES];
  private final double[] tangentS = new double[Parameter.COUNT * LANES];
  private final double[] tangentGradient = new double[Parameter.COUNT * LANES];
  private double[] timeCotangents = new double[8];

  private final double[] values = new double[CHUNK];
  private final double[] gradients = new double[CHUNK * Parameter.COUNT];

  private Run run;
  private Discretisation discretisation;
  private Mode mode = Mode.FORWARD;
  private boolean potentialOnly;
  private int chunkStart;
  private int failedSample;

  LaneGroup() {
    tape.ensureRows(BLOCK + 1);
  }

  @Override
  public void simulate(Run newRun, int from, int to) {
    prepare(newRun, Mode.FORWARD);
    forward(from, to);
  }

  @Override
  public void adjoint(Run newRun, int from, int to) {
    prepare(newRun, Mode.TAPE);
    for (int next = from; next < to; ) {
      chunkStart = next;
      log.clear();
      eventTape.clear();
      int rows = forward(next, Math.min(to, next + CHUNK));
      next += samplesStarted;
      sweep.sweep(run, tape, eventTape, log, rows, zeroRows, chunkStart, gradients);
      addGradients();
    }
  }

  @Override
  public void forwardSensitivities(Run newRun, int from, int to) {
    prepare(newRun, Mode.TANGENTS);
    if (tangents == null) {
      tangents = new SimdTangents(LANES);
    }
    for (int next = from; next < to; next += samplesStarted) {
      chunkStart = next;
      forward(next, Math.min(to, next + CHUNK));
      addGradients();
    }
  }

  private void prepare(Run newRun, Mode newMode) {
    run = newRun;
    mode = newMode;
    discretisation = run.discretisation();
    clocks.setSource(run.simulation().clocks());
    potentialOnly =
        mode == Mode.FORWARD
            && run.simulation().neuron().hasNoCurrent()
            && !run.secondChannel()
            && !discretisation.hasSignal();
    if (potentialOnly) {
      Arrays.fill(tape.i, 0, (BLOCK + 1) * LANES, 0);
    }
    fullBlocks = discretisation.fullSteps() / BLOCK;
    path.setMaxSpikes(run.simulation().maxSpikes());
    failedSample = Integer.MAX_VALUE;
  }

  private void addGradients() {
    for (int k = 0; k < samplesStarted; k++) {
      run.sums().add(chunkStart + k, values[k], gradients, k * Parameter.COUNT);
    }
  }

  /**
   * Runs samples {@code from} to {@code to - 1}, or as many of them as the tape has room for.
   *
   * @return the number of rows
   */
  private int forward(int from, int to) {
    running = 0;
    fresh = 0;
    blocksUntilTail = Integer.MAX_VALUE;
    Arrays.fill(s, Double.NEGATIVE_INFINITY);
    int next = from;
    int row = 0;
    while (true) {
      if (mode == Mode.TAPE) {
        tape.ensureRows(row + BLOCK + 1);
      }
      if (row < TAPE_ROWS) {
        for (long free = ALL_LANES & ~running; free != 0 && next < to; free &= free - 1) {
          int lane = Long.numberOfTrailingZeros(free);
          boolean started = false;
          while (!started && next < to) {
            started = start(lane, next++, row);
          }
        }
      }
      if (running == 0) {
        break;
      }
      drawClocks();
      fillNoise(row);
      for (int q = 0; q < BLOCK; q++) {
        step(row, q);
      }
      row = endBlock(row);
    }
    samplesStarted = next - from;
    if (failedSample < Integer.MAX_VALUE) {
      throw new NonFiniteStateException(
          run.simulation().firstSample() + failedSample, run.simulation().grid().end());
    }
    return row;
  }

  /**
   * Starts sample {@code n} in a lane.
   *
   * @return whether the lane is running: not if the grid has no whole block and the sample is done
   */
  private boolean start(int lane, int n, int row) {
    StochasticNeuron neuron = run.simulation().neuron();
    int at = row * LANES + lane;
    tape.v[at] = neuron.v0();
    tape.i[at] = neuron.i0();
    sample[lane] = n;
    streamSample[lane] = (long) run.simulation().firstSample() + n;
    block[lane] = 0;
    firstRow[lane] = row;
    spikes[lane] = 0;
    value[lane] = stateValue(0, n, 0, neuron.v0(), neuron.i0(), false);
    clocks.clear(lane);
    running |= 1L << lane;
    switch (mode) {
      case FORWARD -> run.record(n, 0, neuron.v0(), neuron.i0());
      case TAPE -> log.pushStart(2 * row, lane, n);
      case TANGENTS -> {
        sensitivity.resume(tangentV, tangentI, tangentS, tangentGradient, lane, LANES);
        sensitivity.start();
        addStateSensitivity(n, 0, false);
      }
    }
    if (fullBlocks == 0) {
      clocks.setLane(lane);
      s[lane] = clocks.logUniform((int) streamSample[lane], 0, 0) - neuron.alpha();
      finishOnGrid(lane, row);
      return false;
    }
    blocksUntilTail = Math.min(blocksUntilTail, fullBlocks);
    clocks.request(lane, (int) streamSample[lane], 0);
    fresh |= 1L << lane;
    return true;
  }

  /** Draws the clocks that lanes asked for, and sets the first clock of fresh samples. */
  private void drawClocks() {
    clocks.serveRequests();
    double alpha = run.simulation().neuron().alpha();
    for (; fresh != 0; fresh &= fresh - 1) {
      int lane = Long.numberOfTrailingZeros(fresh);
      clocks.setLane(lane);
      s[lane] = clocks.logUniform((int) streamSample[lane], 0, 0) - alpha;
    }
  }

  /** Fills the noise, and the recorded input, of the four rows from {@code row}. */
  private void fillNoise(int row) {
    Driver driver = run.simulation().driver();
    int at = row * LANES;
    if (driver instanceof BrownianDriver brownian) {
      normals.fill(brownian.stream(), 0, 0, streamSample, block, LANES, tape.z1, at, LANES);
      if (run.secondChannel()) {
        normals.fill(brownian.stream(), 0, 1, streamSample, block, LANES, tape.z2, at, LANES);
      }
    } else {
      for (long left = running; left != 0; left &= left - 1) {
        int lane = Long.numberOfTrailingZeros(left);
        int n = (int) streamSample[lane];
        driver.block(n, 0, 0, (int) block[lane], tape.z1, at + lane, LANES);
        if (run.secondChannel()) {
          driver.block(n, 0, 1, (int) block[lane], tape.z2, at + lane, LANES);
        }
      }
    }
    if (discretisation.hasSignal()) {
      for (long left = running; left != 0; left &= left - 1) {
        int lane = Long.numberOfTrailingZeros(left);
        for (int q = 0; q < BLOCK; q++) {
          tape.u[at + q * LANES + lane] = discretisation.input((int) block[lane] * BLOCK + q);
        }
      }
    }
  }

  /** Steps all lanes over row {@code q} of the block that starts at {@code row}. */
  private void step(int row, int q) {
    int at = (row + q) * LANES;
    StochasticNeuron neuron = run.simulation().neuron();
    SimdIntensity.fill(
        tape.v,
        at,
        tape.clock,
        at,
        LANES,
        neuron.vThreshold(),
        neuron.intensityCap(),
        neuron.beta(),
        discretisation.full().clockScale());
    double[] z2 = run.secondChannel() ? tape.z2 : zeroRows;
    int z2At = run.secondChannel() ? at : 0;
    double[] u = discretisation.hasSignal() ? tape.u : zeroRows;
    int uAt = discretisation.hasSignal() ? at : 0;
    long fired =
        potentialOnly
            ? SimdStep.stepPotential(tape, at, LANES, s, discretisation.full())
            : SimdStep.step(tape, at, LANES, z2, z2At, u, uAt, s, discretisation.full());
    if (mode == Mode.TANGENTS) {
      tangents.row(
          tape, at, z2, z2At, u, uAt, tangentV, tangentI, tangentS, fired, discretisation.full());
    }
    if (run.hasStates()) {
      for (long left = running & ~fired; left != 0; left &= left - 1) {
        int lane = Long.numberOfTrailingZeros(left);
        int gridPoint = (int) block[lane] * BLOCK + q + 1;
        state(lane, gridPoint, tape.v[at + LANES + lane], tape.i[at + LANES + lane], false);
      }
    }
    if (mode == Mode.TANGENTS) {
      for (long left = fired; left != 0; left &= left - 1) {
        int lane = Long.numberOfTrailingZeros(left);
        fireAlone(lane, row, q, z2[z2At + lane], u[uAt + lane]);
      }
    } else if (fired != 0) {
      fire(fired, row, q, z2, z2At, u, uAt);
    }
  }

  /** Advances the lanes that fire over their segment, together where they fire only once. */
  private void fire(long fired, int row, int q, double[] z2, int z2At, double[] u, int uAt) {
    int maxSpikes = run.simulation().maxSpikes();
    double alpha = run.simulation().neuron().alpha();
    long stops = 0;
    long alone = 0;
    for (long left = fired; left != 0; left &= left - 1) {
      int lane = Long.numberOfTrailingZeros(left);
      int next = spikes[lane] + 1;
      if (next == maxSpikes) {
        stops |= 1L << lane;
        events.restart[lane] = -1; // any value will do
      } else {
        clocks.setLane(lane);
        events.restart[lane] = clocks.logUniform((int) streamSample[lane], 0, next) - alpha;
        alone |= next == EventPath.MOST_EVENTS ? 1L << lane : 0;
      }
    }
    int at = (row + q) * LANES;
    alone |= events.advance(tape, at, z2, z2At, u, uAt, s, fired, stops, discretisation.full());
    for (long left = fired & ~alone; left != 0; left &= left - 1) {
      int lane = Long.numberOfTrailingZeros(left);
      firedOnce(lane, row, q, (stops >>> lane & 1) != 0);
    }
    for (long left = alone; left != 0; left &= left - 1) {
      int lane = Long.numberOfTrailingZeros(left);
      fireAlone(lane, row, q, z2[z2At + lane], u[uAt + lane]);
    }
    if (mode == Mode.TAPE && fired != alone) {
      eventTape.push(row + q, fired & ~alone, LANES, events, timeCotangent);
    }
  }

  /** Takes up the event and the new state of a lane that fired once in a row. */
  private void firedOnce(int lane, int row, int q, boolean stops) {
    int n = sample[lane];
    int m = (int) block[lane] * BLOCK + q;
    int next = (row + q + 1) * LANES + lane;
    double time =
        Math.fma(-(1 - events.fraction[lane]), discretisation.full().dt(), discretisation.end(m));
    int event = spikes[lane]++;
    if (mode == Mode.FORWARD) {
      run.spikes().addOrCount(n, 0, time);
    } else {
      timeCotangent[lane] = run.eventCotangent(n, event);
      value[lane] = Math.fma(timeCotangent[lane], time, value[lane]);
    }
    if (run.hasStates()) {
      state(lane, m + 1, tape.v[next], tape.i[next], stops);
    }
    if (stops) {
      finish(lane, 2 * (row + q) + 1, tape.v[next], tape.i[next], 0);
    } else {
      clocks.request(lane, (int) streamSample[lane], event + 2);
    }
  }

  /** Advances one lane that fires over its segment, with the scalar event path. */
  private void fireAlone(int lane, int row, int q, double z2, double u) {
    int at = (row + q) * LANES + lane;
    int m = (int) block[lane] * BLOCK + q;
    path.resume(tape.v[at], tape.i[at], s[lane], (int) streamSample[lane], spikes[lane]);
    clocks.setLane(lane);
    path.advance(
        discretisation.full(), clocks, tape.z1[at], z2, u, tape.clock[at], discretisation.end(m));
    tape.v[at + LANES] = path.v();
    tape.i[at + LANES] = path.i();
    s[lane] = path.s();
    int position = 2 * (row + q) + 1;
    segmentDone(lane, m, position, tape.z1[at], z2, u);
    if (path.stopped()) {
      finish(lane, position, path.v(), path.i(), path.s());
    } else {
      clocks.request(lane, (int) streamSample[lane], spikes[lane] + 1);
    }
  }

  /** Takes up the events, sub-steps and state of the segment that {@link #path} has advanced. */
  private void segmentDone(int lane, int m, int position, double z1, double z2, double u) {
    int n = sample[lane];
    int event = spikes[lane];
    spikes[lane] = path.spikes();
    if (mode == Mode.FORWARD) {
      for (int k = 0; k < path.events(); k++) {
        run.spikes().addOrCount(n, 0, path.eventTime(k));
      }
    } else {
      if (timeCotangents.length < path.events()) {
        timeCotangents = new double[2 * path.events()];
      }
      for (int k = 0; k < path.events(); k++) {
        timeCotangents[k] = run.eventCotangent(n, event + k);
        value[lane] = Math.fma(timeCotangents[k], path.eventTime(k), value[lane]);
      }
      if (mode == Mode.TAPE) {
        log.pushSegment(position, lane, n, m, z1, z2, u, path.stopped());
        for (int k = 0; k < path.substeps(); k++) {
          log.addSubstep(
              path.substepV(k), path.substepI(k), path.substepClock(k), path.substepFraction(k));
        }
      } else {
        sensitivity.resume(tangentV, tangentI, tangentS, tangentGradient, lane, LANES);
        sensitivity.segment(discretisation.segment(m), path, z1, z2, u, timeCotangents);
      }
    }
    if (run.hasStates()) {
      state(lane, m + 1, path.v(), path.i(), path.stopped());
    }
  }

  /** Takes up the state of a lane at a grid point: of all later ones too, if the path stopped. */
  private void state(int lane, int gridPoint, double v, double i, boolean stopped) {
    int n = sample[lane];
    if (mode == Mode.FORWARD) {
      if (stopped) {
        run.recordFrom(n, gridPoint, v, i);
      } else {
        run.record(n, gridPoint, v, i);
      }
      return;
    }
    value[lane] = stateValue(value[lane], n, gridPoint, v, i, stopped);
    if (mode == Mode.TANGENTS) {
      sensitivity.resume(tangentV, tangentI, tangentS, tangentGradient, lane, LANES);
      addStateSensitivity(n, gridPoint, stopped);
    }
  }

  private double stateValue(
      double before, int n, int gridPoint, double v, double i, boolean stopped) {
    if (!run.hasStates()) {
      return before;
    }
    double vb = stopped ? run.stateCotangentVFrom(n, gridPoint) : run.stateCotangentV(n, gridPoint);
    double ib = stopped ? run.stateCotangentIFrom(n, gridPoint) : run.stateCotangentI(n, gridPoint);
    return Math.fma(ib, i, Math.fma(vb, v, before));
  }

  private void addStateSensitivity(int n, int gridPoint, boolean stopped) {
    if (run.hasStates()) {
      sensitivity.addStateCotangents(
          stopped ? run.stateCotangentVFrom(n, gridPoint) : run.stateCotangentV(n, gridPoint),
          stopped ? run.stateCotangentIFrom(n, gridPoint) : run.stateCotangentI(n, gridPoint));
    }
  }

  /**
   * Ends a block: lanes move on by one block, those without another whole block finish.
   *
   * @return the row at which the next block starts
   */
  private int endBlock(int row) {
    for (int lane = 0; lane < LANES; lane++) {
      block[lane]++;
    }
    int end = row + BLOCK;
    if (--blocksUntilTail <= 0) {
      blocksUntilTail = Integer.MAX_VALUE;
      for (long left = running; left != 0; left &= left - 1) {
        int lane = Long.numberOfTrailingZeros(left);
        if (block[lane] == fullBlocks) {
          finishOnGrid(lane, end);
        } else {
          blocksUntilTail = Math.min(blocksUntilTail, fullBlocks - (int) block[lane]);
        }
      }
    }
    if (mode == Mode.TAPE) {
      return end;
    }
    System.arraycopy(tape.v, end * LANES, tape.v, 0, LANES);
    System.arraycopy(tape.i, end * LANES, tape.i, 0, LANES);
    return 0;
  }

  /** Advances a lane over the steps that do not fill a block, and finishes its sample. */
  private void finishOnGrid(int lane, int row) {
    int at = row * LANES + lane;
    int n = (int) streamSample[lane];
    Driver driver = run.simulation().driver();
    path.resume(tape.v[at], tape.i[at], s[lane], n, spikes[lane]);
    clocks.setLane(lane);
    Arrays.fill(tailZ2, 0);
    int first = fullBlocks * BLOCK;
    if (first < discretisation.steps()) {
      driver.block(n, 0, 0, fullBlocks, tailZ1, 0, 1);
      if (run.secondChannel()) {
        driver.block(n, 0, 1, fullBlocks, tailZ2, 0, 1);
      }
    }
    for (int m = first; m < discretisation.steps() && !path.stopped(); m++) {
      Segment segment = discretisation.segment(m);
      double z1 = tailZ1[m - first];
      double z2 = tailZ2[m - first];
      double u = discretisation.input(m);
      path.advance(
          segment, clocks, z1, z2, u, segment.clockIncrement(path.v()), discretisation.end(m));
      segmentDone(lane, m, 2 * row, z1, z2, u);
    }
    finish(lane, 2 * row, path.v(), path.i(), path.s());
  }

  /** Ends the sample of a lane in the given state; the clock of a stopped path does not matter. */
  private void finish(int lane, int position, double v, double i, double clock) {
    int n = sample[lane];
    boolean clockFailed = Double.isNaN(clock) || clock == Double.POSITIVE_INFINITY;
    if (!Double.isFinite(v) || !Double.isFinite(i) || clockFailed) {
      failedSample = Math.min(failedSample, n);
    }
    running &= ~(1L << lane);
    s[lane] = Double.NEGATIVE_INFINITY;
    if (mode == Mode.FORWARD) {
      return;
    }
    int k = n - chunkStart;
    values[k] = value[lane];
    if (mode == Mode.TAPE) {
      log.pushEnd(position, lane, n, firstRow[lane], spikes[lane]);
    } else {
      for (int p = 0; p < Parameter.COUNT; p++) {
        gradients[k * Parameter.COUNT + p] = tangentGradient[p * LANES + lane];
      }
    }
  }
}
