package io.roughspike.cli;

import static io.roughspike.cli.Refusals.refused;

import io.roughspike.cli.file.NpyFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Solvers, areas and delays that cannot be used are refused by name, in one sentence. */
class SolverBadInputTest {
  private static final String DELAYED = "model.delays=[[0, 0.1, 0.2], [0, 0, 0], [0, 0, 0]]";

  /** Where {@link Cli#NEURON} has increments: samples, steps, neurons, channels. */
  private static final int[] SHAPE = {5, 100, 1, 2};

  @TempDir private Path temp;
  private String neuron;
  private String network;
  private String training;

  @BeforeEach
  void writeFiles() {
    neuron = Cli.write(temp, "neuron.yaml", Cli.NEURON).toString();
    network = Cli.write(temp, "network.yaml", Cli.NETWORK).toString();
    Cli.write(temp, "in.csv", Cli.INPUT_SPIKES);
    Cli.write(temp, "spikes.csv", "sample,neuron,time\n0,0,0.2\n0,1,0.5\n1,0,0.3\n");
    training =
        Cli.write(
                temp,
                "training.yaml",
                Cli.NETWORK.replace("  readOuts: [2]\n", "")
                    + "data: {spikes: spikes.csv}\nlearn: [vReset]\nsteps: 1\n")
            .toString();
    write("w.npy", SHAPE);
    write("h.npy", SHAPE);
    write("short.npy", 5, 99, 1, 2);
    write("flat.npy", 5, 100, 1);
    write("two.npy", 2, 2);
    double[] areas = new double[1000];
    areas[7] = Double.NaN;
    NpyFile.write(temp.resolve("nan.npy"), areas, SHAPE);
  }

  private void write(String name, int... shape) {
    NpyFile.write(
        temp.resolve(name), new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)], shape);
  }

  private String path(String name) {
    return temp.resolve(name).toString();
  }

  private DynamicTest delays(String culprit, String... changes) {
    return refused(3, culprit, "gradient", network, changes);
  }

  @TestFactory
  Stream<DynamicTest> delays() {
    String zeros = "[0, 0, 0], [0, 0, 0]]";
    return Stream.of(
        delays("model.delays must be a list of 3 rows of 3 values each, got 1", "model.delays=1"),
        delays("model.delays must be a list of 3 rows of 3", "model.delays=[[0, 1, 0]]"),
        delays("model.delays[0] must be a list of 3 values", "model.delays=[[0, 1], " + zeros),
        delays("model.delays must be a list of 3 rows", "model.delays={i: [[0]]}"),
        delays(
            "model.delays must be at least 0, got -1.0 at [0][1]",
            "model.delays=[[0, -1, 0], " + zeros),
        delays(
            "model.delays must be 0 where there is no connection, got 1.0 at [0][0]",
            "model.delays=[[1, 0, 0], " + zeros),
        delays(
            "model.delays[0][1] must be a finite number", "model.delays=[[0, .nan, 0], " + zeros),
        delays(
            "model.delays.unit cannot be used, as the model has no unit for this",
            "model.delays={value: [[0, 1, 0], " + zeros + ", unit: ms}"),
        delays(
            "model.delaysFile cannot stand beside delays: keep one of them",
            DELAYED,
            "model.delaysFile=" + path("two.npy")),
        delays("must be a file of shape (3, 3)", "model.delaysFile=" + path("two.npy")),
        refused(4, "it does not exist", "gradient", network, "model.delaysFile=none.npy"),
        delays(
            "solver.cuts must be touched where connections have delays",
            DELAYED,
            "solver.cuts=all"),
        delays("inputs.delays must be a list of 2 rows of 3 values", "inputs.delays=[[0, 0, 0]]"),
        delays(
            "inputs.delays must be at least 0, got -0.5 at [1][2]",
            "inputs.delays=[[0, 0, 0], [0, 0, -0.5]]"),
        delays(
            "inputs.delays must be 0 where there is no connection, got 1.0 at [0][1]",
            "inputs.delays=[[0, 1, 0], [0, 0, 0]]"));
  }

  @Test
  void delaysWithoutWeights() {
    String unconnected = Cli.NEURON.replace("weights: [[0]]", "delays: [[0]]");
    Cli.run("simulate", Cli.write(temp, "x.yaml", unconnected).toString())
        .assertFailed(3, "model.delays belongs to weights: add them");
  }

  @Test
  void delaysBesideAList() {
    Cli.write(temp, "list.csv", "from,to,weight,delay\n0,1,0.5,0.1\n");
    String listed =
        Cli.NETWORK.replaceFirst("  weights: .*", "  connectionsFile: list.csv\n  delays: [[0]]");
    Cli.run("simulate", Cli.write(temp, "x.yaml", listed).toString())
        .assertFailed(3, "model.delays cannot stand beside connectionsFile: keep one of them");
  }

  /** Lists in arrays: of a shape that none has, or with numbers that are no delays. */
  @Test
  void delaysInArrays() {
    String listed = Cli.NETWORK.replaceFirst("  weights: .*", "  connectionsFile: list.npy");
    String file = Cli.write(temp, "x.yaml", listed).toString();
    write("list.npy", 1, 6);
    Cli.run("simulate", file)
        .assertFailed(3, "or (connections, 5), with receptor and delay, got (1, 6)");
    NpyFile.write(temp.resolve("list.npy"), new double[] {0, 1, 0.5, 0, -1}, 1, 5);
    Cli.run("simulate", file).assertFailed(3, "must have a finite delay of at least 0, got -1.0");
    NpyFile.write(temp.resolve("list.npy"), new double[] {0, 1, 0.5, 0, Double.NaN}, 1, 5);
    Cli.run("simulate", file).assertFailed(3, "must have a finite delay of at least 0, got NaN");
  }

  private DynamicTest learned(String culprit, String... changes) {
    return refused(3, culprit, "train", training, changes);
  }

  @TestFactory
  Stream<DynamicTest> learnedDelays() {
    return Stream.of(
        learned("learn.delays cannot be used: delays must be given", "learn={delays: }"),
        learned("learn.inputDelays cannot be used: inputDelays must", "learn={inputDelays: }"),
        learned(
            "a trained parameter must start in [0.0, Infinity], got -1.0",
            DELAYED.replace("[[0", "[[0"),
            "learn={delays: {start: -1}}"),
        learned(
            "a trained parameter must start in the positive numbers, got 0.0",
            DELAYED,
            "learn={delays: {transform: log}}"),
        learned(
            "key learn.delays.start.fanIn is unknown",
            DELAYED,
            "learn={delays: {start: {uniform: [0, 1], fanIn: 1}}}"),
        learned(
            "learn.delays.from names a population, and model has none",
            DELAYED,
            "learn={delays: {from: exc}}"),
        learned("key learn.delays.neurons is unknown", DELAYED, "learn={delays: {neurons: [0]}}"),
        learned(
            "learn.delays.learnMask must be a list of 3 rows",
            DELAYED,
            "learn={delays: {learnMask: [[1]]}}"),
        learned(
            "learn.inputDelays.from is said of connections between neurons",
            "inputs.delays=[[0, 0, 0], [0, 0, 0]]",
            "learn={inputDelays: {from: exc}}"),
        learned("learn[1] must be one of mu1", "learn=[vReset, delay]"));
  }

  private DynamicTest solver(String culprit, String... changes) {
    return refused(3, culprit, "simulate", neuron, changes);
  }

  @TestFactory
  Stream<DynamicTest> solvers() {
    String adaptive = "solver={kind: heun, adaptive: true, tolerance: ";
    return Stream.of(
        solver(
            "solver.kind must be one of euler, heun, exp1, exp2, sra1, shark, esra, rk4, got rk5",
            "solver=rk5"),
        solver("solver.kind must be one of euler, heun", "solver.kind=Euler"),
        solver("solver.kind must be text, got a list", "solver=[heun]"),
        solver("solver.kind must be text", "solver={kind: }"),
        solver("key solver.step is unknown", "solver.step=0.1"),
        solver("did you mean solver.cuts?", "cuts=touched"),
        solver("did you mean smallestStep?", "solver.smallest=0.1"),
        solver("solver.cuts must be one of all, touched, got some", "solver.cuts=some"),
        solver("solver.adaptive must be one of true, false, got yes", "solver.adaptive=yes"),
        solver("solver.tolerance belongs to steps that adapt", "solver.tolerance={v: 1}"),
        solver("solver.smallestStep belongs to steps that adapt", "solver.smallestStep=1e-3"),
        solver(
            "solver.tolerance belongs to steps that adapt",
            "solver={adaptive: false, tolerance: {v: 1}}"),
        solver("key solver.tolerance is missing", "solver={kind: heun, adaptive: true}"),
        solver("solver.tolerance must be a section of states", adaptive + "{}}"),
        solver("solver.tolerance must be a section of names with values", adaptive + "0.1}"),
        solver("solver.tolerance.w must be of a state, one of v, i, s", adaptive + "{w: 1}}"),
        solver("solver.tolerance.v must be above 0, got 0", adaptive + "{v: 0}}"),
        solver("solver.tolerance.v must be above 0, got -1", adaptive + "{v: -1}}"),
        solver("solver.tolerance.v must be a finite number", adaptive + "{v: .inf}}"),
        solver("solver.tolerance.v must be a number", adaptive + "{v: [1]}}"),
        solver(
            "solver.tolerance.v.unit cannot be used, as the model has no unit for this",
            adaptive + "{v: {value: 1, unit: mV}}}"),
        solver("solver.smallestStep must be above 0", adaptive + "{v: 1}, smallestStep: 0}"),
        solver(
            "solver.smallestStep must be at most the step of the grid, 0.01, got 1.0",
            adaptive + "{v: 1}, smallestStep: 1}"),
        solver(
            "solver.adaptive cannot be used: adaptive steps need a solver that estimates its error, got euler: choose one of heun, exp2, sra1, shark",
            "solver={adaptive: true, tolerance: {v: 1}}"),
        solver("estimates its error, got rk4", adaptive.replace("heun", "rk4") + "{v: 1}}"));
  }

  @Test
  void solversOfOtherModels() {
    String adex =
        Cli.write(
                temp,
                "adex.yaml",
                "model: {kind: adex}\ntime: {end: 0.01, step: 1e-4}\nsolver: {kind: esra}\n")
            .toString();
    Cli.run("simulate", adex).assertFailed(3, "solver.kind cannot be used: solver esra ");
    Cli.run(
            "simulate",
            adex,
            "--set",
            "solver={kind: sra1, adaptive: true, tolerance: {v: {value: 1, unit: pA}}}")
        .assertFailed(3, "solver.tolerance.v.unit must be a unit such as mV");
  }

  private DynamicTest noise(int code, String culprit, String... changes) {
    return refused(code, culprit, "gradient", neuron, changes);
  }

  @TestFactory
  Stream<DynamicTest> areas() {
    String w = "--brownian=" + path("w.npy");
    String h = "--areas=" + path("h.npy");
    return Stream.of(
        noise(3, "--areas are those of increments: add --brownian", "solver=sra1", h),
        noise(
            3,
            "solver.kind heun reads no areas: leave out --areas, or choose",
            "solver=heun",
            w,
            h),
        noise(3, "solver.kind euler reads no areas", w, h),
        noise(3, "solver.kind exp2 reads no areas", "solver=exp2", w, h),
        noise(3, "solver.kind rk4 reads no areas", "solver=rk4", w, h),
        noise(3, "solver.kind sra1 needs the space-time areas", "solver=sra1", w),
        noise(3, "solver.kind shark needs the space-time areas", "solver=shark", w),
        noise(3, "solver.kind esra needs the space-time areas", "solver=esra", w),
        noise(
            3,
            "--areas must have the shape (5, 100, 1, 2) of --brownian, got (5, 99, 1, 2)",
            "solver=sra1",
            w,
            "--areas=" + path("short.npy")),
        noise(
            3,
            "--areas must have the shape (5, 100, 1, 2) of --brownian, got (5, 100, 1)",
            "solver=sra1",
            w,
            "--areas=" + path("flat.npy")),
        noise(
            3,
            "areas must be finite, got NaN at flat index 7",
            "solver=sra1",
            w,
            "--areas=" + path("nan.npy")),
        noise(4, "it does not exist", "solver=sra1", w, "--areas=" + path("none.npy")),
        noise(
            3,
            "solver.adaptive: true cannot stand beside --brownian, whose increments cannot be halved",
            "solver={kind: heun, adaptive: true, tolerance: {v: 1}}",
            w),
        noise(2, "--areas", "--areas"));
  }
}
