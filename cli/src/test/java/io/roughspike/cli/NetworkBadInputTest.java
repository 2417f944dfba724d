package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.roughspike.cli.file.NpyBytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be used of a network is refused as in {@link BadInputTest}. */
class NetworkBadInputTest {
  @TempDir private Path temp;
  private String network;

  @BeforeEach
  void writeFiles() {
    network = Cli.write(temp, "network.yaml", Cli.NETWORK).toString();
    Cli.write(temp, "in.csv", Cli.INPUT_SPIKES);
  }

  private void refused(int code, String culprit, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    Path out = temp.resolve("out");
    all.addAll(List.of("--out", out.toString()));
    Cli.run(all.toArray(String[]::new)).assertFailed(code, culprit);
    assertTrue(Files.notExists(out.resolve("spikes.csv")), "files were written");
  }

  private void change(String culprit, String... changes) {
    List<String> args = new ArrayList<>(List.of("simulate", network));
    for (String one : changes) {
      args.addAll(List.of("--set", one));
    }
    refused(3, culprit, args.toArray(String[]::new));
  }

  /** Cases: a value that replaces one of the file, and what the sentence must contain. */
  @TestFactory
  Stream<DynamicTest> configurations() {
    record Case(String value, String culprit) {}
    return Stream.of(
            new Case("model.neurons=0", "model.neurons must be a whole number from 1"),
            new Case(
                "model.neurons=4", "model.vReset must be a number, or a list of 4, one a neuron"),
            new Case("model.neurons=2147483648", "model.neurons must be a whole number"),
            new Case("model.beta=[5, 5]", "model.beta must be a number, or a list of 3, one a neu"),
            new Case("model.beta=[5, 5, .nan]", "model.beta[2] must be a finite number"),
            new Case("model.beta=[5, [5], 5]", "model.beta[1] must be a number, got a list"),
            new Case("model.tauS=[1, 0, 1]", "model.tauS[1] must be above 0, got 0.0"),
            new Case("model.mu=[[6, 5], [6, 5]]", "model.mu must be a list of 3 values"),
            new Case("model.mu=[[6, 5], [6], [6, 5]]", "model.mu[1] must be a list of 2 values"),
            new Case("model.mu=[[6, 5], [6, 5], [6, -1]]", "model.mu[2][1] must be at least 0"),
            new Case("model.sigma=[[[1, 0], [0, 1]]]", "model.sigma must be a list of 3 values"),
            new Case(
                "model.sigma=[[[1, 0], [0, 1]], [[1, 0], [0, 1]], [1, 0]]",
                "model.sigma[2][0] must be a list of 2 values"),
            new Case("model.weights=[[0, 0], [0, 0]]", "must be a list of 3 rows of 3 values each"),
            new Case(
                "model.weights=[[0, 1, 0], [0, 0], [0, 0, 0]]",
                "model.weights[1] must be a list of 3 values"),
            new Case(
                "model.weights=[[0, .nan, 0], [0, 0, 0], [0, 0, 0]]",
                "model.weights[0][1] must be a finite number"),
            new Case("model.weights=0.5", "model.weights must be a list of 3 rows of 3"),
            new Case("model.weightsFile=w.npy", "model.weightsFile cannot stand beside weights"),
            new Case(
                "model.mask=[[0, 0, 1], [0, 0, 1], [0, 0, 0]]",
                "model.mask must be 1 where a weight is not 0, got 0 at [0][1]"),
            new Case(
                "model.mask=[[0, 2, 1], [0, 0, 1], [0, 0, 0]]",
                "model.mask must be 1 where a connection exists, else 0, got 2.0 at [0][1]"),
            new Case("model.readOuts=[3]", "model.readOuts[0] must be a whole number from 0 to 2"),
            new Case("model.readOuts=[2, 2]", "model.readOuts[1] names a neuron a second time"),
            new Case("model.readOuts=2", "model.readOuts must be a list"),
            new Case(
                "model.readOuts=[1]",
                "read-out neurons never fire and must have no weights to others, got neuron 1"),
            new Case("inputs.weights=[]", "inputs.weights must be a list of rows of 3 values each"),
            new Case("inputs.weights=[[1, 0]]", "inputs.weights[0] must be a list of 3 values"),
            new Case("inputs.weights=[[1, 0, 0]]", "as neuron, got 1"),
            new Case("inputs.weight=1", "did you mean weights?"),
            new Case("inputs={spikes: in.csv}", "inputs must have weights (or weightsFile)"),
            new Case("inputs={weights: [[1, 0, 0]]}", "inputs.spikes is missing"),
            new Case("inputs=7", "inputs must be a section"),
            new Case("inputs.end=0.3", "outside the recorded times 0.0 to 0.3"),
            new Case("inputs.end=0.9", "covers the times 0.0 to 0.9"),
            new Case("inputs.samples=2", "inputs.spikes must be a file of one sample that all"))
        .map(one -> dynamicTest(one.value, () -> change(one.culprit, one.value)));
  }

  @Test
  void inputSpikes() {
    inputs("sample,neuron,time\n0,0,0.3\n0,1,0.2\n", "line 3 of file");
    inputs("sample,neuron,time\n0,2,0.3\n", "from 0 to 1 as neuron, got 2");
    inputs("sample,neuron,time\n0,0,1.5\n", "outside the recorded times 0.0 to 1.0");
    inputs("sample,neuron,time\n0,0,nan\n", "a finite number as time");
    inputs("sample,neuron,time\n0,0,0.3\n1,0,0.3\n", "of 6 samples, got 2 samples");
    inputs("sample,time\n0,0.3\n", "must have the columns sample,neuron,time");
  }

  private void inputs(String text, String culprit) {
    Cli.write(temp, "in.csv", text);
    change(culprit);
  }

  @Test
  void weightFiles() {
    network =
        Cli.write(
                temp,
                "file.yaml",
                Cli.NETWORK.replaceFirst("weights: .*\n", "weightsFile: w.npy\n"))
            .toString();
    refused(4, "w.npy cannot be read", "simulate", network);
    weights("(3, 2)", new double[6], "a file of shape (3, 3), got (3, 2)");
    weights("(9,)", new double[9], "a file of shape (3, 3), got (9,)");
    weights("(1, 3, 3)", new double[9], "a file of shape (3, 3), got (1, 3, 3)");
    double[] bad = new double[9];
    bad[5] = Double.NaN;
    weights("(3, 3)", bad, "a file of finite numbers, got NaN at [1][2]");
    Path csv = Cli.write(temp, "w.csv", "0,1,0\n0,0\n0,0,0\n");
    change("line 2 of file", "model.weightsFile=" + csv);
    Path mask = NpyBytes.doubles(temp.resolve("m.npy"), "(3, 4)", new double[12]);
    weights("(3, 3)", new double[9], "file of shape (3, 3), got (3, 4)", "model.maskFile=" + mask);
  }

  private void weights(String shape, double[] values, String culprit, String... changes) {
    NpyBytes.doubles(temp.resolve("w.npy"), shape, values);
    change(culprit, changes);
  }

  @Test
  void currentFiles() {
    current("(100, 2)", 200, "shape (steps, 3) or (samples, steps, 3), one column a neuron");
    current("(6, 100, 2)", 1200, "got (6, 100, 2)");
    current("(2, 100, 3)", 600, "one recording that all samples share or of 6, got 2");
    current("(1, 6, 100, 3)", 1800, "got (1, 6, 100, 3)");
    current("(50, 3)", 150, "covers the times 0.0 to 0.5");
    current("(0, 3)", 0, "got (0, 3)");
    change("model.inputGain multiplies a recorded current", "model.inputGain=[1, 1, 1]");
  }

  private void current(String shape, int count, String culprit) {
    Path file = NpyBytes.doubles(temp.resolve("c.npy"), shape, new double[count]);
    change(culprit, "model.inputCurrentFile=" + file, "model.inputCurrentStep=0.01");
  }

  @Test
  void noiseOfTheWrongShape() {
    noise("--brownian", "(6, 100, 1, 2)", 1200, "for 3 neurons, got 6, 100, 1");
    noise("--brownian", "(6, 100, 3)", 1800, "(samples, steps, neurons, 2), got (6, 100, 3)");
    noise("--uniforms", "(6, 2, 9)", 108, "6 samples for 3 neurons, got 6 for 2");
    noise("--uniforms", "(6, 3, 1)", 18, "uniforms must have a draw for every clock");
  }

  private void noise(String option, String shape, int count, String culprit) {
    double[] values = new double[count];
    Arrays.fill(values, 0.5);
    Path file = NpyBytes.doubles(temp.resolve("n.npy"), shape, values);
    refused(3, culprit, "simulate", network, "--engine", "scalar", option, file.toString());
  }

  @Test
  void optionsThatNameNeurons() {
    refused(3, "--neurons must be neurons from 0 to 2", "simulate", network, "--neurons", "3");
    refused(3, "--plot-neurons must be", "simulate", network, "--plot-neurons", "0,-1");
    refused(2, "--plot-neurons", "simulate", network, "--plot-neurons", "first");
    refused(3, "--states must be grid times", "simulate", network, "--states", "every");
    refused(3, "--states must be grid times", "simulate", network, "--states", "all,0.5");
    refused(3, "--states must be grid times", "simulate", network, "--states", "0x1p-2");
    refused(2, "--entries must be at least 1", "gradcheck", network, "--entries", "0");
  }

  @Test
  void cotangents() {
    String states = "--state-cotangents";
    String readOuts = "--read-out-cotangents";
    String head = "sample,neuron,statistic,value\n";
    cotangents(states, "sample,neuron,variable,time,value\n0,3,v,0.5,1\n", "as neuron, got 3");
    cotangents(readOuts, head + "0,1,final,1\n", "must name a read-out, one of [2], got neuron 1");
    cotangents(readOuts, head + "0,2,median,1\n", "final, average or maximum as statistic");
    cotangents(readOuts, head + "6,2,final,1\n", "from 0 to 5 as sample, got 6");
    cotangents(readOuts, head + "0,2,final,one\n", "a finite number as value, got one");
    cotangents(readOuts, "sample,neuron,value\n", "must have the columns");
    Path file = Cli.write(temp, "c.csv", head);
    refused(
        3,
        "cannot stand beside",
        "gradient",
        network,
        readOuts,
        file.toString(),
        states,
        file.toString());
    refused(4, "absent.csv cannot be read", "gradient", network, readOuts, "absent.csv");
  }

  private void cotangents(String option, String text, String culprit) {
    Path file = Cli.write(temp, "c.csv", text);
    refused(3, culprit, "gradient", network, option, file.toString());
  }

  @Test
  void readOutsThatFire() {
    Cli.write(temp, "data.csv", "sample,neuron,time\n0,0,0.2\n0,2,0.3\n");
    Path training =
        Cli.write(temp, "training.yaml", Cli.NETWORK + "learn: [beta]\ndata: {spikes: data.csv}\n");
    refused(3, "event 1 of sample 0 at neuron 2, a read-out", "train", training.toString());
  }

  @Test
  void tapeBudgets() {
    for (String engine : List.of("scalar", "simd")) {
      String[] args = {"gradient", network, "--engine", engine, "--tape-budget", "0.0001"};
      refused(3, "MiB)", args);
    }
    refused(2, "--tape-budget must be positive", "gradient", network, "--tape-budget", "0");
    refused(2, "--tape-budget must be positive", "gradient", network, "--tape-budget", "NaN");
    refused(2, "--tape-budget", "gradient", network, "--tape-budget", "much");
  }
}
