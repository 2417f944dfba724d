package io.roughspike.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Makes an interrupt (control-C, SIGTERM) wait until a training has saved its checkpoint, or files
 * that belong together are written. While this is open, an interrupt sets a flag that a training
 * asks for; the process ends when this is closed, or at once when it is not open.
 */
final class Interruption implements AutoCloseable {
  private final CountDownLatch saved = new CountDownLatch(1);
  private final Thread hook = Thread.ofPlatform().unstarted(this::waitForTraining);
  private volatile boolean requested;

  Interruption() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Whether the process was told to end. */
  boolean isRequested() {
    return requested;
  }

  private void waitForTraining() {
    requested = true;
    try {
      saved.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    saved.countDown();
    if (!requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // the process began to end just now; the hook finds everything saved
      }
    }
  }
}
