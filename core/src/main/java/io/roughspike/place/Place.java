package io.roughspike.place;

import java.util.List;
import java.util.function.BooleanSupplier;

/** Where tasks are done: by threads of this process, or on other machines. */
public interface Place extends AutoCloseable {
  /** Receives results, one at a time, as they come. */
  @FunctionalInterface
  interface Delivery {
    /**
     * A task is done.
     *
     * @param task its number in the list
     * @param result what it gave
     */
    void done(int task, Parcel result);

    /**
     * A task cannot be done. Unless it is overridden this ends all others.
     *
     * @param task its number in the list
     * @param failure thrown by the job
     */
    default void failed(int task, RuntimeException failure) {
      throw failure;
    }

    /**
     * The memory does not suffice for a task, even with no other beside it. Unless it is overridden
     * this ends all others.
     *
     * @param task its number in the list
     * @param failure what it ended with
     */
    default void outOfMemory(int task, OutOfMemoryError failure) {
      throw failure;
    }
  }

  /** {@return where that is, as a noun phrase: {@code 2 threads}} */
  String description();

  /** {@return how many tasks may be done at once} */
  int slots();

  /** {@return whether tasks are done in this process, and so can use its files} */
  boolean isHere();

  /**
   * Does tasks that have nothing in common.
   *
   * @param job name of the {@link Job}
   * @param tasks what each gets
   * @param delivery receives the results
   * @param stop asked again and again whether to end
   */
  default void run(String job, List<Parcel> tasks, Delivery delivery, BooleanSupplier stop) {
    run(job, Parcel.EMPTY, tasks, delivery, stop);
  }

  /**
   * Does tasks, the first of the list first, and returns when all of them are delivered, or when
   * {@code stop} is true and those that had begun have ended.
   *
   * @param job name of the {@link Job}
   * @param common what all tasks find at their {@link Desk}; it is carried to a machine once, and
   *     kept there while runs give the same object again
   * @param tasks what each gets
   * @param delivery receives the results; what it throws ends all tasks and is thrown here
   * @param stop asked again and again whether to end; from any thread
   */
  void run(String job, Parcel common, List<Parcel> tasks, Delivery delivery, BooleanSupplier stop);

  @Override
  void close();
}
