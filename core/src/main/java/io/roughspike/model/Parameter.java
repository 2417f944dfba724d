package io.roughspike.model;

/**
 * A parameter of a {@link NeuronModel}. Its name is the one in configuration files, metrics and
 * results.
 *
 * @param name what it is called, unique in its model
 * @param standard its value unless another is given, in the range
 * @param range the values that it may have
 */
public record Parameter(String name, double standard, Range range) {
  /** Checks the value. */
  public Parameter {
    if (!range.contains(standard)) {
      throw refused(name, range.toString(), standard);
    }
  }

  /**
   * A parameter that may have any finite value.
   *
   * @param name what it is called
   * @param standard its value unless another is given
   */
  public Parameter(String name, double standard) {
    this(name, standard, Range.ANY);
  }

  /** Refuses a value that the parameter must not have. */
  void require(double value) {
    if (!Double.isFinite(value)) {
      throw refused(name, "finite", value);
    }
    if (!range.contains(value)) {
      throw refused(name, range.toString(), value);
    }
  }

  static IllegalArgumentException refused(String name, String requirement, double value) {
    return new IllegalArgumentException(name + " must be " + requirement + ", got " + value);
  }
}
