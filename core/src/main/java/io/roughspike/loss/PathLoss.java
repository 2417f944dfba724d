package io.roughspike.loss;

import io.roughspike.engine.Engine;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateCotangents;
import io.roughspike.spike.StateRecord;
import java.util.List;
import java.util.Optional;

/**
 * A loss of simulated paths: of their spikes, of states at grid points, or of both, against data or
 * targets that it was built with. It owns its workspace, does not allocate once warm, sums in one
 * fixed order, and serves one caller at a time.
 *
 * <p>The number of spikes is piecewise constant in a model's parameters, so the cotangents are
 * those of event times and states with the order and number of events held fixed.
 */
public interface PathLoss {
  /**
   * {@return where the simulation has to put the states that this loss reads; empty if it reads
   * none}
   */
  Optional<StateRecord> states();

  /**
   * {@return the loss's derivative with respect to these states, as of the last evaluation with
   * one}
   */
  Optional<StateCotangents> stateCotangents();

  /**
   * {@return the loss}
   *
   * @param engine computes and shares the work out; no bit depends on which
   * @param generated spikes of at least one sample; {@link #states} holds the states of the same
   *     simulation
   * @param firstPair generated sample s belongs to data sample {@code (firstPair + s) mod} number
   *     of data samples; only losses that pair samples use it. A trainer whose batch is smaller
   *     than the data moves it on by the batch each step, so that all data are seen
   */
  double value(Engine engine, SpikeTrains generated, long firstPair);

  /**
   * {@return the loss and its derivative with respect to every event time; that with respect to
   * states goes to {@link #stateCotangents}}
   *
   * @param engine computes and shares the work out; no bit depends on which
   * @param generated spikes of at least one sample
   * @param firstPair number of the data sample of generated sample 0
   * @param out reset to (samples, capacity) of {@code generated}; sample indices are those of
   *     {@code generated}
   */
  double valueAndCotangents(
      Engine engine, SpikeTrains generated, long firstPair, EventCotangentTable out);

  /**
   * {@return whether the last evaluation had nothing to compare, so that its value and cotangents
   * are 0 whatever the generated paths are like: a loss of matched spikes where no spike has a
   * match}
   */
  default boolean comparedNothing() {
    return false;
  }

  /**
   * {@return what this loss computes and a digest of its data: equal for equal losses} A checkpoint
   * stores it to refuse being resumed with another loss.
   */
  String description();

  /** {@return what makes values of this loss doubtful, one sentence each; none by default} */
  default List<String> warnings() {
    return List.of();
  }
}
