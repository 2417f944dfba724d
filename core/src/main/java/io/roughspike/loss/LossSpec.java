package io.roughspike.loss;

import io.roughspike.spike.SpikeTrains;

/**
 * A loss as a configuration names it, still without data.
 *
 * @param kind which loss
 * @param depth signature depth, at least 1; only {@link LossKind#SIGNATURE} uses it
 * @param spikes spikes that count, at least 1; only {@link LossKind#SPIKE_TIMES} uses it
 * @param kernel only {@link LossKind#SIGNATURE_KERNEL_MMD} and {@link LossKind#SIGNATURE_SCORE} use
 *     it
 */
public record LossSpec(LossKind kind, int depth, int spikes, SignatureKernelOptions kernel) {
  /** Depth of the published experiments. */
  public static final int DEFAULT_DEPTH = 3;

  /** Number of first spikes in the published experiments. */
  public static final int DEFAULT_SPIKES = 3;

  /** Checks the values. */
  public LossSpec {
    if (depth < 1) {
      throw new IllegalArgumentException("depth must be at least 1, got " + depth);
    }
    if (spikes < 1) {
      throw new IllegalArgumentException("spikes must be at least 1, got " + spikes);
    }
  }

  /**
   * A loss of the given kind with depth 3, 3 spikes and {@link SignatureKernelOptions#DEFAULTS}.
   *
   * @param kind which loss
   */
  public LossSpec(LossKind kind) {
    this(kind, DEFAULT_DEPTH, DEFAULT_SPIKES, SignatureKernelOptions.DEFAULTS);
  }

  /**
   * {@return the same with another depth}
   *
   * @param newDepth depth D, at least 1
   */
  public LossSpec withDepth(int newDepth) {
    return new LossSpec(kind, newDepth, spikes, kernel);
  }

  /**
   * {@return the same with another number of spikes}
   *
   * @param newSpikes first spikes that count, at least 1
   */
  public LossSpec withSpikes(int newSpikes) {
    return new LossSpec(kind, depth, newSpikes, kernel);
  }

  /**
   * {@return the same with another kernel}
   *
   * @param newKernel kernel and lift
   */
  public LossSpec withKernel(SignatureKernelOptions newKernel) {
    return new LossSpec(kind, depth, spikes, newKernel);
  }

  /**
   * {@return the training loss against {@code data}, observed on [startTime, endTime]}
   *
   * @param data at least one sample; not copied, must not change
   * @param startTime start of the window t0, finite
   * @param endTime end of the window, after the start
   */
  public SpikeTrainLoss training(SpikeTrains data, double startTime, double endTime) {
    return switch (kind) {
      case SIGNATURE -> ExpectedSignature.matched(data, depth, startTime, endTime);
      case SPIKE_TIMES -> new FirstSpikeMoments(data, spikes, startTime, endTime);
      case SIGNATURE_KERNEL_MMD -> SignatureKernelLoss.matchedMmd(data, kernel, startTime, endTime);
      case SIGNATURE_SCORE -> SignatureKernelLoss.score(data, kernel, startTime, endTime);
    };
  }

  /**
   * {@return the test loss of the same kind, without matching}
   *
   * @param data at least one sample; not copied, must not change
   * @param startTime start of the window t0, finite
   * @param endTime end of the window, after the start
   */
  public SpikeTrainLoss test(SpikeTrains data, double startTime, double endTime) {
    return switch (kind) {
      case SIGNATURE -> ExpectedSignature.unmatched(data, depth, startTime, endTime);
      case SPIKE_TIMES -> new FirstSpikeMoments(data, spikes, startTime, endTime);
      case SIGNATURE_KERNEL_MMD ->
          SignatureKernelLoss.unmatchedMmd(data, kernel, startTime, endTime);
      case SIGNATURE_SCORE -> SignatureKernelLoss.score(data, kernel, startTime, endTime);
    };
  }
}
