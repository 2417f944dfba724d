package io.roughspike.program;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a hidden class of a program: {@link CompiledProgram#run} calls one static method for each
 * piece, which a {@link PieceEmitter} writes.
 */
public abstract class BytecodeCompiler implements ProgramCompiler {
  private static final MethodTypeDesc RUN = descriptor(Program.MOST_ARRAYS);
  private static final MethodTypeDesc PIECE = descriptor(Program.MOST_ARRAYS + 1);
  private static final ClassDesc SCRATCH = Scratch.class.describeConstable().orElseThrow();
  private static final MethodTypeDesc SCRATCH_OF =
      MethodTypeDesc.of(CD_double.arrayType(), CD_int, CD_int);

  private final MethodHandles.Lookup home;
  private final LaneCode lanes;
  private final int most;

  /**
   * A compiler.
   *
   * @param home where the classes go: what their code calls must be visible from there
   * @param lanes what that code is
   * @param most about the most bytes of a method, in vector code
   */
  protected BytecodeCompiler(MethodHandles.Lookup home, LaneCode lanes, int most) {
    this.home = home;
    this.lanes = lanes;
    this.most = most;
  }

  /** Neurons and lanes, coefficients, arrays; each array followed by where it begins. */
  private static MethodTypeDesc descriptor(int arrays) {
    List<ClassDesc> parameters = new ArrayList<>(List.of(CD_int, CD_int));
    for (int k = 0; k <= arrays; k++) {
      parameters.addAll(List.of(CD_double.arrayType(), CD_int));
    }
    return MethodTypeDesc.of(CD_long, parameters);
  }

  @Override
  public final int lanes() {
    return lanes.width();
  }

  @Override
  public CompiledProgram compile(Program program, int stride) {
    try {
      MethodHandles.Lookup made =
          home.defineHiddenClass(bytes(Fission.split(program, most), stride), true);
      // by the class's own lookup: its package need not be exported to this one
      return (CompiledProgram)
          made.findConstructor(made.lookupClass(), MethodType.methodType(void.class)).invoke();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) { // as MethodHandle.invoke declares
      throw new LinkageError("cannot use the code made for %s".formatted(program.name()), e);
    }
  }

  private byte[] bytes(List<Piece> pieces, int stride) {
    ClassDesc me = ClassDesc.of(home.lookupClass().getPackageName(), "GeneratedProgram");
    return ClassFile.of()
        .build(
            me,
            c -> {
              c.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                  .withInterfaceSymbols(CompiledProgram.class.describeConstable().orElseThrow())
                  .withMethodBody(
                      INIT_NAME, MTD_void, ClassFile.ACC_PUBLIC, BytecodeCompiler::constructor);
              if (pieces.size() == 1) {
                method(c, "run", RUN, ClassFile.ACC_PUBLIC, pieces.getFirst(), stride);
              } else {
                c.withMethodBody(
                    "run", RUN, ClassFile.ACC_PUBLIC, code -> run(code, me, pieces, stride));
                for (int k = 0; k < pieces.size(); k++) {
                  method(c, "piece" + k, PIECE, ClassFile.ACC_STATIC, pieces.get(k), stride);
                }
              }
            });
  }

  private void method(
      ClassBuilder c, String name, MethodTypeDesc type, int flags, Piece piece, int stride) {
    c.withMethodBody(
        name, type, flags, code -> new PieceEmitter(code, lanes, piece, stride).emit());
  }

  private static void constructor(CodeBuilder code) {
    code.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_();
  }

  /** Calls all pieces; the last gives the mask. */
  private static void run(CodeBuilder code, ClassDesc me, List<Piece> pieces, int stride) {
    int numbers = pieces.getFirst().scratchColumns() * stride;
    int scratch = code.allocateLocal(TypeKind.REFERENCE);
    code.iload(code.parameterSlot(0)).loadConstant(numbers);
    code.invokestatic(SCRATCH, "of", SCRATCH_OF).astore(scratch);
    for (int k = 0; k < pieces.size(); k++) {
      for (int p = 0; p < RUN.parameterCount(); p++) {
        code.loadLocal(TypeKind.from(RUN.parameterType(p)), code.parameterSlot(p));
      }
      code.aload(scratch).loadConstant(Scratch.FIRST).invokestatic(me, "piece" + k, PIECE);
      if (k + 1 < pieces.size()) {
        code.pop2();
      }
    }
    code.lreturn();
  }
}
