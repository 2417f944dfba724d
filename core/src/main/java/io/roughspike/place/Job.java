package io.roughspike.place;

/**
 * Something that can be done at any {@link Place}, a service with a name. A job is a pure function:
 * it may be done again, elsewhere, and its result depends on nothing but the parcel.
 */
public interface Job {
  /** {@return its name, by which tasks ask for it} */
  String name();

  /**
   * {@return about how many bytes of memory a task takes at its worst, its parcel and result
   * included; 0 where that is not worth counting} A place does as many tasks at once as fit.
   *
   * @param in what the task gets
   */
  default long memory(Parcel in) {
    return 0;
  }

  /**
   * {@return the result of a task}
   *
   * @param in what it gets
   * @param desk where it is done
   * @throws RuntimeException where it cannot be done, at whatever place; it must be serializable
   */
  Parcel run(Parcel in, Desk desk);
}
