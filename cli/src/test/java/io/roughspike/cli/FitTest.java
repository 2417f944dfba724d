package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.roughspike.cli.file.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code fit}: from files to a model that simulates by itself, and what it refuses. */
class FitTest {
  private static final String FIT =
      """
      fit:
        data: {current: current.csv, step: 0.0005, unit: nA, spikes: spikes.csv, window: [0.1, 1.0]}
        model: {membrane: {tau: 20}, refractory: 4.0 ms, gamma: [50], delay: 0.5 ms}
        ridge: 1
        validation: {blocks: 2}
      """;

  @TempDir private Path temp;

  @BeforeEach
  void data() {
    write(temp);
  }

  /** Writes {@code fit.yaml} and its data. */
  static void write(Path temp) {
    StringBuilder current = new StringBuilder("i\n");
    for (int k = 0; k < 2200; k++) {
      current.append(0.3 + 0.2 * Math.sin(0.013 * k) + 0.1 * Math.sin(0.07 * k)).append('\n');
    }
    Cli.write(temp, "current.csv", current.toString());
    Cli.write(
        temp,
        "spikes.csv",
        """
        sample,neuron,time
        0,0,0.05
        0,0,0.153
        0,0,0.302
        0,0,0.53
        0,0,0.78
        0,0,1.02
        1,0,0.061
        1,0,0.31
        1,0,0.55
        1,0,0.79
        """);
    Cli.write(temp, "fit.yaml", FIT);
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

  @Test
  void modelSimulatesByItself() throws IOException {
    Map<?, ?> result = fit("a").json(temp);
    assertEquals(7L, result.get("spikes"));
    assertEquals(List.of(0.1, 1.0), result.get("window"));
    assertEquals(1.0, result.get("ridge"));
    Map<?, ?> parameters = (Map<?, ?>) result.get("parameters");
    assertTrue(parameters.keySet().containsAll(List.of("VT", "DV", "vr", "qGamma1", "tau")));
    String model = Files.readString(temp.resolve("a/model.yaml"));
    assertTrue(model.contains("fitted:") && model.contains("inputCurrentDelay"), model);
    Cli.done("simulate", file("a/model.yaml"), "--quiet", "--out", file("b"));
    assertEquals(
        JsonReader.read(temp.resolve("a/result.json")).get("logLikelihood"),
        result.get("logLikelihood"));
  }

  /** A fit that goes on from a checkpoint after each of its units, and threads, change no bit. */
  @Test
  void resumedToTheSameBits() throws IOException {
    String[] free = {"--set", "fit.model.membrane.tau=free", "--set", "fit.ridge=cross-validated"};
    String[] resumed = {free[0], free[1], free[2], free[3], "--resume", "--threads", "2"};
    fit("a", free).json(temp);
    String whole = Files.readString(temp.resolve("a/checkpoint.json"));
    String model = Files.readString(temp.resolve("a/model.yaml"));
    int last = whole.lastIndexOf(",\"");
    for (int cut = 0; cut < 3; cut++) {
      Files.writeString(temp.resolve("a/checkpoint.json"), whole.substring(0, last) + "}}\n");
      Files.delete(temp.resolve("a/result.json"));
      fit("a", resumed).json(temp);
      assertEquals(whole, Files.readString(temp.resolve("a/checkpoint.json")));
      assertEquals(model, Files.readString(temp.resolve("a/model.yaml")));
      last = whole.lastIndexOf(",\"", last - 1);
    }
  }

  @Test
  void otherFitIsNotGoneOnWith() throws IOException {
    fit("a").json(temp);
    fit("a", "--resume", "--set", "fit.ridge=2").assertFailed(3, "is of another fit: the window");
    Cli.write(temp, "spikes.csv", "sample,neuron,time\n0,0,0.2\n0,0,0.6\n");
    fit("a", "--resume").assertFailed(3, "is of another fit: the data have changed");
    fit("a").assertFailed(4, "holds a run");
    Files.writeString(temp.resolve("a/checkpoint.json"), "{}");
    fit("a", "--resume").assertFailed(3, "is not a checkpoint of a fit");
    fit("a", "--resume", "--overwrite").assertFailed(2, "give one");
    fit("a", "--overwrite").json(temp);
  }

  @Test
  void damagedUnitsAreNotGoneOnWith() throws IOException {
    fit("a").json(temp);
    Path checkpoint = temp.resolve("a/checkpoint.json");
    String whole = Files.readString(checkpoint);
    String start = "\"final 1\":[";
    String numbers = whole.substring(whole.indexOf(start) + start.length()).split("]", -1)[0];
    for (String others : List.of("", "1", numbers + ",1", "1," + numbers)) {
      Files.writeString(checkpoint, whole.replace(start + numbers, start + others));
      fit("a", "--resume").assertFailed(3, "is damaged: final 1 cannot have come to ");
    }
  }

  /** Spikes alone: their history is all that the intensity depends on. */
  @Test
  void spikesAlone() {
    Cli.write(
        temp,
        "fit.yaml",
        """
        fit:
          data: {step: 0.001, spikes: spikes.csv, window: [0, 1.1]}
          model: {gamma: [20, 200]}
          ridge: 0.1
        """);
    Map<?, ?> result = fit("a").json(temp);
    assertEquals(10L, result.get("spikes"));
    Cli.done("simulate", file("a/model.yaml"), "--quiet", "--out", file("b"));
  }

  private DynamicTest refused(String change, String culprit) {
    return dynamicTest(
        change, () -> fit("bad", "--overwrite", "--set", change).assertFailed(3, culprit));
  }

  @TestFactory
  Stream<DynamicTest> configurations() {
    return Stream.of(
        refused("model={}", "model does not belong to a fit"),
        refused("fit.size=1", "key fit.size is unknown"),
        refused("fit.data.unit=", "fit.data.unit must be text"),
        refused("fit.data.unit=mV", "fit.data.unit must be a unit such as nA"),
        refused("fit.data.unit=A", "for instance fit.data.unit: nA"),
        refused("fit.data.step=0", "fit.data.step must be above 0"),
        refused("fit.data.window=[1, 0.5]", "of which the second is later"),
        refused("fit.data.window=[0.1]", "fit.data.window must be the two times"),
        refused("fit.data.window=[0.1, 9]", "must be within the recorded times"),
        refused("fit.data.window=[0.10001, 1]", "time must be a grid point"),
        refused("fit.data.samples=1", "at most the samples given"),
        refused("fit.model.membrane.tau=0", "a time constant must be positive"),
        refused("fit.model.membrane.tau=fast", "fit.model.membrane.tau must be a number"),
        refused("fit.model.membrane.tau=0.1", "time constants must be at least the step"),
        refused("fit.model.membrane.kind=1", "key fit.model.membrane.kind is unknown"),
        refused("fit.model.membrane=", "need a membrane"),
        refused("fit.model.gamma=[50, 50]", "time constants of gamma must differ"),
        refused("fit.model.gamma=5 mV", "must be in a unit such as ms"),
        refused("fit.model.refractory=300", "the dead time 0.3 is longer than the interval"),
        refused("fit.model.refractory=-1", "refractory must be at least 0"),
        refused("fit.model.delay=0.3", "delay must be a multiple of the step"),
        refused("fit.model.intensityCap=0", "the intensity cap must be positive"),
        refused("fit.model.thresholdCoupling={kinks: [0.2, 0.1], tau: 5}", "kinks must be finite"),
        refused("fit.model.thresholdCoupling={kinks: 0.1}", "key fit.model.thresholdCoupling.tau"),
        refused("fit.ridge=-1", "the ridge must be at least 0"),
        refused("fit.ridge=crossvalidated", "fit.ridge must be a number"),
        refused("fit.validation.blocks=1", "fit.validation.blocks must be a whole number"),
        refused("fit.data.currentColumns={time: t, current: i}", "t and i"));
  }

  /** Files that cannot be used. */
  @Test
  void files() {
    fit("bad", "--set", "fit.data.spikes=" + file("none.csv")).assertFailed(4, "none.csv");
    Cli.write(temp, "spikes.csv", "sample,neuron,time\n0,1,0.2\n");
    fit("bad").assertFailed(3, "neuron");
    Cli.write(temp, "spikes.csv", "sample,neuron,time\n0,0,0.05\n");
    fit("bad").assertFailed(3, "there must be spikes in the fitted window");
    Cli.write(temp, "spikes.csv", "sample,neuron,time\n0,0,-0.05\n");
    fit("bad").assertFailed(3, "outside the recorded times");
    Cli.write(temp, "spikes.csv", "sample,neuron,time\n0,0,0.5\n0,0,0.5\n");
    fit("bad").assertFailed(3, "spikes of a repetition must increase");
    Cli.write(temp, "fit.yaml", "seed: 1\n");
    fit("bad").assertFailed(3, "key fit is missing");
  }
}
