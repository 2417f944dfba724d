package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.file.CheckpointFile;
import io.roughspike.cli.file.JsonReader;
import io.roughspike.train.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** train and train current: results, files, continuation. */
class TrainTest {
  private static final List<String> FILES =
      List.of(
          "metrics.csv",
          "result.json",
          "checkpoint.json",
          "figure.png",
          "figure.svg",
          "report.html");

  @TempDir private Path temp;
  private Path out;

  @BeforeEach
  void nameFolder() {
    out = temp.resolve("out");
  }

  private Cli.Result current(String... options) {
    List<String> args = new ArrayList<>(List.of("train", "current", "--out", out.toString()));
    args.addAll(List.of(options));
    return Cli.done(args.toArray(String[]::new));
  }

  @Test
  void currentWritesWhatIsPromised() throws IOException {
    Cli.Result result =
        current("--samples", "16", "--steps", "12", "--json", "--loss", "spike-times");
    for (String file : FILES) {
      assertTrue(Files.size(out.resolve(file)) > 0, file);
    }
    Map<?, ?> json = result.json(temp);
    assertEquals(json, JsonReader.read(out.resolve("result.json")));
    assertEquals(12L, json.get("steps"));
    assertEquals(16L, json.get("samples"));
    assertEquals(0.25, json.get("sigma"));
    for (String key : List.of("final", "meanLast200")) {
      assertEquals(List.of("c"), List.copyOf(((Map<?, ?>) json.get(key)).keySet()));
    }
    for (String key :
        List.of(
            "seed",
            "engine",
            "lanes",
            "threads",
            "testLossFirst",
            "testLossMeanLast200",
            "secondsTotal",
            "secondsPerStepMedian")) {
      assertTrue(json.containsKey(key), key);
    }
    List<String> metrics = Files.readAllLines(out.resolve("metrics.csv"));
    assertEquals("step,loss,test_loss,seconds,c", metrics.getFirst());
    assertEquals(13, metrics.size());
    assertTrue(ImageIO.read(out.resolve("figure.png").toFile()).getWidth() > 500);
    String report = Files.readString(out.resolve("report.html"));
    assertTrue(report.contains("<svg") && !report.contains("src="), "the report needs no file");
  }

  @Test
  void figureRunsAllEight() throws IOException {
    Map<?, ?> json = current("--figure", "--steps", "3", "--json", "--quiet").json(temp);
    List<String> runs =
        ((List<?>) json.get("runs"))
            .stream()
                .map(run -> ((Map<?, ?>) run).get("samples") + " " + ((Map<?, ?>) run).get("sigma"))
                .toList();
    assertEquals(
        List.of(
            "16 0.25", "32 0.25", "64 0.25", "128 0.25", "16 0.5", "32 0.5", "64 0.5", "128 0.5"),
        runs);
    String svg = Files.readString(out.resolve("figure.svg"));
    for (String text : List.of("n = 16", "n = 128", "σ = 0.25", "σ = 0.5", "true c = 1.5")) {
      assertTrue(svg.contains(text), text);
    }
  }

  /** A run of the figure is the run of the same size and noise alone, on any threads and engine. */
  @Test
  void runsDoNotDependOnOneAnother() throws IOException {
    current("--figure", "--steps", "5", "--quiet", "--threads", "2");
    Path inFigure = out.resolve("samples-32-sigma-0.5");
    TrainingState together = CheckpointFile.read(inFigure.resolve("checkpoint.json"));
    out = temp.resolve("alone");
    current("--samples", "32", "--sigma", "0.5", "--steps", "5", "--quiet", "--engine", "scalar");
    TrainingState alone = CheckpointFile.read(out.resolve("checkpoint.json"));
    assertArrayEquals(alone.free(), together.free());
  }

  @Test
  void aResumedRunEndsWithTheSameBits() throws IOException {
    String[] options = {"--samples", "16", "--quiet", "--steps", ""};
    options[4] = "23";
    current(options);
    TrainingState whole = CheckpointFile.read(out.resolve("checkpoint.json"));
    List<String> wholeMetrics = withoutSeconds(out);
    out = temp.resolve("resumed");
    options[4] = "9";
    current(options);
    options[4] = "23";
    current("--samples", "16", "--quiet", "--steps", "23", "--resume", "--threads", "1");
    TrainingState resumed = CheckpointFile.read(out.resolve("checkpoint.json"));
    assertEquals(whole.step(), resumed.step());
    assertArrayEquals(whole.free(), resumed.free());
    assertArrayEquals(whole.optimizerState(), resumed.optimizerState());
    assertArrayEquals(whole.recentParameters(), resumed.recentParameters());
    assertArrayEquals(whole.recentTestLosses(), resumed.recentTestLosses());
    assertEquals(wholeMetrics, withoutSeconds(out));
  }

  /** Rows of the metrics without the wall time, which no two runs share. */
  private static List<String> withoutSeconds(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve("metrics.csv")).stream()
        .map(line -> line.replaceFirst("^([^,]*,[^,]*,[^,]*),[^,]*", "$1"))
        .toList();
  }

  @Test
  void aConfigurationIsFittedAndTested() throws IOException {
    Path model =
        Cli.write(
            temp,
            "fit.yaml",
            Cli.NEURON
                + """
                learn:
                  inputCurrent: {start: 1.0, min: 0, max: 5}
                  tauS:
                data: {spikes: data/spikes.csv, start: 0, end: 2}
                test: {start: 1, end: 2, every: 4, batch: 32}
                loss: {kind: spike-times, spikes: 2}
                optimizer: {kind: adam, learningRate: [{from: 0, rate: 0.05}, {from: 20, rate: 0.01}]}
                steps: 40
                batch: 64
                """);
    Cli.done(
        "simulate",
        model.toString(),
        "--set",
        "time.end=2",
        "--set",
        "samples=64",
        "--out",
        temp.resolve("data").toString());
    Map<?, ?> json =
        Cli.done("train", model.toString(), "--out", out.toString(), "--json", "--quiet")
            .json(temp);
    assertEquals(
        List.of("inputCurrent", "tauS"), List.copyOf(((Map<?, ?>) json.get("final")).keySet()));
    // 40 steps from a current of 1.0 towards the data's 1.5 must help
    assertTrue((Double) json.get("testLossAfter") < (Double) json.get("testLossBefore"));
    List<String> metrics = Files.readAllLines(out.resolve("metrics.csv"));
    assertEquals("step,loss,test_loss,seconds,inputCurrent,tauS", metrics.getFirst());
    assertFalse(metrics.get(1).split(",", -1)[2].isEmpty(), "step 0 is tested");
    assertTrue(metrics.get(2).split(",", -1)[2].isEmpty(), "step 1 is not tested");
    for (String file : FILES) {
      assertTrue(Files.size(out.resolve(file)) > 0, file);
    }
  }

  @Test
  void aTrainingThatDivergesKeepsTheLastGoodState() throws IOException {
    Cli.Result result =
        Cli.run(
            "train",
            "current",
            "--samples",
            "4",
            "--steps",
            "50",
            "--learning-rate",
            "1e308",
            "--quiet",
            "--out",
            out.toString());
    result.assertFailed(ExitCodes.NUMBERS, "training failed at step");
    TrainingState state = CheckpointFile.read(out.resolve("checkpoint.json"));
    for (double value : state.free()) {
      assertTrue(Double.isFinite(value));
    }
    assertEquals(state.step() + 1L, Files.readAllLines(out.resolve("metrics.csv")).size());
    assertTrue(Files.notExists(out.resolve("result.json")));
  }

  /** A configuration of two steps of training on two spikes. */
  private Path twoSteps(String loss) {
    Cli.write(temp, "spikes.csv", "sample,neuron,time\n0,0,0.5\n1,0,0.7\n");
    return Cli.write(
        temp,
        "fit.yaml",
        Cli.NEURON
            + """
            learn: {inputCurrent: {start: 1.0}}
            data: {spikes: spikes.csv}
            loss: %s
            steps: 2
            """
                .formatted(loss));
  }

  @Test
  void unstableStepsAreToldBeforeAndInTheResult() throws IOException {
    Path file = twoSteps("{kind: spike-times, spikes: 1}");
    String step = "time.step=0.4"; // mu = (6, 5): 2.4 and 2.0
    Cli.Result result =
        Cli.done("train", file.toString(), "--set", step, "--out", out.toString(), "--json");
    List<?> warnings = (List<?>) result.json(temp).get("warnings");
    assertTrue(warnings.getFirst().toString().contains("mu1 of neuron 0 is 6.0"), result::toString);
    assertTrue(warnings.get(1).toString().contains("mu2 of neuron 0 is 5.0"), result::toString);
    assertEquals(1, result.err().split("mu1 of neuron", -1).length - 1, result::toString);
    assertEquals(warnings, JsonReader.read(out.resolve("result.json")).get("warnings"));
  }

  /** Jumps of length 1 under S = 0.2: increments of up to 2 - 2 exp(-5). */
  @Test
  void aLossWhoseCellsAreTooCoarseIsToldAndOneOfTooManyRefused() {
    Path file = twoSteps("{kind: signature-kernel-mmd, static: rbf, bandwidth: 0.2}");
    Cli.Result result = Cli.done("train", file.toString(), "--out", out.toString(), "--json");
    List<?> warnings = (List<?>) result.json(temp).get("warnings");
    assertTrue(
        warnings.getFirst().toString().contains("up to 1.987 at dyadicOrder 0"), result::toString);
    assertTrue(warnings.getFirst().toString().endsWith("take dyadicOrder 3"), result::toString);
    Cli.run(
            "train",
            file.toString(),
            "--out",
            temp.resolve("other").toString(),
            "--set",
            "loss.refinement=20")
        .assertFailed(ExitCodes.BAD_INPUT, "dyadicOrder 0 and refinement 20 make");
  }

  private static final String FIT =
      """
      learn: {inputCurrent: {start: 1.0}}
      data: {spikes: spikes.csv}
      loss: {kind: signature, depth: 2}
      optimizer: {kind: sgd, learningRate: 0.02}
      steps: 5
      """;

  private Path fit(String more) {
    Cli.write(temp, "spikes.csv", "sample,neuron,time\n0,0,0.3\n1,0,0.4\n2,0,0.35\n3,0,0.5\n");
    return Cli.write(temp, "fit.yaml", Cli.NEURON + FIT + more);
  }

  private void assertTold(Cli.Result result, String first, String last) throws IOException {
    List<String> lines = result.err().lines().filter(l -> l.startsWith("warning: ")).toList();
    assertEquals(1, lines.stream().filter(l -> l.contains(first)).count(), result::toString);
    assertEquals(1, lines.stream().filter(l -> l.contains(last)).count(), result::toString);
    for (Map<?, ?> json : List.of(result.json(temp), JsonReader.read(out.resolve("result.json")))) {
      List<?> warnings = (List<?>) json.get("warnings");
      assertTrue(
          warnings.stream().anyMatch(warning -> warning.toString().contains(last)),
          () -> "expected \"" + last + "\" in " + warnings);
    }
    assertTrue(Files.readString(out.resolve("report.html")).contains("Warnings"), "report");
  }

  /** tauS 1e12: nothing fires in 5 x 4 samples but with a chance of 1e-9. */
  @Test
  void aSilentNetworkIsToldOnceAndInTheResult() throws IOException {
    String file = fit("").toString();
    String silent = "model.tauS=1e12";
    Cli.Result result = Cli.done("train", file, "--set", silent, "--json", "--out", out.toString());
    assertTold(
        result,
        "no neuron fired in step 0, so that the gradient of the loss is exactly 0: raise",
        "no neuron fired in 5 of 5 steps (the first is step 0), so that");
    assertTold(
        result,
        "the loss had nothing to compare in step 0",
        "the loss had nothing to compare in 5 of 5 steps");
    assertEquals(4, result.err().lines().filter(l -> l.contains("warning: ")).count());
    out = temp.resolve("quiet");
    Cli.Result quiet =
        Cli.done("train", file, "--set", silent, "--quiet", "--json", "--out", out.toString());
    assertEquals("", quiet.err());
    assertEquals(result.json(temp).get("warnings"), quiet.json(temp).get("warnings"));
  }

  @Test
  void aTrainingWithGradientsHasNoWarnings() throws IOException {
    Cli.Result result = Cli.done("train", fit("").toString(), "--json", "--out", out.toString());
    assertEquals(List.of(), result.json(temp).get("warnings"));
    assertFalse(Files.readString(out.resolve("report.html")).contains("Warnings"), "report");
  }

  /** Seed 18 starts at a low current: a single sample often has no spike in its 5 units of time. */
  @Test
  void silentStepsOfTrainCurrentAreTold() throws IOException {
    assertTold(
        current("--samples", "1", "--steps", "30", "--seed", "18", "--json"),
        "no neuron fired in step 0,",
        "no neuron fired in 11 of 30 steps (the first is step 0),");
  }

  @Test
  void testsOfAnotherConfigurationAreNotResumed() {
    String file = fit("test: {end: 0.8, every: 2}\nearlyStopping: {patience: 3}\n").toString();
    String[] args = {"train", file, "--quiet", "--out", out.toString(), "--steps", "2"};
    Cli.done(args);
    for (String change :
        List.of("test.end=0.7", "test.every=1", "test.batch=2", "earlyStopping.patience=2")) {
      Cli.run("train", file, "--resume", "--set", change, "--out", out.toString())
          .assertFailed(3, "this run has [" + change.split("[.=]", -1)[0]);
    }
    Cli.done("train", file, "--resume", "--quiet", "--out", out.toString());
  }

  /** Interrupted at a step that is tested only as the last one: the same files as without. */
  @Test
  void aLastStepBetweenTestsLeavesNoTraceWhenTheTrainingGoesOn() throws IOException {
    String more =
        """
        test: {every: 4, batch: 64}
        batch: 64
        earlyStopping: {patience: 9}
        """;
    String file =
        Cli.write(
                temp,
                "falling.yaml",
                Files.readString(fit(more))
                    .replace("start: 1.0", "start: 0.2")
                    .replace("kind: signature, depth: 2", "kind: spike-times, spikes: 1")
                    .replace("learningRate: 0.02", "learningRate: 0.1"))
            .toString();
    Cli.done("train", file, "--quiet", "--out", out.toString(), "--steps", "12");
    List<String> whole = withoutSeconds(out);
    assertFalse(whole.getLast().split(",", -1)[2].isEmpty(), "the last step is tested");
    Map<?, ?> expected = JsonReader.read(out.resolve("result.json"));
    assertEquals(11L, expected.get("lowestTestStep"), "the loss falls");
    out = temp.resolve("parts");
    Cli.done("train", file, "--quiet", "--out", out.toString(), "--steps", "7");
    assertFalse(withoutSeconds(out).getLast().split(",", -1)[2].isEmpty(), "step 6 is tested");
    Cli.done("train", file, "--quiet", "--out", out.toString(), "--steps", "12", "--resume");
    assertEquals(whole, withoutSeconds(out));
    Map<?, ?> found = JsonReader.read(out.resolve("result.json"));
    for (Object key : expected.keySet()) {
      if (!key.toString().startsWith("seconds")) {
        assertEquals(expected.get(key), found.get(key), "result.json, " + key);
      }
    }
  }

  @Test
  void meansAreOfTheStepsThatThereWere() throws IOException {
    Cli.Result three = current("--samples", "4", "--steps", "3", "--quiet");
    assertTrue(three.out().contains("(mean of the last 3 steps)"), three::toString);
    String report = Files.readString(out.resolve("report.html"));
    assertTrue(report.contains("the mean of the last 3 steps; the data have 1.5."), report);
    Cli.Result one =
        Cli.done(
            "train", "weights", "--samples", "2", "--steps", "1", "--out", temp.resolve("w") + "");
    assertTrue(one.out().contains("(means of the last step)"), one::toString);
  }

  @Test
  void aFinishedTrainingSaysThatNothingIsLeft() {
    String[] options = {"--samples", "4", "--steps", "2"};
    assertEquals("", current(options).err());
    String told = "training in " + out + " is finished, after step 2: nothing is left to do";
    Cli.Result again = current("--samples", "4", "--steps", "2", "--resume");
    assertTrue(again.err().contains(told), again::toString);
    Cli.Result longer = current("--samples", "4", "--steps", "3", "--resume");
    assertEquals("", longer.err());
  }

  @Test
  void aDamagedCheckpointNamesTheWayOut() throws IOException {
    current("--samples", "4", "--steps", "1");
    for (String text : List.of("", "{}", "[1", "{\"step\": 1}")) {
      Files.writeString(out.resolve("checkpoint.json"), text);
      Cli.run("train", "current", "--samples", "4", "--resume", "--out", out.toString())
          .assertFailed(ExitCodes.BAD_INPUT, "; to begin anew give --overwrite");
    }
  }

  @Test
  void aMisspeltExperimentIsNoMissingFile() {
    Cli.run("train", "curent", "--out", out.toString())
        .assertFailed(ExitCodes.USAGE, "There is no file curent; did you mean train current?");
    Cli.run("train", "fit.yaml", "--out", out.toString())
        .assertFailed(ExitCodes.FILE, "file fit.yaml cannot be read");
  }

  @Test
  void noiseLevelsAreNotBelowZero() {
    for (String sigma : List.of("-1", "nan", "inf")) {
      Cli.run("train", "current", "--sigma", sigma, "--out", out.toString())
          .assertFailed(ExitCodes.USAGE, "--sigma must be at least 0 and finite, got ");
    }
    current("--sigma", "0", "--samples", "4", "--steps", "1", "--quiet");
  }
}
