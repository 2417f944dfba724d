package io.roughspike.reference;

import io.roughspike.solver.EventPath;
import java.util.Arrays;

/** The sub-steps of one path and the noise of its segments; grows as needed and is reused. */
final class PathTape {
  private int segments;
  private int[] firstSubstep = new int[65];
  private double[] z1 = new double[64];
  private double[] z2 = new double[64];
  private double[] v = new double[64];
  private double[] i = new double[64];
  private double[] clock = new double[64];
  private double[] fraction = new double[64];

  void clear() {
    segments = 0;
  }

  /** Adds the latest segment of {@code path}. */
  void add(EventPath path, double noise1, double noise2) {
    if (segments == z1.length) {
      firstSubstep = Arrays.copyOf(firstSubstep, 2 * segments + 1);
      z1 = Arrays.copyOf(z1, 2 * segments);
      z2 = Arrays.copyOf(z2, 2 * segments);
    }
    z1[segments] = noise1;
    z2[segments] = noise2;
    int at = firstSubstep[segments];
    int end = at + path.substeps();
    if (end > v.length) {
      int size = 2 * end;
      v = Arrays.copyOf(v, size);
      i = Arrays.copyOf(i, size);
      clock = Arrays.copyOf(clock, size);
      fraction = Arrays.copyOf(fraction, size);
    }
    for (int k = 0; k < path.substeps(); k++) {
      v[at + k] = path.substepV(k);
      i[at + k] = path.substepI(k);
      clock[at + k] = path.substepClock(k);
      fraction[at + k] = path.substepFraction(k);
    }
    segments++;
    firstSubstep[segments] = end;
  }

  int segments() {
    return segments;
  }

  /** Index of the first sub-step of segment {@code m}; the end of the tape for the one after. */
  int firstSubstep(int m) {
    return firstSubstep[m];
  }

  double z1(int m) {
    return z1[m];
  }

  double z2(int m) {
    return z2[m];
  }

  double v(int at) {
    return v[at];
  }

  double i(int at) {
    return i[at];
  }

  double clock(int at) {
    return clock[at];
  }

  double fraction(int at) {
    return fraction[at];
  }
}
