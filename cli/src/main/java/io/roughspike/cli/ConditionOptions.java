package io.roughspike.cli;

import io.roughspike.check.TheoremConditions;
import io.roughspike.check.TheoremConditions.Condition;
import io.roughspike.check.TheoremConditions.Finding;
import io.roughspike.check.TheoremConditions.Report;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.engine.Simulation;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Whether gradients are what they seem: the conditions of the theorem, by {@code --conditions}. */
final class ConditionOptions {
  /**
   * Sub-steps of neurons on which conditions are measured unasked: less than a tenth of a second,
   * cold.
   */
  private static final long UNASKED = 4_000;

  /** Sub-steps of which one sample is followed unasked all the same. */
  private static final long MOST_UNASKED = 20_000;

  /** Samples that are followed when asked. */
  private static final int MOST_SAMPLES = 128;

  @Option(
      names = "--conditions",
      description =
          "Measure the conditions under which event times have pathwise gradients, at the events of "
              + "up to 128 samples, and report them under conditions in the result. Without it a few "
              + "samples are looked at, and what is broken is warned of.")
  private boolean asked;

  /** Refuses the option where {@code what}, which has none of these conditions, is asked for. */
  void refuse(String what) {
    if (asked) {
      throw new ConfigurationException(
          "--conditions are those of pathwise gradients, got %s, which needs none of them: remove it"
              .formatted(what));
    }
  }

  /**
   * Warns of what is broken, or nearly so, but for condition (i), where a gradient is refused;
   * empty where nothing was looked at.
   */
  Optional<Report> check(RunOptions options, Simulation simulation) {
    long work = (long) simulation.network().size() * simulation.grid().steps();
    long samples = asked ? MOST_SAMPLES : UNASKED / work;
    samples = samples == 0 && work <= MOST_UNASKED ? 1 : samples;
    if (samples == 0) {
      return Optional.empty();
    }
    Simulation some =
        simulation.withSamples(
            simulation.firstSample(), (int) Math.min(samples, simulation.samples()));
    try {
      Report report = TheoremConditions.of(some);
      report.findings().stream()
          .filter(f -> f.condition() != Condition.EVENT_NOISE)
          .map(Finding::sentence)
          .forEach(options::warn);
      return Optional.of(report);
    } catch (ArithmeticException e) {
      return Optional.empty(); // the run itself tells of paths that fail
    }
  }

  /** Adds what was found to a result, if it was asked for. */
  JsonObject put(JsonObject result, Optional<Report> report) {
    if (asked && report.isPresent()) {
      result.put("conditions", json(report.get()));
    }
    return result;
  }

  private static JsonObject json(Report report) {
    List<JsonObject> findings =
        report.findings().stream()
            .map(f ->
                new JsonObject()
                    .put("condition", f.condition().symbol())
                    .put("broken", f.broken())
                    .put("sample", f.sample())
                    .put("event", f.event())
                    .put("neuron", f.neuron())
                    .put("state", f.state())
                    .put("time", f.time())
                    .put("measure", f.measure())
                    .put("height", f.height()))
            .toList();
    return new JsonObject().put("events", report.events()).put("findings", findings);
  }

  /** A text, followed by a line that all conditions hold, if that was asked for and is so. */
  Supplier<String> text(Supplier<String> text, Optional<Report> report) {
    boolean hold = asked && report.filter(r -> r.findings().isEmpty()).isPresent();
    return hold
        ? () ->
            "%s%nconditions (i), (ii), (iii) and the tail rule hold at %d events"
                .formatted(text.get().stripTrailing(), report.get().events())
        : text;
  }
}
