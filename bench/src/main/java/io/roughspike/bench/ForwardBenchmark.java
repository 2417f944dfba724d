package io.roughspike.bench;

import io.roughspike.engine.Simulation;
import io.roughspike.spike.SpikeTrains;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The event solver on {@link ProblemA}: spike times of all samples. */
public class ForwardBenchmark extends EngineBenchmark {
  @Param({"ONE", "FULL"})
  ProblemA noise;

  @Param({"128", "4096", "65536"})
  int samples;

  private final SpikeTrains trains = new SpikeTrains();
  private Simulation simulation;

  /** Builds the simulation. */
  @Setup
  public void setUp() {
    simulation = noise.simulation(samples);
  }

  /** Simulates all samples. */
  @Benchmark
  public SpikeTrains forward() {
    solver.simulate(simulation, trains);
    return trains;
  }
}
