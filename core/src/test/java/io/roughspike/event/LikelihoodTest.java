package io.roughspike.event;

import static io.roughspike.testing.Sentences.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.check.CentralDifferences;
import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.NonFiniteStateException;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.BuiltInModels;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.equations.ModelText;
import io.roughspike.loss.Likelihood;
import io.roughspike.loss.ZeroLikelihoodException;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.Parameter;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.reference.ReferenceEngine;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.spike.EventCotangents;
import io.roughspike.spike.RecordedSpikes;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.AdjointCheck;
import io.roughspike.testing.GivenCase;
import io.roughspike.testing.MixedCase;
import io.roughspike.testing.NaiveLikelihood;
import io.roughspike.testing.NeuronModels;
import io.roughspike.testing.TestSeed;
import io.roughspike.testing.TextModels;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Likelihoods of given spikes, and their gradients by every parameter, weight and start value. */
class LikelihoodTest {
  /** Thousands of operations round to 1e-16; upswings and steep intensities enlarge that. */
  private static final double ROUNDING = 1e-10;

  /**
   * The errors that {@link CentralDifferences} estimates are below a third of it ({@link #USEFUL}).
   */
  private static final double DIFFERENCE = 1e-7;

  /** A difference says nothing where its own error, estimated to a factor of a few, is near. */
  private static final double USEFUL = DIFFERENCE / 3;

  /** In an upswing small differences grow, so that more of them are useless than elsewhere. */
  private static final double MOST_USELESS = 0.2;

  /** Numbers of the order of 10 after some hundred sub-steps, each rounded to 1e-16 of itself. */
  private static final double SUMMED = 1e-13;

  private static final int SAMPLES = 2;
  private static final TimeGrid GRID = new TimeGrid(0, 2, 0.1);

  private final long seed = TestSeed.of(LikelihoodTest.class);

  /** Built-in models with an intensity, and one with a dead time of a few steps. */
  private static List<NeuronModels.Example> examples() {
    return TextModels.all().stream()
        .filter(one -> one.model().hasClock())
        .filter(one ->
            BuiltInModels.names().contains(one.model().name())
                || one.model().name().equals("clamped in its dead time"))
        .toList();
  }

  @Test
  void valuesAndGradientsOfAPlainProgram() {
    assertEquals(5, examples().size());
    examples().forEach(example -> compareWithPlain(example, 4));
  }

  @Test
  @Tag("slow")
  void valuesAndGradientsOfAPlainProgramManyTimes() {
    TextModels.all().stream()
        .filter(one -> one.model().hasClock())
        .forEach(example -> compareWithPlain(example, 60));
  }

  private void compareWithPlain(NeuronModels.Example example, int trials) {
    int events = 0;
    double worst = 0;
    for (int trial = 0; trial < trials; trial++) {
      Optional<GivenCase> problem = problem(example, trial, SAMPLES);
      if (problem.isPresent()) {
        events += problem.get().simulation().inputs().given().orElseThrow().count(0);
        worst = Math.max(worst, distanceToPlain(problem.get()));
      }
    }
    System.out.printf("%-30s %4d events, plain %.1e%n", example.model().name(), events, worst);
    assertTrue(events > 0, example.model().name() + " is nearly silent");
  }

  /**
   * Empty where the given spikes come too late to reset an upswing, so that the path has no end.
   */
  private Optional<GivenCase> problem(NeuronModels.Example example, int trial, int samples) {
    try {
      return Optional.of(new GivenCase(example, seed + trial, 1 + trial % 4, samples));
    } catch (NonFiniteStateException e) {
      return Optional.empty();
    }
  }

  private static double distanceToPlain(GivenCase problem) {
    Simulation simulation = problem.simulation();
    Network network = simulation.network();
    int[] window = problem.window();
    double value = 0;
    double magnitude = 0;
    double[] derivatives = new double[network.parameterCount()];
    double[] scale = new double[derivatives.length];
    for (int n = 0; n < SAMPLES; n++) {
      NaiveLikelihood plain =
          new NaiveLikelihood(
              network, simulation.inputs(), simulation.grid(), n, window[0], window[1]);
      value -= plain.value() / SAMPLES;
      magnitude += plain.magnitude() / SAMPLES;
      for (int d = 0; d < derivatives.length; d++) {
        derivatives[d] -= plain.derivative(d) / SAMPLES;
        scale[d] += plain.scale(d) / SAMPLES;
      }
    }
    try (Engine engine = new ScalarEngine(1)) {
      Likelihood likelihood = problem.likelihood();
      SpikeTrains trains = new SpikeTrains();
      engine.simulate(simulation, trains, likelihood.states());
      double found = likelihood.value(engine, trains, 0);
      assertEquals(value, found, ROUNDING * magnitude, problem.toString());
      double sum = 0;
      for (int n = 0; n < SAMPLES; n++) {
        for (int k = 0; k < network.size(); k++) {
          sum -= network.isReadOut(k) ? 0 : likelihood.intervals(trains, n, k).logLikelihood();
        }
      }
      assertEquals(value, sum / SAMPLES, ROUNDING * magnitude, problem + ", by intervals");
      ParameterGradient gradient = new ParameterGradient();
      engine.adjoint(simulation, GivenCase.cotangents(likelihood, engine, simulation), gradient);
      double worst = value == found ? 0 : Math.abs(value - found) / magnitude;
      for (int d = 0; d < derivatives.length; d++) {
        double error = Math.abs(derivatives[d] - gradient.at(d));
        assertTrue(
            error <= ROUNDING * scale[d],
            "%s: %s is %s, plain %s"
                .formatted(problem, network.nameOf(d), gradient.at(d), derivatives[d]));
        worst = error == 0 ? worst : Math.max(worst, error / scale[d]);
      }
      return worst;
    }
  }

  @Test
  void differences() {
    examples().forEach(example -> compareWithDifferences(example, 1));
  }

  @Test
  @Tag("slow")
  void differencesManyTimes() {
    examples().forEach(example -> compareWithDifferences(example, 20));
  }

  private void compareWithDifferences(NeuronModels.Example example, int trials) {
    int derivatives = 0;
    int useless = 0;
    double worst = 0;
    for (int trial = 0; trial < trials; trial++) {
      Optional<GivenCase> found = problem(example, 2 * trial + 1, 1);
      if (found.isEmpty()) {
        continue;
      }
      GivenCase problem = found.get();
      Simulation simulation = problem.simulation();
      Network network = simulation.network();
      NaiveLikelihood scale =
          new NaiveLikelihood(
              network,
              simulation.inputs(),
              simulation.grid(),
              0,
              problem.window()[0],
              problem.window()[1]);
      try (Engine engine = new ScalarEngine(1)) {
        Cotangents cotangents = GivenCase.cotangents(problem.likelihood(), engine, simulation);
        ParameterGradient gradient = new ParameterGradient();
        engine.adjoint(simulation, cotangents, gradient);
        CentralDifferences differences =
            new CentralDifferences(engine, simulation, cotangents, problem.units());
        assertEquals(differences.value(), gradient.value(), 1e-12 * scale.magnitude());
        for (int d = 0; d < network.parameterCount(); d++) {
          if (scale.scale(d) == 0) {
            assertEquals(0, gradient.at(d), network.nameOf(d)); // alpha, noise, what comes too late
            continue;
          }
          CentralDifferences.Derivative estimate = differences.derivative(d);
          derivatives++;
          if (estimate.unresolved() > 0 || estimate.error() > USEFUL * scale.scale(d)) {
            useless++;
            continue;
          }
          double error = Math.abs(estimate.value() - gradient.at(d));
          assertTrue(
              error <= DIFFERENCE * scale.scale(d),
              "%s, %s: %s, differences %s"
                  .formatted(problem, network.nameOf(d), gradient.at(d), estimate.value()));
          worst = error == 0 ? worst : Math.max(worst, error / scale.scale(d));
        }
      }
    }
    System.out.printf(
        "%-30s %4d derivatives, %d useless, differences %.1e%n",
        example.model().name(), derivatives, useless, worst);
    assertTrue(derivatives > 0, example.model().name());
    assertTrue(useless <= MOST_USELESS * derivatives, useless + " are useless");
  }

  /** Networks of several connected models; the functional weighs states too. */
  @Test
  void differencesOfMixedNetworks() {
    int derivatives = 0;
    int useless = 0;
    double worst = 0;
    for (int trial = 0; trial < 3; trial++) {
      MixedCase problem = MixedCase.ofGivenSpikes(seed + trial, 1);
      Network network = problem.simulation().network();
      try (Engine engine = new ScalarEngine(1)) {
        AdjointCheck check = AdjointCheck.of(problem.simulation(), problem.cotangents(), engine);
        for (int d = 0; d < network.parameterCount(); d++) {
          double found = check.gradient().at(d);
          if (Double.isInfinite(check.scale().distance(d, 1, 0))) { // as noise is
            assertEquals(0, found, network.nameOf(d));
            continue;
          }
          CentralDifferences.Derivative estimate = check.differences().derivative(d);
          derivatives++;
          if (estimate.unresolved() > 0
              || check.scale().distance(d, estimate.error(), 0) > USEFUL) {
            useless++;
            continue;
          }
          double error = check.scale().distance(d, found, estimate.value());
          assertTrue(
              error <= DIFFERENCE,
              "%s, %s: %s, differences %s"
                  .formatted(problem, network.nameOf(d), found, estimate.value()));
          worst = Math.max(worst, error);
        }
      }
    }
    System.out.printf(
        "mixed networks: %d derivatives, %d useless, differences %.1e%n",
        derivatives, useless, worst);
    assertTrue(useless <= MOST_USELESS * derivatives, useless + " are useless");
  }

  private static Neuron neuron(NeuronModel model) {
    return Neuron.of(model, model.parameters().stream().mapToDouble(Parameter::standard).toArray());
  }

  // A neuron of constant intensity.

  private static NeuronModel constant(double refractory) {
    return ModelText.named("constant")
        .equations("dv/dt = active*v")
        .intensity("rate")
        .reset("v = 0")
        .receive("v += weight")
        .refractory(refractory)
        .parameter("rate", 3.0)
        .model();
  }

  private static Simulation given(NeuronModel model, double alpha, double... times) {
    SpikeTrains trains = new SpikeTrains(1, 1, times.length + 1);
    Arrays.stream(times).forEach(time -> trains.add(0, 0, time));
    return given(Network.of(neuron(model).with("alpha", alpha)), trains);
  }

  private static Simulation given(Network network, SpikeTrains trains) {
    return given(network, trains, Inputs.NONE);
  }

  private static Simulation given(Network network, SpikeTrains trains, Inputs inputs) {
    RandomStream stream = new RandomStream(1, 0);
    return new Simulation(
        network,
        inputs.withGiven(RecordedSpikes.of(trains)),
        GRID,
        new BrownianDriver(stream),
        new CounterClocks(stream),
        0,
        trains.samples(),
        Simulation.UNLIMITED);
  }

  private static Likelihood likelihood(Simulation simulation, double from, double to) {
    return new Likelihood(
        simulation.inputs().given().orElseThrow(), simulation.network(), GRID, from, to);
  }

  private static double value(Simulation simulation, double from, double to) {
    try (Engine engine = new ScalarEngine(1)) {
      Likelihood likelihood = likelihood(simulation, from, to);
      SpikeTrains trains = new SpikeTrains();
      engine.simulate(simulation, trains, likelihood.states());
      return likelihood.value(engine, trains, 0);
    }
  }

  /** l = n log r - r (time outside dead time and alpha). */
  @Test
  void constantRate() {
    double log = Math.log(3);
    Simulation plain = given(constant(0), 0, 0.3, 0.55, 1.7);
    assertEquals(3 * 2 - 3 * log, value(plain, 0, 2), SUMMED);
    assertEquals(3 * 1 - log, value(plain, 0.5, 1.5), SUMMED, "history and censoring");
    assertEquals(3 * 0.3, value(plain, 0.6, 0.9), SUMMED, "no spike");
    Simulation deaf = given(constant(0.2), 0, 0.3, 0.55, 1.7);
    assertEquals(3 * 1.4 - 3 * log, value(deaf, 0, 2), SUMMED);
    assertEquals(3 * 0.8 - log, value(deaf, 0.4, 1.5), SUMMED, "dead time before the window");
    Simulation late = given(constant(0.2), 0, 0.3, 0.5, 1.7);
    assertEquals(3 * 1.4 - 3 * log, value(late, 0, 2), SUMMED, "as soon as the dead time is over");
    Simulation held = given(constant(0), 0.6, 0.3, 0.55, 1.72);
    assertEquals(3 * (2 - 3 * 0.2 - 0.2) - 3 * log, value(held, 0, 2), SUMMED, "alpha is 0.2 s");
    assertEquals(3 * 0.95, value(held, 0.6, 1.7), SUMMED, "alpha ends in the window");
    assertEquals(0, value(held, 1.7, 1.9) + log - 3 * 0.02, SUMMED, "alpha ends after the window");
  }

  /** At the start, at the end, at a grid point, and where two neurons fire at one time. */
  @Test
  void edges() {
    Simulation simulation = given(constant(0), 0, 0, 0.5, 1.5, 2);
    double log = Math.log(3);
    assertEquals(6 - 3 * log, value(simulation, 0, 2), SUMMED);
    assertEquals(3 - log, value(simulation, 0.5, 1.5), SUMMED);
    SpikeTrains together = new SpikeTrains(1, 2, 2);
    together.add(0, 1, 0.7);
    together.add(0, 0, 0.7);
    Network two = Network.of(neuron(constant(0)), 2);
    assertEquals(12 - 2 * log, value(given(two, together), 0, 2), SUMMED);
    SpikeTrains none = new SpikeTrains(1, 2, 2);
    assertEquals(6, value(given(two.withReadOuts(1), none), 0, 2), SUMMED);
  }

  /** Windows side by side have the likelihood of both together. */
  @Test
  void windows() {
    for (NeuronModels.Example example : examples()) {
      Simulation simulation = problem(example, 3, SAMPLES).orElseThrow().simulation();
      TimeGrid grid = simulation.grid();
      try (Engine engine = new ScalarEngine(1)) {
        double sum = 0;
        int[] points = {0, 1, grid.steps() / 3, grid.steps() - 1, grid.steps()};
        for (int w = 0; w < points.length; w++) {
          boolean whole = w == points.length - 1;
          Likelihood likelihood =
              new Likelihood(
                  simulation.inputs().given().orElseThrow(),
                  simulation.network(),
                  grid,
                  grid.point(whole ? 0 : points[w]),
                  grid.point(points[whole ? w : w + 1]));
          SpikeTrains trains = new SpikeTrains();
          engine.simulate(simulation, trains, likelihood.states());
          sum += (whole ? -1 : 1) * likelihood.value(engine, trains, 0);
        }
        assertEquals(0, sum, 1e-9); // up to hundreds after thousands of operations
      }
    }
  }

  /** Spikes less the integral up to the end are a martingale, of variance the integral's mean. */
  @Test
  void rescaledTimesOfTheModelItself() {
    int samples = 400;
    Neuron neuron = LeakyNeuron.standard().with("alpha", 0.1).with("inputCurrent", 1.5);
    RandomStream stream = new RandomStream(seed, 0);
    Simulation simulation =
        new Simulation(
            Network.of(neuron),
            Inputs.NONE,
            GRID,
            new BrownianDriver(stream),
            new CounterClocks(stream),
            0,
            samples,
            Simulation.UNLIMITED);
    try (Engine engine = new ScalarEngine(1)) {
      SpikeTrains trains = new SpikeTrains();
      engine.simulate(simulation, trains);
      RecordedSpikes data = RecordedSpikes.of(trains);
      Likelihood likelihood = new Likelihood(data, simulation.network(), GRID, 0.3, 1.8);
      engine.simulate(
          simulation.withInputs(Inputs.NONE.withGiven(data)), trains, likelihood.states());
      int spikes = 0;
      double sum = 0;
      for (int n = 0; n < samples; n++) {
        Likelihood.Intervals intervals = likelihood.intervals(trains, n, 0);
        spikes += intervals.logIntensities().length;
        sum += Arrays.stream(intervals.integrals()).sum();
      }
      assertTrue(spikes > samples / 2, "nearly silent: " + spikes);
      assertEquals(sum, spikes, 5 * Math.sqrt(sum), "false alarm once in 2 million runs");
    }
  }

  @Test
  void whatTheModelSaysOfEachSpike() {
    Simulation simulation = given(constant(0.2), 0.2, 0.3, 0.6, 1.7);
    try (Engine engine = new ScalarEngine(1)) {
      Likelihood likelihood = likelihood(simulation, 0.4, 2);
      SpikeTrains trains = new SpikeTrains();
      engine.simulate(simulation, trains, likelihood.states());
      Likelihood.Intervals intervals = likelihood.intervals(trains, 0, 0);
      double log = Math.log(3);
      assertArrayEquals(new double[] {log, log}, intervals.logIntensities(), 1e-14);
      assertArrayEquals(new double[] {0.1, 2.5, 0.1}, intervals.integrals(), SUMMED);
      assertEquals(2 * log - 2.7, intervals.logLikelihood(), SUMMED);
    }
  }

  // Refusals.

  @Test
  void impossibleSpikes() {
    ZeroLikelihoodException early =
        assertThrows(
            ZeroLikelihoodException.class, () -> value(given(constant(0), 0.6, 0.3, 0.45), 0, 2));
    String sentence = early.getMessage();
    assertTrue(
        sentence.startsWith("the likelihood of the data is 0: neuron 0 has a spike"), sentence);
    assertTrue(
        sentence.endsWith("below its alpha of 0.6: begin nearer to the data, or lower alpha"),
        sentence);
    NeuronModel silent =
        ModelText.named("silent at first")
            .equations("dv/dt = 1")
            .intensity("v - 0.5")
            .reset("v = 0")
            .model();
    Simulation simulation = given(silent, 0, 0.3);
    assertEquals(
        "the likelihood of the data is 0: neuron 0 has a spike at 0.3 in sample 0, where its intensity is 0.0 and its integral since the spike before 0.0, which no spike can come at",
        assertThrows(ZeroLikelihoodException.class, () -> value(simulation, 0, 2)).getMessage());
    assertTrue(value(simulation, 0.4, 2) > 0, "before the window anything may be");
    try (Engine engine = new ScalarEngine(1)) {
      ParameterGradient gradient = new ParameterGradient();
      Likelihood likelihood = likelihood(simulation, 0.4, 2);
      engine.adjoint(simulation, GivenCase.cotangents(likelihood, engine, simulation), gradient);
      assertTrue(Double.isFinite(gradient.at(0)));
    }
    assertRefused(
        "neuron 0 has spikes at 0.3 and 0.45 in sample 0, and cannot fire again before its dead time of 0.2 is over: correct the data, or lower refractory",
        () -> value(given(constant(0.2), 0, 0.3, 0.45), 0, 2));
    assertRefused(
        "neuron 0 has spikes at 0.3 and 0.3 in sample 0, and cannot fire again before its dead time of 0.0 is over: correct the data, or lower refractory",
        () -> value(given(constant(0), 0, 0.3, 0.3), 0, 2));
    SpikeTrains ofReadOut = new SpikeTrains(1, 2, 1);
    ofReadOut.add(0, 1, 0.3);
    Network network = Network.of(neuron(constant(0)), 2).withReadOuts(1);
    assertRefused(
        "neuron 1 never fires in this model and has a recorded spike at 0.3 (sample 0): remove its spikes from the data, or give it an intensity",
        () -> value(given(network, ofReadOut), 0, 2));
  }

  private static Simulation ofBuiltIn(String name, String parameter, double value) {
    return given(
        Network.of(neuron(BuiltInModels.model(name)).with(parameter, value)),
        new SpikeTrains(1, 1, 1));
  }

  private static void simulate(Simulation simulation) {
    try (Engine engine = new ScalarEngine(1)) {
      engine.simulate(simulation, new SpikeTrains());
    }
  }

  @Test
  void modelsWithoutALikelihood() {
    assertRefused(
        "adex fires at a threshold, and given spikes have a likelihood only where an intensity fires the neuron: choose such a model (lif, gif, adex/escape, eif/escape), or a loss of generated spikes",
        () -> simulate(ofBuiltIn("adex", "a", 0)));
    NeuronModel never = ModelText.named("deaf").equations("dv/dt = -v").reset("v = v").model();
    assertRefused(
        "deaf never fires, and given spikes have a likelihood only where an intensity fires the neuron",
        () -> simulate(given(Network.of(neuron(never)), new SpikeTrains(1, 1, 1))));
    assertRefused(
        "noise moves state n of neuron 0 (by sigman, taun), and given spikes have a likelihood only without noise in the states: let it be 0, or use a loss of generated spikes, such as conditional-intervals",
        () -> simulate(ofBuiltIn("gif", "sigman", 1e-12)));
    simulate(ofBuiltIn("gif", "sigman", 0));
  }

  @Test
  void simulationsWithoutALikelihood() {
    Simulation simulation = given(constant(0), 0, 0.3);
    RecordedSpikes data = simulation.inputs().given().orElseThrow();
    assertRefused(
        "maxSpikes must be left out where spikes are given, got 3",
        () ->
            simulate(
                new Simulation(
                    simulation.network(),
                    simulation.inputs(),
                    GRID,
                    simulation.driver(),
                    simulation.clocks(),
                    0,
                    1,
                    3)));
    assertRefused(
        "given spikes must be one sample for all or one for each of 1 samples, got 0",
        () -> simulation.withInputs(Inputs.NONE.withGiven(data.range(0, 0))));
    assertRefused(
        "given spikes must be of the 2 neurons of the network, got 1",
        () -> simulation.withNetwork(Network.of(neuron(constant(0)), 2)));
    assertRefused(
        "given spikes must be within [0.0, 2.0], got 2.5 (sample 0, event 0)",
        () -> given(constant(0), 0, 2.5));
    assertRefused(
        "time must be a grid point (0.0 + k * 0.1, or 2.0), got 0.25",
        () -> likelihood(simulation, 0.25, 1));
    assertRefused(
        "a likelihood is of simulations in which the recorded spikes are given, got generated ones",
        () -> likelihood(simulation, 0, 1).value(null, new SpikeTrains(1, 1, 1), 0));
    try (Engine engine = new ScalarEngine(1)) {
      assertRefused(
          "the likelihood of given spikes is differentiated by the adjoint, not by forward sensitivities",
          () ->
              engine.forwardSensitivities(
                  simulation, Cotangents.ofEvents(EventCotangents.NONE), new ParameterGradient()));
    }
  }

  /** A neuron of given parameters without noise. */
  private static Neuron quiet(String name) {
    NeuronModels.Example example =
        TextModels.all().stream()
            .filter(one -> one.model().name().equals(name))
            .findFirst()
            .orElseThrow();
    double[] values = example.values().stream().mapToDouble(x -> x).toArray();
    return GivenCase.withoutNoise(Network.of(Neuron.of(example.model(), values))).neuron(0);
  }

  private static ParameterGradient gradient(Engine engine, Simulation simulation) {
    ParameterGradient gradient = new ParameterGradient();
    Likelihood likelihood = likelihood(simulation, 0, 2);
    engine.adjoint(simulation, GivenCase.cotangents(likelihood, engine, simulation), gradient);
    return gradient;
  }

  /**
   * A network with the spikes of its neurons, those from {@code first} on; at the times of all
   * others it receives nothing, as these cut steps too.
   */
  private static Simulation given(Network network, double[] times, int[] neurons, int first) {
    SpikeTrains own = new SpikeTrains(1, network.size(), times.length + 1);
    SpikeTrains others = new SpikeTrains(1, 1, times.length + 1);
    for (int e = 0; e < times.length; e++) {
      int k = neurons[e] - first;
      if (0 <= k && k < network.size()) {
        own.add(0, k, times[e]);
      } else {
        others.add(0, 0, times[e]);
      }
    }
    int[] zeros = new int[network.size()];
    int[] all = IntStream.range(0, network.size()).toArray();
    Connections nothing =
        Connections.ofLists(1, network.size(), zeros, all, zeros, new double[network.size()]);
    Inputs inputs = new Inputs(Optional.empty(), Optional.of(RecordedSpikes.of(others)));
    return given(network.withInputConnections(nothing), own, inputs);
  }

  /** Groups with models of their own that are not connected count as if each were alone. */
  @Test
  void groupsOfModelsCountForThemselves() {
    Neuron leaky = quiet("lif"); // none has a dead time, whose ends cut steps too
    Neuron other = quiet("sigmoid-intensity");
    Neuron third = quiet("without noise");
    double[] times = {0.31, 0.52, 0.7, 0.93, 1.27, 1.5, 1.81};
    int[] neurons = {0, 2, 1, 3, 2, 0, 1};
    Network two =
        Network.of(List.of(leaky, leaky))
            .withConnections(Connections.of(new double[][] {{0, 0.3}, {-0.2, 0}}, 2));
    Network all =
        Network.of(List.of(leaky, leaky, other, third))
            .withConnections(
                Connections.of(
                    new double[][] {{0, 0.3, 0, 0}, {-0.2, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}},
                    4));
    assertEquals(3, all.groups().size());
    Simulation together = given(all, times, neurons, 0);
    List<Simulation> parts =
        List.of(
            given(two, times, neurons, 0),
            given(Network.of(other), times, neurons, 2),
            given(Network.of(third), times, neurons, 3));
    for (Engine engine : List.of(new ScalarEngine(1), new ReferenceEngine(1, 64 << 20))) {
      try (engine) {
        ParameterGradient whole = gradient(engine, together);
        double value = 0;
        int entry = 0;
        for (Simulation part : parts) {
          ParameterGradient own = gradient(engine, part);
          value += own.value();
          for (int p = 0; p < part.network().firstWeight(); p++) {
            double scale = Math.max(1, Math.abs(own.at(p)));
            assertEquals(own.at(p), whole.at(entry++), SUMMED * scale, part.network().nameOf(p));
          }
        }
        assertEquals(value, whole.value(), SUMMED * Math.abs(value));
      }
    }
  }

  /** Given spikes of other samples, or of one that all share. */
  @Test
  void samplesOfTheirOwn() {
    SplittableRandom random = new SplittableRandom(seed);
    SpikeTrains trains = new SpikeTrains(5, 1, 4);
    for (int n = 0; n < 5; n++) {
      double[] times = random.doubles(4, 0, 2).sorted().toArray();
      for (double time : times) {
        trains.add(n, 0, time);
      }
    }
    Simulation all = given(Network.of(LeakyNeuron.standard()), trains);
    try (Engine engine = new ScalarEngine(1)) {
      SpikeTrains whole = new SpikeTrains();
      SpikeTrains part = new SpikeTrains();
      SpikeTrains shared = new SpikeTrains();
      engine.simulate(all, whole);
      engine.simulate(all.withSamples(3, 2), part);
      RecordedSpikes one = RecordedSpikes.of(trains).range(4, 1);
      engine.simulate(all.withInputs(Inputs.NONE.withGiven(one)).withSamples(7, 2), shared);
      for (int e = 0; e < 4; e++) {
        assertEquals(trains.time(4, e), whole.time(4, e));
        assertEquals(whole.logIntensity(4, e), part.logIntensity(1, e));
        assertEquals(whole.integral(4, e), part.integral(1, e));
        assertEquals(whole.integral(4, e), shared.integral(1, e));
        assertEquals(shared.integral(0, e), shared.integral(1, e));
      }
    }
  }
}
