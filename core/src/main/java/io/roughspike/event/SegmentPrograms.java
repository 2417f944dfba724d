package io.roughspike.event;

import io.roughspike.expression.Derivatives;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Operation;
import io.roughspike.expression.Place;
import io.roughspike.expression.Recipes;
import io.roughspike.program.Program;
import io.roughspike.program.Program.Carry;
import io.roughspike.program.Program.Store;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The programs of a model whose solver takes whole segments, and parts of them where events are.
 * Arrays, with the columns of each neuron and lane (or of lanes alone):
 *
 * <pre>
 *   row         states | clock | noise, areas | recorded input
 *   next        the same, of which states and clock are written
 *   marks       1 where the neuron may have an event in the segment, else 0
 *   cotangents  those of the states | of the clock | a sum for each coefficient of a requested parameter
 *               | by channel those of noise | that of the segment's length, if these are wanted
 *   cut         {@link Cut}, numbers of lanes alone; of the next bracket of a search some of these
 * </pre>
 */
final class SegmentPrograms {
  static final int ROW = 0;
  static final int NEXT = 1;
  static final int MARKS = 2;
  static final int BRACKET = 2;
  static final int CUT = 3;
  private static final int COTANGENTS = 1;

  private final ModelPrograms model;
  private final Expressions graph;
  private final Derivatives derivatives;

  SegmentPrograms(ModelPrograms model) {
    this.model = model;
    graph = model.graph();
    derivatives = new Derivatives(graph);
  }

  private Expression leaf(Place place) {
    return graph.leaf(place);
  }

  private Expression cut(int column) {
    return leaf(new Place.Column(CUT, column));
  }

  private Expression zero() {
    return graph.constant(0);
  }

  private Expression one() {
    return graph.constant(1);
  }

  private static Expression substituted(
      Expressions graph, Expression e, Map<Expression, Expression> replacements) {
    return graph.substitute(List.of(e), replacements).get(e);
  }

  /** Components: the states of a row, and the clock. */
  private List<Expression> components() {
    List<Expression> all = new ArrayList<>();
    model.states().forEach(k -> all.add(leaf(new Place.State(k))));
    if (model.hasClock()) {
      all.add(model.event());
    }
    return all;
  }

  /** The column of component k in a row, and of its cotangent. */
  private int column(int k) {
    return k < model.states().size() ? k : model.clockColumn();
  }

  /** The event function after a sub-step that makes {@code moved} of the components. */
  private Expression eventAfter(List<Expression> moved) {
    Map<Expression, Expression> to = new HashMap<>();
    List<Expression> components = components();
    for (int k = 0; k < components.size(); k++) {
      to.put(components.get(k), moved.get(k));
    }
    return substituted(graph, model.event(), to);
  }

  /** The event function after a sub-step of fraction d with r left at its start. */
  Expression eventAfter() {
    return eventAfter(model.moved());
  }

  /** Its derivative by d, or by r. */
  Expression eventSlope(Place by) {
    Expression event = eventAfter();
    return derivatives.forward(List.of(event), Map.of(leaf(by), one())).getOrDefault(event, zero());
  }

  private Map<Expression, Expression> at(Expression fraction, Expression rest) {
    return Map.of(
        leaf(new Place.Fraction()), fraction,
        leaf(new Place.Rest()), rest);
  }

  /** Where everything is, and fractions in the cut. */
  private Map<Expression, Expression> places() {
    Map<Expression, Expression> at = model.inRow();
    at.put(leaf(new Place.Fraction()), cut(Cut.FRACTION));
    at.put(leaf(new Place.Rest()), cut(Cut.REST));
    at.put(leaf(new Place.CellLength()), cut(Cut.LENGTH));
    return at;
  }

  /** A program with its leaves where they are. */
  Program lowered(Program p) {
    return model.lowered(p, places());
  }

  private Map<Expression, Expression> lowered(Collection<Expression> roots) {
    return new Recipes(graph).lower(roots, places());
  }

  private List<Integer> columns(int second, int third) {
    return List.of(model.rowColumns(), second, third, 0);
  }

  /**
   * {@return the next row after a whole segment, and which neurons may have an event in it: those
   * whose event function is at least 0 at its end or, at a threshold, at its start, or rises at
   * first and falls at last; its condition says in which lanes any may; arrays row, next, marks,
   * cut}
   */
  Program whole() {
    List<Expression> roots = new ArrayList<>(model.whole());
    Expression end = eventAfter(model.whole());
    Expression mark = model.variant().given() ? zero() : atLeastZero(end, zero());
    if (!model.hasClock()) {
      Map<Expression, Expression> atStart = at(zero(), one());
      Map<Expression, Expression> atEnd = at(one(), one());
      Expression slope = eventSlope(new Place.Fraction());
      Expression falls =
          graph.select(graph.less(substituted(graph, slope, atEnd), zero()), one(), zero());
      Expression hump =
          graph.select(graph.less(zero(), substituted(graph, slope, atStart)), falls, zero());
      mark = atLeastZero(model.event(), atLeastZero(end, hump));
    }
    roots.add(mark);
    Map<Expression, Expression> to = lowered(roots);
    List<Store> stores = new ArrayList<>();
    for (int k = 0; k < model.whole().size(); k++) {
      stores.add(new Store(NEXT, column(k), to.get(model.whole().get(k))));
    }
    stores.add(new Store(MARKS, 0, to.get(mark)));
    Expression any = leaf(new Place.Carried(0));
    Expression half = graph.constant(0.5);
    return new Program(
        "whole segment",
        model.coefficientCount(),
        columns(model.rowColumns(), 1),
        stores,
        List.of(new Carry(any, 0, graph.select(graph.less(half, to.get(mark)), to.get(mark), any))),
        List.of(),
        Optional.of(graph.less(half, any)));
  }

  /** 1 where e is at least 0 (not NaN), else what is given. */
  private Expression atLeastZero(Expression e, Expression otherwise) {
    return graph.select(graph.less(graph.constant(-Double.MIN_VALUE), e), one(), otherwise);
  }

  /**
   * {@return the largest size of what a segment is judged by, over states and neurons, in the cut;
   * its condition says where that is above 1; arrays row, -, -, cut}
   */
  Program judge() {
    Expression largest = leaf(new Place.Carried(0));
    List<Expression> sizes = new ArrayList<>();
    for (Expression e : model.judged()) {
      sizes.add(graph.select(graph.less(e, zero()), graph.negate(e), e));
    }
    Map<Expression, Expression> to = lowered(sizes);
    Expression sum = largest;
    for (Expression size : sizes) {
      // what is not finite is too large
      Expression e = to.get(size);
      Expression huge = graph.constant(Double.MAX_VALUE);
      Expression finite = graph.select(graph.less(e, huge), e, huge);
      sum = graph.select(graph.less(sum, finite), finite, sum);
    }
    return new Program(
        "judge",
        model.coefficientCount(),
        columns(0, 0),
        List.of(),
        List.of(new Carry(largest, 0, sum)),
        List.of(new Store(CUT, Cut.JUDGED, largest)),
        Optional.of(graph.less(one(), largest)));
  }

  /**
   * {@return one neuron after a sub-step, and its event function there, at its start, and its
   * slopes; arrays row, next, -, cut}
   */
  Program step() {
    Expression event = eventAfter();
    List<Expression> roots = new ArrayList<>(model.moved());
    roots.add(event);
    Map<Expression, Expression> outcome = new LinkedHashMap<>();
    outcome.put(cut(Cut.VALUE), event);
    if (!model.hasClock()) {
      Expression slope = eventSlope(new Place.Fraction());
      outcome.put(cut(Cut.START), model.event());
      outcome.put(
          cut(Cut.START_SLOPE),
          substituted(graph, slope, Map.of(leaf(new Place.Fraction()), zero())));
      outcome.put(cut(Cut.END_SLOPE), slope);
    }
    roots.addAll(outcome.values());
    Map<Expression, Expression> to = lowered(roots);
    List<Store> stores = new ArrayList<>();
    for (int k = 0; k < model.moved().size(); k++) {
      stores.add(new Store(NEXT, column(k), to.get(model.moved().get(k))));
    }
    outcome.forEach((place, e) -> {
      if (place.place() instanceof Place.Column(int _, int column)) {
        stores.add(new Store(CUT, column, to.get(e)));
      }
    });
    return program("step", columns(model.rowColumns(), 0), stores);
  }

  /**
   * The log of the intensity at the end of a sub-step, of the clock that would have come to 0
   * there: the log of dE/dd over the length of the segment; minus infinity where that is not above
   * 0.
   */
  private Expression logIntensity() {
    Expression length = leaf(new Place.CellLength());
    Expression intensity = graph.divide(eventSlope(new Place.Fraction()), length);
    Expression log = graph.function(Operation.LOG, intensity);
    return graph.select(
        graph.less(zero(), intensity), log, graph.constant(Double.NEGATIVE_INFINITY));
  }

  /**
   * {@return the log of the intensity at the end of a sub-step, in the cut; arrays as of a step}
   */
  Program intensity() {
    Expression log = logIntensity();
    return program(
        "intensity",
        columns(model.rowColumns(), 0),
        List.of(new Store(CUT, Cut.GIVEN, lowered(List.of(log)).get(log))));
  }

  /**
   * {@return what says where a threshold is crossed in a sub-step, see {@link BridgeExpressions};
   * arrays row, these numbers, -, cut}
   */
  Program bridge() {
    BridgeExpressions bridge = model.bridge().orElseThrow();
    Map<Expression, Expression> moved = new HashMap<>();
    for (int k = 0; k < model.states().size(); k++) {
      moved.put(components().get(k), model.moved().get(k));
    }
    List<Expression> numbers = new ArrayList<>(bridge.all());
    numbers.add(BridgeExpressions.AFTER, bridge.after(graph, moved));
    Map<Expression, Expression> to = lowered(numbers);
    List<Store> stores = new ArrayList<>();
    for (int x = 0; x < numbers.size(); x++) {
      stores.add(new Store(NEXT, x, to.get(numbers.get(x))));
    }
    return program("bridge", columns(numbers.size(), 0), stores);
  }

  // Programs of one neuron are loops, too: the code of a loop can be split where it is long.

  private Program program(String name, List<Integer> columns, List<Store> stores) {
    return new Program(
        name, model.coefficientCount(), columns, stores, List.of(), List.of(), Optional.empty());
  }

  // The search for an event: brackets are narrowed until their ends are a unit in the last place
  // of the larger apart (T. R. Chandrupatla, Advances in Engineering Software 28, 1997). Lanes
  // whose
  // bracket is narrow enough keep it.

  /**
   * {@return what is sought - the event function, or minus its slope - at a fraction in the cut}
   */
  private Expression sought(int column, boolean ofSlope) {
    Expression e = ofSlope ? graph.negate(eventSlope(new Place.Fraction())) : eventAfter();
    return substituted(graph, e, Map.of(leaf(new Place.Fraction()), cut(column)));
  }

  /**
   * {@return the first bracket, from the start of the sub-step to where {@link Cut#A} says; arrays
   * row, -, -, cut}
   */
  Program beginSearch(boolean ofSlope) {
    Expression atA = sought(Cut.A, ofSlope);
    Expression atB = substituted(graph, sought(Cut.B, ofSlope), Map.of(cut(Cut.B), zero()));
    Map<Expression, Expression> to = lowered(List.of(atA, atB));
    return program(
        "begin search",
        columns(0, 0),
        List.of(
            new Store(CUT, Cut.AT_A, to.get(atA)),
            new Store(CUT, Cut.B, zero()),
            new Store(CUT, Cut.AT_B, to.get(atB)),
            new Store(CUT, Cut.GUESS, graph.constant(0.5))));
  }

  /**
   * {@return the next bracket, in numbers of lanes of its own, as code that overwrites what it
   * reads cannot be split: {@link Cut#BRACKET} of them; its condition says where this one is too
   * wide still; arrays row, -, next bracket, cut}
   */
  Program search(boolean ofSlope) {
    Expression a = cut(Cut.A);
    Expression b = cut(Cut.B);
    Expression fa = cut(Cut.AT_A);
    Expression fb = cut(Cut.AT_B);
    Expression half = graph.constant(0.5);
    Expression larger = graph.select(graph.less(a, b), b, a);
    Expression least = graph.multiply(larger, graph.constant(Math.ulp(1.0)));
    Expression across = graph.subtract(b, a);
    Expression width = graph.select(graph.less(across, zero()), graph.negate(across), across);
    Expression smallest = graph.atLeast(least, graph.constant(Double.MIN_NORMAL));
    Expression wide = graph.less(smallest, width);
    Expression margin = graph.atMost(graph.divide(least, width), half);
    Expression guess =
        graph.atMost(graph.atLeast(cut(Cut.GUESS), margin), graph.subtract(one(), margin));
    Expression x = graph.fma(guess, across, a);
    Expression atX = substituted(graph, sought(Cut.A, ofSlope), Map.of(a, x));
    Map<Expression, Expression> to = lowered(List.of(atX));
    Expression fx = to.get(atX);
    Expression same =
        graph.subtract(atLeastZero(fx, zero()), atLeastZero(fa, zero())); // 0 if of one sign
    Expression other = graph.multiply(same, same);
    Expression crosses = graph.less(half, other);
    Expression c = graph.select(crosses, b, a);
    Expression fc = graph.select(crosses, fb, fa);
    Expression newB = graph.select(crosses, a, b);
    Expression newAtB = graph.select(crosses, fa, fb);
    Expression xi = graph.divide(graph.subtract(x, newB), graph.subtract(c, newB));
    Expression phi = graph.divide(graph.subtract(fx, newAtB), graph.subtract(fc, newAtB));
    Expression inverse =
        graph.fma(
            graph.divide(fx, graph.subtract(newAtB, fx)),
            graph.divide(fc, graph.subtract(newAtB, fc)),
            graph.multiply(
                graph.divide(graph.subtract(c, x), graph.subtract(newB, x)),
                graph.multiply(
                    graph.divide(fx, graph.subtract(fc, fx)),
                    graph.divide(newAtB, graph.subtract(fc, newAtB)))));
    Expression trusted = half;
    Expression restOfPhi = graph.subtract(one(), phi);
    trusted = graph.select(graph.less(inverse, one()), inverse, trusted);
    trusted = graph.select(graph.less(zero(), inverse), trusted, half);
    trusted =
        graph.select(
            graph.less(graph.multiply(restOfPhi, restOfPhi), graph.subtract(one(), xi)),
            trusted,
            half);
    trusted = graph.select(graph.less(graph.multiply(phi, phi), xi), trusted, half);
    Expression any = leaf(new Place.Carried(0));
    return new Program(
        "search",
        model.coefficientCount(),
        columns(0, 0),
        List.of(
            kept(wide, Cut.A, x),
            kept(wide, Cut.AT_A, fx),
            kept(wide, Cut.B, newB),
            kept(wide, Cut.AT_B, newAtB),
            kept(wide, Cut.GUESS, trusted),
            new Store(BRACKET, Cut.FOUND - Cut.A, graph.select(graph.less(fa, zero()), b, a))),
        List.of(new Carry(any, 0, graph.select(wide, one(), zero()))),
        List.of(),
        Optional.of(graph.less(half, any)));
  }

  /** A number of the next bracket, which is that of this one where it is narrow enough. */
  private Store kept(Expression wide, int column, Expression next) {
    return new Store(BRACKET, column - Cut.A, graph.select(wide, next, cut(column)));
  }

  // Backwards.

  /** {@return the reverse of {@link #whole}; arrays row, cotangents, -, cut} */
  Program wholeSweep() {
    List<Store> stores = reversed(model.whole(), new HashMap<>());
    return lowered("whole sweep", stores);
  }

  /**
   * {@return the reverse of {@link #step}: the derivatives by d and r go to the cut; arrays row,
   * cotangents, -, cut}
   */
  Program stepSweep() {
    Map<Expression, Expression> bar = new HashMap<>();
    List<Store> stores = reversed(model.moved(), bar);
    stores.add(
        new Store(CUT, Cut.BY_FRACTION, bar.getOrDefault(leaf(new Place.Fraction()), zero())));
    stores.add(new Store(CUT, Cut.BY_REST, bar.getOrDefault(leaf(new Place.Rest()), zero())));
    return lowered("step sweep", stores);
  }

  /** Cotangents of components and sums from those of what they have become. */
  private List<Store> reversed(List<Expression> moved, Map<Expression, Expression> bar) {
    Map<Expression, Expression> seeds = new LinkedHashMap<>();
    for (int k = 0; k < moved.size(); k++) {
      seeds.merge(moved.get(k), cotangent(k), derivatives::plus);
    }
    bar.putAll(derivatives.reverse(seeds));
    List<Store> stores = new ArrayList<>();
    List<Expression> components = components();
    for (int k = 0; k < components.size(); k++) {
      model.addStore(stores, column(k), bar.getOrDefault(components.get(k), zero()));
    }
    model.addSums(stores, bar);
    return stores;
  }

  private Expression cotangent(int k) {
    return leaf(new Place.Column(COTANGENTS, column(k)));
  }

  /**
   * {@return what an event adds to {@link #stepSweep}: the event function E came to 0 at d, so with
   * the cotangent of what was left then, {@link Cut#REST_COTANGENT}, that of E is (that - what d
   * brings) / (dE/dd); arrays as there}
   */
  Program eventSweep() {
    Expression event = eventAfter();
    Expression slope = eventSlope(new Place.Fraction());
    Expression gain = graph.subtract(cut(Cut.REST_COTANGENT), cut(Cut.BY_FRACTION));
    Expression seed = graph.divide(gain, slope);
    Map<Expression, Expression> bar = derivatives.reverse(Map.of(event, seed));
    List<Store> stores = added(bar);
    Expression byRest = bar.getOrDefault(leaf(new Place.Rest()), zero());
    stores.add(
        new Store(
            CUT,
            Cut.BY_REST,
            derivatives.plus(graph.add(cut(Cut.REST_COTANGENT), cut(Cut.BY_REST)), byRest)));
    return lowered("event sweep", stores);
  }

  /**
   * {@return what the cotangent of {@link #intensity}, in the cut, adds to {@link #stepSweep};
   * arrays as there}
   */
  Program intensitySweep() {
    Map<Expression, Expression> bar = derivatives.reverse(Map.of(logIntensity(), cut(Cut.GIVEN)));
    List<Store> stores = added(bar);
    for (Place place : List.of(new Place.Fraction(), new Place.Rest())) {
      int column = place instanceof Place.Rest ? Cut.BY_REST : Cut.BY_FRACTION;
      Expression more = bar.get(leaf(place));
      if (more != null) {
        stores.add(new Store(CUT, column, derivatives.plus(cut(column), more)));
      }
    }
    return lowered("intensity sweep", stores);
  }

  /** What cotangents of components and sums are with more. */
  private List<Store> added(Map<Expression, Expression> bar) {
    List<Store> stores = new ArrayList<>();
    List<Expression> components = components();
    for (int k = 0; k < components.size(); k++) {
      Expression more = bar.get(components.get(k));
      if (more != null) {
        model.addStore(stores, column(k), derivatives.plus(cotangent(k), more));
      }
    }
    model.addSums(stores, bar);
    return stores;
  }

  private Program lowered(String name, List<Store> stores) {
    Map<Expression, Expression> to = lowered(stores.stream().map(Store::value).toList());
    return program(
        name,
        columns(model.cotangentColumns(), 0),
        stores.stream().map(s -> new Store(s.array(), s.column(), to.get(s.value()))).toList());
  }

  /** {@return the reset of one neuron that fired; arrays row, draw} */
  Program reset() {
    return transition("reset", model.resets());
  }

  /** {@return where a path starts; arrays row, draw of each neuron} */
  Program start() {
    return transition("start", model.starts());
  }

  private Program transition(String name, List<Expression> after) {
    Map<Expression, Expression> at = places();
    at.put(leaf(new Place.Draw()), leaf(new Place.Column(NEXT, 0)));
    List<Expression> roots = new ArrayList<>(after);
    roots.add(model.clockStart());
    Map<Expression, Expression> to = new Recipes(graph).lower(roots, at);
    List<Store> stores = new ArrayList<>();
    for (int k = 0; k < after.size(); k++) {
      stores.add(new Store(ROW, k, to.get(after.get(k))));
    }
    if (model.hasClock()) {
      stores.add(new Store(ROW, model.clockColumn(), to.get(model.clockStart())));
    }
    return new Program(
        name,
        model.coefficientCount(),
        List.of(model.rowColumns(), 1),
        stores,
        List.of(),
        List.of(),
        Optional.empty());
  }

  /** {@return the reverse of {@link #reset}; arrays row before it, cotangents, -, cut} */
  Program resetSweep() {
    return transitionSweep("reset sweep", model.resets());
  }

  /** {@return the reverse of {@link #start}; arrays -, cotangents, -, cut} */
  Program startSweep() {
    return transitionSweep("start sweep", model.starts());
  }

  private Program transitionSweep(String name, List<Expression> after) {
    List<Store> stores = new ArrayList<>();
    Map<Expression, Expression> seeds = new LinkedHashMap<>();
    for (int k = 0; k < model.states().size(); k++) {
      seeds.merge(after.get(k), cotangent(k), derivatives::plus);
    }
    if (model.hasClock()) {
      seeds.merge(model.clockStart(), cotangent(model.states().size()), derivatives::plus);
    }
    Map<Expression, Expression> bar = derivatives.reverse(seeds);
    List<Expression> components = components();
    for (int k = 0; k < components.size(); k++) {
      model.addStore(stores, column(k), bar.getOrDefault(components.get(k), zero()));
    }
    model.addSums(stores, bar);
    return lowered(name, stores);
  }
}
