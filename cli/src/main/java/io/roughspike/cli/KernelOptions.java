package io.roughspike.cli;

import io.roughspike.kernel.LinearKernel;
import io.roughspike.kernel.RbfKernel;
import io.roughspike.kernel.StaticKernel;
import picocli.CommandLine.Option;

/** Options that choose a signature kernel. */
final class KernelOptions {
  private static final int MOST_DYADIC_ORDER = 12;

  /** Static kernels by name. */
  enum Static {
    linear,
    rbf
  }

  @Option(
      names = "--static",
      paramLabel = "NAME",
      defaultValue = "linear",
      description =
          "Static kernel: linear, <x, y>, or rbf, exp(-|x - y|^2 / S); default: ${DEFAULT-VALUE}.")
  private Static staticKernel;

  @Option(
      names = "--bandwidth",
      paramLabel = "S",
      description = "Bandwidth of rbf, in squared units of the channels.")
  private Double bandwidth;

  @Option(
      names = "--dyadic-order",
      paramLabel = "N",
      description =
          "Cut each cell of the grid of points into 2^N x 2^N: each order costs four times as much "
              + "and leaves a quarter of the error; 0 to 12, default: 0.")
  private Integer dyadicOrder;

  @Option(
      names = "--exact",
      description = "No discretisation: the linear kernel of lifts of spike trains, to rounding.")
  private boolean exact;

  /** The kernel that was asked for. */
  ChosenKernel read(RunOptions options, PathInputOptions inputs) {
    if (exact) {
      requireExact(options, inputs);
      return new ChosenKernel();
    }
    int order = dyadicOrder == null ? 0 : dyadicOrder;
    if (order < 0 || order > MOST_DYADIC_ORDER) {
      throw options.wrongUsage(
          "--dyadic-order must be 0 to %d, got %d".formatted(MOST_DYADIC_ORDER, order));
    }
    return new ChosenKernel(staticKernel(options), order);
  }

  private void requireExact(RunOptions options, PathInputOptions inputs) {
    if (staticKernel != Static.linear) {
      throw options.wrongUsage("--exact solves the linear static kernel only: leave out --static");
    }
    if (!inputs.areLifts()) {
      throw options.wrongUsage("--exact solves lifts of spike trains only: it needs --lift marcus");
    }
    if (bandwidth != null || dyadicOrder != null || inputs.areRefined()) {
      throw options.wrongUsage(
          "--exact has no discretisation: leave out --bandwidth, --dyadic-order and --refinement");
    }
  }

  private StaticKernel staticKernel(RunOptions options) {
    if (staticKernel == Static.linear) {
      if (bandwidth != null) {
        throw options.wrongUsage("--bandwidth belongs to --static rbf: leave it out for linear");
      }
      return new LinearKernel();
    }
    if (bandwidth == null) {
      throw options.wrongUsage("--static rbf needs --bandwidth S too");
    }
    return new RbfKernel(options.positive("--bandwidth", bandwidth));
  }
}
