package io.roughspike.spark;

import io.roughspike.engine.Engine;
import io.roughspike.place.Bench;
import io.roughspike.place.Desk;
import io.roughspike.place.Job;
import io.roughspike.place.Parcel;
import io.roughspike.place.PlaceSettings;
import io.roughspike.place.Places;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.BooleanSupplier;
import org.apache.spark.SparkEnv;
import org.apache.spark.util.Utils;

/** A process in which tasks are done; it keeps a bench for each that it does at once. */
final class Workplace {
  private static final Map<PlaceSettings, Workplace> WORKPLACES = new ConcurrentHashMap<>();

  private final PlaceSettings settings;

  /** Those that no task uses now. */
  private final Deque<Bench> benches = new ConcurrentLinkedDeque<>();

  private final MemoryGate gate = new MemoryGate(Runtime.getRuntime().maxMemory() / 2);

  private Workplace(PlaceSettings settings) {
    this.settings = settings;
  }

  /** This process as a place of work; {@code settings}: with threads as it has slots for tasks. */
  static Workplace of(PlaceSettings settings) {
    return WORKPLACES.computeIfAbsent(settings, Workplace::new);
  }

  /** Lets go of all benches that no task uses. */
  static void closeAll() {
    WORKPLACES.values().forEach(workplace -> workplace.benches.forEach(Bench::close));
    WORKPLACES.clear();
  }

  /** Says who works here. */
  Outcome introduce() {
    Bench bench = take();
    try {
      return Outcome.of(worker(bench.desk(Parcel.EMPTY, () -> false)), Parcel.EMPTY);
    } finally {
      benches.push(bench);
    }
  }

  /** Does a task; again, with no other beside it, where it runs out of memory. */
  Outcome run(String name, Parcel common, Parcel in, BooleanSupplier stop) {
    try {
      Job job = Places.job(name);
      long needed = job.memory(in);
      boolean isAlone = gate.enter(needed);
      try {
        return attempt(job, common, in, stop);
      } catch (OutOfMemoryError e) {
        if (isAlone) {
          return Outcome.of(e);
        }
      } finally {
        gate.leave(needed, false);
      }
      gate.enterAlone(needed);
      try {
        return attempt(job, common, in, stop);
      } catch (OutOfMemoryError e) {
        return Outcome.of(e);
      } finally {
        gate.leave(needed, true);
      }
    } catch (RuntimeException e) {
      return Outcome.of(e);
    }
  }

  private Outcome attempt(Job job, Parcel common, Parcel in, BooleanSupplier stop) {
    Bench bench = take();
    try {
      Desk desk = bench.desk(common, stop);
      Parcel result = job.run(in, desk);
      return Outcome.of(worker(desk), result);
    } catch (OutOfMemoryError e) {
      bench.close(); // with all that it keeps
      throw e;
    } finally {
      benches.push(bench);
    }
  }

  private Bench take() {
    Bench bench = benches.poll();
    return bench == null ? new Bench(() -> settings.newEngine(settings.threads())) : bench;
  }

  private static Outcome.Worker worker(Desk desk) {
    Engine engine = desk.engine();
    return new Outcome.Worker(
        Utils.localHostName(), SparkEnv.get().executorId(), engine.name(), engine.lanes());
  }
}
