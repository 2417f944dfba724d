package io.roughspike.kernel;

import io.roughspike.path.PathSource;

/**
 * How large the increments a of the cells between the points of two batches of paths are before
 * they are cut, over all pairs of paths, and from which dyadic order on {@link SignatureKernel}
 * resolves them.
 *
 * <p>Cells count as resolved where none has |a| above {@value #RESOLVED}. On equal cells with a sum
 * of A over the whole pair the scheme's relative error tends to sqrt(|A|) |a| / 6, so that at that
 * size each unit of sqrt(|A|), at most the geometric mean of the lengths of both paths, costs about
 * one per cent; for negative A it is an error relative to 1. Cells with a below -4 make the scheme
 * grow where the kernel does not: two opposite moves of length 5 give 132.25 in one cell, of which
 * the truth is J_0(10) = -0.2459.
 *
 * <p>By Cauchy and Schwarz |a| is at most the product of the lengths of both moves in the static
 * kernel's Hilbert space. The {@value #POOL} longest moves of each batch are kept, and their pairs
 * are looked at in order of length until no product can be larger. Cost: O(points) and, at worst,
 * {@value #POOL}^2 cells, whatever the number of pairs.
 *
 * @param largest the largest |a| found
 * @param bound what no |a| is above; {@code largest} unless moves that were not kept might exceed
 *     it
 */
public record CellSize(double largest, double bound) {
  /** Largest |a| of a cell that the scheme resolves. */
  public static final double RESOLVED = 1.0 / 16;

  /** Moves of a batch that are kept. */
  private static final int POOL = 1024;

  /**
   * {@return the size of the cells between {@code x} and {@code y}}
   *
   * @param kernel a static kernel
   * @param x paths of the rows
   * @param y paths of the columns, of as many channels
   */
  public static CellSize of(StaticKernel kernel, PathSource x, PathSource y) {
    if (x.channels() != y.channels()) {
      throw new IllegalArgumentException(
          "paths x and y must have as many channels, got %d and %d"
              .formatted(x.channels(), y.channels()));
    }
    LongestMoves ofX = new LongestMoves(kernel, x, POOL);
    LongestMoves ofY = x.equals(y) ? ofX : new LongestMoves(kernel, y, POOL);
    double largest = 0;
    for (int i = 0; i < ofX.count() && ofX.length(i) * ofY.longest() > largest; i++) {
      for (int j = 0; j < ofY.count() && ofX.length(i) * ofY.length(j) > largest; j++) {
        double increment = Math.abs(ofX.increment(i, ofY, j));
        // moves beyond a double give infinities that may cancel
        largest = Double.isNaN(increment) ? Double.POSITIVE_INFINITY : Math.max(largest, increment);
      }
    }
    double others = Math.max(ofX.boundOfLeftOut(ofY), ofY.boundOfLeftOut(ofX));
    return new CellSize(largest, Math.max(largest, others));
  }

  /**
   * {@return the size of the cells of this and another matrix together}
   *
   * @param other the size of the cells of the other
   */
  public CellSize and(CellSize other) {
    return new CellSize(Math.max(largest, other.largest), Math.max(bound, other.bound));
  }

  /**
   * {@return whether no cell was found that {@code dyadicOrder} leaves unresolved}
   *
   * @param dyadicOrder 0 to 12
   */
  public boolean isResolvedBy(int dyadicOrder) {
    return Math.scalb(largest, -2 * dyadicOrder) <= RESOLVED;
  }

  /**
   * {@return the smallest dyadic order that resolves all cells; one above {@link
   * SignatureKernel#MOST_DYADIC_ORDER} if none does}
   */
  public int order() {
    int order = 0;
    while (order <= SignatureKernel.MOST_DYADIC_ORDER && Math.scalb(bound, -2 * order) > RESOLVED) {
      order++;
    }
    return order;
  }
}
