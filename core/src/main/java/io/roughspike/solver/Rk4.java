package io.roughspike.solver;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.model.NeuronModel;
import java.util.List;
import java.util.Optional;

/**
 * The classical scheme of Runge and Kutta for y' = F(y) over a unit of time, F = h mu + sigma W: k1
 * = F(y), k2 = F(y + k1/2), k3 = F(y + k2/2), k4 = F(y + k3), y' = y + (k1 + 2 k2 + 2 k3 + k4)/6
 * (W. Kutta, Z. Math. Phys. 46, 1901). Order 4 along drivers that are smooth, and within jumps in
 * the sense of Marcus, where h = 0; along Brownian motion Stratonovich and no better than {@link
 * Heun}, along fractional Brownian motion min(5H - 1/2, 4H) where one noise, or several that
 * commute, depend on the state. Four evaluations of drift and noise. Choose it for smooth recorded
 * drivers and jumps.
 */
final class Rk4 implements Stepper {
  @Override
  public String name() {
    return "rk4";
  }

  @Override
  public String summary() {
    return "order 4 along smooth drivers, four evaluations, any noise in the sense of"
        + " Stratonovich, of Marcus at jumps; for smooth recorded drivers and jumps";
  }

  /** Where 1 - z + z^2/2 - z^3/6 + z^4/24 is 1 again. */
  @Override
  public double stableDecay() {
    return 2.785293563405282;
  }

  @Override
  public Optional<String> refusal(NeuronModel model) {
    return Optional.empty();
  }

  @Override
  public double leastRegularity() {
    return 0.1;
  }

  @Override
  public boolean followsJumps() {
    return true;
  }

  @Override
  public List<Expression> step(SubStep step) {
    Expressions graph = step.graph();
    Expression half = graph.constant(0.5);
    Expression one = graph.constant(1);
    Expression two = graph.constant(2);
    List<Expression> k1 = step.move(step.start());
    List<Expression> k2 = step.move(step.plus(half, k1, step.start()));
    List<Expression> k3 = step.move(step.plus(half, k2, step.start()));
    List<Expression> k4 = step.move(step.plus(one, k3, step.start()));
    List<Expression> sum = step.plus(two, k3, step.plus(two, k2, step.plus(one, k1, k4)));
    return step.plus(graph.constant(1.0 / 6), sum, step.start());
  }
}
