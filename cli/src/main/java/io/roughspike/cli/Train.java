package io.roughspike.cli;

import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.picture.Report;
import io.roughspike.cli.picture.TrainingFigures;
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
    TrainingSession.Outcome outcome = finished.getFirst().outcome();
    TrainingPlan plan = outcome.plan();
    long seed = plan.seed();
    JsonObject result = json(finished.getFirst(), seed, engine);
    double[] losses = outcome.history().losses();
    Map<String, String> lossTable = new LinkedHashMap<>();
    lossTable.put("training loss, first step", Double.toString(losses[0]));
    lossTable.put("training loss, last step", Double.toString(losses[losses.length - 1]));
    plan.test()
        .ifPresent(test -> {
          double before = testLoss(engine, test, plan.start(), seed);
          double after = testLoss(engine, test, outcome.network(), seed);
          result.put("testLossBefore", before).put("testLossAfter", after);
          lossTable.put("held-out loss before training", Double.toString(before));
          lossTable.put("held-out loss after training", Double.toString(after));
        });
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int p = 0; p < outcome.names().size(); p++) {
      parameters.put(
          outcome.names().get(p),
          "%s (from %s)"
              .formatted(
                  plan.learned().get(p).report(outcome.network().toArray()),
                  plan.learned().get(p).report(plan.start().toArray())));
    }
    TrainingFiles files = new TrainingFiles(options, folder, trainOptions.pictureFormats());
    files.writeResult(result);
    files.writePictures(
        "Training of " + file.getFileName(),
        TrainingFigures.training(
            outcome.history(),
            outcome.names(),
            plan.learned().stream()
                .map(
                    block -> finished.getFirst().settings().keys().learnedUnit(block, plan.start()))
                .toList()),
        List.of(new Report.Table("Losses", lossTable), new Report.Table("Parameters", parameters)));
    options.print(
        result,
        () -> {
          StringBuilder text = new StringBuilder();
          lossTable.forEach((name, value) -> text.append("%-32s %s%n".formatted(name, value)));
          parameters.forEach((name, value) -> text.append("%-32s %s%n".formatted(name, value)));
          return text + "wrote " + folder;
        });
  }

  /** The test loss of a model under the noise of step 0: the same before and after training. */
  private static double testLoss(Engine engine, HeldOutTest test, Network network, long seed) {
    return test.run(engine, network, NoiseStreams.testBatch(seed, 0), new SpikeTrains());
  }
}
