package io.roughspike.measure;

/** A measure between two trains. */
@FunctionalInterface
public interface PairMeasure {
  /**
   * {@return its value}
   *
   * @param data times in order
   * @param model times in order
   */
  double between(double[] data, double[] model);

  /**
   * {@return the mean over all pairs of a data trial and a model trial}
   *
   * @param data one train a trial, at least one
   * @param model one train a trial, at least one
   */
  default double meanOverPairs(double[][] data, double[][] model) {
    double sum = 0;
    for (double[] one : data) {
      for (double[] other : model) {
        sum += between(one, other);
      }
    }
    return sum / data.length / model.length;
  }
}
