package io.roughspike.event;

import io.roughspike.model.Network;
import io.roughspike.program.CompiledProgram;
import java.util.Arrays;

/**
 * The coefficients of all neurons over segments of one length: what of the model's increments is
 * the same for all paths. Coefficient q of neuron n is at {@code n * count + q} of {@link #values}.
 */
final class Coefficients {
  double[] values = new double[0];
  private double[] parameters = new double[0];
  private double[] sums = new double[0];
  private double[] gradient = new double[0];
  private double dt;

  /**
   * Computes them.
   *
   * @param newDt length of the segments
   * @param scale factor from normalised noise to increments
   */
  void set(Network network, CompiledModel programs, double newDt, double scale) {
    set(network, programs.coefficients, programs.layout.coefficientCount(), newDt, scale);
  }

  /**
   * Computes them by another program.
   *
   * @param program from parameters to coefficients
   * @param count number of coefficients of a neuron
   */
  void set(Network network, CompiledProgram program, int count, double newDt, double scale) {
    dt = newDt;
    int neurons = network.size();
    int width = network.model().parameters().size() + 3;
    if (parameters.length < neurons * width) {
      parameters = new double[neurons * width];
    }
    if (values.length < neurons * count) {
      values = new double[neurons * count];
    }
    for (int n = 0; n < neurons; n++) {
      int at = n * width;
      for (int p = 0; p < width - 3; p++) {
        parameters[at + p] = network.value(n, p);
      }
      parameters[at + width - 3] = dt;
      parameters[at + width - 2] = scale;
      parameters[at + width - 1] = network.isReadOut(n) ? 0 : 1;
    }
    program.run(neurons, 1, values, 0, parameters, 0, values, 0, null, 0, null, 0);
  }

  /** Length of the segments. */
  double dt() {
    return dt;
  }

  /**
   * Carries sums of cotangents of coefficients over to parameters.
   *
   * @param state holds the sums of neuron n in a lane from {@code at + n * stride} on, {@code
   *     lanes} apart; they are set to 0
   * @param out receives the derivative by parameter p of neuron n at {@code row + p * neurons + n},
   *     added
   */
  void sweep(
      CompiledModel programs,
      int neurons,
      double[] state,
      int at,
      int stride,
      int lanes,
      double[] out,
      int row) {
    int count = programs.layout.sumCount();
    if (sums.length != neurons * count) {
      sums = new double[neurons * count];
    }
    int width = programs.model.parameters().size();
    if (gradient.length != neurons * width) {
      gradient = new double[neurons * width];
    }
    Arrays.fill(gradient, 0);
    for (int n = 0; n < neurons; n++) {
      for (int j = 0; j < count; j++) {
        int from = at + n * stride + j * lanes;
        sums[n * count + j] = state[from];
        state[from] = 0;
      }
    }
    programs.coefficientSweep.run(
        neurons, 1, values, 0, parameters, 0, sums, 0, gradient, 0, null, 0);
    for (int n = 0; n < neurons; n++) {
      for (int p = 0; p < width; p++) {
        out[row + p * neurons + n] += gradient[n * width + p];
      }
    }
  }
}
