package io.roughspike.train;

import io.roughspike.engine.Engine;
import io.roughspike.spike.SpikeTrains;
import java.util.function.ToDoubleBiFunction;

/**
 * A test against held-out data during training: no gradient, noise of its own.
 *
 * @param scenario circumstances of the test simulation
 * @param loss of the generated trains, computed by an engine; holds the held-out data
 * @param samples generated samples, at least 1
 * @param every tested at steps 0, every, 2 every, ...; at least 1
 */
public record HeldOutTest(
    Scenario scenario, ToDoubleBiFunction<Engine, SpikeTrains> loss, int samples, int every) {
  public HeldOutTest {
    Checks.requireAtLeastOne("test samples", samples);
    Checks.requireAtLeastOne("testEvery", every);
  }
}
