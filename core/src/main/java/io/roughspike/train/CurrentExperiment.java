package io.roughspike.train;

import io.roughspike.engine.Engine;
import io.roughspike.loss.FirstSpikeMoments;
import io.roughspike.loss.LossKind;
import io.roughspike.loss.LossSpec;
import io.roughspike.model.LeakyNeuron;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.SpikeTrains;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The experiment of figure 1 of Holberg and Salvi (arXiv 2405.13587): the input current c of one
 * stochastic neuron is found from its spike trains. The model: mu = (15, 0), sigma11 given, other
 * sigma 0, vReset 1.4, vThreshold 1, alpha 0.03, beta 5, tauS 1, intensityCap 10, v0 = i0 = 0; t in
 * [0, 5], step 0.01, at most 3 spikes. Data: {@code samples} trains at c = {@value #TRUE_CURRENT}.
 * c starts at a uniform draw on (0.5, 2.5) that depends on the seed only. Optimiser: RMSProp, decay
 * 0.7, momentum 0.3. Test loss: mean absolute error of the first 3 average spike times against
 * held-out data of the same size.
 *
 * <p>Runs of one seed share noise, sample by sample: they differ by what their options say alone.
 *
 * @param samples number of data samples and of test samples, at least 1
 * @param batch samples generated a step, at least 1; published: {@code samples}
 * @param sigma sigma11; published: 0.25 and 0.5
 * @param loss training loss
 * @param learningRate published: 1e-3
 * @param steps published: 1500
 * @param testEvery steps from one test to the next; 1 for the figure
 * @param seed of everything random
 */
public record CurrentExperiment(
    int samples,
    int batch,
    double sigma,
    LossSpec loss,
    double learningRate,
    int steps,
    int testEvery,
    long seed) {
  /** The current that the data have. */
  public static final double TRUE_CURRENT = 1.5;

  /** Sample sizes of the figure. */
  public static final List<Integer> FIGURE_SAMPLES = List.of(16, 32, 64, 128);

  /** Noise levels of the figure. */
  public static final List<Double> FIGURE_SIGMAS = List.of(0.25, 0.5);

  /** Distance from the true current within which it counts as found. */
  public static final double FOUND_WITHIN = 0.02;

  private static final int SPIKES = 3;
  private static final TimeGrid GRID = new TimeGrid(0, 5, 0.01);

  /** The circumstances in which the model is simulated. */
  public static final Scenario SCENARIO = new Scenario(Optional.empty(), GRID, SPIKES);

  /** Checks the values. */
  public CurrentExperiment {
    Checks.requireAtLeastOne("samples", samples);
    Checks.requireAtLeastOne("batch", batch);
    if (!Double.isFinite(sigma)) {
      throw new IllegalArgumentException("sigma must be finite, got " + sigma);
    }
    Checks.requirePositive("learningRate", learningRate);
    Checks.requireAtLeastOne("steps", steps);
    Checks.requireAtLeastOne("testEvery", testEvery);
  }

  /**
   * {@return the experiment as published}
   *
   * @param samples number of samples, at least 1
   * @param sigma noise of v and i, at least 0
   * @param loss what is minimised
   * @param seed any value
   */
  public static CurrentExperiment published(int samples, double sigma, LossKind loss, long seed) {
    return new CurrentExperiment(samples, samples, sigma, new LossSpec(loss), 1e-3, 1500, 1, seed);
  }

  /**
   * {@return the model at input current {@code current}}
   *
   * @param current constant input current
   */
  public Neuron neuron(double current) {
    return LeakyNeuron.standard()
        .with("mu1", 15)
        .with("mu2", 0)
        .with("sigma11", sigma)
        .with("vReset", 1.4)
        .with("vThreshold", 1)
        .with("alpha", 0.03)
        .with("beta", 5)
        .with("tauS", 1)
        .with("intensityCap", 10)
        .with("inputCurrent", current);
  }

  /** {@return the current that training starts from} */
  public double startCurrent() {
    return 0.5 + 2 * NoiseStreams.startValues(seed).uniform(0, 0, 0);
  }

  /**
   * Draws the data and plans the training.
   *
   * @param engine computes and shares the work out; no bit depends on which
   * @return the plan
   */
  public TrainingPlan plan(Engine engine) {
    Neuron truth = neuron(TRUE_CURRENT);
    SpikeTrains data = new SpikeTrains();
    engine.simulate(SCENARIO.simulation(truth, NoiseStreams.data(seed), samples), data);
    SpikeTrains testData = new SpikeTrains();
    engine.simulate(SCENARIO.simulation(truth, NoiseStreams.testData(seed), samples), testData);
    FirstSpikeMoments test = new FirstSpikeMoments(testData, SPIKES, GRID.end());
    Network start = Network.of(neuron(startCurrent()));
    return new TrainingPlan(
        start,
        List.of(LearnedBlock.of(start, "inputCurrent")),
        SCENARIO,
        loss.training(data, GRID.start(), GRID.end()),
        batch,
        new RmsProp(0.7, 0.3),
        new LearningRateSchedule.Constant(learningRate),
        steps,
        seed,
        Optional.of(
            new HeldOutTest(
                SCENARIO,
                (_, trains) -> test.meanAbsoluteError(trains),
                "mean absolute error of " + test.description(),
                samples,
                testEvery)));
  }

  /**
   * Runs the whole experiment, or until {@code stop} is true.
   *
   * @param engine computes and shares the work out; no bit depends on which
   * @param listener told of every step
   * @param stop asked before every step whether to end here
   * @return what was found
   */
  public CurrentResult run(Engine engine, TrainingListener listener, BooleanSupplier stop) {
    Trainer trainer = new Trainer(engine, plan(engine));
    TrainingHistory history = new TrainingHistory();
    TrainingState end = trainer.run(history.and(listener), stop);
    return new CurrentResult(this, end, trainer.neuron().get("inputCurrent"), history);
  }
}
