package io.roughspike.cli;

import io.roughspike.cli.config.RunConfig;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.AtomicFile;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.SpikeFile;
import io.roughspike.cli.file.StateFile;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Simulation;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roughspike simulate FILE}: sample paths and spike trains. */
@Command(
    name = "simulate",
    description =
        "Simulate the model of a configuration file. Writes spikes.csv "
            + "(sample,neuron,time; in the order of samples, then of time) to --out.",
    footer = {
      "",
      "Example:",
      "  roughspike simulate examples/one-neuron.yaml --states 0.5,1 --out out/spikes"
    })
final class Simulate implements Callable<Integer> {
  /** Samples in memory at once when files are written as they come. */
  private static final int CHUNK = 8192;

  /** Formats of spike trains. */
  enum Format {
    csv,
    npz
  }

  @Mixin private RunOptions options;
  @Mixin private ConfigurationOptions configuration;
  @Mixin private NoiseOptions noise;

  @Parameters(paramLabel = "FILE.yaml", description = "Configuration with the model.")
  private Path file;

  @Option(
      names = "--states",
      paramLabel = "TIME",
      split = ",",
      description =
          "Also write the states v and i at these grid times, as left by the events of "
              + "the step that ends there, to states.csv (sample,neuron,time,v,i).")
  private List<Double> stateTimes = List.of();

  @Option(
      names = "--format",
      paramLabel = "NAME",
      defaultValue = "csv",
      description = "Of the spike trains: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  private Format format;

  /** What the summary needs to know. */
  private static final class Totals {
    private long spikes;
    private long silent;
    private double firstSpikes;

    void add(SpikeTrains trains) {
      for (int n = 0; n < trains.samples(); n++) {
        spikes += trains.count(n);
        if (trains.count(n) == 0) {
          silent++;
        } else {
          firstSpikes += trains.time(n, 0);
        }
      }
    }
  }

  @Override
  public Integer call() {
    RunConfig run = RunConfig.read(configuration.read(file));
    long seed = options.seed(run.seed());
    Simulation simulation = noise.simulation(run, seed);
    int[] points = gridPoints(simulation);
    Path folder = options.folder("out/simulate");
    List<String> written = new ArrayList<>();
    Totals totals = new Totals();
    try (Engine engine = options.engine()) {
      if (format == Format.npz) {
        writeArrays(engine, simulation, points, folder, totals);
      } else {
        writeText(engine, simulation, points, folder, totals);
      }
      written.add(folder.resolve("spikes." + format).toString());
      if (points.length > 0) {
        written.add(folder.resolve("states.csv").toString());
      }
      print(seed, engine, simulation, totals, written);
    }
    return ExitCodes.DONE;
  }

  private int[] gridPoints(Simulation simulation) {
    try {
      return stateTimes.stream().mapToInt(simulation.grid()::pointAt).sorted().distinct().toArray();
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("--states: " + e.getMessage(), e);
    }
  }

  private void writeArrays(
      Engine engine, Simulation simulation, int[] points, Path folder, Totals totals) {
    SpikeTrains trains = new SpikeTrains();
    Optional<StateRecord> states = record(points);
    engine.simulate(simulation, trains, states);
    totals.add(trains);
    SpikeFile.writeArrays(folder.resolve("spikes.npz"), trains);
    states.ifPresent(record ->
        AtomicFile.write(
            folder.resolve("states.csv"),
            out -> {
              StateFile.writeHeader(out);
              StateFile.writeStates(out, record, simulation.grid(), 0);
            }));
  }

  /** Writes samples as they come, so that memory does not grow with their number. */
  private void writeText(
      Engine engine, Simulation simulation, int[] points, Path folder, Totals totals) {
    AtomicFile.write(
        folder.resolve("spikes.csv"),
        spikes -> {
          SpikeFile.writeHeader(spikes);
          if (points.length == 0) {
            chunks(engine, simulation, points, spikes, OutputStream.nullOutputStream(), totals);
          } else {
            AtomicFile.write(
                folder.resolve("states.csv"),
                states -> {
                  StateFile.writeHeader(states);
                  chunks(engine, simulation, points, spikes, states, totals);
                });
          }
        });
  }

  private static void chunks(
      Engine engine,
      Simulation simulation,
      int[] points,
      OutputStream spikesOut,
      OutputStream statesOut,
      Totals totals)
      throws IOException {
    SpikeTrains trains = new SpikeTrains();
    Optional<StateRecord> states = record(points);
    for (int first = 0; first < simulation.samples(); first += CHUNK) {
      int count = Math.min(CHUNK, simulation.samples() - first);
      engine.simulate(simulation.withSamples(first, count), trains, states);
      totals.add(trains);
      SpikeFile.writeEvents(spikesOut, trains, first);
      if (states.isPresent()) {
        StateFile.writeStates(statesOut, states.get(), simulation.grid(), first);
      }
    }
  }

  private static Optional<StateRecord> record(int[] points) {
    return points.length == 0 ? Optional.empty() : Optional.of(new StateRecord(points));
  }

  private void print(
      long seed, Engine engine, Simulation simulation, Totals totals, List<String> written) {
    int samples = simulation.samples();
    double meanSpikes = (double) totals.spikes / samples;
    double meanFirst = totals.firstSpikes / (samples - totals.silent);
    JsonObject json =
        RunOptions.result(seed, engine)
            .put("samples", samples)
            .put("steps", simulation.grid().steps())
            .put("spikes", totals.spikes)
            .put("meanSpikes", meanSpikes)
            .put("samplesWithoutSpike", totals.silent)
            .put("meanFirstSpikeTime", meanFirst)
            .put("files", written);
    options.print(
        json,
        () ->
            """
            %d samples, %d spikes (%.4g a sample), %d samples without a spike%s
            wrote %s\
            """
                .formatted(
                    samples,
                    totals.spikes,
                    meanSpikes,
                    totals.silent,
                    Double.isNaN(meanFirst)
                        ? ""
                        : ", mean first spike time %.6g".formatted(meanFirst),
                    String.join(", ", written)));
  }
}
