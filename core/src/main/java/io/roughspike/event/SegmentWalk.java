package io.roughspike.event;

import io.roughspike.engine.Run;
import io.roughspike.model.Network;
import io.roughspike.program.CompiledProgram;
import io.roughspike.program.ProgramCompiler;
import java.util.Arrays;
import java.util.List;

/**
 * Carries tangents of all components, and of what is left of the segment where a neuron stands,
 * along one path: neurons that nothing cuts over whole segments, neighbours together, others entry
 * by entry of the tape. With t. the tangents, Phi(y; r, d) what a sub-step of fraction d makes of y
 * with r left at its start, and [..] derivatives by a neuron's own parameters,
 *
 * <pre>
 *   start of a segment:      r. = 0                                             (every neuron)
 *   a sub-step:              y. = Phi_y y. + Phi_r r. + Phi_d d. + [Phi]
 *     to the segment's end:  d. = r.
 *     to a place p:          d. = r. - p.,  then r. = p.
 * </pre>
 */
abstract class SegmentWalk {
  private static final int LANES = Tangents.LANES;
  static final int FIRST = Tangents.FIRST;

  private final ProgramCompiler forLanes;
  private final CompiledNetworks compiled;
  final SegmentPaths paths;
  final SegmentTape tape;
  final Tangents tangents;

  Run run;
  Network network;
  CompiledSegments model;
  int width;

  /** Of each group of neurons. */
  private CompiledSegmentTangents[] programs = new CompiledSegmentTangents[0];

  int count;
  private int runs;

  /** Whether a neuron was cut in the present segment. */
  private boolean[] isCut = new boolean[0];

  /** Tangents of what is left of the segment of neuron n, at {@code FIRST + n 64 runs + t}. */
  double[] rest = new double[0];

  /** Tangents of the fraction of a sub-step, and of the present place, at {@code FIRST + t}. */
  double[] fraction = new double[0];

  double[] place = new double[0];

  /** What all tangents share in a sub-step, or over a segment of neighbouring neurons. */
  double[] shared = new double[0];

  /** The row of a neuron where its sub-step begins, and how it is cut. */
  private double[] row = new double[0];

  private final double[] cuts = new double[FIRST + Cut.COUNT];

  // The present segment.
  private Coefficients coefficients;
  double length;
  private boolean stopped;

  /**
   * A walk with programs of its own.
   *
   * @param forLanes compiles what is done to all tangents
   * @param forOne compiles what is done once
   * @param noise draws random numbers
   */
  SegmentWalk(ProgramCompiler forLanes, ProgramCompiler forOne, NoiseSource noise) {
    this.forLanes = forLanes;
    compiled = new CompiledNetworks(forOne, forOne);
    paths = new SegmentPaths(noise);
    tape = paths.tape;
    tangents = new Tangents(forLanes);
  }

  /** The programs that carry tangents of a model. */
  abstract CompiledSegmentTangents programs(CompiledSegment of, ProgramCompiler compiler);

  /** What happened to neuron k, or to none. */
  abstract void entry(int kind, int k, int number, int values);

  /** Tangents of neuron k were carried over a whole segment. */
  void movedWhole(int k) {
    // mostly that is all
  }

  /** Prepares for a run. */
  final void prepareWalk(Run newRun) {
    run = newRun;
    network = run.simulation().network();
    int neurons = network.size();
    model = compiled.segments(run, true, 1);
    List<CompiledSegment> models = model.models();
    width = model.layout.stateCount() + 1;
    if (programs.length != models.size()) {
      programs = new CompiledSegmentTangents[models.size()];
    }
    int size = 0;
    for (int g = 0; g < models.size(); g++) {
      programs[g] = programs(models.get(g), forLanes);
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
    Arrays.fill(place, 0);
  }

  /** Takes the path, and the tangents with it, through its next segment. */
  final void segment() {
    coefficients = tangents.coefficients(paths.isShortened());
    paths.segment(0, 1);
    length = tape.length[0];
    stopped = tape.stopped[0] != 0;
    cuts[FIRST + Cut.LENGTH] = length;
    for (int e = 0; e < tape.count(); e++) {
      int k = tape.neuron(e);
      if (k >= 0) {
        cut(k);
      }
      entry(tape.kind(e), k, tape.number(e), tape.valuesAt(e));
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
  }

  /** Whether the path stopped at its cap in the present segment. */
  final boolean stopped() {
    return stopped;
  }

  /** The next segment begins where the present one ends. */
  final void goOn() {
    tape.restartAt(1);
    tape.clear();
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
      movedWhole(k);
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
  final int restOf(int k) {
    return FIRST + k * runs * LANES;
  }

  /** A sub-step to the end of the segment. */
  final void stepToEnd(int k, int values) {
    System.arraycopy(rest, restOf(k), fraction, FIRST, count);
    slopes(k, values);
    move(k);
  }

  /** A sub-step to the present place, or to where a spike comes that is later by its delay. */
  final void stepToPlace(int k, int number, int values) {
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
  final void slopes(int k, int values) {
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
  final void move(int k) {
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

  /** The reset of neuron k, from the components at {@code values} on. */
  final void reset(int k, int number, int values) {
    paths.load(row, 0, k, 0, values);
    tangents.reset(k, coefficients, row, FIRST, cuts, FIRST);
    if (stopped && number == paths.spikes(0) - 1) {
      tangents.clearClock(k); // it did not start again
    }
  }
}
