package io.roughspike.cli.file;

import java.util.Arrays;

/** Numbers in a box of any dimension, last index fastest. */
public final class NumberArray {
  private final int[] shape;
  private final double[] values;

  /**
   * An array over {@code values}, which are not copied.
   *
   * @param shape length of each dimension; empty for a single number
   * @param values as many as the product of {@code shape}
   */
  NumberArray(int[] shape, double[] values) {
    this.shape = shape.clone();
    this.values = values;
  }

  /** Number of dimensions. */
  public int dimensions() {
    return shape.length;
  }

  /** Length of dimension {@code d}. */
  public int length(int d) {
    return shape[d];
  }

  /** The numbers; the live array. */
  public double[] values() {
    return values;
  }

  /** The shape as Python writes it, for instance {@code (100, 1)}. */
  public String shapeText() {
    return shapeText(shape);
  }

  static String shapeText(int[] shape) {
    String inner = Arrays.toString(shape);
    return "(" + inner.substring(1, inner.length() - 1) + ")";
  }
}
