package io.roughspike.train;

import io.roughspike.engine.ParameterGradient;
import io.roughspike.model.Network;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The free values u of learned blocks, block after block, and the network that they stand for:
 * {@code theta = transform(u)}, and dL/du is the sum of {@code dL/dtheta slope(u)} over the entries
 * that follow a value. One caller at a time.
 */
public final class FreeValues {
  private final Network start;
  private final List<LearnedBlock> learned;

  /** Where the first value of each block is among the free values; last, their number. */
  private final int[] first;

  /** The network's parameter vector at the free values last asked for. */
  private final double[] parameters;

  /**
   * The values of some blocks.
   *
   * @param start the network whose other parameters stay
   * @param learned no entry of the parameter vector twice
   * @throws IllegalArgumentException where a block cannot start at the network's values
   */
  public FreeValues(Network start, List<LearnedBlock> learned) {
    this.start = start;
    this.learned = List.copyOf(learned);
    parameters = start.toArray();
    first = new int[learned.size() + 1];
    for (int b = 0; b < learned.size(); b++) {
      first[b + 1] = first[b] + learned.get(b).valueCount();
    }
    start(); // refuses what cannot start here
  }

  /** {@return how many values there are} */
  public int count() {
    return first[learned.size()];
  }

  /**
   * {@return the number of the first value of a block; of the block after the last, their count}
   *
   * @param block its number
   */
  public int first(int block) {
    return first[block];
  }

  /** {@return the free values at which the network is the one it starts from} */
  public double[] start() {
    double[] theta = start.toArray();
    double[] free = new double[count()];
    for (int b = 0; b < learned.size(); b++) {
      LearnedBlock block = learned.get(b);
      double common = theta[block.entry(0)];
      for (int k = 0; k < block.entryCount(); k++) {
        double own = theta[block.entry(k)];
        if (block.valueOf(k) != k && own != common) {
          throw new IllegalArgumentException(
              "%s: entries that share one value must start at the same, got %s and %s"
                  .formatted(block.name(), common, own));
        }
        try {
          free[first[b] + block.valueOf(k)] = block.transform().free(own);
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(block.name() + ": " + e.getMessage(), e);
        }
      }
    }
    return free;
  }

  /**
   * {@return the network at free values}
   *
   * @param free the values
   * @throws IllegalArgumentException where there is none
   */
  public Network network(double[] free) {
    for (int b = 0; b < learned.size(); b++) {
      LearnedBlock block = learned.get(b);
      for (int k = 0; k < block.entryCount(); k++) {
        parameters[block.entry(k)] = block.transform().value(free[first[b] + block.valueOf(k)]);
      }
    }
    return start.withParameters(parameters);
  }

  /** {@return what an engine is to be asked for: nothing that is not learned} */
  public ParameterGradient newGradient() {
    Set<String> requested = new HashSet<>();
    boolean weights = false;
    boolean delays = false;
    for (LearnedBlock block : learned) {
      if (block.entry(0) < start.firstWeight() || block.entry(0) >= start.firstDriver()) {
        requested.add(block.kind());
      } else if (block.entry(0) < start.firstDelay()) {
        weights = true;
      } else {
        delays = true;
      }
    }
    return new ParameterGradient(requested, weights, delays);
  }

  /**
   * {@return a loss of the network that {@link #network} last gave, with the penalties of all
   * blocks}
   *
   * @param loss without them
   * @param of its derivatives by the network's parameters
   * @param free the values that the network was given for
   * @param out receives the derivatives by free values, penalties included
   */
  public double penalized(double loss, ParameterGradient of, double[] free, double[] out) {
    double sum = loss;
    for (int b = 0; b < learned.size(); b++) {
      sum += gradient(learned.get(b), first[b], of, free, out);
    }
    return sum;
  }

  /** The gradient of one block's free values; returns its penalty. */
  private double gradient(
      LearnedBlock block, int from, ParameterGradient of, double[] free, double[] out) {
    double penalty = 0;
    for (int k = 0; k < block.entryCount(); k++) {
      int at = from + block.valueOf(k);
      double one = of.at(block.entry(k));
      out[at] = block.valueOf(k) == k ? one : out[at] + one;
    }
    for (int q = 0; q < block.valueCount(); q++) {
      double theta = parameters[block.entry(q)];
      penalty += block.penalty().value(theta);
      out[from + q] += block.penalty().derivative(theta);
      out[from + q] *= block.transform().slope(free[from + q]);
    }
    return penalty;
  }

  /**
   * {@return whether some derivative by a parameter that is learned is not 0}
   *
   * @param of derivatives by the network's parameters
   */
  boolean areMovedBy(ParameterGradient of) {
    for (LearnedBlock block : learned) {
      for (int k = 0; k < block.entryCount(); k++) {
        if (of.at(block.entry(k)) != 0) {
          return true;
        }
      }
    }
    return false;
  }

  /** The parameter vector of the network that {@link #network} last gave; not a copy. */
  double[] parameters() {
    return parameters;
  }
}
