package io.roughspike.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.math.Elementary;
import io.roughspike.program.CompiledProgram;
import io.roughspike.program.Program;
import io.roughspike.program.ProgramInterpreter;
import io.roughspike.testing.TestSeed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** The recipes give the bits of {@link Elementary}, NaNs counted as equal. */
class RecipesTest {
  private static final int LANES = 64;

  private final SplittableRandom random = new SplittableRandom(TestSeed.of(RecipesTest.class));

  @Test
  void exponential() {
    compare(Operation.EXP, Elementary::exp, -800, 800);
    compare(Operation.EXP_BOUNDED, x -> Elementary.exp(Math.min(x, 709)), -800, 709);
  }

  @Test
  void powerOfTwo() {
    compare(Operation.EXP2, Elementary::exp2, -1100, 1023);
  }

  @Test
  void logarithm() {
    compare(Operation.LOG, Elementary::log, 0, 2);
  }

  @Test
  void sineAndCosine() {
    compare(Operation.SIN, Elementary::sin, -20, 20);
    compare(Operation.COS, Elementary::cos, -0x1p30, 0x1p30);
  }

  @Test
  void hyperbolicTangent() {
    compare(Operation.TANH, Elementary::tanh, -3, 3);
  }

  /** At 100,000 points of a range, as many of any bits, and special values. */
  private void compare(Operation function, DoubleUnaryOperator expected, double from, double to) {
    double[] points =
        DoubleStream.concat(
                DoubleStream.of(
                    0,
                    -0.0,
                    1,
                    -1,
                    0x1p30,
                    Double.MIN_VALUE,
                    -Double.MIN_VALUE,
                    Double.MIN_NORMAL,
                    Double.MAX_VALUE,
                    Double.POSITIVE_INFINITY,
                    Double.NEGATIVE_INFINITY,
                    Double.NaN,
                    Double.longBitsToDouble(0x7ff8_0000_0000_0123L)),
                DoubleStream.concat(
                    random.doubles(100_000, from, to),
                    random.longs(100_000).mapToDouble(Double::longBitsToDouble)))
            .filter(
                x -> (function != Operation.EXP_BOUNDED && function != Operation.EXP2) || !(x > to))
            .toArray();
    Expressions graph = new Expressions();
    Expression root = graph.function(function, graph.leaf(new Place.Column(0, 0)));
    Expression lowered = new Recipes(graph).lower(List.of(root), Map.of()).get(root);
    Program program =
        new Program(
            function.name(),
            0,
            List.of(1, 1),
            List.of(new Program.Store(1, 0, lowered)),
            List.of(),
            List.of(),
            Optional.empty());
    CompiledProgram compiled = new ProgramInterpreter().compile(program, LANES);
    double[] out = new double[points.length + LANES];
    for (int at = 0; at < points.length; at += LANES) {
      int lanes = Math.min(LANES, points.length - at);
      compiled.run(1, lanes, new double[0], 0, points, at, out, at, null, 0, null, 0);
    }
    for (int j = 0; j < points.length; j++) {
      double x = points[j];
      assertEquals(
          Double.doubleToLongBits(expected.applyAsDouble(x)),
          Double.doubleToLongBits(out[j]),
          () -> function + " of " + x);
    }
  }
}
