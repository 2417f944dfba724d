package io.roughspike.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.check.CentralDifferences;
import io.roughspike.engine.Engine;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Network;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.testing.AdjointCheck;
import io.roughspike.testing.NetworkCase;
import io.roughspike.testing.TermwiseScale;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Both exact gradients by every parameter of random networks: of every kind, silent and bursting,
 * stopped at a cap of events, with spikes and currents from outside. Errors are relative to {@link
 * TermwiseScale}.
 */
class NetworkGradientTest {
  /** Two of each kind: differences take a hundred simulations for each derivative. */
  private static final int NETWORKS = 30;

  private static final int MANY_NETWORKS = 105;

  /**
   * The adjoint and forward sensitivities evaluate the same derivative in another order: thousands
   * of roundings of 1e-16, in a gradient that grows along the path as the state does.
   */
  private static final double ROUNDING = 1e-11;

  /** As in {@link GradientTest}: what the differences are good for, with a margin. */
  private static final double DIFFERENCE = 1e-7;

  /**
   * A difference whose own error is above the bar says nothing: some event of some neuron is so
   * close to the end of a step, to another event or to its cap that only tiny steps keep the order.
   * Of 17,000 derivatives this befalls a few.
   */
  private static final double MOST_USELESS = 1e-3;

  private final long seed = TestSeed.of(NetworkGradientTest.class);

  @Test
  void adjointIsTheCommonNoiseDifference() {
    againstDifferencesOf(NETWORKS);
  }

  @Test
  @Tag("slow")
  void adjointIsTheCommonNoiseDifferenceOfManyNetworks() {
    againstDifferencesOf(MANY_NETWORKS);
  }

  private void againstDifferencesOf(int networks) {
    List<Errors> all =
        IntStream.range(0, networks).parallel().mapToObj(this::againstDifferences).toList();
    int derivatives = all.stream().mapToInt(Errors::derivatives).sum();
    int useless = all.stream().mapToInt(Errors::useless).sum();
    assertTrue(useless <= MOST_USELESS * derivatives, useless + " too close to a kink");
    System.out.printf(
        "%d derivatives of %d networks: adjoint against differences %.1e (relative to the derivative alone %.1e; %d too close to a kink)%n",
        derivatives,
        networks,
        all.stream().mapToDouble(Errors::worst).max().orElseThrow(),
        all.stream().mapToDouble(Errors::worstPlain).max().orElseThrow(),
        useless);
  }

  /** What came of one network; {@code worstPlain} is relative to the derivative alone. */
  private record Errors(int derivatives, int useless, double worst, double worstPlain) {}

  private Errors againstDifferences(int trial) {
    double worst = 0;
    double worstPlain = 0;
    int useless = 0;
    try (Engine engine = new ScalarEngine(1)) {
      NetworkCase problem = NetworkCase.of(seed, trial, 1);
      AdjointCheck check = AdjointCheck.of(problem.simulation(), problem.cotangents(), engine);
      ParameterGradient gradient = check.gradient();
      TermwiseScale scale = check.scale();
      for (int p = 0; p < problem.network().parameterCount(); p++) {
        CentralDifferences.Derivative estimate = check.differences().derivative(p);
        String what = problem + ", " + name(problem.network(), p);
        boolean useful = scale.distance(p, estimate.error(), 0) <= DIFFERENCE;
        if (estimate.unresolved() > 0 || !(useful || estimate.magnitude() == 0)) {
          useless++;
          continue;
        }
        double error = scale.distance(p, gradient.at(p), estimate.value());
        worst = Math.max(worst, error);
        worstPlain = Math.max(worstPlain, relative(gradient.at(p), estimate.value()));
        assertTrue(
            error <= DIFFERENCE,
            "%s: adjoint %s, difference %s, apart by %.1e"
                .formatted(what, gradient.at(p), estimate.value(), error));
      }
      return new Errors(problem.network().parameterCount(), useless, worst, worstPlain);
    }
  }

  @Test
  void adjointIsForwardSensitivity() {
    double worst = 0;
    double worstPlain = 0;
    try (Engine engine = new ScalarEngine(1)) {
      for (int trial = 0; trial < MANY_NETWORKS; trial++) {
        NetworkCase problem = NetworkCase.of(seed, trial, 1);
        ParameterGradient gradient = adjoint(problem, engine);
        TermwiseScale scale = new TermwiseScale(problem.simulation(), problem.cotangents(), engine);
        ParameterGradient forward = new ParameterGradient();
        engine.forwardSensitivities(problem.simulation(), problem.cotangents(), forward);
        assertEquals(gradient.value(), forward.value(), "one and the same path");
        for (int p = 0; p < problem.network().parameterCount(); p++) {
          double error = scale.distance(p, gradient.at(p), forward.at(p));
          worst = Math.max(worst, error);
          worstPlain = Math.max(worstPlain, relative(gradient.at(p), forward.at(p)));
          assertTrue(
              error <= ROUNDING,
              "%s, %s: adjoint %s, forward %s"
                  .formatted(problem, name(problem.network(), p), gradient.at(p), forward.at(p)));
        }
      }
    }
    System.out.printf(
        "networks: adjoint against forward sensitivities %.1e (relative to the derivative alone %.1e)%n",
        worst, worstPlain);
  }

  /** What is requested has the bits that a full gradient has, alone or with the weights. */
  @Test
  void requestedPartOfForwardSensitivities() {
    Set<String> some = Set.of("alpha", "mu2", "v0");
    try (Engine engine = new ScalarEngine(1)) {
      for (int trial = 0; trial < MANY_NETWORKS; trial++) {
        NetworkCase problem = NetworkCase.of(seed, trial, 2);
        Simulation simulation = problem.simulation();
        Network network = problem.network();
        ParameterGradient full = new ParameterGradient();
        engine.forwardSensitivities(simulation, problem.cotangents(), full);
        for (boolean weights : new boolean[] {false, true}) {
          ParameterGradient part = new ParameterGradient(some, weights);
          engine.forwardSensitivities(simulation, problem.cotangents(), part);
          for (String p : some) {
            for (int n = 0; n < network.size(); n++) {
              assertEquals(full.get(p, n), part.get(p, n), problem + ", " + p);
            }
          }
          if (weights) {
            assertTrue(Arrays.deepEquals(full.weights(), part.weights()), problem.toString());
            assertTrue(Arrays.deepEquals(full.inputWeights(), part.inputWeights()));
          }
        }
      }
    }
  }

  private static String name(Network network, int p) {
    return p < network.firstWeight() ? network.nameOf(p) : "weight " + (p - network.firstWeight());
  }

  private static double relative(double x, double y) {
    return x == y ? 0 : Math.abs(y / x - 1);
  }

  private static ParameterGradient adjoint(NetworkCase problem, Engine engine) {
    ParameterGradient gradient = new ParameterGradient();
    engine.adjoint(problem.simulation(), problem.cotangents(), gradient);
    return gradient;
  }
}
