package io.roughspike.cli;

import io.roughspike.path.LiftOptions;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine.Option;

/** Options that change paths before anything is computed with them. */
final class TransformOptions {
  private static final int MOST_REFINEMENT = 20;

  @Option(
      names = "--time",
      description =
          "Add a time channel to paths that have none: point i of L at i / (L - 1). Lifts of spike "
              + "trains have one.")
  private boolean time;

  @Option(
      names = "--time-scale",
      paramLabel = "S",
      description = "Length of the time channel for one unit of time; default: 1.")
  private Double timeScale;

  @Option(
      names = {"--jump-scale", "--channel-scale"},
      paramLabel = "S",
      split = ",",
      description =
          "Length of a jump, or factor of a channel other than time: one for all neurons or "
              + "channels, or one each; default: 1.")
  private List<Double> scales = List.of();

  @Option(
      names = "--basepoint",
      description = "Begin every path at the origin, so that it tells where it is.")
  private boolean basepoint;

  @Option(
      names = "--lead-lag",
      description =
          "Add a second channel for each, but time, that repeats its moves right after it.")
  private boolean leadLag;

  @Option(
      names = "--refinement",
      paramLabel = "R",
      description =
          "Cut each move into 2^R pieces, where a static kernel that is not linear needs points "
              + "along it; 0 to 20, default: 0.")
  private Integer refinement;

  /** Refuses values that nothing can have. */
  void check(RunOptions options) {
    if (timeScale != null) {
      options.positive("--time-scale", timeScale);
    }
    scales.forEach(scale -> options.positive("--jump-scale", scale));
    if (refinement != null && (refinement < 0 || refinement > MOST_REFINEMENT)) {
      throw options.wrongUsage(
          "--refinement must be 0 to %d, got %d".formatted(MOST_REFINEMENT, refinement));
    }
  }

  /** Whether a time channel is to be added. */
  boolean addTime() {
    return time;
  }

  boolean hasTimeScale() {
    return timeScale != null;
  }

  boolean hasBasepoint() {
    return basepoint;
  }

  /** Whether pieces of moves were asked for. */
  boolean isRefined() {
    return refinement != null;
  }

  /** What is to be done to paths of {@code count} neurons, or channels other than time. */
  LiftOptions of(RunOptions options, int count) {
    if (scales.size() > 1 && scales.size() != count) {
      throw options.wrongUsage(
          "--jump-scale must be one number, or one for each of %d neurons or channels, got %d"
              .formatted(count, scales.size()));
    }
    return new LiftOptions(
        timeScale == null ? 1 : timeScale,
        scales.size() == 1 ? Collections.nCopies(count, scales.getFirst()) : scales,
        basepoint,
        leadLag,
        refinement == null ? 0 : refinement);
  }
}
