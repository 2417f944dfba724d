package io.roughspike.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.check.CentralDifferences;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.NonFiniteStateException;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Network;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.solver.Solver;
import io.roughspike.solver.Solver.Cuts;
import io.roughspike.solver.Stepper;
import io.roughspike.solver.Steppers;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.JumpDrivers;
import io.roughspike.testing.MixedCase;
import io.roughspike.testing.ModelCase;
import io.roughspike.testing.MultiplicativeNoise;
import io.roughspike.testing.NeuronModels;
import io.roughspike.testing.SolverCase;
import io.roughspike.testing.TermwiseScale;
import io.roughspike.testing.TestSeed;
import io.roughspike.testing.TextModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Gradients where the driver jumps: the adjoint against forward sensitivities and against
 * differences with the same jumps. Errors are relative to {@link TermwiseScale}; bars are those of
 * {@link SolverGradientTest}.
 */
class JumpGradientTest {
  private static final double ROUNDING = 1e-11;
  private static final double DIFFERENCE = 1e-7;
  private static final double USEFUL = DIFFERENCE / 3;
  private static final double MOST_USELESS = 0.1;

  /** As in {@link SolverGradientTest}: units in the last place of a functional. */
  private static final double UNITS = 4;

  /** Of how many combinations one is looked at in the build. */
  private static final int ONE_IN = 11;

  private static final int MIXED = 2;

  private final long seed = TestSeed.of(JumpGradientTest.class);

  private int derivatives;
  private int useless;
  private int events;

  /** The worst errors by driver: of differences, of forward sensitivities. */
  private final Map<JumpDrivers, double[]> worst = new TreeMap<>();

  private record Combination(NeuronModels.Example example, Stepper stepper, JumpDrivers driver) {}

  private static List<Combination> table() {
    List<Combination> table = new ArrayList<>();
    for (NeuronModels.Example example : MultiplicativeNoise.examples()) {
      for (JumpDrivers driver : JumpDrivers.values()) {
        table.add(new Combination(example, Steppers.named("rk4"), driver));
      }
    }
    for (NeuronModels.Example example : TextModels.all()) {
      for (Stepper stepper : Steppers.all()) {
        boolean additive = Steppers.named("exp1").refusal(example.model()).isEmpty();
        boolean jumps = additive || stepper.followsJumps();
        if (jumps && stepper.refusal(example.model()).isEmpty()) {
          JumpDrivers driver = JumpDrivers.values()[table.size() % JumpDrivers.values().length];
          table.add(new Combination(example, stepper, driver));
        }
      }
    }
    return table;
  }

  @Test
  void someModelsAndSolvers() {
    List<Combination> table = table();
    for (int k = Math.floorMod(seed, ONE_IN); k < table.size(); k += ONE_IN) {
      check(table.get(k), k % 2 == 0, k % (3 * ONE_IN) < ONE_IN);
    }
    assertEnough();
  }

  @Test
  @Tag("slow")
  void allModelsAndSolvers() {
    List<Combination> table = table();
    for (int k = 0; k < table.size(); k++) {
      check(table.get(k), k % 2 == 0, true);
    }
    assertEnough();
  }

  /** Different equations, dead times and several receptors, connected with delays. */
  @Test
  void mixedNetworks() {
    mixedNetworks(MIXED, false);
    assertEnough();
  }

  @Test
  @Tag("slow")
  void differencesOfMixedNetworks() {
    mixedNetworks(8 * MIXED, true);
    assertEnough();
  }

  private void mixedNetworks(int networks, boolean differs) {
    for (int k = 0; k < networks; k++) {
      MixedCase of = new MixedCase(seed + k, 1);
      Simulation delayed = SolverCase.delayed(of.simulation(), Steppers.named("rk4"), seed + k);
      JumpDrivers driver = JumpDrivers.values()[k % JumpDrivers.values().length];
      String name = "%s, %s".formatted(of, driver);
      check(name, driver, driver.drive(delayed, seed + k), of.cotangents(), Map.of(), differs);
    }
  }

  private void check(Combination of, boolean delays, boolean differs) {
    Solver solver = new Solver(of.stepper(), Cuts.ALL, Optional.empty());
    ModelCase network = new ModelCase(of.example(), seed, 2, 1, solver);
    Simulation simulation =
        delays
            ? SolverCase.delayed(network.simulation(), of.stepper(), seed)
            : network.simulation();
    String name =
        "%s by %s%s, %s"
            .formatted(
                of.example().model().name(),
                of.stepper().name(),
                delays ? ", delays" : "",
                of.driver());
    try {
      check(
          name,
          of.driver(),
          of.driver().drive(simulation, seed),
          network.cotangents(),
          network.units(),
          differs && serves(of));
    } catch (NonFiniteStateException e) {
      System.out.println(name + ": " + e.getMessage()); // steps too long for the stepper
    }
  }

  /** exp1 and exp2 differentiate drifts twice: some are too rough for differences. */
  private static boolean serves(Combination of) {
    return !of.stepper().name().startsWith("exp");
  }

  private void check(
      String name,
      JumpDrivers driver,
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
      worst.merge(
          driver, here, (x, y) -> new double[] {Math.max(x[0], y[0]), Math.max(x[1], y[1])});
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
    if (estimate.unresolved() > 0 || !(useful || estimate.magnitude() == 0)) {
      useless++;
      return 0;
    }
    double difference = estimate.nearest(adjoint.at(p));
    boolean resolved = Math.abs(adjoint.at(p) - difference) > estimate.rounding();
    double apart = resolved ? scale.distance(p, adjoint.at(p), difference) : 0;
    assertApart(what + ": difference", adjoint.at(p), difference, apart, DIFFERENCE);
    return apart;
  }

  /** As in {@link SolverGradientTest}. */
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

  private void assertEnough() {
    System.out.printf("%d events, %d derivatives, %d useless%n", events, derivatives, useless);
    worst.forEach((driver, w) ->
        System.out.printf(
            "%s: differences %.1e, forward sensitivities %.1e%n", driver, w[0], w[1]));
    assertTrue(useless <= MOST_USELESS * derivatives, useless + " are useless");
    assertTrue(events > 0, "silent");
  }
}
