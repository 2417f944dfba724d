package io.roughspike.path;

/**
 * Derivatives in the times, values and left limits of {@link CadlagPaths}, laid out as they are;
 * zero at first.
 */
public final class CadlagCotangents {
  private final double[] times;
  private final double[] values;
  private final double[] left;

  /**
   * Zero derivatives for {@code paths}.
   *
   * @param paths what derivatives belong to
   */
  public CadlagCotangents(CadlagPaths paths) {
    times = new double[paths.times().length];
    values = new double[paths.values().length];
    left = new double[paths.left().length];
  }

  /** {@return one a knot; the live array} */
  public double[] times() {
    return times;
  }

  /** {@return one a knot and channel; the live array} */
  public double[] values() {
    return values;
  }

  /** {@return one a knot and channel; the live array} */
  public double[] left() {
    return left;
  }
}
