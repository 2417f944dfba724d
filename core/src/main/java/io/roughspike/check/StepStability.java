package io.roughspike.check;

import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Parameter;
import io.roughspike.model.StochasticNeuron;
import io.roughspike.model.TimeGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Whether the Euler steps of a grid are stable. Between events a step of length h maps the linear
 * part of the model, whatever drives it, by
 *
 * <pre>
 *   v -&gt; (1 - mu1 h) v + mu1 h i,      i -&gt; (1 - mu2 h) i
 * </pre>
 *
 * with the factors 1 - mu1 h and 1 - mu2 h as eigenvalues. From mu h = 2 on a disturbance no longer
 * decays but alternates and, beyond it, grows by mu h - 1 a step, though v and i of the model
 * decay. Sub-steps and a shortened last step are shorter, so they do no harm. A synaptic current
 * that is 0 at all times is not looked at.
 */
public final class StepStability {
  private static final double LIMIT = 2;

  private StepStability() {}

  /**
   * {@return one sentence on each of mu1 and mu2 with which a step is unstable; none where all is
   * well}
   *
   * @param network the model
   * @param grid times and step
   */
  public static List<String> warnings(Network network, TimeGrid grid) {
    double step = grid.length(0);
    boolean[] driven = driven(network);
    List<String> warnings = new ArrayList<>();
    add(warnings, network, Parameter.MU1, "v", step, n -> true);
    add(warnings, network, Parameter.MU2, "i", step, n -> driven[n]);
    return warnings;
  }

  /** Which neurons have a synaptic current. */
  private static boolean[] driven(Network network) {
    boolean[] driven = new boolean[network.size()];
    for (int n = 0; n < driven.length; n++) {
      driven[n] = !network.neuron(n).hasNoCurrent();
    }
    for (Connections from : List.of(network.connections(), network.inputConnections())) {
      for (int e = 0; e < from.count(); e++) {
        driven[from.target(e)] = true;
      }
    }
    return driven;
  }

  private static void add(
      List<String> warnings,
      Network network,
      Parameter rate,
      String state,
      double step,
      IntPredicate counts) {
    int unstable = 0;
    int fastest = 0;
    double largest = 0;
    for (int n = 0; n < network.size(); n++) {
      StochasticNeuron neuron = network.neuron(n);
      if (counts.test(n) && neuron.get(rate) * step >= LIMIT) {
        unstable++;
        if (neuron.get(rate) > largest) {
          largest = neuron.get(rate);
          fastest = n;
        }
      }
    }
    if (unstable > 0) {
      warnings.add(
          "unstable steps: %1$s of neuron %2$d is %3$s, times the step %4$s that is %5$s, and from 2 on %6$s grows from step to step instead of decaying%7$s: take steps below 2/%1$s = %8$s"
              .formatted(
                  rate.yamlName(),
                  fastest,
                  largest,
                  step,
                  largest * step,
                  state,
                  unstable == 1 ? "" : " (so it is in %d neurons)".formatted(unstable),
                  LIMIT / largest));
    }
  }
}
