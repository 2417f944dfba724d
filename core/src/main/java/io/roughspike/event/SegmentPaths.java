package io.roughspike.event;

import io.roughspike.driver.WorkerNoise;
import io.roughspike.engine.Discretisation;
import io.roughspike.engine.EndlessEventsException;
import io.roughspike.engine.GivenSpikes;
import io.roughspike.engine.NonFiniteStateException;
import io.roughspike.engine.Run;
import io.roughspike.engine.Simulation;
import io.roughspike.engine.TooManyEventsException;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.NeuronModel;
import io.roughspike.solver.Solver;
import java.util.Arrays;
import java.util.List;

/**
 * Lanes of sample paths that go from segment to segment together, by the rules of this package for
 * solvers. All neurons of all lanes make whole segments; then, lane by lane, the neurons in whose
 * segment something happens are taken back to its start and through it event by event.
 *
 * <p>A neuron that an event has cut stands at its own place in the segment: r, what is left of it,
 * in {@link #rest}, and its components in {@link #current}. It is cut again by what touches it
 * only, or, by {@link Solver.Cuts#ALL}, by every event of its path.
 */
final class SegmentPaths implements Run.StateReader {
  static final int FIRST = LanePaths.FIRST;

  final SegmentTape tape = new SegmentTape();
  final Coefficients full = new Coefficients();
  final Coefficients shortened = new Coefficients();
  private final WorkerNoise source = new WorkerNoise();
  private final GridSegments steps;
  private final Cells cells = new Cells();
  private final JumpSegments jumps;
  private Segments segments;
  private final EventSearch search = new EventSearch();
  private final BridgeClocks bridges = new BridgeClocks(search);

  private Run run;
  private Simulation simulation;
  private Network network;
  private Discretisation discretisation;
  private final KnownTrains inputs = new KnownTrains();
  private final KnownTrains given = new KnownTrains();
  private CompiledSegments programs;
  private int neurons;
  private int lanes;
  private boolean taped;
  private boolean cutsAll;

  /** Whether anything comes at times that are known before. */
  private boolean timed;

  /** Whether noise may bend where it is cut. */
  private boolean bends;

  // What the programs' columns are.
  private int coefficientCount;
  private int rowColumns;
  private int states;

  /** Components of a neuron: states of a row, and the clock. */
  private int width;

  private int clockColumn;
  private int noiseColumn;

  // Neurons that stand within their segment.

  /** Their rows, as those of the tape. */
  private double[] current = new double[0];

  /** What is left of the segment of neuron n in lane l, at {@code n lanes + l}; -1 if not cut. */
  private double[] rest = new double[0];

  /** Neurons that were cut in the present lane. */
  private int[] cut = new int[0];

  private int cutCount;

  /** Neurons of the present lane that will have an event, and the d of each by neuron. */
  private int[] due = new int[0];

  private int dueCount;
  private boolean[] isDue = new boolean[0];
  private boolean[] isForced = new boolean[0];
  private double[] fraction = new double[0];

  /** Whether neuron n may have an event, by lane. */
  private double[] marks = new double[0];

  /** The d of its first event, or NaN where that takes a closer look, by lane. */
  private double[] firstFraction = new double[0];

  // Lanes.

  private final double[] draw = new double[1];
  private final double[] weight = new double[1];
  private double[] draws = new double[0];
  private int[] count = new int[0];
  private int[] spikes = new int[0];
  private int[] inputNext = new int[0];
  private double[] lastTime = new double[0];
  private int[] atOnce = new int[0];
  private double[] value = new double[0];
  private SpikeQueue[] queue = new SpikeQueue[0];
  private DelayGroups groups;
  private DelayGroups inputGroups;

  /** Dead time of each neuron; negative without. */
  private double[] refractory = new double[0];

  /** Where each lane's segment ends, and how long it is; live arrays of the segments. */
  private double[] end = new double[0];

  private double[] length = new double[0];

  /** The first sample, that of lane 0. */
  private int first;

  private long running;

  private boolean replaying;
  private boolean watching;

  /** The lowest lane whose sample failed, and why: null where a state is not finite. */
  private int failedLane;

  private ArithmeticException failure;

  private int readerRow;
  private int readerLane;

  // The present event.
  private int lane;
  private double place;

  /** Lanes that take their random numbers from {@code noise}. */
  SegmentPaths(NoiseSource noise) {
    steps = new GridSegments(noise, source);
    jumps = new JumpSegments(noise, source);
    segments = steps;
  }

  /** Prepares for a run. */
  void prepare(Run newRun, CompiledSegments newPrograms) {
    run = newRun;
    simulation = run.simulation();
    network = simulation.network();
    discretisation = run.discretisation();
    inputs.use(simulation.inputs().spikes());
    given.use(simulation.inputs().given());
    programs = newPrograms;
    neurons = network.size();
    lanes = programs.lanes;
    taped = programs.variant.taped();
    Solver solver = simulation.solver();
    cutsAll = solver.cuts() == Solver.Cuts.ALL;
    timed = inputs.areThere() || given.areThere() || network.hasDelays() || network.hasDeadTimes();
    ModelPrograms layout = programs.layout;
    coefficientCount = layout.coefficientCount();
    rowColumns = layout.rowColumns();
    states = layout.stateCount();
    clockColumn = layout.clockColumn();
    noiseColumn = layout.noiseColumn();
    width = states + 1;
    full.set(network, programs, discretisation, false);
    shortened.set(network, programs, discretisation, true);
    source.use(simulation.driver(), simulation.clocks());
    search.prepare(programs);
    bridges.prepare(programs);
    bends = solver.crossings() == Solver.Crossings.BRIDGE;
    tape.prepare(neurons * rowColumns * lanes, lanes);
    tape.ensureRows(2);
    int all = neurons * lanes;
    if (current.length != FIRST + all * rowColumns) {
      current = new double[FIRST + all * rowColumns];
    }
    if (rest.length != all) {
      rest = new double[all];
      firstFraction = new double[all];
      marks = new double[FIRST + all];
      draws = new double[FIRST + all];
      count = new int[all];
    }
    Arrays.fill(rest, -1);
    if (cut.length != neurons) {
      cut = new int[neurons];
      due = new int[neurons];
      isDue = new boolean[neurons];
      isForced = new boolean[neurons];
      fraction = new double[neurons];
      refractory = new double[neurons];
    }
    DeadTimes.lengths(network, refractory);
    if (spikes.length != lanes) {
      spikes = new int[lanes];
      inputNext = new int[lanes];
      lastTime = new double[lanes];
      atOnce = new int[lanes];
      value = new double[lanes];
      queue = new SpikeQueue[lanes];
      Arrays.setAll(queue, _ -> new SpikeQueue());
    }
    if (groups == null || !groups.areOf(network.connections())) {
      groups = new DelayGroups(network.connections());
    }
    if (inputGroups == null || !inputGroups.areOf(network.inputConnections())) {
      inputGroups = new DelayGroups(network.inputConnections());
    }
    if (simulation.driver().hasJumps()) {
      segments = jumps;
    } else {
      segments = solver.adaptive().isPresent() ? cells : steps;
    }
    segments.prepare(run, programs, search);
    end = segments.end;
    length = segments.length;
  }

  /** What lanes go through. */
  Segments segments() {
    return segments;
  }

  /** What noise is drawn from. */
  WorkerNoise noise() {
    return source;
  }

  int neurons() {
    return neurons;
  }

  int lanes() {
    return lanes;
  }

  /** Where column {@code column} of neuron {@code n} is in row {@code q}, lane 0. */
  int at(int q, int n, int column) {
    return tape.row(q) + (n * rowColumns + column) * lanes;
  }

  /**
   * Puts the row of a neuron together where it stood within a segment.
   *
   * @param to receives it, in lane {@code l}, from {@link #FIRST} on
   * @param q the segment, for its noise and input
   * @param values where its components are on the tape
   */
  void load(double[] to, int q, int n, int l, int values) {
    for (int x = 0; x < rowColumns; x++) {
      to[FIRST + x * lanes + l] = x < width ? tape.values[values + x] : tape.rows[at(q, n, x) + l];
    }
  }

  private int inCurrent(int n, int column) {
    return FIRST + (n * rowColumns + column) * lanes;
  }

  /** The value of the functional of a lane's sample. */
  double value(int l) {
    return value[l];
  }

  /** Where the segment of a lane ends. */
  double end(int l) {
    return end[l];
  }

  /** How long it is. */
  double length(int l) {
    return length[l];
  }

  /** Events of a lane's sample. */
  int spikes(int l) {
    return spikes[l];
  }

  /** Lanes whose paths have not ended. */
  long running() {
    return running;
  }

  /** Whether the next segments are as short as a shortened last one. */
  boolean isShortened() {
    return segments.areShortened();
  }

  /** Whether what has been done before is done again. */
  void setReplaying(boolean newReplaying) {
    replaying = newReplaying;
  }

  /** Begins the samples {@code from} to {@code from + samples - 1}, their states in row 0. */
  void begin(int from, int samples) {
    first = from;
    running = -1L >>> (Long.SIZE - samples);
    failedLane = Integer.MAX_VALUE;
    failure = null;
    tape.clear();
    Arrays.fill(tape.rows, tape.row(0), tape.row(1), 0);
    Arrays.fill(count, 0);
    for (int l = 0; l < samples; l++) {
      for (int n = 0; n < neurons; n++) {
        draws[FIRST + n * lanes + l] = threshold(l, n, 0);
      }
      programs.start.run(
          neurons,
          1,
          full.values,
          0,
          tape.rows,
          tape.row(0) + l,
          draws,
          FIRST + l,
          null,
          0,
          null,
          0);
      for (int n = 0; n < neurons; n++) {
        if (network.isReadOut(n) && programs.of(n).hasClock) {
          tape.rows[at(0, n, clockColumn) + l] = -1;
        }
      }
      spikes[l] = 0;
      lastTime[l] = Double.NaN;
      inputNext[l] = 0;
      queue[l].clear();
      value[l] = replaying ? value[l] : 0;
      takeStates(l, 0, false, 0);
    }
    segments.begin(first, samples);
  }

  private int streamSample(int l) {
    return simulation.firstSample() + first + l;
  }

  private double threshold(int l, int n, int index) {
    return programs.of(n).hasClock && !given.areThere()
        ? simulation.clocks().logUniform(streamSample(l), n, index)
        : 0;
  }

  // Segments.

  /** Takes all lanes through their next segment, from row {@code q} to row {@code to}. */
  void segment(int q, int to) {
    double[] c = coefficients().values;
    segments.enter(q, running, tape.rows, tape.row(q), c);
    for (long left = segments.refused(); left != 0; left &= left - 1) {
      int l = Long.numberOfTrailingZeros(left);
      fail(l, segments.refusal(l));
    }
    if (taped) {
      tape.running[q] = running;
      tape.stopped[q] = 0;
    }
    long marked =
        programs.whole.run(
            neurons,
            lanes,
            c,
            0,
            tape.rows,
            tape.row(q),
            tape.rows,
            tape.row(to),
            marks,
            FIRST,
            search.cuts(),
            FIRST);
    if ((marked & running) != 0) {
      findFirstEvents(q, c, marked & running);
    }
    for (int l = 0; l < lanes; l++) {
      if (taped) {
        tape.begin[q * lanes + l] = tape.count();
        tape.point[q * lanes + l] = -1;
        tape.length[q * lanes + l] = length[l];
      }
      if ((running >> l & 1) != 0) {
        boolean isMarked = (marked >> l & 1) != 0;
        if (isMarked || timeOfNext(l) < Double.POSITIVE_INFINITY) {
          events(l, q, to, c, isMarked);
        }
        if ((running >> l & 1) != 0) {
          endSegment(l, q, to);
        }
      }
    }
    if (taped) {
      tape.begin[(q + 1) * lanes] = tape.count();
    }
    segments.allLeft();
  }

  private Coefficients coefficients() {
    return isShortened() ? shortened : full;
  }

  private void endSegment(int l, int q, int to) {
    int point = segments.leave(l);
    if (taped) {
      tape.point[q * lanes + l] = point;
    }
    if (point >= 0) {
      takeStates(l, point, false, to);
    }
    if (watching && firstNotFinite(to, l) >= 0) {
      running = 0;
    }
    if (point == discretisation.steps()) {
      finish(l, to, false);
    }
  }

  private void finish(int l, int to, boolean stopped) {
    running &= ~(1L << l);
    if (!watching && !replaying) {
      for (int n = 0; n < neurons; n++) {
        for (int x = 0; x < width; x++) {
          boolean counts = x < states || (programs.of(n).hasClock && !stopped);
          if (counts && !Double.isFinite(tape.rows[at(to, n, x) + l])) {
            fail(l, null);
          }
        }
      }
    }
  }

  // Events.

  /** Searches for the first events of all marked neurons, lanes that have one side by side. */
  private void findFirstEvents(int q, double[] c, long marked) {
    for (int n = 0; n < neurons; n++) {
      long ofNeuron = 0;
      for (long left = marked; left != 0; left &= left - 1) {
        int l = Long.numberOfTrailingZeros(left);
        ofNeuron |= marks[FIRST + n * lanes + l] > 0.5 ? 1L << l : 0;
      }
      if (ofNeuron != 0 && bridges.has(n)) {
        Arrays.fill(firstFraction, n * lanes, (n + 1) * lanes, Double.NaN);
      } else if (ofNeuron != 0) {
        search.first(n, tape.rows, at(q, n, 0), ofNeuron, c, firstFraction, n * lanes);
      }
    }
  }

  /** Takes a lane through its segment event by event. */
  private void events(int l, int q, int to, double[] c, boolean isMarked) {
    lane = l;
    place = 1;
    cutCount = 0;
    dueCount = 0;
    if (isMarked) {
      for (int n = 0; n < neurons; n++) {
        if (marks[FIRST + n * lanes + l] > 0.5) {
          double d = firstFraction[n * lanes + l];
          if (d >= 0) {
            setDue(n, d, false);
          } else {
            cutOut(n, q);
            renew(n, to, c);
          }
        }
      }
    }
    while ((running >> l & 1) != 0) {
      int k = nextDue();
      double at = timeOfNext(l);
      double ofTimed = at < Double.POSITIVE_INFINITY ? placeOf(at) : -1;
      if (k >= 0 && placeOfDue(k) >= ofTimed) {
        fire(k, q, to, c);
      } else if (ofTimed >= 0) {
        timed(q, to, c, ofTimed);
      } else {
        break;
      }
    }
    for (int j = 0; j < cutCount; j++) {
      int n = cut[j];
      if ((running >> l & 1) != 0 && taped) {
        noteStep(SegmentTape.LAST, n, 0, -1);
      }
      rest[n * lanes + l] = -1;
    }
    for (int j = 0; j < dueCount; j++) {
      isDue[due[j]] = false;
    }
  }

  /** What is left of the segment at a time in it, or at the last event, if rounding says before. */
  private double placeOf(double time) {
    return Math.min(Math.max((end[lane] - time) / length[lane], 0), place);
  }

  private double restOf(int n) {
    double r = rest[n * lanes + lane];
    return r < 0 ? 1 : r;
  }

  private double placeOfDue(int n) {
    return isForced[n] ? restOf(n) : restOf(n) - fraction[n];
  }

  /** The neuron whose event comes next, of several the lowest, or -1. */
  private int nextDue() {
    int next = -1;
    for (int j = 0; j < dueCount; j++) {
      int n = due[j];
      if (next < 0
          || placeOfDue(n) > placeOfDue(next)
          || (placeOfDue(n) == placeOfDue(next) && n < next)) {
        next = n;
      }
    }
    return next;
  }

  private void setDue(int n, double d, boolean forced) {
    if (!isDue[n]) {
      isDue[n] = true;
      due[dueCount++] = n;
    }
    fraction[n] = d;
    isForced[n] = forced;
  }

  private void setNotDue(int n) {
    if (isDue[n]) {
      isDue[n] = false;
      int j = 0;
      while (due[j] != n) {
        j++;
      }
      due[j] = due[--dueCount];
    }
  }

  /** Lets a neuron stand within its segment: at its start, if it did not before. */
  private void cutOut(int n, int q) {
    if (rest[n * lanes + lane] < 0) {
      rest[n * lanes + lane] = 1;
      cut[cutCount++] = n;
      for (int x = 0; x < rowColumns; x++) {
        current[inCurrent(n, x) + lane] = tape.rows[at(q, n, x) + lane];
      }
    }
  }

  /** Notes where a neuron stands, how much is left there and d, if that is given. */
  private void noteStep(int kind, int n, int number, double d) {
    int to = tape.note(kind, n, number, width + 2 + bentChannels());
    putComponents(n, to);
    double r = rest[n * lanes + lane];
    tape.values[to + width] = r;
    tape.values[to + width + 1] = d < 0 ? r : d;
    putNoise(n, to + width + 2);
  }

  /** Numbers of noise that are kept with a sub-step: those of all channels, if they may bend. */
  private int bentChannels() {
    return bends ? programs.channels.length : 0;
  }

  private void putNoise(int n, int to) {
    for (int c = 0; c < bentChannels(); c++) {
      tape.values[to + c] = current[inCurrent(n, noiseColumn + c) + lane];
    }
  }

  /**
   * The noise of a channel in a sub-step of lane 0, as an increment over the whole segment.
   *
   * @param q the segment
   * @param c the channel, as in a row
   * @param bent where the noise of that sub-step is on the tape if it may bend; -1 of the segment's
   */
  double noise(int q, int n, int c, int bent) {
    return bends && bent >= 0 ? tape.values[bent + c] : tape.rows[at(q, n, noiseColumn + c)];
  }

  private void putComponents(int n, int to) {
    for (int x = 0; x < width; x++) {
      tape.values[to + x] = current[inCurrent(n, x) + lane];
    }
  }

  /** Moves a neuron by d. */
  private void move(int n, double d, double[] c) {
    if (d > 0) {
      int at = inCurrent(n, 0) + lane;
      search.step(n, lane, d, rest[n * lanes + lane], current, at, current, at, c);
    }
  }

  /** Moves a neuron to the present place. */
  private void advance(int n, int q, double[] c) {
    advance(n, -1, q, c);
  }

  /** Moves a neuron to the present place, where a spike of connection {@code number} awaits it. */
  private void advance(int n, int number, int q, double[] c) {
    cutOut(n, q);
    double r = rest[n * lanes + lane];
    double d = r - place;
    int at = inCurrent(n, 0) + lane;
    double clock = current[inCurrent(n, clockColumn) + lane];
    boolean bent =
        d > 0
            && place > 0
            && bridges.has(n)
            && bridges.bendToCut(n, lane, d, clock, r, current, at, c);
    if (taped) {
      noteStep(SegmentTape.STEP, n, number, d);
    }
    move(n, d, c);
    rest[n * lanes + lane] = place;
    if (bent) {
      bridges.bendBack(n, d, r, current, at);
      current[inCurrent(n, clockColumn) + lane] = threshold(lane, n, ++count[n * lanes + lane]);
    }
  }

  /** Looks where a neuron that has been touched will end its segment, and for its next event. */
  private void renew(int n, int to, double[] c) {
    setNotDue(n);
    double r = rest[n * lanes + lane];
    int at = inCurrent(n, 0) + lane;
    search.step(n, lane, r, r, current, at, tape.rows, at(to, n, 0) + lane, c);
    if (!given.areThere()) {
      double clock = current[inCurrent(n, clockColumn) + lane];
      double d =
          bridges.has(n)
              ? bridges.next(n, lane, clock, r, current, at, c)
              : search.next(n, lane, clock, r, current, at, c);
      if (d == EventSearch.LIFTED) {
        setDue(n, 0, true);
      } else if (d >= 0) {
        setDue(n, d, false);
      }
    }
  }

  private void fire(int k, int q, int to, double[] c) {
    double at = placeOfDue(k);
    boolean forced = isForced[k];
    cutOut(k, q);
    setNotDue(k);
    place = at;
    reach(forced ? SegmentTape.FORCED : SegmentTape.FIRED, k, forced ? 0 : fraction[k], c);
    double time = Math.fma(-place, length[lane], end[lane]);
    int sample = first + lane;
    if (!taped) {
      run.spikes().addOrCount(sample, k, time);
    } else if (!replaying) {
      value[lane] = Math.fma(run.eventCotangent(sample, spikes[lane]), time, value[lane]);
    }
    spikes[lane]++;
    atOnce[lane] = time == lastTime[lane] ? atOnce[lane] + 1 : 1;
    lastTime[lane] = time;
    boolean stops = spikes[lane] == simulation.maxSpikes();
    draw[0] = stops ? 0 : threshold(lane, k, ++count[k * lanes + lane]);
    reset(k, time, stops, q, c);
    if (stops) {
      stop(k, q, to, c);
    } else if (spikes[lane] == TooManyEventsException.MOST_EVENTS) {
      fail(lane, new TooManyEventsException(streamSample(lane), end[lane]));
    } else if (atOnce[lane] > EndlessEventsException.most(neurons)) {
      fail(lane, new EndlessEventsException(streamSample(lane), k, atOnce[lane], time));
    } else {
      renewTouched(k, to, c);
    }
  }

  /** Moves the neuron of an event to its place by d, and notes the event. */
  private void reach(int kind, int k, double d, double[] c) {
    int values = 0;
    double r = rest[k * lanes + lane];
    int at = inCurrent(k, 0) + lane;
    boolean crosses = kind == SegmentTape.FIRED && d > 0 && bridges.has(k);
    if (crosses) {
      bridges.bendToCrossing(k, lane, d, r, current, at, c);
    }
    if (taped) {
      values = tape.note(kind, k, spikes[lane], 2 * width + 2 + bentChannels());
      putNoise(k, values + 2 * width + 2);
      putComponents(k, values);
      tape.values[values + width] = rest[k * lanes + lane];
      tape.values[values + width + 1] = d;
    }
    move(k, d, c);
    rest[k * lanes + lane] = place;
    if (crosses) {
      bridges.bendBack(k, d, r, current, at);
    }
    if (taped) {
      putComponents(k, values + width + 2);
    }
  }

  /** What the event of neuron k does that was counted last, its draw being made. */
  private void reset(int k, double time, boolean stops, int q, double[] c) {
    int event = spikes[lane] - 1;
    int at = inCurrent(k, 0) + lane;
    programs
        .of(k)
        .reset
        .run(1, 1, full.values, k * coefficientCount, current, at, draw, 0, null, 0, null, 0);
    if (stops) {
      current[inCurrent(k, clockColumn) + lane] = 0; // it does not start again
    }
    if (refractory[k] >= 0) {
      add(time + refractory[k], -1 - k, event);
    }
    cutOthers(k, q, c);
    transmit(false, k, time, event, q, c);
  }

  /** The next given spike comes at the present place. */
  private void give(int q, int to, double[] c) {
    int k = given.source(streamSample(lane), spikes[lane]);
    double time = timeOfGiven(lane);
    cutOut(k, q);
    double r = rest[k * lanes + lane];
    search.set(Cut.FRACTION, lane, r - place);
    search.set(Cut.REST, lane, r);
    int at = inCurrent(k, 0) + lane;
    search.run(programs.of(k).intensity, k, lane, current, at, null, 0, c);
    double log = search.get(Cut.GIVEN, lane);
    reach(SegmentTape.GIVEN, k, r - place, c);
    double integral = current[inCurrent(k, clockColumn) + lane];
    int sample = first + lane;
    if (!taped) {
      run.spikes().addOrCount(sample, k, time, log, integral);
    } else if (!replaying) {
      value[lane] = run.addGiven(sample, spikes[lane], log, integral, value[lane]);
    }
    spikes[lane]++;
    draw[0] = 0;
    reset(k, time, false, q, c);
    renewTouched(k, to, c);
  }

  /** Adds what is to happen, if it is to happen before the grid ends. */
  private void add(double time, int what, int event) {
    if (time < simulation.grid().end()) {
      queue[lane].add(time, what, event);
    }
  }

  /** Cuts all neurons but k, where events cut all. */
  private void cutOthers(int k, int q, double[] c) {
    for (int n = 0; cutsAll && n < neurons; n++) {
      if (n != k) {
        advance(n, q, c);
      }
    }
  }

  /** Delivers spikes of a source without delay, and sends the others on their way. */
  private void transmit(boolean ofInput, int source, double time, int event, int q, double[] c) {
    DelayGroups by = groups(ofInput);
    for (int g = by.start(source); g < by.start(source + 1); g++) {
      if (by.isEmpty(g)) {
        continue;
      }
      if (by.delay(g) > 0) {
        add(time + by.delay(g), ofInput ? groupCount() + g : g, event);
        continue;
      }
      for (int p = by.begin(g); p < by.begin(g + 1); p++) {
        int e = by.connection(p);
        if (!cutsAll) {
          advance(connections(ofInput).target(e), number(ofInput, e), q, c);
        }
        receive(ofInput, e);
      }
    }
  }

  private Connections connections(boolean ofInput) {
    return ofInput ? network.inputConnections() : network.connections();
  }

  /** Number of a connection of all; those of inputs follow those of neurons. */
  private int number(boolean ofInput, int e) {
    return ofInput ? network.connections().count() + e : e;
  }

  private DelayGroups groups(boolean ofInput) {
    return ofInput ? inputGroups : groups;
  }

  /** Groups of connections between neurons; numbers of those of inputs follow. */
  private int groupCount() {
    return groups.start(neurons);
  }

  private void receive(boolean ofInput, int e) {
    Connections connections = connections(ofInput);
    int j = connections.target(e);
    CompiledSegment target = programs.of(j);
    int receptor = connections.receptor(e);
    int column = target.receptorColumns[receptor];
    if (taped) {
      tape.note(SegmentTape.RECEIVED, j, number(ofInput, e), 0);
    }
    if (column >= 0) {
      current[inCurrent(j, column) + lane] += connections.weight(e);
    } else {
      weight[0] = connections.weight(e);
      int at = inCurrent(j, 0) + lane;
      int of = j * coefficientCount;
      target.receive[receptor].run(0, 1, full.values, of, current, at, weight, 0, null, 0, null, 0);
    }
  }

  /** Renews what the event of neuron k has touched. */
  private void renewTouched(int k, int to, double[] c) {
    if (cutsAll) {
      renewAll(to, c);
    } else {
      renew(k, to, c);
      renewTargets(false, k, to, c);
    }
  }

  private void renewAll(int to, double[] c) {
    for (int n = 0; n < neurons; n++) {
      renew(n, to, c);
    }
  }

  /** Renews the targets that a source has without delay. */
  private void renewTargets(boolean ofInput, int source, int to, double[] c) {
    DelayGroups by = groups(ofInput);
    for (int g = by.start(source); g < by.start(source + 1); g++) {
      if (!by.isEmpty(g) && by.delay(g) == 0) {
        renewGroup(ofInput, g, to, c);
      }
    }
  }

  private void renewGroup(boolean ofInput, int g, int to, double[] c) {
    DelayGroups by = groups(ofInput);
    int last = -1;
    for (int p = by.begin(g); p < by.begin(g + 1); p++) {
      int j = connections(ofInput).target(by.connection(p));
      if (j != last) {
        renew(j, to, c);
      }
      last = j;
    }
  }

  /**
   * The path ends here: all neurons come to the place of its last event, neuron k's. Those that an
   * event at the same place has cut stand there, but where its place is depends on other things.
   */
  private void stop(int k, int q, int to, double[] c) {
    for (int n = 0; n < neurons; n++) {
      if (n != k) {
        advance(n, q, c);
      }
      for (int x = 0; x < width; x++) {
        tape.rows[at(to, n, x) + lane] = current[inCurrent(n, x) + lane];
      }
    }
    int point = segments.step(lane) + 1;
    segments.keep(lane);
    if (taped) {
      tape.stopped[q] |= 1L << lane;
      tape.point[q * lanes + lane] = point;
    }
    takeStates(lane, point, true, to);
    finish(lane, to, true);
  }

  // What comes at times that are known before.

  /** When the next of it comes in a lane's segment; infinity if none does. */
  private double timeOfNext(int l) {
    if (!timed) {
      return Double.POSITIVE_INFINITY;
    }
    double time = Math.min(Math.min(timeOfInput(l), queue[l].time()), timeOfGiven(l));
    boolean comes = time < end[l] && length[l] > 0; // within a jump nothing does but events
    return comes ? time : Double.POSITIVE_INFINITY;
  }

  /** When the next given spike comes in a lane's segment; infinity if none does. */
  private double timeOfGiven(int l) {
    double time = given.time(streamSample(l), spikes[l]);
    return time < GivenSpikes.lastIn(end[l], length[l]) ? time : Double.POSITIVE_INFINITY;
  }

  private double timeOfInput(int l) {
    return inputs.time(streamSample(l), inputNext[l]);
  }

  private void timed(int q, int to, double[] c, double at) {
    place = at;
    SpikeQueue ahead = queue[lane];
    if (timeOfGiven(lane) < Math.min(timeOfInput(lane), ahead.time())) {
      give(q, to, c);
      return;
    }
    if (timeOfInput(lane) <= ahead.time()) {
      double time = timeOfInput(lane);
      int channel = inputs.source(streamSample(lane), inputNext[lane]++);
      note(SegmentTape.INPUT, -1, channel);
      cutOthers(-1, q, c);
      transmit(true, channel, time, -1, q, c);
      if (cutsAll) {
        renewAll(to, c);
      } else {
        renewTargets(true, channel, to, c);
      }
      return;
    }
    int what = ahead.what();
    int event = ahead.event();
    ahead.remove();
    if (what < 0) {
      release(-1 - what, event, q, to, c);
    } else if (what < groupCount()) {
      arrive(false, what, event, q, to, c);
    } else {
      arrive(true, what - groupCount(), event, q, to, c);
    }
  }

  private void note(int kind, int n, int number) {
    if (taped) {
      tape.note(kind, n, number, 0);
    }
  }

  private void release(int k, int event, int q, int to, double[] c) {
    note(SegmentTape.RELEASED, k, event);
    advance(k, q, c);
    cutOthers(k, q, c);
    note(SegmentTape.ACTIVATED, k, 0);
    current[inCurrent(k, programs.of(k).activeColumn) + lane] = 1;
    if (cutsAll) {
      renewAll(to, c);
    } else {
      renew(k, to, c);
    }
  }

  /** Spikes of one group come to their targets. */
  private void arrive(boolean ofInput, int g, int event, int q, int to, double[] c) {
    DelayGroups by = groups(ofInput);
    for (int p = by.begin(g); p < by.begin(g + 1); p++) {
      int e = by.connection(p);
      int target = connections(ofInput).target(e);
      note(SegmentTape.ARRIVED, target, event);
      advance(target, number(ofInput, e), q, c);
      receive(ofInput, e);
    }
    renewGroup(ofInput, g, to, c);
  }

  // States at grid points.

  /** Takes up the states of a lane at a grid point, and all later ones when its path stopped. */
  private void takeStates(int l, int gridPoint, boolean stopped, int q) {
    if (!run.hasStates() || replaying || watching) {
      return;
    }
    readerRow = q;
    readerLane = l;
    if (taped) {
      value[l] = run.stateValue(first + l, gridPoint, stopped, this, value[l]);
    } else {
      run.recordStates(first + l, gridPoint, stopped, this);
    }
  }

  @Override
  public double state(int neuron, int state) {
    int[] columns = programs.of(neuron).stateColumns;
    int column = state == columns.length ? clockColumn : columns[state];
    return column < 0 ? 0 : tape.rows[at(readerRow, neuron, column) + readerLane];
  }

  // Failures.

  /**
   * A lane failed, why: null where a state is not finite; those of later samples need not go on.
   */
  private void fail(int l, ArithmeticException why) {
    if (l < failedLane) {
      failedLane = l;
      failure = why;
    }
    running &= (1L << failedLane) - 1;
  }

  /** Fails, once all lanes have ended, if some sample did: with the lowest. */
  void requireSound() {
    if (failedLane < lanes) {
      throw failure == null ? notFinite(first + failedLane) : failure;
    }
  }

  /** Goes along the failed path alone to find where its states stop being finite. */
  private NonFiniteStateException notFinite(int sample) {
    watching = true;
    try {
      begin(sample, 1);
      int q = 0;
      double time = simulation.grid().start();
      while (running != 0) {
        segment(q, 1 - q);
        time = end[0];
        q = 1 - q;
      }
      int found = Math.max(0, firstNotFinite(q, 0));
      int n = found / width;
      int column = found % width;
      CompiledSegment model = programs.of(n);
      int x = column == clockColumn ? model.stateColumns.length : 0;
      while (x < model.stateColumns.length && model.stateColumns[x] != column) {
        x++;
      }
      List<String> names = model.model.allStates();
      String name = x < names.size() ? names.get(x) : NeuronModel.CLOCK; // that of a threshold
      return new NonFiniteStateException(streamSample(0), n, name, time);
    } finally {
      watching = false;
    }
  }

  /** The first component that is not finite, as neuron times {@link #width} plus column, or -1. */
  private int firstNotFinite(int q, int l) {
    for (int n = 0; n < neurons; n++) {
      for (int x = 0; x < width; x++) {
        boolean counts = x < states || programs.of(n).hasClock;
        if (counts && !Double.isFinite(tape.rows[at(q, n, x) + l])) {
          return n * width + x;
        }
      }
    }
    return -1;
  }

  // Snapshots.

  /** The lanes between two segments. */
  static final class Snapshot {
    private double[] components = new double[0];
    private double[] lastTime = new double[0];
    private int[] ints = new int[0];
    private int[] count = new int[0];
    private SpikeQueue[] queue = new SpikeQueue[0];
    private final Segments.Snapshot segments = new Segments.Snapshot();
    private long running;

    /** Bytes of it. */
    long bytes() {
      long sum = (components.length + lastTime.length) * (long) Double.BYTES;
      for (SpikeQueue one : queue) {
        sum += one.bytes();
      }
      return sum + segments.bytes() + (ints.length + count.length) * (long) Integer.BYTES;
    }
  }

  /** Saves the lanes, whose next segment is row {@code q}. */
  void save(Snapshot to, int q) {
    if (to.components.length != neurons * width * lanes || to.ints.length != 3 * lanes) {
      to.components = new double[neurons * width * lanes];
      to.lastTime = new double[lanes];
      to.ints = new int[3 * lanes];
      to.count = new int[count.length];
      to.queue = new SpikeQueue[lanes];
      Arrays.setAll(to.queue, _ -> new SpikeQueue());
    }
    for (int n = 0; n < neurons; n++) {
      System.arraycopy(tape.rows, at(q, n, 0), to.components, n * width * lanes, width * lanes);
    }
    System.arraycopy(lastTime, 0, to.lastTime, 0, lanes);
    System.arraycopy(spikes, 0, to.ints, 0, lanes);
    System.arraycopy(inputNext, 0, to.ints, lanes, lanes);
    System.arraycopy(atOnce, 0, to.ints, 2 * lanes, lanes);
    System.arraycopy(count, 0, to.count, 0, count.length);
    for (int l = 0; l < lanes; l++) {
      to.queue[l].copy(queue[l]);
    }
    segments.save(to.segments);
    to.running = running;
  }

  /** Restores the lanes; their next segment is row 0. */
  void restore(Snapshot from) {
    for (int n = 0; n < neurons; n++) {
      System.arraycopy(from.components, n * width * lanes, tape.rows, at(0, n, 0), width * lanes);
    }
    System.arraycopy(from.lastTime, 0, lastTime, 0, lanes);
    System.arraycopy(from.ints, 0, spikes, 0, lanes);
    System.arraycopy(from.ints, lanes, inputNext, 0, lanes);
    System.arraycopy(from.ints, 2 * lanes, atOnce, 0, lanes);
    System.arraycopy(from.count, 0, count, 0, count.length);
    for (int l = 0; l < lanes; l++) {
      queue[l].copy(from.queue[l]);
    }
    segments.restore(from.segments);
    running = from.running;
    tape.clear();
  }
}
