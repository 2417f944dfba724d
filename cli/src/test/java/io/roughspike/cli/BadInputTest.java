package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.roughspike.cli.file.NpyBytes;
import java.io.IOException;
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

/**
 * What cannot be used is refused: by name, in one sentence, with the documented exit code, without
 * a stack trace, and nothing that was there is lost.
 */
class BadInputTest {
  private static final String TRAIN =
      """
      learn: {inputCurrent: {min: 0, max: 5}}
      data: {spikes: spikes.csv}
      steps: 2
      """;

  @TempDir private Path temp;
  private Path neuron;
  private Path training;
  private Path out;

  @BeforeEach
  void writeFiles() {
    neuron = Cli.write(temp, "neuron.yaml", Cli.NEURON);
    training = Cli.write(temp, "training.yaml", Cli.NEURON + TRAIN);
    Cli.write(temp, "spikes.csv", "sample,neuron,time\n0,0,0.2\n0,0,0.5\n1,0,0.3\n");
    out = temp.resolve("out");
  }

  /** Cases: name, what replaces what in the model's file, and what the sentence must contain. */
  @TestFactory
  Stream<DynamicTest> configurations() {
    record Case(String name, String old, String replacement, String culprit) {}
    List<Case> cases =
        List.of(
            new Case("unknown key", "vReset", "v_reset", "model.v_reset is unknown (line 5 of"),
            new Case("with a suggestion", "vReset", "v_reset", "did you mean vReset?"),
            new Case("unknown top key", "samples:", "sample:", "did you mean samples?"),
            new Case("unknown time key", "step:", "dt:", "time.dt is unknown"),
            new Case("missing section", "time:", "# time:", "key time is missing"),
            new Case("missing key", "  tauS: 1.0\n", "", "model.tauS is missing"),
            new Case("repeated key", "alpha: 0.03", "beta: 1", "key beta is repeated"),
            new Case("text for number", "beta: 5.0", "beta: steep", "model.beta must be a number"),
            new Case("quoted number", "beta: 5.0", "beta: '5'", "model.beta must be a number wit"),
            new Case("nothing for number", "beta: 5.0", "beta:", "model.beta must be a number"),
            new Case("list for number", "beta: 5.0", "beta: [1, 2]", "model.beta must be a number"),
            new Case("NaN", "beta: 5.0", "beta: .nan", "model.beta must be a finite number"),
            new Case("infinity", "tauS: 1.0", "tauS: .inf", "model.tauS must be a finite number"),
            new Case("overflow", "v0: 0.9", "v0: 1e999", "model.v0 must be a finite number"),
            new Case("negative tauS", "tauS: 1.0", "tauS: -1", "model.tauS must be above 0"),
            new Case("zero tauS", "tauS: 1.0", "tauS: 0", "got 0.0 (line 9 of"),
            new Case("negative mu", "[6.0, 5.0]", "[6.0, -5]", "model.mu[1] must be at least 0"),
            new Case("negative beta", "beta: 5.0", "beta: -5", "model.beta must be at least 0"),
            new Case("negative alpha", "0.03", "-0.03", "model.alpha must be at least 0"),
            new Case(
                "exponent",
                "Cap: 10.0",
                "Cap: 1000",
                "model.intensityCap must be such that beta*intensityCap <= 700"),
            new Case("mu too short", "[6.0, 5.0]", "[6.0]", "model.mu must be a list of 2 values"),
            new Case("sigma flat", "[[0.25, 0.0], [0.1, 0.2]]", "[1, 2]", "model.sigma[0] must be"),
            new Case("sigma 3 wide", "[0.1, 0.2]", "[1, 2, 3]", "model.sigma[1] must be a list"),
            new Case("two currents", "[1.5]", "[1.5, 2]", "model.inputCurrent must be a number"),
            new Case("one current for 2", "neurons: 1", "neurons: 2", "a list of 2, one a neuron"),
            new Case("no neurons", "neurons: 1", "neurons: 0", "model.neurons must be"),
            new Case(
                "half a neuron", "neurons: 1", "neurons: 0.5", "model.neurons must be a whole"),
            new Case(
                "billions of neurons",
                "neurons: 1",
                "neurons: 2147483647",
                "model.neurons must be a whole number from 1 to 1048576, got 2147483647"),
            new Case("weights of two", "[[0]]", "[[0, 0], [0, 0]]", "model.weights must be a list"),
            new Case("zero step", "step: 0.01", "step: 0", "time.step must be positive"),
            new Case("negative step", "step: 0.01", "step: -1", "time.step must be positive"),
            new Case(
                "tiny step", "step: 0.01", "step: 1e-300", "time.step must leave at most 2^30"),
            new Case(
                "end before start", "end: 1.0", "end: -1", "time.end must be finite and after"),
            new Case("zero samples", "samples: 5", "samples: 0", "samples must be a whole number"),
            new Case(
                "negative cap", "Spikes: 20", "Spikes: -1", "maxSpikes must be a whole number"),
            new Case("huge samples", "samples: 5", "samples: 1e12", "samples must be a whole"),
            new Case("gain without file", "v0: 0.9", "inputGain: 2", "model.inputGain multiplies"),
            new Case("step without file", "v0: 0.9", "inputCurrentStep: 2", "inputCurrentStep bel"),
            new Case("model a list", "model:\n", "model: [1]\nx:\n", "x is unknown"),
            new Case("alias", "[[0.25, 0.0]", "[*a", "aliases (*name) are not allowed"),
            new Case("cycle", "[[0.25, 0.0], [0.1, 0.2]]", "&a [*a, *a]", "aliases (*name)"),
            new Case("tag", "v0: 0.9", "v0: !!java.io.File [x]", "tags are not allowed"),
            new Case("float tag", "v0: 0.9", "v0: !!float 0.9", "tags are not allowed"),
            new Case("broken YAML", "[[0.25, 0.0]", "[[0.25, 0.0", "YAML cannot be read at line"),
            new Case("tab", "  mu:", "\tmu:", "YAML cannot be read at line 3"),
            new Case("two documents", "samples: 5", "---\nsamples: 5", "one document only"));
    return cases.stream()
        .map(one ->
            dynamicTest(
                one.name,
                () -> {
                  assertTrue(Cli.NEURON.contains(one.old), one.old);
                  Path file =
                      Cli.write(temp, "x.yaml", Cli.NEURON.replace(one.old, one.replacement));
                  refused(3, one.culprit, "simulate", file.toString());
                }));
  }

  @Test
  void documentsThatAreNoConfiguration() throws IOException {
    refused(
        3, "keys model, time are missing", "simulate", Cli.write(temp, "a.yaml", "").toString());
    refused(3, "must hold the keys", "simulate", Cli.write(temp, "b.yaml", "- 1\n").toString());
    Path deep = Cli.write(temp, "c.yaml", "model: " + "[".repeat(100_000));
    refused(3, "nesting must be at most", "simulate", deep.toString());
    Path laughs =
        Cli.write(
            temp,
            "d.yaml",
            "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nmodel: [*c, *c, *c, *c]\n");
    refused(3, "aliases (*name) are not allowed", "simulate", laughs.toString());
    Path large = Cli.write(temp, "e.yaml", "# " + "x".repeat(1 << 23));
    refused(3, "must have at most", "simulate", large.toString());
    Path binary = Files.write(temp.resolve("f.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    refused(3, "not text in UTF-8", "simulate", binary.toString());
  }

  @Test
  void optionsOutOfRange() {
    String file = neuron.toString();
    refused(2, "--threads must be at least 1", "simulate", file, "--threads", "0");
    refused(2, "--threads", "simulate", file, "--threads", "many");
    refused(2, "--engine", "simulate", file, "--engine", "gpu");
    refused(2, "--seed", "simulate", file, "--seed", "99999999999999999999");
    refused(2, "'--nonsense'", "simulate", file, "--nonsense");
    refused(2, "--format", "simulate", file, "--format", "hdf5");
    refused(2, "FILE.yaml", "simulate");
    refused(2, "There is no command simulat; did you mean simulate?", "simulat", file);
    refused(2, "--mode", "gradient", file, "--mode", "sideways");
    refused(2, "--tolerance must be positive", "gradcheck", file, "--tolerance", "-1");
    refused(2, "--steps must be at least 1", "train", training.toString(), "--steps", "0");
    refused(2, "--learning-rate", "train", "current", "--learning-rate", "NaN");
    refused(2, "--samples must be at least 1", "train", "current", "--samples", "-4");
    refused(2, "--loss must be one of", "train", "current", "--loss", "entropy");
    refused(2, "leave out --samples", "train", "current", "--figure", "--samples", "4");
    refused(2, "after the word current", "train", "--seed", "4", "current");
    refused(2, "configuration file", "train");
    refused(2, "--sigma must be at least 0", "train", "current", "--sigma", "Infinity");
    refused(3, "--states: time must be a grid point", "simulate", file, "--states", "0.123");
    refused(3, "did you mean beta?", "simulate", file, "--set", "model.betta=3");
    refused(3, "--set model.beta", "simulate", file, "--set", "model.beta=NaN");
    refused(3, "not a section", "simulate", file, "--set", "samples.x=3");
  }

  /** In the words of the program, not of its library. */
  @Test
  void wordingOfWrongUsage() {
    String file = neuron.toString();
    usage("--set must be KEY=VALUE, got beta", "simulate", file, "--set", "beta");
    usage("--set needs a value", "simulate", file, "--set");
    usage(
        "--engine must be one of simd, scalar, reference, got gpu",
        "simulate",
        file,
        "--engine",
        "gpu");
    usage("--engine needs a value", "simulate", file, "--engine");
    usage("--seed must be given only once", "simulate", file, "--seed", "1", "--seed", "2");
    usage("--json takes no value, got maybe", "simulate", file, "--json=maybe");
    usage(
        "--threads must be a whole number of size below 2^31, got two",
        "simulate",
        file,
        "--threads",
        "two");
    usage("--tape-budget must be a number, got 1d", "simulate", file, "--tape-budget", "1d");
    usage("There is one argument too many, two.yaml", "simulate", file, "two.yaml");
    usage("There is no command bogus", "bogus");
    usage("There is no command bogus of roughspike", "help", "bogus");
    usage("There is no command bogus of roughspike train", "help", "train", "bogus");
  }

  private void usage(String sentence, String... args) {
    Cli.Result result = Cli.run(args);
    assertEquals(2, result.code(), result::toString);
    assertEquals(
        "roughspike: " + sentence, result.err().strip().replaceFirst(" \\(roughspike.*", ""));
  }

  @Test
  void keysInTheWrongPlace() {
    String file = neuron.toString();
    set("key beta is unknown (--set beta): did you mean model.beta?", file, "beta=4");
    set("did you mean time.step or steps?", file, "step=0.1");
    set("did you mean samples or ", file, "model.samples=3");
    set("--set must be KEY=VALUE, got no key before =4", file, "=4");
  }

  @Test
  void shapesAreToldOfWhatHasAWrongOne() {
    String file = neuron.toString();
    set(
        "model.sigma must be a list of 2 rows, [[sigma11, sigma12], [sigma21, sigma22]], or one such matrix a neuron, got 0.1",
        file,
        "model.sigma=0.1");
    set(
        "model.sigma[0] must be a list of 2 values, a row of [[sigma11, sigma12], [sigma21, sigma22]], got 0.1",
        file,
        "model.sigma=[0.1, 0.2]");
    set("[mu1, mu2], or one such list a neuron, got 6", file, "model.mu=6");
    set("must be a list of 1 row of 1 value each, got 0.5", file, "model.weights=0.5");
  }

  private void set(String culprit, String file, String change) {
    refused(3, culprit, "simulate", file, "--set", change);
  }

  @Test
  void allMissingKeysAreToldAtOnce() {
    Path empty = Cli.write(temp, "empty.yaml", "model: {mu: [6, 5]}\nsamples: 1\n");
    refused(
        3,
        "keys model.sigma, model.vReset, model.vThreshold, model.alpha, model.beta, model.tauS, time are missing (section at line 1 of",
        "simulate",
        empty.toString());
    refused(3, "keys learn, data, model.sigma, ", "train", empty.toString());
  }

  @Test
  void filesThatAreNotThere() {
    String file = neuron.toString();
    refused(4, "absent.yaml cannot be read: it does not exist", "simulate", "absent.yaml");
    refused(4, temp + " cannot be read", "simulate", temp.toString());
    refused(4, "W.npy cannot be read", "simulate", file, "--brownian", "W.npy");
    refused(4, "C.csv cannot be read", "gradient", file, "--cotangents", "C.csv");
    refused(4, "S.csv cannot be read", "gradient", file, "--state-cotangents", "S.csv");
    String set = "model.inputCurrentFile=c.npy";
    refused(
        4,
        "c.npy cannot be read",
        "simulate",
        file,
        "--set",
        set,
        "--set",
        "model.inputCurrentStep=1");
  }

  @Test
  void arraysOfTheWrongKind() throws IOException {
    brownian("(5, 100, 1)", new double[500], "--brownian must have the shape");
    brownian("(5, 100, 1, 3)", new double[1500], "--brownian must have the shape");
    brownian("(5, 99, 1, 2)", new double[990], "brownian increments must have at least");
    brownian("(4, 100, 1, 2)", new double[800], "brownian increments must have at least");
    brownian("(5, 100, 2, 2)", new double[2000], "for 1 neurons");
    double[] bad = new double[1000];
    bad[17] = Double.NaN;
    brownian("(5, 100, 1, 2)", bad, "brownian increments must be finite, got NaN");
    uniforms("(5, 1)", new double[5], "--uniforms must have the shape");
    uniforms("(5, 1, 1)", new double[5], "uniforms must be above 0");
    uniforms("(5, 1, 1)", new double[] {.5, .5, 1.5, .5, .5}, "got 1.5");
    uniforms("(5, 1, 1)", new double[] {.5, .5, .5, .5, .5}, "uniforms must have a draw for every");
    uniforms("(4, 1, 9)", filled(36), "uniforms must have at least 5 samples");
  }

  private static double[] filled(int count) {
    double[] values = new double[count];
    Arrays.fill(values, 0.5);
    return values;
  }

  private void brownian(String shape, double[] values, String culprit) {
    Path file = NpyBytes.doubles(temp.resolve("w.npy"), shape, values);
    refused(3, culprit, "simulate", neuron.toString(), "--brownian", file.toString());
  }

  private void uniforms(String shape, double[] values, String culprit) {
    Path file = NpyBytes.doubles(temp.resolve("u.npy"), shape, values);
    refused(3, culprit, "simulate", neuron.toString(), "--uniforms", file.toString());
  }

  @Test
  void hostileArrays() throws IOException {
    Path file = temp.resolve("h.npy");
    NpyBytes.doubles(file, "(5, 100, 1, 2)", new double[1000]);
    byte[] good = Files.readAllBytes(file);
    for (int length : new int[] {0, 5, 11, 40, good.length - 1}) {
      Files.write(file, Arrays.copyOf(good, length));
      hostile(file, "h.npy");
    }
    Files.write(file, Arrays.copyOf(good, good.length + 8));
    hostile(file, "the file is damaged");
    byte[] data = new byte[8];
    hostile(NpyBytes.write(file, "<f8", false, "(99999999, 99999999, 1, 2)", data), "damaged");
    hostile(NpyBytes.write(file, "<f8", false, "(4294967296, 4294967296, 4, 1)", data), "h.npy");
    hostile(NpyBytes.write(file, "<f8", false, "(-5, 100, 1, 2)", data), "h.npy");
    hostile(NpyBytes.write(file, "<f8", false, "(" + "(".repeat(900) + ")", data), "h.npy");
    hostile(NpyBytes.write(file, "<f8", false, "'none'", data), "h.npy");
    hostile(NpyBytes.write(file, "|O", false, "(1, 1, 1, 1)", data), "h.npy");
    hostile(NpyBytes.write(file, "<c16", false, "(1, 1, 1, 1)", data), "h.npy");
    hostile(NpyBytes.write(file, "<U2", false, "(1, 1, 1, 1)", data), "h.npy");
    byte[] longHeader = good.clone();
    longHeader[6] = 2; // version 2 has a header length of 4 bytes, here 2^31 and more
    longHeader[11] = (byte) 0x80;
    Files.write(file, longHeader);
    hostile(file, "must have a header of at most");
    Files.writeString(file, "sample,neuron,time\n0,0,1\n");
    hostile(file, "is not a NumPy array");
    Path archive = Files.writeString(temp.resolve("h.npz"), "not a zip");
    hostile(archive, "is not a zip archive");
  }

  private void hostile(Path file, String culprit) {
    refused(3, culprit, "simulate", neuron.toString(), "--brownian", file.toString());
  }

  @Test
  void recordedCurrents() {
    Path file = NpyBytes.doubles(temp.resolve("c.npy"), "(100, 1)", new double[100]);
    String[] set = {
      "simulate", neuron.toString(), "--set", "model.inputCurrentFile=" + file, "--set", ""
    };
    set[5] = "model.inputCurrentStep=0.01";
    Cli.done(with(set, "--out", temp.resolve("fine").toString()));
    set[5] = "model.inputCurrentStep=0.005";
    refused(3, "covers the times 0.0 to 0.5", set);
    set[5] = "model.inputCurrentStep=0";
    refused(3, "model.inputCurrentStep must be above 0", set);
    set[5] = "model.inputCurrentStart=0";
    refused(3, "model.inputCurrentStep is missing", set);
    set[5] = "model.inputCurrentStep=0.01";
    refused(3, "covers the times", with(set, "--set", "model.inputCurrentStart=0.5"));
    refused(3, "must meet the time", with(set, "--set", "model.inputCurrentStart=-0.123"));
    NpyBytes.doubles(file, "(100, 2)", new double[200]);
    refused(3, "(samples, steps, 1), one column a neuron, got (100, 2)", set);
    double[] bad = new double[100];
    bad[3] = Double.POSITIVE_INFINITY;
    NpyBytes.doubles(file, "(100,)", bad);
    refused(3, "a file of finite numbers, got Infinity at step 3", set);
    Path csv = Cli.write(temp, "c.csv", "current\n1.0\nabc\n");
    set[3] = "model.inputCurrentFile=" + csv;
    refused(3, "line 3 of file", set);
  }

  private static String[] with(String[] args, String... more) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void spikeTrainFiles() {
    spikes("sample,time\n0,0.1\n", "must have the columns sample,neuron,time");
    spikes("", "is empty");
    spikes("sample,neuron,time\n", "has no event, and does not tell how many samples there are");
    spikes("sample,neuron,time\n0,0\n", "line 2 of file");
    spikes("sample,neuron,time\n0,0,0.1,7\n", "must have the 3 values");
    spikes("sample,neuron,time\n0,0,soon\n", "a finite number as time, got soon");
    spikes("sample,neuron,time\n0,0,NaN\n", "a finite number as time, got NaN");
    spikes("sample,neuron,time\n-1,0,0.1\n", "as sample, got -1");
    spikes("sample,neuron,time\n99999999999,0,0.1\n", "as sample, got 99999999999");
    spikes("sample,neuron,time\n0,1,0.1\n", "as neuron, got 1");
    spikes("sample,neuron,time\n0,0,0.5\n0,0,0.4\n", "line 3 of file");
    spikes("sample,neuron,time\n0,0,1.5\n", "outside the recorded times 0.0 to 1.0");
    spikes("sample,neuron,time\n0,0,-0.5\n", "outside the recorded times");
    spikes("sample,neuron,time\n\"0,0,0.1\n", "spikes.csv");
  }

  private void spikes(String text, String culprit) {
    Cli.write(temp, "spikes.csv", text);
    refused(3, culprit, "train", training.toString());
  }

  @Test
  void trainings() {
    training(
        "learn.inputCurrent.start=9", "learn.inputCurrent cannot be used: a trained parameter");
    training("learn.inputCurrent.min=7", "learn.inputCurrent cannot be used: bounds");
    training("learn.inputCurrent.transform=log", "learn.inputCurrent cannot be used: log has no b");
    training("learn.inputCurrent.transform=tanh", "one of clamp, log, sigmoid, got tanh");
    training("learn=[inputCurent]", "did you mean inputCurrent?");
    training("learn=[]", "learn must be at least one parameter to train");
    training("learn=[inputGain]", "needs a recorded current");
    training("learn=[beta, beta]", "must not be trained twice");
    training(
        "loss=entropy",
        "loss must be one of signature, spike-times, signature-kernel-mmd, signature-score, conditional-intervals, likelihood, read-out");
    training("loss={kind: signature, depth: 0}", "loss.depth must be a whole number from 1");
    training(
        "loss={kind: signature, spikes: 2}",
        "loss.spikes belongs to kind spike-times, got kind signature");
    training(
        "loss={kind: spike-times, depth: 2}", "loss.depth belongs to kind signature, got kind");
    training("loss={depth: 2}", "loss.kind is missing");
    String mmd = "loss={kind: signature-kernel-mmd, ";
    training(mmd + "depth: 2}", "loss.depth belongs to kind signature, got kind");
    training(mmd + "estimator: jackknife}", "loss.estimator must be one of biased, unbiased");
    training(mmd + "static: cubic}", "loss.static must be one of linear, rbf");
    training(mmd + "static: rbf}", "loss.bandwidth is missing");
    training(mmd + "static: rbf, bandwidth: 0}", "loss.bandwidth must be above 0");
    training(mmd + "bandwidth: 1}", "loss.bandwidth belongs to static: rbf");
    training(mmd + "dyadicOrder: 1}", "loss.dyadicOrder belongs to static: rbf");
    training(mmd + "static: rbf, bandwidth: 1, dyadicOrder: 13}", "whole number from 0 to 12");
    training(mmd + "static: rbf, bandwidth: 1, refinement: -1}", "whole number from 0 to 20");
    training(mmd + "timeScale: 0}", "loss.timeScale must be above 0");
    training(mmd + "jumpScale: .nan}", "loss.jumpScale must be a finite number");
    training(mmd + "jumpScale: [1, 2, 3]}", "loss.jumpScale must be a number, or a list of 1");
    training(mmd + "leadLag: 2}", "loss.leadLag must be one of true, false");
    training("loss={kind: signature-score, basepoint: x}", "loss.basepoint must be one of");
    training("optimizer=adm", "did you mean adam?");
    training(
        "optimizer={kind: adam, decay: 0.5}",
        "optimizer.decay belongs to kind rmsprop, got kind adam");
    training("optimizer={kind: adam, beta1: 2}", "beta1 must be at least 0 and below 1");
    training("optimizer={kind: sgd, learningRate: -1}", "optimizer.learningRate must be above 0");
    String rate = "optimizer={kind: sgd, learningRate: {kind: ";
    training(rate + "linear}}", "learningRate.kind must be one of exponential, cosine, got linear");
    training(
        rate + "cosine, initial: 1, every: 5}}",
        "optimizer.learningRate.every belongs to kind exponential, got kind cosine");
    training(
        rate + "cosine, initial: 1, last: 2, steps: 5}}", "at most the initial rate 1.0, got 2");
    training(rate + "exponential, initial: 1, factor: 2, every: 5}}", "factor must be above 0 and");
    training("batch=0", "batch must be a whole number");
    training("data.samples=1", "data.spikes must be a file with events");
    training("data.start=0.5", "outside the recorded times 0.5 to 1.0");
    training("test={start: 1, end: 2}", "covers the times 0.0 to 1.0");
    training("test={samples: 2}", "test.samples belongs to another recording");
    training("test={end: -3}", "test.end cannot be used: end must be finite and after start");
  }

  private void training(String change, String culprit) {
    refused(3, culprit, "train", training.toString(), "--set", change);
  }

  @Test
  void cotangents() {
    cotangents("sample,event\n0,0\n", "must have the columns sample,event,value");
    cotangents("sample,event,value\n5,0,1\n", "from 0 to 4 as sample, got 5");
    cotangents("sample,event,value\n0,999,1\n", "as event, got 999");
    cotangents("sample,event,value\n0,0,inf\n", "a finite number as value, got inf");
    cotangents("sample,event,value\n0,0,1\n0,0,2\n", "line 3 of file");
    states("sample,neuron,variable,time,value\n0,0,w,0.5,1\n", "one of v, i, s as variable, got w");
    states("sample,neuron,variable,time,value\n0,0,v,0.123,1\n", "must be a grid point");
    states("sample,neuron,variable,time,value\n0,0,v,7,1\n", "must be a grid point");
    states("sample,neuron,variable,time,value\n0,1,v,0.5,1\n", "as neuron, got 1");
    states(
        "sample,neuron,variable,time,value\n0,0,v,1,1\n0,0,v,1.0,1\n",
        "repeats sample, neuron, variable and time");
  }

  private void cotangents(String text, String culprit) {
    Path file = Cli.write(temp, "cot.csv", text);
    refused(3, culprit, "gradient", neuron.toString(), "--cotangents", file.toString());
  }

  private void states(String text, String culprit) {
    Path file = Cli.write(temp, "cot.csv", text);
    refused(3, culprit, "gradient", neuron.toString(), "--state-cotangents", file.toString());
  }

  @Test
  void damagedCheckpoints() throws IOException {
    Path checkpoint = Files.createDirectories(out).resolve("checkpoint.json");
    String[] args = {"train", training.toString(), "--quiet", "--resume", "--out", out.toString()};
    Files.writeString(checkpoint, "{\"step\": 1");
    refusedWithOut(3, "checkpoint.json is not JSON", args);
    Files.writeString(checkpoint, "[1]");
    refusedWithOut(3, "must hold one JSON object", args);
    Files.writeString(checkpoint, "{\"step\": \"one\"}");
    refusedWithOut(3, "is not a checkpoint", args);
    Cli.done("train", training.toString(), "--quiet", "--overwrite", "--out", out.toString());
    refusedWithOut(3, "belongs to another configuration", with(args, "--set", "model.beta=4"));
    refusedWithOut(3, "beyond the 1 steps", with(args, "--steps", "1"));
    Cli.write(out, "metrics.csv", "step,loss,test_loss,seconds,inputCurrent\n0,1,,1,1\n");
    refusedWithOut(3, "must hold the 2 steps", args);
  }

  @Test
  void placesThatCannotBeWritten() throws IOException {
    String file = neuron.toString();
    Path blocking = Cli.write(temp, "blocking", "mine");
    refusedWithOut(
        4,
        "blocking cannot be written: a file is in the way",
        "simulate",
        file,
        "--out",
        blocking.toString());
    refusedWithOut(
        4, "cannot be written", "gradient", file, "--out", blocking.resolve("deep").toString());
    assertEquals("mine", Files.readString(blocking));
    Path folder = Files.createDirectories(out.resolve("spikes.csv"));
    refusedWithOut(4, "spikes.csv cannot be written", "simulate", file, "--out", out.toString());
    assertTrue(Files.isDirectory(folder));
  }

  @Test
  void statesThatOverflowAreReportedWithoutFiles() {
    // mu1 * step = 100 is far beyond the stable 2: v grows a hundredfold every step, and a neuron
    // with this tauS does not fire
    String file = neuron.toString();
    refused(
        5,
        "state v of neuron 0 is not finite at time",
        with(
            new String[] {"simulate", file, "--quiet"}, // of the warning
            "--set",
            "model.mu=[1e4, 0]",
            "--set",
            "time.end=10",
            "--set",
            "model.tauS=1e300"));
  }

  /** A refused command writes nothing. */
  @Test
  void aPathThatFiresWithoutEnd() {
    String[] change = {"model.beta=0", "model.tauS=5e-6", "time.end=200", "maxSpikes=20000000"};
    String[] args = {"simulate", Cli.write(temp, "x.yaml", Cli.NEURON).toString()};
    for (String one : change) {
      args = with(args, "--set", one);
    }
    refused(5, "sample 0 fired 16777216 times", with(args, "--engine", "scalar"));
  }

  private void refused(int code, String culprit, String... args) {
    refusedWithOut(code, culprit, args.length == 0 ? args : with(args, "--out", out.toString()));
    assertTrue(Files.notExists(out.resolve("spikes.csv")), "files were written");
  }

  private void refusedWithOut(int code, String culprit, String... args) {
    Cli.run(args).assertFailed(code, culprit);
  }
}
