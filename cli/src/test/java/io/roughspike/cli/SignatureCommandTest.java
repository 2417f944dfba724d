package io.roughspike.cli;

import static io.roughspike.cli.CommandLines.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.file.NpyBytes;
import io.roughspike.cli.file.NpyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** signature: what it computes, prints and writes. */
class SignatureCommandTest {
  private static final String LIFT = "--lift marcus --samples 3 --neurons 2 --start 0 --end 1";
  private static final String EVENTS = "sample,neuron,time\n0,0,%s\n0,1,%s\n2,1,%s\n";

  @TempDir private Path temp;
  private Path out;
  private CommandLines lines;

  @BeforeEach
  void writeFiles() {
    out = temp.resolve("out");
    lines = new CommandLines(temp);
    NpyBytes.doubles(temp.resolve("line.npy"), "(1, 2, 2)", 1, 1, 1.5, -1);
    NpyBytes.doubles(temp.resolve("x.npy"), "(2, 3, 2)", 0, 0, 1, .2, .3, 1, .5, 0, 1, -.1, .2, 2);
    Cli.write(temp, "s.csv", EVENTS.formatted(0.25, 0.5, 0.75));
  }

  /** Level n of a straight path is x^n / n!. */
  @Test
  void lineHasPowersOfItsIncrement() {
    Map<?, ?> json = lines.json("signature line.npy --depth 3");
    assertEquals(14L, json.get("words"));
    double[] x = {0.5, -2};
    for (int a = 0; a < 2; a++) {
      assertEquals(x[a], at(json.get("values"), 0, a), 1e-15);
      for (int b = 0; b < 2; b++) {
        assertEquals(x[a] * x[b] / 2, at(json.get("values"), 0, 2 + 2 * a + b), 1e-15);
        for (int c = 0; c < 2; c++) {
          double third = x[a] * x[b] * x[c] / 6;
          assertEquals(third, at(json.get("values"), 0, 6 + 4 * a + 2 * b + c), 1e-15);
        }
      }
    }
  }

  /** Level 2 of log S is S_ab - S_ba over 2 for {@code a < b}; level 1 is that of S. */
  @Test
  void logarithmsAreInTheBasisOfLyndonWords() {
    Map<?, ?> log = lines.json("signature x.npy --depth 3 --log");
    assertEquals(5L, log.get("words"));
    assertEquals(
        List.of(
            List.of(0L), List.of(1L), List.of(0L, 1L), List.of(0L, 0L, 1L), List.of(0L, 1L, 1L)),
        log.get("lyndonWords"));
    Object s = lines.json("signature x.npy --depth 3").get("values");
    for (int p = 0; p < 2; p++) {
      assertEquals(at(s, p, 0), at(log.get("values"), p, 0));
      assertEquals(at(s, p, 1), at(log.get("values"), p, 1));
      double area = (at(s, p, 3) - at(s, p, 4)) / 2;
      assertEquals(area, at(log.get("values"), p, 2), 1e-15);
    }
    String text = Cli.done(lines.args("signature x.npy --depth 3 --log")).out();
    assertTrue(text.contains("level 3: 2 words, largest |value| "), text);
  }

  @Test
  void logarithmsOfTrainsHaveGradientsInEventTimes() {
    NpyBytes.doubles(temp.resolve("c.npy"), "(3, 6)", ramp(18));
    String line = "signature %s --depth 2 --log --cotangents c.npy " + LIFT;
    double h = 1e-5;
    double[] sums = new double[2];
    for (int side = 0; side < 2; side++) {
      double moved = 0.5 + (side == 0 ? h : -h);
      Cli.write(temp, "moved.csv", EVENTS.formatted(0.25, moved, 0.75));
      Object values = lines.json(line.formatted("moved.csv")).get("values");
      for (int k = 0; k < 18; k++) {
        sums[side] += ramp(18)[k] * at(values, k / 6, k % 6);
      }
    }
    // linear in the time; rounding / h is 1e-10
    assertEquals(
        (sums[0] - sums[1]) / (2 * h), event(lines.json(line.formatted("s.csv")), 1), 1e-8);
  }

  /** Of the lift: levels 1 and 2 of words that hold time, by hand. */
  @Test
  void liftsAreThoseOfTimeAndCounts() {
    Object values = lines.json("signature s.csv --depth 2 " + LIFT).get("values");
    List<?> first = (List<?>) ((List<?>) values).getFirst();
    assertEquals(List.of(1.0, 1.0, 1.0), first.subList(0, 3));
    // word (time, neuron 0): time before the event; (neuron 0, time): time after it
    assertEquals(0.25, at(values, 0, 3 + 1), 1e-15);
    assertEquals(0.75, at(values, 0, 3 + 3), 1e-15);
    assertEquals(0.5, at(values, 0, 3 + 2), 1e-15);
    assertEquals(1, at(values, 0, 3 + 3 + 2), 1e-15); // neuron 0, then neuron 1
    assertEquals(0, at(values, 0, 3 + 6 + 1), 1e-15);
    List<?> silent = (List<?>) ((List<?>) values).get(1);
    assertEquals(List.of(1.0, 0.0, 0.0, 0.5), silent.subList(0, 4));
  }

  /** The sparse way and that for any paths. */
  @Test
  void bothWaysToTheSignatureOfALiftAgree() {
    NpyBytes.doubles(temp.resolve("c.npy"), "(3, 39)", ramp(3 * 39));
    String line = "signature s.csv --depth 3 --cotangents c.npy " + LIFT;
    Map<?, ?> sparse = lines.json(line);
    Map<?, ?> dense = lines.json(line + " --time-scale 1.0000000000000002");
    for (int p = 0; p < 3; p++) {
      for (int w = 0; w < 39; w++) {
        // one ulp of time, and sums in another order, of values up to 1
        assertEquals(at(sparse.get("values"), p, w), at(dense.get("values"), p, w), 1e-14);
      }
    }
    for (int e = 0; e < 3; e++) {
      // the same, times cotangents up to 117
      assertEquals(event(sparse, e), event(dense, e), 1e-11);
    }
  }

  private static double event(Map<?, ?> json, int row) {
    Map<?, ?> event = (Map<?, ?>) ((List<?>) json.get("gradient")).get(row);
    return ((Number) event.get("value")).doubleValue();
  }

  private static double[] ramp(int count) {
    double[] values = new double[count];
    for (int k = 0; k < count; k++) {
      values[k] = k % 7 - 3 + k / (double) count;
    }
    return values;
  }

  @Test
  void gradientsOfTrainsAreInEventTimes() throws IOException {
    double[] c = ramp(3 * 39);
    NpyBytes.doubles(temp.resolve("c.npy"), "(3, 39)", c);
    Map<?, ?> json =
        lines.json("signature s.csv --depth 3 --cotangents c.npy --out %s %s".formatted(out, LIFT));
    double h = 1e-5;
    double[] times = {0.25, 0.5, 0.75};
    for (int e = 0; e < 3; e++) {
      double difference = (value(times, e, h, c) - value(times, e, -h, c)) / (2 * h);
      // h^2 and rounding / h, each 1e-10, times cotangents up to 4 in 39 words
      assertEquals(difference, event(json, e), 1e-8);
    }
    List<String> lines = Files.readAllLines(out.resolve("gradient.csv"));
    assertEquals("sample,event,value", lines.getFirst());
    assertEquals("0,1," + event(json, 1), lines.get(2));
  }

  private double value(double[] times, int event, double change, double[] cotangents) {
    double[] t = times.clone();
    t[event] += change;
    Cli.write(temp, "moved.csv", EVENTS.formatted(t[0], t[1], t[2]));
    Object values = lines.json("signature moved.csv --depth 3 " + LIFT).get("values");
    double sum = 0;
    for (int k = 0; k < cotangents.length; k++) {
      sum += cotangents[k] * at(values, k / 39, k % 39);
    }
    return sum;
  }

  @Test
  void gradientsOfPathsAreInTheirPoints() {
    double[] c = ramp(2 * 14);
    NpyBytes.doubles(temp.resolve("c.npy"), "(2, 14)", c);
    Object gradient =
        lines.json("signature x.npy --depth 3 --cotangents c.npy --out " + out).get("gradient");
    double[] saved = NpyFile.read(out.resolve("gradient.npy")).values();
    assertEquals("(2, 3, 2)", NpyFile.read(out.resolve("gradient.npy")).shapeText());
    double[] x = NpyFile.read(temp.resolve("x.npy")).values();
    double h = 1e-5;
    for (int k = 0; k < x.length; k++) {
      double[] sums = new double[2];
      for (int side = 0; side < 2; side++) {
        double[] moved = x.clone();
        moved[k] += side == 0 ? h : -h;
        NpyBytes.doubles(temp.resolve("moved.npy"), "(2, 3, 2)", moved);
        Object values = lines.json("signature moved.npy --depth 3").get("values");
        for (int w = 0; w < c.length; w++) {
          sums[side] += c[w] * at(values, w / 14, w % 14);
        }
      }
      assertEquals(saved[k], at(gradient, k / 6, k / 2 % 3, k % 2));
      assertEquals((sums[0] - sums[1]) / (2 * h), saved[k], 1e-8);
    }
  }

  @Test
  void filesReadBackToTheSameBits() throws IOException {
    Map<?, ?> json = lines.json("signature s.csv --depth 4 --out %s %s".formatted(out, LIFT));
    double[] saved = NpyFile.read(out.resolve("signature.npy")).values();
    assertEquals("(3, 120)", NpyFile.read(out.resolve("signature.npy")).shapeText());
    for (int k = 0; k < saved.length; k++) {
      assertEquals(saved[k], at(json.get("values"), k / 120, k % 120));
    }
    assertTrue(Files.readString(out.resolve("signature.json")).contains("\"depth\":4"));
  }

  /** Of the line (1, 1) to (1.5, -1). */
  @Test
  void logarithmsOfLinesAreZeroAfterLevelOneAndDeepOnesAreNoted() {
    Cli.Result tested = Cli.done(lines.args("signature line.npy --depth 12 --log --json"));
    List<?> values = (List<?>) ((List<?>) tested.json(temp).get("values")).getFirst();
    assertEquals(747, values.size());
    for (int w = 2; w < values.size(); w++) {
      // 1e-14 of the length 2.06 to the power of 12
      assertEquals(0, ((Number) values.get(w)).doubleValue(), 6e-11, "coordinate " + w);
    }
    String note = "note: coordinates of log-signatures are tested against exact arithmetic";
    assertFalse(tested.err().contains(note), tested.err());
    String err = Cli.done(lines.args("signature line.npy --depth 13 --log")).err();
    assertTrue(err.contains(note + " to level 12, not beyond"), err);
  }

  /** 4 million points of 2 channels, 64 MB. */
  @Test
  @Tag("slow")
  void aLongPathRunsAtSmallDepths() {
    int count = 4_000_000;
    double[] points = new double[2 * count];
    for (int i = 2; i < points.length; i += 2) {
      points[i] = points[i - 2] + 0x1p-10 * (i % 7 - 2);
      points[i + 1] = points[i - 1] + 0x1p-10 * (i % 3 - 1);
    }
    NpyFile.write(temp.resolve("long.npy"), points, 1, count, 2);
    for (int depth = 2; depth <= 3; depth++) {
      int words = (2 << depth) - 2;
      NpyBytes.doubles(temp.resolve("c.npy"), "(1, %d)".formatted(words), ramp(words));
      String line = "signature long.npy --depth %d --out %s".formatted(depth, out);
      Cli.done(lines.args(line));
      double[] s = NpyFile.read(out.resolve("signature.npy")).values();
      // sums of multiples of 2^-10 are exact
      assertEquals(points[2 * count - 2], s[0], "word 0 at depth " + depth);
      Cli.done(lines.args(line + " --cotangents c.npy"));
      double[] gradient = NpyFile.read(out.resolve("gradient.npy")).values();
      assertEquals(2 * count, gradient.length);
    }
  }

  @Test
  void theTextTellsOfEachLevel() {
    Cli.Result result = Cli.done(lines.args("signature s.csv --depth 3 " + LIFT));
    assertEquals(4, result.out().lines().count(), result.out());
    assertTrue(result.out().contains("level 2: 9 words, largest |value| 1.00000"), result.out());
  }

  @Test
  void enginesAndThreadsGiveTheSameBits() {
    for (String line : List.of("signature s.csv --depth 4 " + LIFT, "signature x.npy --depth 4")) {
      Object expected = lines.json(line + " --engine scalar --threads 1").get("values");
      assertEquals(expected, lines.json(line + " --threads 2").get("values"));
      assertEquals(expected, lines.json(line).get("values"));
    }
  }
}
