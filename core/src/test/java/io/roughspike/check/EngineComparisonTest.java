package io.roughspike.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.check.EngineComparison.Quantity;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.DriverSink;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.Loops;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.engine.WorkerTeam;
import io.roughspike.solver.Mesh;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The comparison finds nothing where there is nothing, and each planted fault where there is one.
 */
class EngineComparisonTest {
  private static final int LANES = 8;

  private final Engine reference = Engines.create(Engines.SCALAR, 1);
  private final Engine sound = Engines.create(Engines.SCALAR, 2);

  @AfterEach
  void close() {
    reference.close();
    sound.close();
  }

  /** Passes everything on to a sound engine. */
  private static class Wrapper implements Engine {
    final Engine engine;

    Wrapper(Engine engine) {
      this.engine = engine;
    }

    /** Where a fault changes what is simulated. */
    Simulation changed(Simulation simulation) {
      return simulation;
    }

    @Override
    public String name() {
      return "planted fault";
    }

    @Override
    public int lanes() {
      return LANES;
    }

    @Override
    public int threads() {
      return engine.threads();
    }

    @Override
    public void simulate(Simulation simulation, SpikeTrains out, Optional<StateRecord> states) {
      engine.simulate(changed(simulation), out, states);
    }

    @Override
    public Mesh mesh(Simulation simulation) {
      return engine.mesh(changed(simulation));
    }

    @Override
    public void adjoint(
        Simulation simulation,
        Cotangents cotangents,
        ParameterGradient out,
        Optional<DriverSink> sink) {
      engine.adjoint(changed(simulation), cotangents, out, sink);
    }

    @Override
    public void forwardSensitivities(
        Simulation simulation, Cotangents cotangents, ParameterGradient out) {
      engine.forwardSensitivities(changed(simulation), cotangents, out);
    }

    @Override
    public void scores(
        Simulation simulation, double[] weights, ParameterGradient sum, ParameterGradient squares) {
      engine.scores(changed(simulation), weights, sum, squares);
    }

    @Override
    public Loops loops() {
      return engine.loops();
    }

    @Override
    public void share(int taskCount, WorkerTeam.Work work) {
      engine.share(taskCount, work);
    }

    @Override
    public void close() {}
  }

  private Map<String, Quantity> compare(Engine candidate) {
    EngineComparison comparison = new EngineComparison(reference, candidate);
    ComparisonCases.all(5).forEach(comparison::compare);
    long differing = comparison.quantities().stream().mapToLong(Quantity::differing).sum();
    assertEquals(differing, comparison.differingValues());
    return comparison.quantities().stream().collect(Collectors.toMap(Quantity::name, q -> q));
  }

  @Test
  void soundEnginesDoNotDiffer() {
    Map<String, Quantity> quantities = compare(new Wrapper(sound));
    for (Quantity quantity : quantities.values()) {
      assertTrue(quantity.values() > 0, quantity.name());
      assertEquals(0, quantity.differing(), quantity.toString());
      assertEquals(0, quantity.worstUlps());
      assertEquals("", quantity.first());
    }
    assertEquals(12, quantities.size());
  }

  @Test
  void aCoefficientOffByOneUlpIsFound() {
    Engine faulty =
        new Wrapper(sound) {
          @Override
          Simulation changed(Simulation simulation) {
            double[] parameters = simulation.network().toArray();
            parameters[0] = Math.nextUp(parameters[0]); // mu1 of the first neuron
            return simulation.withNetwork(simulation.network().withParameters(parameters));
          }
        };
    Map<String, Quantity> quantities = compare(faulty);
    for (String name :
        List.of(
            "spike times",
            "states",
            "signatures",
            "losses",
            "loss gradients",
            "gradients (adjoint)",
            "gradients (forward)",
            "training losses",
            "trained parameters")) {
      assertTrue(quantities.get(name).differing() > 0, name);
      assertTrue(quantities.get(name).worstUlps() >= 1, name);
      assertFalse(quantities.get(name).first().isEmpty(), name);
    }
    assertEquals(0, quantities.get("spike counts").differing());
  }

  @Test
  void twoSwappedEventsAreFound() {
    Engine faulty =
        new Wrapper(sound) {
          @Override
          public void simulate(
              Simulation simulation, SpikeTrains out, Optional<StateRecord> states) {
            super.simulate(simulation, out, states);
            if (simulation.samples() == 67 && out.count(1) >= 2) {
              int at = out.capacity(); // of sample 1, event 0
              double first = out.times()[at];
              out.times()[at] = out.times()[at + 1];
              out.times()[at + 1] = first;
            }
          }
        };
    Map<String, Quantity> quantities = compare(faulty);
    Quantity times = quantities.get("spike times");
    assertEquals(2, times.differing());
    assertTrue(
        times.first().startsWith("two channels and a synaptic current, sample 1, event 0: "),
        times.first());
    assertEquals(0, quantities.get("spike counts").differing());
    assertEquals(0, quantities.get("states").differing());
    assertEquals(0, quantities.get("gradients (adjoint)").differing());
    assertTrue(quantities.get("losses").differing() > 0);
  }

  @Test
  void aWrongMaskOfOneLaneIsFound() {
    // The reset of v misses one lane: its samples go on without it.
    Engine faulty =
        new Wrapper(sound) {
          private final SpikeTrains wrong = new SpikeTrains();

          @Override
          public void simulate(
              Simulation simulation, SpikeTrains out, Optional<StateRecord> states) {
            super.simulate(simulation, out, states);
            boolean alone = simulation.network().size() == 1;
            for (int n = 3; alone && n < simulation.samples(); n += LANES) {
              Simulation one =
                  simulation
                      .withSamples(simulation.firstSample() + n, 1)
                      .withNeuron(simulation.neuron().with("vReset", 0));
              engine.simulate(one, wrong);
              int events = Math.min(wrong.count(0), out.capacity());
              out.counts()[n] = events;
              System.arraycopy(wrong.times(), 0, out.times(), n * out.capacity(), events);
            }
          }
        };
    Map<String, Quantity> quantities = compare(faulty);
    assertTrue(quantities.get("spike counts").differing() > 0);
    assertTrue(quantities.get("spike times").differing() > 0);
    String first = quantities.get("spike times").first();
    assertTrue(first.contains("sample 3, event 1: "), first); // after the first spike
    assertTrue(quantities.get("losses").differing() > 0);
  }

  @Test
  void distancesAreCountedInDoubles() {
    assertEquals(1, Tallies.ulps(1.0, Math.nextUp(1.0)));
    assertEquals(3, Tallies.ulps(-1.0, Math.nextDown(Math.nextDown(Math.nextDown(-1.0)))));
    assertEquals(1, Tallies.ulps(0.0, -0.0));
    assertEquals(3, Tallies.ulps(Double.MIN_VALUE, -Double.MIN_VALUE));
    assertEquals(1L << 52, Tallies.ulps(1.0, 2.0));
    assertEquals(Long.MAX_VALUE, Tallies.ulps(-Double.MAX_VALUE, Double.MAX_VALUE));
  }
}
