package io.roughspike.train;

import io.roughspike.engine.Engine;
import io.roughspike.loss.PathLoss;
import io.roughspike.model.Network;
import io.roughspike.random.RandomStream;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateRecord;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;

/**
 * A test against held-out data during training: no gradient, noise of its own.
 *
 * @param scenario circumstances of the test simulation
 * @param loss of the generated trains, computed by an engine; holds the held-out data
 * @param description what the loss computes, with a digest of its data: equal for equal losses
 * @param states where the simulation has to put the states that the loss reads, if any
 * @param samples generated samples, at least 1
 * @param every tested at steps 0, every, 2 every, ..., and at the last step of a training; at least
 *     1
 */
public record HeldOutTest(
    Scenario scenario,
    ToDoubleBiFunction<Engine, SpikeTrains> loss,
    String description,
    Optional<StateRecord> states,
    int samples,
    int every) {
  /** Checks the values. */
  public HeldOutTest {
    Checks.requireAtLeastOne("test samples", samples);
    Checks.requireAtLeastOne("testEvery", every);
  }

  /**
   * {@return the test loss of {@code network}, driven by {@code stream}}
   *
   * @param engine computes and shares the work out; no bit depends on which
   * @param network the model
   * @param stream where the noise comes from
   * @param trains receives the generated spikes
   */
  public double run(Engine engine, Network network, RandomStream stream, SpikeTrains trains) {
    engine.simulate(scenario.simulation(network, stream, 0, samples), trains, states);
    return loss.applyAsDouble(engine, trains);
  }

  /**
   * A test of spikes alone.
   *
   * @param scenario what every sample is driven by, and when
   * @param loss what is computed; holds the held-out data
   * @param description what the test computes and a digest of its data
   * @param samples number of samples, at least 1
   * @param every steps from one test to the next, at least 1
   */
  public HeldOutTest(
      Scenario scenario,
      ToDoubleBiFunction<Engine, SpikeTrains> loss,
      String description,
      int samples,
      int every) {
    this(scenario, loss, description, Optional.empty(), samples, every);
  }

  /**
   * A test by {@code loss}, generated sample s paired with held-out sample s.
   *
   * @param scenario what every sample is driven by, and when
   * @param loss what is computed; holds the held-out data
   * @param samples number of samples, at least 1
   * @param every steps from one test to the next, at least 1
   */
  public HeldOutTest(Scenario scenario, PathLoss loss, int samples, int every) {
    this(
        scenario,
        (engine, trains) -> loss.value(engine, trains, 0),
        loss.description(),
        loss.states(),
        samples,
        every);
  }

  /** Whether step {@code step} is tested however many steps follow. */
  boolean isDue(int step) {
    return step % every == 0;
  }
}
