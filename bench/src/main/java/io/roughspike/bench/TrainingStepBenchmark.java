package io.roughspike.bench;

import io.roughspike.loss.LossKind;
import io.roughspike.loss.LossSpec;
import io.roughspike.train.CurrentExperiment;
import io.roughspike.train.Trainer;
import io.roughspike.train.TrainingPlan;
import io.roughspike.train.TrainingState;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * One step of {@link CurrentExperiment}, the expected-signature loss and the held-out test
 * included: the mean over the first {@value #STEPS} steps.
 */
public class TrainingStepBenchmark extends EngineBenchmark {
  private static final int STEPS = 100;

  @Param({"16", "128"})
  int samples;

  private TrainingPlan plan;

  /** Draws the data. */
  @Setup
  public void setUp() {
    LossSpec loss = new LossSpec(LossKind.SIGNATURE);
    plan = new CurrentExperiment(samples, samples, 0.25, loss, 1e-3, STEPS, 1, 1).plan(solver);
  }

  /** Trains. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public TrainingState step() {
    return new Trainer(solver, plan)
        .run((step, loss, testLoss, seconds, parameters) -> {}, () -> false);
  }
}
