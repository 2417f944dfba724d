package io.roughspike.engine;

import java.util.Arrays;

/**
 * Sums in the order of a fixed binary tree: leaf g is group g of {@value GroupSums#GROUP}
 * consecutive samples, added up in order; node (l, j) is node (l - 1, 2 j) plus node (l - 1, 2 j +
 * 1), that is groups j 2^l to (j + 1) 2^l - 1; where there are no more groups, what there is passes
 * through. The bits of a node therefore depend on its samples alone: nodes may be computed
 * anywhere, and any list of nodes that holds every group once, in order, gives the same total.
 *
 * <p>Leaves and nodes are added in order of their groups. What is complete is added up at once, so
 * that never more than 64 sums are kept, two for each level of the tree.
 */
public final class SumTree {
  private static final int MOST = 64;

  private final int[] level = new int[MOST];
  private final int[] index = new int[MOST];
  private double[] sums = new double[0];
  private int width;
  private int count;

  /** A tree of nothing; {@link #reset} says how many numbers a sum has. */
  public SumTree() {}

  /**
   * Begins anew.
   *
   * @param newWidth numbers of a sum
   */
  public void reset(int newWidth) {
    width = newWidth;
    count = 0;
  }

  /**
   * Adds a node. The last one of all may lack groups at its end.
   *
   * @param nodeLevel l
   * @param nodeIndex j
   * @param values its sums, from {@code at} on
   * @param at where they begin
   */
  public void add(int nodeLevel, int nodeIndex, double[] values, int at) {
    push(nodeLevel, nodeIndex);
    System.arraycopy(values, at, sums, (count - 1) * width, width);
  }

  /**
   * Adds a sample to its group: the group of the sample before, or a later one.
   *
   * @param group number of the group
   * @param gradient first numbers of the sum, from {@code at} on
   * @param at where they begin
   * @param value last number of the sum
   */
  void addSample(int group, double[] gradient, int at, double value) {
    if (count == 0 || level[count - 1] != 0 || index[count - 1] != group) {
      push(0, group);
      Arrays.fill(sums, (count - 1) * width, count * width, 0);
    }
    int row = (count - 1) * width;
    for (int p = 0; p < width - 1; p++) {
      sums[row + p] += gradient[at + p];
    }
    sums[row + width - 1] += value;
  }

  private void push(int nodeLevel, int nodeIndex) {
    addUpSiblings();
    level[count] = nodeLevel;
    index[count] = nodeIndex;
    count++;
    if (sums.length < count * width) {
      sums = Arrays.copyOf(sums, 2 * count * width);
    }
  }

  private void addUpSiblings() {
    while (count > 1
        && level[count - 2] == level[count - 1]
        && index[count - 2] + 1 == index[count - 1]
        && index[count - 1] % 2 == 1) {
      count--;
      int left = (count - 1) * width;
      for (int p = 0; p < width; p++) {
        sums[left + p] += sums[left + width + p];
      }
      level[count - 1]++;
      index[count - 1] >>= 1;
    }
  }

  /**
   * Adds up everything.
   *
   * @param to receives the total, from {@code at} on
   * @param at where it begins
   * @throws IllegalStateException when nothing was added, or groups are missing in between
   */
  public void total(double[] to, int at) {
    addUpSiblings();
    while (count > 1) {
      int last = count - 1;
      if (level[last] >= level[last - 1]) {
        throw new IllegalStateException("nodes must follow each other without gaps");
      }
      index[last] >>= level[last - 1] - level[last];
      level[last] = level[last - 1];
      int before = count;
      addUpSiblings();
      if (count == before) {
        throw new IllegalStateException("nodes must follow each other without gaps");
      }
    }
    if (count == 0) {
      throw new IllegalStateException("a sum needs at least one sample");
    }
    System.arraycopy(sums, 0, to, at, width);
  }
}
