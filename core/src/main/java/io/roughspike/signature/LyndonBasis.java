package io.roughspike.signature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lyndon words of length 1 to D over d letters, by length and then in lexicographic order, and the
 * coordinates of Lie elements in the basis of the free Lie algebra that belongs to them (Lothaire,
 * Combinatorics on Words, chapter 5): P_a = a for a letter, and P_w = P_u P_v - P_v P_u where v is
 * the longest proper suffix of w that is a Lyndon word, w = u v.
 */
final class LyndonBasis {
  private final List<int[]> words;

  /** Where each word is in a tensor: levels 1 to D, row-major. */
  private final int[] positions;

  private final LyndonDual dual;

  LyndonBasis(int channels, int depth) {
    List<List<int[]>> levels = lyndonWords(channels, depth);
    words = levels.stream().flatMap(List::stream).toList();
    positions = new int[words.size()];
    dual = new LyndonDual(channels, depth);
    int levelStart = 0;
    int at = 0;
    for (int length = 1; length <= depth; length++) {
      BitSet places = new BitSet();
      for (int[] word : levels.get(length - 1)) {
        int place = 0;
        for (int letter : word) {
          place = channels * place + letter;
        }
        places.set(place);
        positions[at++] = levelStart + place;
      }
      dual.addLevel(length, levelStart, places);
      levelStart = channels * (levelStart + 1);
    }
  }

  /** Lyndon words of each length, in order (Duval, Theoret. Comput. Sci. 60, 1988). */
  private static List<List<int[]>> lyndonWords(int channels, int depth) {
    List<List<int[]>> levels = Stream.<List<int[]>>generate(ArrayList::new).limit(depth).toList();
    int[] word = new int[depth];
    int length = 1;
    while (length > 0) {
      levels.get(length - 1).add(Arrays.copyOf(word, length));
      for (int i = length; i < depth; i++) {
        word[i] = word[i - length];
      }
      length = depth;
      while (length > 0 && word[length - 1] == channels - 1) {
        length--;
      }
      if (length > 0) {
        word[length - 1]++;
      }
    }
    return levels;
  }

  /** The words' letters; not to be changed. */
  List<int[]> words() {
    return words;
  }

  /** The coordinates of a Lie element, levels 1 to D, which is destroyed. */
  void coordinates(double[] element, double[] out, int outOffset) {
    dual.apply(element);
    for (int w = 0; w < positions.length; w++) {
      out[outOffset + w] = element[positions[w]];
    }
  }

  /** The adjoint of {@link #coordinates}: writes the cotangent of the element. */
  void pullBack(double[] cotangents, int offset, double[] element) {
    Arrays.fill(element, 0);
    for (int w = 0; w < positions.length; w++) {
      element[positions[w]] = cotangents[offset + w];
    }
    dual.pullBack(element);
  }
}
