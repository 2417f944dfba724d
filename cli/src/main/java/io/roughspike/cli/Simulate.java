package io.roughspike.cli;

import static java.util.stream.Collectors.toSet;

import io.roughspike.cli.config.RunConfig;
import io.roughspike.cli.config.Section;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.DecimalNumber;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.NewFiles;
import io.roughspike.cli.file.OwnFiles;
import io.roughspike.cli.file.RunFolder;
import io.roughspike.cli.file.SpikeFile;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Simulation;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.SpikeTrains;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roughspike simulate FILE}: sample paths and spike trains. */
@Command(
    name = "simulate",
    description =
        "Simulate the model of a configuration file. Writes spikes.csv "
            + "(sample,neuron,time; in the order of samples, then of time) to --out, and for a "
            + "network with read-outs what they say to readouts.csv "
            + "(sample,neuron,final,average,maximum).",
    footer = {
      "",
      "Example:",
      "  roughspike simulate examples/one-neuron.yaml --states 0.5,1 --plot --out out/spikes"
    })
final class Simulate implements Callable<Integer> {
  /** Formats of spike trains, then those of pictures. */
  enum Format {
    csv,
    npz,
    png,
    svg,
    pdf
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
          "Also write the states at these grid times (all: at every one), as left by the events "
              + "of the step that ends there, to states.csv (sample,neuron,time, then one column "
              + "a state: v,i of lif).")
  private List<String> stateTimes = List.of();

  @Option(
      names = "--neurons",
      paramLabel = "N",
      split = ",",
      description = "Neurons whose states are written; default: all.")
  private List<Integer> stateNeurons = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      split = ",",
      description =
          "Of the spike trains, csv or npz, and of the pictures, one or more of png, svg and pdf; "
              + "default: csv,png,svg.")
  private List<Format> formats = List.of();

  @Mixin private PlotOptions plot;

  @Override
  public Integer call() {
    try (RunFolder folder = options.openFolder("out/simulate", OwnFiles.SIMULATE.names())) {
      return simulate(folder);
    }
  }

  private int simulate(RunFolder folder) {
    Section root = configuration.read(file);
    RunConfig run = RunConfig.read(root, options.namedSeed());
    long seed = options.seed(run.seed());
    Simulation simulation = noise.simulation(run, seed);
    options.warnOfSteps(simulation.network(), simulation.grid(), simulation.solver());
    int size = simulation.network().size();
    plot.check(simulation);
    PathRecorder recorder =
        new PathRecorder(
            simulation, gridPoints(simulation), NeuronLists.check("--neurons", stateNeurons, size));
    try (Engine engine = options.engine();
        NewFiles files = folder.newFiles(OwnFiles.SIMULATE, root.files())) {
      Path spikes = files.path().resolve("spikes." + trainFormat());
      List<Path> written = new ArrayList<>(List.of(spikes));
      if (trainFormat() == Format.npz) {
        SpikeTrains trains = new SpikeTrains();
        engine.simulate(simulation, trains);
        SpikeFile.writeArrays(spikes, trains);
        written.addAll(recorder.writeWithoutSpikes(engine, files.path()));
      } else {
        written.addAll(recorder.write(engine, files.path(), spikes));
      }
      try {
        if (plot.isWanted() || !pictureFormats().isEmpty()) {
          written.addAll(
              FigureFiles.write(
                  options,
                  files.path(),
                  "figure",
                  plot.figure(engine, simulation, run.keys().units(), run.populations()),
                  pictureFormats().isEmpty() ? PictureOptions.DEFAULT : pictureFormats()));
        }
      } finally {
        files.put(written); // the data, even if a picture failed
      }
      print(seed, engine, simulation, recorder, NewFiles.destinations(written));
    }
    return ExitCodes.DONE;
  }

  private Format trainFormat() {
    if (formats.containsAll(List.of(Format.csv, Format.npz))) {
      throw options.wrongUsage("--format takes csv or npz for the spike trains, not both");
    }
    return formats.contains(Format.npz) ? Format.npz : Format.csv;
  }

  /** The formats of pictures that were named. */
  private Set<PictureOptions.Format> pictureFormats() {
    return formats.stream()
        .filter(format -> format != Format.csv && format != Format.npz)
        .map(format -> PictureOptions.Format.valueOf(format.name()))
        .collect(toSet());
  }

  private int[] gridPoints(Simulation simulation) {
    TimeGrid grid = simulation.grid();
    if (stateTimes.equals(List.of("all"))) {
      return IntStream.rangeClosed(0, grid.steps()).toArray();
    }
    try {
      return stateTimes.stream()
          .mapToDouble(DecimalNumber::parse)
          .mapToInt(grid::pointAt)
          .sorted()
          .distinct()
          .toArray();
    } catch (NumberFormatException e) {
      throw new ConfigurationException(
          "--states must be grid times, or the word all, got " + String.join(",", stateTimes), e);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("--states: " + e.getMessage(), e);
    }
  }

  private void print(
      long seed, Engine engine, Simulation simulation, PathRecorder recorder, List<Path> written) {
    List<String> files = written.stream().map(Path::toString).toList();
    int samples = simulation.samples();
    double meanSpikes = (double) recorder.spikes() / samples;
    double meanFirst = recorder.meanFirstSpikeTime();
    JsonObject json =
        RunOptions.result(seed, engine, simulation.solver())
            .put("samples", samples)
            .put("steps", simulation.grid().steps())
            .put("spikes", recorder.spikes())
            .put("meanSpikes", meanSpikes)
            .put("meanSpikesOfNeuron", recorder.meanSpikesOfNeuron())
            .put("samplesWithoutSpike", recorder.silent())
            .put("meanFirstSpikeTime", meanFirst);
    StringBuilder readOuts = new StringBuilder();
    if (simulation.network().readOuts().length > 0) {
      json.put(
          "readOuts",
          recorder.meanReadOuts().stream().map(PathRecorder.MeanReadOut::toJson).toList());
      recorder.meanReadOuts().forEach(one -> readOuts.append("%n%s".formatted(one.toText())));
    }
    options.print(
        json.put("files", files),
        () ->
            """
            %d samples, %d spikes (%.4g a sample), %d samples without a spike%s%s
            wrote %s\
            """
                .formatted(
                    samples,
                    recorder.spikes(),
                    meanSpikes,
                    recorder.silent(),
                    Double.isNaN(meanFirst)
                        ? ""
                        : ", mean first spike time %.6g".formatted(meanFirst),
                    readOuts,
                    String.join(", ", files)));
  }
}
