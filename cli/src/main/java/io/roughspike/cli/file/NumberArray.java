package io.roughspike.cli.file;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Numbers in a box of any dimension, last index fastest. */
public final class NumberArray {
  private final int[] shape;
  private final double[] values;
  private final String doubt;

  /**
   * An array over {@code values}, which are not copied.
   *
   * @param shape length of each dimension; empty for a single number
   * @param values as many as the product of {@code shape}
   */
  NumberArray(int[] shape, double[] values) {
    this(shape, values, "");
  }

  /** As above; {@code doubt} is told with a shape that nobody can use. */
  NumberArray(int[] shape, double[] values, String doubt) {
    this.shape = shape.clone();
    this.values = values;
    this.doubt = doubt;
  }

  /** Reads a file: the array of a {@code .npy} or {@code .npz}, or the columns of a CSV. */
  public static NumberArray read(Path path) {
    return NpyFile.isArrayName(path) ? NpyFile.read(path) : CsvTable.readNumbers(path);
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

  /** The shape as Python writes it, for instance {@code (100, 1)} or {@code (100,)}. */
  public String shapeText() {
    return shapeText(shape);
  }

  /** The shape as a message says that it does not fit, with what may be wrong. */
  public String misfit() {
    return shapeText() + doubt;
  }

  static String shapeText(int[] shape) {
    return shape.length == 1
        ? "(" + shape[0] + ",)"
        : Arrays.stream(shape)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", ", "(", ")"));
  }
}
