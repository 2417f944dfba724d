package io.roughspike.cli.file;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.FileFailure;
import io.roughspike.cli.failure.Shown;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * NumPy arrays: {@code .npy} files and {@code .npz} archives of them. Reads real and whole numbers
 * of any width and byte order, C or Fortran order. The header is believed only when the data that
 * follow have the size it says, and no memory is taken beyond a few times what is there.
 */
public final class NpyFile {
  /** Unpacked numbers for which room is made at once, in packed sizes. */
  private static final int LIKELY_EXPANSION = 4;

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
      Archive archive = readAll(path, Optional.empty());
      if (archive.arrays.size() != 1) {
        throw new ConfigurationException(
            "file %s must hold one array, got %s".formatted(path, archive.names()));
      }
      return archive.arrays.values().iterator().next();
    }
    try (InputStream in = Files.newInputStream(path)) {
      long size = Files.size(path);
      return read(in, size, size, "file " + path);
    } catch (IOException e) {
      throw FileFailure.reading(path, e);
    }
  }

  /**
   * Arrays of a {@code .npz} archive.
   *
   * @param arrays by name
   * @param others names of those that were not wanted
   */
  record Archive(Path path, Map<String, NumberArray> arrays, Set<String> others) {
    /** The names of all, as a message shows them. */
    String names() {
      Set<String> names = new TreeSet<>(others);
      names.addAll(arrays.keySet());
      return Shown.value(names);
    }

    /** Tells which arrays are there for nothing. */
    void tellOthers() {
      if (!others.isEmpty()) {
        Notes.tell(
            "file %s also holds %s, which nothing here uses"
                .formatted(path, Shown.value(String.join(", ", others))));
      }
    }
  }

  /** Reads every array of a {@code .npz} archive, by name. */
  public static Map<String, NumberArray> readAll(Path path) {
    return readAll(path, Optional.empty()).arrays;
  }

  /**
   * Reads the arrays called {@code wanted}, as far as they are there, of a {@code .npz} archive.
   */
  static Archive readAll(Path path, Set<String> wanted) {
    return readAll(path, Optional.of(wanted));
  }

  private static Archive readAll(Path path, Optional<Set<String>> wanted) {
    Archive archive = new Archive(path, new LinkedHashMap<>(), new TreeSet<>());
    try (ZipMembers zip = new ZipMembers(path)) {
      for (ZipMembers.Member member : zip.members()) {
        String name = member.name().replaceFirst("\\.npy$", "");
        if (archive.arrays.containsKey(name)) {
          throw new ConfigurationException(
              "file %s holds array %s twice: keep one of them".formatted(path, Shown.value(name)));
        }
        if (wanted.isPresent() && !wanted.get().contains(name)) {
          archive.others.add(name);
          continue;
        }
        String what = "array %s of file %s".formatted(Shown.value(name), path);
        try (InputStream in = zip.open(member)) {
          archive.arrays.put(name, read(in, member.size(), member.packed(), what));
        }
      }
    } catch (IOException e) {
      throw FileFailure.reading(path, e);
    }
    return archive;
  }

  /** Reads the {@code size} bytes of a {@code .npy} file; messages call it {@code what}. */
  static NumberArray read(InputStream in, long size, String what) throws IOException {
    return read(in, size, size, what);
  }

  /**
   * Reads an array to the end of {@code in}.
   *
   * @param size bytes of {@code in}
   * @param packed bytes that they take in the file
   */
  private static NumberArray read(InputStream in, long size, long packed, String what)
      throws IOException {
    NpyHeader header = NpyHeader.read(in, what);
    int width = header.type().width;
    int[] shape = header.shape().stream().mapToInt(Integer::intValue).toArray();
    long count = 1;
    for (int length : shape) {
      // Saturates: no product that wraps around may pass the test below.
      count = Math.min(count * length, Long.MAX_VALUE / Integer.MAX_VALUE);
    }
    long dataSize = size - header.size();
    if (count > LARGEST_ARRAY || count * width != dataSize) {
      throw new ConfigurationException(
          "%s must hold the %s numbers of %d bytes that its header says, got %d bytes of data: the file is damaged or too large"
              .formatted(what, NumberArray.shapeText(shape), width, dataSize));
    }
    double[] values =
        new double
            [(int) Math.min(count, Math.max(NpyArray.BLOCK, packed / width * LIKELY_EXPANSION))];
    byte[] block = new byte[NpyArray.BLOCK];
    ByteBuffer numbers = ByteBuffer.wrap(block).order(header.order());
    int done = 0;
    while (done < count) {
      int wanted = (int) Math.min(NpyArray.BLOCK, (count - done) * width);
      int got = in.readNBytes(block, 0, wanted);
      if (got != wanted) {
        throw new ConfigurationException(
            "%s is cut off: %d of %d bytes are there"
                .formatted(what, (long) done * width + got, dataSize));
      }
      if (done + wanted / width > values.length) {
        values = Arrays.copyOf(values, (int) Math.min(count, 2L * values.length));
      }
      decode(numbers.position(0), header.type(), values, done, wanted / width);
      done += wanted / width;
    }
    if (in.read() >= 0) { // the end also checks what was read
      throw new ConfigurationException(what + " grew while it was read: read it again");
    }
    return new NumberArray(shape, header.isFortran() ? lastIndexFastest(values, shape) : values);
  }

  private static void decode(
      ByteBuffer in, NpyHeader.Type type, double[] out, int offset, int count) {
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
            case u1 -> in.get() & 0xff;
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
    AtomicFile.write(path, out -> NpyArray.of(values, shape).writeTo(out));
  }

  /** Takes the next row of a matrix that is written. */
  @FunctionalInterface
  public interface RowSink {
    /** Writes a row, which may be changed afterwards. */
    void write(double[] row) throws IOException;
  }

  /** Gives the rows of a matrix. */
  @FunctionalInterface
  public interface Rows {
    /** Gives them all, in order. */
    void writeTo(RowSink out) throws IOException;
  }

  /** Writes a {@code .npy} file of a matrix that comes row by row, and may be of any size. */
  public static void writeRows(Path path, int rows, int columns, Rows content) {
    AtomicFile.write(
        path,
        out -> {
          out.write(NpyHeader.bytes(NpyHeader.Type.f8, new int[] {rows, columns}));
          content.writeTo(row -> NpyArray.of(row, columns).writeNumbersTo(out));
        });
  }

  /** Writes a {@code .npz} archive. */
  static void writeAll(Path path, Map<String, NpyArray> arrays) {
    AtomicFile.write(
        path,
        out -> {
          try (ZipOutputStream zip = new ZipOutputStream(out)) {
            // As numpy.savez does: the digits of numbers hardly compress, and it takes long.
            zip.setLevel(Deflater.NO_COMPRESSION);
            for (Map.Entry<String, NpyArray> array : arrays.entrySet()) {
              zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
              array.getValue().writeTo(zip);
            }
          }
        });
  }
}
