package io.roughspike.check;

import io.roughspike.check.TheoremConditions.Condition;
import io.roughspike.check.TheoremConditions.Finding;
import io.roughspike.event.PathWatch;
import io.roughspike.expression.Evaluation;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Operation;
import io.roughspike.expression.Place;
import io.roughspike.model.Firing;
import io.roughspike.model.Network;
import io.roughspike.model.NeuronModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The tail rule of {@link TheoremConditions}: how much noise makes log intensities vary, measured
 * at grid points against the path without noise that has the same events.
 */
final class IntensitySpread implements PathWatch.Watcher {
  private static final double WARNED = 2.5;

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

  private final Network.Group group;
  private final NeuronValues values;
  private final int states;

  /** The state that is 0 in dead time; -1 without. */
  private final int active;

  private final List<Evaluation> received;
  private final Evaluation start;
  private final Evaluation drift;
  private final Evaluation reset;

  /** The intensity without its cap, where there are a clock and noise. */
  private final Optional<Evaluation> intensity;

  /** The path without noise but with the same events, by neuron. */
  private final double[][] quiet;

  /** Log intensity less that of the path without noise, by neuron. */
  private final List<Spread> byNoise;

  IntensitySpread(Network network, Network.Group group) {
    this.group = group;
    values = new NeuronValues(network);
    NeuronModel model = group.model();
    states = model.states().size();
    active = model.states().indexOf(NeuronModel.ACTIVE);
    received = model.receptors().stream().map(r -> new Evaluation(r.after())).toList();
    start = new Evaluation(model.start());
    drift = new Evaluation(model.drift());
    reset = new Evaluation(model.reset());
    intensity =
        model.firing() instanceof Firing.Clock(Expression lambda, Expression _)
                && model.channels() > 0
            ? Optional.of(new Evaluation(List.of(uncapped(lambda))))
            : Optional.empty();
    quiet = new double[group.size()][states];
    byNoise = Stream.generate(Spread::new).limit(group.size()).toList();
  }

  /** Without bounds: where one branch of a choice has no state, the other. */
  private static Expression uncapped(Expression lambda) {
    Expressions graph = new Expressions();
    Expression e = graph.take(lambda);
    Map<Expression, Expression> to = new HashMap<>();
    for (Expression x : Expression.inOrder(List.of(e))) {
      if (x.operation() == Operation.SELECT && hasState(x.b()) != hasState(x.c())) {
        Expression kept = hasState(x.b()) ? x.b() : x.c();
        to.put(x, graph.substitute(List.of(kept), to).get(kept));
      }
    }
    return graph.substitute(List.of(e), to).get(e);
  }

  private static boolean hasState(Expression e) {
    return Expression.inOrder(List.of(e)).stream().anyMatch(x -> x.place() instanceof Place.State);
  }

  @Override
  public void start(PathWatch path) {
    for (int j = 0; j < quiet.length; j++) {
      quiet[j] = values.of(start, group.first() + j, quiet[j], 0);
    }
  }

  @Override
  public void move(PathWatch path, int neuron, double time) {
    if (follows(neuron)) {
      double[] y = quiet[neuron - group.first()];
      double[] mu = values.of(drift, neuron, y, path.input(neuron));
      for (int x = 0; x < states; x++) {
        y[x] += time * mu[x];
      }
    }
  }

  @Override
  public void fire(PathWatch path, int neuron, boolean lifted) {
    change(neuron, reset, 0);
  }

  @Override
  public void receive(int neuron, int receptor, double weight) {
    if (follows(neuron)) {
      change(neuron, received.get(receptor), weight);
    }
  }

  @Override
  public void activate(int neuron) {
    if (follows(neuron)) {
      quiet[neuron - group.first()][active] = 1;
    }
  }

  @Override
  public void gridPoint(PathWatch path) {
    if (intensity.isPresent()) {
      compareIntensities(path);
    }
  }

  private boolean follows(int neuron) {
    return intensity.isPresent() && group.has(neuron);
  }

  private void change(int neuron, Evaluation after, double weight) {
    if (follows(neuron)) {
      int j = neuron - group.first();
      quiet[j] = values.of(after, neuron, quiet[j], weight);
    }
  }

  private void compareIntensities(PathWatch path) {
    for (int j = 0; j < quiet.length; j++) {
      int neuron = group.first() + j;
      double[] y = IntStream.range(0, states).mapToDouble(x -> path.state(neuron, x)).toArray();
      if (active >= 0 && y[active] < 0.5) {
        continue; // in dead time the intensity counts as 0
      }
      double with = values.of(intensity.get(), neuron, y, 0)[0];
      double without = values.of(intensity.get(), neuron, quiet[j], 0)[0];
      byNoise.get(j).add(Math.log(with) - Math.log(without));
    }
  }

  /** The neuron whose intensity noise makes vary most, if by too much. */
  Optional<Finding> finding(double end) {
    int most = 0;
    for (int n = 1; n < byNoise.size(); n++) {
      most = byNoise.get(n).deviation() > byNoise.get(most).deviation() ? n : most;
    }
    double deviation = byNoise.get(most).deviation();
    return deviation > WARNED
        ? Optional.of(
            new Finding(
                Condition.TAIL, false, 0, 0, group.first() + most, "", end, deviation, Double.NaN))
        : Optional.empty();
  }
}
