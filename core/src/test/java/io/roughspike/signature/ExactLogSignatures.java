package io.roughspike.signature;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Log-signatures to some 50 digits, computed the plain way: S by Chen's identity, log S as a power
 * series, coordinates by forward substitution in the coefficients at Lyndon words. Numbers are
 * integers times 2^-192; elements are levels 0 to D.
 */
final class ExactLogSignatures {
  private static final int BITS = 192;

  /** Moves of a point by 2^-48, whose square is beyond double precision. */
  private static final int MOVE_BITS = 48;

  private final int channels;
  private final int depth;
  private final List<int[]> words;
  private final List<Map<Integer, Long>> brackets = new ArrayList<>();

  /**
   * To depth {@code depth} in {@code channels} channels.
   *
   * @param words Lyndon words in the order of the coordinates
   */
  ExactLogSignatures(int channels, int depth, List<int[]> words) {
    this.channels = channels;
    this.depth = depth;
    this.words = words;
    for (int[] word : words) {
      brackets.add(bracket(word));
    }
  }

  /** P_w as coefficients by place in its level, row-major. */
  Map<Integer, Long> bracket(int[] word) {
    Map<Integer, Long> sum = new TreeMap<>();
    if (word.length == 1) {
      sum.put(word[0], 1L);
      return sum;
    }
    // the longest proper suffix that is a Lyndon word is the smallest proper suffix
    int cut = 1;
    for (int i = 2; i < word.length; i++) {
      if (Arrays.compare(word, i, word.length, word, cut, word.length) < 0) {
        cut = i;
      }
    }
    Map<Integer, Long> left = known(Arrays.copyOf(word, cut));
    Map<Integer, Long> right = known(Arrays.copyOfRange(word, cut, word.length));
    int leftWords = power(cut);
    int rightWords = power(word.length - cut);
    left.forEach((u, x) ->
        right.forEach((v, y) -> {
          sum.merge(u * rightWords + v, x * y, Long::sum);
          sum.merge(v * leftWords + u, -x * y, Long::sum);
        }));
    return sum;
  }

  private Map<Integer, Long> known(int[] word) {
    for (int w = 0; w < brackets.size(); w++) {
      if (Arrays.equals(words.get(w), word)) {
        return brackets.get(w);
      }
    }
    return bracket(word);
  }

  private int power(int exponent) {
    return BigInteger.valueOf(channels).pow(exponent).intValueExact();
  }

  /** The coordinates of the log-signature of the path through {@code points}. */
  double[] coordinates(double... points) {
    return rounded(exact(Arrays.stream(points).mapToObj(ExactLogSignatures::exact).toList()), 0);
  }

  /** Their derivative as points move by {@code direction}, from a symmetric difference. */
  double[] derivative(double[] points, double[] direction) {
    List<BigInteger> there = new ArrayList<>();
    List<BigInteger> back = new ArrayList<>();
    for (int i = 0; i < points.length; i++) {
      BigInteger move = exact(direction[i]).shiftRight(MOVE_BITS);
      there.add(exact(points[i]).add(move));
      back.add(exact(points[i]).subtract(move));
    }
    BigInteger[] difference = exact(there);
    BigInteger[] other = exact(back);
    Arrays.setAll(difference, w -> difference[w].subtract(other[w]));
    return rounded(difference, MOVE_BITS - 1);
  }

  private static BigInteger exact(double x) {
    return new BigDecimal(x)
        .multiply(new BigDecimal(BigInteger.ONE.shiftLeft(BITS)))
        .toBigInteger();
  }

  private static double[] rounded(BigInteger[] numbers, int factorBits) {
    return Arrays.stream(numbers)
        .mapToDouble(number -> Math.scalb(number.doubleValue(), factorBits - BITS))
        .toArray();
  }

  private static BigInteger times(BigInteger a, BigInteger b) {
    return a.multiply(b).shiftRight(BITS);
  }

  private BigInteger[] exact(List<BigInteger> points) {
    BigInteger[][] s = one();
    for (int i = channels; i < points.size(); i += channels) {
      BigInteger[][] step = one();
      for (int n = 1; n <= depth; n++) {
        for (int w = 0; w < step[n].length; w++) {
          BigInteger move =
              points.get(i + w % channels).subtract(points.get(i - channels + w % channels));
          step[n][w] = times(step[n - 1][w / channels], move).divide(BigInteger.valueOf(n));
        }
      }
      s = product(s, step, depth);
    }
    return solve(log(s));
  }

  private BigInteger[][] one() {
    BigInteger[][] one = new BigInteger[depth + 1][];
    for (int n = 0; n <= depth; n++) {
      one[n] = new BigInteger[power(n)];
      Arrays.fill(one[n], BigInteger.ZERO);
    }
    one[0][0] = BigInteger.ONE.shiftLeft(BITS);
    return one;
  }

  /** The product in levels 0 to {@code levels}. */
  private BigInteger[][] product(BigInteger[][] a, BigInteger[][] b, int levels) {
    BigInteger[][] result = one();
    result[0][0] = times(a[0][0], b[0][0]);
    for (int n = 1; n <= levels; n++) {
      for (int w = 0; w < result[n].length; w++) {
        BigInteger sum = BigInteger.ZERO;
        for (int m = 0; m <= n; m++) {
          int rest = b[n - m].length;
          sum = sum.add(a[m][w / rest].multiply(b[n - m][w % rest]));
        }
        result[n][w] = sum.shiftRight(BITS);
      }
    }
    return result;
  }

  /** log(1 + X) = X (1 - X (1/2 - X (1/3 - ...))), where the k-th bracket ends at level D - k. */
  private BigInteger[][] log(BigInteger[][] s) {
    BigInteger[][] x = s.clone();
    x[0] = new BigInteger[] {BigInteger.ZERO};
    BigInteger[][] sum = one();
    for (int k = depth; k >= 1; k--) {
      BigInteger[][] bracket = k == depth ? one() : product(x, sum, depth - k);
      BigInteger one = BigInteger.ONE.shiftLeft(BITS).divide(BigInteger.valueOf(k));
      for (BigInteger[] level : bracket) {
        Arrays.setAll(level, w -> level[w].negate());
      }
      bracket[0][0] = one;
      sum = bracket;
    }
    return product(x, sum, depth);
  }

  /** P_w is w plus later words: coordinate by coordinate, what it brings is taken off. */
  private BigInteger[] solve(BigInteger[][] element) {
    BigInteger[] coordinates = new BigInteger[words.size()];
    for (int w = 0; w < coordinates.length; w++) {
      int[] word = words.get(w);
      BigInteger[] level = element[word.length];
      int place = 0;
      for (int letter : word) {
        place = place * channels + letter;
      }
      BigInteger coordinate = level[place];
      coordinates[w] = coordinate;
      brackets
          .get(w)
          .forEach((other, factor) ->
              level[other] =
                  level[other].subtract(coordinate.multiply(BigInteger.valueOf(factor))));
    }
    return coordinates;
  }
}
