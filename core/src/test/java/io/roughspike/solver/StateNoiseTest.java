package io.roughspike.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.driver.Driver;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.ModelText;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.solver.Solver.Cuts;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateRecord;
import io.roughspike.testing.TestSeed;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Equations whose noise depends on the state, in the sense of Stratonovich. */
class StateNoiseTest {
  private static final double RATE = 0.7;
  private static final double NOISE = 0.5;

  /** Slopes over two doublings of the steps, of 200 paths. */
  private static final double ORDER = 0.2;

  private final long seed = TestSeed.of(StateNoiseTest.class);

  /** dy = -a y dt + s y o dW has y = y0 exp(-a t + s W_t). */
  @Test
  void geometricBrownianMotion() {
    NeuronModel model =
        ModelText.named("geometric")
            .equations("dy/dt = -a*y + s*y*xi")
            .parameter("a", RATE)
            .parameter("s", NOISE)
            .start("y", 2)
            .model();
    assertEquals("heun", Steppers.recommendedFor(model).name());
    for (Stepper stepper : List.of(Steppers.named("heun"), Steppers.named("rk4"))) {
      double coarse = error(model, stepper, 128);
      double fine = error(model, stepper, 512);
      double order = Math.log(coarse / fine) / Math.log(4);
      System.out.printf("%s: %.2e, %.2e, order %.2f%n", stepper.name(), coarse, fine, order);
      // rk4 follows a scalar noise to the order of its drift's splitting: 2
      double expected = stepper.name().equals("heun") ? 1 : 2;
      assertTrue(Math.abs(order - expected) < ORDER, stepper.name() + ": order " + order);
    }
  }

  /** The root mean square error at time 1, relative to y. */
  private double error(NeuronModel model, Stepper stepper, int steps) {
    int samples = 200;
    Driver driver = new BrownianDriver(new RandomStream(seed, 0));
    TimeGrid grid = new TimeGrid(0, 1, 1.0 / steps);
    StateRecord record = new StateRecord(List.of("y"), new int[] {steps}, 0);
    try (Engine engine = new ScalarEngine(1)) {
      engine.simulate(
          new Simulation(
              Network.of(Neuron.of(model)),
              Inputs.NONE,
              grid,
              driver,
              new CounterClocks(new RandomStream(seed, 1)),
              0,
              samples,
              Simulation.UNLIMITED,
              new Solver(stepper, Cuts.ALL, Optional.empty())),
          new SpikeTrains(),
          Optional.of(record));
    }
    double squares = 0;
    for (int n = 0; n < samples; n++) {
      double w = 0;
      double[] block = new double[Driver.BLOCK];
      for (int m = 0; m < steps; m++) {
        if (m % Driver.BLOCK == 0) {
          driver.source().block(n, 0, 0, m / Driver.BLOCK, block, 0, 1);
        }
        w += driver.scale(grid.step()) * block[m % Driver.BLOCK];
      }
      double exact = 2 * Math.exp(-RATE + NOISE * w);
      squares += Math.pow(record.get(n, 0, 0, 0) / exact - 1, 2);
    }
    return Math.sqrt(squares / samples);
  }
}
