package io.roughspike.engine;

import static io.roughspike.testing.Sentences.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.model.Network;
import io.roughspike.model.Parameter;
import io.roughspike.model.StochasticNeuron;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** Sums over samples in one fixed order. */
class GroupSumsTest {
  /** Memory is bounded: at most 2^22 numbers, or 16 groups. */
  @Test
  void largerGroupsForManySamplesAndParameters() {
    assertEquals(128, GroupSums.groupSize(1025, 1 << 20));
    assertEquals(1 << 20, GroupSums.groupSize(1 << 24, 1 << 20));
    assertEquals(128, GroupSums.groupSize(1 << 24, 16));
    assertEquals(8768, GroupSums.groupSize(Integer.MAX_VALUE, 16));
  }

  @Test
  void groupsOf64() {
    assertEquals(64, GroupSums.groupSize(1, 16));
    assertEquals(64, GroupSums.groupSize(1 << 23, 16));
    assertEquals(64, GroupSums.groupSize(1024, 1 << 20));
  }

  /** Sequentially within a group, then group after group: not the same bits as one long sum. */
  @Test
  void orderOfTheSum() {
    int samples = 200;
    GroupSums sums = new GroupSums();
    double[] gradient = new double[3 + Parameter.COUNT];
    for (int round = 0; round < 2; round++) { // a reset forgets the first round
      sums.reset(samples, Parameter.COUNT);
      // whole groups in any order, samples of a group in order
      for (int group : new int[] {2, 0, 3, 1}) {
        for (int n = 64 * group; n < Math.min(samples, 64 * (group + 1)); n++) {
          for (int p = 0; p < Parameter.COUNT; p++) {
            gradient[3 + p] = term(n, p);
          }
          sums.add(n, term(n, 99), gradient, 3);
        }
      }
    }
    ParameterGradient total = new ParameterGradient();
    sums.total(Network.of(StochasticNeuron.defaults()), total);
    boolean differs = false;
    for (Parameter p : Parameter.values()) {
      assertEquals(expected(samples, p.ordinal()), total.get(p));
      double sequential = 0;
      for (int n = 0; n < samples; n++) {
        sequential += term(n, p.ordinal());
      }
      differs |= sequential != total.get(p);
    }
    assertEquals(expected(samples, 99), total.value());
    assertTrue(differs, "the test must be able to tell the orders apart");
  }

  private static double term(int sample, int p) {
    return Math.sin(1 + sample * 37 + p * 11);
  }

  private static double expected(int samples, int p) {
    double sum = 0;
    for (int first = 0; first < samples; first += 64) {
      double group = 0;
      for (int n = first; n < Math.min(samples, first + 64); n++) {
        group += term(n, p);
      }
      sum += group;
    }
    return sum;
  }

  @Test
  void gradientKnowsWhatWasRequested() {
    ParameterGradient some = new ParameterGradient(EnumSet.of(Parameter.BETA));
    assertTrue(some.has(Parameter.BETA));
    assertFalse(some.has(Parameter.MU1));
    assertRefused(
        "the gradient was computed without mu1: request it first", () -> some.get(Parameter.MU1));
  }
}
