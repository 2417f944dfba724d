package io.roughspike.cli.config;

import io.roughspike.cli.config.ConfigValue.Entries;
import io.roughspike.cli.config.ConfigValue.Items;
import io.roughspike.cli.config.ConfigValue.Place;
import io.roughspike.cli.config.ConfigValue.Scalar;
import io.roughspike.cli.file.DataUri;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.StreamDataWriter;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.emitter.Emitter;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.ImplicitTuple;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.events.StreamStartEvent;

/**
 * Writes configurations as text from which {@link YamlReader} reads the same values, numbers to the
 * same bits.
 */
final class YamlWriter {
  /** Where values stand that no file says. */
  private static final Place NOWHERE = new Place("written by the program", Path.of(""));

  /** Larger arrays are written as a data URI instead of a list of numbers. */
  static final int LONGEST_LIST = 4096;

  /** A section or list of at most this many scalars stays on one line. */
  private static final int SHORT = 4;

  private static final int LINE_WIDTH = 120;

  private final Emitter emitter;

  private YamlWriter(Emitter emitter) {
    this.emitter = emitter;
  }

  /** Writes {@code root} to {@code out}. */
  static void write(Entries root, StreamDataWriter out) {
    DumpSettings settings = DumpSettings.builder().setWidth(LINE_WIDTH).build();
    new YamlWriter(new Emitter(settings, out)).document(root);
  }

  private void document(Entries root) {
    emitter.emit(new StreamStartEvent());
    emitter.emit(new DocumentStartEvent(false, Optional.empty(), Map.of()));
    value(root, true);
    emitter.emit(new DocumentEndEvent(false));
    emitter.emit(new StreamEndEvent());
  }

  private void value(ConfigValue value, boolean top) {
    switch (value) {
      case Scalar scalar -> emitter.emit(event(scalar.text(), style(scalar)));
      case Items items -> {
        emitter.emit(new SequenceStartEvent(Optional.empty(), Optional.empty(), true, flow(items)));
        items.values().forEach(item -> value(item, false));
        emitter.emit(new SequenceEndEvent());
      }
      case Entries entries -> {
        emitter.emit(
            new MappingStartEvent(
                Optional.empty(), Optional.empty(), true, top ? FlowStyle.BLOCK : flow(entries)));
        entries
            .values()
            .forEach((key, entry) -> {
              emitter.emit(event(key, ScalarStyle.PLAIN));
              value(entry, false);
            });
        emitter.emit(new MappingEndEvent());
      }
    }
  }

  /** An event; where the style does not do for the text, the emitter takes one that does. */
  private static ScalarEvent event(String text, ScalarStyle style) {
    return new ScalarEvent(
        Optional.empty(), Optional.empty(), new ImplicitTuple(true, true), text, style);
  }

  private static ScalarStyle style(Scalar scalar) {
    if (scalar.text().indexOf('\n') >= 0) {
      return ScalarStyle.LITERAL;
    }
    return scalar.plain() ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED;
  }

  /** Numbers side by side; rows of numbers, and sections with much in them, one below another. */
  private static FlowStyle flow(ConfigValue value) {
    boolean oneLine =
        switch (value) {
          case Scalar _ -> true;
          case Items items ->
              items.values().stream().allMatch(Scalar.class::isInstance) || leaves(items) <= SHORT;
          case Entries entries -> leaves(entries) <= SHORT;
        };
    return oneLine ? FlowStyle.FLOW : FlowStyle.BLOCK;
  }

  /** How many scalars there are in a value; more than enough where one needs lines of its own. */
  private static int leaves(ConfigValue value) {
    return switch (value) {
      case Scalar scalar -> scalar.text().indexOf('\n') >= 0 ? SHORT + 1 : 1;
      case Items items -> items.values().stream().mapToInt(YamlWriter::leaves).sum();
      case Entries entries -> entries.values().values().stream().mapToInt(YamlWriter::leaves).sum();
    };
  }

  /** A number, which must be finite. */
  static Scalar number(double number) {
    return plain(Double.toString(number));
  }

  /** A whole number. */
  static Scalar number(long number) {
    return plain(Long.toString(number));
  }

  /** A word that needs no quotes. */
  static Scalar plain(String word) {
    return new Scalar(word, true, NOWHERE);
  }

  /** Any text. */
  static Scalar text(String text) {
    return new Scalar(text, false, NOWHERE);
  }

  /** A list. */
  static Items items(List<? extends ConfigValue> values) {
    return new Items(List.copyOf(values), NOWHERE);
  }

  /** A list of numbers. */
  static Items items(double... numbers) {
    return items(DoubleStream.of(numbers).mapToObj(YamlWriter::number).toList());
  }

  /** A section. */
  static Entries section(Map<String, ConfigValue> values) {
    return new Entries(values, NOWHERE);
  }

  /**
   * A matrix under {@code key} of {@code section}: written out, or under {@code key + "File"} as a
   * data URI where it is large.
   */
  static void putMatrix(Map<String, ConfigValue> section, String key, double[][] rows) {
    int columns = rows[0].length;
    if ((long) rows.length * columns <= LONGEST_LIST) {
      List<Items> lists = new ArrayList<>();
      for (double[] row : rows) {
        lists.add(items(row));
      }
      section.put(key, items(lists));
      return;
    }
    double[] values = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    section.put(key + "File", array(values, rows.length, columns));
  }

  /** An array as a data URI, which stands in the place of a file's name. */
  static Scalar array(double[] values, int... shape) {
    return text(DataUri.of(values, shape));
  }
}
