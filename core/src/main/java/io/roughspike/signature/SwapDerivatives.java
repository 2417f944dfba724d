package io.roughspike.signature;

/**
 * What a functional of the signature of a {@link MarcusLift} gains when an event comes a little
 * later: some time that followed the jump of its neuron k goes before it. With S the signature
 * before the event, R that of the path after it, and C the functional,
 *
 * <pre>
 *   d/dt &lt;S exp(t e_0) exp(e_(1+k)) exp(-t e_0) R, C&gt;                       at t = 0
 *     = &lt;S (e_0 exp(e_(1+k)) - exp(e_(1+k)) e_0) R, C&gt;
 *     = sum over words u, v of S[u] R[v] W_k[u, v]
 *   W_k[u, v] = sum over j &gt;= 1 of 1/j! ( C[u 0 (1+k)^j v] - C[u (1+k)^j 0 v] )
 * </pre>
 *
 * The words u and v have D - 2 letters together at most, so W_k has O(D d^(D-2)) numbers, and that
 * is what an event costs. W is made once for a functional, whatever the number of lifts. Threads
 * may share it for reading.
 *
 * <p>Layout: neuron by neuron, then length of u, then length of v; within these the longer of the
 * two words runs faster.
 */
public final class SwapDerivatives {
  private final TruncatedSignature algebra;

  /** Numbers of one neuron. */
  private final int size;

  private final double[] table;

  /**
   * For functionals on {@code algebra}, whose channel 0 is time.
   *
   * @param algebra of the signatures
   */
  public SwapDerivatives(TruncatedSignature algebra) {
    this.algebra = algebra;
    int sum = 0;
    for (int letters = 0; letters <= algebra.depth() - 2; letters++) {
      sum += (letters + 1) * algebra.words(letters);
    }
    size = sum;
    table = new double[(algebra.channels() - 1) * size];
  }

  /**
   * Makes this the derivatives of the functional {@code c}, an element of the algebra.
   *
   * @param c coefficients of the functional
   */
  public void set(double[] c) {
    int at = 0;
    for (int channel = 1; channel < algebra.channels(); channel++) {
      for (int left = 0; left <= algebra.depth() - 2; left++) {
        for (int right = 0; right <= algebra.depth() - 2 - left; right++) {
          for (int w = 0; w < algebra.words(left + right); w++) {
            int words = algebra.words(Math.max(left, right));
            int u = left >= right ? w % words : w / words;
            int v = left >= right ? w / words : w % words;
            table[at++] = entry(c, left, u, right, v, channel);
          }
        }
      }
    }
  }

  /** W[u, v] for words u and v of the given lengths and numbers. */
  private double entry(double[] c, int left, int u, int right, int v, int channel) {
    double sum = 0;
    double factor = 1;
    for (int j = 1; j <= algebra.depth() - 1 - left - right; j++) {
      factor /= j;
      // the numbers of the words 0 channel^j and channel^j 0: d^0 + ... + d^(j-1) is levelOffset(j)
      int timeFirst = channel * (algebra.levelOffset(j + 1) - 1);
      int jumpFirst = channel * algebra.levelOffset(j);
      int at = algebra.levelOffset(left + 1 + j + right) + u + v * algebra.words(left + 1 + j);
      double before = c[at + timeFirst * algebra.words(left)];
      double after = c[at + jumpFirst * algebra.words(left)];
      sum = Math.fma(factor, before - after, sum);
    }
    return sum;
  }

  /**
   * The derivative with respect to the time of an event.
   *
   * @param neuron which fired
   * @param s the signature of the path before the event, to level D - 2
   * @param r the signature of the path after it, to level D - 2
   */
  double at(int neuron, double[] s, double[] r) {
    double sum = 0;
    int at = neuron * size;
    for (int left = 0; left <= algebra.depth() - 2; left++) {
      for (int right = 0; right <= algebra.depth() - 2 - left; right++) {
        sum += left >= right ? product(s, left, r, right, at) : product(r, right, s, left, at);
        at += algebra.words(left + right);
      }
    }
    return sum;
  }

  /**
   * The sum over words of two lengths, the first not shorter, with the table from {@code at} on.
   */
  private double product(double[] a, int longer, double[] b, int shorter, int at) {
    int words = algebra.words(longer);
    double sum = 0;
    for (int w = 0; w < algebra.words(shorter); w++) {
      double inner = algebra.dot(a, algebra.levelOffset(longer), table, at + w * words, words);
      sum = Math.fma(b[algebra.levelOffset(shorter) + w], inner, sum);
    }
    return sum;
  }
}
