package io.roughspike.cli;

import io.roughspike.cli.config.RunConfig;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.NpyFile;
import io.roughspike.cli.file.NumberArray;
import io.roughspike.driver.ClockDraws;
import io.roughspike.driver.CounterClocks;
import io.roughspike.driver.Driver;
import io.roughspike.driver.Drivers;
import io.roughspike.driver.RecordedClocks;
import io.roughspike.driver.RecordedDriver;
import io.roughspike.engine.Simulation;
import io.roughspike.model.DriverLaw;
import io.roughspike.random.RandomStream;
import io.roughspike.solver.Stepper;
import io.roughspike.solver.Steppers;
import io.roughspike.train.NoiseStreams;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
      names = "--areas",
      paramLabel = "H.npy",
      description =
          "Space-time areas of these, of the same shape: (1/dt) times the integral over a step of the "
              + "path less the straight line between its ends. Of the solvers that read them.")
  private Path areas;

  @Option(
      names = "--uniforms",
      paramLabel = "U.npy",
      description =
          "Uniform draws in (0, 1], shape (samples, neurons, draws); draw j is that of "
              + "clock j of a neuron, 0 at the start.")
  private Path uniforms;

  /** The files that are read. */
  List<Path> files() {
    return Stream.of(brownian, areas, uniforms).filter(Objects::nonNull).toList();
  }

  /** The simulation of {@code run} with noise from the files, where given, else from the seed. */
  Simulation simulation(RunConfig run, long seed) {
    requireAreas(run.solver().stepper(), run.network().channels());
    if (brownian != null && run.solver().adaptive().isPresent()) {
      throw new ConfigurationException(
          "solver.adaptive: true cannot stand beside --brownian, whose increments cannot be halved: leave out one of them");
    }
    if (brownian != null && !(run.network().driver() instanceof DriverLaw.Brownian)) {
      throw new ConfigurationException(
          "driver cannot stand beside --brownian, whose increments are used as they are: leave out one of them");
    }
    RandomStream stream = NoiseStreams.data(seed);
    Driver driver =
        brownian == null
            ? Drivers.of(run.network(), stream, run.grid())
            : recordedDriver(run.network().channels());
    ClockDraws clocks = uniforms == null ? new CounterClocks(stream) : recordedClocks();
    return run.simulation(driver, clocks);
  }

  /** Areas are given where increments are and the solver reads them, and only there. */
  private void requireAreas(Stepper stepper, int channels) {
    if (areas != null && brownian == null) {
      throw new ConfigurationException(
          "--areas are those of increments: add --brownian, or leave out --areas");
    }
    if (areas != null && !stepper.usesAreas()) {
      throw new ConfigurationException(
          "solver.kind %s reads no areas: leave out --areas, or choose one of %s"
              .formatted(
                  stepper.name(),
                  Steppers.all().stream()
                      .filter(Stepper::usesAreas)
                      .map(Stepper::name)
                      .collect(Collectors.joining(", "))));
    }
    if (areas == null && brownian != null && stepper.usesAreas() && channels > 0) {
      throw new ConfigurationException(
          "solver.kind %s needs the space-time areas of the increments: add --areas, or choose another solver"
              .formatted(stepper.name()));
    }
  }

  private Driver recordedDriver(int channels) {
    String shape = "(samples, steps, neurons, %d)".formatted(channels);
    NumberArray array = read(brownian, "--brownian", 4, shape);
    if (array.length(3) != channels) {
      throw wrongShape(brownian, "--brownian", shape, array);
    }
    return new RecordedDriver(
        array.values(),
        Optional.ofNullable(areas).map(path -> areasOf(array).values()),
        array.length(0),
        array.length(1),
        array.length(2),
        channels);
  }

  private NumberArray areasOf(NumberArray increments) {
    String shape = "shape %s of --brownian".formatted(increments.shapeText());
    NumberArray array = NpyFile.read(areas);
    if (!array.shapeText().equals(increments.shapeText())) {
      throw new ConfigurationException(
          "--areas must have the %s, got %s in %s".formatted(shape, array.shapeText(), areas));
    }
    return array;
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
