package io.roughspike.cli.file;

import java.io.StringWriter;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON object under construction. Values: text, numbers, booleans, arrays of double, iterables,
 * other objects, null. Finite numbers are written so that they read back to the same bits; others
 * become null, as JSON has none.
 */
public final class JsonObject {
  private final Map<String, Object> values = new LinkedHashMap<>();

  /** Adds a value under {@code key}; returns this. */
  public JsonObject put(String key, Object value) {
    values.put(key, value);
    return this;
  }

  /** The object as one line of text without a line break. */
  @Override
  public String toString() {
    StringWriter text = new StringWriter();
    writeTo(text);
    return text.toString();
  }

  /** Writes what {@link #toString} gives, without holding it. */
  public void writeTo(Writer text) {
    try (JsonGenerator out =
        JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build()
            .createGenerator(ObjectWriteContext.empty(), text)) {
      write(out, this);
    }
  }

  private static void write(JsonGenerator out, Object value) {
    switch (value) {
      case JsonObject object -> {
        out.writeStartObject();
        object.values.forEach((key, entry) -> {
          out.writeName(key);
          write(out, entry);
        });
        out.writeEndObject();
      }
      case Iterable<?> items -> {
        out.writeStartArray();
        items.forEach(item -> write(out, item));
        out.writeEndArray();
      }
      case double[] numbers -> {
        out.writeStartArray();
        for (double number : numbers) {
          write(out, number);
        }
        out.writeEndArray();
      }
      case Double number when !Double.isFinite(number) -> out.writeNull();
      case Double number -> out.writeNumber(number);
      case Integer number -> out.writeNumber(number);
      case Long number -> out.writeNumber(number);
      case Boolean flag -> out.writeBoolean(flag);
      case null -> out.writeNull();
      default -> out.writeString(value.toString());
    }
  }
}
