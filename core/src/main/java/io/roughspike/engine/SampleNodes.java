package io.roughspike.engine;

import java.util.List;

/**
 * The samples of a simulation cut into nodes of one level of the tree of {@link SumTree}, whose
 * gradients may be computed anywhere: added up here they are those of all samples in one call, to
 * the last bit.
 */
public final class SampleNodes {
  private final Simulation simulation;
  private final int level;
  private final int count;

  /**
   * The largest number of nodes of one level that is at most {@code most}.
   *
   * @param simulation of all samples
   * @param most at least 1
   */
  public SampleNodes(Simulation simulation, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("there must be at least 1 node, got " + most);
    }
    this.simulation = simulation;
    level = GroupSums.level(simulation.samples(), most);
    count = (((simulation.samples() - 1) / GroupSums.GROUP) >> level) + 1;
  }

  /** {@return how many nodes there are} */
  public int count() {
    return count;
  }

  /**
   * {@return the first sample of a node, counted from the simulation's first; that of a node after
   * the last one is the number of samples}
   *
   * @param node its number, from 0
   */
  public int first(int node) {
    return (int) Math.min(simulation.samples(), ((long) node * GroupSums.GROUP) << level);
  }

  /**
   * {@return number of samples of a node}
   *
   * @param node its number, from 0
   */
  public int samples(int node) {
    return first(node + 1) - first(node);
  }

  /**
   * {@return what the gradient of a node's samples is made of: the derivatives by the parameters of
   * its network, and the value}
   *
   * @param gradient computed
   */
  public static double[] numbers(ParameterGradient gradient) {
    return gradient.numbers();
  }

  /**
   * Adds up the nodes.
   *
   * @param numbers those of each node, in order
   * @param byDriver whether derivatives by parameters of the driver are among what was computed
   * @param out receives the gradient of all samples
   */
  public void total(List<double[]> numbers, boolean byDriver, ParameterGradient out) {
    int width = simulation.network().parameterCount() + 1;
    SumTree tree = new SumTree();
    tree.reset(width);
    for (int node = 0; node < count; node++) {
      tree.add(level, node, numbers.get(node), 0);
    }
    double[] total = new double[width];
    tree.total(total, 0);
    out.set(total[width - 1], simulation.network(), total, byDriver);
  }
}
