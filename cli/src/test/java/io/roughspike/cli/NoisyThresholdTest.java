package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thresholds under noise in commands: what they say, and what they refuse. */
class NoisyThresholdTest {
  private static final String LEAKY =
      """
      model:
        equations: |
          dv/dt = c - mu*v + i + sigma*xi
          di/dt = -i/taui
        event: v - b
        reset: v = vr
        receive: i += weight
        parameters: {c: 1, mu: 1, sigma: 0.5, taui: 0.5, b: 1, vr: 0}
        neurons: 2
        weights: [[0, 0.5], [0, 0]]
        delays: [[0, 0.2], [0, 0]]
      time: {start: 0, end: 2, step: 0.1}
      samples: 200
      seed: 1
      solver: {crossings: bridge}
      """;

  @TempDir private Path temp;
  private String leaky;

  @BeforeEach
  void writeFile() {
    leaky = Cli.write(temp, "leaky.yaml", LEAKY).toString();
  }

  private Map<?, ?> json(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--json");
    return Cli.done(all.toArray(String[]::new)).json(temp);
  }

  @Test
  void scores() {
    Map<?, ?> result = json("gradient", leaky, "--mode", "score");
    assertEquals(
        Map.of("kind", "euler", "cuts", "touched", "crossings", "bridge"), result.get("solver"));
    Map<?, ?> gradient = (Map<?, ?>) result.get("gradient");
    Set<String> names =
        Set.of(
            "c[0]",
            "c[1]",
            "mu[0]",
            "mu[1]",
            "taui[0]",
            "taui[1]",
            "start.i[0]",
            "start.i[1]",
            "weights[0][1]",
            "delays[0][1]");
    assertEquals(names, gradient.keySet());
    assertEquals(names, ((Map<?, ?>) result.get("standardErrors")).keySet());
    assertEquals(
        Set.of("sigma", "b", "vr", "start.v"), ((Map<?, ?>) result.get("refused")).keySet());
    String text = Cli.done("gradient", leaky, "--mode", "score").out();
    assertTrue(text.contains("it moves the threshold"), text);
  }

  @Test
  void conditionsAreOfPathwiseGradients() {
    for (String[] mode : new String[][] {{"score"}, {"differences", "--by", "b"}}) {
      List<String> args = new ArrayList<>(List.of("gradient", leaky, "--conditions", "--mode"));
      args.addAll(List.of(mode));
      Cli.run(args.toArray(String[]::new))
          .assertFailed(
              3,
              "--conditions are those of pathwise gradients, got --mode %s, which needs none of them: remove it"
                  .formatted(mode[0]));
    }
  }

  @Test
  void differences() {
    Map<?, ?> result = json("gradient", leaky, "--mode", "differences", "--by", "b,sigma");
    assertEquals(0.1, result.get("step"));
    Map<?, ?> gradient = (Map<?, ?>) result.get("gradient");
    assertEquals(Set.of("b[0]", "b[1]", "sigma[0]", "sigma[1]"), gradient.keySet());
    // without common noise a difference would have another error of this size
    double error = (Double) ((Map<?, ?>) result.get("standardErrors")).get("b[0]");
    assertTrue(error > 0 && error < 1000, "standard error " + error);
    result =
        json(
            "gradient",
            leaky,
            "--mode",
            "differences",
            "--by",
            "weights,delays,driver.correlation",
            "--set",
            "driver={kind: brownian, correlation: 0.3}",
            "--set",
            "solver=euler");
    assertEquals(
        Set.of("weights[0][1]", "delays[0][1]", "driver.correlation"),
        ((Map<?, ?>) result.get("gradient")).keySet());
  }

  /** Where a read-out is largest moves with a step as large as that of a difference. */
  @Test
  void differencesOfReadOuts() throws IOException {
    String cotangents =
        Cli.write(temp, "r.csv", "sample,neuron,statistic,value\n0,1,maximum,1\n").toString();
    String readOut = "model.readOuts=[1]";
    Map<?, ?> result =
        json(
            "gradient",
            leaky,
            "--mode",
            "differences",
            "--by",
            "c",
            "--read-out-cotangents",
            cotangents,
            "--set",
            readOut);
    double[] largest = new double[2];
    for (int side = 0; side < 2; side++) {
      String c = "model.parameters.c=[1, %s]".formatted(side == 0 ? 0.9 : 1.1);
      String out = temp.resolve("out" + side).toString();
      Cli.done("simulate", leaky, "--set", readOut, "--set", c, "--set", "samples=1", "--out", out);
      String[] told = Files.readString(Path.of(out, "readouts.csv")).split("[,\n]", -1);
      largest[side] = Double.parseDouble(told[9]);
    }
    double expected = (largest[1] - largest[0]) / 0.2;
    double found = (Double) ((Map<?, ?>) result.get("gradient")).get("c[1]");
    assertEquals(expected, found, 1e-9 * Math.abs(expected));
  }

  private void refused(String sentence, String... args) {
    Cli.run(args).assertFailed(3, sentence);
  }

  @Test
  void refusals() {
    Cli.Result pathwise = Cli.run("gradient", leaky);
    assertEquals(3, pathwise.code());
    assertTrue(
        pathwise.err().contains("(condition (i)); take the likelihood ratio for"), pathwise.err());
    refused( // no likelihood ratio of such noise
        "(condition (i)); take central differences with common noise, or let an intensity fire",
        "gradient",
        leaky,
        "--set",
        "solver.crossings=line",
        "--set",
        "driver={kind: fractional, hurst: 0.3}",
        "--quiet");
    refused(
        "solver.crossings must be one of line, bridge",
        "gradient",
        leaky,
        "--set",
        "solver.crossings=arc");
    refused(
        "crossings: bridge needs solver euler on the steps of the grid, got heun",
        "simulate",
        leaky,
        "--set",
        "solver.kind=heun");
    refused(
        "with steps that adapt",
        "simulate",
        leaky,
        "--set",
        "solver={kind: heun, adaptive: true, tolerance: {v: 0.1}, crossings: bridge}");
    refused("--by belongs to --mode differences", "gradient", leaky, "--mode", "differences");
    refused("--by belongs to --mode differences", "gradient", leaky, "--by", "b");
    refused(
        "--step belongs to --mode differences, got --mode score",
        "gradient",
        leaky,
        "--mode",
        "score",
        "--step",
        "0.2");
    for (String step : new String[] {"0", "-1", "NaN", "Infinity"}) {
      refused(
          "--step must be a finite number above 0, got " + Double.valueOf(step),
          "gradient",
          leaky,
          "--mode",
          "differences",
          "--by",
          "b",
          "--step",
          step);
    }
    refused(
        "needs at least two samples, got 1: give more samples",
        "gradient",
        leaky,
        "--mode",
        "differences",
        "--by",
        "b",
        "--set",
        "samples=1");
    String states =
        Cli.write(temp, "s.csv", "sample,neuron,variable,time,value\n0,1,i,1,1\n").toString();
    refused(
        "got a cotangent of i of neuron 1, which has none",
        "gradient",
        leaky,
        "--mode",
        "score",
        "--state-cotangents",
        states);
    refused(
        "--by must be a parameter of the model",
        "gradient",
        leaky,
        "--mode",
        "differences",
        "--by",
        "q");
    String escape = Cli.write(temp, "escape.yaml", Cli.NEURON).toString();
    refused(
        "--step 2.0 takes tauS to -",
        "gradient",
        escape,
        "--mode",
        "differences",
        "--by",
        "tauS",
        "--step",
        "2");
    refused(
        "crossings: bridge is for neurons that fire at a threshold, got lif",
        "simulate",
        escape,
        "--set",
        "solver.crossings=bridge");
  }
}
