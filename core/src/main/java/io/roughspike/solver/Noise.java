package io.roughspike.solver;

import io.roughspike.expression.Derivatives;
import io.roughspike.expression.Evaluation;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Operation;
import io.roughspike.expression.Place;
import io.roughspike.model.NeuronModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** What solvers demand of a model's noise. */
final class Noise {
  /** Points at which terms that cancel everywhere are seen to. */
  private static final int POINTS = 8;

  /** Terms that cancel leave roundings. */
  private static final double ROUNDING = 1e-10;

  private Noise() {}

  /** A refusal where the diffusion depends on a state. */
  static Optional<String> refusalUnlessAdditive(NeuronModel model) {
    return noisyByState(model)
        .map(
            "needs noise that does not depend on the state, got noise of %s that does: choose heun"
                ::formatted);
  }

  /** The first state whose noise depends on a state. */
  static Optional<String> noisyByState(NeuronModel model) {
    for (int k = 0; k < model.states().size(); k++) {
      for (Expression sigma : model.diffusion().get(k)) {
        if (Expression.inOrder(List.of(sigma)).stream()
            .anyMatch(e -> e.place() instanceof Place.State)) {
          return Optional.of(model.states().get(k));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Why a stepper cannot solve a model along noise of this regularity, as the end of a sentence.
   * Below 1/2 the order of noises of several channels matters, by areas between them that nobody
   * gives, unless their fields commute.
   */
  static Optional<String> refusalOfRough(Stepper stepper, NeuronModel model, double regularity) {
    Optional<String> state = noisyByState(model);
    if (state.isEmpty() || regularity >= 0.5) {
      return Optional.empty();
    }
    if (regularity <= stepper.leastRegularity()) {
      return Optional.of(
          "converges where hurst is above %.4g if noise depends on the state, as that of %s does, got hurst %s: choose a larger one, or noise that does not depend on the state"
              .formatted(stepper.leastRegularity(), state.orElseThrow(), regularity));
    }
    if (!commutes(model)) {
      return Optional.of(
          "needs hurst of at least 0.5 if noise of several channels depends on the state and their order matters, as that of %s does, got %s: choose a larger one, or noise that does not depend on the state"
              .formatted(state.orElseThrow(), regularity));
    }
    return Optional.empty();
  }

  /**
   * Whether the columns of the diffusion commute as fields: (D s_b) s_a = (D s_a) s_b. Terms that
   * do not vanish by themselves are looked at in random points, which tells them where no branch
   * hides anything; else, and where one is not finite, they are taken not to commute.
   */
  static boolean commutes(NeuronModel model) {
    Expressions graph = new Expressions();
    List<List<Expression>> sigma = model.diffusion().stream().map(graph::take).toList();
    for (int b = 0; b < model.channels(); b++) {
      for (int a = 0; a < b; a++) {
        List<Expression> ofA = along(graph, sigma, b, a);
        List<Expression> ofB = along(graph, sigma, a, b);
        for (int k = 0; k < sigma.size(); k++) {
          if (!areEqual(ofA.get(k), ofB.get(k))) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** The derivative of column {@code of} along column {@code by}. */
  private static List<Expression> along(
      Expressions graph, List<List<Expression>> sigma, int of, int by) {
    List<Expression> column = new ArrayList<>();
    Map<Expression, Expression> direction = new HashMap<>();
    for (int k = 0; k < sigma.size(); k++) {
      column.add(sigma.get(k).get(of));
      direction.put(graph.leaf(new Place.State(k)), sigma.get(k).get(by));
    }
    Map<Expression, Expression> dot = new Derivatives(graph).forward(column, direction);
    return column.stream().map(e -> dot.getOrDefault(e, graph.constant(0))).toList();
  }

  private static boolean areEqual(Expression a, Expression b) {
    if (a.id() == b.id()) {
      return true;
    }
    List<Expression> both = List.of(a, b);
    if (Expression.inOrder(both).stream().anyMatch(e -> e.operation() == Operation.SELECT)) {
      return false;
    }
    Evaluation evaluation = new Evaluation(both);
    SplittableRandom random = new SplittableRandom(1);
    for (int n = 0; n < POINTS; n++) {
      Map<Place, Double> point = new HashMap<>();
      double[] x =
          evaluation.at(place -> point.computeIfAbsent(place, _ -> random.nextDouble(0.5, 1.5)));
      if (!(Math.abs(x[0] - x[1]) <= ROUNDING * Math.max(Math.abs(x[0]), Math.abs(x[1])))) {
        return false;
      }
    }
    return true;
  }
}
