package io.roughspike.bench;

import io.roughspike.loss.ExpectedSignature;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * The expected-signature loss of random spike trains: lifts, their sums, and their adjoint. When
 * matched, as many lifts of data are computed again with the caps of each pair.
 */
public class SignatureBenchmark extends EngineBenchmark {
  /** What is lifted. */
  public enum Shape {
    /** The network of figure 2: 23 channels, depth 3, 66 events a sample. */
    FIGURE_2(22, 3, 66),
    /** One neuron with many spikes: 2 channels, depth 5, 30 events a sample. */
    ONE_NEURON_DEEP(1, 5, 30),
    /** One neuron as in figure 1: 2 channels, depth 3, 3 events a sample. */
    FIGURE_1(1, 3, 3);

    private final int neurons;
    private final int depth;
    private final int events;

    Shape(int neurons, int depth, int events) {
      this.neurons = neurons;
      this.depth = depth;
      this.events = events;
    }

    /** Trains of neurons taken at random, at uniform times in [0, 1]. */
    SpikeTrains trains(SplittableRandom random, int samples) {
      SpikeTrains trains = new SpikeTrains(samples, neurons, events);
      for (int s = 0; s < samples; s++) {
        int sample = s;
        random
            .doubles(events)
            .sorted()
            .forEach(time -> trains.add(sample, random.nextInt(neurons), time));
      }
      return trains;
    }

    /** The loss of a training step, which lifts the data of each pair too. */
    ExpectedSignature matched(SpikeTrains data) {
      return ExpectedSignature.matched(data, depth, 0, 1);
    }

    /** The loss of a test, which has the mean of the data already. */
    ExpectedSignature unmatched(SpikeTrains data) {
      return ExpectedSignature.unmatched(data, depth, 0, 1);
    }
  }

  @Param({"128"})
  int samples;

  @Param Shape shape;

  private final EventCotangentTable cotangents = new EventCotangentTable();
  private SpikeTrains generated;
  private ExpectedSignature matched;
  private ExpectedSignature unmatched;

  /** Draws data and generated trains. */
  @Setup
  public void setUp() {
    SplittableRandom random = new SplittableRandom(1);
    SpikeTrains data = shape.trains(random, samples);
    generated = shape.trains(random, samples);
    matched = shape.matched(data);
    unmatched = shape.unmatched(data);
  }

  /** The signatures of all samples and their mean. */
  @Benchmark
  public double forward() {
    return unmatched.value(solver, generated, 0);
  }

  /** The same, then the cotangents of all event times. */
  @Benchmark
  public double forwardAndAdjoint() {
    return unmatched.valueAndCotangents(solver, generated, 0, cotangents);
  }

  /** The loss of a training step: as many lifts of data besides. */
  @Benchmark
  public double matchedForwardAndAdjoint() {
    return matched.valueAndCotangents(solver, generated, 0, cotangents);
  }
}
