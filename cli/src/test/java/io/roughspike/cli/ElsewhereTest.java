package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.place.ShippingPlace;
import io.roughspike.place.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --spark}: the same numbers, to the last bit, where samples are done elsewhere. */
class ElsewhereTest {
  private static final String ELSEWHERE = "--spark=local[2]";

  @TempDir private Path temp;
  private String neuron;
  private String network;

  @BeforeAll
  static void offerPlace() {
    Places.offer(new ShippingPlace.Service());
  }

  @BeforeEach
  void writeModels() {
    neuron = Cli.write(temp, "neuron.yaml", Cli.NEURON).toString();
    network = Cli.write(temp, "network.yaml", Cli.NETWORK).toString();
    Cli.write(temp, "in.csv", Cli.INPUT_SPIKES);
  }

  private static String[] with(String[] args, String... more) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static void assertSame(String... command) {
    String here = Cli.done(with(command, "--threads", "1", "--json")).out();
    assertEquals(here, Cli.done(with(command, "--threads", "1", "--json", ELSEWHERE)).out());
  }

  @Test
  void gradientsHaveTheSameBits() {
    assertSame("gradient", neuron, "--set", "samples=300");
    assertSame("gradient", neuron, "--set", "samples=300", "--mode", "forward");
    assertSame("gradient", network, "--set", "samples=200");
    assertSame("gradient", network, "--set", "samples=200", "--set", "solver=heun");
    assertSame(
        "gradient",
        neuron,
        "--set",
        "samples=130",
        "--set",
        "driver={kind: fractional, hurst: 0.7}");
    assertSame("gradient", neuron, "--mode", "differences", "--by", "beta", "--set", "samples=100");
  }

  @Test
  void cotangentsTravel() throws IOException {
    String events = Cli.write(temp, "c.csv", "sample,event,value\n0,0,1.5\n70,1,-2.0\n").toString();
    String states =
        Cli.write(
                temp,
                "s.csv",
                "sample,neuron,variable,time,value\n3,0,v,0.5,1.5\n66,0,s,1.0,-0.25\n")
            .toString();
    String readOuts =
        Cli.write(temp, "r.csv", "sample,neuron,statistic,value\n0,2,maximum,2\n99,2,average,1\n")
            .toString();
    assertSame(
        "gradient",
        neuron,
        "--set",
        "samples=100",
        "--cotangents",
        events,
        "--state-cotangents",
        states);
    assertSame("gradient", network, "--set", "samples=100", "--read-out-cotangents", readOuts);
  }

  private Map<String, List<String>> train(String config, String name, String... options)
      throws IOException {
    Path out = temp.resolve(name);
    String[] command = {"train", config, "--out", out.toString(), "--quiet", "--threads", "1"};
    Cli.done(with(command, options));
    Map<String, List<String>> found = new TreeMap<>();
    for (String file : List.of("metrics.csv", "model.yaml")) {
      found.put(file, withoutSeconds(Files.readAllLines(out.resolve(file))));
    }
    return found;
  }

  /** The column of seconds is left out. */
  private static List<String> withoutSeconds(List<String> lines) {
    int seconds = Arrays.asList(lines.getFirst().split(",")).indexOf("seconds");
    return lines.stream()
        .map(line -> {
          List<String> cells = new ArrayList<>(List.of(line.split(",", -1)));
          if (seconds >= 0) {
            cells.remove(seconds);
          }
          return String.join(",", cells);
        })
        .toList();
  }

  @Test
  void trainingsHaveTheSameBitsAndGoOn() throws IOException {
    String config =
        Cli.write(
                temp,
                "train.yaml",
                Cli.NEURON.replace("samples: 5", "samples: 96")
                    + """
                    learn: {inputCurrent: {start: 1.0}}
                    data: {simulate: {samples: 96}}
                    loss: signature
                    steps: 6
                    batch: 150
                    test: {simulate: {samples: 70}, every: 2}
                    """)
            .toString();
    Map<String, List<String>> here = train(config, "here");
    assertEquals(here, train(config, "elsewhere", ELSEWHERE));
    train(config, "half", ELSEWHERE, "--steps", "3");
    assertEquals(here, train(config, "half", ELSEWHERE, "--resume"));
  }

  /** Recorded spikes of the data come in from outside, through the weights that are learned. */
  @Test
  void networksAreTrainedTrialByTrial() throws IOException {
    Path data = temp.resolve("data");
    Cli.done("simulate", network, "--set", "samples=80", "--out", data.toString());
    Files.copy(data.resolve("spikes.csv"), temp.resolve("data.csv"));
    String config =
        Cli.write(
                temp,
                "weights.yaml",
                Cli.NETWORK.replace("samples: 6", "samples: 80").replace("    readOuts: [2]\n", "")
                    + """
                    learn: {weights: {start: {uniform: [0, 0.5]}}}
                    data: {spikes: data.csv, samples: 80}
                    loss: conditional-intervals
                    steps: 2
                    batch: 140
                    test: {heldOut: 10, every: 10}
                    """)
            .toString();
    assertEquals(train(config, "weights-here"), train(config, "weights-elsewhere", ELSEWHERE));
  }

  @Test
  void stepsSendTheModelOnce() {
    long common = ShippingPlace.COMMON.get();
    Cli.done(
        "train",
        "current",
        "--samples",
        "70",
        "--steps",
        "1",
        "--quiet",
        ELSEWHERE,
        "--out",
        temp.resolve("one").toString());
    long ofOne = ShippingPlace.COMMON.get() - common;
    Cli.done(
        "train",
        "current",
        "--samples",
        "70",
        "--steps",
        "4",
        "--quiet",
        ELSEWHERE,
        "--out",
        temp.resolve("four").toString());
    assertTrue(ofOne > 0);
    assertEquals(2 * ofOne, ShippingPlace.COMMON.get() - common);
  }

  private String spikes(String name, int samples) {
    Path folder = temp.resolve(name);
    String[] command = {"simulate", network, "--set", "samples=" + samples, "--quiet"};
    Cli.done(with(command, "--set", "seed=" + samples, "--out", folder.toString()));
    return folder.resolve("spikes.csv").toString();
  }

  @Test
  void gramMatricesHaveTheSameBits() {
    String x = spikes("x", 41);
    String y = spikes("y", 23);
    String[] lift = {"kernel", "--lift", "marcus", "--neurons", "3", "--start", "0", "--end", "1"};
    assertSame(with(lift, x, "--samples", "41", "--exact", "--jump-scale", "0.3"));
    assertSame(
        with(lift, x, y, "--samples", "41,23", "--exact", "--lead-lag", "--basepoint", "--mmd"));
    assertSame(with(lift, x, y, "--samples", "41,23", "--static", "rbf", "--bandwidth", "0.7"));
    String paths =
        Cli.write(temp, "p.csv", "path,point,a,b\n0,0,0,1\n0,1,1,2\n1,0,0,3\n1,1,2,1\n1,2,0,.5\n")
            .toString();
    assertSame("kernel", paths, "--time", "--lead-lag", "--dyadic-order", "3");
    assertSame("kernel", paths, paths, "--static", "rbf", "--bandwidth", "2");
  }

  /** A run that ends in the middle leaves its blocks; the next one reads what is whole. */
  @Test
  void finishedBlocksAreKept() throws IOException {
    String x = spikes("x", 41);
    Path out = temp.resolve("gram");
    String[] command = {
      "kernel",
      x,
      "--lift",
      "marcus",
      "--samples",
      "41",
      "--neurons",
      "3",
      "--start",
      "0",
      "--end",
      "1",
      "--exact",
      "--out",
      out.toString(),
      "--quiet",
      ELSEWHERE
    };
    ShippingPlace.failAt(5);
    Cli.Result failed = Cli.run(command);
    ShippingPlace.failAt(-1);
    failed.assertFailed(ExitCodes.BAD_INPUT, "the test ended");
    Path blocks = out.resolve("gram.blocks");
    long kept;
    try (Stream<Path> files = Files.list(blocks)) {
      kept = files.filter(file -> file.toString().endsWith(".npy")).count();
    }
    assertTrue(kept >= 1 && kept <= 5, "kept " + kept);
    Path damaged = blocks.resolve("rows-0-3.npy");
    assertTrue(Files.exists(damaged));
    Files.write(damaged, Arrays.copyOf(Files.readAllBytes(damaged), 200));
    long before = ShippingPlace.RETURNED.get();
    Cli.done(command);
    assertEquals(11 - kept + 1, ShippingPlace.RETURNED.get() - before);
    assertFalse(Files.exists(blocks));
    byte[] whole = Files.readAllBytes(out.resolve("gram.npy"));
    Cli.done(Arrays.copyOf(command, command.length - 1));
    assertArrayEquals(Files.readAllBytes(out.resolve("gram.npy")), whole);
  }

  @Test
  void failingSamplesSaySoAsHere() {
    StringBuilder spikes = new StringBuilder("sample,neuron,time\n");
    for (int sample : new int[] {150, 250}) {
      spikes.append("%1$d,0,0.1\n%1$d,0,0.2\n".formatted(sample));
    }
    Cli.write(temp, "in.csv", spikes.toString());
    String[] command = {
      "gradient",
      network,
      "--set",
      "samples=300",
      "--set",
      "inputs.samples=300",
      "--set",
      "inputs.weights=[[1.7e308, 0, 0], [0, 0, 0]]"
    };
    Cli.Result here = Cli.run(command);
    here.assertFailed(ExitCodes.NUMBERS, "of sample 150");
    assertEquals(here, Cli.run(with(command, ELSEWHERE)));
  }

  @Test
  void whatCannotBeHadElsewhereIsRefused() {
    Cli.run(
            "gradient",
            neuron,
            "--set",
            "model.sigma=[[0.3, 0], [0, 0.2]]",
            "--set",
            "model.alpha=0",
            "--mode",
            "score",
            ELSEWHERE)
        .assertFailed(ExitCodes.BAD_INPUT, "--mode score");
    Cli.run("gradient", neuron, "--by-driver", "--out", temp.resolve("d").toString(), ELSEWHERE)
        .assertFailed(ExitCodes.BAD_INPUT, "--by-driver");
    Cli.run("train", "current", "--figure", ELSEWHERE, "--out", temp.resolve("f").toString())
        .assertFailed(ExitCodes.USAGE, "study");
  }
}
