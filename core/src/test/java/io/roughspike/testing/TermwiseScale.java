package io.roughspike.testing;

import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
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
  private final double[] scale;

  /** The scale of the gradient of a simulation of one sample. */
  public TermwiseScale(Simulation simulation, Cotangents cotangents, Engine engine) {
    scale = new double[simulation.network().parameterCount()];
    SpikeTrains spikes = new SpikeTrains();
    engine.simulate(simulation, spikes);
    for (int e = 0; e < spikes.count(0); e++) {
      int only = e;
      add(
          simulation,
          engine,
          Cotangents.ofEvents((n, event) -> event == only ? cotangents.events().at(n, event) : 0));
    }
    StateCotangents all = cotangents.states().orElseThrow();
    for (int k = 0; k < all.slots(); k++) {
      for (int c = 0; c < all.columns(); c++) {
        for (int x = 0; x < all.states().size(); x++) {
          StateCotangents one =
              new StateCotangents(
                  1, all.states().subList(x, x + 1), new int[] {all.gridPoint(k)}, all.neuron(c));
          one.add(0, 0, 0, 0, all.get(0, k, c, x));
          add(simulation, engine, new Cotangents((n, event) -> 0, Optional.of(one)));
        }
      }
    }
  }

  private void add(Simulation simulation, Engine engine, Cotangents cotangents) {
    ParameterGradient gradient = new ParameterGradient();
    engine.adjoint(simulation, cotangents, gradient);
    for (int p = 0; p < scale.length; p++) {
      scale[p] += Math.abs(gradient.at(p));
    }
  }

  /** The scale of the derivative by entry {@code p} of the parameter vector. */
  public double at(int p) {
    return scale[p];
  }

  /**
   * |x - y| relative to the scale of the derivative by entry {@code p} of the parameter vector; 0
   * where both are equal.
   */
  public double distance(int p, double x, double y) {
    return x == y ? 0 : Math.abs(x - y) / scale[p];
  }
}
