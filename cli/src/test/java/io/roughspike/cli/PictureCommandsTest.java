package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.file.SpikeFile;
import io.roughspike.spike.SpikeTrains;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of simulations of one neuron, and formats of pictures of all commands. */
class PictureCommandsTest {
  /** From the left edge of a panel to its right one, in points; a panel is two columns wide. */
  private static final double LEFT = 66;

  private static final double WIDTH = 802;

  @TempDir private Path temp;
  private String neuron;
  private Path out;

  @BeforeEach
  void writeModel() throws IOException {
    neuron = Files.writeString(temp.resolve("neuron.yaml"), Cli.NEURON).toString();
    out = temp.resolve("out");
  }

  private String simulate(String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of("simulate", neuron, "--plot"));
    args.addAll(List.of(more));
    args.addAll(List.of("--out", out.toString()));
    Cli.done(args.toArray(String[]::new));
    return Files.readString(out.resolve("figure.svg"));
  }

  private Set<String> files() throws IOException {
    try (Stream<Path> files = Files.list(out)) {
      Set<String> names = new TreeSet<>();
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .forEach(names::add);
      return names;
    }
  }

  private static List<String> texts(String svg) {
    List<String> texts = new ArrayList<>();
    Matcher matcher = Pattern.compile(">([^<>]*)</text>").matcher(svg);
    while (matcher.find()) {
      texts.add(matcher.group(1));
    }
    return texts;
  }

  @Test
  void rowsOfOneNeuronAreTrials() throws IOException {
    List<String> texts = texts(simulate("--set", "samples=5"));
    for (String text :
        List.of(
            "Spikes of 5 trials",
            "trial",
            "Rate: mean of 5 trials in bins of 0.02 (PSTH)",
            "rate (1 / time)",
            "membrane potential v",
            "input current c",
            "mean of 5 trials",
            "single trials")) {
      assertTrue(texts.contains(text), text + " is not in " + texts);
    }
    assertFalse(texts.contains("neuron"), "no axis of neurons: " + texts);
    assertTrue(texts(simulate("--set", "samples=1")).contains("Spikes of one trial"));
    assertTrue(
        texts(simulate("--set", "samples=120")).contains("Spikes of the first 100 of 120 trials"));
  }

  /** The stairs of the rate, read from the picture, against the spikes that were written. */
  @Test
  void theRateIsThatOfAllTrials() throws IOException {
    String svg = simulate("--set", "samples=300");
    SpikeTrains trains = SpikeFile.read(out.resolve("spikes.csv"), 1);
    double[] counts = new double[50];
    for (int n = 0; n < trains.samples(); n++) {
      for (int e = 0; e < trains.count(n); e++) {
        counts[(int) Math.min(49, trains.time(n, e) / 0.02)]++;
      }
    }
    double highest = 0;
    for (double count : counts) {
      highest = Math.max(highest, count / (300 * 0.02));
    }
    // The raster is 300 high, and between its lower edge and the next panel are 80 points.
    double bottom = 32 + 300 + 80 + 110;
    Matcher path = Pattern.compile("stroke-width=\"1.2\"[^>]* d=\"(M[^\"]*)\"").matcher(svg);
    assertTrue(path.find(), "a curve of the rate");
    String[] points = path.group(1).substring(1).split("L", -1);
    assertEquals(100, points.length, "two corners a bin");
    for (int k = 0; k < 100; k++) {
      String[] point = points[k].split(" ", -1);
      int edge = (k + 1) / 2;
      double x = LEFT + WIDTH * edge * 0.02;
      double y = bottom - 110 * counts[k / 2] / (300 * 0.02) / (1.08 * highest);
      assertEquals(x, Double.parseDouble(point[0]), 0.011, "corner " + k); // hundredths
      assertEquals(y, Double.parseDouble(point[1]), 0.011, "corner " + k);
    }
  }

  /** A current of two levels: c = 1.5 + gain x value. */
  @Test
  void theInputCurrentIsDrawn() throws IOException {
    Path current = Files.writeString(temp.resolve("c.csv"), "0\n0\n2\n2\n");
    String svg =
        simulate(
            "--set", "model.inputCurrentFile=" + current,
            "--set", "model.inputCurrentStep=0.25",
            "--set", "model.inputGain=3");
    // 100 steps, of which the second 50 have 1.5 + 3 x 2, on an axis with 5 % room at both ends.
    int last = svg.lastIndexOf("stroke-width=\"1.2\" stroke-linejoin=\"round\" d=\"M");
    String path = svg.substring(svg.indexOf("d=\"M", last) + 4, svg.indexOf("\"/>", last));
    String[] points = path.split("L", -1);
    assertEquals(200, points.length, "two corners a step");
    double low = y(points[0]);
    double high = y(points[199]);
    assertEquals(110 / 1.1, low - high, 0.011);
    for (int k = 0; k < 200; k++) {
      assertEquals(k < 100 ? low : high, y(points[k]), "corner " + k);
    }
    assertEquals(LEFT + WIDTH / 2, Double.parseDouble(points[100].split(" ", -1)[0]), 0.011);
  }

  private static double y(String point) {
    return Double.parseDouble(point.split(" ", -1)[1]);
  }

  /** Any state, each in the unit that the model gives it, times in seconds or milliseconds. */
  @Test
  void statesAreDrawnInTheirUnits() throws IOException {
    Path adex =
        Files.writeString(
            temp.resolve("adex.yaml"),
            """
            model: {kind: adex/tonic, inputCurrent: {value: 500, unit: pA}}
            time: {end: 0.02, step: 2e-4}
            """);
    neuron = adex.toString();
    String svg = simulate("--plot-states", "w,v");
    List<String> texts = texts(svg);
    for (String text :
        List.of(
            "time (ms)",
            "membrane potential v (mV)",
            "state w (pA)",
            "input (pA)",
            "rate (Hz)",
            "Rate: mean of 1 trial in bins of 0.5 ms (PSTH)",
            "-70",
            "20")) {
      assertTrue(texts.contains(text), text + " is not in " + texts);
    }
    assertTrue(svg.indexOf("state w (pA)") < svg.indexOf("membrane potential v (mV)"), "order");
    assertFalse(texts.contains("threshold"), "no path comes near to the peak: " + texts);
    String part = simulate("--plot-window", "0.005,0.015");
    assertTrue(
        texts(part)
            .contains(
                "Shown is time 5 to 15 ms of 0 to 20 ms: --plot-window START,END in s draws another part."),
        texts(part)::toString);
    String[] longer = {"--set", "time.end=2", "--plot-window", "0,1.5"};
    assertTrue(texts(simulate(longer)).contains("time (s)"), "longer than a second");
  }

  @Test
  void theClockIsAState() throws IOException {
    List<String> texts = texts(simulate("--plot-states", "s,i"));
    assertTrue(texts.containsAll(List.of("clock s", "state i", "time", "threshold")), "" + texts);
    Cli.run("simulate", neuron, "--plot-states", "v,u")
        .assertFailed(
            3, "--plot-states must be states of the neurons that are drawn, of v, i, s, got u");
    Cli.run("simulate", neuron, "--plot-states", "s", "--set", "model.readOuts=[0]")
        .assertFailed(3, "of v, i, got s");
  }

  @Test
  void longRunsShowAPartAndSaySo() throws IOException {
    String[] run = {"--set", "time.end=100", "--set", "maxSpikes=1000", "--set", "samples=3"};
    String svg = simulate(run);
    String note = "Shown is time 0 to 20 of 0 to 100: --plot-window START,END draws another part.";
    assertTrue(texts(svg).contains(note), texts(svg).toString());
    List<String> chosen = new ArrayList<>(List.of(run));
    chosen.addAll(List.of("--plot-window", "30,31.5"));
    List<String> texts = texts(simulate(chosen.toArray(String[]::new)));
    assertTrue(texts.getLast().startsWith("Shown is time 30 to 31.5 of 0 to 100"), texts.getLast());
    assertTrue(texts.contains("30.2") && !texts.contains("32"), texts.toString());
    assertFalse(simulate("--set", "samples=3").contains("Shown is"), "all of a short run");
  }

  @Test
  void trialsThatStoppedAreTold() throws IOException {
    String svg = simulate("--set", "maxSpikes=1", "--set", "samples=4");
    assertTrue(svg.contains("4 of 4 trials stopped after 1 spikes (maxSpikes)."), "told");
    assertFalse(simulate().contains("stopped after"), "none");
  }

  @Test
  void windowsOutsideOfTheRunAreRefused() {
    for (String window : List.of("0.5,2", "-1,0.5", "0.5", "0.6,0.4", "0.501,0.509", "0,0.5,1")) {
      Cli.run("simulate", neuron, "--plot-window=" + window)
          .assertFailed(3, "--plot-window must be START,END, within the simulated time 0.0 to 1.0");
    }
  }

  @Test
  void formatsOfSimulate() throws IOException {
    Cli.done("simulate", neuron, "--format", "pdf", "--out", out.toString());
    assertEquals(Set.of("figure.pdf", "spikes.csv"), files());
    assertTrue(
        new String(Files.readAllBytes(out.resolve("figure.pdf")), StandardCharsets.ISO_8859_1)
            .startsWith("%PDF-1.7"));
    out = temp.resolve("npz");
    Cli.done("simulate", neuron, "--plot", "--format", "npz", "--out", out.toString());
    assertEquals(Set.of("figure.png", "figure.svg", "spikes.npz"), files());
    out = temp.resolve("all");
    Cli.done("simulate", neuron, "--format", "npz,png,pdf,svg", "--out", out.toString());
    assertEquals(Set.of("figure.pdf", "figure.png", "figure.svg", "spikes.npz"), files());
    Cli.Result both = Cli.run("simulate", neuron, "--format", "csv,npz", "--out", out.toString());
    assertEquals(2, both.code(), both::toString);
    assertTrue(both.err().contains("csv or npz for the spike trains, not both"), both.err());
    assertEquals(2, Cli.run("simulate", neuron, "--format", "jpg").code());
  }

  @Test
  void formatsOfKernelAndTrain() throws IOException {
    Path paths = Files.writeString(temp.resolve("p.csv"), "path,point,x\n0,0,0\n0,1,1\n");
    Cli.done("kernel", paths.toString(), "--format", "pdf", "--out", out.toString());
    assertTrue(files().contains("gram.pdf") && !files().contains("gram.png"), files().toString());
    out = temp.resolve("train");
    Cli.done(
        "train",
        "current",
        "--samples",
        "4",
        "--steps",
        "2",
        "--format",
        "svg,pdf",
        "--quiet",
        "--out",
        out.toString());
    assertTrue(
        files().containsAll(Set.of("figure.pdf", "figure.svg", "report.html")), files().toString());
    assertFalse(files().contains("figure.png"), files().toString());
  }
}
