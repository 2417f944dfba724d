package io.roughspike.engine;

import io.roughspike.model.Parameter;
import io.roughspike.solver.Discretisation;
import io.roughspike.spike.EventCotangents;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateCotangents;
import io.roughspike.spike.StateRecord;

/**
 * What the workers of an engine share during one call: the simulation with its discretisation,
 * where results go, and what is differentiated. Reused between calls.
 */
public final class Run {
  private static final int[] NO_SLOTS = new int[0];

  private final Discretisation discretisation = new Discretisation();
  private final GroupSums sums = new GroupSums();
  private final SpikeTrains noSpikes = new SpikeTrains();
  private Simulation simulation;
  private boolean secondChannel;
  private SpikeTrains spikes = noSpikes;
  private StateRecord states;
  private EventCotangents eventCotangents = EventCotangents.NONE;
  private StateCotangents stateCotangents;
  private int[] slots = NO_SLOTS;
  private ParameterGradient requested = new ParameterGradient();

  Run(Simulation first) {
    simulation = first;
  }

  void prepareForward(Simulation newSimulation, SpikeTrains out, StateRecord newStates) {
    prepare(newSimulation, newSimulation.network().usesSecondChannel());
    spikes = out;
    states = newStates;
    stateCotangents = null;
    slots = NO_SLOTS;
    if (newStates != null) {
      requireNeuron(newStates.columns() == 0 ? 0 : newStates.neuron(newStates.columns() - 1));
      slots = newStates.slotOfGridPoint(discretisation.steps());
    }
  }

  void prepareGradient(Simulation newSimulation, Cotangents cotangents, ParameterGradient out) {
    requested = out;
    prepare(
        newSimulation,
        newSimulation.network().usesSecondChannel()
            || out.has(Parameter.SIGMA12)
            || out.has(Parameter.SIGMA22));
    spikes = noSpikes;
    states = null;
    eventCotangents = cotangents.events();
    stateCotangents = cotangents.states().orElse(null);
    slots = NO_SLOTS;
    if (stateCotangents != null) {
      requireNeuron(
          stateCotangents.columns() == 0
              ? 0
              : stateCotangents.neuron(stateCotangents.columns() - 1));
      slots = stateCotangents.slotOfGridPoint(discretisation.steps());
    }
    sums.reset(newSimulation.samples(), newSimulation.network().parameterCount());
  }

  private void requireNeuron(int neuron) {
    int size = simulation.network().size();
    if (neuron >= size) {
      throw new IllegalArgumentException(
          "states must be of neurons 0 to %d, got neuron %d".formatted(size - 1, neuron));
    }
  }

  private void prepare(Simulation newSimulation, boolean needsSecondChannel) {
    simulation = newSimulation;
    secondChannel = needsSecondChannel;
    discretisation.prepare(
        newSimulation.network(),
        newSimulation.inputs().current(),
        newSimulation.grid(),
        newSimulation.driver());
  }

  public Simulation simulation() {
    return simulation;
  }

  public Discretisation discretisation() {
    return discretisation;
  }

  /** Whether the second Brownian channel must be drawn. */
  public boolean secondChannel() {
    return secondChannel;
  }

  /** Where spikes go in a forward run. */
  public SpikeTrains spikes() {
    return spikes;
  }

  /**
   * Which derivatives are wanted; for its requests only, it is filled when all samples are done.
   */
  public ParameterGradient requested() {
    return requested;
  }

  /** Sums of values and gradients. */
  public GroupSums sums() {
    return sums;
  }

  /** Cotangent of the time of event {@code event} of {@code sample} (relative). */
  public double eventCotangent(int sample, int event) {
    return eventCotangents.at(sample, event);
  }

  /** Whether states are recorded or have cotangents. */
  public boolean hasStates() {
    return slots.length > 0;
  }

  /** Records the state of {@code sample} (relative) at {@code gridPoint} if that is wanted. */
  public void record(int sample, int gridPoint, double v, double i) {
    if (states != null && slots[gridPoint] >= 0) {
      states.set(sample, slots[gridPoint], 0, v, i);
    }
  }

  /** Records the state of a stopped path at {@code gridPoint} and every later one. */
  public void recordFrom(int sample, int gridPoint, double v, double i) {
    if (states != null) {
      for (int g = gridPoint; g < slots.length; g++) {
        record(sample, g, v, i);
      }
    }
  }

  /** Cotangent of v at {@code gridPoint}; 0 where there is none. */
  public double stateCotangentV(int sample, int gridPoint) {
    int slot = stateCotangents == null ? -1 : slots[gridPoint];
    return slot < 0 ? 0 : stateCotangents.v(sample, slot);
  }

  /** Cotangent of i at {@code gridPoint}; 0 where there is none. */
  public double stateCotangentI(int sample, int gridPoint) {
    int slot = stateCotangents == null ? -1 : slots[gridPoint];
    return slot < 0 ? 0 : stateCotangents.i(sample, slot);
  }

  /**
   * Sum of the cotangents of v at {@code gridPoint} and all later ones: those of a stopped path.
   */
  public double stateCotangentVFrom(int sample, int gridPoint) {
    double sum = 0;
    for (int g = gridPoint; g < slots.length; g++) {
      sum += stateCotangentV(sample, g);
    }
    return sum;
  }

  /** Sum of the cotangents of i at {@code gridPoint} and all later ones. */
  public double stateCotangentIFrom(int sample, int gridPoint) {
    double sum = 0;
    for (int g = gridPoint; g < slots.length; g++) {
      sum += stateCotangentI(sample, g);
    }
    return sum;
  }

  /**
   * Records the states of the wanted neurons of {@code sample} at {@code gridPoint}, if that is
   * wanted, and at all later ones too when the path has stopped.
   *
   * @param v potential of neuron n at {@code vAt + n * stride}; {@code i} likewise
   */
  public void recordStates(
      int sample,
      int gridPoint,
      boolean stopped,
      double[] v,
      int vAt,
      double[] i,
      int iAt,
      int stride) {
    if (states == null) {
      return;
    }
    int end = stopped ? slots.length : gridPoint + 1;
    for (int g = gridPoint; g < end; g++) {
      for (int c = 0; slots[g] >= 0 && c < states.columns(); c++) {
        int at = states.neuron(c) * stride;
        states.set(sample, slots[g], c, v[vAt + at], i[iAt + at]);
      }
    }
  }

  /**
   * {@code value} plus the cotangents of the states at {@code gridPoint} times these states, and of
   * all later ones too when the path has stopped.
   *
   * @param v potential of neuron n at {@code vAt + n * stride}; {@code i} likewise
   */
  public double stateValue(
      int sample,
      int gridPoint,
      boolean stopped,
      double[] v,
      int vAt,
      double[] i,
      int iAt,
      int stride,
      double value) {
    if (stateCotangents == null) {
      return value;
    }
    int end = stopped ? slots.length : gridPoint + 1;
    for (int c = 0; c < stateCotangents.columns(); c++) {
      double sumV = 0;
      double sumI = 0;
      for (int g = gridPoint; g < end; g++) {
        if (slots[g] >= 0) {
          sumV += stateCotangents.v(sample, slots[g], c);
          sumI += stateCotangents.i(sample, slots[g], c);
        }
      }
      int at = stateCotangents.neuron(c) * stride;
      value = Math.fma(sumI, i[iAt + at], Math.fma(sumV, v[vAt + at], value));
    }
    return value;
  }

  /**
   * Adds the cotangents of the states at {@code gridPoint}, and of all later ones too when the path
   * has stopped.
   *
   * @param vb cotangent of v of neuron n at {@code vAt + n * stride}; {@code ib} likewise
   */
  public void addStateCotangents(
      int sample,
      int gridPoint,
      boolean stopped,
      double[] vb,
      int vAt,
      double[] ib,
      int iAt,
      int stride) {
    if (stateCotangents == null) {
      return;
    }
    int end = stopped ? slots.length : gridPoint + 1;
    for (int g = gridPoint; g < end; g++) {
      for (int c = 0; slots[g] >= 0 && c < stateCotangents.columns(); c++) {
        int at = stateCotangents.neuron(c) * stride;
        vb[vAt + at] += stateCotangents.v(sample, slots[g], c);
        ib[iAt + at] += stateCotangents.i(sample, slots[g], c);
      }
    }
  }
}
