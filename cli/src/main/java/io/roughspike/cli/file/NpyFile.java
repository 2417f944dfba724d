package io.roughspike.cli.file;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.FileFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.openlca.npy.NpyArray;
import org.openlca.npy.NpyDataType;
import org.openlca.npy.NpyDoubleArray;
import org.openlca.npy.NpyHeader;
import org.openlca.npy.dict.NpyHeaderDict;

/**
 * NumPy arrays: {@code .npy} files and {@code .npz} archives of them. Reads real and whole numbers
 * of any width and byte order, C or Fortran order. The header is believed only when the data that
 * follow have the size it says.
 */
public final class NpyFile {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST_HEADER = 1 << 12;
  private static final int ALIGNMENT = 64;

  /** Bytes that are read or written at a time, a multiple of the width of every type. */
  private static final int BLOCK = 1 << 16;

  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 64;

  private NpyFile() {}

  /** Whether {@code path} has the name of an array file or archive. */
  public static boolean isArrayName(Path path) {
    return path.toString().endsWith(".npy") || isArchiveName(path);
  }

  /** Whether {@code path} has the name of an archive of arrays. */
  public static boolean isArchiveName(Path path) {
    return path.toString().endsWith(".npz");
  }

  /** Reads a {@code .npy} file, or the only array of a {@code .npz} archive. */
  public static NumberArray read(Path path) {
    if (isArchiveName(path)) {
      Map<String, NumberArray> arrays = readAll(path);
      if (arrays.size() != 1) {
        throw new ConfigurationException(
            "file %s must hold one array, got %s".formatted(path, arrays.keySet()));
      }
      return arrays.values().iterator().next();
    }
    try (InputStream in = Files.newInputStream(path)) {
      return read(in, Files.size(path), "file " + path);
    } catch (IOException e) {
      throw FileFailure.reading(path, e);
    }
  }

  /** Reads every array of a {@code .npz} archive, by name. */
  public static Map<String, NumberArray> readAll(Path path) {
    Map<String, NumberArray> arrays = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(path.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        String name = entry.getName().replaceFirst("\\.npy$", "");
        try (InputStream in = zip.getInputStream(entry)) {
          arrays.put(name, read(in, entry.getSize(), "array " + name + " of file " + path));
        }
      }
    } catch (ZipException e) {
      throw new ConfigurationException("file " + path + " is not a zip archive of arrays", e);
    } catch (IOException e) {
      throw FileFailure.reading(path, e);
    }
    return arrays;
  }

  private static NumberArray read(InputStream in, long size, String what) throws IOException {
    NpyHeader header = header(in, what);
    NpyHeaderDict dict = header.dict();
    int width = bytes(dict.dataType());
    if (width == 0) {
      throw new ConfigurationException(
          what + " must hold real or whole numbers, got NumPy type " + dict.dataType());
    }
    int[] shape = dict.shape() == null ? new int[0] : dict.shape();
    String shapeText = NumberArray.shapeText(shape);
    long count = 1;
    for (int length : shape) {
      // Saturates: no product that wraps around may pass the test below.
      count = length < 0 ? -1 : Math.min(count * length, Long.MAX_VALUE / Integer.MAX_VALUE);
      if (count < 0) {
        throw new ConfigurationException(what + " has the impossible shape " + shapeText);
      }
    }
    long dataSize = size - header.dataOffset();
    if (count > LARGEST_ARRAY || count * width != dataSize) {
      throw new ConfigurationException(
          "%s must hold the %s numbers of %d bytes that its header says, got %d bytes of data: the file is damaged or too large"
              .formatted(what, shapeText, width, dataSize));
    }
    double[] values = new double[(int) count];
    byte[] block = new byte[BLOCK];
    ByteBuffer numbers = ByteBuffer.wrap(block).order(header.byteOrder());
    int done = 0;
    while (done < values.length) {
      int wanted = (int) Math.min(BLOCK, (long) (values.length - done) * width);
      int got = in.readNBytes(block, 0, wanted);
      if (got != wanted) {
        throw new ConfigurationException(
            "%s is cut off: %d of %d bytes are there"
                .formatted(what, (long) done * width + got, dataSize));
      }
      decode(numbers.position(0), dict.dataType(), values, done, wanted / width);
      done += wanted / width;
    }
    return new NumberArray(
        shape, dict.hasFortranOrder() ? lastIndexFastest(values, shape) : values);
  }

  /** Reads magic, version and a header of bounded length, then lets the library parse it. */
  private static NpyHeader header(InputStream in, String what) throws IOException {
    byte[] start = in.readNBytes(12);
    for (int k = 0; k < MAGIC.length; k++) {
      if (start.length < 12 || start[k] != MAGIC[k]) {
        throw new ConfigurationException(what + " is not a NumPy array (.npy)");
      }
    }
    ByteBuffer buffer = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
    int offset = start[6] == 1 ? 10 : 12;
    long length = start[6] == 1 ? buffer.getShort(8) & 0xffff : buffer.getInt(8) & 0xffffffffL;
    if (length > LONGEST_HEADER) {
      throw new ConfigurationException(
          "%s must have a header of at most %d bytes, got %d: the file is damaged"
              .formatted(what, LONGEST_HEADER, length));
    }
    byte[] whole = new byte[offset + (int) length];
    System.arraycopy(start, 0, whole, 0, Math.min(start.length, whole.length));
    int rest = Math.max(0, whole.length - start.length);
    if (in.readNBytes(whole, Math.min(start.length, whole.length), rest) < rest) {
      throw new ConfigurationException(what + " is cut off inside its header");
    }
    try {
      return NpyHeader.read(new ByteArrayInputStream(whole));
    } catch (RuntimeException e) { // the library's parser fails in many unchecked ways
      throw new ConfigurationException(
          what + " has a header that cannot be understood: " + e.getMessage(), e);
    }
  }

  private static int bytes(NpyDataType type) {
    return switch (type) {
      case i1, u1 -> 1;
      case i2, u2, f2 -> 2;
      case f4, i4, u4 -> 4;
      case f8, i8, u8 -> 8;
      default -> 0;
    };
  }

  private static void decode(ByteBuffer in, NpyDataType type, double[] out, int offset, int count) {
    for (int k = offset; k < offset + count; k++) {
      out[k] =
          switch (type) {
            case f8 -> in.getDouble();
            case f4 -> in.getFloat();
            case f2 -> Float.float16ToFloat(in.getShort());
            case i8 -> in.getLong();
            case u8 -> unsigned(in.getLong());
            case i4 -> in.getInt();
            case i2 -> in.getShort();
            case i1 -> in.get();
            case u4 -> in.getInt() & 0xffffffffL;
            case u2 -> in.getShort() & 0xffff;
            default -> in.get() & 0xff;
          };
    }
  }

  /** 64 bits as a number that has no sign, rounded once: the lowest bit only tells ties apart. */
  private static double unsigned(long bits) {
    return bits >= 0 ? bits : (double) ((bits >>> 1) | (bits & 1)) * 2;
  }

  /** From first index fastest to last index fastest. */
  private static double[] lastIndexFastest(double[] values, int[] shape) {
    double[] result = new double[values.length];
    int[] index = new int[shape.length];
    for (double value : values) {
      int position = 0;
      for (int d = 0; d < shape.length; d++) {
        position = position * shape[d] + index[d];
      }
      result[position] = value;
      for (int d = 0; d < shape.length && ++index[d] == shape[d]; d++) {
        index[d] = 0;
      }
    }
    return result;
  }

  /**
   * Writes a {@code .npy} file of doubles, last index fastest.
   *
   * @param values as many as the product of {@code shape}
   */
  public static void write(Path path, double[] values, int... shape) {
    AtomicFile.write(path, out -> write(out, new NpyDoubleArray(shape, values, false)));
  }

  /** Writes a {@code .npz} archive. */
  public static void writeAll(Path path, Map<String, NpyArray<?>> arrays) {
    AtomicFile.write(
        path,
        out -> {
          ZipOutputStream zip = new ZipOutputStream(out);
          // As numpy.savez does: the digits of numbers hardly compress, and it takes long.
          zip.setLevel(Deflater.NO_COMPRESSION);
          for (Map.Entry<String, NpyArray<?>> array : arrays.entrySet()) {
            zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
            write(zip, array.getValue());
          }
          zip.finish();
        });
  }

  /** Writes block by block: the library's own writer copies all, and hides what went wrong. */
  private static void write(OutputStream out, NpyArray<?> array) throws IOException {
    String tuple = NumberArray.shapeText(array.shape()).replaceFirst("^\\((\\d+)\\)$", "($1,)");
    String dict =
        "{'descr': '<%s', 'fortran_order': False, 'shape': %s, }"
            .formatted(array.dataType().name(), tuple);
    int start = MAGIC.length + 4; // two bytes of version 1.0, two of the length of what follows
    int length = (start + dict.length() + ALIGNMENT) / ALIGNMENT * ALIGNMENT - start;
    ByteBuffer header = ByteBuffer.allocate(start + length).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) length);
    header.put((dict + " ".repeat(length - 1 - dict.length()) + "\n").getBytes(US_ASCII));
    out.write(header.array());
    ByteBuffer data = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    for (int k = 0; k < array.size(); k++) {
      if (!data.hasRemaining()) {
        out.write(data.array());
        data.clear();
      }
      array.writeElementTo(k, data);
    }
    out.write(data.array(), 0, data.position());
  }
}
