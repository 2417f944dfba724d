package io.roughspike.cli.file;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.train.TrainingState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

  /** Reads a checkpoint. */
  public static TrainingState read(Path path) {
    Map<?, ?> json = JsonReader.read(path);
    try {
      return new TrainingState(
          (String) json.get("fingerprint"),
          Math.toIntExact((Long) json.get("step")),
          numbers(json.get("free")),
          numbers(json.get("optimizerState")),
          numbers(json.get("recentParameters")),
          numbers(json.get("recentTestLosses")),
          number(json.get("firstTestLoss")),
          number(json.get("seconds")),
          Optional.ofNullable((Map<?, ?>) json.get("best")).map(CheckpointFile::best));
    } catch (ClassCastException | NullPointerException | ArithmeticException e) {
      throw new ConfigurationException(
          "file " + path + " is not a checkpoint of a training: its keys or values do not fit", e);
    }
  }

  private static TrainingState.Best best(Map<?, ?> json) {
    return new TrainingState.Best(
        Math.toIntExact((Long) json.get("step")),
        number(json.get("testLoss")),
        Math.toIntExact((Long) json.get("testsSince")),
        numbers(json.get("free")));
  }

  private static double[] numbers(Object list) {
    return ((List<?>) list).stream().mapToDouble(CheckpointFile::number).toArray();
  }

  /** JSON has no NaN, which stands for "not tested": it is written as null. */
  private static double number(Object value) {
    return value == null ? Double.NaN : ((Number) value).doubleValue();
  }
}
