package io.roughspike.cli;

import io.roughspike.engine.Engine;
import io.roughspike.path.PathSource;
import io.roughspike.path.SpikeLifts;
import io.roughspike.signature.LogSignature;
import java.util.List;
import java.util.function.IntConsumer;

/** A way to the signatures of given paths. */
interface SignatureMethod {
  /** Numbers of a path. */
  int words();

  /** The words whose numbers these are, as letters from 0, where they are not all words. */
  default List<List<Integer>> listedWords() {
    return List.of();
  }

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
   * @param log whether log-signatures are wanted
   * @param memoryLimit bytes that threads may take to work with
   */
  static SignatureMethod of(
      Engine engine, PathSource paths, int depth, boolean log, long memoryLimit) {
    SignatureMethod signatures =
        paths instanceof SpikeLifts lifts && MarcusSignatures.arePlain(lifts)
            ? new MarcusSignatures(engine, lifts, depth)
            : new DenseSignatures(engine, paths, depth, memoryLimit);
    return log
        ? new LogSignatures(
            engine,
            signatures,
            paths.samples(),
            new LogSignature(paths.channels(), depth, memoryLimit))
        : signatures;
  }
}
