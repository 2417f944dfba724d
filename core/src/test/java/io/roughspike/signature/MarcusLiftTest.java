package io.roughspike.signature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.DenseTensors;
import io.roughspike.testing.RandomTrains;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MarcusLiftTest {
  private static final double START = 0.5;
  private static final double END = 2.5;
  private static final int SAMPLES = 20;

  private static final long SEED = TestSeed.of(MarcusLiftTest.class);

  private final SplittableRandom random = new SplittableRandom(SEED);

  private static int[] noCaps(int neurons) {
    int[] caps = new int[neurons];
    Arrays.fill(caps, Integer.MAX_VALUE);
    return caps;
  }

  /** In row-major order. */
  private static double[] signature(MarcusLift lift, SpikeTrains trains, int sample, int[] caps) {
    double[] s = new double[lift.algebra().size()];
    lift.signature(trains, sample, caps, s);
    double[] rowMajor = new double[s.length];
    lift.algebra().toRowMajor(s, rowMajor);
    return rowMajor;
  }

  /** The lift as a product of exponentials of increments, each computed in full. */
  private static double[] denseSignature(SpikeTrains trains, int sample, int[] caps, int depth) {
    int neurons = trains.neuronCount();
    DenseTensors dense = new DenseTensors(1 + neurons, depth);
    double[] s = dense.one();
    int[] seen = new int[neurons];
    double time = START;
    for (int e = 0; e < trains.count(sample); e++) {
      int neuron = trains.neuron(sample, e);
      if (seen[neuron] == caps[neuron]) {
        continue;
      }
      seen[neuron]++;
      double[] alongTime = new double[1 + neurons];
      alongTime[0] = trains.time(sample, e) - time;
      double[] jump = new double[1 + neurons];
      jump[1 + neuron] = 1;
      s = dense.product(dense.product(s, dense.linear(alongTime)), dense.linear(jump));
      time = trains.time(sample, e);
    }
    double[] alongTime = new double[1 + neurons];
    alongTime[0] = END - time;
    return dense.product(s, dense.linear(alongTime));
  }

  @Test
  void ofOneSpikeInClosedForm() {
    SpikeTrains trains = new SpikeTrains(1, 1, 4);
    trains.add(0, 0, 1.25);
    double[] s = signature(new MarcusLift(1, 2, START, END), trains, 0, noCaps(1));
    // 1; duration, count; (00) duration^2/2, (01) time before, (10) time after, (11) 1/2
    assertArrayEquals(new double[] {1, 2, 1, 2, 0.75, 1.25, 0.5}, s, Math.ulp(2.0));
  }

  @Test
  void ofNoSpikeIsTimeAlone() {
    SpikeTrains trains = new SpikeTrains(1, 2, 1);
    DenseTensors dense = new DenseTensors(3, 3);
    double[] s = signature(new MarcusLift(2, 3, START, END), trains, 0, noCaps(2));
    assertArrayEquals(dense.linear(END - START, 0, 0), s, Math.ulp(2.0));
  }

  @Test
  void isTheProductOfItsMoves() {
    for (int neurons = 1; neurons <= 3; neurons++) {
      for (int depth = 1; depth <= 5; depth++) {
        MarcusLift lift = new MarcusLift(neurons, depth, START, END);
        SpikeTrains trains = RandomTrains.of(random, SAMPLES, neurons, 6, START, END, 0);
        for (int s = 0; s < SAMPLES; s++) {
          int[] caps = random.ints(neurons, 0, 4).toArray();
          // all terms are positive: relative errors of 13 moves with D + 1 roundings add up
          assertClose(
              denseSignature(trains, s, caps, depth),
              signature(lift, trains, s, caps),
              2 * 13 * (depth + 1) * Math.ulp(1.0));
        }
      }
    }
  }

  /** A sample like those of the paper's second experiment: 23 channels, about 66 events. */
  @Test
  void ofAWideNetworkIsTheProductOfItsMoves() {
    int neurons = 22;
    int events = 66;
    MarcusLift lift = new MarcusLift(neurons, 3, START, END);
    SpikeTrains trains = new SpikeTrains(1, neurons, events);
    random
        .doubles(events, START, END)
        .sorted()
        .forEach(time -> trains.add(0, random.nextInt(neurons), time));
    int[] caps = random.ints(neurons, 0, 6).toArray();
    // all terms are positive: relative errors of 2 * 66 + 1 moves with D + 1 roundings add up
    assertClose(
        denseSignature(trains, 0, caps, 3),
        signature(lift, trains, 0, caps),
        2 * (2 * events + 1) * 4 * Math.ulp(1.0));
  }

  /** Sums of signatures are sums: adding to what is there. */
  @Test
  void addsToASum() {
    MarcusLift lift = new MarcusLift(2, 3, START, END);
    SpikeTrains trains = RandomTrains.of(random, 2, 2, 6, START, END, 0);
    double[] sum = new double[lift.algebra().size()];
    double[] other = new double[sum.length];
    lift.signature(trains, 0, noCaps(2), sum);
    lift.signature(trains, 1, noCaps(2), other);
    double[] expected = new double[sum.length];
    Arrays.setAll(expected, w -> sum[w] + other[w]);
    lift.addSignature(trains, 1, noCaps(2), sum);
    // words of length 3 take up to 6 contributions, each rounded at the size of the sum
    assertClose(expected, sum, 2 * 6 * 4 * Math.ulp(1.0));
  }

  @Test
  void skippedSpikesAreAsIfTheyWereNot() {
    SpikeTrains trains = new SpikeTrains(1, 2, 5);
    trains.add(0, 0, 0.6);
    trains.add(0, 1, 0.9);
    trains.add(0, 0, 1.1);
    trains.add(0, 0, 1.2);
    trains.add(0, 1, 1.9);
    SpikeTrains fewer = new SpikeTrains(1, 2, 3);
    fewer.add(0, 0, 0.6);
    fewer.add(0, 0, 1.1);
    MarcusLift lift = new MarcusLift(2, 4, START, END);
    assertArrayEquals(
        signature(lift, fewer, 0, noCaps(2)), signature(lift, trains, 0, new int[] {2, 0}), 0.0);
  }

  /** At equal times the order of the trains decides, as in the event loop. */
  @Test
  void keepsTheOrderOfTies() {
    SpikeTrains trains = new SpikeTrains(2, 2, 2);
    trains.add(0, 0, 1);
    trains.add(0, 1, 1);
    trains.add(1, 1, 1);
    trains.add(1, 0, 1);
    DenseTensors dense = new DenseTensors(3, 2);
    MarcusLift lift = new MarcusLift(2, 2, START, END);
    double[] first = signature(lift, trains, 0, noCaps(2));
    double[] second = signature(lift, trains, 1, noCaps(2));
    assertEquals(1, first[dense.position(1, 2)], 0.0);
    assertEquals(0, first[dense.position(2, 1)], 0.0);
    assertEquals(0, second[dense.position(1, 2)], 0.0);
    assertEquals(1, second[dense.position(2, 1)], 0.0);
  }

  @Test
  void adjointMatchesCentralDifferences() {
    // Event times are at least 4 h apart, so the order of events stays. In one time the functional
    // is a polynomial with third derivative below 8 times its scale (duration 2, counts up to 6):
    // off by h^2 / 6 * 8 scale, and by eps scale / h from rounding.
    double h = Math.cbrt(Math.ulp(1.0));
    for (int neurons : new int[] {1, 2, 3, 9}) {
      for (int depth = 1; depth <= (neurons > 3 ? 4 : 5); depth++) {
        MarcusLift lift = new MarcusLift(neurons, depth, START, END);
        SpikeTrains trains = RandomTrains.of(random, SAMPLES, neurons, 6, START, END, 4 * h);
        EventCotangentTable table = new EventCotangentTable();
        table.reset(SAMPLES, trains.capacity());
        double[] cotangent = random.doubles(lift.algebra().size(), -1, 1).toArray();
        double[] rowMajor = new double[cotangent.length];
        lift.algebra().toRowMajor(cotangent, rowMajor);
        for (int s = 0; s < SAMPLES; s++) {
          int[] caps = random.ints(neurons, 0, 5).toArray();
          double scale = 1 + Arrays.stream(signature(lift, trains, s, caps)).sum();
          lift.pullBack(trains, s, caps, derivatives(lift, cotangent), table);
          for (int e = 0; e < trains.count(s); e++) {
            int at = s * trains.capacity() + e;
            double time = trains.times()[at];
            trains.times()[at] = time + h;
            double above = dot(rowMajor, signature(lift, trains, s, caps));
            trains.times()[at] = time - h;
            double below = dot(rowMajor, signature(lift, trains, s, caps));
            trains.times()[at] = time;
            assertEquals((above - below) / (2 * h), table.at(s, e), 8 * h * h * scale);
          }
        }
      }
    }
  }

  /** The adjoint at ties is that of the moves in their order: one-sided limits agree with it. */
  @Test
  void adjointOfATieIsTheOneSidedLimit() {
    MarcusLift lift = new MarcusLift(2, 3, START, END);
    double[] cotangent = random.doubles(lift.algebra().size(), -1, 1).toArray();
    SpikeTrains tied = new SpikeTrains(1, 2, 2);
    tied.add(0, 0, 1);
    tied.add(0, 1, 1);
    SpikeTrains apart = new SpikeTrains(1, 2, 2);
    apart.add(0, 0, 1);
    apart.add(0, 1, 1 + 1e-9);
    EventCotangentTable atTie = pulledBack(lift, tied, cotangent);
    EventCotangentTable nearTie = pulledBack(lift, apart, cotangent);
    for (int e = 0; e < 2; e++) {
      // the derivative is continuous, its own derivative below 100
      assertEquals(nearTie.at(0, e), atTie.at(0, e), 1e-7);
    }
  }

  private static SwapDerivatives derivatives(MarcusLift lift, double[] cotangent) {
    SwapDerivatives derivatives = new SwapDerivatives(lift.algebra());
    derivatives.set(cotangent);
    return derivatives;
  }

  private static EventCotangentTable pulledBack(
      MarcusLift lift, SpikeTrains trains, double[] cotangent) {
    EventCotangentTable table = new EventCotangentTable();
    table.reset(1, trains.capacity());
    int[] caps = noCaps(trains.neuronCount());
    lift.pullBack(trains, 0, caps, derivatives(lift, cotangent), table);
    return table;
  }

  /** Skipped spikes, by the cap of their neuron, do not move the signature. */
  @Test
  void skippedSpikesHaveNoCotangent() {
    SpikeTrains trains = new SpikeTrains(1, 1, 3);
    trains.add(0, 0, 0.6);
    trains.add(0, 0, 0.9);
    trains.add(0, 0, 1.1);
    MarcusLift lift = new MarcusLift(1, 3, START, END);
    EventCotangentTable table = new EventCotangentTable();
    table.reset(1, 3);
    double[] cotangent = random.doubles(lift.algebra().size(), 0.5, 1).toArray();
    int[] caps = {2};
    lift.pullBack(trains, 0, caps, derivatives(lift, cotangent), table);
    assertTrue(table.at(0, 0) != 0 && table.at(0, 1) != 0);
    assertEquals(0, table.at(0, 2), 0.0);
  }

  /**
   * The expected signature of the lift of a Poisson process of rate r on [0, T] is exp(T (e_0 + r
   * (exp(e_1) - 1))) in the tensor algebra. 30 words are compared, each within 5.5 standard errors:
   * a correct program fails with probability 30 * 3.8e-8, about 1e-6.
   */
  @Test
  void ofAPoissonProcessHasTheKnownMean() {
    double rate = 1.7;
    double duration = 1.3;
    int depth = 4;
    int samples = 200_000;
    DenseTensors dense = new DenseTensors(2, depth);
    double[] generator = dense.linear(0, 1);
    for (int w = 0; w < generator.length; w++) {
      generator[w] *= rate * duration;
    }
    generator[0] = 0;
    generator[dense.position(0)] += duration;
    double[] expected = dense.exp(generator);

    MarcusLift lift = new MarcusLift(1, depth, 0, duration);
    double[] sum = new double[dense.size()];
    double[] sumOfSquares = new double[dense.size()];
    SpikeTrains train = new SpikeTrains(1, 1, 100);
    for (int s = 0; s < samples; s++) {
      train.reset(1, 1, 100);
      for (double t = exponential(rate); t < duration; t += exponential(rate)) {
        train.add(0, 0, t);
      }
      double[] signature = signature(lift, train, 0, noCaps(1));
      for (int w = 0; w < sum.length; w++) {
        sum[w] += signature[w];
        sumOfSquares[w] += signature[w] * signature[w];
      }
    }
    for (int w = 0; w < sum.length; w++) {
      double mean = sum[w] / samples;
      double variance = Math.max(0, sumOfSquares[w] / samples - mean * mean);
      // words of time alone have no variance: the rounding of the sum is left
      double rounding = samples * Math.ulp(expected[w]);
      double tolerance = 5.5 * Math.sqrt(variance / samples) + rounding;
      assertEquals(expected[w], mean, tolerance, "word at " + w);
    }
  }

  private double exponential(double rate) {
    return -Math.log(1 - random.nextDouble()) / rate;
  }

  @Test
  void refusesWindowsThatCannotBe() {
    assertThrows(IllegalArgumentException.class, () -> new MarcusLift(1, 3, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new MarcusLift(1, 3, Double.NaN, 0));
    assertThrows(
        IllegalArgumentException.class, () -> new MarcusLift(1, 3, 0, Double.POSITIVE_INFINITY));
  }

  private static void assertClose(double[] expected, double[] actual, double relative) {
    for (int w = 0; w < expected.length; w++) {
      assertEquals(expected[w], actual[w], relative * Math.abs(expected[w]), "word at " + w);
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int w = 0; w < a.length; w++) {
      sum += a[w] * b[w];
    }
    return sum;
  }
}
