package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WaitingNotesTest {
  private static final Duration EVERY = Duration.ofMillis(5);

  private final LinkedBlockingQueue<Duration> told = new LinkedBlockingQueue<>();

  @Test
  void whatIsWaitedForLongIsToldAgain() throws InterruptedException {
    try (var _ = new WaitingNotes(EVERY, told::add)) {
      assertEquals(EVERY, told.poll(1, TimeUnit.MINUTES));
      assertEquals(EVERY.multipliedBy(2), told.poll(1, TimeUnit.MINUTES));
    }
  }

  @Test
  void whatIsThereSoonIsNotTold() throws InterruptedException {
    try (var _ = new WaitingNotes(Duration.ofMillis(200), told::add)) {
      // it is there
    }
    assertNull(told.poll(400, TimeUnit.MILLISECONDS));
  }
}
