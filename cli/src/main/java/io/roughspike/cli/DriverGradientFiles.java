package io.roughspike.cli;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.NpyFile;
import io.roughspike.driver.DriverCotangents;
import io.roughspike.engine.DriverSink;
import io.roughspike.engine.Simulation;
import java.nio.file.Path;

/**
 * Derivatives of a functional by every increment of the driver, and by every area where the solver
 * reads areas: arrays of the shape (samples, steps, neurons, channels).
 */
final class DriverGradientFiles implements DriverSink {
  static final String INCREMENTS = "driver-gradient.npy";
  static final String AREAS = "areas-gradient.npy";

  private final int[] shape;
  private final double[] increments;
  private final double[] areas;

  /** Of the samples of a simulation. */
  DriverGradientFiles(Simulation simulation) {
    shape =
        new int[] {
          simulation.samples(),
          simulation.grid().steps(),
          simulation.network().size(),
          simulation.network().channels()
        };
    long size = (long) shape[0] * shape[1] * shape[2] * shape[3];
    if (size > Integer.MAX_VALUE - 8) {
      throw new ConfigurationException(
          "--by-driver keeps samples x steps x neurons x channels = %d numbers, at most %d: take fewer samples"
              .formatted(size, Integer.MAX_VALUE - 8));
    }
    increments = new double[(int) size];
    areas = new double[simulation.solver().stepper().usesAreas() ? (int) size : 0];
  }

  @Override
  public void take(int sample, DriverCotangents cotangents) {
    for (int m = 0; m < shape[1]; m++) {
      for (int n = 0; n < shape[2]; n++) {
        for (int c = 0; c < shape[3]; c++) {
          int to = ((sample * shape[1] + m) * shape[2] + n) * shape[3] + c;
          increments[to] = cotangents.values()[cotangents.at(n, c) + m];
          if (cotangents.hasAreas()) {
            areas[to] = cotangents.values()[cotangents.at(n, shape[3] + c) + m];
          }
        }
      }
    }
  }

  /** Writes what was taken into a folder. */
  void write(Path folder) {
    NpyFile.write(folder.resolve(INCREMENTS), increments, shape);
    if (areas.length > 0) {
      NpyFile.write(folder.resolve(AREAS), areas, shape);
    }
  }
}
