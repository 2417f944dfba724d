package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.file.CheckpointFile;
import io.roughspike.cli.file.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings on data that are drawn from a known model, and the keys for them. */
class SimulatedDataTest {
  private static final String NETWORK =
      """
      model:
        neurons: 3
        layers: [1, 2]
        mu: [6, 5]
        sigma: [[0.2, 0], [0, 0.1]]
        vReset: 1.2
        vThreshold: 1
        alpha: 0.03
        beta: 5
        tauS: 1
        inputCurrent: 1.5
      time: {end: 1, step: 0.01}
      samples: 6
      maxSpikes: 40
      learn:
        weights: {start: {uniform: [0, 1], fanIn: 2}}
        tauS: {start: 1.3, tied: true, label: scale}
      data: {simulate: {truth: {weights: [0.4, 0.7], alpha: 0.05}}}
      test: {simulate: {samples: 4}, loss: {kind: spike-time-error, spikes: 2}}
      optimizer: {kind: adam, learningRate: 0.02}
      steps: 5
      """;

  @TempDir private Path temp;
  private Path file;
  private Path out;

  @BeforeEach
  void write() {
    file = Cli.write(temp, "network.yaml", NETWORK);
    out = temp.resolve("out");
  }

  private static Cli.Result train(String what, Path folder, String... options) {
    List<String> args = new ArrayList<>(List.of("train"));
    args.addAll(List.of(what.split(" ", -1)));
    args.addAll(List.of("--quiet", "--out", folder.toString()));
    args.addAll(List.of(options));
    return Cli.run(args.toArray(String[]::new));
  }

  private static void done(Cli.Result result) {
    assertEquals(ExitCodes.DONE, result.code(), result::toString);
  }

  private static double[] free(Path folder) {
    return CheckpointFile.read(folder.resolve("checkpoint.json")).free();
  }

  private static List<String> metrics(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve("metrics.csv")).stream()
        .map(line -> line.replaceFirst("^([^,]*,[^,]*,[^,]*),[^,]*", "$1"))
        .toList();
  }

  /** The data of a training are those that {@code simulate} draws of the true model. */
  @Test
  void dataAreThoseOfTheTrueModel() throws IOException {
    done(train(file.toString(), out));
    String start = Files.readString(out.resolve("run.yaml"));
    Path simulated = temp.resolve("simulated");
    Cli.done(
        "simulate",
        file.toString(),
        "--set",
        "model.weights=[[0, 0.4, 0.7], [0, 0, 0], [0, 0, 0]]",
        "--set",
        "model.alpha=0.05",
        "--out",
        simulated.toString());
    Path recorded = temp.resolve("recorded");
    done(
        train(
            file.toString(),
            recorded,
            "--set",
            "data={spikes: " + simulated.resolve("spikes.csv") + ", samples: 6}",
            "--set",
            "test=",
            "--set",
            "test={end: 1}"));
    assertArrayEquals(free(out), free(recorded));
    // in the metrics the error is known for drawn data alone
    assertEquals("step,loss,test_loss,weightError,scale", metrics(out).getFirst());
    assertEquals("step,loss,test_loss,weightNorm,scale", metrics(recorded).getFirst());
    assertTrue(start.contains("weights: [0.4, 0.7]"), start);
    assertTrue(start.contains("alpha: [0.05, 0.05, 0.05]"), start);
    assertFalse(start.contains("uniform"), start);
  }

  @Test
  void errorsAreDistancesFromTheTruth() throws IOException {
    done(train(file.toString(), out, "--set", "learn.weights.start=[0.5, 0.4]"));
    assertEquals((0.1 + 0.3) / 2, value(metrics(out).get(1), 3), 1e-15);
    assertEquals(1.3, value(metrics(out).get(1), 4), 1e-15);
    Map<?, ?> json = JsonReader.read(out.resolve("result.json"));
    assertEquals(
        List.of("weightError", "scale"), List.copyOf(((Map<?, ?>) json.get("final")).keySet()));
  }

  private static double value(String row, int column) {
    return Double.parseDouble(row.split(",", -1)[column]);
  }

  /** Both weights go to neurons with one input: draws on (0, 1) times 2. */
  @Test
  void drawsDependOnTheSeedAndTheFanIn() {
    String[] seeds = {"1", "1", "2"};
    double[][] starts = new double[3][];
    for (int k = 0; k < 3; k++) {
      Path folder = temp.resolve("run" + k);
      done(train(file.toString(), folder, "--steps", "1", "--seed", seeds[k]));
      done(
          train(
              file.toString(),
              folder,
              "--steps",
              "1",
              "--seed",
              seeds[k],
              "--overwrite",
              "--learning-rate",
              "1e-300"));
      starts[k] = free(folder);
      assertTrue(starts[k][0] > 0 && starts[k][0] < 2 && starts[k][1] > 0 && starts[k][1] < 2);
    }
    assertArrayEquals(starts[0], starts[1]);
    assertTrue(starts[0][0] != starts[2][0] && starts[0][0] != starts[0][1]);
    Path half = temp.resolve("half");
    done(
        train(
            file.toString(),
            half,
            "--steps",
            "1",
            "--seed",
            "1",
            "--learning-rate",
            "1e-300",
            "--set",
            "learn.weights.start.fanIn=1"));
    assertEquals(starts[0][0], 2 * free(half)[0], 0.0);
  }

  @Test
  void aResumedRunEndsWithTheSameBits() throws IOException {
    done(train(file.toString(), out));
    Path parts = temp.resolve("parts");
    done(train(file.toString(), parts, "--steps", "2", "--threads", "1"));
    done(train(parts.resolve("run.yaml").toString(), parts, "--steps", "5", "--resume"));
    assertArrayEquals(free(out), free(parts));
    assertEquals(metrics(out), metrics(parts));
    train(file.toString(), parts, "--resume", "--set", "data.simulate.truth.alpha=0.04")
        .assertFailed(ExitCodes.BAD_INPUT, "belongs to another configuration");
  }

  /** Where the truth is known, what is not learned stays what it is. */
  @Test
  void aWarmStartTakesWhatIsLearned() throws IOException {
    done(train(file.toString(), out));
    Path next = temp.resolve("next");
    done(
        train(
            file.toString(),
            next,
            "--init",
            out.toString(),
            "--set",
            "model.beta=4",
            "--steps",
            "1"));
    assertEquals(value(metrics(out).getLast(), 0) + 1, 5);
    assertTrue(Files.readString(next.resolve("model.yaml")).contains("beta: 4.0"));
    Map<?, ?> json = JsonReader.read(out.resolve("result.json"));
    double end = ((Number) ((Map<?, ?>) json.get("final")).get("weightError")).doubleValue();
    assertEquals(end, value(metrics(next).get(1), 3), 0.0);
  }

  @Test
  void theShippedFileIsTheCommand() throws IOException {
    for (String command : List.of("current", "weights")) {
      Path shipped =
          Cli.write(temp, command + ".yaml", Cli.done("train", command, "--print").out());
      String[] few = {"--set", "samples=12", "--steps", "3"};
      done(train(shipped.toString(), temp.resolve("file-" + command), few));
      done(train(command, temp.resolve(command), few));
      assertEquals(metrics(temp.resolve("file-" + command)), metrics(temp.resolve(command)));
    }
    String changed =
        Cli.done(
                "train",
                "weights",
                "--print",
                "--recipe",
                "conditional",
                "--samples",
                "12",
                "--steps",
                "3",
                "--seed",
                "4")
            .out();
    done(train(Cli.write(temp, "changed.yaml", changed).toString(), out));
    Path command = temp.resolve("command");
    done(
        train("weights --samples 12 --steps 3", command, "--recipe", "conditional", "--seed", "4"));
    assertEquals(metrics(command), metrics(out));
    Cli.run("train", "current", "--print", "--figure")
        .assertFailed(ExitCodes.USAGE, "--print shows one run: leave out --figure");
  }

  private void refused(String change, String sentence) {
    String key = change.substring(0, change.indexOf('='));
    train(file.toString(), out, "--set", change).assertFailed(ExitCodes.BAD_INPUT, sentence);
    assertTrue(Files.notExists(out.resolve("metrics.csv")), key);
  }

  @Test
  void badValuesAreRefusedByName() {
    refused("data.simulate.samples=0", "data.simulate.samples must be a whole number from 1");
    refused("data.simulate.truth={betta: 3}", "data.simulate.truth.betta is unknown");
    refused("data.simulate.truth.weights=[1]", "data.simulate.truth.weights must be a number, or");
    refused(
        "data.simulate.truth.tauS=-1",
        "data.simulate.truth cannot be used: neuron 0: tauS must be above 0");
    refused("data.simulate.truth.tauS={uniform: [2, 1]}", "must be above the lower bound 2.0");
    refused("data.simulate.truth.tauS={uniform: [1, 2], fanIn: 1}", "tauS.fanIn is unknown");
    refused("data.spikes=a.csv", "data.spikes cannot stand beside simulate");
    refused("data={}", "data.spikes");
    refused("data.simulate=7", "data.simulate must be a section");
    refused("test.spikes=a.csv", "test.spikes cannot stand beside simulate");
    refused("test.heldOut=2", "test.simulate cannot stand beside heldOut");
    refused("test={end: 0.5}", "test.simulate is missing");
    refused("test.loss=entropy", "test.loss must be one of signature");
    refused("test.loss=read-out", "test.loss must be one of signature");
    refused("loss=spike-time-error", "loss must be one of signature");
    refused("learn.tauS.label=loss", "learn.tauS.label must be a name");
    refused("learn.tauS.label=weightError", "learn.tauS.label must be a name");
    refused("learn.tauS.label='a,b'", "learn.tauS.label must be a name");
    refused("model.layers=[1, 1]", "model.layers must be sizes whose sum is the number of neurons");
    refused("model.layers=[2, 2]", "model.layers must be sizes whose sum is the number of neurons");
    refused("model.mask=[[0,0,0],[0,0,0],[0,0,0]]", "model.layers cannot stand beside mask");
    refused("batch={atMost: 0}", "batch.atMost must be a whole number from 1");
    refused("batch={}", "batch.atMost is missing");
    refused("loss={kind: conditional-intervals, neurons: [3]}", "loss.neurons[0] must be a whole");
    train(file.toString(), out, "--set", "data={spikes: a.csv}", "--set", "test={simulate: {}}")
        .assertFailed(ExitCodes.FILE, "a.csv");
    Cli.write(temp, "a.csv", "sample,neuron,time\n0,0,0.5\n");
    train(
            file.toString(),
            out,
            "--set",
            "data={spikes: " + temp.resolve("a.csv") + "}",
            "--set",
            "test={simulate: {}}")
        .assertFailed(
            ExitCodes.BAD_INPUT,
            "test.simulate draws from the model that data.simulate draws from");
  }

  @Test
  void intervalsOfSomeNeuronsAloneAreCompared() {
    String loss = "loss={kind: conditional-intervals, neurons: ";
    done(train(file.toString(), out, "--set", loss + "[1, 2]}", "--set", "samples=20"));
    Path all = temp.resolve("all");
    done(train(file.toString(), all, "--set", "loss=conditional-intervals", "--set", "samples=20"));
    assertTrue(free(out)[2] != free(all)[2], "tauS is learned from neuron 0 too");
    Path readOut = temp.resolve("readOut");
    train(file.toString(), readOut, "--set", loss + "[0, 2]}", "--set", "model.readOuts=[2]")
        .assertFailed(ExitCodes.BAD_INPUT, "loss.neurons[1] names a read-out, which never fires");
  }
}
