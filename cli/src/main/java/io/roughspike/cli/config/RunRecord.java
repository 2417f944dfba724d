package io.roughspike.cli.config;

import io.roughspike.cli.config.ConfigValue.Entries;
import io.roughspike.cli.config.ConfigValue.Items;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes {@code run.yaml}, which says what a training run was: its configuration with every default
 * written out, the model at the start with all its numbers, absolute paths of the data with their
 * SHA-256, and of each time that the run was started or resumed the command line, versions and
 * machine. It is a configuration that {@code train} repeats, to the same bits.
 */
public final class RunRecord {
  /** The key of what is not configuration. */
  static final String KEY = "record";

  private static final String STARTS_KEY = "starts";
  private static final String DIGESTS_KEY = "sha256";
  private static final List<String> KEYS = List.of(STARTS_KEY, DIGESTS_KEY);
  private static final List<String> CURRENT_KEYS =
      Stream.concat(
              Stream.of(RecordedCurrent.OF_MODEL.file(), RecordedCurrent.DELAY),
              RecordedCurrent.OF_MODEL.options().stream())
          .toList();

  private RunRecord() {}

  /**
   * What a record says, for a page.
   *
   * @param configuration values by full key
   * @param facts of the last start, how many starts there were, and SHA-256 of files by key
   */
  public record Page(Map<String, String> configuration, Map<String, String> facts) {}

  /** Reads a record. */
  public static Page read(Path path) {
    Section root = ConfigurationFile.read(path, Map.of());
    Map<String, ConfigValue> keys = new LinkedHashMap<>(root.entries().values());
    Map<String, String> facts = new LinkedHashMap<>();
    if (keys.remove(KEY) instanceof Entries record) {
      List<ConfigValue> starts =
          record.values().get(STARTS_KEY) instanceof Items items ? items.values() : List.of();
      if (!starts.isEmpty()) {
        facts.putAll(FlatKeys.of(starts.getLast()));
        facts.put(STARTS_KEY, Integer.toString(starts.size()));
      }
      if (record.values().get(DIGESTS_KEY) instanceof Entries digests
          && !digests.values().isEmpty()) {
        FlatKeys.of(digests).forEach((key, digest) -> facts.put("SHA-256 of " + key, digest));
      }
    }
    return new Page(FlatKeys.of(YamlWriter.section(keys)), facts);
  }

  /**
   * Writes the record of a run. Those of earlier starts of the run, if {@code path} holds some, are
   * kept.
   *
   * @param root the configuration, read
   * @param start what it says of the simulation, with the model that training starts from and the
   *     seed of the run
   * @param facts of this start, by name
   */
  public static void write(Path path, Section root, RunConfig start, Map<String, Object> facts) {
    Map<String, ConfigValue> read = root.resolution().of(root.entries()).values();
    Map<String, ConfigValue> keys = new LinkedHashMap<>();
    keys.put(ConfigurationFile.FORMAT_KEY, YamlWriter.number(ConfigurationFile.FORMAT));
    keys.putAll(read);
    Map<String, ConfigValue> model =
        NetworkConfig.write(start.keys(), start.network(), start.current().isPresent());
    copy(read.get("model"), CURRENT_KEYS, model);
    keys.put("model", YamlWriter.section(model));
    start
        .inputSpikes()
        .ifPresent(_ -> {
          Map<String, ConfigValue> inputs = new LinkedHashMap<>();
          InputSpikes.write(inputs, start.keys(), start.network().inputConnections());
          copy(read.get("inputs"), InputSpikes.OF_SOURCE, inputs);
          keys.put("inputs", YamlWriter.section(inputs));
        });
    DriverConfig.write(start.network().driver(), Optional.ofNullable(read.get(DriverConfig.KEY)))
        .ifPresent(driver -> keys.put(DriverConfig.KEY, driver));
    keys.computeIfPresent("learn", (_, learn) -> withoutStarts((Entries) learn));
    start.seed().ifPresent(seed -> keys.put("seed", YamlWriter.number(seed)));
    keys.put(KEY, record(path, facts, root.resolution().digests()));
    ModelFile.write(
        path,
        "The record of a training run, which roughspike train repeats from this file",
        YamlWriter.section(keys));
  }

  private static void copy(ConfigValue from, List<String> keys, Map<String, ConfigValue> to) {
    Map<String, ConfigValue> values = ((Entries) from).values();
    keys.stream().filter(values::containsKey).forEach(key -> to.put(key, values.get(key)));
  }

  /** The section {@code learn} without start values: these are in the model. */
  private static Entries withoutStarts(Entries learn) {
    Map<String, ConfigValue> blocks = new LinkedHashMap<>();
    learn
        .values()
        .forEach((name, block) -> {
          Map<String, ConfigValue> options = new LinkedHashMap<>(((Entries) block).values());
          options.remove("start");
          blocks.put(name, YamlWriter.section(options));
        });
    return YamlWriter.section(blocks);
  }

  private static Entries record(Path path, Map<String, Object> facts, Map<String, String> digests) {
    List<ConfigValue> starts = new ArrayList<>(earlierStarts(path));
    starts.add(values(facts));
    Map<String, ConfigValue> record = new LinkedHashMap<>();
    record.put(STARTS_KEY, YamlWriter.items(starts));
    record.put(DIGESTS_KEY, values(digests));
    return YamlWriter.section(record);
  }

  private static List<ConfigValue> earlierStarts(Path path) {
    if (!Files.exists(path)) {
      return List.of();
    }
    Map<String, ConfigValue> keys = ConfigurationFile.read(path, Map.of()).entries().values();
    return keys.get(KEY) instanceof Entries record
            && record.values().get(STARTS_KEY) instanceof Items starts
        ? starts.values()
        : List.of();
  }

  private static Entries values(Map<String, ?> values) {
    Map<String, ConfigValue> section = new LinkedHashMap<>();
    values.forEach((name, value) ->
        section.put(
            name,
            switch (value) {
              case Double number -> YamlWriter.number(number);
              case Integer number -> YamlWriter.number(number);
              case Long number -> YamlWriter.number(number);
              default -> YamlWriter.text(value.toString());
            }));
    return YamlWriter.section(section);
  }

  /** Makes {@code resolution} refuse files that are not those of the recorded run. */
  static void expectFiles(Field record, Resolution resolution) {
    record
        .section(KEYS)
        .find(DIGESTS_KEY)
        .filter(digests -> digests.value() instanceof Entries)
        .map(digests -> digests.section(((Entries) digests.value()).values().keySet()))
        .ifPresent(digests ->
            digests
                .entries()
                .values()
                .keySet()
                .forEach(key -> resolution.expectDigest(key, digests.get(key).text())));
  }
}
