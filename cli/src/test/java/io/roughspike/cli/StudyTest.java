package io.roughspike.cli;

import static io.roughspike.cli.Refusals.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.config.StudyConfig;
import io.roughspike.cli.place.ShippingPlace;
import io.roughspike.place.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Studies: one table, wherever and in which order runs ran, and whatever was there before. */
class StudyTest {
  private static final String TRAINING =
      """
      run: train
      base: training.yaml
      set: {steps: 3}
      grid: {samples: [3, 4]}
      conditions:
        noise:
          quiet: {}
          loud: {model.vReset: 1.3}
      seeds: [1, 2]
      """;

  private static final String SIMULATION =
      """
      run: simulate
      base: network.yaml
      grid: {samples: [2, 3]}
      seeds: {from: 5, count: 2}
      """;

  @TempDir private Path temp;

  @BeforeAll
  static void offerPlace() {
    Places.offer(new ShippingPlace.Service());
  }

  @BeforeEach
  void writeFiles() {
    Cli.write(
        temp,
        "training.yaml",
        Cli.NEURON.replace("maxSpikes: 20\n", "")
            + """
            learn: {inputCurrent: {start: {uniform: [0.5, 2.5]}}}
            data: {simulate: {}}
            """);
    Cli.write(temp, "network.yaml", Cli.NETWORK);
    Cli.write(temp, "in.csv", Cli.INPUT_SPIKES);
  }

  private Path write(String name, String study) {
    return Cli.write(temp, name + ".yaml", study);
  }

  private Cli.Result study(Path file, String folder, String... options) {
    List<String> args =
        new ArrayList<>(
            List.of("study", file.toString(), "--out", temp.resolve(folder).toString()));
    args.addAll(List.of("--engine", "scalar", "--no-page", "--quiet"));
    args.addAll(List.of(options));
    return Cli.run(args.toArray(String[]::new));
  }

  private List<String> done(Path file, String folder, String... options) throws IOException {
    Cli.Result result = study(file, folder, options);
    assertEquals(ExitCodes.DONE, result.code(), result::toString);
    return table(folder);
  }

  private List<String> table(String folder) throws IOException {
    return Files.readAllLines(temp.resolve(folder).resolve("study.csv"));
  }

  private static Set<String> runs(List<String> table) {
    Set<String> names = new TreeSet<>();
    table.stream().skip(1).forEach(line -> names.add(line.substring(0, line.indexOf(','))));
    return names;
  }

  @Test
  void tablesDependOnNoPlaceAndNoThreads() throws IOException {
    Path training = write("training-study", TRAINING);
    List<String> table = done(training, "one", "--threads", "1");
    assertEquals(1 + 2 * 2 * 2, table.size());
    assertTrue(table.getFirst().startsWith("run,samples,noise,seed,status,"), table.getFirst());
    assertEquals(8, table.stream().skip(1).distinct().count());
    assertEquals(table, done(training, "two", "--threads", "2"));
    assertEquals(table, done(training, "away", "--spark=local[2]"));
    Path simulation = write("simulation-study", SIMULATION);
    assertEquals(
        done(simulation, "here", "--threads", "2"), // with a file that travels elsewhere
        done(simulation, "there", "--spark=local[2]"));
  }

  @Test
  void aStudyGoesOnWithWhatIsMissing() throws IOException {
    Path file = write("training-study", TRAINING);
    List<String> table = done(file, "out", "--threads", "2");
    Path runs = temp.resolve("out/runs");
    List<String> names = List.copyOf(runs(table));
    Files.delete(runs.resolve(names.get(0)).resolve("study-run.json")); // as if killed at its end
    Path kept = runs.resolve(names.get(1)).resolve("study-run.json");
    String before = Files.readString(kept);
    Cli.Result list = study(file, "out", "--list");
    assertTrue(list.out().contains("8 runs, 1 to be done"), list.out());
    assertEquals(table, done(file, "out", "--threads", "2"));
    assertEquals(before, Files.readString(kept)); // with its seconds: it did not run again
    List<String> more = done(write("more", TRAINING.replace("[3, 4]", "[3, 4, 5]")), "out");
    assertEquals(1 + 12, more.size());
    assertTrue(more.containsAll(table), "runs that are the same must be kept");
    assertEquals(before, Files.readString(kept));
    assertEquals(table, done(file, "out"));
  }

  @Test
  void theModelsThatRunsLeaveAreScored() throws IOException {
    Cli.write(temp, "spikes.csv", "sample,neuron,time\n0,0,0.4\n0,0,0.9\n1,0,0.5\n");
    List<String> here =
        done(
            write(
                "scored", TRAINING + "evaluate: {data: spikes.csv, start: 0, end: 1, trials: 3}\n"),
            "here");
    List<String> columns = List.of(here.getFirst().split(",", -1));
    int score = columns.indexOf("evaluation.vanRossum");
    assertTrue(score > 0, here.getFirst());
    for (String line : here.subList(1, here.size())) {
      assertTrue(Double.parseDouble(line.split(",", -1)[score]) > 0, line);
    }
    assertEquals(here, done(temp.resolve("here/study.yaml"), "there", "--spark=local[2]"));
  }

  @Test
  void fitsFindTheirDataWhereverTheyRun() throws IOException {
    FitTest.write(temp);
    Path file =
        write(
            "fits",
            """
            run: fit
            base: fit.yaml
            grid: {fit.ridge: [0.5, 1]}
            evaluate: {data: spikes.csv, start: 0.1, end: 1, trials: 3, allow-training-data: true}
            """);
    List<String> here = done(file, "here");
    assertEquals(3, here.size());
    assertTrue(here.getFirst().contains(",evaluation.vanRossum,"), here.getFirst());
    assertNotEquals(here.get(1).split(",done,", 2)[1], here.get(2).split(",done,", 2)[1]);
    assertEquals(here, done(file, "there", "--spark=local[2]"));
  }

  @Test
  void noRunIsMadeWhoseScoreWouldBeRefused() throws IOException {
    FitTest.write(temp);
    Cli.write(
        temp,
        "recorded.yaml",
        Cli.NEURON.replace("maxSpikes: 20\n", "")
            + "learn: {inputCurrent: {min: 0, max: 5}}\n"
            + "data: {spikes: spikes.csv, end: 2}\nsteps: 2\n");
    String score = "evaluate: {data: spikes.csv, start: 0.1, end: 1, trials: 3}\n";
    for (String run :
        List.of(
            "run: fit\nbase: fit.yaml\n",
            "run: train\nbase: recorded.yaml\n",
            "run: fit\nbase: recorded.yaml\nset: {loss: likelihood, model.sigma: [[0, 0], [0, 0]]}\n")) {
      study(write("flattered", run + score), "flattered")
          .assertFailed(ExitCodes.BAD_INPUT, "evaluate: the model is fitted to the times 0");
      assertFalse(Files.exists(temp.resolve("flattered")), run);
    }
  }

  @Test
  void aRunSaysWhatMemoryItsTapesMayTake() {
    StudyJob job = new StudyJob();
    List<String> arguments = List.of("--threads=1", "--tape-budget=128.0");
    assertEquals(
        (128L + 64) << 20,
        job.memory(new StudyJob.Task("train", "", arguments, List.of(), "", Map.of()).parcel()));
  }

  @Test
  void theStudyThatIsWrittenIsTheSame() throws IOException {
    Path file = write("simulation-study", SIMULATION);
    List<String> table = done(file, "out");
    assertEquals(table, done(temp.resolve("out/study.yaml"), "again"));
  }

  @Test
  void aStudyThatIsWrittenFindsTheFilesOfItsFactors() throws IOException {
    Cli.write(temp, "other.csv", Cli.INPUT_SPIKES);
    Path file =
        write("files", SIMULATION.replace("samples: [2, 3]", "inputs.spikes: [in.csv, other.csv]"));
    List<String> table = done(file, "out");
    assertEquals(5, table.size());
    Path moved = Files.createDirectory(temp.resolve("moved"));
    Files.copy(temp.resolve("out/study.yaml"), moved.resolve("study.yaml"));
    assertEquals(table, done(moved.resolve("study.yaml"), "again"));
    assertTrue(study(file, "out", "--list").out().contains(" 0 to be done"));
  }

  @Test
  void optionsChangeSingleKeysOfSections() throws IOException {
    List<String> table =
        done(
            write("simulation-study", SIMULATION),
            "out",
            "--set=set.model.beta=2", // not all of the model
            "--set=grid.model.v0=[0, 0.1]");
    assertEquals(1 + 8, table.size());
    assertTrue(table.getFirst().startsWith("run,samples,model.v0,seed,"), table.getFirst());
  }

  @Test
  void moreDrawsAndKeysChangeNoDraw() throws IOException {
    String draws =
        """
        run: simulate
        base: network.yaml
        draws:
          count: 2
          of:
            model.beta: {logUniform: [1, 10]}
        """;
    List<String> few = done(write("few", draws), "few");
    List<String> many = done(write("many", draws.replace("count: 2", "count: 4")), "few");
    assertEquals(5, many.size());
    assertTrue(many.containsAll(few), "draws must depend on their numbers alone");
    String keys = draws + "    samples: {integers: [2, 4]}\n    maxSpikes: {choice: [2, 3]}\n";
    List<String> wide = done(write("wide", keys), "wide");
    for (int d = 1; d <= 2; d++) {
      String[] narrow = few.get(d).split(",", -1);
      assertEquals(narrow[2], wide.get(d).split(",", -1)[2], "model.beta of draw " + d);
    }
  }

  /** Also of names that are alike in every cheap way. */
  @Test
  void everyKeyHasDrawsOfItsOwn() {
    String law = "{uniform: [0, 1]}";
    Path file =
        Cli.write(
            temp,
            "own.yaml",
            "base: {}\ndraws: {count: 1, of: {model.Aa: %1$s, model.BB: %1$s}}\n".formatted(law));
    Map<String, String> drawn =
        StudyConfig.read(file, Map.of()).factors().getFirst().levels().getFirst().labels();
    assertNotEquals(drawn.get("model.Aa"), drawn.get("model.BB"));
  }

  @Test
  void failedRunsAreKeptAndRetried() throws IOException {
    Path file =
        write(
            "failing",
            SIMULATION.replace("base: network.yaml", "base: network.yaml\nset: {model.v0: 1e308}"));
    Cli.Result result = study(file, "out");
    assertEquals(ExitCodes.NOT_HELD, result.code(), result::toString);
    assertTrue(result.out().contains("4 failed"), result.out());
    List<String> table = table("out");
    assertTrue(table.get(1).endsWith(",failed"), table.get(1));
    List<String> circumstances = Files.readAllLines(temp.resolve("out/study-runs.csv"));
    assertFalse(circumstances.get(1).endsWith(","), "its sentence must be there");
    Path record = temp.resolve("out/runs/" + runs(table).iterator().next() + "/study-run.json");
    String before = Files.readString(record);
    study(file, "out");
    assertEquals(before, Files.readString(record));
    study(file, "out", "--retry");
    assertFalse(before.equals(Files.readString(record)), "--retry must run it again");
    assertEquals(table, table("out"));
  }

  @Test
  void whatAFailureOfPowerLeftIsDoneAgain() throws IOException {
    Path file = write("training-study", TRAINING);
    List<String> table = done(file, "out");
    List<String> names = List.copyOf(runs(table));
    Files.writeString(run(names.get(0), "study-run.json"), "");
    Files.delete(run(names.get(1), "study-run.json"));
    Files.writeString(run(names.get(1), "checkpoint.json"), "{\"step\": ");
    Files.delete(run(names.get(2), "study-run.json"));
    Files.writeString(run(names.get(2), "metrics.csv"), "");
    Files.writeString(run(names.get(2), "notes.txt"), "of the user");
    assertEquals(ExitCodes.NOT_HELD, study(file, "out").code());
    assertTrue(
        Files.readString(temp.resolve("out/study-runs.csv")).contains("metrics.csv is empty"));
    assertEquals(table, done(file, "out", "--retry"));
    assertEquals("of the user", Files.readString(run(names.get(2), "notes.txt")));
    Files.writeString(
        run(names.get(0), "study-run.json"),
        "{\"status\": \"failed\", \"exit\": %d}".formatted(ExitCodes.FILE));
    assertEquals(table, done(file, "out")); // its disk may be there again
  }

  private Path run(String name, String file) {
    return temp.resolve("out/runs").resolve(name).resolve(file);
  }

  @Test
  void runsAndResultsKeepNamesOfTheirOwn() throws IOException {
    List<String> table =
        done(
            write(
                "alike",
                """
                base: training.yaml
                set: {samples: 4}
                grid: {steps: [2]}
                conditions:
                  rate: {ä: {}, ö: {samples: 4}} # names that folders cannot have
                seeds: [1, 2]
                """),
            "out");
    assertEquals(4, runs(table).size());
    assertTrue(table.getFirst().startsWith("run,steps,rate,seed,status,result.steps,"));
  }

  private DynamicTest bad(String culprit, String... changes) {
    return refused(
        ExitCodes.BAD_INPUT,
        culprit,
        "study",
        write("good", SIMULATION).toString(),
        Stream.concat(Stream.of(changes), Stream.of("--out=" + temp.resolve("bad")))
            .toArray(String[]::new));
  }

  @TestFactory
  Stream<DynamicTest> badStudies() throws IOException {
    done(write("good", SIMULATION), "bad");
    return Stream.of(
        bad("key model.betta is unknown", "grid={model.betta: [1, 2]}"),
        bad("did you mean beta?", "conditions={a: {x: {model.bta: 1}, y: {}}}"),
        bad("model.beta must be a number", "grid={model.beta: [1, two]}"),
        bad("key model.betta is unknown", "draws={count: 2, of: {model.betta: {uniform: [0, 1]}}}"),
        bad("key grids is unknown", "grids={samples: [1]}"),
        bad("grid must be keys of the configuration", "grid={}"),
        bad("must be a list with at least one value", "grid={samples: []}"),
        bad("must be a list", "grid={samples: 3}"),
        bad("has the value 2 twice", "grid={samples: [2, 2]}"),
        bad("cannot be a factor", "grid={seed: [1, 2]}"),
        bad("is a factor twice", "draws={count: 1, of: {samples: {integers: [1, 2]}}}"),
        bad("run must be one of train, fit, simulate", "run=kernel"),
        bad("did you mean current?", "base=curent"),
        bad("seeds must be a list with at least one seed", "seeds=[]"),
        bad("key seeds.count is missing", "seeds={from: 1}"),
        bad("must give each run a seed of its own", "seeds=[3, 3]"),
        bad("must give each run a seed of its own", "seeds=[1, 1000001]", "repetitions=2"),
        bad("repetitions must be a whole number from 1", "repetitions=0"),
        bad("the study has 10000000 runs", "grid.samples=[2]", "seeds={count: 10000000}"),
        bad("the study has", "draws={count: 10000000, of: {model.beta: {uniform: [1, 2]}}}"),
        bad("the study has 4 runs, at most 3 are allowed", "mostRuns=3"),
        bad("must be one law", "draws={count: 1, of: {model.beta: {}}}"),
        bad("above the lower bound", "draws={count: 1, of: {model.beta: {logUniform: [2, 1]}}}"),
        bad("draws.count", "draws={count: 0, of: {model.beta: {uniform: [0, 1]}}}"),
        bad("has the value 0.2e1 twice", "grid={samples: [2, 0.2e1]}"),
        bad("undoes samples", "conditions={size: {a: {}, b: {samples: 4}}}"),
        bad("undoes model.beta", "grid={model.beta: [1], model: [{}]}"),
        bad("undoes model.mu[1]", "grid={\"model.mu[1]\": [1], model.mu: [[1, 2]]}"),
        bad("conditions.a.b.seed is decided by the study", "conditions={a: {b: {seed: 2}}}"),
        bad("set.seed is decided by the study", "set.seed=2"),
        bad("mean cannot be a factor", "conditions={mean: {a: {}}}"),
        bad("evaluate: ", "evaluate={data: in.csv, dta: x.csv}"),
        bad("evaluate: spikes need --data, --start and --end", "evaluate={data: in.csv}"),
        bad("evaluate: --end must be after", "evaluate={data: in.csv, start: 1, end: 1}"),
        bad("evaluate must name what is compared with", "evaluate={trials: 3}"),
        bad("evaluate.json is decided by the study", "evaluate={json: true}"),
        bad("holds another study", "grid={model.beta: [2, 3]}"));
  }

  @Test
  void aStudyHasSeedsOfItsOwn() {
    Path file = write("good", SIMULATION);
    study(file, "out", "--seed", "3").assertFailed(ExitCodes.USAGE, "seeds of its own");
  }
}
