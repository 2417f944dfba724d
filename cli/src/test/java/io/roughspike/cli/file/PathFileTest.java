package io.roughspike.cli.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.FileFailure;
import io.roughspike.path.CadlagCotangents;
import io.roughspike.path.CadlagOptions;
import io.roughspike.path.CadlagPaths;
import io.roughspike.path.PathSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of paths: what they hold, and the sentences about those that cannot be used. */
class PathFileTest {
  @TempDir private Path temp;

  private Path text(String content) throws IOException {
    return Files.writeString(temp.resolve("p.csv"), content);
  }

  private static double[] points(PathSource source, int sample) {
    double[] points = new double[source.points(sample) * source.channels()];
    source.read(sample, points, 0);
    return points;
  }

  @Test
  void arrayOfPaths() {
    PathSource paths =
        PathFile.read(NpyBytes.doubles(temp.resolve("p.npy"), "(2, 1, 2)", 1, 2, 3, 4));
    assertEquals(2, paths.samples());
    assertArrayEquals(new double[] {3, 4}, points(paths, 1));
  }

  @Test
  void table() throws IOException {
    PathSource paths = PathFile.read(text("path,point,x,y\n0,0,1,2\n0,1,3,4\n1,0,0.1,-0.0\n"));
    assertEquals(2, paths.samples());
    assertArrayEquals(new double[] {1, 2, 3, 4}, points(paths, 0));
    assertArrayEquals(new double[] {0.1, -0.0}, points(paths, 1));
  }

  private static void refused(Path file, String sentence) {
    assertEquals(
        sentence.replace("FILE", file.toString()),
        assertThrows(ConfigurationException.class, () -> PathFile.read(file)).getMessage());
  }

  @Test
  void tablesThatCannotBeUsed() throws IOException {
    refused(text(""), "file FILE is empty");
    refused(text("path,point,x\n"), "file FILE holds no path");
    refused(
        text("path,point\n0,0\n"),
        "file FILE must have the columns path,point and then one a channel in its first line, got path,point");
    refused(
        text("path,time,x\n0,0,1\n"),
        "file FILE must have the columns path,point and then one a channel in its first line, got path,time,x");
    refused(
        text("path,point,x\n0,0,1\n0,2,1\n"),
        "line 3 of file FILE must go on with its path or begin the next one, got point 2 of path 0 (sort by path and point, both counted from 0)");
    refused(
        text("path,point,x\n0,0,1\n2,0,1\n"),
        "line 3 of file FILE must go on with its path or begin the next one, got point 0 of path 2 (sort by path and point, both counted from 0)");
    refused(
        text("path,point,x\n0,1,1\n"),
        "line 2 of file FILE must go on with its path or begin the next one, got point 1 of path 0 (sort by path and point, both counted from 0)");
    refused(
        text("path,point,x\n0,0,NaN\n"),
        "line 2 of file FILE must have a finite number as channel 0, got NaN");
    refused(
        text("path,point,x\n0,0\n"),
        "line 2 of file FILE must have the 3 values path,point,x, got 2");
  }

  @Test
  void arraysThatCannotBeUsed() {
    Path file = temp.resolve("p.npy");
    refused(
        NpyBytes.doubles(file, "(2, 2)", 1, 2, 3, 4),
        "file FILE must have the shape (paths, points, channels) with at least one path, got (2, 2)");
    refused(
        NpyBytes.doubles(file, "(0, 2, 2)"),
        "file FILE must have the shape (paths, points, channels) with at least one path, got (0, 2, 2)");
    refused(
        NpyBytes.doubles(file, "(1, 0, 2)"),
        "file FILE cannot be used: path 0 has 0 points: a path needs at least 1");
    refused(
        NpyBytes.doubles(file, "(1, 2, 0)"),
        "file FILE cannot be used: channels must be at least 1, got 0");
    refused(
        NpyBytes.doubles(file, "(1, 2, 1)", 1, Double.POSITIVE_INFINITY),
        "file FILE cannot be used: point 1, channel 0 of path 0 is Infinity: all values must be finite");
  }

  /** Writes an archive of arrays, each of a name, a shape and values. */
  private Path archive(Object... arrays) {
    Path file = temp.resolve("p.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (int k = 0; k < arrays.length; k += 3) {
        zip.putNextEntry(new ZipEntry(arrays[k] + ".npy"));
        Path array = temp.resolve("array.npy");
        zip.write(
            Files.readAllBytes(
                NpyBytes.doubles(array, (String) arrays[k + 1], (double[]) arrays[k + 2])));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private static double[] doubles(double... values) {
    return values;
  }

  @Test
  void archivesOfPoints() {
    PathSource boxes = PathFile.read(archive("values", "(2, 1, 2)", doubles(1, 2, 3, 4)));
    assertArrayEquals(new double[] {3, 4}, points(boxes, 1));
    PathSource paths =
        PathFile.read(
            archive("values", "(3, 1)", doubles(1, 2, 3), "lengths", "(2,)", doubles(1, 2)));
    assertEquals(2, paths.samples());
    assertArrayEquals(new double[] {1}, points(paths, 0));
    assertArrayEquals(new double[] {2, 3}, points(paths, 1));
  }

  @Test
  void archivesOfKnots() {
    PathSource boxes =
        PathFile.read(
            archive(
                "times",
                "(1, 2)",
                doubles(0, 1),
                "values",
                "(1, 2, 1)",
                doubles(1, 2),
                "left",
                "(1, 2, 1)",
                doubles(1, 3)));
    assertTrue(boxes.hasTime());
    assertArrayEquals(new double[] {0, 1, 0, 1, 1, 3, 1, 2}, points(boxes, 0));
    PathSource paths =
        PathFile.read(
            archive(
                "left",
                "(3, 1)",
                doubles(7, 8, 9),
                "times",
                "(3,)",
                doubles(4, 0, 1),
                "lengths",
                "(2,)",
                doubles(1, 2),
                "values",
                "(3, 1)",
                doubles(1, 2, 3)));
    assertArrayEquals(new double[] {4, 7, 4, 1}, points(paths, 0));
    assertArrayEquals(new double[] {0, 8, 0, 2, 1, 9, 1, 3}, points(paths, 1));
  }

  @Test
  void writtenArchivesReadBackToTheSameBits() {
    Path file = temp.resolve("folder/out.npz");
    double[] values = {0.1, -0.0, Double.MIN_VALUE, 1e300, 5, 6};
    PathArchive.write(file, 2, new int[] {1, 2}, values);
    PathSource points = PathFile.read(file);
    assertArrayEquals(new double[] {0.1, -0.0}, points(points, 0));
    assertArrayEquals(new double[] {Double.MIN_VALUE, 1e300, 5, 6}, points(points, 1));
    CadlagPaths knots =
        new CadlagPaths(
            2,
            new int[] {1, 2},
            new double[] {1, 2, 3},
            values,
            new double[] {6, 5, 4, 3, 2, 1},
            CadlagOptions.PLAIN);
    PathArchive.write(file, knots);
    CadlagPaths back = assertInstanceOf(CadlagPaths.class, PathFile.read(file));
    assertArrayEquals(points(knots, 1), points(back, 1));
    CadlagCotangents derivatives = new CadlagCotangents(knots);
    knots.into(derivatives).accept(1, new double[] {1, 2, 3, 0, 4, 5, 6, 7, 8, 9, 10, 11});
    PathArchive.write(file, knots, derivatives);
    Map<String, NumberArray> arrays = NpyFile.readAll(file);
    assertArrayEquals(derivatives.times(), arrays.get("times").values());
    assertArrayEquals(derivatives.values(), arrays.get("values").values());
    assertArrayEquals(derivatives.left(), arrays.get("left").values());
  }

  @Test
  void archivesThatCannotBeUsed() throws IOException {
    double[] three = {1, 2, 3};
    refused(
        archive("x", "(3,)", three),
        "file FILE must hold the array values, and may hold lengths, times and left, got [x]");
    refused(
        archive("values", "(1, 3, 1)", three, "time", "(3,)", three),
        "file FILE holds an array time, which nothing uses: did you mean times? (rename it or take it out)");
    refused(
        archive("values", "(3, 1)", three),
        "array values of file FILE must have the shape (paths, points, channels) with at least one path where there is no array lengths, got (3, 1)");
    refused(
        archive("values", "(1, 3, 1)", three, "lengths", "(1,)", doubles(3)),
        "array values of file FILE must have the shape (points, channels) beside lengths, got (1, 3, 1)");
    refused(
        archive("values", "(3, 1)", three, "lengths", "(1, 1)", doubles(3)),
        "array lengths of file FILE must have one number a path, got the shape (1, 1)");
    refused(
        archive("values", "(3, 1)", three, "lengths", "(2,)", doubles(1.5, 1.5)),
        "array lengths of file FILE must hold whole numbers of at least 1, got 1.5 for path 0");
    refused(
        archive("values", "(3, 1)", three, "lengths", "(2,)", doubles(3, 0)),
        "array lengths of file FILE must hold whole numbers of at least 1, got 0.0 for path 1");
    refused(
        archive("values", "(3, 1)", three, "lengths", "(2,)", doubles(1, 1)),
        "array lengths of file FILE must add up to the 3 points of values, got 2");
    refused(
        archive("values", "(1, 3, 1)", three, "times", "(1, 3)", three),
        "cadlag paths of file FILE must have an array left of the shape (1, 3, 1), got none");
    refused(
        archive("values", "(1, 3, 1)", three, "times", "(3,)", three, "left", "(1, 3, 1)", three),
        "cadlag paths of file FILE must have an array times of the shape (1, 3), got (3,)");
    refused(
        archive(
            "values",
            "(1, 3, 1)",
            three,
            "times",
            "(1, 3)",
            doubles(1, 2, 2),
            "left",
            "(1, 3, 1)",
            three),
        "file FILE cannot be used: the times of path 0 must increase, got 2.0 at knot 2 after 2.0");
    refused(
        Files.writeString(temp.resolve("t.npz"), "no zip"),
        "file FILE is not a zip archive of arrays");
  }

  @Test
  void missingFile() {
    assertThrows(FileFailure.class, () -> PathFile.read(temp.resolve("none.npy")));
    assertThrows(FileFailure.class, () -> PathFile.read(temp.resolve("none.npz")));
    assertThrows(FileFailure.class, () -> PathFile.read(temp.resolve("none.csv")));
  }
}
