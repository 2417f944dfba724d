package io.roughspike.simd;

import static io.roughspike.simd.LaneShapes.FIRST;

import io.roughspike.driver.Driver;
import io.roughspike.driver.WorkerNoise;
import io.roughspike.engine.GroupedEngine;
import io.roughspike.engine.NonFiniteStateException;
import io.roughspike.engine.Run;
import io.roughspike.gradient.ForwardSensitivity;
import io.roughspike.model.Parameter;
import io.roughspike.model.StochasticNeuron;
import io.roughspike.random.RandomStream;
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
  /**
   * Most lanes in flight of a forward run: enough that the events of a row fill a vector and hide
   * each other's latency, few enough to stay in the nearest cache.
   */
  private static final int FORWARD_LANES = 128;

  /** Most lanes in flight where tapes or tangents are kept. */
  private static final int GRADIENT_LANES = 64;

  private static final int BLOCK = Driver.BLOCK;

  /** Lane steps of a tape after which lanes take no new sample before the sweep: 2.6 MB in use. */
  private static final int TAPE_STEPS = 1 << 16;

  /** Samples after which lanes take no new one before gradients are added up in order. */
  private static final int CHUNK = 4096;

  private enum Mode {
    FORWARD,
    TAPE,
    TANGENTS
  }

  private final LaneTape tape = new LaneTape();
  private final LaneLog log = new LaneLog();
  private final LaneSweep sweep = new LaneSweep(GRADIENT_LANES);
  private final SimdNormals normals = new SimdNormals();
  private final QueuedClocks clocks = new QueuedClocks(FORWARD_LANES);
  private final EventPath path = new EventPath();
  private final SimdEvents events = new SimdEvents(FORWARD_LANES);
  private final double[] zeroRows = new double[BLOCK * FORWARD_LANES];

  /** Lanes of the present run, a multiple of {@link LaneShapes#GRAIN}. */
  private int lanes;

  private final double[] s = new double[FIRST + FORWARD_LANES];
  private final long[] streamSample = new long[FORWARD_LANES];
  private final long[] block = new long[FORWARD_LANES];
  private final long[] streamNeuron = new long[FORWARD_LANES];
  private final long[] streamCounter = new long[FORWARD_LANES];

  /** Sample of each lane, or {@link #FREE}. */
  private final int[] sample = new int[FORWARD_LANES];

  private static final int FREE = -1;

  private final int[] firstRow = new int[FORWARD_LANES];
  private final int[] spikes = new int[FORWARD_LANES];
  private final double[] value = new double[FORWARD_LANES];

  /** Lanes without a sample, as a stack. */
  private final int[] freeLanes = new int[FORWARD_LANES];

  private int freeCount;

  /** Lanes whose first clock is not drawn yet. */
  private final int[] freshLanes = new int[FORWARD_LANES];

  private int freshCount;

  /** Lanes that fire in the row. */
  private final int[] firing = new int[FORWARD_LANES];

  private int samplesStarted;
  private int fullBlocks;
  private int blocksUntilTail;

  private final double[] tailZ1 = new double[BLOCK];
  private final double[] tailZ2 = new double[BLOCK];

  private SimdTangents tangents;
  private final ForwardSensitivity sensitivity = new ForwardSensitivity();
  private final double[] tangentV = new double[Parameter.COUNT * GRADIENT_LANES];
  private final double[] tangentI = new double[Parameter.COUNT * GRADIENT_LANES];
  private final double[] tangentS = new double[Parameter.COUNT * GRADIENT_LANES];
  private final double[] tangentGradient = new double[Parameter.COUNT * GRADIENT_LANES];
  private final boolean[] fires = new boolean[GRADIENT_LANES];
  private double[] timeCotangents = new double[8];

  private final double[] values = new double[CHUNK];
  private final double[] gradients = new double[CHUNK * Parameter.COUNT];

  private final WorkerNoise noise = new WorkerNoise();
  private Run run;
  private Discretisation discretisation;
  private Mode mode = Mode.FORWARD;

  /** Whether the current is 0 at all times and only channel 0 drives the potential. */
  private boolean potentialOnly;

  private boolean tapeHasCurrent;
  private int chunkStart;
  private int failedSample;

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
      int rows = forward(next, Math.min(to, next + CHUNK));
      next += samplesStarted;
      sweep.sweep(run, potentialOnly, lanes, tape, log, rows, zeroRows, chunkStart, gradients);
      addGradients();
    }
  }

  @Override
  public void forwardSensitivities(Run newRun, int from, int to) {
    prepare(newRun, Mode.TANGENTS);
    if (tangents == null) {
      tangents = new SimdTangents(GRADIENT_LANES);
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
    noise.use(run.simulation().driver(), run.simulation().clocks());
    clocks.setSource(noise);
    potentialOnly =
        mode != Mode.TANGENTS
            && run.simulation().neuron().hasNoCurrent()
            && !run.simulation().neuron().usesSecondChannel()
            && !discretisation.hasSignal();
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
    takeLanes(to - from);
    int next = from;
    int row = 0;
    while (true) {
      if (mode == Mode.TAPE) {
        tape.ensureRows(row + BLOCK + 1, lanes);
      }
      while (freeCount > 0 && next < to && row * lanes < TAPE_STEPS) {
        start(freeLanes[--freeCount], next++, row);
      }
      if (freeCount == lanes) {
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

  /** Makes as many lanes free as the samples can use. */
  private void takeLanes(int samples) {
    int most = mode == Mode.FORWARD ? FORWARD_LANES : GRADIENT_LANES;
    int grain = LaneShapes.GRAIN;
    lanes = Math.min(most, (samples + grain - 1) / grain * grain);
    if (mode == Mode.TANGENTS) {
      lanes = GRADIENT_LANES; // the layout of the tangents is fixed
    }
    tape.ensureRows(BLOCK + 1, lanes);
    if (potentialOnly && tapeHasCurrent) {
      Arrays.fill(tape.i, 0);
    }
    tapeHasCurrent = !potentialOnly;
    freeCount = lanes;
    for (int k = 0; k < lanes; k++) {
      freeLanes[k] = lanes - 1 - k;
    }
    freshCount = 0;
    blocksUntilTail = Integer.MAX_VALUE;
    Arrays.fill(s, Double.NEGATIVE_INFINITY);
    Arrays.fill(sample, FREE);
    clocks.clear();
  }

  /** Starts sample {@code n} in a lane, and does it at once if the grid has no whole block. */
  private void start(int lane, int n, int row) {
    StochasticNeuron neuron = run.simulation().neuron();
    int at = FIRST + row * lanes + lane;
    tape.v[at] = neuron.v0();
    tape.i[at] = neuron.i0();
    sample[lane] = n;
    streamSample[lane] = (long) run.simulation().firstSample() + n;
    block[lane] = 0;
    firstRow[lane] = row;
    spikes[lane] = 0;
    value[lane] = stateValue(0, n, 0, neuron.v0(), neuron.i0(), false);
    clocks.clear(lane);
    switch (mode) {
      case FORWARD -> run.record(n, 0, neuron.v0(), neuron.i0());
      case TAPE -> log.pushStart(2 * row, lane, n);
      case TANGENTS -> {
        sensitivity.resume(tangentV, tangentI, tangentS, tangentGradient, lane, GRADIENT_LANES);
        sensitivity.start();
        addStateSensitivity(n, 0, false);
      }
    }
    if (fullBlocks == 0) {
      clocks.setLane(lane);
      s[FIRST + lane] = clocks.logUniform((int) streamSample[lane], 0, 0) - neuron.alpha();
      finishOnGrid(lane, row);
      return;
    }
    blocksUntilTail = Math.min(blocksUntilTail, fullBlocks);
    clocks.request(lane, (int) streamSample[lane], 0);
    freshLanes[freshCount++] = lane;
  }

  /** Draws the clocks that lanes asked for, and sets the first clock of fresh samples. */
  private void drawClocks() {
    clocks.serveRequests();
    double alpha = run.simulation().neuron().alpha();
    while (freshCount > 0) {
      int lane = freshLanes[--freshCount];
      clocks.setLane(lane);
      s[FIRST + lane] = clocks.logUniform((int) streamSample[lane], 0, 0) - alpha;
    }
  }

  /** Fills the noise, and the recorded input, of the four rows from {@code row}. */
  private void fillNoise(int row) {
    int at = FIRST + row * lanes;
    if (noise.normals() != null) {
      drawNormals(0, tape.z1, at);
      if (run.secondChannel()) {
        drawNormals(1, tape.z2, at);
      }
    } else {
      for (int lane = 0; lane < lanes; lane++) {
        if (sample[lane] == FREE) {
          continue;
        }
        int n = (int) streamSample[lane];
        noise.increments().block(n, 0, 0, (int) block[lane], tape.z1, at + lane, lanes);
        if (run.secondChannel()) {
          noise.increments().block(n, 0, 1, (int) block[lane], tape.z2, at + lane, lanes);
        }
      }
    }
    if (discretisation.hasSignal()) {
      for (int lane = 0; lane < lanes; lane++) {
        if (sample[lane] == FREE) {
          continue;
        }
        for (int q = 0; q < BLOCK; q++) {
          tape.u[at + q * lanes + lane] =
              discretisation.input((int) streamSample[lane], (int) block[lane] * BLOCK + q, 0);
        }
      }
    }
  }

  private void drawNormals(int channel, double[] z, int at) {
    RandomStream stream = noise.normals();
    Arrays.fill(streamCounter, 0, lanes, stream.normalsCounter(channel));
    normals.fill(
        stream.seed(), streamSample, block, streamNeuron, streamCounter, lanes, z, at, lanes);
  }

  /** Steps all lanes over row {@code q} of the block that starts at {@code row}. */
  private void step(int row, int q) {
    int at = FIRST + (row + q) * lanes;
    StochasticNeuron neuron = run.simulation().neuron();
    SimdIntensity.fill(
        tape.v,
        at,
        tape.clock,
        at,
        lanes,
        neuron.vThreshold(),
        neuron.intensityCap(),
        neuron.beta(),
        discretisation.full().clockScale());
    double[] z2 = run.secondChannel() ? tape.z2 : zeroRows;
    int z2At = run.secondChannel() ? at : 0;
    double[] u = discretisation.hasSignal() ? tape.u : zeroRows;
    int uAt = discretisation.hasSignal() ? at : 0;
    int count =
        potentialOnly
            ? SimdStep.stepPotential(tape, at, lanes, s, firing, discretisation.full())
            : SimdStep.step(tape, at, lanes, z2, z2At, u, uAt, s, firing, discretisation.full());
    if (mode == Mode.TANGENTS) {
      stepTangents(row, q, z2, z2At, u, uAt, count);
      return;
    }
    if (count > 0) {
      fire(count, row, q, z2, z2At, u, uAt);
    }
    if (run.hasStates()) {
      takeStates(at + lanes, q);
    }
  }

  /** Carries the tangents over a row, and advances the lanes that fire one by one. */
  private void stepTangents(int row, int q, double[] z2, int z2At, double[] u, int uAt, int count) {
    for (int k = 0; k < count; k++) {
      fires[firing[k]] = true;
    }
    int at = FIRST + (row + q) * lanes;
    tangents.row(
        tape, at, z2, z2At, u, uAt, tangentV, tangentI, tangentS, fires, discretisation.full());
    for (int k = 0; k < count; k++) {
      int lane = firing[k];
      fires[lane] = false;
      fireAlone(lane, row, q, z2[z2At + lane], u[uAt + lane]);
    }
    if (run.hasStates()) {
      takeStates(at + lanes, q);
    }
  }

  /** Takes up the states at the end of a row of the lanes that still run. */
  private void takeStates(int next, int q) {
    for (int lane = 0; lane < lanes; lane++) {
      if (sample[lane] != FREE) {
        int gridPoint = (int) block[lane] * BLOCK + q + 1;
        state(lane, gridPoint, tape.v[next + lane], tape.i[next + lane], false);
      }
    }
  }

  /** Advances the lanes that fire over their segment, together where they fire only once. */
  private void fire(int count, int row, int q, double[] z2, int z2At, double[] u, int uAt) {
    int maxSpikes = run.simulation().maxSpikes();
    double alpha = run.simulation().neuron().alpha();
    int at = FIRST + (row + q) * lanes;
    for (int k = 0; k < count; k++) {
      int lane = firing[k];
      events.v[k] = tape.v[at + lane];
      events.i[k] = tape.i[at + lane];
      events.s[k] = s[FIRST + lane];
      events.clock[k] = tape.clock[at + lane];
      events.z1[k] = tape.z1[at + lane];
      events.z2[k] = z2[z2At + lane];
      events.u[k] = u[uAt + lane];
      int next = spikes[lane] + 1;
      clocks.setLane(lane);
      events.restart[k] =
          next == maxSpikes
              ? -1 // the path stops there: any value will do
              : clocks.logUniform((int) streamSample[lane], 0, next) - alpha;
    }
    events.advance(count, discretisation.full());
    for (int k = 0; k < count; k++) {
      int next = spikes[firing[k]] + 1;
      if (next == maxSpikes) {
        firedOnce(k, row, q, true);
      } else if (events.again(k) || next == EventPath.MOST_EVENTS) {
        fireAlone(firing[k], row, q, events.z2[k], events.u[k]);
      } else {
        firedOnce(k, row, q, false);
      }
    }
  }

  /** Takes up the segment of a lane with a single event, entry {@code k} of {@link #events}. */
  private void firedOnce(int k, int row, int q, boolean stops) {
    int lane = firing[k];
    int n = sample[lane];
    int m = (int) block[lane] * BLOCK + q;
    int next = FIRST + (row + q + 1) * lanes + lane;
    int position = 2 * (row + q) + 1;
    double v = stops ? events.afterV[k] : events.endV[k];
    double i = stops ? events.afterI[k] : events.endI[k];
    tape.v[next] = v;
    tape.i[next] = i;
    s[FIRST + lane] = events.endS[k];
    double time = Math.fma(-events.rest[k], discretisation.full().dt(), discretisation.end(m));
    int event = spikes[lane]++;
    if (mode == Mode.FORWARD) {
      run.spikes().addOrCount(n, 0, time);
    } else {
      double timeCotangent = run.eventCotangent(n, event);
      value[lane] = Math.fma(timeCotangent, time, value[lane]);
      log.pushEvent(
          position, lane, n, stops, events.fraction[k], events.afterClock[k], timeCotangent);
    }
    if (stops) {
      if (run.hasStates()) {
        state(lane, m + 1, v, i, true);
      }
      finish(lane, position, v, i, 0);
    } else {
      clocks.request(lane, (int) streamSample[lane], event + 2);
    }
  }

  /** Advances one lane that fires over its segment, with the scalar event path. */
  private void fireAlone(int lane, int row, int q, double z2, double u) {
    int at = FIRST + (row + q) * lanes + lane;
    int m = (int) block[lane] * BLOCK + q;
    path.resume(tape.v[at], tape.i[at], s[FIRST + lane], (int) streamSample[lane], spikes[lane]);
    clocks.setLane(lane);
    path.advance(
        discretisation.full(), clocks, tape.z1[at], z2, u, tape.clock[at], discretisation.end(m));
    tape.v[at + lanes] = path.v();
    tape.i[at + lanes] = path.i();
    s[FIRST + lane] = path.s();
    int position = 2 * (row + q) + 1;
    segmentDone(lane, m, position, tape.z1[at], z2, u);
    if (path.stopped()) {
      finish(lane, position, path.v(), path.i(), path.s());
    } else {
      clocks.request(lane, (int) streamSample[lane], spikes[lane] + 1);
    }
  }

  /**
   * Takes up the events and sub-steps of the segment that {@link #path} has advanced, and its state
   * unless that is taken with the row's.
   */
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
              path.substepV(k),
              path.substepI(k),
              path.substepClock(k),
              path.substepFraction(k),
              k < path.events() ? timeCotangents[k] : 0);
        }
      } else {
        sensitivity.resume(tangentV, tangentI, tangentS, tangentGradient, lane, GRADIENT_LANES);
        sensitivity.segment(discretisation.segment(m), path, z1, z2, u, timeCotangents);
      }
    }
    if (run.hasStates() && (path.stopped() || position % 2 == 0)) {
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
      sensitivity.resume(tangentV, tangentI, tangentS, tangentGradient, lane, GRADIENT_LANES);
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
    for (int lane = 0; lane < lanes; lane++) {
      block[lane]++;
    }
    int end = row + BLOCK;
    if (--blocksUntilTail <= 0) {
      blocksUntilTail = Integer.MAX_VALUE;
      for (int lane = 0; lane < lanes; lane++) {
        if (sample[lane] == FREE) {
          continue;
        }
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
    System.arraycopy(tape.v, FIRST + end * lanes, tape.v, FIRST, lanes);
    System.arraycopy(tape.i, FIRST + end * lanes, tape.i, FIRST, lanes);
    return 0;
  }

  /** Advances a lane over the steps that do not fill a block, and finishes its sample. */
  private void finishOnGrid(int lane, int row) {
    int at = FIRST + row * lanes + lane;
    int n = (int) streamSample[lane];
    path.resume(tape.v[at], tape.i[at], s[FIRST + lane], n, spikes[lane]);
    clocks.setLane(lane);
    Arrays.fill(tailZ2, 0);
    int first = fullBlocks * BLOCK;
    if (first < discretisation.steps()) {
      noise.increments().block(n, 0, 0, fullBlocks, tailZ1, 0, 1);
      if (run.secondChannel()) {
        noise.increments().block(n, 0, 1, fullBlocks, tailZ2, 0, 1);
      }
    }
    for (int m = first; m < discretisation.steps() && !path.stopped(); m++) {
      Segment segment = discretisation.segment(m);
      double z1 = tailZ1[m - first];
      double z2 = tailZ2[m - first];
      double u = discretisation.input((int) streamSample[lane], m, 0);
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
    sample[lane] = FREE;
    freeLanes[freeCount++] = lane;
    s[FIRST + lane] = Double.NEGATIVE_INFINITY;
    if (mode == Mode.FORWARD) {
      return;
    }
    int k = n - chunkStart;
    values[k] = value[lane];
    if (mode == Mode.TAPE) {
      log.pushEnd(position, lane, n, firstRow[lane]);
    } else {
      for (int p = 0; p < Parameter.COUNT; p++) {
        gradients[k * Parameter.COUNT + p] = tangentGradient[p * GRADIENT_LANES + lane];
      }
    }
  }
}
