package io.roughspike.signature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lyndon words of length 1 to D over d letters, by length and then in lexicographic order, and the
 * basis of the free Lie algebra that belongs to them (Lothaire, Combinatorics on Words, chapter 5):
 * P_a = a for a letter, and P_w = P_u P_v - P_v P_u where v is the longest proper suffix of w that
 * is a Lyndon word, w = u v.
 *
 * <p>P_w is w plus words that come later in lexicographic order and have the same letters. So the
 * coordinates c of a Lie element L = sum c_w P_w solve a triangular system in its coefficients at
 * Lyndon words, L[w] = c_w + sum over earlier v of P_v[w] c_v.
 */
final class LyndonBasis {
  private final List<int[]> words = new ArrayList<>();

  /** Where each word is in a tensor: levels 1 to D, row-major. */
  private final int[] positions;

  /** Row w of the system without its diagonal is entries rowStart[w] to rowStart[w + 1] - 1. */
  private final int[] rowStart;

  private final int[] columns;
  private final double[] coefficients;

  /** Each row's entries while they are collected: column, coefficient. */
  private record Entry(int column, double coefficient) {}

  LyndonBasis(int channels, int depth) {
    List<Map<Integer, Double>> brackets = new ArrayList<>();
    List<List<Entry>> rows = new ArrayList<>();
    List<Integer> found = new ArrayList<>();
    // number of each Lyndon word, level by level, by its place in the level
    List<Map<Integer, Integer>> numbers = new ArrayList<>(List.of(Map.of()));
    int levelStart = 0;
    int levelWords = channels;
    for (int length = 1; length <= depth; length++) {
      Map<Integer, Integer> level = new TreeMap<>();
      for (int place = 0; place < levelWords; place++) {
        int[] word = letters(place, length, channels);
        if (isLyndon(word, 0)) {
          level.put(place, words.size());
          words.add(word);
          found.add(levelStart + place);
          rows.add(new ArrayList<>());
        }
      }
      numbers.add(level);
      level.forEach((place, number) -> {
        Map<Integer, Double> bracket =
            bracket(place, words.get(number), channels, numbers, brackets);
        bracket.forEach((other, coefficient) -> {
          Integer row = level.get(other);
          if (row != null && !row.equals(number)) {
            rows.get(row).add(new Entry(number, coefficient));
          }
        });
        if (words.get(number).length < depth) {
          brackets.add(bracket);
        }
      });
      levelStart += levelWords;
      levelWords *= length < depth ? channels : 1;
    }
    positions = found.stream().mapToInt(Integer::intValue).toArray();
    rowStart = new int[rows.size() + 1];
    for (int w = 0; w < rows.size(); w++) {
      rowStart[w + 1] = rowStart[w] + rows.get(w).size();
    }
    columns = rows.stream().flatMap(List::stream).mapToInt(Entry::column).toArray();
    coefficients = rows.stream().flatMap(List::stream).mapToDouble(Entry::coefficient).toArray();
  }

  private static int[] letters(int place, int length, int channels) {
    int[] word = new int[length];
    for (int i = length - 1, rest = place; i >= 0; i--, rest /= channels) {
      word[i] = rest % channels;
    }
    return word;
  }

  /** Whether the suffix from {@code start} on is smaller than all its own proper suffixes. */
  private static boolean isLyndon(int[] word, int start) {
    for (int suffix = start + 1; suffix < word.length; suffix++) {
      int[] whole = Arrays.copyOfRange(word, start, word.length);
      if (Arrays.compare(whole, Arrays.copyOfRange(word, suffix, word.length)) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** P_w as coefficients by place in its level. */
  private static Map<Integer, Double> bracket(
      int place,
      int[] word,
      int channels,
      List<Map<Integer, Integer>> numbers,
      List<Map<Integer, Double>> brackets) {
    Map<Integer, Double> sum = new TreeMap<>();
    if (word.length == 1) {
      sum.put(place, 1.0);
      return sum;
    }
    int cut = 1;
    while (!isLyndon(word, cut)) {
      cut++;
    }
    int rightWords = power(channels, word.length - cut);
    int leftWords = power(channels, cut);
    Map<Integer, Double> left = brackets.get(numbers.get(cut).get(place / rightWords));
    Map<Integer, Double> right =
        brackets.get(numbers.get(word.length - cut).get(place % rightWords));
    left.forEach((u, x) ->
        right.forEach((v, y) -> {
          sum.merge(u * rightWords + v, x * y, Double::sum);
          sum.merge(v * leftWords + u, -x * y, Double::sum);
        }));
    return sum;
  }

  private static int power(int base, int exponent) {
    int power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= base;
    }
    return power;
  }

  /** The words' letters; not to be changed. */
  List<int[]> words() {
    return words;
  }

  /** The coordinates of a Lie element. */
  void coordinates(double[] element, double[] out, int outOffset) {
    for (int w = 0; w < positions.length; w++) {
      double value = element[positions[w]];
      for (int i = rowStart[w]; i < rowStart[w + 1]; i++) {
        value = Math.fma(-coefficients[i], out[outOffset + columns[i]], value);
      }
      out[outOffset + w] = value;
    }
  }

  /**
   * The adjoint of {@link #coordinates}: adds to the cotangent of the element.
   *
   * @param cotangents of the coordinates; destroyed
   */
  void pullBack(double[] cotangents, double[] element) {
    for (int w = positions.length - 1; w >= 0; w--) {
      double value = cotangents[w];
      for (int i = rowStart[w]; i < rowStart[w + 1]; i++) {
        cotangents[columns[i]] = Math.fma(-coefficients[i], value, cotangents[columns[i]]);
      }
      element[positions[w]] += value;
    }
  }
}
