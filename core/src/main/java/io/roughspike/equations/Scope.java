package io.roughspike.equations;

import io.roughspike.equations.Node.Binary;
import io.roughspike.equations.Node.Call;
import io.roughspike.equations.Node.Minus;
import io.roughspike.equations.Node.Name;
import io.roughspike.equations.Node.Num;
import io.roughspike.equations.Source.Mark;
import io.roughspike.model.NeuronModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names of a model: states, sub-expressions, parameters and noise. Every name has one meaning,
 * and sub-expressions do not depend on themselves.
 */
final class Scope {
  private static final Set<String> RESERVED =
      Set.of("xi", "input", "weight", "t", NeuronModel.ACTIVE);

  /** Keys beside which parameters stand in results. */
  private static final Set<String> KEYS =
      Set.of(
          "alpha",
          "weights",
          "start",
          "inputCurrent",
          "inputGain",
          "delays",
          NeuronModel.REFRACTORY);

  private final List<Statement> statements;
  private final Map<String, Statement> derivatives = new LinkedHashMap<>();
  private final Map<String, Statement> definitions = new LinkedHashMap<>();
  private final List<String> states;
  private final Set<String> parameters;
  private final boolean deadTime;
  private final List<String> noise;
  private final boolean input;

  /**
   * Finds the names.
   *
   * @param equations the text of the equations
   * @param parameters names of parameters
   * @param deadTime whether there is dead time
   */
  Scope(Source equations, Set<String> parameters, boolean deadTime) {
    this.parameters = parameters;
    this.deadTime = deadTime;
    statements = Parser.statements(equations);
    for (Statement s : statements) {
      switch (s.kind()) {
        case DERIVATIVE -> define(s, derivatives);
        case EQUAL -> define(s, definitions);
        default ->
            throw s.mark()
                .error(
                    "%s can change at spikes only: write d%s/dt = ..."
                        .formatted(s.name(), s.name()));
      }
    }
    states = List.copyOf(derivatives.keySet());
    if (states.isEmpty()) {
      throw new ModelTextException(
          "a model needs a state: the equations have no line dNAME/dt = ...");
    }
    Statement clock = derivatives.get(NeuronModel.CLOCK);
    if (clock != null) {
      throw clock
          .mark()
          .error("a state may not be called %s: that is the clock".formatted(clock.name()));
    }
    parameters.forEach(this::checkParameter);
    List<String> written =
        Lexer.tokens(equations).stream()
            .filter(token -> token.kind() == Lexer.Kind.NAME)
            .map(Lexer.Token::text)
            .toList();
    noise = written.stream().filter(Scope::isNoise).distinct().toList();
    input = written.contains("input");
    Map<String, Integer> depths = new HashMap<>();
    List<String> chain = new ArrayList<>();
    definitions.values().forEach(d -> depth(d, 0, depths, chain));
    derivatives.values().forEach(d -> depth(d.value(), 0, depths, chain));
  }

  private void define(Statement s, Map<String, Statement> to) {
    if (isReserved(s.name())) {
      throw s.mark().error("%s is reserved and cannot be defined".formatted(s.name()));
    }
    if (derivatives.containsKey(s.name()) || definitions.containsKey(s.name())) {
      throw s.mark().error("%s is defined a second time here".formatted(s.name()));
    }
    to.put(s.name(), s);
  }

  private void checkParameter(String name) {
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw new ModelTextException(
          "a parameter's name is letters, digits and _, no digit first, got " + name);
    }
    if (isReserved(name) || KEYS.contains(name)) {
      throw new ModelTextException(
          "a parameter may not be called %s, which is reserved".formatted(name));
    }
    if (derivatives.containsKey(name) || definitions.containsKey(name)) {
      Statement s = derivatives.getOrDefault(name, definitions.get(name));
      throw s.mark().error("%s is a parameter, too: give one of them another name".formatted(name));
    }
  }

  private static boolean isNoise(String name) {
    return name.equals("xi") || name.startsWith("xi_");
  }

  private static boolean isReserved(String name) {
    return isNoise(name) || RESERVED.contains(name) || Parser.FUNCTIONS.containsKey(name);
  }

  /** Operations from a sub-expression down to its farthest leaf; refuses cycles. */
  private int depth(Statement s, int above, Map<String, Integer> depths, List<String> chain) {
    Integer known = depths.get(s.name());
    if (known != null) {
      return known;
    }
    if (chain.contains(s.name())) {
      List<String> cycle = chain.subList(chain.indexOf(s.name()), chain.size());
      throw s.mark()
          .error(
              "%s depends on itself: %s"
                  .formatted(s.name(), String.join(" -> ", cycle) + " -> " + s.name()));
    }
    chain.add(s.name());
    int depth = depth(s.value(), above, depths, chain);
    chain.removeLast();
    depths.put(s.name(), depth);
    return depth;
  }

  private int depth(Node node, int above, Map<String, Integer> depths, List<String> chain) {
    int below =
        switch (node) {
          case Num _ -> 0;
          case Name n -> {
            Statement s = definitions.get(n.name());
            yield s == null ? 0 : depth(s, above + 1, depths, chain);
          }
          case Minus m -> depth(m.a(), above + 1, depths, chain);
          case Binary b ->
              Math.max(
                  depth(b.a(), above + 1, depths, chain), depth(b.b(), above + 1, depths, chain));
          case Call c ->
              c.arguments().stream()
                  .mapToInt(a -> depth(a, above + 1, depths, chain))
                  .max()
                  .orElseThrow();
        };
    if (above + below >= Parser.LONGEST) {
      throw node.mark()
          .error(
              "more than %d operations follow one another here, those of sub-expressions counted"
                  .formatted(Parser.LONGEST));
    }
    return below + 1;
  }

  /** {@return all statements, in the order in which they were written} */
  List<Statement> statements() {
    return statements;
  }

  /** {@return the names of states, in order} */
  List<String> states() {
    return states;
  }

  /** {@return the equation of a state} */
  Statement derivative(String state) {
    return derivatives.get(state);
  }

  /** {@return sub-expressions by name, in the order in which they were written} */
  Map<String, Statement> definitions() {
    return definitions;
  }

  /** {@return names of white noise by channel, in order of first appearance} */
  List<String> noise() {
    return noise;
  }

  /** {@return whether the equations have an input current} */
  boolean hasInput() {
    return input;
  }

  /**
   * {@return what a name that is no sub-expression means}
   *
   * @param use where it is used, which must allow it
   */
  Meaning meaning(Name name, Meaning.Use use) {
    Meaning meaning = meaning(name);
    if (!use.allows(meaning)) {
      throw name.mark().error("%s cannot depend on %s".formatted(use, name.name()));
    }
    return meaning;
  }

  private Meaning meaning(Name node) {
    String name = node.name();
    int state = states.indexOf(name);
    if (state >= 0) {
      return new Meaning.State(state);
    }
    if (parameters.contains(name) || (deadTime && name.equals(NeuronModel.REFRACTORY))) {
      return new Meaning.Parameter(name);
    }
    if (isNoise(name)) {
      // what is not in the equations has no number; nothing but an equation may have it
      return new Meaning.Noise(noise.indexOf(name));
    }
    return switch (name) {
      case "input" -> new Meaning.Input();
      case "weight" -> new Meaning.Weight();
      case "t" ->
          throw node.mark()
              .error("t is reserved: equations that depend on time are not offered yet");
      case NeuronModel.ACTIVE -> {
        if (!deadTime) {
          throw node.mark()
              .error("active is 0 during dead time, and the model has none: give it a refractory");
        }
        yield new Meaning.Active();
      }
      default -> throw unknown(node.mark(), name);
    };
  }

  private ModelTextException unknown(Mark mark, String name) {
    Set<String> names = new TreeSet<>(states);
    names.addAll(definitions.keySet());
    names.addAll(parameters);
    names.addAll(List.of("input", "weight", "xi"));
    return mark.error(
        "nothing is called %s: no state, no sub-expression and no parameter that has a value%s"
            .formatted(name, Nearest.suggestion(name, names)));
  }
}
