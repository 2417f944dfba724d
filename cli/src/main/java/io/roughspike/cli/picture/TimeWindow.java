package io.roughspike.cli.picture;

import io.roughspike.model.TimeGrid;
import io.roughspike.spike.SpikeTrains;
import java.util.stream.IntStream;

/**
 * The part of a simulation that a picture shows.
 *
 * @param start first time
 * @param end last time, after start
 */
public record TimeWindow(double start, double end) {
  /** Spikes that a row of a raster can show one from another, and a panel of their potential. */
  static final int MOST_SPIKES = 100;

  /** Steps that a panel can show: of a neuron, some hundred membrane time constants. */
  static final int MOST_STEPS = 20_000;

  /** Of a step, within which times count as grid times. */
  private static final double ROUNDING = 1e-6;

  /** All that was simulated. */
  public static TimeWindow whole(TimeGrid grid) {
    return new TimeWindow(grid.start(), grid.end());
  }

  /**
   * As much from the start on as a picture can show: all of it, or the longest time of 1, 2 or 5
   * times a power of ten in which no neuron has more than {@value #MOST_SPIKES} spikes in any of
   * the trains and which has no more than {@value #MOST_STEPS} steps.
   */
  public static TimeWindow legible(TimeGrid grid, SpikeTrains trains) {
    double end = Math.min(grid.end(), grid.point(Math.min(grid.steps(), MOST_STEPS)));
    for (int n = 0; n < trains.samples(); n++) {
      int[] spikes = new int[trains.neuronCount()];
      for (int e = 0; e < trains.count(n); e++) {
        if (++spikes[trains.neuron(n, e)] > MOST_SPIKES) {
          end = Math.min(end, trains.time(n, e));
        }
      }
    }
    if (end == grid.end()) {
      return whole(grid);
    }
    double length = Math.max(Axis.roundDown(end - grid.start()), grid.step());
    return new TimeWindow(grid.start(), grid.start() + length);
  }

  double length() {
    return end - start;
  }

  /** Whether it is less than what was simulated. */
  boolean isPartOf(TimeGrid grid) {
    return start > grid.start() || end < grid.end();
  }

  /** Whether {@code time} is in it. */
  boolean contains(double time) {
    return time >= start && time <= end;
  }

  /**
   * Grid points in it, evenly spaced from the first one on, and the last one.
   *
   * @param most about how many
   */
  public int[] gridPoints(TimeGrid grid, int most) {
    int first = (int) Math.clamp(Math.ceil(steps(grid, start) - ROUNDING), 0, grid.steps());
    int last =
        end >= grid.end()
            ? grid.steps()
            : (int) Math.clamp(Math.floor(steps(grid, end) + ROUNDING), 0, grid.steps());
    int stride = Math.max(0, last - first - 1) / most + 1;
    return IntStream.rangeClosed(first, last)
        .filter(m -> (m - first) % stride == 0 || m == last)
        .toArray();
  }

  private static double steps(TimeGrid grid, double time) {
    return (time - grid.start()) / grid.step();
  }
}
