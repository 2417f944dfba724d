package io.roughspike.driver;

import io.roughspike.model.DriverLaw;
import io.roughspike.model.Network;
import io.roughspike.model.Recording;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import java.util.List;
import java.util.stream.IntStream;

/** Drivers by their law. */
public final class Drivers {
  private Drivers() {}

  /**
   * {@return the noise of a network}
   *
   * @param network whose {@link Network#driver} says the law
   * @param stream where random numbers come from
   * @param grid steps of the simulation
   */
  public static Driver of(Network network, RandomStream stream, TimeGrid grid) {
    return of(network.driver(), network.size(), stream, grid, 0);
  }

  private static Driver of(
      DriverLaw law, int neurons, RandomStream stream, TimeGrid grid, int number) {
    return switch (law) {
      case DriverLaw.Brownian() -> new BrownianDriver(stream);
      case DriverLaw.Fractional(double hurst) -> new FractionalDriver(stream, grid, hurst);
      case DriverLaw.Shared(DriverLaw of, double correlation) ->
          CorrelatedDriver.shared(of(of, neurons, stream, grid, number), grid, correlation);
      case DriverLaw.Correlated correlated ->
          CorrelatedDriver.ofMatrix(
              of(correlated.of(), neurons, stream, grid, number), grid, correlated.matrix());
      case DriverLaw.Poisson poisson -> new PoissonDriver(poisson, stream, number, neurons, grid);
      case Recording recording -> new SignalDriver(recording, grid);
      case DriverLaw.Sum(List<DriverLaw> parts) ->
          new SumDriver(
              IntStream.range(0, parts.size())
                  .mapToObj(p -> of(parts.get(p), neurons, stream, grid, p))
                  .toList(),
              grid);
    };
  }

  /** Refuses another grid than that which a driver was made for. */
  static void requireSame(String what, TimeGrid made, TimeGrid wanted) {
    if (!made.equals(wanted)) {
      throw new IllegalArgumentException(
          "%s were made for %s, got a simulation on %s: make them for that grid"
              .formatted(what, made, wanted));
    }
  }
}
