package io.roughspike.cli;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.SpikeFile;
import io.roughspike.path.LiftOptions;
import io.roughspike.path.SpikeLifts;
import io.roughspike.spike.SpikeTrains;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** Options that lift spike trains to paths. */
final class LiftOptionsMixin {
  private static final int MOST_NEURONS = 1 << 24;

  /** Lifts by name. */
  enum Lift {
    marcus
  }

  @Option(
      names = "--lift",
      paramLabel = "LIFT",
      description =
          "The files are spike trains, CSV sample,neuron,time or .npz of such arrays; lift them "
              + "to paths in time and counts. One of: ${COMPLETION-CANDIDATES}.")
  private Lift lift;

  @Option(
      names = "--samples",
      paramLabel = "N",
      split = ",",
      description =
          "Trains in the file, those without a spike too; of two files N,M where they differ.")
  private List<Integer> samples = List.of();

  @Option(names = "--neurons", paramLabel = "K", description = "Neurons that may fire.")
  private Integer neurons;

  @Option(names = "--start", paramLabel = "T0", description = "Start of the recorded time.")
  private Double start;

  @Option(names = "--end", paramLabel = "T1", description = "End of the recorded time.")
  private Double end;

  /** Whether the files are spike trains. */
  boolean isWanted() {
    return lift != null;
  }

  /** Refuses these options where no lift was asked for. */
  void requireAbsent(RunOptions options) {
    given()
        .forEach((name, given) -> {
          if (given) {
            throw options.wrongUsage(
                name + " belongs to spike trains: give --lift marcus too, or leave it out");
          }
        });
  }

  /** Refuses values that no lift can have. */
  void check(RunOptions options, int files) {
    Map<String, Boolean> given = given();
    for (String name : List.of("--samples", "--neurons", "--start", "--end")) {
      if (!given.get(name)) {
        throw options.wrongUsage("--lift needs " + name + " too");
      }
    }
    if (samples.size() != 1 && samples.size() != files) {
      throw options.wrongUsage(
          "--samples must be one number%s, got %d"
              .formatted(files == 1 ? "" : ", or one for each of 2 files", samples.size()));
    }
    samples.forEach(count -> options.atLeastOne("--samples", count));
    options.atLeastOne("--neurons", neurons);
    if (neurons > MOST_NEURONS) {
      throw options.wrongUsage(
          "--neurons must be at most %d, got %d".formatted(MOST_NEURONS, neurons));
    }
    options.finite("--start", start);
    options.finite("--end", end);
    if (end < start) {
      throw options.wrongUsage(
          "--end must not be before --start, got %s before %s".formatted(end, start));
    }
  }

  private Map<String, Boolean> given() {
    Map<String, Boolean> given = new TreeMap<>();
    given.put("--samples", !samples.isEmpty());
    given.put("--neurons", neurons != null);
    given.put("--start", start != null);
    given.put("--end", end != null);
    return given;
  }

  /** Number of neurons. */
  int neurons() {
    return neurons;
  }

  /** Reads and lifts the trains of file number {@code index}. */
  SpikeLifts read(Path file, int index, LiftOptions lifting) {
    int count = samples.get(samples.size() == 1 ? 0 : index);
    SpikeTrains trains = SpikeFile.read(file, neurons, count);
    try {
      return new SpikeLifts(trains, start, end, lifting);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "file %s cannot be used: %s".formatted(file, e.getMessage()), e);
    }
  }
}
