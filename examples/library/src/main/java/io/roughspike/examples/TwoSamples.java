package io.roughspike.examples;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.kernel.ExactLiftKernel;
import io.roughspike.kernel.LiftKernel;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.path.LiftOptions;
import io.roughspike.path.SpikeLifts;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.statistics.TwoSampleTest;
import io.roughspike.train.NoiseStreams;
import io.roughspike.train.Scenario;
import java.util.Optional;

/** Whether two sets of spike trains have one law: MMD^2 and its permutation test. */
public final class TwoSamples {
  private static final int SAMPLES = 48;
  private static final TimeGrid GRID = new TimeGrid(0, 2, 0.01);
  private static final Scenario SCENARIO = new Scenario(Optional.empty(), GRID, 10);

  private TwoSamples() {}

  /** Prints MMD^2 and p-value of a neuron against itself and against one with more current. */
  public static void main(String[] arguments) {
    try (Engine engine = Engines.createBest(Runtime.getRuntime().availableProcessors())) {
      SpikeLifts trains = lifts(engine, 1.5, 1);
      print("same current", test(engine, trains, lifts(engine, 1.5, 2)));
      print("more current", test(engine, trains, lifts(engine, 1.7, 3)));
    }
  }

  /** Trains of a neuron, each lifted to a path in time and counts that says when it starts. */
  private static SpikeLifts lifts(Engine engine, double current, long seed) {
    Neuron neuron =
        LeakyNeuron.standard()
            .with("mu1", 15)
            .with("mu2", 0)
            .with("sigma11", 0.25)
            .with("vReset", 1.4)
            .with("alpha", 0.03)
            .with("beta", 5)
            .with("inputCurrent", current);
    SpikeTrains trains = new SpikeTrains();
    engine.simulate(SCENARIO.simulation(neuron, NoiseStreams.data(seed), SAMPLES), trains);
    // Kernels grow fast with the length of paths: scales keep these short.
    LiftOptions options = LiftOptions.PLAIN.withTimeScale(0.5).withJumpScales(0.1);
    return new SpikeLifts(trains, GRID.start(), GRID.end(), options);
  }

  private static TwoSampleTest.Result test(Engine engine, SpikeLifts x, SpikeLifts y) {
    LiftKernel kernel = new ExactLiftKernel();
    int m = x.samples();
    int n = y.samples();
    double[] xx = new double[m * m];
    double[] xy = new double[m * n];
    double[] yy = new double[n * n];
    kernel.gram(engine, x, xx, _ -> {});
    kernel.gram(engine, x, y, xy, _ -> {});
    kernel.gram(engine, y, yy, _ -> {});
    return new TwoSampleTest(1).run(engine, TwoSampleTest.pool(xx, m, xy, yy, n), m, n);
  }

  private static void print(String what, TwoSampleTest.Result result) {
    System.out.printf(
        "%s: MMD^2 %.6f, p %.3f, %s%n",
        what,
        result.statistic(),
        result.pValue(),
        result.rejected() ? "laws differ" : "nothing against one law");
  }
}
