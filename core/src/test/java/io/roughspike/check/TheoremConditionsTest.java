package io.roughspike.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.check.TheoremConditions.Condition;
import io.roughspike.check.TheoremConditions.Finding;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.BuiltInModels;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.equations.ModelText;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.NeuronModel;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.ModelCase;
import io.roughspike.testing.NeuronModels;
import io.roughspike.testing.Simulations;
import io.roughspike.testing.TestSeed;
import io.roughspike.testing.TextModels;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Models that break a condition of the theorem are told of by name, others are not. */
class TheoremConditionsTest {
  /** A measure is the ratio of two sums of a few terms of the order of 1, each rounded to 1e-16. */
  private static final double ROUNDING = 1e-12;

  private static Simulation simulation(Network network, double end, double step, int samples) {
    return Simulations.of(network, end, step, samples, TestSeed.of(TheoremConditionsTest.class));
  }

  private static List<Finding> findings(Network network, double end, double step, int samples) {
    return TheoremConditions.of(simulation(network, end, step, samples)).findings();
  }

  private static List<Finding> findings(ModelText.Builder model, double end, double step) {
    return findings(Network.of(Neuron.of(model.model())), end, step, 4);
  }

  @Test
  void noiseInTheEventFunction() {
    Finding found =
        findings(
                ModelText.named("hard")
                    .equations("dv/dt = 2 - v + 0.3*xi_i + 0.2*xi_v; di/dt = -i + xi_i")
                    .event("v - 1")
                    .reset("v = 0")
                    .start("v", 0)
                    .start("i", 0),
                4,
                0.05)
            .getFirst();
    assertEquals(Condition.EVENT_NOISE, found.condition());
    assertTrue(found.broken());
    assertEquals("v", found.state());
    assertEquals(1, found.measure(), ROUNDING);
    assertTrue(
        found.sentence().startsWith("condition (i) broken: noise moves the event function (event "),
        found.sentence());
  }

  /**
   * A neuron that keeps the conditions beside one that does not: that one is named, and its event.
   */
  @Test
  void theNeuronAndItsEventAreNamed() {
    Neuron hard =
        Neuron.of(
            ModelText.named("hard")
                .equations("dv/dt = 2 - v + noise*xi")
                .event("v - 1")
                .reset("v -= 1")
                .parameter("noise", 0)
                .model());
    Neuron clocked =
        Neuron.of(
            ModelText.named("clocked")
                .equations("dv/dt = 1 - v + noise*xi")
                .intensity("exp(3*min(v - 0.5, 2))")
                .reset("v = kept*v")
                .parameter("noise", 0.3)
                .parameter("kept", 1)
                .model());
    double top = top(2e-5);
    Neuron grazing = Neuron.of(wave(top - 1e-5).model());
    for (Network network :
        List.of(
            Network.of(List.of(hard, hard.with("noise", 0.2))),
            Network.of(List.of(clocked, clocked.with("kept", 0.5))),
            Network.of(List.of(grazing.with("vT", top / 2), grazing)))) {
      boolean grazes = network.model(0).name().equals("wave");
      Simulation simulation = simulation(network, grazes ? 1 : 4, grazes ? 2e-5 : 0.05, 4);
      List<Finding> findings = TheoremConditions.of(simulation).findings();
      assertEquals(1, findings.size(), findings.toString());
      Finding found = findings.getFirst();
      assertEquals(1, found.neuron(), found.sentence());
      assertEquals(grazes ? "" : "v", found.state());
      SpikeTrains spikes = new SpikeTrains();
      try (Engine engine = new ScalarEngine(1)) {
        engine.simulate(simulation, spikes);
      }
      assertEquals(1, spikes.neuron(found.sample(), found.event()));
      double time = spikes.time(found.sample(), found.event());
      // paths are watched in the loop for any solver, which rounds in another order: some 1e-16,
      // and a graze multiplies it by 1 / n2, which is below 1e3 here
      assertEquals(time, found.time(), 1e-13);
    }
  }

  /** v - q rises by noise in neither, as the same noise moves both. */
  @Test
  void noiseThatCancelsIsNone() {
    assertEquals(
        List.of(),
        findings(
            ModelText.named("cancelling")
                .equations("dv/dt = 2 - v + 0.3*xi\ndq/dt = 0.5 - q + 0.3*xi")
                .event("v - q - 0.5")
                .reset("v = v - 1")
                .start("v", 0)
                .start("q", 0),
            4,
            0.05));
  }

  @Test
  void resetsThatBreakNoiseOff() {
    ModelText.Builder clamped =
        ModelText.named("clamped")
            .equations("dv/dt = 1 - v + 0.3*xi_v\ndi/dt = -i + 0.1*xi_i")
            .intensity("exp(3*min(v - 0.5, 2))")
            .start("v", 0)
            .start("i", 0);
    Finding found = findings(clamped.reset("v = 0"), 4, 0.05).getFirst();
    assertEquals(Condition.RESET_NOISE, found.condition());
    assertEquals("v", found.state());
    assertEquals(1, found.measure(), ROUNDING);
    Finding shrunk = findings(clamped.reset("v = 0.25*v"), 4, 0.05).getFirst();
    assertEquals(0.75, shrunk.measure(), ROUNDING);
    assertEquals(List.of(), findings(clamped.reset("v -= 1"), 4, 0.05));
  }

  /** AdEx and GIF with white noise in v, which they reset to a constant. */
  @Test
  void whiteNoiseInThePotentialOfBuiltInModels() {
    for (String name : List.of("adex/escape", "gif")) {
      ModelText text = BuiltInModels.text(name);
      NeuronModel noisy =
          text.toBuilder()
              .equations(text.equations().replace("dv/dt = ", "dv/dt = sigmav*xi_v + "))
              .parameter("sigmav", 0.5, "mV*ms^-0.5")
              .inputCurrent(1500, "pA")
              .model();
      List<Finding> findings = findings(Network.of(Neuron.of(noisy)), 0.1, 1e-4, 4);
      Finding found = findings.getFirst();
      assertEquals(Condition.RESET_NOISE, found.condition(), name);
      assertEquals("v", found.state(), name);
      assertEquals(1, found.measure(), ROUNDING, name);
    }
  }

  /**
   * v' = 20 (1 + x - v) with x a sine wave comes to a threshold just below its top: the height left
   * is what the threshold is below it. Its square root is the slope there, so the measure is 10
   * times smaller at a height 100 times smaller.
   */
  @Test
  void grazes() {
    double step = 2e-5;
    double top = top(step);
    Finding low = graze(top - 1e-5, step);
    assertEquals(Condition.TRANSVERSALITY, low.condition());
    assertEquals(1e-5, low.height(), 1e-6, "half a step's change of the slope is 3 %");
    assertTrue(!low.broken() && low.measure() < 1e-3, low.sentence());
    assertEquals(List.of(), findings(wave(top - 1e-3), 1, step));
    Finding lower = graze(top - 1e-6, step);
    assertEquals(
        Math.sqrt(0.1), lower.measure() / low.measure(), 0.03, "half a step's change is 8 %");
  }

  /** How high the wave comes. */
  private static double top(double step) {
    double v = 0;
    double x = 0;
    double y = 1;
    double top = 0;
    for (int m = 0; m < 50_000; m++) {
      double dv = 20 * (1 + x - v);
      double dx = 2 * Math.PI * y;
      y -= step * 2 * Math.PI * x;
      v += step * dv;
      x += step * dx;
      top = Math.max(top, v);
    }
    return top;
  }

  private static Finding graze(double threshold, double step) {
    return findings(wave(threshold), 1, step).getFirst();
  }

  private static ModelText.Builder wave(double threshold) {
    return ModelText.named("wave")
        .equations(
            "dv/dt = 20*(1 + x - v)\ndx/dt = 2*3.141592653589793*y\ndy/dt = -2*3.141592653589793*x")
        .event("v - vT")
        .reset("v -= 1")
        .parameter("vT", threshold)
        .start("v", 0)
        .start("x", 0)
        .start("y", 1);
  }

  /**
   * Log intensity is beta v, and v is an Ornstein-Uhlenbeck process of variance sigma^2 / 2: 0.354
   * beta, a little less at first.
   */
  @Test
  void heavyTails() {
    Finding found = tail(10).getFirst();
    assertEquals(Condition.TAIL, found.condition());
    assertTrue(
        found
            .sentence()
            .contains(
                ": take a less steep intensity, or under Brownian noise the likelihood ratio ("),
        found.sentence());
    assertEquals(3.5, found.measure(), 0.3);
    assertEquals(List.of(), tail(5));
  }

  /** An upswing carries paths apart, but the events are at its end. */
  @Test
  void anUpswingIsNoHeavyTail() {
    Neuron neuron =
        Neuron.of(BuiltInModels.model("eif/escape"))
            .with("sigman", 1e-10)
            .with("inputCurrent", 7e-10);
    Simulation simulation = simulation(Network.of(neuron), 0.4, 1e-4, 8);
    TheoremConditions.Report report = TheoremConditions.of(simulation);
    assertTrue(report.events() > 40, report.toString());
    assertEquals(List.of(), report.findings());
  }

  private static List<Finding> tail(double beta) {
    Neuron neuron =
        LeakyNeuron.standard()
            .with("sigma11", 0.5)
            .with("inputCurrent", 0.8)
            .with("v0", 0.8)
            .with("beta", beta)
            .with("tauS", 1e3)
            .with("vReset", 0.5);
    return findings(Network.of(neuron), 20, 0.05, 64);
  }

  /** Sub-expressions that double 100 times are gone through once each, or this would never end. */
  @Test
  void sharedSubExpressionsAreMeasuredOnce() {
    StringBuilder equations = new StringBuilder("x0 = 2 - v\n");
    for (int k = 1; k <= 100; k++) {
      equations.append("x%d = 0.5*x%d + 0.5*x%d\n".formatted(k, k - 1, k - 1));
    }
    assertEquals(
        List.of(),
        findings(
            ModelText.named("doubling")
                .equations(equations + "dv/dt = x100")
                .event("v - 1")
                .reset("v = 0"),
            4,
            0.05));
  }

  @Test
  void builtInModelsKeepThem() {
    int firing = 0;
    for (String name : BuiltInModels.names()) {
      NeuronModel model = BuiltInModels.model(name);
      double[] values = Neuron.of(model).toArray();
      for (int p = 0; p < values.length; p++) {
        boolean noise = model.parameterNames().get(p).startsWith("sigma");
        values[p] = noise && !name.equals("lif") ? 1e-12 : values[p];
      }
      Network network = Network.of(Neuron.of(model, values), 2);
      if (!model.receptors().isEmpty()) {
        network =
            network.withConnections(Connections.of(new double[][] {{0, 1e-12}, {1e-12, 0}}, 2));
      }
      double ms = BuiltInModels.text(name).hasUnits() ? 1e-3 : 1;
      Simulation simulation = simulation(network, 200 * ms, 0.1 * ms, 2);
      TheoremConditions.Report report = TheoremConditions.of(simulation);
      assertEquals(List.of(), report.findings(), name);
      firing += report.events() > 1 ? 1 : 0;
    }
    assertTrue(firing >= 12, firing + " models fire");
  }

  /** Four have white noise in v, which their clocks' resets to a value break off. */
  @Test
  void otherModels() {
    for (NeuronModels.Example example : NeuronModels.all()) {
      Network network = Network.of(Neuron.of(example.model()));
      boolean resets =
          List.of("adaptive exponential", "quadratic", "two variables, squared", "moving threshold")
              .contains(example.model().name());
      List<Finding> found = findings(network, 3, 0.02, 4);
      assertEquals(resets ? 1 : 0, found.size(), example.model().name() + found);
      assertTrue(found.stream().allMatch(f -> f.condition() == Condition.RESET_NOISE));
    }
    for (NeuronModels.Example example : TextModels.others()) {
      Simulation simulation = new ModelCase(example, 7, 1, 2).simulation();
      List<Finding> found = TheoremConditions.of(simulation).findings();
      assertTrue(found.stream().noneMatch(Finding::broken), example.model().name() + found);
    }
  }
}
