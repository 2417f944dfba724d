package io.roughspike.loss;

import io.roughspike.engine.Engine;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateCotangents;
import io.roughspike.spike.StateRecord;
import java.util.Optional;

/** A loss of generated spike trains alone: it reads no states. */
public interface SpikeTrainLoss extends PathLoss {
  @Override
  default Optional<StateRecord> states() {
    return Optional.empty();
  }

  @Override
  default Optional<StateCotangents> stateCotangents() {
    return Optional.empty();
  }

  /**
   * {@return the loss with generated sample s paired with data sample s mod number of data samples}
   *
   * @param engine computes and shares the work out; no bit depends on which
   * @param generated spikes of at least one sample
   */
  default double value(Engine engine, SpikeTrains generated) {
    return value(engine, generated, 0);
  }

  /**
   * {@return the same with firstPair 0}
   *
   * @param engine computes and shares the work out; no bit depends on which
   * @param generated spikes of at least one sample
   * @param out receives the derivative in every event time
   */
  default double valueAndCotangents(Engine engine, SpikeTrains generated, EventCotangentTable out) {
    return valueAndCotangents(engine, generated, 0, out);
  }
}
