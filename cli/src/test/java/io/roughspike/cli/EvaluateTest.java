package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.file.JsonReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores of models and of spike trains of any program. */
class EvaluateTest {
  private static final double ROUNDING = 1e-12;

  private static final String DATA =
      "sample,neuron,time\n0,0,10\n0,0,20\n0,0,30\n1,0,12\n1,0,24\n1,0,30\n";

  private static final String TRAINS =
      """
      sample,neuron,time
      0,0,10
      0,0,25
      0,0,31
      0,0,60
      1,0,10
      1,0,20
      1,0,30
      2,0,11
      2,0,21
      2,0,33
      2,0,58
      """;

  /** A neuron that follows a recorded current of up to 1 nA. */
  private static final String NEURON =
      """
      model: {kind: gif/toolbox}
      time: {end: 0.1, step: 1.0e-3}
      maxSpikes: 3
      """;

  @TempDir private Path temp;
  private Path data;
  private Path model;
  private Path neuron;
  private Path current;

  @BeforeEach
  void writeFiles() {
    data = Cli.write(temp, "data.csv", DATA);
    model = Cli.write(temp, "trains.csv", TRAINS);
    neuron = Cli.write(temp, "neuron.yaml", NEURON);
    current = Cli.write(temp, "current.csv", "1\n".repeat(400));
  }

  private static String[] args(Path model, Path data, String... more) {
    List<String> args =
        new ArrayList<>(List.of("evaluate", model.toString(), "--data", data.toString()));
    args.addAll(Arrays.asList(more));
    return args.toArray(String[]::new);
  }

  private Map<?, ?> scores(Path model, Path data, String... more) {
    String[] args = args(model, data, more);
    args = Arrays.copyOf(args, args.length + 1);
    args[args.length - 1] = "--json";
    return Cli.done(args).json(temp);
  }

  private static double get(Map<?, ?> json, String key) {
    return (Double) json.get(key);
  }

  private static double get(Map<?, ?> json, String key, String side) {
    return (Double) ((Map<?, ?>) json.get(key)).get(side);
  }

  /** Each score of trains in ms is that of the measure, and means are over all pairs. */
  @Test
  void trainsOfAnyProgram() {
    String[] window = {
      "--start", "0", "--end", "100", "--window", "4", "--tau", "10", "--cost", "0.1", "--bin", "10"
    };
    Map<?, ?> json = scores(model, data, window);
    assertEquals(17.0 / 18, get(json, "mdStar"), ROUNDING);
    assertEquals(0.9107142857142857, get(json, "mdStarToolbox"), ROUNDING);
    assertNull(json.get("mdStarError"), "two trials of the data");
    assertEquals(4.0, json.get("window"));
    assertEquals(3L, json.get("trials"));
    assertEquals(2L, json.get("dataTrials"));
    assertEquals(1, get(json, "reliability", "data"), ROUNDING);
    assertEquals(9.0 / 11, get(json, "reliability", "model"), ROUNDING);
    assertEquals(0.03, get(json, "rate", "data"), ROUNDING);
    assertEquals(11 / 300.0, get(json, "rate", "model"), ROUNDING);
    assertEquals(0, get(json, "fano", "data"), ROUNDING);
    assertNull(json.get("bitsPerSpike"), "trains do not tell an intensity");
    assertNull(json.get("ks"));
    for (String key :
        List.of(
            "psthCorrelation",
            "explainedVariance",
            "vanRossum",
            "victorPurpura",
            "isiDistance",
            "spikeDistance",
            "gamma")) {
      assertTrue(Double.isFinite(get(json, key)), key);
    }
    // one trial against one: the values of the measures' own tests, a of the data and c
    Path a = Cli.write(temp, "a.csv", "sample,neuron,time\n0,0,10\n0,0,20\n0,0,30\n");
    Path c = Cli.write(temp, "c.csv", "sample,neuron,time\n0,0,10\n0,0,25\n0,0,31\n0,0,60\n");
    Map<?, ?> pair = scores(c, a, window);
    assertEquals(1.6, get(pair, "victorPurpura"), ROUNDING);
    assertEquals(1.4021691426702352, get(pair, "vanRossum"), ROUNDING);
    assertEquals(0.45376190476190476, get(pair, "isiDistance"), ROUNDING);
    assertEquals(0.2590637739421694, get(pair, "spikeDistance"), ROUNDING);
    assertEquals(0.5714285714285714, get(pair, "spikeSynchronisation"), ROUNDING);
    assertNull(pair.get("mdStar"));
    assertTrue(pair.get("warnings").toString().contains("need at least 2, got 1 of the data"));
  }

  /** The same trains in seconds, ragged and with names and a unit of their own. */
  @Test
  void filesOfOtherPrograms() {
    Path lab =
        Cli.write(
            temp,
            "lab.csv",
            "t_ms,trial,unit\n10,0,3\n20,0,3\n30,0,3\n12,1,3\n24,1,3\n30,1,3\n15,1,2\n");
    StringBuilder seconds = new StringBuilder();
    TRAINS
        .lines()
        .forEach(line -> {
          String[] values = line.split(",", -1);
          seconds.append(
              line.startsWith("sample") ? line + "\n" : values[0] + ",3," + values[2] + "e-3\n");
        });
    Path trains = Cli.write(temp, "seconds.csv", seconds.toString());
    Map<?, ?> json =
        scores(
            trains,
            lab,
            "--data-columns",
            "time=t_ms,unit=ms,sample=trial,neuron=unit",
            "--start=0",
            "--end=0.1",
            "--neuron=3",
            "--data-trials=2",
            "--model-trials=3");
    assertEquals(17.0 / 18, get(json, "mdStar"), ROUNDING);
    // a trial more without a spike: 17 / 4 pairs, and 9 of 12 within the model
    Map<?, ?> more =
        scores(model, data, "--start=0", "--end=100", "--window=4", "--model-trials=4");
    assertEquals(2 * 17 / 8.0 / (3 + 18 / 12.0), get(more, "mdStar"), ROUNDING);
  }

  /** Data and model may number the same neuron differently. */
  @Test
  void neuronsOfOtherNumbers() {
    Path shifted = Cli.write(temp, "shifted.csv", DATA.replaceAll("(?m)^(\\d),0", "$1,7"));
    Path others = Cli.write(temp, "others.csv", TRAINS.replaceAll("(?m)^(\\d),0", "$1,2"));
    String[] window = {"--start=0", "--end=100", "--window=4"};
    Map<?, ?> json = scores(others, shifted, with(window, "--neuron=7", "--model-neuron=2"));
    assertEquals(17.0 / 18, get(json, "mdStar"), ROUNDING);
    assertEquals(7L, json.get("neuron"));
    assertEquals(2L, json.get("modelNeuron"));
    Map<?, ?> ofZero = scores(others, data, with(window, "--model-neuron=2"));
    assertEquals(17.0 / 18, get(ofZero, "mdStar"), ROUNDING);
  }

  /** A rate that no model is wrong by tells of a unit. */
  @Test
  void ratesOfOtherUnits() {
    String doubt = "is a unit wrong, of times";
    String[] window = {"--start=0", "--end=100", "--window=4"};
    // the data have 3 spikes a trial: 1 in 3 trials is 9 times fewer, 1 in 4 is 12 times
    Path few = Cli.write(temp, "few.csv", "sample,neuron,time\n0,0,10\n");
    Map<?, ?> near = scores(few, data, with(window, "--model-trials=3"));
    assertFalse(String.valueOf(near.get("warnings")).contains(doubt));
    Map<?, ?> far = scores(few, data, with(window, "--model-trials=4"));
    assertTrue(String.valueOf(far.get("warnings")).contains(doubt));
    Path many =
        Cli.write(
            temp,
            "many.csv",
            IntStream.range(0, 62)
                .mapToObj(k -> k % 2 + ",0," + (1 + k))
                .collect(Collectors.joining("\n", "sample,neuron,time\n", "\n")));
    assertTrue(String.valueOf(scores(many, data, window).get("warnings")).contains(doubt));
  }

  /** A model is simulated from the start of the current on, without its cap, by the seed. */
  @Test
  void modelsAreSimulated() {
    Path out = temp.resolve("simulated");
    Cli.done(
        "simulate",
        neuron.toString(),
        "--set=model.inputCurrentFile=" + current,
        "--set=model.inputCurrentStep=1e-3",
        "--set=model.inputCurrentUnit=nA",
        "--set=time.end=0.4",
        "--set=maxSpikes=null",
        "--set=samples=6",
        "--seed=5",
        "--out",
        out.toString());
    Path spikes = out.resolve("spikes.csv");
    String[] recorded = {
      "--start=0.05",
      "--end=0.4",
      "--current=" + current,
      "--current-step=1e-3",
      "--current-unit=nA",
      "--trials=40"
    };
    Map<?, ?> json = scores(neuron, spikes, with(recorded, "--seed=5"));
    assertEquals(40L, json.get("trials"));
    assertEquals(5L, json.get("seed"));
    double md = get(json, "mdStar");
    // the same model and its own trials: the score is 1 but for the noise of 6 trials
    assertEquals(1, md, 6 * get(json, "mdStarError") + 0.1);
    assertTrue(md != 1, "the noise of the data is not used again");
    assertEquals(get(json, "rate", "data"), get(json, "rate", "model"), 10);
    assertEquals(
        md, get(scores(neuron, spikes, with(recorded, "--seed=5")), "mdStar"), "the same bits");
    assertEquals(
        md,
        get(scores(neuron, spikes, with(with(recorded, "--seed=5"), "--engine=scalar")), "mdStar"),
        "engines");
    assertTrue(md != get(scores(neuron, spikes, with(recorded, "--seed=6")), "mdStar"));
    // the spike trains of the run's folder are its model
    Map<?, ?> folder = scores(out, spikes, "--start=0.05", "--end=0.4");
    assertEquals(6L, folder.get("trials"));
    assertEquals(1, get(folder, "psthCorrelation"), ROUNDING);
  }

  private static String[] with(String[] args, String... more) {
    return Stream.of(args, more).flatMap(Arrays::stream).toArray(String[]::new);
  }

  /** At a constant intensity the likelihood and the rescaled times are known. */
  @Test
  void bitsOfAConstantIntensity() throws Exception {
    Path constant =
        Cli.write(
            temp,
            "constant.yaml",
            """
            model:
              equations: dv/dt = -v
              intensity: 20 + 0*v
            time: {end: 1, step: 0.125}
            """);
    Path spikes =
        Cli.write(temp, "s.csv", "sample,neuron,time\n0,0,0.0625\n0,0,0.3\n0,0,0.5\n1,0,0.75\n");
    Path out = temp.resolve("constant");
    Map<?, ?> json =
        scores(
            constant, spikes, "--start=0.25", "--end=1", "--trials=5", "--cap=10", "--out=" + out);
    double time = 2 * 0.75;
    // three spikes in the window; the first interval of a trial begins with it
    double reference = 3 * Math.log(3 / time) - 3;
    double bits = (3 * Math.log(20) - 20 * time - reference) / (3 * Math.log(2));
    double capped = (3 * Math.log(10) - 10 * time - reference) / (3 * Math.log(2));
    assertEquals(bits, get(json, "bitsPerSpike"), ROUNDING * Math.abs(bits));
    assertEquals(capped, get(json, "bitsPerSpikeCapped"), ROUNDING * Math.abs(capped));
    Map<?, ?> ks = (Map<?, ?>) json.get("ks");
    assertEquals(3L, ks.get("n"));
    // z = 20 x 0.05, 20 x 0.2, 20 x 0.5
    assertEquals(1 - Math.exp(-4) - 1.0 / 3, (Double) ks.get("d"), ROUNDING);
    assertEquals(1.358 / Math.sqrt(3), (Double) ks.get("bound"), ROUNDING);
    String page = Files.readString(out.resolve("evaluation.html"));
    assertTrue(page.contains("Time rescaling"));
    String within = "does not reject the model: ks.d 0.6484 is within its bound 0.784";
    assertTrue(page.contains(within), page.substring(page.indexOf("verdict\">")));
    String[] scored = args(constant, spikes, "--start=0.25", "--end=1", "--trials=5");
    assertTrue(Cli.done(scored).out().contains(within));
    assertFalse(page.contains("time (s)"));
    String named = "--data-columns=unit=s";
    Cli.done(with(scored, named, "--out=" + out));
    page = Files.readString(out.resolve("evaluation.html"));
    assertTrue(page.contains("time (s)"));
    assertTrue(page.contains("rate (1/s)"));
    assertTrue(page.contains("on a window of 0.75 s"));
    assertEquals("s", JsonReader.read(out.resolve("evaluation.json")).get("unit"));
    // an intensity ten times as large: all rescaled times are near 1
    Path large =
        Cli.write(temp, "large.yaml", Files.readString(constant).replace("20 + ", "200 + "));
    assertTrue(
        Cli.done(args(large, spikes, "--start=0.25", "--end=1", "--trials=5"))
            .out()
            .contains("time rescaling rejects the model: ks.d 1.000 is above its bound 0.784"));
    Path seven =
        Cli.write(
            temp,
            "seven.csv",
            "sample,neuron,time\n0,7,0.0625\n0,7,0.3\n0,6,0.4\n0,7,0.5\n1,7,0.75\n");
    Map<?, ?> ofSeven =
        scores(
            constant,
            seven,
            with(
                new String[] {"--start=0.25", "--end=1", "--trials=5"},
                "--neuron=7",
                "--model-neuron=0"));
    assertEquals(bits, get(ofSeven, "bitsPerSpike"), ROUNDING * Math.abs(bits));
    // the same of one neuron of two, which both have recorded spikes
    Cli.write(temp, "s.csv", "sample,neuron,time\n0,1,0.3\n0,0,0.4\n0,1,0.5\n1,1,0.75\n");
    Path two =
        Cli.write(
            temp, "two.yaml", Files.readString(constant).replace("model:", "model:\n  neurons: 2"));
    Map<?, ?> ofOne =
        scores(two, spikes, "--start=0.25", "--end=1", "--trials=5", "--cap=10", "--neuron=1");
    assertEquals(bits, get(ofOne, "bitsPerSpike"), ROUNDING * Math.abs(bits));
    assertEquals(capped, get(ofOne, "bitsPerSpikeCapped"), ROUNDING * Math.abs(capped));
    String[] required = {
      "--start=0.25", "--end=1", "--trials=5", "--neuron=1", "--require=ks.d=0.5"
    };
    assertEquals(1, Cli.run(args(two, spikes, required)).code());
  }

  /** Where there is no likelihood a note says why, and the other scores stand. */
  @Test
  void modelsWithoutALikelihood() {
    Path spikes = Cli.write(temp, "s.csv", "sample,neuron,time\n0,0,0.25\n1,0,0.5\n");
    Path noisy = Cli.write(temp, "noisy.yaml", Cli.NEURON);
    Cli.Result result =
        Cli.run(
            args(noisy, spikes, "--start=0", "--end=1", "--trials=5", "--window=0.1", "--json"));
    assertEquals(0, result.code(), result::toString);
    assertTrue(result.err().contains("bitsPerSpike and ks are not known: noise moves state"));
    Map<?, ?> json = result.json(temp);
    assertNull(json.get("bitsPerSpike"));
    assertNull(json.get("ks"));
    assertTrue(Double.isFinite(get(json, "vanRossum")));
    Cli.Result between =
        Cli.run(
            args(
                Cli.write(
                    temp,
                    "step.yaml",
                    Cli.NEURON.replace("[[0.25, 0.0], [0.1, 0.2]]", "[[0, 0], [0, 0]]")),
                spikes,
                "--start=0.0051",
                "--end=1",
                "--trials=5"));
    assertTrue(between.err().contains("are not known: time must be a grid point"), between.err());
  }

  /** The same current with times of its own, from before 0 on: the simulation begins with it. */
  @Test
  void currentsWithTimes() {
    StringBuilder table = new StringBuilder("t_ms,i_nA\n");
    for (int k = -50; k < 400; k++) {
      table.append(k).append(",1\n");
    }
    Path timed = Cli.write(temp, "timed.csv", table.toString());
    Path spikes = Cli.write(temp, "s.csv", "sample,neuron,time\n0,0,-0.02\n1,0,0.25\n");
    String[] recorded = {
      "--end=0.4", "--current=" + timed, "--current-unit=nA", "--trials=5", "--quiet"
    };
    String columns = "--current-columns=time=t_ms,unit=ms,current=";
    String[] whole = with(recorded, "--start=-0.05");
    assertEquals(5L, scores(neuron, spikes, with(whole, columns + "i_nA")).get("trials"));
    refused(3, "must have the columns t_ms and i in", neuron, spikes, with(whole, columns + "i"));
    refused(
        3,
        "starts at -0.05, after --start -0.06",
        neuron,
        spikes,
        with(with(recorded, "--start=-0.06"), columns + "i_nA"));
  }

  @Test
  void aModelWithoutUnitsTakesNumbersAsTheyAre() {
    Path plain =
        Cli.write(
            temp,
            "plain.yaml",
            """
            model:
              equations: dv/dt = (input - v)/0.02
              intensity: 40*exp(min(4*(v - 1), 5))
              reset: v = 0
            time: {end: 0.1, step: 1.0e-3}
            """);
    Path spikes = Cli.write(temp, "s.csv", "sample,neuron,time\n0,0,0.1\n1,0,0.12\n");
    Map<?, ?> json =
        scores(
            plain,
            spikes,
            "--start=0",
            "--end=0.2",
            "--current=" + current,
            "--current-step=1e-3",
            "--current-unit=nA",
            "--trials=5");
    assertTrue(json.get("warnings").toString().contains("taken as they are, in nA"));
  }

  @Test
  void requirements() {
    String[] args =
        args(model, data, "--start=0", "--end=100", "--window=4", "--tau=10", "--cost=0.1");
    assertEquals(
        0,
        Cli.run(with(with(args, "--require=mdStar=0.94"), "--require=reliability.model=0.8"))
            .code());
    Cli.Result missed =
        Cli.run(
            with(
                with(with(args, "--require=mdStar=0.95"), "--require=victorPurpura=0.1"),
                "--quiet"));
    assertEquals(1, missed.code());
    assertTrue(missed.err().contains(", required is at least 0.95"), missed.err());
    assertTrue(missed.err().contains("required is at most 0.1"), missed.err());
    assertTrue(missed.out().contains("Md* 0.9444"), missed.out());
    Cli.Result unknown = Cli.run(with(args, "--require=bitsPerSpike=0"));
    assertEquals(1, unknown.code());
    assertTrue(unknown.err().contains("bitsPerSpike is not known"), unknown.err());
  }

  @Test
  void fittedTimesAreNotScored() {
    Path fitted =
        Cli.write(
            temp, "model.yaml", NEURON + "fitted: {start: 0.1, end: 0.2, sha256: {spikes: abc}}\n");
    Path spikes = Cli.write(temp, "s.csv", "sample,neuron,time\n0,0,0.1\n1,0,0.25\n");
    String[] recorded = {
      "--current=" + current, "--current-step=1e-3", "--current-unit=nA", "--trials=5"
    };
    Cli.run(
            args(
                fitted, spikes, with(with(with(recorded, "--start=0.15"), "--end=0.3"), "--quiet")))
        .assertFailed(
            3,
            "the model is fitted to the times 0.1 to 0.2, which overlap the scored ones, 0.15 to 0.3: score others, or say --allow-training-data");
    Map<?, ?> json = scores(fitted, spikes, with(with(recorded, "--start=0.2"), "--end=0.3"));
    assertEquals(0.2, ((Map<?, ?>) json.get("fitted")).get("end"));
    Map<?, ?> allowed =
        scores(
            fitted,
            spikes,
            with(with(with(recorded, "--start=0.15"), "--end=0.3"), "--allow-training-data"));
    assertTrue(allowed.get("warnings").toString().contains("the scores are flattered"));
  }

  /** A training to recorded spikes says which times it saw; its folder is a model. */
  @Test
  void trainedTimesAreNotScored() {
    Path training =
        Cli.write(
            temp,
            "training.yaml",
            Cli.NEURON
                + "learn: {inputCurrent: {min: 0, max: 5}}\n"
                + "data: {spikes: s.csv, end: 2}\nsteps: 2\n");
    Path spikes = Cli.write(temp, "s.csv", "sample,neuron,time\n0,0,0.25\n1,0,0.5\n1,0,1.5\n");
    Path out = temp.resolve("trained");
    Cli.done("train", training.toString(), "--out", out.toString());
    Cli.run(args(out, spikes, "--start=0.5", "--end=2", "--quiet"))
        .assertFailed(3, "the model is fitted to the times 0.0 to 1.0, which overlap");
    assertEquals(50L, scores(out, spikes, "--start=1", "--end=2", "--trials=50").get("trials"));
  }

  /** The page is well-formed, needs nothing from elsewhere, and shows names as they are. */
  @Test
  void resultsInAFolder() throws Exception {
    Path out = temp.resolve("out");
    Path odd = Files.copy(model, temp.resolve("<script> & \"x\".csv"));
    Cli.Result result =
        Cli.run(
            with(
                with(args(odd, data, "--start=0", "--end=100", "--window=4"), "--out=" + out),
                "--require=mdStar=0.99"));
    assertEquals(1, result.code(), result::toString);
    Map<?, ?> json = JsonReader.read(out.resolve("evaluation.json"));
    assertEquals(17.0 / 18, get(json, "mdStar"), ROUNDING);
    assertTrue(Files.exists(data), "what was read stays");
    Pages page = Pages.read(out.resolve("evaluation.html"));
    assertTrue(page.title().contains("<script> & \"x\""));
    assertTrue(page.verdict().startsWith("Md* 0.9444 ± - on a window of 100"), page.verdict());
    assertTrue(
        page.verdict()
            .endsWith("trials of the model agree less with each other than those of the data do."),
        page.verdict());
    page.assertHas("required is at least 0.99");
    page.assertHas("Mean rate in bins of 0.01");
    assertFalse(page.text().contains("0.01 s"), "a unit that nobody named");
    assertEquals(3, page.count("svg"));
  }

  /** Whatever there is nothing of is left out of scores and page. */
  @Test
  void aSilentModel() throws Exception {
    Path out = temp.resolve("silent");
    Path empty = Cli.write(temp, "empty.csv", "sample,neuron,time\n");
    Path few = Cli.write(temp, "few.csv", "sample,neuron,time\n0,0,3\n1,0,4\n");
    Map<?, ?> json = scores(empty, few, "--start=0", "--end=5", "--model-trials=3", "--out=" + out);
    assertNull(json.get("mdStar"), "neither side has a coincidence of its own");
    assertEquals(0, get(json, "rate", "model"));
    assertEquals(1, get(json, "vanRossum"), ROUNDING);
    assertNull(((Map<?, ?>) json.get("cv")).get("data"));
    Pages.read(out.resolve("evaluation.html"));
  }

  @Test
  void dataThatEndEarly() {
    Map<?, ?> json = scores(model, data, "--start=0", "--end=1000", "--window=4");
    assertTrue(json.get("warnings").toString().contains("does the recording cover it?"));
  }

  /** Of two read-outs, the one whose channel has a spike is larger; one of six classes is wrong. */
  @Test
  void classesThatReadOutsTell() throws Exception {
    StringBuilder spikes = new StringBuilder("sample,neuron,time\n");
    int[] channels = {0, 1, 1, 0, 1, 0};
    for (int n = 0; n < channels.length; n++) {
      spikes.append(n).append(',').append(channels[n]).append(",0.2\n");
    }
    Cli.write(temp, "in.csv", spikes.toString());
    Path classifier =
        Cli.write(
            temp,
            "classifier.yaml",
            """
            model:
              neurons: 2
              readOuts: [0, 1]
              mu: [6.0, 5.0]
              sigma: [[0, 0], [0, 0]]
              vReset: 1.2
              vThreshold: 1.0
              alpha: 0.0
              beta: 5.0
              tauS: 1.0
              weights: [[0, 0], [0, 0]]
              inputCurrent: 0
              v0: 0
              i0: 0
            inputs: {spikes: in.csv, weights: [[1, 0], [0, 1]]}
            time: {end: 1.0, step: 0.01}
            samples: 6
            """);
    Path classes = Cli.write(temp, "classes.csv", "0\n1\n1\n0\n1\n1\n");
    Path out = temp.resolve("classes");
    Cli.Result result =
        Cli.done(
            "evaluate",
            classifier.toString(),
            "--classes=" + classes,
            "--require=accuracy=0.8",
            "--out=" + out);
    assertTrue(result.out().startsWith("Accuracy 0.8333 ± 0.1521 on 6 samples"), result::toString);
    Map<?, ?> json = JsonReader.read(out.resolve("evaluation.json"));
    assertEquals(5.0 / 6, get(json, "accuracy"), ROUNDING);
    assertEquals(List.of(List.of(2.0, 0.0), List.of(1.0, 3.0)), json.get("confusion"));
    Pages page = Pages.read(out.resolve("evaluation.html"));
    page.assertHas("always telling the most frequent class gives 0.6667");
    String first = page.text();
    Cli.done("report", out.toString());
    assertEquals(first, Files.readString(out.resolve("evaluation.html")));
    String[] scored = {"evaluate", classifier.toString(), "--classes=" + classes};
    Map<?, ?> last =
        Cli.done(with(scored, "--held-out=3", "--statistic=maximum", "--json")).json(temp);
    assertEquals(2.0 / 3, get(last, "accuracy"), ROUNDING);
    Cli.Result missed = Cli.run(with(scored, "--require=accuracy=0.9"));
    assertEquals(1, missed.code());
    assertTrue(missed.err().contains("required is at least 0.9"));
    Cli.run(with(scored, "--held-out=7")).assertFailed(3, "at most the 6 samples");
    Cli.run(with(scored, "--held-out=0")).assertFailed(2, "--held-out must be at least 1");
    Cli.run(with(scored, "--statistic=mean")).assertFailed(2, "must be one of final, average");
    Cli.run(with(scored, "--data=" + data)).assertFailed(2, "leave out --data");
    Cli.run(with(scored, "--require=mdStar=1")).assertFailed(2, "must name a score");
    Cli.run("evaluate", neuron.toString(), "--classes=" + classes)
        .assertFailed(3, "has no read-outs");
    Cli.run("evaluate", neuron.toString(), "--held-out=2").assertFailed(2, "add --classes");
    Cli.write(temp, "classes.csv", "0\n1\n1\n0\n2\n1\n");
    Cli.run(scored).assertFailed(3, "from 0 to 1, one for each read-out, got 2 at sample 4");
    Cli.write(temp, "classes.csv", "0\n1\n1\n0\n1.5\n1\n");
    Cli.run(scored).assertFailed(3, "whole numbers, got the class 1.5");
    Cli.write(temp, "classes.csv", "0,1\n1,0\n");
    Cli.run(scored).assertFailed(3, "one class for each sample, got shape (2, 2)");
    Cli.write(temp, "classes.csv", "0\n1\n");
    Cli.run(scored).assertFailed(3, "has classes of 2 samples");
  }

  /** Cases: exit code, what the sentence must contain, arguments after model and data. */
  @Test
  void badInput() {
    String[] window = {"--start=0", "--end=100"};
    refused(2, "spikes need --data, --start and --end", model, data, "--start=0");
    refused(2, "--end must be after --start", model, data, "--start=5", "--end=5");
    refused(2, "--start must be finite", model, data, "--start=nan", "--end=5");
    refused(2, "--window must be at least 0", model, data, with(window, "--window=-1"));
    refused(2, "--tau must be positive", model, data, with(window, "--tau=0"));
    refused(2, "--cost must be at least 0", model, data, with(window, "--cost=-2"));
    refused(2, "--bin must be positive", model, data, with(window, "--bin=0"));
    refused(
        2, "a number of trials must be at least 1", model, data, with(window, "--model-trials=0"));
    refused(2, "--neuron must be from 0", model, data, with(window, "--neuron=-1"));
    refused(2, "--model-neuron must be from 0", model, data, with(window, "--model-neuron=-1"));
    refused(2, "did you mean mdStar?", model, data, with(window, "--require=mdstar=1"));
    refused(2, "--require must name a score", model, data, with(window, "--require=rate.model=1"));
    refused(
        2, "--require mdStar must be finite", model, data, with(window, "--require=mdStar=nan"));
    refused(2, "--trials belongs to a model", model, data, with(window, "--trials=9"));
    refused(2, "--current belongs to a model", model, data, with(window, "--current=" + current));
    refused(
        2,
        "--model-trials belongs to spike trains",
        neuron,
        data,
        with(window, "--model-trials=9"));
    refused(2, "add --current", neuron, data, with(window, "--current-unit=nA"));
    refused(3, "--trials must be at least 2", neuron, data, with(window, "--trials=1"));
    refused(
        3,
        "has spikes of 2 trials, and --data-trials says 1",
        model,
        data,
        with(window, "--data-trials=1"));
    refused(3, "has no spike of neuron 0 from 70.0 to 80.0", model, data, "--start=70", "--end=80");
    refused(3, "has no spike of neuron 4", model, data, with(window, "--neuron=4"));
    refused(4, "it does not exist", model, temp.resolve("no.csv"), window);
    refused(4, "it does not exist", temp.resolve("no.csv"), data, window);
    refused(3, "has neither model.yaml nor spikes.csv", temp.resolve("."), data, window);
    Path empty = Cli.write(temp, "empty.csv", "sample,neuron,time\n");
    refused(3, "say --data-trials", model, empty, window);
    refused(3, "say --model-trials", empty, data, window);
    Path two = Cli.write(temp, "two.csv", "sample,neuron,time\n0,0,10\n0,1,11\n");
    refused(3, "has spikes of neuron 1: say which is scored, --neuron K", model, two, window);
    refused(3, "say which is scored, --model-neuron K", two, data, window);
    refused(
        3,
        "must have the column t, which columns.time names",
        model,
        data,
        with(window, "--data-columns=time=t"));
    refused(
        3, "--data-columns.times is unknown", model, data, with(window, "--data-columns=times=t"));
    refused(3, "must be a unit such as s", model, data, with(window, "--data-columns=unit=mV"));
    refused(3, "a histogram must have at most", model, data, with(window, "--bin=1e-9"));
    Path pair = Cli.write(temp, "pair.yaml", NEURON.replace("toolbox", "toolbox, neurons: 2"));
    refused(3, "has 2 neurons: say which is scored", pair, data, "--start=0", "--end=40");
    refused(3, "must be one of the 1 neurons", neuron, two, "--start=0", "--end=12", "--neuron=1");
    String[] recorded = {"--start=0", "--end=20", "--current=" + current};
    refused(
        2, "--current needs the length of one value: add --current-step", neuron, data, recorded);
    refused(
        3,
        "reaches 1.0 A, and no cell gets more than 1.0E-6 A: say the unit of the file, for instance --current-unit nA",
        neuron,
        data,
        with(recorded, "--current-step=0.1"));
    refused(
        3,
        "(--current-unit)",
        neuron,
        data,
        with(with(recorded, "--current-step=0.1"), "--current-unit=mV"));
    refused(
        3,
        "must include the simulated times",
        neuron,
        data,
        with(with(recorded, "--current-step=1e-3"), "--current-unit=nA"));
    Path late = Cli.write(temp, "late.yaml", NEURON.replace("{end", "{start: 5, end"));
    refused(3, "starts at 5.0, after --start 0.0", late, data, "--start=0", "--end=40");
    Path broken = Cli.write(temp, "broken.yaml", NEURON + "fitted: {start: 2, end: 1}\n");
    refused(3, "the fitted window must end after its start", broken, data, "--start=0", "--end=40");
    Path newer = Cli.write(temp, "newer.yaml", "format: 99\n" + NEURON);
    refused(3, "a newer version wrote this file", newer, data, "--start=0", "--end=40");
  }

  private static void refused(int code, String culprit, Path model, Path data, String... more) {
    Cli.run(args(model, data, more)).assertFailed(code, culprit);
  }
}
