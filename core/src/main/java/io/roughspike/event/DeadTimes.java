package io.roughspike.event;

import io.roughspike.engine.Run;
import io.roughspike.model.Network;
import io.roughspike.model.NeuronModel;
import java.util.Arrays;

/** When the dead times of neurons end, in paths that run side by side: of each neuron one time. */
final class DeadTimes {
  private int neurons;
  private int lanes;

  /** When that of neuron k in lane l ends, at {@code k lanes + l}; infinity where none runs. */
  private double[] end = new double[0];

  /** The neuron of a lane whose dead time ends first, of several the lowest. */
  private int[] next = new int[0];

  /** Number of the parameter that says how long dead times are; -1 in a model without. */
  static int parameter(Network network) {
    NeuronModel model = network.model();
    return model.hasDeadTime() ? model.parameter(NeuronModel.REFRACTORY) : -1;
  }

  /** Where in a gradient the dead time of neuron 0 is; -1 if it is not wanted. */
  static int inGradient(Run run) {
    Network network = run.simulation().network();
    return network.model().hasDeadTime() && run.requested().has(NeuronModel.REFRACTORY)
        ? parameter(network) * network.size()
        : -1;
  }

  /** Makes room; nothing runs. */
  void prepare(int newNeurons, int newLanes) {
    neurons = newNeurons;
    lanes = newLanes;
    if (end.length != neurons * lanes || next.length != lanes) {
      end = new double[neurons * lanes];
      next = new int[lanes];
    }
    Arrays.fill(end, Double.POSITIVE_INFINITY);
    Arrays.fill(next, 0);
  }

  /** Nothing runs in lane {@code l}. */
  void clear(int l) {
    for (int k = 0; k < neurons; k++) {
      end[k * lanes + l] = Double.POSITIVE_INFINITY;
    }
    next[l] = 0;
  }

  /** The dead time of neuron k has begun, which had none, and ends at {@code time}. */
  void begin(int k, int l, double time) {
    if (time < time(l) || (time == time(l) && k < next[l])) {
      next[l] = k;
    }
    end[k * lanes + l] = time;
  }

  /** When the next dead time ends, or infinity. */
  double time(int l) {
    return end[next[l] * lanes + l];
  }

  /** Ends the next dead time and returns its neuron. */
  int endNext(int l) {
    int k = next[l];
    end[k * lanes + l] = Double.POSITIVE_INFINITY;
    findNext(l);
    return k;
  }

  private void findNext(int l) {
    int first = 0;
    for (int k = 1; k < neurons; k++) {
      first = end[k * lanes + l] < end[first * lanes + l] ? k : first;
    }
    next[l] = first;
  }

  /** The times, to be kept. */
  double[] times() {
    return end;
  }

  /** Takes up times that were kept. */
  void restore(double[] times) {
    System.arraycopy(times, 0, end, 0, end.length);
    for (int l = 0; l < lanes; l++) {
      findNext(l);
    }
  }
}
