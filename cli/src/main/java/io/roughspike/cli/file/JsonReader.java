package io.roughspike.cli.file;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.Shown;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/** Reads files of one JSON object into maps, lists, doubles, longs, booleans, text and null. */
public final class JsonReader {
  private JsonReader() {}

  /** Reads a file. */
  public static Map<?, ?> read(Path path) {
    return parse(path, TextFile.read(path));
  }

  /** Reads the text of a file. */
  public static Map<?, ?> parse(Path path, String text) {
    try (JsonParser parser =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()
            .createParser(ObjectReadContext.empty(), text)) {
      parser.nextToken();
      if (value(parser) instanceof Map<?, ?> map && parser.nextToken() == null) {
        return map;
      }
      throw new ConfigurationException("file " + path + " must hold one JSON object");
    } catch (JacksonException e) {
      throw new ConfigurationException(
          "file %s is not JSON: %s".formatted(path, Shown.sentence(e.getOriginalMessage())), e);
    }
  }

  private static Object value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          map.put(name, value(parser));
        }
        yield map;
      }
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        yield list;
      }
      case VALUE_NUMBER_INT -> {
        if (parser.getString().equals("-0")) {
          yield -0.0;
        }
        yield parser.getLongValue();
      }
      case VALUE_NUMBER_FLOAT -> finite(parser.getDoubleValue());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_STRING -> parser.getString();
      case null, default -> null;
    };
  }

  private static double finite(double number) {
    if (!Double.isFinite(number)) {
      throw new StreamReadException("a number is beyond the largest double");
    }
    return number;
  }
}
