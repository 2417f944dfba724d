package io.roughspike.check;

import io.roughspike.check.TheoremConditions.Condition;
import io.roughspike.check.TheoremConditions.Finding;
import io.roughspike.event.PathWatch;
import io.roughspike.expression.Derivatives;
import io.roughspike.expression.Evaluation;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Place;
import io.roughspike.model.Firing;
import io.roughspike.model.Network;
import io.roughspike.model.NeuronModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Conditions (i), (ii) and (iii) of {@link TheoremConditions}, measured at each event of neurons
 * with one model.
 */
final class EventMeasures implements PathWatch.Watcher {
  private static final double EXACT = 1e-9;
  private static final double GRAZE_WARNED = 1e-3;
  private static final double GRAZE_BROKEN = 1e-8;

  private final Network.Group group;
  private final NeuronModel model;
  private final NeuronValues values;
  private final int states;
  private final Expressions graph = new Expressions();
  private final Derivatives derivatives = new Derivatives(graph);

  /** sigma at the state, then T_y sigma there, [d * states + i]. */
  private final Evaluation diffusion;

  private final Evaluation carried;

  /** E_i sigma_id, [d * states + i]. */
  private final Optional<Evaluation> eventNoise;

  /** E, E' = grad E mu, the sum of its absolute terms, E'' = grad E' mu. */
  private final Optional<Evaluation> approach;

  private final Map<Condition, Finding> worst = new EnumMap<>(Condition.class);

  /** Events of the group, of all paths. */
  private long count;

  EventMeasures(Network network, Network.Group group) {
    this.group = group;
    model = group.model();
    values = new NeuronValues(network);
    states = model.states().size();
    List<Expression> sigma = new ArrayList<>();
    List<Expression> after = new ArrayList<>();
    List<Expression> resets = graph.take(model.reset());
    for (int d = 0; d < model.channels(); d++) {
      int channel = d;
      List<Expression> column =
          graph.take(model.diffusion().stream().map(row -> row.get(channel)).toList());
      sigma.addAll(column);
      Map<Expression, Expression> dot = derivatives.forward(resets, along(column));
      resets.forEach(e -> after.add(dot.getOrDefault(e, graph.constant(0))));
    }
    diffusion = new Evaluation(sigma);
    carried = new Evaluation(after);
    if (model.firing() instanceof Firing.Threshold threshold) {
      List<Expression> gradient = threshold.gradient(graph, states);
      eventNoise =
          Optional.of(
              new Evaluation(
                  IntStream.range(0, sigma.size())
                      .mapToObj(j -> graph.multiply(gradient.get(j % states), sigma.get(j)))
                      .toList()));
      approach = Optional.of(approach(threshold, gradient));
    } else {
      eventNoise = Optional.empty();
      approach = Optional.empty();
    }
  }

  private Evaluation approach(Firing.Threshold threshold, List<Expression> gradient) {
    List<Expression> mu = graph.take(model.drift());
    Map<Expression, Expression> sizes = sizes(mu);
    Expression rise = graph.constant(0);
    Expression terms = graph.constant(0);
    for (int k = 0; k < states; k++) {
      rise = graph.add(rise, graph.multiply(gradient.get(k), mu.get(k)));
      Expression size = graph.multiply(absolute(gradient.get(k)), sizes.get(mu.get(k)));
      terms = graph.add(terms, size);
    }
    Expression bend =
        derivatives.forward(List.of(rise), along(mu)).getOrDefault(rise, graph.constant(0));
    return new Evaluation(List.of(graph.take(threshold.event()), rise, terms, bend));
  }

  private Map<Expression, Expression> along(List<Expression> direction) {
    Map<Expression, Expression> seeds = new HashMap<>();
    for (int k = 0; k < states; k++) {
      seeds.put(graph.leaf(new Place.State(k)), direction.get(k));
    }
    return seeds;
  }

  /** The sum of the absolute terms of each expression, and of all that they are made of. */
  private Map<Expression, Expression> sizes(Collection<Expression> roots) {
    Map<Expression, Expression> size = new HashMap<>();
    for (Expression e : Expression.inOrder(roots)) {
      Expression a = size.get(e.a());
      Expression b = size.get(e.b());
      size.put(
          e,
          switch (e.operation()) {
            case NEGATE -> a;
            case ADD, SUBTRACT -> graph.add(a, b);
            case MULTIPLY -> graph.multiply(a, b);
            case FMA -> graph.fma(a, b, size.get(e.c()));
            case DIVIDE -> graph.divide(a, absolute(e.b()));
            case LESS -> e;
            default -> absolute(e);
          });
    }
    return size;
  }

  private Expression absolute(Expression e) {
    return e.isConstant()
        ? graph.constant(Math.abs(e.constant()))
        : graph.select(graph.less(e, graph.constant(0)), graph.negate(e), e);
  }

  /** The worst of each condition that is broken, or nearly so. */
  Collection<Finding> findings() {
    return worst.values();
  }

  /** Events of the group that there were. */
  long count() {
    return count;
  }

  @Override
  public void fire(PathWatch path, int k, boolean lifted) {
    if (!group.has(k)) {
      return;
    }
    count++;
    if (lifted) {
      return;
    }
    double[] y = IntStream.range(0, states).mapToDouble(x -> path.state(k, x)).toArray();
    double[] sigma = values.of(diffusion, k, y, 0);
    if (approach.isPresent()) {
      measureThreshold(path, k, y);
    }
    double largest = 0;
    double apart = 0;
    int row = 0;
    double[] carriedOver = values.of(carried, k, y, 0);
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
    double[] noise = values.of(eventNoise.get(), k, y, 0);
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
    double[] rise = values.of(approach.get(), k, y, path.input(k));
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
    Finding found =
        new Finding(
            condition,
            broken,
            path.sample(),
            path.events(),
            k,
            state,
            path.time(),
            measure,
            height);
    worst.merge(condition, found, Finding::worse);
  }
}
