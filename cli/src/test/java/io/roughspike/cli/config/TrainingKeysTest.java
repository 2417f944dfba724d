package io.roughspike.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.model.Network;
import io.roughspike.train.Adam;
import io.roughspike.train.LearnedBlock;
import io.roughspike.train.LearningRateSchedule;
import io.roughspike.train.RmsProp;
import io.roughspike.train.SgdMomentum;
import io.roughspike.train.Transform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the sections optimizer and learn say becomes what the library is given. */
class TrainingKeysTest {
  private static Field field(String name, String yaml) {
    return new Field(name, YamlReader.readOption(yaml, name, Path.of("")), new Resolution());
  }

  private static OptimizerConfig optimizer(String yaml) {
    return OptimizerConfig.read(field("optimizer", yaml));
  }

  private static LearningRateSchedule schedule(String yaml) {
    return optimizer("{kind: sgd, learningRate: " + yaml + "}").schedule();
  }

  @Test
  void optimizersByNameAndBySection() {
    assertEquals(new RmsProp(0.7, 0.3), optimizer("rmsprop").optimizer());
    assertEquals(new Adam(), optimizer("adam").optimizer());
    assertEquals(new SgdMomentum(0), optimizer("sgd").optimizer());
    assertEquals(new RmsProp(0.9, 0.3), optimizer("{kind: rmsprop, decay: 0.9}").optimizer());
    assertEquals(
        new Adam(0.8, 0.99, 1e-7),
        optimizer("{kind: adam, beta1: 0.8, beta2: 0.99, epsilon: 1e-7}").optimizer());
    assertEquals(new SgdMomentum(0.5), optimizer("{kind: sgd, momentum: 0.5}").optimizer());
  }

  @Test
  void everySchedule() {
    assertEquals(new LearningRateSchedule.Constant(1e-3), optimizer("{kind: sgd}").schedule());
    assertEquals(new LearningRateSchedule.Constant(0.02), schedule("0.02"));
    assertEquals(
        new LearningRateSchedule.Piecewise(List.of(0, 1000), List.of(3e-3, 1e-3)),
        schedule("[{from: 0, rate: 3e-3}, {from: 1000, rate: 1e-3}]"));
    assertEquals(
        new LearningRateSchedule.ExponentialDecay(0.01, 0.1, 500),
        schedule("{kind: exponential, initial: 0.01, factor: 0.1, every: 500}"));
    assertEquals(
        new LearningRateSchedule.Cosine(0.01, 1e-4, 1000),
        schedule("{kind: cosine, initial: 0.01, last: 1e-4, steps: 1000}"));
    assertEquals(
        new LearningRateSchedule.Cosine(0.01, 0, 1000),
        schedule("{kind: cosine, initial: 0.01, steps: 1000}"));
  }

  @Test
  void boundsAndTransforms(@TempDir Path temp) throws Exception {
    Path file =
        Files.writeString(
            temp.resolve("a.yaml"),
            """
            model: {mu: [6, 5], sigma: [[0.2, 0], [0, 0]], vReset: 1, vThreshold: 1, alpha: 0, \
            beta: 5, tauS: 2}
            time: {end: 1, step: 0.1}
            """);
    RunConfig run = RunConfig.read(ConfigurationFile.read(file, Map.of()), Optional.empty());
    LearnConfig learn =
        LearnConfig.read(
            field(
                "learn",
                """
                {mu1: {max: 20}, mu2: {min: 1, max: 9, transform: sigmoid}, vReset: {max: 3}, \
                beta: , alpha: {start: 0.5, transform: log}, tauS: {start: 3}}
                """),
            run,
            1,
            Optional.empty(),
            Optional.empty());
    Network start = run.network();
    assertEquals(
        List.of(
            LearnedBlock.of(start, "mu1").with(new Transform.Clamp(0, 20)),
            LearnedBlock.of(start, "mu2").with(new Transform.Sigmoid(1, 9)),
            LearnedBlock.of(start, "vReset").with(new Transform.Clamp(Double.NEGATIVE_INFINITY, 3)),
            LearnedBlock.of(start, "beta").with(Transform.atLeastZero()),
            LearnedBlock.of(start, "alpha").with(new Transform.Log()),
            LearnedBlock.of(start, "tauS").with(new Transform.Log())),
        learn.learned());
    assertEquals(0.5, learn.start().neuron(0).get("alpha"));
    assertEquals(3, learn.start().neuron(0).get("tauS"));
    assertEquals(5, learn.start().neuron(0).get("beta"));
  }

  private static final String MODEL =
      """
      model: {mu: [6, 5], sigma: [[0.2, 0], [0, 0]], vReset: 1, vThreshold: 1, alpha: 0, \
      beta: 5, tauS: 2}
      time: {end: 1, step: 0.1}
      """;

  private static List<LearnedBlock> learned(Path temp, String learn, Map<String, String> changes)
      throws Exception {
    Path file = Files.writeString(temp.resolve("a.yaml"), MODEL + learn);
    Section root = ConfigurationFile.read(file, changes);
    return LearnConfig.read(
            root.get("learn"),
            RunConfig.read(root, Optional.empty()),
            1,
            Optional.empty(),
            Optional.empty())
        .learned();
  }

  /** A bound that is not given is that of the parameter, which is not reached where it is none. */
  @Test
  void boundsThatAreNotGivenAreThoseOfTheParameter(@TempDir Path temp) throws Exception {
    Map<String, Transform> expected = new LinkedHashMap<>();
    expected.put("tauS: {max: 5}", new Transform.Sigmoid(0, 5));
    expected.put("tauS: {min: 1}", new Transform.Clamp(1, Double.MAX_VALUE));
    expected.put("tauS: {min: 0, max: 5, transform: sigmoid}", new Transform.Sigmoid(0, 5));
    expected.put("beta: {max: 9}", new Transform.Clamp(0, 9));
    expected.put("beta: {max: 9, transform: sigmoid}", new Transform.Sigmoid(0, 9));
    expected.put("driver.hurst: {min: 0.2}", new Transform.Sigmoid(0.2, 1));
    expected.put("driver.hurst: {min: 0.2, max: 0.8}", new Transform.Clamp(0.2, 0.8));
    for (Map.Entry<String, Transform> one : expected.entrySet()) {
      String learn =
          "driver: {kind: fractional, hurst: 0.3}\nlearn: {%s}\n".formatted(one.getKey());
      assertEquals(
          one.getValue(), learned(temp, learn, Map.of()).getFirst().transform(), one.getKey());
    }
  }

  /** YAML writes nothing in five ways. */
  @Test
  void nothingIsTheSameHoweverItIsWritten(@TempDir Path temp) throws Exception {
    List<LearnedBlock> expected = learned(temp, "learn: [tauS]\n", Map.of());
    for (String nothing : List.of("", "~", "null", "Null", "NULL")) {
      String what = "\"" + nothing + "\"";
      assertEquals(expected, learned(temp, "learn:\n  tauS: " + nothing + "\n", Map.of()), what);
      assertEquals(expected, learned(temp, "learn: {tauS: " + nothing + "}\n", Map.of()), what);
      assertEquals(
          expected, learned(temp, "learn:\n", Map.of("learn.tauS", nothing)), what + " by --set");
      // a section of which nothing is given yet may be filled
      assertEquals(
          learned(temp, "learn: {tauS: {tied: true}}\n", Map.of()),
          learned(temp, "learn:\n  tauS: " + nothing + "\n", Map.of("learn.tauS.tied", "true")),
          what + " and more by --set");
      for (String key : List.of("learn", "learn.tauS.min", "samples", "model.beta", "time")) {
        String message =
            assertThrows(
                    ConfigurationException.class,
                    () -> learned(temp, "learn: {tauS: {}}\n", Map.of(key, nothing)),
                    what + " as " + key)
                .getMessage();
        assertTrue(message.startsWith(key) && message.contains(", got nothing ("), message);
      }
      // not the file of that name, nor a choice of that name
      String file =
          assertThrows(
                  ConfigurationException.class, () -> field("data.spikes", nothing).file(), what)
              .getMessage();
      assertEquals("data.spikes must be text, got nothing (data.spikes)", file, what);
      assertThrows(
          ConfigurationException.class, () -> field("loss", nothing).oneOf(List.of("null")), what);
      Path empty = Files.writeString(temp.resolve("empty.yaml"), nothing);
      assertEquals(Set.of(), ConfigurationFile.read(empty, Map.of()).keys(), what + " alone");
    }
    assertEquals("null", field("data.spikes", "\"null\"").text(), "text in quotes");
  }
}
