package io.roughspike.equations;

import io.roughspike.equations.Node.Binary;
import io.roughspike.equations.Node.Call;
import io.roughspike.equations.Node.Minus;
import io.roughspike.equations.Node.Name;
import io.roughspike.equations.Node.Num;
import java.util.stream.Collectors;

/** Writes syntax trees such that parsing gives the same trees, with as few brackets as can be. */
final class Written {
  private static final int COMPARISON = 1;
  private static final int SUM = 2;
  private static final int MINUS = 3;
  private static final int PRODUCT = 4;
  private static final int POWER = 5;
  private static final int ATOM = 6;

  private Written() {}

  /** {@return a statement on one line} */
  static String of(Statement s) {
    String left =
        switch (s.kind()) {
          case DERIVATIVE -> "d" + s.name() + "/dt = ";
          case EQUAL -> s.name() + " = ";
          case INCREASE -> s.name() + " += ";
          case DECREASE -> s.name() + " -= ";
        };
    return left + of(s.value());
  }

  /** {@return an expression} */
  static String of(Node node) {
    return switch (node) {
      case Num n -> Dimension.text(n.value());
      case Name n -> n.name();
      case Minus m -> "-" + in(m.a(), PRODUCT);
      case Binary b -> of(b);
      case Call c ->
          c.function()
              + c.arguments().stream().map(Written::of).collect(Collectors.joining(", ", "(", ")"));
    };
  }

  private static String of(Binary b) {
    return switch (strength(b)) {
      case POWER -> in(b.a(), ATOM) + "^" + in(b.b(), POWER);
      case PRODUCT -> in(b.a(), PRODUCT) + b.sign() + in(b.b(), POWER);
      case SUM -> in(b.a(), SUM) + " " + b.sign() + " " + in(b.b(), PRODUCT);
      default -> in(b.a(), SUM) + " " + b.sign() + " " + in(b.b(), SUM);
    };
  }

  /** In brackets if it binds less strongly than demanded. */
  private static String in(Node node, int least) {
    return strength(node) < least ? "(" + of(node) + ")" : of(node);
  }

  private static int strength(Node node) {
    return switch (node) {
      case Minus _ -> MINUS;
      case Binary b when b.isComparison() -> COMPARISON;
      case Binary b ->
          switch (b.sign()) {
            case "+", "-" -> SUM;
            case "*", "/" -> PRODUCT;
            default -> POWER;
          };
      default -> ATOM;
    };
  }
}
