package io.roughspike.cli;

import io.roughspike.cli.config.RunConfig;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.NpyFile;
import io.roughspike.cli.file.NumberArray;
import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.ClockDraws;
import io.roughspike.driver.CounterClocks;
import io.roughspike.driver.Driver;
import io.roughspike.driver.RecordedClocks;
import io.roughspike.driver.RecordedDriver;
import io.roughspike.engine.Simulation;
import io.roughspike.random.RandomStream;
import io.roughspike.train.NoiseStreams;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options that give the randomness of a simulation from outside. */
final class NoiseOptions {
  @Option(
      names = "--brownian",
      paramLabel = "W.npy",
      description =
          "Brownian increments, shape (samples, steps, neurons, channels of noise: 2 of lif).")
  private Path brownian;

  @Option(
      names = "--uniforms",
      paramLabel = "U.npy",
      description =
          "Uniform draws in (0, 1], shape (samples, neurons, draws); draw j is that of "
              + "clock j of a neuron, 0 at the start.")
  private Path uniforms;

  /** The simulation of {@code run} with noise from the files, where given, else from the seed. */
  Simulation simulation(RunConfig run, long seed) {
    RandomStream stream = NoiseStreams.data(seed);
    Driver driver =
        brownian == null ? new BrownianDriver(stream) : recordedDriver(run.network().channels());
    ClockDraws clocks = uniforms == null ? new CounterClocks(stream) : recordedClocks();
    return run.simulation(driver, clocks);
  }

  private Driver recordedDriver(int channels) {
    String shape = "(samples, steps, neurons, %d)".formatted(channels);
    NumberArray array = read(brownian, "--brownian", 4, shape);
    if (array.length(3) != channels) {
      throw wrongShape(brownian, "--brownian", shape, array);
    }
    return new RecordedDriver(
        array.values(), array.length(0), array.length(1), array.length(2), channels);
  }

  private ClockDraws recordedClocks() {
    NumberArray array = read(uniforms, "--uniforms", 3, "(samples, neurons, draws)");
    return new RecordedClocks(array.values(), array.length(0), array.length(1), array.length(2));
  }

  private static NumberArray read(Path path, String option, int dimensions, String shape) {
    NumberArray array = NpyFile.read(path);
    if (array.dimensions() != dimensions) {
      throw wrongShape(path, option, shape, array);
    }
    return array;
  }

  private static ConfigurationException wrongShape(
      Path path, String option, String shape, NumberArray array) {
    return new ConfigurationException(
        "%s must have the shape %s, got %s in %s"
            .formatted(option, shape, array.shapeText(), path));
  }
}
