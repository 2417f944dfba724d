package io.roughspike.driver;

import io.roughspike.model.Knots;
import io.roughspike.model.Parameter;
import io.roughspike.model.Recording;
import io.roughspike.model.TimeGrid;
import java.util.List;

/**
 * Recorded signals that may jump. Their continuous part has its exact increment W and area H over
 * each step of the grid: with a piece of a straight line of increment w about the time s,
 *
 * <pre>   W = sum of w,   H = sum of w ((end - s) / dt - 1/2).   </pre>
 *
 * Its parameters are the values of the knots. Only what happens after the start of the grid moves
 * anything.
 */
public final class SignalDriver implements Driver, Driver.Source {
  private final Recording recording;
  private final TimeGrid grid;

  /** Where the parameters of each signal begin. */
  private final int[] begin;

  /** Step m of signal k at {@code k steps + m}. */
  private final double[] increments;

  private final double[] areas;
  private final boolean jumps;

  /**
   * A driver over a recording.
   *
   * @param recording signals of which each begins by the start of the grid and ends no sooner than
   *     the grid
   * @param grid of the simulation
   */
  public SignalDriver(Recording recording, TimeGrid grid) {
    this.recording = recording;
    this.grid = grid;
    List<Knots> signals = recording.signals();
    int steps = grid.steps();
    begin = new int[signals.size()];
    increments = new double[Math.multiplyExact(signals.size(), steps)];
    areas = new double[increments.length];
    boolean any = false;
    int count = 0;
    for (int k = 0; k < signals.size(); k++) {
      Knots signal = signals.get(k);
      begin[k] = count;
      count = Math.addExact(count, signal.count());
      any |= signal.jumps() > 0;
      requireCovered(signal, k);
      for (Walk walk = new Walk(signal); walk.next(); ) {
        int at = k * steps + walk.step;
        double w = walk.share * (signal.value(walk.knot + 1) - signal.value(walk.knot));
        increments[at] += w;
        areas[at] = Math.fma(w, walk.ofArea, areas[at]);
      }
    }
    jumps = any;
  }

  private void requireCovered(Knots signal, int k) {
    double first = signal.time(0);
    double last = signal.time(signal.count() - 1);
    if (!(first <= grid.start() + grid.rounding() && last >= grid.end() - grid.rounding())) {
      int channels = recording.channels();
      throw new IllegalArgumentException(
          "a signal must be recorded from %s to %s, got %s to %s of sample %d, neuron %d, channel %d: record more, or simulate less"
              .formatted(
                  grid.start(),
                  grid.end(),
                  first,
                  last,
                  k / channels / recording.neurons(),
                  k / channels % recording.neurons(),
                  k % channels));
    }
  }

  /** Goes through the pieces of straight lines in the steps of the grid, in the order of time. */
  private final class Walk {
    private final Knots signal;

    /** The step, and the knot at which the straight line begins. */
    int step;

    int knot;

    /** The piece's share of the line's increment, and its area by its increment. */
    double share;

    double ofArea;

    private double now;

    Walk(Knots signal) {
      this.signal = signal;
      now = grid.start();
    }

    boolean next() {
      while (step < grid.steps() && knot + 1 < signal.count()) {
        double stepEnd = grid.point(step + 1);
        double from = Math.max(now, signal.time(knot));
        double to = Math.min(stepEnd, signal.time(knot + 1));
        if (to > from) {
          share = (to - from) / (signal.time(knot + 1) - signal.time(knot));
          ofArea = (stepEnd - 0.5 * (from + to)) / grid.length(step) - 0.5;
          now = to;
          return true;
        }
        if (signal.time(knot + 1) < stepEnd) {
          knot++;
        } else {
          step++;
          now = stepEnd;
        }
      }
      return false;
    }
  }

  @Override
  public int channels() {
    return recording.channels();
  }

  @Override
  public boolean hasAreas() {
    return true;
  }

  @Override
  public boolean hasJumps() {
    return jumps;
  }

  @Override
  public boolean hasFiniteVariation() {
    return true;
  }

  @Override
  public List<String> parameters() {
    return recording.parameters().stream().map(Parameter::name).toList();
  }

  @Override
  public Driver with(double... values) {
    return new SignalDriver(recording.with(values), grid);
  }

  /** {@return itself: it keeps nothing} */
  @Override
  public Source source() {
    return this;
  }

  @Override
  public void block(
      int sample, int neuron, int channel, int block, double[] out, int offset, int stride) {
    double[] values = channel < AREAS ? increments : areas;
    int steps = grid.steps();
    int at = recording.signal(sample, neuron, channel < AREAS ? channel : channel - AREAS) * steps;
    for (int r = 0; r < BLOCK; r++) {
      int m = BLOCK * block + r;
      out[offset + r * stride] = m < steps ? values[at + m] : 0;
    }
  }

  @Override
  public void jumps(int sample, Jumps out) {
    for (int n = 0; n < recording.neurons(); n++) {
      for (int c = 0; c < recording.channels(); c++) {
        Knots signal = recording.signals().get(recording.signal(sample, n, c));
        for (int j = 0; j < signal.jumps(); j++) {
          int k = signal.jump(j);
          out.add(signal.time(k), n, c, signal.value(k + 1) - signal.value(k));
        }
      }
    }
    out.sort();
  }

  @Override
  public void addDerivatives(int sample, DriverCotangents cotangents, double[] gradient, int at) {
    double[] g = cotangents.values();
    for (int n = 0; n < cotangents.neurons(); n++) {
      for (int c = 0; c < Math.min(recording.channels(), cotangents.channels()); c++) {
        int k = recording.signal(sample, cotangents.firstNeuron() + n, c);
        int byW = cotangents.at(n, c);
        int byH = cotangents.hasAreas() ? cotangents.at(n, cotangents.channels() + c) : -1;
        for (Walk walk = new Walk(recording.signals().get(k)); walk.next(); ) {
          double sum = g[byW + walk.step];
          if (byH >= 0) {
            sum = Math.fma(g[byH + walk.step], walk.ofArea, sum);
          }
          int to = at + begin[k] + walk.knot;
          gradient[to + 1] += sum * walk.share;
          gradient[to] -= sum * walk.share;
        }
      }
    }
    addDerivativesOfJumps(sample, cotangents, gradient, at);
  }

  private void addDerivativesOfJumps(
      int sample, DriverCotangents cotangents, double[] gradient, int at) {
    Jumps all = cotangents.jumps();
    double[] bySize = cotangents.bySize();
    int[] seen = new int[recording.neurons() * recording.channels()];
    for (int j = 0; j < all.count(); j++) {
      int number = seen[all.neuron(j) * recording.channels() + all.channel(j)]++;
      int k = recording.signal(sample, all.neuron(j), all.channel(j));
      int to = at + begin[k] + recording.signals().get(k).jump(number);
      gradient[to + 1] += bySize[j];
      gradient[to] -= bySize[j];
    }
  }

  @Override
  public Driver shifted(TimeGrid to) {
    return new SignalDriver(recording.shifted(to.start() - grid.start()), to);
  }

  @Override
  public void requireGrid(TimeGrid of) {
    Drivers.requireSame("increments of signals", grid, of);
  }

  @Override
  public void requireCovers(int firstSample, int samples, int steps, int neurons) {
    int recorded = recording.samples();
    if ((recorded > 1 && firstSample + samples > recorded) || neurons != recording.neurons()) {
      throw new IllegalArgumentException(
          "signals must be of at least %d samples, or of one for all, and of %d neurons, got %d and %d"
              .formatted(firstSample + samples, neurons, recorded, recording.neurons()));
    }
  }
}
