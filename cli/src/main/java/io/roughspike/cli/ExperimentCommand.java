package io.roughspike.cli;

import io.roughspike.cli.config.Shipped;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.engine.Engine;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * A command that trains a configuration of the program, whose keys its options change: one run, or
 * all runs of a figure of the paper.
 */
abstract class ExperimentCommand extends TrainingCommand {
  @Option(
      names = "--print",
      description =
          "Print the configuration and run nothing: a file for train, with comments where no "
              + "option changes it.")
  private boolean print;

  /** Whether all runs of the figure are wanted. */
  abstract boolean isFigure();

  /** The configuration that is run. */
  abstract Shipped shipped();

  /**
   * Changes that one run's options make to the configuration, by full key; with {@code --figure} of
   * all its runs.
   */
  abstract Map<String, String> changes();

  /** Further changes of each run of the figure, by the name of its folder. */
  abstract Map<String, Map<String, String>> figure();

  /** Adds to the result what tells one run from the others. */
  abstract JsonObject identify(Finished run, JsonObject result);

  /** One line on a run. */
  abstract String line(Finished run);

  @Override
  public final Integer call() throws InterruptedException {
    if (!spec.parent().commandLine().getParseResult().matchedArgs().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "Options of train %1$s must stand after the word %1$s".formatted(spec.name()));
    }
    return print ? print() : train("out/train-" + spec.name());
  }

  private int print() {
    if (isFigure()) {
      throw options.wrongUsage("--print shows one run: leave out --figure");
    }
    Map<String, String> all = new LinkedHashMap<>(allChanges(Map.of()));
    all.putAll(trainOptions.keys(options));
    spec.commandLine().getOut().print(shipped().text(all));
    spec.commandLine().getOut().flush();
    return ExitCodes.DONE;
  }

  @Override
  final List<Wanted> wanted() {
    if (!isFigure()) {
      return List.of(new Wanted(shipped().read(allChanges(Map.of())), ""));
    }
    return figure().entrySet().stream()
        .map(run -> new Wanted(shipped().read(allChanges(run.getValue())), run.getKey()))
        .toList();
  }

  private Map<String, String> allChanges(Map<String, String> ofRun) {
    Map<String, String> all = new LinkedHashMap<>(configuration.changes());
    all.putAll(changes());
    all.putAll(ofRun);
    return all;
  }

  @Override
  final void report(Engine engine, List<Finished> finished, double seconds, Path folder) {
    long seed = finished.getFirst().outcome().plan().seed();
    List<JsonObject> objects =
        finished.stream()
            .map(one ->
                identify(one, json(one, seed, engine))
                    .put(
                        TrainingReport.FOLDER,
                        isFigure() ? one.run().folder().getFileName().toString() : ""))
            .toList();
    JsonObject result =
        isFigure()
            ? RunOptions.result(
                    seed, engine, finished.getFirst().outcome().plan().scenario().solver())
                .put("threads", options.threads())
                .put("steps", finished.getFirst().outcome().state().step())
                .put("secondsTotal", seconds)
                .put("runs", objects)
            : objects.getFirst();
    if (!isFigure()) {
      TrainingTrials.write(finished.getFirst(), engine, result);
    }
    writeResult(result.put("kind", spec.name()), folder);
    options.print(
        result,
        () ->
            finished.stream()
                .map(this::line)
                .collect(
                    Collectors.joining(
                        System.lineSeparator(), "", System.lineSeparator() + "wrote " + folder)));
  }
}
