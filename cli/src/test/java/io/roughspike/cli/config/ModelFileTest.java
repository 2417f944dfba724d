package io.roughspike.cli.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.DataUri;
import io.roughspike.engine.Inputs;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.solver.Steppers;
import io.roughspike.spike.RecordedSpikes;
import io.roughspike.testing.TestSeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that was written is read to the same bits, with nothing but its file. */
class ModelFileTest {
  @TempDir private Path temp;

  private RunConfig read(Path file) {
    return RunConfig.read(ConfigurationFile.read(file, Map.of()), Optional.empty());
  }

  private RunConfig read(String yaml) throws IOException {
    return read(Files.writeString(temp.resolve("in.yaml"), yaml));
  }

  /** Writes the model into a folder of its own, and reads it there. */
  private RunConfig thereAndBack(RunConfig run) throws IOException {
    Path file = Files.createTempDirectory(temp, "alone").resolve("model.yaml");
    ModelFile.write(file, "a test", run);
    return read(file);
  }

  /** What a model was fitted to stands beside it, and changes nothing else. */
  @Test
  void theFittedWindowComesBack() throws IOException {
    Path file = temp.resolve("fitted.yaml");
    RunConfig run = read("model: {kind: gif}\ntime: {end: 1, step: 0.001}");
    FittedWindow window = new FittedWindow(0.2, 10, Map.of("spikes", "ab", "current", "cd"));
    ModelFile.write(file, "fitted", run, Optional.of(window));
    Section root = ConfigurationFile.read(file, Map.of());
    assertEquals(Optional.of(window), FittedWindow.read(root));
    ModelFile.write(file, "again", read(file));
    assertEquals(Optional.empty(), FittedWindow.read(ConfigurationFile.read(file, Map.of())));
    assertTrue(window.overlaps(9, 11) && window.overlaps(0, 0.3) && window.overlaps(1, 2));
    assertFalse(window.overlaps(10, 20) || window.overlaps(0, 0.2));
  }

  @Test
  void everyKeyOfAModelComesBackToTheSameBits() throws IOException {
    long seed = TestSeed.of(ModelFileTest.class);
    for (int k = 0; k < 120; k++) {
      RandomModel random = new RandomModel(new SplittableRandom(seed + k));
      RunConfig run = read(random.yaml());
      assertEquals(random.network, run.network(), random::yaml);
      assertSame(run, thereAndBack(run), random.yaml());
    }
  }

  private static void assertSame(RunConfig expected, RunConfig found, String of) {
    assertEquals(expected.network(), found.network(), of);
    assertEquals(expected.populations(), found.populations(), of);
    assertEquals(expected.grid(), found.grid(), of);
    assertEquals(expected.solver(), found.solver(), of);
    assertEquals(expected.maxSpikes(), found.maxSpikes(), of);
    assertEquals(expected.samples(), found.samples(), of);
    assertEquals(expected.seed(), found.seed(), of);
    TimeGrid grid = expected.grid();
    Inputs inputs = expected.inputs(grid);
    Inputs again = found.inputs(grid);
    assertArrayEquals(
        inputs.current().map(signal -> signal.onGrid(grid)).orElse(null),
        again.current().map(signal -> signal.onGrid(grid)).orElse(null),
        of);
    assertEquals(events(inputs.spikes()), events(again.spikes()), of);
  }

  private static Optional<String> events(Optional<RecordedSpikes> spikes) {
    return spikes.map(trains ->
        IntStream.range(0, trains.samples())
            .mapToObj(s ->
                IntStream.range(0, trains.count(s))
                    .mapToObj(e -> trains.neuron(s, e) + " at " + trains.time(s, e))
                    .toList()
                    .toString())
            .collect(Collectors.joining(";")));
  }

  /** A parameter that was trained apart is written as a list, whatever the file said. */
  @Test
  void valuesThatDifferAreLists() throws IOException {
    RunConfig run =
        read(
            """
            model: {neurons: 2, mu: [6, 5], sigma: [[0.2, 0], [0, 0]], vReset: 1, vThreshold: 1, \
            alpha: 0, beta: 5, tauS: [2, 2]}
            time: {end: 1, step: 0.1}
            """);
    double[] values = run.network().toArray();
    values[run.network().index("beta", 1)] = Math.nextUp(5.0);
    values[run.network().index("sigma22", 0)] = 1e-300;
    RunConfig trained = run.withNetwork(run.network().withParameters(values));
    RunConfig found = thereAndBack(trained);
    assertEquals(trained.network(), found.network());
    assertEquals(Set.of("beta", "sigma", "tauS"), found.populations().getFirst().perNeuron());
  }

  /** Weights that lists of numbers would be too long for. */
  @Test
  void largeArraysAreReadInLinesOfText() throws IOException {
    int size = 300;
    SplittableRandom random = new SplittableRandom(TestSeed.of(ModelFileTest.class));
    double[][] weights = new double[size][size];
    boolean[][] exists = new boolean[size][size];
    for (int k = 0; k < size; k++) {
      for (int j = 0; j < size; j++) {
        exists[k][j] = random.nextInt(3) > 0;
        weights[k][j] = exists[k][j] && random.nextInt(5) > 0 ? random.nextDouble() - 0.5 : 0;
      }
    }
    RunConfig run =
        read("""
        model: {neurons: %d, mu: [6, 5], sigma: [[0.2, 0], [0, 0]], vReset: 1, vThreshold: 1, \
        alpha: 0, beta: 5, tauS: 2}
        time: {end: 1, step: 0.1}
        """
                .formatted(size))
            .withNetwork(
                Network.of(LeakyNeuron.standard(), size)
                    .withConnections(Connections.of(weights, exists, size)));
    RunConfig found = thereAndBack(run);
    assertEquals(run.network(), found.network());
    assertTrue(found.network().connections().count() > size * size / 2);
  }

  @Test
  void aModelThatCouldNotBeReadAgainIsTold() {
    assertTrue(ModelFile.fits(2 * 3493L * 3493L)); // of 11 characters: 2^28
    assertFalse(ModelFile.fits(2 * 3494L * 3494L));
    int size = 100;
    double[][] weights = new double[size][size];
    for (double[] row : weights) {
      Arrays.fill(row, 1);
    }
    assertEquals(2L * size * size, numbers(weights)); // and a mask, if some were 0
    for (int k = 1; k < size; k++) {
      Arrays.fill(weights[k], 0);
    }
    assertEquals(4L * size, numbers(weights)); // a list
    Connections some = Connections.of(weights, size);
    Network delayed =
        Network.of(LeakyNeuron.standard(), size)
            .withConnections(some.withDelays(new double[some.count()]));
    assertEquals(5L * size, numbers(delayed));
    assertEquals(
        3L,
        numbers(
            Network.of(LeakyNeuron.standard())
                .withConnections(
                    Connections.of(new double[][] {{1}}, 1).withDelays(new double[1]))));
  }

  private static long numbers(double[][] weights) {
    Network network =
        Network.of(LeakyNeuron.standard(), weights.length)
            .withConnections(Connections.of(weights, weights.length));
    return numbers(network);
  }

  private static long numbers(Network network) {
    return RunConfig.of(network, new TimeGrid(0, 1, 0.1), Integer.MAX_VALUE, 1).writtenNumbers();
  }

  @Test
  void damagedArraysAndNewerFormatsAreRefused() throws IOException {
    String uri = DataUri.of(new double[] {1, 2, 3, 4}, 2, 2);
    String start = "data:application/x-npy;base64,";
    assertTrue(uri.startsWith(start), uri);
    String digits = uri.substring(start.length()).replaceAll("\\s", "");
    refused(start + digits.replace("A", "?"), "base64 of a data URI is damaged");
    refused(start + digits.substring(0, digits.length() - 8), "is damaged");
    refused("data:text/csv;base64,QQ==", "a data URI must begin with " + start);
    refused(start + "QUJD", "is not a NumPy array");
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> read("format: 2\n"));
    assertTrue(e.getMessage().contains("format must be at most 1"), e.getMessage());
  }

  private void refused(String weights, String why) {
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class,
            () ->
                read(
                    """
                    model: {neurons: 2, mu: [6, 5], sigma: [[0.2, 0], [0, 0]], vReset: 1, \
                    vThreshold: 1, alpha: 0, beta: 5, tauS: 2, weightsFile: "%s"}
                    time: {end: 1, step: 0.1}
                    """
                        .formatted(weights)));
    assertTrue(e.getMessage().contains(why), () -> "expected " + why + " in: " + e.getMessage());
    assertTrue(e.getMessage().contains("model.weightsFile"), e.getMessage());
    assertFalse(e.getMessage().contains("QUJDQUJD"), e.getMessage());
  }

  /** A random model, as text that a user may write and as the network that it describes. */
  private static final class RandomModel {
    private final SplittableRandom random;
    private final int size;
    private final List<String> model = new ArrayList<>();
    private final List<String> other = new ArrayList<>();
    private final double[][] values;
    private final Network network;

    RandomModel(SplittableRandom random) {
      this.random = random;
      size = random.nextBoolean() ? 1 : 1 + random.nextInt(5);
      values = new double[size][];
      for (int n = 0; n < size; n++) {
        values[n] = LeakyNeuron.standard().toArray();
      }
      if (size > 1 || random.nextBoolean()) {
        model.add("neurons: " + size);
      }
      addNumbers("mu", "[%s, %s]", "mu1", "mu2");
      addNumbers("sigma", "[[%s, %s], [%s, %s]]", "sigma11", "sigma12", "sigma21", "sigma22");
      for (String one : List.of("vReset", "vThreshold", "alpha", "beta", "tauS")) {
        addNumbers(one, "%s", one);
      }
      boolean hasCurrent = random.nextBoolean();
      for (String one : List.of("intensityCap", "inputCurrent", "inputGain", "v0", "i0")) {
        if (random.nextBoolean() && (hasCurrent || !one.equals("inputGain"))) {
          addNumbers(one, "%s", one);
        }
      }
      Network built =
          Network.of(Arrays.stream(values).map(own -> Neuron.of(LeakyNeuron.MODEL, own)).toList());
      double step = 0.1 * (1 + random.nextInt(3));
      double start = random.nextBoolean() ? 0 : random.nextInt(5) * step;
      double end = start + 1 + random.nextDouble();
      int samples = 1 + random.nextInt(3);
      boolean[] readOut = new boolean[size];
      if (random.nextInt(3) == 0) {
        readOut[random.nextInt(size)] = true;
      }
      if (random.nextInt(3) > 0) {
        built = built.withConnections(addWeights(model, size, size, readOut));
      }
      int[] readOuts = IntStream.range(0, size).filter(n -> readOut[n]).toArray();
      if (readOuts.length > 0) {
        model.add("readOuts: " + Arrays.toString(readOuts));
        built = built.withReadOuts(readOuts);
      }
      if (hasCurrent) {
        addCurrent(start, end, step, samples);
      }
      if (random.nextInt(3) == 0) {
        List<String> inputs = new ArrayList<>();
        int channels = 1 + random.nextInt(3);
        built =
            built.withInputConnections(addWeights(inputs, channels, size, new boolean[channels]));
        addSpikes(inputs, channels, start, end, samples);
        other.add("inputs:\n  " + String.join("\n  ", inputs));
      }
      network = built;
      if (random.nextBoolean()) {
        addSolver();
      }
      other.add("time: {start: %s, end: %s, step: %s}".formatted(start, end, step));
      for (String key : List.of("maxSpikes: 7", "maxSpikes: null", "samples: " + samples)) {
        if (random.nextBoolean() && !String.join("", other).contains(key.substring(0, 6))) {
          other.add(key);
        }
      }
      if (random.nextBoolean()) {
        other.add("seed: " + random.nextLong());
      }
    }

    /** One value for all neurons, or a list of one each; {@code format} of one of them. */
    private void addNumbers(String key, String format, String... parameters) {
      boolean each = random.nextBoolean();
      List<String> texts = new ArrayList<>();
      for (int n = 0; n < (each ? size : 1); n++) {
        Object[] numbers = new Object[parameters.length];
        for (int p = 0; p < parameters.length; p++) {
          double value = number(parameters[p]);
          numbers[p] = value;
          for (int m = n; m < (each ? n + 1 : size); m++) {
            values[m][LeakyNeuron.MODEL.parameter(parameters[p])] = value;
          }
        }
        texts.add(format.formatted(numbers));
      }
      model.add(key + ": " + (each ? texts : texts.getFirst()));
    }

    private double number(String parameter) {
      return switch (parameter) {
        case "mu1", "mu2", "alpha", "tauS" -> Math.abs(anyNumber());
        case "beta" -> 7 * random.nextDouble();
        case "intensityCap" -> 100 * (random.nextDouble() - 0.2);
        default -> anyNumber();
      };
    }

    /** Any finite number above 0 or below, of every size. */
    private double anyNumber() {
      double number = Double.longBitsToDouble(random.nextLong());
      return Double.isFinite(number) && number != 0 ? number : random.nextDouble() + 0.1;
    }

    private Connections addWeights(
        List<String> section, int rows, int columns, boolean[] withoutTargets) {
      double[][] weights = new double[rows][columns];
      boolean[][] exists = new boolean[rows][columns];
      boolean masked = random.nextBoolean();
      for (int k = 0; k < rows; k++) {
        for (int j = 0; j < columns; j++) {
          exists[k][j] = !withoutTargets[k] && random.nextBoolean();
          boolean zero = !exists[k][j] || (masked && random.nextInt(3) == 0);
          weights[k][j] = zero ? 0 : anyNumber();
        }
      }
      section.add("weights: " + Arrays.deepToString(weights));
      if (masked) {
        section.add(
            "mask: " + Arrays.deepToString(exists).replace("true", "1").replace("false", "0"));
      }
      Connections connections = Connections.of(weights, exists, columns);
      if (random.nextInt(3) > 0) {
        return connections;
      }
      double[] delays = new double[connections.count()];
      Arrays.setAll(delays, e -> random.nextBoolean() ? 0 : Math.abs(anyNumber()));
      Connections delayed = connections.withDelays(delays);
      section.add("delays: " + Arrays.deepToString(delayed.toMatrix(delays, 0)));
      return delayed;
    }

    /** How paths are solved: events cut all neurons where that is said and can be. */
    private void addSolver() {
      List<String> keys = new ArrayList<>();
      String kind = Steppers.all().get(random.nextInt(Steppers.all().size())).name();
      keys.add("kind: " + kind);
      if (random.nextBoolean()) {
        keys.add("cuts: " + (network.hasDelays() || random.nextBoolean() ? "touched" : "all"));
      }
      if (Steppers.named(kind).estimatesError() && random.nextBoolean()) {
        keys.add("adaptive: true");
        keys.add("tolerance: {v: %s, i: %s}".formatted(random.nextDouble() + 0.1, 1e-300));
        if (random.nextBoolean()) {
          keys.add("smallestStep: " + 0.1 * (1 - random.nextDouble()));
        }
      }
      other.add("solver: {%s}".formatted(String.join(", ", keys)));
    }

    private void addCurrent(double start, double end, double step, int samples) {
      int length = (int) Math.ceil((end - start) / step) + 2;
      int columns = random.nextBoolean() ? 1 : size;
      int recordings = random.nextBoolean() ? 1 : samples + random.nextInt(2);
      double[] current = new double[recordings * length * columns];
      // the sum over a step must stay finite
      Arrays.setAll(current, k -> 1e-3 * anyNumber() / 1e3);
      model.add(
          "inputCurrentFile: \"%s\""
              .formatted(
                  (recordings == 1
                          ? DataUri.of(current, length, columns)
                          : DataUri.of(current, recordings, length, columns))
                      .replace("\n", " ")));
      model.add("inputCurrentStep: " + step);
      model.add("inputCurrentStart: " + (start == 0 ? 0 : start));
    }

    private void addSpikes(
        List<String> inputs, int channels, double start, double end, int samples) {
      int trains = random.nextBoolean() ? 1 : samples;
      List<double[]> rows = new ArrayList<>();
      for (int s = 0; s < trains; s++) {
        double time = start;
        while (random.nextInt(4) > 0 && time < end) {
          rows.add(new double[] {s, random.nextInt(channels), time});
          time += random.nextDouble() * (end - start) / 3;
        }
      }
      double[] all = rows.stream().flatMapToDouble(Arrays::stream).toArray();
      inputs.add("spikes: \"%s\"".formatted(DataUri.of(all, rows.size(), 3).replace("\n", " ")));
      inputs.add("samples: " + trains);
      if (random.nextBoolean()) {
        inputs.add("start: " + (start - random.nextDouble()));
        inputs.add("end: " + (end + random.nextDouble()));
      }
    }

    String yaml() {
      return "model:\n  %s\n%s\n".formatted(String.join("\n  ", model), String.join("\n", other));
    }
  }
}
