package io.roughspike.cli;

import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.JsonValues;
import io.roughspike.cli.file.OwnFiles;
import io.roughspike.engine.Engine;
import io.roughspike.equations.Nearest;
import io.roughspike.model.Network;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.train.HeldOutTest;
import io.roughspike.train.NoiseStreams;
import io.roughspike.train.TrainingPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code roughspike train FILE}: fits parameters of a model to spike trains. */
@Command(
    name = "train",
    description =
        "Fit parameters of a model to recorded spike trains, as a configuration file "
            + "says; or run a published experiment: train current, train weights. Writes metrics.csv, "
            + "result.json, model.yaml, run.yaml, checkpoint.json, figure.png, figure.svg and "
            + "report.html to --out (default out/train, or out/train-2 and so on where there is a "
            + "run).",
    synopsisSubcommandLabel = "[current | weights]",
    subcommands = {TrainCurrent.class, TrainWeights.class},
    footer = {"", "Example:", "  roughspike train examples/recorded-current.yaml --out out/cell"})
final class Train extends TrainingCommand {
  @Parameters(
      paramLabel = "FILE.yaml",
      arity = "0..1",
      description = "Configuration with model, data and what to learn.")
  private Path file;

  @Override
  public Integer call() throws InterruptedException {
    if (file == null) {
      throw new ParameterException(
          spec.commandLine(),
          "Missing the configuration file, or the subcommand current or weights");
    }
    if (Files.notExists(file)) {
      Nearest.of(file.toString(), spec.subcommands().keySet())
          .ifPresent(name -> {
            throw new ParameterException(
                spec.commandLine(),
                "There is no file %s; did you mean train %s?".formatted(file, name));
          });
    }
    return train("out/train");
  }

  @Override
  List<Wanted> wanted() {
    return List.of(new Wanted(configuration.read(file), ""));
  }

  @Override
  void report(Engine engine, List<Finished> finished, double seconds, Path folder) {
    Finished run = finished.getFirst();
    TrainingSession.Outcome outcome = run.outcome();
    TrainingPlan plan = outcome.plan();
    long seed = plan.seed();
    JsonObject result =
        json(run, seed, engine)
            .put("kind", TrainingReport.KIND)
            .put("configuration", file.getFileName().toString());
    plan.test()
        .ifPresent(test ->
            result
                .put("testLossBefore", testLoss(engine, test, plan.start(), seed))
                .put("testLossAfter", testLoss(engine, test, outcome.network(), seed)));
    TrainingTrials.write(run, engine, result);
    writeResult(result, folder);
    Map<String, String> lines = new LinkedHashMap<>();
    TrainingReport.losses(JsonValues.of(folder.resolve(OwnFiles.RESULT), result), outcome.history())
        .forEach((name, loss) -> lines.put(name, Double.toString(loss)));
    for (int p = 0; p < outcome.names().size(); p++) {
      lines.put(
          outcome.names().get(p),
          "%s (from %s)"
              .formatted(
                  plan.learned().get(p).report(outcome.network().toArray()),
                  plan.learned().get(p).report(plan.start().toArray())));
    }
    options.print(
        result,
        () -> {
          StringBuilder text = new StringBuilder();
          lines.forEach((name, value) -> text.append("%-32s %s%n".formatted(name, value)));
          return text + "wrote " + folder;
        });
  }

  /** The test loss of a model under the noise of step 0: the same before and after training. */
  private static double testLoss(Engine engine, HeldOutTest test, Network network, long seed) {
    return test.run(engine, network, NoiseStreams.testBatch(seed, 0), new SpikeTrains());
  }
}
