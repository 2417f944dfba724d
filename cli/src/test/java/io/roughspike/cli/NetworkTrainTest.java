package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** train weights, and train with networks from configuration files. */
class NetworkTrainTest {
  private static final String READ_OUT_TRAINING =
      """
      learn:
        weights: {min: -2, max: 2, l2: 1e-4, decay: 0.01}
        inputWeights: {start: {uniform: [0.1, 0.6]}}
        tauS: {neurons: [0, 1], tied: true}
      data: {targets: targets.csv}
      loss: {kind: read-out, statistic: average}
      test: {heldOut: 4, every: 2}
      earlyStopping: {patience: 50}
      optimizer: {kind: adam, learningRate: 0.01, clipNorm: 1}
      steps: 12
      """;

  private static final String INTERVALS_TRAINING =
      """
      learn: [weights, inputWeights]
      data: {spikes: spikes.csv, samples: 6}
      loss: conditional-intervals
      test: {heldOut: 2}
      optimizer: {kind: full-matrix-adam, learningRate: 0.02}
      steps: 5
      batch: 4
      """;

  @TempDir private Path temp;
  private Path out;

  @BeforeEach
  void writeFiles() throws IOException {
    out = temp.resolve("out");
    Cli.write(temp, "in.csv", Cli.INPUT_SPIKES);
    StringBuilder targets = new StringBuilder("target\n");
    StringBuilder classes = new StringBuilder("class\n");
    for (int n = 0; n < 12; n++) {
      targets.append(0.1 * (n % 3)).append('\n');
      classes.append("0\n");
    }
    Cli.write(temp, "targets.csv", targets.toString());
    Cli.write(temp, "classes.csv", classes.toString());
    StringBuilder spikes = new StringBuilder("sample,neuron,time\n");
    for (int n = 0; n < 6; n++) {
      for (int e = 0; e < 4; e++) {
        spikes.append("%d,%d,%s%n".formatted(n, e % 2, 0.1 + 0.2 * e + 0.01 * n));
      }
    }
    Cli.write(temp, "spikes.csv", spikes.toString());
  }

  private Cli.Result weights(String... options) {
    List<String> args = new ArrayList<>(List.of("train", "weights", "--out", out.toString()));
    args.addAll(List.of(options));
    return Cli.done(args.toArray(String[]::new));
  }

  @Test
  void weightsWritesWhatIsPromised() throws IOException {
    for (String recipe : List.of("published", "full-matrix", "conditional")) {
      out = temp.resolve(recipe);
      Map<?, ?> json =
          weights("--samples", "12", "--steps", "3", "--recipe", recipe, "--json", "--quiet")
              .json(temp);
      assertEquals(json, JsonReader.read(out.resolve("result.json")));
      assertEquals(recipe, json.get("recipe"));
      assertEquals(12L, json.get("samples"));
      for (String key : List.of("final", "meanLast200")) {
        Map<?, ?> values = (Map<?, ?>) json.get(key);
        assertEquals(List.of("weightError"), List.copyOf(values.keySet()));
        double error = ((Number) values.get("weightError")).doubleValue();
        assertTrue(error > 0.2 && error < 0.6, "near its start: " + error);
      }
      assertEquals(96, ((List<?>) ((Map<?, ?>) json.get("values")).get("weights")).size());
      assertEquals(
          "step,loss,test_loss,seconds,weightError",
          Files.readAllLines(out.resolve("metrics.csv")).getFirst());
      List<String> rows = Files.readAllLines(out.resolve("weights.csv"));
      assertEquals(22, rows.size());
      assertEquals(22, rows.getFirst().split(",").length);
      for (String file : List.of("checkpoint.json", "figure.png", "figure.svg", "report.html")) {
        assertTrue(Files.size(out.resolve(file)) > 0, file);
      }
    }
  }

  @Test
  void weightsFigureRunsAllSizes() throws IOException {
    Map<?, ?> json = weights("--figure", "--steps", "1", "--json", "--quiet").json(temp);
    List<?> runs = (List<?>) json.get("runs");
    assertEquals(
        List.of(256L, 512L, 1024L),
        runs.stream().map(run -> ((Map<?, ?>) run).get("samples")).toList());
    String svg = Files.readString(out.resolve("figure.svg"));
    for (String text : List.of("n = 256", "n = 1024", "true weight", "weight error", "test loss")) {
      assertTrue(svg.contains(text), text);
    }
  }

  @Test
  void weightsGoOnToTheSameBitsOnAnotherEngine() throws IOException {
    String[] whole = {"--samples", "10", "--steps", "6", "--recipe", "conditional", "--quiet"};
    weights(whole);
    TrainingState expected = CheckpointFile.read(out.resolve("checkpoint.json"));
    out = temp.resolve("parts");
    weights(
        "--samples",
        "10",
        "--steps",
        "2",
        "--recipe",
        "conditional",
        "--quiet",
        "--engine",
        "scalar");
    List<String> rest = new ArrayList<>(List.of(whole));
    rest.add("--resume");
    weights(rest.toArray(String[]::new));
    TrainingState found = CheckpointFile.read(out.resolve("checkpoint.json"));
    assertArrayEquals(expected.free(), found.free(), 0.0);
    assertArrayEquals(expected.optimizerState(), found.optimizerState(), 0.0);
    assertArrayEquals(expected.recentParameters(), found.recentParameters(), 0.0);
  }

  @Test
  void readOutsAreTrained() throws IOException {
    Path file = Cli.write(temp, "read-out.yaml", Cli.NETWORK + READ_OUT_TRAINING);
    String[] args = {"train", file.toString(), "--quiet", "--json", "--out", out.toString()};
    Map<?, ?> json = Cli.done(args).json(temp);
    assertEquals(
        List.of("weightNorm", "inputWeightNorm", "tauS"),
        List.copyOf(((Map<?, ?>) json.get("final")).keySet()));
    Map<?, ?> values = (Map<?, ?>) json.get("values");
    assertEquals(3, ((List<?>) values.get("weights")).size());
    assertEquals(3, ((List<?>) values.get("inputWeights")).size());
    assertEquals(1, ((List<?>) values.get("tauS")).size());
    assertTrue(
        ((Number) json.get("testLossAfter")).doubleValue()
            < ((Number) json.get("testLossBefore")).doubleValue());
    assertEquals(3, Files.readAllLines(out.resolve("weights.csv")).size());
    assertEquals(2, Files.readAllLines(out.resolve("inputWeights.csv")).size());
    TrainingState whole = CheckpointFile.read(out.resolve("checkpoint.json"));
    assertTrue(whole.best().isPresent());
    // the checkpoint's best survives a continuation
    out = temp.resolve("parts");
    Cli.done("train", file.toString(), "--quiet", "--out", out.toString(), "--steps", "5");
    Cli.done("train", file.toString(), "--quiet", "--out", out.toString(), "--resume");
    TrainingState parts = CheckpointFile.read(out.resolve("checkpoint.json"));
    assertArrayEquals(whole.free(), parts.free(), 0.0);
    assertEquals(whole.best().get().testLoss(), parts.best().orElseThrow().testLoss(), 0.0);
    assertArrayEquals(whole.best().get().free(), parts.best().get().free(), 0.0);
  }

  @Test
  void classesOfReadOutsAreTrained() {
    Path file = Cli.write(temp, "classes.yaml", Cli.NETWORK + READ_OUT_TRAINING);
    Cli.done(
        "train",
        file.toString(),
        "--quiet",
        "--steps",
        "2",
        "--out",
        out.toString(),
        "--set",
        "loss={kind: read-out, statistic: maximum, compare: cross-entropy, state: i}",
        "--set",
        "data.targets=" + temp.resolve("classes.csv"));
  }

  @Test
  void intervalsGivenTheirInputsAreTrained() {
    Path file = Cli.write(temp, "intervals.yaml", Cli.NETWORK + INTERVALS_TRAINING);
    Cli.done("train", file.toString(), "--quiet", "--out", out.toString());
  }

  private void refused(String yaml, String change, String culprit) {
    Path file = Cli.write(temp, "refused.yaml", Cli.NETWORK + yaml);
    Cli.run("train", file.toString(), "--out", out.toString(), "--set", change)
        .assertFailed(3, culprit);
  }

  @Test
  void whatCannotBeIsRefused() {
    String yaml = READ_OUT_TRAINING;
    refused(yaml, "loss.state=s", "loss.state must be one of v, i, got s");
    refused(yaml, "learn.weights.learnMask=[[1]]", "learn.weights.learnMask must be a list of 3");
    refused(
        yaml,
        "learn.weights.learnMask=[[0, 2, 0], [0, 0, 0], [0, 0, 0]]",
        "1 where a connection is trained, else 0");
    refused(
        yaml,
        "learn.weights.learnMask=[[0, 0, 0], [0, 0, 0], [0, 0, 0]]",
        "at least one value to train");
    refused(yaml, "learn.tauS.neurons=[1, 0]", "strictly increasing");
    refused(yaml, "learn.tauS.neurons=[4]", "learn.tauS.neurons[0] must be a whole number");
    refused(yaml, "learn.weights.start=9", "learn.weights cannot be used");
    refused(yaml, "learn.weights.l2=-1", "l2 must be at least 0");
    refused(yaml, "learn.weights.rate=1", "learn.weights.rate is unknown");
    refused(yaml, "learn.weights.tied=true", "must start at the same");
    refused(yaml, "learn.inputWeights.start={uniform: [1, 0]}", "above the lower bound");
    refused(yaml, "learn=[inputCurrent, inputCurrent]", "must not be trained twice");
    refused(yaml, "loss.statistic=mean", "one of final, average, maximum");
    refused(yaml, "loss.compare=hinge", "one of squares, cross-entropy");
    refused(yaml, "data.targets=" + temp.resolve("spikes.csv"), "a column for each of 1 read-outs");
    refused(yaml, "data.spikes=spikes.csv", "data.spikes is unknown");
    refused(yaml, "test.heldOut=12", "test.heldOut must be a whole number from 1 to 11");
    refused(yaml, "test.end=0.5", "test.end cannot stand beside heldOut");
    refused(yaml, "test={every: 2}", "heldOut where read-outs are trained");
    refused(yaml, "earlyStopping.patience=0", "earlyStopping.patience must be a whole number");
    refused(yaml, "optimizer.clipNorm=0", "clipNorm must be above 0");
    refused(yaml, "optimizer.clipValue=-1", "clipValue must be above 0");
    refused(yaml, "model.readOuts=[]", "add model.readOuts");
    refused(
        READ_OUT_TRAINING.replace("test: {heldOut: 4, every: 2}\n", ""),
        "steps=3",
        "earlyStopping goes by the held-out loss");
    refused(INTERVALS_TRAINING, "batch=3", "batch must divide");
    refused(INTERVALS_TRAINING, "test.heldOut=6", "test.heldOut must be a whole number");
    refused(
        INTERVALS_TRAINING,
        "optimizer={kind: full-matrix-adam, damping: 0}",
        "damping must be positive");
  }

  @Test
  void recipesAreRefusedByName() {
    Cli.run("train", "weights", "--recipe", "magic", "--out", out.toString())
        .assertFailed(2, "--recipe must be one of published, full-matrix, conditional");
    Cli.run("train", "weights", "--figure", "--samples", "3", "--out", out.toString())
        .assertFailed(2, "leave out --samples");
  }

  /** A variance of intervals needs 10 recorded samples: with 4 there is nothing to compare. */
  @Test
  void trainWeightsTellsThatThereIsNothingToCompare() {
    Cli.Result result =
        weights("--samples", "4", "--steps", "2", "--recipe", "conditional", "--json");
    String told = "the loss had nothing to compare in 2 of 2 steps (the first is step 0)";
    assertTrue(result.err().contains("the loss had nothing to compare in step 0"), result::err);
    assertTrue(result.json(temp).get("warnings").toString().contains(told), result::out);
  }
}
