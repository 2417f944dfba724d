package io.roughspike.loss;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The losses, with the names they have in configuration files and on the command line. */
public enum LossKind {
  /** {@link ExpectedSignature} of the matched lifts. */
  SIGNATURE("signature"),
  /** {@link FirstSpikeMoments}. */
  SPIKE_TIMES("spike-times"),
  /** {@link SignatureKernelLoss}: MMD of the matched lifts. */
  SIGNATURE_KERNEL_MMD("signature-kernel-mmd"),
  /** {@link SignatureKernelLoss}: score of the lifts for the data. */
  SIGNATURE_SCORE("signature-score");

  private final String yamlName;

  LossKind(String yamlName) {
    this.yamlName = yamlName;
  }

  /** {@return the name used in configuration files and on the command line} */
  public String yamlName() {
    return yamlName;
  }

  /** {@return whether this loss computes signature kernels of all pairs of samples} */
  public boolean usesKernel() {
    return this == SIGNATURE_KERNEL_MMD || this == SIGNATURE_SCORE;
  }

  /**
   * {@return the kind called {@code name}}
   *
   * @param name as configuration files write it
   */
  public static LossKind of(String name) {
    return Arrays.stream(values())
        .filter(kind -> kind.yamlName.equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "loss must be one of %s, got %s"
                    .formatted(
                        Arrays.stream(values())
                            .map(LossKind::yamlName)
                            .collect(Collectors.joining(", ")),
                        name)));
  }
}
