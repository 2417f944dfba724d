package io.roughspike.cli.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.file.ConnectionFile;
import io.roughspike.cli.file.NpyFile;
import io.roughspike.cli.file.Receptors;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.solver.Solver;
import io.roughspike.solver.Solver.Adaptive;
import io.roughspike.solver.Solver.Cuts;
import io.roughspike.solver.Steppers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Delays and solvers as configurations and files say them. */
class DelaysTest {
  /** Neurons without units, and with two receptors. */
  private static final String TWO_RECEPTORS =
      """
      model:
        neurons: 3
        equations: |
          dv/dt = -v + ge - gi + input
          dge/dt = -ge
          dgi/dt = -gi
        event: v - 1
        reset: v = 0
        receive: {ge: ge += weight, gi: gi += weight}
        CONNECTIONS
      time: {end: 1, step: 0.1}
      """;

  private static final String WEIGHTS =
      "weights: {ge: [[0, 1, 0], [0, 0, 2], [0, 0, 0]], gi: [[0, 3, 0], [0, 0, 0], [4, 0, 0]]}";

  private static final String LEAKY =
      """
      model:
        neurons: 2
        mu: [6, 5]
        sigma: [[0.25, 0], [0.1, 0.2]]
        vReset: 1
        vThreshold: 1
        alpha: 0
        beta: 5
        tauS: 1
        weights: [[0, 0.5], [0.25, 0]]
      time: {end: 1, step: 0.25}
      """;

  @TempDir private Path temp;

  private RunConfig read(String yaml) throws IOException {
    Path file = Files.writeString(temp.resolve("in.yaml"), yaml);
    return RunConfig.read(ConfigurationFile.read(file, Map.of()), Optional.empty());
  }

  private Connections connections(String said) throws IOException {
    return read(TWO_RECEPTORS.replace("CONNECTIONS", said)).network().connections();
  }

  /** What is written is the same model again, wherever it lies. */
  private RunConfig thereAndBack(RunConfig run) throws IOException {
    Path file = Files.createTempDirectory(temp, "alone").resolve("model.yaml");
    ModelFile.write(file, "a test", run);
    RunConfig found = RunConfig.read(ConfigurationFile.read(file, Map.of()), Optional.empty());
    assertArrayEquals(run.network().toArray(), found.network().toArray());
    assertEquals(run.network().connections(), found.network().connections());
    assertEquals(run.network().inputConnections(), found.network().inputConnections());
    assertEquals(run.solver(), found.solver());
    return found;
  }

  @Test
  void delaysStandUnderTheirReceptors() throws IOException {
    String ge = "ge: [[0, 0.5, 0], [0, 0, 0.25], [0, 0, 0]]";
    String gi = "gi: [[0, 0.125, 0], [0, 0, 0], [2, 0, 0]]";
    // by source, target and receptor
    assertArrayEquals(
        new double[] {0.5, 0.125, 0.25, 2},
        connections(WEIGHTS + "\n  delays: {%s, %s}".formatted(ge, gi)).delays());
    assertArrayEquals(
        new double[] {0.5, 0, 0.25, 0},
        connections(WEIGHTS + "\n  delays: {%s}".formatted(ge)).delays());
    assertFalse(connections(WEIGHTS).hasDelays());
    RunConfig run =
        read(TWO_RECEPTORS.replace("CONNECTIONS", WEIGHTS + "\n  delays: {%s}".formatted(gi)));
    thereAndBack(run);
  }

  @Test
  void listsHaveAColumn() throws IOException {
    Files.writeString(
        temp.resolve("list.csv"),
        "from,to,weight,receptor,delay\n2,0,4,gi,2\n0,1,1,ge,0.5\n0,1,3,1,0.125\n1,2,2,0,0\n");
    Connections found = connections("connectionsFile: list.csv");
    assertArrayEquals(new double[] {0.5, 0.125, 0, 2}, found.delays());
    assertArrayEquals(new double[] {1, 3, 2, 4}, found.weights());
    NpyFile.write(
        temp.resolve("list.npy"),
        new double[] {2, 0, 4, 1, 2, 0, 1, 1, 0, 0.5, 0, 1, 3, 1, 0.125, 1, 2, 2, 0, 0},
        4,
        5);
    assertEquals(found, connections("connectionsFile: list.npy"));
    Map<String, double[]> arrays = new LinkedHashMap<>();
    arrays.put("delay", new double[] {2, 0.5, 0.125, 0});
    arrays.put("receptor", new double[] {1, 0, 1, 0});
    arrays.put("weight", new double[] {4, 1, 3, 2});
    arrays.put("to", new double[] {0, 1, 1, 2});
    arrays.put("from", new double[] {2, 0, 0, 1});
    write("list.npz", arrays);
    assertEquals(found, connections("connectionsFile: list.npz"));
    Network network =
        read(TWO_RECEPTORS.replace("CONNECTIONS", "connectionsFile: list.npz")).network();
    Path again = temp.resolve("again.csv");
    ConnectionFile.write(again, found, Receptors.of(network));
    assertEquals(found, connections("connectionsFile: again.csv"));
  }

  private void write(String name, Map<String, double[]> arrays) throws IOException {
    Path one = temp.resolve("one.npy");
    try (OutputStream out = Files.newOutputStream(temp.resolve(name));
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, double[]> array : arrays.entrySet()) {
        NpyFile.write(one, array.getValue(), array.getValue().length);
        zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
        zip.write(Files.readAllBytes(one));
        zip.closeEntry();
      }
    }
  }

  @Test
  void listsOfOneReceptorNeedNotNameIt() throws IOException {
    Files.writeString(temp.resolve("list.csv"), "from,to,weight,delay\n1,0,0.25,3\n0,1,0.5,0\n");
    String listed = LEAKY.replaceFirst("  weights: .*", "  connectionsFile: list.csv");
    Connections found = read(listed).network().connections();
    assertArrayEquals(new double[] {0, 3}, found.delays());
    assertEquals(
        found,
        read(LEAKY.replace("  weights", "  delays: [[0, 0], [3, 0]]\n  weights"))
            .network()
            .connections());
  }

  /** Written as rows of five numbers where that is shorter. */
  @Test
  void longListsComeBack() throws IOException {
    String many = LEAKY.replace("neurons: 2", "neurons: 80").replaceFirst("  weights: .*\n", "");
    StringBuilder list = new StringBuilder("from,to,weight,delay\n");
    for (int k = 0; k < 80; k++) {
      list.append("%d,%d,%s,%s\n".formatted(k, (7 * k + 1) % 80, 1.0 / (k + 3), k / 7.0));
    }
    Files.writeString(temp.resolve("list.csv"), list);
    RunConfig run = read(many.replace("time:", "  connectionsFile: list.csv\ntime:"));
    assertEquals(80, run.network().connections().count());
    assertTrue(run.network().hasDelays());
    thereAndBack(run);
  }

  private static final String RULES =
      """
      model:
        mu: [6, 5]
        sigma: [[0.25, 0], [0.1, 0.2]]
        vReset: 1
        vThreshold: 1
        alpha: 0
        beta: 5
        tauS: 1
        populations: {a: {neurons: 20}, b: {neurons: 10}}
        connections:
          - {from: a, to: b, all: true, weight: {uniform: [0, 1]}DELAY}
          - {from: b, to: a, all: true, weight: 1}
          - {from: poisson, to: a, all: true, weight: 1INPUT_DELAY}
      inputs: {poisson: {rate: 1, channels: 2}}
      time: {end: 1, step: 0.25}
      """;

  private Network rules(String delay, String inputDelay) throws IOException {
    return read(RULES.replace("INPUT_DELAY", inputDelay).replace("DELAY", delay)).network();
  }

  @Test
  void rulesDrawDelaysByAStreamOfTheirOwn() throws IOException {
    Network none = rules("", "");
    assertFalse(none.hasDelays());
    Network uniform = rules(", delay: {uniform: [1, 3]}", "");
    assertArrayEquals(none.connections().weights(), uniform.connections().weights());
    assertFalse(uniform.inputConnections().hasDelays());
    double[] drawn = uniform.connections().delays();
    double[] ofRule = Arrays.copyOf(drawn, 200); // those from a come first
    assertTrue(Arrays.stream(ofRule).allMatch(d -> d >= 1 && d < 3));
    assertEquals(200, Arrays.stream(ofRule).distinct().count());
    // standard error of the mean 2/sqrt(12 200) = 0.04
    assertEquals(2, Arrays.stream(ofRule).average().orElseThrow(), 0.2);
    assertTrue(Arrays.stream(drawn, 200, 400).allMatch(d -> d == 0), "at once");
    double[] weights = Arrays.copyOf(uniform.connections().weights(), 200);
    assertNotEquals(weights[0], (ofRule[0] - 1) / 2);
    assertEquals(uniform, rules(", delay: {uniform: [1, 3]}", ""));
    Network normal = rules(", delay: {normal: [5, 0.5]}", ", delay: 0.75");
    double[] normals = Arrays.copyOf(normal.connections().delays(), 200);
    assertEquals(5, Arrays.stream(normals).average().orElseThrow(), 0.2); // error 0.035
    assertTrue(Arrays.stream(normal.inputConnections().delays()).allMatch(delay -> delay == 0.75));
    thereAndBack(read(RULES.replace("INPUT_DELAY", ", delay: 0").replace("DELAY", ", delay: 0.5")));
  }

  @Test
  void delaysHaveUnitsWhereTheModelHas() throws IOException {
    String adex =
        """
        model:
          kind: adex
          neurons: 2
          weights: {ge: {value: [[0, 1], [0, 0]], unit: nS}}
          delays: {ge: DELAYS}
        time: {end: 0.01, step: 1e-4}
        """;
    String inMilliseconds = "{value: [[0, 1.5], [0, 0]], unit: ms}";
    RunConfig run = read(adex.replace("DELAYS", inMilliseconds));
    assertArrayEquals(new double[] {0.0015}, run.network().connections().delays());
    assertEquals(
        run.network().connections(),
        read(adex.replace("DELAYS", "[[0, 0.0015], [0, 0]]")).network().connections());
    thereAndBack(run);
  }

  @Test
  void solversHaveDefaults() throws IOException {
    assertEquals(Solver.EULER, read(LEAKY).solver());
    assertEquals(Solver.EULER, read(LEAKY + "solver: {}\n").solver());
    assertEquals(Solver.EULER, read(LEAKY + "solver: euler\n").solver());
    String delayed = LEAKY.replace("  weights", "  delays: [[0, 0], [0, 0]]\n  weights");
    Solver touched = new Solver(Steppers.named("euler"), Cuts.TOUCHED, Optional.empty());
    assertEquals(touched, read(delayed).solver());
    assertEquals(touched, read(delayed + "solver: {cuts: touched}\n").solver());
    assertEquals(touched, read(LEAKY + "solver: {cuts: touched}\n").solver());
    Adaptive steps = new Adaptive(Map.of("v", 0.1), 0.25 / 1024);
    assertEquals(
        new Solver(Steppers.named("sra1"), Cuts.ALL, Optional.of(steps)),
        read(LEAKY + "solver: {kind: sra1, adaptive: true, tolerance: {v: 0.1}}\n").solver());
  }

  @Test
  void tolerancesHaveUnitsWhereTheModelHas() throws IOException {
    RunConfig run =
        read(
            """
            model: {kind: adex}
            time: {end: 0.01, step: 1e-4}
            solver:
              kind: sra1
              adaptive: true
              tolerance: {v: {value: 0.5, unit: mV}, w: 1e-12}
              smallestStep: {value: 1, unit: us}
            """);
    Adaptive steps = run.solver().adaptive().orElseThrow();
    assertEquals(Map.of("v", 0.0005, "w", 1e-12), steps.tolerance());
    assertEquals(1e-6, steps.smallestStep());
    thereAndBack(run);
  }

  /** Everything that simulates a configuration takes its solver. */
  @Test
  void scenariosTakeTheSolver() throws IOException {
    RunConfig run = read(LEAKY + "solver: {kind: heun, cuts: touched}\n");
    assertEquals(run.solver(), run.scenario(run.grid()).solver());
    assertEquals(run.solver(), run.scenario(run.grid()).range(0, 1).solver());
    assertEquals(run.solver(), run.withSeed(4).withNetwork(run.network()).solver());
  }
}
