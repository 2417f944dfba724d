package io.roughspike.simd;

import io.roughspike.engine.GroupedEngine;
import io.roughspike.engine.Run;
import io.roughspike.engine.TapeBudget;
import io.roughspike.reference.NetworkPathSolver;
import java.util.ArrayList;
import java.util.List;

/**
 * Solves ranges of samples of a network in lanes. A gradient runs as many samples as the tape is
 * meant for, then sweeps backwards. When the tape is full before the samples have ended, it is
 * begun anew at a snapshot of the lanes; the sweep then replays one stretch after another from its
 * snapshot, so that memory stays within the budget however long the paths are.
 */
final class NetworkLanes implements GroupedEngine.RangeSolver {
  /** Bytes of a tape after which lanes take no new sample before the sweep: the nearer caches. */
  private static final long NEAR_BYTES = 1 << 20;

  /** Most numbers in the gradients of samples that are kept until they are added up in order. */
  private static final int CHUNK_NUMBERS = 1 << 20;

  private static final int LARGEST_CHUNK = 2048;

  /** Fewest rows of a tape: with fewer, replaying costs more than it should. */
  private static final int FEWEST_ROWS = 16;

  private final NetworkPaths paths = new NetworkPaths();
  private final NetworkSweep sweep = new NetworkSweep();
  private final List<NetworkPaths.Snapshot> snapshots = new ArrayList<>();
  private final NetworkPathSolver sensitivities;
  private final TapeBudget tapeBudget;
  private double[] values = new double[0];
  private double[] gradients = new double[0];
  private int windowRows;
  private int nearRows;
  private int mostSnapshots;

  /** Lanes whose tape and snapshots have one thread's share of {@code tapeBudget}. */
  NetworkLanes(TapeBudget tapeBudget) {
    this.tapeBudget = tapeBudget;
    sensitivities = new NetworkPathSolver(tapeBudget);
  }

  @Override
  public void simulate(Run run, int from, int to) {
    paths.prepare(run, false);
    paths.reset(from, to);
    for (int row = 0; paths.refill(0, row, true); row++) {
      paths.subStep(0, row);
    }
    paths.requireFinite();
  }

  @Override
  public void adjoint(Run run, int from, int to) {
    paths.prepare(run, true);
    int count = run.simulation().network().parameterCount();
    shareBudget(run);
    int chunk = Math.max(NetworkPaths.LANES, Math.min(LARGEST_CHUNK, CHUNK_NUMBERS / count));
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
    paths.requireFinite();
    int started = paths.next();
    sweep.begin(run.simulation().network().size());
    sweep(run, q, firstRow, from);
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
      sweep(run, q, firstRow, from);
    }
    paths.skipTo(started);
  }

  private void sweep(Run run, int rows, int firstRow, int from) {
    sweep.sweep(
        run, paths.full, paths.shortened, paths.tape, paths.log, rows, firstRow, from, gradients);
  }

  private void save(int window, int q) {
    if (window == mostSnapshots) {
      throw tapeBudget.tooSmallFor(
          "paths of more than %d sub-steps".formatted(windowRows * (window + 1L)),
          2 * tapeBudget.perThread(),
          " or shorten the time");
    }
    if (window == snapshots.size()) {
      snapshots.add(new NetworkPaths.Snapshot());
    }
    paths.save(snapshots.get(window), q);
  }

  /** Half of the budget for the tape, half for snapshots. */
  private void shareBudget(Run run) {
    int neurons = run.simulation().network().size();
    long rowBytes = NetworkLaneTape.rowBytes(neurons);
    long share = tapeBudget.perThread() / 2;
    long rows = share / rowBytes - 1;
    if (rows < FEWEST_ROWS) {
      throw tapeBudget.tooSmallFor(
          "a network of %d neurons".formatted(neurons), 2 * rowBytes * (FEWEST_ROWS + 1), "");
    }
    windowRows = (int) Math.min(rows, Integer.MAX_VALUE / 2 / (neurons * NetworkLaneTape.NEURON));
    nearRows = (int) Math.max(1, Math.min(windowRows, NEAR_BYTES / rowBytes));
    mostSnapshots = (int) Math.min(Integer.MAX_VALUE, share / NetworkPaths.Snapshot.bytes(neurons));
  }

  /** By the scalar solver, whose loops over parameters the compiler turns into vector code. */
  @Override
  public void forwardSensitivities(Run run, int from, int to) {
    sensitivities.forwardSensitivities(run, from, to);
  }
}
