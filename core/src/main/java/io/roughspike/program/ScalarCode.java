package io.roughspike.program;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_long;

import io.roughspike.expression.Expression;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * One lane: a number is a double. A condition is the int that compares a with b, below 0 where it
 * holds.
 */
final class ScalarCode implements LaneCode {
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
  private static final ClassDesc DOUBLE = ClassDesc.of("java.lang.Double");
  private static final MethodTypeDesc UNARY = MethodTypeDesc.of(CD_double, CD_double);
  private static final MethodTypeDesc TERNARY =
      MethodTypeDesc.of(CD_double, CD_double, CD_double, CD_double);

  @Override
  public int width() {
    return 1;
  }

  @Override
  public TypeKind number() {
    return TypeKind.DOUBLE;
  }

  @Override
  public TypeKind condition() {
    return TypeKind.INT;
  }

  @Override
  public void spread(CodeBuilder code, Runnable pushDouble) {
    pushDouble.run();
  }

  @Override
  public void load(CodeBuilder code, Runnable pushAddress) {
    pushAddress.run();
    code.daload();
  }

  @Override
  public void store(CodeBuilder code, Runnable pushNumber, Runnable pushAddress) {
    pushAddress.run();
    pushNumber.run();
    code.dastore();
  }

  @Override
  public void operate(CodeBuilder code, Expression e) {
    switch (e.operation()) {
      case NEGATE -> code.dneg();
      case SQRT -> code.invokestatic(MATH, "sqrt", UNARY);
      case ADD -> code.dadd();
      case SUBTRACT -> code.dsub();
      case MULTIPLY -> code.dmul();
      case DIVIDE -> code.ddiv();
      case FMA -> code.invokestatic(MATH, "fma", TERNARY);
      case LESS -> code.dcmpg();
      case SELECT -> select(code);
      default -> {
        code.invokestatic(DOUBLE, "doubleToRawLongBits", MethodTypeDesc.of(CD_long, CD_double));
        switch (e.operation()) {
          case SHIFT_LEFT -> code.loadConstant((int) e.immediate()).lshl();
          case SHIFT_RIGHT -> code.loadConstant((int) e.immediate()).lushr();
          case BIT_AND -> code.loadConstant(e.immediate()).land();
          case BIT_OR -> code.loadConstant(e.immediate()).lor();
          case BIT_ADD -> code.loadConstant(e.immediate()).ladd();
          default -> throw new IllegalArgumentException("a program does not compute " + e);
        }
        code.invokestatic(DOUBLE, "longBitsToDouble", MethodTypeDesc.of(CD_double, CD_long));
      }
    }
  }

  /** Of c, b and the condition, leaves b where it holds, else c. */
  private static void select(CodeBuilder code) {
    Label dropTop = code.newLabel();
    code.ifge(dropTop).dup2_x2().pop2().labelBinding(dropTop).pop2();
  }

  @Override
  public void reveal(CodeBuilder code) {
    // a double is all that it says
  }

  @Override
  public void bits(CodeBuilder code) {
    code.loadConstant(Integer.SIZE - 1).iushr().i2l();
  }
}
