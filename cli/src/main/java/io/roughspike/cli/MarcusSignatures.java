package io.roughspike.cli;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Simulation;
import io.roughspike.path.LiftOptions;
import io.roughspike.path.SpikeLifts;
import io.roughspike.signature.MarcusLift;
import io.roughspike.signature.SwapDerivatives;
import io.roughspike.signature.TruncatedSignature;
import io.roughspike.spike.EventCotangentTable;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Signatures of plain lifts of spike trains by sparse steps, each sample by one of the engine's
 * threads. Layout of a signature: levels 1 to D, row-major.
 */
final class MarcusSignatures implements SignatureMethod {
  private final Engine engine;
  private final SpikeLifts lifts;
  private final int[] caps;
  private final Worker[] workers;

  /** What one thread works with. */
  private static final class Worker {
    private final MarcusLift lift;
    private final double[] element;
    private final double[] rowMajor;

    Worker(SpikeLifts lifts, int depth, Engine engine) {
      lift =
          new MarcusLift(
              lifts.trains().neuronCount(),
              depth,
              lifts.startTime(),
              lifts.endTime(),
              engine.loops().ranges());
      element = new double[lift.algebra().size()];
      rowMajor = new double[element.length];
    }
  }

  /** Signatures of depth {@code depth} of {@code lifts}, which must be {@link #arePlain plain}. */
  MarcusSignatures(Engine engine, SpikeLifts lifts, int depth) {
    this.engine = engine;
    this.lifts = lifts;
    caps = new int[lifts.trains().neuronCount()];
    Arrays.fill(caps, Simulation.UNLIMITED);
    workers = new Worker[engine.threads()];
    Arrays.setAll(workers, w -> new Worker(lifts, depth, engine));
  }

  /** Whether the sparse steps know these lifts. Pieces of moves do not change a signature. */
  static boolean arePlain(SpikeLifts lifts) {
    LiftOptions options = lifts.options();
    return options.timeScale() == 1
        && options.jumpScales().stream().allMatch(scale -> scale == 1)
        && !options.basepoint()
        && !options.leadLag();
  }

  @Override
  public int words() {
    return workers[0].lift.algebra().size() - 1;
  }

  @Override
  public void values(double[] out, IntConsumer progress) {
    engine.share(
        lifts.samples(),
        (w, sample) -> {
          Worker worker = workers[w];
          TruncatedSignature algebra = worker.lift.algebra();
          worker.lift.signature(lifts.trains(), sample, caps, worker.element);
          algebra.toRowMajor(worker.element, worker.rowMajor);
          int size = algebra.size() - 1; // without level 0, which is 1
          System.arraycopy(worker.rowMajor, 1, out, sample * size, size);
          progress.accept(1);
        });
  }

  @Override
  public void gradient(double[] cotangents, PathGradient out, IntConsumer progress) {
    EventCotangentTable table = ((EventGradient) out).table();
    SwapDerivatives[] functionals = new SwapDerivatives[workers.length];
    Arrays.setAll(functionals, w -> new SwapDerivatives(workers[w].lift.algebra()));
    engine.share(
        lifts.samples(),
        (w, sample) -> {
          Worker worker = workers[w];
          TruncatedSignature algebra = worker.lift.algebra();
          int size = algebra.size() - 1;
          worker.rowMajor[0] = 0;
          System.arraycopy(cotangents, sample * size, worker.rowMajor, 1, size);
          algebra.toRowMajor(worker.rowMajor, worker.element); // its own inverse
          functionals[w].set(worker.element);
          worker.lift.pullBack(lifts.trains(), sample, caps, functionals[w], table);
          progress.accept(1);
        });
  }
}
