package io.roughspike.equations;

import io.roughspike.equations.Node.Binary;
import io.roughspike.equations.Statement.Kind;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The syntax trees of a model, each of the kind that its place demands. */
final class ParsedModel {
  private final ModelText text;
  private final Scope scope;
  private final Optional<Node> intensity;
  private final Optional<Node> event;
  private final List<Statement> reset;
  private final Map<String, List<Statement>> receive = new LinkedHashMap<>();
  private final Map<String, Node> starts = new LinkedHashMap<>();
  private final Map<String, Binary> requirements = new LinkedHashMap<>();

  /** Parses a text. */
  ParsedModel(ModelText text) {
    this.text = text;
    scope =
        new Scope(
            new Source("equations", text.equations()),
            text.parameters().keySet(),
            text.refractory().isPresent());
    requireStates("states", text.states().keySet());
    requireStates("start", text.startValues().keySet());
    requireStates("start", text.startExpressions().keySet());
    if (text.intensity().isPresent() && text.event().isPresent()) {
      throw new ModelTextException(
          "a model has an intensity or an event, not both: a neuron fires by a clock or where an expression rises through 0");
    }
    intensity = text.intensity().map(t -> Parser.expression(new Source("intensity", t)));
    event = text.event().map(t -> Parser.expression(new Source("event", t)));
    reset = changes(new Source("reset", text.reset()));
    text.receive().keySet().forEach(ParsedModel::checkReceptor);
    text.receive().forEach((receptor, t) -> receive.put(receptor, changes(receiving(receptor, t))));
    text.startExpressions()
        .forEach((s, t) -> starts.put(s, Parser.expression(new Source("start of " + s, t))));
    text.requirements().forEach(t -> requirements.put(t.strip(), requirement(t)));
  }

  private static void checkReceptor(String name) {
    if (!name.equals(ModelText.RECEPTOR) && !name.matches("[A-Za-z_][A-Za-z0-9_-]*")) {
      throw new ModelTextException(
          "a receptor's name is letters, digits, _ and -, a letter first, got " + name);
    }
  }

  private static Source receiving(String receptor, String text) {
    return new Source(
        receptor.equals(ModelText.RECEPTOR) ? "receive" : "receive of " + receptor, text);
  }

  private void requireStates(String what, Collection<String> names) {
    for (String name : names) {
      if (!scope.states().contains(name)) {
        throw new ModelTextException(
            "%s names %s, which is no state%s; states are %s"
                .formatted(
                    what,
                    name,
                    Nearest.suggestion(name, scope.states()),
                    String.join(", ", scope.states())));
      }
    }
  }

  /** Statements that change states. */
  private List<Statement> changes(Source source) {
    List<Statement> statements = Parser.statements(source);
    for (Statement s : statements) {
      if (s.kind() == Kind.DERIVATIVE) {
        throw s.mark().error("d%s/dt stands in equations only".formatted(s.name()));
      }
      if (!scope.states().contains(s.name())) {
        throw s.mark()
            .error(
                "only states can change here, and %s is none%s"
                    .formatted(s.name(), Nearest.suggestion(s.name(), scope.states())));
      }
    }
    return statements;
  }

  private static Binary requirement(String text) {
    Node node = Parser.expression(new Source("require", text));
    if (node instanceof Binary b
        && (b.sign().equals("<=") || b.sign().equals(">="))
        && Constants.of(b.b()).isPresent()) {
      return b;
    }
    throw node.mark()
        .error("a requirement is an expression, <= or >=, and a number: beta*cap <= 700");
  }

  ModelText text() {
    return text;
  }

  Scope scope() {
    return scope;
  }

  Optional<Node> intensity() {
    return intensity;
  }

  Optional<Node> event() {
    return event;
  }

  List<Statement> reset() {
    return reset;
  }

  Map<String, List<Statement>> receive() {
    return receive;
  }

  /** {@return start values that are expressions, by state} */
  Map<String, Node> starts() {
    return starts;
  }

  /** {@return comparisons with numbers, by their text} */
  Map<String, Binary> requirements() {
    return requirements;
  }
}
