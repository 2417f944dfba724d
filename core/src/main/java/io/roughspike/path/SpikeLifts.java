package io.roughspike.path;

import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import java.util.Arrays;

/**
 * Time-augmented Marcus lifts of spike trains (Holberg and Salvi, arXiv 2405.13587, section 3.3),
 * read from the trains: nothing is stored.
 *
 * <p>The lift of K trains on [t0, t1] is the axis-parallel path that starts at (t0, 0), moves along
 * channel 0 (time) to each event, then along channel 1 + k by the jump scale of the neuron k that
 * fired, and ends at (t1, counts). With lead-lag each jump is followed by one of the same length
 * along channel 1 + K + k. Times are multiplied by the time scale; with a basepoint the path starts
 * at the origin and moves along time to t0. Events at equal times keep their order in the trains.
 *
 * <p>As a {@link PathSource} it has the ends of its moves as points, each move cut into 2^R equal
 * pieces for refinement R.
 */
public final class SpikeLifts implements PathSource {
  /** So many have as many channels as can be counted, twice each with lead-lag. */
  private static final int MOST_NEURONS = (Integer.MAX_VALUE - 1) / 2;

  private final SpikeTrains trains;
  private final double startTime;
  private final double endTime;
  private final LiftOptions options;

  /** Moves of each event: along time, a jump, and with lead-lag its repetition. */
  private final int movesPerEvent;

  private final int pieces;

  /**
   * Lifts of {@code trains}, which are not copied: lifts follow when times are moved.
   *
   * @param trains with the events of each sample in order of time and within the window
   * @param startTime t0, finite
   * @param endTime t1, finite, at least t0
   * @param options time scale, jump scales and what is added
   */
  public SpikeLifts(SpikeTrains trains, double startTime, double endTime, LiftOptions options) {
    if (!Double.isFinite(startTime) || !Double.isFinite(endTime) || !(endTime >= startTime)) {
      throw new IllegalArgumentException(
          "the time window must be finite and in order, got [" + startTime + ", " + endTime + "]");
    }
    if (trains.neuronCount() > MOST_NEURONS) {
      throw new IllegalArgumentException(
          "lifts need at most %d neurons, got %d".formatted(MOST_NEURONS, trains.neuronCount()));
    }
    int scales = options.jumpScales().size();
    if (scales != 0 && scales != trains.neuronCount()) {
      throw new IllegalArgumentException(
          "jumpScales must have one number for each of %d neurons, got %d"
              .formatted(trains.neuronCount(), scales));
    }
    long channels = 1L + (options.leadLag() ? 2L : 1L) * trains.neuronCount();
    if (channels > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "%d neurons make %d channels, and at most %d can be counted: lower the neurons"
              .formatted(trains.neuronCount(), channels, Integer.MAX_VALUE));
    }
    this.trains = trains;
    this.startTime = startTime;
    this.endTime = endTime;
    this.options = options;
    this.movesPerEvent = options.leadLag() ? 3 : 2;
    this.pieces = 1 << options.refinement();
    for (int sample = 0; sample < trains.samples(); sample++) {
      requireEvents(sample);
    }
  }

  private void requireEvents(int sample) {
    double last = startTime;
    for (int e = 0; e < trains.count(sample); e++) {
      double time = trains.time(sample, e);
      if (!(time >= startTime && time <= endTime)) {
        throw new IllegalArgumentException(
            "event %d of sample %d must be within the window [%s, %s], got time %s"
                .formatted(e, sample, startTime, endTime, time));
      }
      if (time < last) {
        throw new IllegalArgumentException(
            "the events of sample %d must be in order of time, got %s after %s at event %d"
                .formatted(sample, time, last, e));
      }
      last = time;
    }
  }

  /** {@return the spikes} */
  public SpikeTrains trains() {
    return trains;
  }

  /** {@return the start of the window} */
  public double startTime() {
    return startTime;
  }

  /** {@return the end of the window} */
  public double endTime() {
    return endTime;
  }

  /** {@return scales and what is added} */
  public LiftOptions options() {
    return options;
  }

  @Override
  public int samples() {
    return trains.samples();
  }

  @Override
  public int channels() {
    return 1 + (options.leadLag() ? 2 : 1) * trains.neuronCount();
  }

  @Override
  public boolean hasTime() {
    return true;
  }

  @Override
  public int points(int sample) {
    return options.points(sample, uncut(sample));
  }

  @Override
  public long moves(int sample) {
    return uncut(sample) * pieces;
  }

  /** Moves before they are cut into pieces. */
  private long uncut(int sample) {
    return (options.basepoint() ? 2 : 1) + (long) movesPerEvent * trains.count(sample);
  }

  @Override
  public void read(int sample, double[] out, int offset) {
    int channels = channels();
    Arrays.fill(out, offset, offset + channels, 0);
    out[offset] = options.basepoint() ? 0 : options.timeScale() * startTime;
    int at = offset;
    if (options.basepoint()) {
      at = move(out, at, 0, options.timeScale() * startTime);
    }
    for (int e = 0; e < trains.count(sample); e++) {
      int neuron = trains.neuron(sample, e);
      double jump = options.jumpScale(neuron);
      at = move(out, at, 0, options.timeScale() * trains.time(sample, e));
      at = move(out, at, 1 + neuron, out[at + 1 + neuron] + jump);
      if (options.leadLag()) {
        int lag = 1 + trains.neuronCount() + neuron;
        at = move(out, at, lag, out[at + lag] + jump);
      }
    }
    move(out, at, 0, options.timeScale() * endTime);
  }

  /** Writes the points of a move from the point at {@code at}; returns where the last one is. */
  private int move(double[] out, int at, int channel, double to) {
    int channels = channels();
    double from = out[at + channel];
    int last = at;
    for (int piece = 1; piece <= pieces; piece++) {
      System.arraycopy(out, last, out, last + channels, channels);
      last += channels;
      out[last + channel] = piece == pieces ? to : from + (to - from) * piece / pieces;
    }
    return last;
  }

  /**
   * {@return a receiver of cotangents that adds to {@code out} the derivative with respect to each
   * event time: that of the points that move with it} {@code out} must have been reset to the size
   * of the trains.
   *
   * @param out is added to
   */
  public PointCotangents into(EventCotangentTable out) {
    return (sample, cotangents) -> pullBack(sample, cotangents, out);
  }

  private void pullBack(int sample, double[] cotangents, EventCotangentTable out) {
    int channels = channels();
    int at = options.basepoint() ? pieces : 0; // the point from which the next move starts
    for (int e = 0; e < trains.count(sample); e++) {
      double sum = 0;
      for (int piece = 1; piece <= pieces; piece++) {
        sum += cotangents[(at + piece) * channels] * piece / pieces;
      }
      int next = at + movesPerEvent * pieces; // where the following move along time starts
      for (int point = at + pieces + 1; point <= next; point++) {
        sum += cotangents[point * channels];
      }
      for (int piece = 1; piece < pieces; piece++) {
        sum += cotangents[(next + piece) * channels] * (pieces - piece) / pieces;
      }
      out.add(sample, e, options.timeScale() * sum);
      at = next;
    }
  }
}
