package io.roughspike.measure;

import java.util.Arrays;

/**
 * The spike time distance of Victor and Purpura (Nature and precision of temporal coding in visual
 * cortex, J. Neurophysiol. 76, 1996): the least cost of making one train of the other, where adding
 * or removing a spike costs 1 and moving one by dt costs q |dt|,
 *
 * <pre>
 *   G(i, j) = min(G(i-1, j) + 1, G(i, j-1) + 1, G(i-1, j-1) + q |a_i - b_j|),   G(i, 0) = i, G(0, j) = j
 * </pre>
 *
 * <p>q = 0 gives the difference of the counts; q infinite their sum, also where times agree. Cost
 * O(n m).
 *
 * @param cost q, at least 0, infinite too, in 1 / time
 */
public record VictorPurpura(double cost) implements PairMeasure {
  /** Checks the cost. */
  public VictorPurpura {
    if (!(cost >= 0)) {
      throw new IllegalArgumentException("cost must be at least 0, got " + cost);
    }
  }

  @Override
  public double between(double[] data, double[] model) {
    Trials.requireOrder(data);
    Trials.requireOrder(model);
    if (cost == Double.POSITIVE_INFINITY) {
      return (double) data.length + model.length;
    }
    double[] row = new double[model.length + 1];
    Arrays.setAll(row, j -> j);
    for (int i = 1; i <= data.length; i++) {
      double diagonal = row[0];
      double left = i;
      row[0] = i;
      for (int j = 1; j <= model.length; j++) {
        double up = row[j];
        double moved = diagonal + cost * Math.abs(data[i - 1] - model[j - 1]);
        left = Math.min(Math.min(up, left) + 1, moved);
        row[j] = left;
        diagonal = up;
      }
    }
    return row[model.length];
  }
}
