package io.roughspike.cli.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.cli.file.Notes;
import io.roughspike.cli.file.NpyFile;
import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.spike.SpikeTrains;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which recorded value acts at which time of a simulation. */
class RecordedCurrentTest {
  private static final String YAML =
      """
      model:
        neurons: 2
        mu: [6, 5]
        sigma: [[0.2, 0], [0, 0.2]]
        vReset: 1
        vThreshold: 1
        alpha: 0
        beta: 5
        tauS: 1
        inputCurrentFile: FILE
        inputCurrentStep: 0.5
        inputCurrentStart: START
      time: {start: 2, end: 4, step: 0.25}
      samples: 3
      """;

  private static final int SAMPLES = 3;
  private static final int NEURONS = 2;

  /** Values of the recording that the grid sees. */
  private static final int SEEN = 4;

  @TempDir private Path temp;

  /** Tells sample, step of the recording counted from the grid's start, and neuron. */
  private static double value(int sample, int step, int neuron) {
    return 100 * sample + step + 0.1 * neuron;
  }

  private RunConfig run(String file, double start) throws Exception {
    Path yaml =
        Files.writeString(
            temp.resolve("a.yaml"),
            YAML.replace("FILE", file).replace("START", Double.toString(start)));
    return RunConfig.read(ConfigurationFile.read(yaml, Map.of()), Optional.empty());
  }

  /** A recording that begins {@code early} values before the grid and ends {@code late} after. */
  private double[] recording(int samples, int early, int late, int columns) {
    int length = early + SEEN + late;
    double[] values = new double[samples * length * columns];
    for (int s = 0; s < samples; s++) {
      for (int k = 0; k < length; k++) {
        for (int n = 0; n < columns; n++) {
          values[(s * length + k) * columns + n] = value(s, k - early, n);
        }
      }
    }
    return values;
  }

  @Test
  void aRecordingMayBeginBeforeTheGridAndEndAfterIt() throws Exception {
    TimeGrid grid = new TimeGrid(2, 4, 0.25);
    for (int samples : new int[] {1, SAMPLES}) {
      for (int early : new int[] {0, 1, 5}) {
        for (int late : new int[] {0, 2}) {
          for (int columns : new int[] {1, NEURONS}) {
            String what =
                "%d recordings of %d columns that begin %d values early and end %d late"
                    .formatted(samples, columns, early, late);
            NpyFile.write(
                temp.resolve("c.npy"),
                recording(samples, early, late, columns),
                samples,
                early + SEEN + late,
                columns);
            double[] found =
                run("c.npy", 2 - 0.5 * early).inputs(grid).current().orElseThrow().onGrid(grid);
            double[] expected = new double[samples * 8 * columns];
            for (int k = 0; k < expected.length; k++) {
              int step = k / columns % 8;
              expected[k] = value(k / columns / 8, step / 2, k % columns);
            }
            assertArrayEquals(expected, found, what + ": currents on the grid");
          }
        }
      }
    }
  }

  /** The values before the grid change nothing, as CSV too. */
  @Test
  void whatCameBeforeTheGridIsNotSimulated() throws Exception {
    double[] whole = {9, -9, 7, 1.5, 0.3, 2.5, 0.8};
    SpikeTrains[] trains = new SpikeTrains[2];
    for (int early : new int[] {0, 3}) {
      write("c.csv", Arrays.copyOfRange(whole, 3 - early, whole.length));
      RunConfig run = run("c.csv", 2 - 0.5 * early);
      RandomStream stream = new RandomStream(1, 0);
      trains[early / 3] = new SpikeTrains();
      try (Engine engine = Engines.create(Engines.SCALAR, 1)) {
        engine.simulate(
            run.simulation(new BrownianDriver(stream), new CounterClocks(stream)),
            trains[early / 3]);
      }
    }
    for (int s = 0; s < SAMPLES; s++) {
      assertEquals(trains[0].count(s), trains[1].count(s), "events of sample " + s);
      for (int e = 0; e < trains[0].count(s); e++) {
        assertEquals(
            trains[0].time(s, e),
            trains[1].time(s, e),
            "time of event %d of sample %d, recording from the start and from 3 values before"
                .formatted(e, s));
      }
    }
  }

  private void write(String name, double[] values) throws Exception {
    StringBuilder text = new StringBuilder();
    for (double value : values) {
      text.append(value).append('\n');
    }
    Files.writeString(temp.resolve(name), text);
  }

  /** The grid ends at 4; a recording that goes on is told of, unless something else needs it. */
  @Test
  void aRecordingThatGoesOnIsToldOf() throws Exception {
    assertEquals(List.of(), told(SEEN, ""));
    assertEquals(
        List.of("model.inputCurrentFile goes on to 5.0, of which nothing is used after 4.0"),
        told(SEEN + 2, ""));
    for (String key : List.of("data", "test")) {
      assertEquals(List.of(), told(SEEN + 2, key + ": {end: 5}"), key);
      assertEquals(
          List.of("model.inputCurrentFile goes on to 6.5, of which nothing is used after 5.0"),
          told(SEEN + 5, key + ": {end: 5}"),
          key);
    }
  }

  private List<String> told(int values, String more) throws Exception {
    NpyFile.write(temp.resolve("c.npy"), new double[values], values);
    Path yaml =
        Files.writeString(
            temp.resolve("a.yaml"), YAML.replace("FILE", "c.npy").replace("START", "2") + more);
    List<String> told = new ArrayList<>();
    Section root = ConfigurationFile.read(yaml, Map.of());
    Notes.tellingTo(told::add, () -> RunConfig.read(root, Optional.empty()));
    return told;
  }
}
