package io.roughspike.simd;

import static io.roughspike.simd.LaneShapes.DOUBLES;

import io.roughspike.math.RangeArithmetic;
import jdk.incubator.vector.DoubleVector;

/** Twin of {@link RangeArithmetic#SCALAR}. */
final class SimdRangeArithmetic implements RangeArithmetic {
  private static final int LANES = DOUBLES.length();

  @Override
  public void addScaled(
      double x, double[] from, int fromOffset, double[] to, int toOffset, int length) {
    DoubleVector factor = DoubleVector.broadcast(DOUBLES, x);
    int i = 0;
    for (; i <= length - LANES; i += LANES) {
      DoubleVector.fromArray(DOUBLES, from, fromOffset + i)
          .fma(factor, DoubleVector.fromArray(DOUBLES, to, toOffset + i))
          .intoArray(to, toOffset + i);
    }
    for (; i < length; i++) {
      to[toOffset + i] = Math.fma(x, from[fromOffset + i], to[toOffset + i]);
    }
  }

  @Override
  public double dot(double[] a, int aOffset, double[] b, int bOffset, int length) {
    // the eight partial sums, in as many vectors as they need
    DoubleVector first = DoubleVector.zero(DOUBLES);
    DoubleVector second = first;
    DoubleVector third = first;
    DoubleVector fourth = first;
    int i = 0;
    for (; i <= length - 8; i += 8) {
      first = product(a, aOffset + i, b, bOffset + i, first);
      if (LANES <= 4) {
        second = product(a, aOffset + i + LANES, b, bOffset + i + LANES, second);
      }
      if (LANES == 2) {
        third = product(a, aOffset + i + 4, b, bOffset + i + 4, third);
        fourth = product(a, aOffset + i + 6, b, bOffset + i + 6, fourth);
      }
    }
    double sum =
        switch (LANES) {
          case 8 ->
              tree(
                  first.lane(0) + first.lane(4),
                  first.lane(1) + first.lane(5),
                  first.lane(2) + first.lane(6),
                  first.lane(3) + first.lane(7));
          case 4 -> {
            DoubleVector pairs = first.add(second);
            yield tree(pairs.lane(0), pairs.lane(1), pairs.lane(2), pairs.lane(3));
          }
          default -> {
            DoubleVector low = first.add(third);
            DoubleVector high = second.add(fourth);
            yield tree(low.lane(0), low.lane(1), high.lane(0), high.lane(1));
          }
        };
    for (; i < length; i++) {
      sum = Math.fma(a[aOffset + i], b[bOffset + i], sum);
    }
    return sum;
  }

  private static DoubleVector product(
      double[] a, int aOffset, double[] b, int bOffset, DoubleVector sum) {
    return DoubleVector.fromArray(DOUBLES, a, aOffset)
        .fma(DoubleVector.fromArray(DOUBLES, b, bOffset), sum);
  }

  private static double tree(double q0, double q1, double q2, double q3) {
    return (q0 + q2) + (q1 + q3);
  }
}
