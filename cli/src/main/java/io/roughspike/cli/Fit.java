package io.roughspike.cli;

import io.roughspike.cli.config.FitConfig;
import io.roughspike.cli.config.ModelFile;
import io.roughspike.cli.config.RunConfig;
import io.roughspike.cli.config.Section;
import io.roughspike.cli.file.AtomicFile;
import io.roughspike.cli.file.FitCheckpoint;
import io.roughspike.cli.file.Interruption;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.OwnFiles;
import io.roughspike.cli.file.RunFolder;
import io.roughspike.engine.Engine;
import io.roughspike.engine.WorkerTeam;
import io.roughspike.fit.GifFit;
import io.roughspike.fit.GifFitter;
import io.roughspike.fit.GifModel;
import io.roughspike.fit.GifStructure;
import io.roughspike.fit.Journal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code roughspike fit FILE}: fits a generalised integrate-and-fire neuron to a recording, or
 * parameters of any model to recorded spikes.
 */
@Command(
    name = "fit",
    description =
        "Fit a generalised integrate-and-fire neuron to recorded spikes by maximum likelihood, with "
            + "standard errors and a ridge chosen by cross-validation; or parameters of any model "
            + "with an intensity, as a configuration of train says them. Writes model.yaml, which "
            + "simulates by itself, result.json, report.html and checkpoint.json to --out (default "
            + "out/fit, or out/fit-2 and so on where there is a run).",
    footer = {"", "Example:", "  roughspike fit CELL.yaml --out out/cell"})
final class Fit implements Callable<Integer> {
  @Mixin private RunOptions options;
  @Mixin private ConfigurationOptions configuration;
  @Mixin private ResumeOptions resume;
  @Mixin private PageOptions page;

  @Parameters(
      paramLabel = "FILE.yaml",
      description = "Configuration with a section fit, or with model, learn and data.")
  private Path file;

  @Override
  public Integer call() {
    try (RunFolder folder = resume.openFolder(options, "out/fit")) {
      return fit(folder);
    }
  }

  private int fit(RunFolder folder) {
    Section root = configuration.read(file);
    return FitConfig.isIn(root) ? fitNeuron(root, folder) : fitModel(root, folder);
  }

  /** Fits parameters of any model. */
  private int fitModel(Section root, RunFolder folder) {
    try (Engine engine = options.engine(options.threads());
        Interruption interruption = new Interruption()) {
      TextFit fit = new TextFit(options, root, engine);
      resume.begin(options, folder, List.of(folder), root.files());
      return fit.run(folder.path(), interruption, page);
    }
  }

  private int fitNeuron(Section root, RunFolder folder) {
    long startNanos = System.nanoTime();
    FitConfig config = FitConfig.read(root);
    long seed = options.seed(root.find("seed").map(f -> f.integer(Long.MIN_VALUE, Long.MAX_VALUE)));
    try (WorkerTeam team = new WorkerTeam(options.threads());
        Interruption interruption = new Interruption()) {
      resume.begin(options, folder, List.of(folder), root.files());
      GifFit fit;
      try (FitCheckpoint checkpoint =
          new FitCheckpoint(
              folder.path().resolve(OwnFiles.CHECKPOINT),
              config.dataDigest(),
              config.options().toString())) {
        try (ProgressDisplay progress = new ProgressDisplay(options, "fitting", units(config))) {
          progress.skip(checkpoint.done());
          Journal journal =
              new InterruptibleJournal(checkpoint, progress, interruption::isRequested);
          fit = new GifFitter(config.data(), config.options(), team, journal).fit();
        } catch (CancellationException e) {
          options.tellInterrupted(checkpoint.done(), folder.path());
          return ExitCodes.INTERRUPTED;
        }
      }
      finish(root, config, fit, team, seed, startNanos, folder.path());
    }
    return ExitCodes.DONE;
  }

  /** At most how many units of work there are. */
  private static int units(FitConfig config) {
    int blocks = config.options().blocks();
    int ridges = config.options().ridge().isPresent() ? 1 : GifFitter.MOST_RIDGES;
    return 3 + blocks * ridges + GifFitter.MOST_ROUNDS;
  }

  private void finish(
      Section root,
      FitConfig config,
      GifFit fit,
      WorkerTeam team,
      long seed,
      long startNanos,
      Path folder) {
    GifModel model = new GifModel(fit);
    warn(fit);
    RunConfig run = config.run(model.text(), seed);
    ModelFile.write(
        folder.resolve(OwnFiles.MODEL),
        "A neuron fitted to recorded spikes by roughspike fit",
        run,
        Optional.of(config.fitted(root)));
    JsonObject result = json(config, fit, model, seed);
    FitDetails details = FitDetails.of(config, fit, team);
    details.addTo(result, root);
    try (Engine engine = options.engine()) {
      result.put("run", FitDetails.facts(options, engine));
      details.trials(engine, run, seed).write(folder.resolve(OwnFiles.TRIALS));
    }
    result.put("secondsTotal", 1e-9 * (System.nanoTime() - startNanos));
    AtomicFile.write(folder.resolve(OwnFiles.RESULT), options.addWarnings(result) + "\n");
    if (page.isWanted()) {
      FitReport.write(folder);
    }
    options.print(result, () -> text(fit, model) + "wrote " + folder);
  }

  private void warn(GifFit fit) {
    if (!fit.converged()) {
      options.warn(
          "the search ended before it converged: a coefficient may have no finite maximum; a ridge above 0 gives it one");
    }
    if (!fit.constantColumns().isEmpty()) {
      options.warn(
          "%s: constant in the data and left out"
              .formatted(String.join(", ", fit.constantColumns())));
    }
    if (!fit.stuckTimeConstants().isEmpty()) {
      options.warn(
          "%s: at a bound or without effect, and without an error"
              .formatted(String.join(", ", fit.stuckTimeConstants())));
    }
    if (fit.secondsAtCap() > 0) {
      options.warn(
          "the intensity reaches its cap for %.3g ms of %.4g s"
              .formatted(1e3 * fit.secondsAtCap(), fit.seconds()));
    }
    if (fit.structure().membrane().isPresent() && fit.coefficients()[1] < 0) {
      options.warn(
          "the intensity falls as the membrane rises: check the sign of the current, the delay and whether spikes and current begin at one time");
    }
  }

  private static double bits(GifFit fit, double logLikelihood) {
    return GifFit.bitsPerSpike(logLikelihood, fit.spikes(), fit.seconds());
  }

  private JsonObject json(FitConfig config, GifFit fit, GifModel model, long seed) {
    JsonObject parameters = new JsonObject();
    for (GifModel.Parameter p : model.parameters()) {
      parameters.put(
          p.name(),
          new JsonObject().put("value", p.value()).put("error", p.error()).put("unit", p.unit()));
    }
    JsonObject columns = new JsonObject();
    List<String> names = fit.structure().columns();
    for (int c = 0; c < names.size(); c++) {
      columns.put(
          names.get(c),
          new JsonObject().put("value", fit.coefficients()[c]).put("error", fit.errors()[c]));
    }
    JsonObject result =
        new JsonObject()
            .put("kind", FitReport.KIND)
            .put("seed", seed)
            .put("threads", options.threads())
            .put("window", List.of(config.options().start(), config.options().end()))
            .put("repetitions", config.data().repetitions())
            .put("spikes", fit.spikes())
            .put("parameters", parameters)
            .put("coefficients", columns)
            .put("logLikelihood", fit.logLikelihood())
            .put("logLikelihoodCapped", fit.cappedLogLikelihood())
            .put("bitsPerSpike", bits(fit, fit.logLikelihood()))
            .put("bitsPerSpikeCapped", bits(fit, fit.cappedLogLikelihood()))
            .put("bitsPerSpikeCrossValidated", fit.crossValidatedBits())
            .put("ridge", fit.ridge())
            .put(
                "crossValidation",
                fit.validations().stream()
                    .map(v ->
                        new JsonObject()
                            .put("ridge", v.ridge())
                            .put("bitsPerSpike", v.bitsPerSpike()))
                    .toList())
            .put("converged", fit.converged())
            .put("steps", fit.steps())
            .put("secondsAtCap", fit.secondsAtCap());
    if (!fit.starts().isEmpty()) {
      result.put(
          "starts",
          fit.starts().stream()
              .map(s ->
                  new JsonObject()
                      .put("from", times(s.from()))
                      .put("found", times(s.found()))
                      .put("logLikelihood", s.logLikelihood()))
              .toList());
    }
    return result;
  }

  private static JsonObject times(GifStructure structure) {
    JsonObject times = new JsonObject();
    List<String> names = structure.timeConstantNames();
    for (int k = 0; k < names.size(); k++) {
      if (structure.timeConstants().get(k).free()) {
        times.put(names.get(k), structure.timeConstants().get(k).value());
      }
    }
    return times;
  }

  private static String text(GifFit fit, GifModel model) {
    StringBuilder text = new StringBuilder();
    for (GifModel.Parameter p : model.parameters()) {
      String error = p.error() > 0 ? " +- %.3g".formatted(p.error()) : "";
      text.append("%-14s %.5g%s %s%n".formatted(p.name(), p.value(), error, p.unit()));
    }
    return text
        + """
        %d spikes, log-likelihood %.3f, %.4f bits a spike (capped %.4f, cross-validated %.4f), ridge %s
        """
            .formatted(
                fit.spikes(),
                fit.logLikelihood(),
                bits(fit, fit.logLikelihood()),
                bits(fit, fit.cappedLogLikelihood()),
                fit.crossValidatedBits(),
                fit.ridge());
  }
}
