package io.roughspike.cli;

import io.roughspike.cli.config.ConfigurationFile;
import io.roughspike.cli.config.RunConfig;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.FileDigest;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.NumberArray;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Simulation;
import io.roughspike.measure.ConfusionMatrix;
import io.roughspike.model.Network;
import io.roughspike.spike.ReadOutSummary;
import io.roughspike.spike.ReadOutSummary.Statistic;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateRecord;
import io.roughspike.train.NoiseStreams;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * Options that score classes which read-outs tell: that of the read-out whose statistic is largest.
 */
final class ClassOptions {
  /** Names of statistics. */
  static final class Statistics implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Statistic.values()).map(Statistic::fileName).iterator();
    }
  }

  @Option(
      names = "--classes",
      paramLabel = "FILE",
      description =
          "The class of each sample, from 0, .npy or CSV: scores what the read-outs of the model "
              + "tell, the class of the largest, in place of spikes.")
  private Path file;

  @Option(
      names = "--statistic",
      paramLabel = "NAME",
      completionCandidates = Statistics.class,
      description = "Of the read-outs: ${COMPLETION-CANDIDATES}; default: final.")
  private String statistic;

  @Option(
      names = "--held-out",
      paramLabel = "N",
      description = "Score the last N samples alone, as test.heldOut of a training.")
  private Integer heldOut;

  /** Whether classes are scored. */
  boolean areGiven() {
    return file != null;
  }

  /** The file of the classes. */
  Path file() {
    return file;
  }

  /** Refuses options that belong to classes where none are given, and values that are none. */
  void check(RunOptions options) {
    if (!areGiven() && (statistic != null || heldOut != null)) {
      throw options.wrongUsage("--statistic and --held-out belong to classes: add --classes");
    }
    if (heldOut != null) {
      options.atLeastOne("--held-out", heldOut);
    }
    statistic(options);
  }

  private Statistic statistic(RunOptions options) {
    return statistic == null
        ? Statistic.FINAL
        : Arrays.stream(Statistic.values())
            .filter(one -> one.fileName().equals(statistic))
            .findFirst()
            .orElseThrow(() ->
                options.wrongUsage(
                    "--statistic must be one of %s, got %s"
                        .formatted(String.join(", ", new Statistics()), statistic)));
  }

  /**
   * Scores a model.
   *
   * @param source its file
   * @return what the result says
   */
  JsonObject score(RunOptions options, Path source) {
    int[] classes = classes();
    RunConfig model = RunConfig.read(ConfigurationFile.read(source, Map.of()), options.namedSeed());
    Network network = model.network();
    if (network.readOuts().length == 0) {
      throw new ConfigurationException(
          "%s has no read-outs, which tell classes: add model.readOuts".formatted(source));
    }
    if (model.ownInputs() > 1 && model.ownInputs() != classes.length) {
      throw new ConfigurationException(
          "file %s has classes of %d samples, and %s inputs of %d: give one each"
              .formatted(file, classes.length, source, model.ownInputs()));
    }
    long seed = options.seed(model.seed());
    Simulation simulation =
        model.samples(model.grid(), NoiseStreams.testData(seed), classes.length);
    int scored = heldOut == null ? classes.length : heldOut;
    if (scored > classes.length) {
      throw new ConfigurationException(
          "--held-out must be at most the %d samples of %s, got %d"
              .formatted(classes.length, file, scored));
    }
    try (Engine engine = options.engine()) {
      int[] told = told(engine, simulation, statistic(options));
      int first = classes.length - scored;
      ConfusionMatrix matrix =
          of(
              Arrays.copyOfRange(classes, first, classes.length),
              Arrays.copyOfRange(told, first, classes.length),
              network.readOuts().length);
      return RunOptions.result(seed, engine)
          .put("model", source.toString())
          .put("classes", file.toString())
          .put("classesSha256", FileDigest.sha256(file))
          .put("statistic", statistic(options).fileName())
          .put("firstSample", first)
          .put("samples", scored)
          .put("accuracy", matrix.accuracy())
          .put("accuracyError", matrix.error())
          .put("largestShare", matrix.largestShare())
          .put("confusion", rows(matrix));
    }
  }

  private ConfusionMatrix of(int[] classes, int[] told, int size) {
    try {
      return ConfusionMatrix.of(classes, told, size);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("file %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static List<double[]> rows(ConfusionMatrix matrix) {
    return Arrays.stream(matrix.counts())
        .map(row -> Arrays.stream(row).asDoubleStream().toArray())
        .toList();
  }

  private int[] classes() {
    NumberArray array = NumberArray.read(file);
    double[] values = array.values();
    if (values.length == 0 || values.length != array.length(0)) {
      throw new ConfigurationException(
          "file %s must be of one class for each sample, got shape %s"
              .formatted(file, array.misfit()));
    }
    return Arrays.stream(values)
        .mapToInt(value -> {
          if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            throw new ConfigurationException(
                "file %s must have whole numbers, got the class %s".formatted(file, value));
          }
          return (int) value;
        })
        .toArray();
  }

  /** The read-out of each sample whose statistic is largest; the first where several are. */
  private static int[] told(Engine engine, Simulation simulation, Statistic statistic) {
    Network network = simulation.network();
    int[] readOuts = network.readOuts();
    ReadOutSummary summary = new ReadOutSummary(simulation.grid());
    StateRecord states =
        new StateRecord(List.of(network.potential(readOuts)), summary.gridPoints(), readOuts);
    engine.simulate(simulation, new SpikeTrains(), Optional.of(states));
    int[] told = new int[simulation.samples()];
    for (int n = 0; n < told.length; n++) {
      for (int r = 1; r < readOuts.length; r++) {
        if (summary.value(statistic, states, n, r) > summary.value(statistic, states, n, told[n])) {
          told[n] = r;
        }
      }
    }
    return told;
  }
}
