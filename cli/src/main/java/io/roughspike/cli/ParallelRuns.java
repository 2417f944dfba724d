package io.roughspike.cli;

import io.roughspike.engine.Engine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** Runs that share out the threads, one to each. */
final class ParallelRuns {
  private ParallelRuns() {}

  /** Does one run. */
  @FunctionalInterface
  interface Job<R, T> {
    /** Does {@code run} on {@code engine}, or what of it is done when {@code stop} is true. */
    T run(R run, Engine engine, BooleanSupplier stop);
  }

  /**
   * Does every run, the largest first, so that none is left to run alone at the end. When one
   * fails, the others stop and save.
   *
   * @param newEngine makes an engine of one thread
   * @return what came of each, in the order of {@code runs}
   */
  static <R, T> List<T> all(
      List<R> runs,
      ToIntFunction<R> size,
      Supplier<Engine> newEngine,
      int threads,
      BooleanSupplier stop,
      Job<R, T> job)
      throws InterruptedException {
    AtomicBoolean failed = new AtomicBoolean();
    BooleanSupplier stopAll = () -> failed.get() || stop.getAsBoolean();
    Map<R, Future<T>> futures = new HashMap<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      runs.stream()
          .sorted((a, b) -> Integer.compare(size.applyAsInt(b), size.applyAsInt(a)))
          .forEach(run ->
              futures.put(
                  run,
                  pool.submit(() -> {
                    try (Engine engine = newEngine.get()) {
                      return job.run(run, engine, stopAll);
                    } catch (RuntimeException | Error e) {
                      failed.set(true);
                      throw e;
                    }
                  })));
    }
    List<T> finished = new ArrayList<>();
    for (R run : runs) {
      try {
        finished.add(futures.get(run).get());
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case RuntimeException cause -> throw cause;
          case Error cause -> throw cause;
          default -> throw new IllegalStateException(e);
        }
      }
    }
    return finished;
  }
}
