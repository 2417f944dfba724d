package io.roughspike.engine;

import static io.roughspike.testing.Sentences.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.equations.LeakyNeuron;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Sums over samples in one fixed order. */
class GroupSumsTest {
  private static final int PARAMETERS = LeakyNeuron.MODEL.parameters().size();

  @Test
  void nodesThatWorkersTake() {
    assertEquals(0, GroupSums.level(1, 1));
    assertEquals(0, GroupSums.level(64, 1));
    assertEquals(1, GroupSums.level(65, 1));
    assertEquals(0, GroupSums.level(64 * 16, 16));
    assertEquals(1, GroupSums.level(64 * 16 + 1, 16));
    assertEquals(25, GroupSums.level(Integer.MAX_VALUE, 1));
  }

  /** Whatever the level of the nodes and the order in which they are done. */
  @Test
  void orderOfTheSum() {
    GroupSums sums = new GroupSums();
    double[] gradient = new double[3 + PARAMETERS];
    for (int samples : new int[] {1, 63, 64, 65, 200, 320, 321, 1000}) {
      for (int level = 0; level < 6; level++) {
        sums.reset(samples, PARAMETERS, level);
        int size = GroupSums.GROUP << level;
        for (int node = (samples - 1) / size; node >= 0; node--) {
          for (int n = node * size; n < Math.min(samples, (node + 1) * size); n++) {
            for (int p = 0; p < PARAMETERS; p++) {
              gradient[3 + p] = term(n, p);
            }
            sums.add(n, term(n, 99), gradient, 3);
          }
        }
        ParameterGradient total = new ParameterGradient();
        sums.total(Network.of(LeakyNeuron.standard()), false, total);
        for (String p : LeakyNeuron.MODEL.parameterNames()) {
          assertEquals(expected(0, samples, LeakyNeuron.MODEL.parameter(p)), total.get(p));
        }
        assertEquals(expected(0, samples, 99), total.value());
      }
    }
  }

  /** Any list of nodes in order, of any levels, gives the bits of one run. */
  @Test
  void anySplitIntoNodes() {
    SplittableRandom random = new SplittableRandom(TestSeed.of(GroupSumsTest.class));
    SumTree tree = new SumTree();
    double[] total = new double[2];
    boolean differs = false;
    for (int n = 0; n < 500; n++) {
      int samples = random.nextInt(1, 3_000);
      int groups = (samples - 1) / GroupSums.GROUP + 1;
      tree.reset(1);
      for (int group = 0; group < groups; ) {
        int most = group == 0 ? 6 : Integer.numberOfTrailingZeros(group);
        int level = random.nextInt(most + 1);
        int from = group * GroupSums.GROUP;
        int size = GroupSums.GROUP << level;
        double value = expected(from, Math.min(samples, from + size), 7);
        tree.add(level, group >> level, new double[] {value}, 0);
        group += 1 << level;
      }
      tree.total(total, 1);
      assertEquals(expected(0, samples, 7), total[1], samples + " samples");
      double sequential = 0;
      for (int k = 0; k < samples; k++) {
        sequential += term(k, 7);
      }
      differs |= sequential != total[1];
    }
    assertTrue(differs, "the test must be able to tell the orders apart");
  }

  @Test
  void gapsAreRefused() {
    SumTree tree = new SumTree();
    tree.reset(1);
    assertThrows(IllegalStateException.class, () -> tree.total(new double[1], 0));
    tree.add(0, 0, new double[] {1}, 0);
    tree.add(0, 2, new double[] {1}, 0);
    assertThrows(IllegalStateException.class, () -> tree.total(new double[1], 0));
  }

  private static double term(int sample, int p) {
    return Math.sin(1 + sample * 37 + p * 11);
  }

  /** Halves of the smallest whole power of two of groups that holds the samples, if both exist. */
  private static double expected(int from, int to, int p) {
    if (to - from <= GroupSums.GROUP) {
      double group = 0;
      for (int n = from; n < to; n++) {
        group += term(n, p);
      }
      return group;
    }
    int half = GroupSums.GROUP;
    while (2 * half < to - from) {
      half *= 2;
    }
    return expected(from, from + half, p) + expected(from + half, to, p);
  }

  @Test
  void gradientKnowsWhatWasRequested() {
    ParameterGradient some = new ParameterGradient(Set.of("beta"));
    assertTrue(some.has("beta"));
    assertFalse(some.has("mu1"));
    assertRefused("the gradient was computed without mu1: request it first", () -> some.get("mu1"));
    assertThrows(IllegalStateException.class, () -> some.get("beta")); // nothing computed yet
  }

  @Test
  void gradientsHaveDelaysWhereTheNetworkHas() {
    Network network =
        Network.of(LeakyNeuron.standard(), 2)
            .withConnections(
                Connections.of(new double[][] {{0, 1}, {0, 0}}, 2).withDelays(new double[] {3}));
    double[] values = new double[network.parameterCount()];
    Arrays.setAll(values, p -> p);
    ParameterGradient all = new ParameterGradient();
    all.set(0, network, values, false);
    double[][] delays = {{0, network.firstDelay()}, {0, 0}};
    assertArrayEquals(delays, all.delays(0));
    assertRefused(
        "input connections must have delays for derivatives by them, got none: give them delays, 0 for at once",
        () -> all.inputDelays(0));
    ParameterGradient undelayed = new ParameterGradient(Set.of(), true, false);
    undelayed.set(0, network, values, false);
    assertEquals(network.firstWeight(), undelayed.at(network.firstWeight()));
    assertRefused(
        "the gradient was computed without delays: request them first", () -> undelayed.delays(0));
    assertTrue(new ParameterGradient(Set.of()).hasDelays());
    assertFalse(new ParameterGradient(Set.of(), false).hasDelays());
  }
}
