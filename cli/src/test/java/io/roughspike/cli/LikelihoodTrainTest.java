package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Trainings by the likelihood of recorded spikes. */
class LikelihoodTrainTest {
  private static final String NETWORK =
      """
      model:
        neurons: 3
        mu: [6, 5]
        sigma: [[0, 0], [0, 0]]
        vReset: 1.2
        vThreshold: 1
        alpha: 0
        beta: 4
        tauS: 0.5
        intensityCap: 2
        weights: [[0, 0.5, 0.8], [0.3, 0, 0.2], [0, 0, 0]]
        readOuts: [2]
        inputCurrent: [1.2, 0.9, 0]
      time: {end: 2, step: 0.02}
      seed: 1
      """;

  private static final String TRAINING =
      """
      learn:
        weights: {start: 0.1}
        inputCurrent: {start: 1, neurons: [0, 1]}
      data: {spikes: spikes.csv, samples: 12, start: 0, end: 2}
      loss: {kind: likelihood, start: 0.2, end: 1.6}
      test: {start: 1.6, end: 2, every: 5}
      optimizer: {kind: adam, learningRate: 0.05}
      steps: 12
      """;

  @TempDir private Path temp;

  @BeforeEach
  void writeData() {
    Path file = Cli.write(temp, "network.yaml", NETWORK + "samples: 12\n");
    Cli.run("simulate", file.toString(), "--out", temp.resolve("data").toString());
    try {
      Files.copy(temp.resolve("data/spikes.csv"), temp.resolve("spikes.csv"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    Cli.write(temp, "early.csv", "sample,neuron,time\n0,0,0.01\n0,0,0.0100001\n0,1,0.5\n");
    Cli.write(temp, "one.csv", "sample,neuron,time\n0,0,0.5\n1,0,0.7\n");
    Cli.write(temp, "twice.csv", "sample,neuron,time\n0,0,0.5\n0,0,0.5\n0,1,0.7\n");
  }

  private Cli.Result train(String... changes) {
    List<String> words = new ArrayList<>(List.of("train"));
    words.add(Cli.write(temp, "train.yaml", NETWORK + TRAINING).toString());
    words.addAll(List.of("--quiet", "--overwrite"));
    for (String change : changes) {
      words.addAll(
          change.startsWith("--") ? List.of(change.split(" ", -1)) : List.of("--set", change));
    }
    if (Arrays.stream(changes).noneMatch(change -> change.startsWith("--out"))) {
      words.addAll(List.of("--out", temp.resolve("run").toString()));
    }
    return Cli.run(words.toArray(String[]::new));
  }

  private List<String> metrics(String folder) throws IOException {
    return Files.readAllLines(temp.resolve(folder).resolve("metrics.csv")).stream()
        .map(line -> line.replaceFirst("^([^,]*,[^,]*,[^,]*),[^,]*", "$1")) // without seconds
        .toList();
  }

  /** A training and one in two parts; the loss and the held-out loss fall. */
  @Test
  void trainsAndResumes() throws IOException {
    Cli.Result result = train("--out " + temp.resolve("whole"));
    assertEquals(0, result.code(), result.err());
    train("--out " + temp.resolve("parts"), "--steps 5");
    Cli.run(
        "train",
        temp.resolve("train.yaml").toString(),
        "--resume",
        "--quiet",
        "--out",
        temp.resolve("parts").toString());
    List<String> whole = metrics("whole");
    assertEquals(whole, metrics("parts"));
    double[] first = numbers(whole.get(1));
    double[] last = numbers(whole.getLast());
    assertTrue(last[1] < first[1] && last[2] < first[2], whole.toString());
    String model = Files.readString(temp.resolve("whole/model.yaml"));
    assertTrue(model.contains("weights"), model);
  }

  private static double[] numbers(String line) {
    return Arrays.stream(line.split(",", -1)).limit(3).mapToDouble(Double::parseDouble).toArray();
  }

  /** The test's history is that of the recording: windows side by side add up. */
  @Test
  void windowsOfTestsHaveTheirHistory() throws IOException {
    String end = "test.end=1.2";
    train("--steps 1", "test.start=0.4", end, "--out " + temp.resolve("a"));
    train("--steps 1", "test.start=0.8", end, "--out " + temp.resolve("b"));
    train("--steps 1", "test.start=0.4", "test.end=0.8", "--out " + temp.resolve("c"));
    double[] losses =
        Stream.of("a", "b", "c")
            .mapToDouble(folder -> {
              try {
                return numbers(metrics(folder).get(1))[2];
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            })
            .toArray();
    assertArrayEquals(new double[] {losses[0]}, new double[] {losses[1] + losses[2]}, 1e-12);
  }

  @Test
  void samplesAreHeldOut() throws IOException {
    Cli.Result result = train("test={heldOut: 4}", "batch=2", "--steps 3");
    assertEquals(0, result.code(), result.err());
  }

  private DynamicTest refused(int code, String culprit, String... changes) {
    return dynamicTest(String.join(" ", changes), () -> train(changes).assertFailed(code, culprit));
  }

  @TestFactory
  Stream<DynamicTest> badInput() {
    return Stream.of(
        refused(
            3, "noise moves state v of neuron 0 (by sigma11)", "model.sigma=[[0.1, 0], [0, 0]]"),
        refused(3, "noise moves state i of neuron 0", "model.sigma=[[0, 0], [0, 0.1]]"),
        refused(3, "learn has alpha, of which a likelihood has its maximum", "learn=[alpha]"),
        refused(3, "learn has refractory", "model.refractory=0.01", "learn=[refractory]"),
        refused(3, "learn has sigma11, which scales noise", "learn=[sigma11]"),
        refused(3, "loss counts all recorded spikes: leave out maxSpikes", "maxSpikes=9"),
        refused(3, "must be a grid point", "loss.start=0.205"),
        refused(3, "loss cannot be used", "loss.end=3"),
        refused(3, "must be strictly increasing", "loss.start=1.6"),
        refused(3, "loss.end must be a number", "loss.end=late"),
        refused(3, "neuron 1 has none", "data.spikes=" + temp.resolve("one.csv")),
        refused(3, "loss.silent[0] must be a whole number", "loss.silent=[3]"),
        refused(3, "loss.depth belongs to kind signature, got kind likelihood", "loss.depth=2"),
        refused(
            3,
            "cannot fire again before its dead time of 0.3 is over",
            "model.refractory=0.3",
            "model.alpha=0"),
        refused(
            3, "neuron 0 has spikes at 0.5 and 0.5", "data.spikes=" + temp.resolve("twice.csv")),
        refused(
            5,
            "the likelihood of the data is 0",
            "model.alpha=0.5",
            "loss.start=0",
            "data.spikes=" + temp.resolve("early.csv")),
        refused(3, "must be a file with events", "data.samples=3"),
        refused(3, "outside the recorded times", "data.end=1"));
  }

  @Test
  void modelsThatFireAtAThreshold() {
    String text =
        """
        model: {kind: qif, neurons: 1}
        time: {end: 2, step: 0.02}
        learn: [inputCurrent]
        data: {spikes: one.csv, start: 0, end: 2}
        loss: likelihood
        """;
    Cli.run("train", Cli.write(temp, "qif.yaml", text).toString(), "--out", temp.resolve("q") + "")
        .assertFailed(3, "qif fires at a threshold, and given spikes have a likelihood only");
  }

  @Test
  void neuronsSaidToBeSilent() {
    Cli.Result result =
        train(
            "data.spikes=" + temp.resolve("one.csv"),
            "loss.silent=[1]",
            "data.samples=2",
            "--steps 2");
    assertEquals(0, result.code(), result.err());
  }
}
