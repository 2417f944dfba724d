package io.roughspike.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Runs commands one after another in a process whose current folder they may fill: that of a user
 * who stands at the top of the project.
 */
final class CommandBatch {
  /** A line that asks for a fresh folder, with nothing in it but the examples. */
  static final String FRESH = "fresh";

  /** Between the words of a command in its line. */
  static final String SEPARATOR = "\t";

  /** Begins the line that tells a command's exit code, behind what it wrote to standard error. */
  static final String EXIT = "exit ";

  private CommandBatch() {}

  /**
   * Runs a batch.
   *
   * @param args a file with a command a line, the folder of the examples, and the current folder
   */
  public static void main(String[] args) throws IOException {
    Path here = Path.of(args[2]);
    for (String line : Files.readAllLines(Path.of(args[0]))) {
      if (line.equals(FRESH)) {
        empty(here);
        copy(Path.of(args[1]), here.resolve("examples"));
      } else {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code =
            RoughSpike.run(
                new PrintWriter(out), new PrintWriter(err, true), line.split(SEPARATOR, -1));
        System.out.println(err.toString().replaceAll("(?m)^" + EXIT, " " + EXIT));
        System.out.println(EXIT + code);
      }
    }
  }

  private static void empty(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(folder)) {
          Files.delete(file);
        }
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from, 2)) { // of projects among them what lies on top
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }
}
