package io.roughspike.simd;

import static io.roughspike.math.ElementaryCoefficients.*;
import static io.roughspike.simd.LaneShapes.FIRST;
import static io.roughspike.simd.NetworkLaneTape.FS;
import static io.roughspike.simd.NetworkLaneTape.I;
import static io.roughspike.simd.NetworkLaneTape.NEURON;
import static io.roughspike.simd.NetworkLaneTape.U;
import static io.roughspike.simd.NetworkLaneTape.V;
import static io.roughspike.simd.NetworkLaneTape.Z1;
import static io.roughspike.simd.NetworkLaneTape.Z2;
import static io.roughspike.simd.NetworkPaths.LANES;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * One sub-step of all lanes of a network, in the operation order of the scalar reference. Lanes are
 * sample paths, each in its own segment; a row of {@link NetworkLaneTape} holds their states.
 */
final class NetworkStep {
  private static final VectorSpecies<Double> D = LaneShapes.DOUBLES;
  private static final int C = NetworkCoefficients.COUNT;

  private NetworkStep() {}

  /**
   * The intensities of all neurons and the race of their clocks: theta_n = -s_n / fs_n, the lowest
   * neuron of the smallest theta wins, and fires if that is below the limit r - rIn.
   *
   * @param row index of the row, whose {@link NetworkLaneTape#FS} is filled
   * @param s clock of neuron n in lane l at {@code FIRST + n * LANES + l}
   * @param d receives the fraction of the segment to advance, by lane, from {@code laneAt} on
   * @param winner receives the neuron that would fire first, by lane
   * @return one bit a lane: whether its winner fires
   */
  static long race(
      NetworkCoefficients coefficients,
      double[] columns,
      int row,
      double[] s,
      double[] r,
      double[] rIn,
      double[] d,
      int laneAt,
      double[] winner) {
    long fired = 0;
    for (int g = 0; g < LANES; g += D.length()) {
      fired |=
          raceOf(
                  g,
                  coefficients.neurons(),
                  coefficients.values(),
                  columns,
                  row + g,
                  s,
                  r,
                  rIn,
                  d,
                  laneAt + g,
                  winner)
              << g;
    }
    return fired;
  }

  private static long raceOf(
      int g,
      int neurons,
      double[] c,
      double[] columns,
      int row,
      double[] s,
      double[] r,
      double[] rIn,
      double[] d,
      int laneAt,
      double[] winner) {
    DoubleVector best = DoubleVector.broadcast(D, Double.POSITIVE_INFINITY);
    DoubleVector who = DoubleVector.zero(D);
    for (int n = 0; n < neurons; n++) {
      int j = row + n * NEURON;
      int a = n * C;
      DoubleVector x =
          DoubleVector.fromArray(D, columns, j + V)
              .sub(c[a + NetworkCoefficients.V_THRESHOLD])
              .mul(c[a + NetworkCoefficients.BETA]);
      DoubleVector most = DoubleVector.broadcast(D, c[a + NetworkCoefficients.BOUND]);
      x = x.blend(most, x.compare(GT, most));
      x = x.blend(EXP_MIN, x.compare(LT, EXP_MIN));
      DoubleVector t =
          x.fma(DoubleVector.broadcast(D, LOG2_E), DoubleVector.broadcast(D, EXP_ROUNDER));
      DoubleVector k = t.sub(EXP_ROUNDER);
      DoubleVector y = k.fma(DoubleVector.broadcast(D, -LN2_HI), x);
      y = k.fma(DoubleVector.broadcast(D, -LN2_LO), y);
      DoubleVector w = y.mul(y);
      DoubleVector even = DoubleVector.broadcast(D, E10).fma(w, DoubleVector.broadcast(D, E8));
      DoubleVector odd = DoubleVector.broadcast(D, E11).fma(w, DoubleVector.broadcast(D, E9));
      even = even.fma(w, DoubleVector.broadcast(D, E6));
      odd = odd.fma(w, DoubleVector.broadcast(D, E7));
      even = even.fma(w, DoubleVector.broadcast(D, E4));
      odd = odd.fma(w, DoubleVector.broadcast(D, E5));
      even = even.fma(w, DoubleVector.broadcast(D, E2));
      odd = odd.fma(w, DoubleVector.broadcast(D, E3));
      DoubleVector one = DoubleVector.broadcast(D, 1);
      DoubleVector p = odd.fma(y, even).fma(y, one).fma(y, one);
      DoubleVector power = t.reinterpretAsLongs().lanewise(LSHL, 52).reinterpretAsDoubles();
      DoubleVector increment = p.mul(power).mul(c[a + NetworkCoefficients.CLOCK_SCALE]);
      increment.intoArray(columns, j + FS);
      DoubleVector theta = DoubleVector.fromArray(D, s, FIRST + n * LANES + g).neg().div(increment);
      VectorMask<Double> sooner = theta.compare(LT, best);
      best = best.blend(theta, sooner);
      who = who.blend(n, sooner);
    }
    best = best.blend(0, best.compare(LT, 0));
    DoubleVector limit = DoubleVector.fromArray(D, r, g).sub(DoubleVector.fromArray(D, rIn, g));
    VectorMask<Double> fires = best.compare(LT, limit);
    limit.blend(best, fires).intoArray(d, laneAt);
    who.intoArray(winner, g);
    return fires.toLong();
  }

  /**
   * Advances v, i and s of all neurons by the fraction d of their increments, and copies the noise
   * and recorded input: most lanes go on in their segment.
   *
   * @param row index of the row that is read
   * @param to index of the row that is written, may be {@code row}
   * @param input whether there is a recorded input
   */
  static void advance(
      NetworkCoefficients coefficients,
      double[] columns,
      int row,
      int to,
      boolean input,
      double[] s,
      double[] d,
      int laneAt) {
    for (int g = 0; g < LANES; g += D.length()) {
      advanceOf(
          g,
          coefficients.neurons(),
          coefficients.values(),
          columns,
          row + g,
          to + g,
          input,
          s,
          d,
          laneAt + g);
    }
  }

  private static void advanceOf(
      int g,
      int neurons,
      double[] c,
      double[] columns,
      int row,
      int to,
      boolean input,
      double[] s,
      double[] d,
      int laneAt) {
    DoubleVector dl = DoubleVector.fromArray(D, d, laneAt);
    for (int n = 0; n < neurons; n++) {
      int j = row + n * NEURON;
      int k = to + n * NEURON;
      int a = n * C;
      DoubleVector first = DoubleVector.fromArray(D, columns, j + Z1);
      DoubleVector second = DoubleVector.fromArray(D, columns, j + Z2);
      DoubleVector v = DoubleVector.fromArray(D, columns, j + V);
      DoubleVector i = DoubleVector.fromArray(D, columns, j + I);
      DoubleVector fv = DoubleVector.broadcast(D, c[a + NetworkCoefficients.CURRENT_ALONE]);
      if (input) {
        DoubleVector u = DoubleVector.fromArray(D, columns, j + U);
        u.intoArray(columns, k + U);
        fv =
            DoubleVector.broadcast(D, c[a + NetworkCoefficients.GAIN])
                .fma(u, DoubleVector.broadcast(D, c[a + NetworkCoefficients.CURRENT]));
      }
      fv = DoubleVector.broadcast(D, c[a + NetworkCoefficients.NOISE12]).fma(second, fv);
      fv = DoubleVector.broadcast(D, c[a + NetworkCoefficients.NOISE11]).fma(first, fv);
      fv = DoubleVector.broadcast(D, c[a + NetworkCoefficients.RATE1]).fma(i.sub(v), fv);
      DoubleVector fi = second.mul(c[a + NetworkCoefficients.NOISE22]);
      fi = DoubleVector.broadcast(D, c[a + NetworkCoefficients.NOISE21]).fma(first, fi);
      fi = DoubleVector.broadcast(D, -c[a + NetworkCoefficients.RATE2]).fma(i, fi);
      dl.fma(fv, v).intoArray(columns, k + V);
      dl.fma(fi, i).intoArray(columns, k + I);
      first.intoArray(columns, k + Z1);
      second.intoArray(columns, k + Z2);
      dl.fma(
              DoubleVector.fromArray(D, columns, j + FS),
              DoubleVector.fromArray(D, s, FIRST + n * LANES + g))
          .intoArray(s, FIRST + n * LANES + g);
    }
  }
}
