package io.roughspike.testing;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.ModelText;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.solver.Solver;
import io.roughspike.spike.RecordedSpikes;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Networks of neurons with noisy thresholds, which Brownian bridges cross. */
public final class BridgedNetwork {
  /** A leaky neuron with noise in its voltage, a synaptic current and dead time. */
  public static final NeuronModel LEAKY =
      ModelText.named("noisy leaky")
          .equations(
              """
              dv/dt = c - mu*v + i + sigma*xi
              di/dt = -i/taui
              """)
          .event("v - b")
          .reset("v = vr")
          .receive("i += weight")
          .refractory(0)
          .parameter("c", 1)
          .parameter("mu", 1)
          .parameter("sigma", 0.5)
          .parameter("taui", 0.5)
          .parameter("b", 1)
          .parameter("vr", 0)
          .model();

  /** Two noisy states, of which a combination fires; spikes kick one of them. */
  public static final NeuronModel KICKED =
      ModelText.named("kicked")
          .equations(
              """
              dv/dt = c - 0.5*v - 0.3*w + 0.6*xi_1 + 0.4*xi_2
              dw/dt = 0.4*v - w - 0.5*xi_1 + 0.2*xi_2
              """)
          .event("v + 0.5*w - 1")
          .reset("v = 0; w += 0.3")
          .receive("v += weight")
          .parameter("c", 1.2)
          .model();

  private BridgedNetwork() {}

  /** Four of these, with delays where events cut what they touch, and spikes from outside. */
  public static Simulation simulation(long seed, Solver.Cuts cuts, int samples) {
    Neuron leaky = Neuron.of(LEAKY);
    Network network =
        Network.of(
                List.of(
                    leaky.with("refractory", 0.11),
                    leaky.with("sigma", 0.9),
                    Neuron.of(KICKED),
                    Neuron.of(KICKED).with("c", 1.5)))
            .withInputConnections(Connections.of(new double[][] {{0.4, 0, -0.2, 0.3}}, 4));
    double[][] weights = {{0, 0.5, 0.3, 0}, {-0.4, 0, 0, 0.6}, {0.5, 0.2, 0, 0.1}, {0, 0, 0.7, 0}};
    Connections connections = Connections.of(weights, 4);
    if (cuts == Solver.Cuts.TOUCHED) {
      double[] delays = new double[connections.count()];
      for (int e = 0; e < delays.length; e++) {
        delays[e] = 0.13 * (e % 3);
      }
      connections = connections.withDelays(delays);
    }
    double[] times = new SplittableRandom(seed).doubles(25, 0, 5).sorted().toArray();
    RandomStream stream = new RandomStream(seed, 0);
    return new Simulation(
        network.withConnections(connections),
        new Inputs(
            Optional.empty(),
            Optional.of(
                new RecordedSpikes(1, new int[] {0, times.length}, times, new int[times.length]))),
        new TimeGrid(0, 5, 0.1),
        new BrownianDriver(stream),
        new CounterClocks(stream),
        0,
        samples,
        40,
        new Solver(Solver.EULER.stepper(), cuts, Optional.empty(), Solver.Crossings.BRIDGE));
  }

  /** Two neurons, the first driving the second by a delayed synaptic current. */
  public static Network pair(double weight, double delay) {
    Neuron neuron = Neuron.of(LEAKY);
    Connections connections =
        Connections.of(new double[][] {{0, weight}, {0, 0}}, 2).withDelays(new double[] {delay});
    return Network.of(List.of(neuron.with("c", 1.3), neuron.with("c", 0.7)))
        .withConnections(connections);
  }
}
