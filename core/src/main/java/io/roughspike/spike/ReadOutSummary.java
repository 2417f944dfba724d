package io.roughspike.spike;

import io.roughspike.model.TimeGrid;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What read-out neurons say, as functions of their membrane potential v, the first state of a
 * {@link StateRecord}, at the grid points t_0 to t_M:
 *
 * <pre>
 *   final    v(t_M)
 *   average  sum over m = 1..M of (t_m - t_{m-1}) v(t_m), divided by t_M - t_0
 *   maximum  largest of v(t_0) to v(t_M); where several are largest, the first one counts
 * </pre>
 *
 * Each is linear in the states, the maximum wherever it is differentiable, so cotangents of these
 * values are cotangents of states.
 */
public final class ReadOutSummary {
  /** What is said of one neuron and sample. */
  public enum Statistic {
    /** The potential at the end. */
    FINAL,
    /** The mean potential, weighted by the lengths of steps. */
    AVERAGE,
    /** The largest potential at a grid point. */
    MAXIMUM;

    /** {@return the name in files and results} */
    public String fileName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final TimeGrid grid;

  /**
   * Summaries on {@code grid}.
   *
   * @param grid times and step
   */
  public ReadOutSummary(TimeGrid grid) {
    this.grid = grid;
  }

  /** {@return the grid points at which states must be recorded: all of them} */
  public int[] gridPoints() {
    return IntStream.rangeClosed(0, grid.steps()).toArray();
  }

  /**
   * {@return one value}
   *
   * @param statistic what is said of a read-out
   * @param states of all grid points
   * @param sample number of the sample, from 0
   * @param column of the neuron in {@code states}
   */
  public double value(Statistic statistic, StateRecord states, int sample, int column) {
    return value(statistic, states, sample, column, 0);
  }

  /**
   * {@return one value of a state that is not the first in a record}
   *
   * @param statistic what is said of a read-out
   * @param states of all grid points
   * @param sample number of the sample, from 0
   * @param column of the neuron in {@code states}
   * @param state of the potential in {@code states}
   */
  public double value(Statistic statistic, StateRecord states, int sample, int column, int state) {
    int last = grid.steps();
    return switch (statistic) {
      case FINAL -> states.get(sample, last, column, state);
      case MAXIMUM -> states.get(sample, argMax(states, sample, column, state), column, state);
      case AVERAGE -> {
        double sum = 0;
        for (int m = 1; m <= last; m++) {
          sum = Math.fma(grid.length(m - 1), states.get(sample, m, column, state), sum);
        }
        yield sum / (grid.end() - grid.start());
      }
    };
  }

  /**
   * Adds the cotangents of states that one value has.
   *
   * @param statistic what is said of a read-out
   * @param states of all grid points, as the value was taken from
   * @param sample number of the sample, from 0
   * @param column number of the column, from 0
   * @param cotangent cotangent of the statistic
   * @param out cotangents at all grid points, of the same neurons and states as {@code states}
   */
  public void addCotangents(
      Statistic statistic,
      StateRecord states,
      int sample,
      int column,
      double cotangent,
      StateCotangents out) {
    int last = grid.steps();
    switch (statistic) {
      case FINAL -> out.add(sample, last, column, 0, cotangent);
      case MAXIMUM -> out.add(sample, argMax(states, sample, column, 0), column, 0, cotangent);
      case AVERAGE -> {
        double each = cotangent / (grid.end() - grid.start());
        for (int m = 1; m <= last; m++) {
          out.add(sample, m, column, 0, each * grid.length(m - 1));
        }
      }
    }
  }

  private int argMax(StateRecord states, int sample, int column, int state) {
    int best = 0;
    for (int m = 1; m <= grid.steps(); m++) {
      if (states.get(sample, m, column, state) > states.get(sample, best, column, state)) {
        best = m;
      }
    }
    return best;
  }
}
