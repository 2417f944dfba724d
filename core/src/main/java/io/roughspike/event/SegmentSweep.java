package io.roughspike.event;

import io.roughspike.driver.Driver;
import io.roughspike.driver.DriverCotangents;
import io.roughspike.engine.Run;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.program.CompiledProgram;
import java.util.Arrays;

/**
 * The reverse sweep over the segments of {@link SegmentPaths}. In each segment what happened to
 * single neurons is undone entry by entry, from the last to the first; the others are swept over
 * the whole segment together.
 *
 * <p>With (y, r) where a sub-step begins and d its fraction, y' = Phi(y; r, d) has, for cotangents
 * Y of y', the slopes D = Phi_d Y and R = Phi_r Y. A neuron that is cut at a place p takes d = r -
 * p, so its sub-step gives R + D to r and -D to p, besides what the place itself then has as the r
 * of what follows. At an event p = r - d, and d is where the event function E(Phi(y; r, d)) is 0:
 * the cotangent of E is (P - D) / E_d, with P the sum of all that depends on the place, and r gets
 * P + R and what E gives. A place is (end - time) / dt, and the time of an event end - place dt:
 * where segments have lengths of their own, their ends and lengths have cotangents, too.
 */
final class SegmentSweep implements Run.CotangentAdder {
  private static final int FIRST = LanePaths.FIRST;

  private Run run;
  private Network network;
  private CompiledSegments programs;
  private SegmentPaths paths;
  private SegmentTape tape;
  private int neurons;
  private int lanes;
  private int width;
  private int columns;
  private int clockColumn;
  private int coefficientCount;

  /** Column c of neuron n in lane l, at {@code FIRST + (n columns + c) lanes + l}. */
  private double[] bars = new double[0];

  /** Cotangents of r of neurons that are cut, at {@code n lanes + l}. */
  private double[] ofRest = new double[0];

  /** Cotangents of times of events, from what they bring about later, by lane. */
  private double[][] ofTime = new double[0][];

  /** The row of a neuron where its sub-step begins. */
  private double[] row = new double[0];

  /** Cotangents of neurons that are not swept with the others, and which they are. */
  private double[] kept = new double[0];

  private int[] keptNeuron = new int[0];
  private int[] keptLane = new int[0];
  private int keptCount;

  private double[] cuts = new double[0];
  private double[] weights = new double[0];
  private double[] gradients = new double[0];
  private int parameters;
  private int first;

  /** Where the derivatives by delays are in a gradient, or -1. */
  private int firstDelay;

  private int firstInputDelay;
  private int[] refractory = new int[0];

  // The present lane.
  private int lane;
  private double length;
  private Coefficients coefficients;

  /** Sum of what depends on the place of the present event. */
  private double ofPlace;

  private boolean hasShortened;

  /** The place of the present event, or of what arrives. */
  private double place;

  /** Where cotangents of noise begin among those of a neuron. */
  private int noiseColumn;

  private final SegmentCotangents ofSegment = new SegmentCotangents();

  private DriverCotangents[] ofDriver = new DriverCotangents[0];

  /**
   * Begins with the end of the paths.
   *
   * @param newFirst the sample of lane 0
   */
  void begin(Run newRun, CompiledSegments newPrograms, SegmentPaths newPaths, int newFirst) {
    run = newRun;
    network = run.simulation().network();
    programs = newPrograms;
    paths = newPaths;
    tape = paths.tape;
    neurons = network.size();
    lanes = programs.lanes;
    first = newFirst;
    ModelPrograms layout = programs.layout;
    width = layout.stateCount() + 1;
    columns = layout.cotangentColumns();
    clockColumn = layout.clockCotangent();
    int rowColumns = layout.rowColumns();
    coefficientCount = layout.coefficientCount();
    parameters = network.parameterCount();
    int size = FIRST + neurons * columns * lanes;
    if (bars.length != size) {
      bars = new double[size];
    }
    if (ofRest.length != neurons * lanes) {
      ofRest = new double[neurons * lanes];
    }
    if (row.length != FIRST + rowColumns * lanes) {
      row = new double[FIRST + rowColumns * lanes];
    }
    if (cuts.length != FIRST + Cut.COUNT * lanes) {
      cuts = new double[FIRST + Cut.COUNT * lanes];
    }
    if (ofTime.length != lanes) {
      ofTime = new double[lanes][0];
      weights = new double[2 * lanes];
      ofSegment.length = new double[lanes];
      ofSegment.end = new double[lanes];
    }
    if (gradients.length < Math.multiplyExact(lanes, parameters)) {
      gradients = new double[lanes * parameters];
    }
    if (refractory.length != neurons) {
      refractory = new int[neurons];
    }
    Arrays.fill(gradients, 0, lanes * parameters, 0);
    DeadTimes.findInGradient(run, refractory);
    boolean delays = run.requested().hasDelays();
    firstDelay = delays && network.connections().hasDelays() ? network.firstDelay() : -1;
    firstInputDelay =
        delays && network.inputConnections().hasDelays() ? network.firstInputDelay() : -1;
    hasShortened = false;
    noiseColumn = layout.noiseCotangent();
    if (programs.variant.driven()) {
      beginDriven();
    }
  }

  private void beginDriven() {
    int steps = run.discretisation().steps();
    int channels = network.channels();
    boolean areas = run.simulation().solver().stepper().usesAreas();
    if (ofDriver.length != lanes) {
      ofDriver = new DriverCotangents[lanes];
      Arrays.setAll(ofDriver, _ -> new DriverCotangents());
    }
    for (int l = 0; l < lanes; l++) {
      ofDriver[l].reset(steps, neurons, channels, areas, paths.segments().jumps(l));
    }
    ofSegment.bars = bars;
    ofSegment.at = at(0, noiseColumn);
    ofSegment.columns = columns;
    ofSegment.lanes = lanes;
  }

  /** The derivatives by the driver in lane l, where these are wanted. */
  DriverCotangents ofDriver(int l) {
    return ofDriver[l];
  }

  /** Takes the cotangents of segments of their own out of the sums that go on. */
  private void takeSegments(int q) {
    int lengthColumn = programs.layout.lengthCotangent();
    for (int l = 0; l < lanes; l++) {
      if ((tape.running[q] >> l & 1) != 0) {
        for (int n = 0; n < neurons; n++) {
          ofSegment.length[l] += bars[at(n, lengthColumn) + l];
        }
        int row = tape.row(q);
        paths.segments().addCotangents(q, l, ofSegment, tape.rows, row, ofDriver[l]);
      }
    }
    for (int n = 0; n < neurons; n++) {
      Arrays.fill(bars, at(n, noiseColumn), at(n, lengthColumn + 1), 0);
    }
  }

  /** Takes the cotangents of the noise of step m out of the sums that go on. */
  private void takeNoise(int q, int m, boolean isShort) {
    double scale = run.discretisation().scale(isShort);
    double areaScale = run.discretisation().areaScale(isShort);
    int[] channels = programs.channels;
    for (int c = 0; c < channels.length; c++) {
      boolean isArea = channels[c] >= Driver.AREAS;
      int number = isArea ? network.channels() + channels[c] - Driver.AREAS : channels[c];
      for (int n = 0; n < neurons; n++) {
        int from = at(n, noiseColumn + c);
        for (int l = 0; l < lanes; l++) {
          if ((tape.running[q] >> l & 1) != 0) {
            double x = bars[from + l] / (isArea ? areaScale : scale);
            ofDriver[l].values()[ofDriver[l].at(n, number) + m] = x;
          }
          bars[from + l] = 0;
        }
      }
    }
  }

  /**
   * The derivatives of lane l begin at {@code l} times the number of parameters; the live array.
   */
  double[] gradients() {
    return gradients;
  }

  private int at(int n, int column) {
    return FIRST + (n * columns + column) * lanes;
  }

  /**
   * Sweeps rows backwards.
   *
   * @param rows how many
   * @param firstStep the step of the grid of row 0, unless segments have lengths of their own
   * @param ownLengths whether they have
   */
  void sweep(int rows, int firstStep, boolean ownLengths) {
    for (int q = rows - 1; q >= 0; q--) {
      boolean isShort = !ownLengths && run.discretisation().isShortened(firstStep + q);
      if (hasShortened && !isShort) {
        finishShortened();
      }
      hasShortened = isShort;
      coefficients = isShort ? paths.shortened : paths.full;
      segment(q);
      if (programs.variant.driven() && ownLengths) {
        takeSegments(q);
      } else if (programs.variant.driven()) {
        takeNoise(q, firstStep + q, isShort);
      }
    }
  }

  /** Ends with the start of the paths. */
  void finish(int samples) {
    if (hasShortened) {
      finishShortened();
    }
    for (int l = 0; l < samples; l++) {
      lane = l;
      run.addStateCotangents(first + l, 0, false, this);
      for (int n = 0; n < neurons; n++) {
        if (network.isReadOut(n)) {
          bars[at(n, clockColumn) + l] = 0;
        }
      }
      programs.startSweep.run(
          neurons, 1, paths.full.values, 0, null, 0, bars, FIRST + l, null, 0, cuts, FIRST + l);
      sums(l, paths.full);
    }
  }

  private void finishShortened() {
    for (int l = 0; l < lanes; l++) {
      sums(l, paths.shortened);
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
        l * parameters);
  }

  private void segment(int q) {
    keptCount = 0;
    for (int l = 0; l < lanes; l++) {
      cuts[FIRST + Cut.LENGTH * lanes + l] = tape.length[q * lanes + l];
      if ((tape.running[q] >> l & 1) != 0) {
        lane(q, l);
      }
    }
    programs.wholeSweep.run(
        neurons,
        lanes,
        coefficients.values,
        0,
        tape.rows,
        tape.row(q),
        bars,
        FIRST,
        null,
        0,
        cuts,
        FIRST);
    for (int k = 0; k < keptCount; k++) {
      for (int c = 0; c < columns; c++) {
        bars[at(keptNeuron[k], c) + keptLane[k]] = kept[k * columns + c];
      }
    }
  }

  private void lane(int q, int l) {
    lane = l;
    length = tape.length[q * lanes + l];
    ofSegment.length[l] = 0;
    ofSegment.end[l] = 0;
    int point = tape.point[q * lanes + l];
    boolean stopped = (tape.stopped[q] >> l & 1) != 0;
    if (stopped || point == run.discretisation().steps()) {
      clear(l);
    }
    if (point >= 0) {
      run.addStateCotangents(first + l, point, stopped, this);
    }
    ofPlace = 0;
    int begin = tape.begin[q * lanes + l];
    boolean atStop = stopped;
    for (int e = tape.begin[q * lanes + l + 1] - 1; e >= begin; e--) {
      int k = tape.neuron(e);
      int kind = tape.kind(e);
      boolean isEvent = kind == SegmentTape.FIRED || kind == SegmentTape.FORCED;
      if (isEvent && atStop) {
        bars[at(k, clockColumn) + l] = 0; // it did not start again
        atStop = false;
      }
      undo(q, e, kind, k);
    }
    if (stopped) {
      for (int n = 0; n < neurons; n++) {
        keep(n);
      }
    } else {
      for (int e = begin; e < tape.begin[q * lanes + l + 1]; e++) {
        if (tape.kind(e) == SegmentTape.LAST) {
          keep(tape.neuron(e));
        }
      }
    }
  }

  /** Nothing comes after the end of a path. */
  private void clear(int l) {
    for (int j = FIRST + l; j < bars.length; j += lanes) {
      bars[j] = 0;
    }
    for (int j = l; j < ofRest.length; j += lanes) {
      ofRest[j] = 0;
    }
    if (ofTime[l].length < paths.spikes(l)) {
      ofTime[l] = new double[Math.max(16, 2 * paths.spikes(l))];
    }
    Arrays.fill(ofTime[l], 0);
  }

  /** Keeps the cotangents of a neuron while the others are swept. */
  private void keep(int n) {
    if (keptNeuron.length == keptCount) {
      int size = Math.max(64, 2 * keptCount);
      keptNeuron = Arrays.copyOf(keptNeuron, size);
      keptLane = Arrays.copyOf(keptLane, size);
    }
    if (kept.length < (keptCount + 1) * columns) {
      kept = Arrays.copyOf(kept, Math.max(2 * kept.length, keptNeuron.length * columns));
    }
    for (int c = 0; c < columns; c++) {
      kept[keptCount * columns + c] = bars[at(n, c) + lane];
    }
    keptNeuron[keptCount] = n;
    keptLane[keptCount++] = lane;
  }

  private void undo(int q, int e, int kind, int k) {
    int number = tape.number(e);
    int values = tape.valuesAt(e);
    switch (kind) {
      case SegmentTape.LAST -> {
        step(q, k, values);
        ofRest[k * lanes + lane] = cut(Cut.BY_FRACTION) + cut(Cut.BY_REST);
      }
      case SegmentTape.STEP -> {
        double before = ofRest[k * lanes + lane];
        step(q, k, values);
        setPlace(values);
        double more = before - cut(Cut.BY_FRACTION);
        ofPlace += more;
        addDelay(number, more);
        ofRest[k * lanes + lane] = cut(Cut.BY_FRACTION) + cut(Cut.BY_REST);
      }
      case SegmentTape.RECEIVED -> receive(k, number);
      case SegmentTape.FIRED, SegmentTape.FORCED -> event(q, k, number, values, kind);
      case SegmentTape.GIVEN -> given(q, k, number, values);
      case SegmentTape.ARRIVED -> takePlace(number);
      case SegmentTape.RELEASED -> {
        double more = takePlace(number);
        if (refractory[k] >= 0) {
          gradients[lane * parameters + refractory[k]] += more;
        }
      }
      case SegmentTape.INPUT -> takePlace(-1);
      case SegmentTape.ACTIVATED -> bars[at(k, programs.of(k).activeColumn) + lane] = 0;
      default -> throw new IllegalStateException("no entry of kind " + kind);
    }
  }

  /** Says where the sub-step ended whose values are there. */
  private void setPlace(int values) {
    place = tape.values[values + width] - tape.values[values + width + 1];
  }

  /** The cotangent of the time of the present place, which goes to the event that it comes from. */
  private double takePlace(int event) {
    double more = -ofPlace / length;
    ofSegment.end[lane] -= more;
    ofSegment.length[lane] = Math.fma(place, more, ofSegment.length[lane]);
    ofPlace = 0;
    if (event >= 0) {
      ofTime[lane][event] += more;
    }
    return more;
  }

  /** A spike that arrives later by the delay of its connection, if any. */
  private void addDelay(int number, double ofItsPlace) {
    if (length == 0) {
      return; // within a jump
    }
    int connections = network.connections().count();
    if (number >= connections && firstInputDelay >= 0) {
      gradients[lane * parameters + firstInputDelay + number - connections] -= ofItsPlace / length;
    } else if (number >= 0 && number < connections && firstDelay >= 0) {
      gradients[lane * parameters + firstDelay + number] -= ofItsPlace / length;
    }
  }

  private void event(int q, int k, int number, int values, int kind) {
    double g = run.eventCotangent(first + lane, number) + ofTime[lane][number];
    double sum = Math.fma(-length, g, ofPlace + ofRest[k * lanes + lane]);
    setPlace(values);
    ofSegment.end[lane] += g;
    ofSegment.length[lane] = Math.fma(-place, g, ofSegment.length[lane]);
    ofPlace = 0;
    paths.load(row, q, k, lane, values + width + 2);
    run(programs.of(k).resetSweep, k);
    if (kind == SegmentTape.FORCED) {
      ofRest[k * lanes + lane] = sum;
      return;
    }
    setCut(Cut.REST_COTANGENT, sum);
    step(q, k, values);
    run(programs.of(k).eventSweep, k);
    ofRest[k * lanes + lane] = cut(Cut.BY_REST);
  }

  /** A spike that is given: its time depends on nothing, its log intensity and integral do. */
  private void given(int q, int k, int number, int values) {
    double g = run.eventCotangent(first + lane, number);
    ofPlace += ofRest[k * lanes + lane];
    paths.load(row, q, k, lane, values + width + 2);
    run(programs.of(k).resetSweep, k);
    bars[at(k, clockColumn) + lane] = -g;
    step(q, k, values);
    setCut(Cut.GIVEN, g);
    run(programs.of(k).intensitySweep, k);
    setPlace(values);
    ofPlace -= cut(Cut.BY_FRACTION);
    takePlace(-1);
    ofRest[k * lanes + lane] = cut(Cut.BY_FRACTION) + cut(Cut.BY_REST);
  }

  /** The reverse of a sub-step. */
  private void step(int q, int k, int values) {
    paths.load(row, q, k, lane, values);
    setCut(Cut.REST, tape.values[values + width]);
    setCut(Cut.FRACTION, tape.values[values + width + 1]);
    run(programs.of(k).stepSweep, k);
  }

  private void run(CompiledProgram program, int k) {
    program.run(
        1,
        1,
        coefficients.values,
        k * coefficientCount,
        row,
        FIRST + lane,
        bars,
        at(k, 0) + lane,
        null,
        0,
        cuts,
        FIRST + lane);
  }

  private double cut(int column) {
    return cuts[FIRST + column * lanes + lane];
  }

  private void setCut(int column, double x) {
    cuts[FIRST + column * lanes + lane] = x;
  }

  /** Derivatives by the weight of a connection, and by what else the spike's effect depends on. */
  private void receive(int j, int number) {
    boolean ofInput = number >= network.connections().count();
    Connections connections = ofInput ? network.inputConnections() : network.connections();
    int e = ofInput ? number - network.connections().count() : number;
    int receptor = connections.receptor(e);
    int column = programs.of(j).receptorColumns[receptor];
    int to = lane * parameters + (ofInput ? network.firstInputWeight() : network.firstWeight()) + e;
    if (column >= 0) {
      gradients[to] += bars[at(j, column) + lane];
    } else {
      weights[0] = connections.weight(e);
      programs
          .of(j)
          .receiveSweep[receptor]
          .run(
              0,
              1,
              paths.full.values,
              j * coefficientCount,
              null,
              0,
              bars,
              at(j, 0) + lane,
              weights,
              0,
              null,
              0);
      gradients[to] += weights[lanes];
    }
  }

  @Override
  public void add(int neuron, int state, double cotangent) {
    int column = programs.of(neuron).cotangentColumns[state];
    if (column >= 0) {
      bars[at(neuron, column) + lane] += cotangent;
    }
  }
}
