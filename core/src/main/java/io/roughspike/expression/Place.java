package io.roughspike.expression;

/**
 * Where the value of a leaf comes from. The first group is what a model is written in; lowering
 * replaces it by the second, which programs read.
 */
public sealed interface Place {
  /**
   * State variable {@code index} of a neuron, in the order of the model.
   *
   * @param index number of the state variable
   */
  record State(int index) implements Place {}

  /**
   * Normalised increment of noise channel {@code channel} over a full segment.
   *
   * @param channel number of the channel
   */
  record Noise(int channel) implements Place {}

  /**
   * Recorded input {@code index} of a neuron, constant on a segment.
   *
   * @param index number of the recorded input
   */
  record Input(int index) implements Place {}

  /**
   * Parameter {@code index} of a neuron, in the order of the model.
   *
   * @param index number of the parameter
   */
  record Parameter(int index) implements Place {}

  /** Length dt of the segment. */
  record StepLength() implements Place {}

  /** Factor from normalised increments of the noise to increments over the segment. */
  record NoiseScale() implements Place {}

  /** Factor from normalised areas to areas over the segment, relative to {@link NoiseScale}. */
  record AreaScale() implements Place {}

  /** Length of the segment where that differs by path. */
  record CellLength() implements Place {}

  /** Fraction d of the segment that a sub-step takes. */
  record Fraction() implements Place {}

  /** Fraction r of the segment that is left where a sub-step begins. */
  record Rest() implements Place {}

  /** 1 for a neuron that fires, 0 for a read-out. */
  record Fires() implements Place {}

  /** log U of the clock that starts: a draw for each event. */
  record Draw() implements Place {}

  /** Weight of a spike that arrives. */
  record Weight() implements Place {}

  /**
   * Entry {@code index} of the coefficients of a neuron: equal in all lanes.
   *
   * @param index number of the coefficient
   */
  record Coefficient(int index) implements Place {}

  /**
   * Column {@code column} of array {@code array}: a number for each neuron and lane, or for each
   * lane alone.
   *
   * @param array number of the array
   * @param column number of the column
   */
  record Column(int array, int column) implements Place {}

  /**
   * Value {@code index} that a program hands from neuron to neuron.
   *
   * @param index number of the value
   */
  record Carried(int index) implements Place {}
}
