package io.roughspike.event;

import io.roughspike.engine.GroupedEngine;
import io.roughspike.engine.Run;
import io.roughspike.engine.TapeBudget;
import io.roughspike.model.Network;
import io.roughspike.program.ProgramInterpreter;

/**
 * The reference: solves one sample after another by interpreted programs, with a tape of the whole
 * path for a gradient. Slow and plain; {@link LaneSolver} gives the same bits.
 */
public final class PathSolver implements GroupedEngine.RangeSolver {
  private static final int FIRST_ROWS = 64;

  private final CompiledNetworks compiled;
  private final TapeBudget tapeBudget;
  private final OnePath path = new OnePath();
  private final PathSweep sweep = new PathSweep();
  private final TangentSolver tangents;

  /**
   * A solver whose tape has one thread's share of {@code tapeBudget}.
   *
   * @param tapeBudget of all threads
   */
  public PathSolver(TapeBudget tapeBudget) {
    this.tapeBudget = tapeBudget;
    ProgramInterpreter interpreter = new ProgramInterpreter();
    compiled = new CompiledNetworks(interpreter, interpreter);
    tangents = new TangentSolver(interpreter, interpreter);
  }

  @Override
  public void simulate(Run run, int from, int to) {
    path.prepare(run, compiled.of(run, false, 1, false, false));
    for (int n = from; n < to; n++) {
      path.start(n);
      while (!path.hasEnded()) {
        path.subStep(0);
      }
    }
  }

  @Override
  public void adjoint(Run run, int from, int to) {
    CompiledNetwork programs = compiled.of(run, true, 1, false, false);
    Network network = run.simulation().network();
    path.prepare(run, programs);
    sweep.prepare(run, programs, path);
    // Half of the budget: while the tape grows, what it was takes memory as well.
    long rows = tapeBudget.perThread() / 2 / path.rowBytes();
    int room = Math.min(FIRST_ROWS, (int) Math.min(rows, Integer.MAX_VALUE));
    for (int n = from; n < to; n++) {
      path.start(n);
      int q = 0;
      while (!path.hasEnded()) {
        if (q + 2 > room) {
          if (q + 2 > rows) {
            throw tapeBudget.tooSmallFor(
                "a path of more than %d sub-steps of %d neurons (sample %d)"
                    .formatted(q, network.size(), run.simulation().firstSample() + n),
                4L * (q + 2) * path.rowBytes(),
                " or shorten the time");
          }
          room = (int) Math.min(rows, 2L * room);
        }
        path.ensureRows(room);
        path.subStep(q++);
      }
      run.sums().add(n, path.value(), sweep.sweep(n, q), 0);
    }
  }

  @Override
  public void forwardSensitivities(Run run, int from, int to) {
    tangents.solve(run, from, to);
  }
}
