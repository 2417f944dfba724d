package io.roughspike.spike;

import io.roughspike.random.RandomStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Spikes of independent Poisson processes of constant rate, one a channel: the gaps before spike j
 * of channel c are -log U / rate with U uniform draw j of (sample, c), counted from the start. A
 * train is a function of the stream, the sample, the channel, its rate and the start alone: a later
 * end adds spikes.
 */
public final class PoissonSpikes {
  /** Most spikes of all samples: they fit one array; 3 GiB, and twice that while they are drawn. */
  private static final int MOST = 1 << 28;

  private final RandomStream stream;
  private final double[] rates;
  private final double start;

  /**
   * Processes.
   *
   * @param stream of the draws
   * @param rates of the channels, at least 0 and finite, in spikes a unit of time
   * @param start first time at which there may be a spike
   */
  public PoissonSpikes(RandomStream stream, double[] rates, double start) {
    this.stream = stream;
    this.rates = rates.clone();
    this.start = start;
    for (int c = 0; c < rates.length; c++) {
      if (!(rates[c] >= 0 && rates[c] < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "rate must be at least 0 and finite, got %s of channel %d".formatted(rates[c], c));
      }
    }
  }

  /** {@return the rates; the array is a copy} */
  public double[] rates() {
    return rates.clone();
  }

  /** {@return first time at which there may be a spike} */
  public double start() {
    return start;
  }

  /** The next spike of a channel. */
  private record Next(double time, int channel, int number) {
    static final Comparator<Next> ORDER =
        Comparator.comparingDouble(Next::time).thenComparingInt(Next::channel);
  }

  /**
   * {@return the spikes of samples 0 to {@code samples - 1} from {@code from} to {@code end}, the
   * ends included; 12 bytes a spike}
   *
   * @param samples number of samples, at least 1
   * @param from not before the start
   * @param end not before {@code from}
   */
  public RecordedSpikes draw(int samples, double from, double end) {
    if (!(from >= start && end >= from)) {
      throw new IllegalArgumentException(
          "Poisson spikes from %s on cannot be drawn from %s to %s".formatted(start, from, end));
    }
    double expected = Arrays.stream(rates).sum() * (end - start) * samples;
    if (expected > MOST) {
      throw tooMany(expected);
    }
    int[] starts = new int[samples + 1];
    double[] times = new double[16];
    int[] channels = new int[16];
    int count = 0;
    PriorityQueue<Next> queue = new PriorityQueue<>(Math.max(1, rates.length), Next.ORDER);
    for (int n = 0; n < samples; n++) {
      queue.clear();
      for (int c = 0; c < rates.length; c++) {
        add(queue, n, c, 0, start, end);
      }
      for (Next next = queue.poll(); next != null; next = queue.poll()) {
        if (next.time() >= from) {
          if (count == times.length) {
            if (count == MOST) {
              throw tooMany(count);
            }
            times = Arrays.copyOf(times, Math.min(MOST, 2 * count));
            channels = Arrays.copyOf(channels, times.length);
          }
          times[count] = next.time();
          channels[count++] = next.channel();
        }
        add(queue, n, next.channel(), next.number() + 1, next.time(), end);
      }
      starts[n + 1] = count;
    }
    return new RecordedSpikes(
        rates.length, starts, Arrays.copyOf(times, count), Arrays.copyOf(channels, count));
  }

  private static IllegalArgumentException tooMany(double count) {
    return new IllegalArgumentException(
        "Poisson spikes must be at most %d in all samples, got some %.3g".formatted(MOST, count));
  }

  private void add(
      PriorityQueue<Next> queue, int sample, int channel, int number, double before, double end) {
    double time = before - stream.logUniform(sample, channel, number) / rates[channel];
    if (time <= end) { // infinite where the rate is 0
      queue.add(new Next(time, channel, number));
    }
  }
}
