package io.roughspike.signature;

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
 * <p>Cost of a signature or its adjoint: O(events d^(D-1)) with d = 1 + K. Not for several threads
 * at once.
 */
public final class MarcusLift {
  private final TruncatedSignature algebra;
  private final double startTime;
  private final double endTime;

  /** Events of each neuron met so far. */
  private final int[] seen;

  /** A working copy of the levels below the last, and of a cotangent. */
  private final double[] signature;

  private final double[] cotangent;

  /**
   * Lifts of trains of {@code neurons} neurons.
   *
   * @param depth of the signatures, at least 1
   * @param startTime t0, finite
   * @param endTime t1, finite, at least t0
   */
  public MarcusLift(int neurons, int depth, double startTime, double endTime) {
    if (!Double.isFinite(startTime) || !Double.isFinite(endTime) || !(endTime >= startTime)) {
      throw new IllegalArgumentException(
          "the time window must be finite and in order, got [" + startTime + ", " + endTime + "]");
    }
    this.algebra = new TruncatedSignature(1 + neurons, depth);
    this.startTime = startTime;
    this.endTime = endTime;
    this.seen = new int[neurons];
    this.signature = new double[algebra.levelOffset(depth)];
    this.cotangent = new double[algebra.size()];
  }

  /** The algebra that the signatures live in: 1 + K channels, channel 0 is time. */
  public TruncatedSignature algebra() {
    return algebra;
  }

  /**
   * The signature of one sample.
   *
   * @param caps how many events of each neuron enter
   * @param out receives {@code algebra().size()} numbers from {@code offset} on
   */
  public void signature(SpikeTrains trains, int sample, int[] caps, double[] out, int offset) {
    algebra.setOne(out, offset);
    Arrays.fill(seen, 0);
    double time = startTime;
    for (int e = 0; e < trains.count(sample); e++) {
      int neuron = trains.neuron(sample, e);
      if (seen[neuron]++ < caps[neuron]) {
        double eventTime = trains.time(sample, e);
        algebra.multiplyByExp(out, offset, 0, eventTime - time);
        algebra.multiplyByExp(out, offset, 1 + neuron, 1);
        time = eventTime;
      }
    }
    algebra.multiplyByExp(out, offset, 0, endTime - time);
  }

  /**
   * The adjoint of {@link #signature}: adds the derivative of {@code <cotangent, signature>} with
   * respect to each event time to {@code out}. Skipped events get nothing.
   *
   * <p>The path is walked backwards; the signature of what is left is found by undoing each move,
   * {@code S exp(x e_k) exp(-x e_k) = S}, so nothing is stored along the way.
   *
   * @param lifted the signature of the sample; only its levels 0 to D - 1 are read
   * @param lastCotangent cotangent of the signature, at offset 0
   */
  public void pullBack(
      SpikeTrains trains,
      int sample,
      int[] caps,
      double[] lifted,
      int offset,
      double[] lastCotangent,
      EventCotangentTable out) {
    System.arraycopy(lifted, offset, signature, 0, signature.length);
    System.arraycopy(lastCotangent, 0, cotangent, 0, cotangent.length);
    Arrays.fill(seen, 0);
    for (int e = 0; e < trains.count(sample); e++) {
      seen[trains.neuron(sample, e)]++;
    }
    int below = algebra.depth() - 1;
    double time = endTime;
    int next = -1;
    for (int e = trains.count(sample) - 1; e >= 0; e--) {
      int neuron = trains.neuron(sample, e);
      if (--seen[neuron] >= caps[neuron]) {
        continue;
      }
      // the move along time from this event to the next one, or to the end
      double eventTime = trains.time(sample, e);
      double derivative = algebra.derivative(signature, 0, cotangent, 0, 0);
      out.add(sample, e, -derivative);
      if (next >= 0) {
        out.add(sample, next, derivative);
      }
      undo(0, time - eventTime, below);
      undo(1 + neuron, 1, below);
      time = eventTime;
      next = e;
    }
    if (next >= 0) {
      out.add(sample, next, algebra.derivative(signature, 0, cotangent, 0, 0));
    }
  }

  private void undo(int channel, double x, int below) {
    algebra.multiplyByExp(signature, 0, channel, -x, below);
    algebra.pullBack(cotangent, 0, channel, x);
  }
}
