package io.roughspike.engine;

import io.roughspike.model.Network;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The sum of the samples' values and gradients in the order of {@link SumTree}, the same bits
 * however the work is split. Workers take whole nodes of one level of the tree; kept are the sums
 * of these nodes, and for each worker at most 64 sums on the way.
 *
 * <p>Samples that begin at a multiple of {@value #GROUP} 2^l and are at most so many are a node of
 * their own: their gradients may be computed in another process, and {@link SumTree} gives the
 * total that one process would have.
 */
public final class GroupSums {
  /** Samples of a group. */
  public static final int GROUP = 64;

  private final ArrayDeque<SumTree> free = new ArrayDeque<>();
  private final SumTree top = new SumTree();
  private SumTree[] trees = new SumTree[0];
  private double[] nodes = new double[0];
  private double[] total = new double[0];
  private int samples;
  private int parameters;
  private int level;

  /** A new one; may be used for any number of runs. */
  public GroupSums() {}

  /**
   * The lowest level of the tree that has at most {@code most} nodes.
   *
   * @param samples number of samples, at least 1
   * @param most at least 1
   */
  static int level(int samples, int most) {
    int groups = (samples - 1) / GROUP + 1;
    int level = 0;
    while ((groups - 1) >> level >= most) {
      level++;
    }
    return level;
  }

  /**
   * Begins anew; allocates only to grow.
   *
   * @param newSamples number of samples, at least 1
   * @param newParameters numbers of a gradient
   * @param newLevel level of the nodes that workers take
   */
  void reset(int newSamples, int newParameters, int newLevel) {
    samples = newSamples;
    parameters = newParameters;
    level = newLevel;
    int count = node(samples - 1) + 1;
    if (trees.length < count) {
      trees = new SumTree[count];
    }
    Arrays.fill(trees, null);
    if (nodes.length < Math.multiplyExact(count, width())) {
      nodes = new double[count * width()];
    }
    if (total.length < width()) {
      total = new double[width()];
    }
  }

  private int width() {
    return parameters + 1;
  }

  private int node(int sample) {
    return (sample / GROUP) >> level;
  }

  /**
   * Adds one sample, which must be the next of its node.
   *
   * @param sample relative to the first sample
   * @param value value of the functional
   * @param gradient holds the derivative by parameter p at {@code offset + p}
   * @param offset where the derivatives start
   */
  public void add(int sample, double value, double[] gradient, int offset) {
    int node = node(sample);
    if (trees[node] == null) {
      trees[node] = take();
    }
    SumTree tree = trees[node];
    tree.addSample(sample / GROUP, gradient, offset, value);
    if (sample == samples - 1 || node(sample + 1) != node) {
      tree.total(nodes, node * width());
      trees[node] = null;
      give(tree);
    }
  }

  private synchronized SumTree take() {
    SumTree tree = free.isEmpty() ? new SumTree() : free.pop();
    tree.reset(width());
    return tree;
  }

  private synchronized void give(SumTree tree) {
    free.push(tree);
  }

  /** Adds up the nodes. */
  void total(Network network, boolean byDriver, ParameterGradient out) {
    addUp();
    out.set(total[parameters], network, total, byDriver);
  }

  /** Adds up the nodes of two gradients, one after the other. */
  void totals(Network network, ParameterGradient first, ParameterGradient second) {
    addUp();
    first.set(0, network, total, false);
    second.set(0, network, Arrays.copyOfRange(total, parameters / 2, parameters), false);
  }

  private void addUp() {
    top.reset(width());
    for (int node = 0; node <= node(samples - 1); node++) {
      top.add(level, node, nodes, node * width());
    }
    top.total(total, 0);
  }
}
