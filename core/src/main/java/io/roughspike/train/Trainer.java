package io.roughspike.train;

import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.NonFiniteStateException;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Parameter;
import io.roughspike.model.StochasticNeuron;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import java.util.EnumSet;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Trains parameters of a neuron as a {@link TrainingPlan} says. Step t = 0, 1, ...:
 *
 * <pre>
 *   theta   = transform(u)
 *   trains  = simulate(theta, noise of stream t, batch samples)
 *   loss, cotangents of the event times = loss(trains)
 *   g       = d(sum cotangent x event time)/d theta      (exact, by the engine's reverse sweep)
 *   u       = project(optimiser(u, g * d theta / du, rate(t)))
 * </pre>
 *
 * <p>Every number is a pure function of the plan: it depends neither on the engine's lanes and
 * threads nor on interruptions. One caller at a time; the engine stays the caller's.
 */
public final class Trainer {
  private final Engine engine;
  private final TrainingPlan plan;
  private final List<LearnedParameter> learned;
  private final String fingerprint;

  private final SpikeTrains trains = new SpikeTrains();
  private final EventCotangentTable cotangentTable = new EventCotangentTable();
  private final Cotangents cotangents = Cotangents.ofEvents(cotangentTable);
  private final ParameterGradient modelGradient;
  private final double[] gradient;

  private int step;
  private StochasticNeuron neuron;
  private double[] free;
  private double[] optimizerState;

  /** Where the update of a step is computed, so that a failing step changes nothing. */
  private double[] nextFree;

  private double[] nextOptimizerState;

  private final double[] parameters;

  /** Learned parameters of recent steps; the row of step t is t mod RECENT. */
  private final double[] recentParameters;

  private final double[] recentTestLosses = new double[TrainingState.RECENT];
  private double firstTestLoss = Double.NaN;
  private double seconds;

  /** Training from the plan's start. */
  public Trainer(Engine engine, TrainingPlan plan) {
    this.engine = engine;
    this.plan = plan;
    this.learned = plan.learned();
    this.fingerprint = plan.fingerprint();
    int count = learned.size();
    this.modelGradient =
        new ParameterGradient(
            learned.stream()
                .map(LearnedParameter::parameter)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Parameter.class))));
    this.gradient = new double[count];
    this.parameters = new double[count];
    this.recentParameters = new double[TrainingState.RECENT * count];
    this.free = new double[count];
    this.nextFree = new double[count];
    this.optimizerState = new double[plan.optimizer().stateSize(count)];
    this.nextOptimizerState = new double[optimizerState.length];
    for (int p = 0; p < count; p++) {
      LearnedParameter one = learned.get(p);
      try {
        free[p] = one.transform().free(plan.start().get(one.parameter()));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(one.parameter().yamlName() + ": " + e.getMessage(), e);
      }
    }
    this.neuron = neuronAt(free);
  }

  /**
   * Training from a saved state.
   *
   * @throws IllegalArgumentException when the state belongs to another plan
   */
  public Trainer(Engine engine, TrainingPlan plan, TrainingState from) {
    this(engine, plan);
    if (!from.fingerprint().equals(fingerprint)) {
      throw new IllegalArgumentException(
          "the checkpoint belongs to another configuration (resume with the options it was made with, or start anew): it has ["
              + from.fingerprint()
              + "], this run has ["
              + fingerprint
              + "]");
    }
    step = from.step();
    copy(from.free(), free);
    copy(from.optimizerState(), optimizerState);
    int rows = Math.min(step, TrainingState.RECENT);
    double[] rowsOfParameters = from.recentParameters();
    double[] rowsOfTestLosses = from.recentTestLosses();
    for (int r = 0; r < rows; r++) {
      int row = (step - rows + r) % TrainingState.RECENT;
      System.arraycopy(
          rowsOfParameters, r * free.length, recentParameters, row * free.length, free.length);
      recentTestLosses[row] = rowsOfTestLosses[r];
    }
    firstTestLoss = from.firstTestLoss();
    seconds = from.seconds();
    neuron = neuronAt(free);
  }

  private static void copy(double[] from, double[] to) {
    if (from.length != to.length) {
      throw new IllegalArgumentException(
          "the checkpoint is damaged: it must hold %d numbers where it holds %d"
              .formatted(to.length, from.length));
    }
    System.arraycopy(from, 0, to, 0, to.length);
  }

  /**
   * Trains up to the plan's last step, or until {@code stop} is true; it is asked before every
   * step. Calling it again goes on.
   *
   * @return the state reached
   * @throws NonFiniteLossException when a number failed; {@link #state} is then the last good one
   */
  public TrainingState run(TrainingListener listener, BooleanSupplier stop) {
    while (step < plan.steps() && !stop.getAsBoolean()) {
      oneStep(listener);
    }
    return state();
  }

  private void oneStep(TrainingListener listener) {
    long startNanos = System.nanoTime();
    double loss;
    double testLoss;
    StochasticNeuron nextNeuron;
    try {
      loss = lossAndGradient();
      testLoss = testLoss();
      nextNeuron = update();
    } catch (NonFiniteStateException e) {
      throw new NonFiniteLossException(step, e);
    }
    // nothing failed: the step becomes the state
    int row = step % TrainingState.RECENT;
    for (int p = 0; p < parameters.length; p++) {
      parameters[p] = neuron.get(learned.get(p).parameter());
      recentParameters[row * parameters.length + p] = parameters[p];
    }
    recentTestLosses[row] = testLoss;
    if (step == 0) {
      firstTestLoss = testLoss;
    }
    neuron = nextNeuron;
    double[] oldFree = free;
    free = nextFree;
    nextFree = oldFree;
    double[] oldState = optimizerState;
    optimizerState = nextOptimizerState;
    nextOptimizerState = oldState;
    double stepSeconds = 1e-9 * (System.nanoTime() - startNanos);
    seconds += stepSeconds;
    step++;
    listener.stepDone(step - 1, loss, testLoss, stepSeconds, parameters);
  }

  /** The loss; the gradient with respect to the free values goes to {@link #gradient}. */
  private double lossAndGradient() {
    Simulation simulation =
        plan.scenario().simulation(neuron, NoiseStreams.batch(plan.seed(), step), plan.batch());
    engine.simulate(simulation, trains);
    double loss =
        plan.loss().valueAndCotangents(engine, trains, (long) step * plan.batch(), cotangentTable);
    requireFinite("the loss", loss);
    engine.adjoint(simulation, cotangents, modelGradient);
    for (int p = 0; p < gradient.length; p++) {
      LearnedParameter one = learned.get(p);
      gradient[p] = modelGradient.get(one.parameter()) * one.transform().slope(free[p]);
      requireFinite("the gradient of " + one.parameter().yamlName(), gradient[p]);
    }
    return loss;
  }

  private double testLoss() {
    if (plan.test().isEmpty() || step % plan.test().get().every() != 0) {
      return Double.NaN;
    }
    HeldOutTest test = plan.test().get();
    engine.simulate(
        test.scenario()
            .simulation(neuron, NoiseStreams.testBatch(plan.seed(), step), test.samples()),
        trains);
    double loss = test.loss().applyAsDouble(engine, trains);
    requireFinite("the test loss", loss);
    return loss;
  }

  /** The updated model; leaves the update in nextFree and nextOptimizerState. */
  private StochasticNeuron update() {
    System.arraycopy(free, 0, nextFree, 0, free.length);
    System.arraycopy(optimizerState, 0, nextOptimizerState, 0, optimizerState.length);
    plan.optimizer().update(nextFree, gradient, plan.schedule().rate(step), nextOptimizerState);
    for (int p = 0; p < nextFree.length; p++) {
      nextFree[p] = learned.get(p).transform().project(nextFree[p]);
    }
    try {
      return neuronAt(nextFree);
    } catch (IllegalArgumentException e) {
      throw new NonFiniteLossException(step, e);
    }
  }

  private StochasticNeuron neuronAt(double[] freeValues) {
    double[] values = plan.start().toArray();
    for (int p = 0; p < freeValues.length; p++) {
      LearnedParameter one = learned.get(p);
      values[one.parameter().ordinal()] = one.transform().value(freeValues[p]);
    }
    return StochasticNeuron.of(values);
  }

  private void requireFinite(String what, double value) {
    if (!Double.isFinite(value)) {
      throw new NonFiniteLossException(step, what + " is " + value);
    }
  }

  /** The plan that is followed. */
  public TrainingPlan plan() {
    return plan;
  }

  /** The model after the steps done so far. */
  public StochasticNeuron neuron() {
    return neuron;
  }

  /** A snapshot of the state after the steps done so far; may be taken by a listener. */
  public TrainingState state() {
    int rows = Math.min(step, TrainingState.RECENT);
    double[] rowsOfParameters = new double[rows * free.length];
    double[] rowsOfTestLosses = new double[rows];
    for (int r = 0; r < rows; r++) {
      int row = (step - rows + r) % TrainingState.RECENT;
      System.arraycopy(
          recentParameters, row * free.length, rowsOfParameters, r * free.length, free.length);
      rowsOfTestLosses[r] = recentTestLosses[row];
    }
    return new TrainingState(
        fingerprint,
        step,
        free,
        optimizerState,
        rowsOfParameters,
        rowsOfTestLosses,
        firstTestLoss,
        seconds);
  }
}
