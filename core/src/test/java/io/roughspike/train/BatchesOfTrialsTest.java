package io.roughspike.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.Inputs;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.loss.SpikeTrainLoss;
import io.roughspike.model.Connections;
import io.roughspike.model.InputSignal;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.RecordedSpikes;
import io.roughspike.spike.SpikeTrains;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Which trial follows which when batches are smaller than the trials. Trial q has its input in a
 * slot of time of its own, and the neuron fires in that slot alone: its spike tells the trial.
 */
class BatchesOfTrialsTest {
  private static final int TRIALS = 6;
  private static final int STEPS = 8;
  private static final double SLOT = 0.1;
  private static final double STEP = 0.01;
  private static final TimeGrid GRID = new TimeGrid(0, TRIALS * SLOT, STEP);

  private final Engine engine = Engines.create(Engines.SCALAR, 1);

  /** Without input v = 0 and the intensity is exp(-100); with it, up to exp(300). */
  private final Neuron neuron =
      LeakyNeuron.standard()
          .with("mu1", 50)
          .with("mu2", 50)
          .with("intensityCap", 3)
          .with("beta", 100);

  @AfterEach
  void closeEngine() {
    engine.close();
  }

  /** Sees what is generated; gradient 0. */
  private static final class Witness implements SpikeTrainLoss {
    private final List<List<Integer>> trials = new ArrayList<>();
    private final List<Long> pairs = new ArrayList<>();
    private final int readFrom;

    /** Reads the spikes of neuron {@code readFrom}. */
    Witness(int readFrom) {
      this.readFrom = readFrom;
    }

    @Override
    public double value(Engine engine, SpikeTrains generated, long firstPair) {
      List<Integer> seen = new ArrayList<>();
      for (int s = 0; s < generated.samples(); s++) {
        int trial = -1;
        for (int e = 0; e < generated.count(s) && trial < 0; e++) {
          if (generated.neuron(s, e) == readFrom) {
            trial = (int) (generated.time(s, e) / SLOT);
          }
        }
        seen.add(trial);
      }
      trials.add(seen);
      pairs.add(firstPair);
      return 1;
    }

    @Override
    public double valueAndCotangents(
        Engine engine, SpikeTrains generated, long firstPair, EventCotangentTable out) {
      out.reset(generated.samples(), generated.capacity());
      return value(engine, generated, firstPair);
    }

    @Override
    public String description() {
      return "witness";
    }
  }

  /** A spike of {@code channel} in the middle of each trial's slot. */
  private static SpikeTrains spikes(int channels, int channel) {
    SpikeTrains spikes = new SpikeTrains(TRIALS, channels, 1);
    for (int q = 0; q < TRIALS; q++) {
      spikes.add(q, channel, (q + 0.3) * SLOT);
    }
    return spikes;
  }

  /** Runs with every batch that divides {@code generated} samples, {@code replicates} a trial. */
  private void check(
      String what, Network network, Scenario scenario, int readFrom, int generated, int copies) {
    for (int batch = copies; batch <= generated; batch += copies) {
      if (generated % batch != 0) {
        continue;
      }
      Witness witness = new Witness(readFrom);
      TrainingPlan plan =
          new TrainingPlan(
              network,
              List.of(LearnedBlock.of(network, "vReset")),
              scenario,
              witness,
              batch,
              new SgdMomentum(0),
              new LearningRateSchedule.Constant(0.1),
              STEPS,
              3,
              Optional.empty());
      Trainer first = new Trainer(engine, plan);
      TrainingState half =
          first.run((t, loss, test, seconds, p) -> {}, () -> first.step() == STEPS / 2);
      new Trainer(engine, plan, half).run((t, loss, test, seconds, p) -> {}, () -> false);
      for (int t = 0; t < STEPS; t++) {
        List<Integer> expected = new ArrayList<>();
        for (int s = 0; s < batch; s++) {
          expected.add((t * batch + s) % generated / copies);
        }
        String where = "%s, batch %d of %d, step %d".formatted(what, batch, generated, t);
        assertEquals(expected, witness.trials.get(t), where + ": trials simulated");
        assertEquals((long) t * batch, witness.pairs.get(t), where + ": first pair");
      }
    }
  }

  @Test
  void currentsOfTheirOwn() {
    double[] values = new double[TRIALS * GRID.steps()];
    int perSlot = GRID.steps() / TRIALS;
    for (int q = 0; q < TRIALS; q++) {
      for (int k = 0; k < perSlot - 2; k++) {
        values[q * GRID.steps() + q * perSlot + k] = 3;
      }
    }
    check(
        "recorded currents",
        Network.of(neuron),
        new Scenario(Inputs.ofCurrent(new InputSignal(values, TRIALS, 1, STEP)), GRID, 1),
        0,
        TRIALS,
        1);
  }

  @Test
  void inputSpikesOfTheirOwn() {
    check(
        "input spikes",
        Network.of(neuron).withInputConnections(Connections.of(new double[][] {{20}}, 1)),
        new Scenario(
            new Inputs(Optional.empty(), Optional.of(RecordedSpikes.of(spikes(1, 0)))), GRID, 1),
        0,
        TRIALS,
        1);
  }

  /** Neuron 1 receives the recorded spikes of neuron 0, in two generated samples of each trial. */
  @Test
  void recordedSpikesOfOthers() {
    check(
        "recorded spikes, two samples a trial",
        Network.of(neuron, 2).withConnections(Connections.of(new double[][] {{0, 20}, {0, 0}}, 2)),
        new Scenario(Inputs.NONE, GRID, 1).clampedTo(spikes(2, 0), 2, 2),
        1,
        2 * TRIALS,
        2);
  }

  /** Trials without inputs of their own need not be a multiple of the batch. */
  @Test
  void pairsGoOnAcrossTheEndOfTheData() {
    Witness witness = new Witness(0);
    Network network = Network.of(neuron);
    TrainingPlan plan =
        new TrainingPlan(
            network,
            List.of(LearnedBlock.of(network, "vReset")),
            new Scenario(Inputs.NONE, GRID, 1),
            witness,
            4,
            new SgdMomentum(0),
            new LearningRateSchedule.Constant(0.1),
            5,
            3,
            Optional.empty());
    new Trainer(engine, plan).run((t, loss, test, seconds, p) -> {}, () -> false);
    assertEquals(List.of(0L, 4L, 8L, 12L, 16L), witness.pairs, "first pair of each step");
  }
}
