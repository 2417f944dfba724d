package io.roughspike.testing;

import io.roughspike.path.Paths;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Random walks of a size that keeps signature kernels near 1. */
public final class RandomWalks {
  private RandomWalks() {}

  /** Walks of given numbers of points, whose increments have variance 1 / points. */
  public static Paths of(RandomGenerator random, int channels, int... lengths) {
    double[] values = new double[Arrays.stream(lengths).sum() * channels];
    int at = 0;
    for (int length : lengths) {
      for (int k = 0; k < length * channels; k++, at++) {
        double step = random.nextGaussian() / Math.sqrt(length);
        values[at] = k < channels ? step : values[at - channels] + step;
      }
    }
    return new Paths(channels, lengths, values);
  }

  /** {@code samples} walks of {@code length} points each. */
  public static Paths ofEqualLength(RandomGenerator random, int channels, int samples, int length) {
    int[] lengths = new int[samples];
    Arrays.fill(lengths, length);
    return of(random, channels, lengths);
  }
}
