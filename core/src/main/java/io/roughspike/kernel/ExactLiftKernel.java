package io.roughspike.kernel;

import io.roughspike.engine.Engine;
import io.roughspike.path.SpikeLifts;
import io.roughspike.spike.EventCotangentTable;
import java.util.function.IntConsumer;

/** The signature kernel of lifted spike trains under the linear static kernel, to rounding. */
public final class ExactLiftKernel implements LiftKernel {
  private final SignatureKernel approximation = new SignatureKernel(new LinearKernel(), 6);

  @Override
  public void gram(Engine engine, SpikeLifts x, SpikeLifts y, double[] out, IntConsumer progress) {
    approximation.gram(engine, x, y, out, progress);
  }

  @Override
  public void gram(Engine engine, SpikeLifts x, double[] out, IntConsumer progress) {
    approximation.gram(engine, x, out, progress);
  }

  @Override
  public void addGradient(
      Engine engine,
      SpikeLifts x,
      SpikeLifts y,
      double[] cotangents,
      EventCotangentTable out,
      IntConsumer progress) {
    approximation.addGradient(engine, x, y, cotangents, out, progress);
  }

  @Override
  public String description() {
    return "exact signature kernel of lifts";
  }
}
