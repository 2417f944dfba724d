package io.roughspike.cli;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.SpikeFile;
import io.roughspike.path.LiftOptions;
import io.roughspike.path.SpikeLifts;
import io.roughspike.spike.SpikeTrains;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** Options that lift spike trains to paths. */
final class LiftOptionsMixin {
  private static final int MOST_REFINEMENT = 20;

  /** Lifts by name. */
  enum Lift {
    marcus
  }

  @Option(
      names = "--lift",
      paramLabel = "NAME",
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

  @Option(
      names = "--jump-scale",
      paramLabel = "S",
      split = ",",
      description = "Length of a jump, one for all neurons or one a neuron; default: 1.")
  private List<Double> jumpScales = List.of();

  @Option(
      names = "--refinement",
      paramLabel = "R",
      description =
          "Cut each move of a lift into 2^R pieces, where a static kernel that is not linear "
              + "needs points along it; 0 to 20, default: 0.")
  private Integer refinement;

  /** Whether the files are spike trains. */
  boolean isWanted() {
    return lift != null;
  }

  /** Whether pieces of moves were asked for. */
  boolean isRefined() {
    return refinement != null;
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
    options.finite("--start", start);
    options.finite("--end", end);
    if (end < start) {
      throw options.wrongUsage(
          "--end must not be before --start, got %s before %s".formatted(end, start));
    }
    jumpScales.forEach(scale -> options.positive("--jump-scale", scale));
    if (jumpScales.size() > 1 && jumpScales.size() != neurons) {
      throw options.wrongUsage(
          "--jump-scale must be one number, or one for each of %d neurons, got %d"
              .formatted(neurons, jumpScales.size()));
    }
    if (refinement != null && (refinement < 0 || refinement > MOST_REFINEMENT)) {
      throw options.wrongUsage(
          "--refinement must be 0 to %d, got %d".formatted(MOST_REFINEMENT, refinement));
    }
  }

  private Map<String, Boolean> given() {
    Map<String, Boolean> given = new TreeMap<>();
    given.put("--samples", !samples.isEmpty());
    given.put("--neurons", neurons != null);
    given.put("--start", start != null);
    given.put("--end", end != null);
    given.put("--jump-scale", !jumpScales.isEmpty());
    given.put("--refinement", refinement != null);
    return given;
  }

  /** Reads and lifts the trains of file number {@code index}. */
  SpikeLifts read(Path file, int index, double timeScale, boolean basepoint, boolean leadLag) {
    int count = samples.get(samples.size() == 1 ? 0 : index);
    SpikeTrains trains = SpikeFile.read(file, neurons, count);
    for (int n = 0; n < count; n++) {
      for (int e = 0; e < trains.count(n); e++) {
        if (trains.time(n, e) < start || trains.time(n, e) > end) {
          throw new ConfigurationException(
              "event %d of sample %d of file %s is at %s, outside of --start %s to --end %s: give the time that was recorded"
                  .formatted(e, n, file, trains.time(n, e), start, end));
        }
      }
    }
    List<Double> scales =
        jumpScales.size() == 1 ? Collections.nCopies(neurons, jumpScales.getFirst()) : jumpScales;
    LiftOptions lifting =
        new LiftOptions(timeScale, scales, basepoint, leadLag, refinement == null ? 0 : refinement);
    return new SpikeLifts(trains, start, end, lifting);
  }
}
