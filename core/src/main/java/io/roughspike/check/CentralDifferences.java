package io.roughspike.check;

import io.roughspike.driver.Jumps;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Simulation;
import io.roughspike.expression.Evaluation;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Place;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.TimeGrid;
import io.roughspike.solver.Mesh;
import io.roughspike.solver.Solver;
import io.roughspike.spike.RecordedSpikes;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateCotangents;
import io.roughspike.spike.StateRecord;
import io.roughspike.train.LearnedBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Derivatives of a functional of event times and states by finite differences with common noise: an
 * independent check of the exact gradients. For each sample n
 *
 * <pre>
 *   ( f_n(p + h) - f_n(p - h) ) / (2 h) = f_n'(p) + a h^2 + b h^4 + ...,   h = 2^-5 max(|p|, 1), halving
 * </pre>
 *
 * (in place of max(|p|, 1), of a parameter with a unit, the largest |p| among neurons, or the unit
 * where all are 0; of a delay the largest, or a step of the grid) is extrapolated to h = 0; the
 * estimate comes with one of its error. What remains is rounding, about 2^-52 |f_n| / h at the step
 * at which the extrapolation is best. Times count from the start of the grid: where that is far
 * from 0, what h changes would drown in their rounding.
 *
 * <p>f_n is smooth only while the path keeps its pattern: its events, each of the same neuron, in
 * the same step of the grid and between the same input spikes, the ends of dead times likewise, the
 * jumps of its driver, in the same order in the same steps and between the same events, what
 * arrives at a neuron by delays in the same steps and the same order, and the conditions on states
 * that hold at grid points where the model's equations have branches, as at the cap of an
 * intensity. Where an event enters another step, or a state meets such a cap, the slope jumps. So a
 * difference counts only where both sides have the pattern of p, events of one moment in any order.
 * Where that is so for no h, because a jump is too close or p at the end of its range, the
 * quotients of a side that keeps it are extrapolated instead. Where p itself is at a jump of the
 * slope - a threshold that is reached exactly at the start, a branch that is met exactly after a
 * reset - the two sides have slopes that differ by more than their errors: both are told. (Whether
 * a state is at the cap just after an event, between grid points, is not looked at: a difference
 * across such a jump shows in the estimated error.)
 */
public final class CentralDifferences {
  private static final int FIRST_EXPONENT = -5;
  private static final int LAST_EXPONENT = -30;

  /**
   * Rounding of a value, in units of its terms: a few units in the last place, after many steps.
   */
  private static final double ROUNDING = 0x1p-50;

  /** How many times its own estimated error a difference may be off. */
  private static final double OWN_ERRORS = 10;

  /** Slopes that differ by less, relative to their sizes, are not taken for two. */
  private static final double LEAST_JUMP = 1e-6;

  /** States in memory at once: samples x grid points x neurons. */
  private static final int MOST_STATES = 1 << 20;

  private final Engine engine;
  private final Simulation simulation;

  /** The same with times from the start of its grid. */
  private final Simulation fromStart;

  /** Where the cells of each sample end, in steps of the grid, if steps adapt. */
  private final Optional<double[][]> meshEnds;

  private final Cotangents cotangents;
  private final Map<String, Double> units;

  /** The conditions on states where the equations of a group have branches. */
  private record Branches(Network.Group group, Evaluation conditions) {}

  private final List<Branches> branches = new ArrayList<>();

  /**
   * A derivative.
   *
   * @param value the sum over samples
   * @param low the same with the lower slope of each sample that has two
   * @param high the same with the higher one
   * @param magnitude the sum of the absolute derivatives of all terms of the functional
   * @param rounding what rounding leaves at the largest step, in all samples: no difference
   *     resolves less
   * @param error the sum of the estimated errors over samples
   * @param oneSided samples whose differences are of one side
   * @param broken those among them whose other side is another piece however near: the derivative
   *     may be that of the other one
   * @param unresolved samples whose pattern changes on both sides at the smallest step: they are
   *     missing in {@code value}
   */
  public record Derivative(
      double value,
      double low,
      double high,
      double magnitude,
      double rounding,
      double error,
      int oneSided,
      int broken,
      int unresolved) {
    /**
     * {@return what of the differences is nearest to a derivative}
     *
     * @param other the derivative
     */
    public double nearest(double other) {
      return Math.min(Math.max(other, low), high);
    }

    /**
     * {@return whether a derivative is so near to the differences that these cannot tell}
     *
     * @param other the derivative
     */
    public boolean isWithinError(double other) {
      return Math.abs(other - nearest(other)) <= OWN_ERRORS * error;
    }
  }

  /** What is known of one sample's derivative. */
  private static final class Estimates {
    private final Extrapolation central = new Extrapolation(4);
    private final Extrapolation above = new Extrapolation(2);
    private final Extrapolation below = new Extrapolation(2);

    /** The sum of the absolute quotients of all terms, at the last step. */
    private double magnitude;

    private double rounding;

    /** Whether p may be changed to either side. */
    private boolean inside;

    boolean areCentral() {
      return Double.isFinite(central.error()) && !areTwo();
    }

    /** Whether the two sides have slopes of their own. */
    boolean areTwo() {
      double jump = Math.abs(above.value() - below.value());
      return jump > OWN_ERRORS * (above.error() + below.error())
          && jump > LEAST_JUMP * (Math.abs(above.value()) + Math.abs(below.value()));
    }

    Extrapolation best() {
      if (areCentral()) {
        return central;
      }
      return above.error() <= below.error() ? above : below;
    }
  }

  /**
   * Differences of {@code cotangents}' functional.
   *
   * @param engine computes and shares the work out; no bit depends on which
   * @param simulation what to simulate
   * @param cotangents weights of event times and states in the functional
   */
  public CentralDifferences(Engine engine, Simulation simulation, Cotangents cotangents) {
    this(engine, simulation, cotangents, Map.of());
  }

  /**
   * Differences of {@code cotangents}' functional.
   *
   * @param engine computes and shares the work out; no bit depends on which
   * @param simulation what to simulate
   * @param cotangents weights of event times and states in the functional
   * @param units of parameters that have one, by name, and of weights under that name: above 0
   */
  public CentralDifferences(
      Engine engine, Simulation simulation, Cotangents cotangents, Map<String, Double> units) {
    this.units = Map.copyOf(units);
    this.engine = engine;
    this.simulation = simulation;
    this.fromStart = onMesh(engine, TimesFromStart.of(simulation));
    this.meshEnds = meshEnds(fromStart);
    this.cotangents = cotangents;
    for (Network.Group group : simulation.network().groups()) {
      conditions(group.model()).ifPresent(found -> branches.add(new Branches(group, found)));
    }
  }

  private static Optional<double[][]> meshEnds(Simulation simulation) {
    int first = simulation.firstSample();
    return simulation
        .solver()
        .adaptive()
        .flatMap(Solver.Adaptive::mesh)
        .map(mesh ->
            IntStream.range(first, first + simulation.samples())
                .mapToObj(sample -> ends(mesh, sample))
                .toArray(double[][]::new));
  }

  private static double[] ends(Mesh mesh, int sample) {
    double[] ends = new double[mesh.cells(sample)];
    double end = 0;
    for (int cell = 0; cell < ends.length; cell++) {
      end += Math.scalb(1.0, -mesh.level(sample, cell));
      ends[cell] = end;
    }
    return ends;
  }

  /**
   * Steps of the grid, cut at jumps, which are cells of their own: what happens in one is there.
   */
  private static double[] jumpEnds(TimeGrid grid, Jumps jumps) {
    double[] ends = new double[grid.steps() + 2 * jumps.count()];
    for (int m = 0; m < grid.steps(); m++) {
      ends[m] = m + 1;
    }
    for (int j = 0; j < jumps.count(); j++) {
      double place = (jumps.time(j) - grid.start()) / grid.step();
      ends[grid.steps() + 2 * j] = place;
      ends[grid.steps() + 2 * j + 1] = Math.nextUp(place);
    }
    Arrays.sort(ends);
    return ends;
  }

  /** The same on the cells that its steps take where they adapt: these do not change with h. */
  private static Simulation onMesh(Engine engine, Simulation simulation) {
    Solver solver = simulation.solver();
    return solver.adaptive().isEmpty()
        ? simulation
        : simulation.withSolver(solver.on(Optional.of(engine.mesh(simulation))));
  }

  private static Optional<Evaluation> conditions(NeuronModel model) {
    List<Expression> roots = new ArrayList<>(model.drift());
    roots.addAll(model.firing().expressions());
    List<Expression> found =
        Expression.inOrder(roots).stream()
            .filter(e -> e.operation().isCondition() && isOfStates(e))
            .toList();
    return found.isEmpty() ? Optional.empty() : Optional.of(new Evaluation(found));
  }

  /** Whether an expression depends on states, and on nothing else that differs by path. */
  private static boolean isOfStates(Expression e) {
    List<Place> places =
        Expression.inOrder(List.of(e)).stream()
            .map(Expression::place)
            .filter(Objects::nonNull)
            .toList();
    return places.stream().anyMatch(place -> place instanceof Place.State)
        && places.stream()
            .allMatch(place -> place instanceof Place.State || place instanceof Place.Parameter);
  }

  private static boolean hasClocks(StateCotangents cotangents) {
    return cotangents.states().contains(NeuronModel.CLOCK);
  }

  /** {@return the functional itself} */
  public double value() {
    double sum = 0;
    for (Simulation chunk : chunks(simulation)) {
      Values values = new Values(chunk);
      for (int n = 0; n < chunk.samples(); n++) {
        sum += values.sum(n, term -> term);
      }
    }
    return sum;
  }

  /**
   * {@return the derivative with respect to a parameter of the first neuron}
   *
   * @param parameter its name
   */
  public Derivative derivative(String parameter) {
    return derivative(simulation.network().index(parameter, 0));
  }

  /**
   * {@return the derivative with respect to entry {@code index} of the network's parameter vector}
   *
   * @param index entry of the parameter vector
   */
  public Derivative derivative(int index) {
    return sum(
        chunks(fromStart).stream().flatMap(chunk -> estimates(chunk, index).stream()).toList());
  }

  /** Ranges of samples whose states fit the memory. */
  private static List<Simulation> chunks(Simulation all) {
    long statesOfOne = (all.grid().steps() + 1L) * all.network().size();
    int size = (int) Math.max(1, MOST_STATES / statesOfOne);
    List<Simulation> chunks = new ArrayList<>();
    for (int first = 0; first < all.samples(); first += size) {
      chunks.add(all.withSamples(all.firstSample() + first, Math.min(size, all.samples() - first)));
    }
    return chunks;
  }

  private List<Estimates> estimates(Simulation chunk, int index) {
    List<Estimates> estimates = Stream.generate(Estimates::new).limit(chunk.samples()).toList();
    Values base = new Values(chunk);
    double centre = chunk.network().toArray()[index];
    double scale = scale(chunk.network(), index);
    boolean finished = false;
    for (int exponent = FIRST_EXPONENT; exponent >= LAST_EXPONENT && !finished; exponent--) {
      double h = Math.scalb(scale, exponent);
      Optional<Values> above = at(chunk, index, centre + h);
      Optional<Values> below = at(chunk, index, centre - h);
      double stepUp = (centre + h) - centre;
      double stepDown = centre - (centre - h);
      finished = true;
      for (int n = 0; n < estimates.size(); n++) {
        Estimates one = estimates.get(n);
        one.inside = above.isPresent() && below.isPresent();
        boolean up = above.isPresent() && above.get().hasPatternOf(base, n);
        boolean down = below.isPresent() && below.get().hasPatternOf(base, n);
        double rise = up ? above.get().minus(base, n) : 0;
        double fall = down ? -below.get().minus(base, n) : 0;
        double rounding = ROUNDING * base.sum(n, Math::abs);
        one.rounding = exponent == FIRST_EXPONENT ? rounding / h : one.rounding;
        if (up || down) {
          double change = up ? above.get().change(base, n) : 0;
          change += down ? below.get().change(base, n) : 0;
          one.magnitude = change / ((up ? stepUp : 0) + (down ? stepDown : 0));
        }
        add(one.above, up, rise, rounding, stepUp);
        add(one.below, down, fall, rounding, stepDown);
        add(one.central, up && down, rise + fall, rounding, stepUp + stepDown);
        finished &= one.central.isFinished();
      }
    }
    return estimates;
  }

  /** How large a parameter is. */
  private double scale(Network network, int index) {
    double[] all = network.toArray();
    if (index >= network.firstDelay()) {
      double orElse = index >= network.firstDriver() ? 1 : simulation.grid().step();
      return largestAlike(network, index, all, orElse);
    }
    boolean isWeight = index >= network.firstWeight();
    String name = isWeight ? LearnedBlock.WEIGHTS : network.parameter(index).name();
    if (isWeight ? units.isEmpty() : !units.containsKey(name)) {
      return Math.max(Math.abs(all[index]), 1);
    }
    return largestAlike(network, index, all, units.getOrDefault(name, 1.0));
  }

  private static double largestAlike(Network network, int index, double[] all, double orElse) {
    double largest = network.alike(index).mapToDouble(e -> Math.abs(all[e])).max().orElse(0);
    return largest > 0 ? largest : orElse;
  }

  private static void add(
      Extrapolation extrapolation, boolean smooth, double change, double rounding, double step) {
    if (smooth) {
      extrapolation.add(change / step, rounding / step);
    } else {
      extrapolation.clear();
    }
  }

  private static Derivative sum(List<Estimates> estimates) {
    double value = 0;
    double low = 0;
    double high = 0;
    double magnitude = 0;
    double rounding = 0;
    double error = 0;
    int oneSided = 0;
    int broken = 0;
    int unresolved = 0;
    for (Estimates one : estimates) {
      Extrapolation best = one.best();
      rounding += one.rounding;
      if (!Double.isFinite(best.error())) {
        unresolved++;
        continue;
      }
      if (!one.areCentral()) {
        oneSided++;
        broken += one.inside && !one.areTwo() ? 1 : 0;
      }
      value += best.value();
      low += one.areTwo() ? Math.min(one.above.value(), one.below.value()) : best.value();
      high += one.areTwo() ? Math.max(one.above.value(), one.below.value()) : best.value();
      magnitude += one.magnitude;
      error += best.error();
    }
    return new Derivative(
        value, low, high, magnitude, rounding, error, oneSided, broken, unresolved);
  }

  /** The samples where entry {@code index} is {@code value}; empty where there are none. */
  private Optional<Values> at(Simulation chunk, int index, double value) {
    double[] parameters = chunk.network().toArray();
    parameters[index] = value;
    try {
      return Optional.of(new Values(chunk.withNetwork(chunk.network().withParameters(parameters))));
    } catch (IllegalArgumentException | ArithmeticException e) {
      return Optional.empty(); // out of range, or so far off that a path fails
    }
  }

  /** The events and states of a range of samples. */
  private final class Values {
    private final Simulation run;
    private final int first;
    private final SpikeTrains trains = new SpikeTrains();
    private final StateRecord states;

    /** Clocks, if they have cotangents. */
    private final Optional<StateRecord> clocks;

    /** By sample, when it is first asked for. */
    private final BitSet[] patterns;

    /** The same; empty without jumps. */
    private final double[][] jumpEnds;

    /** For each jump its neuron, its channel, and in or after which step of the grid it is. */
    private final int[][] jumpPlaces;

    Values(Simulation run) {
      this.run = run;
      first = run.firstSample() - simulation.firstSample();
      states =
          new StateRecord(
              run.network().stateNames(),
              IntStream.rangeClosed(0, run.grid().steps()).toArray(),
              IntStream.range(0, run.network().size()).toArray());
      engine.simulate(run, trains, Optional.of(states));
      clocks = cotangents.states().filter(CentralDifferences::hasClocks).map(this::record);
      patterns = new BitSet[run.samples()];
      jumpEnds = new double[run.driver().hasJumps() ? run.samples() : 0][];
      jumpPlaces = new int[jumpEnds.length][];
    }

    /** Finds where the jumps of sample n are, if it may have some. */
    private void findJumps(int n) {
      if (n < jumpEnds.length && jumpEnds[n] == null) {
        Jumps jumps = new Jumps();
        run.driver().source().jumps(run.firstSample() + n, jumps);
        jumpEnds[n] = jumpEnds(run.grid(), jumps);
        jumpPlaces[n] = new int[3 * jumps.count()];
        for (int j = 0; j < jumps.count(); j++) {
          double place = (jumps.time(j) - run.grid().start()) / run.grid().step();
          boolean atPoint = Math.abs(place - Math.rint(place)) <= Jumps.AT_POINT;
          jumpPlaces[n][3 * j] = jumps.neuron(j);
          jumpPlaces[n][3 * j + 1] = jumps.channel(j);
          jumpPlaces[n][3 * j + 2] =
              (int) (atPoint ? 2 * Math.rint(place) : 2 * Math.floor(place) + 1);
        }
      }
    }

    private boolean hasJumpsOf(Values base, int n) {
      findJumps(n);
      base.findJumps(n);
      return n >= jumpPlaces.length || Arrays.equals(jumpPlaces[n], base.jumpPlaces[n]);
    }

    /** The sum over the terms of sample n's functional of {@code of} each. */
    double sum(int n, DoubleUnaryOperator of) {
      return sum(n, (cotangent, value, same) -> of.applyAsDouble(cotangent * value), this);
    }

    /**
     * The functional of sample n less that of {@code base}, which has the same events. Differences
     * are taken before they are summed: the sums are many times larger and would lose what the
     * differences need.
     */
    double minus(Values base, int n) {
      return sum(n, (cotangent, value, before) -> cotangent * (value - before), base);
    }

    /** The sum of the absolute changes of the terms of sample n's functional. */
    double change(Values base, int n) {
      return sum(n, (cotangent, value, before) -> Math.abs(cotangent * (value - before)), base);
    }

    /** The state that a cotangent belongs to. */
    private double state(StateCotangents of, int n, int slot, int column, int x) {
      int number = states.states().indexOf(of.states().get(x));
      if (number >= 0) {
        return states.get(n, of.gridPoint(slot), of.neuron(column), number);
      }
      StateRecord record = clocks.orElseThrow();
      int own = 0;
      while (record.neuron(own) != of.neuron(column)) {
        own++;
      }
      return record.get(n, slot, own, 0);
    }

    /** The clocks of the neurons that have some, at the grid points of the cotangents. */
    private StateRecord record(StateCotangents of) {
      int[] neurons =
          IntStream.range(0, of.columns())
              .map(of::neuron)
              .filter(neuron -> run.network().states(neuron).contains(NeuronModel.CLOCK))
              .toArray();
      int[] points = IntStream.range(0, of.slots()).map(of::gridPoint).toArray();
      StateRecord record = new StateRecord(List.of(NeuronModel.CLOCK), points, neurons);
      engine.simulate(run, new SpikeTrains(), Optional.of(record));
      return record;
    }

    private interface Term {
      double of(double cotangent, double value, double other);
    }

    private double sum(int n, Term term, Values other) {
      double sum = 0;
      for (int e = 0; e < trains.count(n); e++) {
        double cotangent = cotangents.events().at(first + n, e);
        if (!trains.hasIntensities()) {
          double time = trains.time(n, eventOf(other, n, e));
          sum += term.of(cotangent, time, other.trains.time(n, e));
        } else if (cotangent != 0) {
          SpikeTrains there = other.trains;
          sum += term.of(cotangent, trains.logIntensity(n, e), there.logIntensity(n, e));
          sum += term.of(-cotangent, trains.integral(n, e), there.integral(n, e));
        }
      }
      if (cotangents.states().isPresent()) {
        StateCotangents c = cotangents.states().get();
        for (int k = 0; k < c.slots(); k++) {
          for (int j = 0; j < c.columns(); j++) {
            for (int x = 0; x < c.states().size(); x++) {
              double cotangent = c.get(first + n, k, j, x);
              if (cotangent != 0) {
                sum += term.of(cotangent, state(c, n, k, j, x), other.state(c, n, k, j, x));
              }
            }
          }
        }
      }
      return sum;
    }

    /** Whether sample n is on the same smooth piece as that of {@code base}, as far as one sees. */
    boolean hasPatternOf(Values base, int n) {
      if (trains.count(n) != base.trains.count(n)
          || !hasNeuronsOf(base, n)
          || !hasJumpsOf(base, n)) {
        return false;
      }
      for (int e = 0; e < trains.count(n); e++) {
        double here = trains.time(n, e);
        double there = base.trains.time(n, e);
        if (step(n, here) != base.step(n, there)
            || inputsBefore(n, here) != inputsBefore(n, there)
            || !deadTimeEndsAsIn(base, n, e)) {
          return false;
        }
      }
      return isTouchedAsIn(base, n) && pattern(n).equals(base.pattern(n));
    }

    /**
     * Whether the dead time after event e of base ends in the same step, between the same spikes.
     */
    private boolean deadTimeEndsAsIn(Values base, int n, int e) {
      if (!run.network().model(base.trains.neuron(n, e)).hasDeadTime()) {
        return true;
      }
      double here = endOfDeadTime(n, eventOf(base, n, e));
      double there = base.endOfDeadTime(n, e);
      return step(n, here) == base.step(n, there)
          && inputsBefore(n, here) == inputsBefore(n, there)
          && eventsBefore(n, here) == base.eventsBefore(n, there);
    }

    /** When a neuron is touched, in base and here. */
    private record Touch(int neuron, double before, double here) {}

    /**
     * Whether everything that touches a neuron of sample n, where connections have delays, does so
     * in the same step and in the same order as in base, but for what comes at one moment there.
     */
    private boolean isTouchedAsIn(Values base, int n) {
      if (!run.network().hasDelays()) {
        return true;
      }
      List<Touch> touches = touches(base, n);
      touches.sort(Comparator.comparingInt(Touch::neuron).thenComparingDouble(Touch::before));
      double last = Double.NEGATIVE_INFINITY; // here, of what came before the moment at hand
      double latest = last;
      for (int k = 0; k < touches.size(); k++) {
        Touch one = touches.get(k);
        if (k > 0 && touches.get(k - 1).neuron() != one.neuron()) {
          last = Double.NEGATIVE_INFINITY;
          latest = last;
        } else if (k > 0 && touches.get(k - 1).before() < one.before()) {
          last = latest;
        }
        if (one.here() <= last || step(n, one.here()) != base.step(n, one.before())) {
          return false;
        }
        latest = Math.max(latest, one.here());
      }
      return true;
    }

    /**
     * Events of base, where they arrive, and where input spikes do, before the end in one of both.
     */
    private List<Touch> touches(Values base, int n) {
      List<Touch> touches = new ArrayList<>();
      for (int e = 0; e < base.trains.count(n); e++) {
        int k = base.trains.neuron(n, e);
        double before = base.trains.time(n, e);
        double here = trains.time(n, eventOf(base, n, e));
        touches.add(new Touch(k, before, here));
        addArrivals(touches, base, Network::connections, k, before, here);
      }
      if (run.inputs().spikes().isPresent()) {
        RecordedSpikes inputs = run.inputs().spikes().get();
        int sample = inputs.samples() == 1 ? 0 : run.firstSample() + n;
        for (int e = 0; e < inputs.count(sample); e++) {
          double time = inputs.time(sample, e);
          int channel = inputs.neuron(sample, e);
          addArrivals(touches, base, Network::inputConnections, channel, time, time);
        }
      }
      double end = run.grid().end();
      touches.removeIf(one -> one.before() >= end && one.here() >= end);
      return touches;
    }

    private void addArrivals(
        List<Touch> touches,
        Values base,
        Function<Network, Connections> which,
        int source,
        double before,
        double here) {
      Connections now = which.apply(run.network());
      Connections then = which.apply(base.run.network());
      for (int c = now.start(source); c < now.start(source + 1); c++) {
        touches.add(new Touch(now.target(c), before + then.delay(c), here + now.delay(c)));
      }
    }

    private double endOfDeadTime(int n, int e) {
      Neuron neuron = run.network().neuron(trains.neuron(n, e));
      return trains.time(n, e) + neuron.get(NeuronModel.REFRACTORY);
    }

    private int eventsBefore(int n, double time) {
      return before(time, trains.count(n), e -> trains.time(n, e));
    }

    /** The event that is event e of base: of several at one moment there that of its neuron. */
    private int eventOf(Values base, int n, int e) {
      int neuron = base.trains.neuron(n, e);
      int before = 0; // events of the neuron at that moment before this one
      int found = e;
      while (found > 0 && base.trains.time(n, found - 1) == base.trains.time(n, e)) {
        found--;
        before += base.trains.neuron(n, found) == neuron ? 1 : 0;
      }
      while (trains.neuron(n, found) != neuron || before-- > 0) {
        found++;
      }
      return found;
    }

    /** Whether the same neurons fire in the same order, but for those of base at one moment. */
    private boolean hasNeuronsOf(Values base, int n) {
      int end;
      for (int from = 0; from < trains.count(n); from = end) {
        end = from + 1;
        while (end < trains.count(n) && base.trains.time(n, end) == base.trains.time(n, from)) {
          end++;
        }
        if (!Arrays.equals(neurons(n, from, end), base.neurons(n, from, end))) {
          return false;
        }
      }
      return true;
    }

    private int[] neurons(int n, int from, int end) {
      return IntStream.range(from, end).map(e -> trains.neuron(n, e)).sorted().toArray();
    }

    /** Which conditions of the equations hold at grid points of sample n. */
    private BitSet pattern(int n) {
      if (patterns[n] == null) {
        patterns[n] = new BitSet();
        int bit = 0;
        for (Branches one : branches) {
          bit = addPattern(n, one, bit);
        }
      }
      return patterns[n];
    }

    private int addPattern(int n, Branches of, int first) {
      Network network = run.network();
      Network.Group group = of.group();
      int[] column = group.model().states().stream().mapToInt(states.states()::indexOf).toArray();
      int bit = first;
      for (int m = 0; m < states.slots(); m++) {
        for (int k = group.first(); k < group.end(); k++) {
          int slot = m;
          int neuron = k;
          double[] holds =
              of.conditions()
                  .at(place ->
                      place instanceof Place.State(int state)
                          ? states.get(n, slot, neuron, column[state])
                          : network.value(neuron, ((Place.Parameter) place).index()));
          for (double one : holds) {
            patterns[n].set(bit++, one != 0);
          }
        }
      }
      return bit;
    }

    /**
     * The step of the grid that a time is in, or the cell where steps adapt or are cut at jumps.
     */
    private long step(int n, double time) {
      TimeGrid grid = run.grid();
      double place = (time - grid.start()) / grid.step();
      if (meshEnds.isPresent()) {
        return cell(place, meshEnds.get()[first + n]);
      }
      return n < jumpEnds.length ? cell(place, jumpEnds[n]) : (long) Math.floor(place);
    }

    private static long cell(double place, double[] ends) {
      return before(Math.nextUp(place), ends.length, cell -> ends[cell]);
    }

    /**
     * How many input spikes sample n has received before {@code time}; 0 where they have delays.
     */
    private int inputsBefore(int n, double time) {
      if (run.inputs().spikes().isEmpty() || run.network().inputConnections().hasDelays()) {
        return 0;
      }
      RecordedSpikes inputs = run.inputs().spikes().get();
      int sample = inputs.samples() == 1 ? 0 : run.firstSample() + n;
      return before(time, inputs.count(sample), e -> inputs.time(sample, e));
    }

    /** How many of {@code count} times, which do not decrease, are before {@code time}. */
    private static int before(double time, int count, IntToDoubleFunction times) {
      int low = 0;
      int high = count;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (times.applyAsDouble(middle) < time) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }
}
