package io.roughspike.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.RecordedDriver;
import io.roughspike.model.InputSignal;
import io.roughspike.model.Network;
import io.roughspike.model.Parameter;
import io.roughspike.model.StochasticNeuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Coefficients of a neuron on a grid; binary fractions, so that most values are exact. */
class DiscretisationTest {
  private static final StochasticNeuron NEURON =
      StochasticNeuron.defaults()
          .with(Parameter.MU1, 2)
          .with(Parameter.MU2, 0.5)
          .with(Parameter.SIGMA11, 4)
          .with(Parameter.SIGMA12, -1)
          .with(Parameter.SIGMA21, 0.25)
          .with(Parameter.SIGMA22, 8)
          .with(Parameter.BETA, 3)
          .with(Parameter.TAU_S, 0.5)
          .with(Parameter.INTENSITY_CAP, 1)
          .with(Parameter.INPUT_CURRENT, 1.5)
          .with(Parameter.INPUT_GAIN, 0.5);

  /** Steps of 1 from 1 to 3.25: two full ones, and one of 1/4. */
  private static final TimeGrid GRID = new TimeGrid(1, 3.25, 1);

  private static Discretisation prepared(Optional<InputSignal> signal) {
    Discretisation discretisation = new Discretisation();
    discretisation.prepare(
        Network.of(NEURON), signal, GRID, new BrownianDriver(new RandomStream(0, 0)));
    return discretisation;
  }

  @Test
  void lastSegmentIsShorter() {
    Discretisation discretisation = prepared(Optional.empty());
    assertEquals(3, discretisation.steps());
    assertEquals(2, discretisation.fullSteps());
    assertSame(discretisation.full(), discretisation.segment(1));
    assertEquals(2, discretisation.end(0));
    assertEquals(3, discretisation.end(1));
    assertEquals(3.25, discretisation.end(2));
    assertCoefficients(discretisation.full(), 1, 1);
    assertCoefficients(discretisation.segment(2), 0.25, 0.5);
    assertEquals(0.25, discretisation.segment(2).lengthRatio());
    assertEquals(0.5, discretisation.segment(2).noiseRatio());
  }

  private static void assertCoefficients(Segment segment, double dt, double scale) {
    assertEquals(dt, segment.dt());
    assertEquals(scale, segment.scale());
    double v = 1.25;
    double i = 0.5;
    double driveV = segment.driveV(2, 3, 4);
    // c = 1.5 + 0.5 * 4
    assertEquals(
        dt * 2 * (i + 3.5 - v) + scale * (4 * 2 - 3), segment.incrementV(v, i, driveV), 1e-15);
    double driveI = segment.driveI(2, 3);
    assertEquals(-dt * 0.5 * i + scale * (0.25 * 2 + 8 * 3), segment.incrementI(i, driveI), 1e-15);
    assertEquals(dt * Math.exp(3 * 0.25) / 0.5, segment.clockIncrement(v), 1e-14);
    assertEquals(dt * Math.exp(3) / 0.5, segment.clockIncrement(9), 1e-13, "capped");
    assertTrue(segment.uncapped(v));
    assertFalse(segment.uncapped(2), "v - vThreshold at the cap");
    assertEquals(0.25, segment.excess(v));
    assertEquals(1, segment.excess(2.5));
    assertSame(NEURON, segment.neuron());
  }

  @Test
  void recordedIncrementsAreNotScaled() {
    Discretisation discretisation = new Discretisation();
    discretisation.prepare(
        Network.of(NEURON), Optional.empty(), GRID, new RecordedDriver(new double[6], 1, 3, 1, 2));
    assertEquals(1, discretisation.segment(2).scale());
    assertEquals(1, discretisation.segment(2).noiseRatio());
    assertEquals(0.25, discretisation.segment(2).lengthRatio());
  }

  @Test
  void recordedInput() {
    assertFalse(prepared(Optional.empty()).hasSignal());
    assertEquals(0, prepared(Optional.empty()).input(0, 1, 0));
    Discretisation discretisation =
        prepared(Optional.of(new InputSignal(new double[] {1, 3, 5, 7, 9}, 0.5)));
    assertTrue(discretisation.hasSignal());
    assertEquals(2, discretisation.input(0, 0, 0));
    assertEquals(6, discretisation.input(0, 1, 0));
    assertEquals(9, discretisation.input(0, 2, 0));
  }
}
