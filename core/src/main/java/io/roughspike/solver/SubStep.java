package io.roughspike.solver;

import io.roughspike.expression.Derivatives;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a {@link Stepper} is given: the equations of one neuron
 *
 * <pre>   dy_k = mu_k(y) dt + sum over channels c of sigma_kc(y) dX_c   </pre>
 *
 * for its components, which are its states and, last, its clock where it has one (mu the intensity,
 * no noise); and a sub-step of length h over which X_c has increment W_c and space-time area H_c =
 * (1/h) times the integral of X_c less the straight line.
 */
public final class SubStep {
  private final Expressions graph;
  private final List<Expression> start;
  private final boolean hasClock;
  private final List<Expression> drift;
  private final List<List<Expression>> diffusion;
  private final Expression length;
  private final List<Expression> increments;
  private final List<Expression> areas;

  /**
   * A sub-step.
   *
   * @param graph where all expressions are and new ones go
   * @param start leaves: the components where it begins
   * @param hasClock whether the last of them is a clock, which no drift and no noise depends on
   * @param drift of each component, a rate, in these leaves
   * @param diffusion of each component by channel, in these leaves
   * @param length h
   * @param increments W of each channel
   * @param areas H of each channel; constants 0 where the driver has none
   */
  public SubStep(
      Expressions graph,
      List<Expression> start,
      boolean hasClock,
      List<Expression> drift,
      List<List<Expression>> diffusion,
      Expression length,
      List<Expression> increments,
      List<Expression> areas) {
    this.graph = graph;
    this.start = List.copyOf(start);
    this.hasClock = hasClock;
    this.drift = List.copyOf(drift);
    this.diffusion = diffusion.stream().map(List::copyOf).toList();
    this.length = length;
    this.increments = List.copyOf(increments);
    this.areas = List.copyOf(areas);
  }

  /**
   * {@return the sub-step with a number in place of a component in drifts and noise}
   *
   * @param component one without drift and noise
   * @param value its number
   */
  public SubStep with(Expression component, Expression value) {
    List<Expression> at = start.stream().map(e -> e == component ? value : e).toList();
    List<List<Expression>> noise = new ArrayList<>();
    for (List<Expression> row : diffusion) {
      Map<Expression, Expression> to = substituted(row, at);
      noise.add(row.stream().map(to::get).toList());
    }
    return new SubStep(graph, start, hasClock, drift(at), noise, length, increments, areas);
  }

  /** {@return the graph of all expressions} */
  public Expressions graph() {
    return graph;
  }

  /** {@return derivatives in that graph} */
  public Derivatives derivatives() {
    return new Derivatives(graph);
  }

  /** {@return the components where the sub-step begins} */
  public List<Expression> start() {
    return start;
  }

  /** {@return whether the last component is a clock} */
  public boolean hasClock() {
    return hasClock;
  }

  /** {@return mu of each component where the sub-step begins} */
  public List<Expression> drift() {
    return drift;
  }

  /**
   * {@return mu of each component elsewhere}
   *
   * @param at the components there
   */
  public List<Expression> drift(List<Expression> at) {
    Map<Expression, Expression> to = substituted(drift, at);
    return drift.stream().map(to::get).toList();
  }

  /** {@return sigma by component and channel where the sub-step begins} */
  public List<List<Expression>> diffusion() {
    return diffusion;
  }

  /** {@return h} */
  public Expression length() {
    return length;
  }

  /** {@return W of each channel} */
  public List<Expression> increments() {
    return increments;
  }

  /** {@return H of each channel} */
  public List<Expression> areas() {
    return areas;
  }

  /**
   * {@return for each component the sum over channels of sigma x, where the sub-step begins}
   *
   * @param x a number for each channel
   */
  public List<Expression> noise(List<Expression> x) {
    return noise(start, x);
  }

  /**
   * {@return for each component the sum over channels of sigma x}
   *
   * @param at the components where sigma is taken
   * @param x a number for each channel
   */
  public List<Expression> noise(List<Expression> at, List<Expression> x) {
    List<Expression> sums = new ArrayList<>();
    for (List<Expression> row : diffusion) {
      Map<Expression, Expression> to = substituted(row, at);
      Expression sum = graph.constant(0);
      for (int c = 0; c < row.size(); c++) {
        sum = graph.fma(to.get(row.get(c)), x.get(c), sum);
      }
      sums.add(sum);
    }
    return sums;
  }

  /**
   * {@return h mu + sigma W of each component elsewhere}
   *
   * @param at the components there
   */
  public List<Expression> move(List<Expression> at) {
    return plus(length, drift(at), noise(at, increments));
  }

  /**
   * {@return a x + y, component by component}
   *
   * @param a a number
   * @param x components
   * @param y components
   */
  public List<Expression> plus(Expression a, List<Expression> x, List<Expression> y) {
    List<Expression> sums = new ArrayList<>();
    for (int k = 0; k < x.size(); k++) {
      sums.add(graph.fma(a, x.get(k), y.get(k)));
    }
    return sums;
  }

  /**
   * {@return a (y - x), component by component}
   *
   * @param a a number
   * @param x components
   * @param y components
   */
  List<Expression> difference(Expression a, List<Expression> x, List<Expression> y) {
    return plus(graph.constant(-1), x, y).stream().map(e -> graph.multiply(a, e)).toList();
  }

  /**
   * {@return a W + b H of each channel}
   *
   * @param a a number
   * @param b a number
   */
  public List<Expression> driver(double a, double b) {
    List<Expression> sums = new ArrayList<>();
    for (int c = 0; c < increments.size(); c++) {
      Expression ofAreas = graph.multiply(graph.constant(b), areas.get(c));
      sums.add(graph.fma(graph.constant(a), increments.get(c), ofAreas));
    }
    return sums;
  }

  private Map<Expression, Expression> substituted(List<Expression> roots, List<Expression> at) {
    Map<Expression, Expression> replacements = new HashMap<>();
    for (int k = 0; k < start.size(); k++) {
      replacements.put(start.get(k), at.get(k));
    }
    return graph.substitute(roots, replacements);
  }
}
