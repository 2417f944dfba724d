package io.roughspike.place;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a task gets and what it gives: text, arrays and files, which may travel to another machine.
 * Arrays and contents of files are not copied: whoever packs a parcel leaves them alone afterwards.
 */
public final class Parcel {
  /** A parcel of nothing. */
  public static final Parcel EMPTY = new Parcel("");

  private final String text;
  private final List<double[]> arrays;
  private final SortedMap<String, byte[]> files;

  /** Made when it is asked for. */
  private volatile String digest;

  /**
   * A parcel.
   *
   * @param text any text
   * @param arrays numbers, which keep their bits
   * @param files contents by name, a path relative to some folder with {@code /} between its parts
   */
  public Parcel(String text, List<double[]> arrays, Map<String, byte[]> files) {
    this.text = text;
    this.arrays = List.copyOf(arrays);
    this.files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /**
   * A parcel without files.
   *
   * @param text any text
   * @param arrays numbers
   */
  public Parcel(String text, double[]... arrays) {
    this(text, List.of(arrays), Map.of());
  }

  /** {@return the text} */
  public String text() {
    return text;
  }

  /** {@return the arrays, in order} */
  public List<double[]> arrays() {
    return arrays;
  }

  /**
   * {@return one of the arrays}
   *
   * @param index its number, from 0
   */
  public double[] array(int index) {
    return arrays.get(index);
  }

  /** {@return contents of files by name, in the order of their names} */
  public SortedMap<String, byte[]> files() {
    return files;
  }

  /** {@return 64 hexadecimal digits, the SHA-256 of its bytes: equal for equal contents alone} */
  public String digest() {
    String known = digest;
    if (known == null) {
      try {
        known = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(toBytes()));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java runtime has SHA-256", e);
      }
      digest = known;
    }
    return known;
  }

  /** {@return all of it as bytes, of which {@link #of} makes the same parcel} */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      put(out, text.getBytes(StandardCharsets.UTF_8));
      out.writeInt(arrays.size());
      for (double[] array : arrays) {
        byte[] content = new byte[Math.multiplyExact(array.length, Double.BYTES)];
        ByteBuffer.wrap(content).asDoubleBuffer().put(array);
        put(out, content);
      }
      out.writeInt(files.size());
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        put(out, file.getKey().getBytes(StandardCharsets.UTF_8));
        put(out, file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void put(DataOutputStream out, byte[] content) throws IOException {
    out.writeInt(content.length);
    out.write(content);
  }

  /**
   * {@return the parcel of which {@link #toBytes} made these bytes}
   *
   * @param bytes as they came
   * @throws UncheckedIOException where some are missing
   */
  public static Parcel of(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      String text = text(in);
      double[][] arrays = new double[in.readInt()][];
      for (int a = 0; a < arrays.length; a++) {
        byte[] content = content(in);
        arrays[a] = new double[content.length / Double.BYTES];
        ByteBuffer.wrap(content).asDoubleBuffer().get(arrays[a]);
      }
      Map<String, byte[]> files = new TreeMap<>();
      for (int f = in.readInt(); f > 0; f--) {
        files.put(text(in), content(in));
      }
      return new Parcel(text, List.of(arrays), files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(content(in), StandardCharsets.UTF_8);
  }

  private static byte[] content(DataInputStream in) throws IOException {
    int length = in.readInt();
    byte[] content = in.readNBytes(length);
    if (content.length < length) {
      throw new IOException(
          "a parcel must hold %d more bytes, got %d".formatted(length, content.length));
    }
    return content;
  }
}
