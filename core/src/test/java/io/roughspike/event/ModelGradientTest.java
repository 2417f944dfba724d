package io.roughspike.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.check.CentralDifferences;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.MixedCase;
import io.roughspike.testing.ModelCase;
import io.roughspike.testing.NeuronModels;
import io.roughspike.testing.TermwiseScale;
import io.roughspike.testing.TestSeed;
import io.roughspike.testing.TextModels;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Gradients of random networks of every model, built in or not: by every parameter, weight and
 * start value, against differences with common noise, and the adjoint against forward
 * sensitivities. Errors are relative to {@link TermwiseScale}.
 */
class ModelGradientTest {
  /** As in {@link NetworkGradientTest}. */
  private static final double ROUNDING = 1e-11;

  /** As in {@link NetworkGradientTest}. */
  private static final double DIFFERENCE = 1e-7;

  /**
   * A difference says nothing where its own error, which is estimated to a factor of a few, comes
   * near the bar: where some event is so close to the end of a step that only tiny differences keep
   * it there, and these are rounded.
   */
  private static final double USEFUL = DIFFERENCE / 3;

  /** In an upswing small differences grow, so that more of them are useless than elsewhere. */
  private static final double MOST_USELESS = 0.05;

  private static final int MOST_NEURONS = 6;

  private final long seed = TestSeed.of(ModelGradientTest.class);

  @Test
  void gradientsOfSmallNetworks() {
    check(2, 2);
  }

  @Test
  @Tag("slow")
  void gradientsOfManyNetworks() {
    check(30, MOST_NEURONS);
  }

  @Test
  void gradientsOfMixedNetworks() {
    checkMixed(6);
  }

  @Test
  @Tag("slow")
  void gradientsOfManyMixedNetworks() {
    checkMixed(100);
  }

  private void checkMixed(int networks) {
    Errors all =
        IntStream.range(0, networks)
            .parallel()
            .mapToObj(trial -> new MixedCase(seed + trial, 1))
            .map(one -> errors(one.toString(), one.simulation(), one.cotangents(), Map.of()))
            .reduce(Errors::and)
            .orElseThrow();
    System.out.println("mixed networks: " + all);
    assertTrue(all.events >= networks, "nearly silent");
    assertTrue(all.useless <= MOST_USELESS * all.derivatives, all.useless + " are useless");
  }

  /** What came of one network. */
  private record Errors(
      int events, int derivatives, int useless, double difference, double rounding) {
    Errors and(Errors other) {
      return new Errors(
          events + other.events,
          derivatives + other.derivatives,
          useless + other.useless,
          Math.max(difference, other.difference),
          Math.max(rounding, other.rounding));
    }
  }

  private void check(int networks, int mostNeurons) {
    for (NeuronModels.Example example : TextModels.all()) {
      Errors all =
          IntStream.range(0, networks)
              .parallel()
              .mapToObj(
                  trial -> errors(new ModelCase(example, seed + trial, 1 + trial % mostNeurons, 1)))
              .reduce(Errors::and)
              .orElseThrow();
      System.out.printf(
          "%-32s %5d events, %6d derivatives: differences %.1e (%d useless), forward sensitivities %.1e%n",
          example.model().name(),
          all.events,
          all.derivatives,
          all.difference,
          all.useless,
          all.rounding);
      assertTrue(all.events >= networks, example.model().name() + " is nearly silent");
      assertTrue(all.useless <= MOST_USELESS * all.derivatives, all.useless + " are useless");
    }
  }

  private static Errors errors(ModelCase problem) {
    return errors(problem.toString(), problem.simulation(), problem.cotangents(), problem.units());
  }

  private static Errors errors(
      String name, Simulation simulation, Cotangents cotangents, Map<String, Double> units) {
    SpikeTrains spikes = new SpikeTrains();
    ParameterGradient adjoint = new ParameterGradient();
    ParameterGradient forward = new ParameterGradient();
    try (Engine engine = new ScalarEngine(1, 64 << 20)) {
      engine.simulate(simulation, spikes);
      engine.adjoint(simulation, cotangents, adjoint);
      engine.forwardSensitivities(simulation, cotangents, forward);
      assertEquals(adjoint.value(), forward.value(), "one and the same path");
      TermwiseScale scale = new TermwiseScale(simulation, cotangents, engine);
      CentralDifferences differences =
          new CentralDifferences(engine, simulation, cotangents, units);
      int count = simulation.network().parameterCount();
      int useless = 0;
      double difference = 0;
      double rounding = 0;
      for (int p = 0; p < count; p++) {
        double apart =
            isBelowRounding(simulation, adjoint, forward, p)
                ? 0
                : scale.distance(p, adjoint.at(p), forward.at(p));
        String what = "%s, %s".formatted(name, simulation.network().nameOf(p));
        check(what, "forward", adjoint.at(p), forward.at(p), apart, ROUNDING);
        rounding = Math.max(rounding, apart);
        CentralDifferences.Derivative estimate = differences.derivative(p);
        boolean useful = scale.distance(p, estimate.error(), 0) <= USEFUL;
        if (estimate.unresolved() > 0 || !(useful || estimate.magnitude() == 0)) {
          useless++;
          continue;
        }
        apart = scale.distance(p, adjoint.at(p), estimate.value());
        check(what, "difference", adjoint.at(p), estimate.value(), apart, DIFFERENCE);
        difference = Math.max(difference, apart);
      }
      return new Errors(spikes.count(0), count, useless, difference, rounding);
    }
  }

  /**
   * Whether a change of the parameter by as much as it is leaves the functional's last digit alone:
   * then a derivative is so small that its terms' own terms, which cancel, are larger than the bar.
   */
  private static boolean isBelowRounding(
      Simulation simulation, ParameterGradient x, ParameterGradient y, int p) {
    double parameter = simulation.network().toArray()[p];
    return Math.abs((x.at(p) - y.at(p)) * parameter) <= Math.ulp(x.value());
  }

  private static void check(
      String what, String other, double adjoint, double found, double apart, double most) {
    assertTrue(
        apart <= most,
        "%s: adjoint %s, %s %s, apart by %.1e".formatted(what, adjoint, other, found, apart));
  }
}
