package io.roughspike.equations;

import io.roughspike.equations.Node.Binary;
import io.roughspike.equations.Node.Call;
import io.roughspike.equations.Node.Name;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Values of syntax trees by {@link Math}, without any graph. */
final class TreeValue extends Walk<Double> {
  private final ToDoubleFunction<Meaning> leaves;
  private double largest;
  private boolean zero;
  private boolean finite = true;

  TreeValue(Scope scope, Meaning.Use use, ToDoubleFunction<Meaning> leaves) {
    super(scope, use);
    this.leaves = leaves;
  }

  /** The largest finite size of a value on the way: what rounding is relative to. */
  double largest() {
    return largest;
  }

  /** Whether 0 was among the values: the graph may change its sign, and with it that of 1/0. */
  boolean metZero() {
    return zero;
  }

  /** Whether all values were finite. */
  boolean stayedFinite() {
    return finite;
  }

  private double noted(double value) {
    zero |= value == 0;
    finite &= Double.isFinite(value);
    largest = Double.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
    return value;
  }

  @Override
  Double number(double value) {
    return noted(value);
  }

  @Override
  Double leaf(Name name, Meaning meaning) {
    return noted(leaves.applyAsDouble(meaning));
  }

  @Override
  Double minus(Double a) {
    return -a;
  }

  @Override
  Double binary(Binary node, Double a, Double b) {
    return noted(
        switch (node.sign()) {
          case "+" -> a + b;
          case "-" -> a - b;
          case "*" -> a * b;
          case "/" -> a / b;
          default -> b == Math.rint(b) ? Math.pow(a, b) : Math.exp(b * Math.log(a));
        });
  }

  @Override
  Double call(Call node, List<Double> arguments) {
    double a = arguments.getFirst();
    return noted(
        switch (node.function()) {
          case EXP -> Math.exp(a);
          case LOG -> Math.log(a);
          case SQRT -> Math.sqrt(a);
          case SIN -> Math.sin(a);
          case COS -> Math.cos(a);
          case TANH -> Math.tanh(a);
          case ABS -> Math.abs(a);
          case MIN -> arguments.get(1) < a ? arguments.get(1) : a;
          case MAX -> arguments.get(1) > a ? arguments.get(1) : a;
          case WHERE -> throw new AssertionError();
        });
  }

  @Override
  Double where(Call node, Binary comparison, Double a, Double b, Double x, Double y) {
    boolean holds =
        switch (comparison.sign()) {
          case "<" -> a < b;
          case ">" -> a > b;
          case "<=" -> !(a > b);
          default -> !(a < b);
        };
    return holds ? x : y;
  }
}
