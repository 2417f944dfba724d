package io.roughspike.event;

import io.roughspike.engine.Cotangents;
import io.roughspike.engine.NonFiniteStateException;
import io.roughspike.engine.Simulation;
import io.roughspike.solver.Solver;
import io.roughspike.solver.Solver.Cuts;
import io.roughspike.solver.Stepper;
import io.roughspike.solver.Steppers;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Gradients where the driver jumps: the adjoint against forward sensitivities and against
 * differences with the same jumps. Errors are relative to {@link TermwiseScale}; bars are those of
 * {@link SolverGradientTest}.
 */
class JumpGradientTest {
  /** More than without jumps, whose order may change, too. */
  private static final double MOST_USELESS = 0.1;

  /** Of how many combinations one is looked at in the build. */
  private static final int ONE_IN = 11;

  private static final int MIXED = 2;

  private final long seed = TestSeed.of(JumpGradientTest.class);

  private final AdjointCheck checked = new AdjointCheck(MOST_USELESS);

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
    checked.assertEnough();
  }

  @Test
  @Tag("slow")
  void allModelsAndSolvers() {
    List<Combination> table = table();
    for (int k = 0; k < table.size(); k++) {
      check(table.get(k), k % 2 == 0, true);
    }
    checked.assertEnough();
  }

  /** Different equations, dead times and several receptors, connected with delays. */
  @Test
  void mixedNetworks() {
    mixedNetworks(MIXED, false);
    checked.assertEnough();
  }

  @Test
  @Tag("slow")
  void differencesOfMixedNetworks() {
    mixedNetworks(8 * MIXED, true);
    checked.assertEnough();
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
    checked.check(name, driver.toString(), simulation, cotangents, units, differs);
  }
}
