package io.roughspike.spike;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.equations.LeakyNeuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.ReadOutSummary.Statistic;
import org.junit.jupiter.api.Test;

/** Values of known paths, and cotangents as the linear functionals that give the values back. */
class ReadOutSummaryTest {
  /** Two full steps of 0.4 and one of 0.2. */
  private static final TimeGrid GRID = new TimeGrid(1, 2, 0.4);

  /** Potentials at the four grid points, sample 1, column 1; the largest comes twice. */
  private static final double[] V = {0.5, 2, -1, 2};

  private final ReadOutSummary summary = new ReadOutSummary(GRID);

  private StateRecord states() {
    StateRecord states =
        new StateRecord(LeakyNeuron.MODEL.states(), summary.gridPoints(), new int[] {3, 5});
    states.reset(2);
    for (int m = 0; m < V.length; m++) {
      states.set(1, m, 1, 0, V[m]);
      states.set(1, m, 1, 1, 77);
    }
    return states;
  }

  private double value(Statistic statistic) {
    return summary.value(statistic, states(), 1, 1);
  }

  @Test
  void valuesAreThoseOfThePath() {
    assertEquals(2, value(Statistic.FINAL));
    assertEquals(2, value(Statistic.MAXIMUM));
    assertEquals(0.4 * 2 - 0.4 + 0.2 * 2, value(Statistic.AVERAGE), 1e-15); // three roundings
  }

  /** Each value is linear in the states with the cotangents as coefficients. */
  @Test
  void cotangentsTimesStatesAreTheValue() {
    StateRecord states = states();
    for (Statistic statistic : Statistic.values()) {
      StateCotangents cotangents =
          new StateCotangents(
              2, LeakyNeuron.MODEL.states(), summary.gridPoints(), new int[] {3, 5});
      summary.addCotangents(statistic, states, 1, 1, -3, cotangents);
      double sum = 0;
      for (int m = 0; m < V.length; m++) {
        sum += cotangents.get(1, m, 1, 0) * V[m];
        assertEquals(0, cotangents.get(1, m, 1, 1));
        assertEquals(0, cotangents.get(0, m, 1, 0));
        assertEquals(0, cotangents.get(1, m, 0, 0));
      }
      assertEquals(-3 * value(statistic), sum, 1e-14, statistic.fileName()); // a few roundings
    }
  }

  @Test
  void theFirstOfEqualMaximaCounts() {
    StateCotangents cotangents =
        new StateCotangents(2, LeakyNeuron.MODEL.states(), summary.gridPoints(), new int[] {3, 5});
    summary.addCotangents(Statistic.MAXIMUM, states(), 1, 1, 1, cotangents);
    assertEquals(1, cotangents.get(1, 1, 1, 0));
    assertEquals(0, cotangents.get(1, 3, 1, 0));
  }
}
