package io.roughspike.cli.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.failure.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorded currents in the units, and with the times, that a file has. */
class CurrentUnitsTest {
  private static final String SI =
      """
      model:
        kind: gif
        inputCurrentFile: FILE
        MORE
      time: {end: 0.004, step: 1.0e-3}
      """;

  private static final String PLAIN =
      """
      model:
        equations: dv/dt = input - v
        intensity: exp(min(v, 5))
        reset: v = 0
        inputCurrentFile: FILE
        MORE
      time: {end: 0.004, step: 1.0e-3}
      """;

  private static final String TABLE = "t_ms,i_pA,note\n0,100,1\n1,200,1\n2,-50,1\n3,0,1\n";
  private static final String COLUMNS =
      "inputCurrentColumns: {time: t_ms, unit: ms, current: i_pA}";
  private static final double[] AMPERES = {100e-12, 200e-12, -50e-12, 0};

  @TempDir private Path temp;

  @BeforeEach
  void writeFiles() throws IOException {
    write("table.csv", TABLE);
    write("pA.csv", "100\n200\n-50\n0\n");
    write("A.csv", "1e-10\n2e-10\n-0.5e-10\n0\n");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(temp.resolve(name), text);
  }

  private double[] read(String yaml, String file, String... more) throws IOException {
    Path path =
        write("a.yaml", yaml.replace("FILE", file).replace("MORE", String.join("\n  ", more)));
    RunConfig run = RunConfig.read(ConfigurationFile.read(path, Map.of()), Optional.empty());
    return run.current().orElseThrow().on(run.grid()).onGrid(run.grid());
  }

  private void refused(String words, String yaml, String file, String... more) {
    String message =
        assertThrows(ConfigurationException.class, () -> read(yaml, file, more)).getMessage();
    assertTrue(message.contains(words), () -> words + " is not in: " + message);
  }

  @Test
  void valuesAreReadInAmperes() throws IOException {
    String step = "inputCurrentStep: 0.001";
    assertArrayEquals(AMPERES, read(SI, "A.csv", step));
    // dividing by a power of ten rounds once, as the literals do
    assertArrayEquals(AMPERES, read(SI, "pA.csv", step, "inputCurrentUnit: pA"));
    assertArrayEquals(AMPERES, read(SI, "table.csv", COLUMNS, "inputCurrentUnit: pA"));
    assertArrayEquals(AMPERES, read(SI, "table.csv", COLUMNS, step, "inputCurrentUnit: pA"));
    // a pattern of plain numbers times a gain in amperes
    assertArrayEquals(
        new double[] {100, 200, -50, 0}, read(SI, "pA.csv", step, "inputGain: 1.0e-12"));
  }

  @Test
  void plainNumbersStayAsTheyAre() throws IOException {
    assertArrayEquals(
        new double[] {100, 200, -50, 0}, read(PLAIN, "pA.csv", "inputCurrentStep: 0.001"));
    assertArrayEquals(new double[] {100, 200, -50, 0}, read(PLAIN, "table.csv", COLUMNS));
    refused(
        "cannot be used, as the model has no unit for this",
        PLAIN,
        "pA.csv",
        "inputCurrentStep: 0.001",
        "inputCurrentUnit: pA");
  }

  /** Times begin where the recording does. */
  @Test
  void timesOfTheFile() throws IOException {
    write("early.csv", "t,i\n-0.002,9\n-0.001,8\n0,1\n0.001,2\n0.002,3\n0.003,4\n");
    String columns = "inputCurrentColumns: {time: t, current: [i]}";
    assertArrayEquals(new double[] {1, 2, 3, 4}, read(PLAIN, "early.csv", columns));
    write("late.csv", "t,i\n0.001,1\n0.002,2\n0.003,3\n");
    refused("must include the simulated times", PLAIN, "late.csv", columns);
    refused(
        "is what the times of the file say", PLAIN, "early.csv", columns, "inputCurrentStart: 0");
    refused(
        "must be the distance of the times of the file, 0.001",
        PLAIN,
        "early.csv",
        columns,
        "inputCurrentStep: 0.002");
  }

  @Test
  void whatCannotBeUsed() throws IOException {
    String step = "inputCurrentStep: 0.001";
    refused("reaches 200.0 A, and no cell gets more than 1.0E-6 A", SI, "pA.csv", step);
    refused("for instance model.inputCurrentUnit: nA", SI, "pA.csv", step);
    refused("reaches 2.0E-4 A", SI, "pA.csv", step, "inputCurrentUnit: uA");
    refused("must be a unit such as pA", SI, "pA.csv", step, "inputCurrentUnit: mV");
    refused("is no unit", SI, "pA.csv", step, "inputCurrentUnit: amp");
    refused("key model.inputCurrentStep is missing", SI, "A.csv");
    refused(
        "Columns.current is missing", PLAIN, "table.csv", COLUMNS.replace(", current: i_pA", ""));
    refused("Columns.time is missing", PLAIN, "table.csv", "inputCurrentColumns: {current: i_pA}");
    refused("must have the columns t_ms and x", PLAIN, "table.csv", COLUMNS.replace("i_pA", "x"));
    refused("unit must be a unit such as s", PLAIN, "table.csv", COLUMNS.replace(" ms,", " mV,"));
    write("gap.csv", "t_ms,i_pA\n0,1\n1,1\n3,1\n4,1\n");
    refused("must have times at equal distances, got 1.0 at value 1", PLAIN, "gap.csv", COLUMNS);
    write("back.csv", "t_ms,i_pA\n3,1\n2,1\n1,1\n0,1\n");
    refused(
        "must have times that increase, got 3.0 first and 0.0 last", PLAIN, "back.csv", COLUMNS);
    write("one.csv", "t_ms,i_pA\n0,1\n");
    refused("must have at least two times, got 1", PLAIN, "one.csv", COLUMNS);
    refused(
        "belongs to a recorded current", PLAIN.replace("inputCurrentFile: FILE", ""), "", COLUMNS);
  }
}
