package io.roughspike.event;

import io.roughspike.driver.ClockDraws;
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
import io.roughspike.program.ScalarCompiler;
import java.util.Arrays;

/**
 * Lanes of sample paths that run together, each at its own sub-step of its own segment, by the
 * rules of this package. In a row all lanes make one sub-step together, and most go on in their
 * next segment together; what happens to a lane alone - an event, an input spike, the end of a dead
 * time, the start or end of a sample - is done lane by lane. A lane whose sample has ended takes
 * the next one.
 *
 * <p>All lanes of a row have the same kind of segment: where the last step of the grid is
 * shortened, lanes wait in front of it until all have arrived.
 */
final class LanePaths implements Run.StateReader {
  /**
   * Where the numbers of a workspace begin in its array: an array's elements begin 16 bytes after
   * the object, so whole vectors lie in single cache lines if objects are aligned to 64 bytes.
   */
  static final int FIRST = 6;

  private static final int FREE = -1;
  private static final int BLOCK = ModelPrograms.BLOCK;
  private static final int CHUNK = NoiseSource.CHUNK;

  final LaneTape tape = new LaneTape();
  final LaneLog log = new LaneLog();
  final Coefficients full = new Coefficients();
  final Coefficients shortened = new Coefficients();
  private final NoiseSource noise;
  private final WorkerNoise source = new WorkerNoise();

  private Run run;
  private Simulation simulation;
  private Network network;
  private Discretisation discretisation;
  private final KnownTrains inputs = new KnownTrains();
  private final KnownTrains given = new KnownTrains();
  private CompiledNetwork programs;
  private int neurons;

  /** The distance between columns: the lanes that there may be. */
  private int lanes;

  /** Lanes in use: fewer where there are fewer samples. */
  private int used;

  // What the programs' columns are.
  private int coefficientCount;
  private int rowColumns;
  private int clockColumns;
  private int states;
  private int noiseColumn;
  private int inputColumn;
  private int winnerColumn;
  private int[] channels = new int[0];

  private boolean signal;
  private boolean taped;
  private boolean picked;

  /** Whether nothing happens to a lane alone where a segment ends, but at the end of the grid. */
  private boolean together;

  /** Whether nothing but the next noise is to be seen to where a segment ends, if not picked. */
  private boolean goesOn;

  private int fullSteps;

  /** Neurons that programs of all lanes loop over: none where there is one alone. */
  private int looped;

  private boolean clocksDrawn;

  /** Whether thresholds are drawn ahead: those of a stream exist whether they are used or not. */
  private boolean drawsAhead;

  /** Whether the rows were done before, so that what they leave behind is there already. */
  private boolean replaying;

  private int end;

  /** The lowest sample that failed, and why: null where a state is not finite. */
  private int failedSample;

  private ArithmeticException failure;

  private double[] values = new double[0];
  private int valuesStart;

  /** Column c of the clocks of neuron n in lane l, at {@code FIRST + (n columns + c) lanes + l}. */
  private double[] clocks = new double[0];

  /** Column c of lane l, at {@code FIRST + c lanes + l}. */
  private double[] lane = new double[0];

  /** Draws of neuron n in lane l so far, at {@code n lanes + l}. */
  private int[] count = new int[0];

  /** The chunk of thresholds that the next draw is from, CHUNK for each count. */
  private double[] thresholds = new double[0];

  /** Elements of a draw of noise, lanes if it is picked, and room for them. */
  private final NoiseElements elements = new NoiseElements();

  private int elementCount;

  /** Noise just drawn; if it is not picked, that of each lane's block, by segment and channel. */
  private double[] drawn = new double[0];

  private final ElementList thresholdsWanted = new ElementList();

  private int[] sample = new int[0];

  /** The step before which the lane gets attention next. */
  private int[] target = new int[0];

  private int[] spikes = new int[0];

  /** The time of the lane's last event, and how many it has had then. */
  private double[] lastTime = new double[0];

  private int[] atOnce = new int[0];

  private int[] inputNext = new int[0];

  private final DeadTimes deadTimes = new DeadTimes();
  private final double[] weight = new double[1];

  /** Whether anything happens at times that are known before. */
  private boolean timed;

  private double[] value = new double[0];

  /** Lanes with a sub-step in the row, one bit each. */
  private long running;

  /** Lanes in front of the shortened last step. */
  private long waiting;

  /** Lanes with an input spike, the end of a dead time or a given spike later in their segment. */
  private long timedAhead;

  /** Those of them where it is the end of a dead time. */
  private long deadTimeEnds;

  /** Those where it is a given spike. */
  private long givenNext;

  private boolean inShortened;
  private int next;
  private int readerRow;
  private int readerLane;

  /** Lanes that take their random numbers from {@code noise}. */
  LanePaths(NoiseSource noise) {
    this.noise = noise;
  }

  /** Prepares for a run. */
  void prepare(Run newRun, CompiledNetwork newPrograms, int newLanes, int newUsed) {
    Variant variant = newPrograms.variant;
    used = newUsed;
    run = newRun;
    simulation = run.simulation();
    network = simulation.network();
    discretisation = run.discretisation();
    inputs.use(simulation.inputs().spikes());
    given.use(simulation.inputs().given());
    programs = newPrograms;
    neurons = network.size();
    replaying = false;
    signal = variant.signal();
    taped = variant.taped();
    picked = variant.picked();
    looped = programs.loops ? neurons : 0;
    timed = variant.timed();
    goesOn = !picked && !signal && !timed && !run.hasStates();
    fullSteps = discretisation.fullSteps();
    together = picked && !signal && !timed && !run.hasStates();
    ModelPrograms layout = programs.layout;
    coefficientCount = layout.coefficientCount();
    rowColumns = layout.rowColumns();
    states = layout.stateCount();
    noiseColumn = layout.noiseColumn();
    inputColumn = layout.inputColumn();
    winnerColumn = layout.winnerColumn();
    channels = programs.channels;
    full.set(network, programs, discretisation, false);
    shortened.set(network, programs, discretisation, true);
    tape.prepare(neurons, layout.rowColumns(), layout.endColumns(), newLanes);
    tape.ensureRows(1, 1);
    source.use(simulation.driver(), simulation.clocks());
    clocksDrawn = programs.hasClock && !given.areThere();
    drawsAhead = clocksDrawn && source.uniforms() != null;
    clockColumns = layout.clockColumns();
    if (clocks.length < FIRST + neurons * clockColumns * newLanes) {
      clocks = new double[FIRST + neurons * clockColumns * newLanes];
    }
    if (lane.length != FIRST + programs.laneColumns * newLanes) {
      lane = new double[FIRST + programs.laneColumns * newLanes];
    }
    if (lanes != newLanes || count.length != neurons * newLanes) {
      lanes = newLanes;
      count = new int[neurons * lanes];
      thresholds = new double[neurons * lanes * CHUNK];
      sample = new int[lanes];
      target = new int[lanes];
      spikes = new int[lanes];
      lastTime = new double[lanes];
      atOnce = new int[lanes];
      inputNext = new int[lanes];
      value = new double[lanes];
    }
    deadTimes.prepare(network, lanes);
    makeRoomForNoise();
    failedSample = Integer.MAX_VALUE;
  }

  private void makeRoomForNoise() {
    int wanted = picked ? lanes : neurons * channels.length;
    elementCount = (wanted + NoiseSource.GRAIN - 1) / NoiseSource.GRAIN * NoiseSource.GRAIN;
    elements.ensureRoom(elementCount);
    int size = FIRST + lanes * BLOCK * (picked ? neurons * channels.length : elementCount);
    if (drawn.length < size) {
      drawn = new double[size];
    }
    for (int e = 0; e < wanted && channels.length > 0; e++) {
      elements.set(e, picked ? 0 : e % neurons, channels[picked ? 0 : e / neurons]);
    }
  }

  /** Frees all lanes; samples {@code from} to {@code to - 1} are to come. */
  void reset(int from, int to) {
    next = from;
    end = to;
    running = 0;
    waiting = 0;
    timedAhead = 0;
    deadTimeEnds = 0;
    givenNext = 0;
    inShortened = false;
    Arrays.fill(sample, FREE);
    if (picked) {
      Arrays.fill(elements.sample, 0, lanes, simulation.firstSample() + from);
    }
    Arrays.fill(lane, 0);
    for (int l = 0; l < lanes; l++) {
      rest(l);
    }
    Arrays.fill(clocks, 0);
    for (int n = 0; n < neurons; n++) {
      Arrays.fill(clocks, clockAt(n), clockAt(n) + lanes, -1);
    }
    Arrays.fill(tape.rows, tape.row(0), tape.row(1), 0);
    Arrays.fill(tape.ends, tape.ends(0), tape.ends(1), 0);
  }

  /** Lets a lane stand still. */
  private void rest(int l) {
    set(Lane.R, l, 0);
    set(Lane.R_TIMED, l, 0);
    set(Lane.R_NEXT, l, 0);
    set(Lane.ENDS, l, 0);
    set(Lane.AHEAD, l, 1);
    set(Lane.AT_HAND, l, Double.POSITIVE_INFINITY);
  }

  private void set(int column, int l, double x) {
    lane[FIRST + column * lanes + l] = x;
  }

  private double get(int column, int l) {
    return lane[FIRST + column * lanes + l];
  }

  private int clockAt(int n) {
    return FIRST + n * clockColumns * lanes;
  }

  /** Lanes in use. */
  int used() {
    return used;
  }

  /** Neurons that programs of all lanes loop over. */
  int looped() {
    return looped;
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
  void skipTo(int newNext) {
    next = newNext;
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
    // Noise that is picked is drawn for all lanes every few rows, and samples start with it.
    boolean blockStarts = !picked || row % BLOCK == 0 || running == 0;
    inShortened &= running != 0;
    if (!inShortened && mayStart && blockStarts && next < Math.min(end, failedSample)) {
      startSamples(q, row);
    }
    if (running == 0 && waiting != 0) {
      inShortened = true;
      running = waiting;
      waiting = 0;
      for (long left = running; left != 0; left &= left - 1) {
        enterSegment(Long.numberOfTrailingZeros(left), q);
      }
      if (picked) {
        fillNoise(); // what is left of a block need not be enough
      }
    }
    if (picked && blockStarts) {
      fillNoise();
    }
    return running != 0;
  }

  private long allLanes() {
    return -1L >>> (Long.SIZE - used);
  }

  private void startSamples(int q, int row) {
    long started = 0;
    for (long free = allLanes() & ~(running | waiting); free != 0 && next < end; free &= free - 1) {
      int l = Long.numberOfTrailingZeros(free);
      started |= 1L << l;
      sample[l] = next++;
      if (picked) {
        elements.sample[l] = streamSample(l);
      }
      for (int n = 0; n < neurons; n++) {
        count[n * lanes + l] = 0;
        wantThresholds(l, n, 0);
      }
    }
    serveThresholds();
    for (long left = started; left != 0; left &= left - 1) {
      start(Long.numberOfTrailingZeros(left), q, row);
    }
  }

  private void start(int l, int q, int row) {
    for (int n = 0; n < neurons; n++) {
      clocks[clockAt(n) + l] = threshold(l, n, 0);
    }
    programs.start.run(
        neurons,
        1,
        full.values,
        0,
        tape.rows,
        tape.row(q) + l,
        null,
        0,
        clocks,
        FIRST + l,
        null,
        0);
    for (int n = 0; n < neurons; n++) {
      if (network.isReadOut(n)) {
        clocks[clockAt(n) + l] = -1;
      }
    }
    target[l] = 0;
    if (picked) {
      noiseFrom(l, 0);
    }
    spikes[l] = 0;
    lastTime[l] = Double.NaN;
    inputNext[l] = 0;
    deadTimes.clear(l);
    value[l] = 0;
    states(l, 0, false, q);
    if (taped && !replaying) {
      log.pushStart(row, l, sample[l]);
    }
    arriveAtSegment(l, q);
  }

  private int streamSample(int l) {
    return simulation.firstSample() + sample[l];
  }

  // Random numbers.

  /** Asks for the thresholds among which draw {@code index} is. */
  private void wantThresholds(int l, int n, int index) {
    if (drawsAhead) {
      thresholdsWanted.add(streamSample(l), n, 0, index / CHUNK, n * lanes + l);
    }
  }

  private void serveThresholds() {
    ElementList wanted = thresholdsWanted;
    if (wanted.count == 0) {
      return;
    }
    noise.thresholds(source, wanted.sample, wanted.neuron, wanted.block, wanted.count, wanted.out);
    for (int e = 0; e < wanted.count; e++) {
      System.arraycopy(wanted.out, CHUNK * e, thresholds, CHUNK * wanted.place[e], CHUNK);
    }
    wanted.count = 0;
  }

  private double threshold(int l, int n, int index) {
    if (!clocksDrawn || !programs.of(n).hasClock) {
      return 0;
    }
    ClockDraws draws = simulation.clocks();
    return drawsAhead && (picked || index < CHUNK)
        ? thresholds[CHUNK * (n * lanes + l) + index % CHUNK]
        : draws.logUniform(streamSample(l), n, index);
  }

  /** Draws the noise of the lane's block {@code block}, if it is not picked. */
  private void drawBlock(int l, int block) {
    Arrays.fill(elements.sample, 0, elementCount, streamSample(l));
    Arrays.fill(elements.block, 0, elementCount, block);
    noise.increments(
        source,
        elements,
        neurons * channels.length,
        drawn,
        FIRST + l * BLOCK * elementCount,
        elementCount);
  }

  /**
   * Sees to it that the noise of the next four segments of all lanes that run is at hand. All lanes
   * are drawn, as most of them want a block.
   */
  private void fillNoise() {
    long wanted =
        programs.want.run(0, used, full.values, 0, lane, FIRST, null, 0, null, 0, null, 0);
    if (wanted == 0) {
      return;
    }
    for (int n = 0; n < neurons; n++) {
      for (int c = 0; c < channels.length; c++) {
        if (neurons * channels.length > 1) {
          for (int l = 0; l < used; l++) {
            elements.set(l, n, channels[c]);
          }
        }
        noise.increments(
            source,
            elements,
            used,
            drawn,
            FIRST + (n * channels.length + c) * BLOCK * lanes,
            lanes);
      }
    }
    programs.deal.run(
        looped, used, full.values, 0, drawn, FIRST, null, 0, clocks, FIRST, lane, FIRST);
    int last = (discretisation.steps() - 1) / BLOCK; // what is drawn beyond the grid is not used
    long[] block = elements.block;
    for (int l = 0; l < used; l++) {
      block[l] = Math.min(block[l] + (wanted >>> l & 1), last);
    }
  }

  /** Lets the lane's noise begin with the block of segment m, which is to be drawn. */
  private void noiseFrom(int l, int m) {
    int block = m / BLOCK;
    elements.block[l] = block;
    set(Lane.SIDE, l, block % 2 == 0 ? -1 : 1);
    set(Lane.AT_HAND, l, block * BLOCK - m);
  }

  /** Copies the noise of the lane's segment to row q, if it is not picked. */
  private void copyNoise(int l, int place, int q) {
    int from = FIRST + (l * BLOCK + place) * elementCount;
    int stride = rowColumns * lanes;
    for (int c = 0; c < channels.length; c++) {
      int to = tape.at(q, 0, noiseColumn + c) + l;
      for (int n = 0; n < neurons; n++) {
        tape.rows[to + n * stride] = drawn[from + n];
      }
      from += neurons;
    }
  }

  // Segments.

  private void arriveAtSegment(int l, int q) {
    if (discretisation.isShortened(target[l])) {
      running &= ~(1L << l);
      waiting |= 1L << l;
      rest(l);
    } else {
      running |= 1L << l;
      enterSegment(l, q);
    }
  }

  /** Begins the segment of step {@code target[l]}, whose sub-steps start at row {@code q}. */
  private void enterSegment(int l, int q) {
    int m = target[l];
    int ahead = 1;
    if (picked) {
      tape.ends[tape.ends(q) + ModelPrograms.ENDS_PLACE * lanes + l] = m % ModelPrograms.PLACES;
      if (together && !inShortened) {
        ahead = discretisation.fullSteps() - m;
      }
      if (inShortened) {
        noiseFrom(l, m);
      }
    } else {
      if (m % BLOCK == 0) {
        drawBlock(l, m / BLOCK);
      }
      copyNoise(l, m % BLOCK, q);
    }
    if (signal) {
      for (int n = 0; n < neurons; n++) {
        tape.rows[tape.at(q, n, inputColumn) + l] = discretisation.input(streamSample(l), m, n);
      }
    }
    target[l] = m + ahead;
    set(Lane.R, l, 1);
    if (picked) {
      set(Lane.AHEAD, l, ahead);
      set(Lane.R_NEXT, l, 1);
      set(Lane.ENDS, l, 1);
    }
    findTimed(l);
  }

  /** The step that the lane is in. */
  private int step(int l) {
    return target[l] - (picked ? (int) get(Lane.AHEAD, l) : 1);
  }

  /** Finds the next input spike, end of a dead time or given spike of the lane's segment. */
  private void findTimed(int l) {
    if (!timed) {
      return;
    }
    double segmentEnd = discretisation.end(step(l));
    double time = timeOfInput(l);
    deadTimeEnds &= ~(1L << l);
    if (deadTimes.time(l) < time) {
      time = deadTimes.time(l);
      deadTimeEnds |= 1L << l;
    }
    givenNext &= ~(1L << l);
    double before = GivenSpikes.lastIn(segmentEnd, coefficients().dt());
    if (timeOfGiven(l) < Math.min(time, before)) {
      time = timeOfGiven(l);
      givenNext |= 1L << l;
    }
    boolean ahead = time < segmentEnd;
    double rest = 0;
    if (ahead) {
      double fraction = (segmentEnd - time) / coefficients().dt();
      rest = Math.min(Math.max(fraction, 0), get(Lane.R, l));
      timedAhead |= 1L << l;
    } else {
      timedAhead &= ~(1L << l);
    }
    set(Lane.R_TIMED, l, rest);
    set(Lane.R_NEXT, l, ahead ? rest : 1);
    set(Lane.ENDS, l, ahead ? 0 : 1);
  }

  /** The time of the lane's next input spike, or infinity. */
  private double timeOfInput(int l) {
    return inputs.time(streamSample(l), inputNext[l]);
  }

  /** The time of the lane's next given spike, or infinity. */
  private double timeOfGiven(int l) {
    return given.time(streamSample(l), spikes[l]);
  }

  /** What {@link #endSegment} comes to where nothing but the next noise is to be seen to. */
  private void nextSegment(int l, int q) {
    int m = target[l]++;
    if (m % BLOCK == 0) {
      drawBlock(l, m / BLOCK);
    }
    copyNoise(l, m % BLOCK, q);
    set(Lane.R, l, 1);
  }

  private Coefficients coefficients() {
    return inShortened ? shortened : full;
  }

  /**
   * One sub-step of all running lanes.
   *
   * @param q row of the tape
   * @param row its number, counted from the start of the run
   */
  void subStep(int q, int row) {
    double[] c = coefficients().values;
    int to = taped ? q + 1 : q;
    int at = tape.row(q);
    int ends = tape.ends(q);
    for (long left = running & givenNext; left != 0; left &= left - 1) {
      findLogIntensity(Long.numberOfTrailingZeros(left), q);
    }
    long fired =
        running
            & programs.race.run(
                looped, used, c, 0, tape.rows, at, tape.ends, ends, clocks, FIRST, lane, FIRST);
    programs.advance.run(
        looped, used, c, 0, tape.rows, at, tape.rows, tape.row(to), clocks, FIRST, tape.ends, ends);
    long arrived = -1;
    if (picked) {
      arrived =
          programs.turn.run(
              0, used, c, 0, lane, FIRST, tape.ends, ends, tape.ends, tape.ends(to), null, 0);
    }
    long received = running & timedAhead & ~fired;
    long ended = running & ~timedAhead & ~fired;
    if (taped) {
      tape.shortened[q] = inShortened;
      tape.fired[q] = fired;
      tape.received[q] = received;
      tape.ended[q] = ended;
    }
    for (long left = fired; left != 0; left &= left - 1) {
      int l = Long.numberOfTrailingZeros(left);
      if (!picked) {
        set(Lane.R, l, get(Lane.R, l) - tape.ends[ends + l]);
      }
      fire(l, winner(q, l), to, row);
    }
    for (long left = received; left != 0; left &= left - 1) {
      int l = Long.numberOfTrailingZeros(left);
      set(Lane.R, l, get(Lane.R_TIMED, l));
      boolean deadTime = (deadTimeEnds >> l & 1) != 0;
      tape.channel[q * lanes + l] =
          (givenNext >> l & 1) != 0 ? given(l, to) : deadTime ? endDeadTime(l, to) : input(l, to);
      findTimed(l);
    }
    for (long left = ended & arrived; left != 0; left &= left - 1) {
      int l = Long.numberOfTrailingZeros(left);
      if (goesOn && target[l] < fullSteps) {
        nextSegment(l, to);
      } else {
        endSegment(l, to, row);
      }
    }
    serveThresholds();
    abandonAfterFailure(to, row);
  }

  /** Paths after one that failed need not go on. */
  private void abandonAfterFailure(int to, int row) {
    for (int l = 0; failedSample < Integer.MAX_VALUE && l < used; l++) {
      if (sample[l] > failedSample) {
        finish(l, to, row, 1);
      }
    }
  }

  /** The neuron that fires in lane l at the end of row q. */
  int winner(int q, int l) {
    return neurons == 1 ? 0 : (int) tape.ends[tape.ends(q) + winnerColumn * lanes + l];
  }

  private void fire(int l, int k, int to, int row) {
    int m = step(l);
    double time = Math.fma(-get(Lane.R, l), coefficients().dt(), discretisation.end(m));
    int n = sample[l];
    if (!taped) {
      run.spikes().addOrCount(n, k, time);
    } else if (!replaying) {
      value[l] = Math.fma(run.eventCotangent(n, spikes[l]), time, value[l]);
    }
    int clock = clockAt(k) + l;
    spikes[l]++;
    atOnce[l] = time == lastTime[l] ? atOnce[l] + 1 : 1;
    lastTime[l] = time;
    boolean stops = spikes[l] == simulation.maxSpikes();
    int j = k * lanes + l;
    if (!stops) {
      count[j]++;
    }
    clocks[clock] = stops ? 0 : threshold(l, k, count[j]);
    transition(l, k, time, to);
    if (stops) {
      clocks[clock] = 0; // it does not start again
      states(l, m + 1, true, to);
      finish(l, to, row, m + 1);
    } else if (spikes[l] == TooManyEventsException.MOST_EVENTS) {
      fail(sample[l], new TooManyEventsException(streamSample(l), discretisation.end(m)));
      finish(l, to, row, m + 1);
    } else if (!replaying && atOnce[l] > EndlessEventsException.most(neurons)) {
      fail(sample[l], new EndlessEventsException(streamSample(l), k, atOnce[l], time));
      finish(l, to, row, m + 1);
    } else if (picked && (count[j] + 1) % CHUNK == 0) {
      wantThresholds(l, k, count[j] + 1);
    }
  }

  /** What an event of neuron k does. */
  private void transition(int l, int k, double time, int to) {
    programs
        .of(k)
        .reset
        .run(
            0,
            1,
            full.values,
            k * coefficientCount,
            tape.rows,
            tape.at(to, k, 0) + l,
            null,
            0,
            clocks,
            clockAt(k) + l,
            null,
            0);
    if (deadTimes.begin(k, l, time)) {
      findTimed(l);
    }
    transmit(network.connections(), k, l, to);
  }

  /** Takes the log of the intensity with which the next given spike's neuron goes on from a row. */
  private void findLogIntensity(int l, int q) {
    int k = given.source(streamSample(l), spikes[l]);
    int c = k * coefficientCount;
    double[] values = coefficients().values;
    int at = tape.at(q, k, 0) + l;
    programs
        .of(k)
        .logIntensity
        .run(0, 1, values, c, tape.rows, at, null, 0, lane, FIRST + l, null, 0);
  }

  /** Handles a given spike and returns its number: those of neurons follow those of dead times. */
  private int given(int l, int to) {
    double time = timeOfGiven(l);
    int k = given.source(streamSample(l), spikes[l]);
    double log = get(Lane.GIVEN, l);
    double integral = clocks[clockAt(k) + l];
    if (!taped) {
      run.spikes().addOrCount(sample[l], k, time, log, integral);
    } else if (!replaying) {
      value[l] = run.addGiven(sample[l], spikes[l], log, integral, value[l]);
    }
    spikes[l]++;
    transition(l, k, time, to);
    return network.inputConnections().sources() + neurons + k;
  }

  private void transmit(Connections connections, int source, int l, int to) {
    int row = tape.at(to, 0, 0) + l;
    int stride = rowColumns * lanes;
    for (int e = connections.start(source); e < connections.start(source + 1); e++) {
      CompiledModel target = programs.of(connections.target(e));
      int receptor = connections.receptor(e);
      int column = target.receptorColumns[receptor] * lanes;
      int at = row + connections.target(e) * stride;
      if (column >= 0) {
        tape.rows[at + column] += connections.weight(e);
      } else {
        weight[0] = connections.weight(e);
        int c = connections.target(e) * coefficientCount;
        target.receive[receptor].run(
            0, 1, full.values, c, tape.rows, at, weight, 0, null, 0, null, 0);
      }
    }
  }

  /** Handles an input spike and returns its channel. */
  private int input(int l, int to) {
    int channel = inputs.source(streamSample(l), inputNext[l]++);
    transmit(network.inputConnections(), channel, l, to);
    return channel;
  }

  /** Ends a dead time and returns its number: those of neurons follow those of input channels. */
  private int endDeadTime(int l, int to) {
    int k = deadTimes.endNext(l);
    tape.rows[tape.at(to, k, programs.of(k).activeColumn) + l] = 1;
    return network.inputConnections().sources() + k;
  }

  private void endSegment(int l, int to, int row) {
    states(l, target[l], false, to);
    if (target[l] == discretisation.steps()) {
      finish(l, to, row, 0);
    } else {
      arriveAtSegment(l, to);
    }
  }

  private void finish(int l, int to, int row, int stoppedAt) {
    int n = sample[l];
    boolean finite = true;
    for (int k = 0; k < neurons; k++) {
      for (int x = 0; x < states; x++) {
        int j = tape.at(to, k, x) + l;
        finite &= Double.isFinite(tape.rows[j]);
        tape.rows[j] = 0;
      }
      finite &= stoppedAt > 0 || Double.isFinite(clocks[clockAt(k) + l]);
      clocks[clockAt(k) + l] = -1;
    }
    if (!finite) {
      fail(n, null);
    }
    if (taped && !replaying) {
      values[n - valuesStart] = value[l];
      log.pushEnd(row + 1, l, n, spikes[l], stoppedAt);
    }
    sample[l] = FREE;
    rest(l);
    running &= ~(1L << l);
    waiting &= ~(1L << l);
    timedAhead &= ~(1L << l);
  }

  // States at grid points.

  /** Takes up the states of a lane at a grid point, and all later ones when its path stopped. */
  private void states(int l, int gridPoint, boolean stopped, int q) {
    if (!run.hasStates() || replaying) {
      return;
    }
    readerRow = q;
    readerLane = l;
    if (taped) {
      value[l] = run.stateValue(sample[l], gridPoint, stopped, this, value[l]);
    } else {
      run.recordStates(sample[l], gridPoint, stopped, this);
    }
  }

  @Override
  public double state(int neuron, int state) {
    int[] columns = programs.of(neuron).stateColumns;
    if (state == columns.length) {
      return clocks[clockAt(neuron) + readerLane];
    }
    int column = columns[state];
    return column < 0 ? 0 : tape.rows[tape.at(readerRow, neuron, column) + readerLane];
  }

  /** A sample failed; of several the lowest is told, so those before it go on. */
  private void fail(int n, ArithmeticException why) {
    if (n < failedSample) {
      failedSample = n;
      failure = why;
    }
  }

  /** Fails if some sample did. */
  void requireSound() {
    if (failedSample < Integer.MAX_VALUE) {
      throw failure == null ? notFinite() : failure;
    }
  }

  /** Goes along the failed path alone to find where its states stop being finite. */
  private NonFiniteStateException notFinite() {
    ScalarCompiler compiler = new ScalarCompiler();
    OnePath path = new OnePath();
    path.prepare(run, new CompiledNetworks(compiler, compiler).of(run, taped, 1, false, false));
    return path.failure(failedSample);
  }

  // Snapshots.

  /** The lanes at one moment; noise and thresholds are drawn again when they are restored. */
  static final class Snapshot {
    private double[] states = new double[0];
    private double[] lane = new double[0];
    private double[] places = new double[0];
    private int[] ints = new int[0];
    private int[] count = new int[0];
    private double[] deadTimes = new double[0];
    private long running;
    private long waiting;
    private long timedAhead;
    private long deadTimeEnds;
    private long givenNext;
    private boolean inShortened;
    private int next;
  }

  /** Bytes of a snapshot. */
  long snapshotBytes() {
    return (long) neurons * lanes * ((states + 1L) * Double.BYTES + Integer.BYTES)
        + lanes * ((programs.laneColumns + 1L) * Double.BYTES + 4 * Integer.BYTES)
        + (long) deadTimes.times().length * Double.BYTES
        + 72;
  }

  /** Saves the lanes, whose next sub-step is row {@code q}. */
  void save(Snapshot to, int q) {
    int width = (states + 1) * lanes;
    if (to.states.length != neurons * width
        || to.ints.length != 4 * lanes
        || to.lane.length != lane.length) {
      to.states = new double[neurons * width];
      to.lane = new double[lane.length];
      to.places = new double[lanes];
      to.ints = new int[4 * lanes];
      to.count = new int[count.length];
    }
    if (to.deadTimes.length != deadTimes.times().length) {
      to.deadTimes = new double[deadTimes.times().length];
    }
    for (int n = 0; n < neurons; n++) {
      System.arraycopy(tape.rows, tape.at(q, n, 0), to.states, n * width, states * lanes);
      System.arraycopy(clocks, clockAt(n), to.states, n * width + states * lanes, lanes);
    }
    System.arraycopy(lane, 0, to.lane, 0, lane.length);
    if (picked) {
      int places = tape.ends(q) + ModelPrograms.ENDS_PLACE * lanes;
      System.arraycopy(tape.ends, places, to.places, 0, lanes);
    }
    System.arraycopy(sample, 0, to.ints, 0, lanes);
    System.arraycopy(target, 0, to.ints, lanes, lanes);
    System.arraycopy(spikes, 0, to.ints, 2 * lanes, lanes);
    System.arraycopy(inputNext, 0, to.ints, 3 * lanes, lanes);
    System.arraycopy(count, 0, to.count, 0, count.length);
    System.arraycopy(deadTimes.times(), 0, to.deadTimes, 0, to.deadTimes.length);
    to.deadTimeEnds = deadTimeEnds;
    to.givenNext = givenNext;
    to.running = running;
    to.waiting = waiting;
    to.timedAhead = timedAhead;
    to.inShortened = inShortened;
    to.next = next;
  }

  /** Restores the lanes; their next sub-step is row 0. */
  void restore(Snapshot from) {
    int width = (states + 1) * lanes;
    for (int n = 0; n < neurons; n++) {
      System.arraycopy(from.states, n * width, tape.rows, tape.at(0, n, 0), states * lanes);
      System.arraycopy(from.states, n * width + states * lanes, clocks, clockAt(n), lanes);
    }
    System.arraycopy(from.lane, 0, lane, 0, lane.length);
    if (picked) {
      int places = tape.ends(0) + ModelPrograms.ENDS_PLACE * lanes;
      System.arraycopy(from.places, 0, tape.ends, places, lanes);
    }
    System.arraycopy(from.ints, 0, sample, 0, lanes);
    System.arraycopy(from.ints, lanes, target, 0, lanes);
    System.arraycopy(from.ints, 2 * lanes, spikes, 0, lanes);
    System.arraycopy(from.ints, 3 * lanes, inputNext, 0, lanes);
    System.arraycopy(from.count, 0, count, 0, count.length);
    deadTimes.restore(from.deadTimes);
    deadTimeEnds = from.deadTimeEnds;
    givenNext = from.givenNext;
    running = from.running;
    waiting = from.waiting;
    timedAhead = from.timedAhead;
    inShortened = from.inShortened;
    next = from.next;
    for (long left = running | waiting; left != 0; left &= left - 1) {
      int l = Long.numberOfTrailingZeros(left);
      for (int n = 0; n < neurons; n++) {
        wantThresholds(l, n, picked ? count[n * lanes + l] + 1 : 0);
      }
      boolean runs = (running >> l & 1) != 0;
      int m = runs ? step(l) : target[l];
      if (picked) {
        if (runs) {
          noiseFrom(l, m);
        }
        elements.sample[l] = streamSample(l);
      } else {
        drawBlock(l, m / BLOCK);
        if (runs) {
          copyNoise(l, m % BLOCK, 0);
        }
      }
      if (runs && signal) {
        for (int n = 0; n < neurons; n++) {
          tape.rows[tape.at(0, n, inputColumn) + l] = discretisation.input(streamSample(l), m, n);
        }
      }
    }
    serveThresholds();
    if (picked) {
      fillNoise();
      fillNoise(); // what is left of a block need not be enough
    }
  }
}
