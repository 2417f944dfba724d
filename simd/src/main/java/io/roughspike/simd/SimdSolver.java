package io.roughspike.simd;

import io.roughspike.engine.GroupedEngine;
import io.roughspike.engine.Run;
import io.roughspike.engine.TapeBudget;

/** Solves ranges of samples: one neuron alone in lanes of its own kind, networks in theirs. */
final class SimdSolver implements GroupedEngine.RangeSolver {
  private final LaneGroup neuron = new LaneGroup();
  private final NetworkLanes network;

  /** A solver whose network tapes have one thread's share of {@code tapeBudget}. */
  SimdSolver(TapeBudget tapeBudget) {
    network = new NetworkLanes(tapeBudget);
  }

  private GroupedEngine.RangeSolver solver(Run run) {
    return run.simulation().network().isSingleNeuron() ? neuron : network;
  }

  @Override
  public void simulate(Run run, int from, int to) {
    solver(run).simulate(run, from, to);
  }

  @Override
  public void adjoint(Run run, int from, int to) {
    solver(run).adjoint(run, from, to);
  }

  @Override
  public void forwardSensitivities(Run run, int from, int to) {
    solver(run).forwardSensitivities(run, from, to);
  }
}
