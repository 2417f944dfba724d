package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** {@code fit} of parameters of any model. */
class TextFitTest {
  /** Two neurons, each fires at its own rate. */
  private static final String RATES =
      """
      model:
        neurons: 2
        equations: dx/dt = 0*x
        intensity: rate
        parameters: {rate: {value: [3, 5], min: 0}}
      time: {end: 2.0, step: 0.5}
      seed: 1
      data: {spikes: spikes.csv}
      learn: {rate: {start: 1}}
      """;

  @TempDir private Path temp;

  @BeforeEach
  void data() {
    Cli.write(temp, "fit.yaml", RATES);
    Cli.write(
        temp,
        "spikes.csv",
        """
        sample,neuron,time
        0,0,0.3
        0,1,0.4
        0,0,0.7
        0,1,1.2
        0,0,1.55
        1,1,0.2
        1,0,0.61
        1,1,1.8
        1,0,1.9
        """);
  }

  private String file(String name) {
    return temp.resolve(name).toString();
  }

  private Cli.Result fit(String folder, String... options) {
    List<String> all =
        new ArrayList<>(
            List.of("fit", file("fit.yaml"), "--quiet", "--json", "--out", file(folder)));
    all.addAll(List.of(options));
    return Cli.run(all.toArray(String[]::new));
  }

  /**
   * n spikes in the time T: the rate n/T with the error sqrt(n)/T; the search ends within 1e-4 of
   * an error, and differences of second derivatives have errors of 1e-4.
   */
  @Test
  void ratesHaveAClosedForm() throws IOException {
    Map<?, ?> result = fit("a", "--set", "loss={kind: likelihood, start: 0.5}").json(temp);
    assertEquals(6L, result.get("spikes"));
    assertEquals(List.of(0.5, 2.0), result.get("window"));
    assertEquals(true, result.get("converged"));
    Map<?, ?> rate = (Map<?, ?>) ((Map<?, ?>) result.get("parameters")).get("rate");
    // 4 and 2 spikes in 3 s
    assertEquals(4 / 3.0, number(rate.get("value"), 0), 1e-4);
    assertEquals(2 / 3.0, number(rate.get("value"), 1), 1e-4);
    assertEquals(2 / 3.0, number(rate.get("error"), 0), 1e-3);
    assertEquals(Math.sqrt(2) / 3, number(rate.get("error"), 1), 1e-3);
    double expected = 4 * Math.log(4 / 3.0) + 2 * Math.log(2 / 3.0) - 6;
    assertEquals(expected, ((Number) result.get("logLikelihood")).doubleValue(), 1e-6);
    assertEquals(0, ((Number) result.get("bitsPerSpike")).doubleValue(), 1e-6);
    String model = Files.readString(temp.resolve("a/model.yaml"));
    assertTrue(model.contains("fitted:") && model.contains("start: 0.5"), model);
    assertTrue(Files.exists(temp.resolve("a/run.yaml")));
    String page = Files.readString(temp.resolve("a/report.html"));
    assertTrue(page.contains("rate[1]") && page.contains("Time rescaling"), page);
    Cli.done("simulate", file("a/model.yaml"), "--quiet", "--out", file("b"));
    Cli.done("report", file("a"), "--quiet");
    assertEquals(page, Files.readString(temp.resolve("a/report.html")));
  }

  private static double number(Object list, int k) {
    return ((Number) ((List<?>) list).get(k)).doubleValue();
  }

  /** Times before the window of the likelihood are not fitted ones. */
  @Test
  void fittedTimesAreRefused() {
    fit("a", "--set", "loss={kind: likelihood, start: 1.0}").json(temp);
    String[] evaluate = {
      "evaluate",
      file("a"),
      "--data",
      file("spikes.csv"),
      "--neuron",
      "0",
      "--trials",
      "5",
      "--quiet"
    };
    Stream<String> fitted = Stream.of("--start", "0.5", "--end", "1.5");
    Cli.run(Stream.concat(Arrays.stream(evaluate), fitted).toArray(String[]::new))
        .assertFailed(3, "fitted");
    Stream<String> other = Stream.of("--start", "0", "--end", "1");
    Cli.done(Stream.concat(Arrays.stream(evaluate), other).toArray(String[]::new));
  }

  /** Going on from a checkpoint after any evaluation, and threads, change no bit. */
  @Test
  void resumedToTheSameBits() throws IOException {
    // some of the starts are at the bound 0, where the data are impossible
    String[] starts = {"--set", "search={starts: 6, spread: 5}"};
    fit("a", starts).json(temp);
    String whole = Files.readString(temp.resolve("a/checkpoint.json"));
    assertTrue(whole.contains("1.7976931348623157E308"), whole);
    String model = Files.readString(temp.resolve("a/model.yaml"));
    for (int part = 1; part < 4; part++) {
      int last = whole.lastIndexOf(",\"", whole.length() * part / 4);
      Files.writeString(temp.resolve("a/checkpoint.json"), whole.substring(0, last) + "}}\n");
      Files.delete(temp.resolve("a/result.json"));
      fit("a", starts[0], starts[1], "--resume", "--threads", "3").json(temp);
      assertEquals(whole, Files.readString(temp.resolve("a/checkpoint.json")));
      assertEquals(model, Files.readString(temp.resolve("a/model.yaml")));
    }
    fit("a", "--resume", "--set", "search={starts: 6, spread: 4}")
        .assertFailed(3, "is of another fit");
    fit("a").assertFailed(4, "holds a run");
  }

  /**
   * What {@code train} reads beside is left aside; the held-out loss is that of sample 1, which has
   * 2 spikes of each neuron in 2 s, at the rates 1 and 1, and at 3/2 and 2/2.
   */
  @Test
  void keysOfTrainingsAreNoHindrance() {
    Cli.write(
        temp, "fit.yaml", RATES + "optimizer: adam\nsteps: 3\ntest: {heldOut: 1}\nbatch: 1\n");
    Map<?, ?> result = fit("a").json(temp);
    assertEquals(5L, result.get("spikes"));
    assertEquals(4, ((Number) result.get("testLossBefore")).doubleValue(), 1e-12);
    double after = ((Number) result.get("testLossAfter")).doubleValue();
    assertEquals(5 - 2 * Math.log(1.5), after, 1e-4);
  }

  @Test
  void impossibleStartsAreNamed() {
    fit("a", "--set", "learn.rate.start=0").assertFailed(5, "the likelihood of the data is 0");
  }

  private List<?> rates(Cli.Result fitted) {
    Map<?, ?> parameters = (Map<?, ?>) fitted.json(temp).get("parameters");
    return (List<?>) ((Map<?, ?>) parameters.get("rate")).get("value");
  }

  /** A likelihood is of neurons without noise: a driver that moves none of them changes nothing. */
  @Test
  void driversMoveNothingInALikelihood() {
    String still =
        RATES.replace("{rate: {value", "{s: 0, rate: {value").replace("= 0*x", "= -x + s*xi");
    Cli.write(temp, "fit.yaml", still);
    Cli.write(temp, "r.csv", "time,value\n0,0\n1,1\n2,0.5\n");
    List<?> without = rates(fit("a"));
    List<String> drivers =
        List.of(
            "driver={kind: fractional, hurst: 0.3}",
            "driver={kind: brownian, correlation: 0.3}",
            "driver={kind: poisson, rate: 2, marks: 1}",
            "driver={kind: recorded, file: " + file("r.csv") + "}");
    for (String driver : drivers) {
      List<?> with = rates(fit("b", "--overwrite", "--set", driver));
      for (int n = 0; n < 2; n++) {
        // jumps cut steps, which rounds otherwise; the search amplifies that
        assertEquals((double) without.get(n), (double) with.get(n), 1e-8, driver);
      }
      fit("c", "--set", driver, "--set", "model.parameters.s=0.5")
          .assertFailed(3, "and given spikes have a likelihood only without noise in the states");
    }
    fit("c", "--set", drivers.getFirst(), "--set", "learn={driver.hurst: }")
        .assertFailed(
            3,
            "learn has driver.hurst, which is one of noise, and a likelihood is of neurons without noise: leave it out");
  }

  private DynamicTest refused(String change, String culprit) {
    return dynamicTest(
        change, () -> fit("bad", "--overwrite", "--set", change).assertFailed(3, culprit));
  }

  @TestFactory
  Stream<DynamicTest> configurations() {
    return Stream.of(
        refused("loss=signature", "loss must be likelihood in a fit"),
        refused("search.starts=0", "search.starts must be a whole number"),
        refused("search.spread=-1", "spread must be at least 0"),
        refused("search.steps=0", "search.steps must be a whole number"),
        refused("search.errors=maybe", "search.errors must be"),
        refused("search.tolerance=1", "key search.tolerance is unknown"),
        refused("learn.rate.l1=1", "rate has a penalty l1"),
        refused("learn.rate.start=-1", "must start in"),
        refused("data.samples=1", "data.spikes"),
        refused("maxSpikes=5", "leave out maxSpikes"));
  }
}
