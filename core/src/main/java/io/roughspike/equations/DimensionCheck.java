package io.roughspike.equations;

import io.roughspike.equations.Node.Binary;
import io.roughspike.equations.Node.Call;
import io.roughspike.equations.Node.Name;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Works out the dimensions of expressions, and refuses sums, comparisons and arguments of functions
 * whose dimensions do not fit. A number in an equation has none, but 0 fits everywhere.
 */
final class DimensionCheck extends Walk<Dimension> {
  /** Of 0, which is 0 in every unit. Not equal to any dimension that a unit has. */
  private static final Dimension ANY = new Dimension(Double.NaN, Double.NaN, Double.NaN);

  private final Function<Meaning, Dimension> leaves;

  /**
   * A check.
   *
   * @param scope what names mean
   * @param use where the expressions are used
   * @param leaves dimensions of everything but sub-expressions
   */
  DimensionCheck(Scope scope, Meaning.Use use, Function<Meaning, Dimension> leaves) {
    super(scope, use);
    this.leaves = leaves;
  }

  /** Refuses an expression that has not the dimension wanted. */
  void require(Node node, Dimension wanted, String what) {
    Dimension got = of(node);
    if (!fit(got, wanted)) {
      throw node.mark().error("%s must have the dimension %s, got %s".formatted(what, wanted, got));
    }
  }

  /** Refuses a comparison of different dimensions. */
  void compare(Binary comparison) {
    same(comparison, of(comparison.a()), of(comparison.b()), "both sides of " + comparison.sign());
  }

  private static boolean fit(Dimension a, Dimension b) {
    return a.equals(b) || a.equals(ANY) || b.equals(ANY);
  }

  /** The dimension of two numbers that must have the same. */
  private static Dimension same(Node node, Dimension a, Dimension b, String what) {
    if (!fit(a, b)) {
      throw node.mark()
          .error("%s must have the same dimension, got %s and %s".formatted(what, a, b));
    }
    return a.equals(ANY) ? b : a;
  }

  private static Dimension plain(Node node, Dimension a, String what) {
    if (!fit(a, Dimension.NONE)) {
      throw node.mark().error("%s must be without dimension, got %s".formatted(what, a));
    }
    return Dimension.NONE;
  }

  @Override
  Dimension number(double value) {
    return value == 0 ? ANY : Dimension.NONE;
  }

  @Override
  Dimension leaf(Name name, Meaning meaning) {
    return leaves.apply(meaning);
  }

  @Override
  Dimension minus(Dimension a) {
    return a;
  }

  @Override
  Dimension binary(Binary node, Dimension a, Dimension b) {
    return switch (node.sign()) {
      case "+", "-" -> same(node, a, b, "both sides of " + node.sign());
      case "*" -> a.times(b);
      case "/" -> a.over(b);
      default -> {
        plain(node, b, "an exponent");
        if (fit(a, Dimension.NONE)) {
          yield a;
        }
        OptionalDouble exponent = Constants.of(node.b());
        if (exponent.isEmpty()) {
          throw node.mark()
              .error("the power of something of dimension %s must be a number".formatted(a));
        }
        yield a.power(exponent.getAsDouble());
      }
    };
  }

  @Override
  Dimension call(Call node, List<Dimension> arguments) {
    Dimension a = arguments.getFirst();
    return switch (node.function()) {
      case SQRT -> a.power(0.5);
      case ABS -> a;
      case MIN, MAX -> same(node, a, arguments.get(1), "both arguments of " + node.function());
      default -> plain(node, a, "the argument of " + node.function());
    };
  }

  @Override
  Dimension where(
      Call node, Binary comparison, Dimension a, Dimension b, Dimension x, Dimension y) {
    same(comparison, a, b, "both sides of " + comparison.sign());
    return same(node, x, y, "both values of where");
  }
}
