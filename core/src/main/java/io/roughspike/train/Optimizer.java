package io.roughspike.train;

/**
 * A rule that moves parameters theta against a gradient g. The rule itself is a constant; what it
 * remembers between steps is a plain array that the caller owns, starts at zero and may save:
 * doubles saved by their bits resume to the same bits.
 */
public sealed interface Optimizer permits RmsProp, Adam, SgdMomentum, FullMatrixAdam, GradientClip {
  /**
   * {@return length of the state for {@code parameters} parameters}
   *
   * @param parameters number of trained values
   */
  int stateSize(int parameters);

  /**
   * One step, in place.
   *
   * @param parameters theta
   * @param gradient g, as long as {@code parameters}; may be changed
   * @param rate learning rate of this step
   * @param state of length {@link #stateSize}; all zero before the first step
   */
  void update(double[] parameters, double[] gradient, double rate, double[] state);
}
