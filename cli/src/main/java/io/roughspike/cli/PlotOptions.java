package io.roughspike.cli;

import io.roughspike.cli.picture.Figure;
import io.roughspike.cli.picture.SimulationFigure;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Simulation;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateRecord;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** Options that draw what was simulated. */
final class PlotOptions {
  /** States from which the bands are taken, at most, about. */
  private static final int MOST_STATES = 1 << 21;

  /** Points of time that a panel can show. */
  private static final int MOST_POINTS = 1000;

  /** Neurons with a panel when none are named. */
  private static final int DEFAULT_PANELS = 4;

  @Option(
      names = "--plot",
      description =
          "Draw figure.png and figure.svg: spikes of the first samples, and the mean, "
              + "quantiles and single samples of the membrane potential.")
  private boolean plot;

  @Option(
      names = "--plot-neurons",
      paramLabel = "N",
      split = ",",
      description =
          "Neurons whose potential --plot draws; default: all of a small network, else 4 "
              + "from the first to the last.")
  private List<Integer> neurons = List.of();

  /** Whether a figure is wanted. */
  boolean isWanted() {
    return plot || !neurons.isEmpty();
  }

  /** Refuses neurons that a network of {@code size} does not have. */
  void requireNeurons(int size) {
    NeuronLists.check("--plot-neurons", neurons, size);
  }

  /** Simulates the first samples again, with the states that are drawn. */
  Figure figure(Engine engine, Simulation simulation) {
    int size = simulation.network().size();
    int[] columns = neurons.isEmpty() ? some(size) : NeuronLists.check("", neurons, size);
    TimeGrid grid = simulation.grid();
    int stride = (grid.steps() - 1) / MOST_POINTS + 1;
    int[] points =
        IntStream.rangeClosed(0, grid.steps())
            .filter(m -> m % stride == 0 || m == grid.steps())
            .toArray();
    int most = Math.max(1, MOST_STATES / (points.length * columns.length));
    SpikeTrains trains = new SpikeTrains();
    StateRecord states = new StateRecord(points, columns);
    engine.simulate(
        simulation.withSamples(simulation.firstSample(), Math.min(simulation.samples(), most)),
        trains,
        Optional.of(states));
    return SimulationFigure.of(simulation.network(), grid, trains, states);
  }

  private static int[] some(int size) {
    int count = Math.min(size, DEFAULT_PANELS);
    return IntStream.range(0, count)
        .map(k -> count == 1 ? 0 : Math.round((float) k * (size - 1) / (count - 1)))
        .toArray();
  }
}
