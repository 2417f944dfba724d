package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.file.JsonReader;
import io.roughspike.cli.file.NpyFile;
import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.Driver;
import io.roughspike.model.TimeGrid;
import io.roughspike.train.NoiseStreams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Solvers and delays in commands: what they say, write and read back. */
class SolverCommandsTest {
  private static final String DELAYED =
      Cli.NETWORK
          .replace(
              "  readOuts", "  delays: [[0, 0.013, 0.2], [0, 0, 0.055], [0, 0, 0]]\n  readOuts")
          .replace("inputs:\n", "inputs:\n  delays: [[0.05, 0, 0], [0, 0, 0.1]]\n");

  private static final String TRAINING =
      """
      model:
        neurons: 2
        mu: [6, 5]
        sigma: [[0.1, 0], [0, 0.1]]
        vReset: 1.2
        vThreshold: 1
        alpha: 0.03
        beta: 5
        tauS: 1
        weights: [[0, 1.5], [0.3, 0]]
        delays: [[0, 0.1], [0, 0]]
        inputCurrent: [1.5, 0.3]
        v0: 0.5
      time: {end: 1.5, step: 0.02}
      samples: 64
      seed: 3
      learn: {delays: {start: [0.3, 0.001]}}
      data: {simulate: {truth: {delays: [0.1, 0.05]}}}
      loss: {kind: spike-times, spikes: 2}
      optimizer: {kind: rmsprop, learningRate: 0.01}
      batch: 64
      steps: 6
      """;

  @TempDir private Path temp;
  private String delayed;

  @BeforeEach
  void writeFiles() {
    Cli.write(temp, "in.csv", Cli.INPUT_SPIKES);
    delayed = Cli.write(temp, "delayed.yaml", DELAYED).toString();
  }

  private Map<?, ?> json(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--json");
    return Cli.done(all.toArray(String[]::new)).json(temp);
  }

  private static Map<?, ?> map(Object value) {
    return (Map<?, ?>) value;
  }

  private static double[][] matrix(Object value) {
    return ((List<?>) value)
        .stream()
            .map(row ->
                ((List<?>) row).stream().mapToDouble(x -> ((Number) x).doubleValue()).toArray())
            .toArray(double[][]::new);
  }

  @Test
  void resultsSayHowTheyWereSolved() {
    String neuron = Cli.write(temp, "neuron.yaml", Cli.NEURON).toString();
    String out = temp.resolve("out").toString();
    assertEquals(
        Map.of("kind", "euler", "cuts", "all"),
        json("simulate", neuron, "--format", "csv", "--out", out).get("solver"));
    assertEquals(
        Map.of("kind", "euler", "cuts", "touched"), json("gradient", delayed).get("solver"));
    Map<?, ?> solver =
        map(
            json(
                    "gradient",
                    neuron,
                    "--set",
                    "solver={kind: heun, adaptive: true, tolerance: {v: 0.01, s: 0.1}}")
                .get("solver"));
    assertEquals("heun", solver.get("kind"));
    assertEquals(true, solver.get("adaptive"));
    assertEquals(Map.of("v", 0.01, "s", 0.1), solver.get("tolerance"));
    assertEquals(0.01 / 1024, solver.get("smallestStep"));
  }

  @Test
  void gradientsByDelaysHaveTheShapesOfWeights() {
    Map<?, ?> gradient = map(json("gradient", delayed).get("gradient"));
    double[][] delays = matrix(gradient.get("delays"));
    double[][] inputDelays = matrix(gradient.get("inputDelays"));
    assertEquals(3, delays.length);
    assertEquals(2, inputDelays.length);
    assertNotEquals(0, delays[0][1]);
    assertEquals(0, delays[0][0]);
    assertEquals(0, delays[1][0]);
    assertNotEquals(0, inputDelays[0][0]);
    assertEquals(0, inputDelays[0][1]);
    String text = Cli.done("gradient", delayed).out();
    assertTrue(text.contains("delays[0][1]   " + delays[0][1]), text);
    assertTrue(text.contains("inputDelays[0][0] " + inputDelays[0][0]), text);
    String undelayed = Cli.write(temp, "undelayed.yaml", Cli.NETWORK).toString();
    Map<?, ?> without = map(json("gradient", undelayed).get("gradient"));
    assertFalse(without.containsKey("delays") || without.containsKey("inputDelays"));
  }

  /** Delays of 0 that are given are at once: the same paths as without, cut for the touched. */
  @Test
  void delaysOfZeroAreAtOnce() throws IOException {
    String undelayed = Cli.write(temp, "undelayed.yaml", Cli.NETWORK).toString();
    String zero = "model.delays=[[0, 0, 0], [0, 0, 0], [0, 0, 0]]";
    assertEquals(
        spikes(undelayed, "--set", "solver.cuts=touched"), spikes(undelayed, "--set", zero));
    assertNotEquals(spikes(undelayed, "--set", zero), spikes(delayed));
  }

  private String spikes(String file, String... options) throws IOException {
    Path out = Files.createTempDirectory(temp, "spikes");
    List<String> args = new ArrayList<>(List.of("simulate", file, "--format", "csv"));
    args.addAll(List.of("--out", out.toString()));
    args.addAll(List.of(options));
    Cli.done(args.toArray(String[]::new));
    return Files.readString(out.resolve("spikes.csv"));
  }

  @Test
  void gradientsByDelaysStandUnderTheirReceptors() {
    String two =
        Cli.write(
                temp,
                "two.yaml",
                PopulationsTest.TWO.replace(
                    "unit: nS}}\n", "unit: nS}, delay: {value: 1, unit: ms}}\n"))
            .toString();
    Map<?, ?> delays =
        map(map(json("gradient", two, "--set", "time.end=0.05").get("gradient")).get("delays"));
    assertEquals(List.of("ge", "gi"), List.copyOf(delays.keySet()));
    assertEquals(6, matrix(delays.get("ge")).length);
  }

  /** Above 1,000 neurons derivatives are lists in the order of connections. */
  @Test
  void gradientsOfManyDelaysAreLists() throws IOException {
    Files.writeString(
        temp.resolve("list.csv"), "from,to,weight,delay\n0,1,0.5,0.1\n1000,0,0.25,0\n");
    String large =
        Cli.NEURON
            .replace("neurons: 1", "neurons: 1001")
            .replace("  weights: [[0]]\n", "  connectionsFile: list.csv\n")
            .replace("[1.5]", "1.5")
            .replace("[0.6]", "0.6")
            .replace("samples: 5", "samples: 1")
            .replace("maxSpikes: 20\n", "");
    String file = Cli.write(temp, "large.yaml", large).toString();
    Map<?, ?> gradient = map(json("gradient", file, "--quiet").get("gradient"));
    assertEquals(2, ((List<?>) gradient.get("delays")).size());
    assertEquals(2, ((List<?>) gradient.get("weights")).size());
    Cli.Result all = Cli.done("gradient", file, "--json");
    assertFalse(all.err().contains("solver.cuts"), all.err()); // touched already
    Files.writeString(temp.resolve("list.csv"), "from,to,weight\n0,1,0.5\n1000,0,0.25\n");
    Cli.Result cut = Cli.done("gradient", file, "--json");
    assertTrue(
        cut.err().contains("an event cuts the steps of all 1001 neurons: solver.cuts: touched"),
        cut.err());
  }

  /** The driver's own increments and areas from outside give the same paths. */
  @Test
  void areasFromOutsideAreUsedAsTheyAre() throws IOException {
    String neuron = Cli.write(temp, "neuron.yaml", Cli.NEURON).toString();
    BrownianDriver driver = new BrownianDriver(NoiseStreams.data(3));
    String w = export(driver, "w.npy", 0, driver::scale);
    String h = export(driver, "h.npy", Driver.AREAS, driver::areaScale);
    for (String kind : List.of("sra1", "shark", "esra")) {
      String solver = "solver=" + kind;
      String drawn = spikes(neuron, "--set", solver);
      String given = spikes(neuron, "--set", solver, "--brownian", w, "--areas", h);
      // areas are rounded once more on their way from a driver of normals
      assertArrayEquals(numbers(drawn), numbers(given), 1e-12, kind);
      String none = temp.resolve("zero.npy").toString();
      NpyFile.write(Path.of(none), new double[1000], 5, 100, 1, 2);
      assertNotEquals(
          drawn, spikes(neuron, "--set", solver, "--brownian", w, "--areas", none), kind);
    }
    assertEquals(
        spikes(neuron, "--set", "solver=heun"),
        spikes(neuron, "--set", "solver=heun", "--brownian", w));
  }

  private static double[] numbers(String csv) {
    return csv.lines()
        .skip(1)
        .flatMap(line -> List.of(line.split(",")).stream())
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  private String export(Driver driver, String name, int first, DoubleUnaryOperator scale) {
    TimeGrid grid = new TimeGrid(0, 1, 0.01);
    double[] values = new double[5 * 100 * 2];
    double[] four = new double[Driver.BLOCK];
    Driver.Source source = driver.source();
    for (int n = 0; n < 5; n++) {
      for (int m = 0; m < 100; m++) {
        for (int c = 0; c < 2; c++) {
          source.block(n, 0, first + c, m / Driver.BLOCK, four, 0, 1);
          values[(n * 100 + m) * 2 + c] =
              scale.applyAsDouble(grid.length(m)) * four[m % Driver.BLOCK];
        }
      }
    }
    Path file = temp.resolve(name);
    NpyFile.write(file, values, 5, 100, 1, 2);
    return file.toString();
  }

  @Test
  void trainedDelaysAreWrittenReadAndResumed() throws IOException {
    String file = Cli.write(temp, "training.yaml", TRAINING).toString();
    String whole = temp.resolve("whole").toString();
    String parts = temp.resolve("parts").toString();
    String solver = "solver.kind=sra1";
    Cli.done("train", file, "--set", solver, "--out", whole, "--quiet");
    Cli.done("train", file, "--set", solver, "--out", parts, "--steps", "3", "--quiet");
    Cli.done("train", file, "--set", solver, "--out", parts, "--resume", "--quiet");
    for (String name : List.of("delays.csv", "model.yaml")) {
      assertEquals(
          Files.readString(Path.of(whole, name)), Files.readString(Path.of(parts, name)), name);
    }
    Map<?, ?> result = JsonReader.read(Path.of(whole, "result.json"));
    assertEquals(Map.of("kind", "sra1", "cuts", "touched"), result.get("solver"));
    double[] delays =
        ((List<?>) map(result.get("values")).get("delays"))
            .stream().mapToDouble(x -> ((Number) x).doubleValue()).toArray();
    assertEquals(
        "0.0,%s\n%s,0.0\n".formatted(delays[0], delays[1]),
        Files.readString(Path.of(whole, "delays.csv")));
    assertTrue(delays[0] != 0.3 && delays[0] >= 0 && delays[1] >= 0);
    String model = Files.readString(Path.of(whole, "model.yaml"));
    assertTrue(model.contains("solver: {kind: sra1, cuts: touched}"), model);
    assertTrue(
        model.contains("delays: [[0.0, %s], [%s, 0.0]]".formatted(delays[0], delays[1])), model);
    // the same solver goes on where the model is used
    String trained = Path.of(whole, "model.yaml").toString();
    assertEquals(result.get("solver"), json("gradient", trained).get("solver"));
    String fromFile =
        Cli.write(
                temp,
                "from-file.yaml",
                TRAINING.replaceFirst(
                    "  delays: .*", "  delaysFile: " + Path.of(whole, "delays.csv")))
            .toString();
    assertEquals(spikes(trained), spikes(fromFile, "--set", solver));
    String record = Files.readString(Path.of(whole, "run.yaml"));
    assertTrue(record.contains("solver: {kind: sra1, cuts: touched, crossings: line}"), record);
    Cli.run("train", file, "--set", "solver.kind=heun", "--out", whole, "--resume", "--quiet")
        .assertFailed(3, "it has [solver {kind: sra1, cuts: touched}");
  }

  /** A start from a model without delays keeps those of the configuration. */
  @Test
  void delaysOfAWarmStart() throws IOException {
    String file = Cli.write(temp, "training.yaml", TRAINING).toString();
    String undelayed =
        Cli.write(
                temp,
                "undelayed.yaml",
                TRAINING
                    .replaceFirst("  delays: .*\n", "")
                    .replaceFirst("learn: .*\ndata: .*", "learn: [tauS]\ndata: {simulate: }"))
            .toString();
    String out = temp.resolve("out").toString();
    Cli.done("train", file, "--init", undelayed, "--steps", "1", "--out", out, "--quiet");
    List<String> metrics = Files.readAllLines(Path.of(out, "metrics.csv"));
    assertEquals("step,loss,test_loss,seconds,delayError", metrics.getFirst());
    // |0.1 - 0.1| and |0 - 0.05|, those of the model, not of learn
    assertTrue(metrics.get(1).endsWith(",0.025"), metrics.get(1));
    String twice = temp.resolve("twice").toString();
    Cli.run("train", undelayed, "--init", file, "--steps", "1", "--out", twice, "--quiet")
        .assertFailed(3, "has model.delays, and the training has none: give it the key delays too");
  }

  @Test
  void modelsRecommendASolver() {
    assertTrue(Cli.done("model", "lif").out().contains("# recommended solver: esra (order"));
    assertEquals("sra1", json("model", "adex").get("recommendedSolver"));
    assertEquals("esra", json("model", "gif").get("recommendedSolver"));
  }

  /** A step that is too long for one solver is not for another. */
  @Test
  void stepsAreWarnedOfByTheirSolver() {
    String neuron = Cli.write(temp, "neuron.yaml", Cli.NEURON).toString();
    String stiff = "model.mu=[250, 5]"; // times the step 2.5
    assertTrue(Cli.done("gradient", neuron, "--set", stiff).err().contains("unstable steps"));
    for (String kind : List.of("exp1", "rk4")) {
      String err = Cli.done("gradient", neuron, "--set", stiff, "--set", "solver=" + kind).err();
      assertFalse(err.contains("unstable steps"), err);
    }
  }

  /** Recorded spikes stand in for the neurons' own, after their delays. */
  @Test
  void conditionalIntervalsHaveDelays() throws IOException {
    String file =
        Cli.write(
                temp,
                "training.yaml",
                TRAINING.replaceFirst("loss: .*", "loss: conditional-intervals"))
            .toString();
    String out = temp.resolve("out").toString();
    Cli.done("train", file, "--steps", "2", "--out", out, "--quiet");
    assertEquals(3, Files.readAllLines(Path.of(out, "metrics.csv")).size());
    double[] first =
        Files.readAllLines(Path.of(out, "delays.csv")).stream()
            .flatMap(line -> List.of(line.split(",")).stream())
            .mapToDouble(Double::parseDouble)
            .toArray();
    assertNotEquals(0.3, first[1]);
    assertArrayEquals(new double[] {0, 0}, new double[] {first[0], first[3]});
  }

  /**
   * Two equal neurons fire at one moment, so that no difference counts, and the ends of their dead
   * times change nothing: the two gradients by these are 0 up to rounding, which is no
   * disagreement.
   */
  @Test
  void roundingIsNoDisagreementWhereNoDifferenceCounts() {
    String file =
        Cli.write(
                temp,
                "equal.yaml",
                """
                model:
                  neurons: 2
                  equations: dv/dt = (drive - v)/tau
                  event: v - 1
                  reset: v = 0
                  parameters: {drive: 1.16, tau: 0.2}
                  refractory: 0
                time: {end: 0.9, step: 0.1}
                solver: esra
                """)
            .toString();
    Map<?, ?> result = json("gradcheck", file);
    assertEquals(8, ((List<?>) result.get("unresolved")).size());
    assertEquals(true, result.get("holds"));
  }
}
