package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WaitingNotesTest {
  private static final Duration EVERY = Duration.ofMillis(5);

  private final LinkedBlockingQueue<Duration> told = new LinkedBlockingQueue<>();

  @Test
  void isToldAgainUntilItIsClosed() throws InterruptedException {
    try (var _ = new WaitingNotes(EVERY, told::add)) {
      assertEquals(EVERY, told.poll(1, TimeUnit.MINUTES));
      assertEquals(EVERY.multipliedBy(2), told.poll(1, TimeUnit.MINUTES));
    }
    int count = told.size();
    Thread.sleep(10 * EVERY.toMillis()); // in which it would be told again
    assertEquals(count, told.size());
  }
}
