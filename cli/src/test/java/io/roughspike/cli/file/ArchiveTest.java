package io.roughspike.cli.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.ZipBytes.Member;
import io.roughspike.cli.file.ZipBytes.Packing;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.AllocationMeter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives of arrays: read only where nothing in them disagrees; headers of every version. */
class ArchiveTest {
  private static final double[] X = {0.1, -0.0, 1e300, Math.PI, 7};
  private static final double[] Y = {1, 2};

  @TempDir private Path temp;

  private static byte[] array(String type, String shape, byte[] data) {
    return NpyBytes.bytes(1, NpyBytes.dictionary(type, false, shape), data);
  }

  private static Member member(String name, double... values) {
    return Member.of(
        name + ".npy", array("<f8", "(" + values.length + ",)", NpyBytes.data(values)));
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(temp.resolve("a.npz"), bytes);
  }

  private static void assertHoldsXandY(Path file, String what) {
    Map<String, NumberArray> read = NpyFile.readAll(file);
    assertEquals(Set.of("x", "y"), read.keySet(), what);
    assertArrayEquals(X, read.get("x").values(), what);
    assertArrayEquals(Y, read.get("y").values(), what);
  }

  @Test
  void everyPackingIsRead() throws IOException {
    for (Packing packing : Packing.values()) {
      assertHoldsXandY(
          file(ZipBytes.archive(packing, member("x", X), member("y", Y))), packing.name());
    }
  }

  /** Every bit is turned, every prefix and some longer files are tried. */
  @Test
  void noDamageChangesANumber() throws IOException {
    int refused = 0;
    for (Packing packing : Packing.values()) {
      byte[] good = ZipBytes.archive(packing, member("x", X), member("y", Y));
      for (int bit = 0; bit < 8 * good.length; bit += 3) {
        byte[] bad = good.clone();
        bad[bit / 8] ^= (byte) (1 << bit % 8);
        refused += refusedOrSame(bad, packing + ", bit " + bit);
      }
      for (int length = 0; length < good.length; length += 7) {
        Path file = file(Arrays.copyOf(good, length));
        assertThrows(
            ConfigurationException.class,
            () -> NpyFile.readAll(file),
            packing + ", cut to " + file.toFile().length());
      }
      Path longer = file(Arrays.copyOf(good, good.length + 1));
      assertThrows(ConfigurationException.class, () -> NpyFile.readAll(longer));
    }
    assertTrue(refused > 5000, "refused: " + refused);
  }

  private int refusedOrSame(byte[] bytes, String what) throws IOException {
    Path file = file(bytes);
    try {
      assertHoldsXandY(file, what);
      return 0;
    } catch (ConfigurationException e) {
      assertTrue(e.getMessage().contains(file.toString()), what + ": " + e.getMessage());
      return 1;
    }
  }

  @Test
  void aTurnedBitOfANumberIsToldByItsChecksum() throws IOException {
    byte[] stored = ZipBytes.archive(Packing.STORED, member("x", 0.5));
    stored[stored.length - 22 - 46 - 5 - 1] ^= 0x40; // the exponent of the only number
    refused(stored, "file FILE is a damaged archive: member x.npy does not have its checksum");
  }

  @Test
  void bytesBehindTheEndAreNoMissingOnes() throws IOException {
    byte[] good = ZipBytes.archive(Packing.STORED, member("x", X));
    for (int more : new int[] {1, 22, 5000}) {
      refused(
          Arrays.copyOf(good, good.length + more),
          "file FILE is a damaged archive: %d bytes stand behind its end".formatted(more));
    }
    refused(
        Arrays.copyOf(good, good.length - 1),
        "file FILE is a damaged archive: it is cut off, as its end is missing");
  }

  @Test
  void listsThatDisagreeAreRefused() throws IOException {
    refused(
        ZipBytes.archive(Packing.STORED, member("x", X).listedAs("z.npy")),
        "file FILE is a damaged archive: member z.npy has another name where it stands than in the list");
    refused(
        ZipBytes.archive(Packing.STORED, member("x", X), member("x", X)),
        "file FILE has two members called x.npy: keep one of them");
    refused(
        ZipBytes.archive(Packing.STORED, member("x", X), Member.of("x", new byte[3])),
        "file FILE holds array x twice: keep one of them");
  }

  private void refused(byte[] bytes, String sentence) throws IOException {
    Path file = file(bytes);
    assertEquals(
        sentence.replace("FILE", file.toString()),
        assertThrows(ConfigurationException.class, () -> NpyFile.readAll(file)).getMessage());
  }

  @Test
  void otherArraysAreIgnoredWithANote() throws IOException {
    Path file =
        file(
            ZipBytes.archive(
                Packing.STORED,
                member("sample", 0, 1),
                member("neuron", 0, 0),
                member("time", 0.25, 0.5),
                Member.of("label.npy", array("<U3", "(2,)", new byte[24]))));
    List<String> notes = new ArrayList<>();
    SpikeTrains trains = Notes.tellingTo(notes::add, () -> SpikeFile.read(file, 1));
    assertEquals(0.5, trains.time(1, 0));
    assertEquals(List.of("file " + file + " also holds label, which nothing here uses"), notes);
  }

  @Test
  void headersOfEveryVersion() throws IOException {
    byte[] two = NpyBytes.data(1, 2, 3, 4, 5, 6);
    for (int version = 1; version <= 3; version++) {
      String unusual = "{\"shape\": (3L, 2L), 'fortran_order': False, 'descr': u'<f8'}";
      for (String text : List.of(NpyBytes.dictionary("<f8", false, "(3, 2)"), unusual)) {
        Path file = Files.write(temp.resolve("a.npy"), NpyBytes.bytes(version, text, two));
        NumberArray read = NpyFile.read(file);
        assertEquals("(3, 2)", read.shapeText(), text);
        assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, read.values(), text);
      }
    }
  }

  @Test
  void headersThatCannotBeBelieved() throws IOException {
    String impossible = "file FILE has the impossible shape ";
    header("<f8", "(4294967299, 4, 2)", 3 * 4 * 2, impossible + "[4294967299, 4, 2]");
    header("<f8", "(4294967296, 4294967296, 4)", 0, impossible + "[4294967296, 4294967296, 4]");
    header("<f8", "(-1, 4)", 0, impossible + "[-1, 4]");
    String must = "file FILE must hold the ";
    String damaged = " bytes of data: the file is damaged or too large";
    header(
        "<f8",
        "(65536, 65536)",
        0,
        must + "(65536, 65536) numbers of 8 bytes that its header says, got 0" + damaged);
    header(
        "<f8",
        "(2147483647, 2147483647, 4)",
        4,
        must
            + "(2147483647, 2147483647, 4) numbers of 8 bytes that its header says, got 32"
            + damaged);
    header(
        "<f8", "(3,)", 4, must + "(3,) numbers of 8 bytes that its header says, got 32" + damaged);
    header(
        "[('t', '<f8'), ('v', '<f8', (2,))]",
        "(1,)",
        3,
        "file FILE is a structured array with the fields t, v: save each as an array of its own");
    header(
        "<U7", "(1,)", 3, "file FILE must hold real or whole numbers, got NumPy type <U7 (text)");
    header(
        "<c16",
        "(1,)",
        2,
        "file FILE must hold real or whole numbers, got NumPy type <c16 (complex numbers)");
    String header = "file FILE has a header that cannot be understood: ";
    header("<f8", "(1)", 1, header + "its shape must be whole numbers, as in (2, 3)");
    header("<f8", "(1.0,)", 1, header + "expected a comma or ) at its character 53");
    header("<f8", "(0x1,)", 1, header + "expected a comma or ) at its character 53");
    header("<f8", "(1_0,)", 10, header + "expected a comma or ) at its character 53");
    header("<f8", "(01,)", 1, header + "expected a whole number at its character 54");
  }

  private void header(String type, String shape, int numbers, String sentence) throws IOException {
    String text = NpyBytes.dictionary(type, false, shape);
    if (type.startsWith("[")) {
      text = text.replace("'[", "[").replace("]'", "]");
    }
    Path file = temp.resolve("a.npy");
    Files.write(file, NpyBytes.bytes(1, text, new byte[8 * numbers]));
    assertEquals(
        sentence.replace("FILE", file.toString()),
        assertThrows(ConfigurationException.class, () -> NpyFile.read(file)).getMessage());
  }

  /** Sizes are checked against what is there before memory is taken. */
  @Test
  void noMemoryIsTakenForWhatIsNotThere() throws IOException {
    byte[] claim = array("<f8", "(250000000,)", new byte[0]);
    Path bare = Files.write(temp.resolve("a.npy"), claim);
    byte[] archive = ZipBytes.archive(Packing.DEFLATED, Member.of("x.npy", claim));
    int listedSize = archive.length - 22 - "x.npy".length() - 46 + 24;
    ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
    int all = 128 + 2_000_000_000;
    bytes.putInt(listedSize, all).putInt(22, all);
    Path lying = file(archive);
    for (Path file : List.of(bare, lying)) {
      long taken =
          new AllocationMeter()
              .bytes(() -> assertThrows(ConfigurationException.class, () -> NpyFile.read(file)));
      assertTrue(taken < 1 << 22, file + " took " + taken + " bytes");
    }
  }
}
