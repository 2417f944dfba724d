package io.roughspike.solver;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import java.util.List;
import java.util.Optional;

/**
 * k1 = h mu(y), k2 = h mu(y + 3/4 k1 + sigma (3/4 W + 3/2 H)), y' = y + (k1 + 2 k2) / 3 + sigma W
 * (A. Roessler, SIAM J. Numer. Anal. 48, 2010: SRA1). Additive noise only; strong order 1.5, two
 * evaluations of the drift. Choose it for QIF, EIF, AdEx and Izhikevich neurons.
 */
final class Sra1 implements Stepper {
  @Override
  public String name() {
    return "sra1";
  }

  @Override
  public String summary() {
    return "order 1.5, two evaluations, noise that does not depend on the state";
  }

  @Override
  public boolean usesAreas() {
    return true;
  }

  @Override
  public List<Expression> step(SubStep step) {
    Expressions graph = step.graph();
    Expression third = graph.multiply(step.length(), graph.constant(1.0 / 3));
    Expression twoThirds = graph.multiply(step.length(), graph.constant(2.0 / 3));
    Expression one = graph.constant(1);
    List<Expression> noise = step.noise(step.increments());
    return step.plus(
        third,
        step.drift(),
        step.plus(twoThirds, second(step), step.plus(one, noise, step.start())));
  }

  @Override
  public boolean estimatesError() {
    return true;
  }

  /** 2 (k2 - k1) / 3. */
  @Override
  public Optional<List<Expression>> error(SubStep step) {
    Expression twoThirds = step.graph().multiply(step.length(), step.graph().constant(2.0 / 3));
    return Optional.of(step.difference(twoThirds, step.drift(), second(step)));
  }

  /** The drift at the second node. */
  private static List<Expression> second(SubStep step) {
    Expression most = step.graph().multiply(step.length(), step.graph().constant(0.75));
    List<Expression> noise = step.noise(step.driver(0.75, 1.5));
    List<Expression> start = step.plus(step.graph().constant(1), noise, step.start());
    return step.drift(step.plus(most, step.drift(), start));
  }
}
