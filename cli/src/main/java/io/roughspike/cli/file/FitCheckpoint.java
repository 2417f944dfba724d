package io.roughspike.cli.file;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.fit.Journal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the units of work of a fit came to, as JSON: every number reads back to the same bits. The
 * file is replaced after a unit, though not more often than every half second, and at the end,
 * however that comes.
 */
public final class FitCheckpoint implements Journal, AutoCloseable {
  private static final long SAVE_NANOS = 500_000_000L;

  private static final String DATA = "data";
  private static final String OPTIONS = "options";
  private static final String UNITS = "units";

  private final Path path;
  private final String data;
  private final String options;
  private final Map<String, double[]> units = new LinkedHashMap<>();
  private int saved;
  private long nextSave = System.nanoTime();

  /**
   * What there is so far.
   *
   * @param path of the file; if it exists it is gone on from
   * @param data a digest of what is fitted to
   * @param options what is wanted
   */
  public FitCheckpoint(Path path, String data, String options) {
    this.path = path;
    this.data = data;
    this.options = options;
    if (Files.exists(path)) {
      read();
      saved = units.size();
    }
  }

  private void read() {
    Map<?, ?> json = JsonReader.read(path);
    try {
      require(DATA, "the data have", data, json);
      require(
          OPTIONS, "the window, structure, ridge, validation, model or search has", options, json);
      ((Map<?, ?>) json.get(UNITS))
          .forEach((name, numbers) ->
              units.put(
                  (String) name,
                  ((List<?>) numbers)
                      .stream().mapToDouble(number -> ((Number) number).doubleValue()).toArray()));
    } catch (ClassCastException | NullPointerException e) {
      throw new ConfigurationException(
          "file %s is not a checkpoint of a fit: its keys or values do not fit; to begin anew give --overwrite"
              .formatted(path),
          e);
    }
  }

  private void require(String key, String what, String expected, Map<?, ?> json) {
    String found = (String) json.get(key);
    if (!found.equals(expected)) {
      throw new ConfigurationException(
          "the checkpoint %s is of another fit: %s changed; to begin anew give --overwrite"
              .formatted(path, what));
    }
  }

  /** {@return how many units are done} */
  public int done() {
    return units.size();
  }

  @Override
  public Optional<double[]> find(String unit) {
    return Optional.ofNullable(units.get(unit));
  }

  @Override
  public void put(String unit, double[] values) {
    units.put(unit, values.clone());
    if (System.nanoTime() - nextSave >= 0) {
      save();
    }
  }

  private void save() {
    JsonObject all = new JsonObject();
    units.forEach(all::put);
    AtomicFile.write(
        path, new JsonObject().put(DATA, data).put(OPTIONS, options).put(UNITS, all) + "\n");
    saved = units.size();
    nextSave = System.nanoTime() + SAVE_NANOS;
  }

  @Override
  public void close() {
    if (saved < units.size()) {
      save();
    }
  }
}
