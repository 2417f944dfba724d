package io.roughspike.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.check.CentralDifferences;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Network;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.TermwiseScale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares gradients of many simulations by the adjoint with forward sensitivities, and with
 * differences by common noise. Errors are relative to {@link TermwiseScale}.
 */
final class AdjointCheck {
  /** As in {@link NetworkGradientTest}. */
  private static final double ROUNDING = 1e-11;

  /** Units in the last place of a functional: see below. */
  private static final double UNITS = 4;

  /** As in {@link NetworkGradientTest}. */
  private static final double DIFFERENCE = 1e-7;

  /** As in {@link ModelGradientTest}. */
  private static final double USEFUL = DIFFERENCE / 3;

  private final double mostUseless;
  private int derivatives;
  private int useless;
  private int events;

  /** The worst errors by kind: of differences, of forward sensitivities. */
  private final Map<String, double[]> worst = new TreeMap<>();

  /**
   * No comparison yet.
   *
   * @param mostUseless share of differences that may say nothing
   */
  AdjointCheck(double mostUseless) {
    this.mostUseless = mostUseless;
  }

  /**
   * Compares a gradient.
   *
   * @param kind what the worst errors are told by
   * @param differs whether also with differences
   */
  void check(
      String name,
      String kind,
      Simulation simulation,
      Cotangents cotangents,
      Map<String, Double> units,
      boolean differs) {
    ParameterGradient adjoint = new ParameterGradient();
    ParameterGradient forward = new ParameterGradient();
    SpikeTrains spikes = new SpikeTrains();
    try (Engine engine = new ScalarEngine(1, 64 << 20)) {
      engine.simulate(simulation, spikes);
      engine.adjoint(simulation, cotangents, adjoint);
      engine.forwardSensitivities(simulation, cotangents, forward);
      assertEquals(adjoint.value(), forward.value(), name + ": one and the same path");
      TermwiseScale scale = new TermwiseScale(simulation, cotangents, engine);
      CentralDifferences differences =
          new CentralDifferences(engine, simulation, cotangents, units);
      double value = differences.value();
      assertEquals(value, adjoint.value(), 1e-13 * Math.max(1, Math.abs(value)));
      double[] here = new double[2];
      for (int p = 0; p < simulation.network().parameterCount(); p++) {
        String what = name + ", " + simulation.network().nameOf(p);
        if (forward.isComputed(p)) { // not by the driver
          double rounding = scale.distance(p, adjoint.at(p), forward.at(p));
          if (rounding <= ROUNDING || !isBelowRounding(simulation, units, adjoint, forward, p)) {
            here[1] = Math.max(here[1], rounding);
            assertApart(what + ": forward", adjoint.at(p), forward.at(p), rounding, ROUNDING);
          }
        }
        if (differs) {
          here[0] = Math.max(here[0], difference(what, differences, scale, adjoint, p));
        }
      }
      events += spikes.count(0);
      System.out.printf("%s: %d events, %.1e, %.1e%n", name, spikes.count(0), here[0], here[1]);
      worst.merge(kind, here, (x, y) -> new double[] {Math.max(x[0], y[0]), Math.max(x[1], y[1])});
    }
  }

  /** How far the derivative by a parameter is from its difference. */
  private double difference(
      String what,
      CentralDifferences differences,
      TermwiseScale scale,
      ParameterGradient adjoint,
      int p) {
    CentralDifferences.Derivative estimate = differences.derivative(p);
    boolean useful = scale.distance(p, estimate.error(), 0) <= USEFUL;
    derivatives++;
    // of a spike that moves nothing both are 0; of one whose difference is of one side only the
    // first
    boolean isNothing = estimate.magnitude() == 0 && estimate.value() == 0;
    if (estimate.unresolved() > 0 || !(useful || isNothing)) {
      useless++;
      return 0;
    }
    // two slopes where a forced event's spike comes to a neuron together with another
    double difference = estimate.nearest(adjoint.at(p));
    double error = Math.abs(adjoint.at(p) - difference);
    boolean resolved = error > estimate.rounding(); // of a spike that moves nothing it is not
    double apart = resolved ? scale.distance(p, adjoint.at(p), difference) : 0;
    assertApart(what + ": difference", adjoint.at(p), difference, apart, DIFFERENCE);
    return apart;
  }

  /**
   * Whether a change of the parameter by as much as it is, or by its unit where it is 0, changes
   * the functional by a few units in the last place: then a derivative is so small that its terms'
   * own terms, which cancel, are larger than the bar. So it is with dead times in which a neuron
   * moves on: when they end matters to the error of a step alone. Over all models and steppers it
   * is at most 2 units where errors are above the bar.
   */
  private static boolean isBelowRounding(
      Simulation simulation,
      Map<String, Double> units,
      ParameterGradient x,
      ParameterGradient y,
      int p) {
    Network network = simulation.network();
    double size = Math.abs(network.toArray()[p]);
    if (size == 0 && p >= network.firstDelay()) {
      size = simulation.grid().step();
    } else if (size == 0) {
      boolean isWeight = p >= network.firstWeight();
      size = units.getOrDefault(isWeight ? "weights" : network.parameter(p).name(), 1.0);
    }
    return Math.abs((x.at(p) - y.at(p)) * size) <= UNITS * Math.ulp(x.value());
  }

  private static void assertApart(String what, double adjoint, double x, double apart, double bar) {
    assertTrue(
        apart <= bar, () -> "%s %s, adjoint %s, apart by %.1e".formatted(what, x, adjoint, apart));
  }

  /** Fails where there was nothing to compare. */
  void assertEnough() {
    System.out.printf("%d events, %d derivatives, %d useless%n", events, derivatives, useless);
    worst.forEach((name, w) ->
        System.out.printf("%s: differences %.1e, forward sensitivities %.1e%n", name, w[0], w[1]));
    assertTrue(useless <= mostUseless * derivatives, useless + " are useless");
    assertTrue(events > 0, "silent");
  }
}
