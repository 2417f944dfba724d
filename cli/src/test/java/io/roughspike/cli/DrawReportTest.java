package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.file.JsonReader;
import io.roughspike.cli.file.JsonValues;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code report}: pages drawn anew from what is in a folder. */
class DrawReportTest {
  @TempDir private Path temp;

  /** Draws the page of a folder anew, elsewhere, where it must be the same. */
  private void assertSamePage(Path run, String page) throws Exception {
    String first = Files.readString(run.resolve(page));
    Path moved = Files.move(run, temp.resolve("moved"));
    Files.writeString(moved.resolve(page), "older");
    Cli.Result result = Cli.done("report", moved.toString(), "--json");
    assertEquals(first, Files.readString(moved.resolve(page)));
    assertEquals(
        true, ((List<?>) result.json(temp).get("files")).contains(moved.resolve(page).toString()));
    Files.move(moved, run);
  }

  @Test
  void ofAnEvaluation() throws Exception {
    Path data =
        Cli.write(temp, "data.csv", "sample,neuron,time\n0,0,10\n0,0,20\n0,0,30\n1,0,12\n1,0,24\n");
    Path run = temp.resolve("scores");
    String[] args = {
      "evaluate",
      data.toString(),
      "--data",
      data.toString(),
      "--start=0",
      "--end=100",
      "--window=4",
      "--data-trials=3",
      "--model-columns=unit=s",
      "--out=" + run
    };
    Cli.done(args);
    Files.delete(data); // nothing is read elsewhere
    assertSamePage(run, "evaluation.html");
    Files.delete(run.resolve("evaluation.npz"));
    Cli.run("report", run.toString()).assertFailed(4, "evaluation.npz");
  }

  @Test
  void ofATraining() throws Exception {
    recording("<script> & x.csv");
    Path file =
        Cli.write(
            temp,
            "<b>.yaml",
            """
            model: {kind: gif, inputCurrentFile: current.csv, inputCurrentStep: 0.0005, inputCurrentUnit: nA}
            time: {end: 1.1, step: 0.0005}
            data: {spikes: "<script> & x.csv"}
            test: {heldOut: 1}
            learn: {VT: {}, C: {start: 150, unit: pF}}
            steps: 3
            """);
    Path run = temp.resolve("training");
    Cli.done("train", file.toString(), "--out", run.toString());
    Pages page = Pages.read(run.resolve("report.html"));
    assertEquals("Training of <b>.yaml", page.title());
    assertTrue(page.verdict().matches("The held-out loss went from \\S+ to \\S+ in 3 steps\\."));
    assertEquals(
        List.of("Losses and parameters", "Parameters", "Spikes", "Configuration", "Provenance"),
        page.sections().stream().filter(one -> !one.equals("Warnings")).toList());
    for (String text :
        List.of(
            "held-out loss after training",
            "C (pF)150",
            "mean of the last 3 steps",
            "time (s)",
            "model.kind",
            "SHA-256 of data.spikes",
            "roughspike train")) {
      page.assertHas(text);
    }
    Files.delete(temp.resolve("current.csv"));
    Files.delete(temp.resolve("<script> & x.csv")); // nothing is read elsewhere
    assertSamePage(run, "report.html");
    Cli.done("report", run.toString(), "--format", "pdf");
    assertTrue(Files.size(run.resolve("figure.pdf")) > 0);
    Files.delete(run.resolve("metrics.csv"));
    Cli.run("report", run.toString()).assertFailed(4, "metrics.csv");
  }

  @Test
  void ofTheExperiments() throws Exception {
    Path current = temp.resolve("current");
    Cli.done("train", "current", "--steps=3", "--samples=4", "--out=" + current);
    Pages one = Pages.read(current.resolve("report.html"));
    assertTrue(one.verdict().matches("c is 2\\.\\d+, .* the data have 1\\.5\\. Test loss .*"));
    one.assertHas("true c = 1.5");
    assertSamePage(current, "report.html");
    Path weights = temp.resolve("weights");
    Cli.done("train", "weights", "--steps=2", "--samples=64", "--out=" + weights);
    Pages.read(weights.resolve("report.html")).assertHas("learned = true");
    assertSamePage(weights, "report.html");
    Path eight = temp.resolve("eight");
    Cli.done("train", "current", "--figure", "--steps=2", "--out=" + eight);
    Pages all = Pages.read(eight.resolve("report.html"));
    assertTrue(all.verdict().contains(" in 8 runs, means of the last 2 steps; the data have 1.5."));
    all.assertHas("Configuration of samples-16-sigma-0.25");
    assertSamePage(eight, "report.html");
  }

  @Test
  void ofAFitThatIsNotFinished() {
    Cli.write(temp, "checkpoint.json", "{}");
    Cli.run("report", temp.toString()).assertFailed(3, "is not finished: go on with --resume");
    Cli.write(temp, "result.json", "{}");
    Cli.run("report", temp.toString()).assertFailed(3, "as an older version wrote it");
  }

  private void recording(String spikes) {
    StringBuilder current = new StringBuilder("i\n");
    for (int k = 0; k < 2200; k++) {
      current.append(0.3 + 0.2 * Math.sin(0.013 * k) + 0.1 * Math.sin(0.07 * k)).append('\n');
    }
    Cli.write(temp, "current.csv", current.toString());
    StringBuilder trains = new StringBuilder("sample,neuron,time\n");
    for (int k = 0; k < 36; k++) {
      trains.append("%d,0,%s\n".formatted(k % 3, 0.02 + 0.03 * k + 0.004 * (k * k % 7)));
    }
    Cli.write(temp, spikes, trains.toString());
  }

  @Test
  void ofAFit() throws Exception {
    recording("<script> & x.csv");
    Path file =
        Cli.write(
            temp,
            "fit.yaml",
            """
            fit:
              data:
                {current: current.csv, step: 0.0005, unit: nA, spikes: "<script> & x.csv", window: [0.1, 1.1]}
              model:
                membrane: {tau: free}
                eta: [30]
                gamma: [50]
                thresholdCoupling: {kinks: [0.2], tau: 10}
                fastFilters: [2]
              validation: {blocks: 2}
            """);
    Path run = temp.resolve("fit");
    Cli.done("fit", file.toString(), "--out", run.toString());
    Pages page = Pages.read(run.resolve("report.html"));
    assertEquals("Fit to <script> & x.csv", page.title());
    assertTrue(page.verdict().contains(" bits a spike on the fitted times 0.1 to 1.1 s, "));
    assertTrue(page.verdict().contains("time rescaling"), page.verdict());
    List<String> expected =
        List.of(
            "Spikes",
            "Filters",
            "Escape rate",
            "Intervals",
            "Time rescaling",
            "Drift",
            "Search",
            "Parameters",
            "Configuration",
            "Provenance");
    assertEquals(
        expected, page.sections().stream().filter(one -> !one.equals("Warnings")).toList());
    Map<?, ?> result = JsonReader.read(run.resolve("result.json"));
    for (Object warning : (List<?>) result.get("warnings")) {
      page.assertHas(warning.toString());
    }
    for (String title :
        List.of(
            "Membrane: v of a short current",
            "Membrane and fast filters",
            "eta: current after a spike",
            "gamma: threshold after a spike",
            "Threshold over u, at rest",
            "cross-validated bits a spike",
            "tau at the start (ms)",
            "Over repetitions",
            "fit.model.thresholdCoupling",
            "SHA-256 of fit.data.spikes",
            "roughspike fit")) {
      page.assertHas(title);
    }
    Files.delete(temp.resolve("current.csv")); // nothing is read elsewhere
    assertSamePage(run, "report.html");
    String whole = Files.readString(run.resolve("result.json"));
    Cli.write(run, "result.json", whole.replaceFirst("\"window\":\\[[^,]*,", "\"window\":["));
    Cli.run("report", run.toString()).assertFailed(3, "its lists do not fit each other");
    Cli.write(run, "result.json", whole);
    Files.delete(run.resolve("trials.npz"));
    Cli.run("report", run.toString()).assertFailed(4, "trials.npz");
  }

  /** Blocks and bins of result.json come to its sums, and its filters are those of parameters. */
  @Test
  void detailsOfAFitAreThoseOfItsResult() {
    recording("spikes.csv");
    Path file =
        Cli.write(
            temp,
            "fit.yaml",
            """
            fit:
              data: {step: 0.001, spikes: spikes.csv, window: [0.1, 1.1]}
              model: {gamma: [20, 200], refractory: 3}
              ridge: 0.1
            """);
    Path run = temp.resolve("fit");
    Cli.done("fit", file.toString(), "--out", run.toString());
    JsonValues json = JsonValues.read(run.resolve("result.json"));
    double value =
        Arrays.stream(json.object("drift").rows("logLikelihood"))
            .flatMapToDouble(Arrays::stream)
            .sum();
    assertEquals(json.number("logLikelihoodCapped"), value, 1e-9 * Math.abs(value));
    JsonValues gamma = json.object("filters").object("gamma");
    assertEquals(List.of("gamma"), json.object("filters").keys());
    double t = gamma.numbers("x")[40];
    JsonValues parameters = json.object("parameters");
    assertEquals(
        parameters.object("qGamma1").number("value") * Math.exp(-t / 20)
            + parameters.object("qGamma2").number("value") * Math.exp(-t / 200),
        gamma.numbers("values")[40],
        1e-12);
    Pages page = Pages.read(run.resolve("report.html"));
    page.assertHas("log lambda, lambda in 1/s");
    assertFalse(page.text().contains("cross-validated bits a spike</text>"), "one ridge");
  }

  @Test
  void badInput() {
    Path none = temp.resolve("none");
    Cli.run("report", none.toString()).assertFailed(3, "there is no folder");
    Cli.run("report", temp.toString())
        .assertFailed(3, "holds no result of train, fit, evaluate or study");
    Cli.run("report", temp.toString(), "--out", "x").assertFailed(2, "leave out --out");
    Cli.run("report").assertFailed(2, "Missing required parameter");
    Cli.write(temp, "evaluation.json", "{\"start\": \"then\"}");
    Cli.write(temp, "evaluation.npz", "");
    Cli.run("report", temp.toString()).assertFailed(3, "evaluation.npz");
  }
}
