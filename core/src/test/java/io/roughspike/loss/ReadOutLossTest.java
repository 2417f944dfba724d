package io.roughspike.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.ReadOutSummary.Statistic;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.TestSeed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadOutLossTest {
  private static final long SEED = TestSeed.of(ReadOutLossTest.class);
  private static final TimeGrid GRID = new TimeGrid(0, 1, 0.05);
  private static final int[] READ_OUTS = {2, 3};
  private static final int SAMPLES = 6;
  private static final double[] TARGETS = {0.1, -0.4, 0.7, 0.2, -0.3, 0.5};
  private static final int[] CLASSES = {1, 0, 1};

  private final Engine engine = Engines.create(Engines.SCALAR, 1);

  @AfterEach
  void closeEngine() {
    engine.close();
  }

  private static Network network() {
    Neuron neuron =
        LeakyNeuron.standard()
            .with("mu1", 4)
            .with("mu2", 3)
            .with("sigma11", 0.3)
            .with("sigma22", 0.3)
            .with("beta", 3)
            .with("inputCurrent", 1.2);
    return Network.of(neuron, 4)
        .withReadOuts(READ_OUTS)
        .withConnections(
            Connections.of(
                new double[][] {
                  {0, 0.4, 0.6, -0.5}, {-0.3, 0, 0.2, 0.9}, {0, 0, 0, 0}, {0, 0, 0, 0}
                },
                4));
  }

  private static Simulation simulation(Network network) {
    RandomStream stream = new RandomStream(SEED, 3);
    return new Simulation(
        network,
        Inputs.NONE,
        GRID,
        new BrownianDriver(stream),
        new CounterClocks(stream),
        0,
        SAMPLES,
        Simulation.UNLIMITED);
  }

  private static ReadOutLoss loss(Statistic statistic, boolean squares) {
    return squares
        ? ReadOutLoss.squares(statistic, GRID, "v", READ_OUTS, TARGETS)
        : ReadOutLoss.crossEntropy(statistic, GRID, "v", READ_OUTS, CLASSES);
  }

  private double lossAt(ReadOutLoss loss, double[] parameters, SpikeTrains trains) {
    engine.simulate(simulation(network().withParameters(parameters)), trains, loss.states());
    return loss.value(engine, trains, 1);
  }

  /**
   * The gradient of every parameter of the simulated network against central differences with the
   * same noise, where both sides have the same spikes. Losses and derivatives of order 1: an error
   * of order h^2 times a third derivative, and rounding over h.
   */
  @Test
  void gradientsAreThoseOfTheLoss() {
    double h = Math.cbrt(Math.ulp(1.0));
    for (Statistic statistic : Statistic.values()) {
      for (boolean squares : new boolean[] {true, false}) {
        ReadOutLoss loss = loss(statistic, squares);
        SpikeTrains trains = new SpikeTrains();
        EventCotangentTable table = new EventCotangentTable();
        engine.simulate(simulation(network()), trains, loss.states());
        int events = total(trains);
        double value = loss.valueAndCotangents(engine, trains, 1, table);
        assertEquals(loss.value(engine, trains, 1), value, 0.0);
        ParameterGradient gradient = new ParameterGradient();
        engine.adjoint(
            simulation(network()), new Cotangents(table, loss.stateCotangents()), gradient);
        double[] parameters = network().toArray();
        int compared = 0;
        for (int p = 0; p < parameters.length; p++) {
          double[] moved = parameters.clone();
          moved[p] += h;
          boolean sameSpikes;
          double up;
          double down;
          try {
            up = lossAt(loss, moved, trains);
            sameSpikes = total(trains) == events;
            moved[p] -= 2 * h;
            down = lossAt(loss, moved, trains);
            sameSpikes &= total(trains) == events;
          } catch (IllegalArgumentException atTheEdgeOfItsRange) {
            continue;
          }
          if (sameSpikes && Double.isFinite(parameters[p])) {
            assertEquals(
                (up - down) / (2 * h), gradient.at(p), 300 * h * h, statistic + ", entry " + p);
            compared++;
          }
        }
        assertTrue(compared > parameters.length / 2, compared + " compared");
      }
    }
  }

  private static int total(SpikeTrains trains) {
    int total = 0;
    for (int s = 0; s < trains.samples(); s++) {
      total += trains.count(s);
    }
    return total;
  }

  @Test
  void valuesAreTheirFormulas() {
    SpikeTrains trains = new SpikeTrains();
    ReadOutLoss squares = loss(Statistic.FINAL, true);
    ReadOutLoss entropy = loss(Statistic.FINAL, false);
    engine.simulate(simulation(network()), trains, squares.states());
    engine.simulate(simulation(network()), trains, entropy.states());
    double sumOfSquares = 0;
    double sumOfEntropies = 0;
    for (int n = 0; n < SAMPLES; n++) {
      int trial = (n + 1) % 3;
      double z0 = squares.states().orElseThrow().get(n, GRID.steps(), 0, 0);
      double z1 = squares.states().orElseThrow().get(n, GRID.steps(), 1, 0);
      sumOfSquares += Math.pow(z0 - TARGETS[2 * trial], 2);
      sumOfSquares += Math.pow(z1 - TARGETS[2 * trial + 1], 2);
      double right = CLASSES[trial] == 0 ? z0 : z1;
      sumOfEntropies += Math.log(Math.exp(z0) + Math.exp(z1)) - right;
    }
    // sums of 12 numbers of order 1
    assertEquals(sumOfSquares / 12, squares.value(engine, trains, 1), 100 * Math.ulp(1.0));
    assertEquals(sumOfEntropies / 6, entropy.value(engine, trains, 1), 100 * Math.ulp(1.0));
  }

  @Test
  void refusesWhatItCannotUse() {
    assertThrows(
        IllegalArgumentException.class,
        () -> ReadOutLoss.squares(Statistic.FINAL, GRID, "v", READ_OUTS, new double[3]));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            ReadOutLoss.squares(
                Statistic.FINAL, GRID, "v", READ_OUTS, new double[] {1, Double.NaN}));
    assertThrows(
        IllegalArgumentException.class,
        () -> ReadOutLoss.crossEntropy(Statistic.FINAL, GRID, "v", READ_OUTS, new int[] {2}));
    assertThrows(
        IllegalArgumentException.class,
        () -> ReadOutLoss.squares(Statistic.FINAL, GRID, "v", new int[0], new double[2]));
  }
}
