package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.Version;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** simulate, gradient, gradcheck, compare, info, help: what they print and write. */
class CommandsTest {
  private static final int SAMPLES = 5;
  private static final int STEPS = 100;

  @TempDir private Path temp;
  private String neuron;
  private Path out;

  @BeforeEach
  void writeModel() {
    neuron = Cli.write(temp, "neuron.yaml", Cli.NEURON).toString();
    out = temp.resolve("out");
  }

  private Map<?, ?> json(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--json");
    return Cli.done(all.toArray(String[]::new)).json(temp);
  }

  private String simulate(String... options) throws IOException {
    List<String> args = new ArrayList<>(List.of("simulate", neuron, "--out", out.toString()));
    args.addAll(List.of(options));
    Cli.done(args.toArray(String[]::new));
    return Files.readString(out.resolve("spikes.csv"));
  }

  @Test
  void spikesReadBackToTheSameBits() throws IOException {
    String csv = simulate();
    assertEquals("sample,neuron,time", csv.lines().findFirst().orElseThrow());
    SpikeTrains read = SpikeFile.read(out.resolve("spikes.csv"), 1);
    assertEquals(SAMPLES, read.samples());
    Cli.done("simulate", neuron, "--out", out.toString(), "--format", "npz");
    SpikeTrains arrays = SpikeFile.read(out.resolve("spikes.npz"), 1);
    for (int n = 0; n < SAMPLES; n++) {
      assertEquals(read.count(n), arrays.count(n));
      for (int e = 0; e < read.count(n); e++) {
        assertEquals(read.time(n, e), arrays.time(n, e));
      }
    }
  }

  @Test
  void enginesAndThreadsWriteTheSameFiles() throws IOException {
    String reference = simulate("--engine", "scalar", "--threads", "1");
    assertEquals(reference, simulate("--threads", "2"));
    assertEquals(reference, simulate("--seed", "3")); // the seed of the file
    assertFalse(reference.equals(simulate("--seed", "4")));
    assertFalse(reference.equals(simulate("--set", "seed=4")));
  }

  /** The program's own draws, given from outside, must give the path that they gave from inside. */
  @Test
  void noiseGivenFromOutsideReproducesAPath() throws IOException {
    String expected = simulate();
    RandomStream stream = NoiseStreams.data(3);
    int draws = 21;
    double[] w = new double[SAMPLES * STEPS * LeakyNeuron.MODEL.channels()];
    double[] u = new double[SAMPLES * draws];
    for (int n = 0; n < SAMPLES; n++) {
      for (int m = 0; m < STEPS; m++) {
        for (int c = 0; c < LeakyNeuron.MODEL.channels(); c++) {
          w[(n * STEPS + m) * LeakyNeuron.MODEL.channels() + c] =
              Math.sqrt(0.01) * stream.normal(n, 0, c, m);
        }
      }
      for (int j = 0; j < draws; j++) {
        u[n * draws + j] = stream.uniform(n, 0, j);
      }
    }
    Path brownian = NpyBytes.doubles(temp.resolve("w.npy"), "(5, 100, 1, 2)", w);
    Path uniforms = NpyBytes.doubles(temp.resolve("u.npy"), "(5, 1, 21)", u);
    String found =
        simulate(
            "--brownian", brownian.toString(), "--uniforms", uniforms.toString(), "--seed", "99");
    List<String> expectedLines = expected.lines().toList();
    List<String> foundLines = found.lines().toList();
    assertEquals(expectedLines.size(), foundLines.size());
    for (int k = 1; k < expectedLines.size(); k++) {
      double expectedTime = Double.parseDouble(expectedLines.get(k).split(",", -1)[2]);
      double foundTime = Double.parseDouble(foundLines.get(k).split(",", -1)[2]);
      // sigma times the increment is rounded in another order: a few ulps, grown over 100 steps
      assertEquals(expectedTime, foundTime, 1e-12);
    }
  }

  @Test
  void statesAreThoseOfTheAskedTimes() throws IOException {
    simulate("--states", "0.5,1,0");
    List<String> lines = Files.readAllLines(out.resolve("states.csv"));
    assertEquals("sample,neuron,time,v,i", lines.getFirst());
    assertEquals(1 + 3 * SAMPLES, lines.size());
    assertEquals("0,0,0.0,0.9,0.6", lines.get(1)); // v0 and i0
    assertTrue(lines.get(2).startsWith("0,0,0.5,"), lines.get(2));
    assertTrue(lines.get(3).startsWith("0,0,1.0,"), lines.get(3));
  }

  @Test
  void manySamplesAreWrittenInTheirOrder() throws IOException {
    simulate("--set", "samples=20000", "--set", "time.end=0.3");
    SpikeTrains trains = SpikeFile.read(out.resolve("spikes.csv"), 1);
    int previous = 0;
    for (String line : Files.readAllLines(out.resolve("spikes.csv")).stream().skip(1).toList()) {
      int sample = Integer.parseInt(line.substring(0, line.indexOf(',')));
      assertTrue(sample >= previous);
      previous = sample;
    }
    assertTrue(trains.samples() > 19000);
    assertEquals(
        20000,
        ((Number)
                json("simulate", neuron, "--out", out.toString(), "--set", "samples=20000")
                    .get("samples"))
            .intValue());
  }

  @Test
  void gradientHasTheNamesOfTheConfiguration() {
    Map<?, ?> gradient = (Map<?, ?>) json("gradient", neuron).get("gradient");
    assertEquals(
        List.of(
            "mu",
            "sigma",
            "vReset",
            "vThreshold",
            "alpha",
            "beta",
            "tauS",
            "intensityCap",
            "inputCurrent",
            "weights",
            "v0",
            "i0"),
        List.copyOf(gradient.keySet()));
    assertEquals(2, ((List<?>) gradient.get("mu")).size());
    assertEquals(2, ((List<?>) ((List<?>) gradient.get("sigma")).get(1)).size());
    assertEquals(List.of(List.of(0.0)), gradient.get("weights"));
    for (String perNeuron : List.of("inputCurrent", "v0", "i0")) {
      assertEquals(1, ((List<?>) gradient.get(perNeuron)).size());
    }
  }

  @Test
  void withoutCotangentsTheValueIsTheSumOfAllEventTimes() throws IOException {
    double sum = 0;
    for (String line : simulate().lines().skip(1).toList()) {
      sum += Double.parseDouble(line.split(",", -1)[2]);
    }
    for (String mode : List.of("adjoint", "forward")) {
      double value = (Double) json("gradient", neuron, "--mode", mode).get("value");
      assertEquals(sum, value, 1e-12 * sum); // another order of some 20 additions
    }
  }

  @Test
  void cotangentsNameLinesOfTheSpikeFile() throws IOException {
    List<String> lines = simulate("--states", "0.5").lines().toList();
    List<String> ofSample2 = lines.stream().filter(line -> line.startsWith("2,")).toList();
    double time = Double.parseDouble(ofSample2.get(1).split(",", -1)[2]);
    String state =
        Files.readAllLines(out.resolve("states.csv")).stream()
            .filter(line -> line.startsWith("4,0,0.5,"))
            .findFirst()
            .orElseThrow();
    double i = Double.parseDouble(state.split(",", -1)[4]);
    Path events = Cli.write(temp, "c.csv", "sample,event,value\n2,1,3.0\n");
    Path states = Cli.write(temp, "s.csv", "sample,neuron,variable,time,value\n4,0,i,0.5,-2\n");
    assertEquals(
        3 * time, json("gradient", neuron, "--cotangents", events.toString()).get("value"));
    Map<?, ?> both =
        json(
            "gradient",
            neuron,
            "--cotangents",
            events.toString(),
            "--state-cotangents",
            states.toString());
    assertEquals(3 * time - 2 * i, (Double) both.get("value"), 1e-14);
    // Without spikes Euler gives i(0.5) = i0 (1 - 0.05)^50 plus noise.
    Map<?, ?> alone =
        json(
            "gradient",
            neuron,
            "--set",
            "model.tauS=1e300",
            "--state-cotangents",
            states.toString());
    double slope = (Double) ((List<?>) ((Map<?, ?>) alone.get("gradient")).get("i0")).getFirst();
    assertEquals(-2 * Math.pow(0.95, 50), slope, 1e-15); // the rounding of 50 products
  }

  @Test
  void inputGainHasAGradientWhereThereIsARecording() {
    double[] wave = new double[100];
    for (int k = 0; k < wave.length; k++) {
      wave[k] = Math.sin(0.2 * k);
    }
    Path file = NpyBytes.doubles(temp.resolve("c.npy"), "(100, 1)", wave);
    String[] set = {
      "--set", "model.inputCurrentFile=" + file, "--set", "model.inputCurrentStep=0.01"
    };
    Map<?, ?> json = json("gradient", neuron, set[0], set[1], set[2], set[3]);
    assertTrue((Double) ((Map<?, ?>) json.get("gradient")).get("inputGain") != 0);
    Cli.done("gradcheck", neuron, set[0], set[1], set[2], set[3]);
  }

  @Test
  void gradcheckHoldsAndFailsByItsTolerance() {
    Map<?, ?> json = json("gradcheck", neuron);
    assertTrue((Double) json.get("worstRelativeError") < 1e-7);
    Cli.Result strict = Cli.run("gradcheck", neuron, "--tolerance", "1e-300");
    assertEquals(ExitCodes.NOT_HELD, strict.code());
    assertTrue(strict.out().contains("does NOT hold"), strict.out());
  }

  @Test
  void compareFindsNoDifference() {
    assertEquals(0L, json("compare", neuron).get("differingValues"));
    Map<?, ?> builtIn = json("compare", "--seed", "12", "--threads", "1");
    assertEquals(0L, builtIn.get("differingValues"));
    assertTrue(
        ((List<?>) builtIn.get("quantities"))
            .stream()
                .map(q -> (Map<?, ?>) q)
                .anyMatch(q ->
                    q.get("against").equals("reference")
                        && q.get("quantity").equals("gradients (adjoint)")
                        && ((Number) q.get("values")).longValue() > 1000));
    List<String> quantities =
        ((List<?>) builtIn.get("quantities"))
            .stream()
                .map(q -> (Map<?, ?>) q)
                .filter(q -> q.get("against").equals("scalar"))
                .map(q -> q.get("quantity").toString())
                .distinct()
                .toList();
    assertEquals(
        List.of(
            "spike counts",
            "spike times",
            "marks",
            "states",
            "signatures",
            "losses",
            "loss gradients",
            "gradients (adjoint)",
            "gradients (forward)",
            "training losses",
            "trained parameters",
            "gradients (driver)",
            "dense signatures",
            "signature gradients",
            "log-signatures",
            "signature kernels",
            "kernel gradients",
            "exact lift kernels",
            "lift kernel gradients",
            "lift kernels"),
        quantities);
  }

  @Test
  void resultsAreSavedWhereAFolderIsNamed() throws IOException {
    String printed = Cli.done("gradient", neuron, "--json", "--out", out.toString()).out();
    assertEquals(printed.strip(), Files.readString(out.resolve("gradient.json")).strip());
  }

  @Test
  void infoTellsWhatRuns() {
    Map<?, ?> json = json("info", "--engine", "scalar", "--threads", "3");
    assertEquals(Version.current(), json.get("version"));
    assertEquals("scalar", json.get("engine"));
    assertEquals(1L, json.get("lanes"));
    assertEquals(3L, json.get("threads"));
    assertTrue(Cli.done("info").out().contains("SIMD     used"), "the tests run with SIMD");
  }

  @Test
  void everyCommandHasHelpWithAnExample() {
    for (String command :
        List.of(
            "train",
            "train current",
            "simulate",
            "gradient",
            "gradcheck",
            "signature",
            "kernel",
            "evaluate",
            "compare",
            "info")) {
      List<String> args = new ArrayList<>(List.of(command.split(" ", -1)));
      args.add("--help");
      String help = Cli.done(args.toArray(String[]::new)).out();
      assertTrue(help.matches("(?s).*\nExamples?:\n  roughspike " + command + ".*"), help);
      if (!command.equals("info")) {
        assertTrue(help.contains("--seed"), help);
      }
    }
    assertTrue(Cli.done("--help").out().contains("generate-completion"));
    assertTrue(Cli.done("generate-completion").out().contains("complete -F"));
    assertEquals(
        List.of("roughspike " + Version.current()), Cli.done("--version").out().lines().toList());
  }

  @Test
  void quietMeansNothingOnStandardError() {
    Stream.of(
            Cli.done("simulate", neuron, "--quiet", "--out", out.toString()),
            Cli.done(
                "train",
                "current",
                "--quiet",
                "--steps",
                "3",
                "--samples",
                "4",
                "--out",
                out.toString()))
        .forEach(result -> assertEquals("", result.err()));
  }

  /** mu1 = 6 and mu2 = 5 at a step of 0.5: v grows until it overflows or the window ends. */
  @Test
  void unstableStepsAreToldOnceBeforeTheRunAndInTheResult() {
    for (String command : List.of("simulate", "gradient", "gradcheck", "compare")) {
      Cli.Result result =
          Cli.run(command, neuron, "--set", "time.step=0.5", "--out", out.toString(), "--json");
      List<String> lines = result.err().lines().filter(l -> l.startsWith("warning: ")).toList();
      assertEquals(2, lines.size(), result::toString);
      assertTrue(lines.getFirst().contains("mu1 of neuron 0 is 6.0"), result::toString);
      assertTrue(lines.getFirst().contains("2/mu1 = 0.3333333333333333"), result::toString);
      assertTrue(lines.getLast().contains("mu2 of neuron 0 is 5.0"), result::toString);
      assertEquals(
          lines.stream().map(line -> line.substring("warning: ".length())).toList(),
          result.json(temp).get("warnings"),
          command);
    }
    assertEquals(List.of(), json("simulate", neuron, "--out", out.toString()).get("warnings"));
    Cli.Result quiet =
        Cli.done("simulate", neuron, "--set", "time.step=0.5", "--quiet", "--out", out.toString());
    assertEquals("", quiet.err());
  }

  @Test
  void withoutACommandAndByTheCommandHelpTheUsageIsShown() {
    Cli.Result usage = Cli.done();
    assertTrue(usage.out().startsWith("Usage: roughspike [-hV] COMMAND"), usage::out);
    assertEquals("", usage.err());
    assertEquals(usage.out(), Cli.done("--help").out());
    assertEquals(usage.out(), Cli.done("help").out());
    assertEquals(Cli.done("train", "--help").out(), Cli.done("help", "train").out());
    assertEquals(
        Cli.done("train", "current", "--help").out(), Cli.done("help", "train", "current").out());
    assertTrue(usage.out().contains("70 a defect"), usage::out);
    assertTrue(usage.out().contains("143 terminated"), usage::out);
  }

  /** The first word decides which commands are built: alone, each is what it is among all. */
  @Test
  void aCommandBuiltAloneIsTheSameAsAmongAll() {
    CommandLine all = RoughSpike.commandLine();
    assertEquals(15, all.getSubcommands().size());
    all.getSubcommands()
        .forEach((name, command) -> {
          assertEquals(name, command.getCommandName());
          Map<String, CommandLine> built = RoughSpike.commandLine(name).getSubcommands();
          boolean speaksOfOthers = List.of("help", "generate-completion").contains(name);
          assertEquals(
              speaksOfOthers ? all.getSubcommands().keySet() : Set.of(name), built.keySet());
          assertSameUsage(command, built.get(name));
        });
  }

  private static void assertSameUsage(CommandLine expected, CommandLine actual) {
    assertEquals(expected.getUsageMessage(), actual.getUsageMessage());
    assertEquals(expected.getSubcommands().keySet(), actual.getSubcommands().keySet());
    expected
        .getSubcommands()
        .forEach((name, command) -> assertSameUsage(command, actual.getSubcommands().get(name)));
  }
}
