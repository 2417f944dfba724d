package io.roughspike.equations;

import io.roughspike.equations.Node.Binary;
import io.roughspike.equations.Node.Call;
import io.roughspike.equations.Node.Function;
import io.roughspike.equations.Node.Minus;
import io.roughspike.equations.Node.Name;
import io.roughspike.equations.Node.Num;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Works something out for expressions from their leaves upwards: a dimension, a node of a graph, a
 * number. A sub-expression is gone through once, so that what doubles from one to the next does not
 * take twice as long.
 *
 * @param <T> what is worked out
 */
abstract class Walk<T> {
  private final Scope scope;
  private final Meaning.Use use;
  private final Map<String, T> known = new HashMap<>();

  /**
   * A walk through expressions.
   *
   * @param scope what names mean
   * @param use where the expressions are used
   */
  Walk(Scope scope, Meaning.Use use) {
    this.scope = scope;
    this.use = use;
  }

  abstract T number(double value);

  abstract T leaf(Name name, Meaning meaning);

  abstract T minus(T a);

  /** A sum, difference, product, quotient or power. */
  abstract T binary(Binary node, T a, T b);

  /** Any function but where. */
  abstract T call(Call node, List<T> arguments);

  /** x where the comparison of a and b holds, else y. */
  abstract T where(Call node, Binary comparison, T a, T b, T x, T y);

  /** {@return what the node has} */
  final T of(Node node) {
    return switch (node) {
      case Num n -> number(n.value());
      case Name n -> named(n);
      case Minus m -> minus(of(m.a()));
      case Binary b -> {
        if (b.isComparison()) {
          throw b.mark()
              .error("a comparison can only be the first argument of where(condition, a, b)");
        }
        yield binary(b, of(b.a()), of(b.b()));
      }
      case Call c when c.function() == Function.WHERE -> {
        if (c.arguments().getFirst() instanceof Binary b && b.isComparison()) {
          yield where(
              c, b, of(b.a()), of(b.b()), of(c.arguments().get(1)), of(c.arguments().get(2)));
        }
        throw c.mark()
            .error("the first argument of where must be a comparison, for instance v > 0");
      }
      case Call c -> call(c, c.arguments().stream().map(this::of).toList());
    };
  }

  private T named(Name node) {
    Statement definition = scope.definitions().get(node.name());
    if (definition == null) {
      return leaf(node, scope.meaning(node, use));
    }
    T value = known.get(node.name());
    if (value == null) {
      value = of(definition.value());
      known.put(node.name(), value);
    }
    return value;
  }
}
