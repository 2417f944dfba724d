package io.roughspike.loss;

import io.roughspike.engine.Engine;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;

/**
 * A loss of generated spike trains against data that it was built with. It owns its workspace, does
 * not allocate once warm, sums in one fixed order, and serves one caller at a time.
 *
 * <p>The number of spikes is piecewise constant in a model's parameters, so the cotangents are
 * those of the event times with the order and number of events held fixed.
 */
public interface SpikeTrainLoss {
  /**
   * The loss.
   *
   * @param engine computes and shares the work out; no bit depends on which
   * @param generated at least one sample, as many neurons as the data
   * @param firstPair generated sample s belongs to data sample {@code (firstPair + s) mod} number
   *     of data samples; only losses that pair samples use it. A trainer whose batch is smaller
   *     than the data moves it on by the batch each step, so that all data are seen
   */
  double value(Engine engine, SpikeTrains generated, long firstPair);

  /** The loss with generated sample s paired with data sample s mod number of data samples. */
  default double value(Engine engine, SpikeTrains generated) {
    return value(engine, generated, 0);
  }

  /**
   * The loss and its derivative with respect to every event time.
   *
   * @param engine computes and shares the work out; no bit depends on which
   * @param out reset to (samples, capacity) of {@code generated}; sample indices are those of
   *     {@code generated}
   */
  double valueAndCotangents(
      Engine engine, SpikeTrains generated, long firstPair, EventCotangentTable out);

  /** The same with firstPair 0. */
  default double valueAndCotangents(Engine engine, SpikeTrains generated, EventCotangentTable out) {
    return valueAndCotangents(engine, generated, 0, out);
  }

  /**
   * What this loss computes and a digest of its data: equal for equal losses. A checkpoint stores
   * it to refuse being resumed with another loss.
   */
  String description();
}
