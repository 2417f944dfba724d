package io.roughspike.cli.config;

import io.roughspike.cli.config.ConfigValue.Entries;
import io.roughspike.cli.config.ConfigValue.Items;
import io.roughspike.cli.config.ConfigValue.Place;
import io.roughspike.cli.config.ConfigValue.Scalar;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.Shown;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads the part of YAML that configurations use: sections, lists, numbers and text. Refused are
 * tags, aliases (and with them cycles and the "billion laughs"), repeated keys, several documents,
 * deep nesting, very many values and very long files. Built on the parser's events, so that nothing
 * refused is ever built.
 */
final class YamlReader {
  /** Longest accepted text, in characters: 25 million numbers as data URIs. */
  static final int MAX_LENGTH = 1 << 28;

  /** Most accepted values, keys, lists and sections: each is an object with its place. */
  private static final int MAX_VALUES = 1 << 21;

  /**
   * Longest accepted run of characters without a space; the parser's time grows with its square.
   */
  private static final int MAX_WORD = 1 << 16;

  /** What ends such a run, as a space does. */
  private static final String SEPARATORS = ",[]{}";

  /** Deepest accepted nesting; configurations need 4. */
  static final int MAX_DEPTH = 16;

  private final Function<Integer, Place> placeOfLine;
  private final Iterator<Event> events;
  private int values;

  private YamlReader(String text, Function<Integer, Place> placeOfLine) {
    this.placeOfLine = placeOfLine;
    refuseLongWords(text);
    LoadSettings settings =
        LoadSettings.builder().setCodePointLimit(MAX_LENGTH).setUseMarks(true).build();
    events = new ParserImpl(settings, new StreamReader(settings, text));
  }

  /** Reads the text of the file called {@code name} in {@code folder}. */
  static ConfigValue read(String text, String name, Path folder) {
    Function<Integer, Place> places = line -> new Place("line " + line + " of " + name, folder);
    return new YamlReader(text, places).document(name);
  }

  /** Reads one value given on the command line. */
  static ConfigValue readOption(String text, String name, Path folder) {
    Place place = new Place(name, folder);
    return new YamlReader(text, line -> place).document(name);
  }

  private ConfigValue document(String name) {
    try {
      next(); // the start of the stream
      Event event = next();
      if (event.getEventId() == Event.ID.StreamEnd) {
        return new Scalar("", true, placeOfLine.apply(1));
      }
      event = next();
      ConfigValue root = value(event, 0, place(event));
      next(); // document end
      event = next();
      if (event.getEventId() != Event.ID.StreamEnd) {
        throw failure(event, "one document only is allowed: remove the line --- and what follows");
      }
      return root;
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new ConfigurationException(
          "YAML cannot be read at %s: %s"
              .formatted(placeOfLine.apply(line).text(), Shown.sentence(e.getProblem())),
          e);
    } catch (YamlEngineException e) {
      throw new ConfigurationException(
          "YAML of " + name + " cannot be read: " + firstLine(e.getMessage()), e);
    }
  }

  private void refuseLongWords(String text) {
    int line = 1;
    int start = 0;
    for (int k = 0; k < text.length(); k++) {
      char c = text.charAt(k);
      if (c <= ' ' || SEPARATORS.indexOf(c) >= 0) {
        start = k + 1;
        line += c == '\n' ? 1 : 0;
      } else if (k - start >= MAX_WORD) {
        throw new ConfigurationException(
            "a value must have at most %d characters without a line break or a space: break its lines (%s)"
                .formatted(MAX_WORD, placeOfLine.apply(line).text()));
      }
    }
  }

  private ConfigValue value(Event event, int depth, Place place) {
    if (++values > MAX_VALUES) {
      throw failure(
          event,
          "a configuration must have at most %d values: keep large arrays in files of their own"
              .formatted(MAX_VALUES));
    }
    if (depth > MAX_DEPTH) {
      throw failure(event, "nesting must be at most " + MAX_DEPTH + " deep");
    }
    return switch (event) {
      case ScalarEvent scalar -> {
        refuseTag(scalar, scalar.getTag());
        yield new Scalar(scalar.getValue(), scalar.isPlain(), place);
      }
      case SequenceStartEvent start -> {
        refuseTag(start, start.getTag());
        List<ConfigValue> items = new ArrayList<>();
        for (Event e = next(); e.getEventId() != Event.ID.SequenceEnd; e = next()) {
          items.add(value(e, depth + 1, place(e)));
        }
        yield new Items(items, place);
      }
      case MappingStartEvent start -> {
        refuseTag(start, start.getTag());
        yield new Entries(entries(depth), place);
      }
      case AliasEvent alias ->
          throw failure(alias, "aliases (*name) are not allowed: write the value out");
      default -> throw new IllegalStateException("unexpected YAML event " + event);
    };
  }

  private Map<String, ConfigValue> entries(int depth) {
    Map<String, ConfigValue> entries = new LinkedHashMap<>();
    for (Event e = next(); e.getEventId() != Event.ID.MappingEnd; e = next()) {
      if (!(value(e, depth + 1, place(e)) instanceof Scalar key)) {
        throw failure(e, "a key must be a name, not a list or section");
      }
      // A value stands where its key stands, also when it is written on the lines below.
      ConfigValue value = value(next(), depth + 1, key.place());
      ConfigValue previous = entries.putIfAbsent(key.text(), value);
      if (previous != null) {
        throw new ConfigurationException(
            "key %s is repeated at %s (first at %s): keep one of them"
                .formatted(Shown.value(key.text()), key.place().text(), previous.place().text()));
      }
    }
    return entries;
  }

  private Event next() {
    return events.next();
  }

  private Place place(Event event) {
    return placeOfLine.apply(event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1));
  }

  private void refuseTag(Event event, Optional<String> tag) {
    if (tag.isPresent()) {
      throw failure(event, "tags are not allowed: remove " + Shown.value(tag.get()));
    }
  }

  private ConfigurationException failure(Event event, String sentence) {
    return new ConfigurationException(sentence + " (" + place(event).text() + ")");
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("no reason given");
  }
}
