package io.roughspike.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.check.EngineComparison;
import io.roughspike.check.StepStability;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.Simulation;
import io.roughspike.loss.ExpectedSignature;
import io.roughspike.loss.PathLoss;
import io.roughspike.loss.ReadOutLoss;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.TimeGrid;
import io.roughspike.solver.Solver;
import io.roughspike.spike.ReadOutSummary.Statistic;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateRecord;
import io.roughspike.testing.NeuronModels;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A model of three states and one channel of noise, all under names of their own, is recorded,
 * compared and trained: nothing knows the leaky neuron.
 */
class OtherModelTest {
  private static final NeuronModel MODEL = NeuronModels.braking().model();
  private static final TimeGrid GRID = new TimeGrid(0, 1.5, 0.02);
  private static final Scenario SCENARIO = new Scenario(Inputs.NONE, GRID, Simulation.UNLIMITED);
  private static final int SAMPLES = 64;
  private static final long SEED = 11;

  private final Engine engine = Engines.create(Engines.SCALAR, 1);

  @AfterEach
  void closeEngine() {
    engine.close();
  }

  /** Two neurons that excite each other, and a read-out of both. */
  private static Network network(double level) {
    double[][] weights = {{0, 0.3, 0.5}, {0.2, 0, 0.4}, {0, 0, 0}};
    return Network.of(Neuron.of(MODEL).with("level", level), 3)
        .withConnections(Connections.of(weights, 3))
        .withReadOuts(2);
  }

  private Simulation simulation(int samples) {
    return SCENARIO.simulation(network(0.8), NoiseStreams.data(SEED), 0, samples);
  }

  @Test
  void statesAreRecordedByName() {
    List<String> some = List.of("s", "brake", "x");
    List<String> all = List.of("x", "trace", "brake", "s");
    int[] points = {0, 40, GRID.steps()};
    StateRecord few = new StateRecord(some, points, 0, 1);
    StateRecord whole = new StateRecord(all, points, 0, 1);
    engine.simulate(simulation(5), new SpikeTrains(), Optional.of(few));
    engine.simulate(simulation(5), new SpikeTrains(), Optional.of(whole));
    for (int n = 0; n < 5; n++) {
      for (int k = 0; k < points.length; k++) {
        for (int c = 0; c < 2; c++) {
          for (String name : some) {
            assertEquals(
                whole.get(n, k, c, all.indexOf(name)), few.get(n, k, c, some.indexOf(name)));
          }
          assertTrue(whole.get(n, k, c, all.indexOf("s")) <= 0, "clocks are below 0");
        }
      }
      assertEquals(0.1, whole.get(n, 0, 1, all.indexOf("x")));
      assertEquals(0.2, whole.get(n, 0, 1, all.indexOf("brake")));
    }
  }

  @Test
  void enginesAgreeToTheBit() {
    try (Engine reference = Engines.create(Engines.REFERENCE, 1)) {
      EngineComparison comparison = new EngineComparison(reference, engine);
      comparison.compare("braking", simulation(9));
      assertEquals(0, comparison.differingValues(), comparison.quantities()::toString);
      assertEquals(
          List.of("states", "trained parameters"),
          comparison.quantities().stream()
              .map(EngineComparison.Quantity::name)
              .filter(name -> name.equals("states") || name.equals("trained parameters"))
              .toList());
    }
  }

  private Trainer trained(Network start, List<LearnedBlock> learned, PathLoss loss) {
    TrainingPlan plan =
        new TrainingPlan(
            start,
            learned,
            SCENARIO,
            loss,
            SAMPLES,
            new Adam(),
            new LearningRateSchedule.Constant(0.02),
            60,
            SEED,
            Optional.empty());
    assertTrue(plan.fingerprint().contains("tauTrace 0.2"), plan.fingerprint());
    Trainer trainer = new Trainer(engine, plan);
    trainer.run(new TrainingHistory(), () -> false);
    return trainer;
  }

  @Test
  void parametersAreLearnedByName() {
    SpikeTrains data = new SpikeTrains();
    engine.simulate(simulation(SAMPLES), data);
    Network truth = network(0.8);
    Network start = network(1.1);
    LearnedBlock levels = LearnedBlock.of(start, "level", 0, 1).tied();
    LearnedBlock traces = LearnedBlock.of(start, "tauTrace").against(truth);
    assertEquals("level", levels.column());
    assertEquals("tauTraceError", traces.column());
    assertEquals(new Transform.Log(), traces.transform());
    assertEquals(Transform.atLeastZero(), LearnedBlock.of(start, "rate").transform());
    Trainer trainer =
        trained(
            start,
            List.of(levels, traces),
            ExpectedSignature.matched(data, 2, GRID.start(), GRID.end()));
    double found = trainer.network().neuron(1).get("level");
    assertEquals(0.8, found, 0.1, "from 1.1, by spikes of 64 samples");
    assertEquals(found, levels.report(trainer.network().toArray()));
    assertEquals(1.1, trainer.network().neuron(2).get("level"), "of the read-out");
    assertEquals("level[1]", start.nameOf(start.index("level", 1)));
  }

  /** The mean over samples of the read-out's average, as the model in the mean has it. */
  @Test
  void readOutsSayTheFirstState() {
    Network start = network(0.8);
    PathLoss loss =
        ReadOutLoss.squares(Statistic.AVERAGE, GRID, "x", new int[] {2}, new double[] {0.5});
    Trainer trainer = trained(start, List.of(LearnedBlock.of(start, "current", 2)), loss);
    StateRecord record = new StateRecord(List.of("x"), new int[] {GRID.steps() / 2}, 2);
    double[] means = new double[2];
    for (int k = 0; k < 2; k++) {
      Network one = k == 0 ? start : trainer.network();
      engine.simulate(
          SCENARIO.simulation(one, NoiseStreams.data(SEED), 0, SAMPLES),
          new SpikeTrains(),
          Optional.of(record));
      for (int n = 0; n < SAMPLES; n++) {
        means[k] += record.get(n, 0, 0, 0) / SAMPLES;
      }
    }
    assertTrue(
        Math.abs(means[1] - 0.5) < Math.abs(means[0] - 0.5) / 2, means[0] + " to " + means[1]);
  }

  @Test
  void unstableStepsAreTold() {
    Network fast = Network.of(List.of(Neuron.of(MODEL), Neuron.of(MODEL).with("tauBrake", 0.005)));
    List<String> warnings = StepStability.warnings(fast, GRID, Solver.EULER);
    assertEquals(1, warnings.size(), warnings::toString);
    assertEquals(
        "unstable steps: the rate of brake of neuron 1 is 200.0, times the step 0.02 that is 4.0, and from 2 on brake grows from step to step instead of decaying: take steps below 2/rate = 0.01",
        warnings.getFirst());
    List<String> ofRate =
        StepStability.warnings(Network.of(Neuron.of(MODEL).with("rate", 200)), GRID, Solver.EULER);
    assertTrue(
        ofRate.getFirst().startsWith("unstable steps: rate of neuron 0 is 200.0"),
        ofRate::toString);
  }

  @Test
  void whatScalesTheInputIsFound() {
    assertEquals(
        List.of("gain"), MODEL.parameterNames().stream().filter(MODEL::scalesInput).toList());
  }
}
