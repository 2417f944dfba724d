package io.roughspike.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.train.Trainer;
import io.roughspike.train.TrainingPlan;
import io.roughspike.train.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A checkpoint is refused by name where any one thing differs that decides the result, and accepted
 * where what differs decides nothing: key by key, for every key of a configuration.
 */
class ResumeTest {
  private static final String MODEL =
      """
      model:
        neurons: 2
        mu: [6.0, 5.0]
        sigma: [[0.25, 0.0], [0.1, 0.2]]
        vReset: 1.2
        vThreshold: 1.0
        alpha: 0.03
        beta: 5.0
        tauS: 1.0
        intensityCap: 9.0
        weights: [[0, 0.5], [0.2, 0]]
        inputCurrent: [1.5, 0.8]
        inputCurrentFile: current.csv
        inputCurrentStep: 0.05
        inputCurrentStart: -0.1
        inputGain: 0.5
        v0: 0.9
        i0: 0.6
      inputs:
        spikes: in.csv
        samples: 1
        weights: [[0.5, 0.1], [0.2, 0.4]]
      time: {start: 0.0, end: 0.4, step: 0.05}
      maxSpikes: 20
      samples: 5
      seed: 3
      """;

  private static final String TRAINING =
      """
      learn:
        weights: {min: -2, max: 2, l1: 0.1, l2: 0.2, decay: 0.3}
        beta: {start: 4, transform: sigmoid, min: 1, max: 9}
        tauS: {start: 2.0}
        alpha: {transform: log, tied: true}
        inputCurrent: {neurons: [0], max: 9}
      data: {spikes: spikes.csv, samples: 4}
      test: {spikes: held.csv, samples: 4, end: 0.3, batch: 3, every: 2}
      earlyStopping: {patience: 5, improvement: 1e-3}
      loss: {kind: signature, depth: 2}
      optimizer: {kind: adam, learningRate: 0.01, clipNorm: 1, clipValue: 2}
      steps: 2
      batch: 2
      """;

  /** Read-outs compared with targets, held out from the end. */
  private static final String READ_OUT =
      MODEL
              .replace("inputCurrent: [1.5, 0.8]", "inputCurrent: [1.5, 0.8]\n  readOuts: [1]")
              .replace("[0.2, 0]]\n  input", "[0, 0]]\n  input")
          + """
          learn: {weights: {start: 0.4}, inputWeights: }
          data: {targets: targets.csv}
          loss: {kind: read-out, statistic: average}
          test: {heldOut: 1}
          steps: 2
          """;

  private static final String KERNEL =
      MODEL
          + """
          learn: [inputCurrent]
          data: {spikes: spikes.csv}
          loss: {kind: signature-kernel-mmd, static: rbf, bandwidth: 1}
          optimizer: {kind: full-matrix-adam}
          steps: 2
          """;

  private static final String UNCONNECTED =
      """
      model: {neurons: 2, mu: [6, 5], sigma: [[0.2, 0], [0, 0.2]], vReset: 1, vThreshold: 1, \
      alpha: 0, beta: 5, tauS: 1, inputCurrent: 2}
      time: {end: 0.4, step: 0.05}
      learn: [vReset]
      data: {spikes: one-neuron.csv}
      loss: {kind: spike-times, spikes: 2}
      optimizer: {kind: rmsprop}
      steps: 2
      """;

  /** Recorded spikes that are given. */
  private static final String LIKELIHOOD =
      UNCONNECTED
          .replace("sigma: [[0.2, 0], [0, 0.2]]", "sigma: [[0, 0], [0, 0]]")
          .replace("one-neuron", "two")
          .replace("loss: {kind: spike-times, spikes: 2}", "loss: {kind: likelihood, silent: [0]}");

  /** Parameters that all neurons of a model share. */
  private static final String LEAKY =
      """
      mu: [6, 5]
      sigma: [[0.2, 0], [0, 0.2]]
      vReset: 1
      vThreshold: 1
      alpha: 0.03
      beta: 5
      tauS: 1
      """
          .indent(2);

  /** Data of a known model, drawn by the seed. */
  private static final String SIMULATED =
      """
      model:
        neurons: 3
        layers: [1, 2]
      """
          + LEAKY
          + """
            inputCurrent: [2, 1.5, 1]
          time: {end: 0.4, step: 0.05}
          samples: 5
          seed: 3
          data:
            simulate: {samples: 4, truth: {weights: {uniform: [0.5, 1]}}}
          learn:
            weights: {start: 0.2}
          loss: {kind: conditional-intervals, neurons: [1, 2]}
          steps: 2
          test:
            simulate: {samples: 4}
            loss: {kind: signature, depth: 2}
          """;

  /** A model with units. */
  private static final String UNITS =
      """
      model:
        equations: dv/dt = (input - v)/tau
        intensity: exp(min(v/V0, 5))/tau
        reset: v = 0
        states: {v: mV}
        parameters: {tau: {value: 10, unit: ms}, V0: {value: 1, unit: mV}}
        inputCurrent: {value: 3, unit: mV}
        inputCurrentFile: current.csv
        inputCurrentStep: 0.005
        inputCurrentUnit: mV
      time: {end: 0.05, step: 0.005}
      data: {simulate: {}}
      learn: {tau: {start: 15, unit: ms}}
      loss: {kind: signature, depth: 2}
      steps: 2
      """;

  /** Populations, connected by rules, with Poisson inputs. */
  private static final String POPULATIONS =
      """
      model:
      """
          + LEAKY
          + """
            populations:
              a: {neurons: 2, inputCurrent: 1.5}
              b: {neurons: 1, inputCurrent: 1}
            connections:
              - {from: a, to: b, all: true, weight: 0.5}
              - {from: b, to: a, all: true, weight: 0.5}
          inputs:
            poisson: {rate: 4, channels: 2}
            samples: 1
            weights: [[0.5, 0.1, 0], [0, 0.2, 0.3]]
          time: {end: 0.4, step: 0.05}
          data: {simulate: {samples: 2}}
          learn: {weights: {from: a}, inputWeights: {to: a}}
          loss: {kind: spike-times, spikes: 2}
          steps: 2
          """;

  private static final List<Change> FRACTIONAL_NOISE =
      List.of(
          refused("driver", "brownian", "it has [driver Fractional[hurst=0.3]"),
          accepted("driver.kind", "fractional"),
          refused("driver.hurst", "0.4", "Fractional[hurst=0.3]", "Fractional[hurst=0.4]"),
          refused("driver.correlation", "0.5", "correlation=0.5"));

  private static final List<Change> JUMPS =
      List.of(
          refused("driver.rate", "3", "rate=2.0", "rate=3.0"),
          refused("driver.marks", "{normal: [0, 1]}", "Constant[value=1.0]", "Normal[mean=0.0"),
          accepted("driver.channels", "[0, 1]"),
          refused("driver.channels", "[1]", "jumping=[0, 1]", "jumping=[1]"),
          accepted("driver.shared", "false"),
          refused("driver.shared", "true", "shared=true"));

  private static final List<Change> RECORDED_NOISE =
      List.of(
          accepted("driver.file", "same-noise.csv"),
          refused("driver.file", "other-noise.csv", "driver Recording", "this run has [driver"),
          accepted("driver.columns", "{time: time}"),
          refused("driver.columns", "{time: value, value: time}", "driver Recording"));

  private static final List<Change> SUM_OF_NOISE =
      List.of(
          accepted("driver.parts", "[{kind: brownian}, {hurst: 0.3, kind: fractional}]"),
          refused("driver.parts", "[brownian]", "it has [driver Brownian[] + Fractional"));

  private static String driven(String driver) {
    return UNCONNECTED + "driver: " + driver + "\n";
  }

  @Test
  void trainingAlongOtherDrivers() throws IOException {
    check(driven("{kind: fractional, hurst: 0.3}"), FRACTIONAL_NOISE);
    check(driven("{kind: poisson, rate: 2, marks: 1}"), JUMPS);
    check(driven("{kind: recorded, file: noise.csv}"), RECORDED_NOISE);
    check(driven("{kind: sum, parts: [brownian, {kind: fractional, hurst: 0.3}]}"), SUM_OF_NOISE);
  }

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  @TempDir private Path temp;

  @BeforeEach
  void writeFiles() throws IOException {
    write("current.csv", "0.1\n0.2\n0.4\n0.3\n0.2\n0.1\n0.5\n0.2\n0.3\n0.4\n0.7\n0.1\n");
    write("other-current.csv", "0.1\n0.2\n0.4\n0.3\n0.2\n0.1\n0.5\n0.2\n0.3\n0.9\n0.7\n0.1\n");
    write("in.csv", "sample,neuron,time\n0,0,0.1\n0,1,0.2\n");
    write("other-in.csv", "sample,neuron,time\n0,0,0.1\n0,1,0.25\n");
    write("spikes.csv", "sample,neuron,time\n0,0,0.1\n1,1,0.2\n2,0,0.3\n3,0,0.11\n");
    write("other-spikes.csv", "sample,neuron,time\n0,0,0.1\n1,1,0.2\n2,0,0.3\n3,1,0.11\n");
    write("held.csv", "sample,neuron,time\n0,0,0.15\n1,1,0.2\n2,0,0.25\n3,0,0.11\n");
    write("other-held.csv", "sample,neuron,time\n0,0,0.15\n1,1,0.2\n2,0,0.25\n3,0,0.12\n");
    write("one-neuron.csv", "sample,neuron,time\n0,0,0.1\n1,0,0.2\n");
    write("two.csv", "sample,neuron,time\n0,0,0.1\n1,0,0.2\n1,1,0.3\n");
    write("two-others.csv", "sample,neuron,time\n0,0,0.1\n1,0,0.2\n1,1,0.31\n");
    write("targets.csv", "target\n0\n0\n0\n0\n");
    write("other-targets.csv", "target\n0\n0\n0\n1\n");
    write("noise.csv", "time,value\n0,0\n0.5,1\n1,1\n");
    write("same-noise.csv", "value,time\n0,0\n1,0.5\n1,1\n");
    write("other-noise.csv", "time,value\n0,0\n0.5,1.5\n1,1\n");
    write("delays.csv", "0,0.1\n0.2,0\n");
    write("weights.csv", "0,0.5\n0.2,0\n");
    write("other-weights.csv", "0,0.6\n0.2,0\n");
    write("in-weights.csv", "0.5,0.1\n0.2,0.4\n");
    write("mask.csv", "0,1\n1,0\n");
    write("full-mask.csv", "1,1\n1,0\n");
    write("one-mask.csv", "0,1\n0,0\n");
    write("all-ones.csv", "1,1\n1,1\n");
    // the same numbers in other files
    Files.copy(temp.resolve("spikes.csv"), temp.resolve("same-spikes.csv"));
    Files.copy(temp.resolve("current.csv"), temp.resolve("same-current.csv"));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(temp.resolve(name), text);
  }

  /** One change of a configuration, and the words of the refusal; none where it is accepted. */
  private record Change(String key, String value, List<String> words) {}

  private static Change refused(String key, String value, String... words) {
    return new Change(key, value, List.of(words));
  }

  private static Change accepted(String key, String value) {
    return new Change(key, value, List.of());
  }

  private TrainingPlan plan(String yaml, Map<String, String> changes) throws IOException {
    Path file = Files.writeString(temp.resolve("a.yaml"), yaml);
    Section root = ConfigurationFile.read(file, changes);
    RunConfig run = RunConfig.read(root, Optional.empty());
    try (Engine engine = Engines.create(Engines.SCALAR, 1)) {
      return TrainConfig.read(
              root,
              run.withSeed(run.seed().orElse(1L)),
              new TrainConfig.Changes(Optional.empty(), Optional.empty(), Optional.empty()),
              Optional.empty(),
              engine)
          .plan();
    }
  }

  private void check(String yaml, List<Change> changes) throws IOException {
    try (Engine engine = Engines.create(Engines.SCALAR, 1)) {
      Trainer trainer = new Trainer(engine, plan(yaml, Map.of()));
      TrainingState state =
          trainer.run((t, loss, test, seconds, p) -> {}, () -> trainer.step() == 1);
      for (Change change : changes) {
        String what = change.key() + "=" + change.value();
        Map<String, String> set = new LinkedHashMap<>();
        // relative paths of changes are relative to the current folder
        set.put(
            change.key(),
            change.value().endsWith(".csv")
                ? temp.resolve(change.value()).toString()
                : change.value());
        // a file in the place of what is written out
        Optional<String> other =
            Stream.of("weightsFile", "maskFile", "learnMaskFile")
                .filter(change.key()::endsWith)
                .map(key -> change.key().substring(0, change.key().length() - "File".length()))
                .findFirst();
        String changed = other.isPresent() ? without(yaml, other.get()) : yaml;
        TrainingPlan plan = plan(changed, set);
        if (change.words().isEmpty()) {
          assertEquals(state.fingerprint(), plan.fingerprint(), what + " must be accepted");
          continue;
        }
        String message =
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new Trainer(engine, plan, state),
                    what + " must be refused")
                .getMessage();
        for (String word : change.words()) {
          assertTrue(
              message.contains(word),
              () -> what + ": expected \"" + word + "\" in the refusal: " + message);
        }
      }
    }
  }

  /** The text without the line of a key of {@code model} or {@code inputs}. */
  private static String without(String yaml, String key) {
    String name = key.substring(key.indexOf('.') + 1);
    boolean inInputs = key.startsWith("inputs");
    int from = inInputs ? yaml.indexOf("inputs:") : 0;
    int line = yaml.indexOf("\n  " + name + ":", from);
    return line < 0 ? yaml : yaml.substring(0, line) + yaml.substring(yaml.indexOf('\n', line + 1));
  }

  private static final List<Change> SPIKES =
      List.of(
          refused("model.mu", "[6.5, 5]", "it has [mu1 6.0]", "this run has [mu1 6.5]"),
          refused("model.mu", "[6, 5.5]", "it has [mu2 5.0]", "this run has [mu2 5.5]"),
          refused("model.sigma", "[[0.3, 0], [0.1, 0.2]]", "sigma11 0.25", "sigma11 0.3"),
          refused("model.sigma", "[[0.25, 0.1], [0.1, 0.2]]", "sigma12"),
          refused("model.sigma", "[[0.25, 0], [0.2, 0.2]]", "sigma21"),
          refused("model.sigma", "[[0.25, 0], [0.1, 0.3]]", "sigma22"),
          refused("model.vReset", "1.3", "vReset 1.2", "vReset 1.3"),
          refused("model.vReset", "[1.2, 1.3]", "vReset 1.2", "vReset [1.2, 1.3]"),
          accepted("model.vReset", "[1.2, 1.2]"),
          refused("model.vThreshold", "1.1", "vThreshold"),
          refused("model.alpha", "0.04", "alpha"),
          refused("model.refractory", "0.04", "refractory 0.04"),
          // the start value is that of learn
          accepted("model.beta", "5.5"),
          accepted("model.tauS", "1.1"),
          refused("model.intensityCap", "8", "intensityCap 9.0", "intensityCap 8.0"),
          refused("model.weights", "[[0, 0.5], [0.3, 0]]", "weights"),
          refused("model.weights", "[[0.1, 0.5], [0.2, 0]]", "weights"),
          accepted("model.weightsFile", "weights.csv"),
          refused("model.weightsFile", "other-weights.csv", "weights"),
          accepted("model.mask", "[[0, 1], [1, 0]]"),
          refused("model.mask", "[[1, 1], [1, 0]]", "weights"),
          accepted("model.maskFile", "mask.csv"),
          refused("model.maskFile", "full-mask.csv", "weights"),
          refused(
              "model.delays",
              "[[0, 0.1], [0.2, 0]]",
              "delays [0.1, 0.2]",
              "solver {kind: euler, cuts: touched}"),
          refused("model.delays", "[[0, 0], [0, 0]]", "delays 0.0"),
          refused("model.delaysFile", "delays.csv", "delays [0.1, 0.2]"),
          refused("inputs.delays", "[[0, 0], [0.1, 0]]", "inputDelays [0.0, 0.0, 0.1, 0.0]"),
          refused("inputs.delaysFile", "delays.csv", "inputDelays [0.0, 0.1, 0.2, 0.0]"),
          accepted("solver.kind", "euler"),
          refused("solver.kind", "heun", "it has []", "[solver {kind: heun, cuts: all}"),
          accepted("solver.cuts", "all"),
          refused("solver.cuts", "touched", "it has []", "{kind: euler, cuts: touched}"),
          accepted("solver.adaptive", "false"),
          accepted("solver.crossings", "line"),
          accepted("solver", "euler"),
          refused("solver", "sra1", "solver {kind: sra1, cuts: all}"),
          refused("model.inputCurrent", "[1.5, 0.9]", "inputCurrent [1.5, 0.8]"),
          accepted("model.inputCurrentFile", "same-current.csv"),
          refused("model.inputCurrentFile", "other-current.csv", "recorded current"),
          refused("model.inputCurrentStep", "0.1", "recorded current"),
          refused("model.inputCurrentStart", "-0.05", "recorded current"),
          refused("model.inputGain", "0.6", "inputGain 0.5", "inputGain 0.6"),
          refused("model.v0", "1", "v0"),
          refused("model.i0", "0.7", "i0"),
          refused("inputs.spikes", "other-in.csv", "input spikes"),
          refused("inputs.columns", "{unit: ms}", "input spikes"),
          refused("inputs.weights", "[[0.5, 0.1], [0.2, 0.5]]", "inputWeights"),
          refused("inputs.samples", "4", "input spikes"),
          accepted("inputs.weightsFile", "in-weights.csv"),
          accepted("inputs.mask", "[[1, 1], [1, 1]]"),
          accepted("inputs.maskFile", "all-ones.csv"),
          accepted("inputs.start", "-1"),
          accepted("inputs.end", "5"),
          refused("time.end", "0.35", "it has [time.end 0.4", "this run has [time.end 0.35"),
          refused("time.step", "0.1", "it has [time.step 0.05", "time.step 0.1"),
          refused("time.start", "0.05", "time.start 0.05"),
          refused("maxSpikes", "19", "maxSpikes 20", "maxSpikes 19"),
          accepted("samples", "50"),
          refused("seed", "4", "it has [seed 3]", "this run has [seed 4]"),
          refused("learn.weights.min", "-3", "weights[", "lower=-2.0", "lower=-3.0"),
          refused("learn.weights.max", "3", "weights[", "upper=3.0"),
          refused("learn.weights.transform", "sigmoid", "Sigmoid"),
          refused("learn.weights.l1", "0", "l1=0.1"),
          refused("learn.weights.l2", "0", "l2=0.2"),
          refused("learn.weights.decay", "0", "decay=0.3"),
          refused("learn.weights.start", "0.5", "weights"),
          refused("learn.weights.learnMask", "[[0, 1], [0, 0]]", "weights[entries"),
          refused("learn.weights.learnMaskFile", "one-mask.csv", "weights[entries"),
          refused("learn.beta.start", "5", "beta 4.0", "beta 5.0"),
          refused("learn.beta.start", "{uniform: [4, 5]}", "beta"),
          refused("learn.beta.min", "0", "beta[", "lower=0.0"),
          refused("learn.tauS.start", "2.5", "tauS"),
          accepted("learn.tauS.transform", "log"),
          refused("learn.alpha.tied", "false", "alpha[", "one value"),
          refused("learn.inputCurrent.neurons", "[1]", "inputCurrent[entries"),
          refused("learn.v0", "", "v0["),
          accepted("data.spikes", "same-spikes.csv"),
          refused("data.spikes", "other-spikes.csv", "loss: matched expected signature", "data"),
          refused("data.columns", "{unit: ms}", "data"),
          refused("data.samples", "5", "data"),
          accepted("data.start", "-1"),
          accepted("data.end", "4"),
          refused("test.spikes", "other-held.csv", "test: loss unmatched expected signature"),
          refused("test.columns", "{unit: ms}", "test: loss"),
          refused("test.samples", "5", "test: loss"),
          refused("test.start", "0.05", "it has [test.start 0.0", "this run has [test.start 0.05"),
          refused("test.end", "0.35", "it has [test.end 0.3", "this run has [test.end 0.35"),
          refused("test.batch", "4", "it has [test.batch 3]", "this run has [test.batch 4]"),
          refused("test.every", "1", "it has [test.every 2]", "this run has [test.every 1]"),
          refused("earlyStopping.patience", "6", "earlyStopping patience 5", "patience 6"),
          refused("earlyStopping.improvement", "0", "improvement 0.001", "improvement 0.0"),
          refused("loss.depth", "3", "depth 2", "depth 3"),
          refused("loss", "spike-times", "first 3 spike times"),
          refused("optimizer.learningRate", "0.02", "learningRate Constant[rate=0.02]"),
          refused(
              "optimizer.learningRate", "[{from: 0, rate: 0.01}, {from: 9, rate: 1}]", "Piecewise"),
          refused(
              "optimizer.learningRate",
              "{kind: cosine, initial: 0.01, last: 0.01, steps: 9}",
              "Cosine"),
          refused("optimizer.beta1", "0.8", "optimizer", "beta1=0.8"),
          refused("optimizer.beta2", "0.9", "beta2=0.9"),
          refused("optimizer.epsilon", "1e-7", "epsilon=1.0E-7"),
          refused("optimizer.clipNorm", "3", "norm=3.0"),
          refused("optimizer.clipValue", "3", "value=3.0"),
          refused("optimizer", "rmsprop", "RmsProp"),
          refused("optimizer", "{kind: rmsprop, decay: 0.9, momentum: 0.1}", "momentum=0.1"),
          refused("optimizer", "{kind: full-matrix-adam, damping: 0.1}", "damping=0.1"),
          accepted("steps", "9"),
          refused("batch", "4", "it has [batch 2]", "this run has [batch 4]"));

  private static final List<Change> READ_OUTS =
      List.of(
          refused("data.targets", "other-targets.csv", "test: loss squares"),
          refused("loss.statistic", "final", "average", "final"),
          refused("loss.compare", "cross-entropy", "squares", "cross-entropy"),
          refused("loss.state", "i", "v", "i"),
          refused("test.heldOut", "2", "loss: squares"),
          refused("test.every", "5", "test.every 5"),
          refused("learn.inputWeights.max", "5", "inputWeights["),
          refused("learn.weights.start", "0.3", "weights"));

  private static final List<Change> KERNELS =
      List.of(
          refused("loss.estimator", "biased", "unbiased", "biased"),
          refused("loss.bandwidth", "2", "bandwidth 1.0", "bandwidth 2.0"),
          refused("loss", "{kind: signature-kernel-mmd, static: linear}", "exact"),
          refused("loss.dyadicOrder", "1", "dyadic order 1"),
          refused("loss.refinement", "1", "refinement=1"),
          refused("loss.timeScale", "2", "timeScale=2.0"),
          refused("loss.jumpScale", "2", "jumpScales=[2.0"),
          refused("loss.basepoint", "true", "basepoint=true"),
          refused("loss.leadLag", "true", "leadLag=true"),
          refused("loss.kind", "signature-score", "signature score"),
          accepted("loss.static", "rbf"),
          refused("optimizer.beta1", "0.8", "beta1=0.8"),
          refused("optimizer.beta2", "0.9", "beta2=0.9"),
          refused("optimizer.damping", "0.1", "damping=0.1"),
          refused("test", "{batch: 4}", "it has []", "this run has [test.start", "test.batch 4"));

  private static final List<Change> LIKELIHOODS =
      List.of(
          refused("loss.start", "0.1", "on [0.0, 0.4)", "on [0.1, 0.4)"),
          refused("loss.end", "0.3", "on [0.0, 0.4)", "on [0.0, 0.3)"),
          accepted("loss.silent", "[0, 1]"),
          refused("data.spikes", "two-others.csv", "given spikes"),
          refused("model.alpha", "1e-9", "alpha"));

  private static final List<Change> UNCONNECTED_NEURONS =
      List.of(
          refused("model.neurons", "3", "it has [neurons 2", "this run has [neurons 3"),
          refused("model.readOuts", "[1]", "readOuts []", "readOuts [1]"),
          refused("model.weights", "[[0, 0.1], [0, 0]]", "weights"),
          accepted("model.weights", "[[0, 0], [0, 0]]"),
          accepted("model.v0", "0"),
          refused("loss.spikes", "1", "first 2 spike times", "first 1 spike times"),
          accepted("optimizer.decay", "0.7"),
          refused("optimizer.decay", "0.8", "RmsProp[decay=0.8"),
          refused("optimizer.momentum", "0.2", "momentum=0.2"),
          refused("optimizer", "{kind: sgd, momentum: 0.2}", "SgdMomentum"),
          refused("optimizer.learningRate", "2e-3", "rate=0.001", "rate=0.002"),
          accepted("batch", "2"));

  private static final List<Change> OF_STEPS_THAT_ADAPT =
      List.of(
          refused("solver.tolerance", "{v: 0.2}", "tolerance: {v=0.1}", "tolerance: {v=0.2}"),
          refused("solver.tolerance.i", "1", "tolerance: {i=1.0, v=0.1}"),
          accepted("solver.smallestStep", "48.828125e-6"),
          refused("solver.smallestStep", "0.01", "smallestStep: 0.01"),
          refused("solver.kind", "sra1", "solver {kind: heun", "solver {kind: sra1"));

  private static final List<Change> IN_UNITS =
      List.of(
          accepted("learn.tau", "{start: 0.015}"),
          refused("model.inputCurrentUnit", "uV", "recorded current"),
          refused("learn.tau.unit", "us", "tau 0.015", "tau 1.5E-5"));

  private static final List<Change> SIMULATIONS =
      List.of(
          refused("model.layers", "[2, 1]", "weights"),
          refused("model.tauS", "1.5", "tauS", "loss"),
          accepted("learn.weights.label", "w"),
          refused("data.simulate.samples", "6", "loss"),
          refused("data.simulate.truth", "{weights: 0.7}", "loss"),
          refused("loss.neurons", "[1]", "loss"),
          refused("test.loss.depth", "1", "depth 2", "depth 1"),
          refused("test.loss", "{kind: spike-time-error, spikes: 2}", "test: loss"),
          refused("test.simulate.samples", "3", "test"),
          accepted("samples", "6"),
          refused("seed", "4", "seed 3", "loss"));

  private static final List<Change> OF_POPULATIONS =
      List.of(
          refused("model.populations.a.inputCurrent", "1.2", "inputCurrent"),
          refused("model.populations", "{a: {neurons: 1}, b: {neurons: 2}}", "weights"),
          refused("model.connections", "[{from: a, to: b, all: true, weight: 0.4}]", "weights"),
          refused("inputs.poisson.rate", "5", "input spikes"),
          accepted("inputs.channels", "2"),
          accepted("learn.weights.from", "[a]"),
          refused("learn.weights.from", "b", "learn 0"),
          accepted("learn.weights.to", "[b]"),
          accepted("learn.weights.receptor", "i"),
          accepted("learn.inputWeights.to", "[a]"));

  private static final List<Change> OF_LISTS =
      List.of(
          accepted("model.connectionsFile", "same-list.csv"),
          refused("model.connectionsFile", "other-list.csv", "weights"),
          accepted("inputs.connectionsFile", "same-in-list.csv"),
          refused("inputs.connectionsFile", "other-in-list.csv", "inputWeights"));

  private static final List<Change> OF_TIMED_CURRENTS =
      List.of(
          accepted("model.inputCurrentColumns", "{time: t, current: [i]}"),
          refused("model.inputCurrentColumns", "{time: t, current: j}", "current"),
          accepted("model.inputCurrentDelay", "0"),
          refused("model.inputCurrentDelay", "0.002", "current"));

  @Test
  void trainingWithTimesOfTheCurrent() throws IOException {
    StringBuilder table = new StringBuilder("t,i,j\n");
    for (int k = 0; k < 400; k++) {
      table.append("%s,%s,%s\n".formatted(k * 1e-3, k % 3, 0.5));
    }
    write("timed.csv", table.toString());
    check(
        UNCONNECTED.replace(
            "inputCurrent: 2",
            "inputCurrentFile: timed.csv, inputCurrentColumns: {time: t, current: i}, inputCurrent: 2"),
        OF_TIMED_CURRENTS);
  }

  @Test
  void trainingWithStepsThatAdapt() throws IOException {
    check(
        UNCONNECTED + "solver: {kind: heun, adaptive: true, tolerance: {v: 0.1}}\n",
        OF_STEPS_THAT_ADAPT);
  }

  @Test
  void trainingOfPopulations() throws IOException {
    check(POPULATIONS, OF_POPULATIONS);
  }

  @Test
  void trainingOfListedConnections() throws IOException {
    write("list.csv", "from,to,weight\n0,2,0.5\n2,1,0.5\n");
    write("same-list.csv", "from,to,weight\n2,1,0.5\n0,2,0.5\n");
    write("other-list.csv", "from,to,weight\n0,1,0.5\n2,1,0.5\n");
    write("in-list.csv", "from,to,weight\n0,2,0.5\n1,1,0.5\n");
    write("same-in-list.csv", "from,to,weight\n1,1,0.5\n0,2,0.5\n");
    write("other-in-list.csv", "from,to,weight\n0,2,0.5\n1,1,0.4\n");
    check(
        POPULATIONS
            .replaceAll("(?s)  connections:.*?inputs", "  connectionsFile: list.csv\ninputs")
            .replaceAll("  weights: \\[\\[.*", "  connectionsFile: in-list.csv")
            .replace("from: a", "to: [a, b]"),
        OF_LISTS);
  }

  @Test
  void trainingOnSpikes() throws IOException {
    check(MODEL + TRAINING, SPIKES);
  }

  @Test
  void trainingOfReadOuts() throws IOException {
    check(READ_OUT, READ_OUTS);
  }

  @Test
  void trainingByKernels() throws IOException {
    check(KERNEL, KERNELS);
  }

  @Test
  void trainingOfUnconnectedNeurons() throws IOException {
    check(UNCONNECTED, UNCONNECTED_NEURONS);
  }

  @Test
  void trainingByLikelihood() throws IOException {
    check(LIKELIHOOD, LIKELIHOODS);
  }

  @Test
  void trainingOnDataOfAKnownModel() throws IOException {
    check(SIMULATED, SIMULATIONS);
  }

  @Test
  void trainingInUnits() throws IOException {
    check(UNITS, IN_UNITS);
  }

  /** Recorded currents that differ by an exchange of two stretches, 256 steps apart. */
  @Test
  void anExchangeWithinTheDataIsADifference() throws IOException {
    double[] values = new double[400];
    for (int k = 0; k < values.length; k++) {
      values[k] = k < 100 ? 1 : k < 300 ? 1.5 : 0.5;
    }
    double[] exchanged = values.clone();
    exchanged[0] = values[256];
    exchanged[256] = values[0];
    write("long.csv", lines(values));
    write("exchanged.csv", lines(exchanged));
    check(
        UNCONNECTED.replace(
            "inputCurrent: 2",
            "inputCurrentFile: long.csv, inputCurrentStep: 0.001, inputCurrent: 2"),
        List.of(refused("model.inputCurrentFile", "exchanged.csv", "recorded current")));
  }

  private static String lines(double[] values) {
    return Arrays.stream(values).mapToObj(Double::toString).collect(Collectors.joining("\n"));
  }

  /** The tables of docs/CONFIGURATION.md name every key; each stands in a change above. */
  @Test
  void everyKeyIsHere() throws IOException {
    Set<String> changed =
        Stream.of(
                OF_POPULATIONS,
                OF_LISTS,
                OF_TIMED_CURRENTS,
                OF_STEPS_THAT_ADAPT,
                SPIKES,
                READ_OUTS,
                KERNELS,
                UNCONNECTED_NEURONS,
                LIKELIHOODS,
                SIMULATIONS,
                IN_UNITS,
                FRACTIONAL_NOISE,
                JUMPS,
                RECORDED_NOISE,
                SUM_OF_NOISE)
            .flatMap(List::stream)
            .map(change -> change.key().replaceFirst("^learn\\.[^.]*\\.", "learn.*."))
            .collect(Collectors.toSet());
    Set<String> missing = new TreeSet<>();
    int found = 0;
    String prefix = "";
    for (String line : Files.readAllLines(Path.of("..", "docs", "CONFIGURATION.md"))) {
      if (line.startsWith("## ")) {
        prefix = line.equals("## model") ? "model." : line.equals("## learn") ? "learn.*." : "";
      }
      if (line.startsWith("| `")) {
        String section = "";
        for (Matcher code = CODE.matcher(line.split("\\|", -1)[1]); code.find(); found++) {
          String name = code.group(1);
          section = name.startsWith(".") ? section : name.replaceFirst("\\.?[^.]*$", "");
          String key = prefix + (name.startsWith(".") ? section + name : name);
          if (changed.stream().noneMatch(one -> one.equals(key) || one.startsWith(key + "."))) {
            missing.add(key);
          }
        }
      }
    }
    assertEquals(Set.of(), missing, "documented keys of which no change is tried");
    assertTrue(found > 80, "keys found in the tables: " + found);
  }
}
