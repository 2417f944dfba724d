package io.roughspike.program;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a hidden class of a program: {@link CompiledProgram#run} calls one static method for each
 * piece, which a {@link PieceEmitter} writes.
 */
public abstract class BytecodeCompiler implements ProgramCompiler {
  private static final MethodTypeDesc RUN = descriptor();

  private final MethodHandles.Lookup home;
  private final LaneCode lanes;

  /**
   * A compiler.
   *
   * @param home where the classes go: what their code calls must be visible from there
   * @param lanes what that code is
   */
  protected BytecodeCompiler(MethodHandles.Lookup home, LaneCode lanes) {
    this.home = home;
    this.lanes = lanes;
  }

  private static MethodTypeDesc descriptor() {
    List<ClassDesc> parameters = new ArrayList<>(List.of(CD_int, CD_int));
    for (int k = 0; k <= Program.MOST_ARRAYS; k++) {
      parameters.addAll(List.of(CD_double.arrayType(), CD_int));
    }
    return MethodTypeDesc.of(CD_long, parameters);
  }

  @Override
  public CompiledProgram compile(Program program, int stride) {
    try {
      return (CompiledProgram)
          home.defineHiddenClass(bytes(List.of(new Piece(program)), stride), true)
              .lookupClass()
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
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
                      INIT_NAME, MTD_void, ClassFile.ACC_PUBLIC, BytecodeCompiler::constructor)
                  .withMethodBody(
                      "run", RUN, ClassFile.ACC_PUBLIC, code -> run(code, me, pieces.size()));
              for (int k = 0; k < pieces.size(); k++) {
                Piece piece = pieces.get(k);
                c.withMethodBody(
                    "piece" + k,
                    RUN,
                    ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC,
                    code -> new PieceEmitter(code, lanes, piece, stride).emit());
              }
            });
  }

  private static void constructor(CodeBuilder code) {
    code.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_();
  }

  /** Calls all pieces; the last gives the mask. */
  private static void run(CodeBuilder code, ClassDesc me, int pieces) {
    for (int k = 0; k < pieces; k++) {
      for (int parameter = 0; parameter < RUN.parameterCount(); parameter++) {
        if (RUN.parameterType(parameter).isPrimitive()) {
          code.iload(code.parameterSlot(parameter));
        } else {
          code.aload(code.parameterSlot(parameter));
        }
      }
      code.invokestatic(me, "piece" + k, RUN);
      if (k + 1 < pieces) {
        code.pop2();
      }
    }
    code.lreturn();
  }
}
