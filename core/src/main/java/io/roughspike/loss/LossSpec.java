package io.roughspike.loss;

import io.roughspike.spike.SpikeTrains;

/**
 * A loss as a configuration names it, still without data.
 *
 * @param kind which loss
 * @param depth signature depth, at least 1; only {@link LossKind#SIGNATURE} uses it
 * @param spikes spikes that count, at least 1; only {@link LossKind#SPIKE_TIMES} uses it
 */
public record LossSpec(LossKind kind, int depth, int spikes) {
  /** Depth of the published experiments. */
  public static final int DEFAULT_DEPTH = 3;

  /** Number of first spikes in the published experiments. */
  public static final int DEFAULT_SPIKES = 3;

  public LossSpec {
    if (depth < 1) {
      throw new IllegalArgumentException("depth must be at least 1, got " + depth);
    }
    if (spikes < 1) {
      throw new IllegalArgumentException("spikes must be at least 1, got " + spikes);
    }
  }

  /** A loss of the given kind with depth 3 and 3 spikes. */
  public LossSpec(LossKind kind) {
    this(kind, DEFAULT_DEPTH, DEFAULT_SPIKES);
  }

  /** The training loss against {@code data}, observed on [startTime, endTime]. */
  public SpikeTrainLoss training(SpikeTrains data, double startTime, double endTime) {
    return switch (kind) {
      case SIGNATURE -> ExpectedSignature.matched(data, depth, startTime, endTime);
      case SPIKE_TIMES -> new FirstSpikeMoments(data, spikes, endTime);
    };
  }

  /** The test loss of the same kind, without matching. */
  public SpikeTrainLoss test(SpikeTrains data, double startTime, double endTime) {
    return switch (kind) {
      case SIGNATURE -> ExpectedSignature.unmatched(data, depth, startTime, endTime);
      case SPIKE_TIMES -> new FirstSpikeMoments(data, spikes, endTime);
    };
  }
}
