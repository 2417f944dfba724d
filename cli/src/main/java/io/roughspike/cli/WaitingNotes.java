package io.roughspike.cli;

import java.time.Duration;
import java.util.function.Consumer;

/** Tells, again and again, for how long something has been waited for; until it is closed. */
final class WaitingNotes implements AutoCloseable {
  private final Thread teller;

  /**
   * Begins to wait.
   *
   * @param every after how long it is told, and told again
   * @param tell is given how long it has been
   */
  WaitingNotes(Duration every, Consumer<Duration> tell) {
    teller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                for (int times = 1; ; times++) {
                  Thread.sleep(every);
                  tell.accept(every.multipliedBy(times));
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // it is there
              }
            });
  }

  @Override
  public void close() {
    teller.interrupt();
  }
}
