package io.roughspike.solver;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import java.util.List;
import java.util.Optional;

/**
 * k1 = h mu(y + sigma H), k2 = h mu(y + 5/6 k1 + sigma (5/6 W + H)), y' = y + 2/5 k1 + 3/5 k2 +
 * sigma W (Foster, dos Reis and Strange, arXiv 2210.17543, equation 6.1). Additive noise only;
 * strong order 1.5, two evaluations of the drift. Choose it in place of {@link Sra1} where the
 * noise is strong: its first node has a share of the area, too.
 */
final class Shark implements Stepper {
  @Override
  public String name() {
    return "shark";
  }

  @Override
  public String summary() {
    return "order 1.5, two evaluations, noise that does not depend on the state;"
        + " a second choice beside sra1";
  }

  @Override
  public boolean usesAreas() {
    return true;
  }

  @Override
  public List<Expression> step(SubStep step) {
    Expressions graph = step.graph();
    List<Expression> first = first(step);
    Expression most = graph.multiply(step.length(), graph.constant(0.6));
    Expression rest = graph.multiply(step.length(), graph.constant(0.4));
    List<Expression> noise = step.noise(step.increments());
    List<Expression> start = step.plus(graph.constant(1), noise, step.start());
    return step.plus(rest, first, step.plus(most, second(step, first), start));
  }

  @Override
  public boolean estimatesError() {
    return true;
  }

  /** 3 (k2 - k1) / 5: what it adds to a step of one evaluation. */
  @Override
  public Optional<List<Expression>> error(SubStep step) {
    Expressions graph = step.graph();
    List<Expression> first = first(step);
    Expression most = graph.multiply(step.length(), graph.constant(0.6));
    return Optional.of(step.difference(most, first, second(step, first)));
  }

  private static List<Expression> first(SubStep step) {
    List<Expression> noise = step.noise(step.areas());
    return step.drift(step.plus(step.graph().constant(1), noise, step.start()));
  }

  private static List<Expression> second(SubStep step, List<Expression> first) {
    Expression most = step.graph().multiply(step.length(), step.graph().constant(5.0 / 6));
    List<Expression> noise = step.noise(step.driver(5.0 / 6, 1));
    List<Expression> start = step.plus(step.graph().constant(1), noise, step.start());
    return step.drift(step.plus(most, first, start));
  }
}
