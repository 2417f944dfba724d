package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.config.ConfigurationFile;
import io.roughspike.cli.config.RunConfig;
import io.roughspike.cli.config.Shipped;
import io.roughspike.cli.file.CheckpointFile;
import io.roughspike.cli.file.FileDigest;
import io.roughspike.cli.file.JsonReader;
import io.roughspike.cli.file.NpyBytes;
import io.roughspike.cli.file.SpikeFile;
import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Network;
import io.roughspike.random.RandomStream;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.train.NoiseStreams;
import io.roughspike.train.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a training leaves for others: model.yaml, run.yaml, and its folder as a start. */
class TrainedModelTest {
  private static final String TRAINING =
      """
      learn:
        weights: {start: {uniform: [0.1, 0.6]}}
        inputWeights: {min: 0}
        beta:
        tauS: {neurons: [0, 1], tied: true}
      data: {spikes: spikes.csv}
      optimizer: {kind: adam, learningRate: 0.02}
      steps: 5
      """;

  /** Of the logarithm of an exponential. */
  private static final double ROUNDING = 1e-15;

  @TempDir private Path temp;
  private Path file;
  private Path out;
  private int starts;

  @BeforeEach
  void writeFiles() {
    Cli.write(temp, "in.csv", Cli.INPUT_SPIKES);
    StringBuilder spikes = new StringBuilder("sample,neuron,time\n");
    for (int n = 0; n < 6; n++) {
      for (int e = 0; e < 4; e++) {
        spikes.append("%d,%d,%s%n".formatted(n, e % 2, 0.1 + 0.2 * e + 0.01 * n));
      }
    }
    Cli.write(temp, "spikes.csv", spikes.toString());
    double[] current = new double[6 * 12 * 3];
    for (int k = 0; k < current.length; k++) {
      current[k] = Math.sin(k);
    }
    NpyBytes.doubles(temp.resolve("current.npy"), "(6, 12, 3)", current);
    file =
        Cli.write(
            temp,
            "train.yaml",
            Cli.NETWORK.replace(
                    "  v0: 1.1\n",
                    "  v0: 1.1\n  inputCurrentFile: current.npy\n  inputCurrentStep: 0.1\n")
                + TRAINING);
    out = temp.resolve("out");
  }

  private static Cli.Result train(Path what, Path folder, String... options) {
    return train(what.toString(), folder, options);
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

  /** The network of {@code start} with the values of result.json, which names them by block. */
  private static Network trained(Network start, Path folder) {
    double[] values = start.toArray();
    Map<?, ?> found = (Map<?, ?>) JsonReader.read(folder.resolve("result.json")).get("values");
    found.forEach((name, list) -> {
      List<?> numbers = (List<?>) list;
      int first =
          switch (name.toString()) {
            case "weights" -> start.firstWeight();
            case "inputWeights" -> start.firstInputWeight();
            case "inputCurrent" -> start.index("inputCurrent", 0);
            case "beta" -> start.index("beta", 0);
            default -> start.index("tauS", 0);
          };
      // the tied time scale of neurons 0 and 1 is one value
      int count = name.equals("tauS") ? 2 : numbers.size();
      for (int k = 0; k < count; k++) {
        values[first + k] = ((Number) numbers.get(name.equals("tauS") ? 0 : k)).doubleValue();
      }
    });
    return start.withParameters(values);
  }

  /** Simulates the folder's model where nothing else is, and compares with {@code expected}. */
  private void assertSimulates(Path folder, Simulation expected) throws IOException {
    Path alone = Files.createTempDirectory(temp, "alone");
    Path model = Files.copy(folder.resolve("model.yaml"), alone.resolve("model.yaml"));
    Cli.done("simulate", model.toString(), "--out", alone.toString());
    int neurons = expected.network().size();
    SpikeTrains found = SpikeFile.read(alone.resolve("spikes.csv"), neurons, expected.samples());
    SpikeTrains trains = new SpikeTrains();
    try (Engine engine = Engines.create(Engines.SCALAR, 1)) {
      engine.simulate(expected, trains);
    }
    int events = 0;
    for (int s = 0; s < expected.samples(); s++) {
      assertEquals(trains.count(s), found.count(s), "events of sample " + s);
      for (int e = 0; e < trains.count(s); e++) {
        assertEquals(trains.time(s, e), found.time(s, e), "sample " + s + ", event " + e);
        assertEquals(trains.neuron(s, e), found.neuron(s, e), "sample " + s + ", event " + e);
        events++;
      }
    }
    assertTrue(events > 5, "enough to compare: " + events);
  }

  @Test
  void theModelNeedsNoOtherFileAndSpikesAsTheTrainedNetworkDoes() throws IOException {
    done(train(file, out));
    RunConfig run = RunConfig.read(ConfigurationFile.read(file, Map.of()), Optional.empty());
    RandomStream noise = NoiseStreams.data(3);
    Simulation expected =
        run.withNetwork(trained(run.network(), out))
            .simulation(new BrownianDriver(noise), new CounterClocks(noise));
    Files.delete(temp.resolve("in.csv"));
    Files.delete(temp.resolve("current.npy"));
    assertSimulates(out, expected);
    String model = out.resolve("model.yaml").toString();
    Map<?, ?> gradient = Cli.done("gradient", model, "--json").json(temp);
    // trained apart, so one a neuron; the others as the configuration had them
    Map<?, ?> derivatives = (Map<?, ?>) gradient.get("gradient");
    assertEquals(3, ((List<?>) derivatives.get("beta")).size());
    assertTrue(derivatives.get("alpha") instanceof Double, gradient::toString);
    Cli.done("gradcheck", model, "--entries", "1", "--set", "samples=2");
  }

  private Simulation shipped(Shipped training, String samples) {
    RunConfig run;
    try (Engine engine = Engines.create(Engines.SCALAR, 1)) {
      run = training.training(Map.of("samples", samples), 5, engine).run();
    }
    RandomStream noise = NoiseStreams.data(5);
    return run.withNetwork(trained(run.network(), out))
        .simulation(new BrownianDriver(noise), new CounterClocks(noise));
  }

  @Test
  void shippedTrainingsLeaveModelsAndRecordsToo() throws IOException {
    done(train("current", out, "--samples", "8", "--steps", "3", "--seed", "5"));
    assertSimulates(out, shipped(Shipped.CURRENT, "8"));
    assertRepeats(out);
    out = temp.resolve("weights");
    done(
        train(
            "weights --samples 4 --steps 2 --learning-rate 0.1",
            out,
            "--recipe",
            "conditional",
            "--seed",
            "5"));
    assertSimulates(out, shipped(Shipped.WEIGHTS.by("conditional"), "4"));
    String record = Files.readString(out.resolve("run.yaml"));
    assertTrue(record.contains("kind: conditional-intervals"), record);
    assertTrue(record.contains("batch: 8"), record);
    assertTrue(
        record.contains("command: \"roughspike train weights --samples 4 --steps 2"), record);
    assertRepeats(out);
    // each run of a figure has its own
    out = temp.resolve("figure");
    done(train("current", out, "--figure", "--steps", "1"));
    for (String name : List.of("samples-16-sigma-0.25", "samples-128-sigma-0.5")) {
      for (String one : List.of("model.yaml", "run.yaml")) {
        assertTrue(Files.exists(out.resolve(name).resolve(one)), name + "/" + one);
      }
    }
    assertRepeats(out.resolve("samples-16-sigma-0.5"));
  }

  /** The record of the run in {@code folder} is a configuration of the same run. */
  private void assertRepeats(Path folder) throws IOException {
    Path again = temp.resolve("again-" + starts++);
    done(train(folder.resolve("run.yaml"), again));
    assertArrayEquals(free(folder), free(again));
    assertEquals(
        Files.readAllLines(folder.resolve("model.yaml")),
        Files.readAllLines(again.resolve("model.yaml")));
    assertEquals(withoutSeconds(folder), withoutSeconds(again));
  }

  private static List<String> withoutSeconds(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve("metrics.csv")).stream()
        .map(line -> line.replaceFirst("^([^,]*,[^,]*,[^,]*),[^,]*", "$1"))
        .toList();
  }

  @Test
  void theRecordRepeatsTheRun() throws IOException {
    String[] options = {
      "--set", "model.alpha=0.04", "--steps", "4", "--learning-rate", "0.03", "--seed", "-2"
    };
    done(train(file, out, options));
    Path record = out.resolve("run.yaml");
    String text = Files.readString(record);
    assertTrue(text.contains(FileDigest.sha256(temp.resolve("spikes.csv"))), text);
    Files.delete(file);
    Path again = temp.resolve("again");
    done(train(record, again));
    assertArrayEquals(free(out), free(again));
    assertEquals(
        Files.readAllLines(out.resolve("model.yaml")),
        Files.readAllLines(again.resolve("model.yaml")));
    // going on from the record is going on with the run, which is then told of twice
    done(train(record, out, "--resume", "--steps", "6"));
    assertEquals(6, CheckpointFile.read(out.resolve("checkpoint.json")).step());
    assertEquals(2, Files.readString(record).split("command: ", -1).length - 1);
    done(train(record, temp.resolve("six")));
    assertArrayEquals(free(out), free(temp.resolve("six")));
    // what is refused leaves the record alone
    text = Files.readString(record);
    train(record, out, "--resume", "--seed", "9")
        .assertFailed(ExitCodes.BAD_INPUT, "belongs to another configuration");
    assertEquals(text, Files.readString(record));
    Path spikes = temp.resolve("spikes.csv");
    Files.writeString(spikes, Files.readString(spikes).replace("0.3", "0.31"));
    train(record, temp.resolve("changed"))
        .assertFailed(ExitCodes.BAD_INPUT, "which is not the file of the recorded run");
  }

  /** The free values before the first step of a training that starts from {@code init}. */
  private double[] startFrom(Path init, String... options) {
    Path folder = temp.resolve("start-" + starts++);
    List<String> args = new ArrayList<>(List.of(options));
    args.addAll(List.of("--init", init.toString(), "--steps", "1", "--learning-rate", "1e-300"));
    done(train(file, folder, args.toArray(String[]::new)));
    return free(folder); // the only step did not move them
  }

  @Test
  void aTrainingStartsFromAModelOrAFolder() throws IOException {
    done(train(file, out, "--steps", "3"));
    TrainingState three = CheckpointFile.read(out.resolve("checkpoint.json"));
    Path model = Files.copy(out.resolve("model.yaml"), temp.resolve("three.yaml"));
    // the start values of the configuration count no more; tauS is trained as its logarithm
    assertArrayEquals(three.free(), startFrom(model), ROUNDING);
    // all parameters are taken, also those that the new plan does not learn
    assertArrayEquals(
        new double[] {((Number) valuesOf("tauS").getFirst()).doubleValue()},
        new double[] {Math.exp(startFrom(out, "--set", "learn={tauS: {neurons: [0]}}")[0])},
        ROUNDING);
    Path tuned = temp.resolve("tuned");
    done(train(file, tuned, "--init", out.toString(), "--set", "learn=[alpha]", "--steps", "1"));
    assertEquals(
        Files.readAllLines(model).stream().filter(line -> line.contains("beta")).toList(),
        Files.readAllLines(tuned.resolve("model.yaml")).stream()
            .filter(line -> line.contains("beta"))
            .toList());
    // of a folder the newest state counts, also where an older model is beside it, or none
    done(train(file, out, "--resume", "--steps", "6"));
    TrainingState six = CheckpointFile.read(out.resolve("checkpoint.json"));
    Files.copy(model, out.resolve("model.yaml"), StandardCopyOption.REPLACE_EXISTING);
    assertArrayEquals(six.free(), startFrom(out), ROUNDING);
    Files.delete(out.resolve("model.yaml"));
    assertArrayEquals(six.free(), startFrom(out), ROUNDING);
  }

  private List<?> valuesOf(String name) {
    return (List<?>)
        ((Map<?, ?>) JsonReader.read(out.resolve("result.json")).get("values")).get(name);
  }

  @Test
  void shippedTrainingsStartFromModelsToo() throws IOException {
    done(train("current", out, "--samples", "4", "--steps", "2"));
    Path next = temp.resolve("next");
    done(train("current --samples 8 --steps 1 --sigma 0.5", next, "--init", out.toString()));
    double end = ((Number) valuesOf("inputCurrent").getFirst()).doubleValue();
    String firstRow = Files.readAllLines(next.resolve("metrics.csv")).get(1);
    assertEquals(end, Double.parseDouble(firstRow.split(",", -1)[4]));
    // the noise is that of the new training, not of the model
    String model = Files.readString(next.resolve("model.yaml"));
    assertTrue(model.contains("sigma: [[0.5, 0.0], [0.0, 0.0]]"), model);
    // a folder may be the start of what takes its place, and stays where that cannot begin
    train("weights", next, "--samples", "4", "--init", next.toString(), "--overwrite")
        .assertFailed(ExitCodes.BAD_INPUT, "has model.neurons 1, the training has 22");
    assertEquals(model, Files.readString(next.resolve("model.yaml")));
    done(train("current --samples 4 --steps 1", next, "--init", next.toString(), "--overwrite"));
  }

  @Test
  void aRunThatBeganFromAModelIsResumedByTheSameCommand() throws IOException {
    done(train(file, out, "--steps", "1"));
    String[] start = {"--init", out.toString(), "--resume", "--steps"};
    Path whole = temp.resolve("whole");
    Path parts = temp.resolve("parts");
    done(train(file, whole, start[0], start[1], start[2], start[3], "3"));
    done(train(file, parts, start[0], start[1], start[2], start[3], "2"));
    done(train(file, parts, start[0], start[1], start[2], start[3], "3"));
    assertArrayEquals(
        CheckpointFile.read(whole.resolve("checkpoint.json")).free(),
        CheckpointFile.read(parts.resolve("checkpoint.json")).free());
    train(file, parts, "--resume", "--steps", "4")
        .assertFailed(ExitCodes.BAD_INPUT, "the checkpoint belongs to another configuration");
    train(file, parts, "--init", parts.toString(), "--resume", "--steps", "4")
        .assertFailed(ExitCodes.BAD_INPUT, "the checkpoint belongs to another configuration");
  }

  @Test
  void startsThatDoNotFitAreRefusedByName() throws IOException {
    done(train(file, out, "--steps", "1"));
    Path other = temp.resolve("other");
    String init = out.toString();
    train(file, other, "--init", temp.resolve("nothing").toString())
        .assertFailed(ExitCodes.FILE, "nothing");
    Files.createDirectories(temp.resolve("empty"));
    train(file, other, "--init", temp.resolve("empty").toString())
        .assertFailed(ExitCodes.BAD_INPUT, "it has no model.yaml");
    train(file, other, "--init", init, "--set", "model.readOuts=[]")
        .assertFailed(ExitCodes.BAD_INPUT, "has model.readOuts [2], the training has []");
    train(
            file,
            other,
            "--init",
            init,
            "--set",
            "model.weights=[[0, 0, 0.2], [0, 0, 0.3], [0, 0, 0]]")
        .assertFailed(ExitCodes.BAD_INPUT, "model.weights[0][1] is only there");
    train(file, other, "--init", init, "--set", "inputs.weights=[[0.5, 0.1, 0], [0, 0.4, 0.1]]")
        .assertFailed(ExitCodes.BAD_INPUT, "inputs.weights[0][1] is missing there");
    train("current", other, "--samples", "4", "--init", init)
        .assertFailed(ExitCodes.BAD_INPUT, "has model.neurons 3, the training has 1");
    train(file, other, "--init", init, "--set", "learn.beta={max: 1}")
        .assertFailed(ExitCodes.BAD_INPUT, "learn.beta cannot be used");
    Files.delete(out.resolve("run.yaml"));
    train(file, other, "--init", init)
        .assertFailed(ExitCodes.BAD_INPUT, "not the run.yaml beside it");
  }
}
