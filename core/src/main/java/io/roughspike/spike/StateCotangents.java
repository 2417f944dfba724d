package io.roughspike.spike;

import java.util.List;

/**
 * A linear functional of states of chosen neurons at chosen grid points: the value added is the sum
 * over samples, slots, columns and states of the number here times the state that {@link
 * StateRecord} would have there.
 */
public final class StateCotangents extends StateTable {
  /**
   * Zero cotangents.
   *
   * @param samples number of samples
   * @param states names of states of the model, or {@code s} for the clock; those of a read-out's
   *     clock, which it does not have, must stay 0
   * @param gridPoints strictly increasing, at least 0
   * @param neurons strictly increasing, at least 0
   */
  public StateCotangents(int samples, List<String> states, int[] gridPoints, int... neurons) {
    super(states, gridPoints, neurons);
    reset(samples);
  }

  /**
   * Adds to one cotangent.
   *
   * @param sample number of the sample, from 0
   * @param slot number of the grid point among those chosen, from 0
   * @param column number of the neuron among those chosen, from 0
   * @param state number of the state among those chosen, from 0
   * @param value what is added
   */
  public void add(int sample, int slot, int column, int state, double value) {
    put(sample, slot, column, state, get(sample, slot, column, state) + value);
  }
}
