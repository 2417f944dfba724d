package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.file.JsonReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs commands in this process. */
final class Cli {
  /** A model that every command can use. */
  static final String NEURON =
      """
      model:
        neurons: 1
        mu: [6.0, 5.0]
        sigma: [[0.25, 0.0], [0.1, 0.2]]
        vReset: 1.2
        vThreshold: 1.0
        alpha: 0.03
        beta: 5.0
        tauS: 1.0
        intensityCap: 10.0
        weights: [[0]]
        inputCurrent: [1.5]
        v0: 0.9
        i0: [0.6]
      time: {start: 0.0, end: 1.0, step: 0.01}
      maxSpikes: 20
      samples: 5
      seed: 3
      """;

  /** A network with input spikes and a read-out; in.csv must hold {@link #INPUT_SPIKES}. */
  static final String NETWORK =
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
        weights: [[0, 0.5, 0.2], [0, 0, 0.3], [0, 0, 0]]
        readOuts: [2]
        inputCurrent: [1.5, 0.8, 0.0]
        v0: 1.1
        i0: 0.6
      inputs:
        spikes: in.csv
        weights: [[0.5, 0, 0], [0, 0.4, 0.1]]
      time: {start: 0.0, end: 1.0, step: 0.01}
      samples: 6
      seed: 3
      """;

  static final String INPUT_SPIKES = "sample,neuron,time\n0,0,0.1\n0,1,0.2\n0,0,0.355\n0,1,0.355\n";

  private Cli() {}

  /** What a command left behind. */
  record Result(int code, String out, String err) {
    /** The object on standard output; fails if there is anything else. */
    Map<?, ?> json(Path temp) {
      assertEquals(1, out.lines().count(), out);
      try {
        Path file = Files.createTempFile(temp, "stdout", ".json");
        Files.writeString(file, out);
        return JsonReader.read(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Checks that the command failed with one sentence that names the culprit. */
    void assertFailed(int expectedCode, String culprit) {
      assertEquals(expectedCode, code, this::toString);
      assertEquals("", out);
      List<String> lines = err.lines().toList();
      assertEquals(1, lines.size(), err);
      assertTrue(lines.getFirst().startsWith("roughspike: "), err);
      assertTrue(lines.getFirst().contains(culprit), () -> "expected " + culprit + " in: " + err);
      assertFalse(err.contains("Exception"), err);
      assertFalse(err.contains("a defect of RoughSpike"), err);
    }
  }

  static Result run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = RoughSpike.run(new PrintWriter(out), new PrintWriter(err, true), args);
    return new Result(code, out.toString(), err.toString());
  }

  /** As {@link #run}, where nothing may fail. */
  static Result done(String... args) {
    Result result = run(args);
    assertEquals(ExitCodes.DONE, result.code(), result::toString);
    return result;
  }

  static Path write(Path folder, String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
