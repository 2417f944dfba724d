package io.roughspike.engine;

import io.roughspike.model.Parameter;
import java.util.Arrays;

/**
 * The value and gradient of every group of {@link ParameterGradient#GROUP} consecutive samples, and
 * their sum in order. Engines add each group's samples in order of sample, whichever worker has the
 * group, so that the sum has the same bits however the work is split.
 */
public final class GroupSums {
  private static final int WIDTH = Parameter.COUNT + 1;

  private double[] sums = new double[0];
  private final double[] total = new double[Parameter.COUNT];
  private int groups;

  /** Zero sums for {@code samples} samples; allocates only to grow. */
  public void reset(int samples) {
    groups = groups(samples);
    int size = Math.multiplyExact(groups, WIDTH);
    if (sums.length < size) {
      sums = new double[size];
    }
    Arrays.fill(sums, 0, size, 0);
  }

  /** Number of groups of {@code samples} samples. */
  public static int groups(int samples) {
    return (int) (((long) samples + ParameterGradient.GROUP - 1) / ParameterGradient.GROUP);
  }

  /**
   * Adds one sample, which must be the next of its group.
   *
   * @param sample relative to the first sample
   * @param gradient holds the derivative by parameter p at {@code offset + p}
   */
  public void add(int sample, double value, double[] gradient, int offset) {
    int at = sample / ParameterGradient.GROUP * WIDTH;
    for (int p = 0; p < Parameter.COUNT; p++) {
      sums[at + p] += gradient[offset + p];
    }
    sums[at + Parameter.COUNT] += value;
  }

  /** Adds up the groups in order. */
  public void total(ParameterGradient out) {
    Arrays.fill(total, 0);
    double value = 0;
    for (int g = 0; g < groups; g++) {
      for (int p = 0; p < Parameter.COUNT; p++) {
        total[p] += sums[g * WIDTH + p];
      }
      value += sums[g * WIDTH + Parameter.COUNT];
    }
    out.set(value, total);
  }
}
