package io.roughspike.spike;

import java.util.List;

/**
 * States of chosen neurons of every sample at chosen grid points: those after the events of the
 * step that ends there; grid point 0 is the initial state. A path that stopped at its event cap
 * keeps the states right after its last event, where the clock of the neuron that fired last stands
 * at 0: it did not start again.
 */
public final class StateRecord extends StateTable {
  /**
   * A record.
   *
   * @param states names of states of the model, or {@code s} for the clock, which a read-out does
   *     not have
   * @param gridPoints strictly increasing, at least 0
   * @param neurons strictly increasing, at least 0
   */
  public StateRecord(List<String> states, int[] gridPoints, int... neurons) {
    super(states, gridPoints, neurons);
  }

  /**
   * Sets one state.
   *
   * @param sample number of the sample, from 0
   * @param slot number of the grid point among those chosen, from 0
   * @param column number of the neuron among those chosen, from 0
   * @param state number of the state among those chosen, from 0
   * @param value its value
   */
  public void set(int sample, int slot, int column, int state, double value) {
    put(sample, slot, column, state, value);
  }
}
