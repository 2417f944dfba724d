package io.roughspike.program;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Place;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    Numbering numbering = new Numbering();
    List<Node> body = numbering.nodes(program.bodyRoots());
    List<Node> last = numbering.nodes(program.finalRoots());
    List<Result> stores = numbering.results(program.stores());
    List<Result> finals = numbering.results(program.finals());
    int[] updates =
        program.carries().stream().mapToInt(carry -> numbering.of(carry.update())).toArray();
    int[] columns = program.columns().stream().mapToInt(Integer::intValue).toArray();
    int mask = program.mask().map(numbering::of).orElse(-1);
    int values = numbering.size();
    return (neurons, lanes, c, at, a0, o0, a1, o1, a2, o2, a3, o3) -> {
      Evaluation evaluation =
          new Evaluation(
              program,
              columns,
              stride,
              c,
              at,
              new double[][] {a0, a1, a2, a3},
              new int[] {o0, o1, o2, o3},
              new double[values]);
      long bits = 0;
      for (int lane = 0; lane < lanes; lane++) {
        evaluation.begin(lane);
        for (int neuron = 0; neuron < neurons; neuron++) {
          evaluation.evaluate(neuron, body, stores);
          evaluation.carry(updates);
        }
        evaluation.evaluate(neurons, last, finals);
        bits |= mask >= 0 && evaluation.value[mask] != 0 ? 1L << lane : 0;
      }
      return bits;
    };
  }

  /** A node of a program, with the numbers of its value and of those of its operands. */
  private record Node(Expression of, int number, int a, int b, int c) {}

  /** A value, by its number, that goes to a column. */
  private record Result(Program.Store to, int number) {}

  /** Numbers the nodes of a program, which are few of those of its graph. */
  private static final class Numbering {
    private final Map<Expression, Integer> numbers = new HashMap<>();

    int size() {
      return numbers.size();
    }

    /** The number of a node; 0 for an operand that an operation does not have. */
    int of(Expression node) {
      return node == null ? 0 : numbers.get(node);
    }

    List<Node> nodes(Collection<Expression> roots) {
      List<Expression> order = Expression.inOrder(roots);
      order.forEach(node -> numbers.putIfAbsent(node, numbers.size()));
      return order.stream()
          .map(node -> new Node(node, of(node), of(node.a()), of(node.b()), of(node.c())))
          .toList();
    }

    List<Result> results(List<Program.Store> stores) {
      return stores.stream().map(store -> new Result(store, of(store.value()))).toList();
    }
  }

  /** One run; conditions are 1 and 0. */
  private static final class Evaluation {
    private final Program program;
    private final int[] columns;
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
        int[] columns,
        int stride,
        double[] coefficients,
        int at,
        double[][] arrays,
        int[] offsets,
        double[] value) {
      this.program = program;
      this.columns = columns;
      this.stride = stride;
      this.coefficients = coefficients;
      this.at = at;
      this.arrays = arrays;
      this.offsets = offsets;
      this.value = value;
      carried = new double[program.carries().size()];
    }

    void begin(int newLane) {
      lane = newLane;
      for (int k = 0; k < carried.length; k++) {
        carried[k] = program.carries().get(k).start();
      }
    }

    void carry(int[] updates) {
      for (int k = 0; k < carried.length; k++) {
        carried[k] = value[updates[k]];
      }
    }

    void evaluate(int newNeuron, List<Node> nodes, List<Result> results) {
      neuron = newNeuron;
      for (Node node : nodes) {
        value[node.number()] = valueOf(node);
      }
      for (Result result : results) {
        Program.Store to = result.to();
        arrays[to.array()][index(to.array(), to.column())] = value[result.number()];
      }
    }

    private double valueOf(Node n) {
      Expression e = n.of();
      return switch (e.operation()) {
        case CONSTANT -> e.constant();
        case LEAF -> load(e.place());
        case NEGATE -> -value[n.a()];
        case SQRT -> Math.sqrt(value[n.a()]);
        case ADD -> value[n.a()] + value[n.b()];
        case SUBTRACT -> value[n.a()] - value[n.b()];
        case MULTIPLY -> value[n.a()] * value[n.b()];
        case DIVIDE -> value[n.a()] / value[n.b()];
        case FMA -> Math.fma(value[n.a()], value[n.b()], value[n.c()]);
        case LESS -> value[n.a()] < value[n.b()] ? 1 : 0;
        case SELECT -> value[n.a()] != 0 ? value[n.b()] : value[n.c()];
        case SHIFT_LEFT -> Double.longBitsToDouble(bits(n) << e.immediate());
        case SHIFT_RIGHT -> Double.longBitsToDouble(bits(n) >>> e.immediate());
        case BIT_AND -> Double.longBitsToDouble(bits(n) & e.immediate());
        case BIT_OR -> Double.longBitsToDouble(bits(n) | e.immediate());
        case BIT_ADD -> Double.longBitsToDouble(bits(n) + e.immediate());
        case EXP, EXP_BOUNDED, EXP2, LOG, SIN, COS, TANH ->
            throw new IllegalArgumentException("a program has no functions, got " + e);
      };
    }

    private long bits(Node n) {
      return Double.doubleToRawLongBits(value[n.a()]);
    }

    private double load(Place place) {
      return switch (place) {
        case Place.Coefficient p -> coefficients[at + neuron * program.coefficients() + p.index()];
        case Place.Column p -> arrays[p.array()][index(p.array(), p.column())];
        case Place.Carried p -> carried[p.index()];
        default -> throw new IllegalArgumentException("a program does not read " + place);
      };
    }

    private int index(int array, int column) {
      return offsets[array] + (neuron * columns[array] + column) * stride + lane;
    }
  }
}
