package io.roughspike.train;

import static io.roughspike.testing.Sentences.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.Inputs;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.loss.ConditionalIntervals;
import io.roughspike.loss.FirstSpikeMoments;
import io.roughspike.loss.PathLoss;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.RecordedSpikes;
import io.roughspike.spike.SpikeTrains;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Training of networks: blocks, penalties, early stopping, clamped networks. */
class NetworkTrainerTest {
  private static final TrainingListener NOBODY = (step, loss, testLoss, seconds, parameters) -> {};
  private static final TimeGrid GRID = new TimeGrid(0, 1, 0.05);
  private static final long SEED = 11;
  private static final int NEURONS = 3;

  private final Engine engine = Engines.create(Engines.SCALAR, 1);
  private final Scenario scenario = new Scenario(Inputs.NONE, GRID, 40);
  private final Network start =
      Network.of(
              LeakyNeuron.standard()
                  .with("mu1", 5)
                  .with("mu2", 4)
                  .with("sigma11", 0.25)
                  .with("sigma22", 0.25)
                  .with("beta", 4)
                  .with("inputCurrent", 1.2),
              NEURONS)
          .withConnections(
              Connections.of(new double[][] {{0, 0.5, 0.2}, {0, 0, -0.4}, {0.3, 0, 0}}, 3));

  @AfterEach
  void closeEngine() {
    engine.close();
  }

  private SpikeTrains data(int samples) {
    double[] values = start.toArray();
    for (int e = 0; e < start.connections().count(); e++) {
      values[start.firstWeight() + e] += 0.3 * (e - 1);
    }
    SpikeTrains data = new SpikeTrains();
    engine.simulate(
        scenario.simulation(start.withParameters(values), NoiseStreams.data(SEED), 0, samples),
        data);
    return data;
  }

  private PathLoss loss() {
    return new FirstSpikeMoments(data(30), 2, 1);
  }

  private TrainingPlan plan(List<LearnedBlock> learned, PathLoss loss, int steps) {
    return plan(learned, scenario, loss, new SgdMomentum(0), 0.5, steps, Optional.empty());
  }

  private TrainingPlan plan(
      List<LearnedBlock> learned,
      Scenario trained,
      PathLoss loss,
      Optimizer optimizer,
      double rate,
      int steps,
      Optional<EarlyStopping> stopping) {
    FirstSpikeMoments test = new FirstSpikeMoments(data(20), 2, 1);
    return new TrainingPlan(
        start,
        learned,
        trained,
        loss,
        12,
        optimizer,
        new LearningRateSchedule.Constant(rate),
        steps,
        SEED,
        Optional.of(new HeldOutTest(scenario, test, 20, 2)),
        stopping);
  }

  private List<LearnedBlock> everyKind() {
    BitSet two = new BitSet();
    two.set(0);
    two.set(2);
    return List.of(
        LearnedBlock.weights(start, two).with(new Penalty(0.01, 0.02, 0)),
        LearnedBlock.of(start, "tauS"),
        LearnedBlock.of(start, "inputCurrent", 0, 2).tied(),
        LearnedBlock.of(start, "beta", 1).with(new Transform.Sigmoid(0.5, 8)));
  }

  /** One step of plain gradient descent shows the gradient in the free values of every block. */
  @Test
  void followsTheGradientOfEveryKindOfBlock() {
    PathLoss loss = loss();
    TrainingPlan plan = plan(everyKind(), loss, 1);
    Trainer trainer = new Trainer(engine, plan);
    double[] before = trainer.state().free();
    assertEquals(2 + 3 + 1 + 1, before.length);
    double[] after = trainer.run(NOBODY, () -> false).free();
    double rate = plan.schedule().rate(0);
    // Losses of order 0.1 with derivatives of order 1: h^2 and eps / h, and the subtraction of free
    // values loses eps / rate.
    double h = Math.cbrt(Math.ulp(1.0));
    double tolerance = 100 * h * h + 8 * Math.ulp(2.0) / rate;
    for (int p = 0; p < before.length; p++) {
      double difference = (lossAt(plan, before, p, h) - lossAt(plan, before, p, -h)) / (2 * h);
      assertEquals(difference, (before[p] - after[p]) / rate, tolerance, "free value " + p);
    }
  }

  private double lossAt(TrainingPlan plan, double[] free, int moved, double h) {
    double[] values = plan.start().toArray();
    double penalty = 0;
    int at = 0;
    for (LearnedBlock block : plan.learned()) {
      for (int k = 0; k < block.entryCount(); k++) {
        int p = at + (block.valueCount() == 1 ? 0 : k);
        values[block.entry(k)] = block.transform().value(free[p] + (p == moved ? h : 0));
      }
      for (int k = 0; k < block.valueCount(); k++) {
        double theta = values[block.entry(k)];
        penalty += block.penalty().l1() * Math.abs(theta) + block.penalty().l2() * theta * theta;
      }
      at += block.valueCount();
    }
    SpikeTrains trains = new SpikeTrains();
    engine.simulate(
        scenario.simulation(
            plan.start().withParameters(values), NoiseStreams.batch(SEED, 0), 0, plan.batch()),
        trains);
    return plan.loss().value(engine, trains, 0) + penalty;
  }

  @Test
  void whatIsNotLearnedStaysAndTiedEntriesStayEqual() {
    Trainer trainer = new Trainer(engine, plan(everyKind(), loss(), 5));
    trainer.run(NOBODY, () -> false);
    Network end = trainer.network();
    assertEquals(start.connections().weight(1), end.connections().weight(1), 0.0);
    assertTrue(start.connections().weight(0) != end.connections().weight(0));
    assertEquals(end.neuron(0).get("inputCurrent"), end.neuron(2).get("inputCurrent"), 0.0);
    assertTrue(start.neuron(0).get("inputCurrent") != end.neuron(0).get("inputCurrent"));
    assertEquals(start.neuron(1).get("inputCurrent"), end.neuron(1).get("inputCurrent"), 0.0);
    assertEquals(start.neuron(0).get("vReset"), end.neuron(0).get("vReset"), 0.0);
    assertTrue(end.neuron(0).get("tauS") != end.neuron(1).get("tauS"));
  }

  @Test
  void reportsValuesNormsAndDistances() {
    double[] values = start.toArray();
    LearnedBlock weights = LearnedBlock.weights(start);
    assertEquals("weightNorm", weights.column());
    assertEquals(Math.sqrt(0.25 + 0.04 + 0.16 + 0.09), weights.report(values), 1e-15);
    assertEquals("weightError", weights.against(start).column());
    assertEquals(0, weights.against(start).report(values), 0.0);
    values[start.firstWeight() + 1] += 0.2;
    values[start.firstWeight() + 2] -= 0.6;
    assertEquals(0.2, weights.against(start).report(values), 1e-15);
    LearnedBlock tied = LearnedBlock.of(start, "tauS").tied();
    assertEquals("tauS", tied.column());
    assertEquals(1, tied.report(values), 0.0);
  }

  @Test
  void resumesToTheSameBitsWithEveryKindOfBlock() {
    for (Optimizer optimizer :
        List.of(new FullMatrixAdam(), new GradientClip(new Adam(), 1, 0.1))) {
      TrainingPlan plan =
          plan(
              everyKind(),
              scenario,
              loss(),
              optimizer,
              0.02,
              30,
              Optional.of(new EarlyStopping(100, 0)));
      Trainer whole = new Trainer(engine, plan);
      TrainingState expected = whole.run(NOBODY, () -> false);
      for (int interruptedAt : new int[] {0, 7, 29}) {
        Trainer first = new Trainer(engine, plan);
        TrainingState saved = first.run(NOBODY, () -> first.state().step() == interruptedAt);
        Trainer resumed = new Trainer(engine, plan, saved);
        TrainingState found = resumed.run(NOBODY, () -> false);
        assertArrayEquals(expected.free(), found.free(), 0.0);
        assertArrayEquals(expected.optimizerState(), found.optimizerState(), 0.0);
        assertArrayEquals(expected.recentParameters(), found.recentParameters(), 0.0);
        assertArrayEquals(
            expected.best().orElseThrow().free(), found.best().orElseThrow().free(), 0.0);
        assertEquals(whole.result(), resumed.result());
      }
    }
  }

  /** A rate that makes things worse: the best test is an early one, and its model is the result. */
  @Test
  void earlyStoppingKeepsTheBest() {
    int patience = 3;
    TrainingPlan plan =
        plan(
            List.of(LearnedBlock.weights(start)),
            scenario,
            loss(),
            new SgdMomentum(0.9),
            30,
            400,
            Optional.of(new EarlyStopping(patience, 0)));
    Trainer trainer = new Trainer(engine, plan);
    List<Double> tests = new ArrayList<>();
    List<Integer> steps = new ArrayList<>();
    List<double[]> weights = new ArrayList<>();
    Network[] before = {trainer.network()};
    TrainingState end =
        trainer.run(
            (step, loss, testLoss, seconds, parameters) -> {
              if (!Double.isNaN(testLoss)) {
                tests.add(testLoss);
                steps.add(step);
                weights.add(before[0].toArray());
              }
              before[0] = trainer.network();
            },
            () -> false);
    assertTrue(trainer.stoppedEarly());
    assertTrue(trainer.finished());
    assertTrue(end.step() < 400, end.step() + " steps");
    int best = tests.indexOf(tests.stream().min(Double::compare).orElseThrow());
    assertEquals(tests.size() - 1 - patience, best);
    assertEquals(steps.get(best), end.best().orElseThrow().step());
    assertArrayEquals(weights.get(best), trainer.result().toArray(), 0.0);
    assertFalse(trainer.result().equals(trainer.network()));
  }

  /**
   * Decay alone, on a block that the loss does not depend on: u shrinks by 1 - rate decay a step.
   */
  @Test
  void weightDecayShrinksByItsRate() {
    Network unused = start.withParameters(withoutIntensity());
    FirstSpikeMoments nothing = new FirstSpikeMoments(new SpikeTrains(1, NEURONS, 1), 1, 1);
    TrainingPlan plan =
        new TrainingPlan(
            unused,
            List.of(LearnedBlock.weights(unused).with(new Penalty(0, 0, 0.5))),
            scenario,
            nothing,
            2,
            new SgdMomentum(0),
            new LearningRateSchedule.Constant(0.1),
            10,
            SEED,
            Optional.empty());
    Trainer trainer = new Trainer(engine, plan);
    trainer.run(NOBODY, () -> false);
    for (int e = 0; e < 4; e++) {
      // ten multiplications
      assertEquals(
          start.connections().weight(e) * Math.pow(0.95, 10),
          trainer.network().connections().weight(e),
          20 * Math.ulp(0.5));
    }
  }

  /** Neurons that practically never fire. */
  private double[] withoutIntensity() {
    double[] values = start.toArray();
    for (int n = 0; n < NEURONS; n++) {
      values[start.index("tauS", n)] = 1e12;
    }
    return values;
  }

  /**
   * A clamped neuron receives exactly the recorded spikes: with the recorded noise of a network
   * whose spikes were recorded, the clamped network fires at the same times. Input spikes and
   * segments between them are summed in another order than generated ones: some roundings a step.
   */
  @Test
  void clampedToItsOwnSpikesANetworkRepeatsThem() {
    SpikeTrains recorded = new SpikeTrains();
    engine.simulate(scenario.simulation(start, NoiseStreams.data(SEED), 0, 8), recorded);
    Scenario clamped = scenario.clampedTo(recorded, NEURONS, 1);
    SpikeTrains repeated = new SpikeTrains();
    engine.simulate(clamped.simulation(start, NoiseStreams.data(SEED), 0, 8), repeated);
    assertEquals(start.toArray().length, ClampedNetwork.of(start).toArray().length);
    assertArrayEquals(start.toArray(), ClampedNetwork.of(start).toArray(), 0.0);
    for (int s = 0; s < 8; s++) {
      assertEquals(recorded.count(s), repeated.count(s), "sample " + s);
      for (int e = 0; e < recorded.count(s); e++) {
        assertEquals(recorded.neuron(s, e), repeated.neuron(s, e));
        assertEquals(recorded.time(s, e), repeated.time(s, e), 1e-9);
      }
    }
  }

  @Test
  void clampedInputsRepeatTrialsAndKeepInputSpikesInOrder() {
    SpikeTrains recorded = new SpikeTrains(2, 2, 3);
    recorded.add(0, 1, 0.1);
    recorded.add(0, 0, 0.5);
    recorded.add(1, 0, 0.7);
    SpikeTrains outside = new SpikeTrains(1, 1, 2);
    outside.add(0, 0, 0.3);
    outside.add(0, 0, 0.9);
    RecordedSpikes all =
        ClampedNetwork.inputs(
                new Inputs(Optional.empty(), Optional.of(RecordedSpikes.of(outside))),
                recorded,
                2,
                2)
            .spikes()
            .orElseThrow();
    assertEquals(4, all.samples());
    for (int s = 0; s < 4; s++) {
      double[] times = s < 2 ? new double[] {0.1, 0.3, 0.5, 0.9} : new double[] {0.3, 0.7, 0.9};
      int[] channels = s < 2 ? new int[] {1, 2, 0, 2} : new int[] {2, 0, 2};
      assertEquals(times.length, all.count(s));
      for (int e = 0; e < times.length; e++) {
        assertEquals(times[e], all.time(s, e), 0.0);
        assertEquals(channels[e], all.neuron(s, e));
      }
    }
  }

  @Test
  void batchesOfTrialsAreTheirInputsInTurn() {
    SpikeTrains recorded = data(24);
    Scenario clamped = scenario.clampedTo(recorded, NEURONS, ConditionalIntervals.REPLICATES);
    assertEquals(48, clamped.trials());
    boolean[] all = {true, true, true};
    PathLoss loss = new ConditionalIntervals(recorded, 0, 1, 40, all);
    TrainingPlan plan =
        plan(
            List.of(LearnedBlock.weights(start)),
            clamped,
            loss,
            new FullMatrixAdam(),
            0.02,
            8,
            Optional.empty());
    assertEquals(8, new Trainer(engine, plan).run(NOBODY, () -> false).step());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new TrainingPlan(
                start,
                plan.learned(),
                clamped,
                loss,
                36,
                plan.optimizer(),
                plan.schedule(),
                8,
                SEED,
                Optional.empty()));
  }

  @Test
  void blocksRefuseWhatCannotBe() {
    assertThrows(IllegalArgumentException.class, () -> LearnedBlock.of(start, "tauS", 1, 1));
    assertThrows(IllegalArgumentException.class, () -> LearnedBlock.of(start, "tauS", 3));
    assertRefused(
        "no parameter of the network is called tauX; there are "
            + String.join(", ", start.parameterNames()),
        () -> LearnedBlock.of(start, "tauX"));
    assertRefused(
        "tauS must have at least one value to train in this network, got none",
        () -> LearnedBlock.of(start, "tauS", new int[0]));
    assertThrows(IllegalArgumentException.class, () -> LearnedBlock.inputWeights(start));
    assertThrows(IllegalArgumentException.class, () -> new Penalty(-1, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new EarlyStopping(0, 0));
    LearnedBlock tied = LearnedBlock.weights(start).tied();
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> new Trainer(engine, plan(List.of(tied), loss(), 1)))
            .getMessage();
    assertTrue(message.contains("must start at the same"), message);
  }
}
