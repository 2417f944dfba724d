package io.roughspike.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.model.DriverLaw;
import io.roughspike.model.JumpSize;
import io.roughspike.model.Knots;
import io.roughspike.model.Recording;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.testing.TestSeed;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What drivers with jumps say of them, and what they refuse. */
class JumpingDriversTest {
  private static final TimeGrid GRID = new TimeGrid(-1, 3, 0.25);

  private final RandomStream stream = new RandomStream(TestSeed.of(JumpingDriversTest.class), 0);

  private static Knots knots(double... timesAndValues) {
    int count = timesAndValues.length / 2;
    double[] times = new double[count];
    double[] values = new double[count];
    for (int k = 0; k < count; k++) {
      times[k] = timesAndValues[2 * k];
      values[k] = timesAndValues[2 * k + 1];
    }
    return new Knots(times, values);
  }

  private static Jumps jumps(Driver driver, int sample) {
    Jumps jumps = new Jumps();
    driver.source().jumps(sample, jumps);
    return jumps;
  }

  /**
   * Numbers and sizes have the means of their law within 5 standard errors, which chance exceeds
   * once in 1.7 million seeds each.
   */
  @Test
  void poissonJumpsHaveTheirLaw() {
    int samples = 500;
    DriverLaw.Poisson law =
        new DriverLaw.Poisson(3, new JumpSize.Normal(0.4, 0.7), List.of(0, 2), false);
    Driver driver = new PoissonDriver(law, stream, 0, 2, GRID);
    double count = 0;
    double sum = 0;
    for (int n = 0; n < samples; n++) {
      Jumps jumps = jumps(driver, n);
      count += jumps.count();
      for (int j = 0; j < jumps.count(); j++) {
        sum += jumps.size(j);
        assertTrue(jumps.time(j) > -1 && jumps.time(j) <= 3);
        assertTrue(j == 0 || jumps.time(j) >= jumps.time(j - 1), "not in order");
      }
    }
    double expected = 3.0 * 4 * 2 * 2 * samples;
    assertEquals(expected, count, 5 * Math.sqrt(expected));
    assertEquals(0.4, sum / count, 5 * 0.7 / Math.sqrt(count));
  }

  /** A later end adds jumps and changes none; processes of another number are others. */
  @Test
  void poissonJumpsDependOnTheirNumbersAlone() {
    DriverLaw.Poisson law =
        new DriverLaw.Poisson(2, new JumpSize.Exponential(1), List.of(0), false);
    Jumps jumps = jumps(new PoissonDriver(law, stream, 0, 1, GRID), 7);
    Jumps more = jumps(new PoissonDriver(law, stream, 0, 1, new TimeGrid(-1, 9, 0.25)), 7);
    Jumps others = jumps(new PoissonDriver(law, stream, 1, 1, GRID), 7);
    assertTrue(jumps.count() > 0 && more.count() > jumps.count(), "few jumps");
    for (int j = 0; j < jumps.count(); j++) {
      assertEquals(jumps.time(j), more.time(j));
      assertEquals(jumps.size(j), more.size(j));
    }
    assertTrue(others.count() == 0 || others.time(0) != jumps.time(0), "the same process");
  }

  @Test
  void sharedJumpsAreOfAllNeurons() {
    DriverLaw.Poisson law = new DriverLaw.Poisson(2, new JumpSize.Uniform(1, 2), List.of(1), true);
    Jumps jumps = jumps(new PoissonDriver(law, stream, 0, 3, GRID), 0);
    assertTrue(jumps.count() > 0, "no jumps");
    for (int j = 0; j < jumps.count(); j++) {
      assertEquals(j % 3, jumps.neuron(j));
      assertEquals(1, jumps.channel(j));
      assertEquals(jumps.time(j / 3 * 3), jumps.time(j));
      assertEquals(jumps.size(j / 3 * 3), jumps.size(j));
    }
  }

  @Test
  void sumsMergeJumpsAndTellParametersApart() {
    DriverLaw.Poisson poisson =
        new DriverLaw.Poisson(2, new JumpSize.Normal(0, 1), List.of(0), false);
    DriverLaw sum =
        new DriverLaw.Sum(
            List.of(
                new DriverLaw.Brownian(),
                poisson,
                new DriverLaw.Poisson(1, new JumpSize.Exponential(1), List.of(0), false)));
    Driver driver =
        new SumDriver(
            List.of(
                new BrownianDriver(stream),
                new PoissonDriver(poisson, stream, 1, 1, GRID),
                new SignalDriver(
                    new Recording(List.of(knots(-1, 0, 0.5, 1, 0.5, 2, 3, 2)), 1, 1, 1), GRID)),
            GRID);
    assertEquals(
        List.of("1.rate", "1.mean", "sd", "2.rate", "2.mean"),
        sum.parameters().stream().map(p -> p.name()).toList());
    assertEquals(
        List.of(
            "rate", "mean", "sd", "knot.0.0.0.0", "knot.0.0.0.1", "knot.0.0.0.2", "knot.0.0.0.3"),
        driver.parameters());
    Jumps jumps = jumps(driver, 0);
    int recorded = 0;
    for (int j = 0; j < jumps.count(); j++) {
      assertTrue(j == 0 || jumps.time(j) >= jumps.time(j - 1), "not in order");
      recorded += jumps.time(j) == 0.5 && jumps.size(j) == 1 ? 1 : 0;
    }
    assertEquals(1, recorded);
    assertEquals(new SumDriver(List.of(driver), GRID).parameters(), driver.parameters());
  }

  @Test
  void refusals() {
    refused(
        "times of a signal must not decrease, got 0.5 after 1.0 at knot 1",
        () -> knots(1, 0, 0.5, 0));
    refused(
        "a time of a signal may be given twice, for a jump, got it three times: 1.0 at knots 0 to 2",
        () -> knots(1, 0, 1, 1, 1, 2));
    refused(
        "knots of a signal must be finite, got value NaN at time 1.0, knot 0",
        () -> knots(1, Double.NaN));
    refused(
        "a signal must be recorded from -1.0 to 3.0, got -1.0 to 2.0 of sample 0, neuron 0, channel 0: record more, or simulate less",
        () -> new SignalDriver(new Recording(List.of(knots(-1, 0, 2, 0)), 1, 1, 1), GRID));
    refused(
        "a recording must have samples x neurons x channels = 1 x 2 x 1 signals, got 1",
        () -> new Recording(List.of(knots(-1, 0, 2, 0)), 1, 2, 1));
    refused(
        "rate must be at least 0, got -1.0",
        () -> new DriverLaw.Poisson(-1, new JumpSize.Constant(1), List.of(0), false));
    refused("sd must be at least 0, got -1.0", () -> new JumpSize.Normal(0, -1));
    refused(
        "a sum of drivers must have at most one Brownian motion, got 2: one with larger factors is the same",
        () -> new DriverLaw.Sum(List.of(new DriverLaw.Brownian(), new DriverLaw.Brownian())));
  }

  /** It moves the times of jumps and changes no size; where it is 0 it is no parameter. */
  @Test
  void theRateIsAParameterWhereItIsAboveZero() {
    DriverLaw.Poisson law =
        new DriverLaw.Poisson(3, new JumpSize.Normal(0, 1), List.of(0, 1), false);
    PoissonDriver driver = new PoissonDriver(law, stream, 0, 2, GRID);
    assertEquals(List.of("rate", "mean", "sd"), driver.parameters());
    assertFalse(law.parameters().getFirst().range().contains(0));
    Jumps jumps = jumps(driver, 4);
    Jumps slower = jumps(driver.with(2.5, 0, 1), 4);
    assertTrue(slower.count() > 0, "no jumps");
    for (int j = 0; j < slower.count(); j++) {
      assertEquals(-1 + (jumps.time(j) + 1) * 3 / 2.5, slower.time(j), 1e-14);
      assertEquals(jumps.size(j), slower.size(j));
    }
    DriverLaw.Poisson none = new DriverLaw.Poisson(0, law.size(), List.of(0), false);
    assertEquals(List.of("mean", "sd"), none.parameters().stream().map(p -> p.name()).toList());
    assertEquals(
        new DriverLaw.Poisson(0, new JumpSize.Normal(2, 3), List.of(0), false), none.with(2, 3));
  }

  private static void refused(String message, Runnable what) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, what::run).getMessage());
  }
}
