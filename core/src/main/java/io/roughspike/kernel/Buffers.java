package io.roughspike.kernel;

/** Arrays that are used again. */
final class Buffers {
  private Buffers() {}

  /** The array, or a new one, half as long again, if it is shorter than {@code size}. */
  static double[] atLeast(double[] array, int size) {
    return array.length >= size ? array : new double[(int) Math.min(size + size / 2L, MOST)];
  }

  /** Longest array that every JVM can make. */
  static final int MOST = Integer.MAX_VALUE - 8;
}
