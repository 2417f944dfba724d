package io.roughspike.testing;

import io.roughspike.spike.SpikeTrains;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Random spike trains for tests. */
public final class RandomTrains {
  private RandomTrains() {}

  /**
   * Trains with up to {@code maxEvents} events a sample, at least {@code gap} apart and from the
   * ends of [start, end], each of a random neuron.
   */
  public static SpikeTrains of(
      RandomGenerator random,
      int samples,
      int neurons,
      int maxEvents,
      double start,
      double end,
      double gap) {
    SpikeTrains trains = new SpikeTrains(samples, neurons, Math.max(1, maxEvents));
    for (int s = 0; s < samples; s++) {
      int count = random.nextInt(maxEvents + 1);
      double free = end - start - (count + 1) * gap;
      double[] offsets = random.doubles(count, 0, free).toArray();
      Arrays.sort(offsets);
      for (int e = 0; e < count; e++) {
        trains.add(s, random.nextInt(neurons), start + offsets[e] + (e + 1) * gap);
      }
    }
    return trains;
  }
}
