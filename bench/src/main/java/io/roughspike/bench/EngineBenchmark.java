package io.roughspike.bench;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** A benchmark of either engine on one thread. */
public abstract class EngineBenchmark extends BenchmarkSettings {
  @Param({Engines.SCALAR, Engines.SIMD})
  String engine;

  /** The engine called {@link #engine}. */
  Engine solver;

  /** Creates the engine. */
  @Setup
  public void createEngine() {
    solver = Engines.create(engine, 1);
  }

  /** Closes it. */
  @TearDown
  public void closeEngine() {
    solver.close();
  }
}
