package io.roughspike.driver;

import io.roughspike.random.RandomStream;

/**
 * What one worker draws the noise of a run from. Sources are made anew only when the run has other
 * noise than the one before.
 */
public final class WorkerNoise {
  private Driver driver;
  private Driver.Source source;
  private RandomStream normals;
  private ClockDraws clocks;
  private RandomStream uniforms;

  /** None yet; {@link #use} says which. */
  public WorkerNoise() {}

  /**
   * Takes the noise of a run.
   *
   * @param newDriver increments of the noise
   * @param newClocks thresholds of the clocks
   */
  @SuppressWarnings("ReferenceEquality") // an equal driver would do too, but to compare takes time
  public void use(Driver newDriver, ClockDraws newClocks) {
    if (driver != newDriver) {
      driver = newDriver;
      source = newDriver.source();
      normals = newDriver.normals().orElse(null);
    }
    if (clocks != newClocks) {
      clocks = newClocks;
      uniforms = newClocks.uniforms().orElse(null);
    }
  }

  /** {@return this worker's source of increments} */
  public Driver.Source increments() {
    return source;
  }

  /** {@return the stream whose normals are the increments, or null} */
  public RandomStream normals() {
    return normals;
  }

  /** {@return the thresholds of the clocks} */
  public ClockDraws clocks() {
    return clocks;
  }

  /** {@return the stream whose uniforms give the thresholds, or null} */
  public RandomStream uniforms() {
    return uniforms;
  }
}
