package io.roughspike.cli.config;

import io.roughspike.cli.config.Choice.Kind;
import io.roughspike.cli.file.NumberArray;
import io.roughspike.loss.ConditionalIntervals;
import io.roughspike.loss.LossKind;
import io.roughspike.loss.LossSpec;
import io.roughspike.loss.PathLoss;
import io.roughspike.loss.ReadOutLoss;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.ReadOutSummary.Statistic;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.train.Scenario;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What the section {@code loss} says, and what it makes of data: a loss and the scenario that it is
 * a loss of.
 */
final class Objective {
  /** What is compared where a configuration does not say. */
  static final String DEFAULT = LossKind.SIGNATURE.yamlName();

  private static final String INTERVALS = "conditional-intervals";
  private static final String READ_OUT = "read-out";
  private static final String SQUARES = "squares";
  private static final List<String> LIBRARY_KINDS =
      Arrays.stream(LossKind.values()).map(LossKind::yamlName).toList();
  private static final List<String> COMPARISONS = List.of(SQUARES, "cross-entropy");
  private static final List<String> STATISTICS =
      Arrays.stream(Statistic.values()).map(Statistic::fileName).toList();
  private static final List<Kind> LOSSES =
      List.of(
          new Kind(LossKind.SIGNATURE.yamlName(), "depth"),
          new Kind(LossKind.SPIKE_TIMES.yamlName(), "spikes"),
          new Kind(LossKind.SIGNATURE_KERNEL_MMD.yamlName(), KernelLossConfig.KEYS),
          new Kind(LossKind.SIGNATURE_SCORE.yamlName(), KernelLossConfig.KEYS),
          new Kind(INTERVALS),
          new Kind(READ_OUT, "statistic", "compare"));

  private final String kind;
  private final LossSpec spec;
  private final Statistic statistic;
  private final boolean squares;

  /**
   * A loss with its simulation.
   *
   * @param scenario what is simulated
   * @param loss of it
   * @param batch as many generated samples as there are data
   */
  record Task(Scenario scenario, PathLoss loss, int batch) {}

  private Objective(String kind, LossSpec spec, Statistic statistic, boolean squares) {
    this.kind = kind;
    this.spec = spec;
    this.statistic = statistic;
    this.squares = squares;
  }

  /** Reads the section, or just the kind. */
  static Objective read(Field field, int neurons) {
    Choice choice = Choice.read(field, LOSSES);
    Section options = choice.options();
    boolean ofLibrary = LIBRARY_KINDS.contains(choice.kind());
    LossSpec spec =
        field.using(() ->
            new LossSpec(
                ofLibrary ? LossKind.of(choice.kind()) : LossKind.SIGNATURE,
                options.atLeastOne("depth", LossSpec.DEFAULT_DEPTH),
                options.atLeastOne("spikes", LossSpec.DEFAULT_SPIKES),
                KernelLossConfig.read(options, neurons)));
    String statistic = options.getOr("statistic", Statistic.FINAL.fileName()).oneOf(STATISTICS);
    String comparison = options.getOr("compare", SQUARES).oneOf(COMPARISONS);
    return new Objective(
        choice.kind(),
        spec,
        Statistic.valueOf(statistic.toUpperCase(Locale.ROOT)),
        comparison.equals(SQUARES));
  }

  /** Whether read-outs are compared with targets, and not spikes with recorded ones. */
  boolean ofReadOuts() {
    return kind.equals(READ_OUT);
  }

  /** The task of spikes alike {@code data}, recorded in {@code window}; for testing, unmatched. */
  Task ofSpikes(
      RunConfig run, Scenario scenario, SpikeTrains data, TimeGrid window, boolean testing) {
    double start = window.start();
    double end = window.end();
    if (kind.equals(INTERVALS)) {
      int neurons = run.network().size();
      boolean[] counted = new boolean[neurons];
      for (int n = 0; n < neurons; n++) {
        counted[n] = !run.network().isReadOut(n);
      }
      return new Task(
          scenario.clampedTo(data, neurons, ConditionalIntervals.REPLICATES),
          new ConditionalIntervals(data, start, end, run.maxSpikes(), counted),
          ConditionalIntervals.REPLICATES * data.samples());
    }
    return new Task(
        scenario,
        testing ? spec.test(data, start, end) : spec.training(data, start, end),
        data.samples());
  }

  /** The task of read-outs that come near rows {@code first} to {@code first + count - 1}. */
  Task ofTargets(
      RunConfig run, Scenario scenario, NumberArray targets, Field source, int first, int count) {
    int[] readOuts = run.network().readOuts();
    if (readOuts.length == 0) {
      throw source.because(" are for read-outs, and the model has none: add model.readOuts");
    }
    int width = targets.values().length / targets.length(0);
    double[] rows = Arrays.copyOfRange(targets.values(), first * width, (first + count) * width);
    if (width != (squares ? readOuts.length : 1)) {
      throw source.mustBe(
          squares
              ? "a file of a row for each sample, a column for each of %d read-outs"
                  .formatted(readOuts.length)
              : "a file of one class for each sample",
          targets.misfit());
    }
    String state = run.network().model().states().getFirst();
    return new Task(
        scenario,
        source.using(() ->
            squares
                ? ReadOutLoss.squares(statistic, run.grid(), state, readOuts, rows)
                : ReadOutLoss.crossEntropy(
                    statistic, run.grid(), state, readOuts, classes(rows, source))),
        count);
  }

  private static int[] classes(double[] values, Field source) {
    return Arrays.stream(values)
        .mapToInt(value -> {
          if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            throw source.mustBe("a file of whole numbers", "the class " + value);
          }
          return (int) value;
        })
        .toArray();
  }

  /** The targets in a file: {@code .npy}, or CSV. */
  static NumberArray targets(Field source) {
    return source.array();
  }
}
