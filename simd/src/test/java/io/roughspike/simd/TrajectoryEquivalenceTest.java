package io.roughspike.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.testing.BitComparison;
import io.roughspike.testing.MixedCase;
import io.roughspike.testing.ModelCase;
import io.roughspike.testing.NeuronModels;
import io.roughspike.testing.RandomCase;
import io.roughspike.testing.TestSeed;
import io.roughspike.testing.TextModels;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whole runs of both engines: every spike, state and derivative must have the same bits. */
class TrajectoryEquivalenceTest {
  private static final Set<String> ALL = Set.copyOf(LeakyNeuron.MODEL.parameterNames());
  private static final int[] NO_STATES = {};

  private final long seed = TestSeed.of(TrajectoryEquivalenceTest.class);

  private static void assertSameBits(ObjIntConsumer<BitComparison> comparisons, int... threads) {
    for (int count : threads) {
      try (Engine scalar = Engines.create(Engines.SCALAR, 1);
          Engine simd = Engines.create(Engines.SIMD, count)) {
        BitComparison comparison = new BitComparison(scalar, simd);
        comparisons.accept(comparison, count);
        assertEquals(List.of(), comparison.differences());
        assertTrue(comparison.compared() > 1000);
        System.out.printf("%d threads: %d values, 0 differ%n", count, comparison.compared());
      }
    }
  }

  /** Fewer samples than lanes of a vector or of a group, just as many, and some more. */
  @Test
  void everyNumberOfSamples() {
    assertSameBits(
        (comparison, threads) -> {
          for (int samples = 1; samples <= 70; samples++) {
            comparison.compare(RandomCase.of(seed, samples, samples), ALL);
          }
        },
        1);
  }

  /** Each kind on every number of threads, each case on one of them. */
  @Test
  void everyKindOfModel() {
    assertSameBits(
        (comparison, threads) -> {
          for (int trial = 0; trial < 60; trial++) {
            if (trial / RandomCase.Kind.values().length % 3 == threads - 1) {
              comparison.compare(RandomCase.of(seed, trial, 33 + trial % 7 * 16), ALL);
            }
          }
        },
        1,
        2,
        3);
  }

  /** Other models than the leaky neuron: at each width a third of them. */
  @Test
  void otherModels() {
    List<NeuronModels.Example> all = TextModels.all();
    int part = LaneWidths.part();
    List<NeuronModels.Example> third =
        IntStream.range(0, all.size())
            .filter(model -> model % LaneWidths.COUNT == part)
            .mapToObj(all::get)
            .toList();
    otherModels(third, 1, 17, 2);
    otherModels(third, 6, 1, 1); // more than four neurons have the fewest lanes
  }

  @Test
  @Tag("slow")
  void allOtherModels() {
    otherModels(TextModels.all(), 1, 67, 1, 2, 3);
    otherModels(TextModels.all(), 10, 9, 1, 2, 3);
  }

  /** Each network with its own spikes on one number of threads, with given ones on the other. */
  @Test
  void mixedNetworks() {
    assertSameBits(
        (comparison, threads) -> {
          for (int trial = 0; trial < 5; trial++) {
            MixedCase problem =
                trial % 2 == threads - 1
                    ? new MixedCase(seed + trial, 5 + 6 * trial)
                    : MixedCase.ofGivenSpikes(seed + trial, 5 + 6 * trial);
            compare(comparison, problem);
          }
        },
        1,
        2);
  }

  private static void compare(BitComparison comparison, MixedCase problem) {
    comparison.compare(problem.toString(), problem.simulation(), new int[] {0, 7});
    comparison.compareGradients(problem.toString(), problem.simulation(), problem.cotangents());
  }

  private void otherModels(
      List<NeuronModels.Example> models, int neurons, int samples, int... threads) {
    assertSameBits(
        (comparison, count) -> {
          for (NeuronModels.Example example : models) {
            ModelCase problem = new ModelCase(example, seed + neurons, neurons, samples);
            comparison.compare(problem.toString(), problem.simulation(), problem.gridPoints());
            comparison.compareGradients(
                problem.toString(), problem.simulation(), problem.cotangents());
          }
        },
        threads);
  }

  /** More samples than one chunk of the adjoint sweep holds, shared out unevenly. */
  @Test
  void manySamples() {
    assertSameBits(
        (comparison, threads) -> {
          for (RandomCase.Kind kind :
              List.of(
                  RandomCase.Kind.STOPPED,
                  RandomCase.Kind.FEW_STEPS,
                  RandomCase.Kind.ONE_CHANNEL)) {
            comparison.compare(RandomCase.of(seed, threads, kind, 1999), ALL);
          }
        },
        1,
        2);
  }

  /** Grids longer than the tape of one sweep, with lanes that end at different rows. */
  @Test
  void longGrids() {
    assertSameBits(
        (comparison, threads) -> {
          for (int trial = 0; trial < 3; trial++) {
            RandomCase base = RandomCase.of(seed, trial, RandomCase.Kind.ORDINARY, 1);
            Simulation simulation =
                new Simulation(
                    base.simulation().neuron(),
                    Optional.empty(),
                    new TimeGrid(0, 5.0005, 0.002),
                    base.simulation().driver(),
                    base.simulation().clocks(),
                    0,
                    77,
                    trial == 0 ? 3 : Simulation.UNLIMITED);
            comparison.compare("long grid " + trial, simulation, new int[] {0, 1000, 2501});
            comparison.compareGradients(
                "long grid " + trial, simulation, base.cotangentsOfEvents(), ALL);
          }
        },
        2);
  }

  /** Grids of 1 to 13 steps: none, some and all of them in whole blocks of four. */
  @Test
  void everyNumberOfSteps() {
    assertSameBits(
        (comparison, threads) -> {
          for (int steps = 1; steps <= 13; steps++) {
            for (double last : new double[] {1, 0.3}) {
              RandomCase base = RandomCase.of(seed, steps, RandomCase.Kind.ORDINARY, 1);
              Simulation simulation =
                  new Simulation(
                      base.simulation().neuron().with("tauS", 0.1),
                      Optional.empty(),
                      new TimeGrid(0, (steps - 1 + last) * 0.05, 0.05),
                      base.simulation().driver(),
                      base.simulation().clocks(),
                      0,
                      45,
                      steps % 3 == 0 ? 1 : Simulation.UNLIMITED);
              String name = "%d steps, last %s".formatted(steps, last);
              comparison.compare(name, simulation, new int[] {0, steps});
              comparison.compare(name, simulation, NO_STATES);
              comparison.compareGradients(name, simulation, base.cotangentsOfEvents(), ALL);
            }
          }
        },
        1);
  }

  /**
   * Which parameters are requested decides whether the second channel is drawn, before any vector
   * code is made: at each width one kind.
   */
  @Test
  void requestedParameters() {
    List<RandomCase.Kind> kinds =
        List.of(RandomCase.Kind.ONE_CHANNEL, RandomCase.Kind.NOISE_FREE, RandomCase.Kind.ORDINARY);
    assertSameBits(
        (comparison, threads) -> {
          RandomCase problem = RandomCase.of(seed, 1, kinds.get(LaneWidths.part()), 50);
          for (String p : LeakyNeuron.MODEL.parameterNames()) {
            comparison.compare(problem, Set.of(p));
          }
          Set<String> others = new HashSet<>(ALL);
          others.remove("sigma12");
          comparison.compare(problem, others);
        },
        1);
  }

  /** Sample numbers and seeds up to the largest: counters must not spill over. */
  @Test
  void extremeCounters() {
    assertSameBits(
        (comparison, threads) -> {
          for (long streamSeed : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            for (int number : new int[] {0, (1 << 30) - 1}) {
              RandomStream stream = new RandomStream(streamSeed, number);
              RandomCase base = RandomCase.of(seed, 0, RandomCase.Kind.ORDINARY, 1);
              Simulation simulation =
                  base.simulation()
                      .withNoise(new BrownianDriver(stream), new CounterClocks(stream))
                      .withSamples(Integer.MAX_VALUE - 40, 40);
              comparison.compare("stream " + stream, simulation, base.gridPoints());
              comparison.compareGradients(
                  "stream " + stream, simulation, base.cotangentsOfEvents(), ALL);
            }
          }
        },
        1);
  }
}
