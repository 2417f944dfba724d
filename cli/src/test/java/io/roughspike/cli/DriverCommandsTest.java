package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.file.NpyFile;
import io.roughspike.cli.file.NumberArray;
import io.roughspike.cli.file.OwnFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drivers in commands: what they say, write, learn and read back. */
class DriverCommandsTest {
  private static final String PAIR =
      """
      model:
        neurons: 2
        mu: [6, 5]
        sigma: [[0.25, 0], [0.1, 0.2]]
        vReset: 1.2
        vThreshold: 1
        alpha: 0.03
        beta: 5
        tauS: 1
        weights: [[0, 0.3], [0.2, 0]]
        inputCurrent: [1.5, 1.2]
        v0: 0.9
      time: {end: 1, step: 0.03125}
      samples: 6
      seed: 3
      """;

  private static final String TRAINING =
      """
      data: {simulate: {samples: 16}}
      loss: {kind: spike-times, spikes: 2}
      optimizer: {kind: rmsprop, learningRate: 0.01}
      batch: 16
      steps: 6
      """;

  private static final String FRACTIONAL = "{kind: fractional, hurst: 0.3}";
  private static final String SHARED = "{kind: fractional, hurst: 0.7, correlation: 0.5}";
  private static final String CORRELATED = "{kind: brownian, correlation: [[1, 0.4], [0.4, 1]]}";
  private static final String POISSON = "{kind: poisson, rate: 3, marks: {normal: [0.2, 0.3]}}";

  @TempDir private Path temp;
  private String recorded;
  private String sum;

  @BeforeEach
  void writeFiles() {
    Cli.write(temp, "r.csv", "time,value\n-1,2\n0,0\n0.3,0.5\n0.3,1\n0.7,0.2\n2,0.4\n");
    recorded = "{kind: recorded, file: " + temp.resolve("r.csv") + "}";
    sum =
        "{kind: sum, parts: [brownian, {kind: poisson, rate: 2, marks: {exponential: 0.5}, channels: [0], shared: true}, %s]}"
            .formatted(recorded);
  }

  private String file(String driver, String... more) {
    String text = PAIR + "driver: " + driver + "\n" + String.join("", more);
    return Cli.write(temp, "file.yaml", text).toString();
  }

  private Map<?, ?> json(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--json");
    return Cli.done(all.toArray(String[]::new)).json(temp);
  }

  private static Map<?, ?> map(Object value) {
    return (Map<?, ?>) value;
  }

  private Path folder() throws IOException {
    return Files.createTempDirectory(temp, "out");
  }

  private String spikes(String file, String... options) throws IOException {
    Path out = folder();
    List<String> args = new ArrayList<>(List.of("simulate", file, "--format", "csv"));
    args.addAll(List.of("--out", out.toString()));
    args.addAll(List.of(options));
    Cli.done(args.toArray(String[]::new));
    return Files.readString(out.resolve("spikes.csv"));
  }

  private static List<double[]> rows(Path csv) throws IOException {
    return Files.readAllLines(csv).stream()
        .skip(1)
        .map(line ->
            Arrays.stream(line.split(",", -1))
                .mapToDouble(cell -> cell.isEmpty() ? Double.NaN : Double.parseDouble(cell))
                .toArray())
        .toList();
  }

  /** Every driver moves the paths, in a way of its own, on any engine and after any split. */
  @Test
  void pathsDependOnTheDriver() throws IOException {
    Map<String, String> seen = new LinkedHashMap<>();
    for (String driver :
        List.of("brownian", FRACTIONAL, SHARED, CORRELATED, POISSON, recorded, sum)) {
      String file = file(driver);
      String csv = spikes(file);
      assertEquals(csv, spikes(file, "--engine", "scalar", "--threads", "1"), driver);
      assertEquals(null, seen.put(csv, driver), driver);
    }
    assertEquals(spikes(file("brownian")), spikes(Cli.write(temp, "x.yaml", PAIR).toString()));
    assertEquals(spikes(file("brownian")), spikes(file("{kind: brownian, correlation: 0}")));
  }

  @Test
  void gradientsByTheLawAreThoseOfDifferences() {
    Map<String, List<String>> names = new LinkedHashMap<>();
    names.put(FRACTIONAL, List.of("hurst"));
    names.put(SHARED, List.of("correlation", "hurst"));
    names.put(CORRELATED, List.of("correlation[1,0]"));
    names.put(POISSON, List.of("rate", "mean", "sd"));
    names.put(sum, List.of("rate", "mean"));
    names.forEach((driver, own) -> {
      String file = file(driver);
      Map<?, ?> gradient = map(map(json("gradient", file).get("gradient")).get("driver"));
      assertEquals(own, List.copyOf(gradient.keySet()));
      Map<?, ?> checked = json("gradcheck", file, "--entries", "3");
      assertTrue(((Number) checked.get("worstRelativeError")).doubleValue() < 1e-7, driver);
      List<?> parameters = (List<?>) checked.get("parameters");
      for (String name : own) {
        Map<?, ?> line =
            map(
                parameters.stream()
                    .filter(one -> map(one).get("parameter").equals("driver." + name))
                    .findFirst()
                    .orElseThrow());
        assertEquals(gradient.get(name), line.get("adjoint"));
        assertNotEquals(0.0, line.get("adjoint"));
      }
      assertTrue(Cli.done("gradient", file).out().contains("driver." + own.getFirst() + " "));
    });
  }

  /** Derivatives by knots are in a table; the gradient itself does not name them. */
  @Test
  void gradientsByKnots() throws IOException {
    StringBuilder csv = new StringBuilder("value,time,neuron,channel\n");
    for (int n = 0; n < 2; n++) {
      for (int c = 0; c < 2; c++) {
        for (int k = 0; k <= 300; k++) {
          csv.append("%s,%s,%d,%d\n".formatted(Math.sin(k * (1 + n) + c), k / 300.0, n, c));
        }
      }
    }
    Cli.write(temp, "many.csv", csv.toString());
    String file = file("{kind: recorded, file: many.csv}");
    Path out = folder();
    Cli.Result result =
        Cli.done("gradient", file, "--by-driver", "--out", out.toString(), "--json");
    assertFalse(result.out().contains("knot"), result.out());
    assertTrue(result.out().length() < 4000, result.out());
    String text = Cli.done("gradient", file).out();
    assertTrue(text.contains("driver         1204 knots: --by-driver writes all"), text);
    assertTrue(text.lines().count() < 50, text);
    List<double[]> knots = rows(out.resolve(OwnFiles.BY_KNOTS));
    assertEquals(1204, knots.size());
    assertEquals(
        "part,sample,neuron,channel,time,value,gradient",
        Files.readAllLines(out.resolve(OwnFiles.BY_KNOTS)).getFirst());
    List<?> checked = (List<?>) json("gradcheck", file, "--entries", "3").get("parameters");
    List<Map<?, ?>> lines = new ArrayList<>();
    checked.forEach(line -> lines.add(map(line)));
    List<Map<?, ?>> ofKnots =
        lines.stream().filter(line -> line.get("parameter").toString().contains("knot")).toList();
    assertEquals(3, ofKnots.size());
    assertEquals(knots.getFirst()[6], ofKnots.getFirst().get("adjoint"));
    assertEquals(knots.getLast()[6], ofKnots.getLast().get("adjoint"));
  }

  /** Knots of two recordings are told apart; tables of an older run do not stay beside a newer. */
  @Test
  void knotsOfASum() throws IOException {
    Path out = folder();
    String driver =
        "{kind: sum, parts: [{kind: recorded, file: r.csv}, brownian, {kind: recorded, file: r.csv}]}";
    Cli.done("gradient", file(driver), "--by-driver", "--out", out.toString());
    List<double[]> knots = rows(out.resolve(OwnFiles.BY_KNOTS));
    int ofOne = knots.size() / 2;
    for (int k = 0; k < ofOne; k++) {
      double[] first = knots.get(k);
      double[] second = knots.get(ofOne + k);
      assertEquals(0, first[0]);
      assertEquals(2, second[0]);
      // the sum sees no difference between them
      assertArrayEquals(
          Arrays.copyOfRange(first, 1, first.length), Arrays.copyOfRange(second, 1, second.length));
    }
    assertTrue(ofOne > 0);
    assertTrue(Files.exists(out.resolve(OwnFiles.BY_JUMPS)));
    Path other = Files.writeString(out.resolve("mine.csv"), "kept");
    Cli.done("gradient", file("brownian"), "--by-driver", "--out", out.toString());
    assertFalse(Files.exists(out.resolve(OwnFiles.BY_KNOTS)));
    assertFalse(Files.exists(out.resolve(OwnFiles.BY_JUMPS)));
    assertTrue(Files.exists(out.resolve(OwnFiles.BY_INCREMENTS)));
    Cli.done("gradient", file("brownian"), "--out", out.toString());
    assertFalse(Files.exists(out.resolve(OwnFiles.BY_INCREMENTS)));
    assertTrue(Files.exists(out.resolve("gradient.json")));
    assertTrue(Files.exists(other));
  }

  /** Bounds that are not given are those of the parameter, whatever the steps. */
  @Test
  void learnedValuesStayInTheirRange() throws IOException {
    String steep = TRAINING.replace("learningRate: 0.01", "learningRate: 5");
    for (String learn :
        List.of(
            "{driver.hurst: {min: 0.2}}",
            "{driver.hurst: {min: 0, max: 1, transform: sigmoid}}",
            "{tauS: {max: 5}}")) {
      Path out = folder();
      String file = file(FRACTIONAL, steep, "learn: " + learn + "\n");
      Cli.done("train", file, "--out", out.toString(), "--quiet");
      double[] last = rows(out.resolve("metrics.csv")).getLast();
      double value = last[last.length - 1];
      assertTrue(value > 0 && value <= 5, learn + " came to " + value);
    }
  }

  /** Before the first path; a file that is not there ends the command after the warning. */
  @Test
  void manyJumpsAreWarnedOf() {
    for (String rate : List.of("2e5", "6e5")) {
      Cli.Result result =
          Cli.run(
              "gradient",
              file("{kind: poisson, rate: %s, marks: 1e-6}".formatted(rate)),
              "--mode=score",
              "--state-cotangents",
              temp.resolve("none.csv").toString());
      assertEquals(4, result.code());
      boolean warned = result.err().contains("driver jumps some 2.4e+06 times in a sample");
      assertEquals(rate.equals("6e5"), warned, result.err());
    }
  }

  /** The sum of derivatives by jumps is that by the mean, where all have one size. */
  @Test
  void gradientsByJumps() throws IOException {
    String file = file("{kind: poisson, rate: 3, marks: 0.4, channels: [1]}");
    Path out = folder();
    Map<?, ?> gradient = json("gradient", file, "--by-driver", "--out", out.toString());
    Map<?, ?> byValue = map(map(gradient.get("gradient")).get("driver"));
    List<double[]> jumps = rows(out.resolve(OwnFiles.BY_JUMPS));
    double sumOfAll = 0;
    double before = -1;
    double sample = 0;
    for (double[] jump : jumps) {
      before = jump[0] == sample ? before : -1;
      sample = jump[0];
      assertTrue(jump[3] > before && jump[3] < 1);
      assertEquals(1, jump[2]);
      assertEquals(0.4, jump[4]);
      before = jump[3];
      sumOfAll += jump[5];
    }
    assertTrue(jumps.size() > 10);
    // sums in another order
    assertEquals(((Number) byValue.get("value")).doubleValue(), sumOfAll, 1e-12);
    NumberArray increments = NpyFile.read(out.resolve(OwnFiles.BY_INCREMENTS));
    assertEquals("(6, 32, 2, 2)", increments.shapeText());
    Path smooth = folder();
    Cli.done("gradient", file(FRACTIONAL), "--by-driver", "--out", smooth.toString());
    assertFalse(Files.exists(smooth.resolve(OwnFiles.BY_JUMPS)));
    assertFalse(Files.exists(smooth.resolve(OwnFiles.BY_KNOTS)));
  }

  /** The same signals from a table, with other names and units, and from arrays. */
  @Test
  void recordingsOfAllForms() throws IOException {
    String expected = spikes(file(recorded));
    NpyFile.write(
        temp.resolve("r.npy"),
        new double[] {-1, 2, 0, 0, 0.3, 0.5, 0.3, 1, 0.7, 0.2, 2, 0.4},
        6,
        2);
    assertEquals(expected, spikes(file("{kind: recorded, file: r.npy}")));
    Cli.write(temp, "ms.csv", "x,t\n2,-1000\n0,0\n0.5,300\n1,300\n0.2,700\n0.4,2000\n");
    assertEquals(
        expected,
        spikes(file("{kind: recorded, file: ms.csv, columns: {time: t, value: x, unit: ms}}")));
    StringBuilder csv = new StringBuilder("sample,neuron,time,value\n");
    for (String knot : List.of("-1,2", "0,0", "0.3,0.5", "0.3,1", "0.7,0.2", "2,0.4")) {
      for (int s = 0; s < 6; s++) {
        csv.append("%d,0,%s\n%d,1,%s\n".formatted(s, knot, s, knot));
      }
    }
    Cli.write(temp, "each.csv", csv.toString());
    assertEquals(expected, spikes(file("{kind: recorded, file: each.csv}")));
    csv.append("5,1,3,7\n");
    Cli.write(temp, "each.csv", csv.toString().replace("5,1,0.3,1\n", "5,1,0.3,-1\n"));
    String other = spikes(file("{kind: recorded, file: each.csv}"));
    assertNotEquals(expected, other);
    assertEquals(ofSamplesBelow(5, expected), ofSamplesBelow(5, other));
  }

  private static List<String> ofSamplesBelow(int end, String csv) {
    return csv.lines()
        .skip(1)
        .filter(line -> Integer.parseInt(line.substring(0, line.indexOf(','))) < end)
        .toList();
  }

  /** Learned values of the law: resumed, repeated and read back to the same bits. */
  @Test
  void learnedHurstAndMarks() throws IOException {
    String driver =
        "{kind: sum, parts: [{kind: fractional, hurst: 0.7}, {kind: poisson, rate: 2, marks: {normal: [0.4, 0.3]}}, {kind: recorded, file: r.csv}]}";
    String file =
        file(
            driver,
            TRAINING.replace("{samples: 16}", "{samples: 16, truth: {driver.mean: 0.5}}"),
            "learn: {driver.hurst: {start: 0.6}, driver.mean: }\n");
    Path whole = folder();
    Path parts = folder();
    Path again = folder();
    Cli.done("train", file, "--out", whole.toString(), "--quiet");
    Cli.done("train", file, "--out", parts.toString(), "--steps", "3", "--quiet");
    Cli.done("train", file, "--out", parts.toString(), "--resume", "--quiet");
    Cli.done("train", whole.resolve("run.yaml").toString(), "--out", again.toString(), "--quiet");
    String model = Files.readString(whole.resolve("model.yaml"));
    assertEquals(model, Files.readString(parts.resolve("model.yaml")));
    assertEquals(model, Files.readString(again.resolve("model.yaml")));
    assertFalse(model.contains("r.csv"), model);
    List<String> metrics = Files.readAllLines(whole.resolve("metrics.csv"));
    assertEquals("step,loss,test_loss,seconds,driver.hurst,driver.mean", metrics.getFirst());
    double[] first = rows(whole.resolve("metrics.csv")).getFirst();
    double[] last = rows(whole.resolve("metrics.csv")).getLast();
    assertEquals(0.6, first[first.length - 2]);
    assertEquals(0.4, first[first.length - 1]);
    assertNotEquals(0.6, last[last.length - 2]);
    assertNotEquals(0.4, last[last.length - 1]);
    String record = Files.readString(whole.resolve("run.yaml"));
    assertTrue(record.contains("driver.mean: [0.5]"), record);
    assertTrue(record.contains("'driver.parts[2].file': "), record);
    assertTrue(record.contains(temp.resolve("r.csv").toString()), record);

    String trained = whole.resolve("model.yaml").toString();
    Map<?, ?> found = map(json("gradient", trained).get("gradient"));
    assertEquals(
        List.of("hurst", "rate", "mean", "sd"), List.copyOf(map(found.get("driver")).keySet()));
    String before = spikes(trained);
    Files.delete(temp.resolve("r.csv")); // the model holds its own
    assertEquals(before, spikes(trained));
  }

  /** Names of columns may have commas. */
  @Test
  void learnedMatrixOfCorrelations() throws IOException {
    String file = file(CORRELATED, TRAINING, "learn: {'driver.correlation[1,0]': {start: 0.3}}\n");
    Path whole = folder();
    Path parts = folder();
    Cli.done("train", file, "--out", whole.toString(), "--quiet");
    Cli.done("train", file, "--out", parts.toString(), "--steps", "3", "--quiet");
    Cli.done("train", file, "--out", parts.toString(), "--resume", "--quiet");
    assertEquals(
        Files.readString(whole.resolve("model.yaml")),
        Files.readString(parts.resolve("model.yaml")));
    assertEquals(
        "step,loss,test_loss,seconds,\"driver.correlation[1,0]\"",
        Files.readAllLines(parts.resolve("metrics.csv")).getFirst());
  }

  /** A channel that does not jump rests, whether it comes before those that do or after. */
  @Test
  void anyChannelMayJumpAlone() throws IOException {
    String first = spikes(file("{kind: poisson, rate: 3, marks: 0.5, channels: [0]}"));
    String second = spikes(file("{kind: poisson, rate: 3, marks: 0.5, channels: [1]}"));
    assertNotEquals(first, second);
  }

  /** What is a parameter above 0 only comes there by no step, and is there in no truth. */
  @Test
  void learnedValuesStayAboveZero() throws IOException {
    String steep = TRAINING.replace("learningRate: 0.01", "learningRate: 2");
    Path out = folder();
    String file = file(SHARED, steep, "learn: [driver.correlation]\n");
    Cli.done("train", file, "--out", out.toString(), "--quiet");
    for (double[] row : rows(out.resolve("metrics.csv"))) {
      double value = row[row.length - 1];
      assertTrue(value > 0 && value < 1, "correlation " + value);
    }
    Cli.run("train", file, "--set", "data.simulate.truth={driver.correlation: 0}")
        .assertFailed(
            3,
            "data.simulate.truth cannot be used: correlation must be above 0 and below 1, got 0.0");
    Cli.run(
            "train",
            file(POISSON, TRAINING, "learn: [driver.rate]\n"),
            "--set",
            "data.simulate.truth={driver.rate: 0}")
        .assertFailed(3, "data.simulate.truth cannot be used: rate must be above 0, got 0.0");
  }

  @Test
  void resumedOnlyWithTheSameDriver() throws IOException {
    String learn = "learn: [inputCurrent]\n";
    Path out = folder();
    Cli.done("train", file(recorded, TRAINING, learn), "--out", out.toString(), "--quiet");
    Cli.write(temp, "r.csv", "time,value\n0,0\n0.3,0.5\n0.3,1\n0.7,0.25\n2,0.4\n");
    resumed(out, file(recorded, TRAINING, learn), "Recording[1 samples");
    resumed(out, file(FRACTIONAL, TRAINING, learn), "this run has [driver Fractional[hurst=0.3]");
    Path other = folder();
    Cli.done("train", file(FRACTIONAL, TRAINING, learn), "--out", other.toString(), "--quiet");
    resumed(
        other,
        file("{kind: fractional, hurst: 0.4}", TRAINING, learn),
        "this run has [driver Fractional[hurst=0.4]");
  }

  private static void resumed(Path out, String file, String culprit) {
    Cli.run("train", file, "--out", out.toString(), "--resume", "--steps", "9")
        .assertFailed(3, culprit);
  }

  /** A file that has changed since the run is known by its digest. */
  @Test
  void recordsKnowTheirRecording() throws IOException {
    String file = file(recorded, TRAINING, "learn: [inputCurrent]\n");
    Path out = folder();
    Cli.done("train", file, "--out", out.toString(), "--quiet");
    Cli.write(temp, "r.csv", "time,value\n0,0\n2,0.4\n");
    Cli.run("train", out.resolve("run.yaml").toString(), "--out", folder().toString())
        .assertFailed(3, "driver.file names " + temp.resolve("r.csv") + ", which is not the file");
  }

  /** Held-out windows of another length, which have noise of their own grid. */
  @Test
  void heldOutWindows() throws IOException {
    for (String driver : List.of(FRACTIONAL, SHARED, CORRELATED, POISSON, recorded, sum)) {
      String file =
          file(
              driver,
              TRAINING.replace("steps: 6", "steps: 2"),
              "learn: [inputCurrent]\ntest: {simulate: {}, start: 0.5, end: 2}\n");
      Path out = folder();
      Cli.done("train", file, "--out", out.toString(), "--quiet");
      for (double[] row : rows(out.resolve("metrics.csv"))) {
        assertTrue(Double.isFinite(row[2]) && row[2] > 0, driver);
      }
    }
  }

  /** Given spikes have a likelihood where no noise moves a state, whatever the driver is. */
  @Test
  void likelihoodsWithoutNoise() throws IOException {
    Cli.write(temp, "spikes.csv", "sample,neuron,time\n0,0,0.2\n0,1,0.5\n1,0,0.3\n1,1,0.9\n");
    String still = PAIR.replace("[[0.25, 0], [0.1, 0.2]]", "[[0, 0], [0, 0]]");
    String task = "learn: [inputCurrent]\ndata: {spikes: spikes.csv}\nloss: likelihood\nsteps: 2\n";
    double[] plain = null;
    for (String driver : List.of("brownian", FRACTIONAL, CORRELATED, POISSON, recorded, sum)) {
      Path out = folder();
      String text = still + task + "driver: " + driver + "\n";
      Cli.done(
          "train", Cli.write(temp, "l.yaml", text).toString(), "--out", out.toString(), "--quiet");
      double[] losses =
          rows(out.resolve("metrics.csv")).stream().mapToDouble(row -> row[1]).toArray();
      plain = plain == null ? losses : plain;
      boolean smooth = driver.contains("brownian, corr") || driver.equals(FRACTIONAL);
      // jumps move nothing, but cut steps, which are of first order: 0.5 % here
      assertArrayEquals(plain, losses, smooth ? 0 : 0.02 * plain[0], driver);
      Cli.run(
              "train",
              Cli.write(temp, "n.yaml", PAIR + task + "driver: " + driver + "\n").toString(),
              "--out",
              folder().toString())
          .assertFailed(3, "have a likelihood only without noise in the states");
    }
  }

  @Test
  void evaluatedModels() throws IOException {
    Cli.write(temp, "data.csv", "sample,neuron,time\n0,0,0.2\n0,0,0.6\n1,0,0.3\n1,0,0.9\n");
    for (String driver : List.of(FRACTIONAL, CORRELATED, POISSON, recorded, sum)) {
      Map<?, ?> scores =
          json(
              "evaluate",
              file(driver),
              "--data",
              temp.resolve("data.csv").toString(),
              "--start",
              "0",
              "--end",
              "1",
              "--neuron",
              "0",
              "--trials",
              "4");
      assertTrue(map(scores.get("rate")).get("model") instanceof Number, driver);
    }
  }

  @Test
  void enginesAgreeOnEveryDriver() {
    for (String driver : List.of(FRACTIONAL, CORRELATED, sum)) {
      Map<?, ?> found = json("compare", file(driver), "--threads", "2");
      assertEquals(0L, ((Number) found.get("differingValues")).longValue(), driver);
      assertTrue(
          ((List<?>) found.get("quantities"))
              .stream().anyMatch(one -> map(one).get("quantity").equals("gradients (driver)")),
          driver);
    }
  }

  @Test
  void solversAreRecommendedByTheDriver() {
    assertTrue(Cli.done("model", file("brownian")).out().contains("recommended solver: esra"));
    assertTrue(Cli.done("model", file(POISSON)).out().contains("recommended solver: esra"));
    assertTrue(Cli.done("model", file(SHARED)).out().contains("recommended solver: heun"));
    assertTrue(Cli.done("model", file(recorded)).out().contains("recommended solver: rk4"));
    assertEquals("heun", json("model", file(FRACTIONAL)).get("recommendedSolver"));
    assertEquals("esra", json("model", file(sum)).get("recommendedSolver"));
  }
}
