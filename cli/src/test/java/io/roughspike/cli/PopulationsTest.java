package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks of populations, connected by rules and lists, with Poisson inputs. */
class PopulationsTest {
  /** Variants of one model side by side. */
  static final String TWO =
      """
      model:
        kind: adex
        parameters:
          sigman: {value: 30, unit: pA}
          taue: {value: 5, unit: ms}
        populations:
          exc:
            kind: adex/adaptation
            neurons: 4
            parameters: {EL: {value: {normal: [-70, 1]}, unit: mV}}
          inh:
            kind: adex/tonic
            neurons: 2
            inputCurrent: {value: 450, unit: pA}
        connections:
          - {from: exc, to: [exc, inh], receptor: ge, probability: 0.6, weight: {value: 4, unit: nS}}
          - {from: inh, to: exc, receptor: gi, indegree: 1, weight: {value: {uniform: [4, 8]}, unit: nS}}
          - {from: poisson, to: exc, receptor: ge, all: true, weight: {value: 3, unit: nS}}
      inputs: {poisson: {rate: {value: [20, 40], unit: Hz}}}
      time: {end: 0.02, step: 0.001}
      samples: 3
      seed: 3
      """;

  /** Leaky neurons, whose parameters are keys of their own. */
  private static final String LEAKY =
      """
      model:
        mu: [6, 5]
        sigma: [[0.25, 0], [0.1, 0.2]]
        vThreshold: 1
        alpha: 0.03
        beta: 5
        tauS: 1
        populations:
          exc: {neurons: 3, vReset: 1.2, inputCurrent: 1.5}
          inh: {neurons: 2, vReset: [1.1, 1.0], tauS: 0.8, inputCurrent: [1.2, 1.4]}
          out: {neurons: 1, vReset: 1}
        readOuts: [out]
        connections:
          - {from: exc, to: [exc, inh, out], probability: 0.7, weight: {normal: [0.4, 0.1]}}
          - {from: inh, to: exc, all: true, weight: -0.5}
      time: {end: 1, step: 0.02}
      samples: 4
      seed: 5
      """;

  /** Populations of different equations: at a peak, by a clock with dead time, one that reads. */
  static final String MIXED =
      """
      model:
        populations:
          exc:
            kind: adex/adaptation
            neurons: 4
            parameters:
              sigman: {value: 30, unit: pA}
              taue: {value: 5, unit: ms}
              EL: {value: {normal: [-70, 1]}, unit: mV}
          inh:
            kind: gif
            neurons: 2
            inputCurrent: {value: 450, unit: pA}
            parameters: {sigman: {value: 30, unit: pA}, taui: {value: 4, unit: ms}}
          out:
            neurons: 1
            equations: dx/dt = (-x + input)/tau
            receive: x += weight
            states: {x: mV}
            inputCurrent: {value: 1, unit: mV}
            parameters: {tau: {value: 10, unit: ms, above: 0}}
        connections:
          - {from: exc, to: exc, receptor: ge, probability: 0.6, weight: {value: 4, unit: nS}}
          - {from: exc, to: inh, all: true, weight: {value: 200, unit: pA}}
          - {from: inh, to: exc, receptor: gi, indegree: 1, weight: {value: {uniform: [4, 8]}, unit: nS}}
          - {from: [exc, inh], to: out, all: true, weight: {value: 1, unit: mV}}
      time: {end: 0.05, step: 0.0005}
      samples: 3
      seed: 3
      """;

  private static final String LEARN_MIXED =
      """
      learn:
        inh.VT: {start: -47, unit: mV, tied: true}
        exc.b: {start: 70, unit: pA, transform: log}
        weights: {from: exc, to: inh}
      data: {simulate: {truth: {inh.gL: {value: 11, unit: nS}}}}
      loss: {kind: spike-times, spikes: 2}
      optimizer: {kind: adam, learningRate: 1e-12}
      steps: 3
      """;

  private static final String TRAINING =
      """
      learn:
        exc.C: {start: 250, unit: pF, tied: true, transform: log}
        inh.C: {start: 240, unit: pF, transform: log, neurons: [1]}
        weights: {start: 2, unit: nS, transform: log, from: exc, to: [inh], receptor: ge}
        inputWeights: {transform: log, to: exc}
      data: {simulate: {truth: {inh.gL: {value: 11, unit: nS}}}}
      loss: {kind: spike-times, spikes: 2}
      optimizer: {kind: adam, learningRate: 0.01}
      steps: 2
      """;

  @TempDir private Path temp;

  private String file(String name, String yaml) {
    return Cli.write(temp, name, yaml).toString();
  }

  private Map<?, ?> gradient(String file, String... more) {
    List<String> args = new ArrayList<>(List.of("gradient", file, "--json"));
    args.addAll(List.of(more));
    return (Map<?, ?>) Cli.done(args.toArray(String[]::new)).json(temp).get("gradient");
  }

  @Test
  void gradientsAreToldByPopulation() {
    Map<?, ?> gradient = gradient(file("two.yaml", TWO));
    assertEquals(List.of("exc", "inh", "weights", "inputWeights"), List.copyOf(gradient.keySet()));
    Map<?, ?> exc = (Map<?, ?>) gradient.get("exc");
    assertEquals(4, ((List<?>) exc.get("EL")).size());
    assertEquals(2, ((List<?>) ((Map<?, ?>) gradient.get("inh")).get("EL")).size());
    assertEquals(4, ((List<?>) ((Map<?, ?>) exc.get("start")).get("w")).size());
    assertEquals(6, ((List<?>) ((Map<?, ?>) gradient.get("weights")).get("ge")).size());
    Map<?, ?> leaky = gradient(file("leaky.yaml", LEAKY));
    assertEquals(2, ((List<?>) ((Map<?, ?>) leaky.get("inh")).get("vReset")).size());
    assertTrue(((Map<?, ?>) leaky.get("exc")).get("vReset") instanceof Double);
    assertEquals(3, ((List<?>) ((Map<?, ?>) leaky.get("exc")).get("v0")).size());
  }

  @Test
  void populationsMayHaveDifferentEquations() throws IOException {
    String file = file("mixed.yaml", MIXED);
    Map<?, ?> gradient = gradient(file);
    assertEquals(List.of("exc", "inh", "out", "weights"), List.copyOf(gradient.keySet()));
    assertEquals(4, ((List<?>) ((Map<?, ?>) gradient.get("exc")).get("EL")).size());
    assertEquals(2, ((List<?>) ((Map<?, ?>) gradient.get("inh")).get("refractory")).size());
    assertEquals(
        List.of("tau", "inputCurrent", "start"),
        List.copyOf(((Map<?, ?>) gradient.get("out")).keySet()));
    // one matrix a receptor: of exc two, of inh and out one each, by the state that it adds to
    assertEquals(
        List.of("ge", "gi", "i", "x"), List.copyOf(((Map<?, ?>) gradient.get("weights")).keySet()));
    assertEquals(
        List.of("exc", "inh", "out"),
        List.copyOf(
            ((Map<?, ?>) Cli.done("model", file, "--json").json(temp).get("populations"))
                .keySet()));
    assertTrue(Cli.done("model", file).out().contains("# population out"));
    Cli.run("gradient", file, "--set", "model.populations.out={equations: dx/dt = -x}")
        .assertFailed(3, "give units to all populations or to none");
    Cli.run(
            "gradient",
            file,
            "--set",
            "model.connections=[{from: exc, to: [inh, out], all: true, weight: {value: 1, unit: mV}}]")
        .assertFailed(3, "has different units in the populations of to");
    Cli.done("gradcheck", file, "--entries", "2");
    Cli.done("compare", file);
    Path out = temp.resolve("simulated");
    Cli.done(
        "simulate", file, "--states", "all", "--out", out.toString(), "--plot-states", "w,eta");
    List<String> states = Files.readAllLines(out.resolve("states.csv"));
    assertEquals("sample,neuron,time,v,w,n,ge,gi,eta,gamma,i,active,x", states.getFirst());
    assertTrue(states.get(1 + 6).endsWith(",,,,,,,,,0.0"), states.get(7));
  }

  @Test
  void trainingsOfDifferentEquationsAreRepeatedAndResumed() throws IOException {
    String file = file("learn.yaml", MIXED + LEARN_MIXED);
    Path whole = temp.resolve("whole");
    Path parts = temp.resolve("parts");
    Path again = temp.resolve("again");
    Cli.done("train", file, "--out", whole.toString());
    Cli.done("train", file, "--steps", "1", "--out", parts.toString());
    Cli.done("train", file, "--out", parts.toString(), "--resume");
    Cli.done("train", whole.resolve("run.yaml").toString(), "--out", again.toString());
    String model = Files.readString(whole.resolve("model.yaml"));
    assertEquals(model, Files.readString(parts.resolve("model.yaml")));
    assertEquals(model, Files.readString(again.resolve("model.yaml")));
    assertEquals(
        gradient(whole.resolve("model.yaml").toString()),
        gradient(again.resolve("model.yaml").toString()));
  }

  /** A parameter that two models bound differently has its true values by population. */
  @Test
  void boundsOfModelsMayDiffer() throws IOException {
    String mixed =
        MIXED
            .replace("input)/tau\n", "input)/taue\n")
            .replace(
                "{tau: {value: 10, unit: ms, above: 0}}", "{taue: {value: 10, unit: ms, min: 1}}");
    String learn =
        LEARN_MIXED.replace(
            "exc.b: {start: 70, unit: pA, transform: log}",
            "exc.taue: {start: 4, unit: ms}\n  out.taue: {start: 9, unit: ms}");
    String file = file("bounds.yaml", mixed + learn);
    Cli.run("train", file("one.yaml", mixed + learn.replace("  exc.taue", "  taue")))
        .assertFailed(3, "make a block of each population, such as exc.taue");
    Path first = temp.resolve("first");
    Cli.done("train", file, "--steps", "1", "--out", first.toString());
    Path repeated = temp.resolve("repeated");
    Cli.done("train", first.resolve("run.yaml").toString(), "--out", repeated.toString());
    for (Path folder : List.of(first, repeated)) {
      List<String> record = Files.readAllLines(folder.resolve("run.yaml"));
      assertTrue(record.contains("      exc.taue: [0.005, 0.005, 0.005, 0.005]"), record + "");
      assertTrue(record.contains("      out.taue: [0.01]"), record + "");
    }
    assertEquals(
        Files.readString(first.resolve("model.yaml")),
        Files.readString(repeated.resolve("model.yaml")));
  }

  /** Receptors of all neurons have several units; those that learned weights lead to have one. */
  @Test
  void learnedWeightsHaveTheUnitOfTheirReceptors() {
    String weights = "weights: {from: exc, to: inh";
    String learn = LEARN_MIXED.replace(weights, weights + ", start: 200, unit: pA");
    Cli.done("train", file("pA.yaml", MIXED + learn), "--out", temp.resolve("pA").toString());
    Cli.run("train", file("nS.yaml", MIXED + learn.replace("200, unit: pA", "4, unit: nS")))
        .assertFailed(3, "learn.weights.unit must be a unit such as pA");
    Cli.run("train", file("all.yaml", MIXED + learn.replace("from: exc, to: inh, ", "")))
        .assertFailed(3, "learn.weights.unit cannot be used");
  }

  @Test
  void aMatrixThatLeadsToOtherReceptorsIsNamed() {
    String rules = "(?s)  connections:.*?time";
    String zeros = "[0, 0, 0, 0, 0, 0, 0], ";
    String matrix = "[[0, 0, 0, 0, 1, 0, 0], " + zeros.repeat(6).replaceAll(", $", "]");
    Cli.run(
            "simulate",
            file(
                "m.yaml",
                MIXED.replaceAll(
                    rules, "  weights: {ge: {value: " + matrix + ", unit: nS}}\ntime")))
        .assertFailed(3, "model.weights.ge connects 0 to neuron 4, which has no receptor ge but i");
  }

  /** Of more than 1,000 neurons weights are a list, and it is said of which connections. */
  @Test
  void weightsOfLargeNetworksAreLists() {
    String yaml =
        LEAKY
            .replace("neurons: 3", "neurons: 999")
            .replace("probability: 0.7", "indegree: 1")
            .replace("all: true", "probability: 0.001")
            .replace("end: 1, step: 0.02", "end: 0.02, step: 0.02")
            .replace("samples: 4", "samples: 1");
    Map<?, ?> gradient = gradient(file("large.yaml", yaml));
    Map<?, ?> connections = (Map<?, ?>) gradient.get("connections");
    int count = ((List<?>) gradient.get("weights")).size();
    assertTrue(count > 999, "connections: " + count);
    assertEquals(count, ((List<?>) connections.get("from")).size());
    assertEquals(count, ((List<?>) connections.get("to")).size());
  }

  /** Spikes and gradients by every engine, to the last bit, and by central differences. */
  @Test
  void enginesAndGradientsAgree() {
    for (String file : List.of(file("two.yaml", TWO), file("leaky.yaml", LEAKY))) {
      String simd = gradient(file, "--engine", "simd").toString();
      assertEquals(simd, gradient(file, "--engine", "scalar").toString());
    }
    Cli.done("gradcheck", file("two.yaml", TWO), "--entries", "2");
  }

  /** Drawn values depend on the number of the neuron alone: in one population as in two. */
  @Test
  void drawsDoNotDependOnPopulations() {
    String law = "inputCurrent: {normal: [1.5, 0.2]}";
    String one =
        LEAKY.replaceAll(
            "(?s)  populations:.*?time", "  neurons: 6\n  vReset: 1\n  " + law + "\ntime");
    String two =
        LEAKY
            .replaceAll("(?s)  readOuts.*?time", "time")
            .replaceAll(", inputCurrent: [^}]*", "")
            .replaceAll("vReset: [^,}]*(, 1.0\\])?", "vReset: 1")
            .replace(", tauS: 0.8", "")
            .replace("  tauS: 1", "  tauS: 1\n  " + law);
    assertEquals(spikes(file("one.yaml", one)), spikes(file("two.yaml", two)), two);
  }

  private List<String> spikes(String file) {
    Path out = temp.resolve("out");
    Cli.done("simulate", file, "--out", out.toString());
    try {
      return Files.readAllLines(out.resolve("spikes.csv"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The list of what rules drew stands for them. */
  @Test
  void listsAndMatricesAreTheSameConnections() {
    file("c.csv", "from,to,weight\n4,0,-0.5\n0,1,0.25\n1,5,0.5\n");
    String head = LEAKY.replaceAll("(?s)  connections:.*?time", "CONNECTED\ntime");
    List<String> listed =
        spikes(file("l.yaml", head.replace("CONNECTED", "  connectionsFile: c.csv")));
    String none = "[0, 0, 0, 0, 0, 0]";
    assertEquals(
        spikes(
            file(
                "m.yaml",
                head.replace(
                    "CONNECTED",
                    "  weights: [[0, 0.25, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0.5], %s, %s, [-0.5, 0, 0, 0, 0, 0], %s]"
                        .formatted(none, none, none)))),
        listed);
    assertTrue(listed.size() > 10);
  }

  @Test
  void picturesSayWhichNeuronsAreWhose() throws IOException {
    Path out = temp.resolve("picture");
    Cli.done("simulate", file("a.yaml", LEAKY), "--format", "svg", "--out", out.toString());
    String svg = Files.readString(out.resolve("figure.svg"));
    assertTrue(svg.contains(": exc from 0, inh from 3, out from 5<"), svg);
  }

  /** What training writes holds the populations, repeats and resumes to the same bits. */
  @Test
  void trainingsAreRepeatedAndResumed() throws IOException {
    String file = file("train.yaml", TWO + TRAINING);
    String whole = temp.resolve("whole").toString();
    Cli.Result result = Cli.done("train", file, "--out", whole, "--json");
    Map<?, ?> ends = (Map<?, ?>) result.json(temp).get("final");
    assertEquals(
        List.of("exc.C", "inh.C", "weightError", "inputWeightError"), List.copyOf(ends.keySet()));
    String model = Files.readString(Path.of(whole, "model.yaml"));
    assertTrue(model.contains("  populations:\n    exc:\n      neurons: 4"), model);
    List<String> weights = Files.readAllLines(Path.of(whole, "connections.csv"));
    assertEquals("from,to,weight,receptor", weights.getFirst());
    assertTrue(Files.exists(Path.of(whole, "inputConnections.csv")));
    // Only weights from exc to inh were trained.
    for (String line : weights.subList(1, weights.size())) {
      String[] values = line.split(",", -1);
      boolean learned = Integer.parseInt(values[0]) < 4 && Integer.parseInt(values[1]) >= 4;
      boolean inhibitory = values[3].equals("gi");
      assertEquals(!learned && !inhibitory, values[2].equals("4.0E-9"), line);
    }

    String parts = temp.resolve("parts").toString();
    Cli.done("train", file, "--out", parts, "--steps", "1");
    Cli.done("train", file, "--out", parts, "--resume");
    assertEquals(model, Files.readString(Path.of(parts, "model.yaml")));
    String again = temp.resolve("again").toString();
    Cli.done("train", whole + "/run.yaml", "--out", again);
    assertEquals(model, Files.readString(Path.of(again, "model.yaml")));
    assertFalse(spikes(whole + "/model.yaml").isEmpty());
    Cli.done("train", file, "--init", whole, "--steps", "1", "--out", temp.resolve("i").toString());
  }

  @Test
  void poissonSpikesDependOnTheSeedAndTheSampleAlone() {
    String yaml =
        """
        model:
          equations: di/dt = -i
          receive: i += weight
        inputs: {poisson: {rate: 5, channels: 2}, weights: [[1], [1]]}
        time: {end: 2, step: 0.1}
        samples: 3
        """;
    String file = file("p.yaml", yaml);
    Path out = temp.resolve("states");
    assertEquals(states(file, out), states(file, out));
    String[] same = {"--set", "inputs.samples=1"};
    List<String> shared = states(file, out, same);
    for (int n = 0; n < 3; n++) {
      assertEquals(shared.get(1).substring(2), shared.get(1 + n).substring(2));
    }
    List<String> own = states(file, out);
    assertEquals(shared.get(1), own.get(1), "sample 0 is the same");
    assertFalse(own.get(1).substring(2).equals(own.get(2).substring(2)));
    assertFalse(own.equals(states(file, out, "--seed", "9")));
  }

  private List<String> states(String file, Path out, String... more) {
    List<String> args =
        new ArrayList<>(List.of("simulate", file, "--states", "2", "--out", out.toString()));
    args.addAll(List.of(more));
    Cli.done(args.toArray(String[]::new));
    try {
      return Files.readAllLines(out.resolve("states.csv"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
