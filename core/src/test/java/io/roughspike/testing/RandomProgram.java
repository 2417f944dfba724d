package io.roughspike.testing;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Operation;
import io.roughspike.expression.Place;
import io.roughspike.expression.Recipes;
import io.roughspike.program.CompiledProgram;
import io.roughspike.program.Program;
import io.roughspike.program.ProgramCompiler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A program of any operations with awkward numbers to run on: NaN, infinities, zeros of both signs,
 * subnormals. Array 0 is read, array 1 read and overwritten, array 2 holds numbers of lanes, array
 * 3 has the shape of array 1 and may be the same one.
 */
public final class RandomProgram {
  private static final double[] ODD = {
    0.0,
    -0.0,
    1,
    -1,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    -1e-310,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    1e-300
  };

  private static final Operation[] FUNCTIONS =
      EnumSet.range(Operation.EXP, Operation.TANH).toArray(Operation[]::new);

  private static final int COEFFICIENTS = 3;
  private static final List<Integer> COLUMNS = List.of(4, 3, 0, 3);

  /** Numbers of a lane alone; those from {@code LANE_INPUTS} on are results. */
  private static final int LANE_COLUMNS = 5;

  private static final int LANE_INPUTS = 3;

  private final Expressions graph = new Expressions();
  private final Random random;
  private final Program program;
  private final int neurons;
  private final int lanes;
  private final int stride;
  private final boolean shared;
  private final long dataSeed;

  /**
   * A program and its numbers.
   *
   * @param seed decides everything
   * @param most most operations, each function counted as one
   * @param grain the number of lanes is a multiple of this
   */
  public RandomProgram(long seed, int most, int grain) {
    random = new Random(seed);
    program = program(1 + random.nextInt(most));
    neurons = random.nextInt(5);
    lanes = grain * (1 + random.nextInt(64 / grain));
    stride = lanes + random.nextInt(3);
    shared = random.nextInt(4) == 0;
    dataSeed = random.nextLong();
  }

  private Program program(int operations) {
    List<Expression> pool = new ArrayList<>();
    for (int k = 0; k < COLUMNS.size(); k++) {
      int columns = COLUMNS.get(k) == 0 ? LANE_INPUTS : COLUMNS.get(k);
      for (int c = 0; c < columns; c++) {
        pool.add(graph.leaf(new Place.Column(k, c)));
      }
    }
    for (int q = 0; q < COEFFICIENTS; q++) {
      pool.add(graph.leaf(new Place.Coefficient(q)));
    }
    List<Expression> carried = new ArrayList<>();
    for (int k = random.nextInt(4); k > 0; k--) {
      carried.add(graph.leaf(new Place.Carried(carried.size())));
    }
    pool.addAll(carried);
    pool.add(graph.constant(random.nextGaussian()));
    pool.add(graph.constant(odd()));
    for (int k = 0; k < operations; k++) {
      pool.add(operation(pool));
    }
    List<Program.Store> stores = new ArrayList<>();
    for (int c = 0; c < COLUMNS.get(1); c++) {
      if (random.nextInt(4) != 0) {
        stores.add(new Program.Store(random.nextBoolean() ? 1 : 3, c, late(pool)));
      }
    }
    if (random.nextInt(8) == 0) {
      stores.add(new Program.Store(2, random.nextInt(LANE_COLUMNS), late(pool)));
    }
    List<Program.Carry> carries =
        carried.stream().map(e -> new Program.Carry(e, start(), late(pool))).toList();
    List<Expression> last = new ArrayList<>(carried);
    last.add(graph.leaf(new Place.Column(2, 0)));
    last.add(graph.leaf(new Place.Column(2, LANE_COLUMNS - 1)));
    last.add(graph.constant(0.5));
    for (int k = 0; k < 5; k++) {
      last.add(operation(last));
    }
    List<Program.Store> finals = new ArrayList<>();
    for (int k = random.nextInt(3); k > 0; k--) {
      finals.add(new Program.Store(2, random.nextInt(LANE_COLUMNS), late(last)));
    }
    Optional<Expression> mask =
        random.nextInt(3) == 0 ? Optional.empty() : Optional.of(graph.less(pick(last), pick(last)));
    return new Program("random", COEFFICIENTS, COLUMNS, stores, carries, finals, mask);
  }

  private Expression operation(List<Expression> pool) {
    Expression a = pick(pool);
    Expression b = pick(pool);
    Expression c = pick(pool);
    return switch (random.nextInt(15)) {
      case 0 -> graph.negate(a);
      case 1 -> graph.sqrt(a);
      case 2 -> graph.add(a, b);
      case 3 -> graph.subtract(a, b);
      case 4, 5 -> graph.multiply(a, b);
      case 6 -> graph.divide(a, b);
      case 7, 8 -> graph.fma(a, b, c);
      case 9 -> bits(Operation.SHIFT_LEFT, a, random.nextInt(64));
      case 10 -> bits(Operation.SHIFT_RIGHT, a, random.nextInt(64));
      case 11 ->
          bits(
              List.of(Operation.BIT_AND, Operation.BIT_OR, Operation.BIT_ADD)
                  .get(random.nextInt(3)),
              a,
              random.nextLong());
      case 12 -> {
        Expression function = graph.function(FUNCTIONS[random.nextInt(FUNCTIONS.length)], a);
        yield new Recipes(graph).lower(List.of(function), Map.of(a, a)).get(function);
      }
      default -> graph.select(graph.less(a, b), c, pick(pool));
    };
  }

  /** An operation on the bits of a, or of 1.5 where a is NaN: payloads are nobody's business. */
  private Expression bits(Operation operation, Expression a, long immediate) {
    Expression largest = graph.constant(Double.MAX_VALUE);
    Expression number = graph.select(graph.less(a, largest), a, graph.constant(1.5));
    return graph.bits(operation, number, immediate);
  }

  private Expression pick(List<Expression> pool) {
    return pool.get(random.nextInt(pool.size()));
  }

  /** Any of the latter half. */
  private Expression late(List<Expression> pool) {
    return pick(pool.subList(pool.size() / 2, pool.size()));
  }

  private double odd() {
    return ODD[random.nextInt(ODD.length)];
  }

  private double start() {
    return random.nextInt(3) == 0 ? odd() : random.nextGaussian();
  }

  /** The program made to run. */
  public CompiledProgram compile(ProgramCompiler compiler) {
    return compiler.compile(program, stride);
  }

  /**
   * Runs the program.
   *
   * @return all its arrays afterwards and the mask, as bits; all NaNs are one
   */
  public long[] run(CompiledProgram compiled) {
    Random numbers = new Random(dataSeed);
    double[] c = numbers(numbers, 7 + neurons * COEFFICIENTS);
    double[][] a = new double[COLUMNS.size()][];
    for (int k = 0; k < a.length; k++) {
      int rows = COLUMNS.get(k) == 0 ? LANE_COLUMNS : neurons * COLUMNS.get(k);
      a[k] = numbers(numbers, 5 + rows * stride + 3);
    }
    if (shared) {
      a[3] = a[1];
    }
    long mask = compiled.run(neurons, lanes, c, 7, a[0], 4, a[1], 5, a[2], 3, a[3], 5);
    long[] all = {mask};
    for (double[] x : a) {
      long[] bits = Arrays.stream(x).mapToLong(Double::doubleToLongBits).toArray();
      all = Arrays.copyOf(all, all.length + bits.length);
      System.arraycopy(bits, 0, all, all.length - bits.length, bits.length);
    }
    return all;
  }

  private static double[] numbers(Random random, int count) {
    return random
        .doubles(count)
        .map(u -> random.nextInt(4) == 0 ? ODD[random.nextInt(ODD.length)] : random.nextGaussian())
        .toArray();
  }
}
