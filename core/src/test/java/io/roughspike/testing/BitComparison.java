package io.roughspike.testing;

import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Network;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Compares what two engines compute, bit by bit. */
public final class BitComparison {
  private final Engine one;
  private final Engine other;
  private final List<String> differences = new ArrayList<>();
  private long compared;

  /** A comparison of two engines. */
  public BitComparison(Engine one, Engine other) {
    this.one = one;
    this.other = other;
  }

  /** Compares spikes, states and both gradients by the requested parameters. */
  public void compare(RandomCase problem, Set<String> requested) {
    compare(problem.toString(), problem.simulation(), problem.gridPoints());
    compareGradients(problem.toString(), problem.simulation(), problem.cotangents(), requested);
  }

  /** Compares spikes, states and both gradients by the requested parameters and the weights. */
  public void compare(NetworkCase problem, Set<String> requested, boolean weights) {
    compare(problem.toString(), problem.simulation(), problem.gridPoints(), problem.recorded());
    compareGradients(
        problem.toString(), problem.simulation(), problem.cotangents(), requested, weights);
  }

  /** Compares spikes, and the states of the first neuron at the given grid points. */
  public void compare(String name, Simulation simulation, int[] gridPoints) {
    compare(name, simulation, gridPoints, new int[] {0});
  }

  /** Compares spikes, and the states of the given neurons at the given grid points. */
  public void compare(String name, Simulation simulation, int[] gridPoints, int[] neurons) {
    SpikeTrains spikes = new SpikeTrains();
    SpikeTrains otherSpikes = new SpikeTrains();
    Optional<StateRecord> states = record(simulation.network(), gridPoints, neurons);
    Optional<StateRecord> otherStates = record(simulation.network(), gridPoints, neurons);
    run(name, one, engine -> engine.simulate(simulation, spikes, states));
    run(name, other, engine -> engine.simulate(simulation, otherSpikes, otherStates));
    for (int n = 0; n < simulation.samples(); n++) {
      String sample = name + ", sample " + n;
      same(sample + ", count", spikes.count(n), otherSpikes.count(n));
      for (int e = 0; e < Math.min(spikes.count(n), otherSpikes.count(n)); e++) {
        same(sample + ", time " + e, spikes.time(n, e), otherSpikes.time(n, e));
        same(sample + ", neuron " + e, spikes.neuron(n, e), otherSpikes.neuron(n, e));
        if (simulation.inputs().given().isPresent()) {
          same(sample + ", log " + e, spikes.logIntensity(n, e), otherSpikes.logIntensity(n, e));
          same(sample + ", integral " + e, spikes.integral(n, e), otherSpikes.integral(n, e));
        }
      }
      for (int k = 0; k < gridPoints.length; k++) {
        for (int c = 0; c < neurons.length; c++) {
          String at = sample + ", neuron " + neurons[c];
          StateRecord one = states.orElseThrow();
          StateRecord two = otherStates.orElseThrow();
          for (int x = 0; x < one.states().size(); x++) {
            String what = "%s, %s %d".formatted(at, one.states().get(x), k);
            same(what, one.get(n, k, c, x), two.get(n, k, c, x));
          }
        }
      }
    }
  }

  private static Optional<StateRecord> record(Network network, int[] gridPoints, int[] neurons) {
    return gridPoints.length == 0
        ? Optional.empty()
        : Optional.of(new StateRecord(network.states(neurons), gridPoints, neurons));
  }

  /** Compares both gradients by all parameters and weights, and the values. */
  public void compareGradients(String name, Simulation simulation, Cotangents cotangents) {
    compareGradients(
        name, simulation, cotangents, new ParameterGradient(), new ParameterGradient());
  }

  /** Compares both gradients by the requested parameters, and the values. */
  public void compareGradients(
      String name, Simulation simulation, Cotangents cotangents, Set<String> requested) {
    compareGradients(name, simulation, cotangents, requested, true);
  }

  /** Compares both gradients by the requested parameters and the weights, and the values. */
  public void compareGradients(
      String name,
      Simulation simulation,
      Cotangents cotangents,
      Set<String> requested,
      boolean weights) {
    compareGradients(
        name,
        simulation,
        cotangents,
        new ParameterGradient(requested, weights),
        new ParameterGradient(requested, weights));
  }

  private void compareGradients(
      String name,
      Simulation simulation,
      Cotangents cotangents,
      ParameterGradient gradient,
      ParameterGradient otherGradient) {
    run(name + ", adjoint", one, engine -> engine.adjoint(simulation, cotangents, gradient));
    run(name + ", adjoint", other, engine -> engine.adjoint(simulation, cotangents, otherGradient));
    same(name + ", adjoint", gradient, otherGradient, simulation.network());
    if (simulation.inputs().given().isPresent()) {
      return; // they have no forward sensitivities
    }
    run(
        name + ", forward",
        one,
        engine -> engine.forwardSensitivities(simulation, cotangents, gradient));
    run(
        name + ", forward",
        other,
        engine -> engine.forwardSensitivities(simulation, cotangents, otherGradient));
    same(name + ", forward", gradient, otherGradient, simulation.network());
  }

  /** An engine that fails says in which case. */
  private static void run(String name, Engine engine, Consumer<Engine> work) {
    try {
      work.accept(engine);
    } catch (RuntimeException e) {
      throw new AssertionError("%s: the %s engine failed: %s".formatted(name, engine.name(), e), e);
    }
  }

  private void same(String name, ParameterGradient x, ParameterGradient y, Network network) {
    same(name + " value", x.value(), y.value());
    for (int p = 0; p < network.parameterCount(); p++) {
      if (x.isComputed(p)) {
        same(name + " gradient by " + network.nameOf(p), x.at(p), y.at(p));
      }
    }
  }

  private void same(String name, double x, double y) {
    compared++;
    if (Double.doubleToRawLongBits(x) != Double.doubleToRawLongBits(y)) {
      differences.add("%s: %s and %s".formatted(name, x, y));
    }
  }

  /** Values compared so far. */
  public long compared() {
    return compared;
  }

  /** What differed so far, a sentence a value. */
  public List<String> differences() {
    return differences;
  }
}
