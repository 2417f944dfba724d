package io.roughspike.cli;

import io.roughspike.cli.file.JsonObject;
import io.roughspike.equations.Unit;
import io.roughspike.measure.CoefficientOfVariation;
import io.roughspike.measure.CoincidenceFactor;
import io.roughspike.measure.Cv2;
import io.roughspike.measure.FanoFactor;
import io.roughspike.measure.IsiDistance;
import io.roughspike.measure.LocalVariation;
import io.roughspike.measure.MdStar;
import io.roughspike.measure.PairMeasure;
import io.roughspike.measure.Psth;
import io.roughspike.measure.Reliability;
import io.roughspike.measure.SpikeDistance;
import io.roughspike.measure.SpikeSynchronisation;
import io.roughspike.measure.Trials;
import io.roughspike.measure.VanRossum;
import io.roughspike.measure.VictorPurpura;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * Scores of the trials of a model against those of a recording, by their keys in JSON. Scores of
 * one side alone are objects with {@code data} and {@code model}, known elsewhere by {@code
 * KEY.data} and {@code KEY.model}. What cannot be known is not a number.
 */
final class Scores {
  /**
   * What a measure needs beyond the trains, in the unit of their times.
   *
   * @param unit of the times, if it is known
   */
  record Settings(
      double start,
      double end,
      Optional<Unit> unit,
      double window,
      double tau,
      double cost,
      double binWidth) {}

  private static final String DATA = ".data";
  private static final String MODEL = ".model";

  /** Scores of the data and of the model, by the name of both. */
  static final List<String> SIDES = List.of("reliability", "rate", "cv", "cv2", "lv", "fano");

  /** Scores of one against the other that have a number only. */
  static final List<String> PAIRS =
      List.of(
          "mdStarToolbox",
          "bitsPerSpike",
          "bitsPerSpikeCapped",
          "ks.d",
          "psthCorrelation",
          "explainedVariance",
          "explainedSignal",
          "gamma",
          "vanRossum",
          "victorPurpura",
          "isiDistance",
          "spikeDistance",
          "spikeSynchronisation");

  /** Scores of which less is better. */
  private static final Set<String> SMALL =
      Set.of("mdStarError", "vanRossum", "victorPurpura", "isiDistance", "spikeDistance", "ks.d");

  /** Scores of which more is better. */
  private static final Set<String> LARGE =
      Set.of(
          "mdStar",
          "mdStarToolbox",
          "bitsPerSpike",
          "bitsPerSpikeCapped",
          "psthCorrelation",
          "explainedVariance",
          "explainedSignal",
          "reliability.data",
          "reliability.model",
          "spikeSynchronisation",
          "gamma");

  private final Map<String, Double> values = new LinkedHashMap<>();
  private final Optional<SpikeLikelihood> likelihood;

  /**
   * Scores of trials, which are within the window.
   *
   * @param likelihood what the model says of the recorded spikes, if it says anything
   */
  Scores(
      double[][] data, double[][] model, Settings settings, Optional<SpikeLikelihood> likelihood) {
    this.likelihood = likelihood;
    double start = settings.start();
    double end = settings.end();
    boolean pairs = data.length > 1 && model.length > 1;
    MdStar match =
        pairs
            ? MdStar.of(data, model, settings.window())
            : new MdStar(Double.NaN, Double.NaN, Double.NaN);
    values.put("mdStar", match.value());
    values.put("mdStarError", match.error());
    values.put("mdStarToolbox", match.toolbox());
    values.put("bitsPerSpike", likelihood.map(SpikeLikelihood::bits).orElse(Double.NaN));
    values.put("bitsPerSpikeCapped", likelihood.map(SpikeLikelihood::capped).orElse(Double.NaN));
    Psth ofData = new Psth(data, start, end, settings.binWidth());
    Psth ofModel = new Psth(model, start, end, settings.binWidth());
    values.put("psthCorrelation", ofData.correlation(ofModel));
    values.put("explainedVariance", ofData.explainedVariance(ofModel));
    values.put("explainedSignal", ofData.explainedSignal(ofModel));
    values.put("signalShare", ofData.signalShare());
    both(
        "reliability",
        data,
        model,
        trials -> trials.length > 1 ? Reliability.of(trials, settings.window()) : Double.NaN);
    both("rate", data, model, trials -> Trials.rate(trials, end - start));
    Map<String, PairMeasure> measures = new LinkedHashMap<>();
    measures.put("vanRossum", new VanRossum(settings.tau()));
    measures.put("victorPurpura", new VictorPurpura(settings.cost()));
    measures.put("isiDistance", new IsiDistance(start, end));
    measures.put("spikeDistance", new SpikeDistance(start, end));
    measures.put("spikeSynchronisation", new SpikeSynchronisation(start, end));
    measures.put("gamma", new CoincidenceFactor(settings.window(), end - start));
    measures.forEach((name, measure) -> values.put(name, measure.meanOverPairs(data, model)));
    both("cv", data, model, trials -> CoefficientOfVariation.of(Trials.intervals(trials)));
    both("cv2", data, model, Cv2::of);
    both("lv", data, model, LocalVariation::of);
    both("fano", data, model, FanoFactor::of);
  }

  private void both(
      String name, double[][] data, double[][] model, ToDoubleFunction<double[][]> of) {
    values.put(name + DATA, of.applyAsDouble(data));
    values.put(name + MODEL, of.applyAsDouble(model));
  }

  /** The score of a key; not a number where it is not known. */
  double get(String key) {
    if (key.equals("ks.d")) {
      return likelihood.map(one -> one.rescaling().distance()).orElse(Double.NaN);
    }
    return values.getOrDefault(key, Double.NaN);
  }

  /** A score as text. */
  static String shown(double value) {
    return Double.isFinite(value) ? "%.4g".formatted(value) : "-";
  }

  /** Adds all scores to an object, those of one side below their name. */
  void addTo(JsonObject json) {
    values.forEach((key, value) -> {
      if (key.endsWith(DATA)) {
        String name = key.substring(0, key.length() - DATA.length());
        json.put(name, new JsonObject().put("data", value).put("model", get(name + MODEL)));
      } else if (!key.endsWith(MODEL)) {
        json.put(key, value);
      }
    });
    json.put(
        "ks",
        likelihood
            .map(one ->
                new JsonObject()
                    .put("d", one.rescaling().distance())
                    .put("bound", one.rescaling().bound())
                    .put("n", one.rescaled().size()))
            .orElse(null));
  }

  /** The keys that have a better and a worse. */
  static Set<String> comparable() {
    Set<String> keys = new TreeSet<>(LARGE);
    keys.addAll(SMALL);
    return keys;
  }

  /** Whether less of a score is better. */
  static boolean isSmallBetter(String key) {
    return SMALL.contains(key);
  }
}
