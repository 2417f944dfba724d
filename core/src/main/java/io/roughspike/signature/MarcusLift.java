package io.roughspike.signature;

import io.roughspike.math.RangeArithmetic;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import java.util.Arrays;

/**
 * Truncated signatures of time-augmented Marcus lifts of spike trains (Holberg and Salvi, arXiv
 * 2405.13587, section 3.3), with their exact adjoint in the event times.
 *
 * <p>The lift of K spike trains on [t0, t1] is the piecewise-linear path in R^(1+K) that starts at
 * (t0, 0), moves along channel 0 (time) to each event, then along channel 1 + k by 1 where neuron k
 * fired, and ends at (t1, N(t1)), N being the counts. Events at equal times keep their order in the
 * trains. Of each neuron only the first {@code caps[k]} events enter; later ones are skipped, and
 * the path still ends at time t1.
 *
 * <p>With S(e) the signature before event e of neuron k, at time t, the sum telescopes:
 *
 * <pre>
 *   S = exp((t1 - t0) e_0) + sum over events of S(e) (exp(e_(1+k)) - 1) exp((t1 - t) e_0)
 * </pre>
 *
 * so level D, which no other level needs, takes one contribution an event and none from moves along
 * time. Cost: O(events d^(D-1)) for a signature, with d = 1 + K, and O(events D d^(D-2)) for its
 * adjoint. Not for several threads at once.
 */
public final class MarcusLift {
  private static final int TIME = 0;

  private final TruncatedSignature algebra;
  private final double startTime;
  private final double endTime;

  /** Events of each neuron met so far. */
  private final int[] seen;

  /** Levels 0 to D - 1 of the signature of a path's start. */
  private final double[] signature;

  /** Levels 0 to D - 2 of the signature of a path's end. */
  private final double[] rest;

  /**
   * Lifts of trains of {@code neurons} neurons, in plain Java.
   *
   * @param neurons number of neurons, at least 1
   * @param depth depth D, at least 1
   * @param startTime start of the window t0, finite
   * @param endTime end of the window, at least the start
   */
  public MarcusLift(int neurons, int depth, double startTime, double endTime) {
    this(neurons, depth, startTime, endTime, RangeArithmetic.SCALAR);
  }

  /**
   * Lifts of trains of {@code neurons} neurons.
   *
   * @param neurons number of neurons, at least 1
   * @param depth of the signatures, at least 1
   * @param startTime t0, finite
   * @param endTime t1, finite, at least t0
   * @param ranges what adds ranges, usually that of an engine; no bit depends on it
   */
  public MarcusLift(
      int neurons, int depth, double startTime, double endTime, RangeArithmetic ranges) {
    if (!Double.isFinite(startTime) || !Double.isFinite(endTime) || !(endTime >= startTime)) {
      throw new IllegalArgumentException(
          "the time window must be finite and in order, got [" + startTime + ", " + endTime + "]");
    }
    this.algebra = new TruncatedSignature(1 + neurons, depth, ranges);
    this.startTime = startTime;
    this.endTime = endTime;
    this.seen = new int[neurons];
    this.signature = new double[algebra.levelOffset(depth)];
    this.rest = new double[algebra.levelOffset(depth - 1)];
  }

  /** {@return the algebra that the signatures live in: 1 + K channels, channel 0 is time} */
  public TruncatedSignature algebra() {
    return algebra;
  }

  /**
   * The signature of one sample.
   *
   * @param trains spikes of all samples
   * @param sample number of the sample, from 0
   * @param caps how many events of each neuron enter
   * @param out receives {@code algebra().size()} numbers, laid out as {@link TruncatedSignature}
   *     says
   */
  public void signature(SpikeTrains trains, int sample, int[] caps, double[] out) {
    Arrays.fill(out, 0, algebra.size(), 0);
    addSignature(trains, sample, caps, out);
  }

  /**
   * Adds the signature of one sample to {@code sum}; arguments as {@link #signature}. Level D is
   * added event by event.
   *
   * @param trains spikes of all samples
   * @param sample number of the sample, from 0
   * @param caps how many events of each neuron enter
   * @param sum is added to
   */
  public void addSignature(SpikeTrains trains, int sample, int[] caps, double[] sum) {
    int depth = algebra.depth();
    int last = algebra.levelOffset(depth);
    double timeAlone = 1;
    for (int n = 1; n <= depth; n++) {
      timeAlone *= (endTime - startTime) / n;
    }
    sum[last] += timeAlone;
    algebra.setOne(signature, depth - 1);
    Arrays.fill(seen, 0);
    double time = startTime;
    for (int e = 0; e < trains.count(sample); e++) {
      int neuron = trains.neuron(sample, e);
      if (seen[neuron]++ < caps[neuron]) {
        double eventTime = trains.time(sample, e);
        algebra.multiplyByExp(signature, TIME, eventTime - time, depth - 1);
        // A word u that ends in 1 + k, followed by r letters 0, has the number of u in its level.
        double factor = 1;
        for (int r = 0; r < depth; r++) {
          algebra.addGain(factor, signature, depth - r, 1 + neuron, 1, sum, last);
          factor *= (endTime - eventTime) / (r + 1);
        }
        algebra.multiplyByExp(signature, 1 + neuron, 1, depth - 1);
        time = eventTime;
      }
    }
    algebra.multiplyByExp(signature, TIME, endTime - time, depth - 1);
    for (int w = 0; w < last; w++) {
      sum[w] += signature[w];
    }
  }

  /**
   * The adjoint of {@link #signature}: adds the derivative of a functional of the signature with
   * respect to each event time to {@code out}. Skipped events get nothing.
   *
   * <p>The signatures of the path before and after an event are needed to level D - 2 only. The
   * path is walked backwards; the one after grows at its left end, and the one before is found by
   * undoing each move, {@code S exp(x e_k) exp(-x e_k) = S}, so nothing is stored along the way.
   *
   * @param trains spikes of all samples
   * @param sample number of the sample, from 0
   * @param caps how many events of each neuron enter
   * @param functional derivatives of the functional of signatures
   * @param out is added to
   */
  public void pullBack(
      SpikeTrains trains,
      int sample,
      int[] caps,
      SwapDerivatives functional,
      EventCotangentTable out) {
    int low = algebra.depth() - 2;
    if (low < 0) {
      return; // duration and counts do not depend on times
    }
    walk(trains, sample, caps, low);
    algebra.setOne(rest, low);
    double time = endTime;
    for (int e = trains.count(sample) - 1; e >= 0; e--) {
      int neuron = trains.neuron(sample, e);
      if (--seen[neuron] >= caps[neuron]) {
        continue;
      }
      int channel = 1 + neuron;
      double gap = time - trains.time(sample, e);
      time = trains.time(sample, e);
      algebra.multiplyByExp(signature, TIME, -gap, low);
      algebra.multiplyByExp(signature, channel, -1, low);
      algebra.multiplyByExpFromLeft(rest, TIME, gap, low);
      out.add(sample, e, functional.at(neuron, signature, rest));
      algebra.multiplyByExpFromLeft(rest, channel, 1, low);
    }
  }

  /** Levels 0 to {@code low} of the signature, and the number of all events of each neuron. */
  private void walk(SpikeTrains trains, int sample, int[] caps, int low) {
    algebra.setOne(signature, low);
    Arrays.fill(seen, 0);
    double time = startTime;
    for (int e = 0; e < trains.count(sample); e++) {
      int neuron = trains.neuron(sample, e);
      if (seen[neuron]++ < caps[neuron]) {
        double eventTime = trains.time(sample, e);
        algebra.multiplyByExp(signature, TIME, eventTime - time, low);
        algebra.multiplyByExp(signature, 1 + neuron, 1, low);
        time = eventTime;
      }
    }
    algebra.multiplyByExp(signature, TIME, endTime - time, low);
  }
}
