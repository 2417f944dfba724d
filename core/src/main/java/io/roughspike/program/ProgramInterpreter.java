package io.roughspike.program;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Place;
import java.util.List;

/** The reference: one lane after another, one neuron after another, one operation after another. */
public final class ProgramInterpreter implements ProgramCompiler {
  /** A new one. */
  public ProgramInterpreter() {}

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public CompiledProgram compile(Program program, int stride) {
    List<Expression> body = Expression.inOrder(program.bodyRoots());
    List<Expression> last = Expression.inOrder(program.finalRoots());
    int size = 0;
    for (Expression e : body) {
      size = Math.max(size, e.id() + 1);
    }
    for (Expression e : last) {
      size = Math.max(size, e.id() + 1);
    }
    int values = size;
    return (neurons, lanes, c, at, a0, o0, a1, o1, a2, o2, a3, o3) -> {
      Evaluation evaluation =
          new Evaluation(
              program,
              stride,
              c,
              at,
              new double[][] {a0, a1, a2, a3},
              new int[] {o0, o1, o2, o3},
              new double[values]);
      long mask = 0;
      for (int lane = 0; lane < lanes; lane++) {
        mask |= evaluation.run(body, last, neurons, lane) ? 1L << lane : 0;
      }
      return mask;
    };
  }

  /** One run; conditions are 1 and 0. */
  private static final class Evaluation {
    private final Program program;
    private final int stride;
    private final double[] coefficients;
    private final int at;
    private final double[][] arrays;
    private final int[] offsets;
    private final double[] value;
    private final double[] carried;
    private int neuron;
    private int lane;

    Evaluation(
        Program program,
        int stride,
        double[] coefficients,
        int at,
        double[][] arrays,
        int[] offsets,
        double[] value) {
      this.program = program;
      this.stride = stride;
      this.coefficients = coefficients;
      this.at = at;
      this.arrays = arrays;
      this.offsets = offsets;
      this.value = value;
      carried = new double[program.carries().size()];
    }

    boolean run(List<Expression> body, List<Expression> last, int neurons, int newLane) {
      lane = newLane;
      for (int k = 0; k < carried.length; k++) {
        carried[k] = program.carries().get(k).start();
      }
      for (neuron = 0; neuron < neurons; neuron++) {
        evaluate(body);
        store(program.stores());
        for (int k = 0; k < carried.length; k++) {
          carried[k] = value[program.carries().get(k).update().id()];
        }
      }
      evaluate(last);
      store(program.finals());
      return program.mask().isPresent() && value[program.mask().get().id()] != 0;
    }

    private void evaluate(List<Expression> nodes) {
      for (Expression e : nodes) {
        value[e.id()] = evaluate(e);
      }
    }

    private double evaluate(Expression e) {
      return switch (e.operation()) {
        case CONSTANT -> e.constant();
        case LEAF -> load(e.place());
        case NEGATE -> -a(e);
        case SQRT -> Math.sqrt(a(e));
        case ADD -> a(e) + b(e);
        case SUBTRACT -> a(e) - b(e);
        case MULTIPLY -> a(e) * b(e);
        case DIVIDE -> a(e) / b(e);
        case FMA -> Math.fma(a(e), b(e), c(e));
        case LESS -> a(e) < b(e) ? 1 : 0;
        case SELECT -> a(e) != 0 ? b(e) : c(e);
        case SHIFT_LEFT -> Double.longBitsToDouble(bits(e) << e.immediate());
        case SHIFT_RIGHT -> Double.longBitsToDouble(bits(e) >>> e.immediate());
        case BIT_AND -> Double.longBitsToDouble(bits(e) & e.immediate());
        case BIT_OR -> Double.longBitsToDouble(bits(e) | e.immediate());
        case BIT_ADD -> Double.longBitsToDouble(bits(e) + e.immediate());
        case EXP, EXP_BOUNDED, EXP2, LOG, SIN, COS, TANH ->
            throw new IllegalArgumentException("a program has no functions, got " + e);
      };
    }

    private double a(Expression e) {
      return value[e.a().id()];
    }

    private double b(Expression e) {
      return value[e.b().id()];
    }

    private double c(Expression e) {
      return value[e.c().id()];
    }

    private long bits(Expression e) {
      return Double.doubleToRawLongBits(a(e));
    }

    private double load(Place place) {
      return switch (place) {
        case Place.Coefficient p -> coefficients[at + neuron * program.coefficients() + p.index()];
        case Place.Column p -> arrays[p.array()][index(p.array(), p.column())];
        case Place.Carried p -> carried[p.index()];
        default -> throw new IllegalArgumentException("a program does not read " + place);
      };
    }

    private void store(List<Program.Store> stores) {
      for (Program.Store s : stores) {
        arrays[s.array()][index(s.array(), s.column())] = value[s.value().id()];
      }
    }

    private int index(int array, int column) {
      return offsets[array]
          + (neuron(array) * program.columns().get(array) + column) * stride
          + lane;
    }

    private int neuron(int array) {
      return program.isOfLanes(array) ? 0 : neuron;
    }
  }
}
