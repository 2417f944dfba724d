package io.roughspike.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.file.NpyBytes;
import io.roughspike.cli.file.NpyFile;
import io.roughspike.cli.file.NumberArray;
import io.roughspike.cli.file.PathArchive;
import io.roughspike.path.CadlagOptions;
import io.roughspike.path.CadlagPaths;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kernel: what it computes, prints and writes. */
class KernelCommandsTest {
  private static final String LIFT = "--lift marcus --samples 3 --neurons 2 --start 0 --end 1";

  @TempDir private Path temp;
  private Path out;

  @BeforeEach
  void writeFiles() {
    out = temp.resolve("out");
    NpyBytes.doubles(temp.resolve("x.npy"), "(2, 3, 2)", 0, 0, 1, .2, .3, 1, .5, 0, 1, -.1, .2, 2);
    NpyBytes.doubles(temp.resolve("y.npy"), "(1, 2, 2)", 0, 0, 0.5, 1);
    Cli.write(temp, "s.csv", "sample,neuron,time\n0,0,0.25\n0,1,0.5\n2,1,0.75\n");
  }

  /** Words of a command line; names of files get their folder. */
  private Map<?, ?> json(String line) {
    List<String> args = new ArrayList<>(List.of(args(line)));
    args.add("--json");
    return Cli.done(args.toArray(String[]::new)).json(temp);
  }

  private String[] args(String line) {
    return Stream.of(line.split(" ", -1))
        .map(word -> word.matches(".*\\.(npy|npz|csv)") ? temp.resolve(word).toString() : word)
        .toArray(String[]::new);
  }

  private static double at(Object matrix, int... indices) {
    Object value = matrix;
    for (int index : indices) {
      value = ((List<?>) value).get(index);
    }
    return ((Number) value).doubleValue();
  }

  /** Two straight lines: I_0(2 sqrt(a)) with a their inner product, by its series. */
  @Test
  void linesHaveTheKernelOfTheirProduct() {
    NpyBytes.doubles(temp.resolve("line.npy"), "(1, 2, 2)", 1, 1, 1.5, 3);
    Object gram = json("kernel y.npy line.npy --dyadic-order 9").get("gram");
    double a = 0.5 * 0.5 + 1 * 2;
    double sum = 0;
    double term = 1;
    for (int n = 1; term > 1e-17; n++) {
      sum += term;
      term *= a / n / n;
    }
    assertEquals(sum, at(gram, 0, 0), 1e-5 * sum); // of the order of a^2 4^-9
  }

  @Test
  void rowsAreThoseOfXAndColumnsThoseOfY() {
    Map<?, ?> json = json("kernel x.npy y.npy");
    assertEquals(2L, json.get("rows"));
    assertEquals(1L, json.get("columns"));
    Object other = json("kernel y.npy x.npy").get("gram");
    for (int i = 0; i < 2; i++) {
      // the same products, in sums of another order
      assertEquals(at(json.get("gram"), i, 0), at(other, 0, i), 1e-14);
    }
  }

  @Test
  void filesReadBackToTheSameBits() throws IOException {
    Map<?, ?> json = json("kernel x.npy --static rbf --bandwidth 0.7 --out " + out);
    double[] saved = NpyFile.read(out.resolve("gram.npy")).values();
    assertEquals("(2, 2)", NpyFile.read(out.resolve("gram.npy")).shapeText());
    for (int k = 0; k < saved.length; k++) {
      assertEquals(saved[k], at(json.get("gram"), k / 2, k % 2));
    }
    String summary = Files.readString(out.resolve("kernel.json"));
    assertFalse(summary.contains("\"gram\""), "arrays have files of their own");
    assertTrue(summary.contains("\"files\""), summary);
    try (Stream<Path> files = Files.list(out)) {
      assertEquals(2, files.count());
    }
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

  @Test
  void fortranOrderIsRead() {
    double[] c = {0, 0, 1, .2, .3, 1, .5, 0, 1, -.1, .2, 2};
    ByteBuffer data = ByteBuffer.allocate(8 * c.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int k = 0; k < 2; k++) {
      for (int i = 0; i < 3; i++) {
        for (int p = 0; p < 2; p++) {
          data.putDouble(c[(p * 3 + i) * 2 + k]);
        }
      }
    }
    NpyBytes.write(temp.resolve("f.npy"), "<f8", true, "(2, 3, 2)", data.array());
    assertEquals(json("kernel x.npy").get("gram"), json("kernel f.npy").get("gram"));
  }

  @Test
  void trainsWithoutASpikeArePathsToo() {
    Map<?, ?> json = json("kernel s.csv --dyadic-order 6 " + LIFT);
    assertEquals(3L, json.get("rows"));
    assertEquals(3L, json.get("channels"));
    // Sample 1 only moves along time, by 1: I_0(2).
    assertEquals(2.2795853023360673, at(json.get("gram"), 1, 1), 1e-4); // 4^-6
  }

  @Test
  void numbersOfSamplesMayDiffer() {
    Cli.write(temp, "r.csv", "sample,neuron,time\n4,0,0.5\n");
    String lift = "--lift marcus --samples 3,5 --neurons 2 --start 0 --end 1";
    Map<?, ?> json = json("kernel s.csv r.csv " + lift);
    assertEquals(3L, json.get("rows"));
    assertEquals(5L, json.get("columns"));
    // Time and the only jump are each halved: less than before.
    double plain = at(json.get("gram"), 0, 4);
    double scaled =
        at(json("kernel s.csv r.csv --time-scale 0.5 --jump-scale 0.5 " + lift).get("gram"), 0, 4);
    assertTrue(scaled < plain && scaled > 1, plain + " and " + scaled);
  }

  @Test
  void theGradientOfASymmetricMatrixGoesThroughBothArguments() {
    NpyBytes.doubles(temp.resolve("c.npy"), "(2, 2)", 0.5, -1, 2, 0.25);
    Map<?, ?> json = json("kernel x.npy --static rbf --bandwidth 0.7 --cotangents c.npy");
    double h = 1e-5;
    double[] x = NpyFile.read(temp.resolve("x.npy")).values();
    for (int k = 0; k < x.length; k++) {
      double difference = (value(x, k, h) - value(x, k, -h)) / (2 * h);
      // h^2 and rounding / h, both 1e-10, times third derivatives of some 10
      assertEquals(difference, at(json.get("gradient"), k / 6, k / 2 % 3, k % 2), 1e-8);
    }
    double wide = sum(json("kernel x.npy --static rbf --bandwidth " + (0.7 + h)).get("gram"));
    double narrow = sum(json("kernel x.npy --static rbf --bandwidth " + (0.7 - h)).get("gram"));
    assertEquals(
        (wide - narrow) / (2 * h), ((Number) json.get("bandwidthGradient")).doubleValue(), 1e-8);
  }

  private double value(double[] x, int entry, double change) {
    double[] moved = x.clone();
    moved[entry] += change;
    NpyBytes.doubles(temp.resolve("moved.npy"), "(2, 3, 2)", moved);
    return sum(json("kernel moved.npy --static rbf --bandwidth 0.7").get("gram"));
  }

  private static double sum(Object gram) {
    return 0.5 * at(gram, 0, 0) - at(gram, 0, 1) + 2 * at(gram, 1, 0) + 0.25 * at(gram, 1, 1);
  }

  @Test
  void gradientsOfTrainsAreInEventTimes() throws IOException {
    NpyBytes.doubles(temp.resolve("c.npy"), "(3, 3)", 1, 2, 3, 4, 5, 6, 7, 8, 9);
    Map<?, ?> json = json("kernel s.csv s.csv --cotangents c.npy --out %s %s".formatted(out, LIFT));
    List<?> rows = (List<?>) json.get("gradient");
    assertEquals(3, rows.size());
    Map<?, ?> last = (Map<?, ?>) rows.getLast();
    assertEquals(2L, last.get("sample"));
    assertEquals(0L, last.get("event"));
    List<String> lines = Files.readAllLines(out.resolve("gradient.csv"));
    assertEquals("sample,event,value", lines.getFirst());
    assertEquals("2,0," + last.get("value"), lines.get(3));
  }

  /** Transforms are followed back to the points of the file. */
  @Test
  void pathsAreTransformed() {
    NpyBytes.doubles(temp.resolve("c.npy"), "(2, 1)", 0.5, -1);
    String transform = " --time --time-scale 0.5 --channel-scale 2,0.5 --basepoint --lead-lag";
    Map<?, ?> json = json("kernel x.npy y.npy --cotangents c.npy" + transform);
    assertEquals(5L, json.get("channels"));
    assertEquals(3, ((List<?>) ((List<?>) json.get("gradient")).getFirst()).size());
    double h = 1e-5;
    double[] x = NpyFile.read(temp.resolve("x.npy")).values();
    for (int k = 0; k < x.length; k++) {
      double[] sums = new double[2];
      for (int side = 0; side < 2; side++) {
        double[] moved = x.clone();
        moved[k] += side == 0 ? h : -h;
        NpyBytes.doubles(temp.resolve("moved.npy"), "(2, 3, 2)", moved);
        Object gram = json("kernel moved.npy y.npy" + transform).get("gram");
        sums[side] = 0.5 * at(gram, 0, 0) - at(gram, 1, 0);
      }
      double difference = (sums[0] - sums[1]) / (2 * h);
      // h^2 and rounding / h, both 1e-10, times third derivatives and kernels of up to 100
      assertEquals(difference, at(json.get("gradient"), k / 6, k / 2 % 3, k % 2), 1e-7);
    }
  }

  /** A path that jumps is that of a staircase with time, its gradient in knots. */
  @Test
  void pathsThatJumpAreLifted() {
    double[] times = {0, 1, 2};
    double[] values = {0, 1, 1.5};
    double[] left = {0, 0.5, 1.5};
    PathArchive.write(
        temp.resolve("j.npz"),
        new CadlagPaths(1, new int[] {3}, times, values, left, CadlagOptions.PLAIN));
    NpyBytes.doubles(temp.resolve("stairs.npy"), "(1, 4, 2)", 0, 0, 1, .5, 1, 1, 2, 1.5);
    NpyBytes.doubles(temp.resolve("c.npy"), "(1, 1)", 1);
    Map<?, ?> json = json("kernel j.npz stairs.npy --cotangents c.npy --out " + out);
    Map<?, ?> stairs = json("kernel stairs.npy stairs.npy --cotangents c.npy");
    assertEquals(at(stairs.get("gram"), 0, 0), at(json.get("gram"), 0, 0), 1e-13);
    Map<?, ?> gradient = (Map<?, ?>) json.get("gradient");
    assertEquals(at(stairs.get("gradient"), 0, 1, 1), at(gradient.get("left"), 0, 1, 0), 1e-13);
    assertEquals(at(stairs.get("gradient"), 0, 2, 1), at(gradient.get("values"), 0, 1, 0), 1e-13);
    double time = at(stairs.get("gradient"), 0, 1, 0) + at(stairs.get("gradient"), 0, 2, 0);
    assertEquals(time, at(gradient.get("times"), 0, 1), 1e-13);
    assertTrue(Files.exists(out.resolve("gradient.npz")));
  }

  @Test
  void pathsOfDifferentLengthsHaveAnArchiveAsGradient() {
    PathArchive.write(temp.resolve("r.npz"), 1, new int[] {2, 3}, new double[] {0, 1, 0, 0.5, 2});
    NpyBytes.doubles(temp.resolve("c.npy"), "(2, 2)", 1, 2, 3, 4);
    Map<?, ?> json = json("kernel r.npz --cotangents c.npy --out " + out);
    Map<String, NumberArray> saved = NpyFile.readAll(out.resolve("gradient.npz"));
    assertEquals(2, saved.get("lengths").values()[0]);
    assertEquals(saved.get("values").values()[4], at(json.get("gradient"), 1, 2, 0));
  }

  @Test
  void aPathOfOnePointNeedsABasepoint() {
    NpyBytes.doubles(temp.resolve("point.npy"), "(1, 1, 2)", 0.5, 1);
    Object gram = json("kernel point.npy y.npy --basepoint").get("gram");
    // From the origin, both are the straight line to (0.5, 1).
    NpyBytes.doubles(temp.resolve("line.npy"), "(1, 2, 2)", 0, 0, 0.5, 1);
    double line = at(json("kernel line.npy y.npy").get("gram"), 0, 0);
    assertEquals(line, at(gram, 0, 0), 1e-12); // y has one more point, its start
  }

  @Test
  void mmdIsThatOfTheThreeMatrices() {
    NpyBytes.doubles(temp.resolve("z.npy"), "(2, 2, 2)", 0, 0, 1, 1, 0, 0, -0.5, 0.25);
    Object xx = json("kernel x.npy").get("gram");
    Object yy = json("kernel z.npy").get("gram");
    Map<?, ?> json = json("kernel x.npy z.npy --mmd");
    Object xy = json.get("gram");
    double across = at(xy, 0, 0) + at(xy, 0, 1) + at(xy, 1, 0) + at(xy, 1, 1);
    double unbiased = at(xx, 0, 1) - across / 2 + at(yy, 0, 1);
    assertEquals(unbiased, ((Number) json.get("mmd2")).doubleValue(), 1e-14);
    double biased =
        (at(xx, 0, 0) + 2 * at(xx, 0, 1) + at(xx, 1, 1)) / 4
            - across / 2
            + (at(yy, 0, 0) + 2 * at(yy, 0, 1) + at(yy, 1, 1)) / 4;
    Map<?, ?> other = json("kernel x.npy z.npy --mmd --estimator biased");
    assertEquals(biased, ((Number) other.get("mmd2")).doubleValue(), 1e-14);
  }

  @Test
  void differentLawsAreRejectedAndTheSeedDecidesTheSplits() {
    double[] up = new double[20 * 4];
    double[] down = new double[up.length];
    for (int k = 0; k < up.length; k++) {
      up[k] = k % 4 < 2 ? 0 : 1 + Math.sin(k) / 8;
      down[k] = k % 4 < 2 ? 0 : -1 + Math.cos(k) / 8;
    }
    NpyBytes.doubles(temp.resolve("up.npy"), "(20, 2, 2)", up);
    NpyBytes.doubles(temp.resolve("down.npy"), "(20, 2, 2)", down);
    Map<?, ?> test = (Map<?, ?>) json("kernel up.npy down.npy --test --static linear").get("test");
    assertEquals(true, test.get("rejected"));
    assertEquals(0.001, at(test.get("pValue"))); // no split of 999 is as far apart
    String text =
        Cli.done(args("kernel up.npy up.npy --mmd --test --permutations 99 --level 0.1")).out();
    assertTrue(text.contains("not rejected at level 0.1"), text);
    assertTrue(text.contains("MMD^2 "), text);
  }

  @Test
  void theHeatMapIsDrawn() throws IOException {
    Cli.Result result = Cli.done(args("kernel x.npy y.npy --plot --out " + out));
    assertTrue(result.out().contains("gram.png"), result.out());
    assertTrue(ImageIO.read(out.resolve("gram.png").toFile()).getWidth() > 500);
    assertTrue(Files.readString(out.resolve("gram.svg")).contains("data:image/png;base64,"));
  }

  @Test
  void theTextIsShortAndFilesAreOnlyWrittenWhereAsked() {
    Cli.Result result = Cli.done(args("kernel x.npy"));
    assertEquals(2, result.out().lines().count(), result.out());
    assertEquals("", result.err());
    assertTrue(Files.notExists(Path.of("out/kernel")));
  }

  @Test
  void enginesAndThreadsGiveTheSameBits() {
    String line = "kernel s.csv --static rbf --bandwidth 2 --refinement 1 " + LIFT;
    Object expected = json(line + " --engine scalar --threads 1").get("gram");
    assertEquals(expected, json(line + " --threads 2").get("gram"));
    assertEquals(expected, json(line).get("gram"));
  }
}
