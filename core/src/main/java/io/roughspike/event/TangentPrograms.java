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

/**
 * The programs that carry tangents along a path. What is equal for all tangents - increments and
 * their derivatives by states and parameters - is computed once a neuron and sub-step; its columns
 * are the coefficients of programs whose lanes are tangents, in arrays
 *
 * <pre>
 *   tangents   those of the states of a row | that of s
 *   fraction   the tangent of d
 * </pre>
 *
 * <p>Coefficients of these programs are those of {@link ModelPrograms}, then their derivatives by
 * parameters.
 */
final class TangentPrograms {
  // Arrays of what is equal for all tangents, and of programs in lanes of tangents.
  private static final int SHARED = 1;
  private static final int ENDS = 3;
  private static final int TANGENTS = 0;
  private static final int OF_FRACTION = 1;

  private final ModelPrograms model;
  private final Expressions graph;
  private final Derivatives derivatives;

  /** Requested parameters that anything depends on. */
  private final List<Integer> parameters = new ArrayList<>();

  /** The derivative of each coefficient by each of these parameters. */
  private final List<Map<Expression, Expression>> byParameter = new ArrayList<>();

  /** Derivatives of coefficients that are no constants. */
  private final Map<Expression, Expression> coefficientSlopes = new LinkedHashMap<>();

  /** What d. of an event is divided by. */
  private final Expression slope;

  /** What a spike adds, by receptor, and its derivatives by the weight. */
  private final List<Transition> receive = new ArrayList<>();

  private final List<List<Source>> byWeight = new ArrayList<>();

  private final Transition step;
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

  /** Derivatives of what follows from the states of a neuron: of new states and the new clock. */
  final class Transition {
    private final String name;

    /** What all tangents share, and its column. */
    private final Map<Expression, Integer> columns = new LinkedHashMap<>();

    /** By result and state; null for 0. */
    private final Expression[][] jacobian;

    private final List<Source> sources = new ArrayList<>();

    /**
     * Derivatives of results.
     *
     * @param factor of each of them
     */
    private Transition(String name, List<Expression> results, List<Expression> factor) {
      this.name = name;
      jacobian = new Expression[results.size()][model.states().size()];
      for (int l = 0; l < model.states().size(); l++) {
        Expression state = graph.leaf(new Place.State(model.states().get(l)));
        Map<Expression, Expression> dot =
            derivatives.forward(results, Map.of(state, graph.constant(1)));
        for (int k = 0; k < results.size(); k++) {
          Expression slope = dot.get(results.get(k));
          if (slope != null) {
            Expression e = graph.multiply(factor.get(k), slope);
            jacobian[k][l] = e.isConstant() ? e : shared(e);
          }
        }
      }
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

    private int column(Expression e) {
      return columns.computeIfAbsent(e, _ -> columns.size());
    }

    /** What programs in lanes of tangents read. */
    private Expression shared(Expression e) {
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
    private Program slopes(Map<Expression, Expression> states) {
      Map<Expression, Expression> to = graph.substitute(columns.keySet(), states);
      List<Store> stores = new ArrayList<>();
      columns.forEach((e, column) -> stores.add(new Store(SHARED, column, to.get(e))));
      return model.lowered(
          new Program(
              name + " slopes",
              coefficientCount(),
              List.of(model.rowColumns(), columns.size(), 0, 0),
              stores,
              List.of(),
              List.of(),
              Optional.empty()));
    }

    /** Row k of the Jacobian times the tangents, plus {@code sum}. */
    private Expression times(int k, Expression sum) {
      for (int l = 0; l < jacobian[k].length; l++) {
        if (jacobian[k][l] != null) {
          sum = graph.fma(jacobian[k][l], tangent(l), sum);
        }
      }
      return sum;
    }

    private Program inLanes(String what, int width, List<Store> stores) {
      return new Program(
          what,
          width,
          List.of(model.stateCount() + 1, 1),
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
    Expression one = graph.constant(1);
    Expression d = graph.leaf(new Place.Column(ENDS, ModelPrograms.FRACTION));
    List<Expression> factors = new ArrayList<>(Collections.nCopies(model.increments().size(), d));
    if (model.hasClock()) {
      factors.add(d);
      step = new Transition("step", with(model.increments(), model.eventIncrement()), factors);
      slope = model.eventIncrement();
    } else {
      Expression reached = model.ifReached(model.eventMoved(d), graph.constant(0));
      factors.add(one);
      step = new Transition("step", with(model.increments(), reached), factors);
      slope = model.ifReached(model.eventSlope(d), one);
    }
    increments().forEach(step::column);
    step.column(slope);
    reset = transition("reset", model.resets());
    start = transition("start", model.starts());
    Expression weight = graph.leaf(new Place.Weight());
    for (List<Expression> shifts : model.shifts()) {
      Transition received =
          new Transition("receive", shifts, Collections.nCopies(shifts.size(), one));
      Map<Expression, Expression> dot = derivatives.forward(shifts, Map.of(weight, one));
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

  private Transition transition(String name, List<Expression> states) {
    List<Expression> all = model.hasClock() ? with(states, model.clockStart()) : states;
    return new Transition(name, all, Collections.nCopies(all.size(), graph.constant(1)));
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

  private static List<Expression> with(List<Expression> states, Expression event) {
    List<Expression> all = new ArrayList<>(states);
    all.add(event);
    return all;
  }

  /** Increments of what has tangents: the states, and the clock. */
  private List<Expression> increments() {
    return model.hasClock() ? with(model.increments(), model.eventIncrement()) : model.increments();
  }

  /** The column of tangents of result k: of a state, or of the clock or event function. */
  private int place(int k) {
    return k < model.states().size() ? k : model.stateCount();
  }

  private Expression tangent(int k) {
    return graph.leaf(new Place.Column(TANGENTS, place(k)));
  }

  /** {@return numbers of the parameters in the model, in the order of their tangents} */
  int[] parameters() {
    return parameters.stream().mapToInt(p -> p).toArray();
  }

  /** {@return derivatives of d times increments} */
  Transition step() {
    return step;
  }

  /** {@return derivatives of the reset} */
  Transition reset() {
    return reset;
  }

  /** {@return derivatives of the states where a path starts} */
  Transition start() {
    return start;
  }

  /** {@return the column of fs in what all tangents share in a sub-step} */
  int slopeColumn() {
    return step.column(slope);
  }

  /** {@return number of coefficients of a neuron} */
  int coefficientCount() {
    return ownCoefficients() + coefficientSlopes.size();
  }

  private int ownCoefficients() {
    return model.coefficientValues().size();
  }

  /** {@return the coefficients, as {@link ModelPrograms#coefficients}} */
  Program coefficients() {
    List<Expression> values = new ArrayList<>(model.coefficientValues());
    values.addAll(coefficientSlopes.keySet());
    return model.ofParameters("tangent coefficients", values, coefficientCount());
  }

  /** {@return what all tangents share in a sub-step; arrays row, shared, -, ends} */
  Program stepSlopes() {
    return step.slopes(Map.of());
  }

  /** {@return the same of the reset at the end of the sub-step} */
  Program resetSlopes() {
    return reset.slopes(model.atEnd());
  }

  /** {@return the same of what a spike adds, by receptor; arrays -, shared, weight} */
  List<Program> receiveSlopes() {
    Map<Expression, Expression> weight =
        Map.of(graph.leaf(new Place.Weight()), graph.leaf(new Place.Column(2, 0)));
    return receive.stream().map(one -> one.slopes(weight)).toList();
  }

  /** {@return derivatives of what a spike adds, by receptor} */
  List<Transition> receive() {
    return receive;
  }

  /** {@return its derivatives by the weight, by receptor} */
  List<List<Source>> byWeight() {
    return byWeight;
  }

  /** {@return the same of the start; arrays -, shared} */
  Program startSlopes() {
    return start.slopes(Map.of());
  }

  /**
   * {@return y. += d J y. + d. f; arrays tangents, fraction}
   *
   * @param varies whether d depends on parameters, else d. is 0
   */
  Program move(boolean varies) {
    List<Store> stores = new ArrayList<>();
    for (int k = 0; k < increments().size(); k++) {
      Expression moved = step.times(k, tangent(k));
      if (varies) {
        Expression fraction = graph.leaf(new Place.Column(OF_FRACTION, 0));
        moved = graph.fma(fraction, step.shared(increments().get(k)), moved);
      }
      if (moved != tangent(k)) {
        stores.add(new Store(TANGENTS, place(k), moved));
      }
    }
    // the fraction is the same for all neurons: as an array of lanes it has no column a neuron
    return new Program(
        "move tangents",
        step.width(),
        List.of(model.stateCount() + 1, 0),
        stores,
        List.of(),
        List.of(),
        Optional.empty());
  }

  /**
   * {@return d. of a sub-step at whose end the neuron fires, -(e. + d fe.) / fe of the event
   * function e; arrays tangents, fraction}
   */
  Program fire() {
    int event = model.states().size();
    Expression before = model.hasClock() ? tangent(event) : graph.constant(0);
    Expression d = graph.divide(graph.negate(step.times(event, before)), step.shared(slope));
    return step.inLanes("fire", step.width(), List.of(new Store(OF_FRACTION, 0, d)));
  }

  /** {@return tangents of the neuron that fired after its reset; array tangents} */
  Program resetTangents() {
    List<Store> stores = new ArrayList<>();
    for (int k = 0; k < increments().size(); k++) {
      Expression after = reset.times(k, graph.constant(0));
      if (after != tangent(k)) {
        stores.add(new Store(TANGENTS, place(k), after));
      }
    }
    return reset.inLanes("reset tangents", reset.width(), stores);
  }
}
