package io.roughspike.program;

/** Room in which the pieces of a program hand values on: one array a thread, which only grows. */
public final class Scratch {
  /** Where the values begin: with 64-byte aligned objects, where a cache line does. */
  static final int FIRST = 6;

  private static final ThreadLocal<double[]> ROOM = ThreadLocal.withInitial(() -> new double[0]);

  private Scratch() {}

  /**
   * {@return an array of this thread for that many numbers; what it holds is of no use}
   *
   * @param neurons number of neurons
   * @param numbers numbers of a neuron
   */
  public static double[] of(int neurons, int numbers) {
    double[] room = ROOM.get();
    int length = Math.addExact(FIRST, Math.multiplyExact(neurons, numbers));
    if (room.length < length) {
      room = new double[length];
      ROOM.set(room);
    }
    return room;
  }
}
