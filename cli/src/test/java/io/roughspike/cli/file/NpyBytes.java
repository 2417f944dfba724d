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
    return write(path, "<f8", false, shape, data(values));
  }

  /** A file with any header. */
  public static Path write(Path path, String type, boolean fortran, String shape, byte[] data) {
    try {
      return Files.write(path, bytes(1, dictionary(type, fortran, shape), data));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a header says. */
  static String dictionary(String type, boolean fortran, String shape) {
    return "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }"
        .formatted(type, fortran ? "True" : "False", shape);
  }

  /** The bytes of a file of version {@code version}.0 of the format. */
  static byte[] bytes(int version, String dictionary, byte[] data) {
    int start = version == 1 ? 10 : 12;
    int padding = 64 - (start + dictionary.length() + 1) % 64;
    byte[] header = (dictionary + " ".repeat(padding) + "\n").getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer file =
        ByteBuffer.allocate(start + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    file.put((byte) version).put((byte) 0);
    if (version == 1) {
      file.putShort((short) header.length);
    } else {
      file.putInt(header.length);
    }
    return file.put(header).put(data).array();
  }

  /** Little-endian doubles. */
  static byte[] data(double... values) {
    ByteBuffer data = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      data.putDouble(value);
    }
    return data.array();
  }
}
