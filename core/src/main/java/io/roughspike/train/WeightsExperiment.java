package io.roughspike.train;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Inputs;
import io.roughspike.loss.ConditionalIntervals;
import io.roughspike.loss.ExpectedSignature;
import io.roughspike.loss.PathLoss;
import io.roughspike.model.Connections;
import io.roughspike.model.LeakyNeuron;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.spike.SpikeTrains;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The experiment of figure 2 of Holberg and Salvi (arXiv 2405.13587): the weights of a feed-forward
 * network of 4, 16 and 2 neurons are found from the spike trains of all 22. The model: mu = (6, 5),
 * sigma = 0.25 times the identity, vReset 1.2, vThreshold 1, alpha 0.03, beta 5, tauS 1,
 * intensityCap 10, v0 = 1.1, i0 = 0.6; current 1.5 into the 4 neurons of the first layer; t in [0,
 * 1], step 0.01, at most 100 spikes. True weights: uniform on (0.5, 1.5) times 3 / (size of the
 * source layer); they are learned from uniform draws on (0, 1); both depend on the seed only. Data:
 * {@code samples} trains. Test loss: the unmatched expected signature of depth 3 against held-out
 * data of {@value #TEST_SAMPLES} samples.
 *
 * <p>Runs of one seed share noise, sample by sample: they differ by what their options say alone.
 *
 * @param samples number of data samples, at least 1; published: 256, 512 and 1024
 * @param recipe how the weights are found
 * @param batch samples generated each step, at least 1
 * @param schedule learning rate of each step
 * @param steps number of steps, at least 1
 * @param testEvery steps from one test to the next
 * @param seed of everything random
 */
public record WeightsExperiment(
    int samples,
    Recipe recipe,
    int batch,
    LearningRateSchedule schedule,
    int steps,
    int testEvery,
    long seed) {
  /** Sample sizes of the figure. */
  public static final List<Integer> FIGURE_SAMPLES = List.of(256, 512, 1024);

  /** Neurons of each layer. */
  public static final List<Integer> LAYERS = List.of(4, 16, 2);

  /** Size of the held-out data and of the batch compared with them. */
  public static final int TEST_SAMPLES = 128;

  private static final int NEURONS = 22;
  private static final int LARGEST_BATCH = 256;
  private static final int DEPTH = 3;
  private static final double CURRENT = 1.5;
  private static final TimeGrid GRID = new TimeGrid(0, 1, 0.01);

  /** The circumstances in which the model is simulated. */
  public static final Scenario SCENARIO = new Scenario(Inputs.NONE, GRID, 100);

  /** Which of the draws of {@link NoiseStreams#startValues} are for what. */
  private static final int START_DRAWS = 0;

  private static final int TRUE_DRAWS = 1;

  /** A way to find the weights. */
  public enum Recipe {
    /**
     * As published: matched expected signature of depth 3 of the whole network, batch 128, RMSProp
     * with decay 0.9 and momentum 0.3, learning rate 3e-3 for 1000 steps and 1e-3 for 500.
     */
    PUBLISHED("published"),
    /**
     * The published loss and batch with {@link FullMatrixAdam}, which moves differences of weights
     * into one neuron as fast as their sum.
     */
    FULL_MATRIX("full-matrix"),
    /**
     * Each neuron receives the recorded spikes of the others, trial by trial, and its interspike
     * intervals are compared with those of the same trial ({@link ConditionalIntervals}); {@link
     * FullMatrixAdam}.
     */
    CONDITIONAL("conditional");

    private final String optionName;

    Recipe(String optionName) {
      this.optionName = optionName;
    }

    /** {@return the name on the command line} */
    public String optionName() {
      return optionName;
    }

    /**
     * {@return the recipe called {@code name}}
     *
     * @param name as on the command line
     */
    public static Recipe of(String name) {
      return Arrays.stream(values())
          .filter(recipe -> recipe.optionName.equals(name))
          .findFirst()
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "recipe must be one of %s, got %s"
                      .formatted(
                          Arrays.stream(values())
                              .map(Recipe::optionName)
                              .collect(Collectors.joining(", ")),
                          name)));
    }
  }

  /** Checks the values. */
  public WeightsExperiment {
    Checks.requireAtLeastOne("samples", samples);
    Checks.requireAtLeastOne("batch", batch);
    Checks.requireAtLeastOne("steps", steps);
    Checks.requireAtLeastOne("testEvery", testEvery);
  }

  /**
   * {@return the experiment with the batch, rates and steps that belong to a recipe}
   *
   * @param recipe which one
   * @param samples number of samples, at least 1
   * @param seed any value
   */
  public static WeightsExperiment of(Recipe recipe, int samples, long seed) {
    return switch (recipe) {
      case PUBLISHED ->
          new WeightsExperiment(
              samples,
              recipe,
              128,
              new LearningRateSchedule.Piecewise(List.of(0, 1000), List.of(3e-3, 1e-3)),
              1500,
              1,
              seed);
      case FULL_MATRIX ->
          new WeightsExperiment(
              samples, recipe, 128, new LearningRateSchedule.Cosine(0.04, 0, 1500), 1500, 1, seed);
      case CONDITIONAL ->
          new WeightsExperiment(
              samples,
              recipe,
              largestBatch(ConditionalIntervals.REPLICATES * samples),
              new LearningRateSchedule.Cosine(0.03, 0, 600),
              600,
              1,
              seed);
    };
  }

  /**
   * The largest even divisor of {@code generated} up to {@value #LARGEST_BATCH}: batches fill it.
   */
  private static int largestBatch(int generated) {
    int batch = Math.min(LARGEST_BATCH, generated);
    while (batch % ConditionalIntervals.REPLICATES != 0 || generated % batch != 0) {
      batch--;
    }
    return batch;
  }

  /**
   * {@return the network with given weights, in order of connection}
   *
   * @param weights one a connection, in order of connection
   */
  public Network network(double[] weights) {
    Neuron neuron =
        LeakyNeuron.standard()
            .with("mu1", 6)
            .with("mu2", 5)
            .with("sigma11", 0.25)
            .with("sigma22", 0.25)
            .with("vReset", 1.2)
            .with("vThreshold", 1)
            .with("alpha", 0.03)
            .with("beta", 5)
            .with("tauS", 1)
            .with("intensityCap", 10)
            .with("v0", 1.1)
            .with("i0", 0.6);
    List<Neuron> neurons = new ArrayList<>();
    for (int n = 0; n < NEURONS; n++) {
      neurons.add(n < LAYERS.get(0) ? neuron.with("inputCurrent", CURRENT) : neuron);
    }
    double[][] matrix = new double[NEURONS][NEURONS];
    int firstSource = 0;
    for (int layer = 0; layer + 1 < LAYERS.size(); layer++) {
      int firstTarget = firstSource + LAYERS.get(layer);
      for (int k = firstSource; k < firstTarget; k++) {
        Arrays.fill(matrix[k], firstTarget, firstTarget + LAYERS.get(layer + 1), 1);
      }
      firstSource = firstTarget;
    }
    return Network.of(neurons)
        .withConnections(Connections.of(matrix, NEURONS).withWeights(weights));
  }

  /** {@return the network that the data come from} */
  public Network truth() {
    RandomStream draws = NoiseStreams.startValues(seed);
    double[] weights = new double[weightCount()];
    for (int e = 0; e < weights.length; e++) {
      int sources = e < LAYERS.get(0) * LAYERS.get(1) ? LAYERS.get(0) : LAYERS.get(1);
      weights[e] = (0.5 + draws.uniform(TRUE_DRAWS, 0, e)) * 3 / sources;
    }
    return network(weights);
  }

  /** {@return the network that training starts from} */
  public Network start() {
    RandomStream draws = NoiseStreams.startValues(seed);
    double[] weights = new double[weightCount()];
    for (int e = 0; e < weights.length; e++) {
      weights[e] = draws.uniform(START_DRAWS, 0, e);
    }
    return network(weights);
  }

  private static int weightCount() {
    return LAYERS.get(0) * LAYERS.get(1) + LAYERS.get(1) * LAYERS.get(2);
  }

  /**
   * Draws the data and plans the training.
   *
   * @param engine computes and shares the work out; no bit depends on which
   * @return the plan
   */
  public TrainingPlan plan(Engine engine) {
    Network truth = truth();
    SpikeTrains data = new SpikeTrains();
    engine.simulate(SCENARIO.simulation(truth, NoiseStreams.data(seed), 0, samples), data);
    SpikeTrains testData = new SpikeTrains();
    engine.simulate(
        SCENARIO.simulation(truth, NoiseStreams.testData(seed), 0, TEST_SAMPLES), testData);
    PathLoss test = ExpectedSignature.unmatched(testData, DEPTH, GRID.start(), GRID.end());
    Network start = start();
    boolean conditional = recipe == Recipe.CONDITIONAL;
    return new TrainingPlan(
        start,
        List.of(LearnedBlock.weights(start).against(truth)),
        conditional ? SCENARIO.clampedTo(data, NEURONS, ConditionalIntervals.REPLICATES) : SCENARIO,
        conditional
            ? new ConditionalIntervals(
                data, GRID.start(), GRID.end(), SCENARIO.maxSpikes(), receivers(start))
            : ExpectedSignature.matched(data, DEPTH, GRID.start(), GRID.end()),
        batch,
        recipe == Recipe.PUBLISHED ? new RmsProp(0.9, 0.3) : new FullMatrixAdam(),
        schedule,
        steps,
        seed,
        Optional.of(new HeldOutTest(SCENARIO, test, TEST_SAMPLES, testEvery)));
  }

  /** Which neurons receive anything. */
  private static boolean[] receivers(Network network) {
    boolean[] receives = new boolean[network.size()];
    for (int e = 0; e < network.connections().count(); e++) {
      receives[network.connections().target(e)] = true;
    }
    return receives;
  }
}
