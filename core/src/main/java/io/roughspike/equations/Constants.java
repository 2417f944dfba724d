package io.roughspike.equations;

import io.roughspike.equations.Node.Binary;
import io.roughspike.equations.Node.Minus;
import io.roughspike.equations.Node.Num;
import java.util.OptionalDouble;

/** Numbers that are written as such: 3, -0.5, 1/3. */
final class Constants {
  private Constants() {}

  /** {@return the value of a number, negated or divided by another if need be, or nothing} */
  static OptionalDouble of(Node node) {
    return switch (node) {
      case Num n -> OptionalDouble.of(n.value());
      case Minus m -> {
        OptionalDouble a = of(m.a());
        yield a.isPresent() ? OptionalDouble.of(-a.getAsDouble()) : a;
      }
      case Binary q when q.sign().equals("/") -> {
        OptionalDouble a = of(q.a());
        OptionalDouble b = of(q.b());
        yield a.isPresent() && b.isPresent()
            ? OptionalDouble.of(a.getAsDouble() / b.getAsDouble())
            : OptionalDouble.empty();
      }
      default -> OptionalDouble.empty();
    };
  }
}
