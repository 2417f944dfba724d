package io.roughspike.cli.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.FileFailure;
import io.roughspike.path.PathSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @Test
  void missingFile() {
    assertThrows(FileFailure.class, () -> PathFile.read(temp.resolve("none.npy")));
    assertThrows(FileFailure.class, () -> PathFile.read(temp.resolve("none.npz")));
    assertThrows(FileFailure.class, () -> PathFile.read(temp.resolve("none.csv")));
  }
}
