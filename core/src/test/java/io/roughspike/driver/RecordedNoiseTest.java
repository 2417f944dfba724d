package io.roughspike.driver;

import static io.roughspike.testing.Sentences.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Simulation;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.RandomCase;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Noise given from outside. */
class RecordedNoiseTest {
  private static final int SAMPLES = 5;
  private static final int DRAWS = 300;

  /**
   * Recording counter noise and playing it back gives the same spikes. The increment sqrt(h) z is
   * rounded before it meets sigma, not after: the paths differ by rounding.
   */
  @Test
  void playsBackCounterNoise() {
    long seed = TestSeed.of(RecordedNoiseTest.class);
    RandomStream stream = new RandomStream(seed, 3);
    for (RandomCase.Kind kind : RandomCase.Kind.values()) {
      Simulation drawn =
          RandomCase.of(seed, 1, kind, SAMPLES)
              .simulation()
              .withNoise(new BrownianDriver(stream), new CounterClocks(stream))
              .withSamples(0, SAMPLES);
      Simulation recorded =
          drawn.withNoise(recordedIncrements(stream, drawn.grid()), recordedUniforms(stream));
      SpikeTrains expected = new SpikeTrains();
      SpikeTrains actual = new SpikeTrains();
      try (Engine engine = new ScalarEngine(1)) {
        engine.simulate(drawn, expected);
        engine.simulate(recorded, actual);
      }
      for (int n = 0; n < SAMPLES; n++) {
        assertEquals(expected.count(n), actual.count(n), kind + ", sample " + n);
        for (int e = 0; e < expected.count(n); e++) {
          assertEquals(expected.time(n, e), actual.time(n, e), 1e-11, kind + ", sample " + n);
        }
      }
    }
  }

  private static RecordedDriver recordedIncrements(RandomStream stream, TimeGrid grid) {
    double[] increments = new double[SAMPLES * grid.steps() * 2];
    for (int n = 0; n < SAMPLES; n++) {
      for (int m = 0; m < grid.steps(); m++) {
        for (int channel = 0; channel < 2; channel++) {
          increments[(n * grid.steps() + m) * 2 + channel] =
              Math.sqrt(grid.length(m)) * stream.normal(n, 0, channel, m);
        }
      }
    }
    return new RecordedDriver(increments, SAMPLES, grid.steps(), 1, 2);
  }

  private static RecordedClocks recordedUniforms(RandomStream stream) {
    double[] uniforms = new double[SAMPLES * DRAWS];
    for (int k = 0; k < uniforms.length; k++) {
      uniforms[k] = stream.uniform(k / DRAWS, 0, k % DRAWS);
    }
    return new RecordedClocks(uniforms, SAMPLES, 1, DRAWS);
  }

  @Test
  void incrementsAreLaidOutBySampleStepNeuronChannel() {
    double[] increments = new double[2 * 5 * 3 * 2];
    for (int k = 0; k < increments.length; k++) {
      increments[k] = k;
    }
    RecordedDriver driver = new RecordedDriver(increments, 2, 5, 3, 2);
    double[] out = new double[9];
    driver.block(1, 2, 1, 0, out, 1, 2);
    // sample 1, neuron 2, channel 1, steps 0 to 3, at 1, 3, 5, 7
    assertArrayEquals(new double[] {0, 35, 0, 41, 0, 47, 0, 53, 0}, out);
    driver.block(1, 2, 1, 1, out, 0, 1);
    assertEquals(59, out[0]);
    assertEquals(1, driver.scale(0.1), "used as they are");
    RecordedDriver threeChannels = new RecordedDriver(increments, 2, 5, 2, 3);
    threeChannels.block(1, 1, 2, 0, out, 0, 1);
    assertArrayEquals(new double[] {35, 41, 47, 53}, Arrays.copyOf(out, 4));
    assertEquals(3, threeChannels.channels());
  }

  @Test
  void areasAreChannelsOfTheirOwn() {
    double[] increments = new double[2 * 5 * 3 * 2];
    double[] areas = new double[increments.length];
    Arrays.setAll(areas, k -> -k);
    RecordedDriver driver = new RecordedDriver(increments, Optional.of(areas), 2, 5, 3, 2);
    assertTrue(driver.hasAreas());
    assertFalse(new RecordedDriver(increments, 2, 5, 3, 2).hasAreas());
    assertEquals(1, driver.areaScale(0.1), "used as they are");
    double[] out = new double[4];
    driver.block(1, 2, Driver.AREAS + 1, 0, out, 0, 1);
    assertArrayEquals(new double[] {-35, -41, -47, -53}, out);
    driver.block(1, 2, 1, 0, out, 0, 1);
    assertArrayEquals(new double[4], out);
    driver.block(1, 2, Driver.AREAS, 1, out, 0, 1);
    assertArrayEquals(new double[] {-58, 0, 0, 0}, out, "nothing after the last step");
  }

  @Test
  void drawsAreLaidOutBySampleNeuronDraw() {
    double[] uniforms = new double[2 * 3 * 4];
    for (int k = 0; k < uniforms.length; k++) {
      uniforms[k] = (k + 1) / 24.0;
    }
    RecordedClocks clocks = new RecordedClocks(uniforms, 2, 3, 4);
    assertEquals(Math.log(20 / 24.0), clocks.logUniform(1, 1, 3), 1e-15);
    assertEquals(0, clocks.logUniform(1, 2, 3), "U = 1 is allowed");
  }

  @Test
  void refusals() {
    assertRefused(
        "brownian increments must have samples x steps x neurons x channels = 2 x 3 x 1 x 2 values, got 11",
        () -> new RecordedDriver(new double[11], 2, 3, 1, 2));
    assertRefused(
        "brownian increments must be finite, got Infinity at flat index 1",
        () -> new RecordedDriver(new double[] {0, Double.POSITIVE_INFINITY}, 1, 1, 1, 2));
    assertRefused(
        "areas must have samples x steps x neurons x channels = 1 x 1 x 1 x 2 values, got 3",
        () -> new RecordedDriver(new double[2], Optional.of(new double[3]), 1, 1, 1, 2));
    double[] notFinite = {Double.NaN, 0};
    assertRefused(
        "areas must be finite, got NaN at flat index 0",
        () -> new RecordedDriver(new double[2], Optional.of(notFinite), 1, 1, 1, 2));
    assertRefused(
        "brownian increments must have at least 3 samples and 2 steps for 1 neurons, got 2, 3, 1",
        () -> new RecordedDriver(new double[12], 2, 3, 1, 2).requireCovers(1, 2, 2, 1));
    assertRefused(
        "brownian increments must have at least 2 samples and 4 steps for 1 neurons, got 2, 3, 1",
        () -> new RecordedDriver(new double[12], 2, 3, 1, 2).requireCovers(0, 2, 4, 1));
    assertRefused(
        "uniforms must have samples x neurons x draws = 2 x 1 x 3 values, at least one draw, got 5",
        () -> new RecordedClocks(new double[5], 2, 1, 3));
    for (double bad : new double[] {0, -0.5, 1.5, Double.NaN}) {
      assertRefused(
          "uniforms must be above 0 and at most 1, got " + bad + " at flat index 0",
          () -> new RecordedClocks(new double[] {bad}, 1, 1, 1));
    }
    RecordedClocks clocks = new RecordedClocks(new double[] {0.5, 0.5}, 1, 1, 2);
    assertRefused(
        "uniforms must have at least 2 samples for 1 neurons, got 1 for 1",
        () -> clocks.requireCovers(0, 2, 1));
    assertRefused(
        "uniforms must have a draw for every clock: sample 0, neuron 0 needs draw 2, got 2 draws (give more draws or a lower maxSpikes)",
        () -> clocks.logUniform(0, 0, 2));
  }
}
