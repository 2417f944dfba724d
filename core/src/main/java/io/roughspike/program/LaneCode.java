package io.roughspike.program;

import io.roughspike.expression.Expression;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;

/**
 * How bytecode holds and computes the numbers of a few lanes side by side: all in which the code of
 * two back ends differs. A number and a condition take one place on the operand stack each.
 */
public interface LaneCode {
  /** {@return lanes of a number} */
  int width();

  /** {@return kind of a local variable that holds a number} */
  TypeKind number();

  /** {@return kind of a local variable that holds a condition} */
  TypeKind condition();

  /**
   * Pushes a double that all lanes share, as a number.
   *
   * @param code where to write
   * @param pushDouble pushes the double
   */
  void spread(CodeBuilder code, Runnable pushDouble);

  /**
   * Pushes the numbers of consecutive elements.
   *
   * @param code where to write
   * @param pushAddress pushes the array and the index of the first
   */
  void load(CodeBuilder code, Runnable pushAddress);

  /**
   * Puts a number into consecutive elements.
   *
   * @param code where to write
   * @param pushNumber pushes the number
   * @param pushAddress pushes the array and the index of the first
   */
  void store(CodeBuilder code, Runnable pushNumber, Runnable pushAddress);

  /**
   * Replaces the operands on the stack by the value of a node.
   *
   * @param code where to write
   * @param e a node whose operands were pushed: a, b, c, or c, b, a of a select
   */
  void operate(CodeBuilder code, Expression e);

  /**
   * Tells the JIT compiler what kind of object the number on the stack is, where a loop hides it.
   *
   * @param code where to write
   */
  void reveal(CodeBuilder code);

  /**
   * Replaces a condition on the stack by a long of one bit a lane, the lowest first.
   *
   * @param code where to write
   */
  void bits(CodeBuilder code);
}
