package io.roughspike.cli.place;

import io.roughspike.spike.StateTable;

/** The numbers of some samples of a table of states, in the order of its layout. */
final class StateNumbers {
  private StateNumbers() {}

  /** Receives one number. */
  @FunctionalInterface
  interface Cell {
    void take(int sample, int slot, int column, int state, int at);
  }

  /** The numbers of {@code count} samples from {@code first} on. */
  static double[] of(StateTable table, int first, int count) {
    double[] numbers = new double[Math.multiplyExact(ofSample(table), count)];
    forEach(
        table,
        first,
        count,
        (sample, slot, column, state, at) -> numbers[at] = table.get(sample, slot, column, state));
    return numbers;
  }

  /** Numbers that a sample has. */
  static int ofSample(StateTable table) {
    return Math.multiplyExact(table.slots(), table.columns() * table.states().size());
  }

  /** Goes through the numbers of {@code count} samples, counted from 0 at the first. */
  static void forEach(StateTable table, int first, int count, Cell cell) {
    int at = 0;
    for (int sample = first; sample < first + count; sample++) {
      for (int slot = 0; slot < table.slots(); slot++) {
        for (int column = 0; column < table.columns(); column++) {
          for (int state = 0; state < table.states().size(); state++) {
            cell.take(sample, slot, column, state, at++);
          }
        }
      }
    }
  }

  /** Grid points, as numbers. */
  static double[] gridPoints(StateTable table) {
    double[] points = new double[table.slots()];
    for (int slot = 0; slot < points.length; slot++) {
      points[slot] = table.gridPoint(slot);
    }
    return points;
  }

  /** Neurons, as numbers. */
  static double[] neurons(StateTable table) {
    double[] neurons = new double[table.columns()];
    for (int column = 0; column < neurons.length; column++) {
      neurons[column] = table.neuron(column);
    }
    return neurons;
  }
}
