package io.roughspike.cli;

import io.roughspike.kernel.CellSize;
import io.roughspike.kernel.LinearKernel;
import io.roughspike.kernel.SignatureKernel;
import io.roughspike.kernel.StaticKernel;
import io.roughspike.path.PathSource;

/**
 * The Gram matrices that a command wants of a signature kernel.
 *
 * @param x the paths of the rows
 * @param y those of the columns; x where there is one file
 * @param symmetric whether there is one file
 * @param ofEach whether those of each file with itself are wanted too
 * @param gradient whether the derivative is wanted too
 */
record KernelWork(PathSource x, PathSource y, boolean symmetric, boolean ofEach, boolean gradient) {
  /** A gradient solves each pair once or twice and then backwards. */
  private static final int GRADIENT = 3;

  /** Cells that are computed at a dyadic order. */
  double cells(int order) {
    SignatureKernel kernel = new SignatureKernel(new LinearKernel(), order);
    return (symmetric ? kernel.cells(x) : kernel.cells(x, y))
        + (ofEach ? kernel.cells(x) + kernel.cells(y) : 0)
        + (gradient ? GRADIENT * kernel.cells(x, y) : 0);
  }

  /** The size of all these cells before they are cut. */
  CellSize cellSize(StaticKernel kernel) {
    CellSize size = CellSize.of(kernel, x, y);
    return ofEach ? size.and(CellSize.of(kernel, x, x)).and(CellSize.of(kernel, y, y)) : size;
  }

  /** The work in words. */
  String what() {
    return "the kernel of %d x %d paths".formatted(x.samples(), y.samples());
  }
}
