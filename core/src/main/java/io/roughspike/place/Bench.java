package io.roughspike.place;

import io.roughspike.engine.Engine;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What one thread of a place keeps from task to task: its engine, whose programs are compiled, and
 * what jobs have made of common parcels, the last {@value #KEPT} of them.
 */
public final class Bench implements AutoCloseable {
  private static final int KEPT = 4;

  /** Of what was made: by which job's type, of which parcel. */
  private record Key(Class<?> type, String digest) {}

  private final Supplier<Engine> newEngine;
  private Engine engine;

  private final Map<Key, Object> kept =
      new LinkedHashMap<>(2 * KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Object> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * A bench with nothing on it.
   *
   * @param newEngine makes the engine when a task asks for it
   */
  public Bench(Supplier<Engine> newEngine) {
    this.newEngine = newEngine;
  }

  /**
   * {@return the desk of a task of a run}
   *
   * @param common what all tasks of the run have in common
   * @param stop whether nobody waits for the task any more
   */
  public Desk desk(Parcel common, BooleanSupplier stop) {
    return new Desk() {
      @Override
      public Engine engine() {
        if (engine == null) {
          engine = newEngine.get();
        }
        return engine;
      }

      @Override
      public Parcel common() {
        return common;
      }

      @Override
      public <T> T kept(Class<T> type, Function<Parcel, T> make) {
        Key key = new Key(type, common.digest());
        Object value = kept.get(key);
        if (value == null) {
          value = make.apply(common);
          kept.put(key, value);
        }
        return type.cast(value);
      }

      @Override
      public BooleanSupplier stop() {
        return stop;
      }
    };
  }

  /** Lets go of everything; the bench may be used again. */
  @Override
  public void close() {
    kept.clear();
    if (engine != null) {
      engine.close();
      engine = null;
    }
  }
}
