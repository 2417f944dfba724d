package io.roughspike.solver;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * z = y + phi1(h L) F(y) as {@link Exp1}, y' = z + phi2(h L) (N(z) - N(y)) with N = F - h L y, L
 * taken at y, phi2(z) = (e^z - 1 - z)/z^2; L = 0 for the clock (S. M. Cox and P. C. Matthews, J.
 * Comput. Phys. 176, 2002: ETD2RK). Additive noise only; order 1, and 2 without noise; two
 * evaluations of the drift and one exponential a state. Choose it for fast decay where {@link Exp1}
 * is not accurate enough.
 */
final class Exp2 implements Stepper {
  @Override
  public String name() {
    return "exp2";
  }

  @Override
  public String summary() {
    return "order 1 (2 without noise), two evaluations, stable for fast decay, noise that does not"
        + " depend on the state; for stiff synapses";
  }

  @Override
  public double stableDecay() {
    return Double.POSITIVE_INFINITY;
  }

  @Override
  public List<Expression> step(SubStep step) {
    List<Expression> rates = Exp1.rates(step);
    List<Expression> middle = Exp1.moved(step, rates);
    return step.plus(step.graph().constant(1), correction(step, rates, middle), middle);
  }

  @Override
  public boolean estimatesError() {
    return true;
  }

  /** y' - z. */
  @Override
  public Optional<List<Expression>> error(SubStep step) {
    List<Expression> rates = Exp1.rates(step);
    return Optional.of(correction(step, rates, Exp1.moved(step, rates)));
  }

  /** phi2(h L) (N(z) - N(y)): the noise is the same at both, so F differs by the drift. */
  private static List<Expression> correction(
      SubStep step, List<Expression> rates, List<Expression> middle) {
    Expressions graph = step.graph();
    ExponentialFunctions functions = new ExponentialFunctions(graph);
    List<Expression> drift = step.drift(middle);
    List<Expression> correction = new ArrayList<>();
    for (int k = 0; k < rates.size(); k++) {
      Expression rate = rates.get(k);
      Expression change = graph.subtract(drift.get(k), step.drift().get(k));
      Expression moved = graph.subtract(middle.get(k), step.start().get(k));
      Expression ofLinear = graph.multiply(graph.negate(rate), moved);
      Expression difference = graph.fma(step.length(), change, ofLinear);
      correction.add(graph.multiply(functions.phi2(rate), difference));
    }
    return correction;
  }
}
