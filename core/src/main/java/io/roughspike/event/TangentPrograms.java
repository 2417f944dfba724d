package io.roughspike.event;

import io.roughspike.expression.Derivatives;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Place;
import io.roughspike.program.Program;
import io.roughspike.program.Program.Store;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The programs that carry tangents along a path, whatever its sub-steps are. What is equal for all
 * tangents - derivatives by states and parameters - is computed once a neuron and sub-step; its
 * columns are the coefficients of programs whose lanes are tangents, in arrays
 *
 * <pre>
 *   tangents   those of the states of a row | that of the clock
 *   fraction   the tangent of d
 *   rest       the tangent of r, where that differs by neuron
 * </pre>
 *
 * <p>Coefficients of these programs are those of {@link ModelPrograms}, then their derivatives by
 * parameters.
 */
abstract class TangentPrograms {
  // Arrays of what is equal for all tangents, and of programs in lanes of tangents.
  private static final int SHARED = 1;
  private static final int TANGENTS = 0;
  private static final int OF_FRACTION = 1;

  final ModelPrograms model;
  final Expressions graph;
  final Derivatives derivatives;

  /** Requested parameters that anything depends on. */
  private final List<Integer> parameters = new ArrayList<>();

  /** The derivative of each coefficient by each of these parameters. */
  private final List<Map<Expression, Expression>> byParameter = new ArrayList<>();

  /** Derivatives of coefficients that are no constants. */
  private final Map<Expression, Expression> coefficientSlopes = new LinkedHashMap<>();

  /** What a spike adds, by receptor, and its derivatives by the weight. */
  private final List<Transition> receive = new ArrayList<>();

  private final List<List<Source>> byWeight = new ArrayList<>();

  private final Transition reset;
  private final Transition start;

  /**
   * A derivative by a parameter, which is added to the tangent of a neuron by that parameter.
   *
   * @param column where it is in what all tangents share
   * @param state whose tangent it is added to: a state of a row, or the event function
   * @param parameter number of the parameter in {@link #parameters}
   */
  record Source(int column, int state, int parameter) {}

  /** Derivatives of what follows from the components of a neuron, new components above all. */
  final class Transition {
    private final String name;

    /** What all tangents share, and its column. */
    private final Map<Expression, Integer> columns = new LinkedHashMap<>();

    /** By result and tangent of a variable; those that are not 0. */
    private final List<Map<Expression, Expression>> jacobian = new ArrayList<>();

    private final List<Source> sources = new ArrayList<>();

    /**
     * Derivatives of results.
     *
     * @param factor of each of them
     * @param variables what they depend on besides parameters, and the tangent of each
     */
    Transition(
        String name,
        List<Expression> results,
        List<Expression> factor,
        Map<Expression, Expression> variables) {
      this.name = name;
      results.forEach(_ -> jacobian.add(new LinkedHashMap<>()));
      variables.forEach((variable, tangent) -> {
        Map<Expression, Expression> dot =
            derivatives.forward(results, Map.of(variable, graph.constant(1)));
        for (int k = 0; k < results.size(); k++) {
          Expression slope = dot.get(results.get(k));
          if (slope != null) {
            Expression e = graph.multiply(factor.get(k), slope);
            jacobian.get(k).put(tangent, e.isConstant() ? e : shared(e));
          }
        }
      });
      for (int j = 0; j < parameters.size(); j++) {
        Map<Expression, Expression> dot = derivatives.forward(results, byParameter.get(j));
        for (int k = 0; k < results.size(); k++) {
          Expression slope = dot.get(results.get(k));
          if (slope != null) {
            sources.add(new Source(column(graph.multiply(factor.get(k), slope)), place(k), j));
          }
        }
      }
    }

    /** The column of a number that all tangents share. */
    int column(Expression e) {
      return columns.computeIfAbsent(e, _ -> columns.size());
    }

    /** What programs in lanes of tangents read. */
    Expression shared(Expression e) {
      return graph.leaf(new Place.Coefficient(column(e)));
    }

    /** {@return numbers of one neuron that all tangents share} */
    int width() {
      return columns.size();
    }

    /** {@return what is added to tangents by the neuron's own parameters} */
    List<Source> sources() {
      return sources;
    }

    /** {@return what all tangents share, at the given states; arrays row, shared, -, ends} */
    Program slopes(Map<Expression, Expression> states) {
      Map<Expression, Expression> to = graph.substitute(columns.keySet(), states);
      List<Store> stores = new ArrayList<>();
      columns.forEach((e, column) -> stores.add(new Store(SHARED, column, to.get(e))));
      return lowered(
          new Program(
              name + " slopes",
              coefficientCount(),
              List.of(model.rowColumns(), columns.size(), 0, 0),
              stores,
              List.of(),
              List.of(),
              Optional.empty()));
    }

    /** Leaves out what a tangent brings to result k. */
    void leaveOut(int k, Expression tangent) {
      jacobian.get(k).remove(tangent);
    }

    /** Row k of the Jacobian times the tangents, plus {@code sum}. */
    Expression times(int k, Expression sum) {
      for (Map.Entry<Expression, Expression> one : jacobian.get(k).entrySet()) {
        sum = graph.fma(one.getValue(), one.getKey(), sum);
      }
      return sum;
    }

    /**
     * Row k of the Jacobian times the tangents, for all components, which are the first results.
     */
    List<Expression> times() {
      return IntStream.range(0, components()).mapToObj(k -> times(k, graph.constant(0))).toList();
    }

    /**
     * {@return what makes tangents of all components; array tangents, then arrays of lanes alone}
     *
     * @param what says what they are
     */
    Program move(String what, List<Expression> after) {
      List<Store> stores = new ArrayList<>();
      for (int k = 0; k < after.size(); k++) {
        if (after.get(k) != tangent(k)) {
          stores.add(new Store(TANGENTS, place(k), after.get(k)));
        }
      }
      return inLanes(what, 0, stores);
    }

    /**
     * {@return d. where the event function comes to 0, which is -e. / (its slope by d); arrays
     * tangents, fraction, rest}
     */
    Program fire(Expression tangent, Expression slope) {
      Expression d = graph.divide(graph.negate(tangent), shared(slope));
      return inLanes("fire", 1, List.of(new Store(OF_FRACTION, 0, d)));
    }

    private Program inLanes(String what, int ofFraction, List<Store> stores) {
      return new Program(
          what,
          width(),
          List.of(model.stateCount() + 1, ofFraction, 0),
          stores,
          List.of(),
          List.of(),
          Optional.empty());
    }
  }

  TangentPrograms(ModelPrograms model) {
    this.model = model;
    graph = model.graph();
    derivatives = new Derivatives(graph);
    for (int p : model.variant().requested().stream().toArray()) {
      Map<Expression, Expression> slopes = coefficientSlopes(p);
      if (!slopes.isEmpty() || model.isDeadTime(p)) {
        parameters.add(p);
        byParameter.add(slopes);
      }
    }
    reset = transition("reset", withClock(model.resets(), model.clockStart()));
    start = transition("start", withClock(model.starts(), model.clockStart()));
    Map<Expression, Expression> one = Map.of(graph.leaf(new Place.Weight()), graph.constant(1));
    for (List<Expression> shifts : model.shifts()) {
      Transition received = transition("receive", shifts);
      Map<Expression, Expression> dot = derivatives.forward(shifts, one);
      List<Source> sources = new ArrayList<>();
      for (int k = 0; k < shifts.size(); k++) {
        Expression slope = dot.get(shifts.get(k));
        if (slope != null) {
          sources.add(new Source(received.column(slope), place(k), -1));
        }
      }
      receive.add(received);
      byWeight.add(sources);
    }
  }

  private Transition transition(String name, List<Expression> results) {
    return new Transition(name, results, ones(results.size()), states());
  }

  /** Factors of 1. */
  final List<Expression> ones(int count) {
    return Collections.nCopies(count, graph.constant(1));
  }

  private Map<Expression, Expression> coefficientSlopes(int p) {
    Map<Expression, Expression> dot =
        derivatives.forward(
            model.coefficientValues(),
            Map.of(graph.leaf(new Place.Parameter(p)), graph.constant(1)));
    Map<Expression, Expression> slopes = new HashMap<>();
    for (int q = 0; q < ownCoefficients(); q++) {
      Expression slope = dot.get(model.coefficientValues().get(q));
      if (slope != null) {
        slopes.put(
            graph.leaf(new Place.Coefficient(q)), slope.isConstant() ? slope : stored(slope));
      }
    }
    return slopes;
  }

  private Expression stored(Expression slope) {
    return coefficientSlopes.computeIfAbsent(
        slope,
        _ -> graph.leaf(new Place.Coefficient(ownCoefficients() + coefficientSlopes.size())));
  }

  /** What states become, and what the clock becomes if there is one. */
  final List<Expression> withClock(List<Expression> states, Expression clock) {
    return model.hasClock() ? with(states, clock) : states;
  }

  static List<Expression> with(List<Expression> states, Expression event) {
    List<Expression> all = new ArrayList<>(states);
    all.add(event);
    return all;
  }

  /** How many components there are: the states, and the clock. */
  final int components() {
    return model.states().size() + (model.hasClock() ? 1 : 0);
  }

  /** The column of tangents of result k: of a component, or, one further, the event function. */
  private int place(int k) {
    return k < model.states().size() ? k : model.stateCount() + (k < components() ? 0 : 1);
  }

  final Expression tangent(int k) {
    return graph.leaf(new Place.Column(TANGENTS, place(k)));
  }

  /** The states, and the tangent of each. */
  final Map<Expression, Expression> states() {
    Map<Expression, Expression> all = new LinkedHashMap<>();
    for (int k = 0; k < model.states().size(); k++) {
      all.put(graph.leaf(new Place.State(model.states().get(k))), tangent(k));
    }
    return all;
  }

  /** The tangent of d. */
  final Expression ofFraction() {
    return graph.leaf(new Place.Column(OF_FRACTION, 0));
  }

  /** A program with its leaves where they are. */
  abstract Program lowered(Program p);

  /** {@return derivatives of what a sub-step does, the event function's among them} */
  abstract Transition step();

  /** {@return the slope of the event function by d, which is not 0} */
  abstract Expression slope();

  /** {@return where the event function is among what {@link Source} adds to} */
  abstract int eventPlace();

  /** {@return the same of a reset} */
  abstract Program resetSlopes();

  /** {@return d. of a sub-step at whose end the neuron fires; arrays tangents, fraction, rest} */
  abstract Program fire();

  /** {@return numbers of the parameters in the model, in the order of their tangents} */
  final int[] parameters() {
    return parameters.stream().mapToInt(p -> p).toArray();
  }

  /** {@return derivatives of the reset} */
  final Transition reset() {
    return reset;
  }

  /** {@return derivatives of the states where a path starts} */
  final Transition start() {
    return start;
  }

  /** {@return number of coefficients of a neuron} */
  final int coefficientCount() {
    return ownCoefficients() + coefficientSlopes.size();
  }

  private int ownCoefficients() {
    return model.coefficientValues().size();
  }

  /** {@return the coefficients, as {@link ModelPrograms#coefficients}} */
  final Program coefficients() {
    List<Expression> values = new ArrayList<>(model.coefficientValues());
    values.addAll(coefficientSlopes.keySet());
    return model.ofParameters("tangent coefficients", values, coefficientCount());
  }

  /** {@return what all tangents share in a sub-step; arrays row, shared, -, ends} */
  final Program stepSlopes() {
    return step().slopes(Map.of());
  }

  /** {@return the same of what a spike adds, by receptor; arrays -, shared, weight} */
  final List<Program> receiveSlopes() {
    Map<Expression, Expression> weight =
        Map.of(graph.leaf(new Place.Weight()), graph.leaf(new Place.Column(2, 0)));
    return receive.stream().map(one -> one.slopes(weight)).toList();
  }

  /** {@return derivatives of what a spike adds, by receptor} */
  final List<Transition> receive() {
    return receive;
  }

  /** {@return its derivatives by the weight, by receptor} */
  final List<List<Source>> byWeight() {
    return byWeight;
  }

  /** {@return the same of the start; arrays -, shared} */
  final Program startSlopes() {
    return start.slopes(Map.of());
  }

  /** {@return tangents of the neuron that fired after its reset; array tangents} */
  final Program resetTangents() {
    return reset.move("reset tangents", reset.times());
  }
}
