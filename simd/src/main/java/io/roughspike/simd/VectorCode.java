package io.roughspike.simd;

import static java.lang.constant.ConstantDescs.CD_Class;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import io.roughspike.expression.Expression;
import io.roughspike.program.LaneCode;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * The lanes of a vector: a number is a DoubleVector, a condition a VectorMask. Only the JDK's own
 * methods are called, and constants broadcast where they are used: helpers and vectors in fields
 * keep the compiler from seeing through.
 */
final class VectorCode implements LaneCode {
  private static final ClassDesc SHAPES = ClassDesc.of(LaneShapes.class.getName());
  private static final ClassDesc VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");
  private static final ClassDesc DOUBLES = ClassDesc.of("jdk.incubator.vector.DoubleVector");
  private static final ClassDesc LONGS = ClassDesc.of("jdk.incubator.vector.LongVector");
  private static final ClassDesc MASK = ClassDesc.of("jdk.incubator.vector.VectorMask");
  private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");
  private static final ClassDesc OPERATORS = ClassDesc.of("jdk.incubator.vector.VectorOperators");
  private static final ClassDesc BINARY = OPERATORS.nested("Binary");
  private static final ClassDesc ASSOCIATIVE = OPERATORS.nested("Associative");
  private static final ClassDesc ARRAY = CD_double.arrayType();

  @Override
  public int width() {
    return LaneShapes.DOUBLES.length();
  }

  @Override
  public TypeKind number() {
    return TypeKind.REFERENCE;
  }

  @Override
  public TypeKind condition() {
    return TypeKind.REFERENCE;
  }

  @Override
  public void spread(CodeBuilder code, Runnable pushDouble) {
    code.getstatic(SHAPES, "DOUBLES", SPECIES);
    pushDouble.run();
    code.invokestatic(DOUBLES, "broadcast", MethodTypeDesc.of(DOUBLES, SPECIES, CD_double));
  }

  @Override
  public void load(CodeBuilder code, Runnable pushAddress) {
    code.getstatic(SHAPES, "DOUBLES", SPECIES);
    pushAddress.run();
    code.invokestatic(DOUBLES, "fromArray", MethodTypeDesc.of(DOUBLES, SPECIES, ARRAY, CD_int));
  }

  @Override
  public void store(CodeBuilder code, Runnable pushNumber, Runnable pushAddress) {
    pushNumber.run();
    pushAddress.run();
    code.invokevirtual(DOUBLES, "intoArray", MethodTypeDesc.of(CD_void, ARRAY, CD_int));
  }

  @Override
  public void operate(CodeBuilder code, Expression e) {
    switch (e.operation()) {
      case NEGATE -> code.invokevirtual(DOUBLES, "neg", MethodTypeDesc.of(DOUBLES));
      case SQRT -> code.invokevirtual(DOUBLES, "sqrt", MethodTypeDesc.of(DOUBLES));
      case ADD -> binary(code, "add");
      case SUBTRACT -> binary(code, "sub");
      case MULTIPLY -> binary(code, "mul");
      case DIVIDE -> binary(code, "div");
      case FMA -> code.invokevirtual(DOUBLES, "fma", MethodTypeDesc.of(DOUBLES, VECTOR, VECTOR));
      case LESS -> code.invokevirtual(DOUBLES, "lt", MethodTypeDesc.of(MASK, VECTOR));
      case SELECT -> code.invokevirtual(DOUBLES, "blend", MethodTypeDesc.of(DOUBLES, VECTOR, MASK));
      case SHIFT_LEFT -> bits(code, "LSHL", BINARY, e);
      case SHIFT_RIGHT -> bits(code, "LSHR", BINARY, e);
      case BIT_AND -> bits(code, "AND", ASSOCIATIVE, e);
      case BIT_OR -> bits(code, "OR", ASSOCIATIVE, e);
      case BIT_ADD -> bits(code, "ADD", ASSOCIATIVE, e);
      default -> throw new IllegalArgumentException("a program does not compute " + e);
    }
  }

  private static void binary(CodeBuilder code, String name) {
    code.invokevirtual(DOUBLES, name, MethodTypeDesc.of(DOUBLES, VECTOR));
  }

  private static void bits(CodeBuilder code, String operator, ClassDesc kind, Expression e) {
    code.invokevirtual(DOUBLES, "reinterpretAsLongs", MethodTypeDesc.of(LONGS))
        .getstatic(OPERATORS, operator, kind)
        .loadConstant(e.immediate())
        .invokevirtual(LONGS, "lanewise", MethodTypeDesc.of(LONGS, BINARY, CD_long))
        .invokevirtual(LONGS, "reinterpretAsDoubles", MethodTypeDesc.of(DOUBLES));
  }

  /**
   * A vector handed from turn to turn is any vector to the compiler, which then relies on profiles
   * to see through calls on it; where these come too late it makes objects for ever.
   */
  @Override
  public void reveal(CodeBuilder code) {
    code.getstatic(SHAPES, "VECTOR_CLASS", CD_Class)
        .swap()
        .invokevirtual(CD_Class, "cast", MethodTypeDesc.of(CD_Object, CD_Object))
        .checkcast(DOUBLES);
  }

  @Override
  public void bits(CodeBuilder code) {
    code.invokevirtual(MASK, "toLong", MethodTypeDesc.of(CD_long));
  }
}
