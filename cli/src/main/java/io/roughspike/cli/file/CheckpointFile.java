package io.roughspike.cli.file;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.train.IdleSteps;
import io.roughspike.train.TrainingState;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Where a training run stands, as JSON: every number reads back to the same bits. */
public final class CheckpointFile {
  private CheckpointFile() {}

  /**
   * Replaces {@code path}.
   *
   * @param parameters of what the training has found, all values of each kind that is learned
   */
  public static void write(Path path, TrainingState state, Map<String, double[]> parameters) {
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
    state.best().ifPresent(best -> json.put("best", json(best)));
    state.ofLastStep().ifPresent(best -> json.put("ofLastStep", json(best)));
    json.put("idle", state.idle().stream().map(CheckpointFile::json).toList());
    JsonObject found = new JsonObject();
    parameters.forEach(found::put);
    AtomicFile.write(path, json.put("parameters", found) + "\n");
  }

  /** Reads the parameters that the training has found. */
  public static Map<String, double[]> readParameters(Path path) {
    try {
      return parameters(JsonReader.read(path).get("parameters"));
    } catch (ClassCastException | NullPointerException e) {
      throw notACheckpoint(path, e);
    }
  }

  private static Map<String, double[]> parameters(Object json) {
    Map<String, double[]> parameters = new LinkedHashMap<>();
    ((Map<?, ?>) json).forEach((name, values) -> parameters.put((String) name, numbers(values)));
    return parameters;
  }

  private static ConfigurationException notACheckpoint(Path path, RuntimeException e) {
    return new ConfigurationException(
        "file " + path + " is not a checkpoint of a training: its keys or values do not fit", e);
  }

  private static JsonObject json(TrainingState.Best best) {
    return new JsonObject()
        .put("step", best.step())
        .put("testLoss", best.testLoss())
        .put("testsSince", best.testsSince())
        .put("free", best.free());
  }

  private static JsonObject json(IdleSteps idle) {
    return new JsonObject()
        .put("cause", idle.cause().name())
        .put("first", idle.first())
        .put("count", idle.count());
  }

  /** Reads a checkpoint; one with a missing or an unknown key is refused. */
  public static TrainingState read(Path path) {
    Map<?, ?> json = JsonReader.read(path);
    try {
      TrainingState state =
          new TrainingState(
              (String) take(json, "fingerprint"),
              whole(json, "step"),
              numbers(take(json, "free")),
              numbers(take(json, "optimizerState")),
              numbers(take(json, "recentParameters")),
              numbers(take(json, "recentTestLosses")),
              number(take(json, "firstTestLoss")),
              number(take(json, "seconds")),
              best(json.remove("best")),
              best(json.remove("ofLastStep")),
              ((List<?>) take(json, "idle")).stream().map(CheckpointFile::idle).toList());
      parameters(take(json, "parameters"));
      requireNothingLeft(json);
      return state;
    } catch (ClassCastException
        | NullPointerException
        | ArithmeticException
        | NoSuchElementException e) {
      throw notACheckpoint(path, e);
    }
  }

  private static Optional<TrainingState.Best> best(Object value) {
    if (value == null) {
      return Optional.empty();
    }
    Map<?, ?> json = (Map<?, ?>) value;
    TrainingState.Best best =
        new TrainingState.Best(
            whole(json, "step"),
            number(take(json, "testLoss")),
            whole(json, "testsSince"),
            numbers(take(json, "free")));
    requireNothingLeft(json);
    return Optional.of(best);
  }

  private static IdleSteps idle(Object value) {
    Map<?, ?> json = (Map<?, ?>) value;
    Object name = take(json, "cause");
    IdleSteps idle =
        new IdleSteps(
            Arrays.stream(IdleSteps.Cause.values())
                .filter(cause -> cause.name().equals(name))
                .findFirst()
                .orElseThrow(),
            whole(json, "first"),
            whole(json, "count"));
    requireNothingLeft(json);
    return idle;
  }

  private static int whole(Map<?, ?> json, String key) {
    return Math.toIntExact((Long) take(json, key));
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
