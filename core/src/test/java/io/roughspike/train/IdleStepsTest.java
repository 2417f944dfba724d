package io.roughspike.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.Inputs;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.loss.ConditionalIntervals;
import io.roughspike.loss.ExpectedSignature;
import io.roughspike.loss.FirstSpikeMoments;
import io.roughspike.loss.PathLoss;
import io.roughspike.loss.ReadOutLoss;
import io.roughspike.loss.SignatureKernelLoss;
import io.roughspike.loss.SignatureKernelOptions;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.ReadOutSummary.Statistic;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.train.IdleSteps.Cause;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Steps without a gradient are counted by their cause, and no others. */
class IdleStepsTest {
  private static final TrainingListener NOBODY = (step, loss, testLoss, seconds, parameters) -> {};
  private static final int STEPS = 6;
  private static final int SAMPLES = 12;
  private static final TimeGrid GRID = new TimeGrid(0, 1, 0.05);

  private final Engine engine = Engines.create(Engines.SCALAR, 1);
  private final Scenario scenario = new Scenario(Inputs.NONE, GRID, 20);
  private final Neuron firing =
      LeakyNeuron.standard()
          .with("mu1", 5)
          .with("sigma11", 0.25)
          .with("beta", 5)
          .with("v0", 1)
          .with("inputCurrent", 2);

  /** An intensity of 1e-12: that one of some 1000 neurons fires has a chance of 1e-9. */
  private final Neuron silent = firing.with("tauS", 1e12).with("beta", 0);

  @AfterEach
  void closeEngine() {
    engine.close();
  }

  /** Trains of neurons of which the given ones have a spike at 0.3, 0.6 in every sample. */
  private static SpikeTrains data(int neurons, int... firingNeurons) {
    SpikeTrains data = new SpikeTrains(SAMPLES, neurons, 2 * neurons);
    for (int s = 0; s < SAMPLES; s++) {
      for (double time : new double[] {0.3 + 0.01 * s, 0.6 + 0.015 * s}) {
        for (int n : firingNeurons) {
          data.add(s, n, time);
        }
      }
    }
    return data;
  }

  private static PathLoss signature(SpikeTrains data) {
    return ExpectedSignature.matched(data, 2, 0, 1);
  }

  private static PathLoss mmd(SpikeTrains data) {
    return SignatureKernelLoss.matchedMmd(data, SignatureKernelOptions.DEFAULTS, 0, 1);
  }

  private static PathLoss intervals(SpikeTrains data) {
    boolean[] counted = new boolean[data.neuronCount()];
    Arrays.fill(counted, true);
    return new ConditionalIntervals(data, 0, 1, 20, counted);
  }

  private TrainingPlan plan(Network start, String learned, PathLoss loss, Penalty penalty) {
    return new TrainingPlan(
        start,
        List.of(LearnedBlock.of(start, learned).with(penalty)),
        scenario,
        loss,
        4,
        new SgdMomentum(0),
        new LearningRateSchedule.Constant(1e-3),
        STEPS,
        3,
        Optional.empty());
  }

  private TrainingPlan tested(
      Network start,
      String learned,
      PathLoss loss,
      Scenario ofTest,
      PathLoss held,
      int samplesOfTest) {
    TrainingPlan plan = plan(start, learned, loss, Penalty.NONE);
    return new TrainingPlan(
        start,
        plan.learned(),
        scenario,
        loss,
        plan.batch(),
        plan.optimizer(),
        plan.schedule(),
        STEPS,
        plan.seed(),
        Optional.of(new HeldOutTest(ofTest, held, samplesOfTest, 1)));
  }

  private List<IdleSteps> idle(Network start, String learned, PathLoss loss) {
    return new Trainer(engine, plan(start, learned, loss, Penalty.NONE))
        .run(NOBODY, () -> false)
        .idle();
  }

  private static List<IdleSteps> all(Cause... causes) {
    return List.of(causes).stream().map(cause -> new IdleSteps(cause, 0, STEPS)).toList();
  }

  @Test
  void silentNetworksAreCounted() {
    Network start = Network.of(silent, 2);
    SpikeTrains data = data(2, 0, 1);
    String current = "inputCurrent";
    assertEquals(
        all(Cause.SILENT), idle(start, current, new FirstSpikeMoments(data, 1, 1)), "spike times");
    for (PathLoss loss : List.of(signature(data), mmd(data), intervals(data))) {
      assertEquals(
          all(Cause.SILENT, Cause.NOTHING_COMPARED),
          idle(start, current, loss),
          loss.description());
    }
  }

  @Test
  void lossesThatFindNothingToCompareAreCounted() {
    Network start = Network.of(firing, 2);
    for (SpikeTrains data : List.of(data(2), new SpikeTrains(SAMPLES, 2, 1))) {
      for (PathLoss loss : List.of(signature(data), mmd(data), intervals(data))) {
        assertEquals(
            all(Cause.NOTHING_COMPARED), idle(start, "inputCurrent", loss), loss.description());
      }
    }
    // only neuron 0 fires, and only neuron 1 was recorded
    Network one = Network.of(List.of(firing, silent));
    for (PathLoss loss : List.of(signature(data(2, 1)), mmd(data(2, 1)), intervals(data(2, 1)))) {
      assertEquals(
          all(Cause.NOTHING_COMPARED), idle(one, "inputCurrent", loss), loss.description());
    }
  }

  /** A cap of 10 is never reached, so nothing depends on it. */
  @Test
  void trainingWhatTheLossDoesNotDependOnIsCounted() {
    Network start = Network.of(firing, 2);
    for (PathLoss loss :
        List.of(new FirstSpikeMoments(data(2, 0, 1), 1, 1), signature(data(2, 0, 1)))) {
      assertEquals(all(Cause.FLAT), idle(start, "intensityCap", loss), loss.description());
    }
  }

  @Test
  void aPenaltyIsNoGradientOfTheLoss() {
    Network start = Network.of(silent, 2);
    TrainingPlan plan =
        plan(
            start,
            "inputCurrent",
            new FirstSpikeMoments(data(2, 0, 1), 1, 1),
            new Penalty(0, 0.1, 0));
    assertEquals(
        all(Cause.SILENT), new Trainer(engine, plan).run(NOBODY, () -> false).idle(), "with l2");
  }

  @Test
  void stepsWithAGradientAreNotCounted() {
    Network start = Network.of(firing, 2);
    SpikeTrains data = data(2, 0, 1);
    for (PathLoss loss : List.of(new FirstSpikeMoments(data, 1, 1), signature(data), mmd(data))) {
      assertEquals(List.of(), idle(start, "inputCurrent", loss), loss.description());
    }
    // nobody fires, but the potential of a read-out depends on its current
    Network readOut = Network.of(firing, 1).withReadOuts(0);
    PathLoss squares =
        ReadOutLoss.squares(Statistic.FINAL, GRID, "v", new int[] {0}, new double[SAMPLES]);
    assertEquals(List.of(), idle(readOut, "inputCurrent", squares), "read-out");
  }

  /** A test leaves more samples in the trains that the batch was in. */
  @Test
  void aTestMayHaveMoreSamplesThanTheBatch() {
    Network start = Network.of(silent, 2);
    PathLoss loss = signature(data(2, 0, 1));
    PathLoss held = signature(data(2, 0, 1));
    assertEquals(
        all(Cause.SILENT, Cause.NOTHING_COMPARED),
        new Trainer(engine, tested(start, "inputCurrent", loss, scenario, held, 100))
            .run(NOBODY, () -> false)
            .idle());
  }

  /** The same loss also tests, in a window so short that it has nothing to compare there. */
  @Test
  void causesAreThoseOfTheBatchAndNotOfTheTest() {
    Network start = Network.of(firing, 2);
    PathLoss loss = signature(data(2, 0, 1));
    Scenario brief = new Scenario(Inputs.NONE, new TimeGrid(0, 1e-6, 1e-6), 20);
    assertEquals(
        all(Cause.FLAT),
        new Trainer(engine, tested(start, "intensityCap", loss, brief, loss, 4))
            .run(NOBODY, () -> false)
            .idle());
    assertTrue(loss.comparedNothing(), "the test compared nothing");
  }

  @Test
  void countsSurviveAnInterruption() {
    TrainingPlan plan =
        plan(Network.of(silent, 2), "inputCurrent", signature(data(2, 0, 1)), Penalty.NONE);
    Trainer first = new Trainer(engine, plan);
    TrainingState saved = first.run(NOBODY, () -> first.step() == 2);
    assertEquals(
        List.of(new IdleSteps(Cause.SILENT, 0, 2), new IdleSteps(Cause.NOTHING_COMPARED, 0, 2)),
        saved.idle());
    assertEquals(
        all(Cause.SILENT, Cause.NOTHING_COMPARED),
        new Trainer(engine, plan, saved).run(NOBODY, () -> false).idle());
  }

  @Test
  void sentencesNameStepsAndRemedies() {
    IdleSteps silentSteps = new IdleSteps(Cause.SILENT, 7, 12);
    assertTrue(
        silentSteps.ofFirst().startsWith("no neuron fired in step 7, so that the gradient"),
        silentSteps.ofFirst());
    assertTrue(silentSteps.ofFirst().contains("raise inputCurrent"), silentSteps.ofFirst());
    assertTrue(
        silentSteps.outOf(40).contains("in 12 of 40 steps (the first is step 7)"),
        silentSteps.outOf(40));
    for (Cause cause : Cause.values()) {
      String sentence = new IdleSteps(cause, 3, 4).ofFirst();
      assertTrue(sentence.contains("in step 3") && sentence.contains("exactly 0"), sentence);
    }
  }
}
