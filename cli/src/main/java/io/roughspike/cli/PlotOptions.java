package io.roughspike.cli;

import static java.util.stream.Collectors.joining;

import io.roughspike.cli.config.NetworkKeys;
import io.roughspike.cli.config.Population;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.Shown;
import io.roughspike.cli.picture.Figure;
import io.roughspike.cli.picture.SimulationFigure;
import io.roughspike.cli.picture.SpikeRate;
import io.roughspike.cli.picture.TimeWindow;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.Unit;
import io.roughspike.model.Network;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** Options that draw what was simulated. */
final class PlotOptions {
  /** States from which the bands are taken, at most, about. */
  private static final int MOST_STATES = 1 << 21;

  /** Points of time that a panel can show. */
  private static final int MOST_POINTS = 1000;

  /** Samples that decide which part of a long run is drawn. */
  private static final int FEW_SAMPLES = 100;

  /** Samples in memory at once where only their spikes are counted. */
  private static final int MOST_SAMPLES = 8192;

  /** Neurons with a panel when none are named. */
  private static final int DEFAULT_PANELS = 4;

  @Option(
      names = "--plot",
      description =
          "Draw figure.png and figure.svg: spikes of the first samples, and the mean, "
              + "quantiles and single samples of the membrane potential; for one neuron also its "
              + "rate and its input current.")
  private boolean plot;

  @Option(
      names = "--plot-neurons",
      paramLabel = "N",
      split = ",",
      description =
          "Neurons whose potential --plot draws; default: all of a small network, else 4 "
              + "from the first to the last.")
  private List<Integer> neurons = List.of();

  @Option(
      names = "--plot-states",
      paramLabel = "STATE",
      split = ",",
      description =
          "States of these neurons that --plot draws, by name, and s for the clock; default: the "
              + "first, the membrane potential.")
  private List<String> states = List.of();

  @Option(
      names = "--plot-window",
      paramLabel = "TIME",
      split = ",",
      arity = "1",
      description =
          "START,END of what --plot draws; default: all, or of a long run a part from the start "
              + "on in which spikes can be told apart.")
  private List<Double> window = List.of();

  /** Whether a figure is wanted. */
  boolean isWanted() {
    return plot || !neurons.isEmpty() || !states.isEmpty() || !window.isEmpty();
  }

  /** Refuses neurons and states that the network does not have, and a window without a step. */
  void check(Simulation simulation) {
    Network network = simulation.network();
    int[] drawn = columns(network);
    List<String> known =
        IntStream.of(drawn).boxed().flatMap(n -> network.states(n).stream()).distinct().toList();
    if (IntStream.of(drawn).anyMatch(network::isReadOut)) {
      known = known.stream().filter(state -> !state.equals(NeuronModel.CLOCK)).toList();
    }
    for (String state : states) {
      if (!known.contains(state)) {
        throw new ConfigurationException(
            "--plot-states must be states of the neurons that are drawn, of %s, got %s"
                .formatted(String.join(", ", known), Shown.value(state)));
      }
    }
    TimeGrid grid = simulation.grid();
    if (!window.isEmpty()
        && (window.size() != 2
            || !(window.getFirst() >= grid.start() && window.getLast() <= grid.end())
            || new TimeWindow(window.getFirst(), window.getLast()).gridPoints(grid, 2).length
                < 2)) {
      throw new ConfigurationException(
          "--plot-window must be START,END, within the simulated time %s to %s and at least a step (%s) long, got %s"
              .formatted(
                  grid.start(),
                  grid.end(),
                  grid.step(),
                  window.stream().map(String::valueOf).collect(joining(","))));
    }
  }

  private int[] columns(Network network) {
    return neurons.isEmpty()
        ? some(network.size())
        : NeuronLists.check("--plot-neurons", neurons, network.size());
  }

  /** The membrane potentials of neurons, by name. */
  private static List<String> potentials(Network network, int[] neurons) {
    return IntStream.of(neurons)
        .mapToObj(n -> network.model(n).states().getFirst())
        .distinct()
        .toList();
  }

  /**
   * Simulates the first samples again, with the states that are drawn.
   *
   * @param units as of {@link NetworkKeys}
   * @param populations of the network
   */
  Figure figure(
      Engine engine, Simulation simulation, Map<String, Unit> units, List<Population> populations) {
    int size = simulation.network().size();
    int[] columns = columns(simulation.network());
    List<String> drawn =
        states.isEmpty()
            ? potentials(simulation.network(), columns)
            : states.stream().distinct().toList();
    TimeWindow shown = window(engine, simulation);
    int[] points = shown.gridPoints(simulation.grid(), MOST_POINTS);
    int most = Math.max(1, MOST_STATES / (points.length * columns.length * drawn.size()));
    SpikeTrains trains = new SpikeTrains();
    StateRecord record = new StateRecord(drawn, points, columns);
    engine.simulate(first(simulation, most), trains, Optional.of(record));
    Optional<SpikeRate> rate =
        size == 1 ? Optional.of(rate(engine, simulation, shown, trains)) : Optional.empty();
    Map<Integer, String> groups = new LinkedHashMap<>();
    populations.stream()
        .filter(Population::isNamed)
        .forEach(one -> groups.put(one.first(), one.name()));
    return SimulationFigure.of(simulation, trains, record, shown, rate, units, groups);
  }

  private TimeWindow window(Engine engine, Simulation simulation) {
    if (!window.isEmpty()) {
      return new TimeWindow(window.getFirst(), window.getLast());
    }
    SpikeTrains few = new SpikeTrains();
    engine.simulate(first(simulation, FEW_SAMPLES), few);
    return TimeWindow.legible(simulation.grid(), few);
  }

  /** The rate of one neuron over all samples, the first ones given. */
  private static SpikeRate rate(
      Engine engine, Simulation simulation, TimeWindow shown, SpikeTrains firstTrains) {
    SpikeRate rate = new SpikeRate(shown);
    rate.add(firstTrains, simulation.maxSpikes());
    SpikeTrains trains = new SpikeTrains();
    int count;
    for (int done = firstTrains.samples(); done < simulation.samples(); done += count) {
      count = Math.min(MOST_SAMPLES, simulation.samples() - done);
      engine.simulate(simulation.withSamples(simulation.firstSample() + done, count), trains);
      rate.add(trains, simulation.maxSpikes());
    }
    return rate;
  }

  private static Simulation first(Simulation simulation, int most) {
    return simulation.withSamples(simulation.firstSample(), Math.min(simulation.samples(), most));
  }

  private static int[] some(int size) {
    int count = Math.min(size, DEFAULT_PANELS);
    return IntStream.range(0, count)
        .map(k -> count == 1 ? 0 : Math.round((float) k * (size - 1) / (count - 1)))
        .toArray();
  }
}
