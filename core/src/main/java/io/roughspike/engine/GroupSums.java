package io.roughspike.engine;

import io.roughspike.model.Network;
import java.util.Arrays;

/**
 * The value and gradient of every group of consecutive samples, and their sum in order. Engines add
 * each group's samples in order of sample, whichever worker has the group, so that the sum has the
 * same bits however the work is split.
 *
 * <p>A group has {@value #SMALLEST_GROUP} samples, or a multiple of that where otherwise the groups
 * of many samples and parameters would need more than {@value #MOST_NUMBERS} numbers: a rule that
 * depends on the numbers of samples and parameters alone.
 */
public final class GroupSums {
  /** A new one; may be used for any number of runs. */
  public GroupSums() {}

  /** Samples of the smallest groups. */
  public static final int SMALLEST_GROUP = 64;

  private static final int MOST_NUMBERS = 1 << 22;

  /** So many groups are kept whatever their size, for threads to share. */
  private static final int FEWEST_GROUPS = 16;

  private double[] sums = new double[0];
  private double[] total = new double[0];
  private int parameters;
  private int groups;
  private int groupSize;

  /**
   * Zero sums for {@code samples} samples of a gradient of {@code parameters} numbers; allocates
   * only to grow.
   *
   * @param samples number of samples, at least 1
   * @param parameters number of parameters
   */
  public void reset(int samples, int parameters) {
    this.parameters = parameters;
    int width = parameters + 1;
    groupSize = groupSize(samples, parameters);
    groups = (int) (((long) samples + groupSize - 1) / groupSize);
    int size = Math.multiplyExact(groups, width);
    if (sums.length < size) {
      sums = new double[size];
    }
    if (total.length < parameters) {
      total = new double[parameters];
    }
    Arrays.fill(sums, 0, size, 0);
  }

  /** Samples in one group; the last one may have fewer. */
  static int groupSize(int samples, int parameters) {
    int smallest = (samples - 1) / SMALLEST_GROUP + 1;
    int most = Math.max(FEWEST_GROUPS, MOST_NUMBERS / (parameters + 1));
    return ((smallest - 1) / most + 1) * SMALLEST_GROUP;
  }

  /**
   * Adds one sample, which must be the next of its group.
   *
   * @param sample relative to the first sample
   * @param value value of the functional
   * @param gradient holds the derivative by parameter p at {@code offset + p}
   * @param offset where the derivatives start
   */
  public void add(int sample, double value, double[] gradient, int offset) {
    int at = sample / groupSize * (parameters + 1);
    for (int p = 0; p < parameters; p++) {
      sums[at + p] += gradient[offset + p];
    }
    sums[at + parameters] += value;
  }

  /** Adds up the groups in order. */
  void total(Network network, ParameterGradient out) {
    Arrays.fill(total, 0);
    double value = 0;
    for (int g = 0; g < groups; g++) {
      int at = g * (parameters + 1);
      for (int p = 0; p < parameters; p++) {
        total[p] += sums[at + p];
      }
      value += sums[at + parameters];
    }
    out.set(value, network, total);
  }
}
