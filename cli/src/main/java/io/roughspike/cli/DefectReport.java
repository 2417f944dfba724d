package io.roughspike.cli;

import io.roughspike.Version;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** What a user needs to report a defect of the program: a file with all that is known of it. */
final class DefectReport {
  private DefectReport() {}

  /** Writes the file, in the folder for temporary files, and returns the sentence that names it. */
  static String of(Throwable defect, CommandLine command) {
    String what = "a defect of RoughSpike, not of your input (%s): ".formatted(defect);
    try {
      Path file = Files.createTempFile("roughspike-defect-", ".txt");
      try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(file))) {
        writer.println("RoughSpike " + Version.current());
        writer.println("Java " + Runtime.version() + " " + System.getProperty("java.vendor"));
        writer.println(System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        writer.println("command line: " + arguments(command));
        defect.printStackTrace(writer);
      }
      return what + "please report it, with the file " + file;
    } catch (IOException e) {
      return what + "please report it, with what the same command prints under ROUGHSPIKE_TRACE=1";
    }
  }

  private static String arguments(CommandLine command) {
    CommandLine top = command;
    while (top.getParent() != null) {
      top = top.getParent();
    }
    ParseResult parsed = top.getParseResult();
    return parsed == null ? "not read" : String.join(" ", parsed.originalArgs());
  }
}
