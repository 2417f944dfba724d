package io.roughspike.expression;

/**
 * What a node of an expression graph does with its operands a, b, c. All but the functions at the
 * end are single operations that are exact or correctly rounded everywhere, so that every back end
 * gives the same bits (NaNs may differ in their payload).
 */
public enum Operation {
  /** A number, {@link Expression#constant}. */
  CONSTANT(0),
  /** A number from outside, {@link Expression#place}. */
  LEAF(0),
  /** -a. */
  NEGATE(1),
  /** The square root of a. */
  SQRT(1),
  /** a + b. */
  ADD(2),
  /** a - b. */
  SUBTRACT(2),
  /** a b. */
  MULTIPLY(2),
  /** a / b. */
  DIVIDE(2),
  /** a b + c with one rounding. */
  FMA(3),
  /** Whether a &lt; b; false where one is NaN. A condition, for {@link #SELECT} only. */
  LESS(2),
  /** b where condition a holds, else c. Both are computed. */
  SELECT(3),
  /** The bits of a, shifted left by {@link Expression#immediate} places. */
  SHIFT_LEFT(1),
  /** The bits of a, shifted right by {@link Expression#immediate} places; zeros come in. */
  SHIFT_RIGHT(1),
  /** The bits of a that are set in {@link Expression#immediate}. */
  BIT_AND(1),
  /** The bits of a or {@link Expression#immediate}. */
  BIT_OR(1),
  /** The bits of a as an integer, plus {@link Expression#immediate}. */
  BIT_ADD(1),
  /** exp(a); a beyond [-708, 709] counts as the nearer end. */
  EXP(1),
  /** exp(a) of a value that the model keeps at or below 709; a below -708 counts as -708. */
  EXP_BOUNDED(1),
  /** 2^a of a value that the model keeps at or below 1023; a below -1022 counts as -1022. */
  EXP2(1),
  /** log(a); -infinity at 0, NaN below. */
  LOG(1),
  /** sin(a); NaN beyond 2^30. */
  SIN(1),
  /** cos(a); NaN beyond 2^30. */
  COS(1),
  /** tanh(a). */
  TANH(1);

  private final int arity;

  Operation(int arity) {
    this.arity = arity;
  }

  /** {@return number of operands} */
  public int arity() {
    return arity;
  }

  /** {@return whether this is a function that {@link Recipes} puts down to single operations} */
  public boolean isFunction() {
    return compareTo(EXP) >= 0;
  }

  /** {@return whether the value is a condition, not a number} */
  public boolean isCondition() {
    return this == LESS;
  }
}
