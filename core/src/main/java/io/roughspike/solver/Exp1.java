package io.roughspike.solver;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * y' = y + phi1(h L) F(y) with F = h mu + sigma W, L_k = d mu_k / d y_k at y, phi1(z) = (e^z -
 * 1)/z; the clock by the trapezoid rule, s' = s + h (lambda(y) + lambda(y'))/2 (exponential Euler,
 * Hochbruck and Ostermann, Acta Numerica 19, 2010). Additive noise only; order 1, one evaluation of
 * the drift and one exponential a state, two of the intensity. Choose it for states that decay fast
 * against the steps, as short synapses and conductances do: it is stable whatever their rates.
 */
final class Exp1 implements Stepper {
  @Override
  public String name() {
    return "exp1";
  }

  @Override
  public String summary() {
    return "order 1, one evaluation, stable for fast decay, noise that does not depend on the"
        + " state; for stiff synapses";
  }

  @Override
  public double stableDecay() {
    return Double.POSITIVE_INFINITY;
  }

  @Override
  public List<Expression> step(SubStep step) {
    List<Expression> end = moved(step, rates(step));
    if (!step.hasClock()) {
      return end;
    }
    Expressions graph = step.graph();
    Expression half = graph.multiply(step.length(), graph.constant(0.5));
    Expression sum = graph.add(step.drift().getLast(), step.drift(end).getLast());
    List<Expression> all = new ArrayList<>(end);
    all.set(all.size() - 1, graph.fma(half, sum, step.start().getLast()));
    return all;
  }

  /** h L, which is 0 for the clock. */
  static List<Expression> rates(SubStep step) {
    Expressions graph = step.graph();
    List<Expression> rates = new ArrayList<>();
    for (int k = 0; k < step.start().size(); k++) {
      Expression drift = step.drift().get(k);
      Map<Expression, Expression> one = Map.of(step.start().get(k), graph.constant(1));
      Expression slope = step.derivatives().forward(List.of(drift), one).get(drift);
      rates.add(graph.multiply(step.length(), slope == null ? graph.constant(0) : slope));
    }
    return rates;
  }

  /** y + phi1(h L) F(y). */
  static List<Expression> moved(SubStep step, List<Expression> rates) {
    ExponentialFunctions functions = new ExponentialFunctions(step.graph());
    List<Expression> move = step.move(step.start());
    List<Expression> end = new ArrayList<>();
    for (int k = 0; k < move.size(); k++) {
      Expression phi = functions.phi1(rates.get(k));
      end.add(step.graph().fma(phi, move.get(k), step.start().get(k)));
    }
    return end;
  }
}
