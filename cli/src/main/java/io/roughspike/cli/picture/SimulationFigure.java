package io.roughspike.cli.picture;

import io.roughspike.cli.picture.Canvas.Pen;
import io.roughspike.cli.picture.Panel.Band;
import io.roughspike.cli.picture.Panel.Curve;
import io.roughspike.cli.picture.Panel.Mark;
import io.roughspike.model.Network;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * What was simulated: a raster of the spikes of all neurons, and for chosen ones the membrane
 * potential in the mean over samples, with quantiles and single samples.
 */
public final class SimulationFigure {
  private static final int COLUMNS = 2;
  private static final int INK = 0x444444;
  private static final Pen SINGLE = new Pen(0x666666, 0.75);
  private static final double THICK = 1.8;

  /** Height of a neuron's row in the raster, and what the raster may be high. */
  private static final int ROW = 9;

  private static final int LOWEST = 110;
  private static final int HIGHEST = 420;
  private static final int POTENTIAL_HEIGHT = 170;

  /** Height that the spikes of one sample need to be told apart. */
  private static final double SAMPLE_ROW = 4;

  /** Share of a neuron's row that its spikes fill. */
  private static final double FILLED = 0.8;

  /** Length of a spike that can still be seen. */
  private static final double SHORTEST = 2.5;

  private static final int SINGLE_SAMPLES = 3;
  private static final double[] QUANTILES = {0.05, 0.25, 0.75, 0.95};

  private static final double PALE = 0.82;
  private static final double LESS_PALE = 0.62;

  private final Network network;
  private final SpikeTrains trains;
  private final StateRecord states;
  private final Axis time;
  private final double[] times;

  private SimulationFigure(Network network, TimeGrid grid, SpikeTrains trains, StateRecord states) {
    this.network = network;
    this.trains = trains;
    this.states = states;
    time = new Axis(grid.start(), grid.end(), false);
    times =
        IntStream.range(0, states.slots())
            .mapToDouble(k -> grid.point(states.gridPoint(k)))
            .toArray();
  }

  /**
   * The figure.
   *
   * @param trains of the samples
   * @param states of the same samples; each of its neurons has a panel
   */
  public static Figure of(Network network, TimeGrid grid, SpikeTrains trains, StateRecord states) {
    return new SimulationFigure(network, grid, trains, states).figure();
  }

  private Figure figure() {
    int height = Math.clamp((long) ROW * network.size(), LOWEST, HIGHEST);
    List<Figure.Row> rows = new ArrayList<>();
    rows.add(new Figure.Row(List.of(raster(height)), height, COLUMNS));
    List<Panel> potentials = potentials();
    int span = potentials.size() == 1 ? COLUMNS : 1;
    for (int k = 0; k < potentials.size(); k += COLUMNS) {
      List<Panel> row = potentials.subList(k, Math.min(potentials.size(), k + COLUMNS));
      rows.add(new Figure.Row(row, POTENTIAL_HEIGHT, span));
    }
    return new Figure("Spikes and membrane potentials", COLUMNS, rows, legend(), "");
  }

  private List<Figure.Entry> legend() {
    List<Figure.Entry> legend = new ArrayList<>();
    if (states.samples() > 1) {
      int bar = 9;
      legend.add(new Figure.Entry("mean of " + states.samples() + " samples", new Pen(INK, THICK)));
      legend.add(new Figure.Entry("middle 50 %", new Pen(Palette.paler(INK, LESS_PALE), bar)));
      legend.add(new Figure.Entry("middle 90 %", new Pen(Palette.paler(INK, PALE), bar)));
    }
    legend.add(new Figure.Entry("single samples", SINGLE));
    legend.add(new Figure.Entry("threshold", Panel.TARGET));
    return legend;
  }

  /** A row for each neuron, cut into one for each sample, the first sample on top. */
  private Panel raster(int height) {
    int size = network.size();
    int samples = (int) Math.clamp(FILLED * height / size / SAMPLE_ROW, 1, trains.samples());
    List<Mark> marks = new ArrayList<>();
    double row = FILLED / samples;
    double length = Math.max(row, SHORTEST * size / height);
    for (int neuron = 0; neuron < size; neuron++) {
      double[] x = new double[3 * count(neuron, samples)];
      double[] y = new double[x.length];
      int k = 0;
      for (int n = 0; n < samples; n++) {
        double middle = neuron + FILLED / 2 - (n + 0.5) * row;
        for (int e = 0; e < trains.count(n); e++) {
          if (trains.neuron(n, e) == neuron) {
            Arrays.fill(x, k, k + 3, trains.time(n, e));
            y[k++] = middle + length / 2;
            y[k++] = middle - length / 2;
            y[k++] = Double.NaN;
          }
        }
      }
      marks.add(new Curve(x, y, new Pen(colour(neuron), 1.4)));
    }
    String title =
        samples == 1
            ? "Spikes of the first sample"
            : "Spikes of the first %d samples, one above the other".formatted(samples);
    Axis neurons = new Axis(-0.5, size - 0.5, Axis.Scale.WHOLE);
    return new Panel(title, "time", "neuron", marks, time, neurons, OptionalDouble.empty());
  }

  private int count(int neuron, int samples) {
    int count = 0;
    for (int n = 0; n < samples; n++) {
      for (int e = 0; e < trains.count(n); e++) {
        count += trains.neuron(n, e) == neuron ? 1 : 0;
      }
    }
    return count;
  }

  /** The colour of a neuron's panel, or that of neurons without one. */
  private int colour(int neuron) {
    for (int c = 0; c < states.columns(); c++) {
      if (states.neuron(c) == neuron) {
        return Palette.colour(c, states.columns());
      }
    }
    return INK;
  }

  private List<Panel> potentials() {
    List<double[]> shown = new ArrayList<>();
    List<List<Mark>> marks = new ArrayList<>();
    for (int c = 0; c < states.columns(); c++) {
      marks.add(potential(c, shown));
    }
    Axis axis = Axis.covering(shown, false);
    List<Panel> panels = new ArrayList<>();
    for (int c = 0; c < states.columns(); c++) {
      int neuron = states.neuron(c);
      boolean readOut = network.isReadOut(neuron);
      panels.add(
          new Panel(
              (readOut ? "Read-out " : "Neuron ") + neuron,
              "time",
              "membrane potential v",
              marks.get(c),
              time,
              axis,
              readOut
                  ? OptionalDouble.empty()
                  : OptionalDouble.of(network.neuron(neuron).vThreshold())));
    }
    return panels;
  }

  /** Bands, single samples and mean of one neuron; adds to {@code shown} what the axis covers. */
  private List<Mark> potential(int column, List<double[]> shown) {
    int samples = states.samples();
    double[][] quantiles = new double[QUANTILES.length][times.length];
    double[] mean = new double[times.length];
    double[] values = new double[samples];
    for (int k = 0; k < times.length; k++) {
      double sum = 0;
      for (int n = 0; n < samples; n++) {
        values[n] = states.v(n, k, column);
        sum += values[n];
      }
      mean[k] = sum / samples;
      Arrays.sort(values);
      for (int q = 0; q < QUANTILES.length; q++) {
        quantiles[q][k] = quantile(values, QUANTILES[q]);
      }
    }
    int colour = colour(states.neuron(column));
    List<Mark> marks = new ArrayList<>();
    if (samples > 1) {
      marks.add(new Band(times, quantiles[0], quantiles[3], Palette.paler(colour, PALE)));
      marks.add(new Band(times, quantiles[1], quantiles[2], Palette.paler(colour, LESS_PALE)));
      shown.addAll(List.of(quantiles));
    }
    for (int n = 0; n < Math.min(samples, SINGLE_SAMPLES); n++) {
      double[] path = new double[times.length];
      for (int k = 0; k < path.length; k++) {
        path[k] = states.v(n, k, column);
      }
      marks.add(new Curve(times, path, SINGLE));
      shown.add(path);
    }
    if (samples > 1) {
      marks.add(new Curve(times, mean, new Pen(colour, THICK)));
    }
    return marks;
  }

  /** The quantile of sorted values, linear between them. */
  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
