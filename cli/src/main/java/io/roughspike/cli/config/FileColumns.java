package io.roughspike.cli.config;

import io.roughspike.cli.config.ConfigValue.Entries;
import io.roughspike.cli.config.ConfigValue.Place;
import io.roughspike.cli.config.ConfigValue.Scalar;
import io.roughspike.cli.file.CurrentColumns;
import io.roughspike.cli.file.SignalColumns;
import io.roughspike.cli.file.SpikeColumns;
import io.roughspike.equations.Unit;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sections that say which columns of a file hold what, and the unit of its times. */
public final class FileColumns {
  /** The key of the section. */
  static final String KEY = "columns";

  private static final Unit SECOND = Unit.of("s");

  private FileColumns() {}

  /** What the key {@code columns} of a section says of a file of spikes. */
  static SpikeColumns spikes(Section section) {
    return section.find(KEY).map(FileColumns::spikes).orElse(SpikeColumns.STANDARD);
  }

  /** What a section says of a file of spikes. */
  public static SpikeColumns spikes(Field field) {
    Section section = field.section(SpikeColumns.KEYS);
    return new SpikeColumns(
        section.find("sample").map(Field::text),
        section.find("neuron").map(Field::text),
        section.find("time").map(Field::text).orElse(SpikeColumns.STANDARD.time()),
        unit(section));
  }

  /**
   * What an option says of a file of spikes.
   *
   * @param option its name
   * @param columns names of columns, and the unit, by what they hold; empty where it is not given
   */
  public static SpikeColumns spikes(String option, Map<String, String> columns) {
    return columns.isEmpty() ? SpikeColumns.STANDARD : spikes(field(option, columns));
  }

  /** The section that an option gives. */
  static Field field(String option, Map<String, String> columns) {
    return new Field(option, section(option, columns), new Resolution());
  }

  /** The keys and values that an option gives. */
  static Entries section(String option, Map<String, String> columns) {
    Place place = new Place(option, Path.of(""));
    Map<String, ConfigValue> values = new LinkedHashMap<>();
    columns.forEach((key, name) -> values.put(key, new Scalar(name, false, place)));
    return new Entries(values, place);
  }

  /** What the key {@code columns} of a section says of a file of signals. */
  static SignalColumns signals(Section section) {
    return section.find(KEY).map(FileColumns::signals).orElse(SignalColumns.STANDARD);
  }

  private static SignalColumns signals(Field field) {
    Section section = field.section(SignalColumns.KEYS);
    Map<String, String> names = new LinkedHashMap<>();
    section.keys().stream()
        .filter(key -> !key.equals(InUnit.UNIT))
        .forEach(key -> names.put(key, section.get(key).text()));
    return new SignalColumns(names, unit(section));
  }

  /** What a section says of a file of a current. */
  static CurrentColumns current(Field field) {
    Section section = field.section(CurrentColumns.KEYS);
    Field current = section.get("current");
    List<Field> each = current.isList() ? current.items() : List.of(current);
    return new CurrentColumns(
        section.get("time").text(), unit(section), each.stream().map(Field::text).toList());
  }

  private static Optional<Unit> unit(Section section) {
    return section.find("unit").map(field -> InUnit.unit(field, Optional.of(SECOND)));
  }
}
