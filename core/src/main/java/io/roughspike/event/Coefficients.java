package io.roughspike.event;

import io.roughspike.engine.Discretisation;
import io.roughspike.model.Network;
import java.util.Arrays;
import java.util.List;

/**
 * The coefficients of all neurons over segments of one length: what of the model's increments is
 * the same for all paths. Coefficient q of neuron n is at {@code n * count + q} of {@link #values}.
 */
final class Coefficients {
  double[] values = new double[0];
  private double[] parameters = new double[0];
  private double[] sums = new double[0];
  private double[] gradient = new double[0];
  private int[] starts = new int[0];
  private double dt;

  /**
   * Computes them.
   *
   * @param grid lengths of the segments, scales of the noise
   * @param isShort whether segments are as short as a shortened last one
   */
  void set(Network network, NetworkPrograms<?> programs, Discretisation grid, boolean isShort) {
    setParameters(network, programs.layout, grid, isShort);
    int size = network.size() * programs.layout.coefficientCount();
    if (values.length < size) {
      values = new double[size];
    }
    programs.coefficients.run(
        network.size(), 1, values, 0, parameters, 0, values, 0, null, 0, null, 0);
  }

  /** Computes those of tangents, group after group of neurons. */
  void setTangents(
      Network network,
      NetworkPrograms<?> programs,
      CompiledTangents[] tangents,
      Discretisation grid,
      boolean isShort) {
    setParameters(network, programs.layout, grid, isShort);
    int width = programs.layout.parameterCount() + ModelPrograms.OF_RUN;
    List<Network.Group> groups = network.groups();
    if (starts.length != groups.size()) {
      starts = new int[groups.size()];
    }
    int size = 0;
    for (int g = 0; g < starts.length; g++) {
      starts[g] = size;
      size += groups.get(g).size() * tangents[g].coefficientCount;
    }
    if (values.length < size) {
      values = new double[size];
    }
    for (int g = 0; g < starts.length; g++) {
      Network.Group group = groups.get(g);
      tangents[g].coefficients.run(
          group.size(),
          1,
          values,
          starts[g],
          parameters,
          group.first() * width,
          values,
          starts[g],
          null,
          0,
          null,
          0);
    }
  }

  /** Where those of tangents of a group of neurons begin. */
  int start(int group) {
    return starts[group];
  }

  private void setParameters(
      Network network, ModelPrograms layout, Discretisation grid, boolean isShort) {
    dt = grid.length(isShort);
    int neurons = network.size();
    int width = layout.parameterCount() + ModelPrograms.OF_RUN;
    if (parameters.length < neurons * width) {
      parameters = new double[neurons * width];
    }
    List<Network.Group> groups = network.groups();
    for (int g = 0; g < groups.size(); g++) {
      int own = groups.get(g).model().parameters().size();
      for (int n = groups.get(g).first(); n < groups.get(g).end(); n++) {
        int at = n * width;
        for (int p = 0; p < own; p++) {
          parameters[at + p] = network.value(n, p);
        }
        parameters[at + width - 4] = dt;
        parameters[at + width - 3] = grid.scale(isShort);
        parameters[at + width - 2] = grid.areaScale(isShort) / grid.scale(isShort);
        parameters[at + width - 1] = network.isReadOut(n) ? 0 : 1;
      }
    }
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
   * @param out receives derivatives in the order of the parameter vector from {@code row} on, added
   */
  void sweep(
      NetworkPrograms<?> programs,
      Network network,
      double[] state,
      int at,
      int stride,
      int lanes,
      double[] out,
      int row) {
    int neurons = network.size();
    int count = programs.layout.sumCount();
    if (sums.length != neurons * count) {
      sums = new double[neurons * count];
    }
    int width = programs.layout.parameterCount();
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
    List<Network.Group> groups = network.groups();
    for (int g = 0; g < groups.size(); g++) {
      Network.Group group = groups.get(g);
      for (int n = group.first(); n < group.end(); n++) {
        for (int p = 0; p < group.model().parameters().size(); p++) {
          out[row + group.index(p) + n - group.first()] += gradient[n * width + p];
        }
      }
    }
  }
}
