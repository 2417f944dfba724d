package io.roughspike.testing;

import io.roughspike.engine.Simulation;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.solver.Solver;
import io.roughspike.solver.Solver.Cuts;
import io.roughspike.solver.Stepper;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Simulations of random networks by any solver, with and without delays. */
public final class SolverCase {
  private SolverCase() {}

  /** The same simulation by another solver with steps of the grid. */
  public static Simulation solved(Simulation simulation, Stepper stepper, Cuts cuts) {
    return simulation.withSolver(new Solver(stepper, cuts, Optional.empty()));
  }

  /** The same simulation in steps that adapt, down to a thousandth of one of the grid. */
  public static Simulation adaptive(Simulation simulation, double tolerance) {
    Map<String, Double> ofStates = new HashMap<>();
    simulation.network().stateNames().forEach(state -> ofStates.put(state, tolerance));
    double smallest = simulation.grid().step() / 1000;
    Solver solver = simulation.solver();
    return simulation.withSolver(
        new Solver(
            solver.stepper(), solver.cuts(), Optional.of(new Solver.Adaptive(ofStates, smallest))));
  }

  /** The same simulation up to so many events. */
  public static Simulation capped(Simulation simulation, int maxSpikes) {
    return new Simulation(
        simulation.network(),
        simulation.inputs(),
        simulation.grid(),
        simulation.driver(),
        simulation.clocks(),
        simulation.firstSample(),
        simulation.samples(),
        maxSpikes,
        simulation.solver());
  }

  /**
   * The same simulation with delays, of input connections too, of which some are 0 and some equal,
   * from below a step to many steps; cuts are of touched neurons. Spikes of one event, and of
   * inputs at one time, do not come to one neuron together: by their delays alone there is no
   * derivative then.
   */
  public static Simulation delayed(Simulation simulation, Stepper stepper, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Network network = simulation.network();
    double step = simulation.grid().step();
    Connections connections = network.connections();
    double equal = random.nextDouble(0.3, 3) * step;
    double[] delays = new double[connections.count()];
    for (int e = 0; e < delays.length; e++) {
      boolean first = connections.receptor(e) == 0;
      delays[e] =
          switch (random.nextInt(5)) {
            case 0 -> first ? 0 : random.nextDouble(3, 4) * step;
            case 1 -> first ? equal : random.nextDouble(4, 5) * step;
            case 2 -> random.nextDouble(0.1, 0.9) * step;
            default -> random.nextDouble(1, 12) * step;
          };
    }
    Network delayed = network.withConnections(connections.withDelays(delays));
    Connections inputs = network.inputConnections();
    if (inputs.count() > 0) {
      double[] ofInputs = random.doubles(inputs.count(), 0.3 * step, 5 * step).toArray();
      Arrays.fill(ofInputs, inputs.start(0), inputs.start(1), 0);
      delayed = delayed.withInputConnections(inputs.withDelays(ofInputs));
    }
    return solved(simulation, stepper, Cuts.TOUCHED).withNetwork(delayed);
  }
}
