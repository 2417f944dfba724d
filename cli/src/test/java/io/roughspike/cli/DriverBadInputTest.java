package io.roughspike.cli;

import static io.roughspike.cli.Refusals.refused;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.roughspike.cli.file.NpyFile;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Drivers that cannot be used are refused by name, in one sentence. */
class DriverBadInputTest {
  private static final String POISSON = "driver={kind: poisson, rate: 2, marks: ";

  private static final String WITHOUT_NOISE =
      """
      model:
        neurons: 2
        equations: |
          dv/dt = 2 - v
        intensity: exp(v)
        reset: v = 0
      time: {end: 1, step: 0.0625}
      """;

  private static final String BY_STATE =
      """
      model:
        neurons: 2
        equations: dv/dt = 2 - v + s*v*xi
        intensity: exp(v)
        reset: v = 0
        parameters: {s: 0.3}
      time: {end: 1, step: 0.0625}
      """;

  private static final String TRAINING =
      Cli.NEURON.replace("maxSpikes: 20\n", "")
          + """
          learn: [vReset]
          data: {simulate: {}}
          steps: 2
          """;

  @TempDir private Path temp;
  private String neuron;
  private String network;
  private String training;
  private String byState;

  @BeforeEach
  void writeFiles() {
    neuron = Cli.write(temp, "neuron.yaml", Cli.NEURON).toString();
    network = Cli.write(temp, "network.yaml", Cli.NETWORK).toString();
    byState = Cli.write(temp, "state.yaml", BY_STATE).toString();
    training = Cli.write(temp, "training.yaml", TRAINING).toString();
    Cli.write(temp, "in.csv", Cli.INPUT_SPIKES);
    csv("good", "time,value", "0,0", "0.5,1", "0.5,2", "1,0");
    NpyFile.write(temp.resolve("w.npy"), new double[1000], 5, 100, 1, 2);
  }

  private void csv(String name, String... lines) {
    Cli.write(temp, name + ".csv", String.join("\n", lines) + "\n");
  }

  private String path(String name) {
    return temp.resolve(name).toString();
  }

  private DynamicTest driver(String culprit, String... changes) {
    return refused(3, culprit, "simulate", neuron, changes);
  }

  private DynamicTest ofThree(String culprit, String... changes) {
    return refused(3, culprit, "gradient", network, changes);
  }

  @TestFactory
  Stream<DynamicTest> kinds() {
    return Stream.of(
        driver(
            "driver.kind must be one of brownian, fractional, poisson, recorded, sum, got levy",
            "driver={kind: levy}"),
        driver("driver must be one of brownian, fractional", "driver=brown"),
        driver("driver must be text, got a list", "driver=[brownian]"),
        driver("driver must be text", "driver="),
        driver("key driver.kind is missing", "driver={hurst: 0.3}"),
        driver("key driver.hurst is missing", "driver=fractional"),
        driver("key driver.rate is missing", "driver=poisson"),
        driver("key driver.file is missing", "driver=recorded"),
        driver("key driver.parts is missing", "driver=sum"),
        driver("key driver.husrt is unknown", "driver={kind: fractional, husrt: 0.3}"),
        driver("did you mean correlation?", "driver={kind: brownian, correlations: 0.3}"),
        driver(
            "driver.hurst belongs to kind fractional, got kind brownian: remove it, or choose that kind",
            "driver={kind: brownian, hurst: 0.5}"),
        driver(
            "driver.correlation belongs to kind brownian or fractional, got kind poisson",
            POISSON + "1, correlation: 0.3}"),
        driver("did you mean driver.hurst?", "hurst=0.3"));
  }

  @TestFactory
  Stream<DynamicTest> fractional() {
    String hurst = "driver={kind: fractional, hurst: ";
    String range = "driver.hurst cannot be used: hurst must be above 0 and below 1, got ";
    return Stream.of(
        driver(range + "0.0", hurst + "0}"),
        driver(range + "1.0", hurst + "1}"),
        driver(range + "-0.2", hurst + "-0.2}"),
        driver(range + "1.5", hurst + "1.5}"),
        driver("driver.hurst must be a finite number", hurst + ".nan}"),
        driver("driver.hurst must be a number, got a list", hurst + "[0.3]}"),
        driver(
            "driver cannot be used: fractional noise needs steps of one length",
            hurst + "0.3}",
            "time.step=0.03"));
  }

  @TestFactory
  Stream<DynamicTest> correlations() {
    String one = "driver={kind: brownian, correlation: ";
    return Stream.of(
        ofThree("driver.correlation must be at least 0 and below 1, got 1", one + "1}"),
        ofThree("driver.correlation must be at least 0 and below 1, got -0.1", one + "-0.1}"),
        ofThree("driver.correlation must be a finite number", one + ".inf}"),
        ofThree("driver.correlation must be a number", one + "{rho: 0.1}}"),
        ofThree("driver.correlation must be a list of 3 rows", one + "[[1, 0], [0, 1]]}"),
        ofThree(
            "driver.correlation[1] must be a list of 3 values",
            one + "[[1, 0, 0], [0, 1], [0, 0, 1]]}"),
        ofThree(
            "driver.correlation[1][1] must be 1, as it is on the diagonal, got 2",
            one + "[[1, 0, 0], [0, 2, 0], [0, 0, 1]]}"),
        ofThree(
            "driver.correlation[1][0] must be 0.5, as in row 0: a symmetric matrix, got 0.4",
            one + "[[1, 0.5, 0], [0.4, 1, 0], [0, 0, 1]]}"),
        ofThree(
            "driver cannot be used: correlation must be positive definite",
            one + "[[1, 0.9, 0.9], [0.9, 1, -0.9], [0.9, -0.9, 1]]}"),
        ofThree(
            "correlation[1,0] must be above -1 and below 1, got 1.0",
            one + "[[1, 1, 0], [1, 1, 0], [0, 0, 1]]}"),
        ofThree(
            "driver.correlation[0][2] must be a finite number",
            one + "[[1, 0, .nan], [0, 1, 0], [0, 0, 1]]}"));
  }

  @TestFactory
  Stream<DynamicTest> jumps() {
    return Stream.of(
        driver(
            "driver.rate must be at least 0, got -1", "driver={kind: poisson, rate: -1, marks: 1}"),
        driver(
            "driver.rate must be a finite number", "driver={kind: poisson, rate: .inf, marks: 1}"),
        driver("key driver.marks is missing", "driver={kind: poisson, rate: 2}"),
        driver("driver.marks must be a number", POISSON + "big}"),
        driver("driver.marks must be a finite number", POISSON + ".nan}"),
        driver("driver.marks must be a number, or one of normal", POISSON + "{}}"),
        driver(
            "driver.marks must be a number, or one of normal, exponential, uniform",
            POISSON + "{exponential: 1, uniform: [0, 1]}}"),
        driver("key driver.marks.gamma is unknown", POISSON + "{gamma: 1}}"),
        driver("driver.marks.normal must be a list of two numbers", POISSON + "{normal: 1}}"),
        driver("driver.marks.normal[1] must be a finite number", POISSON + "{normal: [0, .inf]}}"),
        driver(
            "driver.marks cannot be used: sd must be at least 0, got -1.0",
            POISSON + "{normal: [0, -1]}}"),
        driver("driver.marks.uniform must be a list of two", POISSON + "{uniform: [1, 2, 3]}}"),
        driver(
            "driver.channels[0] must be a whole number from 0 to 1", POISSON + "1, channels: [2]}"),
        driver("driver.channels[0] must be a whole number", POISSON + "1, channels: [-1]}"),
        driver("driver.channels must be a list, got 1", POISSON + "1, channels: 1}"),
        driver(
            "driver.channels cannot be used: channels that jump must be in increasing order",
            POISSON + "1, channels: [1, 0]}"),
        driver(
            "driver.channels cannot be used: Poisson jumps need at least one channel",
            POISSON + "1, channels: []}"),
        driver("driver.shared must be one of true, false, got 2", POISSON + "1, shared: 2}"));
  }

  @TestFactory
  Stream<DynamicTest> sums() {
    String sum = "driver={kind: sum, parts: ";
    return Stream.of(
        driver("driver.parts must be a list, got brownian", sum + "brownian}"),
        driver(
            "driver.parts cannot be used: a sum of drivers must have at least one, got none",
            sum + "[]}"),
        driver(
            "driver.parts cannot be used: a sum of drivers must have at most one Brownian motion, got 2",
            sum + "[brownian, {kind: brownian, correlation: 0.2}]}"),
        driver(
            "at most one fractional Brownian motion, got 2",
            sum + "[{kind: fractional, hurst: 0.3}, {kind: fractional, hurst: 0.4}]}"),
        driver(
            "driver.parts cannot be used: a sum of drivers must not have a sum among its parts: name all parts in one",
            sum + "[brownian, {kind: sum, parts: [brownian]}]}"),
        driver(
            "driver.parts[1].hurst cannot be used: hurst must be above 0 and below 1, got 2.0",
            sum + "[brownian, {kind: fractional, hurst: 2}]}"),
        driver("key driver.parts[0].rate is missing", sum + "[poisson]}"),
        driver("key driver.parts[0].rats is unknown", sum + "[{kind: poisson, rats: 1}]}"));
  }

  private DynamicTest recorded(String culprit, String... lines) {
    return dynamicTest(
        culprit,
        () -> {
          csv("bad", lines);
          Cli.run("simulate", neuron, "--set", "driver={kind: recorded, file: " + path("bad.csv}"))
              .assertFailed(3, culprit);
        });
  }

  @TestFactory
  Stream<DynamicTest> tables() {
    String both = "time,value,sample,neuron,channel";
    return Stream.of(
        recorded(
            "driver cannot be used: a signal must be recorded from 0.0 to 1.0, got 0.0 to 0.9",
            "time,value",
            "0,0",
            "0.9,1"),
        recorded("got 0.1 to 1.0 of sample 0, neuron 0, channel 0", "time,value", "0.1,0", "1,1"),
        recorded(
            "times of a signal must not decrease, got 0.3", "time,value", "0,0", "0.5,0", "0.3,1"),
        recorded(
            "a time of a signal may be given twice, for a jump, got it three times: 0.5",
            "time,value",
            "0,0",
            "0.5,0",
            "0.5,1",
            "0.5,2",
            "1,0"),
        recorded("must have a finite number as value, got inf", "time,value", "0,inf", "1,1"),
        recorded("line 3 of file", "time,value", "0,0", "1,nan"),
        recorded("must have a finite number as time, got nothing", "time,value", ",0", "1,1"),
        recorded("must have the columns time and value", "t,value", "0,0", "1,1"),
        recorded("got time,value,unit", "time,value,unit", "0,0,1", "1,1,1"),
        recorded("must have the columns time and value", "0,0", "1,1"),
        recorded("must have the columns time and value", "time,time,value", "0,0,0", "1,1,1"),
        recorded("must have the 2 values", "time,value", "0,0", "1"),
        recorded("has no knots", "time,value"),
        recorded(
            "must have a whole number from 0 to 0 as neuron, got 1", "time,value,neuron", "0,0,1"),
        recorded(
            "must have a whole number from 0 to 1 as channel, got 2",
            "time,value,channel",
            "0,0,2"),
        recorded("must have a whole number", "time,value,sample", "0,0,-1"),
        recorded(
            "must have knots of every signal, got none of channel 1: where it rests",
            "time,value,channel",
            "0,0,0",
            "1,1,0"),
        recorded("got none of sample 0, neuron 0, channel 0", both, "0,0,1,0,0", "1,0,1,0,0"),
        recorded(
            "driver cannot be used: signals must be of at least 5 samples, or of one for all, and of 1 neurons, got 2 and 1",
            "sample,time,value",
            "0,0,1",
            "0,1,1",
            "1,0,2",
            "1,1,2"));
  }

  @TestFactory
  Stream<DynamicTest> filesOfSignals() {
    NpyFile.write(temp.resolve("three.npy"), new double[6], 2, 3);
    NpyFile.write(temp.resolve("flat.npy"), new double[6], 6);
    NpyFile.write(temp.resolve("half.npy"), new double[] {0, 0, 0.5, 0, 0}, 1, 5);
    NpyFile.write(temp.resolve("nan.npy"), new double[] {0, Double.NaN, 1, 0}, 2, 2);
    String file = "driver={kind: recorded, file: ";
    return Stream.of(
        refused(4, "it does not exist", "simulate", neuron, file + path("none.csv}")),
        refused(4, "it does not exist", "simulate", neuron, file + path("none.npy}")),
        driver("must have the shape (knots, 2), rows of time and value", file + path("three.npy}")),
        driver("got (6,)", file + path("flat.npy}")),
        driver("must have whole numbers from 0 to 1 as channel, got 0.5", file + path("half.npy}")),
        driver("knots of a signal must be finite, got value NaN", file + path("nan.npy}")),
        driver(
            "driver.columns are those of a table",
            file + path("nan.npy") + ", columns: {time: t}}"),
        driver(
            "key driver.columns.when is unknown",
            file + path("good.csv") + ", columns: {when: t}}"),
        driver(
            "must have the columns t and value", file + path("good.csv") + ", columns: {time: t}}"),
        driver(
            "driver.columns.unit must be a unit such as s",
            file + path("good.csv") + ", columns: {unit: mV}}"),
        driver("driver.file cannot be used", file + "\"data:application/x-npy;base64,AAAA\"}"));
  }

  @Test
  void noiseThatNobodyReads() {
    String still = Cli.write(temp, "still.yaml", WITHOUT_NOISE).toString();
    Cli.run("simulate", still, "--set", POISSON + "1}")
        .assertFailed(3, "driver.rate moves noise, and the model has none");
    Cli.run("simulate", still, "--set", "driver={kind: recorded, file: " + path("good.csv}"))
        .assertFailed(3, "driver.file moves noise, and the model has none");
  }

  private DynamicTest solver(String culprit, String file, String driver, String solver) {
    return refused(3, culprit, "simulate", file, "driver=" + driver, "solver=" + solver);
  }

  private DynamicTest learned(String culprit, String driver, String options) {
    return refused(
        3, culprit, "train", training, driver, "learn={driver.hurst: %s}".formatted(options));
  }

  @TestFactory
  Stream<DynamicTest> solvers() {
    String fractional = "{kind: fractional, hurst: 0.3}";
    String poisson = "{kind: poisson, rate: 2, marks: 1}";
    String recorded = "{kind: recorded, file: " + path("good.csv}");
    String correlated = "{kind: brownian, correlation: 0.3}";
    String sum = "{kind: sum, parts: [" + fractional + ", " + poisson + "]}";
    String adaptive = "{kind: heun, adaptive: true, tolerance: {v: 0.1}}";
    String bridge = "{kind: euler, crossings: bridge}";
    String areas = " needs the space-time areas of the noise beside its increments";
    return Stream.of(
        solver("solver.kind cannot be used: solver sra1" + areas, neuron, fractional, "sra1"),
        solver("solver.kind cannot be used: solver shark" + areas, neuron, fractional, "shark"),
        solver("solver.kind cannot be used: solver esra" + areas, neuron, sum, "esra"),
        solver("solver.adaptive cannot be used: adaptive steps", neuron, fractional, adaptive),
        solver("solver.adaptive cannot be used: adaptive steps", neuron, poisson, adaptive),
        solver("solver.adaptive cannot be used: adaptive steps", neuron, recorded, adaptive),
        solver("solver.adaptive cannot be used: adaptive steps", network, correlated, adaptive),
        solver("solver.crossings cannot be used", neuron, fractional, bridge),
        solver("solver.kind cannot be used: solver euler", byState, "brownian", "euler"),
        solver(
            "solver.kind cannot be used: solver heun cannot follow jumps of the driver where noise depends on the state",
            byState,
            poisson,
            "heun"),
        solver(
            "solver.kind cannot be used: solver heun converges where hurst is above 0.1667",
            byState,
            "{kind: fractional, hurst: 0.15}",
            "heun"),
        solver(
            "solver.kind cannot be used: solver rk4 converges where hurst is above 0.1000",
            byState,
            "{kind: fractional, hurst: 0.05}",
            "rk4"));
  }

  @TestFactory
  Stream<DynamicTest> otherKeys() {
    String hurst = "driver={kind: fractional, hurst: 0.7}";
    String recorded = "driver={kind: recorded, file: " + path("good.csv}");
    csv("two", "sample,time,value", "0,0,0", "0,1,1", "1,0,0", "1,1,2");
    return Stream.of(
        refused(
            3,
            "driver cannot stand beside --brownian",
            "gradient",
            neuron,
            hurst,
            "--brownian=" + path("w.npy")),
        refused(3, "learn[0] must be one of", "train", training, "learn=[driver.hurst]"),
        refused(
            3,
            "learn[0] must be one of",
            "train",
            training,
            recorded,
            "learn=[driver.knot.0.0.0.1]"),
        refused(
            3,
            "a trained parameter must start in",
            "train",
            training,
            hurst,
            "learn={driver.hurst: {start: 1.5}}"),
        learned("learn.driver.hurst.max must be above 0 and below 1", hurst, "{max: 1.5}"),
        learned(
            "learn.driver.hurst.max must be above 0 and below 1, as the parameter itself, got 1 (",
            hurst,
            "{max: 1, transform: clamp}"),
        learned("learn.driver.hurst.min must be above 0", hurst, "{min: -0.1, max: 0.9}"),
        learned("learn.driver.hurst.max must be above 0", hurst, "{max: 1.1, transform: sigmoid}"),
        learned(
            "learn.driver.hurst.transform must be clamp or sigmoid for a parameter that must be above 0 and below 1, as log is for all above 0, got log",
            hurst,
            "{transform: log}"),
        refused(
            3,
            "learn.tauS.min must be above 0, as the parameter itself, got -5 (",
            "train",
            training,
            "learn={tauS: {min: -5}}"),
        refused(
            3,
            "learn.beta.min must be at least 0",
            "train",
            training,
            "learn={beta: {min: -1, max: 9, transform: sigmoid}}"),
        refused(
            3,
            "key learn.driver.hurst.neurons is unknown",
            "train",
            training,
            hurst,
            "learn={driver.hurst: {neurons: [0]}}"),
        refused(
            3,
            "key data.simulate.truth.driver.mean is unknown",
            "train",
            training,
            hurst,
            "data={simulate: {truth: {driver.mean: 1}}}"),
        refused(
            3,
            "driver has recorded signals of 2 samples, and training takes ones that all samples share",
            "train",
            training,
            "samples=2",
            "driver={kind: recorded, file: " + path("two.csv}")),
        refused(
            3,
            "test.end cannot be used: fractional noise needs steps of one length",
            "train",
            training,
            hurst,
            "test={simulate: {}, end: 1.505}"),
        refused(
            3,
            "test.end cannot be used: a signal must be recorded from 0.0 to 1.5",
            "train",
            training,
            recorded,
            "test={simulate: {}, end: 1.5}"),
        refused(
            3,
            "and given spikes have a likelihood only without noise",
            "train",
            training,
            hurst,
            "loss=likelihood"),
        refused(
            3,
            "learn has driver.hurst, which is one of noise, and a likelihood is of neurons without noise",
            "train",
            training,
            hurst,
            "learn=[vReset, driver.hurst]",
            "loss=likelihood"),
        refused(
            3, "--by-driver writes arrays: add --out", "gradient", neuron, hurst, "--by-driver"));
  }
}
