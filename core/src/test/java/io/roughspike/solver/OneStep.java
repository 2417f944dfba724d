package io.roughspike.solver;

import io.roughspike.expression.Derivatives;
import io.roughspike.expression.Evaluation;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Place;
import io.roughspike.model.Firing;
import io.roughspike.model.NeuronModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sub-steps of a model, evaluated by {@link Math}: what a stepper makes of numbers. */
final class OneStep {
  /** Number of the array that areas are leaves of. */
  private static final int AREAS = 0;

  final NeuronModel model;
  private final Stepper stepper;
  private final Expressions graph = new Expressions();
  private final SubStep step;
  private final List<Expression> end;
  private final Evaluation evaluation;
  private final Evaluation drift;

  /** A sub-step of a length, with increments W and areas H of each channel. */
  static final class Driver {
    final double length;
    final double[] increments;
    final double[] areas;

    Driver(double length, double[] increments, double[] areas) {
      this.length = length;
      this.increments = increments;
      this.areas = areas;
    }

    static Driver none(double length, int channels) {
      return new Driver(length, new double[channels], new double[channels]);
    }

    /** Positions a to b of this, as (1) of docs/SOLVERS.md says. */
    Driver part(double a, double b) {
      double l = b - a;
      double[] w = new double[increments.length];
      double[] h = new double[w.length];
      for (int c = 0; c < w.length; c++) {
        w[c] = l * (increments[c] + 6 * (1 - a - b) * areas[c]);
        h[c] = l * l * areas[c];
      }
      return new Driver(l * length, w, h);
    }

    /** The derivative of the parabola by time. */
    double rate(int channel, double position) {
      return (increments[channel] + 6 * (1 - 2 * position) * areas[channel]) / length;
    }
  }

  OneStep(String stepper, NeuronModel model) {
    this.model = model;
    this.stepper = Steppers.named(stepper);
    List<Expression> components = new ArrayList<>();
    List<Expression> drifts = new ArrayList<>(model.drift());
    List<List<Expression>> diffusion = new ArrayList<>(model.diffusion());
    if (model.firing() instanceof Firing.Clock clock) {
      drifts.add(clock.intensity());
      Expression zero = new Expressions().constant(0);
      diffusion.add(model.diffusion().getFirst().stream().map(_ -> zero).toList());
    }
    for (int k = 0; k < drifts.size(); k++) {
      components.add(graph.leaf(new Place.State(k)));
    }
    List<Expression> increments = new ArrayList<>();
    List<Expression> areas = new ArrayList<>();
    for (int c = 0; c < model.channels(); c++) {
      increments.add(graph.leaf(new Place.Noise(c)));
      areas.add(graph.leaf(new Place.Column(AREAS, c)));
    }
    step =
        new SubStep(
            graph,
            components,
            model.hasClock(),
            graph.take(drifts),
            diffusion.stream().map(graph::take).toList(),
            graph.leaf(new Place.StepLength()),
            increments,
            areas);
    end = this.stepper.step(step);
    evaluation = new Evaluation(end);
    drift = new Evaluation(step.drift());
  }

  /** The components after a sub-step. */
  double[] at(double[] start, double[] parameters, double input, Driver driver) {
    return evaluation.at(place -> leaf(place, start, parameters, input, driver));
  }

  /** The components after a number of sub-steps of equal length, without noise. */
  double[] after(int steps, double length, double[] start, double[] parameters, double input) {
    double[] y = start;
    for (int k = 0; k < steps; k++) {
      y = at(y, parameters, input, Driver.none(length / steps, model.channels()));
    }
    return y;
  }

  /** Estimates of the error of a sub-step. */
  double[] error(double[] start, double[] parameters, double input, Driver driver) {
    List<Expression> error = stepper.error(step).orElseThrow();
    return new Evaluation(error).at(place -> leaf(place, start, parameters, input, driver));
  }

  /** Whether the stepper estimates errors. */
  boolean hasError() {
    return stepper.error(step).isPresent();
  }

  /** mu. */
  double[] drift(double[] y, double[] parameters, double input) {
    return drift.at(place -> leaf(place, y, parameters, input, null));
  }

  /** sigma by component and channel. */
  double[][] diffusion(double[] y, double[] parameters) {
    return step.diffusion().stream()
        .map(row -> new Evaluation(row).at(place -> leaf(place, y, parameters, 0, null)))
        .toArray(double[][]::new);
  }

  /** The derivative of each component at the end by one leaf, by cotangents and by tangents. */
  double[][] derivatives(
      Place by, double[] start, double[] parameters, double input, Driver driver) {
    Derivatives derivatives = new Derivatives(graph);
    Expression leaf = graph.leaf(by);
    Map<Expression, Expression> one = Map.of(leaf, graph.constant(1));
    Map<Expression, Expression> dot = derivatives.forward(end, one);
    List<Expression> roots = new ArrayList<>();
    for (Expression e : end) {
      roots.add(dot.getOrDefault(e, graph.constant(0)));
    }
    for (Expression e : end) {
      Map<Expression, Expression> bar = derivatives.reverse(Map.of(e, graph.constant(1)));
      roots.add(bar.getOrDefault(leaf, graph.constant(0)));
    }
    double[] all = new Evaluation(roots).at(place -> leaf(place, start, parameters, input, driver));
    double[][] both = new double[2][end.size()];
    System.arraycopy(all, 0, both[0], 0, end.size());
    System.arraycopy(all, end.size(), both[1], 0, end.size());
    return both;
  }

  /** The solution along the parabola of the driver by many classical Runge-Kutta steps. */
  double[] alongParabola(
      int steps, double[] start, double[] parameters, double input, Driver driver) {
    double[][] sigma = diffusion(start, parameters);
    double h = driver.length / steps;
    double[] y = start.clone();
    for (int n = 0; n < steps; n++) {
      double[] k1 = slope(y, sigma, parameters, input, driver, (double) n / steps);
      double[] k2 = slope(plus(y, h / 2, k1), sigma, parameters, input, driver, (n + 0.5) / steps);
      double[] k3 = slope(plus(y, h / 2, k2), sigma, parameters, input, driver, (n + 0.5) / steps);
      double[] k4 = slope(plus(y, h, k3), sigma, parameters, input, driver, (n + 1.0) / steps);
      for (int k = 0; k < y.length; k++) {
        y[k] += h / 6 * (k1[k] + 2 * k2[k] + 2 * k3[k] + k4[k]);
      }
    }
    return y;
  }

  private double[] slope(
      double[] y,
      double[][] sigma,
      double[] parameters,
      double input,
      Driver driver,
      double position) {
    double[] slope = drift(y, parameters, input);
    for (int k = 0; k < slope.length; k++) {
      for (int c = 0; c < sigma[k].length; c++) {
        slope[k] += sigma[k][c] * driver.rate(c, position);
      }
    }
    return slope;
  }

  static double[] plus(double[] y, double a, double[] x) {
    double[] sum = y.clone();
    for (int k = 0; k < y.length; k++) {
      sum[k] += a * x[k];
    }
    return sum;
  }

  private static double leaf(
      Place place, double[] start, double[] parameters, double input, Driver driver) {
    return switch (place) {
      case Place.State p -> start[p.index()];
      case Place.Parameter p -> parameters[p.index()];
      case Place.Input _ -> input;
      case Place.StepLength _ -> driver.length;
      case Place.Noise p -> driver.increments[p.channel()];
      case Place.Column p -> driver.areas[p.column()];
      default -> throw new AssertionError("not a leaf of a sub-step: " + place);
    };
  }

  /** Parameters of a model: some by name, the others at their standard values. */
  static double[] parameters(NeuronModel model, Map<String, Double> own) {
    Map<String, Double> left = new HashMap<>(own);
    double[] values =
        model.parameters().stream()
            .mapToDouble(p -> {
              Double value = left.remove(p.name());
              return value == null ? p.standard() : value;
            })
            .toArray();
    if (!left.isEmpty()) {
      throw new AssertionError("no parameters of " + model.name() + ": " + left.keySet());
    }
    return values;
  }
}
