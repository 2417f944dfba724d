package io.roughspike.math;

/**
 * Discrete Fourier transforms of a power of two of numbers, by halves (J. W. Cooley and J. W.
 * Tukey, Math. Comp. 19, 1965). All operations come in a fixed order and sines and cosines are
 * those of {@link Elementary}, so bits do not differ by machine. Error: about log2(n) / 2 roundings
 * of the root of the sum of squares. Any thread may use it.
 */
public final class FourierTransform {
  /** Largest n. */
  public static final int MOST = 1 << 28;

  private final int n;

  /** Cosine and sine of pi k / n at 2 k and 2 k + 1, for k below n. */
  private final double[] turns;

  /**
   * Transforms of n complex numbers, or to 2 n real ones.
   *
   * @param n a power of two up to {@link #MOST}
   */
  public FourierTransform(int n) {
    if (n < 1 || n > MOST || Integer.bitCount(n) != 1) {
      throw new IllegalArgumentException(
          "a transform must be of a power of two of numbers, at most 2^28, got " + n);
    }
    this.n = n;
    turns = new double[2 * n];
    for (int k = 0; k < n; k++) {
      double rightAngles = 2.0 * k / n; // exact, and so is what is left of it
      int quarter = (int) Math.rint(rightAngles);
      double cosine = Elementary.cosQuarter(rightAngles - quarter);
      double sine = Elementary.sinQuarter(rightAngles - quarter);
      turns[2 * k] = quarter == 0 ? cosine : quarter == 1 ? -sine : -cosine;
      turns[2 * k + 1] = quarter == 0 ? sine : quarter == 1 ? cosine : -sine;
    }
  }

  /** {@return n} */
  public int size() {
    return n;
  }

  /**
   * Puts X_k = sum over j below n of x_j exp(-2 pi i j k / n) in the place of x_k.
   *
   * @param x real and imaginary part of x_k at 2 k and 2 k + 1
   */
  public void transform(double[] x) {
    reorder(x);
    for (int half = 1; half < n; half *= 2) {
      int stride = 2 * (n / half);
      for (int block = 0; block < n; block += 2 * half) {
        for (int k = 0; k < half; k++) {
          int a = 2 * (block + k);
          int b = a + 2 * half;
          double cosine = turns[k * stride];
          double sine = turns[k * stride + 1];
          double re = Math.fma(cosine, x[b], sine * x[b + 1]);
          double im = Math.fma(cosine, x[b + 1], -sine * x[b]);
          x[b] = x[a] - re;
          x[b + 1] = x[a + 1] - im;
          x[a] += re;
          x[a + 1] += im;
        }
      }
    }
  }

  /** Puts the numbers in the order of their reversed bits. */
  private void reorder(double[] x) {
    int shift = Integer.numberOfLeadingZeros(n) + 1;
    for (int k = 1; k < n - 1; k++) {
      int other = Integer.reverse(k) >>> shift;
      if (k < other) {
        swap(x, 2 * k, 2 * other);
        swap(x, 2 * k + 1, 2 * other + 1);
      }
    }
  }

  private static void swap(double[] x, int a, int b) {
    double kept = x[a];
    x[a] = x[b];
    x[b] = kept;
  }

  /**
   * x_k = sum over j below 2 n of v_j exp(-2 pi i j k / (2 n)), where v_{2n - j} is the conjugate
   * of v_j, so that x is real: one transform of n complex numbers, x_{2k} + i x_{2k + 1}.
   *
   * @param v real and imaginary part of v_j at 2 j and 2 j + 1, for j from 0 to n; the imaginary
   *     parts of v_0 and v_n are taken as 0
   * @param x receives 2 n numbers; another array
   */
  public void toReal(double[] v, double[] x) {
    for (int j = 0; j < n; j++) {
      double re = v[2 * j];
      double im = j == 0 ? 0 : v[2 * j + 1];
      double otherRe = v[2 * (n - j)];
      double otherIm = j == 0 ? 0 : -v[2 * (n - j) + 1];
      double apartRe = re - otherRe;
      double apartIm = im - otherIm;
      double cosine = turns[2 * j];
      double sine = turns[2 * j + 1];
      x[2 * j] = re + otherRe + Math.fma(sine, apartRe, -cosine * apartIm);
      x[2 * j + 1] = im + otherIm + Math.fma(cosine, apartRe, sine * apartIm);
    }
    transform(x);
  }
}
