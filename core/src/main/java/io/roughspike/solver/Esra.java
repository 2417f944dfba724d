package io.roughspike.solver;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.model.NeuronModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Linear neurons exactly, along the parabola of the driver: with J the matrix of the drift, z_k = h
 * J_kk, and N_c(z) = W_c phi1(z) + 6 H_c (phi1(z) - 2 phi2(z)),
 *
 * <pre>
 *   y_k' = y_k + h phi1(z_k) mu_k(y) + sum over c of sigma_kc N_c(z_k)
 *          + sum over l of h J_kl (h phi1[z_k, z_l] mu_l(y) + sum over c of sigma_lc N_c[z_k, z_l])
 *   s'   = s + h (lambda(y) + 2 lambda(y2)) / 3
 * </pre>
 *
 * where f[a, b] = (f(a) - f(b))/(a - b), and y2 is the exact flow of the drift over 3 h/4, plus
 * sigma (3/4 W + 3/2 H) as it has become 3 h/8 later: the nodes of {@link Sra1}. A state l that
 * drives others is driven by none. Additive noise only; order 1.5 in event times, the error of the
 * states being that of the driver alone. Two evaluations of the intensity, and for each state some
 * exponentials. Choose it for LIF and GIF neurons and adaptive thresholds. Derived here; the
 * building blocks are those of exponential integrators (Hochbruck and Ostermann, Acta Numerica 19,
 * 2010) and of SRA1.
 */
final class Esra implements Stepper {
  @Override
  public String name() {
    return "esra";
  }

  @Override
  public String summary() {
    return "order 1.5, exact for drifts that are linear, noise that does not depend on the state;"
        + " for LIF and GIF neurons and adaptive thresholds";
  }

  @Override
  public boolean usesAreas() {
    return true;
  }

  @Override
  public double stableDecay() {
    return Double.POSITIVE_INFINITY;
  }

  @Override
  public Optional<String> refusal(NeuronModel model) {
    return Noise.refusalUnlessAdditive(model).or(() -> LinearDrift.refusal(model));
  }

  @Override
  public List<Expression> step(SubStep step) {
    return new Flow(step).step();
  }

  /** The flow of one sub-step's states. */
  private static final class Flow {
    private final SubStep step;
    private final Expressions graph;
    private final ExponentialFunctions functions;
    private final int states;
    private final LinearDrift linear;

    Flow(SubStep step) {
      this.step = step;
      graph = step.graph();
      functions = new ExponentialFunctions(graph);
      states = step.start().size() - (step.hasClock() ? 1 : 0);
      linear =
          new LinearDrift(
              graph,
              step.start().subList(0, states),
              step.drift().subList(0, states),
              step.diffusion().subList(0, states));
    }

    List<Expression> step() {
      List<Expression> end = new ArrayList<>();
      for (int k = 0; k < states; k++) {
        end.add(graph.add(moved(k, step.length()), noise(k)));
      }
      if (step.hasClock()) {
        Expression intensity = step.drift().getLast();
        Expression sum = graph.fma(graph.constant(2), step.drift(node()).getLast(), intensity);
        Expression third = graph.multiply(step.length(), graph.constant(1.0 / 3));
        end.add(graph.fma(third, sum, step.start().getLast()));
      }
      return end;
    }

    /** State k after a time by its drift alone. */
    private Expression moved(int k, Expression time) {
      Expression z = rate(k, k, time);
      Expression sum = graph.multiply(functions.phi1(z), step.drift().get(k));
      for (int l : linear.drivers(k)) {
        Expression phi = functions.phi1(z, rate(l, l, time));
        Expression drives = graph.multiply(rate(k, l, time), phi);
        sum = graph.fma(drives, step.drift().get(l), sum);
      }
      return graph.fma(time, sum, step.start().get(k));
    }

    /** What the noise has added to state k at the end. */
    private Expression noise(int k) {
      Expression h = step.length();
      Expression z = rate(k, k, h);
      Expression sum = response(k, functions.phi1(z), functions.phi2(z));
      for (int l : linear.drivers(k)) {
        Expression own = rate(l, l, h);
        Expression ofDriver = response(l, functions.phi1(z, own), functions.phi2(z, own));
        sum = graph.fma(rate(k, l, h), ofDriver, sum);
      }
      return sum;
    }

    /** The sum over channels of sigma (W phi1 + 6 H (phi1 - 2 phi2)), sigma of state k. */
    private Expression response(int k, Expression phi1, Expression phi2) {
      Expression difference = graph.fma(graph.constant(-2), phi2, phi1);
      Expression ofArea = graph.multiply(graph.constant(6), difference);
      List<Expression> x = new ArrayList<>();
      for (int c = 0; c < step.increments().size(); c++) {
        Expression area = graph.multiply(step.areas().get(c), ofArea);
        x.add(graph.fma(step.increments().get(c), phi1, area));
      }
      return step.noise(x).get(k);
    }

    /** All components at the second node; that of the clock is of no account. */
    private List<Expression> node() {
      Expression time = graph.multiply(step.length(), graph.constant(0.75));
      Expression half = graph.multiply(step.length(), graph.constant(0.375));
      List<Expression> jump = step.noise(step.driver(0.75, 1.5));
      List<Expression> node = new ArrayList<>(step.start());
      for (int k = 0; k < states; k++) {
        Expression z = rate(k, k, half);
        Expression sum = graph.fma(functions.exp(z), jump.get(k), moved(k, time));
        for (int l : linear.drivers(k)) {
          Expression exp = functions.exp(z, rate(l, l, half));
          sum = graph.fma(graph.multiply(rate(k, l, half), exp), jump.get(l), sum);
        }
        node.set(k, sum);
      }
      return node;
    }

    private Expression rate(int k, int l, Expression time) {
      return graph.multiply(time, linear.slope(k, l));
    }
  }
}
