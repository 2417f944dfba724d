package io.roughspike.engine;

import io.roughspike.model.Parameter;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * A gradient with respect to the parameters of a neuron, summed over samples, with the value of the
 * functional. Sums have one fixed order: sequentially within groups of 64 consecutive samples, then
 * over groups in order, whatever the lane width, threads or chunks.
 */
public final class ParameterGradient {
  /** Samples whose gradients are summed first, as one group. */
  public static final int GROUP = 64;

  private final EnumSet<Parameter> requested;
  private final double[] values = new double[Parameter.COUNT];
  private double value;

  /** A gradient with respect to every parameter. */
  public ParameterGradient() {
    this(EnumSet.allOf(Parameter.class));
  }

  /**
   * A gradient with respect to some parameters. Leaving out sigma12 and sigma22 where both are 0
   * saves the draws of the second Brownian channel.
   */
  public ParameterGradient(Set<Parameter> requested) {
    this.requested = EnumSet.copyOf(requested);
  }

  /** Whether {@code parameter} is part of this gradient. */
  public boolean has(Parameter parameter) {
    return requested.contains(parameter);
  }

  /** Derivative of the functional with respect to {@code parameter}. */
  public double get(Parameter parameter) {
    if (!has(parameter)) {
      throw new IllegalArgumentException(
          "the gradient was computed without " + parameter.yamlName() + ": request it first");
    }
    return values[parameter.ordinal()];
  }

  /** Value of the functional: sum of cotangent times event time, and cotangent times state. */
  public double value() {
    return value;
  }

  /** Sets the value and all derivatives; entries that were not requested are ignored. */
  public void set(double newValue, double[] newValues) {
    value = newValue;
    System.arraycopy(newValues, 0, values, 0, values.length);
  }

  @Override
  public String toString() {
    return "ParameterGradient[value=" + value + ", " + Arrays.toString(values) + "]";
  }
}
