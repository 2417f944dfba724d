package io.roughspike.cli.file;

import java.util.Arrays;

/**
 * Numbers in a box of any dimension, last index fastest.
 *
 * @param shape length of each dimension; empty for a single number
 * @param values as many as the product of {@code shape}
 */
public record NumberArray(int[] shape, double[] values) {
  /** The shape as Python writes it, for instance {@code (100, 1)}. */
  public String shapeText() {
    String inner = Arrays.toString(shape);
    return "(" + inner.substring(1, inner.length() - 1) + ")";
  }

  /** Number of dimensions. */
  public int dimensions() {
    return shape.length;
  }
}
