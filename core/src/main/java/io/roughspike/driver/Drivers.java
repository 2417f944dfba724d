package io.roughspike.driver;

import io.roughspike.model.DriverLaw;
import io.roughspike.model.Network;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;

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
    return of(network.driver(), stream, grid);
  }

  private static Driver of(DriverLaw law, RandomStream stream, TimeGrid grid) {
    return switch (law) {
      case DriverLaw.Brownian() -> new BrownianDriver(stream);
      case DriverLaw.Fractional(double hurst) -> new FractionalDriver(stream, grid, hurst);
    };
  }
}
