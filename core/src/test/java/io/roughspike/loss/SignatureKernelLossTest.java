package io.roughspike.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.kernel.LiftKernel;
import io.roughspike.path.LiftOptions;
import io.roughspike.path.SpikeLifts;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.statistics.Estimator;
import io.roughspike.testing.RandomTrains;
import io.roughspike.testing.Statistics;
import io.roughspike.testing.TestSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SignatureKernelLossTest {
  private static final double START = 0.5;
  private static final double END = 2;
  private static final long SEED = TestSeed.of(SignatureKernelLossTest.class);
  private static final SignatureKernelOptions EXACT = SignatureKernelOptions.DEFAULTS;
  private static final SignatureKernelOptions BIASED = EXACT.withEstimator(Estimator.BIASED);
  private static final SignatureKernelOptions RBF =
      EXACT.withLift(LiftOptions.PLAIN.withTimeScale(0.7)).withRbf(2.5, 0, 1);

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Engine engine = Engines.create(Engines.SCALAR, 1);

  private SpikeTrains trains(int samples, int neurons, double gap) {
    return RandomTrains.of(random, samples, neurons, 4, START, END, gap);
  }

  private static List<SignatureKernelOptions> allOptions() {
    LiftOptions scaled = LiftOptions.PLAIN.withTimeScale(0.5).withJumpScales(0.8, 1.2);
    return List.of(
        EXACT, BIASED, RBF, EXACT.withLift(scaled.withBasepoint(true).withLeadLag(true)));
  }

  private static List<SignatureKernelLoss> losses(SpikeTrains data, SignatureKernelOptions how) {
    return List.of(
        SignatureKernelLoss.matchedMmd(data, how, START, END),
        SignatureKernelLoss.unmatchedMmd(data, how, START, END),
        SignatureKernelLoss.score(data, how, START, END));
  }

  /** Events of a sample up to the smaller count of the pair, one by one. */
  private static List<double[]> capped(SpikeTrains a, int s, SpikeTrains b, int t, boolean match) {
    List<double[]> events = new ArrayList<>();
    for (int e = 0; e < a.count(s); e++) {
      int neuron = a.neuron(s, e);
      long before = events.stream().filter(event -> event[0] == neuron).count();
      int other = 0;
      for (int f = 0; f < b.count(t); f++) {
        other += b.neuron(t, f) == neuron ? 1 : 0;
      }
      if (!match || before < other) {
        events.add(new double[] {neuron, a.time(s, e)});
      }
    }
    return events;
  }

  private double kernel(
      LiftKernel kernel,
      SignatureKernelOptions how,
      int neurons,
      List<double[]> a,
      List<double[]> b) {
    double[] out = new double[1];
    kernel.gram(engine, lift(a, how, neurons), lift(b, how, neurons), out, pairs -> {});
    return out[0];
  }

  private static SpikeLifts lift(List<double[]> events, SignatureKernelOptions how, int neurons) {
    SpikeTrains one = new SpikeTrains(1, neurons, 10);
    events.forEach(event -> one.add(0, (int) event[0], event[1]));
    return new SpikeLifts(one, START, END, how.lift());
  }

  private double plain(
      SpikeTrains generated,
      SpikeTrains data,
      SignatureKernelOptions how,
      boolean match,
      boolean score,
      long firstPair) {
    LiftKernel kernel = how.newKernel();
    int neurons = data.neuronCount();
    List<List<double[]>> x = new ArrayList<>();
    List<List<double[]>> y = new ArrayList<>();
    for (int s = 0; s < generated.samples(); s++) {
      int t = (int) ((firstPair + s) % data.samples());
      x.add(capped(generated, s, data, t, match));
      if (match) {
        y.add(capped(data, t, generated, s, true));
      }
    }
    for (int t = 0; t < data.samples() && !match; t++) {
      y.add(capped(data, t, generated, 0, false));
    }
    double value =
        mean(kernel, how, neurons, x, x, true) - 2 * mean(kernel, how, neurons, x, y, false);
    return score ? value : value + mean(kernel, how, neurons, y, y, true);
  }

  private double mean(
      LiftKernel kernel,
      SignatureKernelOptions how,
      int neurons,
      List<List<double[]>> a,
      List<List<double[]>> b,
      boolean ofOneLaw) {
    double sum = 0;
    int pairs = 0;
    for (int i = 0; i < a.size(); i++) {
      for (int j = 0; j < b.size(); j++) {
        if (!ofOneLaw || i != j || how.estimator() == Estimator.BIASED) {
          sum += kernel(kernel, how, neurons, a.get(i), b.get(j));
          pairs++;
        }
      }
    }
    return sum / pairs;
  }

  /** Kernels here are below 1e4; 100 roundings of them enter. */
  private static final double TOLERANCE = 100 * Math.ulp(1e4);

  @Test
  void agreesWithTheDirectFormula() {
    for (SignatureKernelOptions how : allOptions()) {
      SpikeTrains data = trains(4, 2, 0);
      SpikeTrains generated = trains(6, 2, 0);
      List<SignatureKernelLoss> losses = losses(data, how);
      for (long firstPair : new long[] {0, 3, 10_000_000_000L}) {
        assertEquals(
            plain(generated, data, how, true, false, firstPair),
            losses.get(0).value(engine, generated, firstPair),
            TOLERANCE);
      }
      assertEquals(
          plain(generated, data, how, false, false, 0),
          losses.get(1).value(engine, generated),
          TOLERANCE);
      assertEquals(
          plain(generated, data, how, false, true, 0),
          losses.get(2).value(engine, generated),
          TOLERANCE);
    }
  }

  /**
   * Of 50 sets of trains against themselves half fell to some -1e-15; the derivative is 0 there.
   */
  @Test
  void biasedIsNeverBelowZero() {
    EventCotangentTable table = new EventCotangentTable();
    for (int repetition = 0; repetition < 50; repetition++) {
      SpikeTrains data = trains(3, 2, 0);
      for (SignatureKernelOptions how : List.of(BIASED, BIASED.withRbf(2.5, 0, 3))) {
        SignatureKernelLoss loss = SignatureKernelLoss.unmatchedMmd(data, how, START, END);
        double value = loss.valueAndCotangents(engine, data, 0, table);
        assertTrue(value >= 0 && value < TOLERANCE, () -> how + ": " + value);
        for (int s = 0; s < data.samples(); s++) {
          for (int e = 0; e < data.count(s); e++) {
            assertEquals(0, table.at(s, e), TOLERANCE, "sample " + s + ", event " + e);
          }
        }
      }
    }
  }

  /** Jumps of length 3 under S = 2.5: the increment of a jump of each is 2 - 2 exp(-9 / 2.5). */
  @Test
  void warnsOfCellsThatTheSchemeDoesNotResolve() {
    SpikeTrains data = new SpikeTrains(1, 1, 1);
    data.add(0, 0, 1);
    LiftOptions steep = LiftOptions.PLAIN.withTimeScale(0.1).withJumpScales(3);
    for (int order = 0; order <= 3; order++) {
      SignatureKernelOptions how = EXACT.withLift(steep).withRbf(2.5, order, 0);
      List<String> warnings = SignatureKernelLoss.score(data, how, START, END).warnings();
      if (order == 3) {
        assertEquals(List.of(), warnings);
      } else {
        String size = "%.4g".formatted(Math.scalb(2 - 2 * Math.exp(-9 / 2.5), -2 * order));
        assertEquals(1, warnings.size());
        assertTrue(
            warnings.getFirst().contains(size + " at dyadicOrder " + order), warnings::toString);
        assertTrue(warnings.getFirst().endsWith("take dyadicOrder 3"), warnings::toString);
      }
    }
    assertEquals(
        List.of(),
        SignatureKernelLoss.score(data, EXACT.withLift(steep), START, END).warnings(),
        "the exact kernel");
  }

  @Test
  void refusesMoreCellsThanAStepCanHave() {
    SpikeTrains data = trains(2, 2, 0);
    SignatureKernelOptions how = EXACT.withRbf(2.5, 0, 20);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> SignatureKernelLoss.matchedMmd(data, how, START, END))
            .getMessage();
    assertTrue(message.contains("dyadicOrder 0 and refinement 20 make "), message);
  }

  /**
   * A central difference is off by h^2 / 6 times the third derivative in one time, which is at most
   * 12 times as large as the largest derivative here, and by a rounding of the kernels over h, less
   * than that.
   */
  @Test
  void cotangentsMatchCentralDifferences() {
    double h = 3e-4;
    EventCotangentTable table = new EventCotangentTable();
    for (SignatureKernelOptions how : allOptions()) {
      SpikeTrains data = trains(3, 2, 0);
      SpikeTrains generated = trains(4, 2, 4 * h);
      for (SignatureKernelLoss loss : losses(data, how)) {
        double value = loss.valueAndCotangents(engine, generated, 2, table);
        assertEquals(loss.value(engine, generated, 2), value, 0.0);
        double largest = 1e-3; // where nothing is matched all cotangents are 0
        for (int s = 0; s < generated.samples(); s++) {
          for (int e = 0; e < generated.count(s); e++) {
            largest = Math.max(largest, Math.abs(table.at(s, e)));
          }
        }
        LossGradientCheck.assertCotangents(
            engine, loss, generated, 2, table, h, 4 * h * h * largest);
      }
    }
  }

  @Test
  void biasedIsZeroForTheDataThemselves() {
    EventCotangentTable table = new EventCotangentTable();
    SpikeTrains data = trains(6, 2, 0);
    for (SignatureKernelLoss loss : losses(data, BIASED).subList(0, 2)) {
      assertEquals(0, loss.valueAndCotangents(engine, data, 0, table), TOLERANCE);
      for (int s = 0; s < data.samples(); s++) {
        for (int e = 0; e < data.count(s); e++) {
          assertEquals(0, table.at(s, e), TOLERANCE);
        }
      }
    }
  }

  /** Over 300 pairs of sets of trains of one law; false-alarm rate 1e-6. */
  @Test
  void unbiasedHasMeanZeroUnderEqualLaws() {
    int repetitions = 300;
    double sum = 0;
    double squares = 0;
    for (int r = 0; r < repetitions; r++) {
      SignatureKernelLoss loss = SignatureKernelLoss.unmatchedMmd(trains(3, 1, 0), RBF, START, END);
      double value = loss.value(engine, trains(3, 1, 0));
      sum += value;
      squares += value * value;
    }
    Statistics.assertMean("MMD^2", 0, sum / repetitions, Math.sqrt(squares) / repetitions);
  }

  /** Neither what is kept of the data nor reused storage leaves a trace, on any threads. */
  @Test
  void givesTheSameBitsHoweverOftenUsed() {
    SpikeTrains data = trains(4, 2, 0);
    EventCotangentTable usedTable = new EventCotangentTable();
    EventCotangentTable freshTable = new EventCotangentTable();
    try (Engine threads = Engines.create(Engines.SCALAR, 3)) {
      List<SignatureKernelLoss> used = losses(data, RBF);
      for (int round = 0; round < 8; round++) {
        SpikeTrains generated = trains(2 + random.nextInt(5), 2, 0);
        List<SignatureKernelLoss> fresh = losses(data, RBF);
        for (int k = 0; k < used.size(); k++) {
          used.get(k).value(threads, generated, round);
          assertEquals(
              fresh.get(k).valueAndCotangents(engine, generated, round, freshTable),
              used.get(k).valueAndCotangents(threads, generated, round, usedTable),
              0.0);
          for (int s = 0; s < generated.samples(); s++) {
            for (int e = 0; e < generated.capacity(); e++) {
              assertEquals(freshTable.at(s, e), usedTable.at(s, e), 0.0);
            }
          }
        }
      }
    }
  }

  @Test
  void describesItself() {
    SpikeTrains data = trains(6, 2, 0);
    List<String> descriptions = new ArrayList<>();
    for (SignatureKernelOptions how : allOptions()) {
      losses(data, how).forEach(loss -> descriptions.add(loss.description()));
    }
    descriptions.add(SignatureKernelLoss.score(data, EXACT, 0, END).description());
    descriptions.add(
        SignatureKernelLoss.score(data, RBF.withRbf(2.5, 1, 1), START, END).description());
    assertEquals(descriptions.size(), descriptions.stream().distinct().count());
    assertEquals(losses(data, EXACT).get(0).description(), descriptions.get(0));
    assertNotEquals(losses(trains(6, 2, 0), EXACT).get(0).description(), descriptions.get(0));
  }

  @Test
  void refusesWhatItCannotUse() {
    SpikeTrains data = trains(3, 1, 0);
    SpikeTrains one = trains(1, 1, 0);
    assertRefused("2 data samples", () -> SignatureKernelLoss.matchedMmd(one, EXACT, START, END));
    assertRefused("sample", () -> SignatureKernelLoss.score(new SpikeTrains(), EXACT, START, END));
    assertRefused("window", () -> SignatureKernelLoss.score(data, EXACT, END, START));
    SignatureKernelLoss loss = SignatureKernelLoss.matchedMmd(data, EXACT, START, END);
    assertRefused("2 generated samples", () -> loss.value(engine, one));
    assertRefused("neurons", () -> loss.value(engine, trains(3, 2, 0)));
    LiftOptions two = LiftOptions.PLAIN.withJumpScales(1, 1);
    assertRefused("jumpScales", () -> losses(data, EXACT.withLift(two)));
    assertRefused("rbf", () -> EXACT.withLift(LiftOptions.PLAIN.withRefinement(1)));
    assertRefused("bandwidth", () -> EXACT.withRbf(0, 1, 0));
    assertRefused("dyadicOrder", () -> EXACT.withRbf(1, 13, 0));
  }

  private static void assertRefused(String words, Runnable call) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(message.contains(words), message);
  }
}
