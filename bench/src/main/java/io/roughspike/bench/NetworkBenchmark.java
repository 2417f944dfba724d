package io.roughspike.bench;

import io.roughspike.engine.Cotangents;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.spike.SpikeTrains;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The event solver and its adjoint on {@link ProblemB}, figure 2's network. */
public class NetworkBenchmark extends EngineBenchmark {
  @Param({"4", "128", "4096", "65536"})
  int samples;

  private final SpikeTrains trains = new SpikeTrains();
  private final Cotangents cotangents = ProblemA.cotangents();
  private final ParameterGradient all = new ParameterGradient();
  private Simulation simulation;

  /** Builds the simulation. */
  @Setup
  public void setUp() {
    simulation = ProblemB.simulation(samples);
  }

  /** Simulates all samples. */
  @Benchmark
  public SpikeTrains forward() {
    solver.simulate(simulation, trains);
    return trains;
  }

  /** The gradient with respect to every parameter and weight. */
  @Benchmark
  public ParameterGradient allParameters() {
    solver.adjoint(simulation, cotangents, all);
    return all;
  }
}
