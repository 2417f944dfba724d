package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.file.NpyBytes;
import io.roughspike.cli.file.SpikeFile;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.random.RandomStream;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.train.NoiseStreams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks on the command line: forms of the configuration, files, gradients, pictures. */
class NetworkCommandsTest {
  private static final int SAMPLES = 6;
  private static final int STEPS = 100;
  private static final int NEURONS = 3;

  @TempDir private Path temp;
  private String network;
  private Path out;

  @BeforeEach
  void writeModel() {
    network = Cli.write(temp, "network.yaml", Cli.NETWORK).toString();
    Cli.write(temp, "in.csv", Cli.INPUT_SPIKES);
    out = temp.resolve("out");
  }

  private static String[] with(String[] args, String... more) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private Map<?, ?> json(String... args) {
    return Cli.done(with(args, "--json")).json(temp);
  }

  private String simulate(String... options) throws IOException {
    Cli.done(with(new String[] {"simulate", network, "--out", out.toString()}, options));
    return Files.readString(out.resolve("spikes.csv"));
  }

  private static List<?> list(Object value) {
    return (List<?>) value;
  }

  /** Every form of the same model must give the same file. */
  @Test
  void sharedValuesAndListsMeanTheSame() throws IOException {
    String expected = simulate();
    assertTrue(expected.lines().anyMatch(line -> line.matches("\\d+,1,.*")), "neuron 1 fires");
    assertFalse(expected.lines().anyMatch(line -> line.matches("\\d+,2,.*")), "read-outs do not");
    Path weights =
        NpyBytes.doubles(temp.resolve("w.npy"), "(3, 3)", 0, 0.5, 0.2, 0, 0, 0.3, 0, 0, 0);
    Path csv = Cli.write(temp, "w.csv", "0,0.5,0.2\n0,0,0.3\n0,0,0\n");
    for (String change :
        List.of(
            "model.mu=[[6, 5], [6, 5], [6, 5]]",
            "model.sigma=[[[.25, 0], [.1, .2]], [[.25, 0], [.1, .2]], [[.25, 0], [.1, .2]]]",
            "model.beta=[5, 5, 5]",
            "model.tauS=[1, 1, 1]",
            "model.v0=[1.1, 1.1, 1.1]",
            "model.mask=[[0, 1, 1], [0, 0, 1], [0, 0, 0]]")) {
      assertEquals(expected, simulate("--set", change), change);
    }
    String text = Cli.NETWORK.replaceFirst("weights: .*\n", "weightsFile: FILE\n");
    for (Path file : List.of(weights, csv)) {
      network = Cli.write(temp, "file.yaml", text.replace("FILE", file.toString())).toString();
      assertEquals(expected, simulate(), file.toString());
    }
  }

  /** A connection of weight 0 that a mask names changes no spike but has a derivative. */
  @Test
  void masksSayWhichConnectionsExist() throws IOException {
    String[] mask = {"--set", "model.mask=[[0, 1, 1], [1, 0, 1], [0, 0, 0]]"};
    assertEquals(simulate(), simulate(mask));
    List<?> without = weights(json("gradient", network, "--engine", "scalar"));
    List<?> with =
        weights(json(with(new String[] {"gradient", network, "--engine", "scalar"}, mask)));
    assertEquals(0.0, list(without.get(1)).get(0));
    assertTrue((Double) list(with.get(1)).get(0) < 0, "more current, earlier spikes");
    assertEquals(list(without.get(0)), list(with.get(0)));
  }

  private static List<?> weights(Map<?, ?> json) {
    return list(((Map<?, ?>) json.get("gradient")).get("weights"));
  }

  /** The program's own draws, given from outside, must give the paths that they gave inside. */
  @Test
  void noiseGivenFromOutsideReproducesPaths() throws IOException {
    String expected = simulate();
    RandomStream stream = NoiseStreams.data(3);
    int draws = 40;
    double[] w = new double[SAMPLES * STEPS * NEURONS * LeakyNeuron.MODEL.channels()];
    double[] u = new double[SAMPLES * NEURONS * draws];
    int at = 0;
    for (int n = 0; n < SAMPLES; n++) {
      for (int m = 0; m < STEPS; m++) {
        for (int k = 0; k < NEURONS; k++) {
          for (int c = 0; c < LeakyNeuron.MODEL.channels(); c++) {
            w[at++] = Math.sqrt(0.01) * stream.normal(n, k, c, m);
          }
        }
      }
      for (int k = 0; k < NEURONS; k++) {
        for (int j = 0; j < draws; j++) {
          u[(n * NEURONS + k) * draws + j] = stream.uniform(n, k, j);
        }
      }
    }
    Path brownian = NpyBytes.doubles(temp.resolve("w.npy"), "(6, 100, 3, 2)", w);
    Path uniforms = NpyBytes.doubles(temp.resolve("u.npy"), "(6, 3, 40)", u);
    String found =
        simulate(
            "--brownian", brownian.toString(), "--uniforms", uniforms.toString(), "--seed", "99");
    List<String> expectedLines = expected.lines().toList();
    List<String> foundLines = found.lines().toList();
    assertEquals(expectedLines.size(), foundLines.size());
    for (int k = 1; k < expectedLines.size(); k++) {
      String[] one = expectedLines.get(k).split(",", -1);
      String[] other = foundLines.get(k).split(",", -1);
      assertEquals(one[0] + one[1], other[0] + other[1]);
      // sigma times the increment is rounded in another order: a few ulps, grown over 100 steps
      assertEquals(Double.parseDouble(one[2]), Double.parseDouble(other[2]), 1e-11);
    }
  }

  @Test
  void statesAreThoseOfTheAskedNeuronsAndTimes() throws IOException {
    simulate("--states", "0,0.5");
    List<String> lines = Files.readAllLines(out.resolve("states.csv"));
    assertEquals(1 + SAMPLES * 2 * NEURONS, lines.size());
    assertEquals("0,0,0.0,1.1,0.6", lines.get(1)); // v0 and i0
    assertTrue(lines.get(6).startsWith("0,2,0.5,"), lines.get(6));
    simulate("--states", "all", "--neurons", "2,0");
    lines = Files.readAllLines(out.resolve("states.csv"));
    assertEquals(1 + SAMPLES * (STEPS + 1) * 2, lines.size());
    assertTrue(lines.get(2).startsWith("0,2,0.0,"), lines.get(2));
  }

  /** What a read-out says is recomputed here from the states that are written beside it. */
  @Test
  void readOutsAreFunctionsOfTheirStates() throws IOException {
    simulate("--states", "all");
    List<double[]> potentials = new ArrayList<>();
    for (int n = 0; n < SAMPLES; n++) {
      potentials.add(new double[STEPS + 1]);
    }
    int[] next = new int[SAMPLES];
    for (String line : Files.readAllLines(out.resolve("states.csv"))) {
      String[] values = line.split(",", -1);
      if (values[1].equals("2")) {
        int sample = Integer.parseInt(values[0]);
        potentials.get(sample)[next[sample]++] = Double.parseDouble(values[3]);
      }
    }
    List<String> lines = Files.readAllLines(out.resolve("readouts.csv"));
    assertEquals("sample,neuron,final,average,maximum", lines.getFirst());
    assertEquals(1 + SAMPLES, lines.size());
    double finals = 0;
    for (int n = 0; n < SAMPLES; n++) {
      String[] values = lines.get(1 + n).split(",", -1);
      double[] v = potentials.get(n);
      assertEquals("2", values[1]);
      assertEquals(v[STEPS], Double.parseDouble(values[2]));
      double mean = Arrays.stream(v, 1, STEPS + 1).sum() / STEPS;
      assertEquals(mean, Double.parseDouble(values[3]), 1e-14); // the order of 100 additions
      assertEquals(Arrays.stream(v).max().orElseThrow(), Double.parseDouble(values[4]));
      finals += v[STEPS] / SAMPLES;
    }
    Map<?, ?> json = json("simulate", network, "--out", out.toString());
    Map<?, ?> readOut = (Map<?, ?>) list(json.get("readOuts")).getFirst();
    assertEquals(2L, readOut.get("neuron"));
    assertEquals(finals, (Double) readOut.get("final"), 1e-14);
  }

  /** The potential of a read-out is its own first state, wherever that is among those of all. */
  @Test
  void readOutsOfAModelOfTheirOwn() throws IOException {
    String text =
        """
        model:
          populations:
            cells: {neurons: 1, equations: dv/dt = 3 - v, intensity: exp(v), reset: v = 0, receive: v += weight}
            out:
              neurons: 1
              equations: |
                dx/dt = 1 - x
                dv/dt = -v
              intensity: exp(x)
              reset: x = 0
              receive: x += weight
              start: {v: 5}
          weights: [[0, 0.5], [0, 0]]
          readOuts: [out]
        time: {end: 1, step: 0.125}
        """;
    String file = Cli.write(temp, "own.yaml", text).toString();
    Cli.done("simulate", file, "--states", "1", "--out", out.toString());
    String[] states = Files.readAllLines(out.resolve("states.csv")).getLast().split(",", -1);
    String[] told = Files.readAllLines(out.resolve("readouts.csv")).getLast().split(",", -1);
    assertEquals("0,1,1.0", String.join(",", states[0], states[1], states[2])); // then v, x
    assertEquals(states[4], told[2]);
    String cotangents =
        Cli.write(temp, "r.csv", "sample,neuron,statistic,value\n0,1,final,1\n").toString();
    Map<?, ?> json = json("gradient", file, "--read-out-cotangents", cotangents);
    assertEquals(Double.parseDouble(told[2]), json.get("value"));
  }

  @Test
  void gradientsHaveTheShapesOfTheConfiguration() {
    Map<?, ?> json = json("gradient", network, "--set", "model.beta=[5, 5, 5]");
    Map<?, ?> gradient = (Map<?, ?>) json.get("gradient");
    Map<?, ?> perNeuron = (Map<?, ?>) json.get("gradientPerNeuron");
    assertEquals(2, list(gradient.get("mu")).size());
    assertEquals(2, list(list(gradient.get("sigma")).get(1)).size());
    assertEquals(NEURONS, list(gradient.get("weights")).size());
    assertEquals(NEURONS, list(list(gradient.get("weights")).getFirst()).size());
    assertEquals(2, list(gradient.get("inputWeights")).size());
    for (String key : List.of("beta", "inputCurrent", "v0", "i0")) {
      assertEquals(perNeuron.get(key), gradient.get(key), key);
      assertEquals(NEURONS, list(gradient.get(key)).size(), key);
    }
    double sum = list(perNeuron.get("tauS")).stream().mapToDouble(x -> (Double) x).sum();
    assertEquals(sum, gradient.get("tauS"));
    assertEquals(
        list(perNeuron.get("mu1")).stream().mapToDouble(x -> (Double) x).sum(),
        list(gradient.get("mu")).getFirst());
  }

  /** The same network and inputs 1e5 and 1e7 later: times there are multiples of 1e-11 and 2e-9. */
  @Test
  void gradcheckHoldsFarFromZero() {
    for (String start : List.of("100000", "10000000")) {
      String later =
          Cli.INPUT_SPIKES
              .replace(",0.1\n", "," + start + ".1\n")
              .replace(",0.2\n", "," + start + ".2\n")
              .replace(",0.355\n", "," + start + ".355\n");
      Cli.write(temp, "later.csv", later);
      Cli.Result result =
          Cli.done(
              "gradcheck",
              network,
              "--engine",
              "scalar",
              "--set",
              "time.start=" + start,
              "--set",
              "time.end=" + start.replaceFirst("0$", "1"),
              "--set",
              "inputs.spikes=" + temp.resolve("later.csv"));
      assertTrue(result.out().contains("holds"), result::toString);
    }
  }

  @Test
  void gradcheckHoldsForEveryKindOfParameter() {
    Map<?, ?> json = json("gradcheck", network, "--engine", "scalar");
    assertTrue((Double) json.get("worstRelativeError") < 1e-7, json::toString);
    List<String> names =
        list(json.get("parameters")).stream()
            .map(one -> ((Map<?, ?>) one).get("parameter").toString())
            .toList();
    assertTrue(
        names.containsAll(List.of("mu1[0]", "i0[2]", "weights[1][2]", "inputWeights[1][1]")),
        names::toString);
    Map<?, ?> fewer = json("gradcheck", network, "--engine", "scalar", "--entries", "1");
    assertEquals(15 + 2, list(fewer.get("parameters")).size());
  }

  /** Cotangents of read-outs and those of the states that they are of give the same gradient. */
  @Test
  void cotangentsOfReadOutsAreThoseOfTheirStates() {
    Path readOuts =
        Cli.write(temp, "r.csv", "sample,neuron,statistic,value\n1,2,final,2\n3,2,average,-1.5\n");
    StringBuilder states = new StringBuilder("sample,neuron,variable,time,value\n1,2,v,1.0,2\n");
    IntStream.rangeClosed(1, STEPS)
        .forEach(m -> states.append("3,2,v,%s,%s\n".formatted(m * 0.01, -1.5 / STEPS)));
    Path ofStates = Cli.write(temp, "s.csv", states.toString());
    String[] args = {"gradient", network, "--engine", "scalar"};
    Map<?, ?> one = json(with(args, "--read-out-cotangents", readOuts.toString()));
    Map<?, ?> other = json(with(args, "--state-cotangents", ofStates.toString()));
    assertEquals((Double) one.get("value"), (Double) other.get("value"), 1e-13);
    for (String kind : List.of("mu1", "v0", "i0", "inputCurrent")) {
      List<?> left = list(((Map<?, ?>) one.get("gradientPerNeuron")).get(kind));
      List<?> right = list(((Map<?, ?>) other.get("gradientPerNeuron")).get(kind));
      for (int k = 0; k < NEURONS; k++) {
        // 1.5 / 100 rounds in another place than 1.5 x 0.01
        assertEquals((Double) left.get(k), (Double) right.get(k), 1e-13, kind);
      }
    }
    Path maximum = Cli.write(temp, "m.csv", "sample,neuron,statistic,value\n0,2,maximum,1\n");
    Cli.done(
        "gradcheck", network, "--engine", "scalar", "--read-out-cotangents", maximum.toString());
  }

  @Test
  void inputsMayBeSharedOrOneASample() throws IOException {
    String shared = simulate();
    StringBuilder each = new StringBuilder("sample,neuron,time\n");
    for (int n = 0; n < SAMPLES; n++) {
      int sample = n;
      Cli.INPUT_SPIKES
          .lines()
          .skip(1)
          .forEach(line -> each.append(sample).append(line.substring(1)).append('\n'));
    }
    Path own = Cli.write(temp, "own.csv", each.toString());
    assertEquals(shared, simulate("--set", "inputs.spikes=" + own));
    // Only sample 0 has its second spike later.
    Path late = Cli.write(temp, "late.csv", each.toString().replace("\n0,1,0.2", "\n0,1,0.25"));
    String other = simulate("--set", "inputs.spikes=" + late);
    assertEquals(linesOfSample(shared, 1), linesOfSample(other, 1));
    assertFalse(linesOfSample(shared, 0).equals(linesOfSample(other, 0)));
  }

  /** The spikes of one network, written as arrays, are the inputs of the next. */
  @Test
  void spikesOfOneNetworkDriveAnother() throws IOException {
    String csv = simulate();
    Path own = Files.copy(out.resolve("spikes.csv"), temp.resolve("own.csv"));
    Path arrays = temp.resolve("arrays/spikes.npz");
    Cli.done("simulate", network, "--format", "npz", "--out", arrays.getParent().toString());
    String weights = "inputs.weights=[[1, 0, 0], [0, -1, 0], [0, 0, 0]]";
    String expected = simulate("--set", "inputs.spikes=" + own, "--set", weights);
    assertFalse(csv.equals(expected));
    assertEquals(expected, simulate("--set", "inputs.spikes=" + arrays, "--set", weights));
  }

  private static List<String> linesOfSample(String csv, int sample) {
    return csv.lines().filter(line -> line.startsWith(sample + ",")).toList();
  }

  @Test
  void currentsMayBeSharedOrOneANeuronOrOneASample() throws IOException {
    double[] column = new double[STEPS];
    double[] columns = new double[STEPS * NEURONS];
    double[] all = new double[SAMPLES * STEPS * NEURONS];
    for (int m = 0; m < STEPS; m++) {
      column[m] = Math.sin(0.1 * m);
      for (int k = 0; k < NEURONS; k++) {
        columns[m * NEURONS + k] = column[m];
      }
    }
    for (int n = 0; n < SAMPLES; n++) {
      System.arraycopy(columns, 0, all, n * columns.length, columns.length);
    }
    String expected = current(NpyBytes.doubles(temp.resolve("a.npy"), "(100,)", column));
    assertFalse(expected.equals(simulate()));
    assertEquals(expected, current(NpyBytes.doubles(temp.resolve("b.npy"), "(100, 3)", columns)));
    assertEquals(expected, current(NpyBytes.doubles(temp.resolve("c.npy"), "(6, 100, 3)", all)));
    all[all.length - 1] += 9; // the read-out of the last sample, last step: no spike changes
    assertEquals(expected, current(NpyBytes.doubles(temp.resolve("d.npy"), "(6, 100, 3)", all)));
  }

  private String current(Path file) throws IOException {
    return simulate(
        "--set", "model.inputCurrentFile=" + file, "--set", "model.inputCurrentStep=0.01");
  }

  @Test
  void enginesThreadsAndTapesGiveTheSameBits() {
    String[] args = {"gradient", network, "--engine", "scalar"};
    Object expected = json(args).get("gradient");
    assertEquals(expected, json(with(args, "--threads", "1")).get("gradient"));
    assertEquals(
        expected, json(with(args, "--threads", "2", "--tape-budget", "0.02")).get("gradient"));
    assertEquals(expected, json("gradient", network, "--engine", "simd").get("gradient"));
  }

  @Test
  void picturesAreDrawn() throws IOException {
    Map<?, ?> json = json("simulate", network, "--plot", "--out", out.toString());
    assertTrue(list(json.get("files")).contains(out.resolve("figure.png").toString()));
    String svg = Files.readString(out.resolve("figure.svg"));
    assertTrue(svg.contains(">Read-out 2</text>"), "a panel of every neuron");
    assertTrue(svg.contains("<polygon "), "bands");
    assertTrue(ImageIO.read(out.resolve("figure.png").toFile()).getWidth() > 1000);
    SpikeTrains spikes = SpikeFile.read(out.resolve("spikes.csv"), NEURONS);
    assertTrue(spikes.samples() > 0);
    Cli.done(
        "simulate", network, "--plot-neurons", "1", "--set", "samples=1", "--out", out.toString());
    svg = Files.readString(out.resolve("figure.svg"));
    assertFalse(svg.contains("Neuron 0"));
    assertFalse(svg.contains("<polygon "), "a single sample has no band");
  }
}
