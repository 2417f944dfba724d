package io.roughspike.model;

import io.roughspike.math.Elementary;
import io.roughspike.random.RandomStream;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Which sources are connected to which targets. What is drawn is a function of the random stream,
 * the number of the rule among those of a network, and the positions of sources and targets in
 * their lists; it takes time in proportion to the connections made, not to the pairs.
 */
public sealed interface ConnectionRule {
  /** Takes connections. */
  @FunctionalInterface
  interface Receiver {
    /**
     * Takes one.
     *
     * @param source position in the list of sources, from 0
     * @param target position in the list of targets, from 0
     */
    void connect(int source, int target);
  }

  /**
   * Makes the connections.
   *
   * @param stream of what is drawn
   * @param rule number of the rule among those that draw from the stream
   * @param from numbers of the sources, all different
   * @param to numbers of the targets, all different
   * @param self whether a source may be connected to the target of the same number
   * @param receiver takes each connection once, no order being promised
   */
  void connect(
      RandomStream stream, int rule, int[] from, int[] to, boolean self, Receiver receiver);

  /** Every source to every target. */
  record All() implements ConnectionRule {
    @Override
    public void connect(
        RandomStream stream, int rule, int[] from, int[] to, boolean self, Receiver receiver) {
      ConnectionList.requireRoom((double) from.length * to.length);
      int[] same = self ? none(from.length) : positions(from, to);
      for (int a = 0; a < from.length; a++) {
        for (int b = 0; b < to.length; b++) {
          if (b != same[a]) {
            receiver.connect(a, b);
          }
        }
      }
    }
  }

  /** Each source to the target at the same position; both lists are of one length. */
  record OneToOne() implements ConnectionRule {
    @Override
    public void connect(
        RandomStream stream, int rule, int[] from, int[] to, boolean self, Receiver receiver) {
      if (from.length != to.length) {
        throw new IllegalArgumentException(
            "one to one needs as many sources as targets, got %d and %d"
                .formatted(from.length, to.length));
      }
      for (int a = 0; a < from.length; a++) {
        if (!self && from[a] == to[a]) {
          throw new IllegalArgumentException(
              "one to one would connect neuron %d to itself: allow it by self: true, or choose other neurons"
                  .formatted(from[a]));
        }
        receiver.connect(a, a);
      }
    }
  }

  /**
   * Each pair with the same probability, independently. From a source's connection the next one is
   * a number of targets further on that is drawn at once, geometrically: floor(log U / log(1 - p))
   * targets are left out, U being uniform draw m of the source at its connection m.
   *
   * @param probability p, from 0 to 1
   */
  record Probability(double probability) implements ConnectionRule {
    /** Checks the value. */
    public Probability {
      if (!(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException("probability must be from 0 to 1, got " + probability);
      }
    }

    @Override
    public void connect(
        RandomStream stream, int rule, int[] from, int[] to, boolean self, Receiver receiver) {
      ConnectionList.requireRoom(probability * from.length * to.length);
      double scale = probability < 1 ? Elementary.log(1 - probability) : Double.NEGATIVE_INFINITY;
      int[] same = self ? none(from.length) : positions(from, to);
      for (int a = 0; a < from.length && scale < 0; a++) { // 0 where 1 - p is 1
        int candidates = same[a] < 0 ? to.length : to.length - 1;
        double next = Math.floor(stream.logUniform(rule, a, 0) / scale);
        for (int m = 1; next < candidates; m++) {
          receiver.connect(a, past(same[a], (int) next));
          next += 1 + Math.floor(stream.logUniform(rule, a, m) / scale);
        }
      }
    }
  }

  /**
   * To each target from as many different sources, every choice being as likely (Floyd's algorithm,
   * Communications of the ACM 30, 1987).
   *
   * @param sources how many, at least 0 and at most the sources there are
   */
  record InDegree(int sources) implements ConnectionRule {
    /** Checks the value. */
    public InDegree {
      if (sources < 0) {
        throw new IllegalArgumentException("indegree must be at least 0, got " + sources);
      }
    }

    @Override
    public void connect(
        RandomStream stream, int rule, int[] from, int[] to, boolean self, Receiver receiver) {
      ConnectionList.requireRoom((double) sources * to.length);
      int[] same = self ? none(to.length) : positions(to, from);
      BitSet chosen = new BitSet(from.length);
      for (int b = 0; b < to.length; b++) {
        int candidates = same[b] < 0 ? from.length : from.length - 1;
        if (sources > candidates) {
          throw new IllegalArgumentException(
              "indegree must be at most the number of possible sources, %d, got %d"
                  .formatted(candidates, sources));
        }
        chosen.clear();
        for (int draw = 0; draw < sources; draw++) {
          int last = candidates - sources + draw;
          int one = (int) (stream.uniform(rule, b, draw) * (last + 1));
          int taken = chosen.get(one) ? last : one;
          chosen.set(taken);
          receiver.connect(past(same[b], taken), b);
        }
      }
    }
  }

  /** Number {@code candidate} of the positions without {@code left out}, which may be -1. */
  private static int past(int leftOut, int candidate) {
    return leftOut < 0 || candidate < leftOut ? candidate : candidate + 1;
  }

  private static int[] none(int size) {
    int[] none = new int[size];
    Arrays.fill(none, -1);
    return none;
  }

  /** Where each of {@code numbers} stands in {@code list}; -1 for nowhere. */
  private static int[] positions(int[] numbers, int[] list) {
    int[] byNumber = none(1 + Math.max(largest(numbers), largest(list)));
    for (int k = 0; k < list.length; k++) {
      byNumber[list[k]] = k;
    }
    return Arrays.stream(numbers).map(number -> byNumber[number]).toArray();
  }

  private static int largest(int[] numbers) {
    return Arrays.stream(numbers).max().orElse(-1);
  }
}
