package io.roughspike.bench;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.Simulation;
import io.roughspike.loss.ExpectedSignature;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The matched expected-signature loss of {@link ProblemA}'s spike trains. */
public class SignatureLossBenchmark extends BenchmarkSettings {
  @Param({"16", "128", "1024"})
  int samples;

  @Param({"3"})
  int depth;

  private final SpikeTrains generated = new SpikeTrains();
  private final EventCotangentTable cotangents = new EventCotangentTable();
  private ExpectedSignature loss;

  /** Draws data and generated trains. */
  @Setup
  public void setUp() {
    SpikeTrains data = new SpikeTrains();
    Simulation simulation = ProblemA.ONE.simulation(samples);
    try (Engine engine = Engines.create(Engines.SCALAR, 1)) {
      engine.simulate(simulation, data);
      engine.simulate(simulation.withSamples(samples, samples), generated);
    }
    loss =
        ExpectedSignature.matched(data, depth, simulation.grid().start(), simulation.grid().end());
  }

  /** The loss alone. */
  @Benchmark
  public double value() {
    return loss.value(generated, 0);
  }

  /** The loss with the cotangents of all event times. */
  @Benchmark
  public double valueAndCotangents() {
    return loss.valueAndCotangents(generated, 0, cotangents);
  }
}
