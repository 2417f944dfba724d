package io.roughspike.statistics;

/**
 * The squared distance of expected signatures truncated at depth D,
 *
 * <pre>
 *   |E S(X) - E S(Y)|^2 = sum over words w of length 1..D of ( E S_w(X) - E S_w(Y) )^2
 * </pre>
 *
 * from signatures of m samples x and n samples y: the biased MMD^2 of the truncated signature
 * kernel (Chevyrev and Oberhauser, arXiv 1810.10971, 2018), without its Gram matrices. For lifts of
 * spike trains {@link io.roughspike.loss.ExpectedSignature} computes the same, divided by the
 * number of words, without keeping signatures.
 *
 * <p>Layout: word w of sample i at {@code [i * words + w]}. Cost: O((m + n) words).
 */
public final class ExpectedSignatureDistance {
  private ExpectedSignatureDistance() {}

  /**
   * {@return the squared distance}
   *
   * @param x signatures of X, one after another
   * @param m samples of X
   * @param y signatures of Y, one after another
   * @param n samples of Y
   * @param words d + ... + d^D, at least 1
   */
  public static double squared(double[] x, int m, double[] y, int n, int words) {
    requireSizes(m, n, words);
    double sum = 0;
    for (int w = 0; w < words; w++) {
      double difference = mean(x, m, words, w) - mean(y, n, words, w);
      sum = Math.fma(difference, difference, sum);
    }
    return sum;
  }

  /**
   * The derivative of {@link #squared} with respect to every signature of x.
   *
   * @param x signatures of X, one after another
   * @param m samples of X
   * @param y signatures of Y, one after another
   * @param n samples of Y
   * @param words numbers of a signature
   * @param out receives it, laid out as x
   */
  public static void cotangents(double[] x, int m, double[] y, int n, int words, double[] out) {
    requireSizes(m, n, words);
    for (int w = 0; w < words; w++) {
      double cotangent = 2 * (mean(x, m, words, w) - mean(y, n, words, w)) / m;
      for (int i = 0; i < m; i++) {
        out[i * words + w] = cotangent;
      }
    }
  }

  private static double mean(double[] signatures, int samples, int words, int word) {
    double sum = 0;
    for (int i = 0; i < samples; i++) {
      sum += signatures[i * words + word];
    }
    return sum / samples;
  }

  private static void requireSizes(int m, int n, int words) {
    if (m < 1 || n < 1 || words < 1) {
      throw new IllegalArgumentException(
          "samples of both sides and words must be at least 1, got %d, %d and %d"
              .formatted(m, n, words));
    }
  }
}
