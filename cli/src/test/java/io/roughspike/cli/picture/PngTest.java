package io.roughspike.cli.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** PNG files, chunk by chunk. */
class PngTest {
  private static Map<String, ByteBuffer> chunks(byte[] png) {
    Map<String, ByteBuffer> chunks = new HashMap<>();
    ByteBuffer bytes = ByteBuffer.wrap(png).position(8);
    while (bytes.hasRemaining()) {
      int length = bytes.getInt();
      byte[] name = new byte[4];
      bytes.get(name);
      chunks.putIfAbsent(
          new String(name, StandardCharsets.US_ASCII), bytes.slice(bytes.position(), length));
      bytes.position(bytes.position() + length + 4);
    }
    return chunks;
  }

  /** Two pixels a point of 1/72 inch: 144 a inch, 5669.29 a metre. */
  @Test
  void theResolutionIsInTheFile() throws IOException {
    Axis unit = new Axis(0, 1, false);
    Panel panel = new Panel("", "", "", List.of(), unit, unit, OptionalDouble.empty());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Figure("", List.of(List.of(panel)), List.of(), "").writePng(out);
    Map<String, ByteBuffer> chunks = chunks(out.toByteArray());
    ByteBuffer resolution = chunks.get("pHYs");
    assertEquals(5669, resolution.getInt(), "pixels a metre across");
    assertEquals(5669, resolution.getInt(), "pixels a metre down");
    assertEquals(1, resolution.get(), "the unit is the metre");
    assertEquals(2 * 442, chunks.get("IHDR").getInt(), "width");
  }
}
