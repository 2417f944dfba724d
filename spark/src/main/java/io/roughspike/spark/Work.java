package io.roughspike.spark;

import io.roughspike.place.Parcel;
import io.roughspike.place.PlaceSettings;
import java.io.Serial;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** What an executor does with a task: the name of a job, and how it is done. */
final class Work extends AbstractFunction1<Iterator<Letter>, byte[]> implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  private final String job;

  /** What all tasks have in common, which Spark carries to an executor once; null for nothing. */
  private final Broadcast<Letter> common;

  /** Name of the engine; empty for the best. */
  private final String engine;

  private final long tapeBudget;

  /** Tasks at once in an executor; 0 where only it knows. */
  private final int slots;

  /**
   * Work.
   *
   * @param job name of the job; empty for none, only to say who would do it
   * @param common what all tasks have in common; null for nothing
   * @param settings how it is done
   * @param slots tasks at once in an executor; 0 where only it knows
   */
  Work(String job, Broadcast<Letter> common, PlaceSettings settings, int slots) {
    this.job = job;
    this.common = common;
    engine = settings.engine().orElse("");
    tapeBudget = settings.tapeBudget();
    this.slots = slots;
  }

  @Override
  public byte[] apply(Iterator<Letter> letters) {
    int share = slots;
    if (share == 0) {
      share =
          SparkEnv.get()
              .conf()
              .getInt("spark.executor.cores", Runtime.getRuntime().availableProcessors());
    }
    PlaceSettings settings =
        new PlaceSettings(
            share, engine.isEmpty() ? Optional.empty() : Optional.of(engine), tapeBudget, Map.of());
    TaskContext task = TaskContext.get();
    Workplace workplace = Workplace.of(settings);
    if (job.isEmpty()) {
      return workplace.introduce().toBytes();
    }
    Parcel all = common == null ? Parcel.EMPTY : common.value().parcel();
    return workplace.run(job, all, letters.next().parcel(), task::isInterrupted).toBytes();
  }
}
