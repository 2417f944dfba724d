package io.roughspike.place;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Threads of this process. Tasks begin in the order of the list while the memory that they say they
 * need is there, at least one at a time. A task that runs out of memory beside others is done again
 * when fewer run.
 */
final class ThreadPlace implements Place {
  private final long memory;

  /** Of the threads, kept from run to run. */
  private final Bench[] benches;

  /**
   * A place.
   *
   * @param settings how many threads, and by which engine
   * @param memory bytes that tasks may take together
   */
  ThreadPlace(PlaceSettings settings, long memory) {
    if (settings.threads() < 1) {
      throw new IllegalArgumentException("threads must be at least 1, got " + settings.threads());
    }
    this.memory = memory;
    benches = new Bench[settings.threads()];
    Arrays.setAll(benches, _ -> new Bench(() -> settings.newEngine(slots())));
  }

  @Override
  public String description() {
    return slots() == 1 ? "1 thread" : slots() + " threads";
  }

  @Override
  public int slots() {
    return benches.length;
  }

  @Override
  public boolean isHere() {
    return true;
  }

  @Override
  public void run(
      String job, Parcel common, List<Parcel> tasks, Delivery delivery, BooleanSupplier stop) {
    run(Places.job(job), common, tasks, delivery, stop);
  }

  /** The same, of a job that need not be a service. */
  void run(Job job, Parcel common, List<Parcel> tasks, Delivery delivery, BooleanSupplier stop) {
    Round round = new Round(job, common, tasks, delivery, stop);
    int count = Math.min(slots(), tasks.size());
    List<Thread> threads = new ArrayList<>();
    for (int slot = 1; slot < count; slot++) {
      int own = slot;
      threads.add(
          Thread.ofPlatform()
              .daemon()
              .name("roughspike-task-" + slot)
              .start(() -> round.serve(own)));
    }
    if (count > 0) {
      round.serve(0);
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true; // what has begun must end first
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    round.throwFailure();
  }

  @Override
  public void close() {
    for (Bench bench : benches) {
      bench.close();
    }
  }

  /** One call of {@link #run}. */
  private final class Round {
    private final Job job;
    private final Parcel common;
    private final List<Parcel> tasks;
    private final Delivery delivery;
    private final BooleanSupplier stop;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** One delivery at a time, while other tasks begin. */
    private final ReentrantLock door = new ReentrantLock();

    private final Deque<Integer> waiting = new ArrayDeque<>();
    private int running;
    private long taken;

    /** How many may run at once: fewer after one ran out of memory. */
    private int most = slots();

    private volatile Throwable failure;

    Round(Job job, Parcel common, List<Parcel> tasks, Delivery delivery, BooleanSupplier stop) {
      this.job = job;
      this.common = common;
      this.tasks = tasks;
      this.delivery = delivery;
      this.stop = stop;
      for (int task = 0; task < tasks.size(); task++) {
        waiting.add(task);
      }
    }

    private boolean isOver() {
      return failure != null || stop.getAsBoolean();
    }

    void serve(int slot) {
      try {
        for (int task = begin(); task >= 0; task = begin()) {
          one(slot, task);
        }
      } catch (RuntimeException | Error e) {
        fail(e);
      }
    }

    /** The next task, as soon as there is memory for it; -1 where there is none. */
    private int begin() {
      lock.lock();
      try {
        while (!isOver() && (!waiting.isEmpty() || running > 0)) {
          if (!waiting.isEmpty() && running < most) {
            long needed = job.memory(tasks.get(waiting.getFirst()));
            if (running == 0 || taken + needed <= memory) {
              running++;
              taken += needed;
              return waiting.removeFirst();
            }
          }
          changed.awaitUninterruptibly();
        }
        return -1;
      } finally {
        lock.unlock();
      }
    }

    /** A task has ended; {@code again}: it has to be done again when fewer run. */
    private void end(int task, boolean again) {
      lock.lock();
      try {
        if (again) {
          most = Math.max(1, Math.min(most, running) / 2);
          waiting.addFirst(task);
        }
        running--;
        taken -= job.memory(tasks.get(task));
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    private boolean isAlone() {
      lock.lock();
      try {
        return running == 1;
      } finally {
        lock.unlock();
      }
    }

    private void one(int slot, int task) {
      boolean again = false;
      try {
        Parcel result;
        try {
          result = job.run(tasks.get(task), benches[slot].desk(common, this::isOver));
        } catch (RuntimeException e) {
          deliver(() -> delivery.failed(task, e));
          return;
        }
        deliver(() -> delivery.done(task, result));
      } catch (OutOfMemoryError e) {
        again = !isAlone();
        if (!again) {
          deliver(() -> delivery.outOfMemory(task, e));
        }
        benches[slot].close(); // with all that it keeps
      } finally {
        end(task, again);
      }
    }

    private void deliver(Runnable what) {
      door.lock();
      try {
        if (failure == null) {
          what.run();
        }
      } catch (RuntimeException | Error e) {
        fail(e); // before anything else is delivered
      } finally {
        door.unlock();
      }
    }

    private void fail(Throwable cause) {
      lock.lock();
      try {
        if (failure == null) {
          failure = cause;
        }
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    void throwFailure() {
      switch (failure) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalStateException(failure);
      }
    }
  }
}
