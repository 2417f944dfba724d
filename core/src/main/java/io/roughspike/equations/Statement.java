package io.roughspike.equations;

import io.roughspike.equations.Source.Mark;

/**
 * A statement: a name that gets the value of an expression.
 *
 * @param mark where the name was written
 * @param name the state or sub-expression
 * @param kind what the expression is to it
 * @param value the expression
 */
record Statement(Mark mark, String name, Kind kind, Node value) {
  /** What the expression is to the name. */
  enum Kind {
    /** {@code dNAME/dt = value}. */
    DERIVATIVE,
    /** {@code NAME = value}. */
    EQUAL,
    /** {@code NAME += value}. */
    INCREASE,
    /** {@code NAME -= value}. */
    DECREASE
  }
}
