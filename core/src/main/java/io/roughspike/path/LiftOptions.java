package io.roughspike.path;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * How spike trains ({@link SpikeLifts}) and paths ({@link PathLifts}) are lifted.
 *
 * @param timeScale length of the time axis for one unit of time, positive
 * @param jumpScales length of a jump of each neuron, or of a unit step of each channel other than
 *     time, positive; empty: 1 for all
 * @param basepoint whether the path begins at the origin, so that it tells where it starts: of
 *     spike trains a first move along time from 0 to the start of the window
 * @param leadLag whether each neuron, or channel other than time, has a second channel that repeats
 *     each of its moves right after the first one has made it
 * @param refinement R: where points are wanted, each move is cut into 2^R equal pieces; 0 to 20.
 *     Static kernels that are not linear are evaluated there
 */
public record LiftOptions(
    double timeScale, List<Double> jumpScales, boolean basepoint, boolean leadLag, int refinement) {
  /** Scales 1, no basepoint, no lead-lag, no refinement. */
  public static final LiftOptions PLAIN = new LiftOptions(1, List.of(), false, false, 0);

  private static final int MOST_REFINEMENT = 20;

  /** Checks the values. */
  public LiftOptions {
    if (!(timeScale > 0 && timeScale < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("timeScale must be positive and finite, got " + timeScale);
    }
    jumpScales = List.copyOf(jumpScales);
    for (double scale : jumpScales) {
      if (!(scale > 0 && scale < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("jumpScales must be positive and finite, got " + scale);
      }
    }
    if (refinement < 0 || refinement > MOST_REFINEMENT) {
      throw new IllegalArgumentException(
          "refinement must be 0 to %d, got %d".formatted(MOST_REFINEMENT, refinement));
    }
  }

  /** Points of path {@code sample} of so many moves, each cut into pieces. */
  int points(int sample, long moves) {
    long points = (moves << refinement) + 1;
    if (points > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "path %d would have %d points at refinement %d, at most %d are possible: lower the refinement"
              .formatted(sample, points, refinement, Integer.MAX_VALUE));
    }
    return (int) points;
  }

  /**
   * {@return length of a jump of {@code neuron}, or of a unit step of a channel}
   *
   * @param neuron number of the neuron, from 0
   */
  public double jumpScale(int neuron) {
    return jumpScales.isEmpty() ? 1 : jumpScales.get(neuron);
  }

  /**
   * {@return the same with another time scale}
   *
   * @param scale positive and finite
   */
  public LiftOptions withTimeScale(double scale) {
    return new LiftOptions(scale, jumpScales, basepoint, leadLag, refinement);
  }

  /**
   * {@return the same with a jump scale for each neuron}
   *
   * @param scales positive and finite, one a neuron; none: 1 for all
   */
  public LiftOptions withJumpScales(double... scales) {
    return new LiftOptions(
        timeScale, DoubleStream.of(scales).boxed().toList(), basepoint, leadLag, refinement);
  }

  /**
   * {@return the same with or without a basepoint}
   *
   * @param wanted whether there is one
   */
  public LiftOptions withBasepoint(boolean wanted) {
    return new LiftOptions(timeScale, jumpScales, wanted, leadLag, refinement);
  }

  /**
   * {@return the same with or without lead-lag channels}
   *
   * @param wanted whether there are such channels
   */
  public LiftOptions withLeadLag(boolean wanted) {
    return new LiftOptions(timeScale, jumpScales, basepoint, wanted, refinement);
  }

  /**
   * {@return the same with another refinement}
   *
   * @param order each move is cut into 2^order pieces, at least 0
   */
  public LiftOptions withRefinement(int order) {
    return new LiftOptions(timeScale, jumpScales, basepoint, leadLag, order);
  }
}
