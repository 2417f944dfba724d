package io.roughspike.cli;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.kernel.CellSize;
import io.roughspike.kernel.LinearKernel;
import io.roughspike.kernel.RbfKernel;
import io.roughspike.kernel.SignatureKernel;
import io.roughspike.kernel.StaticKernel;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** Options that choose a signature kernel. */
final class KernelOptions {
  private static final String AUTO = "auto";

  /** Cells that are computed without being asked for: 10 to 30 minutes of one core. */
  private static final String MANY_CELLS = "1e12";

  /** Static kernels by name. */
  enum Static {
    linear,
    rbf
  }

  @Option(
      names = "--static",
      paramLabel = "KERNEL",
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
              + "and leaves a quarter of the error; 0 to 12, default: 0. auto: the smallest order "
              + "at which no cell's increment is above 1/16, one for all pairs.")
  private String dyadicOrder;

  @Option(
      names = "--max-cells",
      paramLabel = "N",
      defaultValue = MANY_CELLS,
      description =
          "Refuse kernels of more cells than this, those of --dyadic-order and --refinement; a "
              + "core computes about 1e9 a second. Default: ${DEFAULT-VALUE}.")
  private double mostCells;

  @Option(
      names = "--exact",
      description = "No discretisation: the linear kernel of lifts of spike trains, to rounding.")
  private boolean exact;

  /** Refuses options that do not go together, before files are read. */
  void check(RunOptions options, PathInputOptions inputs) {
    options.positive("--max-cells", mostCells);
    if (exact) {
      requireExact(options, inputs);
    } else {
      var _ = staticKernel(options);
      var _ = fixedOrder(options);
    }
  }

  /** The order that was asked for; empty for the one that the paths need. */
  private OptionalInt fixedOrder(RunOptions options) {
    if (AUTO.equals(dyadicOrder)) {
      return OptionalInt.empty();
    }
    String given = dyadicOrder == null ? "0" : dyadicOrder;
    int order = given.matches("\\d{1,4}") ? Integer.parseInt(given) : -1;
    if (order < 0 || order > SignatureKernel.MOST_DYADIC_ORDER) {
      throw options.wrongUsage(
          "--dyadic-order must be 0 to %d or auto, got %s"
              .formatted(SignatureKernel.MOST_DYADIC_ORDER, given));
    }
    return OptionalInt.of(order);
  }

  /**
   * The kernel that was asked for, whose work is not beyond what may be done; warns where its cells
   * are too coarse.
   *
   * @param work of the matrices and the gradient that are wanted
   */
  ChosenKernel choose(RunOptions options, PathInputOptions inputs, KernelWork work) {
    if (exact) {
      return new ChosenKernel();
    }
    StaticKernel kernel = staticKernel(options);
    OptionalInt fixed = fixedOrder(options);
    requireWork(work, fixed.orElse(0));
    CellSize size = work.cellSize(kernel);
    int resolving = size.order();
    if (fixed.isEmpty()) {
      if (resolving > SignatureKernel.MOST_DYADIC_ORDER) {
        throw new ConfigurationException(
            "--dyadic-order auto: no order up to %d resolves increments of up to %.4g in a cell: scale the paths down (--channel-scale, --jump-scale, --time-scale)"
                .formatted(SignatureKernel.MOST_DYADIC_ORDER, size.bound()));
      }
      requireWork(work, resolving);
      return new ChosenKernel(kernel, resolving);
    }
    if (!size.isResolvedBy(fixed.getAsInt())) {
      options.warn(
          "the values may be far off: the increment of a cell is up to %.4g at dyadic order %d, and the scheme resolves %s: %s%s"
              .formatted(
                  Math.scalb(size.largest(), -2 * fixed.getAsInt()),
                  fixed.getAsInt(),
                  CellSize.RESOLVED,
                  resolving > SignatureKernel.MOST_DYADIC_ORDER
                      ? "scale the paths down (--channel-scale, --jump-scale, --time-scale)"
                      : "take --dyadic-order %d, or auto".formatted(resolving),
                  inputs.areLifts() && kernel instanceof LinearKernel
                      ? ", or --exact, which has no cells"
                      : ""));
    }
    return new ChosenKernel(kernel, fixed.getAsInt());
  }

  private void requireWork(KernelWork work, int order) {
    double cells = work.cells(order);
    if (cells > mostCells) {
      throw new ConfigurationException(
          "%s at dyadic order %d would compute %.4g cells, of which a core does about 1e9 a second, and --max-cells allows %.4g: lower --dyadic-order or --refinement, take fewer or shorter paths, or raise --max-cells"
              .formatted(work.what(), order, cells, mostCells));
    }
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
