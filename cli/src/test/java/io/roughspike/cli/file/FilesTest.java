package io.roughspike.cli.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.failure.FileFailure;
import io.roughspike.train.IdleSteps;
import io.roughspike.train.TrainingHistory;
import io.roughspike.train.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole files, JSON, checkpoints, metrics. */
class FilesTest {
  @TempDir private Path temp;

  @Test
  void aFailureInTheMiddleLeavesTheOldFile() throws IOException {
    Path file = temp.resolve("a.txt");
    AtomicFile.write(file, "old");
    FileFailure failure =
        assertThrows(
            FileFailure.class,
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(new byte[1 << 20]);
                      throw new IOException("No space left on device");
                    }));
    assertTrue(failure.getMessage().contains("make room"), failure.getMessage());
    assertEquals("old", Files.readString(file));
    try (Stream<Path> left = Files.list(temp)) {
      assertEquals(List.of(file), left.toList());
    }
  }

  /** Each writer has a temporary file of its own: the file is that of the last that is complete. */
  @Test
  void twoWritersOfOneFileLeaveThatOfOne() throws IOException {
    Path file = temp.resolve("a.txt");
    AtomicFile.write(
        file,
        out -> {
          out.write(new byte[1 << 17]); // more than is buffered
          AtomicFile.write(file, "of the second");
          assertEquals("of the second", Files.readString(file));
        });
    assertArrayEquals(new byte[1 << 17], Files.readAllBytes(file));
    try (Stream<Path> left = Files.list(temp)) {
      assertEquals(List.of(file), left.toList());
    }
  }

  @Test
  void jsonReadsBackToTheSameBits() {
    double[] numbers = {0.1, -0.0, 1e-310, Math.nextUp(1e22), 3};
    Path file = temp.resolve("a.json");
    AtomicFile.write(
        file,
        new JsonObject()
            .put("numbers", numbers)
            .put("nan", Double.NaN)
            .put("text", "a \"b\" \\ σ\n")
            .put("flag", true)
            .put("long", Long.MIN_VALUE)
            .put("list", List.of(new JsonObject().put("k", 1)))
            .toString());
    Map<?, ?> read = JsonReader.read(file);
    assertArrayEquals(
        numbers, ((List<?>) read.get("numbers")).stream().mapToDouble(x -> (Double) x).toArray());
    assertNull(read.get("nan"));
    assertEquals("a \"b\" \\ σ\n", read.get("text"));
    assertEquals(true, read.get("flag"));
    assertEquals(Long.MIN_VALUE, read.get("long"));
    assertEquals(List.of(Map.of("k", 1L)), read.get("list"));
  }

  @Test
  void checkpointsReadBackToTheSameBits() {
    TrainingState state =
        new TrainingState(
            "plan \"a\"; σ",
            2,
            new double[] {0.1, -0.0},
            new double[] {1e-300, Math.PI},
            new double[] {1, 2, 3, 4},
            new double[] {Double.NaN, 0.5},
            Double.NaN,
            0.25);
    Path file = temp.resolve("checkpoint.json");
    CheckpointFile.write(file, state, Map.of("tauS", new double[] {0.1, -0.0, 1e-300}));
    TrainingState read = CheckpointFile.read(file);
    assertEquals(state.fingerprint(), read.fingerprint());
    assertEquals(state.step(), read.step());
    assertArrayEquals(state.free(), read.free());
    assertArrayEquals(state.optimizerState(), read.optimizerState());
    assertArrayEquals(state.recentParameters(), read.recentParameters());
    assertArrayEquals(state.recentTestLosses(), read.recentTestLosses());
    assertEquals(state.firstTestLoss(), read.firstTestLoss());
    assertEquals(state.seconds(), read.seconds());
    Map<String, double[]> parameters = CheckpointFile.readParameters(file);
    assertEquals(Set.of("tauS"), parameters.keySet());
    assertArrayEquals(new double[] {0.1, -0.0, 1e-300}, parameters.get("tauS"));
  }

  /** The example of FIPS 180-2. */
  @Test
  void digestsAreThoseOfTheStandard() throws IOException {
    assertEquals(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        FileDigest.sha256(Files.writeString(temp.resolve("abc"), "abc")));
  }

  /** Every field has a value of its own, so that none can stand for another. */
  @Test
  void checkpointsOfEarlyStoppingReadBackFieldByField() {
    TrainingState state =
        new TrainingState(
            "plan",
            3,
            new double[] {0.1, -0.0, Double.MIN_VALUE},
            new double[] {1e-300, Math.PI},
            new double[] {1, 2, 3},
            new double[] {Double.NaN, 0.5, Double.NaN},
            0.75,
            0.25,
            Optional.of(
                new TrainingState.Best(
                    12, Math.nextUp(0.3), 4, new double[] {-0.0, Math.nextUp(1.0), 1e300})),
            Optional.of(
                new TrainingState.Best(17, Math.nextDown(0.2), 5, new double[] {7, -8, 1.0 / 3})),
            List.of(
                new IdleSteps(IdleSteps.Cause.FLAT, 2, 6),
                new IdleSteps(IdleSteps.Cause.SILENT, 8, 9)));
    Path file = temp.resolve("checkpoint.json");
    CheckpointFile.write(file, state, Map.of());
    TrainingState read = CheckpointFile.read(file);
    assertEquals(state.step(), read.step(), "step");
    assertEquals(state.firstTestLoss(), read.firstTestLoss(), "firstTestLoss");
    assertArrayEquals(state.free(), read.free(), "free");
    assertArrayEquals(state.recentTestLosses(), read.recentTestLosses(), "recentTestLosses");
    assertSameBest("best", state.best(), read.best());
    assertSameBest("ofLastStep", state.ofLastStep(), read.ofLastStep());
    assertEquals(state.idle(), read.idle(), "idle steps");
  }

  private static void assertSameBest(
      String name, Optional<TrainingState.Best> expected, Optional<TrainingState.Best> found) {
    TrainingState.Best a = expected.orElseThrow();
    TrainingState.Best b = found.orElseThrow(() -> new AssertionError(name + " is missing"));
    assertEquals(a.step(), b.step(), name + ".step");
    assertEquals(a.testLoss(), b.testLoss(), name + ".testLoss");
    assertEquals(a.testsSince(), b.testsSince(), name + ".testsSince");
    assertArrayEquals(a.free(), b.free(), name + ".free");
  }

  @Test
  void metricsReadBackUpToTheCheckpoint() {
    TrainingHistory history = new TrainingHistory();
    for (int step = 0; step < 5; step++) {
      history.stepDone(
          step, 0.1 * step, step % 2 == 0 ? Double.NaN : 0.3, 1e-3, new double[] {step, 1});
    }
    Path file = temp.resolve("metrics.csv");
    MetricsFile.write(file, history, List.of("c", "beta"));
    TrainingHistory read = new TrainingHistory();
    MetricsFile.read(file, List.of("c", "beta"), 3, _ -> true, read);
    assertEquals(3, read.size());
    assertArrayEquals(new double[] {0, 0.1, 0.2}, read.losses());
    assertArrayEquals(new double[] {Double.NaN, 0.3, Double.NaN}, read.testLosses());
    assertArrayEquals(new double[] {0, 1, 2}, read.parameter(0));
    // of steps that the run that goes on does not test no test loss is kept
    TrainingHistory untested = new TrainingHistory();
    MetricsFile.read(file, List.of("c", "beta"), 5, step -> step != 1, untested);
    assertArrayEquals(
        new double[] {Double.NaN, Double.NaN, Double.NaN, 0.3, Double.NaN},
        untested.testLosses(),
        "test losses without that of step 1");
  }
}
