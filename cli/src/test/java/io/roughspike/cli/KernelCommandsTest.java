package io.roughspike.cli;

import static io.roughspike.cli.CommandLines.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.file.NpyBytes;
import io.roughspike.cli.file.NpyFile;
import io.roughspike.testing.TestSeed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
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
  private CommandLines lines;

  @BeforeEach
  void writeFiles() {
    out = temp.resolve("out");
    lines = new CommandLines(temp);
    NpyBytes.doubles(temp.resolve("x.npy"), "(2, 3, 2)", 0, 0, 1, .2, .3, 1, .5, 0, 1, -.1, .2, 2);
    NpyBytes.doubles(temp.resolve("y.npy"), "(1, 2, 2)", 0, 0, 0.5, 1);
    Cli.write(temp, "s.csv", "sample,neuron,time\n0,0,0.25\n0,1,0.5\n2,1,0.75\n");
  }

  /** Two straight lines: I_0(2 sqrt(a)) with a their inner product, by its series. */
  @Test
  void linesHaveTheKernelOfTheirProduct() {
    NpyBytes.doubles(temp.resolve("line.npy"), "(1, 2, 2)", 1, 1, 1.5, 3);
    Object gram = lines.json("kernel y.npy line.npy --dyadic-order 9").get("gram");
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
    Map<?, ?> json = lines.json("kernel x.npy y.npy");
    assertEquals(2L, json.get("rows"));
    assertEquals(1L, json.get("columns"));
    Object other = lines.json("kernel y.npy x.npy").get("gram");
    for (int i = 0; i < 2; i++) {
      // the same products, in sums of another order
      assertEquals(at(json.get("gram"), i, 0), at(other, 0, i), 1e-14);
    }
  }

  @Test
  void filesReadBackToTheSameBits() throws IOException {
    Map<?, ?> json = lines.json("kernel x.npy --static rbf --bandwidth 0.7 --out " + out);
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
    assertEquals(lines.json("kernel x.npy").get("gram"), lines.json("kernel f.npy").get("gram"));
  }

  @Test
  void trainsWithoutASpikeArePathsToo() {
    Map<?, ?> json = lines.json("kernel s.csv --dyadic-order 6 " + LIFT);
    assertEquals(3L, json.get("rows"));
    assertEquals(3L, json.get("channels"));
    // Sample 1 only moves along time, by 1: I_0(2).
    assertEquals(2.2795853023360673, at(json.get("gram"), 1, 1), 1e-4); // 4^-6
  }

  @Test
  void exactKernelsHaveNoDiscretisation() {
    Map<?, ?> exact = lines.json("kernel s.csv --exact " + LIFT);
    assertEquals(2.2795853023360673, at(exact.get("gram"), 1, 1), 1e-14); // rounding
    Object fine = lines.json("kernel s.csv --dyadic-order 9 " + LIFT).get("gram");
    for (int k = 0; k < 9; k++) {
      // 4^-9 times what the error is of, some units
      assertEquals(at(fine, k / 3, k % 3), at(exact.get("gram"), k / 3, k % 3), 1e-4);
    }
    assertEquals("exact signature kernel of lifts", exact.get("kernel"));
  }

  @Test
  void numbersOfSamplesMayDiffer() {
    Cli.write(temp, "r.csv", "sample,neuron,time\n4,0,0.5\n");
    String lift = "--lift marcus --samples 3,5 --neurons 2 --start 0 --end 1";
    Map<?, ?> json = lines.json("kernel s.csv r.csv " + lift);
    assertEquals(3L, json.get("rows"));
    assertEquals(5L, json.get("columns"));
    // Time and the only jump are each halved: less than before.
    double plain = at(json.get("gram"), 0, 4);
    double scaled =
        at(
            lines.json("kernel s.csv r.csv --time-scale 0.5 --jump-scale 0.5 " + lift).get("gram"),
            0,
            4);
    assertTrue(scaled < plain && scaled > 1, plain + " and " + scaled);
  }

  @Test
  void aPathOfOnePointNeedsABasepoint() {
    NpyBytes.doubles(temp.resolve("point.npy"), "(1, 1, 2)", 0.5, 1);
    Object gram = lines.json("kernel point.npy y.npy --basepoint").get("gram");
    // From the origin, both are the straight line to (0.5, 1).
    NpyBytes.doubles(temp.resolve("line.npy"), "(1, 2, 2)", 0, 0, 0.5, 1);
    double line = at(lines.json("kernel line.npy y.npy").get("gram"), 0, 0);
    assertEquals(line, at(gram, 0, 0), 1e-12); // y has one more point, its start
  }

  @Test
  void mmdIsThatOfTheThreeMatrices() {
    NpyBytes.doubles(temp.resolve("z.npy"), "(2, 2, 2)", 0, 0, 1, 1, 0, 0, -0.5, 0.25);
    Object xx = lines.json("kernel x.npy").get("gram");
    Object yy = lines.json("kernel z.npy").get("gram");
    Map<?, ?> json = lines.json("kernel x.npy z.npy --mmd");
    Object xy = json.get("gram");
    double across = at(xy, 0, 0) + at(xy, 0, 1) + at(xy, 1, 0) + at(xy, 1, 1);
    double unbiased = at(xx, 0, 1) - across / 2 + at(yy, 0, 1);
    assertEquals(unbiased, ((Number) json.get("mmd2")).doubleValue(), 1e-14);
    double biased =
        (at(xx, 0, 0) + 2 * at(xx, 0, 1) + at(xx, 1, 1)) / 4
            - across / 2
            + (at(yy, 0, 0) + 2 * at(yy, 0, 1) + at(yy, 1, 1)) / 4;
    Map<?, ?> other = lines.json("kernel x.npy z.npy --mmd --estimator biased");
    assertEquals(biased, ((Number) other.get("mmd2")).doubleValue(), 1e-14);
  }

  /** Rounding takes a fifth of such files below 0. */
  @Test
  void biasedMmdOfAFileWithItselfHasASquareRoot() {
    SplittableRandom random = new SplittableRandom(TestSeed.of(getClass()));
    for (int repetition = 0; repetition < 30; repetition++) {
      double[] values = random.doubles(3 * 20 * 2, -1, 1).toArray();
      NpyBytes.doubles(temp.resolve("w.npy"), "(3, 20, 2)", values);
      Map<?, ?> json =
          lines.json(
              "kernel w.npy w.npy --static rbf --bandwidth 1.5 --mmd --estimator biased --quiet");
      double root = Math.sqrt(((Number) json.get("mmd2")).doubleValue());
      assertTrue(root >= 0 && root < 1e-6, json.get("mmd2") + " has the root " + root);
    }
  }

  /** Opposite moves of length 5: 132.25 in one cell, in truth J_0(10) = -0.2459. */
  @Test
  void cellsTooCoarseForTheSchemeAreToldAndAutoResolvesThem() {
    NpyBytes.doubles(temp.resolve("up.npy"), "(1, 2, 1)", 0, 5);
    NpyBytes.doubles(temp.resolve("down.npy"), "(1, 2, 1)", 0, -5);
    Cli.Result coarse = Cli.done(lines.args("kernel up.npy down.npy --json"));
    String warning =
        "the values may be far off: the increment of a cell is up to 25.00 at dyadic order 0, and the scheme resolves 0.0625: take --dyadic-order 5, or auto";
    assertEquals("warning: " + warning, coarse.err().strip());
    assertEquals(List.of(warning), coarse.json(temp).get("warnings"));
    assertEquals(132.25, at(coarse.json(temp).get("gram"), 0, 0));
    Cli.Result auto = Cli.done(lines.args("kernel up.npy down.npy --dyadic-order auto --json"));
    assertEquals("", auto.err());
    assertEquals(5L, auto.json(temp).get("dyadicOrder"));
    assertEquals(-0.2459, at(auto.json(temp).get("gram"), 0, 0), 1e-3);
    // one order for all matrices: those of each file with itself need more than that of both
    NpyBytes.doubles(temp.resolve("flat.npy"), "(1, 2, 1)", 0, 0.125);
    Map<?, ?> both =
        lines.json("kernel up.npy flat.npy --mmd --estimator biased --dyadic-order auto");
    assertEquals(5L, both.get("dyadicOrder"));
    assertEquals(2L, lines.json("kernel up.npy flat.npy --dyadic-order auto").get("dyadicOrder"));
  }

  @Test
  void cellsOfLiftsAreToldWithTheExactKernel() {
    Cli.Result coarse = Cli.done(lines.args("kernel s.csv " + LIFT));
    assertTrue(coarse.err().contains("or --exact, which has no cells"), coarse::toString);
    assertEquals("", Cli.done(lines.args("kernel s.csv --exact " + LIFT)).err());
    assertEquals("", Cli.done(lines.args("kernel s.csv --dyadic-order 2 " + LIFT)).err());
  }

  @Test
  void manyCellsAreComputedWhereTheyAreAskedFor() {
    Object gram = lines.json("kernel x.npy y.npy").get("gram");
    assertEquals(gram, lines.json("kernel x.npy y.npy --max-cells 4").get("gram"));
    Cli.run(lines.args("kernel x.npy y.npy --max-cells 3"))
        .assertFailed(ExitCodes.BAD_INPUT, "would compute 4.000 cells");
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
    Map<?, ?> test =
        (Map<?, ?>) lines.json("kernel up.npy down.npy --test --static linear").get("test");
    assertEquals(true, test.get("rejected"));
    assertEquals(0.001, at(test.get("pValue"))); // no split of 999 is as far apart
    String text =
        Cli.done(lines.args("kernel up.npy up.npy --mmd --test --permutations 99 --level 0.1"))
            .out();
    assertTrue(text.contains("not rejected at level 0.1"), text);
    assertTrue(text.contains("MMD^2 "), text);
  }

  @Test
  void theHeatMapIsDrawn() throws IOException {
    Cli.Result result = Cli.done(lines.args("kernel x.npy y.npy --plot --out " + out));
    assertTrue(result.out().contains("gram.png"), result.out());
    assertTrue(ImageIO.read(out.resolve("gram.png").toFile()).getWidth() > 500);
    assertTrue(Files.readString(out.resolve("gram.svg")).contains("data:image/png;base64,"));
  }

  @Test
  void theTextIsShortAndFilesAreOnlyWrittenWhereAsked() {
    Cli.Result result = Cli.done(lines.args("kernel x.npy"));
    assertEquals(2, result.out().lines().count(), result.out());
    assertTrue(Files.notExists(Path.of("out/kernel")));
  }

  @Test
  void enginesAndThreadsGiveTheSameBits() {
    String line = "kernel s.csv --static rbf --bandwidth 2 --refinement 1 " + LIFT;
    Object expected = lines.json(line + " --engine scalar --threads 1").get("gram");
    assertEquals(expected, lines.json(line + " --threads 2").get("gram"));
    assertEquals(expected, lines.json(line).get("gram"));
  }
}
