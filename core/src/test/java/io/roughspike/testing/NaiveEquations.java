package io.roughspike.testing;

import io.roughspike.expression.Derivatives;
import io.roughspike.expression.Evaluation;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Operation;
import io.roughspike.expression.Place;
import io.roughspike.model.Firing;
import io.roughspike.model.Neuron;
import io.roughspike.model.NeuronModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One neuron's equations and one step of every solver, written down from their formulas with the
 * functions of {@link Math} and no program. Components are the states and, last, the clock where
 * there is one: it grows by the intensity, by nothing in a dead time.
 */
final class NaiveEquations {
  /** Below this |z| phi2 is a series: its formula loses digits. */
  private static final double NEAR = 0.4;

  private static final int PARTS = 16;
  private static final int TERMS = 25;

  /** Evaluations that neurons of one model share. */
  static final class Formulas {
    final NeuronModel model;
    final int states;
    final Evaluation drift;
    final Evaluation slopes;
    final Evaluation jacobian;
    final Evaluation diffusion;
    final Evaluation firing;
    final Evaluation clockStart;
    final Evaluation start;
    final Evaluation reset;
    final List<Evaluation> receptors = new ArrayList<>();

    Formulas(NeuronModel model) {
      this.model = model;
      states = model.states().size();
      drift = bounded(model.drift());
      List<Expression> all = jacobian(model);
      jacobian = bounded(all);
      slopes = bounded(IntStream.range(0, states).mapToObj(k -> all.get(k * states + k)).toList());
      diffusion = bounded(model.diffusion().stream().flatMap(List::stream).toList());
      start = bounded(model.start());
      reset = bounded(model.reset());
      firing = bounded(model.firing().expressions().stream().limit(1).toList());
      clockStart =
          bounded(model.firing() instanceof Firing.Clock c ? List.of(c.start()) : List.of());
      model.receptors().forEach(r -> receptors.add(bounded(r.after())));
    }

    /** With exponents held in the range that {@link Operation#EXP} says. */
    private static Evaluation bounded(List<Expression> roots) {
      Expressions graph = new Expressions();
      Map<Expression, Expression> to = new HashMap<>();
      for (Expression e : Expression.inOrder(roots)) {
        List<Expression> operands = new ArrayList<>(e.operands().stream().map(to::get).toList());
        boolean isExp = e.operation() == Operation.EXP || e.operation() == Operation.EXP_BOUNDED;
        if (isExp) {
          Expression most = graph.atMost(operands.getFirst(), graph.constant(709));
          operands.set(0, graph.atLeast(most, graph.constant(-708)));
        }
        to.put(e, graph.rebuild(e, operands));
      }
      return new Evaluation(roots.stream().map(to::get).toList());
    }

    /** d mu_k / d y_l, l fastest. */
    private static List<Expression> jacobian(NeuronModel model) {
      Expressions graph = new Expressions();
      List<Expression> slopes = new ArrayList<>();
      for (Expression drift : graph.take(model.drift())) {
        for (int l = 0; l < model.states().size(); l++) {
          Expression state = graph.leaf(new Place.State(l));
          Expression slope =
              new Derivatives(graph)
                  .forward(List.of(drift), Map.of(state, graph.constant(1)))
                  .get(drift);
          slopes.add(slope == null ? graph.constant(0) : slope);
        }
      }
      return slopes;
    }
  }

  /** What drives a sub-step of length h. */
  static final class Part {
    final double h;
    final double[] w;
    final double[] areas;
    final double input;

    /** W and H by channel. */
    Part(double h, double[] w, double[] areas, double input) {
      this.h = h;
      this.w = w;
      this.areas = areas;
      this.input = input;
    }

    /** a W + b H. */
    double[] driver(double a, double b) {
      double[] sum = new double[w.length];
      for (int c = 0; c < w.length; c++) {
        sum[c] = a * w[c] + b * areas[c];
      }
      return sum;
    }
  }

  private final Formulas formulas;
  private final Neuron neuron;
  private final double[] parameters;
  private final boolean clock;
  private final boolean threshold;
  private final boolean fires;
  private final int active;

  NaiveEquations(Formulas formulas, Neuron neuron, boolean readOut) {
    this.formulas = formulas;
    this.neuron = neuron;
    parameters = neuron.toArray();
    clock = formulas.model.hasClock();
    threshold = formulas.model.firing() instanceof Firing.Threshold && !readOut;
    active = formulas.model.states().indexOf(NeuronModel.ACTIVE);
    fires = !readOut && (clock || threshold);
  }

  /** Number of components. */
  int components() {
    return formulas.states + (clock ? 1 : 0);
  }

  private double[] at(Evaluation evaluation, double[] y, double outside) {
    return evaluation.at(place ->
        switch (place) {
          case Place.State s -> y[s.index()];
          case Place.Parameter p -> parameters[p.index()];
          case Place.Input _, Place.Draw _, Place.Weight _ -> outside;
          default -> throw new AssertionError("no equation has " + place);
        });
  }

  /** Where a path starts. */
  double[] start(double draw) {
    return withClock(at(formulas.start, new double[0], draw), draw);
  }

  /** After an event. */
  double[] reset(double[] y, double draw) {
    return withClock(at(formulas.reset, y, draw), draw);
  }

  private double[] withClock(double[] states, double draw) {
    double[] y = Arrays.copyOf(states, components());
    if (clock) {
      y[formulas.states] = fires ? at(formulas.clockStart, states, draw)[0] : -1;
    }
    return y;
  }

  /** After a spike. */
  double[] receive(int receptor, double weight, double[] y) {
    double[] after = y.clone();
    double[] states = at(formulas.receptors.get(receptor), y, weight);
    System.arraycopy(states, 0, after, 0, states.length);
    return after;
  }

  /** How long it cannot fire after an event; negative where it can at once. */
  double deadTime() {
    return active < 0 ? -1 : neuron.get(NeuronModel.REFRACTORY);
  }

  /** After its dead time. */
  double[] release(double[] y) {
    double[] after = y.clone();
    after[active] = 1;
    return after;
  }

  /** Whether it may fire now. */
  boolean mayFire(double[] y) {
    return fires && (active < 0 || y[active] != 0);
  }

  /** Whether it fires at a threshold. */
  boolean hasThreshold() {
    return threshold;
  }

  /** The event function: the clock, or what the threshold says. */
  double event(double[] y) {
    return clock ? y[formulas.states] : at(formulas.firing, y, Double.NaN)[0];
  }

  /** mu. */
  private double[] drift(double[] y, Part part) {
    double[] mu = Arrays.copyOf(at(formulas.drift, y, part.input), components());
    if (clock) {
      double intensity = at(formulas.firing, y, Double.NaN)[0];
      mu[formulas.states] = fires ? intensity * (active < 0 ? 1 : y[active]) : 0;
    }
    return mu;
  }

  /** sigma x. */
  private double[] noise(double[] y, double[] x) {
    int channels = formulas.model.channels();
    double[] sigma = at(formulas.diffusion, y, Double.NaN);
    double[] sum = new double[components()];
    for (int k = 0; k < formulas.states; k++) {
      for (int c = 0; c < channels; c++) {
        sum[k] += sigma[k * channels + c] * x[c];
      }
    }
    return sum;
  }

  /** h L, 0 of the clock. */
  private double[] rates(double[] y, Part part) {
    double[] z = Arrays.copyOf(at(formulas.slopes, y, part.input), components());
    for (int k = 0; k < z.length; k++) {
      z[k] *= part.h;
    }
    return z;
  }

  /** h mu + sigma W. */
  private double[] f(double[] y, Part part) {
    return plus(part.h, drift(y, part), noise(y, part.w));
  }

  /** a x + y. */
  private static double[] plus(double a, double[] x, double[] y) {
    double[] sum = y.clone();
    for (int k = 0; k < sum.length; k++) {
      sum[k] += a * x[k];
    }
    return sum;
  }

  private static double phi1(double z) {
    return z == 0 ? 1 : Math.expm1(z) / z;
  }

  private static double phi2(double z) {
    if (Math.abs(z) >= NEAR) {
      return (Math.expm1(z) - z) / (z * z);
    }
    double sum = 0;
    for (int n = 20; n >= 2; n--) { // Horner's rule with 1/2! (1 + z/3 (1 + z/4 (...
      sum = 1 + z / (n + 1) * sum;
    }
    return sum / 2;
  }

  /** One step of a solver of MATH2.md, section 12. */
  double[] step(String stepper, double[] y, Part part) {
    return switch (stepper) {
      case "euler" -> plus(1, f(y, part), y);
      case "heun" -> {
        double[] first = f(y, part);
        yield plus(0.5, plus(1, first, f(plus(1, first, y), part)), y);
      }
      case "rk4" -> {
        double[] k1 = f(y, part);
        double[] k2 = f(plus(0.5, k1, y), part);
        double[] k3 = f(plus(0.5, k2, y), part);
        double[] k4 = f(plus(1, k3, y), part);
        yield plus(1.0 / 6, plus(2, k2, plus(2, k3, plus(1, k1, k4))), y);
      }
      case "exp1" -> {
        double[] to = exponential(y, part);
        if (clock) {
          int s = formulas.states;
          to[s] = y[s] + part.h / 2 * (drift(y, part)[s] + drift(to, part)[s]);
        }
        yield to;
      }
      case "exp2" -> {
        double[] to = exponential(y, part);
        double[] z = rates(y, part);
        double[] change = plus(-1, f(y, part), f(to, part));
        double[] after = to.clone();
        for (int k = 0; k < after.length; k++) {
          after[k] += phi2(z[k]) * (change[k] - z[k] * (to[k] - y[k]));
        }
        yield after;
      }
      case "sra1" -> {
        double[] k1 = drift(y, part);
        double[] node = plus(1, noise(y, part.driver(0.75, 1.5)), plus(0.75 * part.h, k1, y));
        double[] k2 = drift(node, part);
        double h = part.h / 3;
        yield plus(1, noise(y, part.w), plus(2 * h, k2, plus(h, k1, y)));
      }
      case "shark" -> {
        double[] k1 = drift(plus(1, noise(y, part.areas), y), part);
        double[] jump = noise(y, part.driver(5.0 / 6, 1));
        double[] k2 = drift(plus(1, jump, plus(5.0 / 6 * part.h, k1, y)), part);
        double h = part.h;
        yield plus(1, noise(y, part.w), plus(0.6 * h, k2, plus(0.4 * h, k1, y)));
      }
      case "esra" -> linear(y, part);
      default -> throw new AssertionError("no formulas of " + stepper);
    };
  }

  /** What steps adapt by: the error of each component of one step of a solver. */
  double[] error(String stepper, double[] y, Part part) {
    double[] none = new double[y.length];
    return switch (stepper) {
      case "heun" -> {
        double[] first = f(y, part);
        yield plus(0.5, plus(-1, first, f(plus(1, first, y), part)), none);
      }
      case "exp2" -> plus(-1, exponential(y, part), step(stepper, y, part));
      case "sra1" -> {
        double[] k1 = drift(y, part);
        double[] node = plus(1, noise(y, part.driver(0.75, 1.5)), plus(0.75 * part.h, k1, y));
        yield plus(2 * part.h / 3, plus(-1, k1, drift(node, part)), none);
      }
      case "shark" -> {
        double[] k1 = drift(plus(1, noise(y, part.areas), y), part);
        double[] jump = noise(y, part.driver(5.0 / 6, 1));
        double[] k2 = drift(plus(1, jump, plus(5.0 / 6 * part.h, k1, y)), part);
        yield plus(0.6 * part.h, plus(-1, k1, k2), none);
      }
      default -> throw new AssertionError("no error of " + stepper);
    };
  }

  private double[] exponential(double[] y, Part part) {
    double[] z = rates(y, part);
    double[] move = f(y, part);
    double[] to = y.clone();
    for (int k = 0; k < to.length; k++) {
      to[k] += phi1(z[k]) * move[k];
    }
    return to;
  }

  /**
   * esra: the linear drift about y along the parabola, by {@link #flow}; the intensity at the nodes
   * of sra1.
   */
  private double[] linear(double[] y, Part part) {
    int m = formulas.states;
    double[] jacobian = at(formulas.jacobian, y, part.input);
    double[] mu = drift(y, part);
    double[] still = new double[m];
    double[] constant = plus(part.h, mu, noise(y, part.driver(1, 6)));
    double[] moved = flow(jacobian, part.h, still, constant, noise(y, part.driver(0, -12)));
    double[] to = y.clone();
    for (int k = 0; k < m; k++) {
      to[k] += moved[k];
    }
    if (clock) {
      double[] drifted =
          flow(jacobian, 0.75 * part.h, still, plus(0.75 * part.h, mu, still), still);
      double[] jump = noise(y, part.driver(0.75, 1.5));
      double[] kept = flow(jacobian, 3 * part.h / 8, Arrays.copyOf(jump, m), still, still);
      double[] node = y.clone();
      for (int k = 0; k < m; k++) {
        node[k] += drifted[k] + kept[k];
      }
      to[m] += part.h * (mu[m] + 2 * drift(node, part)[m]) / 3;
    }
    return to;
  }

  /**
   * x(1) of dx/du = t J x + constant + linear u, x(0) = start: Taylor series of 25 terms over each
   * of 16 parts, which need not know in which units the states are.
   */
  private static double[] flow(
      double[] jacobian, double t, double[] start, double[] constant, double[] linear) {
    int m = start.length;
    double[] x = start.clone();
    for (int part = 0; part < PARTS; part++) {
      double[] term = x.clone();
      for (int n = 1; n <= TERMS; n++) {
        double[] next = new double[m];
        for (int k = 0; k < m; k++) {
          for (int l = 0; l < m; l++) {
            next[k] += t * jacobian[k * m + l] * term[l];
          }
          next[k] += n == 1 ? constant[k] + linear[k] * part / PARTS : 0;
          next[k] += n == 2 ? linear[k] / PARTS : 0;
          next[k] /= PARTS * n;
        }
        term = next;
        for (int k = 0; k < m; k++) {
          x[k] += term[k];
        }
      }
    }
    return x;
  }
}
