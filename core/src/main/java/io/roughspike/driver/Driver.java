package io.roughspike.driver;

import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import java.util.List;
import java.util.Optional;

/**
 * The driver of the equation: its continuous part on the grid, in increments on demand, and its
 * jumps. The increment of channel c of a neuron over step m is {@code scale(dt) * xi}, where xi is
 * entry m of the normalised increments. A driver is a pure function of sample, neuron, channel and
 * step, so that a backward pass can replay it without storing it and results do not depend on which
 * samples run together. Any thread may use it; what reads the increments is a {@link Source}, one a
 * worker.
 */
public interface Driver {
  /**
   * The number that the space-time areas of channel c have among channels is this plus c: entry m
   * of them, times {@link #areaScale}, is H = (1/dt) times the integral over step m of the driver
   * less the straight line between its values at both ends.
   */
  int AREAS = 1 << 11;

  /** Steps in one block of {@link Source#block}. */
  int BLOCK = 4;

  /** Reads normalised increments. Used by one thread at a time, so it may keep what it computed. */
  interface Source {
    /**
     * Normalised increments of the steps 4 {@code block} to 4 {@code block} + 3. Entries beyond the
     * last step of the grid may hold any finite value.
     *
     * @param sample number of the sample, from 0
     * @param neuron number of the neuron, from 0
     * @param channel number of the channel, from 0 and below {@link #channels}, or {@link #AREAS}
     *     more for its areas, where the driver has them
     * @param block number of the block of four steps, from 0
     * @param out receives entry r at {@code offset + r * stride}
     * @param offset where the first step goes
     * @param stride distance between consecutive steps
     */
    void block(
        int sample, int neuron, int channel, int block, double[] out, int offset, int stride);

    /**
     * The jumps of a sample.
     *
     * @param sample number of the sample, from 0
     * @param out receives them in order of time, those at one time in order of neuron and channel;
     *     empty before
     */
    default void jumps(int sample, Jumps out) {
      // none
    }

    /**
     * Derivatives by the driver's {@link Driver#parameters} of a functional of a sample: by the
     * chain rule, from the functional's derivatives by the driver.
     *
     * @param sample number of the sample, from 0
     * @param cotangents derivatives by the driver; when this returns, by that which this one is
     *     made from, if it is made from one
     * @param gradient to whose entry {@code at + p} the derivative by parameter p is added
     * @param at where the derivatives begin
     */
    default void addDerivatives(
        int sample, DriverCotangents cotangents, double[] gradient, int at) {
      // by nothing
    }
  }

  /** {@return the number of channels that each neuron has} */
  int channels();

  /**
   * {@return the factor from normalised increments to increments over a step of length {@code dt}:
   * 1 of a driver that gives them as they are}
   *
   * @param dt length of the step, above 0
   */
  default double scale(double dt) {
    return 1;
  }

  /** {@return whether there are space-time areas} */
  boolean hasAreas();

  /**
   * {@return the factor from normalised areas to areas of a step of length {@code dt}, likewise}
   *
   * @param dt length of the step, above 0
   */
  default double areaScale(double dt) {
    return 1;
  }

  /**
   * {@return how regular its continuous part is: the number h with variances of increments like
   * dt^2h, 1/2 of Brownian motion and of what is taken for that, 1 of finite variation; products of
   * noises that do not commute, and schemes where noise depends on the state, ask how large it is}
   */
  default double regularity() {
    return hasFiniteVariation() ? 1 : 0.5;
  }

  /** {@return whether it may jump} */
  default boolean hasJumps() {
    return false;
  }

  /** {@return whether its continuous part is 0} */
  default boolean onlyJumps() {
    return false;
  }

  /**
   * {@return whether its paths have finite variation, as those of jumps and recorded signals have:
   * then times at which a state that it moves meets a threshold have derivatives}
   */
  default boolean hasFiniteVariation() {
    return false;
  }

  /** {@return names of the numbers that it depends on, and has derivatives by: those of its law} */
  default List<String> parameters() {
    return List.of();
  }

  /**
   * {@return the same driver - made of the same random numbers - with other values of its
   * parameters}
   *
   * @param values one a parameter
   */
  default Driver with(double... values) {
    return this;
  }

  /** {@return a source for one worker} */
  Source source();

  /**
   * {@return the stream whose normals are the normalised increments, if there is one: an engine may
   * then draw many of them side by side instead of asking a source}
   */
  default Optional<RandomStream> normals() {
    return Optional.empty();
  }

  /**
   * {@return the same driver where times count from elsewhere}
   *
   * @param grid with the steps of the grid that this was made for
   */
  default Driver shifted(TimeGrid grid) {
    return this; // most know numbers of steps alone
  }

  /**
   * Checks that this driver can serve a grid. One that knows times was made for one grid.
   *
   * @param grid times and step
   * @throws IllegalArgumentException naming both grids
   */
  default void requireGrid(TimeGrid grid) {
    // most know numbers of steps alone
  }

  /**
   * Checks that this driver can serve the given samples, steps and neurons.
   *
   * @param firstSample number of the first sample, from 0
   * @param samples number of samples, at least 1
   * @param steps number of steps of the grid
   * @param neurons number of neurons, at least 1
   * @throws IllegalArgumentException naming what is missing
   */
  void requireCovers(int firstSample, int samples, int steps, int neurons);
}
