package io.roughspike.testing;

import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Parameter;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
  public void compare(RandomCase problem, Set<Parameter> requested) {
    compare(problem.toString(), problem.simulation(), problem.gridPoints());
    compareGradients(problem.toString(), problem.simulation(), problem.cotangents(), requested);
  }

  /** Compares spikes, and the states at the given grid points. */
  public void compare(String name, Simulation simulation, int[] gridPoints) {
    SpikeTrains spikes = new SpikeTrains();
    SpikeTrains otherSpikes = new SpikeTrains();
    Optional<StateRecord> states = record(gridPoints);
    Optional<StateRecord> otherStates = record(gridPoints);
    one.simulate(simulation, spikes, states);
    other.simulate(simulation, otherSpikes, otherStates);
    for (int n = 0; n < simulation.samples(); n++) {
      String sample = name + ", sample " + n;
      same(sample + ", count", spikes.count(n), otherSpikes.count(n));
      for (int e = 0; e < Math.min(spikes.count(n), otherSpikes.count(n)); e++) {
        same(sample + ", time " + e, spikes.time(n, e), otherSpikes.time(n, e));
        same(sample + ", neuron " + e, spikes.neuron(n, e), otherSpikes.neuron(n, e));
      }
      for (int k = 0; k < gridPoints.length; k++) {
        same(sample + ", v " + k, states.orElseThrow().v(n, k), otherStates.orElseThrow().v(n, k));
        same(sample + ", i " + k, states.orElseThrow().i(n, k), otherStates.orElseThrow().i(n, k));
      }
    }
  }

  private static Optional<StateRecord> record(int[] gridPoints) {
    return gridPoints.length == 0 ? Optional.empty() : Optional.of(new StateRecord(gridPoints));
  }

  /** Compares both gradients by the requested parameters, and the values. */
  public void compareGradients(
      String name, Simulation simulation, Cotangents cotangents, Set<Parameter> requested) {
    ParameterGradient gradient = new ParameterGradient(requested);
    ParameterGradient otherGradient = new ParameterGradient(requested);
    one.adjoint(simulation, cotangents, gradient);
    other.adjoint(simulation, cotangents, otherGradient);
    same(name + ", adjoint", gradient, otherGradient, requested);
    one.forwardSensitivities(simulation, cotangents, gradient);
    other.forwardSensitivities(simulation, cotangents, otherGradient);
    same(name + ", forward", gradient, otherGradient, requested);
  }

  private void same(
      String name, ParameterGradient x, ParameterGradient y, Set<Parameter> requested) {
    same(name + " value", x.value(), y.value());
    for (Parameter p : requested) {
      same(name + " gradient by " + p, x.get(p), y.get(p));
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
