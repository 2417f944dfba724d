package io.roughspike.place;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParcelTest {
  private static final Parcel PARCEL =
      new Parcel(
          "a: \"ä\"\nb: 2\n",
          List.of(
              new double[] {0.1, -0.0, Double.longBitsToDouble(0x7ff8_0000_0000_beefL)},
              new double[0]),
          Map.of("in/b.csv", new byte[] {1, -1}, "a", new byte[0]));

  @Test
  void bytesKeepEverything() {
    Parcel again = Parcel.of(PARCEL.toBytes());
    assertEquals(PARCEL.text(), again.text());
    assertEquals(2, again.arrays().size());
    assertArrayEquals(bits(PARCEL.array(0)), bits(again.array(0)));
    assertEquals(0, again.array(1).length);
    assertEquals(List.of("a", "in/b.csv"), List.copyOf(again.files().keySet()));
    assertArrayEquals(new byte[] {1, -1}, again.files().get("in/b.csv"));
  }

  @Test
  void digestsTellContentsApart() {
    assertEquals(PARCEL.digest(), Parcel.of(PARCEL.toBytes()).digest());
    assertEquals(64, PARCEL.digest().length());
    assertNotEquals(
        new Parcel("", new double[] {0.0}).digest(), new Parcel("", new double[] {-0.0}).digest());
    assertNotEquals(Parcel.EMPTY.digest(), new Parcel("", new double[0]).digest());
  }

  private static long[] bits(double[] values) {
    return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
  }

  @Test
  void bytesThatAreMissingAreToldOf() {
    byte[] whole = PARCEL.toBytes();
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThrows(UncheckedIOException.class, () -> Parcel.of(part), "length " + length);
    }
  }
}
