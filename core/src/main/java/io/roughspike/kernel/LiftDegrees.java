package io.roughspike.kernel;

import io.roughspike.goursat.LiftRows;
import io.roughspike.path.SpikeLifts;
import io.roughspike.spike.SpikeTrains;
import java.util.Arrays;

/**
 * Degrees of the edges, chosen for two batches of lifts such that what is left out is below 2^-60
 * of each kernel.
 *
 * <p>Degree M leaves out, of all words that a kernel sums over, those with more than M letters from
 * one move. With m = M + 1, letters that y reads in one move of length beta and x anywhere along
 * the same axis, of length X in all, have at most the share (beta X)^m / (m!)^2 of the kernel: all
 * terms are positive, and words before, between and after them combine to words of the kernel. Over
 * all moves of y the share is at most X^m / (m!)^2 times the sum of beta^m. The same holds with x
 * and y exchanged, and for jumps of each channel. A derivative in an event's time has a letter of
 * its own in the moves and jumps around it, which leaves M for the share: it is below 2^-50 of the
 * integrals and steps that make up the derivative ({@code LiftSolver}). Lengths, sums and counts
 * are the largest of their batch, so a degree depends neither on pairs nor lanes.
 *
 * <p>With a basepoint and events at negative times the first move may run backwards; lengths are
 * then absolute values, and the error is relative to the kernel of the lifts with absolute lengths.
 */
final class LiftDegrees {
  private static final double LOG_SHARE = -60 * StrictMath.log(2);
  private static final double LOG_SHARE_OF_DERIVATIVES = -50 * StrictMath.log(2);

  /** No kernel that is finite needs more: see {@link #refuse}. */
  private static final int MOST = 1024;

  /** I_0(r) is not finite from about 714 on. */
  private static final double LARGEST_BESSEL = 720;

  private final Batch x = new Batch();
  private final Batch y = new Batch();
  private int time;
  private int jump;

  /** The largest numbers of a batch. */
  private static final class Batch {
    double longest;
    double total;
    int sampleOfTotal;
    boolean forwards;
    int[] counts = {};
    int[] sampleOfCount = {};
    private int[] own = {};

    /** The largest sum of (d / longest)^m over the moves of a lift, of lengths d. */
    double powerSum(SpikeLifts lifts, int m) {
      double largest = 0;
      for (int sample = 0; longest > 0 && sample < lifts.samples(); sample++) {
        double sum = 0;
        for (int move = 0; move <= lifts.trains().count(sample); move++) {
          sum += power(Math.abs(LiftMoves.length(lifts, sample, move)) / longest, m);
        }
        largest = Math.max(largest, sum);
      }
      return largest;
    }

    void scan(SpikeLifts lifts) {
      SpikeTrains trains = lifts.trains();
      int neurons = trains.neuronCount();
      if (counts.length < neurons) {
        counts = new int[neurons];
        sampleOfCount = new int[neurons];
        own = new int[neurons];
      }
      Arrays.fill(counts, 0, neurons, 0);
      longest = 0;
      total = 0;
      sampleOfTotal = 0;
      forwards = true;
      for (int sample = 0; sample < trains.samples(); sample++) {
        Arrays.fill(own, 0, neurons, 0);
        double length = 0;
        for (int move = 0; move <= trains.count(sample); move++) {
          double signed = LiftMoves.length(lifts, sample, move);
          double d = Math.abs(signed);
          forwards &= signed >= 0;
          if (!Double.isFinite(d)) {
            throw new IllegalArgumentException(
                "event times must be finite, but move %d along time of sample %d has length %s"
                    .formatted(move, sample, d));
          }
          longest = Math.max(longest, d);
          length += d;
        }
        if (length > total) {
          total = length;
          sampleOfTotal = sample;
        }
        for (int e = 0; e < trains.count(sample); e++) {
          int neuron = trains.neuron(sample, e);
          if (++own[neuron] > counts[neuron]) {
            counts[neuron] = own[neuron];
            sampleOfCount[neuron] = sample;
          }
        }
      }
    }
  }

  /** Chooses the degrees for kernels of {@code first} with {@code second}. */
  void choose(SpikeLifts first, SpikeLifts second, boolean derivatives) {
    x.scan(first);
    y.scan(second);
    refuse(first, second);
    time = LiftRows.LEAST_DEGREE;
    while (time < MOST && timeShare(first, second, time + 1) > LOG_SHARE) {
      time++;
    }
    while (derivatives && timeShare(first, second, time) > LOG_SHARE_OF_DERIVATIVES) {
      time++;
    }
    jump = 1;
    while (jump < MOST && jumpShare(first, second, jump + 1) > LOG_SHARE) {
      jump++;
    }
    while (derivatives && jumpShare(first, second, jump) > LOG_SHARE_OF_DERIVATIVES) {
      jump++;
    }
  }

  /**
   * Refuses pairs whose kernel is not finite for what they have along one axis alone: words of that
   * letter are a kernel I_0(2 (X Y)^(1/2)), X and Y being the sums of lengths along it.
   */
  private void refuse(SpikeLifts first, SpikeLifts second) {
    if (x.forwards && y.forwards && 2 * Math.sqrt(x.total * y.total) > LARGEST_BESSEL) {
      throw new NonFiniteKernelException(x.sampleOfTotal, y.sampleOfTotal);
    }
    for (int k = 0; k < first.trains().neuronCount(); k++) {
      double ofX = x.counts[k] * first.options().jumpScale(k);
      double ofY = y.counts[k] * second.options().jumpScale(k);
      if (2 * Math.sqrt(ofX * ofY) > LARGEST_BESSEL) {
        throw new NonFiniteKernelException(x.sampleOfCount[k], y.sampleOfCount[k]);
      }
    }
  }

  /** Degree along time. */
  int time() {
    return time;
  }

  /** Degree along jumps. */
  int jump() {
    return jump;
  }

  /** Logarithm of a bound of the share of words with m or more letters from one move along time. */
  private double timeShare(SpikeLifts first, SpikeLifts second, int m) {
    double ofX = m * StrictMath.log(x.longest * y.total) + StrictMath.log(x.powerSum(first, m));
    double ofY = m * StrictMath.log(y.longest * x.total) + StrictMath.log(y.powerSum(second, m));
    return StrictMath.log(2) + Math.max(ofX, ofY) - 2 * logFactorial(m);
  }

  /** The same of jumps; the factor 4 is for the two batches and for lead and lag. */
  private double jumpShare(SpikeLifts first, SpikeLifts second, int m) {
    double sum = 0;
    double factorial = 2 * logFactorial(m);
    for (int k = 0; k < first.trains().neuronCount(); k++) {
      if (x.counts[k] > 0 && y.counts[k] > 0) {
        double product = first.options().jumpScale(k) * second.options().jumpScale(k);
        int least = Math.min(x.counts[k], y.counts[k]);
        int most = Math.max(x.counts[k], y.counts[k]);
        sum +=
            StrictMath.exp(StrictMath.log(least) + m * StrictMath.log(product * most) - factorial);
      }
    }
    return StrictMath.log(4 * sum);
  }

  private static double power(double base, int exponent) {
    double result = 1;
    double square = base;
    for (int rest = exponent; rest > 0; rest >>= 1) {
      if ((rest & 1) == 1) {
        result *= square;
      }
      square *= square;
    }
    return result;
  }

  private static double logFactorial(int m) {
    double sum = 0;
    for (int i = 2; i <= m; i++) {
      sum += StrictMath.log(i);
    }
    return sum;
  }
}
