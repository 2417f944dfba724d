package io.roughspike.train;

import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.NonFiniteStateException;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.kernel.NonFiniteKernelException;
import io.roughspike.loss.ZeroLikelihoodException;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Trains parameters of a network as a {@link TrainingPlan} says. Step t = 0, 1, ...:
 *
 * <pre>
 *   theta   = transform(u)
 *   paths   = simulate(theta, noise of stream t, batch samples)
 *   loss, cotangents of event times and states = loss(paths)
 *   g       = d(sum cotangent x event time or state)/d theta   (exact, by the engine's reverse sweep)
 *   loss, g = loss + penalty(theta), g + penalty'(theta)
 *   u       = project(optimiser(u, g * d theta / du, rate(t)) - rate(t) decay u)
 * </pre>
 *
 * <p>Every number is a pure function of the plan: it depends neither on the engine's lanes and
 * threads nor on interruptions. One caller at a time; the engine stays the caller's.
 */
public final class Trainer {
  private final Engine engine;
  private final TrainingPlan plan;
  private final List<LearnedBlock> learned;
  private final String fingerprint;

  private final SpikeTrains trains = new SpikeTrains();
  private final EventCotangentTable cotangentTable = new EventCotangentTable();
  private final Cotangents cotangents;
  private final ParameterGradient modelGradient;
  private final double[] gradient;

  private final FreeValues values;

  private int step;
  private Network network;
  private double[] free;
  private double[] optimizerState;

  /** Where the update of a step is computed, so that a failing step changes nothing. */
  private double[] nextFree;

  private double[] nextOptimizerState;

  /** The number that stands for each block: {@link LearnedBlock#report}. */
  private final double[] report;

  /** Reports of recent steps; the row of step t is t mod RECENT. */
  private final double[] recentReports;

  private final double[] recentTestLosses = new double[TrainingState.RECENT];
  private double firstTestLoss = Double.NaN;
  private double seconds;
  private Optional<TrainingState.Best> best = Optional.empty();
  private Optional<TrainingState.Best> ofLastStep = Optional.empty();

  /** At most one of each cause. */
  private final List<IdleSteps> idle = new ArrayList<>();

  /** What the step at hand found. */
  private boolean fired;

  private boolean comparedNothing;

  private boolean hasGradient;

  /**
   * Training from the plan's start.
   *
   * @param engine computes and shares the work out; no bit depends on which
   * @param plan everything that determines the training
   */
  public Trainer(Engine engine, TrainingPlan plan) {
    this.engine = engine;
    this.plan = plan;
    this.learned = plan.learned();
    this.fingerprint = plan.fingerprint();
    this.cotangents = new Cotangents(cotangentTable, plan.loss().stateCotangents());
    this.values = new FreeValues(plan.start(), learned);
    int count = values.count();
    this.modelGradient = values.newGradient();
    this.gradient = new double[count];
    this.report = new double[learned.size()];
    this.recentReports = new double[TrainingState.RECENT * report.length];
    this.free = values.start();
    this.nextFree = new double[count];
    this.optimizerState = new double[plan.optimizer().stateSize(count)];
    this.nextOptimizerState = new double[optimizerState.length];
    this.network = values.network(free);
  }

  /**
   * Training from a saved state.
   *
   * @param engine computes and shares the work out; no bit depends on which
   * @param plan everything that determines the training
   * @param from the state to go on from
   * @throws IllegalArgumentException when the state belongs to another plan
   */
  public Trainer(Engine engine, TrainingPlan plan, TrainingState from) {
    this(engine, plan);
    if (!from.fingerprint().equals(fingerprint)) {
      throw new IllegalArgumentException(
          "the checkpoint belongs to another configuration (resume with the options it was made with, or start anew): it has [%s], this run has [%s]"
              .formatted(
                  TrainingPlan.difference(from.fingerprint(), fingerprint),
                  TrainingPlan.difference(fingerprint, from.fingerprint())));
    }
    step = from.step();
    copy(from.free(), free);
    copy(from.optimizerState(), optimizerState);
    int rows = Math.min(step, TrainingState.RECENT);
    double[] rowsOfReports = from.recentParameters();
    double[] rowsOfTestLosses = from.recentTestLosses();
    requireLength(rowsOfReports, rows * report.length);
    for (int r = 0; r < rows; r++) {
      int row = (step - rows + r) % TrainingState.RECENT;
      System.arraycopy(
          rowsOfReports, r * report.length, recentReports, row * report.length, report.length);
      // A step that was tested as the last one only is one of many when more are to come.
      recentTestLosses[row] = plan.isTested(step - rows + r) ? rowsOfTestLosses[r] : Double.NaN;
    }
    firstTestLoss = from.firstTestLoss();
    seconds = from.seconds();
    best = from.best();
    ofLastStep = from.ofLastStep().filter(one -> plan.isTested(one.step()));
    from.lowest().ifPresent(one -> requireLength(one.free(), free.length));
    idle.addAll(from.idle());
    network = values.network(free);
  }

  private static void copy(double[] from, double[] to) {
    requireLength(from, to.length);
    System.arraycopy(from, 0, to, 0, to.length);
  }

  private static void requireLength(double[] numbers, int length) {
    if (numbers.length != length) {
      throw new IllegalArgumentException(
          "the checkpoint is damaged: it must hold %d numbers where it holds %d"
              .formatted(length, numbers.length));
    }
  }

  /**
   * Trains up to the plan's last step, or until it is {@link #finished}, or until {@code stop} is
   * true; it is asked before every step. Calling it again goes on.
   *
   * @param listener told of every step
   * @param stop asked before every step whether to end here
   * @return the state reached
   * @throws NonFiniteLossException when a number failed; {@link #state} is then the last good one
   */
  public TrainingState run(TrainingListener listener, BooleanSupplier stop) {
    while (!finished() && !stop.getAsBoolean()) {
      oneStep(listener);
    }
    return state();
  }

  /** {@return whether every step is done, or early stopping has ended the training} */
  public boolean finished() {
    return step >= plan.steps() || stoppedEarly();
  }

  /**
   * {@return whether the test loss has not fallen for as long as the plan's early stopping allows}
   */
  public boolean stoppedEarly() {
    return best.isPresent()
        && best.get().testsSince() >= plan.earlyStopping().orElseThrow().patience();
  }

  private void oneStep(TrainingListener listener) {
    long startNanos = System.nanoTime();
    double loss;
    double testLoss;
    Network nextNetwork;
    try {
      loss = lossAndGradient();
      testLoss = testLoss();
      for (int b = 0; b < report.length; b++) {
        report[b] = learned.get(b).report(values.parameters());
      }
      nextNetwork = update();
    } catch (NonFiniteStateException | NonFiniteKernelException | ZeroLikelihoodException e) {
      throw new NonFiniteLossException(step, e);
    } catch (NonFiniteLossException e) {
      values.network(free); // the parameters may be those of the failed update
      throw e;
    }
    // nothing failed: the step becomes the state
    int row = step % TrainingState.RECENT;
    System.arraycopy(report, 0, recentReports, row * report.length, report.length);
    recentTestLosses[row] = testLoss;
    if (step == 0) {
      firstTestLoss = testLoss;
    }
    countIfIdle();
    if (plan.earlyStopping().isPresent() && !Double.isNaN(testLoss)) {
      updateBest(plan.earlyStopping().get(), testLoss);
    }
    network = nextNetwork;
    double[] oldFree = free;
    free = nextFree;
    nextFree = oldFree;
    double[] oldState = optimizerState;
    optimizerState = nextOptimizerState;
    nextOptimizerState = oldState;
    double stepSeconds = 1e-9 * (System.nanoTime() - startNanos);
    seconds += stepSeconds;
    step++;
    listener.stepDone(step - 1, loss, testLoss, stepSeconds, report);
  }

  private void updateBest(EarlyStopping how, double testLoss) {
    boolean lower = best.isEmpty() || testLoss < best.get().testLoss() - how.improvement();
    Optional<TrainingState.Best> found =
        lower
            ? Optional.of(new TrainingState.Best(step, testLoss, 0, free))
            : best.map(TrainingState.Best::withOneTestMore);
    if (plan.test().orElseThrow().isDue(step)) {
      best = found;
    } else if (lower) {
      ofLastStep = found; // apart, as a training that goes on has no test here
    }
  }

  /** Counts the step at hand if it had no gradient, or nothing to compare. */
  private void countIfIdle() {
    if (hasGradient) {
      return;
    }
    if (!fired) {
      count(IdleSteps.Cause.SILENT);
    }
    if (comparedNothing) {
      count(IdleSteps.Cause.NOTHING_COMPARED);
    }
    if (fired && !comparedNothing) {
      count(IdleSteps.Cause.FLAT);
    }
  }

  private void count(IdleSteps.Cause cause) {
    for (int c = 0; c < idle.size(); c++) {
      if (idle.get(c).cause() == cause) {
        idle.set(c, idle.get(c).withOneMore());
        return;
      }
    }
    idle.add(new IdleSteps(cause, step, 1));
  }

  /** The loss; the gradient with respect to the free values goes to {@link #gradient}. */
  private double lossAndGradient() {
    long samplesBefore = (long) step * plan.batch();
    int trials = plan.scenario().trials();
    Simulation simulation =
        plan.scenario()
            .simulation(
                network,
                NoiseStreams.batch(plan.seed(), step),
                (int) (trials == 1 ? 0 : samplesBefore % trials),
                plan.batch());
    engine.simulate(simulation, trains, plan.loss().states());
    double loss = plan.loss().valueAndCotangents(engine, trains, samplesBefore, cotangentTable);
    requireFinite("the loss", loss);
    fired = trains.largestCount() > 0;
    comparedNothing = plan.loss().comparedNothing();
    engine.adjoint(simulation, cotangents, modelGradient);
    hasGradient = values.areMovedBy(modelGradient);
    loss = values.penalized(loss, modelGradient, free, gradient);
    for (int b = 0; b < learned.size(); b++) {
      for (int q = values.first(b); q < values.first(b + 1); q++) {
        requireFinite("the gradient of " + learned.get(b).name(), gradient[q]);
      }
    }
    return loss;
  }

  private double testLoss() {
    if (!plan.isTested(step)) {
      return Double.NaN;
    }
    HeldOutTest test = plan.test().orElseThrow();
    double loss = test.run(engine, network, plan.testNoise(step), trains);
    requireFinite("the test loss", loss);
    return loss;
  }

  /** The updated model; leaves the update in nextFree and nextOptimizerState. */
  private Network update() {
    System.arraycopy(free, 0, nextFree, 0, free.length);
    System.arraycopy(optimizerState, 0, nextOptimizerState, 0, optimizerState.length);
    double rate = plan.schedule().rate(step);
    plan.optimizer().update(nextFree, gradient, rate, nextOptimizerState);
    for (int b = 0; b < learned.size(); b++) {
      LearnedBlock block = learned.get(b);
      double shrink = rate * block.penalty().decay();
      for (int q = values.first(b); q < values.first(b + 1); q++) {
        nextFree[q] = block.transform().project(nextFree[q] - shrink * free[q]);
      }
    }
    try {
      return values.network(nextFree);
    } catch (IllegalArgumentException e) {
      throw new NonFiniteLossException(step, e);
    }
  }

  private void requireFinite(String what, double value) {
    if (!Double.isFinite(value)) {
      throw new NonFiniteLossException(step, what + " is " + value);
    }
  }

  /** {@return the plan that is followed} */
  public TrainingPlan plan() {
    return plan;
  }

  /** {@return the model after the steps done so far} */
  public Network network() {
    return network;
  }

  /**
   * {@return what the training has found: the model of the lowest test loss where early stopping
   * asks for it, else the one after the last step}
   */
  public Network result() {
    Optional<TrainingState.Best> lowest = ofLastStep.or(() -> best);
    if (lowest.isEmpty()) {
      return network;
    }
    Network result = values.network(lowest.get().free());
    values.network(free); // parameters are those of the last step again
    return result;
  }

  /** {@return the first neuron of {@link #network}: the model itself when it is one neuron} */
  public Neuron neuron() {
    return network.neuron(0);
  }

  /** {@return how many steps are done} */
  public int step() {
    return step;
  }

  /** {@return a snapshot of the state after the steps done so far; may be taken by a listener} */
  public TrainingState state() {
    int rows = Math.min(step, TrainingState.RECENT);
    double[] rowsOfReports = new double[rows * report.length];
    double[] rowsOfTestLosses = new double[rows];
    for (int r = 0; r < rows; r++) {
      int row = (step - rows + r) % TrainingState.RECENT;
      System.arraycopy(
          recentReports, row * report.length, rowsOfReports, r * report.length, report.length);
      rowsOfTestLosses[r] = recentTestLosses[row];
    }
    return new TrainingState(
        fingerprint,
        step,
        free,
        optimizerState,
        rowsOfReports,
        rowsOfTestLosses,
        firstTestLoss,
        seconds,
        best,
        ofLastStep,
        idle);
  }

  /**
   * {@return steps so far without a gradient, in the order in which their causes first occurred}
   */
  public List<IdleSteps> idle() {
    return Collections.unmodifiableList(idle);
  }
}
