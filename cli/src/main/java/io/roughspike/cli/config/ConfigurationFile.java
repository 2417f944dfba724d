package io.roughspike.cli.config;

import io.roughspike.cli.config.ConfigValue.Entries;
import io.roughspike.cli.config.ConfigValue.Place;
import io.roughspike.cli.config.ConfigValue.Scalar;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.FileFailure;
import io.roughspike.cli.failure.Shown;
import io.roughspike.cli.file.TextFile;
import io.roughspike.equations.ModelText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A configuration file with the changes that the command line makes to it. */
public final class ConfigurationFile {
  /** The key of the format's version, in files that programs write. */
  static final String FORMAT_KEY = "format";

  /** The version of the format that this program writes, and the newest that it reads. */
  static final int FORMAT = 1;

  /** Keys that may stand at the top of a configuration. */
  public static final List<String> KEYS =
      List.of(
          FORMAT_KEY,
          "model",
          "inputs",
          "time",
          SolverConfig.KEY,
          DriverConfig.KEY,
          "maxSpikes",
          "samples",
          "seed",
          "learn",
          "data",
          "test",
          "loss",
          "optimizer",
          "steps",
          "batch",
          "earlyStopping",
          SearchConfig.KEY,
          FitConfig.KEY,
          FittedWindow.KEY,
          RunRecord.KEY);

  /** Keys of sections. */
  private static final Map<String, List<String>> SECTIONS =
      Map.ofEntries(
          Map.entry("model", NetworkConfig.KEYS),
          Map.entry("inputs", InputSpikes.KEYS),
          Map.entry("time", RunConfig.TIME_KEYS),
          Map.entry(SolverConfig.KEY, SolverConfig.KEYS),
          Map.entry(DriverConfig.KEY, DriverConfig.KEYS),
          Map.entry("data", TrainConfig.DATA_KEYS),
          Map.entry("test", TrainConfig.TEST_KEYS),
          Map.entry("earlyStopping", TrainConfig.STOPPING_KEYS),
          Map.entry(SearchConfig.KEY, SearchConfig.KEYS));

  private ConfigurationFile() {}

  /**
   * Full names of {@code key} in other places than the section {@code path}, where it was found:
   * what its writer may have meant.
   */
  static List<String> namesElsewhere(String key, String path) {
    if (!path.isEmpty() && !SECTIONS.containsKey(path)) {
      return List.of();
    }
    Stream<String> inSections =
        SECTIONS.entrySet().stream()
            .filter(section -> section.getValue().contains(key))
            .map(section -> section.getKey() + '.' + key)
            .sorted();
    return Stream.concat(KEYS.stream().filter(key::equals), inSections).toList();
  }

  /**
   * Reads a file.
   *
   * @param changes values by full key, for instance {@code model.beta}, which replace or add to
   *     those of the file; relative paths in them are relative to the current folder
   * @return the top section
   */
  public static Section read(Path file, Map<String, String> changes) {
    return top(entries(file), changes);
  }

  /** The keys of a configuration file. */
  static Entries entries(Path file) {
    return entries(file, file.toAbsolutePath().getParent());
  }

  /** The same with the folder in which relative paths begin. */
  static Entries entries(Path file, Path folder) {
    return entries(text(file), file.toString(), folder);
  }

  /**
   * Whether a file, or one of the changes, has the section {@code key}.
   *
   * @param changes as above
   */
  static boolean has(Path file, Map<String, String> changes, String key) {
    return changes.keySet().stream()
            .anyMatch(name -> name.equals(key) || name.startsWith(key + '.'))
        || entries(file).values().containsKey(key);
  }

  /**
   * Reads a file with some of its top keys changed.
   *
   * @param change of the keys, by name
   * @return the top section
   */
  static Section read(Path file, Consumer<Map<String, ConfigValue>> change) {
    Entries read = entries(file);
    Map<String, ConfigValue> keys = new LinkedHashMap<>(read.values());
    change.accept(keys);
    return top(new Entries(keys, read.place()), Map.of());
  }

  /**
   * Reads the model of one neuron, with the values of the first, from a configuration or a file of
   * the form of the built-in models: of each population, by name, if their equations differ, else
   * under the empty name.
   *
   * @param changes as above
   */
  public static Map<String, ModelText> readModels(Path file, Map<String, String> changes) {
    Map<String, ConfigValue> keys = new LinkedHashMap<>(entries(file).values());
    keys.remove("variants");
    Section root = top(new Entries(keys, new Place(file.toString(), Path.of(""))), changes);
    return NetworkConfig.texts(NetworkConfig.section(root.get("model")));
  }

  /** The keys of a configuration's text; {@code name} and {@code folder} are its file's. */
  static Entries entries(String text, String name, Path folder) {
    ConfigValue root = YamlReader.read(text, name, folder);
    if (root instanceof Scalar scalar && scalar.isNothing()) {
      root = new Entries(Map.of(), root.place());
    }
    if (!(root instanceof Entries entries)) {
      throw new ConfigurationException(
          "file %s must hold the keys of a configuration (model, time, ...), got %s"
              .formatted(name, root.description()));
    }
    return entries;
  }

  /** The top section of {@code root} with the changes made. */
  static Section top(Entries root, Map<String, String> changes) {
    return top(root, changes, KEYS, List.of());
  }

  /**
   * The same of a file with other keys than those of a configuration.
   *
   * @param keys that may stand at the top
   * @param ofFullKeys sections in which the keys are full ones, with dots
   */
  static Section top(
      Entries root, Map<String, String> changes, List<String> keys, List<String> ofFullKeys) {
    Entries entries = root;
    for (Map.Entry<String, String> change : changes.entrySet()) {
      String name = "--set " + Shown.value(change.getKey());
      if (change.getKey().isBlank()) {
        throw new ConfigurationException(
            "--set must be KEY=VALUE, got no key before =" + change.getValue());
      }
      ConfigValue value = YamlReader.readOption(change.getValue(), name, Path.of(""));
      String key = change.getKey();
      List<String> parts =
          ofFullKeys.stream()
              .filter(section -> key.startsWith(section + '.'))
              .findFirst()
              .map(section -> List.of(section, key.substring(section.length() + 1)))
              .orElse(List.of(key.split("\\.", -1)));
      entries = Resolution.with(entries, parts, value, name);
    }
    Resolution resolution = new Resolution();
    ConfigValue format = entries.values().get(FORMAT_KEY);
    if (format != null) { // before any other key, of which a newer format may have more
      Field field = new Field(FORMAT_KEY, format, resolution);
      if (field.integer(1) > FORMAT) {
        throw field.mustBe("at most %d: a newer version wrote this file".formatted(FORMAT));
      }
    }
    Section top = new Section("", entries, keys, resolution);
    top.find(RunRecord.KEY).ifPresent(record -> RunRecord.expectFiles(record, resolution));
    return top;
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > YamlReader.MAX_LENGTH) {
        throw new ConfigurationException(
            "file %s must have at most %d bytes, got %d: keep large data in files of their own"
                .formatted(file, YamlReader.MAX_LENGTH, Files.size(file)));
      }
    } catch (IOException e) {
      throw FileFailure.reading(file, e);
    }
    return TextFile.read(file);
  }
}
