package io.roughspike.solver;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.model.NeuronModel;
import java.util.List;
import java.util.Optional;

/**
 * y' = y + (F(y) + F(y + F(y))) / 2 with F = h mu + sigma W: Stratonovich, whatever sigma depends
 * on (W. Ruemelin, SIAM J. Numer. Anal. 19, 1982). Strong order 1 where the noise is additive or
 * its channels commute, else 1/2; along fractional Brownian motion min(3H - 1/2, 2H) where one
 * noise, or several that commute, depend on the state; two evaluations of drift and noise. Choose
 * it where sigma depends on the state, or the driver is not Brownian.
 */
final class Heun implements Stepper {
  @Override
  public String name() {
    return "heun";
  }

  @Override
  public String summary() {
    return "order 1 (2 without noise), two evaluations, any noise in the sense of Stratonovich;"
        + " for noise that depends on the state and drivers that are not Brownian";
  }

  @Override
  public Optional<String> refusal(NeuronModel model) {
    return Optional.empty();
  }

  @Override
  public double leastRegularity() {
    return 1.0 / 6;
  }

  @Override
  public List<Expression> step(SubStep step) {
    Expressions graph = step.graph();
    List<Expression> sum = step.plus(graph.constant(1), first(step), second(step));
    return step.plus(graph.constant(0.5), sum, step.start());
  }

  @Override
  public boolean estimatesError() {
    return true;
  }

  /** (F(y + F(y)) - F(y)) / 2: what it adds to Euler's step. */
  @Override
  public Optional<List<Expression>> error(SubStep step) {
    return Optional.of(step.difference(step.graph().constant(0.5), first(step), second(step)));
  }

  private static List<Expression> first(SubStep step) {
    return step.move(step.start());
  }

  private static List<Expression> second(SubStep step) {
    return step.move(step.plus(step.graph().constant(1), first(step), step.start()));
  }
}
