package io.roughspike.event;

import io.roughspike.engine.Run;
import io.roughspike.model.Network;
import io.roughspike.model.NeuronModel;
import java.util.Arrays;
import java.util.List;

/**
 * When the dead times of neurons end, in paths that run side by side: of each neuron one time. Of a
 * model without dead time none ever begins.
 */
final class DeadTimes {
  /** Whether any neuron has dead times. */
  private boolean any;

  /** How long that of each neuron is; negative without. */
  private double[] length = new double[0];

  private int neurons;
  private int lanes;

  /** When that of neuron k in lane l ends, at {@code k lanes + l}; infinity where none runs. */
  private double[] end = new double[0];

  /** The neuron of a lane whose dead time ends first, of several the lowest. */
  private int[] next = new int[0];

  /**
   * Finds where in a gradient the dead time of each neuron is; -1 if there is none or it is not
   * wanted.
   */
  static void findInGradient(Run run, int[] places) {
    boolean wanted = run.requested().has(NeuronModel.REFRACTORY);
    List<Network.Group> groups = run.simulation().network().groups();
    for (int g = 0; g < groups.size(); g++) {
      Network.Group group = groups.get(g);
      boolean any = wanted && group.model().hasDeadTime();
      int first = any ? group.index(group.model().parameter(NeuronModel.REFRACTORY)) : -1;
      for (int k = group.first(); k < group.end(); k++) {
        places[k] = any ? first + k - group.first() : -1;
      }
    }
  }

  /** Finds how long the dead time of each neuron is; negative without. */
  static void lengths(Network network, double[] lengths) {
    List<Network.Group> groups = network.groups();
    for (int g = 0; g < groups.size(); g++) {
      Network.Group group = groups.get(g);
      NeuronModel model = group.model();
      int refractory = model.hasDeadTime() ? model.parameter(NeuronModel.REFRACTORY) : -1;
      for (int k = group.first(); k < group.end(); k++) {
        lengths[k] = refractory < 0 ? -1 : network.value(k, refractory);
      }
    }
  }

  /** Makes room; nothing runs. */
  void prepare(Network network, int newLanes) {
    any = network.hasDeadTimes();
    neurons = any ? network.size() : 0;
    lanes = newLanes;
    if (length.length < neurons) {
      length = new double[neurons];
    }
    if (any) {
      lengths(network, length);
    }
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

  /**
   * Neuron k, which has none, has fired at {@code time}: its dead time begins.
   *
   * @return whether it has one
   */
  boolean begin(int k, int l, double time) {
    if (!any || length[k] < 0) {
      return false;
    }
    double until = time + length[k];
    if (until < time(l) || (until == time(l) && k < next[l])) {
      next[l] = k;
    }
    end[k * lanes + l] = until;
    return true;
  }

  /** When the next dead time ends, or infinity. */
  double time(int l) {
    return any ? end[next[l] * lanes + l] : Double.POSITIVE_INFINITY;
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
    for (int l = 0; l < lanes && any; l++) {
      findNext(l);
    }
  }
}
