package io.roughspike.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.Inputs;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.loss.FirstSpikeMoments;
import io.roughspike.model.Network;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.SpikeTrains;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a step makes of a gradient, for every optimiser, under a rate that changes from step to
 * step. Neurons that never fire have a loss without a gradient, so that the gradient is that of the
 * l2 penalty, 2 l2 u, to the last bit.
 */
class UpdateTest {
  private static final double L2 = 0.7;
  private static final double DECAY = 2;
  private static final List<Double> RATES = List.of(0.05, 0.02, 0.11, 0.004, 0.07, 0.03);
  private static final int STEPS = RATES.size();

  private static final List<Optimizer> ALL =
      List.of(
          new RmsProp(0.7, 0.3),
          new Adam(),
          new SgdMomentum(0.6),
          new FullMatrixAdam(),
          new GradientClip(new SgdMomentum(0.5), 1, 0.8));

  private final Engine engine = Engines.create(Engines.SCALAR, 1);
  private final Network start =
      Network.of(
          Arrays.stream(new double[] {1.5, -0.8, 0.3})
              .mapToObj(current ->
                  LeakyNeuron.standard()
                      .with("tauS", 1e12)
                      .with("beta", 0)
                      .with("inputCurrent", current))
              .toList());

  @AfterEach
  void closeEngine() {
    engine.close();
  }

  private TrainingPlan plan(Optimizer optimizer, double decay) {
    return new TrainingPlan(
        start,
        List.of(
            LearnedBlock.of(start, "inputCurrent")
                .with(Transform.identity())
                .with(new Penalty(0, L2, decay))),
        new Scenario(Inputs.NONE, new TimeGrid(0, 1, 0.5), 5),
        new FirstSpikeMoments(new SpikeTrains(1, 3, 1), 1, 1),
        2,
        optimizer,
        new LearningRateSchedule.Piecewise(List.of(0, 1, 2, 3, 4, 5), RATES),
        STEPS,
        1,
        Optional.empty());
  }

  @Test
  void everyOptimizerIsHere() {
    Set<Class<?>> tested = new HashSet<>();
    ALL.forEach(optimizer -> tested.add(optimizer.getClass()));
    assertEquals(Set.of(Optimizer.class.getPermittedSubclasses()), tested, "optimisers tested");
  }

  /**
   * The value of before the step shrinks, by the rate of that step: u' = optimiser(u, g) - rate
   * decay u.
   */
  @Test
  void weightDecayShrinksTheOldValueBesideAGradient() {
    for (Optimizer optimizer : ALL) {
      for (double decay : new double[] {0, DECAY}) {
        Trainer trainer = new Trainer(engine, plan(optimizer, decay));
        double[] expected = trainer.state().free();
        double[] state = new double[optimizer.stateSize(3)];
        for (int step = 0; step < STEPS; step++) {
          double[] old = expected.clone();
          double[] gradient = Arrays.stream(old).map(u -> 2 * L2 * u).toArray();
          optimizer.update(expected, gradient, RATES.get(step), state);
          for (int p = 0; p < 3; p++) {
            assertTrue(Math.abs(expected[p] - old[p]) > 1e-6, "the gradient moves value " + p);
            expected[p] -= RATES.get(step) * decay * old[p];
          }
          int end = step + 1;
          double[] found =
              trainer.run((t, loss, test, seconds, p) -> {}, () -> trainer.step() == end).free();
          for (int p = 0; p < 3; p++) {
            assertEquals(
                expected[p],
                found[p],
                // some roundings a step of numbers up to 2
                20 * Math.ulp(2.0),
                "%s, decay %s, value %d after step %d".formatted(optimizer, decay, p, step));
          }
        }
      }
    }
  }

  /**
   * With m = momentum m + rate g a gradient keeps the rate of its own step: u_T = u_0 - sum over t
   * of rate_t g_t (1 + momentum + ... + momentum^(T - 1 - t)).
   */
  @Test
  void momentumKeepsTheRateOfEachGradient() {
    double momentum = 0.6;
    double[] gradients = {2, -1, 0.5, 3, -2.5, 1};
    double[] theta = {0.25};
    double[] state = new double[1];
    for (int end = 1; end <= STEPS; end++) {
      new SgdMomentum(momentum)
          .update(theta, new double[] {gradients[end - 1]}, RATES.get(end - 1), state);
      double expected = 0.25;
      for (int t = 0; t < end; t++) {
        double weight = (1 - Math.pow(momentum, end - t)) / (1 - momentum);
        expected -= RATES.get(t) * gradients[t] * weight;
      }
      assertEquals(
          expected, theta[0], 50 * Math.ulp(1.0), "sgd with momentum after step " + (end - 1));
    }
  }

  /** The same of RMSProp, whose momentum gathers rate g / sqrt(n): here n = g^2, so of signs. */
  @Test
  void momentumOfRmsPropKeepsTheRateOfEachGradient() {
    double momentum = 0.6;
    double[] gradients = {2e4, -1e4, 0.5e4, 3e4, -2.5e4, 1e4};
    double[] theta = {0.25};
    double[] state = new double[2];
    for (int end = 1; end <= STEPS; end++) {
      new RmsProp(0, momentum)
          .update(theta, new double[] {gradients[end - 1]}, RATES.get(end - 1), state);
      double expected = 0.25;
      for (int t = 0; t < end; t++) {
        double weight = (1 - Math.pow(momentum, end - t)) / (1 - momentum);
        expected -= RATES.get(t) * Math.signum(gradients[t]) * weight;
      }
      // 1e-8 beside g^2 = 1e7 and more, and rounding
      assertEquals(expected, theta[0], 1e-14, "rmsprop with momentum after step " + (end - 1));
    }
  }
}
