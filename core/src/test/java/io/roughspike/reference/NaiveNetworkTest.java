package io.roughspike.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.engine.Engine;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateRecord;
import io.roughspike.testing.NaiveNetwork;
import io.roughspike.testing.NetworkCase;
import io.roughspike.testing.TestSeed;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Networks in the reference engine against an independent program for the same scheme. */
class NaiveNetworkTest {
  private static final int CASES = 600;
  private static final int SAMPLES = 3;

  /** As in {@link NaiveAgreementTest}. */
  private static final double TOLERANCE = 1e-10;

  @Test
  void pathsAgree() {
    long seed = TestSeed.of(NaiveNetworkTest.class);
    double worst = 0;
    int events = 0;
    try (Engine engine = new ScalarEngine(1)) {
      for (int trial = 0; trial < CASES; trial++) {
        NetworkCase problem = NetworkCase.of(seed, trial, SAMPLES);
        SpikeTrains spikes = new SpikeTrains();
        StateRecord states = problem.record();
        engine.simulate(problem.simulation(), spikes, Optional.of(states));
        for (int n = 0; n < SAMPLES; n++) {
          String where = problem + ", sample " + n;
          NaiveNetwork path =
              new NaiveNetwork(problem, problem.network(), problem.simulation().firstSample() + n);
          assertEquals(path.times().size(), spikes.count(n), where);
          double error = 0;
          for (int e = 0; e < spikes.count(n); e++) {
            error = Math.max(error, difference(path.times().get(e), spikes.time(n, e)));
            assertEquals(path.neurons().get(e), spikes.neuron(n, e), where + ", event " + e);
          }
          for (int k = 0; k < states.slots(); k++) {
            int m = states.gridPoint(k);
            for (int c = 0; c < states.columns(); c++) {
              int j = states.neuron(c);
              error = Math.max(error, difference(path.v().get(m)[j], states.get(n, k, c, 0)));
              error = Math.max(error, difference(path.i().get(m)[j], states.get(n, k, c, 1)));
              if (states.states().size() > 2) {
                error = Math.max(error, difference(path.s().get(m)[j], states.get(n, k, c, 2)));
              }
            }
          }
          assertTrue(error <= TOLERANCE, where + ": differs by " + error);
          worst = Math.max(worst, error);
          events += spikes.count(n);
        }
      }
    }
    System.out.printf(
        "naive program for networks: %d events, worst relative difference %.1e%n", events, worst);
  }

  private static double difference(double expected, double actual) {
    return Math.abs(expected - actual) / Math.max(1, Math.abs(expected));
  }
}
