package io.roughspike.train;

import io.roughspike.random.RandomStream;

/**
 * Which random stream serves which purpose of a training run; all streams of one seed are
 * independent and none serves two purposes:
 *
 * <ul>
 *   <li>0: the training data, where they are simulated;
 *   <li>1: the held-out test data, where they are simulated;
 *   <li>2: start values, and true weights where they are drawn;
 *   <li>3: parameters and states at the start of a model that are drawn;
 *   <li>4: which connections a rule makes;
 *   <li>5: the weights of connections that are drawn;
 *   <li>6: spikes of Poisson inputs;
 *   <li>7: where the searches of a fit start, but for the first;
 *   <li>8: the delays of connections that are drawn;
 *   <li>16 + 2 t: the batch of training step t;
 *   <li>17 + 2 t: the test batch of step t; with early stopping 17 is that of every test.
 * </ul>
 */
public final class NoiseStreams {
  private static final int DATA = 0;
  private static final int TEST_DATA = 1;
  private static final int START_VALUES = 2;
  private static final int MODEL_VALUES = 3;
  private static final int CONNECTIONS = 4;
  private static final int DRAWN_WEIGHTS = 5;
  private static final int POISSON = 6;
  private static final int SEARCH_STARTS = 7;
  private static final int DRAWN_DELAYS = 8;
  private static final int FIRST_STEP = 16;

  /** Largest number of steps for which every step has its streams. */
  public static final int MAX_STEPS = ((1 << 30) - FIRST_STEP) / 2;

  private NoiseStreams() {}

  /**
   * {@return noise of simulated training data}
   *
   * @param seed any value
   */
  public static RandomStream data(long seed) {
    return new RandomStream(seed, DATA);
  }

  /**
   * {@return noise of simulated test data}
   *
   * @param seed any value
   */
  public static RandomStream testData(long seed) {
    return new RandomStream(seed, TEST_DATA);
  }

  /**
   * {@return randomness of start values}
   *
   * @param seed any value
   */
  public static RandomStream startValues(long seed) {
    return new RandomStream(seed, START_VALUES);
  }

  /**
   * {@return randomness of a model's own parameters and states at the start}
   *
   * @param seed any value
   */
  public static RandomStream modelValues(long seed) {
    return new RandomStream(seed, MODEL_VALUES);
  }

  /**
   * {@return randomness of which connections rules make; the number of the rule takes the place of
   * the sample}
   *
   * @param seed any value
   */
  public static RandomStream connections(long seed) {
    return new RandomStream(seed, CONNECTIONS);
  }

  /**
   * {@return randomness of the weights of connections that rules make; the number of the rule takes
   * the place of the sample, the source that of the neuron, the target that of the index}
   *
   * @param seed any value
   */
  public static RandomStream drawnWeights(long seed) {
    return new RandomStream(seed, DRAWN_WEIGHTS);
  }

  /**
   * {@return randomness of the delays of connections that rules make, numbered as {@link
   * #drawnWeights} are}
   *
   * @param seed any value
   */
  public static RandomStream drawnDelays(long seed) {
    return new RandomStream(seed, DRAWN_DELAYS);
  }

  /**
   * {@return randomness of Poisson inputs; the channel takes the place of the neuron}
   *
   * @param seed any value
   */
  public static RandomStream poisson(long seed) {
    return new RandomStream(seed, POISSON);
  }

  /**
   * {@return randomness of where the searches of a fit start; the number of the search takes the
   * place of the sample, that of the value the place of the neuron}
   *
   * @param seed any value
   */
  public static RandomStream searchStarts(long seed) {
    return new RandomStream(seed, SEARCH_STARTS);
  }

  /**
   * {@return noise of the batch of training step {@code step}}
   *
   * @param seed any value
   * @param step number of the training step, from 0
   */
  public static RandomStream batch(long seed, int step) {
    return new RandomStream(seed, FIRST_STEP + 2 * step);
  }

  /**
   * {@return noise of the test batch of step {@code step}}
   *
   * @param seed any value
   * @param step number of the training step, from 0
   */
  public static RandomStream testBatch(long seed, int step) {
    return new RandomStream(seed, FIRST_STEP + 2 * step + 1);
  }
}
