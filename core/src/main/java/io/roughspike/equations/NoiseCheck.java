package io.roughspike.equations;

import io.roughspike.equations.Node.Binary;
import io.roughspike.equations.Node.Call;
import io.roughspike.equations.Node.Name;
import java.util.List;

/** Finds out whether expressions have white noise, and refuses what is not linear in it. */
final class NoiseCheck extends Walk<Boolean> {
  NoiseCheck(Scope scope) {
    super(scope, Meaning.Use.EQUATION);
  }

  @Override
  Boolean number(double value) {
    return false;
  }

  @Override
  Boolean leaf(Name name, Meaning meaning) {
    return meaning instanceof Meaning.Noise;
  }

  @Override
  Boolean minus(Boolean a) {
    return a;
  }

  @Override
  Boolean binary(Binary node, Boolean a, Boolean b) {
    boolean linear =
        switch (node.sign()) {
          case "+", "-" -> true;
          case "*" -> !(a && b);
          case "/" -> !b;
          default -> !a && !b;
        };
    if (!linear) {
      throw node.mark()
          .error("white noise must enter linearly, not in this %s".formatted(operation(node)));
    }
    return a || b;
  }

  private static String operation(Binary node) {
    return switch (node.sign()) {
      case "*" -> "product with itself";
      case "/" -> "denominator";
      default -> "power";
    };
  }

  @Override
  Boolean call(Call node, List<Boolean> arguments) {
    if (arguments.contains(true)) {
      throw node.mark()
          .error("white noise must enter linearly, not in %s".formatted(node.function()));
    }
    return false;
  }

  @Override
  Boolean where(Call node, Binary comparison, Boolean a, Boolean b, Boolean x, Boolean y) {
    return call(node, List.of(a, b, x, y));
  }
}
