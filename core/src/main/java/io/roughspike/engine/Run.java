package io.roughspike.engine;

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

  Run(Simulation first) {
    simulation = first;
  }

  void prepareForward(Simulation newSimulation, SpikeTrains out, StateRecord newStates) {
    prepare(newSimulation, newSimulation.neuron().usesSecondChannel());
    spikes = out;
    states = newStates;
    stateCotangents = null;
    slots = newStates == null ? NO_SLOTS : newStates.slotOfGridPoint(discretisation.steps());
  }

  void prepareGradient(
      Simulation newSimulation, Cotangents cotangents, boolean needsSecondChannel) {
    prepare(newSimulation, needsSecondChannel);
    spikes = noSpikes;
    states = null;
    eventCotangents = cotangents.events();
    stateCotangents = cotangents.states().orElse(null);
    slots =
        stateCotangents == null
            ? NO_SLOTS
            : stateCotangents.slotOfGridPoint(discretisation.steps());
    sums.reset(newSimulation.samples());
  }

  private void prepare(Simulation newSimulation, boolean needsSecondChannel) {
    simulation = newSimulation;
    secondChannel = needsSecondChannel;
    discretisation.prepare(
        newSimulation.neuron(),
        newSimulation.signal(),
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
      states.set(sample, slots[gridPoint], v, i);
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
}
