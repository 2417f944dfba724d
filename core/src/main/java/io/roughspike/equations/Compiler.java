package io.roughspike.equations;

import io.roughspike.equations.Meaning.Use;
import io.roughspike.equations.Node.Binary;
import io.roughspike.equations.Source.Mark;
import io.roughspike.expression.Derivatives;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Place;
import io.roughspike.model.Firing;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.Parameter;
import io.roughspike.model.Range;
import io.roughspike.model.Receptor;
import io.roughspike.model.Requirement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes equations that engines solve of syntax trees. Parameters come in this order: those of the
 * text, {@code alpha} of a clock, {@code refractory} where there is dead time, {@code inputCurrent}
 * and {@code inputGain} where there is an input, and {@code start.STATE} of each state that starts
 * at a number.
 */
final class Compiler {
  private final ParsedModel parsed;
  private final ModelText text;
  private final Scope scope;
  private final List<String> states;
  private final Expressions graph = new Expressions();
  private final List<Parameter> parameters = new ArrayList<>();
  private final Map<String, Expression> leaves = new LinkedHashMap<>();
  private final List<Requirement> requirements = new ArrayList<>();
  private final Bounds bounds = new Bounds(graph, parameters, requirements);

  /** Parameters on which something depends. */
  private final Set<String> used = new LinkedHashSet<>();

  /** The states themselves, {@code active} last: what they are before anything changes them. */
  private final List<Expression> before;

  private Compiler(ParsedModel parsed) {
    this.parsed = parsed;
    text = parsed.text();
    scope = parsed.scope();
    states = scope.states();
    int all = states.size() + (text.refractory().isPresent() ? 1 : 0);
    before = IntStream.range(0, all).mapToObj(k -> leaf(new Place.State(k))).toList();
  }

  /** {@return the equations of a text} */
  static NeuronModel model(ModelText text) {
    ParsedModel parsed = new ParsedModel(text);
    ModelDimensions.check(parsed);
    return new Compiler(parsed).model();
  }

  private NeuronModel model() {
    addParameters();
    parsed.requirements().forEach(this::addRequirement);
    checkNoise();
    Lowering equations = lowering(Use.EQUATION, before);
    List<Expression> rates =
        states.stream().map(s -> equations.of(scope.derivative(s).value())).toList();
    scope.definitions().values().forEach(d -> equations.of(d.value()));
    List<Expression> start = states.stream().map(this::start).toList();
    List<Expression> reset = after(Use.RESET, parsed.reset());
    List<Receptor> receptors =
        parsed.receive().entrySet().stream().map(r -> receptor(r.getKey(), r.getValue())).toList();
    Firing firing = firing();
    checkAllUsed();
    boolean deadTime = text.refractory().isPresent();
    if (deadTime) {
      reset.set(states.size(), graph.constant(0));
    }
    List<Expression> still = Collections.nCopies(scope.noise().size(), graph.constant(0));
    return new NeuronModel(
        text.name(),
        with(deadTime, states, NeuronModel.ACTIVE),
        parameters,
        requirements,
        with(deadTime, withoutNoise(rates), graph.constant(0)),
        with(deadTime, diffusion(rates), still),
        firing,
        with(deadTime, start, graph.constant(1)),
        reset,
        receptors);
  }

  private static <T> List<T> with(boolean more, List<T> all, T last) {
    return more ? Stream.concat(all.stream(), Stream.of(last)).toList() : all;
  }

  private Firing firing() {
    if (parsed.intensity().isPresent()) {
      Expression rate = lowering(Use.INTENSITY, before).of(parsed.intensity().get());
      if (bounds.lower(rate) < 0) {
        rate = graph.atLeast(rate, graph.constant(0)); // a clock cannot run backwards
      }
      return new Firing.Clock(rate, graph.subtract(leaf(new Place.Draw()), leaves.get("alpha")));
    }
    if (parsed.event().isPresent()) {
      Node written = parsed.event().get();
      Expression event = lowering(Use.EVENT, before).of(written);
      return placed(written.mark(), () -> new Firing.Threshold(event));
    }
    return new Firing.Never();
  }

  private Receptor receptor(String name, List<Statement> changes) {
    if (changes.isEmpty()) {
      throw new ModelTextException("receptor %s does nothing: leave it out".formatted(name));
    }
    List<Expression> after = after(Use.RECEIVE, changes);
    Statement first = changes.getFirst();
    String called = name.equals(ModelText.RECEPTOR) ? first.name() : name;
    return placed(first.mark(), () -> new Receptor(called, after));
  }

  /** What engines do not take is wrong at a place of the text. */
  private static <T> T placed(Mark mark, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw mark.error(e.getMessage());
    }
  }

  private Expression leaf(Place place) {
    return graph.leaf(place);
  }

  private void addParameters() {
    text.parameters().forEach(this::add);
    if (parsed.intensity().isPresent()) {
      add("alpha", text.alpha());
    }
    text.refractory().ifPresent(q -> add(NeuronModel.REFRACTORY, q));
    if (scope.hasInput()) {
      add("inputCurrent", text.inputCurrent());
      addPlain("inputGain", 1);
    }
    for (String state : states) {
      if (text.startValues().containsKey(state)) {
        add("start." + state, text.startValues().get(state));
      } else if (!parsed.starts().containsKey(state)) {
        addPlain("start." + state, 0);
      }
    }
  }

  private void add(String name, Quantity quantity) {
    Range range = quantity.siRange();
    if (!range.contains(quantity.si())) {
      throw new ModelTextException(
          "%s must be %s, got %s".formatted(name, quantity.range(), quantity.value()));
    }
    leaves.put(name, leaf(new Place.Parameter(parameters.size())));
    parameters.add(new Parameter(name, quantity.si(), range));
  }

  private void addPlain(String name, double value) {
    leaves.put(name, leaf(new Place.Parameter(parameters.size())));
    parameters.add(new Parameter(name, value));
  }

  /** The last parameter in it is blamed where it does not hold. */
  private void addRequirement(String written, Binary comparison) {
    Expression value = lowering(Use.REQUIREMENT, before).of(comparison.a());
    double most = Constants.of(comparison.b()).orElseThrow();
    if (comparison.sign().equals(">=")) {
      value = graph.negate(value);
      most = -most;
    }
    List<String> names =
        Expression.inOrder(Set.of(value)).stream()
            .filter(e -> e.place() instanceof Place.Parameter)
            .map(e -> parameters.get(((Place.Parameter) e.place()).index()).name())
            .toList();
    if (names.isEmpty()) {
      throw comparison.mark().error("no parameter stands in this requirement");
    }
    String others =
        names.stream()
            .limit(names.size() - 1)
            .map(name -> name + " is {" + name + "}")
            .collect(Collectors.joining(", "));
    requirements.add(
        new Requirement(
            names.getLast(),
            value,
            most,
            "such that " + written + (others.isEmpty() ? "" : " (" + others + ")")));
  }

  private Lowering lowering(Use use, List<Expression> now) {
    return new Lowering(scope, use, graph, bounds, meaning -> leaf(meaning, now));
  }

  private Expression leaf(Meaning meaning, List<Expression> now) {
    return switch (meaning) {
      case Meaning.State(int k) -> now.get(k);
      case Meaning.Active _ -> now.getLast();
      case Meaning.Parameter(String name) -> {
        used.add(name);
        yield leaves.get(name);
      }
      case Meaning.Noise(int channel) -> leaf(new Place.Noise(channel));
      case Meaning.Input _ ->
          graph.fma(leaves.get("inputGain"), leaf(new Place.Input(0)), leaves.get("inputCurrent"));
      case Meaning.Weight _ -> leaf(new Place.Weight());
    };
  }

  /** The states after some changes, one after another. */
  private List<Expression> after(Use use, List<Statement> changes) {
    List<Expression> now = new ArrayList<>(before);
    for (Statement s : changes) {
      Expression value = lowering(use, now).of(s.value());
      int k = states.indexOf(s.name());
      now.set(
          k,
          switch (s.kind()) {
            case INCREASE -> graph.add(now.get(k), value);
            case DECREASE -> graph.subtract(now.get(k), value);
            default -> value;
          });
    }
    return now;
  }

  private Expression start(String state) {
    Node written = parsed.starts().get(state);
    return written == null ? leaves.get("start." + state) : lowering(Use.START, before).of(written);
  }

  private void checkNoise() {
    NoiseCheck check = new NoiseCheck(scope);
    states.forEach(s -> check.of(scope.derivative(s).value()));
  }

  /** What white noise is multiplied by, in the equation of each state: parameters and states. */
  private List<List<Expression>> diffusion(List<Expression> rates) {
    return IntStream.range(0, states.size()).mapToObj(k -> diffusion(k, rates.get(k))).toList();
  }

  private List<Expression> diffusion(int state, Expression rate) {
    Expression[] factors = new Expression[scope.noise().size()];
    Arrays.fill(factors, graph.constant(0));
    for (Expression e : Expression.inOrder(Set.of(rate))) {
      if (e.place() instanceof Place.Noise(int channel)) {
        Map<Expression, Expression> one = Map.of(e, graph.constant(1));
        factors[channel] = new Derivatives(graph).forward(Set.of(rate), one).get(rate);
        requireSmooth(state, scope.noise().get(channel), factors[channel]);
      }
    }
    return List.of(factors);
  }

  private void requireSmooth(int state, String noise, Expression factor) {
    for (Expression e : Expression.inOrder(Set.of(factor))) {
      String culprit =
          e.place() instanceof Place.State(int k) && k == states.size()
              ? NeuronModel.ACTIVE
              : e.place() instanceof Place.Input ? "the input" : null;
      if (culprit != null) {
        throw scope
            .derivative(states.get(state))
            .mark()
            .error(
                "%s in d%s/dt is multiplied by what depends on %s: let noise depend on parameters and states"
                    .formatted(noise, states.get(state), culprit));
      }
    }
  }

  private List<Expression> withoutNoise(List<Expression> rates) {
    Map<Expression, Expression> off = new HashMap<>();
    for (int c = 0; c < scope.noise().size(); c++) {
      off.put(leaf(new Place.Noise(c)), graph.constant(0));
    }
    Map<Expression, Expression> to = graph.substitute(rates, off);
    return rates.stream().map(to::get).toList();
  }

  private void checkAllUsed() {
    for (String parameter : text.parameters().keySet()) {
      if (!used.contains(parameter)) {
        throw new ModelTextException(
            "nothing in %s depends on the parameter %s: leave it out"
                .formatted(text.name(), parameter));
      }
    }
  }
}
