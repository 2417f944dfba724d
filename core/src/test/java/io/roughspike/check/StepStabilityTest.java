package io.roughspike.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.equations.ModelText;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.solver.Solver;
import io.roughspike.solver.Solver.Adaptive;
import io.roughspike.solver.Stepper;
import io.roughspike.solver.Steppers;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StepStabilityTest {
  private static final TimeGrid GRID = new TimeGrid(0, 4, 0.25);

  private static Neuron neuron(double mu1, double mu2) {
    return LeakyNeuron.standard().with("mu1", mu1).with("mu2", mu2);
  }

  private static List<String> warnings(Neuron neuron) {
    return StepStability.warnings(Network.of(neuron), GRID, Solver.EULER);
  }

  /** |v| at the end from v0 = 1, which decays in the model, and i from i0 = 1. */
  private static double[] end(Neuron neuron) {
    RandomStream stream = new RandomStream(1, 0);
    Simulation simulation =
        new Simulation(
            neuron.with("tauS", 1e300), // never fires
            Optional.empty(),
            GRID,
            new BrownianDriver(stream),
            new CounterClocks(stream),
            0,
            1,
            1);
    StateRecord states =
        new StateRecord(LeakyNeuron.MODEL.states(), new int[] {GRID.steps()}, new int[] {0});
    try (Engine engine = Engines.create(Engines.SCALAR, 1)) {
      engine.simulate(simulation, new SpikeTrains(), Optional.of(states));
    }
    return new double[] {Math.abs(states.get(0, 0, 0, 0)), Math.abs(states.get(0, 0, 0, 1))};
  }

  @Test
  void warnsExactlyWhereTheStepsDoNotDecay() {
    for (double rate : new double[] {0, 1, 7.999, 8, 8.001, 12}) {
      boolean decays = rate == 0 || end(neuron(rate, 1).with("v0", 1))[0] < 1;
      assertEquals(decays, warnings(neuron(rate, 1)).isEmpty(), "mu1 = " + rate);
      Neuron withCurrent = neuron(1, rate).with("i0", 1);
      boolean currentDecays = rate == 0 || end(withCurrent)[1] < 1;
      assertEquals(currentDecays, warnings(withCurrent).isEmpty(), "mu2 = " + rate);
    }
  }

  @Test
  void namesNeuronRateStepAndTheLargestStableStep() {
    Network network =
        Network.of(List.of(neuron(1, 1), neuron(10, 1), neuron(20, 1), neuron(1, 40)));
    List<String> warnings = StepStability.warnings(network, GRID, Solver.EULER);
    assertEquals(1, warnings.size(), warnings::toString); // nothing reaches the fast current
    for (String part :
        List.of("mu1 of neuron 2 is 20.0", "step 0.25", "5.0", "in 2 neurons", "2/mu1 = 0.1")) {
      assertTrue(warnings.getFirst().contains(part), () -> part + " in: " + warnings);
    }
    double[][] weights = new double[4][4];
    weights[0][3] = 1;
    List<String> ofConnected =
        StepStability.warnings(
            network.withConnections(Connections.of(weights, 4)), GRID, Solver.EULER);
    assertEquals(2, ofConnected.size(), ofConnected::toString);
    assertTrue(ofConnected.get(1).contains("mu2 of neuron 3 is 40.0"), ofConnected::toString);
    double[][] inputs = new double[1][4];
    inputs[0][3] = 1;
    assertEquals(
        2,
        StepStability.warnings(
                network.withInputConnections(Connections.of(inputs, 4)), GRID, Solver.EULER)
            .size());
  }

  /** A fast state matters where a connection leads to its own receptor. */
  @Test
  void knowsToWhichReceptorAConnectionLeads() {
    NeuronModel model =
        ModelText.named("two synapses")
            .equations("dv/dt = g + h - v; dg/dt = -g; dh/dt = -40*k*h")
            .intensity("exp(min(v, 2))")
            .receive("slow", "g += weight")
            .receive("fast", "h += weight")
            .parameter("k", 1)
            .model();
    Network network = Network.of(Neuron.of(model), 2);
    for (int receptor = 0; receptor < 2; receptor++) {
      Connections one =
          Connections.ofLists(
              2, 2, new int[] {0}, new int[] {1}, new int[] {receptor}, new double[] {1});
      assertEquals(
          receptor,
          StepStability.warnings(network.withConnections(one), GRID, Solver.EULER).size());
    }
  }

  /** A grid shorter than its step has one step of its own length. */
  @Test
  void theStepIsTheOneThatIsTaken() {
    assertEquals(
        List.of(),
        StepStability.warnings(Network.of(neuron(8, 1)), new TimeGrid(0, 0.125, 1), Solver.EULER));
  }

  @Test
  void solversAreStableUpToTheirOwnLimits() {
    Network network = Network.of(neuron(10, 1)); // times the step 2.5
    for (Stepper stepper : Steppers.all()) {
      boolean stable = List.of("rk4", "exp1", "exp2", "esra").contains(stepper.name());
      Solver solver = new Solver(stepper, Solver.Cuts.ALL, Optional.empty());
      assertEquals(stable, StepStability.warnings(network, GRID, solver).isEmpty(), stepper.name());
    }
    Solver rk4 = new Solver(Steppers.named("rk4"), Solver.Cuts.ALL, Optional.empty());
    String warning = StepStability.warnings(Network.of(neuron(12, 1)), GRID, rk4).getFirst();
    assertTrue(warning.contains("and from 2.785 on v grows"), warning);
    assertTrue(warning.contains("take steps below 2.785/mu1 = 0.2321"), warning);
    Adaptive steps = new Adaptive(Map.of("v", 1.0), 1e-3);
    Solver adaptive = new Solver(Steppers.named("heun"), Solver.Cuts.ALL, Optional.of(steps));
    assertEquals(List.of(), StepStability.warnings(network, GRID, adaptive));
  }
}
