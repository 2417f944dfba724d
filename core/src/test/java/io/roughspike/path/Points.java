package io.roughspike.path;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Points of paths, for tests. */
final class Points {
  private Points() {}

  /** The points of a path, read to a place within a larger array, of which nothing else changes. */
  static double[] of(PathSource paths, int sample) {
    int size = paths.points(sample) * paths.channels();
    double[] room = new double[size + 5];
    Arrays.fill(room, Double.MAX_VALUE);
    paths.read(sample, room, 3);
    for (int k : new int[] {0, 1, 2, size + 3, size + 4}) {
      if (room[k] != Double.MAX_VALUE) {
        throw new AssertionError("entry " + (k - 3) + " of " + size + " was written");
      }
    }
    return Arrays.copyOfRange(room, 3, size + 3);
  }

  /** The same, point by point, without those at the place of the one before. */
  static List<List<Double>> distinct(PathSource paths, int sample) {
    double[] points = of(paths, sample);
    List<List<Double>> distinct = new ArrayList<>();
    for (int at = 0; at < points.length; at += paths.channels()) {
      List<Double> point = Arrays.stream(points, at, at + paths.channels()).boxed().toList();
      if (distinct.isEmpty() || !distinct.getLast().equals(point)) {
        distinct.add(point);
      }
    }
    return distinct;
  }

  static double[] random(RandomGenerator random, int size) {
    return random.doubles(size, -2, 2).toArray();
  }

  static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int k = 0; k < x.length; k++) {
      sum += x[k] * y[k];
    }
    return sum;
  }

  /** The iterated integral of (X_i - X_i(0)) dX_j along straight pieces. */
  static double iterated(PathSource paths, int sample, int i, int j) {
    double[] points = of(paths, sample);
    int d = paths.channels();
    double sum = 0;
    for (int at = d; at < points.length; at += d) {
      double middle = (points[at + i] + points[at - d + i]) / 2 - points[i];
      sum += middle * (points[at + j] - points[at - d + j]);
    }
    return sum;
  }
}
