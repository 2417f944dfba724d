package io.roughspike.spark;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets tasks begin while the memory that they say they need is there, at least one at a time. */
final class MemoryGate {
  private final long memory;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int running;
  private long taken;

  /** Tasks that wait until no other runs. */
  private int lonely;

  /**
   * A gate.
   *
   * @param memory bytes that tasks may take together
   */
  MemoryGate(long memory) {
    this.memory = memory;
  }

  /** Waits until there is memory for a task; says whether no other runs. */
  boolean enter(long needed) {
    lock.lock();
    try {
      while (running > 0 && (lonely > 0 || taken + needed > memory)) {
        changed.awaitUninterruptibly();
      }
      running++;
      taken += needed;
      return running == 1;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until no other task runs; none begins meanwhile. */
  void enterAlone(long needed) {
    lock.lock();
    try {
      lonely++;
      while (running > 0) {
        changed.awaitUninterruptibly();
      }
      lonely--;
      running++;
      taken += Math.max(needed, memory);
    } finally {
      lock.unlock();
    }
  }

  /** A task that entered has ended. */
  void leave(long needed, boolean wasAlone) {
    lock.lock();
    try {
      running--;
      taken -= wasAlone ? Math.max(needed, memory) : needed;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
