package io.roughspike.score;

import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Simulation;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateCotangents;
import io.roughspike.spike.StateRecord;
import java.util.Optional;
import java.util.stream.IntStream;

/** What each path of a simulation says of a functional of events and states. */
public final class PathValues {
  /** Numbers of states, or samples without, that are recorded at once. */
  private static final int CHUNK = 1 << 20;

  private PathValues() {}

  /**
   * {@return for each sample the sum of its event times and states times their cotangents}
   *
   * @param engine simulates
   * @param simulation what to simulate
   * @param cotangents of the functional; sample indices are relative to the first
   */
  public static double[] of(Engine engine, Simulation simulation, Cotangents cotangents) {
    double[] values = new double[simulation.samples()];
    Optional<StateRecord> record =
        cotangents
            .states()
            .map(of ->
                new StateRecord(
                    of.states(),
                    IntStream.range(0, of.slots()).map(of::gridPoint).toArray(),
                    IntStream.range(0, of.columns()).map(of::neuron).toArray()));
    int size =
        record
            .map(of -> Math.max(1, CHUNK / (of.slots() * of.columns() * of.states().size())))
            .orElse(CHUNK);
    SpikeTrains spikes = new SpikeTrains();
    for (int first = 0; first < values.length; first += size) {
      int count = Math.min(size, values.length - first);
      engine.simulate(
          simulation.withSamples(simulation.firstSample() + first, count), spikes, record);
      for (int n = 0; n < count; n++) {
        for (int e = 0; e < spikes.count(n); e++) {
          double g = cotangents.events().at(first + n, e);
          values[first + n] = Math.fma(g, spikes.time(n, e), values[first + n]);
        }
        if (record.isPresent()) {
          StateCotangents of = cotangents.states().orElseThrow();
          values[first + n] += states(of, first + n, record.get(), n);
        }
      }
    }
    return values;
  }

  private static double states(StateCotangents of, int sample, StateRecord record, int n) {
    double sum = 0;
    for (int k = 0; k < of.slots(); k++) {
      for (int c = 0; c < of.columns(); c++) {
        for (int x = 0; x < of.states().size(); x++) {
          double g = of.get(sample, k, c, x);
          sum = g == 0 ? sum : Math.fma(g, record.get(n, k, c, x), sum);
        }
      }
    }
    return sum;
  }
}
