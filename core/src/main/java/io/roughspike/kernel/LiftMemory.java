package io.roughspike.kernel;

/** Arrays that grow and are kept. */
final class LiftMemory {
  private LiftMemory() {}

  /** {@code array}, or a new one if it has fewer than {@code size} numbers. */
  static double[] atLeast(double[] array, int size) {
    return array.length < size ? new double[size + size / 4] : array;
  }
}
