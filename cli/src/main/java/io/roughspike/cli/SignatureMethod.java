package io.roughspike.cli;

import io.roughspike.cli.PathInputOptions.Input;
import io.roughspike.engine.Engine;
import io.roughspike.path.SpikeLifts;
import java.util.function.IntConsumer;

/** A way to the signatures of given paths. */
interface SignatureMethod {
  /** Numbers of a path. */
  int words();

  /**
   * The numbers of all paths.
   *
   * @param out layout (paths, words)
   * @param progress told how many paths are done since it was told last, from any thread
   */
  void values(double[] out, IntConsumer progress);

  /**
   * The derivative of sum(cotangent x value) in the paths.
   *
   * @param cotangents layout (paths, words)
   */
  void gradient(double[] cotangents, PathGradient out, IntConsumer progress);

  /**
   * The cheapest way.
   *
   * @param memoryLimit bytes that threads may take to work with
   */
  static SignatureMethod of(Engine engine, Input input, int depth, long memoryLimit) {
    return input.paths() instanceof SpikeLifts lifts && MarcusSignatures.arePlain(lifts)
        ? new MarcusSignatures(engine, lifts, depth)
        : new DenseSignatures(engine, input.paths(), depth, memoryLimit);
  }
}
