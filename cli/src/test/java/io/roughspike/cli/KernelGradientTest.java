package io.roughspike.cli;

import static io.roughspike.cli.CommandLines.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.file.NpyBytes;
import io.roughspike.cli.file.NpyFile;
import io.roughspike.cli.file.NumberArray;
import io.roughspike.cli.file.PathArchive;
import io.roughspike.path.CadlagOptions;
import io.roughspike.path.CadlagPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kernel: gradients in what its files hold. */
class KernelGradientTest {
  private static final String LIFT = "--lift marcus --samples 3 --neurons 2 --start 0 --end 1";

  @TempDir private Path temp;
  private Path out;
  private CommandLines lines;

  @BeforeEach
  void writeFiles() {
    out = temp.resolve("out");
    lines = new CommandLines(temp);
    NpyBytes.doubles(temp.resolve("x.npy"), "(2, 3, 2)", 0, 0, 1, .2, .3, 1, .5, 0, 1, -.1, .2, 2);
    NpyBytes.doubles(temp.resolve("y.npy"), "(1, 2, 2)", 0, 0, 0.5, 1);
    Cli.write(temp, "s.csv", "sample,neuron,time\n0,0,0.25\n0,1,0.5\n2,1,0.75\n");
  }

  @Test
  void theGradientOfASymmetricMatrixGoesThroughBothArguments() {
    NpyBytes.doubles(temp.resolve("c.npy"), "(2, 2)", 0.5, -1, 2, 0.25);
    Map<?, ?> json = lines.json("kernel x.npy --static rbf --bandwidth 0.7 --cotangents c.npy");
    double h = 1e-5;
    double[] x = NpyFile.read(temp.resolve("x.npy")).values();
    for (int k = 0; k < x.length; k++) {
      double difference = (value(x, k, h) - value(x, k, -h)) / (2 * h);
      // h^2 and rounding / h, both 1e-10, times third derivatives of some 10
      assertEquals(difference, at(json.get("gradient"), k / 6, k / 2 % 3, k % 2), 1e-8);
    }
    double wide = sum(lines.json("kernel x.npy --static rbf --bandwidth " + (0.7 + h)).get("gram"));
    double narrow =
        sum(lines.json("kernel x.npy --static rbf --bandwidth " + (0.7 - h)).get("gram"));
    assertEquals(
        (wide - narrow) / (2 * h), ((Number) json.get("bandwidthGradient")).doubleValue(), 1e-8);
  }

  private double value(double[] x, int entry, double change) {
    double[] moved = x.clone();
    moved[entry] += change;
    NpyBytes.doubles(temp.resolve("moved.npy"), "(2, 3, 2)", moved);
    return sum(lines.json("kernel moved.npy --static rbf --bandwidth 0.7").get("gram"));
  }

  private static double sum(Object gram) {
    return 0.5 * at(gram, 0, 0) - at(gram, 0, 1) + 2 * at(gram, 1, 0) + 0.25 * at(gram, 1, 1);
  }

  @Test
  void gradientsOfTrainsAreInEventTimes() throws IOException {
    NpyBytes.doubles(temp.resolve("c.npy"), "(3, 3)", 1, 2, 3, 4, 5, 6, 7, 8, 9);
    for (String kernel : List.of("--exact", "--static rbf --bandwidth 2 --refinement 1")) {
      String line = "kernel %s s.csv --cotangents c.npy --out " + out + " " + kernel + " " + LIFT;
      double h = 1e-5;
      double[] sums = new double[2];
      for (int side = 0; side < 2; side++) {
        double time = 0.25 + (side == 0 ? h : -h);
        Cli.write(temp, "moved.csv", "sample,neuron,time\n0,0," + time + "\n0,1,0.5\n2,1,0.75\n");
        Object gram = lines.json(line.formatted("moved.csv")).get("gram");
        for (int k = 0; k < 9; k++) {
          sums[side] += (k + 1) * at(gram, k / 3, k % 3);
        }
      }
      Map<?, ?> json = lines.json(line.formatted("s.csv"));
      List<?> events = (List<?>) json.get("gradient");
      assertEquals(3, events.size());
      Map<?, ?> first = (Map<?, ?>) events.getFirst();
      // h^2 and rounding / h, each 1e-10, times cotangents and kernels, some 100
      assertEquals((sums[0] - sums[1]) / (2 * h), at(first.get("value")), 1e-7);
      Map<?, ?> last = (Map<?, ?>) events.getLast();
      assertEquals(2L, last.get("sample"));
      assertEquals(0L, last.get("event"));
      List<String> saved = Files.readAllLines(out.resolve("gradient.csv"));
      assertEquals("sample,event,value", saved.getFirst());
      assertEquals("2,0," + last.get("value"), saved.get(3));
    }
  }

  /** Transforms are followed back to the points of the file. */
  @Test
  void pathsAreTransformed() {
    NpyBytes.doubles(temp.resolve("c.npy"), "(2, 1)", 0.5, -1);
    String transform = " --time --time-scale 0.5 --channel-scale 2,0.5 --basepoint --lead-lag";
    Map<?, ?> json = lines.json("kernel x.npy y.npy --cotangents c.npy" + transform);
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
        Object gram = lines.json("kernel moved.npy y.npy" + transform).get("gram");
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
    Map<?, ?> json = lines.json("kernel j.npz stairs.npy --cotangents c.npy --out " + out);
    Map<?, ?> stairs = lines.json("kernel stairs.npy stairs.npy --cotangents c.npy");
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
    Map<?, ?> json = lines.json("kernel r.npz --cotangents c.npy --out " + out);
    Map<String, NumberArray> saved = NpyFile.readAll(out.resolve("gradient.npz"));
    assertEquals(2, saved.get("lengths").values()[0]);
    assertEquals(saved.get("values").values()[4], at(json.get("gradient"), 1, 2, 0));
  }
}
