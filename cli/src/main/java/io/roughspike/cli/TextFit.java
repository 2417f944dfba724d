package io.roughspike.cli;

import io.roughspike.cli.config.FittedWindow;
import io.roughspike.cli.config.ModelFile;
import io.roughspike.cli.config.RunConfig;
import io.roughspike.cli.config.RunRecord;
import io.roughspike.cli.config.SearchConfig;
import io.roughspike.cli.config.Section;
import io.roughspike.cli.config.TrainConfig;
import io.roughspike.cli.file.AtomicFile;
import io.roughspike.cli.file.FitCheckpoint;
import io.roughspike.cli.file.Interruption;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.OwnFiles;
import io.roughspike.cli.file.TrialArchive;
import io.roughspike.engine.Engine;
import io.roughspike.equations.Unit;
import io.roughspike.fit.Journal;
import io.roughspike.fit.LikelihoodFit;
import io.roughspike.fit.LikelihoodFitter;
import io.roughspike.loss.Likelihood;
import io.roughspike.measure.Trials;
import io.roughspike.model.Network;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.train.HeldOutTest;
import io.roughspike.train.LearnedBlock;
import io.roughspike.train.NoiseStreams;
import io.roughspike.train.Scenario;
import io.roughspike.train.TrainingPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/**
 * A fit of parameters of any model with an intensity, as a configuration of {@code train} says
 * them, by maximum likelihood.
 */
final class TextFit {
  private final RunOptions options;
  private final Section root;
  private final TrainConfig config;
  private final TrainingPlan plan;
  private final LikelihoodFitter.Options search;
  private final Engine engine;

  /** Reads what is to be fitted. */
  TextFit(RunOptions options, Section root, Engine engine) {
    this.options = options;
    this.root = root;
    this.engine = engine;
    TrainConfig.requireKeys(root);
    RunConfig file = RunConfig.read(root, options.namedSeed());
    config = TrainConfig.ofLikelihood(root, file.withSeed(options.seed(file.seed())), engine);
    plan = config.plan();
    search = SearchConfig.read(root, plan.learned(), plan.seed());
    options.warnOfSteps(plan.start(), plan.scenario());
    plan.loss().warnings().forEach(options::warn);
  }

  /** Fits, from the folder's checkpoint if it has one; the exit code. */
  int run(Path folder, Interruption interruption, PageOptions page) {
    long startNanos = System.nanoTime();
    RunRecord.write(
        folder.resolve(OwnFiles.RECORD),
        root,
        config.run().withNetwork(plan.start()),
        options.facts(engine));
    LikelihoodFit fit;
    try (FitCheckpoint checkpoint =
        new FitCheckpoint(
            folder.resolve(OwnFiles.CHECKPOINT),
            plan.loss().description(),
            plan.fingerprint() + "; " + search)) {
      try (ProgressDisplay progress = ProgressDisplay.withoutEnd(options, "fitting")) {
        fit =
            fitter(new InterruptibleJournal(checkpoint, progress, interruption::isRequested)).fit();
      } catch (CancellationException e) {
        options.tellInterrupted(checkpoint.done(), folder);
        return ExitCodes.INTERRUPTED;
      }
    }
    write(fit, startNanos, folder, page);
    return ExitCodes.DONE;
  }

  /** What is fitted to. */
  Optional<FittedWindow> fitted() {
    return FittedWindow.of(root, plan.scenario(), plan.loss());
  }

  private LikelihoodFitter fitter(Journal journal) {
    return new LikelihoodFitter(
        engine,
        plan.start(),
        plan.learned(),
        plan.scenario(),
        (Likelihood) plan.loss(),
        search,
        journal);
  }

  private void write(LikelihoodFit fit, long startNanos, Path folder, PageOptions page) {
    warn(fit);
    options.warnOfSteps(fit.network(), plan.scenario());
    RunConfig run = config.run().withNetwork(fit.network());
    if (ModelFile.fits(run)) {
      ModelFile.write(
          folder.resolve(OwnFiles.MODEL),
          "A model fitted to recorded spikes by roughspike fit",
          run,
          fitted());
    }
    TrainingFiles.writeConnections(folder, plan.learned(), fit.network());
    JsonObject result = json(fit);
    FitDetails.addSources(result, root, "data.spikes");
    result.put("run", FitDetails.facts(options, engine));
    trials(fit.network(), run).write(folder.resolve(OwnFiles.TRIALS));
    result.put("trials", OwnFiles.TRIALS);
    result.put("secondsTotal", 1e-9 * (System.nanoTime() - startNanos));
    AtomicFile.write(folder.resolve(OwnFiles.RESULT), options.addWarnings(result) + "\n");
    if (page.isWanted()) {
      FitReport.write(folder);
    }
    options.print(result, () -> text(fit) + "wrote " + folder);
  }

  /** Spikes of one neuron and of its free-running trials, and rescaled times of all neurons. */
  private TrialArchive trials(Network network, RunConfig run) {
    Likelihood likelihood = likelihood();
    double start = likelihood.windowStart();
    double end = likelihood.windowEnd();
    Scenario scenario = plan.scenario();
    SpikeTrains trains = new SpikeTrains();
    engine.simulate(
        scenario.simulation(network, NoiseStreams.batch(plan.seed(), 0), 0, scenario.trials()),
        trains,
        likelihood.states());
    double[] rescaled =
        IntStream.range(0, trains.samples())
            .boxed()
            .flatMapToDouble(n ->
                likelihood
                    .firing()
                    .boxed()
                    .flatMapToDouble(k -> {
                      double[] z = likelihood.intervals(trains, n, k).integrals();
                      return Arrays.stream(z, 0, z.length - 1);
                    }))
            .toArray();
    if (network.size() > 1) {
      return TrialArchive.of(new double[0][], new double[0][], rescaled);
    }
    double[][] data = Trials.of(trains, 0, start, end);
    engine.simulate(
        run.samples(scenario.grid(), NoiseStreams.testData(plan.seed()), FitDetails.TRIALS),
        trains);
    return TrialArchive.of(data, Trials.of(trains, 0, start, end), rescaled);
  }

  private void warn(LikelihoodFit fit) {
    List<String> names = names();
    if (fit.untold().length > 0) {
      options.warn(
          "%s: not told apart by the data; fit fewer of them, or add l2"
              .formatted(join(names, fit.untold())));
    }
    if (fit.atBound().length > 0) {
      options.warn("%s: at a bound, and without an error".formatted(join(names, fit.atBound())));
    }
    if (fit.hasErrors() && !fit.converged()) {
      options.warn(
          "the search ended before it converged: raise search.steps, or search.starts for other places to begin");
    }
    long lost =
        fit.starts().stream().filter(one -> one.objective() == Double.NEGATIVE_INFINITY).count();
    if (lost > 0) {
      options.warn(
          "%d of %d searches could not begin, as the data are impossible there or a state is not finite: lower search.spread"
              .formatted(lost, fit.starts().size()));
    }
  }

  private static String join(List<String> names, int[] numbers) {
    return String.join(", ", IntStream.of(numbers).mapToObj(names::get).toList());
  }

  /** A name for each value. */
  private List<String> names() {
    List<String> names = new ArrayList<>();
    for (LearnedBlock block : plan.learned()) {
      for (int q = 0; q < block.valueCount(); q++) {
        names.add(block.valueCount() == 1 ? block.name() : block.name() + "[" + q + "]");
      }
    }
    return names;
  }

  private Optional<Unit> unit(LearnedBlock block) {
    return config.run().keys().learnedUnit(block, plan.start());
  }

  private JsonObject json(LikelihoodFit fit) {
    JsonObject result =
        RunOptions.result(plan.seed(), engine, plan.scenario().solver())
            .put("kind", FitReport.KIND)
            .put("window", List.of(likelihood().windowStart(), likelihood().windowEnd()))
            .put("samples", plan.scenario().trials())
            .put("spikes", fit.spikes())
            .put("parameters", parameters(fit))
            .put("logLikelihood", fit.logLikelihood())
            .put("bitsPerSpike", fit.bitsPerSpike())
            .put("converged", fit.converged())
            .put("evaluations", fit.evaluations())
            .put("starts", fit.starts().stream().map(this::start).toList());
    plan.test()
        .ifPresent(test ->
            result
                .put("testLossBefore", testLoss(test, plan.start()))
                .put("testLossAfter", testLoss(test, fit.network())));
    return result;
  }

  private Likelihood likelihood() {
    return (Likelihood) plan.loss();
  }

  private double testLoss(HeldOutTest test, Network network) {
    return test.run(engine, network, NoiseStreams.testBatch(plan.seed(), 0), new SpikeTrains());
  }

  private JsonObject parameters(LikelihoodFit fit) {
    JsonObject parameters = new JsonObject();
    double[] values = fit.values();
    double[] errors = IntStream.range(0, values.length).mapToDouble(fit::error).toArray();
    int first = 0;
    for (LearnedBlock block : plan.learned()) {
      int end = first + block.valueCount();
      JsonObject one = new JsonObject();
      putNumbers(one, "value", block, Arrays.copyOfRange(values, first, end));
      putNumbers(one, "error", block, Arrays.copyOfRange(errors, first, end));
      unit(block).ifPresent(unit -> one.put("unit", unit.toString()));
      parameters.put(block.name(), one);
      first = end;
    }
    return parameters;
  }

  /** In the model's unit; one number, or a list. */
  private void putNumbers(JsonObject json, String key, LearnedBlock block, double[] si) {
    double[] numbers = inUnit(block, si);
    if (numbers.length == 1) {
      json.put(key, numbers[0]);
    } else {
      json.put(key, numbers);
    }
  }

  private double[] inUnit(LearnedBlock block, double[] si) {
    return Arrays.stream(si)
        .map(value -> unit(block).map(unit -> unit.fromSi(value)).orElse(value))
        .toArray();
  }

  private JsonObject start(LikelihoodFit.Start start) {
    return new JsonObject()
        .put("from", values(start.from()))
        .put("found", values(start.found()))
        .put("logLikelihood", start.objective());
  }

  private JsonObject values(List<Double> all) {
    double[] values = all.stream().mapToDouble(value -> value).toArray();
    JsonObject json = new JsonObject();
    int first = 0;
    for (LearnedBlock block : plan.learned()) {
      int end = first + block.valueCount();
      putNumbers(json, block.name(), block, Arrays.copyOfRange(values, first, end));
      first = end;
    }
    return json;
  }

  private String text(LikelihoodFit fit) {
    Map<String, String> lines = new LinkedHashMap<>();
    double[] values = fit.values();
    int first = 0;
    for (LearnedBlock block : plan.learned()) {
      String unit = unit(block).map(one -> " " + one).orElse("");
      if (block.valueCount() > 1) {
        double[] own = inUnit(block, Arrays.copyOfRange(values, first, first + block.valueCount()));
        lines.put(
            block.name(),
            "%d values from %.5g to %.5g%s"
                .formatted(
                    own.length,
                    Arrays.stream(own).min().orElseThrow(),
                    Arrays.stream(own).max().orElseThrow(),
                    unit));
      } else {
        double error = inUnit(block, new double[] {fit.error(first)})[0];
        String told = Double.isNaN(error) ? "" : " +- %.3g".formatted(error);
        lines.put(
            block.name(),
            "%.5g%s%s".formatted(inUnit(block, new double[] {values[first]})[0], told, unit));
      }
      first += block.valueCount();
    }
    StringBuilder text = new StringBuilder();
    lines.forEach((name, value) -> text.append("%-14s %s%n".formatted(name, value)));
    return text
        + "%d spikes, log-likelihood %.3f, %.4f bits a spike, %d evaluations%n"
            .formatted(fit.spikes(), fit.logLikelihood(), fit.bitsPerSpike(), fit.evaluations());
  }
}
