package io.roughspike.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.random.RandomStream;
import io.roughspike.testing.TestSeed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which pairs rules connect. */
class ConnectionRuleTest {
  private static final RandomStream STREAM =
      new RandomStream(TestSeed.of(ConnectionRuleTest.class), 4);

  private List<List<Integer>> pairs(ConnectionRule rule, int number, int[] from, int[] to) {
    return pairs(rule, number, from, to, false);
  }

  private List<List<Integer>> pairs(
      ConnectionRule rule, int number, int[] from, int[] to, boolean self) {
    List<List<Integer>> pairs = new ArrayList<>();
    rule.connect(STREAM, number, from, to, self, (a, b) -> pairs.add(List.of(a, b)));
    assertEquals(pairs.size(), new HashSet<>(pairs).size(), "a pair was connected twice");
    return pairs;
  }

  private static int[] range(int from, int to) {
    return IntStream.range(from, to).toArray();
  }

  @Test
  void allButSelf() {
    assertEquals(
        List.of(List.of(0, 0), List.of(0, 2), List.of(1, 0), List.of(1, 1)),
        pairs(new ConnectionRule.All(), 0, new int[] {5, 7}, new int[] {3, 5, 7}));
    assertEquals(4, pairs(new ConnectionRule.All(), 0, range(0, 2), range(0, 2), true).size());
  }

  @Test
  void oneToOne() {
    ConnectionRule rule = new ConnectionRule.OneToOne();
    assertEquals(List.of(List.of(0, 0), List.of(1, 1)), pairs(rule, 0, range(0, 2), range(2, 4)));
    assertEquals(2, pairs(rule, 0, range(0, 2), range(0, 2), true).size());
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> pairs(rule, 0, range(0, 2), range(0, 2)))
            .getMessage()
            .contains("connect neuron 0 to itself"));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> pairs(rule, 0, range(0, 2), range(2, 5)))
            .getMessage()
            .contains("got 2 and 3"));
  }

  @Test
  void probabilitiesAtTheirEnds() {
    assertEquals(
        List.of(), pairs(new ConnectionRule.Probability(0), 0, range(0, 30), range(0, 30)));
    assertEquals(
        new HashSet<>(pairs(new ConnectionRule.All(), 0, range(0, 9), range(3, 30))),
        new HashSet<>(pairs(new ConnectionRule.Probability(1), 0, range(0, 9), range(3, 30))));
    assertEquals(
        List.of(), pairs(new ConnectionRule.Probability(1e-300), 0, range(0, 30), range(0, 30)));
    for (double p : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> new ConnectionRule.Probability(p));
    }
  }

  /**
   * Each pair with probability p and independently: of 400 x 400 pairs, the number, those of each
   * target, and neighbours that are both connected, each within 6 standard deviations. A false
   * alarm has probability below 400 x 2e-9 and some.
   */
  @Test
  void everyPairIsAsLikely() {
    int size = 400;
    for (double p : new double[] {0.02, 0.3, 0.9}) {
      Set<List<Integer>> pairs =
          new HashSet<>(
              pairs(new ConnectionRule.Probability(p), 1, range(0, size), range(size, 2 * size)));
      assertWithin(pairs.size(), p, (double) size * size);
      int[] in = new int[size];
      pairs.forEach(pair -> in[pair.get(1)]++);
      for (int b = 0; b < size; b++) {
        assertWithin(in[b], p, size);
      }
      double both =
          pairs.stream()
              .filter(pair -> pair.get(1) % 2 == 0)
              .filter(pair -> pairs.contains(List.of(pair.get(0), pair.get(1) + 1)))
              .count();
      assertWithin(both, p * p, size * size / 2.0);
    }
  }

  private static void assertWithin(double count, double p, double trials) {
    // Few expected successes have a heavier tail than the normal one: the + 6 is for them.
    assertEquals(p * trials, count, 6 * Math.sqrt(p * (1 - p) * trials) + 6);
  }

  @Test
  void inDegreesAreExactAndEverySourceIsAsLikely() {
    int size = 300;
    int degree = 7;
    int[] in = new int[size];
    int[] out = new int[size];
    for (List<Integer> pair :
        pairs(new ConnectionRule.InDegree(degree), 2, range(0, size), range(0, size))) {
      assertFalse(pair.get(0).equals(pair.get(1)));
      out[pair.get(0)]++;
      in[pair.get(1)]++;
    }
    for (int k = 0; k < size; k++) {
      assertEquals(degree, in[k]);
      assertWithin(out[k], (double) degree / size, size);
    }
    List<List<Integer>> full = pairs(new ConnectionRule.InDegree(4), 2, range(0, 5), range(0, 5));
    assertEquals(20, full.size());
    assertThrows(
        IllegalArgumentException.class,
        () -> pairs(new ConnectionRule.InDegree(5), 2, range(0, 5), range(0, 5)));
    assertEquals(
        25, pairs(new ConnectionRule.InDegree(5), 2, range(0, 5), range(0, 5), true).size());
  }

  /** Draws depend on the rule and positions, not on what a network has beside them. */
  @Test
  void drawsAreFunctionsOfRuleAndPosition() {
    for (ConnectionRule rule :
        List.of(new ConnectionRule.Probability(0.3), new ConnectionRule.InDegree(4))) {
      List<List<Integer>> here = pairs(rule, 3, range(0, 20), range(20, 50));
      assertEquals(here, pairs(rule, 3, range(70, 90), range(100, 130)));
      assertFalse(here.equals(pairs(rule, 4, range(0, 20), range(20, 50))));
    }
    List<List<Integer>> few =
        pairs(new ConnectionRule.Probability(0.3), 3, range(0, 9), range(9, 40));
    List<List<Integer>> more =
        pairs(new ConnectionRule.Probability(0.3), 3, range(0, 9), range(9, 60));
    assertEquals(few, more.stream().filter(pair -> pair.get(1) < 31).toList());
  }

  /** A hundred thousand neurons with ten connections each: 1e10 pairs would take minutes. */
  @Test
  void workGrowsWithConnections() {
    int[] all = range(0, 100_000);
    ConnectionList list = new ConnectionList();
    new ConnectionRule.Probability(1e-4)
        .connect(STREAM, 0, all, all, false, (a, b) -> list.add(a, b, 0, 1));
    assertWithin(list.count(), 1e-4, 1e10);
    assertEquals(list.count(), list.connections(all.length, all.length).count());
    assertThrows(
        IllegalArgumentException.class,
        () -> new ConnectionRule.All().connect(STREAM, 0, all, all, false, (_, _) -> {}));
  }
}
