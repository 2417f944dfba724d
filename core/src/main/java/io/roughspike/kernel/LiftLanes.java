package io.roughspike.kernel;

import static io.roughspike.goursat.LiftRows.FIRST;
import static io.roughspike.goursat.LiftRows.LANES;

import io.roughspike.path.SpikeLifts;
import io.roughspike.spike.SpikeTrains;
import java.util.Arrays;

/**
 * Eight lifts side by side, forwards or reversed. A lift with fewer events than another gets moves
 * of length zero along time and jumps of no channel: at its end when forwards, at its start when
 * reversed, so that a move has the same place counted from one end or from the other.
 */
final class LiftLanes {
  private int columns;
  private double[] taps = {};

  /** For each neuron its first place in {@link #columnOf}, then the number of places. */
  private int[] start = {};

  /** The column of event number c of neuron k in lane l, at (start[k] + c) LANES + l, or -1. */
  private int[] columnOf = {};

  /** Events of neuron k in lane l, at k LANES + l. */
  private int[] counts = {};

  /** Reads {@code LANES} samples from {@code first} on; those that are missing have no moves. */
  void read(SpikeLifts lifts, int first, int degree, boolean reversed) {
    SpikeTrains trains = lifts.trains();
    int samples = Math.min(LANES, trains.samples() - first);
    columns = 0;
    for (int lane = 0; lane < samples; lane++) {
      columns = Math.max(columns, trains.count(first + lane));
    }
    reserve(trains.neuronCount(), degree);
    rank(trains, first, samples);
    for (int lane = 0; lane < LANES; lane++) {
      int events = lane < samples ? trains.count(first + lane) : -1;
      for (int move = 0; move <= columns; move++) {
        double length = move <= events ? LiftMoves.length(lifts, first + lane, move) : 0;
        int column = reversed ? columns - move : move;
        LiftMoves.writeTaps(length, degree, taps, FIRST + column * degree * LANES + lane, LANES);
      }
      for (int e = 0; e < events; e++) {
        int event = reversed ? events - 1 - e : e;
        int neuron = trains.neuron(first + lane, event);
        int place = start[neuron] + counts[neuron * LANES + lane]++;
        columnOf[place * LANES + lane] = reversed ? columns - 1 - event : event;
      }
    }
  }

  private void reserve(int neurons, int degree) {
    int size = FIRST + (columns + 1) * degree * LANES;
    if (taps.length < size) {
      taps = new double[size + size / 4];
    }
    if (start.length < neurons + 1) {
      start = new int[neurons + 1];
      counts = new int[neurons * LANES];
    }
  }

  /** Gives each neuron as many places as the lane with most of its events needs. */
  private void rank(SpikeTrains trains, int first, int samples) {
    int neurons = trains.neuronCount();
    Arrays.fill(counts, 0, neurons * LANES, 0);
    for (int lane = 0; lane < samples; lane++) {
      for (int e = 0; e < trains.count(first + lane); e++) {
        counts[trains.neuron(first + lane, e) * LANES + lane]++;
      }
    }
    start[0] = 0;
    for (int k = 0; k < neurons; k++) {
      int most = 0;
      for (int lane = 0; lane < LANES; lane++) {
        most = Math.max(most, counts[k * LANES + lane]);
      }
      start[k + 1] = start[k] + most;
    }
    Arrays.fill(counts, 0, neurons * LANES, 0);
    int places = start[neurons] * LANES;
    if (columnOf.length < places) {
      columnOf = new int[places + places / 4];
    }
    Arrays.fill(columnOf, 0, places, -1);
  }

  /** The largest number of events of a lane. */
  int columns() {
    return columns;
  }

  /** Taps of the moves along time. */
  double[] taps() {
    return taps;
  }

  /** The first place of the events of {@code neuron}; of the number of neurons, all places. */
  int start(int neuron) {
    return start[neuron];
  }

  /** Events of {@code neuron} in lane {@code lane}. */
  int count(int neuron, int lane) {
    return counts[neuron * LANES + lane];
  }

  /** The column of the event of lane {@code lane} at {@code place}, or -1. */
  int column(int place, int lane) {
    return columnOf[place * LANES + lane];
  }
}
