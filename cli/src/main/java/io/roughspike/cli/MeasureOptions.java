package io.roughspike.cli;

import io.roughspike.cli.file.JsonObject;
import io.roughspike.equations.Unit;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of measures of spike trains, in the unit of their times. */
final class MeasureOptions {
  @Option(
      names = "--window",
      paramLabel = "W",
      defaultValue = "0.004",
      description =
          "Half width of the coincidence window of Md*, reliability and Gamma, closed; "
              + "default: ${DEFAULT-VALUE}.")
  private double window;

  @Option(
      names = "--tau",
      paramLabel = "T",
      defaultValue = "0.01",
      description = "Time constant of the van Rossum distance; default: ${DEFAULT-VALUE}.")
  private double tau;

  @Option(
      names = "--cost",
      paramLabel = "Q",
      defaultValue = "100",
      description = "Cost of the Victor-Purpura distance, in 1/time; default: ${DEFAULT-VALUE}.")
  private double cost;

  @Option(
      names = "--bin",
      paramLabel = "W",
      defaultValue = "0.01",
      description = "Width of the bins of rate histograms; default: ${DEFAULT-VALUE}.")
  private double bin;

  @Option(
      names = "--cap",
      paramLabel = "RATE",
      defaultValue = "5000",
      description =
          "Largest intensity that bitsPerSpikeCapped takes, in 1/time; default: ${DEFAULT-VALUE}.")
  private double cap;

  /** Refuses values that no measure takes. */
  void check(RunOptions options) {
    options.atLeastZero("--window", window);
    options.positive("--tau", tau);
    if (!(cost >= 0)) {
      throw options.wrongUsage("--cost must be at least 0, got " + cost);
    }
    options.positive("--bin", bin);
    options.positive("--cap", cap);
  }

  /** What measures need of spikes from {@code start} to {@code end}, in a unit if one is known. */
  Scores.Settings settings(double start, double end, Optional<Unit> unit) {
    return new Scores.Settings(start, end, unit, window, tau, cost, bin);
  }

  /** The largest intensity of the capped likelihood. */
  double cap() {
    return cap;
  }

  /** Adds them to a result. */
  JsonObject addTo(JsonObject json) {
    return json.put("window", window)
        .put("tau", tau)
        .put("cost", cost)
        .put("bin", bin)
        .put("cap", cap);
  }
}
