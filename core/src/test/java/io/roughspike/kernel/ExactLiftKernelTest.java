package io.roughspike.kernel;

import static io.roughspike.testing.Sentences.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.engine.Engine;
import io.roughspike.path.LiftOptions;
import io.roughspike.path.SpikeLifts;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.signature.MarcusLift;
import io.roughspike.signature.SwapDerivatives;
import io.roughspike.signature.TruncatedSignature;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.LiftCase;
import io.roughspike.testing.RandomTrains;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ExactLiftKernelTest {
  private static final int PAIRS = 200;

  /** Sums of up to 80 x 80 cells, of positive terms: a few hundred roundings of 2^-53 at most. */
  private static final double ROUNDING = 2e-13;

  private final SplittableRandom random =
      new SplittableRandom(TestSeed.of(ExactLiftKernelTest.class));
  private final Engine engine = new ScalarEngine(1);
  private final ExactLiftKernel kernel = new ExactLiftKernel();

  private double kernel(SpikeLifts x, SpikeLifts y) {
    return LiftCase.gram(kernel, engine, x, y)[0];
  }

  /** The signature, move by move, from the same options. */
  private static double[] signature(TruncatedSignature algebra, SpikeLifts lifts) {
    SpikeTrains trains = lifts.trains();
    LiftOptions options = lifts.options();
    double[] s = new double[algebra.size()];
    algebra.setOne(s);
    double time = options.basepoint() ? 0 : lifts.startTime();
    if (options.basepoint()) {
      algebra.multiplyByExp(s, 0, options.timeScale() * lifts.startTime());
      time = lifts.startTime();
    }
    for (int e = 0; e < trains.count(0); e++) {
      int neuron = trains.neuron(0, e);
      algebra.multiplyByExp(s, 0, options.timeScale() * (trains.time(0, e) - time));
      algebra.multiplyByExp(s, 1 + neuron, options.jumpScale(neuron));
      if (options.leadLag()) {
        algebra.multiplyByExp(s, 1 + trains.neuronCount() + neuron, options.jumpScale(neuron));
      }
      time = trains.time(0, e);
    }
    algebra.multiplyByExp(s, 0, options.timeScale() * (lifts.endTime() - time));
    return s;
  }

  private static double length(SpikeLifts lifts) {
    double sum = lifts.options().timeScale() * (lifts.endTime() - lifts.startTime());
    if (lifts.options().basepoint()) {
      sum += lifts.options().timeScale() * Math.abs(lifts.startTime());
    }
    for (int e = 0; e < lifts.trains().count(0); e++) {
      sum +=
          (lifts.options().leadLag() ? 2 : 1)
              * lifts.options().jumpScale(lifts.trains().neuron(0, e));
    }
    return sum;
  }

  /** What levels beyond {@code depth} can add: level n of x has a norm of at most |x|^n / n!. */
  private static double tail(SpikeLifts x, SpikeLifts y, int depth) {
    double product = length(x) * length(y);
    double term = 1;
    double sum = 0;
    for (int n = 1; n <= depth + 40; n++) {
      term *= product / n / n;
      if (n > depth) {
        sum += term;
      }
    }
    return sum;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = a.length - 1; i >= 0; i--) {
      sum = Math.fma(a[i], b[i], sum);
    }
    return sum;
  }

  /** A lift of one random train, about {@code length} long, with random options. */
  private SpikeLifts randomLift(int neurons, int events, double length, boolean leadLag) {
    double start = random.nextDouble(0, 1);
    double[] scales = new double[neurons];
    Arrays.setAll(scales, k -> length * random.nextDouble(0.2, 0.8) / events / (leadLag ? 2 : 1));
    LiftOptions options =
        LiftOptions.PLAIN
            .withTimeScale(length * random.nextDouble(0.1, 0.3))
            .withJumpScales(scales)
            .withBasepoint(random.nextBoolean())
            .withLeadLag(leadLag);
    return new SpikeLifts(
        RandomTrains.of(random, 1, neurons, events, start, start + 1, 0),
        start,
        start + 1,
        options);
  }

  @Test
  void kernelsAreInnerProductsOfSignatures() {
    int[] depths = {0, 15, 10, 8};
    double[] lengths = {0, 2, 1, 0.6};
    double largest = 0;
    for (int pair = 0; pair < PAIRS; pair++) {
      int neurons = 1 + pair % 3;
      boolean leadLag = neurons == 1 && pair % 2 == 1;
      int channels = leadLag ? 3 : 1 + neurons;
      TruncatedSignature algebra = new TruncatedSignature(channels, depths[channels - 1]);
      double length = lengths[channels - 1];
      int events = random.nextInt(1, 41);
      SpikeLifts x = randomLift(neurons, events, length, leadLag);
      SpikeLifts y = randomLift(neurons, events, length, leadLag);
      double expected = dot(signature(algebra, x), signature(algebra, y));
      double share = tail(x, y, algebra.depth()) / expected;
      assertTrue(share < 5e-12, "the test itself is too coarse: tail " + share);
      double error = Math.abs(kernel(x, y) / expected - 1);
      largest = Math.max(largest, error);
      assertTrue(error < ROUNDING + share, "pair " + pair + ": " + error + ", tail " + share);
    }
    assertTrue(largest < 1e-11, "largest relative error " + largest);
  }

  @Test
  void longPathsNeedHighDegrees() {
    // 2 channels allow depth 24: lengths up to 6
    TruncatedSignature algebra = new TruncatedSignature(2, 22);
    for (int pair = 0; pair < 3; pair++) {
      SpikeLifts x =
          new SpikeLifts(RandomTrains.of(random, 1, 1, 3, 0, 1.5, 0), 0, 1.5, LiftOptions.PLAIN);
      SpikeLifts y =
          new SpikeLifts(
              RandomTrains.of(random, 1, 1, 3, 0, 1, 0),
              0,
              1,
              LiftOptions.PLAIN.withTimeScale(2).withJumpScales(0.7));
      double expected = dot(signature(algebra, x), signature(algebra, y));
      double share = tail(x, y, algebra.depth()) / expected;
      assertEquals(1, kernel(x, y) / expected, ROUNDING + share);
      assertTrue(share < 1e-12, "tail " + share);
    }
  }

  @Test
  void basepointsBehindTheOriginMoveBackwards() {
    TruncatedSignature algebra = new TruncatedSignature(2, 18);
    LiftOptions options =
        LiftOptions.PLAIN.withBasepoint(true).withTimeScale(0.8).withJumpScales(0.5);
    SpikeLifts x = new SpikeLifts(LiftCase.train(1, new int[2], -0.7, 0.2), -1, 0.5, options);
    SpikeLifts y = new SpikeLifts(LiftCase.train(1, new int[1], -0.3), -1, 0.5, options);
    double expected = dot(signature(algebra, x), signature(algebra, y));
    // a tail relative to the kernel of absolute moves, which is below 30 here
    assertEquals(expected, kernel(x, y), 1e-13 + tail(x, y, 18));
  }

  /** I_0(2 r). */
  private static double bessel(double r) {
    double term = 1;
    double sum = 1;
    for (int n = 1; n < 3 * r + 40; n++) {
      term *= r / n * (r / n);
      sum += term;
    }
    return sum;
  }

  @Test
  void withoutSpikesTheKernelIsABesselFunction() {
    for (double duration : new double[] {0, 1e-9, 0.1, 1, 10, 100, 300}) {
      SpikeLifts x =
          new SpikeLifts(
              new SpikeTrains(1, 2, 1), 2, 2 + duration, LiftOptions.PLAIN.withTimeScale(0.5));
      // the window's ends are rounded, so its length is
      double length = 0.5 * (x.endTime() - x.startTime());
      assertEquals(1, kernel(x, x) / bessel(length), 1e-13, "duration " + duration);
    }
  }

  @Test
  void spikesAtOnceOfOneNeuronAreOneJump() {
    SpikeLifts x =
        new SpikeLifts(
            LiftCase.train(1, new int[4], 0, 0, 0, 0), 0, 0, LiftOptions.PLAIN.withJumpScales(0.7));
    SpikeLifts y =
        new SpikeLifts(LiftCase.train(1, new int[1], 1), 1, 1, LiftOptions.PLAIN.withJumpScales(2));
    assertEquals(1, kernel(x, y) / bessel(Math.sqrt(4 * 0.7 * 2)), 1e-14);
  }

  /** Fifty events of one neuron at scale 1: the kernel is 10^24, all of it relative accuracy. */
  @Test
  void largeKernelsKeepTheirRelativeAccuracy() {
    double[] times = new double[50];
    Arrays.fill(times, 0.5);
    SpikeLifts x =
        new SpikeLifts(LiftCase.train(1, new int[50], times), 0.5, 0.5, LiftOptions.PLAIN);
    assertEquals(1, kernel(x, x) / bessel(50), 1e-12);
  }

  @Test
  void orderOfEventsAtEqualTimesMatters() {
    TruncatedSignature algebra = new TruncatedSignature(3, 11);
    LiftOptions options = LiftOptions.PLAIN.withTimeScale(0.3).withJumpScales(0.4, 0.3);
    SpikeLifts x = new SpikeLifts(LiftCase.train(2, new int[] {0, 1}, 0.5, 0.5), 0, 1, options);
    SpikeLifts y = new SpikeLifts(LiftCase.train(2, new int[] {1, 0}, 0.5, 0.5), 0, 1, options);
    for (SpikeLifts z : new SpikeLifts[] {x, y}) {
      assertEquals(dot(signature(algebra, x), signature(algebra, z)), kernel(x, z), 1e-13);
    }
    assertTrue(kernel(x, x) > kernel(x, y) + 1e-3);
  }

  /**
   * The scheme on points converges at second order: each halving divides its error by 4, and one
   * step of Richardson's extrapolation leaves third order.
   */
  @Test
  void theGoursatSchemeConvergesToIt() {
    LiftOptions options =
        LiftOptions.PLAIN.withLeadLag(true).withBasepoint(true).withJumpScales(0.8, 0.5);
    SpikeLifts x = new SpikeLifts(RandomTrains.of(random, 3, 2, 5, 0.2, 2, 0), 0.2, 2, options);
    SpikeLifts y = new SpikeLifts(RandomTrains.of(random, 3, 2, 5, 0.2, 2, 0), 0.2, 2, options);
    double[] exact = LiftCase.gram(kernel, engine, x, y);
    int finest = 7;
    double[][] scheme = new double[finest + 1][];
    for (int order = finest - 2; order <= finest; order++) {
      SignatureKernel approximation = new SignatureKernel(new LinearKernel(), order);
      scheme[order] = LiftCase.gram(approximation, engine, x, y);
    }
    for (int p = 0; p < exact.length; p++) {
      double coarse = scheme[finest - 1][p] - exact[p];
      double fine = scheme[finest][p] - exact[p];
      double extrapolated = (4 * fine - coarse) / 3;
      double coarser = (4 * coarse - (scheme[finest - 2][p] - exact[p])) / 3;
      // cells of at most 1/70 leave some per cent of the next order
      assertEquals(4, coarse / fine, 0.2, "pair " + p);
      assertEquals(8, coarser / extrapolated, 1, "pair " + p);
      assertTrue(Math.abs(extrapolated) < 1e-5 * exact[p], "pair " + p);
    }
  }

  @Test
  void symmetricMatricesAreMirrored() {
    SpikeLifts x =
        new SpikeLifts(RandomTrains.of(random, 21, 2, 6, 0, 1, 0), 0, 1, LiftOptions.PLAIN);
    int n = x.samples();
    double[] all = LiftCase.gram(kernel, engine, x, x);
    double[] symmetric = new double[n * n];
    AtomicInteger pairs = new AtomicInteger();
    kernel.gram(engine, x, symmetric, pairs::addAndGet);
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        assertEquals(all[i * n + j], symmetric[i * n + j]);
        assertEquals(all[i * n + j], symmetric[j * n + i]);
        // the same sums in another order
        assertEquals(1, all[j * n + i] / all[i * n + j], ROUNDING);
      }
    }
    assertEquals(n * (n + 1) / 2, pairs.get());
  }

  private static SpikeTrains shifted(SpikeTrains trains, int sample, int event, double by) {
    SpikeTrains copy = trains.range(0, trains.samples());
    copy.times()[sample * copy.capacity() + event] += by;
    return copy;
  }

  @Test
  void gradientsAreCentralDifferences() {
    for (int pair = 0; pair < 20; pair++) {
      int neurons = 1 + pair % 3;
      double[] scales = new double[neurons];
      Arrays.setAll(scales, k -> random.nextDouble(0.3, 1.2));
      LiftOptions options =
          LiftOptions.PLAIN
              .withTimeScale(random.nextDouble(0.5, 1.5))
              .withJumpScales(scales)
              .withBasepoint(pair % 2 == 0)
              .withLeadLag(pair % 5 == 0);
      double start = 0.5;
      SpikeTrains trains = RandomTrains.of(random, 3, neurons, 7, start, 3, 0.01);
      SpikeLifts x = new SpikeLifts(trains, start, 3, options);
      SpikeLifts y =
          new SpikeLifts(RandomTrains.of(random, 11, neurons, 7, start, 3, 0), start, 3, options);
      double[] cotangents = random.doubles(33, -1, 1).toArray();
      double[] found = LiftCase.gradient(kernel, engine, x, y, cotangents);
      double scale = Arrays.stream(LiftCase.gram(kernel, engine, x, y)).max().orElse(0);
      for (int i = 0; i < 3; i++) {
        for (int e = 0; e < trains.count(i); e++) {
          // error h^2 |f'''| / 6 + 1e-16 f / h: about 1e-10 of the values
          double h = 1e-5;
          double up =
              dot(
                  cotangents,
                  LiftCase.gram(
                      kernel,
                      engine,
                      new SpikeLifts(shifted(trains, i, e, h), start, 3, options),
                      y));
          double down =
              dot(
                  cotangents,
                  LiftCase.gram(
                      kernel,
                      engine,
                      new SpikeLifts(shifted(trains, i, e, -h), start, 3, options),
                      y));
          assertEquals(
              (up - down) / (2 * h),
              found[i * trains.capacity() + e],
              1e-8 * scale,
              "pair " + pair);
        }
      }
    }
  }

  @Test
  void gradientsAreThoseOfTruncatedSignatures() {
    int depth = 20;
    for (int pair = 0; pair < 2; pair++) {
      SpikeTrains trains = LiftCase.train(1, new int[2], 0.3 + 0.1 * pair, 0.8);
      SpikeLifts x = new SpikeLifts(trains, 0, 1, LiftOptions.PLAIN);
      SpikeLifts y =
          new SpikeLifts(LiftCase.train(1, new int[3], 0.2, 0.35, 0.9), 0, 1, LiftOptions.PLAIN);
      MarcusLift lift = new MarcusLift(1, depth, 0, 1);
      double[] functional = new double[lift.algebra().size()];
      int[] caps = {100};
      lift.signature(y.trains(), 0, caps, functional);
      SwapDerivatives derivatives = new SwapDerivatives(lift.algebra());
      derivatives.set(functional);
      EventCotangentTable table = new EventCotangentTable();
      table.reset(1, 2);
      lift.pullBack(trains, 0, caps, derivatives, table);
      double[] found = LiftCase.gradient(kernel, engine, x, y, new double[] {1});
      double value = kernel(x, y);
      for (int e = 0; e < 2; e++) {
        // levels beyond 20 hold less than 3 * 21 * 12^21 / (21!)^2 = 1e-15 of the kernel
        assertEquals(table.at(0, e), found[e], 1e-13 * value);
      }
    }
  }

  /**
   * With one event each, of scale 1 at times s and t of [0, 1], and a small time scale c, words
   * with one letter of time give k = I_0(2) + c^2 (1 + (I_0(2) - 1) (s t + (1 - s) (1 - t))) +
   * O(c^4).
   */
  @Test
  void smallGradientsAreAccurateToo() {
    double c = 1e-7;
    LiftOptions options = LiftOptions.PLAIN.withTimeScale(c);
    SpikeLifts x = new SpikeLifts(LiftCase.train(1, new int[1], 0.25), 0, 1, options);
    SpikeLifts y = new SpikeLifts(LiftCase.train(1, new int[1], 0.875), 0, 1, options);
    double found = LiftCase.gradient(kernel, engine, x, y, new double[] {1})[0];
    double expected = c * c * (bessel(1) - 1) * (2 * 0.875 - 1);
    assertEquals(1, found / expected, 10 * c * c + 1e-14);
  }

  @Test
  void gradientsOfManyEventsAreCentralDifferences() {
    SpikeTrains trains = RandomTrains.of(random, 1, 3, 1, 0, 1, 0);
    trains.reset(1, 3, 150);
    double[] times = random.doubles(150).sorted().toArray();
    for (double time : times) {
      trains.add(0, random.nextInt(3), time);
    }
    LiftOptions options = LiftOptions.PLAIN.withJumpScales(0.05, 0.1, 0.08);
    SpikeLifts x = new SpikeLifts(trains, 0, 1, options);
    SpikeTrains others = new SpikeTrains(1, 3, 150);
    for (double time : random.doubles(140).sorted().toArray()) {
      others.add(0, random.nextInt(3), time);
    }
    SpikeLifts y = new SpikeLifts(others, 0, 1, options);
    double[] found = LiftCase.gradient(kernel, engine, x, y, new double[] {1});
    double scale = kernel(x, y);
    for (int e = 0; e < 150; e += 30) {
      double h = Math.min(1e-6, gap(times, e) / 2);
      double up = kernel(new SpikeLifts(shifted(trains, 0, e, h), 0, 1, options), y);
      double down = kernel(new SpikeLifts(shifted(trains, 0, e, -h), 0, 1, options), y);
      // rounding alone: 1e-15 of the kernel over h
      assertEquals((up - down) / (2 * h), found[e], 1e-14 / h * scale);
    }
  }

  private static double gap(double[] times, int e) {
    double before = e > 0 ? times[e] - times[e - 1] : times[e];
    double after = e + 1 < times.length ? times[e + 1] - times[e] : 1 - times[e];
    return Math.min(before, after);
  }

  @Test
  void kernelsThatAreTooLargeAreRefused() {
    double[] times = new double[500];
    Arrays.setAll(times, e -> e / 500.0);
    SpikeTrains trains = new SpikeTrains(2, 1, 500);
    trains.add(0, 0, 0.5);
    for (double time : times) {
      trains.add(1, 0, time);
    }
    SpikeLifts x = new SpikeLifts(trains, 0, 1, LiftOptions.PLAIN);
    NonFiniteKernelException refusal =
        assertThrows(NonFiniteKernelException.class, () -> LiftCase.gram(kernel, engine, x, x));
    assertEquals(new NonFiniteKernelException(1, 1).getMessage(), refusal.getMessage());
    assertThrows(
        NonFiniteKernelException.class,
        () -> LiftCase.gradient(kernel, engine, x, x, new double[4]));
  }

  /** Neither axis alone overflows: time gives I_0(680) = 10^294, jumps I_0(60). */
  @Test
  void kernelsThatOverflowOnTheWayAreRefused() {
    SpikeLifts x =
        new SpikeLifts(
            LiftCase.train(1, new int[3], 100, 200, 300),
            0,
            340,
            LiftOptions.PLAIN.withJumpScales(10));
    NonFiniteKernelException refusal =
        assertThrows(NonFiniteKernelException.class, () -> kernel(x, x));
    assertEquals(new NonFiniteKernelException(0, 0).getMessage(), refusal.getMessage());
  }

  @Test
  void batchesThatDoNotFitAreRefused() {
    SpikeLifts one = new SpikeLifts(new SpikeTrains(1, 1, 1), 0, 1, LiftOptions.PLAIN);
    SpikeLifts two = new SpikeLifts(new SpikeTrains(1, 2, 1), 0, 1, LiftOptions.PLAIN);
    assertRefused("X and Y must have the same neurons, got 1 and 2", () -> kernel(one, two));
    assertRefused(
        "X and Y must both have lead-lag channels or neither, got X with and Y without",
        () -> kernel(LiftCase.with(one, LiftOptions.PLAIN.withLeadLag(true)), one));
    SpikeTrains moved = LiftCase.train(1, new int[1], 0.5);
    SpikeLifts nan = new SpikeLifts(moved, 0, 1, LiftOptions.PLAIN);
    moved.times()[0] = Double.NaN;
    assertRefused(
        "event times must be finite, but move 0 along time of sample 0 has length NaN",
        () -> kernel(one, nan));
    assertRefused(
        "out must hold a number for each of 1 x 1 pairs, 1 in all, got 0",
        () -> kernel.gram(engine, one, one, new double[0], done -> {}));
    assertRefused(
        "cotangents must hold a number for each of 1 x 1 pairs, 1 in all, got 0",
        () ->
            kernel.addGradient(
                engine, one, one, new double[0], new EventCotangentTable(), done -> {}));
  }
}
