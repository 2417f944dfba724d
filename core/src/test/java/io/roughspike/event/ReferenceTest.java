package io.roughspike.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.check.ComparisonCases;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.TimeGrid;
import io.roughspike.reference.ReferenceEngine;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateCotangents;
import io.roughspike.testing.BitComparison;
import io.roughspike.testing.MixedCase;
import io.roughspike.testing.ModelCase;
import io.roughspike.testing.NetworkCase;
import io.roughspike.testing.NeuronModels;
import io.roughspike.testing.Sentences;
import io.roughspike.testing.TestSeed;
import io.roughspike.testing.TextModels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lanes of generated programs have the bits of the reference, which interprets the programs. */
class ReferenceTest {
  private static final long BUDGET = 256L << 20;

  /** So small that most lanes are replayed in parts. */
  private static final long SMALL_BUDGET = 3L << 20;

  /** Interpreted programs are slow; as many samples as neurons and steps leave time for. */
  private static final int NEURON_STEPS = 8000;

  private static final int NETWORKS = 48;

  private final long seed = TestSeed.of(ReferenceTest.class);

  @Test
  void casesHaveTheBitsOfTheReference() {
    try (Engine reference = new ReferenceEngine(1, BUDGET);
        Engine generated = new ScalarEngine(1, BUDGET);
        Engine replayed = new ScalarEngine(2, SMALL_BUDGET)) {
      BitComparison comparison = new BitComparison(reference, generated);
      BitComparison again = new BitComparison(reference, replayed);
      for (Map.Entry<String, Simulation> c : ComparisonCases.all(7).entrySet()) {
        Simulation all = c.getValue();
        int size = all.network().size();
        int count = Math.max(1, NEURON_STEPS / size / all.grid().steps());
        Simulation some = all.withSamples(all.firstSample(), Math.min(count, all.samples()));
        int steps = some.grid().steps();
        int[] points = IntStream.of(0, 1, steps / 3, steps).distinct().toArray();
        comparison.compare(c.getKey(), some, points);
        boolean small =
            size < 100; // interpreted tangents by all weights of the others take minutes
        comparison.compareGradients(
            c.getKey(),
            some,
            cotangents(some, points),
            small ? Set.copyOf(LeakyNeuron.MODEL.parameterNames()) : Set.of("vReset"),
            small);
        if (small) {
          again.compareGradients(
              c.getKey() + ", replayed",
              some,
              cotangents(some, points),
              Set.of("mu1", "alpha"),
              false);
        }
      }
      assertSame(comparison);
      assertEquals(List.of(), again.differences());
    }
  }

  private static Cotangents cotangents(Simulation simulation, int[] points) {
    StateCotangents states =
        new StateCotangents(simulation.samples(), List.of("s", "v", "i"), points, 0);
    for (int n = 0; n < simulation.samples(); n++) {
      for (int p = 0; p < points.length; p++) {
        states.add(n, p, 0, 0, 0.4 - 0.1 * p);
        states.add(n, p, 0, 1, 0.3 * p - 0.5);
        states.add(n, p, 0, 2, 0.2 + 0.1 * p);
      }
    }
    return new Cotangents((n, e) -> ((n * 31 + e * 17) & 63) / 64.0 - 0.5, Optional.of(states));
  }

  @Test
  void mixedNetworksHaveTheBitsOfTheReference() {
    try (Engine reference = new ReferenceEngine(1, BUDGET);
        Engine generated = new ScalarEngine(1, BUDGET)) {
      BitComparison comparison = new BitComparison(reference, generated);
      for (int trial = 0; trial < 8; trial++) {
        for (MixedCase problem :
            List.of(new MixedCase(seed + trial, 3), MixedCase.ofGivenSpikes(seed + trial, 3))) {
          comparison.compare(problem.toString(), problem.simulation(), new int[] {0, 7});
          comparison.compareGradients(
              problem.toString(), problem.simulation(), problem.cotangents());
        }
      }
      assertSame(comparison);
    }
  }

  /** Two models that differ in their names alone are programs of their own. */
  @Test
  void groupsOfAlikeModelsHaveThePathsOfOneGroup() {
    for (NeuronModels.Example example : NeuronModels.all()) {
      Simulation one = new ModelCase(example, seed, 4, 3).simulation();
      NeuronModel model = example.model();
      NeuronModel other =
          new NeuronModel(
              "twin",
              model.states(),
              model.parameters(),
              model.requirements(),
              model.drift(),
              model.diffusion(),
              model.firing(),
              model.start(),
              model.reset(),
              model.receptors());
      Network network = one.network();
      List<Neuron> neurons =
          IntStream.range(0, 4)
              .mapToObj(n -> Neuron.of(n == 2 ? other : model, network.neuron(n).toArray()))
              .toList();
      Simulation three =
          one.withNetwork(Network.of(neurons).withConnections(network.connections()));
      assertEquals(3, three.network().groups().size());
      SpikeTrains expected = new SpikeTrains();
      SpikeTrains found = new SpikeTrains();
      try (Engine engine = new ScalarEngine(1, BUDGET)) {
        engine.simulate(one, expected);
        engine.simulate(three, found);
      }
      assertTrue(expected.count(0) > 0);
      for (int n = 0; n < 3; n++) {
        int sample = n;
        assertEquals(expected.count(n), found.count(n), model.name());
        assertEquals(
            IntStream.range(0, found.count(n)).mapToObj(e -> event(expected, sample, e)).toList(),
            IntStream.range(0, found.count(n)).mapToObj(e -> event(found, sample, e)).toList(),
            model.name());
      }
    }
  }

  private static String event(SpikeTrains trains, int sample, int e) {
    return trains.neuron(sample, e) + " at " + trains.time(sample, e);
  }

  /** Samples of a lane then follow each other without a full segment in between. */
  @Test
  void gridsOfOneShortenedStepHaveTheBitsOfTheReference() {
    Simulation like = ComparisonCases.all(7).get("many spikes a step");
    Simulation shortened =
        new Simulation(
            like.network(),
            like.inputs(),
            new TimeGrid(0, 0.006, 0.01),
            like.driver(),
            like.clocks(),
            0,
            100,
            Simulation.UNLIMITED);
    int[] points = {0, 1};
    try (Engine reference = new ReferenceEngine(1, BUDGET);
        Engine generated = new ScalarEngine(1, BUDGET)) {
      BitComparison comparison = new BitComparison(reference, generated);
      comparison.compare("one shortened step", shortened, points);
      comparison.compareGradients(
          "one shortened step",
          shortened,
          cotangents(shortened, points),
          Set.copyOf(LeakyNeuron.MODEL.parameterNames()));
      assertSame(comparison);
    }
  }

  @Test
  void randomNetworksHaveTheBitsOfTheReference() {
    try (Engine reference = new ReferenceEngine(1, BUDGET);
        Engine generated = new ScalarEngine(1, BUDGET)) {
      BitComparison comparison = new BitComparison(reference, generated);
      for (int trial = 0; trial < NETWORKS; trial++) {
        boolean all = trial % 3 != 0;
        comparison.compare(
            NetworkCase.of(seed, trial, 3),
            all ? Set.copyOf(LeakyNeuron.MODEL.parameterNames()) : Set.of("beta", "v0"),
            all);
      }
      assertSame(comparison);
    }
  }

  /** One neuron and a network, a small one: its tangents take the cube of its size. */
  @Test
  void allModelsHaveTheBitsOfTheReference() {
    try (Engine reference = new ReferenceEngine(1, BUDGET);
        Engine generated = new ScalarEngine(1, BUDGET)) {
      BitComparison comparison = new BitComparison(reference, generated);
      for (NeuronModels.Example example : TextModels.all()) {
        for (int neurons : List.of(1, 6)) {
          ModelCase problem = new ModelCase(example, seed + neurons, neurons, neurons == 1 ? 9 : 1);
          comparison.compare(problem.toString(), problem.simulation(), problem.gridPoints());
          comparison.compareGradients(
              problem.toString(), problem.simulation(), problem.cotangents());
        }
      }
      assertSame(comparison);
    }
  }

  private static void assertSame(BitComparison comparison) {
    System.out.println(comparison.compared() + " values compared with the reference");
    assertEquals(List.of(), comparison.differences());
    assertTrue(comparison.compared() > 500, comparison.compared() + " values");
  }

  @Test
  void refusesPathsThatDoNotFitTheBudget() {
    Simulation simulation = ComparisonCases.all(7).get("many spikes a step").withSamples(0, 1);
    try (Engine reference = new ReferenceEngine(1, 1 << 14)) {
      Sentences.assertRefused(
          "the tape budget of 16384 bytes for 1 thread is too small for a path of more than 127 sub-steps "
              + "of 1 neurons (sample 0): give about 33024 bytes (0.032 MiB) or shorten the time",
          () ->
              reference.adjoint(
                  simulation, Cotangents.ofEvents((n, e) -> 1), new ParameterGradient()));
    }
  }
}
