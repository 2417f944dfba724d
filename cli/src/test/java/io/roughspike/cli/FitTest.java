package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.file.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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

  @Test
  void filesThatAreNotThere() {
    fit("bad", "--set", "fit.data.spikes=" + file("none.csv")).assertFailed(4, "none.csv");
    fit("bad", "--set", "fit.data.current=" + file("none.csv")).assertFailed(4, "none.csv");
  }
}
