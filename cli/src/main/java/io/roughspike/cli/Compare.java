package io.roughspike.cli;

import io.roughspike.check.ComparisonCases;
import io.roughspike.check.EngineComparison;
import io.roughspike.check.EngineComparison.Quantity;
import io.roughspike.cli.config.RunConfig;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.RunFolder;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.Simulation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code roughspike compare [FILE]}: the engines against each other, bit by bit. */
@Command(
    name = "compare",
    description =
        "Run the scalar engine on one thread and the SIMD engine (or that of "
            + "--engine) on the same seeds, and count the values that differ, quantity by "
            + "quantity, with the largest difference in units in the last place; also on random paths. "
            + "The scalar engine is compared with the reference, which interprets the model, on the "
            + "first samples. Without "
            + "FILE: a set of models that together use every path through an engine. On 1 "
            + "and 2 threads, or on those of --threads. Exit code 1 when anything differs.",
    footer = {"", "Example:", "  roughspike compare --seed 7"})
final class Compare implements Callable<Integer> {
  private static final String RESULT = "compare.json";

  @Mixin private RunOptions options;
  @Mixin private ConfigurationOptions configuration;
  @Mixin private NoiseOptions noise;

  @Parameters(
      paramLabel = "FILE.yaml",
      arity = "0..1",
      description = "Configuration with the model to compare on.")
  private Path file;

  @Override
  public Integer call() {
    try (RunFolder _ = options.openNamedFolder(Stream.of(RESULT))) {
      return compare();
    }
  }

  private int compare() {
    Map<String, Simulation> cases = new LinkedHashMap<>();
    long seed;
    if (file == null) {
      seed = options.seed();
      cases.putAll(ComparisonCases.all(seed));
    } else {
      RunConfig run = RunConfig.read(configuration.read(file), options.namedSeed());
      seed = options.seed(run.seed());
      Simulation simulation = noise.simulation(run, seed);
      options.warnOfSteps(simulation.network(), simulation.grid(), simulation.solver());
      cases.put(file.toString(), simulation);
    }
    int[] threadCounts = options.namesThreads() ? new int[] {options.threads()} : new int[] {1, 2};
    List<JsonObject> lists = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    long differing = 0;
    try (Engine scalar = Engines.create(Engines.SCALAR, 1)) {
      try (Engine reference = Engines.create(Engines.REFERENCE, 1)) {
        EngineComparison comparison = new EngineComparison(reference, scalar);
        int samples = 0;
        for (Map.Entry<String, Simulation> one : cases.entrySet()) {
          samples += comparison.compareFirstSamples(one.getKey(), one.getValue());
        }
        differing += comparison.differingValues();
        String title =
            "scalar against the reference, on the first samples (%d in all)".formatted(samples);
        comparison.quantities().forEach(q -> lists.add(json(scalar, reference, q)));
        text.append(table(title, comparison.quantities()));
      }
      for (int threads : threadCounts) {
        try (Engine candidate = options.engine(Engines.SIMD, threads)) {
          EngineComparison comparison = new EngineComparison(scalar, candidate);
          cases.forEach(comparison::compare);
          comparison.comparePaths(seed);
          differing += comparison.differingValues();
          String title =
              "%s, %d lanes, %d thread%s, against scalar"
                  .formatted(candidate.name(), candidate.lanes(), threads, threads == 1 ? "" : "s");
          comparison.quantities().forEach(q -> lists.add(json(candidate, scalar, q)));
          text.append(table(title, comparison.quantities()));
        }
      }
    }
    long total = differing;
    JsonObject result =
        new JsonObject()
            .put("seed", seed)
            .put("cases", List.copyOf(cases.keySet()))
            .put("threads", IntStream.of(threadCounts).boxed().toList())
            .put("differingValues", total)
            .put("quantities", lists);
    options.printAndSave(RESULT, result, () -> text + "%d differing values".formatted(total));
    return total == 0 ? ExitCodes.DONE : ExitCodes.NOT_HELD;
  }

  private static JsonObject json(Engine candidate, Engine against, Quantity quantity) {
    JsonObject json =
        new JsonObject()
            .put("quantity", quantity.name())
            .put("engine", candidate.name())
            .put("against", against.name())
            .put("lanes", candidate.lanes())
            .put("threads", candidate.threads())
            .put("values", quantity.values())
            .put("differing", quantity.differing())
            .put("worstUlps", quantity.worstUlps());
    return quantity.differing() == 0 ? json : json.put("first", quantity.first());
  }

  private static String table(String title, List<Quantity> quantities) {
    StringBuilder text = new StringBuilder(title + "%n".formatted());
    text.append(
        "  %-22s %10s %10s %12s%n".formatted("quantity", "values", "differing", "worst ulps"));
    for (Quantity q : quantities) {
      text.append(
          "  %-22s %10d %10d %12d%n".formatted(q.name(), q.values(), q.differing(), q.worstUlps()));
      if (q.differing() > 0) {
        text.append("    first: %s%n".formatted(q.first()));
      }
    }
    return text.toString();
  }
}
