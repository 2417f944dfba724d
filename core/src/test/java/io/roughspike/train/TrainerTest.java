package io.roughspike.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.loss.ExpectedSignature;
import io.roughspike.loss.FirstSpikeMoments;
import io.roughspike.loss.SpikeTrainLoss;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrainerTest {
  private static final TrainingListener NOBODY = (step, loss, testLoss, seconds, parameters) -> {};
  private static final int STEPS = 230;
  private static final long SEED = 7;

  private final Engine engine = Engines.create(Engines.SCALAR, 1);
  private final Scenario scenario = new Scenario(Optional.empty(), new TimeGrid(0, 2, 0.02), 4);
  private final Neuron truth =
      LeakyNeuron.standard()
          .with("mu1", 10)
          .with("mu2", 1)
          .with("sigma11", 0.3)
          .with("vReset", 1.2)
          .with("beta", 4)
          .with("inputCurrent", 1.4);
  private final Network start =
      Network.of(truth.with("inputCurrent", 1.1).with("tauS", 1.5).with("beta", 3));

  @AfterEach
  void closeEngine() {
    engine.close();
  }

  private SpikeTrains simulated(int stream, int samples) {
    SpikeTrains data = new SpikeTrains();
    engine.simulate(
        scenario.simulation(
            truth, stream == 0 ? NoiseStreams.data(SEED) : NoiseStreams.testData(SEED), samples),
        data);
    return data;
  }

  private TrainingPlan plan(SpikeTrainLoss loss, Optimizer optimizer, int steps) {
    FirstSpikeMoments test = new FirstSpikeMoments(simulated(1, 20), 3, 2);
    return new TrainingPlan(
        start,
        List.of(
            LearnedBlock.of(start, "inputCurrent"),
            LearnedBlock.of(start, "tauS"),
            LearnedBlock.of(start, "beta").with(new Transform.Sigmoid(0.5, 8))),
        scenario,
        loss,
        10,
        optimizer,
        new LearningRateSchedule.Cosine(0.02, 0.001, STEPS),
        steps,
        SEED,
        Optional.of(
            new HeldOutTest(
                scenario,
                (_, trains) -> test.meanAbsoluteError(trains),
                test.description(),
                20,
                3)));
  }

  private TrainingPlan plan(int steps) {
    return plan(ExpectedSignature.matched(simulated(0, 25), 3, 0, 2), new RmsProp(0.8, 0.3), steps);
  }

  private static void assertSameBits(TrainingState expected, TrainingState actual) {
    assertEquals(expected.step(), actual.step());
    assertArrayEquals(expected.free(), actual.free(), 0.0);
    assertArrayEquals(expected.optimizerState(), actual.optimizerState(), 0.0);
    assertArrayEquals(expected.recentParameters(), actual.recentParameters(), 0.0);
    assertArrayEquals(expected.recentTestLosses(), actual.recentTestLosses(), 0.0);
    assertEquals(expected.firstTestLoss(), actual.firstTestLoss(), 0.0);
    assertEquals(expected.fingerprint(), actual.fingerprint());
  }

  private static TrainingState copy(TrainingState state) {
    return new TrainingState(
        state.fingerprint(),
        state.step(),
        state.free(),
        state.optimizerState(),
        state.recentParameters(),
        state.recentTestLosses(),
        state.firstTestLoss(),
        state.seconds());
  }

  @Test
  void reducesTheTestLoss() {
    TrainingState end = new Trainer(engine, plan(STEPS)).run(NOBODY, () -> false);
    assertTrue(
        end.meanOfRecentTestLosses() < 0.5 * end.firstTestLoss(),
        end.firstTestLoss() + " to " + end.meanOfRecentTestLosses());
  }

  @Test
  void resumesToTheSameBits() {
    TrainingState whole = new Trainer(engine, plan(STEPS)).run(NOBODY, () -> false);
    for (int interruptedAt : new int[] {0, 1, 199, 200, 201, 229}) {
      Trainer first = new Trainer(engine, plan(STEPS));
      TrainingState saved = copy(first.run(NOBODY, () -> first.state().step() == interruptedAt));
      assertEquals(interruptedAt, saved.step());
      TrainingState resumed = new Trainer(engine, plan(STEPS), saved).run(NOBODY, () -> false);
      assertSameBits(whole, resumed);
    }
  }

  @Test
  void goesOnWithMoreStepsToTheSameBits() {
    TrainingState whole = new Trainer(engine, plan(40)).run(NOBODY, () -> false);
    TrainingState part = new Trainer(engine, plan(15)).run(NOBODY, () -> false);
    assertSameBits(whole, new Trainer(engine, plan(40), part).run(NOBODY, () -> false));
  }

  @Test
  void doesNotDependOnThreads() {
    TrainingState one = new Trainer(engine, plan(30)).run(NOBODY, () -> false);
    try (Engine threads = Engines.create(Engines.SCALAR, 3)) {
      assertSameBits(one, new Trainer(threads, plan(30)).run(NOBODY, () -> false));
    }
  }

  /** One step of plain gradient descent shows the gradient in the free values. */
  @Test
  void followsTheGradientInFreeValues() {
    SpikeTrainLoss loss = new FirstSpikeMoments(simulated(0, 25), 2, 2);
    TrainingPlan plan = plan(loss, new SgdMomentum(0), 1);
    Trainer trainer = new Trainer(engine, plan);
    double[] before = trainer.state().free();
    double[] after = trainer.run(NOBODY, () -> false).free();
    double rate = plan.schedule().rate(0);
    // Losses near 1 with derivatives of order 1 to 10: h^2 and eps / h, and the subtraction of free
    // values loses eps / rate.
    double h = Math.cbrt(Math.ulp(1.0));
    double tolerance = 100 * h * h + 4 * Math.ulp(2.0) / rate;
    for (int p = 0; p < before.length; p++) {
      double difference =
          (lossAt(plan, loss, before, p, h) - lossAt(plan, loss, before, p, -h)) / (2 * h);
      assertEquals(difference, (before[p] - after[p]) / rate, tolerance, "parameter " + p);
    }
  }

  private double lossAt(TrainingPlan plan, SpikeTrainLoss loss, double[] free, int p, double h) {
    double[] values = plan.start().toArray();
    for (int q = 0; q < free.length; q++) {
      LearnedBlock one = plan.learned().get(q);
      double u = free[q] + (q == p ? h : 0);
      values[one.entry(0)] = one.transform().value(u);
    }
    SpikeTrains trains = new SpikeTrains();
    Network network = plan.start().withParameters(values);
    engine.simulate(
        scenario.simulation(network, NoiseStreams.batch(SEED, 0), 0, plan.batch()), trains);
    return loss.value(engine, trains);
  }

  @Test
  void tellsItsListenerEveryStep() {
    List<Integer> steps = new ArrayList<>();
    TrainingHistory history = new TrainingHistory();
    TrainingPlan plan = plan(20);
    Trainer trainer = new Trainer(engine, plan);
    TrainingState end =
        trainer.run(
            history.and((step, loss, testLoss, seconds, parameters) -> {
              steps.add(step);
              assertEquals(step + 1, trainer.state().step());
              assertEquals(
                  step % 3 == 0 || step == 19, !Double.isNaN(testLoss), "step " + step + " tested");
              assertTrue(loss > 0 && seconds > 0);
            }),
            () -> false);
    assertEquals(20, steps.size());
    assertArrayEquals(steps.stream().mapToInt(x -> x).toArray(), history.steps());
    assertEquals(plan.start().neuron(0).get("inputCurrent"), history.parameter(0)[0], 0.0);
    assertEquals(history.testLosses()[0], end.firstTestLoss(), 0.0);
    double mean = 0;
    for (double value : history.parameter(2)) {
      mean += value / 20;
    }
    assertEquals(mean, end.meanOfRecentParameters()[2], 20 * Math.ulp(8.0));
  }

  @Test
  void stopsWhenAskedTo() {
    Trainer trainer = new Trainer(engine, plan(20));
    assertEquals(0, trainer.run(NOBODY, () -> true).step());
    int[] done = {0};
    assertEquals(
        4,
        trainer
            .run((step, loss, testLoss, seconds, parameters) -> done[0]++, () -> done[0] == 4)
            .step());
  }

  /** A loss that fails at a given call. */
  private record FailingLoss(
      SpikeTrainLoss loss, int failAt, AtomicInteger calls, boolean inCotangent)
      implements SpikeTrainLoss {
    @Override
    public double value(Engine engine, SpikeTrains generated, long firstPair) {
      return loss.value(engine, generated, firstPair);
    }

    @Override
    public double valueAndCotangents(
        Engine engine, SpikeTrains generated, long firstPair, EventCotangentTable out) {
      double value = loss.valueAndCotangents(engine, generated, firstPair, out);
      if (calls.getAndIncrement() < failAt) {
        return value;
      }
      if (inCotangent) {
        out.add(0, 0, Double.NaN);
        return value;
      }
      return Double.POSITIVE_INFINITY;
    }

    @Override
    public String description() {
      return loss.description();
    }
  }

  @Test
  void aFailingNumberLeavesTheLastGoodState() {
    SpikeTrains data = simulated(0, 25);
    for (boolean inCotangent : new boolean[] {false, true}) {
      SpikeTrainLoss good = ExpectedSignature.matched(data, 3, 0, 2);
      Trainer healthy = new Trainer(engine, plan(good, new RmsProp(0.8, 0.3), STEPS));
      TrainingState expected = healthy.run(NOBODY, () -> healthy.step() == 5);
      FailingLoss failing = new FailingLoss(good, 5, new AtomicInteger(), inCotangent);
      Trainer trainer = new Trainer(engine, plan(failing, new RmsProp(0.8, 0.3), STEPS));
      NonFiniteLossException e =
          assertThrows(NonFiniteLossException.class, () -> trainer.run(NOBODY, () -> false));
      assertEquals(5, e.step());
      assertTrue(e.getMessage().contains("step 5"), e.getMessage());
      assertTrue(e.getMessage().contains(inCotangent ? "NaN" : "Infinity"), e.getMessage());
      assertSameBits(expected, trainer.state());
    }
  }

  @Test
  void anUpdateOutOfTheModelsRangeLeavesTheLastGoodState() {
    SpikeTrainLoss loss = new FirstSpikeMoments(simulated(0, 25), 2, 2);
    TrainingPlan plan =
        new TrainingPlan(
            start,
            List.of(LearnedBlock.of(start, "tauS")),
            scenario,
            loss,
            10,
            new SgdMomentum(0),
            new LearningRateSchedule.Constant(1e6),
            50,
            SEED,
            Optional.empty());
    Trainer trainer = new Trainer(engine, plan);
    NonFiniteLossException e =
        assertThrows(NonFiniteLossException.class, () -> trainer.run(NOBODY, () -> false));
    assertTrue(e.getMessage().contains("tauS must be "), e.getMessage()); // exp(u) is 0 or infinite
    assertEquals(e.step(), trainer.state().step());
    assertTrue(trainer.neuron().get("tauS") > 0);
  }

  @Test
  void refusesACheckpointOfAnotherPlan() {
    TrainingState state = new Trainer(engine, plan(5)).run(NOBODY, () -> false);
    TrainingPlan other =
        plan(new FirstSpikeMoments(simulated(0, 25), 3, 2), new RmsProp(0.8, 0.3), 5);
    String message =
        assertThrows(IllegalArgumentException.class, () -> new Trainer(engine, other, state))
            .getMessage();
    assertTrue(message.contains("another configuration"), message);
    assertTrue(
        message.contains("it has [loss: " + plan(5).loss().description() + "]")
            && message.contains("this run has [loss: " + other.loss().description() + "]"),
        message);
  }

  @Test
  void refusesADamagedCheckpoint() {
    TrainingState state = new Trainer(engine, plan(5)).run(NOBODY, () -> false);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new TrainingState(
                state.fingerprint(),
                6,
                state.free(),
                state.optimizerState(),
                state.recentParameters(),
                state.recentTestLosses(),
                0,
                0));
    TrainingState shortOfState =
        new TrainingState(
            state.fingerprint(),
            state.step(),
            state.free(),
            new double[1],
            state.recentParameters(),
            state.recentTestLosses(),
            0,
            0);
    assertTrue(
        assertThrows(
                IllegalArgumentException.class, () -> new Trainer(engine, plan(5), shortOfState))
            .getMessage()
            .contains("damaged"));
  }

  @Test
  void plansRefuseWhatCannotBe() {
    TrainingPlan plan = plan(5);
    assertRefused("at least one parameter", () -> with(plan, List.of(), 5, 1));
    assertRefused(
        "twice",
        () ->
            with(
                plan,
                List.of(LearnedBlock.of(start, "beta"), LearnedBlock.of(start, "beta")),
                5,
                1));
    assertRefused("batch", () -> with(plan, plan.learned(), 0, 1));
    assertRefused("steps", () -> with(plan, plan.learned(), 5, 0));
    assertRefused("steps", () -> with(plan, plan.learned(), 5, NoiseStreams.MAX_STEPS + 1));
    assertRefused(
        "beta",
        () ->
            new Trainer(
                engine,
                with(
                    plan,
                    List.of(LearnedBlock.of(start, "beta").with(new Transform.Clamp(0, 1))),
                    5,
                    1)));
  }

  private static TrainingPlan with(
      TrainingPlan plan, List<LearnedBlock> learned, int batch, int steps) {
    return new TrainingPlan(
        plan.start(),
        learned,
        plan.scenario(),
        plan.loss(),
        batch,
        plan.optimizer(),
        plan.schedule(),
        steps,
        plan.seed(),
        plan.test());
  }

  @Test
  void streamsServeOnePurposeEach() {
    List<Integer> streams = new ArrayList<>();
    streams.add(NoiseStreams.data(SEED).stream());
    streams.add(NoiseStreams.testData(SEED).stream());
    streams.add(NoiseStreams.startValues(SEED).stream());
    streams.add(NoiseStreams.modelValues(SEED).stream());
    for (int step = 0; step < 100; step++) {
      streams.add(NoiseStreams.batch(SEED, step).stream());
      streams.add(NoiseStreams.testBatch(SEED, step).stream());
    }
    int last = NoiseStreams.MAX_STEPS - 1;
    streams.add(NoiseStreams.batch(SEED, last).stream());
    streams.add(NoiseStreams.testBatch(SEED, last).stream());
    assertEquals(streams.size(), streams.stream().distinct().count());
    assertFalse(streams.stream().anyMatch(stream -> stream < 0));
  }

  private static void assertRefused(String words, Runnable call) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(message.contains(words), message);
  }
}
