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
import java.util.Arrays;

/**
 * One sample path after another, by the rules of this package, one sub-step at a time. Rows of
 * sub-steps are kept where the programs say so; {@link #source} tells what ended each.
 */
final class OnePath implements Run.StateReader {
  /** What ended a sub-step, if no spike did: its segment. */
  static final int SEGMENT = -1;

  private static final int BLOCK = ModelPrograms.BLOCK;

  final Coefficients full = new Coefficients();
  final Coefficients shortened = new Coefficients();

  private Run run;
  private Simulation simulation;
  private Network network;
  private Discretisation discretisation;
  private final KnownTrains inputs = new KnownTrains();
  private final KnownTrains given = new KnownTrains();
  private CompiledNetwork programs;
  private ModelPrograms layout;
  private int neurons;
  private boolean taped;

  /** Column c of neuron n in row q, at {@link #at}. */
  double[] rows = new double[0];

  /** How sub-steps end, from {@link #ends} on. */
  double[] ends = new double[0];

  /**
   * What ended the sub-step of a row: a neuron k, input channel c as K + c, the dead time of neuron
   * k as K + channels + k, a given spike of neuron k as 2 K + channels + k, or the segment.
   */
  int[] source = new int[0];

  /** The step of a row. */
  int[] step = new int[0];

  private double[] clocks = new double[0];
  private double[] lane = new double[0];
  private int[] draws = new int[0];
  private double[] noise = new double[0];
  private final WorkerNoise randomNumbers = new WorkerNoise();
  private final DeadTimes deadTimes = new DeadTimes();
  private final double[] weight = new double[1];

  private int sample;
  private int m;
  private int spikes;

  /** The time of the last event, and how many there have been then. */
  private double lastTime;

  private int atOnce;
  private int nextInput;

  /** Whether something known before, such as an input spike or the end of a dead time, is ahead. */
  private boolean timedAhead;

  private boolean deadTimeEnds;
  private boolean givenNext;
  private int stoppedAt;
  private boolean ended;
  private boolean searching;
  private double value;
  private int readerRow;

  /** Prepares for a run. */
  void prepare(Run newRun, CompiledNetwork newPrograms) {
    run = newRun;
    simulation = run.simulation();
    network = simulation.network();
    discretisation = run.discretisation();
    inputs.use(simulation.inputs().spikes());
    given.use(simulation.inputs().given());
    randomNumbers.use(simulation.driver(), simulation.clocks());
    if (newPrograms != programs || neurons != network.size()) {
      programs = newPrograms;
      layout = programs.layout;
      taped = programs.variant.taped();
      neurons = network.size();
      rows = new double[0];
      ends = new double[0];
      source = new int[0];
      step = new int[0];
      lane = new double[programs.laneColumns];
      clocks = new double[neurons];
      draws = new int[neurons];
      noise = new double[neurons * programs.channels.length * BLOCK];
      ensureRows(taped ? 2 : 1);
    }
    deadTimes.prepare(network, 1);
    full.set(network, programs, discretisation, false);
    shortened.set(network, programs, discretisation, true);
  }

  /** Makes room for {@code count} rows, keeping what is there. */
  void ensureRows(int count) {
    if (source.length < count) {
      rows = Arrays.copyOf(rows, Math.multiplyExact(count, rowSize()));
      ends = Arrays.copyOf(ends, count * layout.endColumns());
      source = Arrays.copyOf(source, count);
      step = Arrays.copyOf(step, count);
    }
  }

  /** Copies a row to row 0. */
  void restartAt(int q) {
    System.arraycopy(rows, at(q, 0, 0), rows, 0, rowSize());
  }

  /** Bytes of one row. */
  long rowBytes() {
    return ((long) rowSize() + layout.endColumns()) * Double.BYTES + 2 * Integer.BYTES;
  }

  private int rowSize() {
    return neurons * layout.rowColumns();
  }

  /** Where column {@code column} of neuron {@code n} is in row {@code q}. */
  int at(int q, int n, int column) {
    return q * rowSize() + n * layout.rowColumns() + column;
  }

  /** Where the ends of row {@code q} are. */
  int ends(int q) {
    return q * layout.endColumns();
  }

  /** The coefficients of the segment of step {@code of}. */
  Coefficients coefficients(int of) {
    return discretisation.isShortened(of) ? shortened : full;
  }

  /** Whether the path has ended. */
  boolean hasEnded() {
    return ended;
  }

  /** The grid point at the end of the step in which the path stopped at its cap, or 0. */
  int stoppedAt() {
    return stoppedAt;
  }

  /** The time at which the path stands in the segment of step {@code of}. */
  double time(int of) {
    return Math.fma(-lane[Lane.R], coefficients(of).dt(), discretisation.end(of));
  }

  /** Events so far. */
  int spikes() {
    return spikes;
  }

  /** Sum of cotangents times event times and states so far. */
  double value() {
    return value;
  }

  /** Begins sample {@code n}, its state in row 0. */
  void start(int n) {
    sample = n;
    m = 0;
    spikes = 0;
    lastTime = Double.NaN;
    nextInput = 0;
    deadTimes.clear(0);
    stoppedAt = 0;
    ended = false;
    value = 0;
    Arrays.fill(rows, 0, rowSize(), 0);
    Arrays.fill(draws, 0);
    for (int k = 0; k < neurons; k++) {
      clocks[k] = draw(k);
    }
    programs.start.run(neurons, 1, full.values, 0, rows, 0, null, 0, clocks, 0, null, 0);
    for (int k = 0; k < neurons; k++) {
      clocks[k] = network.isReadOut(k) ? -1 : clocks[k];
    }
    takeStates(0, 0);
    beginSegment(0);
  }

  private int streamSample() {
    return simulation.firstSample() + sample;
  }

  /** The next draw of neuron k's clock. */
  private double draw(int k) {
    boolean drawn = programs.of(k).hasClock && !given.areThere();
    return drawn ? randomNumbers.clocks().logUniform(streamSample(), k, draws[k]++) : 0;
  }

  /** Begins the segment of step m, whose sub-steps start at row {@code q}. */
  private void beginSegment(int q) {
    int channels = programs.channels.length;
    for (int c = 0; c < channels; c++) {
      for (int k = 0; k < neurons; k++) {
        int from = (k * channels + c) * BLOCK;
        if (m % BLOCK == 0) {
          randomNumbers
              .increments()
              .block(streamSample(), k, programs.channels[c], m / BLOCK, noise, from, 1);
        }
        rows[at(q, k, layout.noiseColumn() + c)] = noise[from + m % BLOCK];
      }
    }
    for (int k = 0; discretisation.hasSignal() && k < neurons; k++) {
      rows[at(q, k, layout.inputColumn())] = discretisation.input(streamSample(), m, k);
    }
    lane[Lane.R] = 1;
    findTimed();
  }

  /**
   * Finds the next input spike, end of a dead time or given spike in the segment: r where it comes,
   * 0 if there is none.
   */
  private void findTimed() {
    double end = discretisation.end(m);
    double time = inputs.time(streamSample(), nextInput);
    deadTimeEnds = deadTimes.time(0) < time;
    time = deadTimeEnds ? deadTimes.time(0) : time;
    double before = GivenSpikes.lastIn(end, coefficients(m).dt());
    givenNext = timeOfGiven() < Math.min(time, before);
    time = givenNext ? timeOfGiven() : time;
    timedAhead = time < end;
    lane[Lane.R_TIMED] = 0;
    if (timedAhead) {
      double rest = (end - time) / coefficients(m).dt();
      lane[Lane.R_TIMED] = Math.min(Math.max(rest, 0), lane[Lane.R]);
    }
  }

  /** The time of the next given spike, or infinity. */
  private double timeOfGiven() {
    return given.time(streamSample(), spikes);
  }

  /**
   * One sub-step from row {@code q}, with what happens at its end.
   *
   * @param q row where it begins; it ends in the next row, or in the same if rows are not kept
   */
  void subStep(int q) {
    double[] c = coefficients(m).values;
    int to = taped ? q + 1 : q;
    if (givenNext) {
      findLogIntensity(q);
    }
    boolean fires =
        programs.race.run(neurons, 1, c, 0, rows, at(q, 0, 0), ends, ends(q), clocks, 0, lane, 0)
            != 0;
    programs.advance.run(
        neurons, 1, c, 0, rows, at(q, 0, 0), rows, at(to, 0, 0), clocks, 0, ends, ends(q));
    step[q] = m;
    if (fires) {
      source[q] = (int) ends[ends(q) + layout.winnerColumn()];
      lane[Lane.R] -= ends[ends(q) + ModelPrograms.FRACTION];
      fire(source[q], to);
    } else if (timedAhead) {
      lane[Lane.R] = lane[Lane.R_TIMED];
      source[q] = neurons + (givenNext ? given(to) : deadTimeEnds ? endDeadTime(to) : receive(to));
      findTimed();
    } else {
      source[q] = SEGMENT;
      m++;
      takeStates(m, to);
      ended = m == discretisation.steps();
      if (!ended) {
        beginSegment(to);
      }
    }
    if (ended && !searching && !isFinite(to)) {
      throw failure(sample);
    }
  }

  private void fire(int k, int to) {
    double time = time(m);
    if (taped) {
      value = Math.fma(run.eventCotangent(sample, spikes), time, value);
    } else {
      run.spikes().addOrCount(sample, k, time);
    }
    spikes++;
    atOnce = time == lastTime ? atOnce + 1 : 1;
    lastTime = time;
    boolean stops = spikes == simulation.maxSpikes();
    clocks[k] = stops ? 0 : draw(k);
    transition(k, time, to);
    clocks[k] = stops ? 0 : clocks[k];
    if (stops) {
      stoppedAt = m + 1;
      ended = true;
      takeStates(stoppedAt, to);
    } else if (spikes == TooManyEventsException.MOST_EVENTS) {
      throw new TooManyEventsException(streamSample(), discretisation.end(m));
    } else if (atOnce > EndlessEventsException.most(neurons)) {
      throw new EndlessEventsException(streamSample(), k, atOnce, time);
    }
  }

  /** What an event of neuron k does. */
  private void transition(int k, double time, int to) {
    programs
        .of(k)
        .reset
        .run(
            0,
            1,
            full.values,
            k * layout.coefficientCount(),
            rows,
            at(to, k, 0),
            null,
            0,
            clocks,
            k,
            null,
            0);
    if (deadTimes.begin(k, 0, time)) {
      findTimed();
    }
    transmit(network.connections(), k, to);
  }

  /** Takes the log of the intensity with which the next given spike's neuron goes on from here. */
  private void findLogIntensity(int q) {
    int k = given.source(streamSample(), spikes);
    int c = k * layout.coefficientCount();
    double[] values = coefficients(m).values;
    programs.of(k).logIntensity.run(0, 1, values, c, rows, at(q, k, 0), null, 0, lane, 0, null, 0);
  }

  /** Handles a given spike and returns its number among what is known before. */
  private int given(int to) {
    double time = timeOfGiven();
    int k = given.source(streamSample(), spikes);
    if (taped) {
      value = run.addGiven(sample, spikes, lane[Lane.GIVEN], clocks[k], value);
    } else {
      run.spikes().addOrCount(sample, k, time, lane[Lane.GIVEN], clocks[k]);
    }
    spikes++;
    transition(k, time, to);
    return network.inputConnections().sources() + neurons + k;
  }

  /** Handles an input spike and returns its channel. */
  private int receive(int to) {
    int channel = inputs.source(streamSample(), nextInput++);
    transmit(network.inputConnections(), channel, to);
    return channel;
  }

  /** Ends a dead time and returns its number among what is known before. */
  private int endDeadTime(int to) {
    int k = deadTimes.endNext(0);
    rows[at(to, k, programs.of(k).activeColumn)] = 1;
    return network.inputConnections().sources() + k;
  }

  /** The neuron whose dead time ended the sub-step of row {@code q}, or -1. */
  int deadTime(int q) {
    return ofGiven(q) >= 0 ? -1 : Math.max(-1, ofGiven(q) + neurons);
  }

  /** The neuron whose given spike ended the sub-step of row {@code q}, or below 0. */
  int ofGiven(int q) {
    return source[q] - 2 * neurons - network.inputConnections().sources();
  }

  private void transmit(Connections connections, int from, int to) {
    for (int e = connections.start(from); e < connections.start(from + 1); e++) {
      int receptor = connections.receptor(e);
      int j = connections.target(e);
      CompiledModel target = programs.of(j);
      int column = target.receptorColumns[receptor];
      if (column >= 0) {
        rows[at(to, j, column)] += connections.weight(e);
      } else {
        weight[0] = connections.weight(e);
        int c = j * layout.coefficientCount();
        target.receive[receptor].run(
            0, 1, full.values, c, rows, at(to, j, 0), weight, 0, null, 0, null, 0);
      }
    }
  }

  /** Takes up the states at a grid point, and at all later ones when the path has stopped. */
  private void takeStates(int gridPoint, int q) {
    readerRow = q;
    if (taped) {
      value = run.stateValue(sample, gridPoint, stoppedAt > 0, this, value);
    } else {
      run.recordStates(sample, gridPoint, stoppedAt > 0, this);
    }
  }

  @Override
  public double state(int neuron, int state) {
    int[] columns = programs.of(neuron).stateColumns;
    if (state == columns.length) {
      return clocks[neuron];
    }
    int column = columns[state];
    return column < 0 ? 0 : rows[at(readerRow, neuron, column)];
  }

  /**
   * Goes along a path whose states are not finite at its end until one is not.
   *
   * @param n its sample
   * @return which state that is, and when
   */
  NonFiniteStateException failure(int n) {
    searching = true;
    start(n);
    double time = simulation.grid().start();
    while (isFinite(0) && !ended) {
      subStep(0);
      time = discretisation.end(step[0]);
      if (taped) {
        restartAt(1);
      }
    }
    searching = false;
    int k = 0;
    while (firstNotFinite(0, k) < 0) {
      k++;
    }
    String state = network.model(k).allStates().get(firstNotFinite(0, k));
    return new NonFiniteStateException(streamSample(), k, state, time);
  }

  private boolean isFinite(int q) {
    for (int k = 0; k < neurons; k++) {
      if (firstNotFinite(q, k) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** The first state of neuron k in row q, its clock among them, that is not finite, or -1. */
  private int firstNotFinite(int q, int k) {
    readerRow = q;
    CompiledModel model = programs.of(k);
    int states = model.stateColumns.length;
    boolean hasClock = model.hasClock && stoppedAt == 0;
    for (int x = 0; x < states + (hasClock ? 1 : 0); x++) {
      if (!Double.isFinite(state(k, x))) {
        return x;
      }
    }
    return -1;
  }
}
