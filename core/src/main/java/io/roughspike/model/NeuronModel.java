package io.roughspike.model;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A neuron as equations: a stochastic event equation with state y in R^m and noise in d channels
 * (Holberg and Salvi, arXiv 2405.13587, section 3),
 *
 * <pre>
 *   dy = drift(y, u, theta) dt + diffusion(y, theta) dB,   y(0) = start(theta)
 *   at an event, as {@link Firing} says:                   y = reset(y, theta)
 *   at a spike of weight w that arrives at receptor r:     y = after_r(y, w, theta)
 * </pre>
 *
 * <p>Expressions are in leaves {@link Place.State}, {@link Place.Input} (recorded input u, in the
 * drift), {@link Place.Parameter}, {@link Place.Draw} in the start of a clock and {@link
 * Place.Weight} in receptors.
 *
 * @param name what it is called
 * @param states names of y, in order, the first the membrane potential, which read-outs say; the
 *     clock is called {@value #CLOCK} and is not among them
 * @param parameters theta, in order
 * @param requirements what parameters must satisfy together
 * @param drift one expression a state
 * @param diffusion one row a state, one expression a channel of noise; may depend on parameters
 *     only
 * @param firing when the neuron fires
 * @param start one expression a state, in parameters only
 * @param reset one expression a state
 * @param receptors what arriving spikes do, in the order of their numbers in {@link Connections};
 *     with none, nothing may be connected to the neuron
 */
public record NeuronModel(
    String name,
    List<String> states,
    List<Parameter> parameters,
    List<Requirement> requirements,
    List<Expression> drift,
    List<List<Expression>> diffusion,
    Firing firing,
    List<Expression> start,
    List<Expression> reset,
    List<Receptor> receptors) {
  /** Name of the clock among states. */
  public static final String CLOCK = "s";

  /** Name of the state that is 0 during a neuron's dead time, else 1. */
  public static final String ACTIVE = "active";

  /** Name of the parameter that says how long dead times are. */
  public static final String REFRACTORY = "refractory";

  /** Checks the shapes. */
  public NeuronModel {
    states = List.copyOf(states);
    parameters = List.copyOf(parameters);
    requirements = List.copyOf(requirements);
    drift = List.copyOf(drift);
    diffusion = diffusion.stream().map(List::copyOf).toList();
    start = List.copyOf(start);
    reset = List.copyOf(reset);
    receptors = List.copyOf(receptors);
    int m = states.size();
    if (drift.size() != m || diffusion.size() != m || start.size() != m || reset.size() != m) {
      throw new IllegalArgumentException(
          "drift, diffusion, start and reset of %s must have one entry for each of %d states, got %d, %d, %d, %d"
              .formatted(name, m, drift.size(), diffusion.size(), start.size(), reset.size()));
    }
    for (Receptor receptor : receptors) {
      if (receptor.after().size() != m) {
        throw new IllegalArgumentException(
            "receptor %s of %s must have one expression for each of %d states, got %d"
                .formatted(receptor.name(), name, m, receptor.after().size()));
      }
    }
    Optional<Parameter> refractory =
        parameters.stream().filter(p -> p.name().equals(REFRACTORY)).findFirst();
    int active = states.indexOf(ACTIVE);
    if (active >= 0 != refractory.isPresent()) {
      throw new IllegalArgumentException(
          "a model with a dead time has a state %s and a parameter %s, %s has one of them only"
              .formatted(ACTIVE, REFRACTORY, name));
    }
    if (active >= 0
        && !(isConstant(drift.get(active), 0)
            && diffusion.get(active).stream().allMatch(factor -> isConstant(factor, 0))
            && isConstant(start.get(active), 1)
            && isConstant(reset.get(active), 0)
            && receptors.stream().noneMatch(receptor -> receptor.states().contains(active))
            && refractory.get().range().lower() >= 0)) {
      throw new IllegalArgumentException(
          "%s must start at 1, be reset to 0 and not change otherwise, and %s be at least 0, in %s"
              .formatted(ACTIVE, REFRACTORY, name));
    }
    requireDistinct(name, "receptors", receptors.stream().map(Receptor::name).toList());
    requireDistinct(name, "states", Stream.concat(states.stream(), Stream.of(CLOCK)).toList());
    requireDistinct(name, "parameters", parameters.stream().map(Parameter::name).toList());
  }

  private static boolean isConstant(Expression e, double value) {
    return e.isConstant() && e.constant() == value;
  }

  private static void requireDistinct(String model, String what, List<String> names) {
    if (names.stream().distinct().count() < names.size()) {
      throw new IllegalArgumentException(
          "%s of %s must have different names, got %s"
              .formatted(what, model, String.join(", ", names)));
    }
  }

  /** {@return the names of the parameters, in order} */
  public List<String> parameterNames() {
    return parameters.stream().map(Parameter::name).toList();
  }

  /**
   * {@return the number of a parameter}
   *
   * @param parameter its name
   */
  public int parameter(String parameter) {
    for (int p = 0; p < parameters.size(); p++) {
      if (parameters.get(p).name().equals(parameter)) {
        return p;
      }
    }
    throw unknown("parameter", parameter, parameterNames());
  }

  /**
   * {@return the number of a state; that of the clock is the number of states}
   *
   * @param state its name, or {@value #CLOCK} where there is a clock
   */
  public int state(String state) {
    int number = find(state);
    if (number < 0) {
      throw unknown("state", state, allStates());
    }
    return number;
  }

  /**
   * {@return the number of a state as {@link #state} has it, or -1 if there is none}
   *
   * @param state its name
   */
  public int find(String state) {
    return hasClock() && state.equals(CLOCK) ? states.size() : states.indexOf(state);
  }

  /** {@return the names of the states, and that of the clock where there is one} */
  public List<String> allStates() {
    return hasClock() ? Stream.concat(states.stream(), Stream.of(CLOCK)).toList() : states;
  }

  /** {@return whether the neuron fires by a clock, which is a state and takes draws} */
  public boolean hasClock() {
    return firing instanceof Firing.Clock;
  }

  /**
   * {@return whether a neuron that has fired has a dead time: a state {@value #ACTIVE}, which
   * starts at 1, is reset to 0 and, after the time that the parameter {@value #REFRACTORY} says, is
   * 1 again}
   */
  public boolean hasDeadTime() {
    return states.contains(ACTIVE);
  }

  /**
   * {@return the number of a receptor}
   *
   * @param receptor its name
   */
  public int receptor(String receptor) {
    List<String> names = receptors.stream().map(Receptor::name).toList();
    int number = names.indexOf(receptor);
    if (number < 0) {
      throw unknown("receptor", receptor, names);
    }
    return number;
  }

  private IllegalArgumentException unknown(String what, String given, List<String> names) {
    return new IllegalArgumentException(
        "no %s of %s is called %s; there are %s"
            .formatted(what, name, given, String.join(", ", names)));
  }

  /** Refuses values that the parameters must not have, in one sentence. */
  void check(double[] values) {
    if (values.length != parameters.size()) {
      throw new IllegalArgumentException(
          "parameters must have " + parameters.size() + " entries, got " + values.length);
    }
    for (int p = 0; p < values.length; p++) {
      if (!Double.isFinite(values[p])) {
        throw Parameter.refused(parameters.get(p).name(), "finite", values[p]);
      }
    }
    for (int p = 0; p < values.length; p++) {
      parameters.get(p).require(values[p]);
    }
    requirements.forEach(requirement -> requirement.check(this, values));
  }

  /**
   * {@return whether another model is this one but for its name and standard values: then neurons
   * of both are neurons of either}
   *
   * @param other the other model
   */
  public boolean isVariantOf(NeuronModel other) {
    Expressions common = new Expressions();
    return states.equals(other.states)
        && parameterNames().equals(other.parameterNames())
        && of(parameters, Parameter::range).equals(of(other.parameters, Parameter::range))
        && of(receptors, Receptor::name).equals(of(other.receptors, Receptor::name))
        && channels() == other.channels()
        && firing.getClass().equals(other.firing.getClass())
        && of(requirements, Requirement::most).equals(of(other.requirements, Requirement::most))
        && common.take(equations()).equals(common.take(other.equations()));
  }

  private static <T, V> List<V> of(List<T> all, Function<T, V> what) {
    return all.stream().map(what).toList();
  }

  /** {@return number of channels of noise} */
  public int channels() {
    return diffusion.getFirst().size();
  }

  /**
   * {@return whether a parameter matters only where there is a recorded input}
   *
   * @param parameter its name
   */
  public boolean scalesInput(String parameter) {
    Expressions graph = new Expressions();
    List<Expression> own = substituted(graph, equations(), Map.of());
    List<Expression> without =
        substituted(graph, own, Map.of(graph.leaf(new Place.Input(0)), graph.constant(0)));
    Expression leaf = graph.leaf(new Place.Parameter(parameter(parameter)));
    return Expression.inOrder(own).contains(leaf) && !Expression.inOrder(without).contains(leaf);
  }

  private List<Expression> equations() {
    List<Expression> all = new ArrayList<>(drift);
    diffusion.forEach(all::addAll);
    all.addAll(start);
    all.addAll(reset);
    all.addAll(firing.expressions());
    receptors.forEach(receptor -> all.addAll(receptor.after()));
    requirements.forEach(requirement -> all.add(requirement.value()));
    return all;
  }

  private static List<Expression> substituted(
      Expressions graph, List<Expression> all, Map<Expression, Expression> replacements) {
    Map<Expression, Expression> to = graph.substitute(all, replacements);
    return all.stream().map(to::get).toList();
  }
}
