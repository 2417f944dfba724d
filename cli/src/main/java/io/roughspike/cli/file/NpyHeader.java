package io.roughspike.cli.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.Shown;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What stands before the data of a {@code .npy} file, after NumPy's description of the format
 * (numpy.lib.format, versions 1.0, 2.0 and 3.0): magic, version, length, and a Python dictionary of
 * {@code descr}, {@code fortran_order} and {@code shape}.
 *
 * @param type of the numbers
 * @param order of their bytes
 * @param isFortran whether the first index is fastest
 * @param shape length of each dimension
 * @param size bytes of it all
 */
record NpyHeader(Type type, ByteOrder order, boolean isFortran, List<Integer> shape, int size) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int ALIGNMENT = 64;
  private static final int LONGEST = 1 << 16;

  /** NumPy has no arrays of more dimensions. */
  private static final int MOST_DIMENSIONS = 64;

  private static final Set<Object> KEYS = Set.of("descr", "fortran_order", "shape");

  /** Types of numbers that can be read, by their names in NumPy. */
  enum Type {
    f2(2),
    f4(4),
    f8(8),
    i1(1),
    i2(2),
    i4(4),
    i8(8),
    u1(1),
    u2(2),
    u4(4),
    u8(8);

    /** Bytes of a number. */
    final int width;

    Type(int width) {
      this.width = width;
    }
  }

  /**
   * Reads a header; the stream then stands before the data.
   *
   * @param what the array, as messages name it
   */
  static NpyHeader read(InputStream in, String what) throws IOException {
    byte[] start = in.readNBytes(MAGIC.length + 2);
    if (start.length < MAGIC.length + 2
        || Arrays.mismatch(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length) >= 0) {
      throw new ConfigurationException(what + " is not a NumPy array (.npy)");
    }
    int version = start[MAGIC.length];
    if (version < 1 || version > 3 || start[MAGIC.length + 1] != 0) {
      throw new ConfigurationException(
          "%s has version %d.%d of the format, and 1.0, 2.0 and 3.0 can be read"
              .formatted(what, version & 0xff, start[MAGIC.length + 1] & 0xff));
    }
    int lengthBytes = version == 1 ? 2 : 4;
    ByteBuffer field = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    boolean isCut = in.readNBytes(field.array(), 0, lengthBytes) < lengthBytes;
    long length = field.getInt(0) & 0xffffffffL;
    if (length > LONGEST) {
      throw new ConfigurationException(
          "%s must have a header of at most %d bytes, got %d: the file is damaged"
              .formatted(what, LONGEST, length));
    }
    byte[] text = in.readNBytes((int) length);
    if (isCut || text.length < length) {
      throw new ConfigurationException(what + " is cut off inside its header");
    }
    return of(
        new String(text, version == 3 ? UTF_8 : ISO_8859_1),
        start.length + lengthBytes + text.length,
        what);
  }

  private static NpyHeader of(String text, int size, String what) {
    Object literal;
    try {
      literal = PythonLiteral.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "%s has a header that cannot be understood: %s".formatted(what, e.getMessage()), e);
    }
    if (!(literal instanceof Map<?, ?> map)
        || !map.keySet().equals(KEYS)
        || !(map.get("fortran_order") instanceof Boolean isFortran)) {
      throw new ConfigurationException(
          what
              + " has a header that cannot be understood: it must hold descr, fortran_order (True or False) and shape");
    }
    String descr = descr(map.get("descr"), what);
    Type type = type(descr, what);
    boolean isBig = descr.charAt(0) == '>';
    return new NpyHeader(
        type,
        isBig ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
        isFortran,
        shape(map.get("shape"), what),
        size);
  }

  private static String descr(Object descr, String what) {
    if (descr instanceof String text && !text.isEmpty()) {
      return text;
    }
    if (descr instanceof List<?> fields) {
      String names =
          fields.stream()
              .map(field ->
                  field instanceof PythonLiteral.Tuple tuple && !tuple.items().isEmpty()
                      ? String.valueOf(tuple.items().getFirst())
                      : "?")
              .collect(Collectors.joining(", "));
      throw new ConfigurationException(
          "%s is a structured array with the fields %s: save each as an array of its own"
              .formatted(what, Shown.value(names)));
    }
    throw new ConfigurationException(what + " has a header without a type of numbers");
  }

  private static Type type(String descr, String what) {
    char order = descr.charAt(0);
    String name = descr.substring(1);
    for (Type type : Type.values()) {
      if (name.equals(type.name())
          && (order == '<' || order == '>' || (order == '|' && type.width == 1))) {
        return type;
      }
    }
    throw new ConfigurationException(
        "%s must hold real or whole numbers, got NumPy type %s%s"
            .formatted(what, Shown.value(descr), meaning(name)));
  }

  private static String meaning(String name) {
    return switch (name.isEmpty() ? ' ' : name.charAt(0)) {
      case 'U', 'S', 'a' -> " (text)";
      case 'O' -> " (Python objects)";
      case 'b' -> " (true or false)";
      case 'c' -> " (complex numbers)";
      case 'M', 'm' -> " (times)";
      default -> "";
    };
  }

  private static List<Integer> shape(Object shape, String what) {
    if (!(shape instanceof PythonLiteral.Tuple tuple)
        || !tuple.items().stream().allMatch(length -> length instanceof BigInteger)) {
      throw new ConfigurationException(
          what
              + " has a header that cannot be understood: its shape must be whole numbers, as in (2, 3)");
    }
    List<BigInteger> lengths = tuple.items().stream().map(length -> (BigInteger) length).toList();
    if (lengths.size() > MOST_DIMENSIONS
        || lengths.stream().anyMatch(length -> length.signum() < 0 || length.bitLength() > 31)) {
      throw new ConfigurationException(
          "%s has the impossible shape %s".formatted(what, Shown.value(lengths)));
    }
    return lengths.stream().map(BigInteger::intValueExact).toList();
  }

  /** The header of an array with bytes in little-endian order and the last index fastest. */
  static byte[] bytes(Type type, int[] shape) {
    String dict =
        "{'descr': '<%s', 'fortran_order': False, 'shape': %s, }"
            .formatted(type, NumberArray.shapeText(shape));
    int start = MAGIC.length + 4; // two bytes of version 1.0, two of the length of what follows
    int length = (start + dict.length() + ALIGNMENT) / ALIGNMENT * ALIGNMENT - start;
    ByteBuffer header = ByteBuffer.allocate(start + length).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) length);
    header.put((dict + " ".repeat(length - 1 - dict.length()) + "\n").getBytes(US_ASCII));
    return header.array();
  }
}
