package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What becomes of each kind of failure. */
class FailureHandlerTest {
  private record Told(int code, String line) {}

  private static Told told(Throwable failure) {
    StringWriter err = new StringWriter();
    CommandLine command = RoughSpike.commandLine().setErr(new PrintWriter(err, true));
    int code = FailureHandler.handle(failure, command);
    assertEquals(1, err.toString().lines().count(), err::toString);
    return new Told(code, err.toString().strip());
  }

  @Test
  void aDefectHasItsOwnCodeAndAsksForAReportWithAFile() throws IOException {
    Told told = told(new IllegalStateException("of the test"));
    assertEquals(70, told.code, told.line);
    String[] parts = told.line.split("please report it, with the file ", -1);
    assertEquals(2, parts.length, told.line);
    assertTrue(parts[0].contains("a defect of RoughSpike, not of your input"), told.line);
    Path file = Path.of(parts[1]);
    String report = Files.readString(file);
    Files.delete(file);
    assertTrue(report.contains("IllegalStateException: of the test"), report);
    assertTrue(report.contains("io.roughspike.cli.FailureHandlerTest.aDefectHas"), report);
    assertTrue(report.contains("Java " + Runtime.version()), report);
  }

  @Test
  void anArgumentIsBadInputWhereTheProgramRefusesItAndADefectWhereTheJdkDoes() throws IOException {
    assertEquals(
        new Told(3, "roughspike: too small"), told(new IllegalArgumentException("too small")));
    IllegalArgumentException ofJdk =
        assertThrows(IllegalArgumentException.class, () -> Arrays.copyOfRange(new int[1], 0, -1));
    Told told = told(ofJdk);
    assertEquals(70, told.code, told.line);
    Files.delete(Path.of(told.line.replaceFirst(".*with the file ", "")));
  }

  @Test
  void memoryAndThreadsGetTheirOwnAdvice() {
    Told heap = told(new OutOfMemoryError("Java heap space"));
    assertEquals(3, heap.code);
    assertTrue(heap.line.contains("the memory does not suffice"), heap.line);
    Told thread =
        told(
            new OutOfMemoryError(
                "unable to create native thread: possibly out of memory or process/resource limits reached"));
    assertEquals(3, thread.code);
    assertTrue(thread.line.contains("a thread could not be started: lower --threads"), thread.line);
    assertFalse(thread.line.contains("memory"), thread.line);
  }

  @Test
  void filesAreNamedWithoutNamesOfJavaClasses() {
    IOException missing = new NoSuchFileException("x.npy");
    for (Throwable failure : new Throwable[] {missing, new UncheckedIOException(missing)}) {
      assertEquals(
          new Told(
              4,
              "roughspike: file x.npy cannot be read or written: it does not exist: check the path"),
          told(failure));
    }
  }

  @Test
  void controlCharactersDoNotReachTheTerminal() {
    assertEquals(
        "roughspike: got \\u001b[31mred",
        told(new IllegalArgumentException("got \033[31mred")).line);
  }
}
