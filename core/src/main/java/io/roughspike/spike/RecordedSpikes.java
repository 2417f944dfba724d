package io.roughspike.spike;

/**
 * Spikes from outside, of many samples: stored one after another, 12 bytes each, and checked once.
 * Events of sample n are numbers {@code starts[n]} to {@code starts[n + 1] - 1} of the arrays. Does
 * not change.
 */
public final class RecordedSpikes {
  private final int neuronCount;
  private final int[] starts;
  private final double[] times;
  private final int[] neurons;
  private final int first;
  private final int samples;

  /** Bounds of all times; infinity and minus infinity where there is none. */
  private final double earliest;

  private final double latest;

  /**
   * Takes spikes; the arrays are not copied and must not change.
   *
   * @param neuronCount number of neurons or channels, at least 1
   * @param starts at least one entry: number of the first event of each sample, from 0, then that
   *     of all events
   * @param times time of each event, finite; those of a sample do not decrease
   * @param neurons neuron of each event, in [0, {@code neuronCount})
   */
  public RecordedSpikes(int neuronCount, int[] starts, double[] times, int[] neurons) {
    samples = starts.length - 1;
    first = 0;
    this.neuronCount = neuronCount;
    this.starts = starts;
    this.times = times;
    this.neurons = neurons;
    int events = Math.min(times.length, neurons.length);
    for (int n = 0; n <= samples; n++) {
      if (n == 0 ? starts[0] != 0 : starts[n] < starts[n - 1] || starts[n] > events) {
        throw new IllegalArgumentException(
            "starts of samples must begin with 0, not decrease and end with at most the %d events, got %d at number %d"
                .formatted(events, starts[n], n));
      }
    }
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int n = 0; n < samples; n++) {
      double previous = -Double.MAX_VALUE;
      for (int e = 0; e < count(n); e++) {
        double time = time(n, e);
        if (!(time >= previous && time <= Double.MAX_VALUE)) {
          throw new IllegalArgumentException(
              "recorded spikes must be finite and in order of time, got %s (sample %d, event %d)"
                  .formatted(time, n, e));
        }
        if (neuron(n, e) < 0 || neuron(n, e) >= neuronCount) {
          throw new IllegalArgumentException(
              "recorded spikes must be in channels 0 to %d, got %d (sample %d, event %d)"
                  .formatted(neuronCount - 1, neuron(n, e), n, e));
        }
        previous = time;
        low = Math.min(low, time);
        high = Math.max(high, time);
      }
    }
    earliest = low;
    latest = high;
  }

  private RecordedSpikes(RecordedSpikes all, int first, int samples) {
    neuronCount = all.neuronCount;
    starts = all.starts;
    times = all.times;
    neurons = all.neurons;
    earliest = all.earliest;
    latest = all.latest;
    this.first = first;
    this.samples = samples;
  }

  /**
   * {@return a copy of spike trains}
   *
   * @param trains spikes of all samples
   */
  public static RecordedSpikes of(SpikeTrains trains) {
    int[] starts = new int[trains.samples() + 1];
    for (int n = 0; n < trains.samples(); n++) {
      starts[n + 1] = Math.addExact(starts[n], trains.count(n));
    }
    double[] times = new double[starts[trains.samples()]];
    int[] neurons = new int[times.length];
    for (int n = 0; n < trains.samples(); n++) {
      int from = n * trains.capacity();
      System.arraycopy(trains.times(), from, times, starts[n], trains.count(n));
      System.arraycopy(trains.neurons(), from, neurons, starts[n], trains.count(n));
    }
    return new RecordedSpikes(trains.neuronCount(), starts, times, neurons);
  }

  /**
   * {@return {@code count} samples from {@code from} on; nothing is copied}
   *
   * @param from number of the first sample, from 0
   * @param count number of samples
   */
  public RecordedSpikes range(int from, int count) {
    if (from < 0 || count < 0 || from > samples - count) {
      throw new IllegalArgumentException(
          "samples must be among the %d recorded, got %d from %d on"
              .formatted(samples, count, from));
    }
    return new RecordedSpikes(this, first + from, count);
  }

  /** {@return the number of samples} */
  public int samples() {
    return samples;
  }

  /** {@return the number of neurons or channels} */
  public int neuronCount() {
    return neuronCount;
  }

  /**
   * {@return number of events of {@code sample}}
   *
   * @param sample number of the sample, from 0
   */
  public int count(int sample) {
    return starts[first + sample + 1] - starts[first + sample];
  }

  /**
   * {@return time of event {@code event} of {@code sample}}
   *
   * @param sample number of the sample, from 0
   * @param event number of the event in its sample, from 0
   */
  public double time(int sample, int event) {
    return times[starts[first + sample] + event];
  }

  /**
   * {@return the neuron or channel of event {@code event} of {@code sample}}
   *
   * @param sample number of the sample, from 0
   * @param event number of the event in its sample, from 0
   */
  public int neuron(int sample, int event) {
    return neurons[starts[first + sample] + event];
  }

  /**
   * Checks that all times are within an interval. Takes no time where those of all samples,
   * whatever the range, are.
   *
   * @param what they are called in the refusal
   * @param start its start
   * @param end its end
   */
  public void requireWithin(String what, double start, double end) {
    if (earliest >= start && latest <= end) {
      return;
    }
    for (int n = 0; n < samples; n++) {
      for (int e = 0; e < count(n); e++) {
        if (!(time(n, e) >= start && time(n, e) <= end)) {
          throw new IllegalArgumentException(
              "%s must be within [%s, %s], got %s (sample %d, event %d)"
                  .formatted(what, start, end, time(n, e), n, e));
        }
      }
    }
  }
}
