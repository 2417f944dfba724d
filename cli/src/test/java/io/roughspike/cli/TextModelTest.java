package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.config.ConfigurationFile;
import io.roughspike.cli.config.RunConfig;
import io.roughspike.cli.file.JsonReader;
import io.roughspike.equations.BuiltInModels;
import io.roughspike.equations.ModelText;
import io.roughspike.model.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command follows a model that a configuration says in text. */
class TextModelTest {
  /** A model of which nothing is in the program, with what a text may hold. */
  private static final String OWN =
      """
      model:
        neurons: 3
        equations: |
          drive = i + input - w          # a sub-expression
          dv/dt = active*(EL - v + DT*exp(min((v - VT)/DT, 3)) + drive)/tau + sigma*xi
          dw/dt = (a*(v - EL) - w)/tauw
          di/dt = -i/tauSyn + 0.1*xi_2
        intensity: exp(min((v - vT)/DV, 6))
        reset: |
          v = vr
          w += b
        receive: i += weight
        alpha: 0.02
        refractory: {value: 0.12, max: 1}
        require: DV*tau >= 0.1
        parameters:
          EL: 0.1
          DT: 0.2
          VT: 0.9
          tau: {value: 1.0, above: 0}
          sigma: [0.2, 0.1, 0.3]
          a: -0.1
          tauw: {value: 2.0, transform: log}
          tauSyn: {value: {uniform: [0.4, 0.6]}, min: 0.1, max: 3}
          vT: 1.0
          DV: 0.4
          vr: {normal: [0.0, 0.1]}
          b: 0.3
        start: {v: EL, i: {uniform: [0, 0.5]}}
        inputCurrent: [1.5, 1.0, 0.5]
        weights: [[0, 0.8, -0.5], [0, 0.3, 0.9], [0, 0, 0]]
      time: {end: 3.0, step: 0.05}
      samples: 6
      seed: 5
      """;

  private static final String TRAINING =
      """
      data: {simulate: {truth: {start.i: 0.1, tauw: 1.5}}}
      test: {simulate: {}, every: 2}
      learn:
        tauw: {start: 3}
        start.i: {max: 2}
        tauSyn:
        weights: {start: {normal: [0.5, 0.2]}}
      loss: {kind: signature, depth: 2}
      optimizer: {kind: adam, learningRate: 0.02}
      steps: 4
      """;

  /** The leaky neuron under other names. */
  private static final String RENAMED =
      """
      model:
        neurons: 3
        equations: |
          dpot/dt = rate*(cur + input - pot) + s11*xi_a + s12*xi_b
          dcur/dt = -decay*cur + s21*xi_a + s22*xi_b
        intensity: exp(steep*min(top, pot - level))/scale
        reset: pot -= drop
        receive: cur += weight
        require: steep*top <= 700
        alpha: 0.03
        parameters:
          rate: {value: 6.0, min: 0}
          decay: {value: 5.0, min: 0}
          s11: 0.25
          s12: 0.0
          s21: 0.1
          s22: 0.2
          drop: [1.2, 1.1, 1.0]
          level: 1.0
          steep: {value: 5.0, min: 0}
          scale: {value: 1.0, above: 0}
          top: 10
        start: {pot: 1.1, cur: 0.6}
        weights: [[0, 0.5, 0.2], [0, 0, 0.3], [0, 0, 0]]
        readOuts: [2]
        inputCurrent: [1.5, 0.8, 0.0]
      inputs:
        spikes: in.csv
        weights: [[0.5, 0, 0], [0, 0.4, 0.1]]
      time: {start: 0.0, end: 1.0, step: 0.01}
      samples: 6
      seed: 3
      """;

  @TempDir private Path temp;

  private String write(String name, String text) {
    return Cli.write(temp, name, text).toString();
  }

  private String out(String name) {
    return temp.resolve(name).toString();
  }

  private String text(String folder, String file) throws IOException {
    return Files.readString(temp.resolve(folder).resolve(file));
  }

  private static RunConfig read(Path file) {
    return RunConfig.read(ConfigurationFile.read(file, Map.of()), Optional.empty());
  }

  /** A new neuron model is one text file: nothing of the program knows of it. */
  @Test
  void aModelFromOutsideIsOneFile() throws IOException {
    String file = write("own.yaml", OWN + TRAINING);
    Cli.done("simulate", file, "--states", "1,3", "--plot", "--out", out("s"), "--quiet");
    List<String> states = text("s", "states.csv").lines().toList();
    assertEquals("sample,neuron,time,v,w,i,active", states.getFirst());
    assertEquals(1 + 6 * 2 * 3, states.size());
    assertTrue(text("s", "spikes.csv").lines().count() > 10, "spikes");

    Map<?, ?> gradient =
        (Map<?, ?>) Cli.done("gradient", file, "--json").json(temp).get("gradient");
    List<String> keys =
        List.of(
            "EL",
            "DT",
            "VT",
            "tau",
            "sigma",
            "a",
            "tauw",
            "tauSyn",
            "vT",
            "DV",
            "vr",
            "b",
            "alpha",
            "refractory",
            "inputCurrent",
            "weights",
            "start");
    assertEquals(keys, List.copyOf(gradient.keySet()));
    for (String key : keys.subList(0, 15)) {
      assertEquals(3, ((List<?>) gradient.get(key)).size(), key);
    }
    assertEquals(Set.of("w", "i"), ((Map<?, ?>) gradient.get("start")).keySet());

    String cotangents =
        write("c.csv", "sample,neuron,variable,time,value\n0,0,w,2,1\n1,2,i,3,-2\n2,1,s,1,1\n");
    Map<?, ?> check =
        Cli.done("gradcheck", file, "--entries", "1", "--state-cotangents", cotangents, "--json")
            .json(temp);
    // central differences of six short samples, extrapolated: far below the command's 1e-7
    assertTrue(((Number) check.get("worstRelativeError")).doubleValue() < 1e-8, check::toString);
    assertEquals(0L, Cli.done("compare", file, "--json").json(temp).get("differingValues"));
  }

  @Test
  void trainingGoesOnToTheSameBits() throws IOException {
    String file = write("own.yaml", OWN + TRAINING);
    Cli.done("train", file, "--out", out("whole"), "--quiet");
    Cli.done("train", file, "--steps", "2", "--out", out("parts"), "--quiet");
    Cli.done("train", file, "--resume", "--out", out("parts"), "--quiet");
    assertEquals(text("whole", "model.yaml"), text("parts", "model.yaml"));
    Cli.done("train", out("whole") + "/run.yaml", "--out", out("again"), "--quiet");
    assertEquals(text("whole", "model.yaml"), text("again", "model.yaml"));
    assertTrue(
        text("whole", "metrics.csv")
            .startsWith("step,loss,test_loss,seconds,tauwError,start.iError,tauSynError,weightE"));
    Map<?, ?> values =
        (Map<?, ?>) JsonReader.read(temp.resolve("whole").resolve("result.json")).get("values");
    assertEquals(Set.of("tauw", "start.i", "tauSyn", "weights"), values.keySet());
    Cli.done("train", file, "--init", out("whole"), "--steps", "1", "--out", out("i"), "--quiet");
    Cli.run(
            "train",
            file,
            "--resume",
            "--out",
            out("whole"),
            "--set",
            "model.parameters.EL=0.2",
            "--quiet")
        .assertFailed(ExitCodes.BAD_INPUT, "EL 0.1");
    Cli.run(
            "train",
            file,
            "--resume",
            "--out",
            out("whole"),
            "--set",
            "model.reset=v = vr",
            "--quiet")
        .assertFailed(ExitCodes.BAD_INPUT, "");
  }

  @Test
  void aWrittenModelReadsBackToTheSameBits() throws IOException {
    String adex =
        """
        model:
          kind: adex/tonic
          neurons: 2
          parameters:
            C: {value: [201.7, 203.3], unit: pF, min: 100, max: 300}
            sigman: {value: {uniform: [10, 20]}, unit: pA}
          refractory: {value: [1, 2.3], unit: ms}
          start: {w: {value: 1.1, unit: pA}, v: EL + 2*DT}
          inputCurrent: {value: [500, 493.1], unit: pA}
          weights: {ge: [[0, 1.3e-9], [0, 0]], gi: [[0, 0], [2e-9, 0]]}
        time: {end: 0.05, step: 1e-4}
        data: {simulate: {}}
        learn: [C, refractory, start.w, weights]
        loss: {kind: spike-times}
        steps: 1
        """;
    for (String yaml : List.of(OWN + TRAINING, adex)) {
      String file = write("a.yaml", yaml);
      Cli.done("train", file, "--out", out("t"), "--overwrite", "--quiet");
      Path model = temp.resolve("t").resolve("model.yaml");
      Map<?, ?> values =
          (Map<?, ?>) JsonReader.read(temp.resolve("t").resolve("result.json")).get("values");
      RunConfig found = read(model);
      RunConfig configured = read(Path.of(file));
      assertEquals(
          configured.network().model(0).parameters().stream().map(p -> p.range()).toList(),
          found.network().model(0).parameters().stream().map(p -> p.range()).toList());
      Network network = found.network();
      values.forEach((name, own) -> {
        int first = name.equals("weights") ? network.firstWeight() : network.index(name + "", 0);
        List<?> numbers = (List<?>) own;
        for (int k = 0; k < numbers.size(); k++) {
          assertEquals(numbers.get(k), network.toArray()[first + k], name + " " + k);
        }
      });
      // once more, without training
      Cli.done("simulate", model.toString(), "--out", out("one"), "--quiet");
      Cli.done("simulate", file, "--out", out("other"), "--quiet");
      assertNotEquals(text("one", "spikes.csv"), text("other", "spikes.csv"), "trained");
      Cli.done(
          "train",
          file,
          "--init",
          model.toString(),
          "--learning-rate",
          "1e-300",
          "--steps",
          "1",
          "--out",
          out("again"),
          "--overwrite",
          "--quiet");
    }
  }

  @Test
  void drawsDependOnSeedAndNameAlone() {
    Path file = Path.of(write("own.yaml", OWN));
    Network network = read(file).network();
    double[] draws = IntStream.range(0, 3).mapToDouble(n -> value(network, "tauSyn", n)).toArray();
    for (double draw : draws) {
      assertTrue(draw > 0.4 && draw < 0.6, "uniform: " + draw);
    }
    assertNotEquals(draws[0], draws[1]);
    Network other =
        read(Path.of(write("b.yaml", OWN.replace("    EL: 0.1\n", "    EL: {uniform: [0, 1]}\n"))))
            .network();
    assertEquals(draws[2], value(other, "tauSyn", 2), "another parameter is drawn, too");
    Network four = read(Path.of(write("c.yaml", four()))).network();
    assertEquals(draws[1], value(four, "tauSyn", 1), "more neurons");
    Network seeded =
        RunConfig.read(ConfigurationFile.read(file, Map.of()), Optional.of(6L)).network();
    assertNotEquals(draws[0], value(seeded, "tauSyn", 0), "another seed");
    assertEquals(value(network, "vr", 0), value(other, "vr", 0));
  }

  private static String four() {
    return OWN.replace("neurons: 3", "neurons: 4")
        .replace("sigma: [0.2, 0.1, 0.3]", "sigma: 0.2")
        .replace("inputCurrent: [1.5, 1.0, 0.5]", "inputCurrent: 1")
        .replaceFirst("weights: .*\n", "\n");
  }

  private static double value(Network network, String parameter, int neuron) {
    return network.value(neuron, network.model(neuron).parameter(parameter));
  }

  /** lif's equations under other names, through every command that has results. */
  @Test
  void otherNamesHaveTheSameBits() throws IOException {
    Cli.write(temp, "in.csv", Cli.INPUT_SPIKES);
    String lif = write("lif.yaml", Cli.NETWORK);
    String renamed = write("renamed.yaml", RENAMED);
    for (String engine : List.of("simd", "scalar", "reference")) {
      for (String file : List.of(lif, renamed)) {
        Cli.done(
            "simulate",
            file,
            "--states",
            "all",
            "--engine",
            engine,
            "--out",
            out(file.equals(lif) ? "l" : "r"),
            "--quiet");
      }
      for (String name : List.of("spikes.csv", "readouts.csv")) {
        assertEquals(text("l", name), text("r", name), engine + " " + name);
      }
      assertEquals(
          text("l", "states.csv").replace("time,v,i", "time,pot,cur"), text("r", "states.csv"));
    }
    Map<?, ?> expected = perNeuron(lif);
    Map<?, ?> found = perNeuron(renamed);
    List<String> names =
        List.of(
            "mu1=rate",
            "mu2=decay",
            "sigma11=s11",
            "sigma12=s12",
            "sigma21=s21",
            "sigma22=s22",
            "vReset=drop",
            "vThreshold=level",
            "alpha=alpha",
            "beta=steep",
            "tauS=scale",
            "intensityCap=top",
            "inputCurrent=inputCurrent",
            "v0=start.pot",
            "i0=start.cur");
    for (String pair : names) {
      String[] both = pair.split("=", 2);
      assertEquals(expected.get(both[0]), found.get(both[1]), pair);
    }
    assertEquals(names.size(), found.size());
    Map<?, ?> weights = (Map<?, ?>) Cli.done("gradient", lif, "--json").json(temp).get("gradient");
    Map<?, ?> own = (Map<?, ?>) Cli.done("gradient", renamed, "--json").json(temp).get("gradient");
    assertEquals(weights.get("weights"), own.get("weights"));
    assertEquals(weights.get("inputWeights"), own.get("inputWeights"));
    assertEquals(weights.get("v0"), ((Map<?, ?>) own.get("start")).get("pot"));
  }

  private Map<?, ?> perNeuron(String file) {
    return (Map<?, ?>) Cli.done("gradient", file, "--json").json(temp).get("gradientPerNeuron");
  }

  @Test
  void kindLifIsTheDefault() throws IOException {
    String lif = write("lif.yaml", Cli.NEURON);
    String named = write("named.yaml", Cli.NEURON.replace("model:\n", "model:\n  kind: lif\n"));
    for (String file : List.of(lif, named)) {
      Cli.done("simulate", file, "--out", out(file.equals(lif) ? "l" : "n"), "--quiet");
    }
    assertEquals(text("l", "spikes.csv"), text("n", "spikes.csv"));
  }

  /** The library for YAML and the core's small reader see one model in each file. */
  @Test
  void whatIsPrintedReadsBack() {
    for (String name : BuiltInModels.names()) {
      Path printed = Path.of(write("p.yaml", Cli.done("model", name).out()));
      assertSame(
          BuiltInModels.text(name), ConfigurationFile.readModels(printed, Map.of()).get(""), name);
    }
  }

  private static void assertSame(ModelText expected, ModelText found, String name) {
    assertEquals(expected.intensity().isPresent(), found.intensity().isPresent(), name);
    assertEquals(expected.event().isPresent(), found.event().isPresent(), name);
    assertEquals(expected.receive().keySet(), found.receive().keySet(), name);
    assertEquals(expected.parameters(), found.parameters(), name);
    assertEquals(expected.states(), found.states(), name);
    assertEquals(expected.alpha(), found.alpha(), name);
    assertEquals(expected.inputCurrent(), found.inputCurrent(), name);
    assertEquals(expected.startExpressions(), found.startExpressions(), name);
    assertEquals(
        String.valueOf(expected.model().drift()), String.valueOf(found.model().drift()), name);
    assertEquals(expected.model().diffusion() + "", found.model().diffusion() + "", name);
    assertEquals(expected.model().firing() + "", found.model().firing() + "", name);
    assertEquals(expected.model().reset() + "", found.model().reset() + "", name);
    assertEquals(expected.model().start().size(), found.model().start().size(), name);
  }

  @Test
  void modelsArePrinted() {
    assertTrue(Cli.done("model").out().lines().toList().containsAll(List.of("lif", "adex/tonic")));
    String adex = Cli.done("model", "adex", "--derivatives").out();
    for (String part : List.of("# channels of noise: xi", "operations", "d(dw/dt)/dv = a/tauw")) {
      assertTrue(adex.contains(part), adex);
    }
    Map<?, ?> json = Cli.done("model", "adex", "--derivatives", "--json").json(temp);
    Set<String> keys = new TreeSet<>();
    json.keySet().forEach(key -> keys.add((String) key));
    assertTrue(
        keys.containsAll(
            List.of("equations", "event", "states", "parameters", "noise", "derivatives")),
        keys::toString);
    String lif = Cli.done("model", write("n.yaml", Cli.NEURON)).out();
    assertTrue(lif.contains("vReset: 1.2"), lif);
    String own = write("own.yaml", OWN);
    assertTrue(Cli.done("model", own).out().contains("sigma: 0.2"));
  }

  /** Weights and what is learned may have units, and mean the same in SI units. */
  @Test
  void weightsAndLearnedValuesHaveUnits() throws IOException {
    String base =
        """
        model:
          kind: adex/tonic
          neurons: 2
          inputCurrent: {value: 500, unit: pA}
          weights: {ge: %s, gi: [[0, 0], [5e-9, 0]]}
        inputs: {spikes: in.csv, weights: {ge: %s}}
        time: {end: 0.05, step: 1e-4}
        data: {simulate: {truth: {C: %s}}}
        learn:
          C: %s
          weights: {start: %s}
        loss: {kind: spike-times}
        optimizer: {kind: rmsprop, learningRate: 1e-10}
        batch: 4
        steps: 2
        """;
    write("in.csv", "sample,neuron,time\n0,0,0.004\n");
    String plain =
        base.formatted(
            "[[0, 20e-9], [0, 0]]",
            "[[3e-9, 0]]",
            "210e-12",
            "{start: {normal: [250e-12, 0]}, min: 100e-12, max: 400e-12}",
            "[1e-9, 2e-9]");
    String inUnits =
        base.formatted(
            "{value: [[0, 20], [0, 0]], unit: nS}",
            "{value: [[3, 0]], unit: nS}",
            "{value: 0.21, unit: nF}",
            "{start: {normal: [250, 0]}, min: 100, max: 400, unit: pF}",
            "[1, 2], unit: nS");
    for (String one : List.of(plain, inUnits)) {
      String folder = one.equals(plain) ? "plain" : "units";
      Cli.Result trained =
          Cli.done(
              "train", write(folder + ".yaml", one), "--out", out(folder), "--quiet", "--json");
      assertEquals(List.of(), trained.json(temp).get("warnings"));
    }
    assertEquals(text("plain", "model.yaml"), text("units", "model.yaml"));
    Cli.done("train", out("units") + "/run.yaml", "--out", out("again"), "--quiet");
    assertEquals(text("plain", "model.yaml"), text("again", "model.yaml"));

    Cli.Result warned =
        Cli.run(
            "train",
            out("plain") + ".yaml",
            "--out",
            out("w"),
            "--set",
            "model.weights.ge=[[0, 20], [0, 0]]",
            "--set",
            "learn.C={start: 250}",
            "--set",
            "learn.weights=");
    for (String warning :
        List.of(
            "warning: model.weights.ge holds 20.0, which without a unit is 2.00e+10 nS: write {value: ..., unit: nS} if 20.0 nS are meant",
            "warning: learn.C.start holds 250.0, which without a unit is 2.50e+14 pF: write unit: pF beside it if 250.0 pF are meant")) {
      assertTrue(warned.err().contains(warning), warned::toString);
    }
  }

  /** Numbers in files are SI; units are only where a value stands. */
  @Test
  void unitsAreSi() {
    String yaml =
        """
        model:
          equations: |
            dv/dt = (EL - v + R*input)/tau
          intensity: l0*exp(min((v - vT)/DV, 5))
          reset: v = EL
          states: {v: mV}
          inputCurrent: {value: 1.5, unit: nA}
          parameters:
            EL: {value: -65, unit: mV}
            R: {value: 20, unit: MOhm, above: 0}
            tau: {value: 10, unit: ms, min: 1}
            l0: {value: 0.1, unit: kHz}
            vT: {value: -0.045, unit: V}
            DV: {value: 3, unit: mV}
          start: {v: {value: -60, unit: mV}}
        time: {end: 0.1, step: 0.001}
        """;
    Network network = read(Path.of(write("u.yaml", yaml))).network();
    double[] found =
        List.of("EL", "R", "tau", "l0", "vT", "DV", "inputCurrent", "start.v").stream()
            .mapToDouble(name -> value(network, name, 0))
            .toArray();
    assertArrayEquals(new double[] {-0.065, 20e6, 0.01, 100, -0.045, 0.003, 1.5e-9, -0.06}, found);
    assertEquals(0.001, network.model(0).parameters().get(2).range().lower());
  }
}
