package io.roughspike.event;

import io.roughspike.driver.Driver;
import io.roughspike.expression.Derivatives;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Operation;
import io.roughspike.expression.Place;
import io.roughspike.expression.Recipes;
import io.roughspike.math.ElementaryCoefficients;
import io.roughspike.model.Firing;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.Receptor;
import io.roughspike.program.Program;
import io.roughspike.program.Program.Carry;
import io.roughspike.program.Program.Store;
import io.roughspike.solver.Solver;
import io.roughspike.solver.Stepper;
import io.roughspike.solver.SubStep;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The programs of a model: a pure function of the model and the {@link Variant}, and of the other
 * models of a network, as all have the same columns. {@link #of} names the steps. Arrays of the
 * programs, with the columns of each neuron (or of lanes alone):
 *
 * <pre>
 *   row        states | tape: values of functions | noise | recorded input      (a sub-step)
 *   clocks     s | noise of eight segments by channel, if it is picked
 *   lanes      {@link Lane}: what a lane alone has
 *   ends       fraction d | place of the noise, if it is picked | neuron that fires, of several;
 *              how a sub-step ends, of lanes alone
 *   cotangents those of states | that of s | a sum for each coefficient of a requested parameter
 *              | by channel those of noise | that of the segment's length, if these are wanted
 * </pre>
 */
public final class ModelPrograms {
  /** Segments in a block of noise. */
  static final int BLOCK = Driver.BLOCK;

  /** Segments whose noise a lane has at hand if it is picked: two blocks. */
  static final int PLACES = 2 * BLOCK;

  /** Column of the fraction d of the segment that the sub-step takes, in its end. */
  static final int FRACTION = 0;

  /** Column of the place of the segment's noise among those at hand, if it is picked. */
  static final int ENDS_PLACE = 1;

  // Numbers of the arrays; each program says which it has.
  private static final int ROW = 0;
  private static final int NEXT = 1;
  private static final int COTANGENTS = 1;
  private static final int CLOCKS = 2;
  private static final int ENDS = 3;
  private static final int SWEEP_LANES = 2;

  /** An event function that never comes to 0. */
  private static final double NEVER = -1;

  /**
   * Fraction of its increment over a segment by which rounding may leave an event function above 0:
   * far more than rounding does, far less than a jump.
   */
  public static final double ROUNDING = 1e-9;

  /**
   * theta of an event function that a jump has lifted to 0 or above: before all others, so that the
   * event's time is that of what set it off.
   */
  static final double LIFTED = -1;

  /** Numbers of a run that follow the parameters of a neuron. */
  static final int OF_RUN = 4;

  /** Nodes of the increments of a model whose programs need not be split, with a wide margin. */
  private static final int MOST_WITHOUT_LOOP = 60;

  private final Expressions graph = new Expressions();
  private final Derivatives derivatives = new Derivatives(graph);
  private final NeuronModel model;
  private final Variant variant;

  /** The states that may differ from 0, and channels of noise that move one of them. */
  private final List<Integer> states = new ArrayList<>();

  private final List<Integer> channels = new ArrayList<>();

  private final List<Expression> starts = new ArrayList<>();
  private final List<Expression> increments = new ArrayList<>();

  /** What sub-steps of a solver make of the components; empty on straight lines. */
  private final List<Expression> moved = new ArrayList<>();

  /** The same where the sub-step is the whole segment. */
  private final List<Expression> whole = new ArrayList<>();

  /**
   * What a segment is judged by before it begins: errors as multiples of what is tolerated, where
   * steps adapt, or, where jumps take the states along, how far.
   */
  private final List<Expression> judged = new ArrayList<>();

  private final List<Expression> resets = new ArrayList<>();

  /** What a spike adds to each state of a row, by receptor. */
  private final List<List<Expression>> shifts = new ArrayList<>();

  /** Whether there is a clock; if not, the event function is one of the states. */
  private boolean clocked;

  /** States of a row that noise moves; of solvers for whole segments. */
  private final BitSet noisy = new BitSet();

  /** What a threshold's clock is made of, if it has one. */
  private Optional<BridgeExpressions> bridge = Optional.empty();

  /** Whether any model of the network has a threshold. */
  private boolean lifts;

  /** What models of one network have in common. */
  private Columns columns = new Columns(0, 0, 0, 0, 0);

  /** How many columns the model with most has of what models have different numbers of. */
  private record Columns(int states, int functions, int coefficients, int sums, int parameters) {
    Columns and(Columns other) {
      return new Columns(
          Math.max(states, other.states),
          Math.max(functions, other.functions),
          Math.max(coefficients, other.coefficients),
          Math.max(sums, other.sums),
          Math.max(parameters, other.parameters));
    }
  }

  /** The event function at the start of a sub-step: the clock, or what a threshold says. */
  private Expression event;

  /** Its increment over a segment. */
  private Expression eventIncrement = graph.constant(0);

  /** Where the clock starts. */
  private Expression clockStart = graph.constant(0);

  /** The log of the intensity, where spikes are given. */
  private Expression logIntensity = graph.constant(0);

  /** What {@link Place.Coefficient} q is, in parameters and lengths. */
  private final List<Expression> coefficients = new ArrayList<>();

  /** Coefficients that depend on a requested parameter: those with a sum of cotangents. */
  private final List<Integer> summed = new ArrayList<>();

  /** Functions whose values are kept with a sub-step: of the event, then of the states. */
  private final List<Expression> functions = new ArrayList<>();

  private int eventFunctions;

  /** Functions that are computed in another form: exp(c x) as 2^(c log2(e) x), c uniform. */
  private final Map<Expression, Expression> computedAs = new HashMap<>();

  private ModelPrograms(NeuronModel model, Variant variant) {
    this.model = model;
    this.variant = variant;
    clocked = model.hasClock();
    event = column(CLOCKS, 0);
  }

  /**
   * {@return the programs of a model}
   *
   * @param model the equations
   * @param variant what is known of the run
   */
  public static ModelPrograms of(NeuronModel model, Variant variant) {
    return of(List.of(model), List.of(variant)).getFirst();
  }

  /**
   * {@return the programs of the models of a network}
   *
   * @param models the equations of each group of neurons
   * @param variants what is known of each in the run
   */
  static List<ModelPrograms> of(List<NeuronModel> models, List<Variant> variants) {
    List<ModelPrograms> all = new ArrayList<>();
    for (int g = 0; g < models.size(); g++) {
      ModelPrograms programs = new ModelPrograms(models.get(g), variants.get(g));
      programs.fold();
      programs.hoist();
      programs.chooseTape();
      all.add(programs);
    }
    align(all);
    return all;
  }

  /** Gives the models of one network the same columns. */
  private static void align(List<ModelPrograms> all) {
    Columns columns = all.stream().map(ModelPrograms::own).reduce(Columns::and).orElseThrow();
    List<Integer> channels =
        all.stream().flatMap(p -> p.channels.stream()).distinct().sorted().toList();
    boolean lifts = all.stream().anyMatch(p -> !p.clocked);
    for (ModelPrograms programs : all) {
      programs.columns = columns;
      programs.channels.clear();
      programs.channels.addAll(channels);
      programs.lifts = lifts;
    }
  }

  private Columns own() {
    return new Columns(
        states.size(),
        variant.taped() ? functions.size() : eventFunctions,
        coefficients.size(),
        summed.size(),
        model.parameters().size());
  }

  /**
   * {@return operations that a sub-step of one neuron of several takes forwards, between events,
   * with noise in all channels, a recorded input and connections}
   *
   * @param model the equations
   */
  public static int operations(NeuronModel model) {
    BitSet none = new BitSet();
    ModelPrograms programs =
        of(
            model,
            new Variant(
                none,
                none,
                true,
                model.hasDeadTime(),
                true,
                false,
                false,
                false,
                false,
                false,
                false,
                Solver.EULER));
    List<Expression> roots = new ArrayList<>(programs.races().race().bodyRoots());
    roots.addAll(programs.advance(false).bodyRoots());
    return (int) Expression.inOrder(roots).stream().filter(e -> !e.isLeaf()).count();
  }

  /**
   * Folds what the variant knows, leaves out states that stay 0 and noise that moves nothing, and
   * writes increments in their normal form.
   */
  private void fold() {
    Set<Integer> zeroStates = zeroStates();
    Map<Expression, Expression> known = known(zeroStates);
    for (int k = 0; k < model.states().size(); k++) {
      if (!known.containsKey(leaf(new Place.State(k)))) {
        states.add(k);
      }
    }
    for (int c = 0; c < model.channels(); c++) {
      int channel = c;
      if (!variant.given()
          && states.stream()
              .anyMatch(k -> !isZero(folded(model.diffusion().get(k).get(channel), known)))) {
        channels.add(c);
      }
    }
    for (int k : states) {
      starts.add(folded(model.start().get(k), known));
      resets.add(folded(model.reset().get(k), known));
    }
    for (Receptor receptor : model.receptors()) {
      List<Expression> all = receptor.shifts(graph);
      shifts.add(new ArrayList<>(states.stream().map(k -> folded(all.get(k), known)).toList()));
    }
    if (isStraight()) {
      foldStraight(zeroStates, known);
    } else {
      foldSteps(zeroStates, known);
    }
  }

  /** Sub-steps along straight lines: increments in their normal form. */
  private void foldStraight(Set<Integer> zeroStates, Map<Expression, Expression> known) {
    Increments normalForm = new Increments(graph);
    Expression dt = leaf(new Place.StepLength());
    Expression scale = leaf(new Place.NoiseScale());
    List<Expression> noise = channels.stream().map(c -> leaf(new Place.Noise(c))).toList();
    for (int k : states) {
      List<Expression> factors =
          channels.stream()
              .map(c -> graph.multiply(folded(model.diffusion().get(k).get(c), known), scale))
              .toList();
      increments.add(normalForm.increment(dt, folded(model.drift().get(k), known), factors, noise));
    }
    switch (model.firing()) {
      case Firing.Clock(Expression rate, Expression start) -> {
        // With a steepness of 0 the intensity would lose its function, and sums their order.
        eventIncrement =
            normalForm.increment(
                graph.multiply(dt, leaf(new Place.Fires())),
                whileActive(folded(rate, zeros(zeroStates)), zero()),
                List.of(),
                List.of());
        if (variant.given()) {
          Expression intensity = graph.divide(eventIncrement, dt);
          Expression log = graph.function(Operation.LOG, intensity);
          Expression none = graph.constant(Double.NEGATIVE_INFINITY);
          logIntensity = graph.select(graph.less(zero(), intensity), log, none);
        } else {
          clockStart = folded(start, known);
        }
      }
      case Firing.Threshold(Expression function) -> {
        event = eventFunction(folded(function, known));
        Map<Expression, Expression> moves = new LinkedHashMap<>();
        for (int k = 0; k < states.size(); k++) {
          moves.put(leaf(new Place.State(states.get(k))), increments.get(k));
        }
        eventIncrement = derivatives.forward(Set.of(event), moves).getOrDefault(event, zero());
      }
      case Firing.Never _ -> event = graph.constant(NEVER);
    }
  }

  /** What a threshold's event function is while the neuron may fire. */
  private Expression eventFunction(Expression function) {
    Expression fires = graph.less(graph.constant(0.5), leaf(new Place.Fires()));
    Expression never = graph.constant(NEVER);
    return graph.select(fires, whileActive(function, never), never);
  }

  /**
   * Sub-steps of a solver. With W and H the driver's increment and area over the segment, it has
   * over a sub-step of fraction d with r left at its start, on the parabola of these,
   *
   * <pre>   d (W + 6 (2 r - d - 1) H)   and   d^2 H.   </pre>
   */
  private void foldSteps(Set<Integer> zeroStates, Map<Expression, Expression> known) {
    Stepper stepper = variant.solver().stepper();
    List<Expression> start = new ArrayList<>();
    List<Expression> drift = new ArrayList<>();
    List<List<Expression>> diffusion = new ArrayList<>();
    // Segments of different lengths have their true increments.
    boolean own = variant.ownLengths();
    Expression scale = own ? graph.constant(1) : leaf(new Place.NoiseScale());
    Expression areaScale = own ? graph.constant(1) : leaf(new Place.AreaScale());
    for (int k : states) {
      start.add(leaf(new Place.State(k)));
      drift.add(folded(model.drift().get(k), known));
      diffusion.add(
          channels.stream()
              .map(c -> graph.multiply(folded(model.diffusion().get(k).get(c), known), scale))
              .toList());
    }
    for (int k = 0; k < diffusion.size(); k++) {
      noisy.set(k, diffusion.get(k).stream().anyMatch(e -> !isZero(e)));
    }
    switch (model.firing()) {
      case Firing.Clock(Expression rate, Expression clocksStart) -> {
        event = leaf(new Place.State(model.states().size()));
        start.add(event);
        Expression intensity = whileActive(folded(rate, zeros(zeroStates)), zero());
        drift.add(graph.multiply(leaf(new Place.Fires()), intensity));
        diffusion.add(channels.stream().map(_ -> zero()).toList());
        clockStart = variant.given() ? clockStart : folded(clocksStart, known);
      }
      case Firing.Threshold(Expression function) -> {
        Expression threshold = folded(function, known);
        bridge = bridge(threshold, known, scale);
        event = eventFunction(threshold);
      }
      case Firing.Never _ -> event = graph.constant(NEVER);
    }
    if (bridge.isPresent()) {
      clocked = true;
      event = leaf(new Place.State(model.states().size()));
      clockStart = leaf(new Place.Draw());
    }
    Expression d = leaf(new Place.Fraction());
    Expression rest = leaf(new Place.Rest());
    Expression one = graph.constant(1);
    Expression along =
        graph.multiply(
            graph.constant(6),
            graph.subtract(graph.fma(graph.constant(2), rest, graph.negate(d)), one));
    List<Expression> increments = new ArrayList<>();
    List<Expression> areas = new ArrayList<>();
    for (int c : channels) {
      Expression area =
          stepper.usesAreas()
              ? graph.multiply(areaScale, leaf(new Place.Noise(Driver.AREAS + c)))
              : zero();
      increments.add(graph.multiply(d, graph.fma(along, area, leaf(new Place.Noise(c)))));
      areas.add(graph.multiply(graph.multiply(d, d), area));
    }
    Expression length =
        graph.multiply(d, leaf(own ? new Place.CellLength() : new Place.StepLength()));
    boolean hasIntensity = model.hasClock();
    SubStep step =
        new SubStep(graph, start, hasIntensity, drift, diffusion, length, increments, areas);
    moved.addAll(model.hasDeadTime() ? aroundDeadTime(step) : stepper.step(step));
    bridge.ifPresent(made -> moved.add(made.clockAfter(graph, event, withStates(moved), d)));
    Map<Expression, Expression> wholeSegment = Map.of(d, one, rest, one);
    Map<Expression, Expression> to = graph.substitute(moved, wholeSegment);
    moved.forEach(e -> whole.add(to.get(e)));
    if (own && variant.solver().adaptive().isEmpty()) {
      judgeJumps(start, diffusion);
    }
    if (variant.solver().adaptive().isPresent()) {
      Map<String, Double> tolerances = variant.solver().adaptive().get().tolerance();
      List<Expression> all = stepper.error(step).orElseThrow();
      Map<Expression, Expression> ofWhole = graph.substitute(all, wholeSegment);
      for (int k = 0; k < all.size(); k++) {
        String name = k < states.size() ? model.states().get(states.get(k)) : NeuronModel.CLOCK;
        Double tolerance = tolerances.get(name);
        if (tolerance != null) {
          judged.add(graph.multiply(graph.constant(1 / tolerance), ofWhole.get(all.get(k))));
        }
      }
    }
    if (stepper.usesAreas()) {
      channels.addAll(channels.stream().map(c -> Driver.AREAS + c).toList());
    }
  }

  /** What the clock of a threshold that noise moves is made of, where its solver asks for one. */
  private Optional<BridgeExpressions> bridge(
      Expression threshold, Map<Expression, Expression> known, Expression scale) {
    if (variant.solver().crossings() != Solver.Crossings.BRIDGE) {
      return Optional.empty();
    }
    Expression variance = zero();
    List<Expression> noise = new ArrayList<>();
    for (int c : channels) {
      Map<Expression, Expression> moves = new LinkedHashMap<>();
      for (int k : states) {
        moves.put(leaf(new Place.State(k)), folded(model.diffusion().get(k).get(c), known));
      }
      Expression sigma =
          derivatives.forward(Set.of(threshold), moves).getOrDefault(threshold, zero());
      variance = graph.fma(sigma, sigma, variance);
      noise.add(graph.multiply(sigma, scale));
    }
    if (isZero(variance)) {
      return Optional.empty();
    }
    Expression fires = leaf(new Place.Fires());
    return Optional.of(
        new BridgeExpressions(
            threshold,
            graph.multiply(variance, leaf(new Place.StepLength())),
            whileActive(fires, zero()),
            List.copyOf(channels),
            noise));
  }

  /** What states become. */
  private Map<Expression, Expression> withStates(List<Expression> after) {
    Map<Expression, Expression> to = new HashMap<>();
    for (int k = 0; k < states.size(); k++) {
      to.put(leaf(new Place.State(states.get(k))), after.get(k));
    }
    return to;
  }

  /**
   * A sub-step outside dead time or during it: in each case the state that tells is a constant, and
   * rates that depend on it are the same for all paths.
   */
  private List<Expression> aroundDeadTime(SubStep step) {
    Expression active = leaf(new Place.State(model.state(NeuronModel.ACTIVE)));
    Stepper stepper = variant.solver().stepper();
    List<Expression> outside = stepper.step(step.with(active, graph.constant(1)));
    List<Expression> during = stepper.step(step.with(active, zero()));
    return IntStream.range(0, outside.size())
        .mapToObj(k ->
            step.start().get(k) == active ? active : whileActive(outside.get(k), during.get(k)))
        .toList();
  }

  /**
   * Jumps J take the states along y' = sigma(y) J. The largest sum over l of |d(sigma J)_k / dy_l|
   * says how fast that may turn; it is none where sigma does not depend on the states.
   */
  private void judgeJumps(List<Expression> start, List<List<Expression>> diffusion) {
    for (List<Expression> row : diffusion) {
      Expression moves = zero();
      for (int c = 0; c < row.size(); c++) {
        moves = graph.fma(row.get(c), leaf(new Place.Noise(channels.get(c))), moves);
      }
      Expression sum = zero();
      for (Expression state : start) {
        Map<Expression, Expression> to =
            derivatives.forward(Set.of(moves), Map.of(state, graph.constant(1)));
        Expression slope = to.getOrDefault(moves, zero());
        sum = graph.add(sum, graph.select(graph.less(slope, zero()), graph.negate(slope), slope));
      }
      if (!isZero(sum)) {
        judged.add(sum);
      }
    }
  }

  /** Whether sub-steps are straight lines, of one fraction for all neurons of a sample. */
  private boolean isStraight() {
    return variant.solver().isStraight();
  }

  /** One value outside dead time, another during it. */
  private Expression whileActive(Expression value, Expression duringDeadTime) {
    if (!model.hasDeadTime()) {
      return value;
    }
    Expression active = leaf(new Place.State(model.state(NeuronModel.ACTIVE)));
    return graph.select(graph.less(graph.constant(0.5), active), value, duringDeadTime);
  }

  /** The largest set of states that start at 0 and stay there if all of the set are 0. */
  private Set<Integer> zeroStates() {
    Set<Integer> zero = new TreeSet<>();
    IntStream.range(0, model.states().size()).forEach(zero::add);
    if (variant.connected()) {
      model.receptors().forEach(receptor -> receptor.states().forEach(zero::remove));
    }
    while (zero.removeAll(zero.stream().filter(k -> moves(k, zero)).toList())) {
      // until no state of the set leaves it
    }
    return zero;
  }

  private boolean moves(int k, Set<Integer> zero) {
    Map<Expression, Expression> known = known(zero);
    List<Expression> all = new ArrayList<>(model.diffusion().get(k));
    all.addAll(List.of(model.start().get(k), model.drift().get(k), model.reset().get(k)));
    return all.stream().anyMatch(e -> !isZero(folded(e, known)));
  }

  /** What is 0: what the variant says, and the given states. */
  private Map<Expression, Expression> known(Set<Integer> zeroStates) {
    Map<Expression, Expression> known = zeros(zeroStates);
    variant.zeros().stream()
        .forEach(p -> known.put(leaf(new Place.Parameter(p)), graph.constant(0)));
    if (!variant.signal()) {
      known.put(leaf(new Place.Input(0)), graph.constant(0));
    }
    return known;
  }

  private Map<Expression, Expression> zeros(Set<Integer> zeroStates) {
    Map<Expression, Expression> zeros = new HashMap<>();
    zeroStates.forEach(k -> zeros.put(leaf(new Place.State(k)), graph.constant(0)));
    return zeros;
  }

  private Expression folded(Expression e, Map<Expression, Expression> known) {
    // leaves of the model's own graph are taken over first, so that the map's are met
    Expression own = graph.take(e);
    return graph.substitute(Set.of(own), known).get(own);
  }

  private static boolean isZero(Expression e) {
    return e.isConstant() && e.constant() == 0;
  }

  /** Puts a coefficient in place of each largest expression that is the same for all paths. */
  private void hoist() {
    List<Expression> roots = roots();
    Set<Expression> uniform = Increments.uniform(roots);
    Map<Expression, Expression> hoisted = new LinkedHashMap<>();
    roots.forEach(e -> hoistIfUniform(e, uniform, hoisted));
    for (Expression e : Expression.inOrder(roots)) {
      if (e.operation().isCondition() || !uniform.contains(e)) {
        e.operands().forEach(operand -> hoistIfUniform(operand, uniform, hoisted));
      }
    }
    Map<Expression, Expression> to = graph.substitute(roots, hoisted);
    starts.replaceAll(to::get);
    increments.replaceAll(to::get);
    moved.replaceAll(to::get);
    whole.replaceAll(to::get);
    judged.replaceAll(to::get);
    resets.replaceAll(to::get);
    shifts.forEach(one -> one.replaceAll(to::get));
    event = to.get(event);
    eventIncrement = to.get(eventIncrement);
    clockStart = to.get(clockStart);
    logIntensity = to.get(logIntensity);
    bridge = bridge.map(one -> one.with(to));
    coefficients.addAll(hoisted.keySet());
    for (int q = 0; q < coefficients.size(); q++) {
      if (dependsOnRequested(coefficients.get(q))) {
        summed.add(q);
      }
    }
  }

  private void hoistIfUniform(
      Expression e, Set<Expression> uniform, Map<Expression, Expression> hoisted) {
    if (!e.isConstant() && !e.operation().isCondition() && uniform.contains(e)) {
      hoisted.computeIfAbsent(e, _ -> leaf(new Place.Coefficient(hoisted.size())));
    }
  }

  private boolean dependsOnRequested(Expression coefficient) {
    return Expression.inOrder(Set.of(coefficient)).stream()
        .anyMatch(e -> e.place() instanceof Place.Parameter(int p) && variant.requested().get(p));
  }

  private List<Expression> roots() {
    List<Expression> roots = new ArrayList<>(starts);
    roots.addAll(increments);
    roots.addAll(moved);
    roots.addAll(whole);
    roots.addAll(judged);
    roots.addAll(resets);
    roots.add(event);
    roots.add(eventIncrement);
    roots.add(clockStart);
    roots.add(logIntensity);
    bridge.ifPresent(one -> roots.addAll(one.all()));
    shifts.forEach(roots::addAll);
    return roots;
  }

  /** Functions are dear: the sweep, and the advance, read their values instead. */
  private void chooseTape() {
    if (!isStraight()) {
      return;
    }
    addFunctions(Set.of(eventIncrement));
    eventFunctions = functions.size();
    addFunctions(increments);
  }

  private void addFunctions(Collection<Expression> roots) {
    for (Expression e : Expression.inOrder(roots)) {
      if (e.operation().isFunction() && !functions.contains(e)) {
        functions.add(e);
        if (e.operation() == Operation.EXP_BOUNDED && e.a().operation() == Operation.MULTIPLY) {
          computeAsPowerOfTwo(e, e.a().a(), e.a().b());
          computeAsPowerOfTwo(e, e.a().b(), e.a().a());
        }
      }
    }
  }

  /** The factor log2(e) costs nothing in a coefficient, and 2^x less than exp. */
  private void computeAsPowerOfTwo(Expression exp, Expression factor, Expression rest) {
    if (factor.place() instanceof Place.Coefficient(int q)) {
      Expression scaled =
          graph.multiply(coefficients.get(q), graph.constant(ElementaryCoefficients.LOG2_E));
      coefficients.add(scaled);
      Expression exponent =
          graph.multiply(leaf(new Place.Coefficient(coefficients.size() - 1)), rest);
      computedAs.put(exp, graph.function(Operation.EXP2, exponent));
    }
  }

  // What other programs of the model are made of.

  /** {@return the graph of all expressions} */
  Expressions graph() {
    return graph;
  }

  /** {@return what is known of the run} */
  Variant variant() {
    return variant;
  }

  /** {@return the number in the model of each state of a row} */
  List<Integer> states() {
    return states;
  }

  /** {@return increments of the states of a row} */
  List<Expression> increments() {
    return increments;
  }

  /** {@return whether there is a clock} */
  boolean hasClock() {
    return clocked;
  }

  /** {@return whether any model of the network has a threshold} */
  boolean lifts() {
    return lifts;
  }

  /** {@return whether noise moves state k of a row} */
  boolean isNoisy(int k) {
    return noisy.get(k);
  }

  /** {@return what the clock of a threshold is made of, if it has one} */
  Optional<BridgeExpressions> bridge() {
    return bridge;
  }

  /** {@return the event function at the start of a sub-step} */
  Expression event() {
    return event;
  }

  /** {@return the increment of the clock, or of the event function} */
  Expression eventIncrement() {
    return eventIncrement;
  }

  /** {@return the components - states of a row, and the clock - after a sub-step of the solver} */
  List<Expression> moved() {
    return moved;
  }

  /** {@return the same after a whole segment} */
  List<Expression> whole() {
    return whole;
  }

  /** {@return what a segment is judged by before it begins} */
  List<Expression> judged() {
    return judged;
  }

  /** {@return the states of a row after a reset} */
  List<Expression> resets() {
    return resets;
  }

  /** {@return the states of a row where a path starts} */
  List<Expression> starts() {
    return starts;
  }

  /** {@return where the clock starts} */
  Expression clockStart() {
    return clockStart;
  }

  /** {@return the coefficients, in parameters and lengths} */
  List<Expression> coefficientValues() {
    return coefficients;
  }

  // Columns.

  /** {@return the column of each state of the model in a row, -1 where it is 0 at all times} */
  int[] stateColumns() {
    return IntStream.range(0, model.states().size()).map(states::indexOf).toArray();
  }

  /** {@return how many states a row has: those that may differ from 0} */
  int stateCount() {
    return columns.states;
  }

  /** {@return what a spike adds to the states of a row, by receptor} */
  List<List<Expression>> shifts() {
    return shifts;
  }

  /**
   * {@return the column of the state to which each receptor adds weights, -1 of one that does
   * anything else}
   */
  int[] receptorColumns() {
    return model.receptors().stream()
        .mapToInt(r -> r.isPlain() ? states.indexOf(r.states().getFirst()) : -1)
        .toArray();
  }

  /** {@return the column of the state that is 0 during dead time; -1 without} */
  int activeColumn() {
    return states.indexOf(model.states().indexOf(NeuronModel.ACTIVE));
  }

  /** {@return whether a parameter is the dead time, which counts without any coefficient} */
  boolean isDeadTime(int parameter) {
    return model.parameters().get(parameter).name().equals(NeuronModel.REFRACTORY);
  }

  /** {@return channels of noise, by number in the model, that the programs read} */
  int[] channels() {
    return channels.stream().mapToInt(c -> c).toArray();
  }

  private int functionColumn(int f) {
    return columns.states + f;
  }

  /** {@return the column of the clock in a row, where it is not in an array of its own} */
  int clockColumn() {
    return columns.states;
  }

  /** {@return the column of the first channel's noise in a row} */
  int noiseColumn() {
    return columns.states + (isStraight() ? columns.functions : 1);
  }

  /** {@return the column of the noise of a channel in a row} */
  int noiseColumn(int channel) {
    return noiseColumn() + channels.indexOf(channel);
  }

  private boolean rowsHaveNoise() {
    return variant.taped() || !variant.picked();
  }

  /** {@return the column of the recorded input in a row} */
  int inputColumn() {
    return noiseColumn() + (rowsHaveNoise() ? channels.size() : 0);
  }

  /** {@return columns of a row} */
  int rowColumns() {
    return inputColumn() + (variant.signal() ? 1 : 0);
  }

  /** {@return columns of clocks} */
  int clockColumns() {
    return 1 + (variant.picked() ? PLACES * channels.size() : 0);
  }

  /** {@return the column of a channel's noise at place 0, if it is picked} */
  static int placeColumn(int channel) {
    return 1 + PLACES * channel;
  }

  /** {@return the column of the neuron that fires, or would fire next, of several} */
  int winnerColumn() {
    return variant.picked() ? 2 : 1;
  }

  /** {@return columns of how a sub-step ends} */
  int endColumns() {
    return winnerColumn() + (variant.single() ? 0 : 1);
  }

  /** {@return columns of cotangents} */
  int cotangentColumns() {
    return lengthCotangent() + (hasLengthCotangent() ? 1 : 0);
  }

  /** Whether the driver's cotangents have those of the times at which it jumps. */
  private boolean hasLengthCotangent() {
    return variant.driven() && variant.ownLengths();
  }

  /**
   * {@return the column of the cotangent of the length of the segment, where segments have lengths
   * of their own and derivatives by the driver are wanted}
   */
  int lengthCotangent() {
    return noiseCotangent() + (variant.driven() ? channels.size() : 0);
  }

  /**
   * {@return the column of the cotangent of the noise of the first channel, where that is wanted}
   */
  int noiseCotangent() {
    return columns.states + 1 + columns.sums;
  }

  /** {@return the column of the clock's cotangent} */
  int clockCotangent() {
    return columns.states;
  }

  /** {@return the most parameters of a neuron} */
  int parameterCount() {
    return columns.parameters;
  }

  /** {@return number of coefficients of a neuron} */
  int coefficientCount() {
    return columns.coefficients;
  }

  /** {@return number of sums of a neuron} */
  int sumCount() {
    return columns.sums;
  }

  /** The program that a run of all lanes takes: a loop where it may have to be split. */
  Program ofLanes(Program p) {
    return loopsOverNeurons() ? p : p.withoutLoop(graph);
  }

  /**
   * {@return whether the programs of all lanes loop over neurons; if not, there is one neuron
   * alone, and they run over none}
   */
  boolean loopsOverNeurons() {
    List<Expression> all = new ArrayList<>(increments);
    all.add(eventIncrement);
    return !variant.single() || Expression.inOrder(all).size() > MOST_WITHOUT_LOOP;
  }

  private Expression leaf(Place place) {
    return graph.leaf(place);
  }

  private Expression column(int array, int column) {
    return leaf(new Place.Column(array, column));
  }

  /** Where model leaves are in a row. */
  Map<Expression, Expression> inRow() {
    Map<Expression, Expression> at = new HashMap<>();
    for (int k = 0; k < states.size(); k++) {
      at.put(leaf(new Place.State(states.get(k))), column(ROW, k));
    }
    for (int c = 0; c < channels.size(); c++) {
      at.put(leaf(new Place.Noise(channels.get(c))), column(ROW, noiseColumn() + c));
    }
    at.put(leaf(new Place.Input(0)), column(ROW, inputColumn()));
    if (!isStraight()) {
      at.put(leaf(new Place.State(model.states().size())), column(ROW, clockColumn()));
    }
    return at;
  }

  private Map<Expression, Expression> withFunctions(Map<Expression, Expression> at, int count) {
    for (int f = 0; f < count; f++) {
      at.put(functions.get(f), column(ROW, functionColumn(f)));
    }
    return at;
  }

  /** Functions put down to single operations, besides what is at hand. */
  private Map<Expression, Expression> withComputed(
      Map<Expression, Expression> at, int from, int to) {
    for (Expression function : functions.subList(from, to)) {
      Expression form = computedAs.getOrDefault(function, function);
      at.put(function, new Recipes(graph).lower(Set.of(form), at).get(form));
    }
    return at;
  }

  // Programs.

  /** {@return which neuron fires first, and when} */
  RacePrograms races() {
    return new RacePrograms(this);
  }

  /**
   * Whether an event moves with the event function. At a threshold, one that a jump has lifted to 0
   * or above does not: it happens when the jump does. Where two neurons reach their thresholds
   * together, rounding may leave the second one's slightly above 0: that is no jump.
   */
  Expression ifReached(Expression reached, Expression lifted) {
    if (clocked) {
      return reached;
    }
    return graph.select(isRounding(event, eventIncrement), reached, lifted);
  }

  /** Whether rounding alone may have left an event function e above 0 that grows by f. */
  Expression isRounding(Expression e, Expression f) {
    return graph.less(e, graph.multiply(graph.constant(ROUNDING), f));
  }

  private Expression zero() {
    return graph.constant(0);
  }

  /** Where what a sub-step begins with is, with functions of the event computed. */
  Map<Expression, Expression> atStart(int ends, boolean allFunctions) {
    Map<Expression, Expression> at = inRow();
    pickNoise(at, ends);
    return withComputed(at, 0, allFunctions ? functions.size() : eventFunctions);
  }

  /** {@return functions whose values the event needs} */
  List<Expression> eventFunctions() {
    return functions.subList(0, eventFunctions);
  }

  /** The values of these functions, to be kept. */
  List<Store> keptEventFunctions(Map<Expression, Expression> to) {
    List<Store> stores = new ArrayList<>();
    for (int f = 0; f < eventFunctions; f++) {
      stores.add(new Store(ROW, functionColumn(f), to.get(functions.get(f))));
    }
    return stores;
  }

  /** Noise that is picked, while it is not in the row. */
  private void pickNoise(Map<Expression, Expression> at, int ends) {
    for (int c = 0; variant.picked() && c < channels.size(); c++) {
      Expression place = column(ends, ENDS_PLACE);
      at.put(leaf(new Place.Noise(channels.get(c))), pick(placeColumn(c), PLACES, place));
    }
  }

  /**
   * {@return y += d f, s += d fs; arrays row, next row, clocks, ends}
   *
   * @param inPlace whether the next row is the row, so that nothing need be copied
   */
  Program advance(boolean inPlace) {
    Map<Expression, Expression> at = withFunctions(inRow(), eventFunctions);
    pickNoise(at, ENDS);
    List<Expression> roots = new ArrayList<>(functions.subList(eventFunctions, functions.size()));
    roots.addAll(increments);
    roots.add(eventIncrement);
    withComputed(at, eventFunctions, functions.size());
    Map<Expression, Expression> to = new Recipes(graph).lower(roots, at);
    Expression d = column(ENDS, FRACTION);
    List<Store> stores = new ArrayList<>();
    if (variant.taped()) {
      for (int f = eventFunctions; f < functions.size(); f++) {
        stores.add(new Store(ROW, functionColumn(f), to.get(functions.get(f))));
      }
    }
    for (int k = 0; k < states.size(); k++) {
      Expression f = to.get(increments.get(k));
      stores.add(new Store(inPlace ? ROW : NEXT, k, graph.fma(d, f, column(ROW, k))));
    }
    if (clocked) {
      stores.add(new Store(CLOCKS, 0, graph.fma(d, to.get(eventIncrement), column(CLOCKS, 0))));
    }
    for (int c = 0; rowsHaveNoise() && c < channels.size(); c++) {
      if (variant.picked()) {
        Expression picked = at.get(leaf(new Place.Noise(channels.get(c))));
        stores.add(new Store(ROW, noiseColumn() + c, picked));
      } else if (!inPlace) {
        stores.add(new Store(NEXT, noiseColumn() + c, column(ROW, noiseColumn() + c)));
      }
    }
    if (variant.signal() && !inPlace) {
      stores.add(new Store(NEXT, inputColumn(), column(ROW, inputColumn())));
    }
    return ofLanes(
        new Program(
            "advance",
            coefficientCount(),
            List.of(rowColumns(), rowColumns(), clockColumns(), 0),
            stores,
            List.of(),
            List.of(),
            Optional.empty()));
  }

  /** The one of {@code count} columns from {@code column} on that the lane's place says. */
  private Expression pick(int column, int count, Expression place) {
    if (count == 1) {
      return column(CLOCKS, column);
    }
    int half = count / 2;
    Expression upper = graph.less(graph.constant(half - 0.5), place);
    Expression rest = graph.select(upper, graph.subtract(place, graph.constant(half)), place);
    return graph.select(upper, pick(column + half, half, rest), pick(column, half, rest));
  }

  /**
   * {@return the reset of the neuron that fired, its draw in the clock, without a loop; arrays row,
   * -, clocks}
   */
  Program reset() {
    return transition("reset", resets).withoutLoop(graph);
  }

  /**
   * {@return the log of the intensity, minus infinity where that is 0, without a loop; arrays row,
   * -, lanes}
   */
  Program logIntensity() {
    Map<Expression, Expression> to = new Recipes(graph).lower(Set.of(logIntensity), inRow());
    return ofOne("log intensity", List.of(new Store(2, Lane.GIVEN, to.get(logIntensity))));
  }

  /** {@return what a spike does at a receptor, without a loop; arrays row, weight} */
  Program receive(int receptor) {
    Map<Expression, Expression> at = inRow();
    at.put(leaf(new Place.Weight()), column(1, 0));
    List<Expression> all = shifts.get(receptor);
    Map<Expression, Expression> to = new Recipes(graph).lower(all, at);
    List<Store> stores = new ArrayList<>();
    for (int k = 0; k < states.size(); k++) {
      if (!isZero(all.get(k))) {
        stores.add(new Store(ROW, k, graph.add(column(ROW, k), to.get(all.get(k)))));
      }
    }
    return ofOne("receive", stores);
  }

  /**
   * {@return its reverse, without a loop: sums, and the cotangent of the weight beside it; arrays
   * -, cotangents, weight}
   */
  Program receiveSweep(int receptor) {
    Map<Expression, Expression> seeds = new LinkedHashMap<>();
    List<Expression> all = shifts.get(receptor);
    for (int k = 0; k < states.size(); k++) {
      seeds.merge(all.get(k), column(COTANGENTS, k), derivatives::plus);
    }
    Map<Expression, Expression> bar = derivatives.reverse(seeds);
    List<Store> stores = new ArrayList<>();
    stores.add(new Store(2, 1, bar.getOrDefault(leaf(new Place.Weight()), zero())));
    addSums(stores, bar);
    Map<Expression, Expression> at = new HashMap<>();
    at.put(leaf(new Place.Weight()), column(2, 0));
    Map<Expression, Expression> to =
        new Recipes(graph).lower(stores.stream().map(Store::value).toList(), at);
    return ofOne(
        "receive sweep",
        stores.stream().map(s -> new Store(s.array(), s.column(), to.get(s.value()))).toList());
  }

  private Program ofOne(String name, List<Store> stores) {
    return new Program(
            name,
            coefficientCount(),
            List.of(rowColumns(), cotangentColumns(), 0, 0),
            stores,
            List.of(),
            List.of(),
            Optional.empty())
        .withoutLoop(graph);
  }

  /** {@return the states where a path starts, draws in the clocks; arrays row, -, clocks} */
  Program start() {
    return transition("start", starts);
  }

  private Program transition(String name, List<Expression> after) {
    Map<Expression, Expression> at = inRow();
    at.put(leaf(new Place.Draw()), column(CLOCKS, 0));
    List<Expression> roots = new ArrayList<>(after);
    roots.add(clockStart);
    Map<Expression, Expression> to = new Recipes(graph).lower(roots, at);
    List<Store> stores = new ArrayList<>();
    for (int k = 0; k < states.size(); k++) {
      if (to.get(after.get(k)) != column(ROW, k)) {
        stores.add(new Store(ROW, k, to.get(after.get(k))));
      }
    }
    if (clocked) {
      stores.add(new Store(CLOCKS, 0, to.get(clockStart)));
    }
    return new Program(
        name,
        coefficientCount(),
        List.of(rowColumns(), 0, clockColumns()),
        stores,
        List.of(),
        List.of(),
        Optional.empty());
  }

  /**
   * {@return the reverse of {@link #advance} as if no clock had fired: cotangents in place, sums,
   * and the slope p = sum over neurons of cotangents times increments; arrays row, cotangents,
   * lanes, ends}
   */
  Program sweep() {
    return sweep(Lane.SLOPE);
  }

  /** {@return that of one of several groups of neurons, whose slope is for {@link #slope}} */
  Program sweep(int slopeColumn) {
    Expression d = column(ENDS, FRACTION);
    Map<Expression, Expression> seeds = new LinkedHashMap<>();
    for (int k = 0; k < states.size(); k++) {
      seeds.put(moved(d, k), column(COTANGENTS, k));
    }
    if (clocked) {
      seeds.put(eventMoved(d), column(COTANGENTS, clockCotangent()));
    }
    Map<Expression, Expression> bar = derivatives.reverse(seeds);
    List<Store> stores = new ArrayList<>();
    for (int k = 0; k < states.size(); k++) {
      addStore(stores, k, bar.get(leaf(new Place.State(states.get(k)))));
    }
    addSums(stores, bar);
    Expression slope = leaf(new Place.Carried(0));
    Expression more = bar.getOrDefault(d, graph.constant(0));
    return ofLanes(
        lowered(
            new Program(
                "sweep",
                coefficientCount(),
                List.of(rowColumns(), cotangentColumns(), 0, 0),
                stores,
                List.of(new Carry(slope, 0, derivatives.plus(slope, more))),
                List.of(new Store(SWEEP_LANES, slopeColumn, slope)),
                Optional.empty())));
  }

  /**
   * {@return the slope of several groups of neurons; arrays as of {@link #sweep()}}
   *
   * @param groups how many there are
   */
  Program slope(int groups) {
    Expression sum = column(SWEEP_LANES, Lane.ofGroup(0));
    for (int g = 1; g < groups; g++) {
      sum = graph.add(sum, column(SWEEP_LANES, Lane.ofGroup(g)));
    }
    return new Program(
        "slope",
        coefficientCount(),
        List.of(rowColumns(), cotangentColumns(), 0, 0),
        List.of(),
        List.of(),
        List.of(new Store(SWEEP_LANES, Lane.SLOPE, sum)),
        Optional.empty());
  }

  /**
   * {@return what an event adds to {@link #sweep}, for its neuron; arrays row, cotangents, lanes,
   * ends}: the cotangent of the event function that came to 0, -(p - cotangent of r) / fs; of a
   * given spike that of the log of the intensity, which is the lane's
   */
  Program eventSweep() {
    return variant.given() ? givenSweep() : firedSweep();
  }

  private Program firedSweep() {
    Expression rest = graph.subtract(column(2, Lane.SLOPE), column(2, Lane.R_COTANGENT));
    Expression given = ifReached(graph.divide(graph.negate(rest), eventIncrement), zero());
    List<Store> stores = added(Map.of(eventMoved(column(ENDS, FRACTION)), given));
    if (clocked) {
      addStore(stores, clockCotangent(), given);
    }
    return eventSweep(stores);
  }

  private Program givenSweep() {
    return eventSweep(added(Map.of(logIntensity, column(2, Lane.GIVEN))));
  }

  /** What cotangents of expressions at the start of a sub-step add to those of states and sums. */
  private List<Store> added(Map<Expression, Expression> seeds) {
    Map<Expression, Expression> bar = derivatives.reverse(seeds);
    List<Store> stores = new ArrayList<>();
    for (int k = 0; k < states.size(); k++) {
      Expression more = bar.get(leaf(new Place.State(states.get(k))));
      if (more != null) {
        addStore(stores, k, derivatives.plus(column(COTANGENTS, k), more));
      }
    }
    addSums(stores, bar);
    return stores;
  }

  private Program eventSweep(List<Store> stores) {
    return lowered(
            new Program(
                "event sweep",
                coefficientCount(),
                List.of(rowColumns(), cotangentColumns(), 0, 0),
                stores,
                List.of(),
                List.of(),
                Optional.empty()))
        .withoutLoop(graph);
  }

  /**
   * {@return the reverse of {@link #reset}; where spikes are given, the cotangent of the integral
   * of the intensity is minus that of the lane; arrays row, cotangents, lanes, ends}
   */
  Program resetSweep() {
    return transitionSweep("reset sweep", resets, variant.given()).withoutLoop(graph);
  }

  /** {@return the reverse of {@link #start}; arrays row, cotangents, -, ends} */
  Program startSweep() {
    return transitionSweep("start sweep", starts, false);
  }

  private Program transitionSweep(String name, List<Expression> after, boolean given) {
    Map<Expression, Expression> seeds = new LinkedHashMap<>();
    for (int k = 0; k < states.size(); k++) {
      seeds.merge(after.get(k), column(COTANGENTS, k), derivatives::plus);
    }
    if (clocked) {
      seeds.merge(clockStart, column(COTANGENTS, clockCotangent()), derivatives::plus);
    }
    Map<Expression, Expression> bar = derivatives.reverse(seeds);
    List<Store> stores = new ArrayList<>();
    Expression zero = zero();
    for (int k = 0; k < states.size(); k++) {
      addStore(stores, k, bar.getOrDefault(leaf(new Place.State(states.get(k))), zero));
    }
    if (clocked) {
      addStore(stores, clockCotangent(), given ? graph.negate(column(2, Lane.GIVEN)) : zero);
    }
    addSums(stores, bar);
    List<Expression> roots = stores.stream().map(Store::value).toList();
    Map<Expression, Expression> to = graph.substitute(roots, atEnd());
    return lowered(
        new Program(
            name,
            coefficientCount(),
            List.of(rowColumns(), cotangentColumns(), 0, 0),
            stores.stream().map(s -> new Store(s.array(), s.column(), to.get(s.value()))).toList(),
            List.of(),
            List.of(),
            Optional.empty()));
  }

  /** States at the end of the sub-step: those before a transition. */
  Map<Expression, Expression> atEnd() {
    Map<Expression, Expression> end = new HashMap<>();
    for (int k = 0; k < states.size(); k++) {
      end.put(leaf(new Place.State(states.get(k))), moved(column(ENDS, FRACTION), k));
    }
    return end;
  }

  private Expression moved(Expression d, int k) {
    return graph.fma(d, increments.get(k), leaf(new Place.State(states.get(k))));
  }

  /** The event function after a fraction d of a segment. */
  Expression eventMoved(Expression d) {
    return graph.fma(d, eventIncrement, event);
  }

  /** A store to a column of cotangents, unless it is there already. */
  void addStore(List<Store> stores, int column, Expression value) {
    if (value != column(COTANGENTS, column)) {
      stores.add(new Store(COTANGENTS, column, value));
    }
  }

  void addSums(List<Store> stores, Map<Expression, Expression> bar) {
    for (int j = 0; j < summed.size(); j++) {
      Expression more = bar.get(leaf(new Place.Coefficient(summed.get(j))));
      addSum(stores, clockCotangent() + 1 + j, more);
    }
    for (int c = 0; variant.driven() && c < channels.size(); c++) {
      addSum(stores, noiseCotangent() + c, bar.get(leaf(new Place.Noise(channels.get(c)))));
    }
    if (hasLengthCotangent()) {
      addSum(stores, lengthCotangent(), bar.get(leaf(new Place.CellLength())));
    }
  }

  private void addSum(List<Store> stores, int column, Expression more) {
    if (more != null) {
      stores.add(new Store(COTANGENTS, column, derivatives.plus(column(COTANGENTS, column), more)));
    }
  }

  /** The program in columns of a row and of the tape. */
  Program lowered(Program p) {
    return lowered(p, withFunctions(inRow(), functions.size()));
  }

  /** The program with its leaves where they are. */
  Program lowered(Program p, Map<Expression, Expression> places) {
    List<Expression> roots = new ArrayList<>(p.bodyRoots());
    roots.addAll(p.finalRoots());
    Map<Expression, Expression> to = new Recipes(graph).lower(roots, places);
    return new Program(
        p.name(),
        p.coefficients(),
        p.columns(),
        p.stores().stream().map(s -> new Store(s.array(), s.column(), to.get(s.value()))).toList(),
        p.carries().stream()
            .map(c -> new Carry(c.carried(), c.start(), to.get(c.update())))
            .toList(),
        p.finals().stream().map(s -> new Store(s.array(), s.column(), to.get(s.value()))).toList(),
        p.mask().map(to::get));
  }

  /**
   * {@return the coefficients of neurons from their parameters, to which length, scales of noise
   * and areas and whether they fire are appended; arrays parameters, coefficients}
   */
  Program coefficients() {
    return ofParameters("coefficients", coefficients, coefficientCount());
  }

  /**
   * {@return what computes numbers of neurons from their parameters, as {@link #coefficients}}
   *
   * @param width numbers of a neuron
   */
  Program ofParameters(String name, List<Expression> values, int width) {
    Map<Expression, Expression> to = new Recipes(graph).lower(values, inParameters());
    List<Store> stores = new ArrayList<>();
    for (int q = 0; q < values.size(); q++) {
      stores.add(new Store(1, q, to.get(values.get(q))));
    }
    return new Program(
        name,
        0,
        List.of(columns.parameters + OF_RUN, width),
        stores,
        List.of(),
        List.of(),
        Optional.empty());
  }

  /** {@return its reverse, added to gradients; arrays parameters, sums, gradients} */
  Program coefficientSweep() {
    Map<Expression, Expression> seeds = new LinkedHashMap<>();
    for (int j = 0; j < summed.size(); j++) {
      seeds.put(coefficients.get(summed.get(j)), column(1, j));
    }
    Map<Expression, Expression> bar = derivatives.reverse(seeds);
    List<Store> stores = new ArrayList<>();
    for (int p : variant.requested().stream().toArray()) {
      Expression more = bar.get(leaf(new Place.Parameter(p)));
      if (more != null) {
        stores.add(new Store(2, p, derivatives.plus(column(2, p), more)));
      }
    }
    List<Expression> roots = stores.stream().map(Store::value).toList();
    Map<Expression, Expression> to = new Recipes(graph).lower(roots, inParameters());
    return new Program(
        "coefficient sweep",
        0,
        List.of(columns.parameters + OF_RUN, columns.sums, columns.parameters),
        stores.stream().map(s -> new Store(s.array(), s.column(), to.get(s.value()))).toList(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  private Map<Expression, Expression> inParameters() {
    Map<Expression, Expression> at = new HashMap<>();
    int count = columns.parameters;
    for (int p = 0; p < model.parameters().size(); p++) {
      at.put(leaf(new Place.Parameter(p)), column(0, p));
    }
    at.put(leaf(new Place.StepLength()), column(0, count));
    at.put(leaf(new Place.NoiseScale()), column(0, count + 1));
    at.put(leaf(new Place.AreaScale()), column(0, count + 2));
    at.put(leaf(new Place.Fires()), column(0, count + 3));
    return at;
  }
}
