package io.roughspike.cli;

import io.roughspike.train.TrainingListener;
import java.io.PrintWriter;
import java.util.function.IntConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A bar with the time left, for trainings with the loss too, on standard error; several threads may
 * share one.
 */
final class ProgressDisplay implements TrainingListener, IntConsumer, AutoCloseable {
  private static final int WIDTH = 100;
  private static final int UPDATE_MILLIS = 200;

  /** Work that is done sooner needs no bar. */
  private static final long PATIENCE_NANOS = 500_000_000L;

  private final RunOptions options;
  private final String task;
  private final long start = System.nanoTime();
  private long steps;

  /** Steps done before there was a bar. */
  private long early;

  /** Made at the first step, so that a task that cannot begin shows no bar. */
  private ProgressBar bar;

  /** A display of {@code steps} steps of {@code task}; it shows nothing with --quiet. */
  ProgressDisplay(RunOptions options, String task, long steps) {
    this.options = options;
    this.task = task;
    this.steps = steps;
  }

  @Override
  public synchronized void stepDone(
      int step, double loss, double testLoss, double seconds, double[] parameters) {
    if (options.isQuiet()) {
      return;
    }
    if (bar == null) {
      bar = newBar();
    }
    bar.setExtraMessage(" loss %.3g".formatted(loss));
    bar.step();
  }

  /** Tells of {@code count} more steps that are done; shown once the task takes a while. */
  @Override
  public synchronized void accept(int count) {
    if (bar != null) {
      bar.stepBy(count);
      return;
    }
    early += count;
    if (!options.isQuiet() && System.nanoTime() - start > PATIENCE_NANOS) {
      bar = newBar();
      bar.stepBy(early);
    }
  }

  /** Warns at once, on a line of its own, of what the result will tell in full. */
  synchronized void warn(String sentence) {
    if (bar != null) {
      options.err().println(); // ends the line of the bar
    }
    options.note(RunOptions.asWarning(sentence));
  }

  /** Leaves out {@code count} steps, which need not be done or never will be. */
  synchronized void skip(int count) {
    steps -= count;
    if (bar != null) {
      bar.maxHint(steps);
    }
  }

  private ProgressBar newBar() {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(steps)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(UPDATE_MILLIS)
        // Written here, as the library would look for a terminal, which takes long.
        .setConsumer(new DelegatingProgressBarConsumer(this::show, WIDTH))
        .build();
  }

  private void show(String line) {
    PrintWriter err = options.err();
    err.print("\r" + line);
    err.flush();
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
      options.err().println();
    }
  }
}
