package io.roughspike.cli.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrays of every type, order and byte order, against files written byte by byte. */
class NpyFileTest {
  @TempDir private Path temp;

  private NumberArray read(String type, boolean fortran, String shape, ByteBuffer data) {
    byte[] bytes = new byte[data.capacity()];
    data.get(0, bytes);
    return NpyFile.read(NpyBytes.write(temp.resolve("a.npy"), type, fortran, shape, bytes));
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void everyTypeOfNumber() {
    assertArrayEquals(
        new double[] {Math.PI, -0.0},
        read("<f8", false, "(2,)", little(16).putDouble(Math.PI).putDouble(-0.0)).values());
    assertArrayEquals(
        new double[] {0.1f, -2},
        read("<f4", false, "(2,)", little(8).putFloat(0.1f).putFloat(-2)).values());
    assertArrayEquals(
        new double[] {1.5, -0.25},
        read("<f2", false, "(2,)", little(4).putShort((short) 0x3e00).putShort((short) 0xb400))
            .values());
    // 2^64 - 1 rounds up; 2^63 + 1025 is just above a tie, which the lowest bit decides
    assertArrayEquals(
        new double[] {7, 0x1p64, 0x1p63 + 2048},
        read("<u8", false, "(3,)", little(24).putLong(7).putLong(-1).putLong(Long.MIN_VALUE + 1025))
            .values());
    assertArrayEquals(
        new double[] {1L << 40, -3},
        read("<i8", false, "(2,)", little(16).putLong(1L << 40).putLong(-3)).values());
    assertArrayEquals(
        new double[] {7, -7}, read("<i4", false, "(2,)", little(8).putInt(7).putInt(-7)).values());
    assertArrayEquals(
        new double[] {7, -7},
        read("<i2", false, "(2,)", little(4).putShort((short) 7).putShort((short) -7)).values());
    assertArrayEquals(
        new double[] {7, -7},
        read("|i1", false, "(2,)", little(2).put((byte) 7).put((byte) -7)).values());
    assertArrayEquals(
        new double[] {4294967295.0}, read("<u4", false, "(1,)", little(4).putInt(-1)).values());
    assertArrayEquals(
        new double[] {65535}, read("<u2", false, "(1,)", little(2).putShort((short) -1)).values());
    assertArrayEquals(
        new double[] {255}, read("|u1", false, "(1,)", little(1).put((byte) -1)).values());
    ByteBuffer big = ByteBuffer.allocate(8).putDouble(1.25);
    assertArrayEquals(new double[] {1.25}, read(">f8", false, "(1,)", big).values());
  }

  @Test
  void bothOrdersOfIndices() {
    ByteBuffer data = little(6 * 8);
    for (int k = 0; k < 6; k++) {
      data.putDouble(k);
    }
    NumberArray rows = read("<f8", false, "(2, 3)", data);
    assertEquals("(2, 3)", rows.shapeText());
    assertArrayEquals(new double[] {0, 1, 2, 3, 4, 5}, rows.values());
    // columns [0 1], [2 3], [4 5]
    assertArrayEquals(new double[] {0, 2, 4, 1, 3, 5}, read("<f8", true, "(2, 3)", data).values());
    // entry (i, j, k) of shape (1, 2, 3) is number i + j + 2 k
    assertArrayEquals(
        new double[] {0, 2, 4, 1, 3, 5}, read("<f8", true, "(1, 2, 3)", data).values());
  }

  @Test
  void moreNumbersThanOneBlock() {
    double[] values = new double[30_001];
    ByteBuffer data = little(4 * values.length);
    for (int k = 0; k < values.length; k++) {
      values[k] = Math.sin(k);
      data.putFloat((float) values[k]);
    }
    double[] singles = read("<f4", false, "(30001,)", data).values();
    for (int k = 0; k < values.length; k++) {
      assertEquals((float) values[k], singles[k]);
    }
    Path file = temp.resolve("b.npy");
    NpyFile.write(file, values, 30_001, 1);
    assertEquals("(30001, 1)", NpyFile.read(file).shapeText());
    assertArrayEquals(values, NpyFile.read(file).values());
  }

  @Test
  void noDimensionsAndNoNumbers() {
    NumberArray number = read("<f8", false, "()", little(8).putDouble(3));
    assertEquals(0, number.dimensions());
    assertArrayEquals(new double[] {3}, number.values());
    assertEquals(0, read("<f8", false, "(0, 4)", little(0)).values().length);
  }

  @Test
  void archivesReadBackToTheSameBits() {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("x", NpyArray.of(new double[] {0.1, Double.MIN_VALUE}, 1, 2));
    arrays.put("n", NpyArray.of(new int[] {5, -6}));
    Path file = temp.resolve("b.npz");
    NpyFile.writeAll(file, arrays);
    Map<String, NumberArray> read = NpyFile.readAll(file);
    assertEquals(arrays.keySet(), read.keySet());
    assertArrayEquals(new double[] {0.1, Double.MIN_VALUE}, read.get("x").values());
    assertEquals("(1, 2)", read.get("x").shapeText());
    assertEquals("(2,)", read.get("n").shapeText());
    assertArrayEquals(new double[] {5, -6}, read.get("n").values());
  }

  /** Read by hand after the format's description. */
  @Test
  void arraysAreWrittenAsNumpyReadsThem() throws IOException {
    Path file = temp.resolve("a.npy");
    double[] values = {1, -0.0, Double.MIN_VALUE, Math.PI, 1e300, 1 / 3.0};
    NpyFile.write(file, values, 3, 2);
    byte[] bytes = Files.readAllBytes(file);
    int data = bytes.length - 8 * values.length;
    assertEquals(0, data % 64, "data are aligned");
    String header = new String(bytes, 10, data - 10, US_ASCII);
    assertEquals(
        "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }", header.stripTrailing());
    assertTrue(header.endsWith("\n"));
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(header.length(), buffer.getShort(8));
    for (int k = 0; k < values.length; k++) {
      assertEquals(
          Double.doubleToRawLongBits(values[k]), buffer.getLong(data + 8 * k), "value " + k);
    }
    NpyFile.write(file, new double[20_000], 20_000); // more than one buffer, one dimension
    assertTrue(Files.readString(file, ISO_8859_1).contains("(20000,)"));
    assertEquals(20_000, NpyFile.read(file).values().length);
  }
}
