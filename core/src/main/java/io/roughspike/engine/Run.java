package io.roughspike.engine;

import io.roughspike.model.Network;
import io.roughspike.model.NeuronModel;
import io.roughspike.solver.Mesh;
import io.roughspike.spike.EventCotangents;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateCotangents;
import io.roughspike.spike.StateRecord;
import io.roughspike.spike.StateTable;
import java.util.Optional;

/**
 * What the workers of an engine share during one call: the simulation with its discretisation,
 * where results go, and what is differentiated. Reused between calls.
 */
public final class Run {
  private static final int[] NO_SLOTS = new int[0];

  private final Discretisation discretisation = new Discretisation();
  private final GroupSums sums = new GroupSums();
  private final SpikeTrains noSpikes = new SpikeTrains();
  private final EventNoise eventNoise = new EventNoise();
  private final GivenSpikes givenSpikes = new GivenSpikes();
  private Simulation simulation;
  private SpikeTrains spikes = noSpikes;
  private StateRecord states;
  private Mesh mesh;
  private Optional<DriverSink> sink = Optional.empty();
  private boolean byDriver;
  private EventCotangents eventCotangents = EventCotangents.NONE;
  private StateCotangents stateCotangents;
  private int[] slots = NO_SLOTS;

  /**
   * Number of state x of the neuron of column c of the table, or -1, at {@code c stateCount + x}.
   */
  private int[] numbers = new int[0];

  private int stateCount;

  private ParameterGradient requested = new ParameterGradient();
  private ScoreNoise scoreNoise;
  private double[] scoreWeights = new double[0];

  Run(Simulation first) {
    simulation = first;
  }

  void prepareForward(Simulation newSimulation, SpikeTrains out, StateRecord newStates) {
    prepare(newSimulation);
    spikes = out;
    states = newStates;
    stateCotangents = null;
    slots = NO_SLOTS;
    if (newStates != null) {
      use(newStates, false);
    }
  }

  void prepareGradient(
      Simulation newSimulation,
      Cotangents cotangents,
      ParameterGradient out,
      Optional<DriverSink> newSink,
      boolean backwards,
      int level) {
    requested = out;
    requested.requireFits(newSimulation.network());
    if (!newSimulation.driver().hasFiniteVariation()) {
      eventNoise.requireNone(newSimulation.network(), newSimulation.solver().crossings());
    }
    prepare(newSimulation);
    spikes = noSpikes;
    states = null;
    eventCotangents = cotangents.events();
    stateCotangents = cotangents.states().orElse(null);
    slots = NO_SLOTS;
    if (stateCotangents != null) {
      use(stateCotangents, true);
    }
    sink = newSink;
    byDriver = backwards && requested.hasDriver(newSimulation.network());
    sums.reset(newSimulation.samples(), newSimulation.network().parameterCount(), level);
  }

  void prepareScores(Simulation newSimulation, double[] weights, ParameterGradient out, int level) {
    requested = out;
    requested.requireFits(newSimulation.network());
    scoreNoise = new ScoreNoise(newSimulation);
    scoreNoise.requireFits(requested);
    scoreWeights = weights;
    prepare(newSimulation);
    spikes = noSpikes;
    states = null;
    eventCotangents = EventCotangents.NONE;
    stateCotangents = null;
    slots = NO_SLOTS;
    sink = Optional.empty();
    byDriver = false;
    sums.reset(newSimulation.samples(), 2 * newSimulation.network().parameterCount(), level);
  }

  /** {@return the noise by which paths have scores} */
  public ScoreNoise scoreNoise() {
    return scoreNoise;
  }

  /**
   * {@return the factor of a sample's score}
   *
   * @param sample relative to the run's first
   */
  public double scoreWeight(int sample) {
    return scoreWeights[sample];
  }

  /** Finds the states of a table, and refuses those that the network does not have. */
  private void use(StateTable table, boolean cotangents) {
    Network network = simulation.network();
    int last = table.columns() == 0 ? 0 : table.neuron(table.columns() - 1);
    if (last >= network.size()) {
      throw new IllegalArgumentException(
          "states must be of neurons 0 to %d, got neuron %d".formatted(network.size() - 1, last));
    }
    stateCount = table.states().size();
    if (numbers.length != table.columns() * stateCount) {
      numbers = new int[table.columns() * stateCount];
    }
    for (int x = 0; x < stateCount; x++) {
      find(table, x, cotangents);
    }
    slots = table.slotOfGridPoint(discretisation.steps());
  }

  /** Finds state x of each neuron of a table. */
  private void find(StateTable table, int x, boolean cotangents) {
    Network network = simulation.network();
    String name = table.states().get(x);
    boolean known = false;
    int c = 0;
    for (int g = 0; g < network.groups().size(); g++) {
      Network.Group group = network.groups().get(g);
      int number = group.model().find(name);
      known |= number >= 0;
      boolean isClock = number == group.model().states().size();
      for (; c < table.columns() && table.neuron(c) < group.end(); c++) {
        int n = table.neuron(c);
        boolean hasNone = number < 0 || (isClock && network.isReadOut(n));
        numbers[c * stateCount + x] = number;
        if (hasNone && cotangents && !isZero(table, c, x)) {
          throw new IllegalArgumentException(hasNone(network, n, name));
        }
        if (isClock && hasNone && !cotangents) {
          throw new IllegalArgumentException(hasNone(network, n, name));
        }
      }
    }
    if (!known) {
      network.model(0).state(name); // refuses it
    }
  }

  private static String hasNone(Network network, int n, String name) {
    return network.isReadOut(n) && name.equals(NeuronModel.CLOCK)
        ? "neuron %d is a read-out and has no clock: leave out its state %s".formatted(n, name)
        : "neuron %d has no state %s: leave that out; there are %s"
            .formatted(n, name, String.join(", ", network.states(n)));
  }

  private static boolean isZero(StateTable table, int column, int state) {
    for (int n = 0; n < table.samples(); n++) {
      for (int k = 0; k < table.slots(); k++) {
        if (table.get(n, k, column, state) != 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** Keeps the cells of the next run. */
  void keepMesh(Mesh newMesh) {
    mesh = newMesh;
  }

  /** {@return where cells that are taken are kept, or null} */
  public Mesh mesh() {
    return mesh;
  }

  private void prepare(Simulation newSimulation) {
    mesh = null;
    sink = Optional.empty();
    byDriver = false;
    givenSpikes.requireDefined(newSimulation);
    simulation = newSimulation;
    discretisation.prepare(
        newSimulation.inputs().current(), newSimulation.grid(), newSimulation.driver());
  }

  /** {@return whether derivatives by the driver are wanted} */
  public boolean isDriven() {
    return sink.isPresent() || byDriver;
  }

  /** {@return whether derivatives by parameters of the driver are wanted} */
  public boolean isByDriver() {
    return byDriver;
  }

  /** {@return what takes the derivatives by the driver of each sample, if anything} */
  public Optional<DriverSink> sink() {
    return sink;
  }

  /** {@return what is simulated} */
  public Simulation simulation() {
    return simulation;
  }

  /** {@return the model on its grid} */
  public Discretisation discretisation() {
    return discretisation;
  }

  /** {@return where spikes go in a forward run} */
  public SpikeTrains spikes() {
    return spikes;
  }

  /**
   * {@return which derivatives are wanted; for its requests only, it is filled when all samples are
   * done}
   */
  public ParameterGradient requested() {
    return requested;
  }

  /** {@return sums of values and gradients} */
  public GroupSums sums() {
    return sums;
  }

  /**
   * {@return cotangent of the time of event {@code event} of {@code sample} (relative)}
   *
   * @param sample relative to the run's first
   * @param event number of the event in its sample, from 0
   */
  public double eventCotangent(int sample, int event) {
    return eventCotangents.at(sample, event);
  }

  /**
   * {@return {@code value} plus the cotangent of a given spike times the log of its neuron's
   * intensity less the integral of that since the neuron's last spike}
   *
   * @param sample relative to the run's first
   * @param event number of the spike in its sample, from 0
   * @param logIntensity in the sub-step that the spike ends
   * @param integral since the spike before
   * @param value what is added to
   */
  public double addGiven(
      int sample, int event, double logIntensity, double integral, double value) {
    double g = eventCotangent(sample, event);
    return g == 0 ? value : Math.fma(g, logIntensity - integral, value);
  }

  /** {@return whether states are recorded or have cotangents} */
  public boolean hasStates() {
    return slots.length > 0;
  }

  /** States of neurons at one moment of one path. */
  public interface StateReader {
    /**
     * {@return the value of a state}
     *
     * @param neuron number of the neuron
     * @param state number of the state in the model; that of the clock is the number of states
     */
    double state(int neuron, int state);
  }

  /** Cotangents of states of neurons at one moment of one path. */
  public interface CotangentAdder {
    /**
     * Adds to a cotangent.
     *
     * @param neuron number of the neuron
     * @param state number of the state in the model; that of the clock is the number of states
     * @param cotangent what is added
     */
    void add(int neuron, int state, double cotangent);
  }

  /**
   * Records the wanted states of {@code sample} at {@code gridPoint}, and at all later ones too
   * when the path has stopped; NaN of a state that a neuron does not have.
   *
   * @param sample relative to the run's first
   * @param gridPoint number of the grid point, from 0
   * @param stopped whether the path has stopped at its cap of events
   * @param reader the states
   */
  public void recordStates(int sample, int gridPoint, boolean stopped, StateReader reader) {
    if (states == null) {
      return;
    }
    int end = stopped ? slots.length : gridPoint + 1;
    for (int g = gridPoint; g < end; g++) {
      for (int c = 0; slots[g] >= 0 && c < states.columns(); c++) {
        int n = states.neuron(c);
        for (int x = 0; x < stateCount; x++) {
          int number = numbers[c * stateCount + x];
          double value = number < 0 ? Double.NaN : reader.state(n, number);
          states.set(sample, slots[g], c, x, value);
        }
      }
    }
  }

  /**
   * {@return {@code value} plus the cotangents of the states at {@code gridPoint} times these
   * states, and of all later ones too when the path has stopped}
   *
   * @param sample relative to the run's first
   * @param gridPoint number of the grid point, from 0
   * @param stopped whether the path has stopped at its cap of events
   * @param reader the states
   * @param value what is added to
   */
  public double stateValue(
      int sample, int gridPoint, boolean stopped, StateReader reader, double value) {
    if (stateCotangents == null) {
      return value;
    }
    int end = stopped ? slots.length : gridPoint + 1;
    for (int c = 0; c < stateCotangents.columns(); c++) {
      int n = stateCotangents.neuron(c);
      for (int x = 0; x < stateCount; x++) {
        int number = numbers[c * stateCount + x];
        double sum = 0;
        for (int g = gridPoint; number >= 0 && g < end; g++) {
          if (slots[g] >= 0) {
            sum += stateCotangents.get(sample, slots[g], c, x);
          }
        }
        value = number < 0 ? value : Math.fma(sum, reader.state(n, number), value);
      }
    }
    return value;
  }

  /**
   * Adds the cotangents of the states at {@code gridPoint}, and of all later ones too when the path
   * has stopped.
   *
   * @param sample relative to the run's first
   * @param gridPoint number of the grid point, from 0
   * @param stopped whether the path has stopped at its cap of events
   * @param adder takes them
   */
  public void addStateCotangents(int sample, int gridPoint, boolean stopped, CotangentAdder adder) {
    if (stateCotangents == null) {
      return;
    }
    int end = stopped ? slots.length : gridPoint + 1;
    for (int g = gridPoint; g < end; g++) {
      for (int c = 0; slots[g] >= 0 && c < stateCotangents.columns(); c++) {
        int n = stateCotangents.neuron(c);
        for (int x = 0; x < stateCount; x++) {
          int number = numbers[c * stateCount + x];
          if (number >= 0) {
            adder.add(n, number, stateCotangents.get(sample, slots[g], c, x));
          }
        }
      }
    }
  }
}
