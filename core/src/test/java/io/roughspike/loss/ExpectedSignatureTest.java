package io.roughspike.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.DenseTensors;
import io.roughspike.testing.RandomTrains;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExpectedSignatureTest {
  private static final double START = 0;
  private static final double END = 1.5;
  private static final long SEED = TestSeed.of(ExpectedSignatureTest.class);

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Engine engine = Engines.create(Engines.SCALAR, 1);

  /** The loss computed the plain way: full tensor products, no caches. */
  private static double plainLoss(
      SpikeTrains generated, SpikeTrains data, int depth, boolean matched, long firstPair) {
    int neurons = data.neuronCount();
    int size = new DenseTensors(1 + neurons, depth).size();
    double[] mean = new double[size];
    double[] dataMean = new double[size];
    for (int s = 0; s < generated.samples(); s++) {
      int pair = (int) ((firstPair + s) % data.samples());
      int[] caps = matched ? smallerCounts(generated, s, data, pair) : unlimited(neurons);
      addTo(mean, plainSignature(generated, s, caps, depth), generated.samples());
      if (matched) {
        addTo(dataMean, plainSignature(data, pair, caps, depth), generated.samples());
      }
    }
    for (int s = 0; s < data.samples() && !matched; s++) {
      addTo(dataMean, plainSignature(data, s, unlimited(neurons), depth), data.samples());
    }
    double sum = 0;
    for (int w = 1; w < size; w++) {
      sum += (mean[w] - dataMean[w]) * (mean[w] - dataMean[w]);
    }
    return sum / (size - 1);
  }

  private static int[] unlimited(int neurons) {
    int[] caps = new int[neurons];
    Arrays.fill(caps, Integer.MAX_VALUE);
    return caps;
  }

  private static int[] smallerCounts(SpikeTrains a, int sampleA, SpikeTrains b, int sampleB) {
    int[] caps = new int[a.neuronCount()];
    for (int k = 0; k < caps.length; k++) {
      caps[k] = Math.min(count(a, sampleA, k), count(b, sampleB, k));
    }
    return caps;
  }

  private static int count(SpikeTrains trains, int sample, int neuron) {
    int count = 0;
    for (int e = 0; e < trains.count(sample); e++) {
      count += trains.neuron(sample, e) == neuron ? 1 : 0;
    }
    return count;
  }

  private static double[] plainSignature(SpikeTrains trains, int sample, int[] caps, int depth) {
    int channels = 1 + trains.neuronCount();
    DenseTensors dense = new DenseTensors(channels, depth);
    int[] left = caps.clone();
    double[] s = dense.one();
    double time = START;
    for (int e = 0; e < trains.count(sample); e++) {
      int neuron = trains.neuron(sample, e);
      if (left[neuron]-- > 0) {
        double[] alongTime = new double[channels];
        alongTime[0] = trains.time(sample, e) - time;
        double[] jump = new double[channels];
        jump[1 + neuron] = 1;
        s = dense.product(dense.product(s, dense.linear(alongTime)), dense.linear(jump));
        time = trains.time(sample, e);
      }
    }
    double[] alongTime = new double[channels];
    alongTime[0] = END - time;
    return dense.product(s, dense.linear(alongTime));
  }

  private static void addTo(double[] sum, double[] term, int samples) {
    for (int w = 0; w < sum.length; w++) {
      sum[w] += term[w] / samples;
    }
  }

  @Test
  void agreesWithPlainTensorProducts() {
    for (int neurons = 1; neurons <= 3; neurons++) {
      for (int depth = 1; depth <= 4; depth++) {
        SpikeTrains data = RandomTrains.of(random, 5, neurons, 6, START, END, 0);
        SpikeTrains generated = RandomTrains.of(random, 12, neurons, 6, START, END, 0);
        ExpectedSignature matched = ExpectedSignature.matched(data, depth, START, END);
        ExpectedSignature unmatched = ExpectedSignature.unmatched(data, depth, START, END);
        for (long firstPair : new long[] {0, 3, 10_000_000_000L}) {
          double expected = plainLoss(generated, data, depth, true, firstPair);
          // words are at most (1.5 + 6)^4 / 4! < 132; about 100 roundings of them enter a squared
          // difference of that size
          double tolerance = 100 * Math.ulp(132.0 * 132.0);
          assertEquals(expected, matched.value(engine, generated, firstPair), tolerance);
          assertEquals(
              plainLoss(generated, data, depth, false, firstPair),
              unmatched.value(engine, generated, firstPair),
              tolerance);
        }
      }
    }
  }

  @Test
  void isZeroForTheDataThemselves() {
    SpikeTrains data = RandomTrains.of(random, 8, 2, 5, START, END, 0);
    EventCotangentTable table = new EventCotangentTable();
    for (ExpectedSignature loss :
        new ExpectedSignature[] {
          ExpectedSignature.matched(data, 3, START, END),
          ExpectedSignature.unmatched(data, 3, START, END)
        }) {
      assertEquals(0, loss.valueAndCotangents(engine, data, table), 0.0);
      for (int s = 0; s < data.samples(); s++) {
        for (int e = 0; e < data.count(s); e++) {
          assertEquals(0, table.at(s, e), 0.0);
        }
      }
    }
  }

  /** With one spike and depth 2, only the words (01) and (10) differ, by the time difference. */
  @Test
  void ofOneSpikeInClosedForm() {
    SpikeTrains data = new SpikeTrains(1, 1, 2);
    data.add(0, 0, 0.4);
    SpikeTrains generated = new SpikeTrains(1, 1, 2);
    generated.add(0, 0, 0.5);
    ExpectedSignature loss = ExpectedSignature.matched(data, 2, START, END);
    EventCotangentTable table = new EventCotangentTable();
    // six words; d/dt of 2 (t - 0.4)^2 / 6 is 4 (t - 0.4) / 6
    assertEquals(
        2 * 0.01 / 6, loss.valueAndCotangents(engine, generated, table), 10 * Math.ulp(1.0));
    assertEquals(4 * 0.1 / 6, table.at(0, 0), 10 * Math.ulp(1.0));
  }

  /** Matching makes surplus spikes of either side invisible. */
  @Test
  void matchingIgnoresSurplusSpikes() {
    SpikeTrains data = new SpikeTrains(2, 1, 3);
    data.add(0, 0, 0.4);
    SpikeTrains generated = new SpikeTrains(2, 1, 3);
    generated.add(0, 0, 0.4);
    generated.add(0, 0, 0.9);
    generated.add(1, 0, 0.7);
    EventCotangentTable table = new EventCotangentTable();
    ExpectedSignature loss = ExpectedSignature.matched(data, 3, START, END);
    assertEquals(0, loss.valueAndCotangents(engine, generated, table), 0.0);
    assertEquals(0, table.at(0, 1), 0.0);
    assertEquals(0, table.at(1, 0), 0.0);
    assertTrue(ExpectedSignature.unmatched(data, 3, START, END).value(engine, generated) > 0.01);
  }

  @Test
  void cotangentsMatchCentralDifferences() {
    // Words of a lift of length at most 7.5 and their products with differences of such words have
    // derivatives below those of exp(7.5)-sized polynomials; measured, the third derivative of the
    // loss stays below 1e3, so a central difference is off by h^2 / 6 * 1e3 and by eps 1e2 / h.
    double h = Math.cbrt(Math.ulp(1.0));
    EventCotangentTable table = new EventCotangentTable();
    for (int neurons = 1; neurons <= 3; neurons++) {
      for (int depth = 1; depth <= 4; depth++) {
        SpikeTrains data = RandomTrains.of(random, 5, neurons, 6, START, END, 0);
        SpikeTrains generated = RandomTrains.of(random, 12, neurons, 6, START, END, 4 * h);
        for (ExpectedSignature loss :
            new ExpectedSignature[] {
              ExpectedSignature.matched(data, depth, START, END),
              ExpectedSignature.unmatched(data, depth, START, END)
            }) {
          double value = loss.valueAndCotangents(engine, generated, 2, table);
          assertEquals(loss.value(engine, generated, 2), value, 0.0);
          LossGradientCheck.assertCotangents(engine, loss, generated, 2, table, h, 200 * h * h);
        }
      }
    }
  }

  /** Neither cached data signatures nor reused storage leave a trace. */
  @Test
  void givesTheSameBitsHoweverOftenUsed() {
    SpikeTrains data = RandomTrains.of(random, 6, 2, 5, START, END, 0);
    ExpectedSignature used = ExpectedSignature.matched(data, 3, START, END);
    EventCotangentTable usedTable = new EventCotangentTable();
    EventCotangentTable freshTable = new EventCotangentTable();
    for (int round = 0; round < 20; round++) {
      SpikeTrains generated = RandomTrains.of(random, 1 + random.nextInt(15), 2, 5, START, END, 0);
      ExpectedSignature fresh = ExpectedSignature.matched(data, 3, START, END);
      assertEquals(
          fresh.valueAndCotangents(engine, generated, round, freshTable),
          used.valueAndCotangents(engine, generated, round, usedTable),
          0.0);
      for (int s = 0; s < generated.samples(); s++) {
        for (int e = 0; e < generated.capacity(); e++) {
          assertEquals(freshTable.at(s, e), usedTable.at(s, e), 0.0);
        }
      }
    }
  }

  @Test
  void describesItself() {
    SpikeTrains data = RandomTrains.of(random, 6, 1, 5, START, END, 0);
    String description = ExpectedSignature.matched(data, 3, START, END).description();
    assertEquals(description, ExpectedSignature.matched(data, 3, START, END).description());
    assertNotEquals(description, ExpectedSignature.unmatched(data, 3, START, END).description());
    assertNotEquals(description, ExpectedSignature.matched(data, 2, START, END).description());
    assertNotEquals(description, ExpectedSignature.matched(data, 3, START, 2).description());
  }

  @Test
  void refusesWhatItCannotUse() {
    SpikeTrains data = new SpikeTrains(1, 1, 2);
    data.add(0, 0, 1);
    data.add(0, 0, 1.2);
    assertRefused("sample", () -> ExpectedSignature.matched(new SpikeTrains(), 3, START, END));
    assertRefused("depth", () -> ExpectedSignature.matched(data, 0, START, END));
    assertRefused("window", () -> ExpectedSignature.matched(data, 3, END, START));
    assertRefused("sample 0, event 0", () -> ExpectedSignature.matched(data, 3, 1.1, END));
    assertRefused("sample 0, event 1", () -> ExpectedSignature.matched(data, 3, START, 1.1));
    ExpectedSignature loss = ExpectedSignature.matched(data, 3, START, END);
    assertRefused("neurons", () -> loss.value(engine, new SpikeTrains(1, 2, 1)));
    assertRefused("sample", () -> loss.value(engine, new SpikeTrains()));
    data.times()[0] = Double.NaN;
    assertRefused("NaN", () -> ExpectedSignature.matched(data, 3, START, END));
  }

  private static void assertRefused(String words, Runnable call) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(message.contains(words), message);
  }
}
