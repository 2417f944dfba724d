package io.roughspike.engine;

import io.roughspike.driver.DriverCotangents;

/** Takes the derivatives of a functional by the driver, sample by sample. */
@FunctionalInterface
public interface DriverSink {
  /**
   * Takes those of one sample. Threads call this side by side, each for samples of its own, in no
   * order; what is given is used again afterwards.
   *
   * @param sample relative to the simulation's first
   * @param cotangents the derivatives
   */
  void take(int sample, DriverCotangents cotangents);
}
