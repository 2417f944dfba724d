package io.roughspike.event;

import io.roughspike.engine.GroupedEngine;
import io.roughspike.engine.Run;
import io.roughspike.engine.TapeBudget;
import io.roughspike.program.ProgramCompiler;
import java.util.ArrayList;
import java.util.List;

/**
 * Solves ranges of samples in lanes. A gradient runs as many samples as the tape is meant for, then
 * sweeps backwards. When the tape is full before the samples have ended, it is begun anew at a
 * snapshot of the lanes; the sweep then replays one stretch after another from its snapshot, so
 * that memory stays within the budget however long the paths are.
 */
public final class LaneSolver implements GroupedEngine.RangeSolver {
  /** Bytes of a tape after which lanes take no new sample before the sweep: the nearer caches. */
  private static final long NEAR_BYTES = 1 << 20;

  /** Most numbers in the gradients of samples that are kept until they are added up in order. */
  private static final int CHUNK_NUMBERS = 1 << 20;

  private static final int LARGEST_CHUNK = 512;

  /** Fewest rows of a tape: with fewer, replaying costs more than it should. */
  private static final int FEWEST_ROWS = 16;

  /** Fewest lanes, those of more than four neurons: what fills the widest vectors. */
  private static final int FEWEST_LANES = 8;

  private static final int MOST_LANES = 64;

  private final ProgramCompiler forLanes;
  private final TangentSolver tangents;

  private final CompiledNetworks compiled;
  private final LanePaths paths;
  private final LaneSweep sweep = new LaneSweep();
  private final List<LanePaths.Snapshot> snapshots = new ArrayList<>();
  private final TapeBudget tapeBudget;
  private CompiledNetwork programs;
  private int lanes;
  private double[] values = new double[0];
  private double[] gradients = new double[0];
  private int windowRows;
  private int nearRows;
  private int mostSnapshots;

  /**
   * Lanes whose tape and snapshots have one thread's share of {@code tapeBudget}.
   *
   * @param tapeBudget of all threads
   * @param forLanes compiles what all lanes do together
   * @param forOne compiles what one lane does
   * @param noise draws random numbers
   */
  public LaneSolver(
      TapeBudget tapeBudget, ProgramCompiler forLanes, ProgramCompiler forOne, NoiseSource noise) {
    this.tapeBudget = tapeBudget;
    this.forLanes = forLanes;
    compiled = new CompiledNetworks(forLanes, forOne);
    tangents = new TangentSolver(forLanes, forOne);
    paths = new LanePaths(noise);
  }

  private void prepare(Run run, boolean taped, int newLanes, int samples) {
    int neurons = run.simulation().network().size();
    lanes = newLanes;
    programs = compiled.of(run, taped, lanes, lanes > FEWEST_LANES, neurons == 1);
    int grain = forLanes.lanes();
    int used = Math.min(lanes, (samples + grain - 1) / grain * grain);
    paths.prepare(run, programs, lanes, used);
  }

  /** As many lanes as the tape budget has room for. */
  private void prepareTape(Run run, int samples) {
    int wanted = lanes(run.simulation().network().size());
    prepare(run, true, wanted, samples);
    while (tapeRows() < FEWEST_ROWS && wanted > forLanes.lanes()) {
      wanted = wanted > FEWEST_LANES ? FEWEST_LANES : forLanes.lanes();
      prepare(run, true, wanted, samples);
    }
    shareBudget(run);
  }

  /** Few neurons take many lanes of vectors, so that a row is long enough for what a row costs. */
  private int lanes(int neurons) {
    if (forLanes.lanes() == 1) {
      return FEWEST_LANES;
    }
    int wanted = MOST_LANES / neurons / FEWEST_LANES * FEWEST_LANES;
    return Math.max(FEWEST_LANES, Math.min(MOST_LANES, wanted));
  }

  @Override
  public void simulate(Run run, int from, int to) {
    prepare(run, false, lanes(run.simulation().network().size()), to - from);
    paths.reset(from, to);
    for (int row = 0; paths.refill(0, row, true); row++) {
      paths.subStep(0, row);
    }
    paths.requireSound();
  }

  @Override
  public void adjoint(Run run, int from, int to) {
    prepareTape(run, to - from);
    int count = run.simulation().network().parameterCount();
    int chunk = Math.max(lanes, Math.min(LARGEST_CHUNK, CHUNK_NUMBERS / count));
    if (gradients.length < Math.multiplyExact(Math.min(chunk, to - from), count)) {
      gradients = new double[Math.min(chunk, to - from) * count];
    }
    if (values.length < chunk) {
      values = new double[chunk];
    }
    for (int next = from; next < to; next = paths.next()) {
      gradients(run, next, Math.min(to, next + chunk));
      for (int n = next; n < paths.next(); n++) {
        run.sums().add(n, values[n - next], gradients, (n - next) * count);
      }
    }
  }

  /** Runs and sweeps as many of the samples {@code from} to {@code to - 1} as fit. */
  private void gradients(Run run, int from, int to) {
    paths.setReplaying(false);
    paths.setValues(values, from);
    paths.log.clear();
    paths.reset(from, to);
    int windows = 0;
    int firstRow = 0;
    int q = 0;
    while (true) {
      if (q == windowRows) {
        save(windows++, q);
        paths.tape.restartAt(q);
        firstRow += windowRows;
        q = 0;
      }
      paths.tape.ensureRows(q + 2, windowRows + 1);
      if (!paths.refill(q, firstRow + q, firstRow + q < nearRows)) {
        break;
      }
      paths.subStep(q, firstRow + q);
      q++;
    }
    paths.requireSound();
    int started = paths.next();
    sweep.begin(run, programs, paths, lanes, from, gradients);
    sweep.sweep(q, firstRow);
    paths.setReplaying(true);
    for (int w = windows - 1; w >= 0; w--) {
      firstRow -= windowRows;
      if (w == 0) {
        paths.reset(from, to);
      } else {
        paths.restore(snapshots.get(w - 1));
      }
      for (q = 0; q < windowRows; q++) {
        paths.refill(q, firstRow + q, firstRow + q < nearRows);
        paths.subStep(q, firstRow + q);
      }
      sweep.sweep(q, firstRow);
    }
    paths.skipTo(started);
  }

  private void save(int window, int q) {
    if (window == mostSnapshots) {
      throw tapeBudget.tooSmallFor(
          "paths of more than %d sub-steps".formatted(windowRows * (window + 1L)),
          2 * tapeBudget.perThread(),
          " or shorten the time");
    }
    if (window == snapshots.size()) {
      snapshots.add(new LanePaths.Snapshot());
    }
    paths.save(snapshots.get(window), q);
  }

  /** Rows for which half of the budget has room. */
  private long tapeRows() {
    return tapeBudget.perThread() / 2 / paths.tape.rowBytes() - 1;
  }

  /** Half of the budget for the tape, half for snapshots. */
  private void shareBudget(Run run) {
    int neurons = run.simulation().network().size();
    long rowBytes = paths.tape.rowBytes();
    long share = tapeBudget.perThread() / 2;
    long rows = tapeRows();
    if (rows < FEWEST_ROWS) {
      throw tapeBudget.tooSmallFor(
          "a network of %d neurons".formatted(neurons), 2 * rowBytes * (FEWEST_ROWS + 1), "");
    }
    // a row is empty where no state moves and no function is dear
    int rowSize = Math.max(1, paths.tape.rowSize());
    windowRows = (int) Math.min(rows, Integer.MAX_VALUE / 2 / rowSize);
    nearRows = (int) Math.max(1, Math.min(windowRows, NEAR_BYTES / rowBytes));
    mostSnapshots = (int) Math.min(Integer.MAX_VALUE, share / paths.snapshotBytes());
  }

  @Override
  public void forwardSensitivities(Run run, int from, int to) {
    tangents.solve(run, from, to);
  }
}
