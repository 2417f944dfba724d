package io.roughspike.bench;

import io.roughspike.cli.config.Shipped;
import io.roughspike.train.Trainer;
import io.roughspike.train.TrainingPlan;
import io.roughspike.train.TrainingState;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * One step of {@link Shipped#CURRENT}, the expected-signature loss and the held-out test included:
 * the mean over the first {@value #STEPS} steps.
 */
public class TrainingStepBenchmark extends EngineBenchmark {
  private static final int STEPS = 100;

  @Param({"16", "128"})
  int samples;

  private TrainingPlan plan;

  /** Draws the data. */
  @Setup
  public void setUp() {
    Map<String, String> changes = Map.of("samples", samples + "", "steps", STEPS + "");
    plan = Shipped.CURRENT.training(changes, 1, solver).plan();
  }

  /** Trains. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public TrainingState step() {
    return new Trainer(solver, plan)
        .run((step, loss, testLoss, seconds, parameters) -> {}, () -> false);
  }
}
