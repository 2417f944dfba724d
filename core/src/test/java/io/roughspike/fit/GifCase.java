package io.roughspike.fit;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.Simulation;
import io.roughspike.fit.GifStructure.Coupling;
import io.roughspike.fit.GifStructure.Membrane;
import io.roughspike.model.InputSignal;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.spike.RecordedSpikes;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Neurons to be fitted, and spikes that they fire. */
final class GifCase {
  private static final double STEP = 1e-4;

  private GifCase() {}

  /** Everything that a structure may have. */
  static GifStructure rich(RandomGenerator random, boolean reset, double refractory) {
    return new GifStructure(
        Optional.of(new Membrane(free(0.01 + 0.02 * random.nextDouble()), reset)),
        refractory,
        List.of(free(0.008), free(0.06 + 0.02 * random.nextDouble())),
        List.of(free(0.005), TimeConstant.fixed(0.03), free(0.2)),
        Optional.of(
            new Coupling(List.of(0.12e-9, 0.3e-9), random.nextBoolean(), List.of(free(0.006)))),
        List.of(free(0.002), free(0.005)),
        3 * STEP,
        GifStructure.USUAL_CAP);
  }

  private static TimeConstant free(double start) {
    return TimeConstant.free(start);
  }

  /** Coefficients with which a structure fires some 10 to 50 spikes a second. */
  static double[] coefficients(GifStructure structure, RandomGenerator random) {
    List<String> columns = structure.columns();
    double[] w = new double[columns.size()];
    double steep = 1 / 0.03e-9;
    for (int c = 0; c < w.length; c++) {
      String name = columns.get(c);
      double part = 0.5 + random.nextDouble();
      if (name.equals("rate")) {
        w[c] = structure.membrane().isPresent() ? -3 : 3.5;
      } else if (name.equals("drive")) {
        w[c] = steep;
      } else if (name.equals("reset")) {
        w[c] = -part;
      } else if (name.startsWith("eta") || name.startsWith("gamma")) {
        w[c] = -part;
      } else {
        w[c] = (name.startsWith("fast") ? 0.1 : -0.2) * part * steep;
      }
    }
    return w;
  }

  /** A fit as if these coefficients had been found. */
  static GifFit found(GifStructure structure, double[] w) {
    return found(structure, w, 0);
  }

  /** The same, where one more step would bring {@code gain} (nats). */
  static GifFit found(GifStructure structure, double[] w, double gain) {
    int width = w.length + structure.timeConstants().size();
    double[] scale = new double[w.length];
    Arrays.fill(scale, 1);
    GifNewton.Found found =
        new GifNewton.Found(structure, w, 0, 0, gain, 0, new double[width * width]);
    CappedSums capped = new CappedSums(w, structure.cap());
    return new GifFit(found, 0, scale, 0, capped, 1, List.of(), List.of());
  }

  /** A noisy current: an Ornstein-Uhlenbeck process of 3 ms around 0.18 nA. */
  static InputSignal current(RandomGenerator random, TimeGrid grid) {
    double[] values = new double[grid.steps()];
    double noise = 0;
    for (int m = 0; m < values.length; m++) {
      noise += -noise * STEP / 0.003 + 0.15 * Math.sqrt(2 * STEP / 0.003) * random.nextGaussian();
      values[m] = 1e-9 * (0.18 + noise);
    }
    return new InputSignal(values, STEP);
  }

  /** A grid that is long enough for so many seconds. */
  static TimeGrid grid(double seconds) {
    return new TimeGrid(0, seconds, STEP);
  }

  /** What the fitted model does by itself, as data. */
  static FitData simulate(
      GifFit fit,
      InputSignal current,
      TimeGrid grid,
      int repetitions,
      long seed,
      Optional<StateRecord> states) {
    RecordedSpikes none = new RecordedSpikes(1, new int[2], new double[0], new int[0]);
    double[] delayed =
        new FitData(grid, Optional.of(current), none).delayed(fit.structure().delay());
    RandomStream stream = new RandomStream(seed, 0);
    Simulation simulation =
        new Simulation(
            Network.of(Neuron.of(new GifModel(fit).text().model())),
            fit.structure().membrane().isEmpty()
                ? Inputs.NONE
                : Inputs.ofCurrent(new InputSignal(delayed, STEP)),
            grid,
            new BrownianDriver(stream),
            new CounterClocks(stream),
            0,
            repetitions,
            Simulation.UNLIMITED);
    SpikeTrains trains = new SpikeTrains();
    try (Engine engine = new ScalarEngine(1)) {
      engine.simulate(simulation, trains, states);
    }
    return new FitData(grid, Optional.of(current), RecordedSpikes.of(trains));
  }
}
