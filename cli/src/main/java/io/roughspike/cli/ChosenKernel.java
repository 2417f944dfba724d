package io.roughspike.cli;

import io.roughspike.engine.Engine;
import io.roughspike.kernel.ExactLiftKernel;
import io.roughspike.kernel.LiftKernel;
import io.roughspike.kernel.RbfKernel;
import io.roughspike.kernel.SignatureKernel;
import io.roughspike.kernel.StaticKernel;
import io.roughspike.path.PathSource;
import io.roughspike.path.SpikeLifts;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.IntConsumer;

/** The kernel of a command: one of any paths, or the exact one of lifts. */
final class ChosenKernel {
  private final LiftKernel kernel;
  private final boolean hasBandwidth;

  /** The kernel of any paths by the scheme of the given dyadic order. */
  ChosenKernel(StaticKernel staticKernel, int dyadicOrder) {
    kernel = new SignatureKernel(staticKernel, dyadicOrder);
    hasBandwidth = staticKernel instanceof RbfKernel;
  }

  /** The exact kernel, whose paths are all lifts. */
  ChosenKernel() {
    kernel = new ExactLiftKernel();
    hasBandwidth = false;
  }

  /** What computes it. */
  LiftKernel kernel() {
    return kernel;
  }

  String description() {
    return kernel.description();
  }

  /** The dyadic order of the scheme; empty for the exact kernel, which has none. */
  OptionalInt dyadicOrder() {
    return kernel instanceof SignatureKernel scheme
        ? OptionalInt.of(scheme.dyadicOrder())
        : OptionalInt.empty();
  }

  /** The Gram matrix of x with y. */
  void gram(Engine engine, PathSource x, PathSource y, double[] out, IntConsumer progress) {
    if (kernel instanceof SignatureKernel scheme) {
      scheme.gram(engine, x, y, out, progress);
    } else {
      kernel.gram(engine, (SpikeLifts) x, (SpikeLifts) y, out, progress);
    }
  }

  /** The Gram matrix of x with itself. */
  void gram(Engine engine, PathSource x, double[] out, IntConsumer progress) {
    if (kernel instanceof SignatureKernel scheme) {
      scheme.gram(engine, x, out, progress);
    } else {
      kernel.gram(engine, (SpikeLifts) x, out, progress);
    }
  }

  /**
   * The derivative of sum(cotangent x Gram matrix) in x, y held fixed.
   *
   * @return the derivative in the bandwidth of the static kernel, if it has one
   */
  OptionalDouble gradient(
      Engine engine,
      PathSource x,
      PathSource y,
      double[] cotangents,
      PathGradient out,
      IntConsumer progress) {
    if (kernel instanceof SignatureKernel scheme) {
      double bandwidth = scheme.gradient(engine, x, y, cotangents, out.receiver(), progress);
      return hasBandwidth ? OptionalDouble.of(bandwidth) : OptionalDouble.empty();
    }
    kernel.addGradient(
        engine,
        (SpikeLifts) x,
        (SpikeLifts) y,
        cotangents,
        ((EventGradient) out).table(),
        progress);
    return OptionalDouble.empty();
  }
}
