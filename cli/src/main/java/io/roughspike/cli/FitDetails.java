package io.roughspike.cli;

import io.roughspike.cli.config.FitConfig;
import io.roughspike.cli.config.FlatKeys;
import io.roughspike.cli.config.RunConfig;
import io.roughspike.cli.config.Section;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.OwnFiles;
import io.roughspike.cli.file.TrialArchive;
import io.roughspike.engine.Engine;
import io.roughspike.engine.WorkerTeam;
import io.roughspike.fit.GifFilters;
import io.roughspike.fit.GifFit;
import io.roughspike.fit.GifTrace;
import io.roughspike.measure.Trials;
import io.roughspike.spike.RecordedSpikes;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.train.NoiseStreams;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a page on a fitted neuron shows beyond its parameters: filters, where log lambda is, the
 * likelihood by block of time, and trials of the neuron by itself.
 *
 * @param config what was fitted to
 * @param fit the fit
 * @param trace what it says of the data
 */
record FitDetails(FitConfig config, GifFit fit, GifTrace trace) {
  /** Trials of the model beside a recording, where one current does for all. */
  static final int TRIALS = 50;

  private static final double BLOCK_SECONDS = 1;
  private static final int MOST_BLOCKS = 40;

  private static final double MS = 1e-3;
  private static final double NA = 1e-9;

  static FitDetails of(FitConfig config, GifFit fit, WorkerTeam team) {
    double start = config.options().start();
    double end = config.options().end();
    return new FitDetails(
        config, fit, GifTrace.of(config.data(), fit, start, end, blocks(start, end), team));
  }

  private static int blocks(double start, double end) {
    return (int) Math.clamp(Math.rint((end - start) / BLOCK_SECONDS), 1, MOST_BLOCKS);
  }

  /** Adds them to a result. */
  void addTo(JsonObject json, Section root) {
    json.put("unit", "s")
        .put("trials", OwnFiles.TRIALS)
        .put("intensityCap", fit.structure().cap())
        .put("filters", filters())
        .put("escape", escape())
        .put("drift", drift());
    addSources(json, root, "fit.data.spikes");
  }

  /** Adds what was fitted, to what: the configuration, and digests of files. */
  static void addSources(JsonObject json, Section root, String spikes) {
    Map<String, String> flat = FlatKeys.of(root);
    JsonObject keys = new JsonObject();
    flat.forEach(keys::put);
    json.put("data", flat.get(spikes)).put("configuration", keys);
    JsonObject digests = new JsonObject();
    root.digests().forEach(digests::put);
    json.put("sha256", digests);
  }

  /** How, when, by what and where it was fitted. */
  static JsonObject facts(RunOptions options, Engine engine) {
    JsonObject facts = new JsonObject();
    options.facts(engine).forEach((name, fact) -> facts.put(name, fact.toString()));
    return facts;
  }

  private JsonObject filters() {
    JsonObject json = new JsonObject();
    GifFilters filters = new GifFilters(fit);
    String current = fit.structure().membrane().isPresent() ? "nA" : "1";
    double ofCurrent = current.equals("1") ? 1 : NA;
    put(json, "membrane", filters.membrane(), "ms", MS, "1/ms", 1 / MS);
    put(json, "stimulus", filters.stimulus(), "ms", MS, "1/ms", 1 / MS);
    put(json, "eta", filters.eta(), "ms", MS, "nA", NA);
    put(json, "gamma", filters.gamma(), "ms", MS, current, ofCurrent);
    put(json, "coupling", filters.coupling(), "nA", NA, "nA", NA);
    return json;
  }

  private static void put(
      JsonObject json,
      String name,
      Optional<GifFilters.Curve> filter,
      String xUnit,
      double xSize,
      String unit,
      double size) {
    filter.ifPresent(curve ->
        json.put(
            name,
            new JsonObject()
                .put("xUnit", xUnit)
                .put("unit", unit)
                .put("x", over(curve.x(), xSize))
                .put("values", over(curve.values(), size))
                .put("errors", over(curve.errors(), size))));
  }

  private static double[] over(double[] values, double size) {
    return Arrays.stream(values).map(value -> value / size).toArray();
  }

  /** From the first to the last bin of log lambda in which it ever is, apart from the lowest. */
  private JsonObject escape() {
    double[] seconds = trace.secondsAt();
    int[] used = IntStream.range(1, seconds.length).filter(k -> seconds[k] > 0).toArray();
    int from = used.length == 0 ? 0 : used[0];
    int to = used.length == 0 ? 0 : used[used.length - 1] + 1;
    return new JsonObject()
        .put("edges", Arrays.copyOfRange(GifTrace.edges(), from, to + 1))
        .put("seconds", Arrays.copyOfRange(seconds, from, to))
        .put("spikes", Arrays.stream(trace.spikesAt(), from, to).asDoubleStream().toArray())
        .put("secondsBelow", seconds[0])
        .put("spikesBelow", trace.spikesAt()[0]);
  }

  private JsonObject drift() {
    return new JsonObject()
        .put("start", config.options().start())
        .put("end", config.options().end())
        .put("logLikelihood", List.of(trace.logLikelihoods()))
        .put(
            "spikes",
            Arrays.stream(trace.spikes())
                .map(row -> Arrays.stream(row).asDoubleStream().toArray())
                .toList());
  }

  /** Spikes of the recording in the window, and of the neuron by itself in the same current. */
  TrialArchive trials(Engine engine, RunConfig model, long seed) {
    double start = config.options().start();
    double end = config.options().end();
    SpikeTrains trains = new SpikeTrains();
    engine.simulate(
        model.samples(config.data().grid(), NoiseStreams.testData(seed), TRIALS), trains);
    RecordedSpikes recorded = config.data().spikes();
    double[][] data =
        IntStream.range(0, recorded.samples())
            .mapToObj(n ->
                IntStream.range(0, recorded.count(n))
                    .mapToDouble(e -> recorded.time(n, e))
                    .filter(time -> time >= start && time <= end)
                    .toArray())
            .toArray(double[][]::new);
    return TrialArchive.of(data, Trials.of(trains, 0, start, end), trace.integrals());
  }
}
