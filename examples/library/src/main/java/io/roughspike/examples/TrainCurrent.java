package io.roughspike.examples;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.loss.LossKind;
import io.roughspike.loss.LossSpec;
import io.roughspike.loss.PathLoss;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.train.LearnedBlock;
import io.roughspike.train.LearningRateSchedule;
import io.roughspike.train.NoiseStreams;
import io.roughspike.train.RmsProp;
import io.roughspike.train.Scenario;
import io.roughspike.train.Trainer;
import io.roughspike.train.TrainingPlan;
import java.util.List;
import java.util.Optional;

/** Finds the input current of a neuron from its spike trains. */
public final class TrainCurrent {
  private static final long SEED = 1;
  private static final int SAMPLES = 64;
  private static final int STEPS = 300;
  private static final TimeGrid GRID = new TimeGrid(0, 2, 0.01);
  private static final Scenario SCENARIO = new Scenario(Optional.empty(), GRID, 5);

  private TrainCurrent() {}

  /** Prints the current on its way from 0.8 to the 1.5 that the data have. */
  public static void main(String[] arguments) {
    try (Engine engine = Engines.createBest(Runtime.getRuntime().availableProcessors())) {
      SpikeTrains data = new SpikeTrains();
      engine.simulate(SCENARIO.simulation(neuron(1.5), NoiseStreams.data(SEED), SAMPLES), data);
      PathLoss loss = new LossSpec(LossKind.SIGNATURE).training(data, GRID.start(), GRID.end());
      Network start = Network.of(neuron(0.8));
      TrainingPlan plan =
          new TrainingPlan(
              start,
              List.of(LearnedBlock.of(start, "inputCurrent")),
              SCENARIO,
              loss,
              SAMPLES,
              new RmsProp(0.7, 0.3),
              new LearningRateSchedule.Cosine(5e-3, 0, STEPS),
              STEPS,
              SEED,
              Optional.empty());
      Trainer trainer = new Trainer(engine, plan);
      trainer.run(
          (step, value, _, _, parameters) -> {
            if (step % 50 == 0) {
              System.out.printf("step %d: loss %.6f, current %.4f%n", step, value, parameters[0]);
            }
          },
          () -> false);
      System.out.printf("found: %.4f%n", trainer.neuron().get("inputCurrent"));
    }
  }

  private static Neuron neuron(double current) {
    return LeakyNeuron.standard()
        .with("mu1", 15)
        .with("mu2", 0)
        .with("sigma11", 0.25)
        .with("vReset", 1.4)
        .with("alpha", 0.03)
        .with("beta", 5)
        .with("inputCurrent", current);
  }
}
