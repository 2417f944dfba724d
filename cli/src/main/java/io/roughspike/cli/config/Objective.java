package io.roughspike.cli.config;

import io.roughspike.cli.config.Choice.Kind;
import io.roughspike.cli.file.NumberArray;
import io.roughspike.engine.Simulation;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Place;
import io.roughspike.loss.ConditionalIntervals;
import io.roughspike.loss.FirstSpikeMoments;
import io.roughspike.loss.Likelihood;
import io.roughspike.loss.LossKind;
import io.roughspike.loss.LossSpec;
import io.roughspike.loss.PathLoss;
import io.roughspike.loss.ReadOutLoss;
import io.roughspike.model.DriverLaw;
import io.roughspike.model.Network;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.ReadOutSummary.Statistic;
import io.roughspike.spike.RecordedSpikes;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.train.HeldOutTest;
import io.roughspike.train.LearnedBlock;
import io.roughspike.train.Scenario;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the section {@code loss} says, and what it makes of data: a loss and the scenario that it is
 * a loss of.
 */
final class Objective {
  /** What is compared where a configuration does not say. */
  static final String DEFAULT = LossKind.SIGNATURE.yamlName();

  private static final String INTERVALS = "conditional-intervals";

  /** What a fit maximises. */
  static final String LIKELIHOOD = "likelihood";

  private static final String READ_OUT = "read-out";
  private static final String SPIKE_TIME_ERROR = "spike-time-error";
  private static final String SQUARES = "squares";
  private static final String STATE = "state";
  private static final List<String> LIBRARY_KINDS =
      Arrays.stream(LossKind.values()).map(LossKind::yamlName).toList();
  private static final List<String> COMPARISONS = List.of(SQUARES, "cross-entropy");
  private static final List<String> STATISTICS =
      Arrays.stream(Statistic.values()).map(Statistic::fileName).toList();
  private static final List<Kind> OF_SPIKES =
      List.of(
          new Kind(LossKind.SIGNATURE.yamlName(), "depth"),
          new Kind(LossKind.SPIKE_TIMES.yamlName(), "spikes"),
          new Kind(LossKind.SIGNATURE_KERNEL_MMD.yamlName(), KernelLossConfig.KEYS),
          new Kind(LossKind.SIGNATURE_SCORE.yamlName(), KernelLossConfig.KEYS),
          new Kind(INTERVALS, "neurons"),
          new Kind(LIKELIHOOD, "start", "end", "silent"));
  private static final List<Kind> LOSSES =
      Stream.concat(
              OF_SPIKES.stream(), Stream.of(new Kind(READ_OUT, "statistic", "compare", STATE)))
          .toList();

  /** What a test may compute: no gradient is needed. */
  private static final List<Kind> TEST_LOSSES =
      Stream.concat(OF_SPIKES.stream(), Stream.of(new Kind(SPIKE_TIME_ERROR, "spikes"))).toList();

  private final String kind;
  private final LossSpec spec;
  private final Statistic statistic;
  private final boolean squares;
  private final Field source;
  private final Section options;

  /** Where the spikes of a likelihood count, if the loss does not say. */
  private final Optional<TimeGrid> window;

  /**
   * A loss with its simulation.
   *
   * @param scenario what is simulated
   * @param loss of it
   * @param batch as many generated samples as there are data
   */
  record Task(Scenario scenario, PathLoss loss, int batch) {}

  private Objective(
      String kind,
      LossSpec spec,
      Statistic statistic,
      boolean squares,
      Field source,
      Section options,
      Optional<TimeGrid> window) {
    this.kind = kind;
    this.spec = spec;
    this.statistic = statistic;
    this.squares = squares;
    this.source = source;
    this.options = options;
    this.window = window;
  }

  /** Reads the section, or just the kind. */
  static Objective read(Field field, int neurons) {
    return read(Choice.read(field, LOSSES), field, neurons);
  }

  /** The same of a loss that is only tested by. */
  static Objective readTest(Field field, int neurons) {
    return read(Choice.read(field, TEST_LOSSES), field, neurons);
  }

  private static Objective read(Choice choice, Field field, int neurons) {
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
        comparison.equals(SQUARES),
        field,
        options,
        Optional.empty());
  }

  /** Whether read-outs are compared with targets, and not spikes with recorded ones. */
  boolean ofReadOuts() {
    return kind.equals(READ_OUT);
  }

  /** The same of spikes that count in {@code window}, whatever the loss says. */
  Objective within(TimeGrid window) {
    return new Objective(kind, spec, statistic, squares, source, options, Optional.of(window));
  }

  /** Whether recorded spikes are given to simulations, and not generated. */
  boolean ofGiven() {
    return kind.equals(LIKELIHOOD);
  }

  /** The recorded events that count in simulations of {@code grid}. */
  SpikeTrains data(Recording recording, RunConfig run, TimeGrid grid) {
    return ofGiven() ? recording.withStart(grid) : recording.in(grid, run.maxSpikes());
  }

  /** Refuses to learn what this loss says nothing of. */
  void requireLearns(List<LearnedBlock> learned, Field learn, Network network) {
    for (LearnedBlock block : learned) {
      String name = block.kind();
      if (ofGiven() && List.of("alpha", NeuronModel.REFRACTORY).contains(name)) {
        throw learn.because(
            " has %s, of which a likelihood has its maximum at the edge: give its value in the model"
                .formatted(name));
      }
      if (ofGiven() && name.startsWith(DriverLaw.PREFIX)) {
        throw learn.because(
            " has %s, which is one of noise, and a likelihood is of neurons without noise: leave it out"
                .formatted(name));
      }
      for (Network.Group group : network.groups()) {
        if (ofGiven() && scalesNoise(group.model(), name)) {
          throw learn.because(
              " has %s, which scales noise, and a likelihood is of neurons without noise: leave it out"
                  .formatted(name));
        }
      }
    }
  }

  /** Whether a parameter is one of noise alone. */
  private static boolean scalesNoise(NeuronModel model, String parameter) {
    Place place = new Place.Parameter(model.parameterNames().indexOf(parameter));
    List<Expression> others = new ArrayList<>(model.drift());
    others.addAll(model.firing().expressions());
    others.addAll(model.start());
    others.addAll(model.reset());
    model.receptors().forEach(receptor -> others.addAll(receptor.after()));
    return has(model.diffusion().stream().flatMap(List::stream).toList(), place)
        && !has(others, place);
  }

  private static boolean has(List<Expression> all, Place place) {
    return Expression.inOrder(all).stream().anyMatch(e -> place.equals(e.place()));
  }

  /** How many generated samples belong to one of the data. */
  int replicates() {
    return kind.equals(INTERVALS) ? ConditionalIntervals.REPLICATES : 1;
  }

  /**
   * The test of spikes alike {@code data}, recorded in {@code window}.
   *
   * @param section says how many samples are generated, and how often
   */
  HeldOutTest test(
      Section section, RunConfig run, Scenario scenario, SpikeTrains data, TimeGrid window) {
    if (!kind.equals(SPIKE_TIME_ERROR)) {
      return test(section, ofSpikes(run, scenario, data, window, true));
    }
    FirstSpikeMoments moments =
        new FirstSpikeMoments(data, spec.spikes(), window.start(), window.end());
    return new HeldOutTest(
        scenario,
        (_, trains) -> moments.meanAbsoluteError(trains),
        "mean absolute error of " + moments.description(),
        section.atLeastOne("batch", data.samples()),
        section.atLeastOne("every", 1));
  }

  /** The test that {@code section} makes of a task. */
  static HeldOutTest test(Section section, Task task) {
    return new HeldOutTest(
        task.scenario(),
        task.loss(),
        section.atLeastOne("batch", task.batch()),
        section.atLeastOne("every", 1));
  }

  /** The task of spikes alike {@code data}, recorded in {@code window}; for testing, unmatched. */
  Task ofSpikes(
      RunConfig run, Scenario scenario, SpikeTrains data, TimeGrid window, boolean testing) {
    double start = window.start();
    double end = window.end();
    if (kind.equals(INTERVALS)) {
      return new Task(
          scenario.clampedTo(data, run.network().size(), ConditionalIntervals.REPLICATES),
          new ConditionalIntervals(data, start, end, run.maxSpikes(), counted(run.network())),
          ConditionalIntervals.REPLICATES * data.samples());
    }
    if (ofGiven()) {
      if (run.maxSpikes() != Simulation.UNLIMITED) {
        throw source.because(" counts all recorded spikes: leave out maxSpikes");
      }
      if (!testing) {
        requireRecorded(run.network(), data);
      }
      return source.using(() ->
          new Task(
              scenario.given(data),
              likelihood(run, scenario.grid(), RecordedSpikes.of(data)),
              data.samples()));
    }
    return new Task(
        scenario,
        testing ? spec.test(data, start, end) : spec.training(data, start, end),
        data.samples());
  }

  private Likelihood likelihood(RunConfig run, TimeGrid grid, RecordedSpikes data) {
    double start =
        window.map(TimeGrid::start).orElseGet(() -> options.number("start", grid.start()));
    double end = window.map(TimeGrid::end).orElseGet(() -> options.number("end", grid.end()));
    return new Likelihood(data, run.network(), grid, start, end);
  }

  /** Refuses data in which a neuron that may fire has no spike, unless it is said to be silent. */
  private void requireRecorded(Network network, SpikeTrains data) {
    boolean[] known = new boolean[network.size()];
    for (Field item : options.find("silent").map(Field::items).orElse(List.of())) {
      known[(int) item.integer(0, known.length - 1)] = true;
    }
    for (int n = 0; n < data.samples(); n++) {
      for (int e = 0; e < data.count(n); e++) {
        known[data.neuron(n, e)] = true;
      }
    }
    for (int k = 0; k < known.length; k++) {
      if (!known[k] && !network.isReadOut(k) && network.model(k).hasClock()) {
        throw source.because(
            " needs the recorded spikes of all neurons that may fire, and neuron %d has none: if it was recorded and kept silent, say so by silent: [%d]"
                .formatted(k, k));
      }
    }
  }

  /** Which neurons' intervals are compared: all but read-outs where none are named. */
  private boolean[] counted(Network network) {
    Optional<Field> counted = options.find("neurons");
    boolean[] result = new boolean[network.size()];
    for (int n = 0; n < result.length; n++) {
      result[n] = counted.isEmpty() && !network.isReadOut(n);
    }
    for (Field item : counted.map(Field::items).orElse(List.of())) {
      int n = (int) item.integer(0, result.length - 1);
      if (network.isReadOut(n)) {
        throw item.because(" names a read-out, which never fires: remove it");
      }
      result[n] = true;
    }
    return result;
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
    String state =
        options
            .find(STATE)
            .map(field -> field.oneOf(run.network().states(readOuts)))
            .orElseGet(() -> source.using(() -> run.network().potential(readOuts)));
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
