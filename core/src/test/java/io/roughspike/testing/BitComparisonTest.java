package io.roughspike.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.engine.Cotangents;
import io.roughspike.engine.DriverSink;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Loops;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.engine.WorkerTeam;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.solver.Mesh;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateRecord;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The comparison of engines finds small faults. */
class BitComparisonTest {
  private static final Set<String> ALL = Set.copyOf(LeakyNeuron.MODEL.parameterNames());

  /** The reference engine, what it does to simulations before and to spikes after a run. */
  private record FaultyEngine(
      Engine engine, UnaryOperator<Simulation> before, Consumer<SpikeTrains> after)
      implements Engine {
    @Override
    public String name() {
      return "faulty";
    }

    @Override
    public int lanes() {
      return 1;
    }

    @Override
    public int threads() {
      return 1;
    }

    @Override
    public void simulate(Simulation simulation, SpikeTrains out, Optional<StateRecord> states) {
      engine.simulate(before.apply(simulation), out, states);
      after.accept(out);
    }

    @Override
    public Mesh mesh(Simulation simulation) {
      return engine.mesh(before.apply(simulation));
    }

    @Override
    public void adjoint(
        Simulation simulation,
        Cotangents cotangents,
        ParameterGradient out,
        Optional<DriverSink> sink) {
      engine.adjoint(before.apply(simulation), cotangents, out, sink);
    }

    @Override
    public void forwardSensitivities(
        Simulation simulation, Cotangents cotangents, ParameterGradient out) {
      engine.forwardSensitivities(before.apply(simulation), cotangents, out);
    }

    @Override
    public void scores(
        Simulation simulation, double[] weights, ParameterGradient sum, ParameterGradient squares) {
      engine.scores(before.apply(simulation), weights, sum, squares);
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
    public void close() {
      engine.close();
    }
  }

  private static List<String> differences(
      UnaryOperator<Simulation> before, Consumer<SpikeTrains> after) {
    RandomCase problem =
        RandomCase.of(TestSeed.of(BitComparisonTest.class), 0, RandomCase.Kind.ORDINARY, 20);
    try (Engine engine = new ScalarEngine(1);
        Engine faulty = new FaultyEngine(new ScalarEngine(1), before, after)) {
      BitComparison comparison = new BitComparison(engine, faulty);
      comparison.compare(problem, ALL);
      assertTrue(comparison.compared() > 300);
      return comparison.differences();
    }
  }

  @Test
  void twoGoodEnginesAgree() {
    assertEquals(List.of(), differences(UnaryOperator.identity(), spikes -> {}));
  }

  @Test
  void coefficientOffByOneUlp() {
    List<String> found =
        differences(
            simulation -> {
              double off = Math.nextUp(simulation.neuron().get("sigma11"));
              return simulation.withNeuron(simulation.neuron().with("sigma11", off));
            },
            spikes -> {});
    for (String part :
        List.of("time 0", "v 2", "adjoint gradient by beta", "forward gradient by beta")) {
      assertTrue(found.stream().anyMatch(line -> line.contains(part)), part);
    }
  }

  @Test
  void twoEventsSwapped() {
    List<String> found =
        differences(
            UnaryOperator.identity(),
            spikes -> {
              int at = 7 * spikes.capacity();
              double first = spikes.times()[at];
              spikes.times()[at] = spikes.times()[at + 1];
              spikes.times()[at + 1] = first;
            });
    assertEquals(2, found.size());
    assertTrue(found.get(0).contains("sample 7, time 0"), found.get(0));
    assertTrue(found.get(1).contains("sample 7, time 1"), found.get(1));
  }

  /** A lane that misses its last event. */
  @Test
  void wrongMaskOfOneLane() {
    List<String> found = differences(UnaryOperator.identity(), spikes -> spikes.counts()[3]--);
    assertEquals(1, found.size());
    assertTrue(found.getFirst().contains("sample 3, count"), found.getFirst());
  }
}
