package io.roughspike.equations;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Operation;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.Range;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where exp is known to stay finite, and where it is not. */
class BoundsTest {
  private static Operation exponential(String exponent) {
    NeuronModel model =
        ModelText.named("m")
            .equations("dv/dt = -v")
            .intensity("exp(" + exponent + ") + 0*(b + c + p + cap + x)")
            .parameter("b", 1, Range.atLeast(0))
            .parameter("c", 1, Range.above(0))
            .parameter("p", 1, new Range(0.5, 100, false))
            .parameter("cap", 1)
            .parameter("x", 1)
            .require("b*cap <= 700")
            .require("cap/c <= 600")
            .model();
    return Expression.inOrder(model.firing().expressions()).stream()
        .map(Expression::operation)
        .filter(op -> op == Operation.EXP || op == Operation.EXP_BOUNDED)
        .reduce((_, outer) -> outer)
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "min(v, 700)",
        "min(700, v)",
        "min(v, 8)*50",
        "min(v, 8) + 3",
        "-max(v, -700)",
        "1 - max(v, 0)",
        "b*min(v, cap)",
        "min(cap, v - x)*b",
        "min(v, cap)/c",
        "min(min(v, x), 8)",
        "where(v > 0, 3, min(v, 2))",
        "tanh(v)*700",
        "sin(v) + cos(v) - exp(v)",
        "-b*exp(x)",
        "p*min(v, 7)",
        "min(v, 350)/p",
        "-sqrt(abs(v))",
      })
  void aKnownBoundIsUsed(String exponent) {
    assertEquals(Operation.EXP_BOUNDED, exponential(exponent));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v",
        "min(v, 701)",
        "max(v, 8)",
        "x*min(v, cap)",
        "b*min(v, x)",
        "b*cap + 1",
        "b*(cap + 1)",
        "min(v, cap)",
        "min(v, 8)/b",
        "1/c",
        "p*min(v, 7.1)",
        "min(v, 351)/p",
        "v - exp(v)",
        "-min(v, 8)",
        "where(v > 0, v, 3)",
        "v^2",
      })
  void withoutABoundThereIsNone(String exponent) {
    assertEquals(Operation.EXP, exponential(exponent));
  }
}
