package io.roughspike.signature;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The coordinates of Lie elements in the basis of brackets of Lyndon words by the dual of the basis
 * that goes with it (Reutenauer, Free Lie Algebras, theorem 5.3): the coordinate of a Lyndon word w
 * is &lt;S_w, L&gt;, where S_w = a S_u for a Lyndon word w = a u, and S_w = product of S_l^k / k!
 * under the shuffle product for any other word, the product of Lyndon words l in decreasing order,
 * k times each. All numbers in S_w are natural, and only words up to w occur.
 *
 * <p>Taking off the first letter is a derivation of the shuffle product. So S_w is the sum over
 * different factors l = a u of w of
 *
 * <pre>
 *   prod over factors v of u ( count of v in w', count of v in u )  a S_w'
 * </pre>
 *
 * with binomial coefficients, where w' is the product of the factors of u and of w without one l,
 * in decreasing order. The first factor always gives w itself, with 1, and the others give words
 * before it. Thus the coordinates come in place, by steps T[w] += factor T[v]: those of last
 * letters, then of the last three, ..., each in decreasing order of w. Only steps that a Lyndon
 * word needs are kept: fewer than words.
 */
final class LyndonDual {
  private final int channels;

  /** Steps in reverse. */
  private int[] targets = new int[64];

  private int[] sources = new int[64];
  private double[] factors = new double[64];
  private int count;

  /** The word at hand, and where its factors and those of a part of it begin. */
  private final int[] letters;

  private final int[] wholeStarts;
  private final int[] partStarts;

  LyndonDual(int channels, int depth) {
    this.channels = channels;
    this.letters = new int[depth];
    this.wholeStarts = new int[depth + 1];
    this.partStarts = new int[depth + 1];
  }

  /**
   * Adds the steps of a level.
   *
   * @param length of its words
   * @param levelStart where the level starts in an element
   * @param lyndon places of the level's Lyndon words
   */
  void addLevel(int length, int levelStart, BitSet lyndon) {
    BitSet needed = lyndon;
    int suffixes = 1;
    for (int i = 0; i < length; i++) {
      suffixes *= channels;
    }
    for (int m = length; m > 1; m--) {
      BitSet before = (BitSet) needed.clone();
      for (int w = needed.nextSetBit(0); w >= 0; w = needed.nextSetBit(w + 1)) {
        int suffix = w % suffixes;
        for (int i = m - 1, rest = suffix; i >= 0; i--, rest /= channels) {
          letters[i] = rest % channels;
        }
        addSteps(m, levelStart + w, levelStart + w - suffix, levelStart, before);
      }
      needed = before;
      suffixes /= channels;
    }
  }

  /** Adds the steps of the word at hand, of {@code length} letters behind a prefix. */
  private void addSteps(int length, int target, int prefix, int levelStart, BitSet needed) {
    int whole = factorise(0, length, wholeStarts);
    for (int f = 1; f < whole; f++) {
      if (compare(wholeStarts, f, wholeStarts, f - 1) == 0) {
        continue;
      }
      int part = factorise(wholeStarts[f] + 1, wholeStarts[f + 1], partStarts);
      int place = letters[wholeStarts[f]];
      double factor = 1;
      int copies = 0;
      int copiesOfPart = 0;
      int[] last = wholeStarts;
      int lastFactor = f;
      for (int i = 0, j = 0; i < whole || j < part; ) {
        if (i == f) {
          i++;
          continue;
        }
        boolean fromPart = i == whole || (j < part && compare(partStarts, j, wholeStarts, i) > 0);
        int[] starts = fromPart ? partStarts : wholeStarts;
        int next = fromPart ? j++ : i++;
        boolean again = copies > 0 && compare(starts, next, last, lastFactor) == 0;
        copies = again ? copies + 1 : 1;
        copiesOfPart = (again ? copiesOfPart : 0) + (fromPart ? 1 : 0);
        if (fromPart) {
          factor = factor * copies / copiesOfPart; // equal words of the whole come first
        }
        for (int at = starts[next]; at < starts[next + 1]; at++) {
          place = channels * place + letters[at];
        }
        last = starts;
        lastFactor = next;
      }
      add(target, prefix + place, factor);
      needed.set(prefix + place - levelStart);
    }
  }

  /**
   * Cuts letters {@code from} to {@code to} into Lyndon words in decreasing order (Duval, J.
   * Algorithms 4, 1983).
   *
   * @param starts receives where each begins, and {@code to}
   * @return how many there are
   */
  private int factorise(int from, int to, int[] starts) {
    int found = 0;
    int start = from;
    while (start < to) {
      int end = start + 1;
      int period = start;
      while (end < to && letters[period] <= letters[end]) {
        period = letters[period] < letters[end] ? start : period + 1;
        end++;
      }
      int length = end - period;
      while (start <= period) {
        starts[found++] = start;
        start += length;
      }
    }
    starts[found] = to;
    return found;
  }

  private int compare(int[] starts, int factor, int[] otherStarts, int other) {
    return Arrays.compare(
        letters,
        starts[factor],
        starts[factor + 1],
        letters,
        otherStarts[other],
        otherStarts[other + 1]);
  }

  private void add(int target, int source, double factor) {
    if (count == targets.length) {
      targets = Arrays.copyOf(targets, 2 * count);
      sources = Arrays.copyOf(sources, 2 * count);
      factors = Arrays.copyOf(factors, 2 * count);
    }
    targets[count] = target;
    sources[count] = source;
    factors[count++] = factor;
  }

  /** Puts the coordinates of an element, levels 1 to D, in the places of Lyndon words. */
  void apply(double[] element) {
    for (int i = count - 1; i >= 0; i--) {
      int target = targets[i];
      element[target] = Math.fma(factors[i], element[sources[i]], element[target]);
    }
  }

  /** The adjoint of {@link #apply}; other places than those of Lyndon words must hold 0. */
  void pullBack(double[] cotangent) {
    for (int i = 0; i < count; i++) {
      int source = sources[i];
      cotangent[source] = Math.fma(factors[i], cotangent[targets[i]], cotangent[source]);
    }
  }
}
