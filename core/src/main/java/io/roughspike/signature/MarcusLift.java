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
 * time. Cost of a signature or its adjoint: O(events d^(D-1)) with d = 1 + K, once an event at
 * level D. Not for several threads at once.
 */
public final class MarcusLift {
  private static final int TIME = 0;

  private final TruncatedSignature algebra;
  private final double startTime;
  private final double endTime;

  /** Events of each neuron met so far. */
  private final int[] seen;

  /** Levels 0 to D - 1 of a signature, and of a cotangent. */
  private final double[] signature;

  private final double[] cotangent;

  /** Lifts of trains of {@code neurons} neurons, in plain Java. */
  public MarcusLift(int neurons, int depth, double startTime, double endTime) {
    this(neurons, depth, startTime, endTime, RangeArithmetic.SCALAR);
  }

  /**
   * Lifts of trains of {@code neurons} neurons.
   *
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
    this.cotangent = new double[algebra.levelOffset(depth)];
  }

  /** The algebra that the signatures live in: 1 + K channels, channel 0 is time. */
  public TruncatedSignature algebra() {
    return algebra;
  }

  /**
   * The signature of one sample.
   *
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
   * The adjoint of {@link #signature}: adds the derivative of {@code <lastCotangent, signature>}
   * with respect to each event time to {@code out}. Skipped events get nothing.
   *
   * <p>With S the signature before event e of neuron k and C the cotangent after it, pulled back
   * from the end of the path, an event that comes later swaps some time with the jump:
   *
   * <pre>
   *   d/dt &lt;S exp(t e_0) exp(e_(1+k)) exp(-t e_0), C&gt; = &lt;S (e_0 exp(e_(1+k)) - exp(e_(1+k)) e_0), C&gt;
   * </pre>
   *
   * which needs S to level D - 2 only. The path is walked backwards; S is found by undoing each
   * move, {@code S exp(x e_k) exp(-x e_k) = S}, so nothing is stored along the way.
   *
   * @param lastCotangent cotangent of the signature
   */
  public void pullBack(
      SpikeTrains trains, int sample, int[] caps, double[] lastCotangent, EventCotangentTable out) {
    int depth = algebra.depth();
    if (depth < 2) {
      return; // duration and counts do not depend on times
    }
    walkLowLevels(trains, sample, caps);
    int middle = algebra.levelOffset(2);
    System.arraycopy(lastCotangent, middle, cotangent, middle, cotangent.length - middle);
    double time = endTime;
    for (int e = trains.count(sample) - 1; e >= 0; e--) {
      int neuron = trains.neuron(sample, e);
      if (--seen[neuron] >= caps[neuron]) {
        continue;
      }
      double left = time - trains.time(sample, e);
      time = trains.time(sample, e);
      algebra.pullBack(cotangent, lastCotangent, TIME, left, 2);
      algebra.multiplyByExp(signature, TIME, -left, depth - 2);
      algebra.multiplyByExp(signature, 1 + neuron, -1, depth - 2);
      out.add(
          sample, e, algebra.commutator(signature, cotangent, lastCotangent, TIME, 1 + neuron, 1));
      algebra.pullBack(cotangent, lastCotangent, 1 + neuron, 1, 2);
    }
  }

  /** Levels 0 to D - 2 of the signature, and the number of all events of each neuron. */
  private void walkLowLevels(SpikeTrains trains, int sample, int[] caps) {
    int low = algebra.depth() - 2;
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
