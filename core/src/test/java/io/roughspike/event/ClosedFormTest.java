package io.roughspike.event;

import static io.roughspike.testing.Statistics.assertDistribution;
import static io.roughspike.testing.Statistics.assertMean;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.signature.MarcusLift;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateRecord;
import io.roughspike.testing.DenseTensors;
import io.roughspike.testing.Statistics;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.Test;

/**
 * Laws of one neuron that are known in closed form, at 10^6 samples. Every single statistical check
 * has the false-alarm rate of {@link Statistics}, and 75 of them are made: a seed that nobody has
 * tried fails by chance once in 13,000 times.
 */
class ClosedFormTest {
  private static final int SAMPLES = 1_000_000;
  private static final int BATCH = 50_000;

  private final RandomStream stream = new RandomStream(TestSeed.of(ClosedFormTest.class), 0);

  private Simulation simulation(Neuron neuron, TimeGrid grid, int maxSpikes) {
    return new Simulation(
        neuron,
        Optional.empty(),
        grid,
        new BrownianDriver(stream),
        new CounterClocks(stream),
        0,
        1,
        maxSpikes);
  }

  /** Simulates in batches; {@code use} gets each batch and the number of its first sample. */
  private static void forBatches(Simulation simulation, ObjIntConsumer<SpikeTrains> use) {
    SpikeTrains spikes = new SpikeTrains();
    try (Engine engine = new ScalarEngine(2)) {
      for (int first = 0; first < SAMPLES; first += BATCH) {
        engine.simulate(simulation.withSamples(first, BATCH), spikes);
        use.accept(spikes, first);
      }
    }
  }

  /**
   * beta = 0: intervals are independent, alpha tau + Exp(tau). Steps of 1 hold up to three events;
   * the end, 40 tau after three refractory periods, cuts off e^-40 of the intervals.
   */
  @Test
  void intervalsAreShiftedExponential() {
    double tau = 0.7;
    double alpha = 0.3;
    Neuron neuron =
        LeakyNeuron.standard()
            .with("beta", 0)
            .with("tauS", tau)
            .with("alpha", alpha)
            .with("sigma11", 0.5);
    double[][] intervals = new double[3][SAMPLES];
    forBatches(
        simulation(neuron, new TimeGrid(-1, 30, 1), 3),
        (spikes, first) -> {
          for (int n = 0; n < spikes.samples(); n++) {
            assertEquals(3, spikes.count(n));
            double last = -1;
            for (int e = 0; e < 3; e++) {
              intervals[e][first + n] = spikes.time(n, e) - last;
              last = spikes.time(n, e);
            }
          }
        });
    double root = Math.sqrt(SAMPLES);
    double mean = alpha * tau + tau;
    double product = 0;
    for (int n = 0; n < SAMPLES; n++) {
      product += (intervals[0][n] - mean) * (intervals[1][n] - mean) / SAMPLES;
    }
    double independence =
        assertMean("covariance of neighbouring intervals", 0, product, tau * tau / root);
    double worst = 0;
    for (double[] interval : intervals) {
      worst =
          Math.max(
              worst,
              assertDistribution(
                  "interval", interval, x -> -Math.expm1(-Math.max(0, x - alpha * tau) / tau)));
      double average = Arrays.stream(interval).average().orElseThrow();
      assertMean("mean interval", mean, average, tau / root);
      double variance =
          Arrays.stream(interval).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
      // the fourth central moment of Exp(tau) is 9 tau^4
      assertMean("variance", tau * tau, variance, tau * tau * Math.sqrt(8) / root);
    }
    System.out.printf(
        "intervals, %d samples: Kolmogorov-Smirnov distance %.2f / sqrt(n), independence %.1f standard errors%n",
        SAMPLES, worst, independence);
  }

  /**
   * beta = alpha = 0: a Poisson process of rate 1/tau; the expected signature of its time-augmented
   * Marcus lift on an interval of length T is exp(T (e_0 + (exp(e_1) - 1) / tau)).
   */
  @Test
  void constantIntensityIsPoisson() {
    double tau = 0.8;
    double length = 1.7;
    int depth = 4;
    Neuron neuron = LeakyNeuron.standard().with("beta", 0).with("tauS", tau);
    TimeGrid grid = new TimeGrid(2, 2 + length, 0.25);
    MarcusLift lift = new MarcusLift(1, depth, grid.start(), grid.end());
    DenseTensors tensors = new DenseTensors(2, depth);
    double[] generator = new double[tensors.size()];
    generator[tensors.position(0)] = length;
    double factorial = 1;
    for (int k = 1; k <= depth; k++) {
      factorial *= k;
      generator[tensors.position(ones(k))] += length / tau / factorial;
    }
    double[] expected = tensors.exp(generator);
    double[] sum = new double[tensors.size()];
    double[] squares = new double[tensors.size()];
    double[] signature = new double[tensors.size()];
    double[] rowMajor = new double[tensors.size()];
    long[] counts = new long[64];
    int[] all = {Integer.MAX_VALUE};
    forBatches(
        simulation(neuron, grid, Simulation.UNLIMITED),
        (spikes, first) -> {
          for (int n = 0; n < spikes.samples(); n++) {
            counts[spikes.count(n)]++;
            lift.signature(spikes, n, all, signature);
            lift.algebra().toRowMajor(signature, rowMajor);
            for (int w = 0; w < sum.length; w++) {
              double deviation = rowMajor[w] - expected[w];
              sum[w] += deviation;
              squares[w] += deviation * deviation;
            }
          }
        });
    double worst = 0;
    for (int w = 0; w < sum.length; w++) {
      double mean = sum[w] / SAMPLES;
      double error = Math.sqrt((squares[w] / SAMPLES - mean * mean) / SAMPLES);
      // words of time alone are certain: all that is left is rounding
      worst = Math.max(worst, assertMean("word " + w, 0, mean, error + 1e-15));
    }
    double goodness = assertPoisson(counts, length / tau);
    System.out.printf(
        "Poisson, %d samples: counts at normal quantile %.1f, expected signature within %.1f standard errors in %d words%n",
        SAMPLES, goodness, worst, sum.length);
  }

  /**
   * Pearson's statistic of the counts, cells of expectation below 10 put together; by Wilson and
   * Hilferty its cube root is nearly normal.
   */
  private static double assertPoisson(long[] counts, double rate) {
    double probability = Math.exp(-rate);
    double statistic = 0;
    int cells = 0;
    double restExpected = SAMPLES;
    long restCount = SAMPLES;
    for (int k = 0; restExpected - SAMPLES * probability > 10; k++) {
      double expected = SAMPLES * probability;
      statistic += (counts[k] - expected) * (counts[k] - expected) / expected;
      restExpected -= expected;
      restCount -= counts[k];
      cells++;
      probability *= rate / (k + 1);
    }
    statistic += (restCount - restExpected) * (restCount - restExpected) / restExpected;
    double spread = 2 / (9.0 * cells);
    double quantile = (Math.cbrt(statistic / cells) - (1 - spread)) / Math.sqrt(spread);
    assertTrue(quantile <= 4.75, "counts: " + quantile); // 1e-6
    return quantile;
  }

  /**
   * Without spikes x = (v, i) is Gaussian. The scheme is x' = M x + b + S dB with independent
   * increments of variance h, so that mean and covariance obey m' = M m + b and C' = M C M^T + h S
   * S^T, and the covariance of states k steps apart is M^k C.
   */
  @Test
  void momentsOfTheState() {
    double h = 0.05;
    Neuron neuron =
        silent()
            .with("mu1", 3)
            .with("mu2", 2)
            .with("sigma11", 0.4)
            .with("sigma12", -0.3)
            .with("sigma21", 0.2)
            .with("sigma22", 0.6)
            .with("inputCurrent", 1.5)
            .with("v0", -0.5)
            .with("i0", 0.7);
    double[][] m = {{1 - 3 * h, 3 * h}, {0, 1 - 2 * h}};
    double[][] noise = {
      {h * (0.16 + 0.09), h * (0.08 - 0.18)}, {h * (0.08 - 0.18), h * (0.04 + 0.36)}
    };
    int[] points = {5, 6, 25};
    double[][] mean = new double[3][];
    double[][][] covariance = new double[3][][]; // of one point
    double[] x = {-0.5, 0.7};
    double[][] c = {{0, 0}, {0, 0}};
    for (int step = 0, k = 0; k < points.length; step++) {
      if (step == points[k]) {
        mean[k] = x;
        covariance[k] = c;
        k++;
      }
      x = new double[] {m[0][0] * x[0] + m[0][1] * x[1] + 3 * h * 1.5, m[1][1] * x[1]};
      c = sum(product(product(m, c), transposed(m)), noise);
    }
    double[][] sums = new double[3][2];
    double[][][][] products = new double[3][3][2][2];
    forStates(
        simulation(neuron, new TimeGrid(0, 25 * h, h), Simulation.UNLIMITED),
        points,
        (states, n) -> {
          double[][] centred = new double[3][];
          for (int k = 0; k < 3; k++) {
            centred[k] =
                new double[] {
                  states.get(n, k, 0, 0) - mean[k][0], states.get(n, k, 0, 1) - mean[k][1]
                };
            sums[k][0] += centred[k][0];
            sums[k][1] += centred[k][1];
          }
          for (int k = 0; k < 3; k++) {
            for (int l = 0; l <= k; l++) {
              for (int a = 0; a < 2; a++) {
                for (int b = 0; b < 2; b++) {
                  products[k][l][a][b] += centred[k][a] * centred[l][b];
                }
              }
            }
          }
        });
    double worst = 0;
    for (int k = 0; k < 3; k++) {
      for (int a = 0; a < 2; a++) {
        double error = Math.sqrt(covariance[k][a][a] / SAMPLES);
        worst = Math.max(worst, assertMean("mean", 0, sums[k][a] / SAMPLES, error));
      }
      for (int l = 0; l <= k; l++) {
        double[][] lagged = covariance[l];
        for (int step = points[l]; step < points[k]; step++) {
          lagged = product(m, lagged);
        }
        for (int a = 0; a < 2; a++) {
          for (int b = 0; b < 2; b++) {
            double variances = covariance[k][a][a] * covariance[l][b][b];
            double error = Math.sqrt((variances + lagged[a][b] * lagged[a][b]) / SAMPLES);
            worst =
                Math.max(
                    worst,
                    assertMean(
                        "covariance of %d at %d and %d at %d".formatted(a, points[k], b, points[l]),
                        lagged[a][b],
                        products[k][l][a][b] / SAMPLES,
                        error));
          }
        }
      }
    }
    System.out.printf(
        "moments of v and i, %d samples: within %.1f standard errors%n", SAMPLES, worst);
  }

  /**
   * The continuous process has mean c + (v0 - c) e^(-mu t) and variance sigma^2 (1 - e^(-2 mu t)) /
   * (2 mu). Euler's scheme with a = mu h misses both by at most the fraction a, to first order a /
   * 2 of the stationary variance and a mu t / 2 of the transient.
   */
  @Test
  void varianceOfTheOrnsteinUhlenbeckProcess() {
    double mu = 4;
    double sigma = 0.5;
    double c = 1.5;
    double h = 0.005;
    Neuron neuron = silent().with("mu1", mu).with("sigma11", sigma).with("inputCurrent", c);
    double[] sum = new double[1];
    double[] square = new double[1];
    double mean = c * -Math.expm1(-mu * 0.25);
    forStates(
        simulation(neuron, new TimeGrid(0, 0.25, h), Simulation.UNLIMITED),
        new int[] {50},
        (states, n) -> {
          double centred = states.get(n, 0, 0, 0) - mean;
          sum[0] += centred;
          square[0] += centred * centred;
        });
    double variance = sigma * sigma * -Math.expm1(-2 * mu * 0.25) / (2 * mu);
    double average = sum[0] / SAMPLES;
    double bias = mu * h * c * Math.exp(-mu * 0.25);
    assertMean("mean of v", 0, average, Math.sqrt(variance / SAMPLES), bias);
    assertMean(
        "variance of v",
        variance,
        square[0] / SAMPLES - average * average,
        variance * Math.sqrt(2.0 / SAMPLES),
        mu * h * variance);
  }

  /** Visits the states of every sample, one after the other. */
  private static void forStates(
      Simulation simulation, int[] points, BiConsumer<StateRecord, Integer> use) {
    StateRecord states = new StateRecord(LeakyNeuron.MODEL.states(), points, 0);
    SpikeTrains spikes = new SpikeTrains();
    try (Engine engine = new ScalarEngine(2)) {
      for (int first = 0; first < SAMPLES; first += BATCH) {
        engine.simulate(simulation.withSamples(first, BATCH), spikes, Optional.of(states));
        assertEquals(0, spikes.largestCount(), "spikes");
        for (int n = 0; n < BATCH; n++) {
          use.accept(states, n);
        }
      }
    }
  }

  /** A neuron that fires with probability 1e-13 a unit of time. */
  private static Neuron silent() {
    return LeakyNeuron.standard().with("beta", 0).with("tauS", 1e13);
  }

  /**
   * Without noise the first spike comes after t with probability exp(-(Lambda(t) - alpha)^+), where
   * Lambda, the integral of the intensity, is piecewise linear in the scheme. So Lambda of the
   * first spike, less alpha, is Exp(1).
   */
  @Test
  void survivalOnADeterministicPath() {
    double h = 0.05;
    double alpha = 0.2;
    int steps = 200;
    Neuron neuron =
        LeakyNeuron.standard()
            .with("mu1", 5)
            .with("mu2", 3)
            .with("beta", 4)
            .with("alpha", alpha)
            .with("intensityCap", 0.4)
            .with("inputCurrent", 1.5)
            .with("v0", -0.2)
            .with("i0", 0.5);
    double[] hazard = new double[steps + 1];
    double v = -0.2;
    double i = 0.5;
    for (int k = 0; k < steps; k++) {
      hazard[k + 1] = hazard[k] + h * Math.exp(4 * Math.min(v - 1, 0.4));
      v += h * 5 * (i + 1.5 - v);
      i -= h * 3 * i;
    }
    assertTrue(hazard[steps] > 40, "almost all fire");
    double[] clocks = new double[SAMPLES];
    forBatches(
        simulation(neuron, new TimeGrid(0, steps * h, h), 1),
        (spikes, first) -> {
          for (int n = 0; n < spikes.samples(); n++) {
            assertEquals(1, spikes.count(n));
            double position = spikes.time(n, 0) / h;
            int k = Math.min(steps - 1, (int) position);
            clocks[first + n] = hazard[k] + (position - k) * (hazard[k + 1] - hazard[k]) - alpha;
          }
        });
    double distance = assertDistribution("first spike", clocks, x -> -Math.expm1(-Math.max(0, x)));
    System.out.printf(
        "survival, %d samples: Kolmogorov-Smirnov distance %.2f / sqrt(n)%n", SAMPLES, distance);
  }

  /** Without noise or spikes the scheme has a closed form, and it converges with order one. */
  @Test
  void deterministicPath() {
    Neuron neuron =
        silent()
            .with("mu1", 3)
            .with("mu2", 2)
            .with("inputCurrent", 1.5)
            .with("v0", -0.5)
            .with("i0", 0.7);
    // v = c + (v0 - c) e^(-mu1 t) + i0 mu1 (e^(-mu2 t) - e^(-mu1 t)) / (mu1 - mu2)
    double exact = 1.5 - 2 * Math.exp(-3) + 0.7 * 3 * (Math.exp(-2) - Math.exp(-3));
    double lastError = 0;
    for (int steps = 100; steps <= 1600; steps *= 2) {
      double h = 1.0 / steps;
      StateRecord states = new StateRecord(LeakyNeuron.MODEL.states(), new int[] {steps}, 0);
      try (Engine engine = new ScalarEngine(1)) {
        engine.simulate(
            simulation(neuron, new TimeGrid(0, 1, h), Simulation.UNLIMITED),
            new SpikeTrains(),
            Optional.of(states));
      }
      double p1 = Math.pow(1 - 3 * h, steps);
      double p2 = Math.pow(1 - 2 * h, steps);
      assertEquals(1.5 - 2 * p1 + 0.7 * 3 * (p2 - p1), states.get(0, 0, 0, 0), 1e-12);
      assertEquals(0.7 * p2, states.get(0, 0, 0, 1), 1e-13);
      double error = states.get(0, 0, 0, 0) - exact;
      if (lastError != 0) {
        assertEquals(2, lastError / error, 10 * h, "order 1, next order h");
      }
      lastError = error;
    }
  }

  private static int[] ones(int length) {
    int[] word = new int[length];
    Arrays.fill(word, 1);
    return word;
  }

  private static double[][] product(double[][] a, double[][] b) {
    double[][] c = new double[2][2];
    for (int k = 0; k < 2; k++) {
      for (int l = 0; l < 2; l++) {
        c[k][l] = a[k][0] * b[0][l] + a[k][1] * b[1][l];
      }
    }
    return c;
  }

  private static double[][] transposed(double[][] a) {
    return new double[][] {{a[0][0], a[1][0]}, {a[0][1], a[1][1]}};
  }

  private static double[][] sum(double[][] a, double[][] b) {
    return new double[][] {
      {a[0][0] + b[0][0], a[0][1] + b[0][1]}, {a[1][0] + b[1][0], a[1][1] + b[1][1]}
    };
  }
}
