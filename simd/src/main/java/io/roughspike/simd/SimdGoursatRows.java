package io.roughspike.simd;

import static io.roughspike.math.ElementaryCoefficients.*;
import static io.roughspike.simd.LaneShapes.DOUBLES;
import static jdk.incubator.vector.VectorOperators.LSHL;

import io.roughspike.goursat.GoursatRows;
import io.roughspike.goursat.ScalarGoursatRows;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;

/**
 * Twin of {@link ScalarGoursatRows} for eight pairs, whatever the width of a vector: narrower ones
 * go through a row several times.
 */
final class SimdGoursatRows implements GoursatRows {
  private static final int PAIRS = 8;
  private static final int LANES = DOUBLES.length();

  private double[] scratch = {};
  private double[] weights = {};

  @Override
  public int lanes() {
    return PAIRS;
  }

  private void reserve(int size) {
    if (scratch.length < FIRST + size) {
      scratch = new double[FIRST + size];
      weights = new double[FIRST + size];
    }
  }

  @Override
  public void increments(
      double[] dx, double[][] dy, int channels, double scale, double[] a, int aAt, int columns) {
    int size = columns * PAIRS;
    Arrays.fill(a, aAt, aAt + size, 0);
    for (int c = 0; c < channels; c += QUAD) {
      double factor = c + QUAD == channels ? scale : 1;
      addProducts(dx, c, dy[c], dy[c + 1], dy[c + 2], dy[c + 3], factor, a, aAt, size);
    }
  }

  static void addProducts(
      double[] dx,
      int c,
      double[] y0,
      double[] y1,
      double[] y2,
      double[] y3,
      double scale,
      double[] a,
      int aAt,
      int size) {
    DoubleVector x0 = DoubleVector.broadcast(DOUBLES, dx[c]);
    DoubleVector x1 = DoubleVector.broadcast(DOUBLES, dx[c + 1]);
    DoubleVector x2 = DoubleVector.broadcast(DOUBLES, dx[c + 2]);
    DoubleVector x3 = DoubleVector.broadcast(DOUBLES, dx[c + 3]);
    for (int j = 0; j < size; j += LANES) {
      DoubleVector s = DoubleVector.fromArray(DOUBLES, a, aAt + j);
      s = x0.fma(DoubleVector.fromArray(DOUBLES, y0, FIRST + j), s);
      s = x1.fma(DoubleVector.fromArray(DOUBLES, y1, FIRST + j), s);
      s = x2.fma(DoubleVector.fromArray(DOUBLES, y2, FIRST + j), s);
      s = x3.fma(DoubleVector.fromArray(DOUBLES, y3, FIRST + j), s);
      s.mul(scale).intoArray(a, aAt + j);
    }
  }

  @Override
  public void gaussians(
      double[] x,
      double[][] y,
      int channels,
      double factor,
      double[] values,
      int valuesAt,
      int points) {
    int size = points * PAIRS;
    Arrays.fill(values, valuesAt, valuesAt + size, 0);
    for (int c = 0; c < channels; c += QUAD) {
      addSquares(x, c, y[c], y[c + 1], y[c + 2], y[c + 3], values, valuesAt, size);
    }
    exponentials(factor, values, valuesAt, size);
  }

  static void addSquares(
      double[] x,
      int c,
      double[] y0,
      double[] y1,
      double[] y2,
      double[] y3,
      double[] sums,
      int at,
      int size) {
    DoubleVector x0 = DoubleVector.broadcast(DOUBLES, x[c]);
    DoubleVector x1 = DoubleVector.broadcast(DOUBLES, x[c + 1]);
    DoubleVector x2 = DoubleVector.broadcast(DOUBLES, x[c + 2]);
    DoubleVector x3 = DoubleVector.broadcast(DOUBLES, x[c + 3]);
    for (int j = 0; j < size; j += LANES) {
      DoubleVector d0 = x0.sub(DoubleVector.fromArray(DOUBLES, y0, FIRST + j));
      DoubleVector d1 = x1.sub(DoubleVector.fromArray(DOUBLES, y1, FIRST + j));
      DoubleVector d2 = x2.sub(DoubleVector.fromArray(DOUBLES, y2, FIRST + j));
      DoubleVector d3 = x3.sub(DoubleVector.fromArray(DOUBLES, y3, FIRST + j));
      DoubleVector s = d0.fma(d0, DoubleVector.fromArray(DOUBLES, sums, at + j));
      d3.fma(d3, d2.fma(d2, d1.fma(d1, s))).intoArray(sums, at + j);
    }
  }

  /** values = exp(factor values) as Elementary.exp has it; the arguments are not positive. */
  static void exponentials(double factor, double[] values, int at, int size) {
    for (int j = 0; j < size; j += LANES) {
      DoubleVector x = DoubleVector.fromArray(DOUBLES, values, at + j).mul(factor);
      x = x.max(EXP_MIN); // keeps a NaN, and needs no mask: two lanes would make it an object
      DoubleVector t =
          x.fma(
              DoubleVector.broadcast(DOUBLES, LOG2_E),
              DoubleVector.broadcast(DOUBLES, EXP_ROUNDER));
      DoubleVector k = t.sub(EXP_ROUNDER);
      DoubleVector r = k.fma(DoubleVector.broadcast(DOUBLES, -LN2_HI), x);
      r = k.fma(DoubleVector.broadcast(DOUBLES, -LN2_LO), r);
      DoubleVector w = r.mul(r);
      DoubleVector even =
          DoubleVector.broadcast(DOUBLES, E10).fma(w, DoubleVector.broadcast(DOUBLES, E8));
      DoubleVector odd =
          DoubleVector.broadcast(DOUBLES, E11).fma(w, DoubleVector.broadcast(DOUBLES, E9));
      even = even.fma(w, DoubleVector.broadcast(DOUBLES, E6));
      odd = odd.fma(w, DoubleVector.broadcast(DOUBLES, E7));
      even = even.fma(w, DoubleVector.broadcast(DOUBLES, E4));
      odd = odd.fma(w, DoubleVector.broadcast(DOUBLES, E5));
      even = even.fma(w, DoubleVector.broadcast(DOUBLES, E2));
      odd = odd.fma(w, DoubleVector.broadcast(DOUBLES, E3));
      DoubleVector one = DoubleVector.broadcast(DOUBLES, 1);
      DoubleVector p = odd.fma(r, even).fma(r, one).fma(r, one);
      DoubleVector power = t.reinterpretAsLongs().lanewise(LSHL, 52).reinterpretAsDoubles();
      p.mul(power).intoArray(values, at + j);
    }
  }

  @Override
  public void differences(
      double[] values, int lastAt, int nextAt, double scale, double[] a, int aAt, int columns) {
    int size = columns * PAIRS;
    for (int j = 0; j < size; j += LANES) {
      DoubleVector next =
          DoubleVector.fromArray(DOUBLES, values, nextAt + j + PAIRS)
              .sub(DoubleVector.fromArray(DOUBLES, values, nextAt + j));
      DoubleVector last =
          DoubleVector.fromArray(DOUBLES, values, lastAt + j + PAIRS)
              .sub(DoubleVector.fromArray(DOUBLES, values, lastAt + j));
      next.sub(last).mul(scale).intoArray(a, aAt + j);
    }
  }

  @Override
  public void spread(double[] from, int columns, int pieces, double[] to, int toAt) {
    for (int lane = 0; lane < PAIRS; lane += LANES) {
      int at = toAt + lane;
      for (int j = 0; j < columns; j++) {
        DoubleVector v = DoubleVector.fromArray(DOUBLES, from, FIRST + lane + j * PAIRS);
        for (int piece = 0; piece < pieces; piece++) {
          v.intoArray(to, at);
          at += PAIRS;
        }
      }
    }
  }

  @Override
  public void gather(double[] from, int columns, int pieces, double[] to) {
    for (int lane = 0; lane < PAIRS; lane += LANES) {
      int at = FIRST + lane;
      for (int j = 0; j < columns; j++) {
        DoubleVector sum = DoubleVector.zero(DOUBLES);
        for (int piece = 0; piece < pieces; piece++) {
          sum = sum.add(DoubleVector.fromArray(DOUBLES, from, at));
          at += PAIRS;
        }
        sum.intoArray(to, FIRST + lane + j * PAIRS);
      }
    }
  }

  @Override
  public void cells(double[] a, int aAt, int cells, double[] k, int lowerAt, int upperAt) {
    for (int lane = 0; lane < PAIRS; lane += LANES) {
      cellsOfLanes(a, aAt + lane, cells * PAIRS, k, lowerAt + lane, upperAt + lane);
    }
  }

  private static void cellsOfLanes(
      double[] a, int aAt, int size, double[] k, int lowerAt, int upperAt) {
    DoubleVector left = DoubleVector.broadcast(DOUBLES, 1);
    DoubleVector k00 = left;
    left.intoArray(k, upperAt);
    for (int t = 0; t < size; t += PAIRS) {
      DoubleVector increment = DoubleVector.fromArray(DOUBLES, a, aAt + t);
      DoubleVector k01 = DoubleVector.fromArray(DOUBLES, k, lowerAt + t + PAIRS);
      DoubleVector one = DoubleVector.broadcast(DOUBLES, 1);
      DoubleVector square = increment.mul(increment).mul(1.0 / 12);
      DoubleVector p = increment.fma(DoubleVector.broadcast(DOUBLES, 0.5), one).add(square);
      left = left.fma(p, k01.fma(p, k00.mul(square.sub(one))));
      left.intoArray(k, upperAt + t + PAIRS);
      k00 = k01;
    }
  }

  @Override
  public void adjointCells(
      double[] a,
      int aAt,
      int cells,
      double[] k,
      int lowerAt,
      int upperAt,
      double[] carry,
      double[] aBar) {
    for (int lane = 0; lane < PAIRS; lane += LANES) {
      adjointOfLanes(
          a, aAt + lane, cells * PAIRS, k, lowerAt + lane, upperAt + lane, carry, aBar, lane);
    }
  }

  private static void adjointOfLanes(
      double[] a,
      int aAt,
      int size,
      double[] k,
      int lowerAt,
      int upperAt,
      double[] carry,
      double[] aBar,
      int lane) {
    DoubleVector mu = DoubleVector.zero(DOUBLES);
    DoubleVector p = DoubleVector.broadcast(DOUBLES, 1);
    DoubleVector minusQ = DoubleVector.broadcast(DOUBLES, -1);
    DoubleVector k01 = DoubleVector.fromArray(DOUBLES, k, lowerAt + size);
    for (int t = size - PAIRS; t >= 0; t -= PAIRS) {
      int at = FIRST + lane + t;
      DoubleVector increment = DoubleVector.fromArray(DOUBLES, a, aAt + t);
      DoubleVector k00 = DoubleVector.fromArray(DOUBLES, k, lowerAt + t);
      DoubleVector k10 = DoubleVector.fromArray(DOUBLES, k, upperAt + t);
      DoubleVector one = DoubleVector.broadcast(DOUBLES, 1);
      DoubleVector fromRight = mu.mul(minusQ);
      mu = mu.fma(p, DoubleVector.fromArray(DOUBLES, carry, at));
      DoubleVector square = increment.mul(increment).mul(1.0 / 12);
      p = increment.fma(DoubleVector.broadcast(DOUBLES, 0.5), one).add(square);
      minusQ = square.sub(one);
      DoubleVector sixth = increment.mul(1.0 / 6);
      DoubleVector slope = k01.add(k10).fma(sixth.add(0.5), k00.mul(sixth));
      mu.fma(slope, DoubleVector.fromArray(DOUBLES, aBar, at)).intoArray(aBar, at);
      mu.fma(p, fromRight).intoArray(carry, at);
      k01 = k00;
    }
  }

  @Override
  public void sums(double[] weights, double[][] dy, int channels, int columns, double[] out) {
    for (int c = 0; c < channels; c += QUAD) {
      for (int lane = 0; lane < PAIRS; lane += LANES) {
        sumsOfLanes(
            weights, dy[c], dy[c + 1], dy[c + 2], dy[c + 3], lane, columns, out, c * PAIRS + lane);
      }
    }
  }

  private static void sumsOfLanes(
      double[] weights,
      double[] y0,
      double[] y1,
      double[] y2,
      double[] y3,
      int lane,
      int columns,
      double[] out,
      int at) {
    DoubleVector s0 = DoubleVector.zero(DOUBLES);
    DoubleVector s1 = s0;
    DoubleVector s2 = s0;
    DoubleVector s3 = s0;
    int end = FIRST + lane + columns * PAIRS;
    for (int j = FIRST + lane; j < end; j += PAIRS) {
      DoubleVector w = DoubleVector.fromArray(DOUBLES, weights, j);
      s0 = w.fma(DoubleVector.fromArray(DOUBLES, y0, j), s0);
      s1 = w.fma(DoubleVector.fromArray(DOUBLES, y1, j), s1);
      s2 = w.fma(DoubleVector.fromArray(DOUBLES, y2, j), s2);
      s3 = w.fma(DoubleVector.fromArray(DOUBLES, y3, j), s3);
    }
    s0.intoArray(out, at);
    s1.intoArray(out, at + PAIRS);
    s2.intoArray(out, at + 2 * PAIRS);
    s3.intoArray(out, at + 3 * PAIRS);
  }

  @Override
  public void nodes(double[] aBar, int columns, double[] above, double[] w) {
    for (int lane = 0; lane < PAIRS; lane += LANES) {
      DoubleVector left = DoubleVector.zero(DOUBLES);
      int end = FIRST + lane + columns * PAIRS;
      for (int j = FIRST + lane; j < end; j += PAIRS) {
        DoubleVector right = DoubleVector.fromArray(DOUBLES, aBar, j);
        DoubleVector v = left.sub(right);
        v.sub(DoubleVector.fromArray(DOUBLES, above, j)).intoArray(w, j);
        v.intoArray(above, j);
        left = right;
      }
      left.sub(DoubleVector.fromArray(DOUBLES, above, end)).intoArray(w, end);
      left.intoArray(above, end);
    }
  }

  @Override
  public void gaussianSums(
      double[] w,
      double[] values,
      int valuesAt,
      double[] x,
      double[][] y,
      int channels,
      int points,
      double[] out) {
    int size = points * PAIRS;
    reserve(size);
    Arrays.fill(scratch, FIRST, FIRST + size, 0);
    for (int c = 0; c < channels; c += QUAD) {
      addSquares(x, c, y[c], y[c + 1], y[c + 2], y[c + 3], scratch, FIRST, size);
    }
    for (int lane = 0; lane < PAIRS; lane += LANES) {
      weigh(w, values, valuesAt, lane, size, out, channels * PAIRS + lane);
      for (int c = 0; c < channels; c += QUAD) {
        differenceSums(x, c, y[c], y[c + 1], y[c + 2], y[c + 3], lane, size, out);
      }
    }
  }

  /** weights = w values, and the sum of weights times squares. */
  private void weigh(
      double[] w, double[] values, int valuesAt, int lane, int size, double[] out, int at) {
    DoubleVector sum = DoubleVector.zero(DOUBLES);
    for (int j = lane; j < size; j += PAIRS) {
      DoubleVector weight =
          DoubleVector.fromArray(DOUBLES, w, FIRST + j)
              .mul(DoubleVector.fromArray(DOUBLES, values, valuesAt + j));
      weight.intoArray(weights, FIRST + j);
      sum = weight.fma(DoubleVector.fromArray(DOUBLES, scratch, FIRST + j), sum);
    }
    sum.intoArray(out, at);
  }

  private void differenceSums(
      double[] x,
      int c,
      double[] y0,
      double[] y1,
      double[] y2,
      double[] y3,
      int lane,
      int size,
      double[] out) {
    DoubleVector x0 = DoubleVector.broadcast(DOUBLES, x[c]);
    DoubleVector x1 = DoubleVector.broadcast(DOUBLES, x[c + 1]);
    DoubleVector x2 = DoubleVector.broadcast(DOUBLES, x[c + 2]);
    DoubleVector x3 = DoubleVector.broadcast(DOUBLES, x[c + 3]);
    DoubleVector s0 = DoubleVector.zero(DOUBLES);
    DoubleVector s1 = s0;
    DoubleVector s2 = s0;
    DoubleVector s3 = s0;
    for (int j = FIRST + lane; j < FIRST + size; j += PAIRS) {
      DoubleVector weight = DoubleVector.fromArray(DOUBLES, weights, j);
      s0 = weight.fma(x0.sub(DoubleVector.fromArray(DOUBLES, y0, j)), s0);
      s1 = weight.fma(x1.sub(DoubleVector.fromArray(DOUBLES, y1, j)), s1);
      s2 = weight.fma(x2.sub(DoubleVector.fromArray(DOUBLES, y2, j)), s2);
      s3 = weight.fma(x3.sub(DoubleVector.fromArray(DOUBLES, y3, j)), s3);
    }
    s0.intoArray(out, c * PAIRS + lane);
    s1.intoArray(out, (c + 1) * PAIRS + lane);
    s2.intoArray(out, (c + 2) * PAIRS + lane);
    s3.intoArray(out, (c + 3) * PAIRS + lane);
  }
}
