package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.roughspike.cli.file.NpyBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code signature} and {@code kernel} cannot use is refused: by name, in one sentence, with
 * the documented exit code, and without a file.
 */
class KernelBadInputTest {
  private static final String LIFT = "--lift marcus --samples 3 --neurons 2 --start 0 --end 1";

  @TempDir private Path temp;
  private Path out;

  @BeforeEach
  void writeFiles() throws IOException {
    out = temp.resolve("out");
    double[] twelve = {0, 0, 1, 2, 3, 1, 0.5, 0, 1, -1, 2, 2};
    NpyBytes.doubles(temp.resolve("x.npy"), "(2, 3, 2)", twelve);
    NpyBytes.doubles(temp.resolve("three.npy"), "(1, 4, 3)", twelve);
    NpyBytes.doubles(temp.resolve("channel.npy"), "(1, 12, 1)", twelve);
    NpyBytes.doubles(temp.resolve("many.npy"), "(1, 2049, 1)", new double[2049]);
    NpyBytes.doubles(temp.resolve("one.npy"), "(1, 6, 2)", twelve);
    NpyBytes.doubles(temp.resolve("flat.npy"), "(6, 2)", twelve);
    NpyBytes.doubles(temp.resolve("deep.npy"), "(1, 2, 3, 2)", twelve);
    NpyBytes.doubles(temp.resolve("line.npy"), "(12,)", twelve);
    NpyBytes.doubles(temp.resolve("point.npy"), "(6, 1, 2)", twelve);
    NpyBytes.doubles(temp.resolve("none.npy"), "(2, 0, 2)");
    NpyBytes.doubles(temp.resolve("nothing.npy"), "(0, 3, 2)");
    NpyBytes.doubles(temp.resolve("narrow.npy"), "(2, 3, 0)");
    double[] bad = twelve.clone();
    bad[7] = Double.NaN;
    NpyBytes.doubles(temp.resolve("nan.npy"), "(2, 3, 2)", bad);
    bad[7] = Double.NEGATIVE_INFINITY;
    NpyBytes.doubles(temp.resolve("infinite.npy"), "(2, 3, 2)", bad);
    double[] huge = Arrays.stream(twelve).map(value -> 1e200 * value).toArray();
    NpyBytes.doubles(temp.resolve("huge.npy"), "(2, 3, 2)", huge);
    NpyBytes.write(temp.resolve("text.npy"), "<U2", false, "(1, 2, 1)", new byte[16]);
    Files.writeString(temp.resolve("broken.npz"), "not a zip");
    Files.writeString(temp.resolve("words.csv"), "path,point,a\n0,0,1\n0,1,two\n");
    Files.writeString(temp.resolve("empty.csv"), "");
    NpyBytes.doubles(temp.resolve("c3.npy"), "(3, 3)", 1, 2, 3, 4, 5, 6, 7, 8, 9);
    NpyBytes.doubles(temp.resolve("c2.npy"), "(2, 2)", 1, 2, Double.NaN, 4);
    NpyBytes.doubles(temp.resolve("ones.npy"), "(2, 2)", 1, 1, 1, 1);
    double[] vast = new double[12];
    Arrays.fill(vast, 1e308);
    NpyBytes.doubles(temp.resolve("vast2.npy"), "(2, 2)", Arrays.copyOf(vast, 4));
    NpyBytes.doubles(temp.resolve("vast3.npy"), "(3, 3)", Arrays.copyOf(vast, 9));
    NpyBytes.doubles(temp.resolve("vast6.npy"), "(2, 6)", vast);
    spikes("s.csv", "0,0,0.25\n0,1,0.5\n2,1,0.75\n");
    spikes("unsorted.csv", "0,0,0.5\n0,1,0.25\n");
    spikes("late.csv", "0,0,0.5\n0,1,1.25\n");
    spikes("early.csv", "1,0,-0.5\n");
    spikes("neuron.csv", "0,2,0.5\n");
    spikes("sample.csv", "3,0,0.5\n");
    spikes("minus.csv", "-1,0,0.5\n");
    spikes("text.csv", "0,0,soon\n");
    spikes("notime.csv", "0,0,NaN\n");
    StringBuilder many = new StringBuilder();
    for (int e = 0; e < 1000; e++) {
      many.append("0,0,").append(e / 1000.0).append('\n');
    }
    spikes("many.csv", many.toString());
  }

  private void spikes(String name, String rows) {
    Cli.write(temp, name, "sample,neuron,time\n" + rows);
  }

  /**
   * A case.
   *
   * @param line command and options; files are those of {@link #writeFiles}
   * @param culprit what the sentence must contain
   */
  private record Case(int code, String line, String culprit) {}

  @TestFactory
  Stream<DynamicTest> kernels() {
    return tests(
        new Case(2, "kernel", "'X'"),
        new Case(2, "kernel x.npy x.npy x.npy", "x.npy"),
        new Case(2, "kernel x.npy --static cubic", "--static"),
        new Case(2, "kernel x.npy --static rbf", "--static rbf needs --bandwidth S too"),
        new Case(2, "kernel x.npy --static rbf --bandwidth 0", "--bandwidth must be positive"),
        new Case(2, "kernel x.npy --static rbf --bandwidth -1", "and finite, got -1.0"),
        new Case(2, "kernel x.npy --static rbf --bandwidth NaN", "--bandwidth must be positive"),
        new Case(2, "kernel x.npy --static rbf --bandwidth wide", "--bandwidth"),
        new Case(2, "kernel x.npy --bandwidth 1", "--bandwidth belongs to --static rbf"),
        new Case(2, "kernel x.npy --dyadic-order -1", "must be 0 to 12 or auto, got -1"),
        new Case(2, "kernel x.npy --dyadic-order 13", "must be 0 to 12 or auto, got 13"),
        new Case(2, "kernel x.npy --dyadic-order 1.5", "--dyadic-order"),
        new Case(2, "kernel x.npy --max-cells 0", "--max-cells must be positive"),
        new Case(3, "kernel one.npy --refinement 20", "would compute 2.749e+13 cells"),
        new Case(3, "kernel huge.npy --dyadic-order auto", "no order up to 12 resolves"),
        new Case(3, "kernel s.csv --refinement 20 " + LIFT, "cells, of which a core does"),
        new Case(2, "kernel x.npy --exact", "--exact solves lifts of spike trains only"),
        new Case(
            2, "kernel s.csv --exact --static rbf --bandwidth 1 " + LIFT, "linear static kernel"),
        new Case(2, "kernel s.csv --exact --dyadic-order 2 " + LIFT, "leave out --bandwidth, --dy"),
        new Case(2, "kernel s.csv --exact --refinement 2 " + LIFT, "and --refinement"),
        new Case(3, "kernel x.npy three.npy", "as many channels, got 2 and 3"),
        new Case(5, "kernel huge.npy", "the signature kernel of path 0 of X and path 0"),
        new Case(5, "kernel many.csv --jump-scale 9 --dyadic-order 1 " + LIFT, "is not finite"),
        new Case(3, "kernel x.npy --cotangents c3.npy", "(rows, columns), here (2, 2), got (3, 3)"),
        new Case(3, "kernel x.npy --cotangents x.npy", "--cotangents must have the shape"),
        new Case(3, "kernel x.npy --cotangents c2.npy", "got NaN in row 1, column 0"),
        new Case(5, "kernel x.npy --cotangents vast2.npy", "the derivative is not finite"),
        new Case(5, "kernel s.csv --exact --cotangents vast3.npy " + LIFT, "is not finite"),
        new Case(
            5,
            "kernel x.npy --static rbf --bandwidth 1e-200 --cotangents ones.npy",
            "or take another bandwidth"),
        new Case(4, "kernel x.npy --cotangents absent.npy", "absent.npy cannot be read"));
  }

  @TestFactory
  Stream<DynamicTest> twoSamples() {
    return tests(
        new Case(2, "kernel x.npy --mmd", "--mmd compares two files: give Y too"),
        new Case(2, "kernel x.npy --test", "--test compares two files: give Y too"),
        new Case(2, "kernel x.npy x.npy --estimator biased", "--estimator belongs to --mmd"),
        new Case(2, "kernel x.npy x.npy --mmd --estimator best", "--estimator"),
        new Case(2, "kernel x.npy x.npy --level 0.1", "--level belong to --test"),
        new Case(2, "kernel x.npy x.npy --mmd --permutations 9", "--level belong to --test"),
        new Case(2, "kernel x.npy x.npy --test --level 1", "--level must be between 0 and 1"),
        new Case(2, "kernel x.npy x.npy --test --level NaN", "--level must be between 0 and 1"),
        new Case(2, "kernel x.npy x.npy --test --permutations 0", "--permutations must be at"),
        new Case(2, "kernel x.npy x.npy --test --permutations 9", "can never reject"),
        new Case(
            3,
            "kernel point.npy point.npy --basepoint --test --permutations 2147483647",
            "take fewer"),
        new Case(3, "kernel one.npy x.npy --mmd", "got 1 and 2: give more, or --estimator biased"),
        new Case(3, "kernel x.npy one.npy --mmd --test", "--test needs at least 2 paths in X"));
  }

  @TestFactory
  Stream<DynamicTest> signatures() {
    return tests(
        new Case(2, "signature x.npy", "--depth"),
        new Case(2, "signature x.npy --depth 0", "--depth must be at least 1, got 0"),
        new Case(2, "signature x.npy --depth -2", "--depth must be at least 1, got -2"),
        new Case(2, "signature x.npy --depth two", "--depth"),
        new Case(2, "signature --depth 2", "PATHS"),
        new Case(3, "signature three.npy --depth 20", "bytes, more than the 17179869112 that"),
        new Case(
            3,
            "signature three.npy --depth 60",
            "1 path (about 10^29 words each) needs more memory than any machine has: lower"),
        new Case(3, "signature channel.npy --depth 2147483647", "1 path (2147483647 words each)"),
        new Case(
            3, "signature channel.npy --depth 2147483647 --log", "1 path (2147483647 words each)"),
        new Case(3, "signature channel.npy --depth 100000000", "100000000 words, along 11 steps"),
        new Case(
            3,
            "signature channel.npy --depth 4000000 --refinement 12",
            "multiplications, a month or more: lower --depth or --refinement"),
        new Case(
            3,
            "signature many.npy --depth 2 --refinement 20",
            "path 0 would have 2147483649 points at refinement 20"),
        new Case(
            2,
            "signature s.csv --depth 2 --lift marcus --samples 1 --neurons 2147483647 --start 0 --end 1",
            "--neurons must be at most 16777216"),
        new Case(3, "signature three.npy --depth 19", "lower --depth or take fewer paths"),
        new Case(3, "signature s.csv --depth 2147483647 " + LIFT, "lower --depth"),
        new Case(3, "signature x.npy --depth 1 --cotangents c3.npy", "(paths, words), here (2, 2)"),
        new Case(3, "signature s.csv --depth 1 " + LIFT + " --cotangents c2.npy", "here (3, 3)"),
        new Case(3, "signature x.npy --depth 2 --log --cotangents c3.npy", "here (2, 3)"),
        new Case(3, "signature three.npy --depth 19 --log", "lower --depth or take fewer paths"),
        new Case(5, "signature huge.npy --depth 2", "not finite in word 2: scale the paths down"),
        new Case(5, "signature x.npy --depth 2 --cotangents vast6.npy", "derivative is not finite"),
        new Case(3, "signature x.npy --depth 1 --cotangents c2.npy", "got NaN in row 1"));
  }

  @TestFactory
  Stream<DynamicTest> filesOfPaths() {
    return tests(
        new Case(4, "kernel absent.npy", "absent.npy cannot be read: it does not exist"),
        new Case(4, "signature . --depth 2", "cannot be read"),
        new Case(3, "kernel flat.npy", "(paths, points, channels) with at least one path, got (6"),
        new Case(3, "kernel deep.npy", "got (1, 2, 3, 2)"),
        new Case(3, "kernel line.npy", "got (12,)"),
        new Case(3, "kernel nothing.npy", "at least one path, got (0, 3, 2)"),
        new Case(3, "kernel none.npy", "path 0 has 0 points: a path needs at least 1"),
        new Case(3, "kernel narrow.npy", "channels must be at least 1, got 0"),
        new Case(3, "kernel point.npy", "path 0 of file"),
        new Case(3, "signature point.npy --depth 2", "give at least 2, or --basepoint"),
        new Case(3, "kernel nan.npy", "point 0, channel 1 of path 1 is NaN"),
        new Case(3, "signature infinite.npy --depth 2", "path 1 is -Infinity"),
        new Case(3, "kernel text.npy", "must hold real or whole numbers"),
        new Case(3, "kernel broken.npz", "is not a zip archive of arrays"),
        new Case(3, "kernel words.csv", "line 3 of file"),
        new Case(3, "kernel empty.csv", "empty.csv is empty"),
        new Case(3, "kernel s.csv", "must have the columns path,point"));
  }

  @TestFactory
  Stream<DynamicTest> lifts() {
    return tests(
        new Case(2, "kernel s.csv --lift levy --samples 3", "--lift"),
        new Case(2, "kernel s.csv --lift marcus", "--lift needs --samples too"),
        new Case(2, "kernel s.csv --lift marcus --samples 3", "--lift needs --neurons too"),
        new Case(2, "kernel s.csv --lift marcus --samples 3 --neurons 2", "--lift needs --start"),
        new Case(2, "kernel x.npy --neurons 2", "--neurons belongs to spike trains"),
        new Case(2, "kernel x.npy --time-scale 2", "--time-scale belongs to a time channel"),
        new Case(2, "kernel x.npy --channel-scale 1,2,3", "for each of 2 neurons or channels"),
        new Case(2, "kernel s.csv --time " + LIFT, "lifts of spike trains have time"),
        new Case(3, lift("s.csv", "50000", "2", "0", "1") + " --plot", "take fewer paths"),
        new Case(3, lift("s.csv", "20000000", "2", "0", "1"), "bytes on the disk of"),
        new Case(2, lift("s.csv", "3", "2", "1", "0"), "--end must not be before --start"),
        new Case(2, lift("s.csv", "3", "2", "NaN", "0"), "--start must be finite"),
        new Case(2, lift("s.csv", "0", "2", "0", "1"), "--samples must be at least 1"),
        new Case(2, lift("s.csv", "3,4", "2", "0", "1"), "--samples must be one number, got 2"),
        new Case(
            2, lift("s.csv", "3", "2000000000", "0", "1"), "--neurons must be at most 16777216"),
        new Case(2, lift("s.csv", "3", "0", "0", "1"), "--neurons must be at least 1"),
        new Case(2, "kernel s.csv --jump-scale 1,2,3 " + LIFT, "or channels, got 3"),
        new Case(2, "kernel s.csv --jump-scale 0 " + LIFT, "--jump-scale must be positive"),
        new Case(2, "kernel s.csv --time-scale -1 " + LIFT, "--time-scale must be positive"),
        new Case(2, "kernel s.csv --refinement 21 " + LIFT, "--refinement must be 0 to 20"),
        new Case(3, "kernel unsorted.csv " + LIFT, "line 3 of file"),
        new Case(3, "kernel late.csv " + LIFT, "event 1 of sample 0"),
        new Case(3, "kernel early.csv " + LIFT, "within the window [0.0, 1.0], got time -0.5"),
        new Case(3, "signature neuron.csv --depth 2 " + LIFT, "from 0 to 1 as neuron, got 2"),
        new Case(3, "signature sample.csv --depth 2 " + LIFT, "from 0 to 2 as sample, got 3"),
        new Case(3, "kernel minus.csv " + LIFT, "as sample, got -1"),
        new Case(3, "kernel text.csv " + LIFT, "a finite number as time, got soon"),
        new Case(3, "kernel notime.csv " + LIFT, "a finite number as time, got NaN"),
        new Case(3, "kernel empty.csv " + LIFT, "empty.csv is empty"),
        new Case(3, "kernel words.csv " + LIFT, "must have the columns sample,neuron,time"),
        new Case(3, "kernel x.npy " + LIFT, "must be CSV or an archive .npz"));
  }

  private static String lift(
      String file, String samples, String neurons, String start, String end) {
    return "kernel %s --lift marcus --samples %s --neurons %s --start %s --end %s"
        .formatted(file, samples, neurons, start, end);
  }

  private Stream<DynamicTest> tests(Case... cases) {
    return Arrays.stream(cases)
        .map(one ->
            dynamicTest(
                one.line,
                () -> refused(one.code, one.culprit, new CommandLines(temp).args(one.line))));
  }

  private void refused(int code, String culprit, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--quiet", "--out", out.toString()));
    Cli.run(all.toArray(String[]::new)).assertFailed(code, culprit);
    assertTrue(Files.notExists(out), "files were written");
  }

  @Test
  void placesThatCannotBeWritten() {
    Path blocking = Cli.write(temp, "blocking", "mine");
    for (String line : List.of("kernel x.npy", "signature s.csv --depth 2 " + LIFT)) {
      List<String> all = new ArrayList<>(List.of(new CommandLines(temp).args(line)));
      all.addAll(List.of("--quiet", "--out", blocking.toString()));
      Cli.run(all.toArray(String[]::new)).assertFailed(4, "cannot be written");
    }
  }
}
