package io.roughspike.place;

import io.roughspike.engine.Engine;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** What a task finds where it is done. Belongs to one thread, which does one task at a time. */
public interface Desk {
  /** {@return an engine of one thread, kept from task to task} */
  Engine engine();

  /** {@return what all tasks of the run have in common} */
  Parcel common();

  /**
   * {@return what {@code make} makes of the common parcel} It is kept from task to task and from
   * run to run, as long as it is not long ago that it was asked for; so {@code make} must depend on
   * nothing else, and a job must leave what it gets as it should be for its next task.
   *
   * @param type of what is made, of which there is one for each common parcel
   * @param make makes it where it is not there yet
   * @param <T> the type
   */
  <T> T kept(Class<T> type, Function<Parcel, T> make);

  /**
   * {@return whether the task should end early, as nobody waits for its result any more; what it
   * has saved by then is its own matter}
   */
  BooleanSupplier stop();
}
