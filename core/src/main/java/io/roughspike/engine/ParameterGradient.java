package io.roughspike.engine;

import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Parameter;
import io.roughspike.model.StochasticNeuron;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Set;

/**
 * A gradient with respect to the parameters of a network, summed over samples, with the value of
 * the functional. Sums have one fixed order: sequentially within groups of consecutive samples,
 * then by a binary tree over groups, whatever the lane width, threads or chunks ({@link
 * GroupSums}), and whatever other derivatives are requested.
 */
public final class ParameterGradient {
  /** Numbers of parameters that are requested, or null for all. */
  private final BitSet requested;

  private final boolean weights;
  private Network network = Network.of(StochasticNeuron.defaults());
  private double[] values = new double[Parameter.COUNT];
  private double value;

  /** A gradient with respect to every parameter. */
  public ParameterGradient() {
    requested = null;
    weights = true;
  }

  /**
   * A gradient with respect to some parameters of every neuron, and to all weights. Leaving out
   * sigma12 and sigma22 where both are 0 saves the draws of the second Brownian channel.
   *
   * @param requested which derivatives are wanted
   */
  public ParameterGradient(Set<Parameter> requested) {
    this(requested, true);
  }

  /**
   * A gradient with respect to some parameters of every neuron.
   *
   * @param requested which derivatives are wanted
   * @param weights whether also to weights and input weights; forward sensitivities cost in
   *     proportion to what is requested
   */
  public ParameterGradient(Set<Parameter> requested, boolean weights) {
    this.requested = new BitSet();
    requested.forEach(p -> this.requested.set(p.ordinal()));
    this.weights = weights;
  }

  /**
   * {@return whether {@code parameter} is part of this gradient}
   *
   * @param parameter which one
   */
  public boolean has(Parameter parameter) {
    return has(parameter.ordinal());
  }

  /**
   * {@return whether a parameter is part of this gradient}
   *
   * @param parameter its number in the model
   */
  public boolean has(int parameter) {
    return requested == null || requested.get(parameter);
  }

  /** {@return whether weights and input weights are part of this gradient} */
  public boolean hasWeights() {
    return weights;
  }

  /**
   * {@return derivative of the functional with respect to {@code parameter} of the first neuron}
   *
   * @param parameter which one
   */
  public double get(Parameter parameter) {
    return get(parameter, 0);
  }

  /**
   * {@return derivative of the functional with respect to {@code parameter} of {@code neuron}}
   *
   * @param parameter which one
   * @param neuron number of the neuron, from 0
   */
  public double get(Parameter parameter, int neuron) {
    return at(network.index(parameter, neuron));
  }

  /**
   * {@return derivative with respect to entry {@code index} of the network's parameter vector}
   *
   * @param index position in the parameter vector, from 0
   */
  public double at(int index) {
    int parameter = index / network.size();
    if (index < network.firstWeight() && !has(parameter)) {
      throw new IllegalArgumentException(
          "the gradient was computed without %s: request it first"
              .formatted(network.model().parameters().get(parameter)));
    }
    if (index >= network.firstWeight() && !weights) {
      throw new IllegalArgumentException(
          "the gradient was computed without weights: request them first");
    }
    return values[index];
  }

  /** Derivatives with respect to the weights of {@code connections} that start at {@code first}. */
  private double[][] matrix(Connections connections, int first) {
    double[] of = new double[connections.count()];
    for (int e = 0; e < of.length; e++) {
      of[e] = at(first + e);
    }
    return connections.toMatrix(of);
  }

  /**
   * {@return derivatives with respect to the weights, as a matrix: 0 where there is no connection}
   */
  public double[][] weights() {
    return matrix(network.connections(), network.firstWeight());
  }

  /**
   * {@return derivatives with respect to the input weights, as a matrix: 0 where there is no
   * connection}
   */
  public double[][] inputWeights() {
    return matrix(network.inputConnections(), network.firstInputWeight());
  }

  /**
   * {@return value of the functional: sum of cotangent times event time, and cotangent times state}
   */
  public double value() {
    return value;
  }

  /** Sets the value and all derivatives; entries that were not requested are ignored. */
  void set(double newValue, Network newNetwork, double[] newValues) {
    value = newValue;
    network = newNetwork;
    int count = newNetwork.parameterCount();
    if (values.length != count) {
      values = new double[count];
    }
    System.arraycopy(newValues, 0, values, 0, count);
  }

  @Override
  public String toString() {
    return "ParameterGradient[value=" + value + ", " + Arrays.toString(values) + "]";
  }
}
