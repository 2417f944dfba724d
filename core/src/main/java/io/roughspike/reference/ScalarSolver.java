package io.roughspike.reference;

import io.roughspike.engine.GroupedEngine;
import io.roughspike.engine.Run;
import io.roughspike.engine.TapeBudget;

/**
 * Solves ranges of samples: one neuron alone by {@link ScalarPathSolver}, networks by {@link
 * NetworkPathSolver}. The latter gives the same bits for one neuron, in 1.3 times the time forwards
 * and 1.8 times with the adjoint.
 */
final class ScalarSolver implements GroupedEngine.RangeSolver {
  private final ScalarPathSolver neuron = new ScalarPathSolver();
  private final NetworkPathSolver network;

  /** A solver whose network tapes have one thread's share of {@code tapeBudget}. */
  ScalarSolver(TapeBudget tapeBudget) {
    network = new NetworkPathSolver(tapeBudget);
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
