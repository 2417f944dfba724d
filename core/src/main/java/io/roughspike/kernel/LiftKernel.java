package io.roughspike.kernel;

import io.roughspike.engine.Engine;
import io.roughspike.path.SpikeLifts;
import io.roughspike.spike.EventCotangentTable;
import java.util.function.IntConsumer;

/**
 * A kernel of lifted spike trains, with its derivative in event times. Owns its workspace, does not
 * allocate once warm, and serves one caller at a time. No bit depends on the engine.
 */
public interface LiftKernel {
  /**
   * The Gram matrix k(x_i, y_j).
   *
   * @param engine computes and shares the work out; no bit depends on which
   * @param x lifts of the rows
   * @param y lifts of the columns
   * @param out receives it, row i of x at {@code [i * y.samples() + j]}
   * @param progress told how many pairs are done since it was told last, from any thread
   * @throws NonFiniteKernelException when a value is not finite
   */
  void gram(Engine engine, SpikeLifts x, SpikeLifts y, double[] out, IntConsumer progress);

  /**
   * The Gram matrix k(x_i, x_j), each pair computed once.
   *
   * @param engine computes and shares the work out; no bit depends on which
   * @param x lifts of the rows
   * @param out receives it, row i at {@code [i * x.samples()]}
   * @param progress told how many pairs are done since it was told last, from any thread
   */
  void gram(Engine engine, SpikeLifts x, double[] out, IntConsumer progress);

  /**
   * The derivative of sum over i, j of cotangents[i, j] k(x_i, y_j) in the event times of x, y held
   * fixed, even where it is x.
   *
   * @param engine computes and shares the work out; no bit depends on which
   * @param x lifts of the rows
   * @param y lifts of the columns
   * @param cotangents laid out as the Gram matrix
   * @param out gets the derivative added; reset before to the size of x
   * @param progress told how many pairs are done since it was told last, from any thread
   */
  void addGradient(
      Engine engine,
      SpikeLifts x,
      SpikeLifts y,
      double[] cotangents,
      EventCotangentTable out,
      IntConsumer progress);

  /** {@return what this kernel computes, for humans and for telling two kernels apart} */
  String description();
}
