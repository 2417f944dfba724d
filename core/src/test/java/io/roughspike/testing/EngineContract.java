package io.roughspike.testing;

import static io.roughspike.testing.Sentences.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.ClockDraws;
import io.roughspike.driver.CounterClocks;
import io.roughspike.driver.Driver;
import io.roughspike.driver.RecordedClocks;
import io.roughspike.driver.RecordedDriver;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.NonFiniteStateException;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.engine.TooManyEventsException;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateCotangents;
import io.roughspike.spike.StateRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What every engine must do; its tests extend this. */
public abstract class EngineContract {
  private static final Set<String> ALL = Set.copyOf(LeakyNeuron.MODEL.parameterNames());

  /** Intensity 1 at all times, v rising from 0 to 1 with rate 1, reset by 1/2. */
  private static final Neuron CONSTANT_INTENSITY =
      LeakyNeuron.standard().with("beta", 0).with("inputCurrent", 1).with("vReset", 0.5);

  /** The engine under test. */
  protected abstract Engine create(int threads);

  /** A simulation without noise in the state, whose clocks start at the given values of log U. */
  private static Simulation quiet(
      Neuron neuron, TimeGrid grid, int maxSpikes, double... logUniforms) {
    ClockDraws clocks =
        new ClockDraws() {
          @Override
          public double logUniform(int sample, int neuronNumber, int index) {
            return index < logUniforms.length ? logUniforms[index] : -1e9;
          }

          @Override
          public void requireCovers(int firstSample, int samples, int neurons) {
            // any sample
          }
        };
    return new Simulation(
        neuron,
        Optional.empty(),
        grid,
        new BrownianDriver(new RandomStream(0, 0)),
        clocks,
        0,
        3,
        maxSpikes);
  }

  private void assertTimes(List<Double> expected, Simulation simulation, double tolerance) {
    try (Engine engine = create(1)) {
      SpikeTrains spikes = new SpikeTrains();
      engine.simulate(simulation, spikes);
      assertEquals(simulation.samples(), spikes.samples());
      for (int n = 0; n < spikes.samples(); n++) {
        String sample = engine.name() + " engine, sample " + n;
        assertEquals(expected.size(), spikes.count(n), sample + ": number of spikes");
        for (int e = 0; e < expected.size(); e++) {
          assertEquals(
              expected.get(e), spikes.time(n, e), tolerance, sample + ": time of spike " + e);
        }
      }
    }
  }

  /** A driver whose sources notice when two threads use one at once. */
  private record ConfinedDriver(BrownianDriver of) implements Driver {
    @Override
    public int channels() {
      return of.channels();
    }

    @Override
    public double scale(double dt) {
      return of.scale(dt);
    }

    @Override
    public boolean hasAreas() {
      return of.hasAreas();
    }

    @Override
    public double areaScale(double dt) {
      return of.areaScale(dt);
    }

    @Override
    public Source source() {
      AtomicBoolean busy = new AtomicBoolean();
      return (sample, neuron, channel, block, out, offset, stride) -> {
        if (busy.getAndSet(true)) {
          throw new IllegalStateException("two threads share a source");
        }
        of.block(sample, neuron, channel, block, out, offset, stride);
        busy.set(false);
      };
    }

    @Override
    public void requireCovers(int firstSample, int samples, int steps, int neurons) {
      of.requireCovers(firstSample, samples, steps, neurons);
    }
  }

  @Test
  void everyWorkerHasASourceOfItsOwn() {
    RandomStream stream = new RandomStream(5, 0);
    BrownianDriver brownian = new BrownianDriver(stream);
    Neuron neuron = LeakyNeuron.standard();
    for (Network network : List.of(Network.of(neuron), Network.of(neuron, 2))) {
      Simulation simulation =
          new Simulation(
              network,
              Inputs.NONE,
              new TimeGrid(0, 1, 0.03),
              brownian,
              new CounterClocks(stream),
              0,
              700,
              Simulation.UNLIMITED);
      SpikeTrains expected = new SpikeTrains();
      SpikeTrains found = new SpikeTrains();
      try (Engine engine = create(3)) {
        engine.simulate(simulation, expected);
        engine.simulate(
            simulation.withNoise(new ConfinedDriver(brownian), simulation.clocks()), found);
      }
      for (int n = 0; n < simulation.samples(); n++) {
        assertEquals(expected.count(n), found.count(n), "events of sample " + n);
        for (int e = 0; e < expected.count(n); e++) {
          assertEquals(expected.time(n, e), found.time(n, e), "sample " + n + ", event " + e);
        }
      }
    }
  }

  /** With intensity 1 an event is due -log U after the last one. */
  @Test
  void severalEventsInAStep() {
    assertTimes(
        List.of(0.125, 0.375, 0.875, 1.375),
        quiet(
            CONSTANT_INTENSITY,
            new TimeGrid(0, 2, 1),
            Simulation.UNLIMITED,
            -0.125,
            -0.25,
            -0.5,
            -0.5),
        1e-15);
  }

  @Test
  void refractoryAllowanceDelaysEveryEvent() {
    assertTimes(
        List.of(0.625, 1.375),
        quiet(
            CONSTANT_INTENSITY.with("alpha", 0.5),
            new TimeGrid(0, 2, 1),
            Simulation.UNLIMITED,
            -0.125,
            -0.25,
            -0.5),
        1e-15);
  }

  /** Binary fractions: the clock reaches 0 exactly at the end of a step, the event is its time. */
  @Test
  void eventOnAGridPoint() {
    Simulation simulation =
        quiet(
            CONSTANT_INTENSITY,
            new TimeGrid(0, 2, 0.25),
            Simulation.UNLIMITED,
            -0.5,
            -0.25,
            -0.125,
            -0.125);
    assertTimes(List.of(0.5, 0.75, 0.875, 1.0), simulation, 0);
    assertGradientsAgree(simulation);
  }

  /**
   * v - vThreshold exactly at the cap, and the next double below. v stays where it starts, so that
   * events are at exp(-beta min(v0 - vThreshold, cap)) times the sums of the clocks: at the cap
   * only the cap moves the intensity, below it only v does.
   */
  @Test
  void exactlyAtTheCap() {
    double cap = 0.25;
    double beta = 2;
    double[] clocks = {-0.375, -0.75, -0.25};
    double times = 3 * Math.exp(-beta * cap) * (0.375 + 1.125 + 1.375); // of three samples
    for (double v0 : new double[] {1 + cap, Math.nextDown(1 + cap)}) {
      Neuron neuron =
          LeakyNeuron.standard()
              .with("mu1", 0)
              .with("vReset", 0)
              .with("beta", beta)
              .with("intensityCap", cap)
              .with("v0", v0);
      Simulation simulation = quiet(neuron, new TimeGrid(0, 2, 0.25), Simulation.UNLIMITED, clocks);
      ParameterGradient adjoint = new ParameterGradient();
      ParameterGradient forward = new ParameterGradient();
      try (Engine engine = create(1)) {
        Cotangents cotangents = Cotangents.ofEvents((n, e) -> 1);
        engine.adjoint(simulation, cotangents, adjoint);
        engine.forwardSensitivities(simulation, cotangents, forward);
      }
      double slope = v0 < 1 + cap ? -beta * times : 0;
      for (ParameterGradient gradient : List.of(adjoint, forward)) {
        String name =
            "v0 = %s, %s".formatted(v0, gradient == adjoint ? "adjoint" : "sensitivities");
        // a clock adds up 3 to 8 increments between events
        double tolerance = 1e-14 * times;
        assertEquals(times, gradient.value(), tolerance, name + ": value");
        assertEquals(slope, gradient.get("v0"), beta * tolerance, name + ": v0");
        assertEquals(-slope, gradient.get("vThreshold"), beta * tolerance, name + ": vThreshold");
        assertEquals(
            -beta * times - slope,
            gradient.get("intensityCap"),
            beta * tolerance,
            name + ": intensityCap");
        assertEquals(-cap * times, gradient.get("beta"), tolerance, name + ": beta");
      }
    }
  }

  /** An event at the start, by a clock that starts at 0, and two events at one time. */
  @Test
  void eventsWithoutWaiting() {
    Simulation simulation =
        quiet(CONSTANT_INTENSITY, new TimeGrid(3, 4, 0.25), Simulation.UNLIMITED, 0, -0.375, 0);
    assertTimes(List.of(3.0, 3.375, 3.375), simulation, 0);
    assertGradientsAgree(simulation);
  }

  /** The reset belongs to the step after the grid point, so its state is still the old one. */
  @Test
  void stateAtAnEventOnAGridPoint() {
    Simulation simulation =
        quiet(CONSTANT_INTENSITY, new TimeGrid(0, 0.75, 0.25), Simulation.UNLIMITED, -0.5);
    StateRecord states = new StateRecord(LeakyNeuron.MODEL.states(), new int[] {0, 1, 2, 3}, 0);
    try (Engine engine = create(1)) {
      engine.simulate(simulation, new SpikeTrains(), Optional.of(states));
    }
    // v <- v + (1 - v) / 4, and once v <- v - 1/2 before that
    assertEquals(0, states.get(1, 0, 0, 0));
    assertEquals(0.25, states.get(1, 1, 0, 0));
    assertEquals(0.4375, states.get(1, 2, 0, 0));
    assertEquals(-0.0625 + 1.0625 / 4, states.get(1, 3, 0, 0));
  }

  @Test
  void pathStopsAtTheCapAndKeepsItsState() {
    Simulation simulation = quiet(CONSTANT_INTENSITY, new TimeGrid(0, 4, 1), 2, -0.5, -1, -0.1);
    assertTimes(List.of(0.5, 1.5), simulation, 0);
    StateRecord states = new StateRecord(LeakyNeuron.MODEL.states(), new int[] {1, 2, 4}, 0);
    StateCotangents cotangents =
        new StateCotangents(3, LeakyNeuron.MODEL.states(), new int[] {1, 2, 4}, 0);
    cotangents.add(1, 1, 0, 0, 1);
    cotangents.add(1, 1, 0, 1, 0);
    cotangents.add(1, 2, 0, 0, 1);
    cotangents.add(1, 2, 0, 1, 0);
    ParameterGradient gradient = new ParameterGradient();
    try (Engine engine = create(1)) {
      engine.simulate(simulation, new SpikeTrains(), Optional.of(states));
      engine.adjoint(simulation, new Cotangents((n, e) -> 0, Optional.of(cotangents)), gradient);
    }
    // up by 1/2, reset to 0, up by 1/2; up by 1/4, reset to 1/4
    assertEquals(0.5, states.get(1, 0, 0, 0));
    assertEquals(0.25, states.get(1, 1, 0, 0));
    assertEquals(0.25, states.get(1, 2, 0, 0));
    assertEquals(0.5, gradient.value());
    // the first reset has decayed by half at each of the two halves of steps that follow
    assertEquals(2 * (-0.25 - 1), gradient.get("vReset"), 1e-15);
    assertGradientsAgree(simulation);
  }

  /**
   * The clock rises by 1 a unit of time from -3/8, so events are at 3/8, 6/8 and 9/8. Exactly at a
   * grid point it has not started again; where the path has stopped it stands at 0.
   */
  @Test
  void clocksAreStatesByName() {
    Neuron neuron = CONSTANT_INTENSITY.with("alpha", 0.125);
    Simulation simulation = quiet(neuron, new TimeGrid(0, 1.5, 0.25), 3, -0.25, -0.25, -0.25);
    assertTimes(List.of(0.375, 0.75, 1.125), simulation, 0);
    double[] clock = {-0.375, -0.125, -0.25, 0, -0.125, 0, 0};
    double[] byAlpha = {-1, -1, -2, -2, -3, 0, 0};
    double[] byScale = {0, -0.25, -0.5, -0.75, -1, 0, 0};
    int[] points = {0, 1, 2, 3, 4, 5, 6};
    StateRecord states = new StateRecord(List.of(NeuronModel.CLOCK), points, 0);
    try (Engine engine = create(1)) {
      engine.simulate(simulation, new SpikeTrains(), Optional.of(states));
      for (int k : points) {
        assertEquals(clock[k], states.get(2, k, 0, 0), "grid point " + k);
        StateCotangents one = new StateCotangents(3, List.of(NeuronModel.CLOCK), new int[] {k}, 0);
        one.add(2, 0, 0, 0, 1);
        Cotangents cotangents = new Cotangents((n, e) -> 0, Optional.of(one));
        ParameterGradient gradient = new ParameterGradient();
        engine.adjoint(simulation, cotangents, gradient);
        assertEquals(clock[k], gradient.value());
        assertEquals(byAlpha[k], gradient.get("alpha"), 1e-15, "grid point " + k);
        assertEquals(byScale[k], gradient.get("tauS"), 1e-15, "grid point " + k);
        engine.forwardSensitivities(simulation, cotangents, gradient);
        assertEquals(byAlpha[k], gradient.get("alpha"), 1e-15, "grid point " + k);
        assertEquals(byScale[k], gradient.get("tauS"), 1e-15, "grid point " + k);
      }
    }
  }

  @Test
  void unknownStatesAndParametersAreRefused() {
    Simulation simulation = quiet(CONSTANT_INTENSITY, new TimeGrid(0, 1, 0.25), 1, -0.5);
    try (Engine engine = create(1)) {
      StateRecord states = new StateRecord(List.of("w"), new int[] {0}, 0);
      assertRefused(
          "no state of lif is called w; there are v, i, s",
          () -> engine.simulate(simulation, new SpikeTrains(), Optional.of(states)));
      ParameterGradient gradient = new ParameterGradient(Set.of("gamma"));
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> engine.adjoint(simulation, Cotangents.ofEvents((n, e) -> 1), gradient))
              .getMessage();
      assertTrue(message.startsWith("no parameter of lif is called gamma"));
    }
  }

  @Test
  void lastStepIsShortened() {
    Neuron noisy = CONSTANT_INTENSITY.with("sigma11", 2);
    TimeGrid grid = new TimeGrid(0, 1.25, 1);
    double[] increments = {0.5, 9, -0.25, 9};
    Simulation simulation =
        quiet(noisy, grid, Simulation.UNLIMITED, -1.125)
            .withSamples(0, 1)
            .withNoise(
                new RecordedDriver(increments, 1, 2, 1, 2),
                new RecordedClocks(new double[] {Math.exp(-1.125), 1e-300}, 1, 1, 2));
    StateRecord states = new StateRecord(LeakyNeuron.MODEL.states(), new int[] {1, 2}, 0);
    SpikeTrains spikes = new SpikeTrains();
    try (Engine engine = create(1)) {
      engine.simulate(simulation, spikes, Optional.of(states));
    }
    assertEquals(1, spikes.count(0));
    assertEquals(1.125, spikes.time(0, 0), 1e-15);
    assertEquals(2, states.get(0, 0, 0, 0), "0 + 1 + 2 / 2");
    // half of a step of length 1/4: (1 - 2) / 4 - 1/2 = -3/4; then the reset; then the other half
    double atEvent = 2 - 0.75 / 2 - 0.5;
    assertEquals(atEvent + ((1 - atEvent) / 4 - 0.5) / 2, states.get(0, 1, 0, 0), 1e-15);
  }

  private void assertGradientsAgree(Simulation simulation) {
    ParameterGradient adjoint = new ParameterGradient();
    ParameterGradient forward = new ParameterGradient();
    StateCotangents states =
        new StateCotangents(
            simulation.samples(),
            RandomCase.STATES,
            new int[] {0, 1, simulation.grid().steps()},
            0);
    for (int n = 0; n < simulation.samples(); n++) {
      states.add(n, 0, 0, 0, 0.3);
      states.add(n, 0, 0, 1, 0.2);
      states.add(n, 1, 0, 0, -0.5);
      states.add(n, 1, 0, 1, 0.4);
      states.add(n, 2, 0, 0, 1);
      states.add(n, 2, 0, 1, -1);
      for (int k = 0; k < 3; k++) {
        states.add(n, k, 0, 2, 0.6 - 0.5 * k);
      }
    }
    Cotangents cotangents = new Cotangents((n, e) -> 1 + n + e, Optional.of(states));
    try (Engine engine = create(1)) {
      engine.adjoint(simulation, cotangents, adjoint);
      engine.forwardSensitivities(simulation, cotangents, forward);
    }
    for (String p : LeakyNeuron.MODEL.parameterNames()) {
      assertEquals(
          adjoint.get(p),
          forward.get(p),
          1e-13 * Math.max(1, Math.abs(adjoint.get(p))),
          "adjoint and forward derivative by " + p);
    }
  }

  /** Sample n of a run is sample n of every other run that has it. */
  @Test
  void splittingIntoBatchesChangesNothing() {
    long seed = TestSeed.of(getClass());
    for (RandomCase.Kind kind : RandomCase.Kind.values()) {
      RandomCase problem = RandomCase.of(seed, 0, kind, 101);
      Simulation whole = problem.simulation();
      SpikeTrains all = new SpikeTrains();
      StateRecord states = new StateRecord(RandomCase.STATES, problem.gridPoints(), 0);
      try (Engine engine = create(1)) {
        engine.simulate(whole, all, Optional.of(states));
        int first = 0;
        for (int count : new int[] {1, 37, 63}) {
          SpikeTrains part = new SpikeTrains();
          StateRecord partStates = new StateRecord(RandomCase.STATES, problem.gridPoints(), 0);
          Simulation batch = whole.withSamples(whole.firstSample() + first, count);
          engine.simulate(batch, part, Optional.of(partStates));
          for (int n = 0; n < count; n++) {
            assertArrayEquals(times(all, first + n), times(part, n), problem + " from " + first);
            for (int k = 0; k < states.slots(); k++) {
              String where = problem + " from " + first + ", sample " + n + ", slot " + k;
              for (int x = 0; x < states.states().size(); x++) {
                assertEquals(
                    states.get(first + n, k, 0, x), partStates.get(n, k, 0, x), where + ": " + x);
              }
            }
          }
          first += count;
        }
      }
    }
  }

  private static double[] times(SpikeTrains spikes, int sample) {
    int from = sample * spikes.capacity();
    return Arrays.copyOfRange(spikes.times(), from, from + spikes.count(sample));
  }

  @Test
  void threadsChangeNothing() {
    long seed = TestSeed.of(getClass());
    RandomCase.Kind[] kinds = RandomCase.Kind.values();
    for (int k = 0; k < kinds.length; k++) {
      RandomCase.Kind kind = kinds[k];
      int threads = new int[] {2, 3, 5}[k % 3];
      try (Engine one = create(1);
          Engine several = create(threads)) {
        assertEquals(threads, several.threads());
        BitComparison comparison = new BitComparison(one, several);
        for (int samples : new int[] {1, 64, 65, 700}) {
          comparison.compare(
              RandomCase.of(seed, 2, kind, kind == RandomCase.Kind.BURSTING ? 65 : samples), ALL);
        }
        assertEquals(List.of(), comparison.differences());
      }
    }
  }

  /** A used engine gives what a new one gives, whatever it did before. */
  @Test
  void useLeavesNoTraces() {
    long seed = TestSeed.of(getClass());
    try (Engine used = create(2)) {
      for (int trial = 0; trial < 60; trial++) {
        RandomCase problem = RandomCase.of(seed, 7 * trial, 1 + trial % 5 * 40);
        try (Engine fresh = create(1)) {
          BitComparison comparison = new BitComparison(used, fresh);
          comparison.compare(problem, ALL);
          assertEquals(List.of(), comparison.differences());
        }
      }
    }
  }

  /** The gradient of a sum over samples is the sum of gradients, up to 1e-13 of its terms. */
  @Test
  void gradientsAddUpOverSamples() {
    long seed = TestSeed.of(getClass());
    RandomCase problem = RandomCase.of(seed, 0, RandomCase.Kind.ORDINARY, 150);
    Simulation simulation = problem.simulation();
    try (Engine engine = create(2)) {
      ParameterGradient whole = new ParameterGradient();
      engine.adjoint(simulation, Cotangents.ofEvents(problem::eventCotangent), whole);
      double[] sum = new double[LeakyNeuron.MODEL.parameters().size()];
      double[] absolute = new double[LeakyNeuron.MODEL.parameters().size()];
      double value = 0;
      for (int n = 0; n < simulation.samples(); n++) {
        int sample = n;
        ParameterGradient single = new ParameterGradient();
        engine.adjoint(
            simulation.withSamples(simulation.firstSample() + n, 1),
            Cotangents.ofEvents((zero, e) -> problem.eventCotangent(sample, e)),
            single);
        for (String p : LeakyNeuron.MODEL.parameterNames()) {
          sum[LeakyNeuron.MODEL.parameter(p)] += single.get(p);
          absolute[LeakyNeuron.MODEL.parameter(p)] += Math.abs(single.get(p));
        }
        value += single.value();
      }
      assertEquals(value, whole.value(), 1e-11);
      for (String p : LeakyNeuron.MODEL.parameterNames()) {
        assertEquals(
            sum[LeakyNeuron.MODEL.parameter(p)],
            whole.get(p),
            1e-13 * Math.max(1, absolute[LeakyNeuron.MODEL.parameter(p)]),
            p);
      }
    }
  }

  /** What is requested has the bits that a full gradient has, whatever else is left out. */
  @Test
  void requestedPartOfAGradient() {
    long seed = TestSeed.of(getClass());
    List<Set<String>> parts =
        List.of(
            Set.of("inputCurrent", "beta", "sigma21"),
            Set.of("inputCurrent", "inputGain", "vReset"),
            Set.of("tauS", "intensityCap", "i0"),
            ALL.stream()
                .filter(p -> !p.equals("sigma12") && !p.equals("sigma22"))
                .collect(Collectors.toSet()));
    try (Engine engine = create(1)) {
      for (RandomCase.Kind kind : RandomCase.Kind.values()) {
        RandomCase problem = RandomCase.of(seed, 1, kind, 40);
        ParameterGradient full = new ParameterGradient();
        engine.adjoint(problem.simulation(), problem.cotangents(), full);
        for (Set<String> some : parts) {
          ParameterGradient part = new ParameterGradient(some);
          engine.adjoint(problem.simulation(), problem.cotangents(), part);
          assertEquals(full.value(), part.value());
          for (String p : some) {
            assertEquals(full.get(p), part.get(p), problem + ", " + p + " of " + some);
          }
        }
      }
    }
  }

  @Test
  void nonFiniteStateNamesItsSample() {
    int samples = 9;
    double[] increments = new double[samples * 8 * 2];
    increments[(6 * 8 + 3) * 2] = 1e308;
    Simulation simulation =
        new Simulation(
            LeakyNeuron.standard().with("sigma11", 10),
            Optional.empty(),
            new TimeGrid(0, 2, 0.25),
            new RecordedDriver(increments, samples, 8, 1, 2),
            new CounterClocks(new RandomStream(1, 1)),
            2,
            samples - 2,
            Simulation.UNLIMITED);
    Cotangents cotangents = Cotangents.ofEvents((n, e) -> 1);
    for (int threads : new int[] {1, 2}) {
      try (Engine engine = create(threads)) {
        SpikeTrains spikes = new SpikeTrains();
        ParameterGradient gradient = new ParameterGradient();
        for (int round = 0; round < 2; round++) {
          assertNamesSample6(() -> engine.simulate(simulation, spikes));
          assertNamesSample6(() -> engine.adjoint(simulation, cotangents, gradient));
          assertNamesSample6(() -> engine.forwardSensitivities(simulation, cotangents, gradient));
          engine.simulate(simulation.withSamples(0, 6), spikes);
          assertEquals(6, spikes.samples(), "the engine still works");
        }
      }
    }
  }

  private static void assertNamesSample6(Runnable run) {
    String message = assertThrows(NonFiniteStateException.class, run::run).getMessage();
    assertEquals(
        "state v of neuron 0 is not finite at time 1.0 of sample 6: use a smaller step (rates of decay times the step must be below 2) or smaller parameters, or look for a division by 0",
        message);
  }

  /** The capacity that is guessed at first does not limit the number of events. */
  @Test
  void roomForAnyNumberOfEvents() {
    double[] waits = new double[1000];
    Arrays.fill(waits, -1.0 / 512);
    Simulation simulation =
        quiet(CONSTANT_INTENSITY, new TimeGrid(0, 4, 1), Simulation.UNLIMITED, waits);
    SpikeTrains spikes = new SpikeTrains();
    try (Engine engine = create(1)) {
      engine.simulate(simulation, spikes);
      assertEquals(1000, spikes.count(0));
      assertEquals(1000.0 / 512, spikes.time(2, 999), 1e-12);
      assertEquals(1000, spikes.largestCount());
      engine.simulate(quiet(CONSTANT_INTENSITY, new TimeGrid(0, 4, 1), 2, waits), spikes);
      assertEquals(2, spikes.capacity(), "a cap bounds the room");
    }
  }

  /** A clock that is always due would never end. */
  @Test
  void runawayPathIsStopped() {
    Simulation simulation =
        new Simulation(
            CONSTANT_INTENSITY.with("tauS", 1e-4),
            Optional.empty(),
            new TimeGrid(0, 1e5, 0.01),
            new BrownianDriver(new RandomStream(1, 0)),
            new CounterClocks(new RandomStream(1, 0)),
            4,
            1,
            Simulation.UNLIMITED);
    try (Engine engine = create(1)) {
      String message =
          assertThrows(
                  TooManyEventsException.class,
                  () -> engine.simulate(simulation, new SpikeTrains()))
              .getMessage();
      assertTrue(
          message.matches(
              "sample 4 fired 16777216 times before time 167\\d\\.\\d+: lower the intensity or set maxSpikes"),
          message);
    }
  }
}
