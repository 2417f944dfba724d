package io.roughspike.cli.file;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.train.TrainingState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Where a training run stands, as JSON: every number reads back to the same bits. */
public final class CheckpointFile {
  private CheckpointFile() {}

  /** Replaces {@code path}. */
  public static void write(Path path, TrainingState state) {
    JsonObject json =
        new JsonObject()
            .put("fingerprint", state.fingerprint())
            .put("step", state.step())
            .put("free", state.free())
            .put("optimizerState", state.optimizerState())
            .put("recentParameters", state.recentParameters())
            .put("recentTestLosses", state.recentTestLosses())
            .put("firstTestLoss", state.firstTestLoss())
            .put("seconds", state.seconds());
    state
        .best()
        .ifPresent(best ->
            json.put(
                "best",
                new JsonObject()
                    .put("step", best.step())
                    .put("testLoss", best.testLoss())
                    .put("testsSince", best.testsSince())
                    .put("free", best.free())));
    AtomicFile.write(path, json + "\n");
  }

  /** Reads a checkpoint; one with a missing or an unknown key is refused. */
  public static TrainingState read(Path path) {
    Map<?, ?> json = JsonReader.read(path);
    try {
      Optional<TrainingState.Best> best =
          Optional.ofNullable((Map<?, ?>) json.remove("best")).map(CheckpointFile::best);
      TrainingState state =
          new TrainingState(
              (String) take(json, "fingerprint"),
              Math.toIntExact((Long) take(json, "step")),
              numbers(take(json, "free")),
              numbers(take(json, "optimizerState")),
              numbers(take(json, "recentParameters")),
              numbers(take(json, "recentTestLosses")),
              number(take(json, "firstTestLoss")),
              number(take(json, "seconds")),
              best);
      requireNothingLeft(json);
      return state;
    } catch (ClassCastException
        | NullPointerException
        | ArithmeticException
        | NoSuchElementException e) {
      throw new ConfigurationException(
          "file " + path + " is not a checkpoint of a training: its keys or values do not fit", e);
    }
  }

  private static TrainingState.Best best(Map<?, ?> json) {
    TrainingState.Best best =
        new TrainingState.Best(
            Math.toIntExact((Long) take(json, "step")),
            number(take(json, "testLoss")),
            Math.toIntExact((Long) take(json, "testsSince")),
            numbers(take(json, "free")));
    requireNothingLeft(json);
    return best;
  }

  private static Object take(Map<?, ?> json, String key) {
    if (!json.containsKey(key)) {
      throw new NoSuchElementException(key);
    }
    return json.remove(key);
  }

  private static void requireNothingLeft(Map<?, ?> json) {
    if (!json.isEmpty()) {
      throw new NoSuchElementException("meaning of " + json.keySet());
    }
  }

  private static double[] numbers(Object list) {
    return ((List<?>) list).stream().mapToDouble(CheckpointFile::number).toArray();
  }

  /** JSON has no NaN, which stands for "not tested": it is written as null. */
  private static double number(Object value) {
    return value == null ? Double.NaN : ((Number) value).doubleValue();
  }
}
