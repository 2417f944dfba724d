package io.roughspike.cli;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Simulation;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.loss.Likelihood;
import io.roughspike.measure.BitsPerSpike;
import io.roughspike.measure.TimeRescaling;
import io.roughspike.model.Firing;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.NeuronModel;
import io.roughspike.spike.RecordedSpikes;
import io.roughspike.spike.SpikeTrains;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What a model says of recorded spikes, given those before: bits a spike beyond a homogeneous
 * Poisson process of the spikes' own rate, with its intensity as it is and nowhere above a cap, and
 * the test by rescaled times.
 *
 * @param bits not finite where a spike is impossible
 * @param capped the same with the cap
 * @param rescaled intervals of all trials in integrated intensity
 */
record SpikeLikelihood(double bits, double capped, List<Double> rescaled) {
  /**
   * Computes it.
   *
   * @param simulation of the model, as many samples as there are trials
   * @param recorded spikes of all neurons
   * @param neuron the one that is scored
   * @param cap largest intensity of the capped figure
   * @throws IllegalArgumentException where the model has no likelihood of these spikes
   */
  static SpikeLikelihood of(
      Engine engine,
      Simulation simulation,
      SpikeTrains recorded,
      int neuron,
      double start,
      double end,
      double cap) {
    Network network = simulation.network();
    RecordedSpikes given = given(simulation, recorded);
    Window window = new Window(simulation, given, neuron, start, end);
    Found plain = window.find(engine, network);
    return new SpikeLikelihood(
        plain.bits(),
        window.find(engine, capped(network, cap)).bits(),
        plain.integrals().boxed().toList());
  }

  /** The test by rescaled times. */
  TimeRescaling rescaling() {
    return TimeRescaling.of(intervals());
  }

  /** The intervals. */
  double[] intervals() {
    return rescaled.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The spikes of the simulated times, of neurons that all have some. */
  private static RecordedSpikes given(Simulation simulation, SpikeTrains recorded) {
    Network network = simulation.network();
    SpikeTrains within =
        new SpikeTrains(simulation.samples(), network.size(), Math.max(1, recorded.capacity()));
    boolean[] has = new boolean[network.size()];
    for (int n = 0; n < recorded.samples(); n++) {
      for (int e = 0; e < recorded.count(n); e++) {
        double time = recorded.time(n, e);
        int k = recorded.neuron(n, e);
        if (k >= network.size()) {
          throw new IllegalArgumentException(
              "the data have spikes of neuron %d, and the model has %d neurons"
                  .formatted(k, network.size()));
        }
        if (time >= simulation.grid().start() && time <= simulation.grid().end()) {
          within.add(n, k, time);
          has[k] = true;
        }
      }
    }
    IntStream.range(0, network.size())
        .filter(k -> !has[k] && network.model(k).hasClock() && !network.isReadOut(k))
        .findFirst()
        .ifPresent(k -> {
          throw new IllegalArgumentException(
              "the data have no spike of neuron %d, and a likelihood needs those of all neurons"
                  .formatted(k));
        });
    return RecordedSpikes.of(within);
  }

  /** The same network, whose intensities are nowhere above a cap. */
  private static Network capped(Network network, double cap) {
    Map<NeuronModel, NeuronModel> models = new HashMap<>(); // neurons of one model stay so
    Network limited =
        Network.of(
                IntStream.range(0, network.size())
                    .mapToObj(network::neuron)
                    .map(neuron ->
                        Neuron.of(
                            models.computeIfAbsent(neuron.model(), model -> capped(model, cap)),
                            neuron.toArray()))
                    .toList())
            .withConnections(network.connections())
            .withInputConnections(network.inputConnections())
            .withDriver(network.driver());
    return network.readOuts().length == 0 ? limited : limited.withReadOuts(network.readOuts());
  }

  private static NeuronModel capped(NeuronModel model, double cap) {
    if (!(model.firing() instanceof Firing.Clock clock)) {
      return model;
    }
    Expressions graph = new Expressions();
    Expression intensity = graph.take(clock.intensity());
    Expression largest = graph.constant(cap);
    return new NeuronModel(
        model.name(),
        model.states(),
        model.parameters(),
        model.requirements(),
        model.drift(),
        model.diffusion(),
        new Firing.Clock(
            graph.select(graph.less(largest, intensity), largest, intensity), clock.start()),
        model.start(),
        model.reset(),
        model.receptors());
  }

  /** Bits, and integrals of the intensity between spikes. */
  private record Found(double bits, List<Likelihood.Intervals> trials) {
    DoubleStream integrals() {
      return trials.stream()
          .map(Likelihood.Intervals::integrals)
          .flatMapToDouble(z -> Arrays.stream(z, 0, z.length - 1));
    }
  }

  /** What is computed along the given spikes, by any network. */
  private record Window(
      Simulation simulation, RecordedSpikes given, int neuron, double start, double end) {
    Found find(Engine engine, Network network) {
      Likelihood likelihood = new Likelihood(given, network, simulation.grid(), start, end);
      SpikeTrains trains = new SpikeTrains();
      engine.simulate(
          new Simulation(
              network,
              simulation.inputs().withGiven(given),
              simulation.grid(),
              simulation.driver(),
              simulation.clocks(),
              0,
              simulation.samples(),
              Simulation.UNLIMITED,
              simulation.solver()),
          trains,
          likelihood.states());
      List<Likelihood.Intervals> trials =
          IntStream.range(0, simulation.samples())
              .mapToObj(n -> likelihood.intervals(trains, n, neuron))
              .toList();
      long spikes = trials.stream().mapToLong(one -> one.logIntensities().length).sum();
      double sum = trials.stream().mapToDouble(Likelihood.Intervals::logLikelihood).sum();
      double time = simulation.samples() * (end - start);
      return new Found(BitsPerSpike.overOwnRate(sum, spikes, time), trials);
    }
  }
}
