package io.roughspike.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.equations.LeakyNeuron;
import io.roughspike.model.DriverLaw;
import io.roughspike.model.Network;
import io.roughspike.model.Parameter;
import io.roughspike.model.Range;
import io.roughspike.train.Transform.Clamp;
import io.roughspike.train.Transform.Log;
import io.roughspike.train.Transform.Sigmoid;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransformTest {
  private static final List<Transform> ALL =
      List.of(Transform.identity(), new Clamp(0, 3), new Log(), new Sigmoid(-1, 4));

  @Test
  void freeIsTheInverseOfValue() {
    for (Transform transform : ALL) {
      for (double theta : new double[] {0.01, 0.5, 1, 2.99}) {
        // at most four roundings of numbers below 8, and |u| <= 5 passes on its own
        assertEquals(
            theta,
            transform.value(transform.free(theta)),
            16 * Math.ulp(4.0),
            transform.toString());
      }
    }
  }

  @Test
  void slopeMatchesCentralDifferences() {
    // third derivatives are at most 5 on these points: h^2 5 / 6 from the difference, 8 eps / h
    // from rounding
    double h = Math.cbrt(Math.ulp(1.0));
    for (Transform transform : ALL) {
      for (double u : new double[] {-3, -0.5, 0, 0.7, 1.5}) {
        double difference = (transform.value(u + h) - transform.value(u - h)) / (2 * h);
        assertEquals(difference, transform.slope(u), 10 * h * h, transform.toString());
      }
    }
  }

  @Test
  void clampPutsBackOnItsBounds() {
    Clamp clamp = new Clamp(0, 3);
    assertEquals(0, clamp.project(-0.5), 0.0);
    assertEquals(3, clamp.project(7), 0.0);
    assertEquals(1, clamp.project(1), 0.0);
    assertEquals(-1e300, Transform.identity().project(-1e300), 0.0);
  }

  @Test
  void keepsAwayFromTheEdgeWhateverTheFreeValue() {
    assertTrue(new Log().value(-700) > 0);
    assertEquals(Math.nextUp(-1.0), new Sigmoid(-1, 4).value(-1000), 0.0);
    assertEquals(0, new Sigmoid(-1, 4).slope(-1000), 0.0);
    assertEquals(Math.nextDown(4.0), new Sigmoid(-1, 4).value(1000), 0.0);
  }

  /** A block of a parameter takes no transform that leads out of its range. */
  @Test
  void blocksRefuseTransformsThatLeaveTheRange() {
    Network network = Network.of(LeakyNeuron.standard()).withDriver(new DriverLaw.Fractional(0.3));
    LearnedBlock hurst = LearnedBlock.of(network, "driver.hurst");
    assertEquals(new Range(0, 1, true), hurst.range());
    for (Transform wide :
        List.of(
            new Log(),
            Transform.identity(),
            new Clamp(0, 0.5),
            new Clamp(0.5, 1),
            new Sigmoid(0, 1.5),
            new Sigmoid(-1, 1))) {
      assertRefused("driver.hurst must be above 0 and below 1", () -> hurst.with(wide));
    }
    for (Transform narrow : List.of(new Sigmoid(0, 1), new Clamp(0.1, 0.9))) {
      assertEquals(narrow, hurst.with(narrow).transform());
    }
    assertRefused(
        "tauS must be above 0", () -> LearnedBlock.of(network, "tauS").with(new Clamp(0, 3)));
    assertRefused(
        "beta must be at least 0", () -> LearnedBlock.of(network, "beta").with(new Clamp(-1, 3)));
    assertEquals(new Log(), LearnedBlock.of(network, "beta").with(new Log()).transform());
  }

  /** Every parameter's own transform leads to values that a neuron accepts. */
  @Test
  void defaultsKeepANeuronValid() {
    for (Parameter parameter : LeakyNeuron.MODEL.parameters()) {
      Transform transform = Transform.defaultFor(parameter.range());
      for (double u : new double[] {-20, -1, 0, 1, 20}) {
        LeakyNeuron.standard().with(parameter.name(), transform.value(transform.project(u)));
      }
    }
  }

  @Test
  void defaultsStayInAnyRange() {
    double infinity = Double.POSITIVE_INFINITY;
    for (Range range :
        List.of(
            Range.ANY,
            Range.atLeast(-2),
            Range.above(0),
            Range.above(3),
            new Range(-1, 1, false),
            new Range(-1, 1, true),
            new Range(-infinity, 4, true))) {
      Transform transform = Transform.defaultFor(range);
      for (double u : new double[] {-20, -1, 0, 1, 20}) {
        double value = transform.value(transform.project(u));
        assertTrue(range.contains(value), range + ": " + value);
      }
    }
  }

  @Test
  void refuseStartsAndBoundsThatCannotBe() {
    assertRefused("got -1.0", () -> new Log().free(-1));
    assertRefused("got 5.0", () -> new Clamp(0, 3).free(5));
    assertRefused("got NaN", () -> Transform.identity().free(Double.NaN));
    assertRefused("got 4.0", () -> new Sigmoid(-1, 4).free(4));
    assertRefused("bounds", () -> new Clamp(3, 0));
    assertRefused("bounds", () -> new Sigmoid(0, Double.POSITIVE_INFINITY));
    assertRefused("bounds", () -> new Sigmoid(1, 1));
  }

  private static void assertRefused(String words, Runnable call) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(message.contains(words), message);
  }
}
