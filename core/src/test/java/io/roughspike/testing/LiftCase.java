package io.roughspike.testing;

import io.roughspike.engine.Engine;
import io.roughspike.kernel.LiftKernel;
import io.roughspike.path.LiftOptions;
import io.roughspike.path.SpikeLifts;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;

/** Lifts and kernels of lifts in tests. */
public final class LiftCase {
  private LiftCase() {}

  /** The Gram matrix of x with y. */
  public static double[] gram(LiftKernel kernel, Engine engine, SpikeLifts x, SpikeLifts y) {
    double[] out = new double[x.samples() * y.samples()];
    kernel.gram(engine, x, y, out, pairs -> {});
    return out;
  }

  /** The derivatives of the event times of x, sample by sample, capacity numbers each. */
  public static double[] gradient(
      LiftKernel kernel, Engine engine, SpikeLifts x, SpikeLifts y, double[] cotangents) {
    EventCotangentTable table = new EventCotangentTable();
    table.reset(x.samples(), x.trains().capacity());
    kernel.addGradient(engine, x, y, cotangents, table, pairs -> {});
    double[] values = new double[table.samples() * table.capacity()];
    for (int i = 0; i < values.length; i++) {
      values[i] = table.at(i / table.capacity(), i % table.capacity());
    }
    return values;
  }

  /** One train of the given neurons and times. */
  public static SpikeTrains train(int neurons, int[] neuron, double... times) {
    SpikeTrains trains = new SpikeTrains(1, neurons, Math.max(1, times.length));
    for (int e = 0; e < times.length; e++) {
      trains.add(0, neuron[e], times[e]);
    }
    return trains;
  }

  /** A lift of the same trains with other options. */
  public static SpikeLifts with(SpikeLifts lifts, LiftOptions options) {
    return new SpikeLifts(lifts.trains(), lifts.startTime(), lifts.endTime(), options);
  }
}
