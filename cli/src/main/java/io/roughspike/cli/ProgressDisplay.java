package io.roughspike.cli;

import io.roughspike.train.TrainingListener;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * How far a task is, for trainings with the loss too, on standard error: a bar on a terminal, else
 * a line every 10 s. Nothing for the first half second. Several threads may share one.
 */
final class ProgressDisplay implements TrainingListener, IntConsumer, AutoCloseable {
  private static final int UPDATE_MILLIS = 200;
  private static final long PATIENCE_NANOS = 500_000_000L;
  private static final long LINE_NANOS = 10_000_000_000L;

  /** A number of steps that nobody knows. */
  private static final long UNKNOWN = -1;

  private final RunOptions options;
  private final String task;
  private final int columns;
  private final LongSupplier nanoTime;
  private long steps;
  private long done;
  private String extra = "";

  /** When the next line is due, or the bar made. */
  private long due;

  private long firstDone;
  private long firstNanos;

  private ProgressBar bar;

  /** A display of {@code steps} steps of {@code task}; it shows nothing with --quiet. */
  ProgressDisplay(RunOptions options, String task, long steps) {
    this(options, task, steps, StandardError.columns(), System::nanoTime);
  }

  /** A display of steps of {@code task}, of which nobody knows how many there will be. */
  static ProgressDisplay withoutEnd(RunOptions options, String task) {
    return new ProgressDisplay(options, task, UNKNOWN);
  }

  /**
   * As above.
   *
   * @param columns of the terminal; 0 for none
   * @param nanoTime the clock
   */
  ProgressDisplay(RunOptions options, String task, long steps, int columns, LongSupplier nanoTime) {
    this.options = options;
    this.task = task;
    this.steps = steps;
    this.columns = columns;
    this.nanoTime = nanoTime;
    this.due = nanoTime.getAsLong() + PATIENCE_NANOS;
  }

  @Override
  public synchronized void stepDone(
      int step, double loss, double testLoss, double seconds, double[] parameters) {
    extra = ", loss %.3g".formatted(loss);
    accept(1);
  }

  /** Tells of {@code count} more steps that are done, and what else is worth telling. */
  synchronized void accept(int count, String newExtra) {
    extra = newExtra;
    accept(count);
  }

  /** Tells of {@code count} more steps that are done. */
  @Override
  public synchronized void accept(int count) {
    done += count;
    long now = nanoTime.getAsLong();
    if (bar == null && (options.isQuiet() || now - due < 0)) {
      return;
    }
    if (columns == 0) {
      options.tell(
          steps == UNKNOWN
              ? "%s: %d done%s".formatted(task, done, extra)
              : "%s: %d of %d done%s%s".formatted(task, done, steps, timeLeft(now), extra));
      due = now + LINE_NANOS;
      return;
    }
    if (bar == null) {
      bar = newBar();
    }
    bar.setExtraMessage(extra.replace(",", ""));
    bar.stepTo(done);
  }

  /** Judged from the first line on, as the first steps are slow; so the first line has none. */
  private String timeLeft(long now) {
    if (firstDone == 0) {
      firstDone = done;
      firstNanos = now;
      return "";
    }
    double perStep = 1e-9 * (now - firstNanos) / (done - firstDone);
    return ", %.0f s left".formatted(perStep * (steps - done));
  }

  /** Warns at once, on a line of its own, of what the result will tell in full. */
  void warn(String sentence) {
    options.note(RunOptions.asWarning(sentence));
  }

  /** Tells something on a line of its own. */
  void note(String sentence) {
    options.note(sentence);
  }

  /** Leaves out {@code count} steps, which need not be done or never will be. */
  synchronized void skip(int count) {
    steps -= steps == UNKNOWN ? 0 : count;
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
        // The last column stays free: some terminals would go on to the next line.
        .setConsumer(new DelegatingProgressBarConsumer(options::drawBar, columns - 1))
        .build();
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
      bar = null;
      options.endBar();
    }
  }
}
