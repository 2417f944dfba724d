package io.roughspike.cli;

import io.roughspike.train.TrainingListener;
import java.io.PrintWriter;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar with the loss and the time left, on standard error; several trainings may share one. */
final class ProgressDisplay implements TrainingListener, AutoCloseable {
  private static final int WIDTH = 100;
  private static final int UPDATE_MILLIS = 200;

  private final RunOptions options;
  private final String task;
  private long steps;

  /** Made at the first step, so that a training that cannot begin shows no bar. */
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
