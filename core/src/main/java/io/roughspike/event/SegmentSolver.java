package io.roughspike.event;

import io.roughspike.driver.Driver;
import io.roughspike.driver.DriverCotangents;
import io.roughspike.engine.GroupedEngine;
import io.roughspike.engine.Run;
import io.roughspike.engine.TapeBudget;
import io.roughspike.model.Network;
import io.roughspike.program.ProgramCompiler;
import java.util.ArrayList;
import java.util.List;

/**
 * Solves ranges of samples by whole segments, as many samples at a time as there are lanes. A
 * gradient keeps the segments of these samples; where they do not fit the tape, it is begun anew at
 * snapshots, and stretches between them are replayed from the last to the first. Forward
 * sensitivities go along one sample after another.
 */
final class SegmentSolver implements GroupedEngine.RangeSolver {
  private static final int FEWEST_ROWS = 4;
  private static final int FEWEST_LANES = 8;
  private static final int MOST_LANES = 64;

  private final ProgramCompiler forLanes;
  private final CompiledNetworks compiled;
  private final SegmentPaths paths;
  private final SegmentSweep sweep = new SegmentSweep();
  private final SegmentTangents tangents;
  private final SegmentScores scores;
  private final List<SegmentPaths.Snapshot> snapshots = new ArrayList<>();
  private final List<Integer> stretches = new ArrayList<>();
  private final TapeBudget tapeBudget;

  /**
   * Lanes whose tape and snapshots have one thread's share of {@code tapeBudget}.
   *
   * @param tapeBudget of all threads
   * @param forLanes compiles what all lanes do together
   * @param forOne compiles what one lane does
   * @param noise draws random numbers
   */
  SegmentSolver(
      TapeBudget tapeBudget, ProgramCompiler forLanes, ProgramCompiler forOne, NoiseSource noise) {
    this.tapeBudget = tapeBudget;
    this.forLanes = forLanes;
    compiled = new CompiledNetworks(forLanes, forOne);
    paths = new SegmentPaths(noise);
    tangents = new SegmentTangents(forLanes, forOne, noise);
    scores = new SegmentScores(forLanes, forOne, noise);
  }

  /** Lanes for a network: many of few neurons, so that a row is long enough for what it costs. */
  private int lanes(Run run) {
    int grain = forLanes.lanes();
    if (grain == 1) {
      return 1;
    }
    int neurons = run.simulation().network().size();
    int wanted = MOST_LANES / neurons / FEWEST_LANES * FEWEST_LANES;
    return Math.max(grain, Math.max(FEWEST_LANES, Math.min(MOST_LANES, wanted)));
  }

  @Override
  public void simulate(Run run, int from, int to) {
    paths.prepare(run, compiled.segments(run, false, lanes(run)));
    paths.setReplaying(false);
    for (int n = from; n < to; n += paths.lanes()) {
      paths.begin(n, Math.min(paths.lanes(), to - n));
      for (int q = 0; paths.running() != 0; q = 1 - q) {
        paths.segment(q, 1 - q);
      }
      paths.requireSound();
    }
  }

  @Override
  public void adjoint(Run run, int from, int to) {
    CompiledSegments programs = compiled.segments(run, true, lanes(run));
    paths.prepare(run, programs);
    boolean own = programs.variant.ownLengths();
    int parameters = run.simulation().network().parameterCount();
    int firstDriver = run.simulation().network().firstDriver();
    if (run.isDriven()) {
      requireDriven(run, run.simulation().solver().adaptive().isPresent());
    }
    for (int n = from; n < to; n += paths.lanes()) {
      int samples = Math.min(paths.lanes(), to - n);
      gradients(run, programs, n, samples, own);
      for (int l = 0; l < samples; l++) {
        if (run.isDriven()) {
          giveToDriver(run, n + l, sweep.ofDriver(l), l * parameters + firstDriver);
        }
        run.sums().add(n + l, paths.value(l), sweep.gradients(), l * parameters);
      }
    }
  }

  private void requireDriven(Run run, boolean adaptive) {
    if (adaptive) {
      throw new IllegalArgumentException(
          "derivatives by the driver need steps of the grid, got adaptive steps: leave out one of both");
    }
    Network network = run.simulation().network();
    int each = run.simulation().solver().stepper().usesAreas() ? 2 : 1;
    long numbers = (long) each * network.size() * network.channels() * paths.lanes();
    long needed = numbers * run.discretisation().steps() * Double.BYTES;
    if (needed > tapeBudget.perThread() / 2) {
      throw tapeBudget.tooSmallFor(
          "derivatives by the driver of %d neurons in %d steps"
              .formatted(network.size(), run.discretisation().steps()),
          2 * needed,
          " or shorten the time");
    }
  }

  private void giveToDriver(Run run, int sample, DriverCotangents cotangents, int at) {
    if (run.sink().isPresent()) {
      run.sink().get().take(sample, cotangents);
    }
    if (run.isByDriver()) {
      Driver.Source source = paths.noise().increments();
      int number = run.simulation().firstSample() + sample;
      source.addDerivatives(number, cotangents, sweep.gradients(), at);
    }
  }

  private void gradients(
      Run run, CompiledSegments programs, int from, int samples, boolean ownLengths) {
    paths.setReplaying(false);
    paths.begin(from, samples);
    stretches.clear();
    int q = 0;
    int rows = 0;
    while (paths.running() != 0) {
      if (q > 0 && !fits(q)) {
        save(stretches.size(), q);
        stretches.add(q);
        paths.tape.restartAt(q);
        paths.tape.clear();
        q = 0;
      }
      paths.tape.ensureRows(room(q));
      paths.segment(q, q + 1);
      q++;
      rows++;
    }
    paths.requireSound();
    sweep.begin(run, programs, paths, from);
    sweep.sweep(q, rows - q, ownLengths);
    rows -= q;
    paths.setReplaying(true);
    for (int w = stretches.size() - 1; w >= 0; w--) {
      if (w == 0) {
        paths.begin(from, samples);
      } else {
        paths.restore(snapshots.get(w - 1));
      }
      int count = stretches.get(w);
      for (q = 0; q < count; q++) {
        paths.segment(q, q + 1);
      }
      rows -= count;
      sweep.sweep(count, rows, ownLengths);
    }
    sweep.finish(samples);
  }

  /** Rows to have room for, for one after row q. */
  private int room(int q) {
    int room = paths.tape.capacity();
    return q + 2 <= room ? room : (int) Math.min(Math.max(q + 2, 2L * room), mostRows() + 1);
  }

  private long rowBytes() {
    return (long) (paths.tape.row(1) - paths.tape.row(0)) * Double.BYTES + 64;
  }

  /** Rows for which half of the budget has room. */
  private long mostRows() {
    return Math.max(FEWEST_ROWS, tapeBudget.perThread() / 2 / rowBytes());
  }

  /** Whether the tape has room for a row after row q. */
  private boolean fits(int q) {
    return q + 1 < mostRows() && paths.tape.noted() < tapeBudget.perThread() / 4;
  }

  private void save(int k, int q) {
    if (k == snapshots.size()) {
      snapshots.add(new SegmentPaths.Snapshot());
    }
    paths.save(snapshots.get(k), q);
    long needed = (k + 1) * snapshots.get(k).bytes() + FEWEST_ROWS * rowBytes();
    if (needed > tapeBudget.perThread()) {
      throw tapeBudget.tooSmallFor(
          "segments of %d neurons".formatted(paths.neurons()), 4 * needed, " or shorten the time");
    }
  }

  @Override
  public void scores(Run run, int from, int to) {
    scores.solve(run, from, to);
  }

  @Override
  public void forwardSensitivities(Run run, int from, int to) {
    tangents.solve(run, from, to);
  }
}
