package io.roughspike.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.Inputs;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.loss.FirstSpikeMoments;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.SpikeTrains;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which steps are tested, under which noise, and what early stopping makes of the tests. */
class EarlyStoppingTest {
  private static final TrainingListener NOBODY = (step, loss, testLoss, seconds, parameters) -> {};
  private static final long SEED = 5;
  private static final double RATE = 0.02;

  private final Engine engine = Engines.create(Engines.SCALAR, 1);
  private final Scenario scenario = new Scenario(Inputs.NONE, new TimeGrid(0, 2, 0.02), 4);
  private final Neuron truth =
      LeakyNeuron.standard()
          .with("mu1", 10)
          .with("mu2", 1)
          .with("sigma11", 0.3)
          .with("beta", 4)
          .with("inputCurrent", 1.4);
  private final Network start = Network.of(truth.with("inputCurrent", 0.9));

  @AfterEach
  void closeEngine() {
    engine.close();
  }

  private FirstSpikeMoments loss(boolean held) {
    SpikeTrains data = new SpikeTrains();
    engine.simulate(
        scenario.simulation(
            truth, held ? NoiseStreams.testData(SEED) : NoiseStreams.data(SEED), 40),
        data);
    return new FirstSpikeMoments(data, 2, 2);
  }

  private TrainingPlan plan(int steps, int every, double rate, Optional<EarlyStopping> stopping) {
    return plan(start, steps, every, rate, stopping);
  }

  private TrainingPlan plan(
      Network first, int steps, int every, double rate, Optional<EarlyStopping> stopping) {
    return new TrainingPlan(
        first,
        List.of(LearnedBlock.of(first, "inputCurrent")),
        scenario,
        loss(false),
        20,
        new SgdMomentum(0),
        new LearningRateSchedule.Constant(rate),
        steps,
        SEED,
        Optional.of(new HeldOutTest(scenario, loss(true), 20, every)),
        stopping);
  }

  private static Optional<EarlyStopping> patience(int tests) {
    return Optional.of(new EarlyStopping(tests, 0));
  }

  private static TrainingState finish(Trainer trainer) {
    return trainer.run(NOBODY, () -> false);
  }

  private static int[] tested(TrainingHistory history) {
    double[] losses = history.testLosses();
    return Arrays.stream(history.steps()).filter(t -> !Double.isNaN(losses[t])).toArray();
  }

  @Test
  void theLastStepIsTestedWhateverEvery() {
    for (boolean stopping : new boolean[] {false, true}) {
      TrainingHistory history = new TrainingHistory();
      new Trainer(engine, plan(11, 4, RATE, stopping ? patience(9) : Optional.empty()))
          .run(history, () -> false);
      assertArrayEquals(
          new int[] {0, 4, 8, 10}, tested(history), "tested steps, early stopping " + stopping);
    }
  }

  /** The loss falls, so the last step is the best; step 0 is the only other one with a test. */
  @Test
  void theStartIsNotTheResultWhereTheLastStepIsBetter() {
    Trainer trainer = new Trainer(engine, plan(12, 100, RATE, patience(1)));
    double[] current = {0};
    TrainingState end =
        trainer.run(
            (step, loss, testLoss, seconds, parameters) -> current[0] = parameters[0], () -> false);
    assertTrue(
        trainer.result().neuron(0).get("inputCurrent") > start.neuron(0).get("inputCurrent"),
        "result " + trainer.result().neuron(0).get("inputCurrent"));
    assertEquals(11, end.lowest().orElseThrow().step(), "step of the lowest test loss");
    assertEquals(
        current[0], trainer.result().neuron(0).get("inputCurrent"), "the model of that step");
  }

  /** A rate that moves nothing: the same model is tested at every step. */
  @Test
  void testsOfEarlyStoppingShareTheirNoiseAndOthersDoNot() {
    for (boolean stopping : new boolean[] {false, true}) {
      TrainingHistory history = new TrainingHistory();
      new Trainer(engine, plan(5, 1, 1e-300, stopping ? patience(9) : Optional.empty()))
          .run(history, () -> false);
      assertEquals(
          stopping ? 1 : 5,
          Arrays.stream(history.testLosses()).distinct().count(),
          "different losses of one model in 5 tests, early stopping %s: %s"
              .formatted(stopping, Arrays.toString(history.testLosses())));
    }
  }

  /** Small steps in the right direction lower a loss under common noise every time. */
  @Test
  void patienceOneDoesNotStopByChance() {
    Trainer trainer = new Trainer(engine, plan(25, 1, 0.2 * RATE, patience(1)));
    TrainingHistory history = new TrainingHistory();
    assertEquals(
        25,
        trainer.run(history, () -> false).step(),
        () -> "steps done; test losses " + Arrays.toString(history.testLosses()));
    assertFalse(trainer.stoppedEarly());
  }

  private static void assertSame(String what, Trainer expected, Trainer found) {
    TrainingState a = expected.state();
    TrainingState b = found.state();
    assertArrayEquals(a.free(), b.free(), what + ": free values");
    assertArrayEquals(a.recentTestLosses(), b.recentTestLosses(), what + ": test losses");
    assertEquals(
        a.best().map(TrainingState.Best::step), b.best().map(TrainingState.Best::step), what);
    assertEquals(
        a.best().map(TrainingState.Best::testsSince),
        b.best().map(TrainingState.Best::testsSince),
        what + ": tests since the best");
    assertEquals(
        a.ofLastStep().map(TrainingState.Best::testLoss),
        b.ofLastStep().map(TrainingState.Best::testLoss),
        what + ": test of the last step alone");
    assertEquals(expected.result(), found.result(), what + ": result");
  }

  /**
   * A training of 11 steps tests its step 10, a longer one with a test every 4 does not: going on
   * must not remember it.
   */
  @Test
  void aLastStepTestedAsSuchIsForgottenWhenTheTrainingGoesOn() {
    for (Optional<EarlyStopping> stopping : List.of(Optional.<EarlyStopping>empty(), patience(9))) {
      Trainer part = new Trainer(engine, plan(11, 4, RATE, stopping));
      finish(part);
      assertFalse(Double.isNaN(part.state().recentTestLosses()[10]), "step 10 of 11 is tested");
      TrainingState state = part.state();
      assertEquals(
          stopping.map(_ -> 8), state.best().map(TrainingState.Best::step), "best by every");
      assertEquals(
          stopping.map(_ -> 10), state.ofLastStep().map(TrainingState.Best::step), "last step");
      Trainer again = new Trainer(engine, plan(11, 4, RATE, stopping), part.state());
      assertSame("nothing more to do, " + stopping, part, again);
      for (int end : new int[] {12, 29, 30}) { // of these 29 ends with a test that is due
        Trainer whole = new Trainer(engine, plan(end, 4, RATE, stopping));
        finish(whole);
        Trainer resumed = new Trainer(engine, plan(end, 4, RATE, stopping), part.state());
        finish(resumed);
        assertSame("11 steps, then up to %d, %s".formatted(end, stopping), whole, resumed);
      }
    }
  }

  @Test
  void aWorseLastStepIsNotTheResult() {
    // from the truth far away in step 0
    Network right = Network.of(truth);
    Trainer trainer = new Trainer(engine, plan(right, 2, 100, 1000 * RATE, patience(1)));
    finish(trainer);
    assertEquals(0, trainer.state().lowest().orElseThrow().step(), "step of the lowest test loss");
    assertEquals(right, trainer.result());
  }
}
