package io.roughspike.simd;

import static io.roughspike.math.ElementaryCoefficients.*;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * One sub-step of all lanes of a network, in the operation order of the scalar reference. Lanes are
 * sample paths, each in its own segment: the number of neuron n in lane l is at {@code n * lanes +
 * l} of a row.
 */
final class NetworkStep {
  private static final VectorSpecies<Double> D = LaneShapes.DOUBLES;

  private NetworkStep() {}

  /**
   * The intensities of all neurons and the race of their clocks: theta_n = -s_n / fs_n, the lowest
   * neuron of the smallest theta wins, and fires if that is below the limit r - rIn.
   *
   * @param at index of the row in {@code v}
   * @param fs receives dt lambda(v) from {@code fsAt} on
   * @param d receives the fraction of the segment to advance, by lane, from {@code dAt} on
   * @param winner receives the neuron that would fire first, by lane
   * @return one bit a lane: whether its winner fires
   */
  static long race(
      NetworkCoefficients c,
      double[] v,
      int at,
      double[] s,
      double[] fs,
      int fsAt,
      int lanes,
      double[] r,
      double[] rIn,
      double[] d,
      int dAt,
      double[] winner) {
    long fired = 0;
    for (int g = 0; g < lanes; g += D.length()) {
      fired |=
          raceOf(
                  g,
                  c.vThreshold,
                  c.beta,
                  c.bound,
                  c.clockScale,
                  v,
                  at,
                  s,
                  fs,
                  fsAt,
                  lanes,
                  r,
                  rIn,
                  d,
                  dAt,
                  winner)
              << g;
    }
    return fired;
  }

  private static long raceOf(
      int g,
      double[] vThreshold,
      double[] beta,
      double[] bound,
      double[] scale,
      double[] v,
      int at,
      double[] s,
      double[] fs,
      int fsAt,
      int lanes,
      double[] r,
      double[] rIn,
      double[] d,
      int dAt,
      double[] winner) {
    DoubleVector best = DoubleVector.broadcast(D, Double.POSITIVE_INFINITY);
    DoubleVector who = DoubleVector.zero(D);
    for (int n = 0; n < scale.length; n++) {
      int j = n * lanes + g;
      DoubleVector x = DoubleVector.fromArray(D, v, at + j).sub(vThreshold[n]).mul(beta[n]);
      DoubleVector most = DoubleVector.broadcast(D, bound[n]);
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
      DoubleVector increment = p.mul(power).mul(scale[n]);
      increment.intoArray(fs, fsAt + j);
      DoubleVector theta = DoubleVector.fromArray(D, s, j).neg().div(increment);
      VectorMask<Double> sooner = theta.compare(LT, best);
      best = best.blend(theta, sooner);
      who = who.blend(n, sooner);
    }
    best = best.blend(0, best.compare(LT, 0));
    DoubleVector limit = DoubleVector.fromArray(D, r, g).sub(DoubleVector.fromArray(D, rIn, g));
    VectorMask<Double> fires = best.compare(LT, limit);
    limit.blend(best, fires).intoArray(d, dAt + g);
    who.intoArray(winner, g);
    return fires.toLong();
  }

  /**
   * Advances v, i and s of all neurons by the fraction d of their increments.
   *
   * @param at index of the row in the columns that are read
   * @param to index of the row of v and i that is written, may be {@code at}
   * @param z2 second channel, or null when it is absent
   * @param u recorded input, or null when there is none
   */
  static void advance(
      NetworkCoefficients c,
      double[] v,
      double[] i,
      double[] s,
      double[] fs,
      double[] z1,
      double[] z2,
      double[] u,
      int at,
      int to,
      int lanes,
      double[] d,
      int dAt) {
    for (int g = 0; g < lanes; g += D.length()) {
      if (z2 == null && u == null) {
        advanceOneChannel(
            g,
            c.rate1,
            c.rate2,
            c.noise11,
            c.noise21,
            c.currentAlone,
            c.nothing,
            v,
            i,
            s,
            fs,
            z1,
            at,
            to,
            lanes,
            d,
            dAt);
      } else if (u == null) {
        advanceTwoChannels(
            g,
            c.rate1,
            c.rate2,
            c.noise11,
            c.noise12,
            c.noise21,
            c.noise22,
            c.currentAlone,
            v,
            i,
            s,
            fs,
            z1,
            z2,
            at,
            to,
            lanes,
            d,
            dAt);
      } else {
        advanceWithInput(
            g, c.rate1, c.rate2, c.noise11, c.noise12, c.noise21, c.noise22, c.current, c.gain, v,
            i, s, fs, z1, z2, u, at, to, lanes, d, dAt);
      }
    }
  }

  private static void advanceOneChannel(
      int g,
      double[] rate1,
      double[] rate2,
      double[] noise11,
      double[] noise21,
      double[] current,
      double[] nothing,
      double[] v,
      double[] i,
      double[] s,
      double[] fs,
      double[] z1,
      int at,
      int to,
      int lanes,
      double[] d,
      int dAt) {
    DoubleVector dl = DoubleVector.fromArray(D, d, dAt + g);
    for (int n = 0; n < rate1.length; n++) {
      int j = n * lanes + g;
      DoubleVector noise = DoubleVector.fromArray(D, z1, at + j);
      DoubleVector vl = DoubleVector.fromArray(D, v, at + j);
      DoubleVector il = DoubleVector.fromArray(D, i, at + j);
      DoubleVector fv =
          DoubleVector.broadcast(D, noise11[n]).fma(noise, DoubleVector.broadcast(D, current[n]));
      fv = DoubleVector.broadcast(D, rate1[n]).fma(il.sub(vl), fv);
      DoubleVector fi =
          DoubleVector.broadcast(D, noise21[n]).fma(noise, DoubleVector.broadcast(D, nothing[n]));
      fi = DoubleVector.broadcast(D, -rate2[n]).fma(il, fi);
      dl.fma(fv, vl).intoArray(v, to + j);
      dl.fma(fi, il).intoArray(i, to + j);
      dl.fma(DoubleVector.fromArray(D, fs, at + j), DoubleVector.fromArray(D, s, j))
          .intoArray(s, j);
    }
  }

  private static void advanceTwoChannels(
      int g,
      double[] rate1,
      double[] rate2,
      double[] noise11,
      double[] noise12,
      double[] noise21,
      double[] noise22,
      double[] current,
      double[] v,
      double[] i,
      double[] s,
      double[] fs,
      double[] z1,
      double[] z2,
      int at,
      int to,
      int lanes,
      double[] d,
      int dAt) {
    DoubleVector dl = DoubleVector.fromArray(D, d, dAt + g);
    for (int n = 0; n < rate1.length; n++) {
      int j = n * lanes + g;
      DoubleVector first = DoubleVector.fromArray(D, z1, at + j);
      DoubleVector second = DoubleVector.fromArray(D, z2, at + j);
      DoubleVector vl = DoubleVector.fromArray(D, v, at + j);
      DoubleVector il = DoubleVector.fromArray(D, i, at + j);
      DoubleVector fv =
          DoubleVector.broadcast(D, noise12[n]).fma(second, DoubleVector.broadcast(D, current[n]));
      fv = DoubleVector.broadcast(D, noise11[n]).fma(first, fv);
      fv = DoubleVector.broadcast(D, rate1[n]).fma(il.sub(vl), fv);
      DoubleVector fi = second.mul(noise22[n]);
      fi = DoubleVector.broadcast(D, noise21[n]).fma(first, fi);
      fi = DoubleVector.broadcast(D, -rate2[n]).fma(il, fi);
      dl.fma(fv, vl).intoArray(v, to + j);
      dl.fma(fi, il).intoArray(i, to + j);
      dl.fma(DoubleVector.fromArray(D, fs, at + j), DoubleVector.fromArray(D, s, j))
          .intoArray(s, j);
    }
  }

  private static void advanceWithInput(
      int g,
      double[] rate1,
      double[] rate2,
      double[] noise11,
      double[] noise12,
      double[] noise21,
      double[] noise22,
      double[] current,
      double[] gain,
      double[] v,
      double[] i,
      double[] s,
      double[] fs,
      double[] z1,
      double[] z2,
      double[] u,
      int at,
      int to,
      int lanes,
      double[] d,
      int dAt) {
    DoubleVector dl = DoubleVector.fromArray(D, d, dAt + g);
    for (int n = 0; n < rate1.length; n++) {
      int j = n * lanes + g;
      DoubleVector first = DoubleVector.fromArray(D, z1, at + j);
      DoubleVector second =
          z2 == null ? DoubleVector.zero(D) : DoubleVector.fromArray(D, z2, at + j);
      DoubleVector vl = DoubleVector.fromArray(D, v, at + j);
      DoubleVector il = DoubleVector.fromArray(D, i, at + j);
      DoubleVector fv =
          DoubleVector.broadcast(D, gain[n])
              .fma(DoubleVector.fromArray(D, u, at + j), DoubleVector.broadcast(D, current[n]));
      fv = DoubleVector.broadcast(D, noise12[n]).fma(second, fv);
      fv = DoubleVector.broadcast(D, noise11[n]).fma(first, fv);
      fv = DoubleVector.broadcast(D, rate1[n]).fma(il.sub(vl), fv);
      DoubleVector fi = second.mul(noise22[n]);
      fi = DoubleVector.broadcast(D, noise21[n]).fma(first, fi);
      fi = DoubleVector.broadcast(D, -rate2[n]).fma(il, fi);
      dl.fma(fv, vl).intoArray(v, to + j);
      dl.fma(fi, il).intoArray(i, to + j);
      dl.fma(DoubleVector.fromArray(D, fs, at + j), DoubleVector.fromArray(D, s, j))
          .intoArray(s, j);
    }
  }
}
