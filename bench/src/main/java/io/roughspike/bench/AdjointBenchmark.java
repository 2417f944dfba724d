package io.roughspike.bench;

import io.roughspike.engine.Cotangents;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Forward run, tape and reverse sweep on {@link ProblemA}. */
public class AdjointBenchmark extends EngineBenchmark {
  @Param({"ONE", "FULL"})
  ProblemA noise;

  @Param({"128", "4096"})
  int samples;

  private final Cotangents cotangents = ProblemA.cotangents();
  private final ParameterGradient all = new ParameterGradient();
  private final ParameterGradient current = new ParameterGradient(Set.of("inputCurrent"));
  private Simulation simulation;

  /** Builds the simulation. */
  @Setup
  public void setUp() {
    simulation = noise.simulation(samples);
  }

  /** The gradient with respect to every parameter. */
  @Benchmark
  public ParameterGradient allParameters() {
    solver.adjoint(simulation, cotangents, all);
    return all;
  }

  /** The gradient with respect to the input current only. */
  @Benchmark
  public ParameterGradient inputCurrent() {
    solver.adjoint(simulation, cotangents, current);
    return current;
  }
}
