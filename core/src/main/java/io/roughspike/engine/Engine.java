package io.roughspike.engine;

import io.roughspike.solver.Mesh;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateRecord;
import java.util.Optional;

/**
 * A compute implementation of the event solver and its exact gradients. All engines give the same
 * bits, on any lane width and number of threads. An engine owns its workspace and threads; once
 * warm it does not allocate. One call at a time.
 */
public interface Engine extends AutoCloseable {
  /** {@return "simd", "scalar" or "reference"} */
  String name();

  /** {@return doubles in one vector: 1 without} */
  int lanes();

  /** {@return threads that share the samples} */
  int threads();

  /**
   * Simulates every sample. Where spikes are given, {@code out} receives them with the log of the
   * intensity at each and its integral since the spike before, and the state {@code s} says that
   * integral at grid points.
   *
   * @param simulation what to simulate
   * @param out receives the spikes; reset to the simulation's size
   * @param states receives states at its grid points, if wanted; reset likewise
   * @throws NonFiniteStateException when a state of some sample is not finite
   */
  void simulate(Simulation simulation, SpikeTrains out, Optional<StateRecord> states);

  /**
   * Simulates every sample, spikes only.
   *
   * @param simulation what to simulate
   * @param out receives the result
   */
  default void simulate(Simulation simulation, SpikeTrains out) {
    simulate(simulation, out, Optional.empty());
  }

  /**
   * The exact gradient of the functional {@code cotangents} of the discretised paths by a reverse
   * sweep (discrete adjoint). Memory does not grow with the number of samples. Where spikes are
   * given, their cotangents are not of their times but of {@code log lambda - Lambda}: log of the
   * intensity at the spike, less its integral since the spike before.
   *
   * @param simulation what to simulate
   * @param cotangents weights of event times and states in the functional
   * @param out receives the result
   * @param sink takes the derivatives by the driver, if they are wanted
   * @throws IllegalArgumentException where these are wanted, and steps adapt
   */
  void adjoint(
      Simulation simulation,
      Cotangents cotangents,
      ParameterGradient out,
      Optional<DriverSink> sink);

  /**
   * The same, not by the driver, but by those of its parameters that {@code out} asks for.
   *
   * @param simulation what to simulate
   * @param cotangents weights of event times and states in the functional
   * @param out receives the result
   */
  default void adjoint(Simulation simulation, Cotangents cotangents, ParameterGradient out) {
    adjoint(simulation, cotangents, out, Optional.empty());
  }

  /**
   * The same gradient by forward sensitivities (tangents carried along each path), but for
   * parameters of the driver, by which it has none.
   *
   * @param simulation what to simulate
   * @param cotangents weights of event times and states in the functional
   * @param out receives the result
   */
  void forwardSensitivities(Simulation simulation, Cotangents cotangents, ParameterGradient out);

  /**
   * Sums over samples of their weights times the scores of their paths: derivatives of the log of
   * the likelihood of event times and of states that have noise. By Euler's solver.
   *
   * @param simulation what to simulate
   * @param weights of samples
   * @param sum receives weights times scores, by what it requests
   * @param squares receives the squares of these terms, likewise; it must request the same
   * @throws IllegalArgumentException saying why, where there are no such likelihoods
   */
  void scores(
      Simulation simulation, double[] weights, ParameterGradient sum, ParameterGradient squares);

  /**
   * {@return the cells that steps that adapt take in every sample}
   *
   * @param simulation what to simulate, by a solver that adapts its steps
   */
  Mesh mesh(Simulation simulation);

  /** {@return loops over arrays with this engine's vectors} */
  Loops loops();

  /**
   * Shares tasks 0 to {@code taskCount - 1} out among this engine's {@link #threads} and waits for
   * all of them; {@link WorkerTeam.Work} says what a task may depend on.
   *
   * @param taskCount number of tasks, at least 0
   * @param work does one task
   */
  void share(int taskCount, WorkerTeam.Work work);

  @Override
  void close();
}
