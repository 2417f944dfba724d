package io.roughspike.loss;

import io.roughspike.kernel.ExactLiftKernel;
import io.roughspike.kernel.LiftKernel;
import io.roughspike.kernel.RbfKernel;
import io.roughspike.kernel.SignatureKernel;
import io.roughspike.path.LiftOptions;
import io.roughspike.statistics.Estimator;
import java.util.OptionalDouble;

/**
 * What a {@link SignatureKernelLoss} compares lifts with.
 *
 * @param estimator of means over pairs of samples of one law
 * @param bandwidth S of the static kernel exp(-|x - y|^2 / S); empty: the linear one, exactly
 * @param dyadicOrder of the scheme, with a bandwidth; 0 without
 * @param lift how spike trains are lifted; its refinement belongs to a bandwidth
 */
public record SignatureKernelOptions(
    Estimator estimator, OptionalDouble bandwidth, int dyadicOrder, LiftOptions lift) {
  /** The exact linear kernel of plain lifts, unbiased. */
  public static final SignatureKernelOptions DEFAULTS =
      new SignatureKernelOptions(Estimator.UNBIASED, OptionalDouble.empty(), 0, LiftOptions.PLAIN);

  /** Checks the values. */
  public SignatureKernelOptions {
    if (bandwidth.isEmpty() && (dyadicOrder != 0 || lift.refinement() != 0)) {
      throw new IllegalArgumentException(
          "dyadicOrder and refinement belong to the static kernel rbf, the linear one is solved exactly: leave them out, got %d and %d"
              .formatted(dyadicOrder, lift.refinement()));
    }
    newKernel(bandwidth, dyadicOrder); // refuses values that no kernel can have
  }

  /**
   * {@return the same with another estimator}
   *
   * @param other what takes the place of the present one
   */
  public SignatureKernelOptions withEstimator(Estimator other) {
    return new SignatureKernelOptions(other, bandwidth, dyadicOrder, lift);
  }

  /**
   * {@return the same with other lifts}
   *
   * @param other what takes the place of the present one
   */
  public SignatureKernelOptions withLift(LiftOptions other) {
    return new SignatureKernelOptions(estimator, bandwidth, dyadicOrder, other);
  }

  /**
   * {@return the same under the static kernel exp(-|x - y|^2 / S), on a grid of the given orders}
   *
   * @param s bandwidth S, in squared units of the lift, above 0
   * @param order dyadic order, 0 to 12
   * @param refinement at least 0
   */
  public SignatureKernelOptions withRbf(double s, int order, int refinement) {
    return new SignatureKernelOptions(
        estimator, OptionalDouble.of(s), order, lift.withRefinement(refinement));
  }

  /** A kernel of its own for one loss. */
  LiftKernel newKernel() {
    return newKernel(bandwidth, dyadicOrder);
  }

  private static LiftKernel newKernel(OptionalDouble bandwidth, int dyadicOrder) {
    return bandwidth.isPresent()
        ? new SignatureKernel(new RbfKernel(bandwidth.getAsDouble()), dyadicOrder)
        : new ExactLiftKernel();
  }
}
