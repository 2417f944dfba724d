package io.roughspike.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.engine.Engine;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateRecord;
import io.roughspike.testing.NaiveNeuron;
import io.roughspike.testing.RandomCase;
import io.roughspike.testing.TestSeed;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The reference engine against an independent program for the same scheme. */
class NaiveAgreementTest {
  private static final int CASES = 600;
  private static final int SAMPLES = 3;

  /**
   * Rounding errors of about 1e-15 in the clock grow by the ratio of the largest to the smallest
   * intensity and add up over the events of a path: five digits are ample.
   */
  private static final double TOLERANCE = 1e-10;

  @Test
  void pathsAgree() {
    long seed = TestSeed.of(NaiveAgreementTest.class);
    double worst = 0;
    int events = 0;
    try (Engine engine = new ScalarEngine(1)) {
      for (int trial = 0; trial < CASES; trial++) {
        RandomCase problem = RandomCase.of(seed, trial, SAMPLES);
        SpikeTrains spikes = new SpikeTrains();
        StateRecord states = new StateRecord(RandomCase.STATES, problem.gridPoints(), 0);
        engine.simulate(problem.simulation(), spikes, Optional.of(states));
        for (int n = 0; n < SAMPLES; n++) {
          NaiveNeuron path =
              new NaiveNeuron(
                  problem, problem.simulation().neuron(), problem.simulation().firstSample() + n);
          assertEquals(path.times().size(), spikes.count(n), problem + ", sample " + n);
          double error = 0;
          for (int e = 0; e < spikes.count(n); e++) {
            error = Math.max(error, difference(path.times().get(e), spikes.time(n, e)));
            assertEquals(0, spikes.neuron(n, e));
          }
          for (int k = 0; k < states.slots(); k++) {
            int m = states.gridPoint(k);
            error = Math.max(error, difference(path.v().get(m), states.get(n, k, 0, 0)));
            error = Math.max(error, difference(path.i().get(m), states.get(n, k, 0, 1)));
            error = Math.max(error, difference(path.s().get(m), states.get(n, k, 0, 2)));
          }
          assertTrue(error <= TOLERANCE, problem + ", sample " + n + ": differs by " + error);
          worst = Math.max(worst, error);
          events += spikes.count(n);
        }
      }
    }
    System.out.printf("naive program: %d events, worst relative difference %.1e%n", events, worst);
  }

  private static double difference(double expected, double actual) {
    return Math.abs(expected - actual) / Math.max(1, Math.abs(expected));
  }
}
