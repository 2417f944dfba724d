package io.roughspike.event;

import io.roughspike.engine.Run;
import io.roughspike.model.Network;
import io.roughspike.program.CompiledProgram;
import io.roughspike.program.ProgramCompiler;
import java.util.Arrays;
import java.util.List;

/**
 * Forward sensitivities over the segments of {@link SegmentPaths}, one path after another: the
 * tangents of all components by the requested parameters, and of what is left of the segment where
 * a neuron stands. With t. the tangents, Phi(y; r, d) what a sub-step of fraction d makes of y with
 * r left at its start, E the event function after it, and [..] derivatives by a neuron's own
 * parameters,
 *
 * <pre>
 *   start of a segment:      r. = 0                                             (every neuron)
 *   a sub-step:              y. = Phi_y y. + Phi_r r. + Phi_d d. + [Phi]
 *     to the segment's end:  d. = r.
 *     to a place p:          d. = r. - p.,  then r. = p.
 *     to an event:           d. = -(E_y y. + E_r r. + [E]) / E_d,  then p. = r. = r. - d.
 *   an event, at once:       p. = r.
 *   time of an event:        -dt p.;  then y. = reset's J y. + [reset]
 *   arrival of its spike:    p. = -((its time). + [delay]) / dt;  then y. += [weight]
 *   end of its dead time:    p. = -((its time). + [dead time]) / dt
 *   an input spike:          p. = -[delay] / dt;  then y. += [weight]
 * </pre>
 *
 * <p>Costs O(K Q) operations a segment, O(Q) for each entry of the tape, and (m + 2) K Q numbers,
 * for K neurons of m components and Q requested parameters, besides {@link EventTangents}.
 */
final class SegmentTangents {
  private static final int LANES = Tangents.LANES;
  private static final int FIRST = Tangents.FIRST;

  private final ProgramCompiler forLanes;
  private final CompiledNetworks compiled;
  private final SegmentPaths paths;
  private final SegmentTape tape;
  private final Tangents tangents;
  private final EventTangents events = new EventTangents();

  private Run run;
  private int neurons;
  private int width;

  /** Of each group of neurons. */
  private CompiledSegmentTangents[] programs = new CompiledSegmentTangents[0];

  private int count;
  private int runs;

  /** Whether a neuron was cut in the present segment. */
  private boolean[] isCut = new boolean[0];

  /** Tangents of what is left of the segment of neuron n, at {@code FIRST + n 64 runs + t}. */
  private double[] rest = new double[0];

  /** Tangents of the fraction of a sub-step, and of the present place, at {@code FIRST + t}. */
  private double[] fraction = new double[0];

  private double[] place = new double[0];

  /** What all tangents share in a sub-step, or over a segment of neighbouring neurons. */
  private double[] shared = new double[0];

  /** The row of a neuron where its sub-step begins, and how it is cut. */
  private double[] row = new double[0];

  private final double[] cuts = new double[FIRST + Cut.COUNT];

  // The present segment.
  private int sample;
  private Coefficients coefficients;
  private double length;
  private boolean stopped;

  /**
   * A solver of its own programs.
   *
   * @param forLanes compiles what is done to all tangents
   * @param forOne compiles what is done once
   * @param noise draws random numbers
   */
  SegmentTangents(ProgramCompiler forLanes, ProgramCompiler forOne, NoiseSource noise) {
    this.forLanes = forLanes;
    compiled = new CompiledNetworks(forOne, forOne);
    paths = new SegmentPaths(noise);
    tape = paths.tape;
    tangents = new Tangents(forLanes);
  }

  /** Adds values and gradients of the samples {@code from} to {@code to - 1} to the run's sums. */
  void solve(Run newRun, int from, int to) {
    prepare(newRun);
    for (sample = from; sample < to; sample++) {
      paths.begin(sample, 1);
      tangents.start(sample);
      events.clear();
      while (paths.running() != 0) {
        coefficients = tangents.coefficients(paths.isShortened());
        paths.segment(0, 1);
        segment();
        tape.restartAt(1);
        tape.clear();
      }
      paths.requireSound();
      run.sums().add(sample, paths.value(0), tangents.gradient(), 0);
    }
  }

  private void prepare(Run newRun) {
    run = newRun;
    Network network = run.simulation().network();
    neurons = network.size();
    CompiledSegments model = compiled.segments(run, true, 1);
    List<CompiledSegment> models = model.models();
    width = model.layout.stateCount() + 1;
    if (programs.length != models.size()) {
      programs = new CompiledSegmentTangents[models.size()];
    }
    int size = 0;
    for (int g = 0; g < models.size(); g++) {
      programs[g] = models.get(g).tangents(forLanes);
      int whole = programs[g].wholeWidth * network.groups().get(g).size();
      size = Math.max(size, Math.max(whole, programs[g].stepWidth));
    }
    if (shared.length != size) {
      shared = new double[size];
    }
    paths.prepare(run, model);
    tangents.prepare(run, model, programs);
    count = tangents.count();
    runs = tangents.runs();
    events.prepare(network, count);
    if (row.length != FIRST + model.layout.rowColumns()) {
      row = new double[FIRST + model.layout.rowColumns()];
    }
    if (isCut.length != neurons) {
      isCut = new boolean[neurons];
    }
    Arrays.fill(isCut, false);
    size = FIRST + Math.multiplyExact(runs * LANES, neurons);
    if (rest.length != size) {
      rest = new double[size];
    }
    if (place.length != FIRST + runs * LANES) {
      place = new double[FIRST + runs * LANES];
      fraction = new double[FIRST + runs * LANES];
    }
  }

  /** Carries the tangents over the segment that the path has just made. */
  private void segment() {
    length = tape.length[0];
    stopped = tape.stopped[0] != 0;
    cuts[FIRST + Cut.LENGTH] = length;
    for (int e = 0; e < tape.count(); e++) {
      entry(e, tape.kind(e), tape.neuron(e), tape.number(e), tape.valuesAt(e));
    }
    for (int g = 0; !stopped && g < programs.length; g++) {
      Network.Group group = tangents.group(g);
      int from = group.first();
      for (int n = from; n < group.end(); n++) {
        if (isCut[n]) {
          whole(g, from, n);
          from = n + 1;
        }
      }
      whole(g, from, group.end());
    }
    Arrays.fill(isCut, false);
    if (tape.point[0] >= 0) {
      tangents.addStates(sample, tape.point[0], stopped);
    }
    events.forget(paths.end(0));
  }

  /** Neurons {@code from} to {@code to - 1} of a group, which no event has cut. */
  private void whole(int g, int from, int to) {
    if (from == to) {
      return;
    }
    CompiledSegmentTangents p = programs[g];
    p.wholeSlopes.run(
        to - from,
        1,
        coefficients.values,
        tangents.coefficientsAt(from),
        tape.rows,
        paths.at(0, from, 0),
        shared,
        0,
        null,
        0,
        cuts,
        FIRST);
    for (int q = 0; q < runs; q++) {
      int at = tangents.at(q, from, 0);
      p.moveWhole.run(
          to - from,
          tangents.lanes(q),
          shared,
          0,
          tangents.values(),
          at,
          null,
          0,
          null,
          0,
          null,
          0);
    }
    for (int k = from; k < to; k++) {
      tangents.addSources(g, p.wholeSources, k, shared, (k - from) * p.wholeWidth);
    }
  }

  private void entry(int e, int kind, int k, int number, int values) {
    if (k >= 0) {
      cut(k);
    }
    switch (kind) {
      case SegmentTape.LAST -> {
        System.arraycopy(rest, restOf(k), fraction, FIRST, count);
        slopes(k, values);
        move(k);
      }
      case SegmentTape.STEP -> stepToPlace(k, number, values);
      case SegmentTape.FIRED -> {
        slopes(k, values);
        tangents.fire(k, shared, 0, fraction, rest, restOf(k));
        move(k);
        for (int t = 0; t < count; t++) {
          rest[restOf(k) + t] -= fraction[FIRST + t];
        }
        event(k, number, values);
      }
      case SegmentTape.FORCED -> event(k, number, values);
      case SegmentTape.RECEIVED -> tangents.receive(number);
      case SegmentTape.ARRIVED -> placeAfter(number);
      case SegmentTape.RELEASED -> {
        placeAfter(number);
        int deadTime = tangents.ofDeadTime(k);
        if (deadTime >= 0) {
          place[FIRST + deadTime] -= 1 / length;
        }
      }
      case SegmentTape.INPUT -> placeAfter(-1);
      case SegmentTape.ACTIVATED -> {
        // the state that says so is a constant between transitions
      }
      default -> throw new IllegalStateException("no entry %d of kind %d".formatted(e, kind));
    }
  }

  /** A neuron is cut: where it stands at the start of the segment nothing depends on. */
  private void cut(int k) {
    if (!isCut[k]) {
      isCut[k] = true;
      Arrays.fill(rest, restOf(k), restOf(k) + runs * LANES, 0);
    }
  }

  /** Where the tangents of what is left of a neuron's segment begin. */
  private int restOf(int k) {
    return FIRST + k * runs * LANES;
  }

  /** A sub-step to the present place, or to where a spike comes that is later by its delay. */
  private void stepToPlace(int k, int number, int values) {
    slopes(k, values);
    int from = restOf(k);
    int delay = number < 0 || length == 0 ? -1 : tangents.ofDelay(number);
    for (int t = 0; t < count; t++) {
      fraction[FIRST + t] = rest[from + t] - place[FIRST + t];
    }
    if (delay >= 0) {
      fraction[FIRST + delay] += 1 / length;
    }
    move(k);
    System.arraycopy(place, FIRST, rest, from, count);
    if (delay >= 0) {
      rest[from + delay] -= 1 / length;
    }
  }

  /** What all tangents share in a sub-step. */
  private void slopes(int k, int values) {
    paths.load(row, 0, k, 0, values);
    cuts[FIRST + Cut.REST] = tape.values[values + width];
    cuts[FIRST + Cut.FRACTION] = tape.values[values + width + 1];
    programs[tangents.groupOf(k)].stepSlopes.run(
        1,
        1,
        coefficients.values,
        tangents.coefficientsAt(k),
        row,
        FIRST,
        shared,
        0,
        null,
        0,
        cuts,
        FIRST);
  }

  /** Carries the tangents of a neuron over a sub-step. */
  private void move(int k) {
    int g = tangents.groupOf(k);
    CompiledProgram program = programs[g].move;
    for (int q = 0; q < runs; q++) {
      program.run(
          1,
          tangents.lanes(q),
          shared,
          0,
          tangents.values(),
          tangents.at(q, k, 0),
          fraction,
          FIRST + q * LANES,
          rest,
          restOf(k) + q * LANES,
          null,
          0);
    }
    tangents.addSources(g, programs[g].stepSources, k, shared, 0);
  }

  /** An event where neuron k stands now, and its reset. */
  private void event(int k, int number, int values) {
    System.arraycopy(rest, restOf(k), place, FIRST, count);
    tangents.addTime(length * run.eventCotangent(sample, number), place, FIRST);
    if (events.areKept()) {
      double left = tape.values[values + width] - tape.values[values + width + 1];
      int to = events.add(Math.fma(-left, length, paths.end(0)));
      for (int t = 0; t < count; t++) {
        events.values()[to + t] = -length * place[FIRST + t];
      }
    }
    paths.load(row, 0, k, 0, values + width + 2);
    tangents.reset(k, coefficients, row, FIRST, cuts, FIRST);
    if (stopped && number == paths.spikes(0) - 1) {
      tangents.clearClock(k); // it did not start again
    }
  }

  /** The place of what follows an event, or, without one, nothing that has a tangent. */
  private void placeAfter(int event) {
    if (event < 0) {
      Arrays.fill(place, 0);
      return;
    }
    int from = events.at(event);
    for (int t = 0; t < count; t++) {
      place[FIRST + t] = -events.values()[from + t] / length;
    }
  }
}
