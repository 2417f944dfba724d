package io.roughspike.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.driver.RecordedDriver;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.ModelText;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Place;
import io.roughspike.math.NormalTail;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.solver.Solver;
import io.roughspike.spike.RecordedSpikes;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.Statistics;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Thresholds whose event function has noise, crossed by Brownian bridges, against laws of first
 * passage. Statistical checks fail with probability 1e-6 each for a fresh seed; there are 18.
 */
class BridgeTest {
  private static final int SAMPLES = 20_000;

  /** Of short steps. */
  private static final int FEWER = 6000;

  private static final NeuronModel LEAKY = leaky().model();

  /** Two channels of noise, a combination of states that fires, and a current with noise too. */
  private static final NeuronModel TWO_CHANNELS =
      ModelText.named("two channels")
          .equations(
              """
              dv/dt = c + 0.6*xi_1 + 0.4*xi_2
              du/dt = -0.5*xi_1 + 0.2*xi_2
              """)
          .event("v + u - 1")
          .reset("v = 0; u = 0")
          .receive("v += weight")
          .parameter("c", 1)
          .model();

  private final long seed = TestSeed.of(BridgeTest.class);

  private static ModelText.Builder leaky() {
    return ModelText.named("leaky")
        .equations("dv/dt = c - mu*v + sigma*xi")
        .event("v - b")
        .reset("v = vr")
        .receive("v += weight")
        .parameter("c", 1)
        .parameter("mu", 0)
        .parameter("sigma", 0.8)
        .parameter("b", 1)
        .parameter("vr", 0);
  }

  private static Solver bridge(Solver.Cuts cuts) {
    return new Solver(Solver.EULER.stepper(), cuts, Optional.empty(), Solver.Crossings.BRIDGE);
  }

  private SpikeTrains spikes(Neuron neuron, double end, double step, int samples) {
    return spikes(of(Network.of(neuron), end, step, samples));
  }

  private Simulation of(Network network, double end, double step, int samples) {
    return of(network, Optional.empty(), end, step, samples);
  }

  /** Paths of two events. */
  private Simulation of(
      Network network, Optional<RecordedSpikes> inputs, double end, double step, int samples) {
    RandomStream stream = new RandomStream(seed, 0);
    return new Simulation(
        network,
        new Inputs(Optional.empty(), inputs),
        new TimeGrid(0, end, step),
        new BrownianDriver(stream),
        new CounterClocks(stream),
        0,
        samples,
        2,
        bridge(Solver.Cuts.TOUCHED));
  }

  private static SpikeTrains spikes(Simulation simulation) {
    SpikeTrains spikes = new SpikeTrains();
    try (Engine engine = new ScalarEngine(2)) {
      engine.simulate(simulation, spikes);
    }
    return spikes;
  }

  /** Interval k of a sample, infinity where there are fewer. */
  private static double interval(SpikeTrains spikes, int n, int k) {
    if (k >= spikes.count(n)) {
      return Double.POSITIVE_INFINITY;
    }
    return spikes.time(n, k) - (k == 0 ? 0 : spikes.time(n, k - 1));
  }

  private static double[] intervals(SpikeTrains spikes, int k) {
    return IntStream.range(0, spikes.samples()).mapToDouble(n -> interval(spikes, n, k)).toArray();
  }

  private static double phi(double x) {
    double tail = NormalTail.gauss(x) * NormalTail.scaled(Math.abs(x));
    return x > 0 ? 1 - tail : tail;
  }

  /** The time that v = c t + sigma W takes to b. */
  private static DoubleUnaryOperator inverseGaussian(double b, double c, double sigma) {
    return t -> {
      if (t == Double.POSITIVE_INFINITY) {
        return 1;
      }
      double q = sigma * Math.sqrt(t);
      return phi((c * t - b) / q) + Math.exp(2 * b * c / (sigma * sigma)) * phi(-(b + c * t) / q);
    };
  }

  private static double correlation(double[] x, double[] y) {
    double meanX = Arrays.stream(x).average().orElseThrow();
    double meanY = Arrays.stream(y).average().orElseThrow();
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int k = 0; k < x.length; k++) {
      xy += (x[k] - meanX) * (y[k] - meanY);
      xx += (x[k] - meanX) * (x[k] - meanX);
      yy += (y[k] - meanY) * (y[k] - meanY);
    }
    return xy / Math.sqrt(xx * yy);
  }

  /** Exact at any step: both intervals are inverse Gaussian, and independent. */
  @Test
  void thePerfectIntegratorIsExact() {
    for (double h : new double[] {0.5, 0.1}) {
      SpikeTrains spikes = spikes(Neuron.of(LEAKY), 60, h, SAMPLES);
      checkIntervals("h " + h, spikes, inverseGaussian(1, 1, 0.8));
    }
  }

  private static void checkIntervals(String what, SpikeTrains spikes, DoubleUnaryOperator law) {
    double[] first = intervals(spikes, 0);
    double[] second = intervals(spikes, 1);
    double correlation = correlation(first, second);
    double ks1 = Statistics.assertDistribution(what + ", first", first, law);
    double ks2 = Statistics.assertDistribution(what + ", second", second, law);
    System.out.printf("%s: KS %.2f, %.2f, correlation %.4f%n", what, ks1, ks2, correlation);
    Statistics.assertMean(what + ", correlation", 0, correlation, 1 / Math.sqrt(spikes.samples()));
  }

  /** A combination of two states, moved by two channels: its noise has size sqrt(.1^2 + .6^2). */
  @Test
  void severalChannels() {
    SpikeTrains spikes = spikes(Neuron.of(TWO_CHANNELS), 60, 0.3, SAMPLES);
    checkIntervals("two channels", spikes, inverseGaussian(1, 1, Math.sqrt(0.37)));
  }

  /** Exact also where spikes without effect cut the segments, once or several times. */
  @Test
  void cutsChangeNothing() {
    int spikesOfOne = 40;
    SplittableRandom random = new SplittableRandom(seed);
    double[] times = random.doubles(spikesOfOne, 0, 12).sorted().toArray();
    RecordedSpikes inputs =
        new RecordedSpikes(1, new int[] {0, times.length}, times, new int[times.length]);
    Network network =
        Network.of(Neuron.of(LEAKY))
            .withInputConnections(
                Connections.of(new double[][] {{0}}, new boolean[][] {{true}}, 1));
    Simulation simulation = of(network, Optional.of(inputs), 60, 0.5, SAMPLES);
    checkIntervals("cut", spikes(simulation), inverseGaussian(1, 1, 0.8));
  }

  /**
   * Exact also after a dead time, which ends within steps that spikes without effect cut before: at
   * its end v is normal with the law of its path, not of the line between the ends of a step. Where
   * it stands above the threshold then, the neuron fires at once, else after an inverse Gaussian
   * time.
   */
  @Test
  void deadTimesEndOnTheBrownianPath() {
    double dead = 0.3;
    double[] times = new SplittableRandom(seed).doubles(40, 0, 12).sorted().toArray();
    RecordedSpikes inputs =
        new RecordedSpikes(1, new int[] {0, times.length}, times, new int[times.length]);
    Network network = Network.of(Neuron.of(leaky().refractory(dead).model()));
    Network cut =
        network.withInputConnections(
            Connections.of(new double[][] {{0}}, new boolean[][] {{true}}, 1));
    double deviation = 0.8 * Math.sqrt(dead);
    double atOnce = phi((dead - 1) / deviation);
    DoubleUnaryOperator later = afterDeadTime(dead, deviation, 1 - atOnce);
    for (Simulation simulation :
        List.of(of(network, 60, 0.5, SAMPLES), of(cut, Optional.of(inputs), 60, 0.5, SAMPLES))) {
      double[] second = intervals(spikes(simulation), 1);
      double[] after = Arrays.stream(second).filter(t -> t > dead + 1e-9).toArray();
      double share = 1 - after.length / (double) SAMPLES;
      double error = Math.sqrt(atOnce * (1 - atOnce) / SAMPLES);
      double off = Statistics.assertMean("at once", atOnce, share, error);
      double ks = Statistics.assertDistribution("later", after, later);
      System.out.printf("dead time: at once off by %.2f, later KS %.2f%n", off, ks);
    }
  }

  /**
   * The law of intervals longer than a dead time, v being normal when that ends, of mean {@code
   * dead}; from a table over the root of the time since, which is good to some 1e-5.
   */
  private static DoubleUnaryOperator afterDeadTime(double dead, double deviation, double share) {
    double step = 0.005;
    double[] table = new double[1800];
    for (int k = 1; k < table.length; k++) {
      double since = k * step * k * step;
      DoubleUnaryOperator both =
          v -> {
            double z = (v - dead) / deviation;
            double density = Math.exp(-z * z / 2) / (deviation * Math.sqrt(2 * Math.PI));
            return density * inverseGaussian(1 - v, 1, 0.8).applyAsDouble(since);
          };
      table[k] = integral(both, dead - 8 * deviation, 1) / share;
    }
    return t -> {
      double place = t == Double.POSITIVE_INFINITY ? table.length : Math.sqrt(t - dead) / step;
      int k = (int) place;
      return k + 1 >= table.length ? 1 : table[k] + (place - k) * (table[k + 1] - table[k]);
    };
  }

  /** The integral of f from a to b by Simpson's rule. */
  private static double integral(DoubleUnaryOperator f, double a, double b) {
    int cells = 2000;
    double h = (b - a) / cells;
    double sum = 0;
    for (int k = 0; k < cells; k++) {
      double x = a + k * h;
      sum += f.applyAsDouble(x) + 4 * f.applyAsDouble(x + h / 2) + f.applyAsDouble(x + h);
    }
    return sum * h / 6;
  }

  /**
   * The first passage of dv = (c - mu v) dt + sigma dW from x to b takes, in the mean,
   *
   * <pre>
   *    sqrt(pi)/mu integral of erfcx(-u) du from (x - c/mu)/s to (b - c/mu)/s,   s = sigma/sqrt(mu)
   * </pre>
   *
   * <p>(A. J. F. Siegert, Physical Review 81, 1951). Euler's steps of 0.004 are off by some 0.003.
   */
  @Test
  void meanTimesOfLeakyNeurons() {
    for (double[] one : new double[][] {{0.8, 0.5, 2.44838}, {1.2, 0.3, 1.51917}}) {
      double c = one[0];
      double sigma = one[1];
      double expected =
          Math.sqrt(Math.PI)
              * integral(u -> NormalTail.erfcx(-u), (0 - c) / sigma, (1 - c) / sigma);
      assertEquals(one[2], expected, 1e-5); // where the formula is from
      Neuron neuron = Neuron.of(LEAKY).with("c", c).with("mu", 1).with("sigma", sigma);
      double[] times = intervals(spikes(neuron, 60, 0.004, FEWER), 0);
      double mean = Arrays.stream(times).average().orElseThrow();
      double variance =
          Arrays.stream(times).map(t -> (t - mean) * (t - mean)).sum() / (times.length - 1);
      double error = Math.sqrt(variance / times.length);
      double off = Statistics.assertMean("c " + c, expected, mean, error);
      System.out.printf("c %s: mean %.4f +- %.4f, off by %.2f%n", c, mean, error, off);
    }
  }

  /**
   * An Ornstein-Uhlenbeck path reaches its mean by t with probability erfc(|x| e^-mu t / (sqrt(2)
   * sd of it then)), by reflection.
   */
  @Test
  void timesToTheMean() {
    Neuron neuron =
        Neuron.of(LEAKY)
            .with("c", 0)
            .with("mu", 1)
            .with("sigma", 0.5)
            .with("b", 0)
            .with("vr", -1)
            .with("start.v", -1);
    SpikeTrains spikes = spikes(neuron, 16, 0.004, FEWER);
    DoubleUnaryOperator law =
        t -> {
          double deviation = 0.5 * Math.sqrt((1 - Math.exp(-2 * t)) / 2);
          double x = Math.exp(-t) / deviation;
          return t == Double.POSITIVE_INFINITY ? 1 : 2 * NormalTail.gauss(x) * NormalTail.scaled(x);
        };
    for (int k = 0; k < 2; k++) {
      double ks = Statistics.assertDistribution("interval " + k, intervals(spikes, k), law);
      System.out.printf("to the mean, interval %d: KS %.2f%n", k, ks);
    }
  }

  private static String refusal(Network network) {
    return assertThrows(
            IllegalArgumentException.class, () -> bridge(Solver.Cuts.TOUCHED).requireFits(network))
        .getMessage();
  }

  @Test
  void refusals() {
    NeuronModel m = LEAKY;
    Expressions graph = new Expressions();
    Expression sigma =
        graph.multiply(graph.leaf(new Place.State(0)), graph.leaf(new Place.Parameter(2)));
    NeuronModel varying =
        new NeuronModel(
            m.name(),
            m.states(),
            m.parameters(),
            m.requirements(),
            m.drift(),
            List.of(List.of(sigma)),
            m.firing(),
            m.start(),
            m.reset(),
            m.receptors());
    double[] values = Neuron.of(m).toArray();
    assertEquals(
        "solver euler needs noise that does not depend on the state, got noise of v that does: choose heun (leaky)",
        refusal(Network.of(Neuron.of(varying, values))));
    NeuronModel curved =
        ModelText.named("curved").equations("dv/dt = xi").event("v^2 - 1").reset("v = 0").model();
    assertEquals(
        "crossings: bridge needs an event function that is linear in the states, got another of curved: choose crossings: line",
        refusal(Network.of(Neuron.of(curved))));
    assertEquals(
        "solver {kind: euler, cuts: all, crossings: bridge}", bridge(Solver.Cuts.ALL).toString());
    RecordedDriver recorded = new RecordedDriver(new double[4], Optional.empty(), 2, 2, 1, 1);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> bridge(Solver.Cuts.ALL).requireFits(Network.of(Neuron.of(LEAKY)), recorded))
            .getMessage();
    assertTrue(message.startsWith("crossings: bridge needs Brownian noise"), message);
  }
}
