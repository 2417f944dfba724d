package io.roughspike.testing;

import io.roughspike.driver.DriverCotangents;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Derivatives by the driver. */
public final class DriverGradients {
  private DriverGradients() {}

  /**
   * Those of each sample by increments and areas, in the order of {@link DriverCotangents}, then by
   * sizes and times of jumps.
   */
  public static double[][] of(Engine engine, Simulation simulation, Cotangents cotangents) {
    double[][] all = new double[simulation.samples()][];
    engine.adjoint(
        simulation,
        cotangents,
        new ParameterGradient(Set.of(), false),
        Optional.of((n, of) -> all[n] = numbers(of)));
    return all;
  }

  private static double[] numbers(DriverCotangents of) {
    int size = of.steps() * of.neurons() * of.channels() * (of.hasAreas() ? 2 : 1);
    double[] all = Arrays.copyOf(of.values(), size + 2 * of.jumps().count());
    System.arraycopy(of.bySize(), 0, all, size, of.jumps().count());
    System.arraycopy(of.byTime(), 0, all, size + of.jumps().count(), of.jumps().count());
    return all;
  }
}
