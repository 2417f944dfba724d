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

  private final PrintWriter err;

  /** Null when nothing is to be shown. */
  private final ProgressBar bar;

  /** A display of {@code steps} steps of {@code task}; it shows nothing with --quiet. */
  ProgressDisplay(RunOptions options, String task, long steps) {
    this.err = options.err();
    this.bar = options.isQuiet() ? null : bar(task, steps);
  }

  private ProgressBar bar(String task, long steps) {
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
    err.print("\r" + line);
    err.flush();
  }

  @Override
  public void stepDone(
      int step, double stepLoss, double testLoss, double seconds, double[] parameters) {
    if (bar != null) {
      bar.setExtraMessage(" loss %.3g".formatted(stepLoss));
      bar.step();
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      err.println();
    }
  }
}
