package io.roughspike.testing;

import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.model.Parameter;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateCotangents;
import java.util.Optional;

/**
 * What the rounding errors of a gradient are to be measured against: the gradient of a functional
 * sum_k c_k y_k of event times and states y_k is a sum of terms c_k dy_k/dp, and where these cancel
 * the relative error of their sum says nothing. The scale is the sum of their absolute values, each
 * term from an adjoint sweep of its own.
 */
public final class TermwiseScale {
  private final double[] scale = new double[Parameter.COUNT];

  /** The scale of a case with one sample. */
  public TermwiseScale(RandomCase problem, Engine engine) {
    SpikeTrains spikes = new SpikeTrains();
    engine.simulate(problem.simulation(), spikes);
    for (int e = 0; e < spikes.count(0); e++) {
      int only = e;
      add(
          problem,
          engine,
          Cotangents.ofEvents((n, event) -> event == only ? problem.eventCotangent(n, event) : 0));
    }
    StateCotangents all = problem.cotangents().states().orElseThrow();
    for (int k = 0; k < all.slots(); k++) {
      for (int variable = 0; variable < 2; variable++) {
        StateCotangents one = new StateCotangents(1, problem.gridPoints());
        one.add(0, k, variable == 0 ? all.v(0, k) : 0, variable == 1 ? all.i(0, k) : 0);
        add(problem, engine, new Cotangents((n, event) -> 0, Optional.of(one)));
      }
    }
  }

  private void add(RandomCase problem, Engine engine, Cotangents cotangents) {
    ParameterGradient gradient = new ParameterGradient();
    engine.adjoint(problem.simulation(), cotangents, gradient);
    for (Parameter p : Parameter.values()) {
      scale[p.ordinal()] += Math.abs(gradient.get(p));
    }
  }

  /** |x - y| relative to the scale of the derivative by {@code parameter}; 0 where both are 0. */
  public double distance(Parameter parameter, double x, double y) {
    return x == y ? 0 : Math.abs(x - y) / scale[parameter.ordinal()];
  }
}
