package io.roughspike.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.train.TrainingPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The record of a run describes the run: whatever a configuration says or leaves out. */
class RunRecordTest {
  private static final TrainConfig.Changes NONE =
      new TrainConfig.Changes(Optional.empty(), Optional.empty(), Optional.empty());

  private static final String MODEL =
      """
      model:
        neurons: 3
        mu: [6.0, 5.0]
        sigma: [[0.25, 0.0], [0.1, 0.2]]
        vReset: [1.2, 1.1, 1.0]
        vThreshold: 1.0
        alpha: 0.03
        beta: 5.0
        tauS: 1.0
        weightsFile: w.csv
        readOuts: [2]
        inputCurrentFile: current.csv
        inputCurrentStep: 0.1
      inputs: {spikes: in.csv, end: 2, weights: [[0.5, 0, 0], [0, 0.4, 0.1]]}
      time: {end: 1.0, step: 0.01}
      """;

  @TempDir private Path temp;

  @BeforeEach
  void writeData() throws IOException {
    write("w.csv", "0,0.5,0.2\n0,0,0.3\n0,0,0\n");
    write("mask.csv", "0,1,0\n0,0,1\n0,0,0\n");
    write("current.csv", "0.1\n".repeat(20));
    write("in.csv", "sample,neuron,time\n0,0,0.1\n0,1,0.2\n0,0,0.355\n");
    StringBuilder spikes = new StringBuilder("sample,neuron,time\n");
    for (int n = 0; n < 6; n++) {
      for (int e = 0; e < 8; e++) {
        spikes.append("%d,%d,%s%n".formatted(n, e % 2, 0.1 + 0.2 * e + 0.01 * n));
      }
    }
    write("spikes.csv", spikes.toString());
    write("targets.csv", "target\n" + "0.1\n0.2\n".repeat(6));
    write("classes.csv", "class\n" + "0\n".repeat(12));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(temp.resolve(name), text);
  }

  /** What a file comes to, with the command line's changes. */
  private record Trained(Section root, RunConfig run, TrainingPlan plan) {
    static Trained read(Path file, Map<String, String> set, TrainConfig.Changes changes) {
      Section root = ConfigurationFile.read(file, set);
      RunConfig configured = RunConfig.read(root, Optional.empty());
      RunConfig run = configured.withSeed(configured.seed().orElse(7L));
      try (Engine engine = Engines.create(Engines.SCALAR, 1)) {
        TrainingPlan plan = TrainConfig.read(root, run, changes, Optional.empty(), engine).plan();
        return new Trained(root, run, plan);
      }
    }

    void record(Path path) {
      RunRecord.write(
          path, root, run.withNetwork(plan.start()), Map.of("command", "a 'b'\n\u00e9"));
    }
  }

  private Trained thereAndBack(String training, TrainConfig.Changes changes) throws IOException {
    Trained first = Trained.read(write("train.yaml", MODEL + training), Map.of(), changes);
    Path folder = Files.createTempDirectory(temp, "elsewhere");
    Path file = folder.resolve("run.yaml");
    first.record(file);
    Trained again = Trained.read(file, Map.of(), NONE);
    assertEquals(first.plan.fingerprint(), again.plan.fingerprint(), training);
    assertEquals(first.plan.steps(), again.plan.steps(), training);
    assertEquals(first.plan.seed(), again.plan.seed(), training);
    assertEquals(first.plan.earlyStopping(), again.plan.earlyStopping(), training);
    assertEquals(
        first.plan.test().map(test -> test.every() + " " + test.scenario().grid()),
        again.plan.test().map(test -> test.every() + " " + test.scenario().grid()),
        training);
    assertEquals(first.run.samples(), again.run.samples());
    // a start of one a neuron makes a list of what was one value
    assertTrue(
        again
            .run
            .populations()
            .getFirst()
            .perNeuron()
            .containsAll(first.run.populations().getFirst().perNeuron()),
        training);
    // all defaults are written out: reading adds none
    Path second = folder.resolve("second.yaml");
    again.record(second);
    assertEquals(withoutDigests(file), withoutDigests(second), training);
    return again;
  }

  /** A matrix in the model itself has no file whose digest could be told. */
  private static String withoutDigests(Path file) throws IOException {
    String text = Files.readString(file);
    return text.substring(0, text.indexOf("sha256:"));
  }

  @Test
  void everyKeyOfATrainingComesBack() throws IOException {
    for (String training :
        List.of(
            """
            learn: [inputCurrent, beta, inputGain]
            data: {spikes: spikes.csv, end: 2}
            maxSpikes: 40
            """,
            """
            learn:
              weights: {start: {uniform: [0.1, 0.6]}, learnMaskFile: mask.csv, min: 0, l1: 1e-3}
              inputWeights: {decay: 0.01, transform: log}
              tauS:
              mu1: {max: 20}
              mu2: {neurons: [0, 2], tied: true, l2: 1e-5}
              alpha: {min: 0.01, max: 1, transform: sigmoid}
              v0: {start: [0.1, 0.2, 0.3]}
            data: {spikes: spikes.csv, samples: 7, end: 2}
            test: {start: 1, end: 2, every: 3, batch: 5}
            earlyStopping: {patience: 4}
            loss: {kind: signature, depth: 2}
            optimizer: {kind: adam, clipNorm: 1, learningRate: [{from: 0, rate: 0.05}, {from: 20, rate: 0.01}]}
            steps: 12
            batch: 3
            seed: -9
            """,
            """
            learn: {weights: null}
            data: {spikes: spikes.csv, end: 2}
            test: {spikes: spikes.csv, end: 2}
            loss: spike-times
            optimizer: {kind: sgd, learningRate: {kind: cosine, initial: 0.01, steps: 50}}
            """,
            """
            learn: [weights]
            data: {spikes: spikes.csv, end: 2}
            loss: {kind: signature-kernel-mmd, jumpScale: [0.3, 0.2, 0.1], leadLag: true}
            optimizer: {kind: full-matrix-adam, clipValue: 3}
            """,
            """
            learn: [weights]
            data: {spikes: spikes.csv, end: 2}
            test: {heldOut: 2}
            loss: {kind: signature-score, static: rbf, bandwidth: 2, refinement: 1, basepoint: true}
            optimizer: {kind: rmsprop, learningRate: {kind: exponential, initial: 0.1, factor: 0.5, every: 9}}
            earlyStopping: {patience: 4, improvement: 0.01}
            """,
            """
            learn: [weights]
            data: {spikes: spikes.csv, end: 2}
            loss: conditional-intervals
            """,
            """
            learn: [inputWeights]
            data: {targets: targets.csv}
            loss: {kind: read-out, statistic: average}
            """,
            """
            learn: [inputWeights]
            data: {targets: classes.csv}
            test: {heldOut: 4}
            loss: {kind: read-out, compare: cross-entropy}
            """)) {
      thereAndBack(training, NONE);
    }
  }

  @Test
  void optionsOfTheCommandLineAreInIt() throws IOException {
    TrainConfig.Changes changes =
        new TrainConfig.Changes(Optional.of(5), Optional.of(4), Optional.of(0.125));
    for (String optimizer : List.of("", "optimizer: adam\n", "optimizer: {kind: sgd}\n")) {
      TrainingPlan plan =
          thereAndBack(
                  """
                  learn: [weights]
                  data: {spikes: spikes.csv, end: 2}
                  steps: 9
                  """
                      + optimizer,
                  changes)
              .plan;
      assertEquals(5, plan.steps());
      assertEquals(4, plan.batch());
      assertEquals(0.125, plan.schedule().rate(3));
    }
  }

  @Test
  void startsAreKeptAndChangedDataAreRefused() throws IOException {
    Path file =
        write("train.yaml", MODEL + "learn: [weights]\ndata: {spikes: spikes.csv, end: 2}\n");
    Path record = temp.resolve("run.yaml");
    Trained.read(file, Map.of(), NONE).record(record);
    Trained.read(file, Map.of(), NONE).record(record);
    String text = Files.readString(record);
    assertEquals(2, text.split("command: ", -1).length - 1, text);
    for (String key : List.of("data.spikes", "model.inputCurrentFile", "inputs.spikes")) {
      assertTrue(text.contains(key + ": "), text);
    }
    assertFalse(text.contains("w.csv"), "weights are in the record itself");
    // moved data are recognised by their digest
    Path moved = Files.move(temp.resolve("spikes.csv"), temp.resolve("moved.csv"));
    Trained.read(record, Map.of("data.spikes", moved.toString()), NONE);
    Files.writeString(moved, Files.readString(moved).replace("0.1", "0.10"));
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class,
            () -> Trained.read(record, Map.of("data.spikes", moved.toString()), NONE));
    assertTrue(
        e.getMessage().startsWith("data.spikes names " + moved + ", which is not the file"),
        e.getMessage());
    Trained.read(record, Map.of("data.spikes", moved.toString(), "record.sha256", "{}"), NONE);
  }
}
