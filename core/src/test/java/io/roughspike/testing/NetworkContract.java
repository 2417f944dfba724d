package io.roughspike.testing;

import static io.roughspike.testing.Sentences.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.ClockDraws;
import io.roughspike.driver.CounterClocks;
import io.roughspike.driver.RecordedClocks;
import io.roughspike.driver.RecordedDriver;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.NonFiniteStateException;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.spike.RecordedSpikes;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateCotangents;
import io.roughspike.spike.StateRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What every engine must do with networks; its tests extend this. Everything that an engine
 * computes has the bits of the scalar engine on one thread.
 */
public abstract class NetworkContract {
  private static final Set<String> ALL = Set.copyOf(LeakyNeuron.MODEL.parameterNames());

  /** Without derivatives by sigma12 and sigma22 channel 1 may go undrawn. */
  private static final Set<String> SOME = Set.of("inputCurrent", "sigma21", "alpha");

  private static final int[] THREADS = {1, 2, 7};

  /** Networks whose tape budgets are advised on, and how often at most for one. */
  private static final int ADVISED = 60;

  private static final int MOST_ROUNDS = 12;

  private static final Pattern ADVICE =
      Pattern.compile(
          "the tape budget of (\\d+) bytes for 1 thread is too small for .*: give about (\\d+) bytes.*");

  private static final TimeGrid GRID = new TimeGrid(0, 1.005, 0.01);

  /** The engine under test. */
  protected abstract Engine create(int threads, long tapeBudget);

  private Engine create(int threads) {
    return create(threads, Engines.DEFAULT_TAPE_BUDGET);
  }

  private static Network random(int size, double connected, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Neuron neuron =
        LeakyNeuron.standard()
            .with("mu1", 6)
            .with("mu2", 5)
            .with("sigma11", 0.25)
            .with("sigma22", 0.25)
            .with("vReset", 1.2)
            .with("alpha", 0.03)
            .with("beta", 5)
            .with("intensityCap", 0.5)
            .with("inputCurrent", 0.8)
            .with("v0", 0.5);
    double[][] weights = new double[size][size];
    for (double[] row : weights) {
      Arrays.setAll(
          row, j -> random.nextDouble() < connected ? random.nextDouble(-1, 1.5) / size : 0);
    }
    return Network.of(neuron, size).withConnections(Connections.of(weights, size));
  }

  private static Simulation simulation(Network network, TimeGrid grid, int samples) {
    RandomStream stream = new RandomStream(network.hashCode(), 0);
    return new Simulation(
        network,
        Inputs.NONE,
        grid,
        new BrownianDriver(stream),
        new CounterClocks(stream),
        0,
        samples,
        Simulation.UNLIMITED);
  }

  private static Cotangents allEventsAndSomeStates(Simulation simulation, int... neurons) {
    List<String> names = simulation.network().states(neurons);
    StateCotangents states =
        new StateCotangents(
            simulation.samples(), names, new int[] {0, 1, simulation.grid().steps()}, neurons);
    for (int n = 0; n < simulation.samples(); n++) {
      for (int c = 0; c < neurons.length; c++) {
        states.add(n, 0, c, 0, 0.3);
        states.add(n, 0, c, 1, 0.2);
        states.add(n, 1, c, 0, -0.5);
        states.add(n, 1, c, 1, 0.4);
        states.add(n, 2, c, 0, 1 - n % 3);
        states.add(n, 2, c, 1, -1);
        for (int k = 0; k < 3 && names.size() > 2; k++) {
          states.add(n, k, c, 2, 0.6 - 0.5 * k);
        }
      }
    }
    return new Cotangents((n, e) -> 1.0 / (1 + n % 5 + e % 11), Optional.of(states));
  }

  private static void assertSame(BitComparison comparison) {
    assertEquals(List.of(), comparison.differences());
  }

  /**
   * Fewer samples than lanes, just as many, and some more; each kind on every number of threads,
   * each case on one of them.
   */
  @Test
  void everyKindOfNetwork() {
    long seed = TestSeed.of(getClass());
    int kinds = NetworkCase.Kind.values().length;
    for (int k = 0; k < THREADS.length; k++) {
      try (Engine scalar = new ScalarEngine(1);
          Engine engine = create(THREADS[k])) {
        BitComparison comparison = new BitComparison(scalar, engine);
        for (int trial = 0; trial < 4 * kinds; trial++) {
          if (trial / kinds % THREADS.length == k) {
            Set<String> requested = trial % 2 == 0 ? ALL : SOME;
            comparison.compare(
                NetworkCase.of(seed, trial, 1 + trial % 37), requested, trial % 4 < 2);
          }
        }
        assertSame(comparison);
      }
    }
  }

  /**
   * Recorded spikes of every kind of network and model with an intensity, given: each case on one
   * number of threads.
   */
  @Test
  void givenSpikes() {
    long seed = TestSeed.of(getClass());
    for (int k = 0; k < THREADS.length; k++) {
      try (Engine scalar = new ScalarEngine(1);
          Engine engine = create(THREADS[k])) {
        BitComparison comparison = new BitComparison(scalar, engine);
        for (int trial = k; trial < NetworkCase.Kind.values().length; trial += THREADS.length) {
          NetworkCase problem = NetworkCase.of(seed, trial, 1 + 11 * trial % 37);
          Simulation given = GivenCase.given(problem.simulation(), scalar);
          compareGiven(comparison, problem + ", given", given, problem.cotangents());
        }
        int turn = 0;
        for (NeuronModels.Example example : TextModels.builtIn()) {
          if (example.model().hasClock()) {
            for (int neurons : new int[] {1, 3}) {
              if (turn++ % THREADS.length == k) {
                GivenCase problem = new GivenCase(example, 1, neurons, 13);
                Cotangents cotangents =
                    GivenCase.cotangents(problem.likelihood(), scalar, problem.simulation());
                compareGiven(comparison, problem.toString(), problem.simulation(), cotangents);
              }
            }
          }
        }
        assertSame(comparison);
      }
    }
  }

  private static void compareGiven(
      BitComparison comparison, String name, Simulation given, Cotangents cotangents) {
    comparison.compare(name, given, new int[] {0, given.grid().steps()}, new int[] {0});
    comparison.compareGradients(name, given, cotangents);
  }

  /**
   * Many times the lanes, and more than a group of the sums for each thread; each kind on one
   * number of threads.
   */
  @Test
  void manySamples() {
    long seed = TestSeed.of(getClass());
    List<NetworkCase.Kind> kinds =
        List.of(
            NetworkCase.Kind.RECURRENT,
            NetworkCase.Kind.READ_OUTS,
            NetworkCase.Kind.STOPPED,
            NetworkCase.Kind.FEW_STEPS);
    for (int k = 0; k < kinds.size(); k++) {
      int threads = THREADS[k % THREADS.length];
      try (Engine scalar = new ScalarEngine(1);
          Engine engine = create(threads)) {
        BitComparison comparison = new BitComparison(scalar, engine);
        comparison.compare(NetworkCase.of(seed, threads, kinds.get(k), 3, 999), ALL, true);
        assertSame(comparison);
      }
    }
  }

  @Test
  void largeNetworks() {
    for (int size : new int[] {50, 200, 1000}) {
      Simulation simulation =
          simulation(random(size, 10.0 / size, size), new TimeGrid(0, 0.2, 0.01), 11);
      for (int threads : new int[] {1, 2}) {
        try (Engine scalar = new ScalarEngine(1);
            Engine engine = create(threads)) {
          BitComparison comparison = new BitComparison(scalar, engine);
          comparison.compare("large", simulation, new int[] {0, 7, 20}, new int[] {0, size - 1});
          ParameterGradient expected = new ParameterGradient();
          ParameterGradient found = new ParameterGradient();
          Cotangents cotangents = allEventsAndSomeStates(simulation, 3, size - 2);
          scalar.adjoint(simulation, cotangents, expected);
          engine.adjoint(simulation, cotangents, found);
          assertEquals(expected.toString(), found.toString());
          comparison.compareGradients(
              "large", simulation.withSamples(3, 1), cotangents, Set.of("v0"), false);
          assertSame(comparison);
        }
      }
    }
  }

  /** Samples simulated in parts have the spikes and states that they have together. */
  @Test
  void splitOfTheBatch() {
    long seed = TestSeed.of(getClass());
    for (int trial = 0; trial < NetworkCase.Kind.values().length; trial++) {
      NetworkCase problem = NetworkCase.of(seed, trial, 41);
      Simulation whole = problem.simulation();
      try (Engine engine = create(2)) {
        SpikeTrains all = new SpikeTrains();
        StateRecord allStates = problem.record();
        engine.simulate(whole, all, Optional.of(allStates));
        for (int[] part : new int[][] {{0, 1}, {1, 16}, {17, 24}}) {
          SpikeTrains spikes = new SpikeTrains();
          StateRecord states = problem.record();
          engine.simulate(
              whole.withSamples(whole.firstSample() + part[0], part[1]),
              spikes,
              Optional.of(states));
          for (int n = 0; n < part[1]; n++) {
            assertEquals(events(all, part[0] + n), events(spikes, n), problem.toString());
            for (int k = 0; k < states.slots(); k++) {
              for (int c = 0; c < states.columns(); c++) {
                String where = "%s, sample %d, slot %d, column %d".formatted(problem, n, k, c);
                for (int x = 0; x < allStates.states().size(); x++) {
                  assertEquals(
                      allStates.get(part[0] + n, k, c, x),
                      states.get(n, k, c, x),
                      where + ": " + x);
                }
              }
            }
          }
        }
      }
    }
  }

  private static List<String> events(SpikeTrains trains, int sample) {
    List<String> events = new ArrayList<>();
    for (int e = 0; e < trains.count(sample); e++) {
      events.add(trains.neuron(sample, e) + " at " + trains.time(sample, e));
    }
    return events;
  }

  /** However small the budget that is accepted, and however often paths are replayed. */
  @Test
  void tapeBudgetChangesNoBit() {
    long seed = TestSeed.of(getClass());
    int refused = 0;
    int accepted = 0;
    for (int trial = 0; trial < NetworkCase.Kind.values().length; trial++) {
      NetworkCase problem = NetworkCase.of(seed, trial, 20);
      ParameterGradient expected = new ParameterGradient();
      Simulation simulation;
      try (Engine scalar = new ScalarEngine(1)) {
        simulation =
            trial % 3 == 0 ? GivenCase.given(problem.simulation(), scalar) : problem.simulation();
        scalar.adjoint(simulation, problem.cotangents(), expected);
      }
      for (long budget = 1 << 10; budget <= 1 << 24; budget *= 2) {
        ParameterGradient found = new ParameterGradient();
        try (Engine engine = create(1, budget)) {
          engine.adjoint(simulation, problem.cotangents(), found);
          assertEquals(expected.toString(), found.toString(), problem + ", budget " + budget);
          accepted++;
        } catch (IllegalArgumentException e) {
          String start =
              "the tape budget of %d bytes for 1 thread is too small for ".formatted(budget);
          assertTrue(e.getMessage().startsWith(start), e.getMessage());
          assertTrue(budget < 1 << 20, "1 MiB is enough for each of these networks");
          refused++;
        } catch (IndexOutOfBoundsException e) { // what a faulty replay ends in
          throw new AssertionError(problem + ", budget " + budget + ": replay failed", e);
        }
      }
    }
    assertTrue(refused > 0 && accepted > refused);
  }

  /** What a refusal of a tape budget asks for is enough, or nearly so, and not much too much. */
  @Test
  void adviceLeadsToAnAcceptedBudget() {
    long seed = TestSeed.of(getClass());
    long tiny = 300;
    for (int trial = 0; trial < ADVISED; trial++) {
      NetworkCase problem = NetworkCase.of(seed, trial, 3);
      long budget = tiny;
      int rounds = 0;
      for (long next = budget; next > 0; rounds++) {
        budget = next;
        next = advice(problem, budget);
        assertTrue(next == 0 || next > budget, "more is asked for");
      }
      assertTrue(rounds <= MOST_ROUNDS, problem + ": accepted in round " + rounds);
      // where a path would have stopped is not known when its budget is refused
      if (budget > tiny && problem.simulation().maxSpikes() == Simulation.UNLIMITED) {
        assertTrue(advice(problem, budget / 4) > 0, problem + ": a quarter would have done");
      }
    }
  }

  /** The budget that is asked for instead of {@code budget}; 0 if that is accepted. */
  private long advice(NetworkCase problem, long budget) {
    try (Engine engine = create(1, budget)) {
      engine.adjoint(problem.simulation(), problem.cotangents(), new ParameterGradient());
      return 0;
    } catch (IllegalArgumentException e) {
      Matcher advice = ADVICE.matcher(e.getMessage());
      assertTrue(advice.matches(), e.getMessage());
      assertEquals(budget, Long.parseLong(advice.group(1)));
      return Long.parseLong(advice.group(2));
    } catch (IndexOutOfBoundsException e) { // what a faulty replay ends in
      throw new AssertionError(problem + ", budget " + budget + ": replay failed", e);
    }
  }

  /** Neurons that reach their thresholds together fire one after the other, the lowest first. */
  @Test
  void simultaneousSpikes() {
    Neuron neuron = LeakyNeuron.standard().with("beta", 0).with("vReset", 0.5);
    double[][] weights = {{0, 1, 1}, {0.5, 0, 0.25}, {-1, 2, 0}};
    Network network = Network.of(neuron, 3).withConnections(Connections.of(weights, 3));
    double[] uniforms = new double[9];
    Arrays.fill(uniforms, 1e-300);
    uniforms[0] = Math.exp(-0.375);
    uniforms[3] = Math.exp(-0.375);
    uniforms[6] = Math.exp(-0.375);
    Simulation simulation =
        new Simulation(
            network,
            Inputs.NONE,
            new TimeGrid(0, 1, 0.25),
            new BrownianDriver(new RandomStream(0, 0)),
            new RecordedClocks(uniforms, 1, 3, 3),
            0,
            1,
            Simulation.UNLIMITED);
    SpikeTrains spikes = new SpikeTrains();
    ParameterGradient adjoint = new ParameterGradient();
    ParameterGradient forward = new ParameterGradient();
    Cotangents cotangents = allEventsAndSomeStates(simulation, 0, 1, 2);
    try (Engine engine = create(1)) {
      engine.simulate(simulation, spikes);
      assertEquals(3, spikes.count(0), "one spike of each neuron");
      for (int k = 0; k < 3; k++) {
        assertEquals(k, spikes.neuron(0, k), "who fires as number " + k);
        assertEquals(0.375, spikes.time(0, k), 1e-15, "time of spike " + k);
      }
      engine.adjoint(simulation, cotangents, adjoint);
      engine.forwardSensitivities(simulation, cotangents, forward);
    }
    for (int p = 0; p < network.parameterCount(); p++) {
      assertEquals(
          adjoint.at(p),
          forward.at(p),
          1e-13 * Math.max(1, Math.abs(forward.at(p))),
          "adjoint and forward derivative by entry " + p);
    }
  }

  /**
   * Neuron 0 fires at 0.5, a grid point, and at 0.875, where an input spike comes; neuron 1 only
   * listens. With one more input spike at 0.5 all three meet. An event on a grid point belongs to
   * the step that begins there, so the state at the grid point is still the old one. Binary
   * fractions: times and states are exact.
   */
  @Test
  void eventsOnAGridPointAndAtAnInputSpike() {
    Neuron neuron = LeakyNeuron.standard().with("mu2", 0).with("beta", 0).with("vReset", 0.5);
    Network network =
        Network.of(neuron, 2)
            .withConnections(Connections.of(new double[][] {{0, 1}, {0, 0}}, 2))
            .withInputConnections(Connections.of(new double[][] {{2, 4}}, 2));
    double[] due = {-0.5, -0.375};
    ClockDraws clocks =
        new ClockDraws() {
          @Override
          public double logUniform(int sample, int neuronNumber, int index) {
            return neuronNumber == 0 && index < due.length ? due[index] : -1e9;
          }

          @Override
          public void requireCovers(int firstSample, int samples, int neurons) {
            // any sample
          }
        };
    int samples = 9;
    for (boolean atTheGridPointToo : new boolean[] {false, true}) {
      String name = "input spike at 0.5 too: " + atTheGridPointToo;
      SpikeTrains inputs = new SpikeTrains(1, 1, 2);
      if (atTheGridPointToo) {
        inputs.add(0, 0, 0.5);
      }
      inputs.add(0, 0, 0.875);
      Simulation simulation =
          new Simulation(
              network,
              new Inputs(Optional.empty(), Optional.of(RecordedSpikes.of(inputs))),
              new TimeGrid(0, 1, 0.25),
              new BrownianDriver(new RandomStream(0, 0)),
              clocks,
              0,
              samples,
              Simulation.UNLIMITED);
      StateRecord states =
          new StateRecord(LeakyNeuron.MODEL.states(), new int[] {2, 3, 4}, new int[] {0, 1});
      SpikeTrains spikes = new SpikeTrains();
      StateCotangents last =
          new StateCotangents(samples, LeakyNeuron.MODEL.states(), new int[] {4}, new int[] {1});
      last.add(samples - 1, 0, 0, 0, 1);
      last.add(samples - 1, 0, 0, 1, 0);
      Cotangents cotangents = new Cotangents((n, e) -> n == 0 ? 1 : 0, Optional.of(last));
      ParameterGradient adjoint = new ParameterGradient();
      ParameterGradient forward = new ParameterGradient();
      try (Engine engine = create(1)) {
        engine.simulate(simulation, spikes, Optional.of(states));
        engine.adjoint(simulation, cotangents, adjoint);
        engine.forwardSensitivities(simulation, cotangents, forward);
      }
      double input = atTheGridPointToo ? 4 : 0;
      double early = 0.25 * (1 + input); // v of neuron 1 at 0.75
      double late = early + 0.125 * (1 + input - early); // at 0.875
      double end = late + 0.125 * (2 + input + 4 - late);
      for (int n = 0; n < samples; n++) {
        String sample = name + ", sample " + n;
        assertEquals(2, spikes.count(n), sample + ": spikes");
        for (int e = 0; e < 2; e++) {
          assertEquals(0, spikes.neuron(n, e), sample + ": who fires as number " + e);
          assertEquals(e == 0 ? 0.5 : 0.875, spikes.time(n, e), sample + ": time of spike " + e);
        }
        assertEquals(0, states.get(n, 0, 0, 0), sample + ": v of neuron 0 at 0.5");
        assertEquals(0, states.get(n, 0, 1, 1), sample + ": i of neuron 1 at 0.5");
        assertEquals(1 + input, states.get(n, 1, 1, 1), sample + ": i of neuron 1 at 0.75");
        assertEquals(early, states.get(n, 1, 1, 0), sample + ": v of neuron 1 at 0.75");
        assertEquals(2 + input / 2, states.get(n, 2, 0, 1), sample + ": i of neuron 0 at 1");
        assertEquals(end, states.get(n, 2, 1, 0), sample + ": v of neuron 1 at 1");
      }
      // what 1 in i from 0.5 and from 0.875 on adds to v at 1
      double fromGridPoint = 0.34375 + 0.125 * (1 - 0.34375);
      double fromInput = 0.125;
      for (ParameterGradient gradient : List.of(adjoint, forward)) {
        String which = name + (gradient == adjoint ? ", adjoint" : ", sensitivities");
        assertEquals(1.375 + end, gradient.value(), which + ": value");
        assertEquals(
            fromGridPoint + fromInput, gradient.weights()[0][1], 1e-15, which + ": weight");
        assertEquals(
            fromInput + (atTheGridPointToo ? fromGridPoint : 0),
            gradient.inputWeights()[0][1],
            1e-15,
            which + ": input weight");
      }
      for (int p = 0; p < network.parameterCount(); p++) {
        assertEquals(
            adjoint.at(p), forward.at(p), 1e-14, name + ": adjoint and forward by entry " + p);
      }
    }
  }

  /**
   * A read-out without noise that gets spikes from outside: i decays by mu2 and jumps by the
   * weight, v follows it, each by the Euler rule between grid points and spikes. Binary fractions,
   * so that the figures are exact; the spike at the very end does not act.
   */
  @Test
  void readOutsHaveNoClock() {
    RandomStream stream = new RandomStream(1, 0);
    Simulation simulation =
        new Simulation(
            Network.of(LeakyNeuron.standard(), 2).withReadOuts(1),
            Inputs.NONE,
            new TimeGrid(0, 1, 0.25),
            new BrownianDriver(stream),
            new CounterClocks(stream),
            0,
            3,
            Simulation.UNLIMITED);
    String sentence = "neuron 1 is a read-out and has no clock: leave out its state s";
    List<String> names = List.of("v", "s");
    StateRecord states = new StateRecord(names, new int[] {4}, 0, 1);
    StateCotangents cotangents = new StateCotangents(3, names, new int[] {4}, 0, 1);
    cotangents.add(2, 0, 0, 1, 1);
    Cotangents all = new Cotangents((n, e) -> 0, Optional.of(cotangents));
    ParameterGradient gradient = new ParameterGradient();
    try (Engine engine = create(1)) {
      assertRefused(
          sentence, () -> engine.simulate(simulation, new SpikeTrains(), Optional.of(states)));
      engine.adjoint(simulation, all, gradient); // zeros are none
      cotangents.add(1, 0, 1, 1, 1);
      assertRefused(sentence, () -> engine.adjoint(simulation, all, gradient));
      assertRefused(sentence, () -> engine.forwardSensitivities(simulation, all, gradient));
    }
  }

  @Test
  void readOutOfInputSpikes() {
    Neuron neuron = LeakyNeuron.standard().with("mu1", 1).with("mu2", 0.5);
    Network network =
        Network.of(neuron)
            .withReadOuts(0)
            .withInputConnections(Connections.of(new double[][] {{2}, {-1}}, 1));
    SpikeTrains inputs = new SpikeTrains(1, 2, 4);
    inputs.add(0, 0, 0);
    inputs.add(0, 1, 0.75);
    inputs.add(0, 0, 1);
    inputs.add(0, 0, 1.5);
    Simulation simulation =
        new Simulation(
            network,
            new Inputs(Optional.empty(), Optional.of(RecordedSpikes.of(inputs))),
            new TimeGrid(0, 1.5, 0.5),
            new BrownianDriver(new RandomStream(0, 0)),
            new CounterClocks(new RandomStream(0, 0)),
            0,
            2,
            Simulation.UNLIMITED);
    double i = 2;
    double v = 0;
    double[] length = {0.5, 0.25, 0.25, 0.5};
    double[] jump = {0, -1, 2, 0};
    StateRecord states = new StateRecord(LeakyNeuron.MODEL.states(), new int[] {1, 2, 3}, 0);
    SpikeTrains spikes = new SpikeTrains();
    ParameterGradient gradient = new ParameterGradient();
    StateCotangents last = new StateCotangents(2, LeakyNeuron.MODEL.states(), new int[] {3}, 0);
    last.add(1, 0, 0, 0, 1);
    last.add(1, 0, 0, 1, 0);
    try (Engine engine = create(1)) {
      engine.simulate(simulation, spikes, Optional.of(states));
      engine.adjoint(simulation, new Cotangents((n, e) -> 1, Optional.of(last)), gradient);
    }
    assertEquals(0, spikes.count(0) + spikes.count(1), "spikes of a read-out");
    double[] slope = new double[4]; // of v at the end, by i right after each jump
    for (int k = 0; k < 4; k++) {
      double before = i;
      i -= length[k] * 0.5 * i;
      v += length[k] * (before - v);
      if (k != 1) {
        int slot = k == 0 ? 0 : k - 1;
        assertEquals(v, states.get(1, slot, 0, 0), "v after part " + k);
        assertEquals(i, states.get(1, slot, 0, 1), "i after part " + k);
      }
      i += jump[k];
    }
    for (int from = 0; from < 4; from++) {
      double ti = 1;
      for (int k = from; k < 4; k++) {
        slope[from] += length[k] * (ti - slope[from]);
        ti -= length[k] * 0.5 * ti;
      }
    }
    assertEquals(v, gradient.value(), "value");
    assertArrayEquals(
        new double[] {slope[0] + slope[3]}, gradient.inputWeights()[0], 1e-15, "channel 0");
    assertArrayEquals(new double[] {slope[2]}, gradient.inputWeights()[1], 1e-15, "channel 1");
    assertEquals(0, gradient.get("alpha"), "derivative by alpha");
    assertEquals(slope[0], gradient.get("i0"), 1e-15, "derivative by i0");
  }

  /** Neurons under other numbers, with their noise and clocks: the same spikes, to the last bit. */
  @Test
  void renumberedNeurons() {
    long seed = TestSeed.of(getClass());
    SplittableRandom random = new SplittableRandom(seed);
    int samples = 2;
    int draws = 300;
    for (int trial = 0; trial < 30; trial++) {
      int size = random.nextInt(2, 13);
      int steps = GRID.steps();
      Network network = random(size, 0.7, trial + seed);
      int[] number = permutation(size, random);
      double[][] weights = network.connections().toMatrix();
      double[][] renumbered = new double[size][size];
      double[] increments = new double[samples * steps * size * LeakyNeuron.MODEL.channels()];
      double[] otherIncrements = new double[increments.length];
      double[] uniforms = new double[samples * size * draws];
      double[] otherUniforms = new double[uniforms.length];
      for (int k = 0; k < size; k++) {
        for (int j = 0; j < size; j++) {
          renumbered[number[k]][number[j]] = weights[k][j];
        }
        for (int r = 0; r < samples * steps; r++) {
          for (int c = 0; c < LeakyNeuron.MODEL.channels(); c++) {
            double increment = 0.1 * random.nextGaussian();
            increments[(r * size + k) * LeakyNeuron.MODEL.channels() + c] = increment;
            otherIncrements[(r * size + number[k]) * LeakyNeuron.MODEL.channels() + c] = increment;
          }
        }
        for (int n = 0; n < samples; n++) {
          for (int e = 0; e < draws; e++) {
            double uniform = 1 - random.nextDouble();
            uniforms[(n * size + k) * draws + e] = uniform;
            otherUniforms[(n * size + number[k]) * draws + e] = uniform;
          }
        }
      }
      Simulation one =
          simulation(network, GRID, samples)
              .withNoise(
                  new RecordedDriver(
                      increments, samples, steps, size, LeakyNeuron.MODEL.channels()),
                  new RecordedClocks(uniforms, samples, size, draws));
      Simulation other =
          simulation(network.withConnections(Connections.of(renumbered, size)), GRID, samples)
              .withNoise(
                  new RecordedDriver(
                      otherIncrements, samples, steps, size, LeakyNeuron.MODEL.channels()),
                  new RecordedClocks(otherUniforms, samples, size, draws));
      SpikeTrains spikes = new SpikeTrains();
      SpikeTrains otherSpikes = new SpikeTrains();
      try (Engine engine = create(1)) {
        engine.simulate(one, spikes);
        engine.simulate(other, otherSpikes);
      }
      for (int n = 0; n < samples; n++) {
        String where = "network %d of seed %d, sample %d".formatted(trial, seed, n);
        assertEquals(spikes.count(n), otherSpikes.count(n), where + ": number of spikes");
        for (int e = 0; e < spikes.count(n); e++) {
          String event = where + ", spike " + e;
          assertEquals(spikes.time(n, e), otherSpikes.time(n, e), event + ": time");
          assertEquals(number[spikes.neuron(n, e)], otherSpikes.neuron(n, e), event + ": neuron");
        }
      }
    }
  }

  private static int[] permutation(int size, SplittableRandom random) {
    int[] number = new int[size];
    for (int k = 0; k < size; k++) {
      int at = random.nextInt(k + 1);
      number[k] = number[at];
      number[at] = k;
    }
    return number;
  }

  @Test
  void nonFiniteStateNamesItsSample() {
    int samples = 9;
    int size = 3;
    double[] increments = new double[samples * 8 * size * LeakyNeuron.MODEL.channels()];
    increments[((6 * 8 + 3) * size + 1) * LeakyNeuron.MODEL.channels()] = 1e308;
    Neuron neuron = LeakyNeuron.standard().with("sigma11", 10);
    Simulation simulation =
        simulation(Network.of(neuron, size), new TimeGrid(0, 2, 0.25), samples - 2)
            .withNoise(
                new RecordedDriver(increments, samples, 8, size, LeakyNeuron.MODEL.channels()),
                new CounterClocks(new RandomStream(1, 1)))
            .withSamples(2, samples - 2);
    Cotangents cotangents = Cotangents.ofEvents((n, e) -> 1);
    for (int threads : new int[] {1, 2}) {
      try (Engine engine = create(threads)) {
        ParameterGradient gradient = new ParameterGradient();
        SpikeTrains spikes = new SpikeTrains();
        for (Runnable run :
            List.<Runnable>of(
                () -> engine.simulate(simulation, spikes),
                () -> engine.adjoint(simulation, cotangents, gradient),
                () -> engine.forwardSensitivities(simulation, cotangents, gradient))) {
          String message = assertThrows(NonFiniteStateException.class, run::run).getMessage();
          assertTrue(
              message.startsWith("state v of neuron 1 is not finite at time 1.0 of sample 6: "),
              message);
          engine.simulate(simulation.withSamples(0, 6), spikes);
          assertEquals(6, spikes.samples(), "the engine still works");
        }
      }
    }
  }
}
