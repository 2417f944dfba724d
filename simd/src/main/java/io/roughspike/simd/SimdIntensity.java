package io.roughspike.simd;

import static io.roughspike.math.ElementaryCoefficients.*;
import static io.roughspike.simd.LaneShapes.DOUBLES;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import io.roughspike.model.ExponentialIntensity;
import jdk.incubator.vector.DoubleVector;

/** Twin of {@link ExponentialIntensity#scaled}, with exp in line. */
public final class SimdIntensity {
  private SimdIntensity() {}

  /**
   * out[outOffset + j] = scale exp(beta min(v[vOffset + j] - vThreshold, cap)), j = 0 to n - 1. The
   * exponent is held within [-708, 709]; a NaN gives NaN.
   *
   * @param n any number; elements up to the next multiple of the lanes of a vector are not touched
   * @param cap may be infinite
   * @param beta not negative
   */
  public static void fill(
      double[] v,
      int vOffset,
      double[] out,
      int outOffset,
      int n,
      double vThreshold,
      double cap,
      double beta,
      double scale) {
    double capped = beta * cap;
    double bound = capped < EXP_MAX ? capped : EXP_MAX; // the latter also for a NaN
    int whole = DOUBLES.loopBound(n);
    for (int j = 0; j < whole; j += DOUBLES.length()) {
      DoubleVector x = DoubleVector.fromArray(DOUBLES, v, vOffset + j).sub(vThreshold).mul(beta);
      // compare and blend, not min: it is cheaper and keeps a NaN
      x = x.blend(bound, x.compare(GT, bound));
      x = x.blend(EXP_MIN, x.compare(LT, EXP_MIN));
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
      p.mul(power).mul(scale).intoArray(out, outOffset + j);
    }
    for (int j = whole; j < n; j++) {
      out[outOffset + j] =
          ExponentialIntensity.scaled(v[vOffset + j], vThreshold, cap, beta, scale);
    }
  }
}
