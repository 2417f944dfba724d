package io.roughspike.place;

import io.roughspike.engine.Engine;
import java.util.function.BooleanSupplier;

/** What a task finds where it is done. Belongs to one thread, which does one task at a time. */
public interface Desk {
  /** {@return an engine of one thread, kept from task to task} */
  Engine engine();

  /**
   * {@return whether the task should end early, as nobody waits for its result any more; what it
   * has saved by then is its own matter}
   */
  BooleanSupplier stop();
}
