package io.roughspike.spark;

import io.roughspike.place.Parcel;
import io.roughspike.place.Place;
import io.roughspike.place.PlaceSettings;
import io.roughspike.place.Places;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.util.ShutdownHookManager;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

/**
 * A session of Spark as a place of work. The tasks of a run are one job of Spark; their results
 * come as they end, in a queue that the caller's thread empties. A lost executor costs its tasks,
 * which Spark does again elsewhere.
 */
final class SparkPlace implements Place {
  /** How often is asked whether to stop, and whether Spark has given up. */
  private static final int ASK_MILLISECONDS = 50;

  /** How long a master that answers may take until it has an executor. */
  private static final int EXECUTOR_SECONDS = 120;

  /** How long tasks that nobody waits for may go on before the next run begins beside them. */
  private static final int END_SECONDS = 10;

  /** What earlier runs had in common may take so much of an executor's memory, of at least 1 GB. */
  private static final long COMMON_BYTES = 64 << 20;

  private final Session session;
  private final PlaceSettings settings;

  private final Commons<Broadcast<Letter>> commons =
      new Commons<>(
          COMMON_BYTES, parcel -> context().broadcast(new Letter(parcel)), Broadcast::destroy);

  /** Who has done tasks, by executor. */
  private final Map<String, Outcome.Worker> workers = new TreeMap<>();

  SparkPlace(Session session, PlaceSettings settings) {
    this.session = session;
    this.settings = settings;
    try {
      meetWorkers();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Starts executors where there are none yet, and has each say who it is. */
  private void meetWorkers() {
    List<Letter> letters = Collections.nCopies(slots(), new Letter(Parcel.EMPTY));
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(EXECUTOR_SECONDS);
    // A resource manager has queues, in which one may wait for long.
    boolean waits = !session.master().isOfSpark();
    perform(
        "",
        null,
        letters,
        (_, _) -> {},
        () -> !waits && workers.isEmpty() && !session.hasExecutors() && System.nanoTime() > until);
    if (workers.isEmpty()) {
      throw new IllegalArgumentException(
          "Spark's master %s gave no executor within %d s: see that it has workers, with free cores and the memory of an executor (--spark-conf spark.executor.memory=1g)"
              .formatted(session.master(), EXECUTOR_SECONDS));
    }
  }

  @Override
  public String description() {
    String executors = workers.size() == 1 ? "1 executor" : workers.size() + " executors";
    String engines =
        workers.values().stream()
            .map(worker ->
                worker.lanes() == 1
                    ? worker.engine() + " engine"
                    : worker.engine() + " engine with " + worker.lanes() + " lanes")
            .distinct()
            .sorted()
            .reduce((one, other) -> one + " and " + other)
            .orElse("no engine");
    String hosts =
        workers.values().stream()
            .map(Outcome.Worker::host)
            .distinct()
            .sorted()
            .reduce((one, other) -> one + ", " + other)
            .orElse("no host");
    return "Spark at %s (%s on %s, %s)".formatted(session.master(), executors, hosts, engines);
  }

  @Override
  public int slots() {
    return context().defaultParallelism();
  }

  @Override
  public boolean isHere() {
    return false;
  }

  @Override
  public void run(
      String job, Parcel common, List<Parcel> tasks, Delivery delivery, BooleanSupplier stop) {
    Places.job(job); // where it is not known here, no executor knows it
    if (tasks.isEmpty()) {
      return;
    }
    perform(
        job,
        common.equals(Parcel.EMPTY) ? null : commons.of(common),
        tasks.stream().map(Letter::new).toList(),
        (task, outcome) -> deliver(task, outcome, delivery),
        stop);
  }

  private JavaSparkContext context() {
    return session.context();
  }

  private static void deliver(int task, Outcome outcome, Delivery delivery) {
    switch (outcome.failure()) {
      case null -> delivery.done(task, outcome.result());
      case RuntimeException e -> delivery.failed(task, e);
      case OutOfMemoryError e -> delivery.outOfMemory(task, e);
      case Error e -> throw e;
      default -> throw new IllegalStateException(outcome.failure());
    }
  }

  private interface Receiver {
    void receive(int task, Outcome outcome);
  }

  /** A result as it comes from an executor. */
  private static final class Arrival {
    private final int task;
    private final byte[] bytes;

    Arrival(int task, byte[] bytes) {
      this.task = task;
      this.bytes = bytes;
    }
  }

  /** Does tasks; {@code common}: what they have in common, null for nothing. */
  private void perform(
      String job,
      Broadcast<Letter> common,
      List<Letter> letters,
      Receiver receiver,
      BooleanSupplier stop) {
    int slots = session.master().isHere() ? slots() : 0;
    BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    RDD<Letter> tasks = context().parallelize(letters, letters.size()).rdd();
    List<Object> all = new ArrayList<>();
    for (int task = 0; task < letters.size(); task++) {
      all.add(task);
    }
    SimpleFutureAction<BoxedUnit> running =
        context()
            .sc()
            .submitJob(
                tasks,
                new Work(job, common, settings, slots),
                CollectionConverters.asScala(all).toSeq(),
                (task, bytes) -> {
                  arrivals.add(new Arrival((Integer) task, bytes));
                  return BoxedUnit.UNIT;
                },
                () -> BoxedUnit.UNIT);
    boolean isDone = false;
    try {
      isDone = receive(letters.size(), arrivals, running, receiver, stop);
    } finally {
      if (!isDone) {
        running.cancel();
        awaitEnd();
      }
    }
  }

  /** Whether all results have come; else there was a reason to stop. */
  private boolean receive(
      int count,
      BlockingQueue<Arrival> arrivals,
      SimpleFutureAction<?> job,
      Receiver receiver,
      BooleanSupplier stop) {
    boolean wasInterrupted = false;
    try {
      for (int received = 0; received < count; ) {
        if (stop.getAsBoolean()) {
          return false;
        }
        // What has come before Spark gave up is in the queue by then.
        boolean hasEnded = job.isCompleted();
        Arrival arrival = null;
        try {
          arrival = arrivals.poll(ASK_MILLISECONDS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
          wasInterrupted = true;
        }
        if (arrival != null) {
          received++;
          Outcome outcome = Outcome.of(arrival.bytes);
          if (outcome.failure() == null) {
            workers.put(outcome.worker().executor(), outcome.worker());
          }
          receiver.receive(arrival.task, outcome);
        } else if (hasEnded && job.value().get().isFailure()) {
          throw gaveUp(job.value().get().failed().get());
        }
      }
      return true;
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private IllegalArgumentException gaveUp(Throwable cause) {
    if (ShutdownHookManager.inShutdown()) {
      return Session.interrupted(cause);
    }
    String reason = String.valueOf(cause.getMessage());
    if (reason.contains("UnsupportedClassVersionError")) {
      return new IllegalArgumentException(
          "Spark's executors at %s run an older Java: RoughSpike needs JDK 25 there too, see --spark-conf spark.executorEnv.JAVA_HOME"
              .formatted(session.master()),
          cause);
    }
    return new IllegalArgumentException(
        "Spark at %s gave up: %s".formatted(session.master(), Session.firstLine(cause)), cause);
  }

  private void awaitEnd() {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
    try {
      while (session.running() > 0 && System.nanoTime() < until) {
        Thread.sleep(ASK_MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    session.close();
    if (session.master().isHere()) {
      Workplace.closeAll();
    }
  }
}
