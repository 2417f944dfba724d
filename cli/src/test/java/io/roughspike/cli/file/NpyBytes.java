package io.roughspike.cli.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * NumPy files written byte by byte after the format's description, so as not to test a library with
 * itself.
 */
public final class NpyBytes {
  private NpyBytes() {}

  /** A file of little-endian doubles with the given shape, for instance {@code (2, 3)}. */
  public static Path doubles(Path path, String shape, double... values) {
    ByteBuffer data = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      data.putDouble(value);
    }
    return write(path, "<f8", false, shape, data.array());
  }

  /** A file with any header. */
  public static Path write(Path path, String type, boolean fortran, String shape, byte[] data) {
    String dict =
        "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }"
            .formatted(type, fortran ? "True" : "False", shape);
    int padding = 64 - (10 + dict.length() + 1) % 64;
    byte[] header = (dict + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer file =
        ByteBuffer.allocate(10 + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    file.put((byte) 1).put((byte) 0).putShort((short) header.length).put(header).put(data);
    try {
      return Files.write(path, file.array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
