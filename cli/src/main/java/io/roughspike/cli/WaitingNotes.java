package io.roughspike.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Tells, again and again, for how long something has been waited for; until it is closed. */
final class WaitingNotes implements AutoCloseable {
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Begins to wait.
   *
   * @param every after how long it is told, and told again
   * @param tell is given how long it has been; never after the end of {@link #close}
   */
  WaitingNotes(Duration every, Consumer<Duration> tell) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            for (int times = 1; !closed.await(every.toMillis(), TimeUnit.MILLISECONDS); times++) {
              tellUnlessClosed(tell, every.multipliedBy(times));
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // by nobody: the thread is of this class alone
          }
        });
  }

  private synchronized void tellUnlessClosed(Consumer<Duration> tell, Duration waited) {
    if (closed.getCount() > 0) {
      tell.accept(waited);
    }
  }

  @Override
  public synchronized void close() {
    closed.countDown();
  }
}
