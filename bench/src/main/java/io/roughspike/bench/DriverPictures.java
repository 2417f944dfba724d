package io.roughspike.bench;

import io.roughspike.driver.CounterClocks;
import io.roughspike.driver.Driver;
import io.roughspike.driver.FractionalDriver;
import io.roughspike.driver.SignalDriver;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.equations.ModelText;
import io.roughspike.model.DriverLaw;
import io.roughspike.model.Knots;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.Parameter;
import io.roughspike.model.Recording;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.solver.Solver;
import io.roughspike.solver.Solver.Cuts;
import io.roughspike.solver.Steppers;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Paths and figures of drivers that jump and of fractional noise. */
final class DriverPictures {
  /** When the driver jumps, and by how much. */
  static final double TIME = 0.5;

  static final double JUMP = 1.2;

  private static final TimeGrid GRID = new TimeGrid(0, 1, 0x1p-12);

  /** The neuron of the training of the Hurst parameter: below the threshold on average. */
  private static final Neuron NEURON =
      LeakyNeuron.standard()
          .with("mu1", 15)
          .with("mu2", 0)
          .with("sigma11", 2)
          .with("vReset", 1.4)
          .with("alpha", 0.03)
          .with("beta", 5)
          .with("inputCurrent", 0.8);

  private static final double STEP = 0.005;

  /** States against times, or against values of the driver. */
  static final class Path {
    private final double[] x;
    private final double[] y;
    private final double[] spikes;

    /** A path with the times of its events; the arrays are not copied. */
    Path(double[] x, double[] y, double[] spikes) {
      this.x = x;
      this.y = y;
      this.spikes = spikes;
    }

    double[] x() {
      return x;
    }

    double[] y() {
      return y;
    }

    double[] spikes() {
      return spikes;
    }

    /** {@return the points with x from one value to another} */
    Path within(double from, double to) {
      int[] chosen = IntStream.range(0, x.length).filter(k -> x[k] >= from && x[k] <= to).toArray();
      return new Path(
          IntStream.of(chosen).mapToDouble(k -> x[k]).toArray(),
          IntStream.of(chosen).mapToDouble(k -> y[k]).toArray(),
          spikes);
    }
  }

  /**
   * Spike trains under fractional noise.
   *
   * @param hurst its parameter
   * @param rate spikes in a unit of time
   * @param variation standard deviation of intervals over their mean
   * @param serial correlation of intervals that follow each other
   * @param intervals all of them
   */
  record Trains(
      double hurst, double rate, double variation, double serial, List<Double> intervals) {}

  private final Engine engine = Engines.createBest(1);

  DriverPictures() {}

  /** A state that never fires. */
  private static NeuronModel growing() {
    return ModelText.named("growing").equations("dy/dt = 1 - y + y*xi").start("y", 0.4).model();
  }

  /** A leaky neuron with a threshold of 1, after which v is 0. */
  private static NeuronModel hard() {
    return ModelText.named("hard")
        .equations("dv/dt = 2*(0.8 - v) + xi")
        .event("v - 1")
        .reset("v = 0")
        .start("v", 0.1)
        .model();
  }

  /** The driver that jumps; in a time {@code width} if that is above 0. */
  private static Driver driver(double size, double width) {
    double[] times = {0, TIME, TIME + width, 2};
    double[] values = {0, 0, size, size};
    return new SignalDriver(new Recording(List.of(new Knots(times, values)), 1, 1, 1), GRID);
  }

  private Path path(NeuronModel model, double size, double width) {
    double[] values = model.parameters().stream().mapToDouble(Parameter::standard).toArray();
    Simulation simulation =
        new Simulation(
            Network.of(Neuron.of(model, values)),
            Inputs.NONE,
            GRID,
            driver(size, width),
            new CounterClocks(new RandomStream(1, 0)),
            0,
            1,
            Simulation.UNLIMITED,
            new Solver(Steppers.named("rk4"), Cuts.TOUCHED, Optional.empty()));
    return path(simulation, 0);
  }

  private Path path(Simulation simulation, int sample) {
    TimeGrid grid = simulation.grid();
    int[] points = IntStream.rangeClosed(0, grid.steps()).toArray();
    String state = simulation.network().model(0).states().getFirst();
    StateRecord record = new StateRecord(List.of(state), points, 0);
    SpikeTrains trains = new SpikeTrains();
    engine.simulate(simulation, trains, Optional.of(record));
    return new Path(
        IntStream.of(points).mapToDouble(grid::point).toArray(),
        IntStream.of(points).mapToDouble(k -> record.get(sample, k, 0, 0)).toArray(),
        IntStream.range(0, trains.count(sample))
            .mapToDouble(e -> trains.time(sample, e))
            .toArray());
  }

  /** The state under noise that depends on it, by the width of the ramp; 0 is the jump. */
  Path growing(double width) {
    return path(growing(), JUMP, width);
  }

  /** The neuron with a threshold along the same driver. */
  Path hard(double width) {
    return path(hard(), JUMP, width);
  }

  /** The state right after a jump of this size. */
  double after(double size) {
    Path path = path(growing(), size, 0);
    return path.y()[(int) Math.round(TIME / GRID.step())]; // states are those after a jump
  }

  /** The state after the jump against the value of the driver that it goes through. */
  Path alongTheJump(int points) {
    double[] x = IntStream.rangeClosed(0, points).mapToDouble(k -> JUMP * k / points).toArray();
    double[] y = IntStream.rangeClosed(0, points).mapToDouble(k -> after(x[k])).toArray();
    return new Path(x, y, new double[0]);
  }

  /** A ramp's states against the value of the driver. */
  Path alongTheRamp(double width) {
    Path ramp = growing(width).within(TIME, TIME + width);
    double[] x = ramp.x().clone();
    for (int k = 0; k < x.length; k++) {
      x[k] = JUMP * (x[k] - TIME) / width;
    }
    return new Path(x, ramp.y(), ramp.spikes());
  }

  private static Simulation fractional(double hurst, double end, int samples, RandomStream stream) {
    TimeGrid grid = new TimeGrid(0, end, STEP);
    return new Simulation(
        Network.of(NEURON).withDriver(new DriverLaw.Fractional(hurst)),
        Inputs.NONE,
        grid,
        new FractionalDriver(stream, grid, hurst),
        new CounterClocks(stream),
        0,
        samples,
        Simulation.UNLIMITED);
  }

  /** The potential under fractional noise, of the same normals and clocks for every parameter. */
  Path potential(double hurst, double end, long seed) {
    return path(fractional(hurst, end, 1, new RandomStream(seed, 0)), 0);
  }

  /** Spike trains under fractional noise; what happens before time 1 is left out. */
  Trains trains(double hurst, double end, int samples, long seed) {
    SpikeTrains trains = new SpikeTrains();
    engine.simulate(fractional(hurst, end, samples, new RandomStream(seed, 1)), trains);
    List<Double> intervals = new ArrayList<>();
    List<Double> next = new ArrayList<>();
    List<Double> previous = new ArrayList<>();
    int spikes = 0;
    for (int n = 0; n < samples; n++) {
      double last = Double.NaN;
      double interval = Double.NaN;
      for (int e = 0; e < trains.count(n); e++) {
        double time = trains.time(n, e);
        if (time > 1) {
          spikes++;
          if (!Double.isNaN(last)) {
            if (!Double.isNaN(interval)) {
              previous.add(interval);
              next.add(time - last);
            }
            interval = time - last;
            intervals.add(interval);
          }
          last = time;
        }
      }
    }
    double[] all = array(intervals);
    return new Trains(
        hurst,
        spikes / (samples * (end - 1)),
        Math.sqrt(covariance(all, all)) / mean(all),
        covariance(array(previous), array(next))
            / Math.sqrt(
                covariance(array(previous), array(previous))
                    * covariance(array(next), array(next))),
        intervals);
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double mean(double[] values) {
    return IntStream.range(0, values.length).mapToDouble(k -> values[k]).average().orElseThrow();
  }

  private static double covariance(double[] a, double[] b) {
    double meanA = mean(a);
    double meanB = mean(b);
    return IntStream.range(0, a.length)
        .mapToDouble(k -> (a[k] - meanA) * (b[k] - meanB))
        .average()
        .orElseThrow();
  }

  void close() {
    engine.close();
  }
}
