package io.roughspike.solver;

import io.roughspike.expression.Expression;
import java.util.List;

/**
 * y' = y + h mu(y) + sigma W, along a straight line (Maruyama 1955). Order 1 in event times; one
 * evaluation of the drift. The scheme of the paper (Holberg and Salvi, arXiv 2405.13587): choose it
 * to repeat its figures, or where steps are short anyway.
 */
final class Euler implements Stepper {
  @Override
  public String name() {
    return "euler";
  }

  @Override
  public String summary() {
    return "order 1, one evaluation; the scheme of the paper";
  }

  @Override
  public List<Expression> step(SubStep step) {
    return step.plus(
        step.length(),
        step.drift(),
        step.plus(one(step), step.noise(step.increments()), step.start()));
  }

  private static Expression one(SubStep step) {
    return step.graph().constant(1);
  }
}
