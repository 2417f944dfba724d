package io.roughspike.cli.config;

import io.roughspike.cli.config.ConfigValue.Entries;
import io.roughspike.cli.config.ConfigValue.Place;
import io.roughspike.cli.config.ConfigValue.Scalar;
import io.roughspike.cli.file.CurrentFile;
import io.roughspike.cli.file.Notes;
import io.roughspike.equations.ModelText;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A model of a file, simulated for trials that are scored: up to another end, without a cap on
 * events and, where one is given, along another current than the file's.
 *
 * @param run what is simulated
 * @param fitted what the model was fitted to, if its file says so
 */
public record ScoredModel(RunConfig run, Optional<FittedWindow> fitted) {
  private static final String FILE_OPTION = "--current";
  private static final String STEP_OPTION = "--current-step";
  static final String UNIT_OPTION = "--current-unit";
  private static final String COLUMNS_OPTION = "--current-columns";

  /**
   * A recorded current that options name; the simulation begins with it.
   *
   * @param file its file
   * @param step length of one value
   * @param unit of the values
   * @param columns which columns of the file have times and values; empty for a file of values
   */
  public record Current(
      Path file, Optional<Double> step, Optional<String> unit, Map<String, String> columns) {
    private Map<String, ConfigValue> keys() {
      RecordedCurrent.Keys names = RecordedCurrent.OF_MODEL;
      Map<String, ConfigValue> keys = new LinkedHashMap<>();
      keys.put(names.file(), scalar(FILE_OPTION, file.toString(), false));
      step.ifPresent(one -> keys.put(names.step(), scalar(STEP_OPTION, one.toString(), true)));
      unit.ifPresent(one -> keys.put(names.unit(), scalar(UNIT_OPTION, one, false)));
      if (!columns.isEmpty()) {
        keys.put(names.columns(), FileColumns.section(COLUMNS_OPTION, columns));
      }
      return keys;
    }

    private double start() {
      return columns.isEmpty()
          ? 0
          : CurrentFile.read(file, FileColumns.current(FileColumns.field(COLUMNS_OPTION, columns)))
              .start();
    }
  }

  /** Whether an option, rather than a configuration, names this file of a current. */
  static boolean isOfOption(Field file) {
    return file.value().place().text().equals(FILE_OPTION);
  }

  private static Scalar scalar(String option, String text, boolean plain) {
    return new Scalar(text, plain, new Place(option, Path.of("")));
  }

  /**
   * Reads a file.
   *
   * @param current in place of the file's
   * @param end last simulated time
   * @param trials number of samples
   * @param seed takes the place of that of the file, where there is one
   */
  public static ScoredModel read(
      Path file, Optional<Current> current, double end, int trials, Optional<Long> seed) {
    boolean hasUnits =
        ConfigurationFile.readModels(file, Map.of()).values().stream()
            .anyMatch(ModelText::hasUnits);
    current
        .filter(_ -> !hasUnits)
        .flatMap(Current::unit)
        .ifPresent(unit ->
            Notes.warn(
                "the model of %s has no units: numbers of the current are taken as they are, in %s"
                    .formatted(file, unit)));
    Section root =
        ConfigurationFile.read(
            file,
            keys -> {
              Map<String, ConfigValue> time = inside(keys, "time");
              time.put("end", scalar("--end", Double.toString(end), true));
              current.ifPresent(recorded -> {
                Map<String, ConfigValue> model = inside(keys, "model");
                model.remove(RecordedCurrent.OF_MODEL.file());
                model.keySet().removeAll(RecordedCurrent.OF_MODEL.options());
                model.putAll(recorded.keys());
                if (!hasUnits) {
                  model.remove(RecordedCurrent.OF_MODEL.unit());
                }
                keys.put("model", YamlWriter.section(model));
                time.put("start", YamlWriter.number(recorded.start()));
              });
              keys.put("time", YamlWriter.section(time));
              keys.put("samples", YamlWriter.number(trials));
              keys.put("maxSpikes", YamlWriter.plain("null"));
            });
    return new ScoredModel(RunConfig.read(root, seed), FittedWindow.read(root));
  }

  private static Map<String, ConfigValue> inside(Map<String, ConfigValue> keys, String name) {
    return new LinkedHashMap<>(
        keys.get(name) instanceof Entries entries ? entries.values() : Map.of());
  }
}
