package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What is shown of a task's progress. */
class ProgressDisplayTest {
  @Command
  private static final class Holder {
    @Mixin private RunOptions options;
  }

  private final StringWriter err = new StringWriter();
  private final AtomicLong clock = new AtomicLong(7);

  private RunOptions options(String... args) {
    Holder holder = new Holder();
    new CommandLine(holder).setErr(new PrintWriter(err, true)).parseArgs(args);
    return holder.options;
  }

  private void step(ProgressDisplay display, double seconds) {
    clock.addAndGet((long) (seconds * 1e9));
    display.stepDone(0, 0.25, 0, 0, new double[0]);
  }

  @Test
  void aLogGetsALineEveryTenSeconds() {
    try (ProgressDisplay display = new ProgressDisplay(options(), "training", 100, 0, clock::get)) {
      step(display, 0.4);
      assertEquals("", err.toString());
      for (int k = 0; k < 42; k++) {
        step(display, 0.5);
      }
    }
    assertEquals(
        List.of(
            "training: 2 of 100 done, loss 0.250",
            "training: 22 of 100 done, 39 s left, loss 0.250",
            "training: 42 of 100 done, 29 s left, loss 0.250"),
        err.toString().lines().toList());
  }

  @Test
  void quietShowsNothing() {
    for (int columns : new int[] {0, 80}) {
      try (ProgressDisplay display =
          new ProgressDisplay(options("--quiet"), "training", 100, columns, clock::get)) {
        step(display, 100);
      }
      assertEquals("", err.toString());
    }
  }

  @Test
  void aTerminalGetsABarThatFitsAndEndsInALineOfItsOwn() {
    RunOptions options = options();
    for (int columns : new int[] {40, 60, 80, 120}) {
      err.getBuffer().setLength(0);
      try (ProgressDisplay display =
          new ProgressDisplay(options, "training", 3, columns, clock::get)) {
        step(display, 1);
        options.note("said meanwhile");
        step(display, 1);
        step(display, 1);
      }
      options.note("the result");
      String text = err.toString().replace(System.lineSeparator(), "\n");
      assertTrue(text.endsWith("\nthe result\n"), text);
      assertTrue(text.contains("said meanwhile\n"), text);
      for (String line : text.split("[\r\n]", -1)) {
        assertTrue(line.length() < columns, columns + " columns, got: " + line);
      }
      List<String> lines = text.lines().toList();
      String last = lines.get(lines.size() - 2);
      assertTrue(last.substring(last.lastIndexOf('\r') + 1).contains("100%"), text);
    }
  }
}
