package io.roughspike.testing;

import io.roughspike.driver.Driver;
import io.roughspike.driver.DyadicNoise;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.TimeGrid;
import io.roughspike.solver.Solver;
import io.roughspike.spike.RecordedSpikes;
import io.roughspike.testing.NaiveEquations.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * One path of a network of any models by any solver, written down as plainly as can be: what the
 * loops of the library are checked against. It shares equations, draws and the means of recorded
 * inputs with them, but no program, no search and no step.
 *
 * <p>A segment is a step of the grid or a cell of a mesh. Each neuron has a position in it, and
 * after that a root where its event function comes to 0, found by halving down to the last bit.
 * What comes first is done: of roots at one position the lowest neuron's, roots before what happens
 * at times known before, and of these, at one time, what was made first. An event function that is
 * at least 0 where its neuron is has its root there. A root at the end of a segment is one of it; a
 * time there is one of the next.
 */
public final class NaiveEvents {
  /**
   * An event.
   *
   * @param neuron which neuron fired
   * @param time when
   */
  public record Event(int neuron, double time) {}

  /**
   * A segment of a mesh.
   *
   * @param step number of the grid's step, from 0
   * @param level it has the length of the step over 2^level
   * @param number of the cell among those of its level in the step, from 0
   */
  public record Cell(int step, int level, int number) {}

  /** Steppers that read areas; the others have areas 0. */
  private static final Set<String> WITH_AREAS = Set.of("sra1", "shark", "esra");

  /** Of a segment, for slopes by differences: only their signs count. */
  private static final double SMALL = 1e-7;

  /** What happens at a time that is known before. */
  private record Timed(double time, int order, Runnable what) {}

  private final Simulation simulation;
  private final Network network;
  private final int sample;
  private final String stepper;
  private final boolean all;
  private final int size;
  private final NaiveEquations[] equations;
  private final double[][] y;
  private final double[] position;
  private final double[] root;
  private final int[] draws;
  private final PriorityQueue<Timed> queue =
      new PriorityQueue<>(Comparator.comparingDouble(Timed::time).thenComparingInt(Timed::order));
  private int order;

  private final List<Event> events = new ArrayList<>();
  private final List<double[][]> states = new ArrayList<>();
  private final List<Cell> mesh = new ArrayList<>();
  private int crossedTwice;

  // The segment.
  private double begin;
  private double length;
  private double[][] increments = new double[0][];
  private double[][] areas = new double[0][];
  private final double[] inputs;

  /** Means of the recorded input over the grid's steps, if there is one. */
  private final double[] means;

  // What is happening.
  private double now;
  private final Set<Integer> touched = new TreeSet<>();

  /** The path of a sample (absolute) of a simulation, by its solver. */
  public NaiveEvents(Simulation simulation, int sample) {
    this(
        simulation,
        sample,
        simulation.solver().stepper().name(),
        simulation.solver().cuts(),
        Optional.empty());
  }

  /**
   * The path of a sample of a simulation by another solver.
   *
   * @param sample absolute
   * @param stepper name of a stepper
   * @param cuts which neurons an event cuts
   * @param given cells in order of time, in place of the grid's steps or those that errors choose
   */
  public NaiveEvents(
      Simulation simulation,
      int sample,
      String stepper,
      Solver.Cuts cuts,
      Optional<List<Cell>> given) {
    this.simulation = simulation;
    this.sample = sample;
    this.stepper = stepper;
    network = simulation.network();
    all = cuts == Solver.Cuts.ALL;
    size = network.size();
    equations = new NaiveEquations[size];
    y = new double[size][];
    position = new double[size];
    root = new double[size];
    draws = new int[size];
    inputs = new double[size];
    means =
        simulation
            .inputs()
            .current()
            .map(signal -> signal.onGrid(simulation.grid()))
            .orElse(new double[0]);
    for (Network.Group group : network.groups()) {
      NaiveEquations.Formulas formulas = new NaiveEquations.Formulas(group.model());
      for (int k = group.first(); k < group.end(); k++) {
        equations[k] = new NaiveEquations(formulas, network.neuron(k), network.isReadOut(k));
        y[k] = equations[k].start(draw(k));
      }
    }
    simulation.inputs().spikes().ifPresent(this::takeInputs);
    keepStates();
    Optional<Solver.Adaptive> adaptive = simulation.solver().adaptive();
    if (given.isPresent()) {
      solve(given.get());
    } else if (adaptive.isPresent()) {
      solve(adaptive.get());
    } else {
      solve();
    }
  }

  private double draw(int k) {
    return network.model(k).hasClock()
        ? simulation.clocks().logUniform(sample, k, draws[k]++)
        : Double.NaN;
  }

  private void takeInputs(RecordedSpikes spikes) {
    int n = spikes.samples() == 1 ? 0 : sample;
    for (int e = 0; e < spikes.count(n); e++) {
      int channel = spikes.neuron(n, e);
      double time = spikes.time(n, e);
      happens(time, () -> send(network.inputConnections(), channel, time));
    }
  }

  private void happens(double time, Runnable what) {
    queue.add(new Timed(time, order++, what));
  }

  private void keepStates() {
    states.add(Arrays.stream(y).map(double[]::clone).toArray(double[][]::new));
  }

  private void solve() {
    TimeGrid grid = simulation.grid();
    Driver driver = simulation.driver();
    Driver.Source source = driver.source();
    double[] four = new double[4];
    for (int m = 0; m < grid.steps() && !stopped(); m++) {
      int channels = network.channels();
      increments = new double[size][channels];
      areas = new double[size][channels];
      double dt = grid.length(m);
      for (int k = 0; k < size; k++) {
        for (int c = 0; c < channels; c++) {
          source.block(sample, k, c, m / 4, four, 0, 1);
          increments[k][c] = driver.scale(dt) * four[m % 4];
          if (WITH_AREAS.contains(stepper) && driver.hasAreas()) {
            source.block(sample, k, Driver.AREAS + c, m / 4, four, 0, 1);
            areas[k][c] = driver.areaScale(dt) * four[m % 4];
          }
        }
      }
      segment(m, grid.point(m), dt, grid.point(m + 1));
      keepStates();
    }
    keepLast();
  }

  /** Takes the noise of a cell. */
  private void enter(DyadicNoise noise, Cell cell) {
    int channels = network.channels();
    double[] w = new double[noise.size()];
    double[] h = new double[noise.size()];
    noise.cell(cell.level(), cell.number(), w, h);
    increments = new double[size][channels];
    areas = new double[size][channels];
    for (int k = 0; k < size; k++) {
      for (int c = 0; c < channels; c++) {
        increments[k][c] = w[c * size + k];
        areas[k][c] = WITH_AREAS.contains(stepper) ? h[c * size + k] : 0;
      }
    }
  }

  private double length(Cell cell) {
    return simulation.grid().length(cell.step()) / (1 << cell.level());
  }

  private void solve(List<Cell> given) {
    DyadicNoise noise = noiseOfCells();
    int step = -1;
    for (Cell cell : given) {
      if (cell.step() != step && !stopped()) {
        step = cell.step();
        noise.step(step);
      }
      cross(noise, cell);
    }
    keepLast();
  }

  private DyadicNoise noiseOfCells() {
    DyadicNoise noise = new DyadicNoise();
    int[] channels = IntStream.range(0, network.channels()).toArray();
    noise.use(simulation.driver().normals().orElseThrow(), simulation.grid(), size, channels);
    noise.begin(sample);
    return noise;
  }

  private void cross(DyadicNoise noise, Cell cell) {
    if (stopped()) {
      return;
    }
    mesh.add(cell);
    enter(noise, cell);
    TimeGrid grid = simulation.grid();
    int m = cell.step();
    double from = grid.point(m) + cell.number() * length(cell);
    boolean last = cell.number() + 1 == 1 << cell.level();
    segment(m, from, length(cell), last ? grid.point(m + 1) : from + length(cell));
    if (last) {
      keepStates();
    }
  }

  /**
   * Chooses cells: one is halved while its error is more than what is tolerated, and the next is
   * twice as long after an error below an eighth of that, where it then begins a cell of its size.
   */
  private void solve(Solver.Adaptive adaptive) {
    DyadicNoise noise = noiseOfCells();
    int level = 0;
    for (int m = 0; m < simulation.grid().steps() && !stopped(); m++) {
      noise.step(m);
      int number = 0;
      while (number < 1 << level && !stopped()) {
        double error = error(noise, new Cell(m, level, number), adaptive);
        while (error > 1 && length(new Cell(m, level + 1, 0)) >= adaptive.smallestStep()) {
          level++;
          number *= 2;
          error = error(noise, new Cell(m, level, number), adaptive);
        }
        cross(noise, new Cell(m, level, number));
        number++;
        if (level > 0 && number % 2 == 0 && error < 1.0 / 8) {
          level--;
          number /= 2;
        }
      }
    }
    keepLast();
  }

  /** The largest error of a state in a cell, as a multiple of what is tolerated. */
  private double error(DyadicNoise noise, Cell cell, Solver.Adaptive adaptive) {
    enter(noise, cell);
    double largest = 0;
    for (int k = 0; k < size; k++) {
      Part whole = new Part(length(cell), increments[k], areas[k], mean(cell.step(), k));
      double[] errors = equations[k].error(stepper, y[k], whole);
      List<String> names = network.model(k).states();
      for (int x = 0; x < names.size(); x++) {
        double tolerance =
            adaptive.tolerance().getOrDefault(names.get(x), Double.POSITIVE_INFINITY);
        largest = Math.max(largest, Math.abs(errors[x]) / tolerance);
      }
    }
    return largest;
  }

  /** A path that has stopped stands still. */
  private void keepLast() {
    while (states.size() <= simulation.grid().steps()) {
      keepStates();
    }
  }

  private boolean stopped() {
    return events.size() == simulation.maxSpikes();
  }

  private void segment(int m, double from, double dt, double end) {
    begin = from;
    length = dt;
    Arrays.setAll(inputs, k -> mean(m, k));
    Arrays.fill(position, 0);
    for (int k = 0; k < size; k++) {
      root[k] = findRoot(k);
    }
    Map<Double, Integer> atOnce = new HashMap<>();
    while (!stopped()) {
      int first = 0;
      for (int k = 1; k < size; k++) {
        first = root[k] < root[first] ? k : first;
      }
      boolean due = !queue.isEmpty() && queue.peek().time() < end;
      double place =
          due ? Math.clamp((queue.peek().time() - begin) / length, 0, 1) : Double.POSITIVE_INFINITY;
      if (root[first] <= Math.min(place, 1)) {
        int k = first;
        if (atOnce.merge(root[k], 1, Integer::sum) > 10 * size + 10) {
          throw new IllegalStateException("events at %s without an end".formatted(begin));
        }
        happen(root[k], () -> fire(k));
      } else if (due) {
        happen(place, queue.poll().what());
      } else {
        break;
      }
    }
    for (int k = 0; k < size; k++) {
      // where a path stops, all stand where its last event was
      advance(k, stopped() ? Math.max(now, position[k]) : 1);
    }
  }

  private void happen(double place, Runnable what) {
    now = place;
    touched.clear();
    for (int k = 0; all && k < size; k++) {
      touch(k);
    }
    what.run();
    for (int k : touched) {
      root[k] = findRoot(k);
    }
  }

  private void touch(int k) {
    advance(k, Math.max(now, position[k])); // rounding may leave it a bit ahead
    touched.add(k);
  }

  private void fire(int k) {
    touch(k);
    double time = begin + now * length;
    events.add(new Event(k, time));
    y[k] = equations[k].reset(y[k], stopped() ? 0 : draw(k));
    if (equations[k].deadTime() >= 0) {
      happens(
          time + equations[k].deadTime(),
          () -> {
            touch(k);
            y[k] = equations[k].release(y[k]);
          });
    }
    send(network.connections(), k, time);
    if (stopped() && network.model(k).hasClock()) {
      y[k][y[k].length - 1] = 0;
    }
  }

  private void send(Connections connections, int source, double time) {
    for (int e = connections.start(source); e < connections.start(source + 1); e++) {
      int j = connections.target(e);
      int receptor = connections.receptor(e);
      double weight = connections.weight(e);
      Runnable arrives =
          () -> {
            touch(j);
            y[j] = equations[j].receive(receptor, weight, y[j]);
          };
      if (connections.delay(e) == 0) {
        arrives.run();
      } else {
        happens(time + connections.delay(e), arrives);
      }
    }
  }

  private void advance(int k, double to) {
    if (to > position[k]) {
      y[k] = after(k, to);
      position[k] = to;
    }
  }

  /** Neuron k where it would be further on in the segment. */
  private double[] after(int k, double to) {
    double a = position[k];
    double part = to - a;
    double[] w = new double[increments[k].length];
    double[] h = new double[w.length];
    for (int c = 0; c < w.length; c++) {
      w[c] = part * (increments[k][c] + 6 * (1 - a - to) * areas[k][c]);
      h[c] = part * part * areas[k][c];
    }
    return equations[k].step(stepper, y[k], new Part(part * length, w, h, inputs[k]));
  }

  /** The recorded input of neuron k in step m of the grid. */
  private double mean(int m, int k) {
    return simulation
        .inputs()
        .current()
        .map(signal -> {
          int n = signal.samples() == 1 ? 0 : sample;
          int column = signal.neurons() == 1 ? 0 : k;
          return means[(n * simulation.grid().steps() + m) * signal.neurons() + column];
        })
        .orElse(0.0);
  }

  private double findRoot(int k) {
    NaiveEquations own = equations[k];
    if (!own.mayFire(y[k])) {
      return Double.POSITIVE_INFINITY;
    }
    double a = position[k];
    if (own.event(y[k]) >= 0) {
      return a;
    }
    DoubleUnaryOperator event = b -> own.event(after(k, b));
    if (event.applyAsDouble(1) >= 0) {
      return firstWhere(a, 1, b -> event.applyAsDouble(b) >= 0);
    }
    double small = SMALL * (1 - a);
    DoubleUnaryOperator rise =
        b ->
            event.applyAsDouble(Math.min(1, b + small))
                - event.applyAsDouble(Math.max(a, b - small));
    if (own.hasThreshold() && rise.applyAsDouble(a) > 0 && rise.applyAsDouble(1) < 0) {
      double top = firstWhere(a, 1, b -> rise.applyAsDouble(b) <= 0);
      if (event.applyAsDouble(top) >= 0) {
        crossedTwice++;
        return firstWhere(a, top, b -> event.applyAsDouble(b) >= 0);
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  /** Halves the bracket, whose upper end has what is asked for, down to neighbouring numbers. */
  private static double firstWhere(double lower, double upper, DoublePredicate has) {
    while (true) {
      double middle = (lower + upper) / 2;
      if (middle <= lower || middle >= upper) {
        return upper;
      }
      if (has.test(middle)) {
        upper = middle;
      } else {
        lower = middle;
      }
    }
  }

  /** The events, in order. */
  public List<Event> events() {
    return events;
  }

  /** Component {@code x} of a neuron at a grid point: a state, or the clock after the last. */
  public double state(int gridPoint, int neuron, int x) {
    return states.get(gridPoint)[neuron][x];
  }

  /** The cells that the path went through, if it did. */
  public List<Cell> mesh() {
    return mesh;
  }

  /** Events whose function was above 0 for a part of a sub-step only. */
  public int crossedTwice() {
    return crossedTwice;
  }
}
