package io.roughspike.cli.picture;

import io.roughspike.cli.picture.Canvas.Pen;
import io.roughspike.cli.picture.Panel.Band;
import io.roughspike.cli.picture.Panel.Curve;
import io.roughspike.cli.picture.Panel.Mark;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.Unit;
import io.roughspike.expression.Expression;
import io.roughspike.model.InputSignal;
import io.roughspike.model.Network;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateRecord;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What was simulated: a raster of the spikes of all neurons, and for chosen ones some states in the
 * mean over samples, with quantiles and single samples. Of one neuron alone the rows of the raster
 * are samples, called trials, and its rate and its input current are drawn too. Where the model has
 * units, a state is drawn in its own and time in seconds or milliseconds.
 */
public final class SimulationFigure {
  private static final int COLUMNS = 2;
  private static final int INK = 0x444444;
  private static final Pen SINGLE = new Pen(0x666666, 0.75);
  private static final Pen GROUPS = new Pen(0xbb5500, 1);
  private static final double THICK = 1.8;

  /** Height of a neuron's row in the raster, and what the raster may be high. */
  private static final int ROW = 9;

  private static final int LOWEST = 110;
  private static final int HIGHEST = 420;
  private static final int STATE_HEIGHT = 170;

  /** Height that the spikes of one sample need to be told apart. */
  private static final double SAMPLE_ROW = 4;

  /** Share of a neuron's row that its spikes fill. */
  private static final double FILLED = 0.8;

  /** Length of a spike that can still be seen. */
  private static final double SHORTEST = 2.5;

  /** Of one neuron: rows in the raster at most, their height, and that of all. */
  private static final int MOST_TRIALS = 100;

  private static final int TRIAL_ROW = 3;
  private static final int RATE_HEIGHT = 110;
  private static final int CURRENT_HEIGHT = 110;

  private static final int SINGLE_SAMPLES = 3;
  private static final double[] QUANTILES = {0.05, 0.25, 0.75, 0.95};

  /** The longest time, in seconds, that is drawn in milliseconds. */
  private static final double MOST_IN_MILLISECONDS = 1;

  private static final double PALE = 0.82;
  private static final double LESS_PALE = 0.62;

  private final Simulation simulation;
  private final Network network;
  private final SpikeTrains trains;
  private final StateRecord states;
  private final TimeWindow window;
  private final Optional<SpikeRate> rate;
  private final Map<String, Unit> units;
  private final Map<Integer, String> groups;
  private final Optional<Unit> timeUnit;

  /** What a sample is called. */
  private final String sample;

  private final Axis time;
  private final double[] times;

  private SimulationFigure(
      Simulation simulation,
      SpikeTrains trains,
      StateRecord states,
      TimeWindow window,
      Optional<SpikeRate> rate,
      Map<String, Unit> units,
      Map<Integer, String> groups) {
    this.simulation = simulation;
    network = simulation.network();
    this.trains = trains;
    this.states = states;
    this.window = window;
    this.rate = rate;
    this.units = units;
    this.groups = groups;
    timeUnit =
        units.isEmpty()
            ? Optional.empty()
            : Optional.of(Unit.of(window.length() > MOST_IN_MILLISECONDS ? "s" : "ms"));
    sample = rate.isPresent() ? "trial" : "sample";
    time = new Axis(shown(window.start()), shown(window.end()), false);
    TimeGrid grid = simulation.grid();
    times =
        IntStream.range(0, states.slots())
            .mapToDouble(k -> shown(grid.point(states.gridPoint(k))))
            .toArray();
  }

  /**
   * The figure.
   *
   * @param simulation what was simulated
   * @param trains of its first samples
   * @param states of the same samples at grid points in the window; each of them has a panel for
   *     each neuron
   * @param window what is shown
   * @param rate that of the neuron, for a simulation of one alone
   * @param units of parameters and start values by name, in a model with units
   * @param groups names of groups of neurons by number of their first; none for no groups
   */
  public static Figure of(
      Simulation simulation,
      SpikeTrains trains,
      StateRecord states,
      TimeWindow window,
      Optional<SpikeRate> rate,
      Map<String, Unit> units,
      Map<Integer, String> groups) {
    return new SimulationFigure(simulation, trains, states, window, rate, units, groups).figure();
  }

  private Figure figure() {
    List<Figure.Row> rows = new ArrayList<>();
    if (rate.isPresent()) {
      int trials = Math.min(trains.samples(), MOST_TRIALS);
      int height = Math.max(TRIAL_ROW * trials, LOWEST);
      rows.add(new Figure.Row(List.of(trials(trials)), height, COLUMNS));
      rows.add(new Figure.Row(List.of(rates(rate.get())), RATE_HEIGHT, COLUMNS));
    } else {
      int height = Math.clamp((long) ROW * network.size(), LOWEST, HIGHEST);
      rows.add(new Figure.Row(List.of(raster(height)), height, COLUMNS));
    }
    List<List<Panel>> panels =
        IntStream.range(0, states.states().size()).mapToObj(this::panels).toList();
    int span = states.columns() == 1 ? COLUMNS : 1;
    for (int k = 0; k < states.columns(); k += COLUMNS) {
      for (List<Panel> ofState : panels) {
        if (k < ofState.size()) {
          List<Panel> row = ofState.subList(k, Math.min(ofState.size(), k + COLUMNS));
          rows.add(new Figure.Row(row, STATE_HEIGHT, span));
        }
      }
    }
    if (rate.isPresent()) {
      ModelMarks.current(network.model(0))
          .ifPresent(c -> rows.add(new Figure.Row(List.of(current(c)), CURRENT_HEIGHT, COLUMNS)));
    }
    boolean marked = panels.stream().flatMap(List::stream).anyMatch(SimulationFigure::isMarked);
    return new Figure("Spikes and states", COLUMNS, rows, legend(marked), note());
  }

  /** Whether a panel shows its target. */
  private static boolean isMarked(Panel panel) {
    double target = panel.target().orElse(Double.NaN);
    return target >= panel.y().min() && target <= panel.y().max();
  }

  /** A time as it is drawn. */
  private double shown(double t) {
    return Panel.shown(t, timeUnit);
  }

  private double[] shown(double[] all) {
    return Arrays.stream(all).map(this::shown).toArray();
  }

  private String timeLabel() {
    return Panel.label("time", timeUnit);
  }

  private Optional<Unit> unit(String name) {
    return Optional.ofNullable(units.get(name));
  }

  /** What the panels leave out. */
  private String note() {
    List<String> notes = new ArrayList<>();
    TimeGrid grid = simulation.grid();
    if (window.isPartOf(grid)) {
      notes.add(
          "Shown is time %s to %s of %s to %s: --plot-window START,END%s draws another part."
              .formatted(
                  number(shown(window.start())),
                  time(window.end()),
                  number(shown(grid.start())),
                  time(grid.end()),
                  timeUnit.isEmpty() ? "" : " in s"));
    }
    rate.filter(all -> all.stopped() > 0)
        .ifPresent(all ->
            notes.add(
                "%d of %d trials stopped after %d spikes (maxSpikes)."
                    .formatted(all.stopped(), all.trials(), simulation.maxSpikes())));
    return String.join(" ", notes);
  }

  /** A time without digits that say nothing, with its unit if it has one. */
  private String time(double t) {
    return number(shown(t)) + timeUnit.map(unit -> " " + unit).orElse("");
  }

  private static String number(double value) {
    return value == 0
        ? "0"
        : new BigDecimal("%.6g".formatted(value)).stripTrailingZeros().toPlainString();
  }

  private List<Figure.Entry> legend(boolean marked) {
    List<Figure.Entry> legend = new ArrayList<>();
    if (states.samples() > 1) {
      int bar = 9;
      legend.add(
          new Figure.Entry(
              "mean of " + states.samples() + " " + sample + "s", new Pen(INK, THICK)));
      legend.add(new Figure.Entry("middle 50 %", new Pen(Palette.paler(INK, LESS_PALE), bar)));
      legend.add(new Figure.Entry("middle 90 %", new Pen(Palette.paler(INK, PALE), bar)));
    }
    legend.add(new Figure.Entry("single " + sample + "s", SINGLE));
    if (marked) {
      legend.add(new Figure.Entry("threshold", Panel.TARGET));
    }
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
          if (isShown(n, e, neuron)) {
            Arrays.fill(x, k, k + 3, shown(trains.time(n, e)));
            y[k++] = middle + length / 2;
            y[k++] = middle - length / 2;
            y[k++] = Double.NaN;
          }
        }
      }
      marks.add(new Curve(x, y, new Pen(colour(neuron), 1.4)));
    }
    groups.forEach((first, _) -> {
      if (first > 0) {
        double at = first - 0.5;
        double[] across = {shown(window.start()), shown(window.end())};
        marks.add(new Curve(across, new double[] {at, at}, GROUPS));
      }
    });
    String title =
        (samples == 1
                ? "Spikes of the first sample"
                : "Spikes of the first %d samples, one above the other".formatted(samples))
            + groups.entrySet().stream()
                .map(group -> "%s from %d".formatted(group.getValue(), group.getKey()))
                .collect(Collectors.joining(", ", groups.isEmpty() ? "" : ": ", ""));
    Axis neurons = new Axis(-0.5, size - 0.5, Axis.Scale.WHOLE);
    return new Panel(title, timeLabel(), "neuron", marks, time, neurons, OptionalDouble.empty());
  }

  private int count(int neuron, int samples) {
    int count = 0;
    for (int n = 0; n < samples; n++) {
      for (int e = 0; e < trains.count(n); e++) {
        count += isShown(n, e, neuron) ? 1 : 0;
      }
    }
    return count;
  }

  private boolean isShown(int n, int e, int neuron) {
    return trains.neuron(n, e) == neuron && window.contains(trains.time(n, e));
  }

  /** Spikes of one neuron, a row for each trial, the first one at the bottom. */
  private Panel trials(int trials) {
    double[] x = new double[3 * count(0, trials)];
    double[] y = new double[x.length];
    int k = 0;
    for (int n = 0; n < trials; n++) {
      for (int e = 0; e < trains.count(n); e++) {
        if (isShown(n, e, 0)) {
          Arrays.fill(x, k, k + 3, shown(trains.time(n, e)));
          y[k++] = n - FILLED / 2;
          y[k++] = n + FILLED / 2;
          y[k++] = Double.NaN;
        }
      }
    }
    int all = simulation.samples();
    String title =
        all == 1
            ? "Spikes of one trial"
            : trials == all
                ? "Spikes of %d trials".formatted(all)
                : "Spikes of the first %d of %d trials".formatted(trials, all);
    Axis rows = new Axis(-0.5, trials - 0.5, Axis.Scale.WHOLE);
    List<Mark> marks = List.of(new Curve(x, y, new Pen(colour(0), 1.4)));
    return new Panel(title, timeLabel(), "trial", marks, time, rows, OptionalDouble.empty());
  }

  private Panel rates(SpikeRate all) {
    double[] x = steps(shown(all.edges()), true);
    double[] y = steps(all.rates(), false);
    double highest = Arrays.stream(y).max().orElseThrow();
    int colour = colour(0);
    return new Panel(
        "Rate: mean of %d %s in bins of %s (PSTH)"
            .formatted(all.trials(), all.trials() == 1 ? "trial" : "trials", time(all.width())),
        timeLabel(),
        units.isEmpty() ? "rate (1 / time)" : "rate (Hz)",
        List.of(
            new Band(x, new double[x.length], y, Palette.paler(colour, LESS_PALE)),
            new Curve(x, y, new Pen(colour, 1.2))),
        time,
        new Axis(0, highest > 0 ? 1.08 * highest : 1, false),
        OptionalDouble.empty());
  }

  /**
   * The input current c, constant and recorded part, as the solver has it: means over steps, of
   * several where there are many. One curve, or where each trial has a current of its own, those of
   * the single trials that are shown.
   */
  private Panel current(Expression current) {
    Optional<Unit> unit = unit("inputCurrent");
    Optional<InputSignal> signal = simulation.inputs().current();
    int curves =
        signal.isEmpty() || signal.get().samples() == 1
            ? 1
            : Math.min(states.samples(), SINGLE_SAMPLES);
    TimeGrid grid = simulation.grid();
    double[] recorded =
        signal
            .map(all -> all.range(simulation.firstSample(), curves).onGrid(grid))
            .orElseGet(() -> new double[grid.steps()]);
    List<Mark> marks = new ArrayList<>();
    List<double[]> shown = new ArrayList<>();
    double[] x = steps(times, true);
    for (int n = 0; n < curves; n++) {
      double[] c = new double[times.length - 1];
      for (int k = 0; k < c.length; k++) {
        int from = states.gridPoint(k);
        int to = states.gridPoint(k + 1);
        double sum = 0;
        for (int m = from; m < to; m++) {
          sum += recorded[n * grid.steps() + m];
        }
        c[k] = Panel.shown(ModelMarks.value(current, network, 0, sum / (to - from)), unit);
      }
      shown.add(c);
      marks.add(new Curve(x, steps(c, false), curves == 1 ? new Pen(colour(0), 1.2) : SINGLE));
    }
    String title = curves == 1 ? "Input current" : "Input currents of single trials";
    return new Panel(
        title,
        timeLabel(),
        unit.isEmpty() ? "input current c" : Panel.label("input", unit),
        marks,
        time,
        Axis.covering(shown, false),
        OptionalDouble.empty());
  }

  /** The corners of stairs: edges twice but for the first and the last one, heights twice. */
  private static double[] steps(double[] values, boolean edges) {
    return IntStream.range(edges ? 1 : 0, edges ? 2 * values.length - 1 : 2 * values.length)
        .mapToDouble(k -> values[k / 2])
        .toArray();
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

  /** The panels of a state, one for each neuron that has it. */
  private List<Panel> panels(int state) {
    String name = states.states().get(state);
    Optional<Unit> unit = unit("start." + name);
    int[] having =
        IntStream.range(0, states.columns())
            .filter(c -> network.model(states.neuron(c)).allStates().contains(name))
            .toArray();
    List<double[]> shown = new ArrayList<>();
    List<List<Mark>> marks = new ArrayList<>();
    for (int c : having) {
      marks.add(marks(c, state, unit, shown));
    }
    Axis axis = Axis.covering(shown, false);
    List<Panel> panels = new ArrayList<>();
    for (int c : having) {
      int neuron = states.neuron(c);
      NeuronModel model = network.model(neuron);
      int number = model.state(name);
      String kind =
          number == 0
              ? "membrane potential "
              : number == model.states().size() ? "clock " : "state ";
      boolean readOut = network.isReadOut(neuron);
      panels.add(
          new Panel(
              (readOut ? "Read-out " : "Neuron ") + neuron,
              timeLabel(),
              Panel.label(kind + name, unit),
              marks.get(panels.size()),
              time,
              axis,
              readOut ? OptionalDouble.empty() : threshold(neuron, number, unit)));
    }
    return panels;
  }

  private OptionalDouble threshold(int neuron, int state, Optional<Unit> unit) {
    OptionalDouble si = ModelMarks.threshold(network, neuron, state);
    return si.isPresent() ? OptionalDouble.of(Panel.shown(si.getAsDouble(), unit)) : si;
  }

  /** Bands, single samples and mean of one neuron; adds to {@code shown} what the axis covers. */
  private List<Mark> marks(int column, int state, Optional<Unit> unit, List<double[]> shown) {
    int samples = states.samples();
    double[][] quantiles = new double[QUANTILES.length][times.length];
    double[] mean = new double[times.length];
    double[] values = new double[samples];
    for (int k = 0; k < times.length; k++) {
      double sum = 0;
      for (int n = 0; n < samples; n++) {
        values[n] = value(n, k, column, state, unit);
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
        path[k] = value(n, k, column, state, unit);
      }
      marks.add(new Curve(times, path, SINGLE));
      shown.add(path);
    }
    if (samples > 1) {
      marks.add(new Curve(times, mean, new Pen(colour, THICK)));
    }
    return marks;
  }

  private double value(int n, int slot, int column, int state, Optional<Unit> unit) {
    return Panel.shown(states.get(n, slot, column, state), unit);
  }

  /** The quantile of sorted values, linear between them. */
  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
