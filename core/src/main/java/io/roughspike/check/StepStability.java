package io.roughspike.check;

import io.roughspike.expression.Derivatives;
import io.roughspike.expression.Evaluation;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Place;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.Receptor;
import io.roughspike.model.TimeGrid;
import io.roughspike.solver.Solver;
import io.roughspike.solver.Stepper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the steps of a grid are stable. Where the drift of a state y is -mu y and a rest without
 * y, and mu the same for all paths, a step of length h between events maps a disturbance of y,
 * whatever drives it, by Euler's scheme by
 *
 * <pre>
 *   y -&gt; (1 - mu h) y
 * </pre>
 *
 * From mu h = 2 on it no longer decays but alternates and, beyond it, grows by mu h - 1 a step,
 * though y of the model decays. Of other schemes {@link Stepper#stableDecay} says from where on.
 * Steps that adapt look after themselves. Sub-steps and a shortened last step are shorter, so they
 * do no harm. States that drive each other in turn, and rates that depend on states, are not looked
 * into; nor is a state that is 0 at all times.
 */
public final class StepStability {
  private final Network network;
  private final NeuronModel model;
  private final Expressions graph = new Expressions();

  private final Network.Group group;
  private final double limit;

  private StepStability(Network network, Network.Group group, double limit) {
    this.network = network;
    this.group = group;
    this.limit = limit;
    model = group.model();
  }

  /**
   * {@return one sentence on each state with which a step is unstable; none where all is well}
   *
   * @param network the model
   * @param grid times and step
   * @param solver how paths are solved
   */
  public static List<String> warnings(Network network, TimeGrid grid, Solver solver) {
    List<String> warnings = new ArrayList<>();
    double limit = solver.stepper().stableDecay();
    if (solver.adaptive().isPresent() || limit == Double.POSITIVE_INFINITY) {
      return warnings;
    }
    for (Network.Group group : network.groups()) {
      StepStability check = new StepStability(network, group, limit);
      for (int state = 0; state < group.model().states().size(); state++) {
        int number = state;
        check
            .rate(state)
            .flatMap(rate -> check.warning(number, rate, grid.length(0)))
            .ifPresent(warnings::add);
      }
    }
    return warnings;
  }

  /** The rate of decay of a state, if it is an expression in parameters. */
  private Optional<Expression> rate(int state) {
    Expression drift = own(model.drift().get(state), Map.of());
    Expression leaf = graph.leaf(new Place.State(state));
    Expression slope =
        new Derivatives(graph).forward(List.of(drift), Map.of(leaf, graph.constant(1))).get(drift);
    boolean uniform =
        slope != null
            && Expression.inOrder(Set.of(slope)).stream()
                .allMatch(e -> e.place() == null || e.place() instanceof Place.Parameter);
    return uniform ? Optional.of(graph.negate(slope)) : Optional.empty();
  }

  private Expression own(Expression e, Map<Expression, Expression> known) {
    Expression taken = graph.take(e);
    return graph.substitute(Set.of(taken), known).get(taken);
  }

  private Optional<String> warning(int state, Expression rate, double step) {
    Evaluation values = new Evaluation(List.of(rate));
    boolean[] driven = driven(state);
    int unstable = 0;
    int fastest = 0;
    double largest = 0;
    for (int n = group.first(); n < group.end(); n++) {
      double value = values.ofParameters(network.neuron(n).toArray())[0];
      if (value * step >= limit && (driven[n] || moves(state, n))) {
        unstable++;
        if (value > largest) {
          largest = value;
          fastest = n;
        }
      }
    }
    if (unstable == 0) {
      return Optional.empty();
    }
    String name = model.states().get(state);
    String parameter =
        rate.place() instanceof Place.Parameter(int p) ? model.parameters().get(p).name() : "";
    return Optional.of(
        "unstable steps: %s of neuron %d is %s, times the step %s that is %s, and from %s on %s grows from step to step instead of decaying%s: take steps below %s/%s = %s"
            .formatted(
                parameter.isEmpty() ? "the rate of " + name : parameter,
                fastest,
                largest,
                step,
                largest * step,
                text(limit),
                name,
                unstable == 1 ? "" : " (so it is in %d neurons)".formatted(unstable),
                text(limit),
                parameter.isEmpty() ? "rate" : parameter,
                limit / largest));
  }

  private static String text(double limit) {
    return limit == Math.rint(limit) ? Long.toString((long) limit) : "%.4g".formatted(limit);
  }

  /** Which neurons receive spikes in a state. */
  private boolean[] driven(int state) {
    boolean[] driven = new boolean[network.size()];
    List<List<Integer>> raised = model.receptors().stream().map(Receptor::states).toList();
    for (Connections from : List.of(network.connections(), network.inputConnections())) {
      for (int e = 0; e < from.count(); e++) {
        int j = from.target(e);
        driven[j] |= group.has(j) && raised.get(from.receptor(e)).contains(state);
      }
    }
    return driven;
  }

  /** Whether a state of neuron n starts off 0 or leaves it. */
  private boolean moves(int state, int n) {
    Map<Expression, Expression> known = new HashMap<>();
    known.put(graph.leaf(new Place.State(state)), graph.constant(0));
    for (int p = 0; p < model.parameters().size(); p++) {
      known.put(graph.leaf(new Place.Parameter(p)), graph.constant(network.value(n, p)));
    }
    List<Expression> all = new ArrayList<>(model.diffusion().get(state));
    all.addAll(
        List.of(model.start().get(state), model.drift().get(state), model.reset().get(state)));
    return all.stream().map(e -> own(e, known)).anyMatch(e -> !e.isConstant() || e.constant() != 0);
  }
}
