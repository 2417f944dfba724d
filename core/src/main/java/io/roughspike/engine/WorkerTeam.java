package io.roughspike.engine;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fixed team of threads that share numbered tasks; the caller is one of them. Handing out work
 * allocates nothing. Which worker runs which task is left to chance, so tasks must not depend on
 * it.
 */
public final class WorkerTeam implements AutoCloseable {
  /** Work in numbered tasks. */
  @FunctionalInterface
  public interface Work {
    /**
     * Does task {@code task} with the workspace of worker {@code worker}.
     *
     * @param worker number of the worker, from 0
     * @param task number of the task, from 0
     */
    void run(int worker, int task);
  }

  private final Thread[] threads;
  private final AtomicInteger nextTask = new AtomicInteger();
  private final Object lock = new Object();
  private Work work = (worker, task) -> {};
  private volatile int tasks;
  private int round;
  private int busy;
  private boolean closed;
  private int failedTask = Integer.MAX_VALUE;
  private Throwable failure;

  /**
   * A team of {@code workers} workers, at least 1.
   *
   * @param workers number of workers, at least 1
   */
  public WorkerTeam(int workers) {
    threads = new Thread[workers - 1];
    for (int k = 0; k < threads.length; k++) {
      int worker = k + 1;
      threads[k] =
          Thread.ofPlatform().daemon().name("roughspike-" + worker).start(() -> serve(worker));
    }
  }

  /** {@return number of workers, the caller included} */
  public int workers() {
    return threads.length + 1;
  }

  /**
   * Runs tasks 0 to {@code taskCount - 1} and waits for all of them. When tasks fail, the exception
   * of the lowest failed task is thrown.
   *
   * @param taskCount number of tasks, at least 0
   * @param newWork does one task
   */
  public void run(int taskCount, Work newWork) {
    if (threads.length == 0 || taskCount == 1) {
      for (int task = 0; task < taskCount; task++) {
        newWork.run(0, task);
      }
      return;
    }
    synchronized (lock) {
      work = newWork;
      tasks = taskCount;
      nextTask.set(0);
      failedTask = Integer.MAX_VALUE;
      failure = null;
      busy = threads.length;
      round++;
      lock.notifyAll();
    }
    work(0, newWork);
    synchronized (lock) {
      boolean interrupted = false;
      while (busy > 0) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          interrupted = true; // the workspace is in use until every worker is done
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      if (failure instanceof Error e) {
        throw e;
      }
    }
  }

  private void work(int worker, Work current) {
    for (int task = nextTask.getAndIncrement(); task < tasks; task = nextTask.getAndIncrement()) {
      try {
        current.run(worker, task);
      } catch (RuntimeException | Error e) {
        synchronized (lock) {
          if (task < failedTask) {
            failedTask = task;
            failure = e;
          }
        }
      }
    }
  }

  private void serve(int worker) {
    int seen = 0;
    while (true) {
      Work current;
      synchronized (lock) {
        while (round == seen && !closed) {
          try {
            lock.wait();
          } catch (InterruptedException e) {
            return;
          }
        }
        if (closed) {
          return;
        }
        seen = round;
        current = work;
      }
      work(worker, current);
      synchronized (lock) {
        busy--;
        lock.notifyAll();
      }
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
  }
}
