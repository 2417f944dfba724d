package io.roughspike.event;

import io.roughspike.math.Elementary;
import io.roughspike.math.NormalTail;

/**
 * A Brownian path between two known ends, and a barrier. Over a stretch it goes from a height alpha
 * &gt; 0 below the barrier to a height beta (of any sign), and its variance is q2. At position w in
 * [0, 1] of the stretch its height z below the barrier is, with no crossing before, distributed by
 *
 * <pre>
 *   P(no crossing, height &gt; z) = Phi((m - z)/q) - exp(-2 alpha beta/q2) Phi((m' - z)/q),   z &gt;= 0,
 *   m = alpha (1 - w) + beta w,   m' = beta w - alpha (1 - w),   q = sqrt(q2 w (1 - w)),
 * </pre>
 *
 * <p>by reflection at the barrier; z = 0 gives the law of the first crossing. At the end, w = 1, it
 * is 1 - exp(-2 alpha beta/q2), or 0 where beta &lt;= 0. Without variance the path is a straight
 * line.
 */
final class BrownianBridge {
  /** Deviations from the mean beyond which no draw comes: log Phi(-40) is -805. */
  private static final double FURTHEST = 40;

  private double alpha;
  private double beta;
  private double variance;

  /** Sets the ends and the variance of the whole stretch. */
  void set(double newAlpha, double newBeta, double newVariance) {
    alpha = newAlpha;
    beta = newBeta;
    variance = newVariance;
  }

  /** The height at position w of the straight line between the ends. */
  double mean(double w) {
    return alpha * (1 - w) + beta * w;
  }

  /**
   * {@return log P(no crossing before w, height there above z)}
   *
   * @param w position in (0, 1]
   * @param z at least 0; 0 at the end
   */
  double logSurvival(double w, double z) {
    if (w >= 1) {
      return beta > 0
          ? NormalTail.log1p(-Elementary.exp(-2 * alpha * beta / variance))
          : Double.NEGATIVE_INFINITY;
    }
    double left = alpha * (1 - w);
    double right = beta * w;
    double q = Math.sqrt(variance * w * (1 - w));
    if (q == 0) {
      return left + right > z ? 0 : Double.NEGATIVE_INFINITY;
    }
    double a = (left + right - z) / q;
    double b = (left - right + z) / q;
    // the exponentials with the scaled tails a and b are exp(-a^2/2) times 1 and this
    double reflected = Elementary.exp(-2 * (left / q) * (z / q));
    if (a < 0) {
      double difference = NormalTail.scaled(-a) - reflected * NormalTail.scaled(b);
      return -a * a / 2 + Elementary.log(Math.max(difference, 0));
    }
    double gauss = NormalTail.gauss(a);
    double crossing = gauss * NormalTail.scaled(a);
    if (b >= 0) {
      crossing += gauss * reflected * NormalTail.scaled(b);
    } else {
      crossing +=
          Elementary.exp(-2 * alpha * beta / variance) - gauss * reflected * NormalTail.scaled(-b);
    }
    return NormalTail.log1p(-Math.min(crossing, 1));
  }

  /**
   * {@return the position of the first crossing of a path whose clock stands at s: where {@code
   * logSurvival(w, 0)} falls to s, or the end if it does not}
   *
   * @param s the log of a uniform number
   */
  double crossing(double s) {
    return root(s, -1, 1);
  }

  /**
   * {@return the height at position w of a path that has not crossed before: where {@code
   * logSurvival(w, z)} falls to s}
   *
   * @param w position in (0, 1)
   * @param s the log of a uniform number, below {@code logSurvival(w, 0)}
   */
  double height(double w, double s) {
    double q = Math.sqrt(variance * w * (1 - w));
    return root(s, w, Math.max(mean(w), 0) + FURTHEST * q);
  }

  /**
   * {@return the height at position w, of any sign, of a path that may have crossed: where the log
   * of the probability to be higher falls to s}
   *
   * @param w position in (0, 1)
   * @param s the log of a uniform number
   */
  double freeHeight(double w, double s) {
    // to a barrier as far away as this no path comes
    double further = FURTHEST * Math.sqrt(variance) + Math.max(0, Math.max(-alpha, -beta));
    alpha += further;
    beta += further;
    double height = height(w, s) - further;
    alpha -= further;
    beta -= further;
    return height;
  }

  /** How far the log survival is from s, at position x, or, if w is given, at height x there. */
  private double excess(double s, double w, double x) {
    return s - (w < 0 ? logSurvival(x, 0) : logSurvival(w, x));
  }

  /**
   * Where that comes to 0 in (0, end), by Chandrupatla's method (Advances in Engineering Software
   * 28, 1997) until the bracket is as narrow as numbers allow; its upper end.
   */
  private double root(double s, double w, double end) {
    double a = end;
    double atA = excess(s, w, a);
    double b = 0;
    double atB = s;
    double c = a;
    double atC = atA;
    double guess = 0.5;
    if (!(atA > 0)) {
      return end;
    }
    while (true) {
      double narrow = 2 * Math.ulp(Math.max(a, b)) / Math.abs(b - a);
      if (narrow >= 1) {
        return Math.max(a, b);
      }
      double x = a + Math.clamp(guess, narrow / 2, 1 - narrow / 2) * (b - a);
      double atX = excess(s, w, x);
      if ((atX >= 0) == (atA >= 0)) {
        c = a;
        atC = atA;
      } else {
        c = b;
        atC = atB;
        b = a;
        atB = atA;
      }
      a = x;
      atA = atX;
      double xi = (a - b) / (c - b);
      double phi = (atA - atB) / (atC - atB);
      boolean trusted = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi;
      guess = trusted ? inverse(a, atA, b, atB, c, atC) : 0.5;
    }
  }

  /** Where the inverse parabola through three points is 0, as a fraction of the way from a to b. */
  private static double inverse(double a, double atA, double b, double atB, double c, double atC) {
    return atA / (atB - atA) * (atC / (atB - atC))
        + (c - a) / (b - a) * (atA / (atC - atA)) * (atB / (atC - atB));
  }
}
