package io.roughspike.check;

import io.roughspike.engine.Engine;
import io.roughspike.engine.GroupedEngine;
import io.roughspike.engine.Simulation;
import io.roughspike.event.PathWatch;
import io.roughspike.expression.Derivatives;
import io.roughspike.expression.Evaluation;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Operation;
import io.roughspike.expression.Place;
import io.roughspike.model.Connections;
import io.roughspike.model.Firing;
import io.roughspike.model.Network;
import io.roughspike.model.NeuronModel;
import io.roughspike.spike.SpikeTrains;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The conditions under which event times have the pathwise gradients that a sweep gives (Holberg
 * and Salvi, arXiv 2405.13587, section 3), measured at the events of sample paths. With E the event
 * function, T the reset, mu the drift, sigma the diffusion, y- and y+ the neuron before and after
 * an event,
 *
 * <pre>
 *   (i)    n1 = max over channels |grad E sigma| / max |E_i sigma_i|          broken above 1e-9
 *   (ii)   n2 = |grad E mu| / sum |E_i terms of mu_i|                     warned of below 1e-3, broken below 1e-8
 *   (iii)  n3 = max |sigma(y+) - T_y sigma(y-)| / max |sigma(y+)|, |T_y sigma(y-)|  broken above 1e-9
 *   tail   n4 = standard deviation of log intensity that noise makes          warned of above 2.5
 * </pre>
 *
 * <p>Terms are taken state by state, so units cancel, and 0 / 0 counts as 0. Where (i) is broken
 * the gradient is biased; where (ii) nearly is, a small change makes the event vanish, and its
 * derivative is large; where (iii) is, the gradient's spread grows as steps get shorter; with a
 * heavy tail, few paths carry most of the gradient and no affordable number of samples shows it.
 *
 * <p>n4 is measured at grid points, against the path without noise that has the same events, and
 * with the intensity's cap set aside; by quartiles, because such paths part for a short while in an
 * exponential upswing, which does no harm.
 *
 * <p>Events at once, that a jump sets off, are not measured: their times are those of others.
 */
public final class TheoremConditions implements PathWatch.Watcher {
  /** A condition. */
  public enum Condition {
    /** No noise moves the event function. */
    EVENT_NOISE("(i)", "noise moves the event function"),
    /** The event function rises through 0, it does not graze it. */
    TRANSVERSALITY("(ii)", "the event function grazes 0"),
    /** The reset carries the noise of the state before it to that of the state after it. */
    RESET_NOISE("(iii)", "the reset breaks the noise off"),
    /** The intensity varies little by noise. */
    TAIL("tail", "noise makes the intensity vary by orders of magnitude");

    private final String symbol;
    private final String meaning;

    Condition(String symbol, String meaning) {
      this.symbol = symbol;
      this.meaning = meaning;
    }

    /** {@return the symbol in the theorem} */
    public String symbol() {
      return symbol;
    }
  }

  /**
   * The worst of one condition.
   *
   * @param condition which
   * @param broken whether it is broken, not only nearly
   * @param sample number of the sample in its stream
   * @param event number of the event in its path
   * @param neuron number of the neuron
   * @param state the state that is worst off; empty where no one is
   * @param time when
   * @param measure n1 to n4
   * @param height for (ii), by how much the event function would rise above 0: a larger
   *     perturbation removes the event; else NaN
   */
  public record Finding(
      Condition condition,
      boolean broken,
      int sample,
      int event,
      int neuron,
      String state,
      double time,
      double measure,
      double height) {
    /** {@return it in one sentence} */
    public String sentence() {
      String where =
          condition == Condition.TAIL
              ? "neuron %d".formatted(neuron)
              : "event %d of sample %d, neuron %d%s, time %s"
                  .formatted(
                      event, sample, neuron, state.isEmpty() ? "" : ", state " + state, time);
      String rise = Double.isNaN(height) ? "" : ", height left %.2g".formatted(height);
      return "condition %s %s: %s (%s; measure %.3g%s)"
          .formatted(
              condition.symbol,
              broken ? "broken" : "nearly broken",
              condition.meaning,
              where,
              measure,
              rise);
    }
  }

  /** How far numbers scatter: half of them within 1.349 standard deviations, if they are normal. */
  private static final class Spread {
    private static final double MOST = 50;
    private static final int CELLS_OF_ONE = 10;
    private static final double QUARTILES = 1.349;

    private final int[] counts = new int[2 * (int) MOST * CELLS_OF_ONE];
    private int count;

    /** Adds a number, one beyond 50 as if it were there; NaN is left out. */
    void add(double x) {
      if (!Double.isNaN(x)) {
        int cell = (int) Math.floor((Math.clamp(x, -MOST, MOST) + MOST) * CELLS_OF_ONE);
        counts[Math.min(cell, counts.length - 1)]++;
        count++;
      }
    }

    double deviation() {
      return count == 0 ? 0 : (quantile(0.75) - quantile(0.25)) / QUARTILES;
    }

    private double quantile(double p) {
      double below = p * count;
      int cell = 0;
      while (below > counts[cell]) {
        below -= counts[cell++];
      }
      return (cell + below / counts[cell]) / CELLS_OF_ONE - MOST;
    }
  }

  private static final double EXACT = 1e-9;
  private static final double GRAZE_WARNED = 1e-3;
  private static final double GRAZE_BROKEN = 1e-8;
  private static final double TAIL_WARNED = 2.5;

  /** As the engines: below this fraction of its rise an event function above 0 is rounding. */
  private static final double ROUNDING = 1e-9;

  private final Network network;
  private final NeuronModel model;
  private final int states;
  private final Evaluation start;
  private final Evaluation drift;
  private final Evaluation reset;

  /** E_i sigma_id, [d * states + i]. */
  private final Optional<Evaluation> eventNoise;

  /** E, E' = grad E mu, the sum of its absolute terms, E'' = grad E' mu. */
  private final Optional<Evaluation> approach;

  /** sigma at the state, then T_y sigma there, [d * states + i]. */
  private final Evaluation diffusion;

  private final Evaluation carried;

  /** The intensity without its cap. */
  private final Optional<Evaluation> intensity;

  /** The path without noise but with the same events, by neuron. */
  private final double[][] quiet;

  /** Log intensity less that of the path without noise, at grid points, by neuron. */
  private final List<Spread> byNoise = new ArrayList<>();

  private final Map<Condition, Finding> worst = new HashMap<>();
  private int events;
  private long allEvents;

  private TheoremConditions(Network network) {
    this.network = network;
    model = network.model();
    states = model.states().size();
    quiet = new double[network.size()][states];
    for (int n = 0; n < network.size(); n++) {
      byNoise.add(new Spread());
    }
    start = new Evaluation(model.start());
    drift = new Evaluation(model.drift());
    reset = new Evaluation(model.reset());
    Expressions graph = new Expressions();
    Derivatives derivatives = new Derivatives(graph);
    List<Expression> mu = own(graph, model.drift());
    List<Expression> sigma = new ArrayList<>();
    List<Expression> after = new ArrayList<>();
    List<Expression> resets = own(graph, model.reset());
    for (int d = 0; d < model.channels(); d++) {
      int channel = d;
      List<Expression> column =
          own(graph, model.diffusion().stream().map(row -> row.get(channel)).toList());
      sigma.addAll(column);
      Map<Expression, Expression> dot = derivatives.forward(resets, along(graph, column));
      resets.forEach(e -> after.add(dot.getOrDefault(e, graph.constant(0))));
    }
    diffusion = new Evaluation(sigma);
    carried = new Evaluation(after);
    if (model.firing() instanceof Firing.Threshold(Expression function)) {
      Expression event = own(graph, List.of(function)).getFirst();
      List<Expression> noise = new ArrayList<>();
      for (int j = 0; j < sigma.size(); j++) {
        noise.add(term(graph, derivatives, event, j % states, sigma.get(j)));
      }
      eventNoise = Optional.of(new Evaluation(noise));
      List<Expression> all = new ArrayList<>(List.of(event));
      Expression rise =
          derivatives
              .forward(List.of(event), along(graph, mu))
              .getOrDefault(event, graph.constant(0));
      all.add(rise);
      Expression terms = graph.constant(0);
      for (int k = 0; k < states; k++) {
        Expression slope = term(graph, derivatives, event, k, graph.constant(1));
        terms = graph.add(terms, graph.multiply(absolute(graph, slope), size(graph, mu.get(k))));
      }
      all.add(terms);
      all.add(
          derivatives
              .forward(List.of(rise), along(graph, mu))
              .getOrDefault(rise, graph.constant(0)));
      approach = Optional.of(new Evaluation(all));
    } else {
      eventNoise = Optional.empty();
      approach = Optional.empty();
    }
    intensity =
        model.firing() instanceof Firing.Clock(Expression lambda, Expression _)
                && model.channels() > 0
            ? Optional.of(
                new Evaluation(List.of(uncapped(graph, own(graph, List.of(lambda)).getFirst()))))
            : Optional.empty();
  }

  private static List<Expression> own(Expressions graph, List<Expression> all) {
    Map<Expression, Expression> to = graph.substitute(all, Map.of());
    return all.stream().map(to::get).toList();
  }

  private Map<Expression, Expression> along(Expressions graph, List<Expression> direction) {
    Map<Expression, Expression> seeds = new HashMap<>();
    for (int k = 0; k < states; k++) {
      seeds.put(graph.leaf(new Place.State(k)), direction.get(k));
    }
    return seeds;
  }

  private static Expression term(
      Expressions graph, Derivatives derivatives, Expression event, int k, Expression direction) {
    return derivatives
        .forward(List.of(event), Map.of(graph.leaf(new Place.State(k)), direction))
        .getOrDefault(event, graph.constant(0));
  }

  /** Without bounds: where one branch of a choice has no state, the other. */
  private static Expression uncapped(Expressions graph, Expression e) {
    Map<Expression, Expression> to = new HashMap<>();
    for (Expression x : Expression.inOrder(List.of(e))) {
      if (x.operation() == Operation.SELECT && hasState(x.b()) != hasState(x.c())) {
        Expression kept = hasState(x.b()) ? x.b() : x.c();
        to.put(x, graph.substitute(List.of(kept), to).get(kept));
      }
    }
    return graph.substitute(List.of(e), to).get(e);
  }

  /** The sum of the absolute terms of an expression. */
  private static Expression size(Expressions graph, Expression e) {
    return switch (e.operation()) {
      case NEGATE -> size(graph, e.a());
      case ADD, SUBTRACT -> graph.add(size(graph, e.a()), size(graph, e.b()));
      case MULTIPLY -> graph.multiply(size(graph, e.a()), size(graph, e.b()));
      case FMA -> graph.fma(size(graph, e.a()), size(graph, e.b()), size(graph, e.c()));
      case DIVIDE -> graph.divide(size(graph, e.a()), absolute(graph, e.b()));
      default -> absolute(graph, e);
    };
  }

  private static Expression absolute(Expressions graph, Expression e) {
    return e.isConstant()
        ? graph.constant(Math.abs(e.constant()))
        : graph.select(graph.less(e, graph.constant(0)), graph.negate(e), e);
  }

  private static boolean hasState(Expression e) {
    return Expression.inOrder(List.of(e)).stream().anyMatch(x -> x.place() instanceof Place.State);
  }

  /**
   * What was found on paths.
   *
   * @param events how many there were
   * @param findings what is broken or nearly so, the worst of each condition, in their order; empty
   *     where all hold
   */
  public record Report(long events, List<Finding> findings) {
    /** {@return whether (i) or (ii) is broken, without which event times have no derivatives} */
    public boolean isBroken() {
      return findings.stream().anyMatch(f -> f.broken() && f.condition() != Condition.RESET_NOISE);
    }
  }

  /**
   * {@return the conditions on the paths of a simulation}
   *
   * @param simulation whose paths are followed one after another, by plain arithmetic: choose few
   *     samples
   */
  public static Report of(Simulation simulation) {
    TheoremConditions conditions = new TheoremConditions(simulation.network());
    try (Engine engine = new Follower(conditions)) {
      engine.simulate(simulation, new SpikeTrains());
    }
    conditions.measureTails(simulation.grid().end());
    return new Report(
        conditions.allEvents,
        Stream.of(Condition.values())
            .filter(conditions.worst::containsKey)
            .map(conditions.worst::get)
            .toList());
  }

  private static final class Follower extends GroupedEngine {
    Follower(PathWatch.Watcher watcher) {
      super(1, 1, _ -> new PathWatch(watcher));
    }

    @Override
    public String name() {
      return "paths that are watched";
    }
  }

  @Override
  public void start(PathWatch path) {
    events = 0;
    for (int n = 0; n < network.size(); n++) {
      int neuron = n;
      quiet[n] = start.at(place -> parameter(neuron, place));
    }
  }

  private double parameter(int neuron, Place place) {
    return network.value(neuron, ((Place.Parameter) place).index());
  }

  private double[] at(Evaluation evaluation, int neuron, double[] y, double input) {
    return evaluation.at(place ->
        switch (place) {
          case Place.State p -> y[p.index()];
          case Place.Input _ -> input;
          default -> parameter(neuron, place);
        });
  }

  @Override
  public void subStep(PathWatch path) {
    int k = path.neuron();
    if (k >= 0) {
      event(path, k);
      events++;
      allEvents++;
    }
    if (intensity.isPresent()) {
      followQuietly(path);
    }
  }

  private void event(PathWatch path, int k) {
    double[] before = IntStream.range(0, states).mapToDouble(x -> path.before(k, x)).toArray();
    double[] mu = at(drift, k, before, path.input(k));
    double[] sigma = at(diffusion, k, before, 0);
    double[] y = before.clone();
    for (int x = 0; x < states; x++) {
      double f = path.segment() * mu[x];
      for (int d = 0; d < model.channels(); d++) {
        f += sigma[d * states + x] * path.noise(k, d);
      }
      y[x] += path.fraction() * f;
    }
    if (approach.isPresent()) {
      double[] was = at(approach.get(), k, before, path.input(k));
      if (path.fraction() == 0 && was[0] >= ROUNDING * path.segment() * was[1]) {
        return; // set off by a jump
      }
      measureThreshold(path, k, y);
    }
    double largest = 0;
    double apart = 0;
    int row = 0;
    double[] carriedOver = at(carried, k, y, 0);
    for (int j = 0; j < sigma.length; j++) {
      largest = Math.max(largest, Math.max(Math.abs(sigma[j]), Math.abs(carriedOver[j])));
      double difference = Math.abs(sigma[j] - carriedOver[j]);
      row = difference > apart ? j % states : row;
      apart = Math.max(apart, difference);
    }
    double n3 = ratio(apart, largest);
    if (n3 > EXACT) {
      found(path, Condition.RESET_NOISE, true, k, model.states().get(row), n3, Double.NaN);
    }
  }

  private void measureThreshold(PathWatch path, int k, double[] y) {
    double[] noise = at(eventNoise.get(), k, y, 0);
    double sum = 0;
    double largest = 0;
    for (int d = 0; d < model.channels(); d++) {
      double moved = 0;
      for (int x = 0; x < states; x++) {
        moved += noise[d * states + x];
        largest = Math.max(largest, Math.abs(noise[d * states + x]));
      }
      sum = Math.max(sum, Math.abs(moved));
    }
    double n1 = ratio(sum, largest);
    if (n1 > EXACT) {
      found(path, Condition.EVENT_NOISE, true, k, stateOfLargest(noise), n1, Double.NaN);
    }
    double[] rise = at(approach.get(), k, y, path.input(k));
    double n2 = ratio(Math.abs(rise[1]), rise[2]);
    if (n2 < GRAZE_WARNED) {
      double height = rise[1] * rise[1] / (2 * Math.abs(rise[3]));
      found(path, Condition.TRANSVERSALITY, n2 < GRAZE_BROKEN, k, "", n2, height);
    }
  }

  private String stateOfLargest(double[] noise) {
    int largest = 0;
    for (int j = 1; j < noise.length; j++) {
      largest = Math.abs(noise[j]) > Math.abs(noise[largest]) ? j : largest;
    }
    return model.states().get(largest % states);
  }

  private static double ratio(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }

  private void found(
      PathWatch path,
      Condition condition,
      boolean broken,
      int k,
      String state,
      double measure,
      double height) {
    Finding old = worst.get(condition);
    boolean smaller = condition == Condition.TRANSVERSALITY;
    if (old == null || (smaller ? measure < old.measure : measure > old.measure)) {
      worst.put(
          condition,
          new Finding(
              condition, broken, path.sample(), events, k, state, path.time(), measure, height));
    }
  }

  /** The same sub-step of the path without noise, and how far the intensity is from its there. */
  private void followQuietly(PathWatch path) {
    for (int n = 0; n < network.size(); n++) {
      double[] mu = at(drift, n, quiet[n], path.input(n));
      for (int x = 0; x < states; x++) {
        quiet[n][x] += path.fraction() * path.segment() * mu[x];
      }
    }
    if (path.neuron() >= 0) {
      quiet[path.neuron()] = at(reset, path.neuron(), quiet[path.neuron()], 0);
      receive(network.connections(), path.neuron());
    } else if (path.inputChannel() >= 0) {
      receive(network.inputConnections(), path.inputChannel());
    } else {
      compareIntensities(path);
    }
  }

  private void receive(Connections connections, int source) {
    for (int e = connections.start(source); e < connections.start(source + 1); e++) {
      int state = model.receptors().get(connections.receptor(e)).state();
      quiet[connections.target(e)][state] += connections.weight(e);
    }
  }

  private void compareIntensities(PathWatch path) {
    for (int n = 0; n < network.size(); n++) {
      int neuron = n;
      double[] y = IntStream.range(0, states).mapToDouble(x -> path.after(neuron, x)).toArray();
      double with = at(intensity.get(), n, y, 0)[0];
      double without = at(intensity.get(), n, quiet[n], 0)[0];
      byNoise.get(n).add(Math.log(with) - Math.log(without));
    }
  }

  private void measureTails(double end) {
    for (int n = 0; n < network.size(); n++) {
      double deviation = byNoise.get(n).deviation();
      Finding old = worst.get(Condition.TAIL);
      if (deviation > TAIL_WARNED && (old == null || deviation > old.measure)) {
        worst.put(
            Condition.TAIL,
            new Finding(Condition.TAIL, false, 0, 0, n, "", end, deviation, Double.NaN));
      }
    }
  }
}
