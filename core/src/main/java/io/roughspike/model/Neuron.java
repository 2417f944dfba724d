package io.roughspike.model;

import java.util.Arrays;

/**
 * A neuron: a model with a value for each of its parameters.
 *
 * <p>Immutable. Valid: every value in the range of its parameter, and what the model requires of
 * them together.
 */
public final class Neuron {
  private final NeuronModel model;
  private final double[] values;

  /** A neuron of valid values, which it shares. */
  Neuron(NeuronModel model, double[] values) {
    this.model = model;
    this.values = values;
  }

  /**
   * {@return a neuron whose parameters have their standard values} Change it by {@link #with}.
   *
   * @param model the equations
   */
  public static Neuron of(NeuronModel model) {
    return valid(model, model.parameters().stream().mapToDouble(Parameter::standard).toArray());
  }

  /**
   * {@return a neuron with the given values; the array is copied}
   *
   * @param model the equations
   * @param values one a parameter, in their order
   */
  public static Neuron of(NeuronModel model, double[] values) {
    return valid(model, values.clone());
  }

  private static Neuron valid(NeuronModel model, double[] values) {
    for (int p = 0; p < values.length; p++) {
      values[p] += 0.0; // -0.0 becomes 0.0, so that terms with a zero factor cannot change a sign
    }
    model.check(values);
    return new Neuron(model, values);
  }

  /**
   * {@return a copy in which a parameter has another value}
   *
   * @param parameter its name
   * @param value in its range
   */
  public Neuron with(String parameter, double value) {
    double[] copy = values.clone();
    copy[model.parameter(parameter)] = value;
    return valid(model, copy);
  }

  /**
   * {@return the value of a parameter}
   *
   * @param parameter its name
   */
  public double get(String parameter) {
    return values[model.parameter(parameter)];
  }

  /** {@return the equations} */
  public NeuronModel model() {
    return model;
  }

  /** {@return a new array of the values, in the order of the model's parameters} */
  public double[] toArray() {
    return values.clone();
  }

  /** The values themselves. */
  double[] values() {
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Neuron that
        && model.equals(that.model)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Neuron[").append(model.name());
    for (int p = 0; p < values.length; p++) {
      text.append(", ").append(model.parameters().get(p).name()).append('=').append(values[p]);
    }
    return text.append(']').toString();
  }
}
