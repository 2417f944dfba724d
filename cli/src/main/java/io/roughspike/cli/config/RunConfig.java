package io.roughspike.cli.config;

import io.roughspike.driver.ClockDraws;
import io.roughspike.driver.CounterClocks;
import io.roughspike.driver.Driver;
import io.roughspike.driver.Drivers;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.Dimension;
import io.roughspike.equations.Unit;
import io.roughspike.model.DriverLaw;
import io.roughspike.model.Network;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.solver.Solver;
import io.roughspike.train.Scenario;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a configuration says about simulating: the sections {@code model}, {@code inputs}, {@code
 * time}, {@code solver} and {@code driver} and the keys {@code maxSpikes}, {@code samples} and
 * {@code seed}.
 *
 * @param keys what neurons are
 * @param network the neurons
 * @param current recorded part of the input currents, if any
 * @param inputSpikes spikes of input channels, if any
 * @param grid times and step
 * @param solver how paths are solved
 * @param maxSpikes cap on the events of a sample; {@link Simulation#UNLIMITED} for none
 * @param samples number of samples
 * @param seed of all randomness, if the file says one
 */
public record RunConfig(
    NetworkKeys keys,
    Network network,
    Optional<RecordedCurrent> current,
    Optional<InputSpikes> inputSpikes,
    TimeGrid grid,
    Solver solver,
    int maxSpikes,
    int samples,
    Optional<Long> seed) {
  static final List<String> TIME_KEYS = List.of("start", "end", "step");

  /** The seed of a run for which none is given. */
  public static final long DEFAULT_SEED = 1;

  static final String NO_CAP = "null";

  /**
   * Refuses, all in one sentence, keys that are missing of those that every configuration has and
   * of {@code others}; before that keys that are unknown, which may be these misspelt.
   */
  static void requireKeys(Section root, String... others) {
    Optional<Section> model = root.find("model").map(NetworkConfig::section);
    root.find("time").ifPresent(field -> field.section(TIME_KEYS));
    root.require(
        Stream.of(
                Stream.of(others),
                NetworkConfig.requiredKeys(model).map(key -> "model." + key),
                Stream.of("time.end", "time.step"))
            .flatMap(keys -> keys)
            .toList());
  }

  /** Leaky neurons with a grid and nothing from outside. */
  public static RunConfig of(Network network, TimeGrid grid, int maxSpikes, int samples) {
    return new RunConfig(
        new NetworkKeys(List.of(new Population("", 0, network.size(), Set.of(), ModelKeys.LEAKY))),
        network,
        Optional.empty(),
        Optional.empty(),
        grid,
        Solver.EULER,
        maxSpikes,
        samples,
        Optional.empty());
  }

  /**
   * Reads the keys from the top section of a configuration.
   *
   * @param seed takes the place of that of the file, where there is one
   */
  public static RunConfig read(Section root, Optional<Long> seed) {
    requireKeys(root);
    Optional<Long> chosen = seed.or(() -> seed(root));
    Section model = NetworkConfig.section(root.get("model"));
    TimeGrid grid = grid(root.get("time").section(TIME_KEYS));
    int samples = root.atLeastOne("samples", 1);
    Optional<Field> inputs = root.find("inputs");
    NetworkConfig neurons = neurons(model, inputs, chosen);
    Network network = neurons.network();
    Optional<RecordedCurrent> current = current(model, neurons);
    Optional<InputSpikes> inputSpikes =
        inputs.map(field ->
            InputSpikes.read(
                field,
                neurons.keys(),
                network.inputConnections(),
                grid,
                samples,
                chosen.orElse(DEFAULT_SEED)));
    // Refuses inputs that do not fit now.
    current.ifPresent(recorded -> {
      recorded.on(grid);
      recorded.tellRest(lastTime(root, grid));
    });
    inputSpikes.ifPresent(spikes -> spikes.source().requireCovers(grid));
    Network whole =
        DriverConfig.read(
            root,
            inputSpikes
                .map(spikes -> network.withInputConnections(spikes.connections()))
                .orElse(network));
    Driver driver = DriverConfig.driver(root, whole, grid, samples);
    return new RunConfig(
        neurons.keys(),
        whole,
        current,
        inputSpikes,
        grid,
        SolverConfig.read(root, neurons.keys(), whole, driver, grid),
        cap(root.getOr("maxSpikes", NO_CAP)),
        samples,
        chosen);
  }

  private static Optional<Long> seed(Section root) {
    return root.find("seed").map(field -> field.integer(Long.MIN_VALUE, Long.MAX_VALUE));
  }

  private static NetworkConfig neurons(Section model, Optional<Field> inputs, Optional<Long> seed) {
    return NetworkConfig.read(
        model,
        model.has("inputCurrentFile"),
        InputSpikes.poissonChannels(inputs),
        seed.orElse(DEFAULT_SEED));
  }

  /** The last time that the configuration speaks of. */
  private static double lastTime(Section root, TimeGrid grid) {
    return Stream.of("data", "test", "inputs")
        .flatMap(section -> root.find(section, "end").stream())
        .mapToDouble(Field::number)
        .reduce(grid.end(), Math::max);
  }

  /** Reads the model alone, without what comes in from outside. */
  static Network readNetwork(Section root) {
    Optional<Field> inputs = root.find("inputs");
    NetworkConfig neurons = neurons(NetworkConfig.section(root.get("model")), inputs, seed(root));
    Network network = neurons.network();
    return DriverConfig.read(
        root,
        inputs
            .map(field ->
                network.withInputConnections(
                    InputSpikes.connections(field, neurons.keys(), network.inputConnections())))
            .orElse(network));
  }

  /**
   * The law of the noise that a file says, Brownian motions where it says nothing; only if it does,
   * its model is read in whole.
   *
   * @param changes values by full key
   */
  public static DriverLaw driver(Path file, Map<String, String> changes) {
    return ConfigurationFile.has(file, changes, DriverConfig.KEY)
        ? readNetwork(ConfigurationFile.read(file, changes)).driver()
        : new DriverLaw.Brownian();
  }

  static int cap(Field field) {
    return field.isEmpty() ? Simulation.UNLIMITED : field.integer(1);
  }

  /** The populations of the network, in order, at least one. */
  public List<Population> populations() {
    return keys.populations();
  }

  /** The same with another model of the same shape. */
  public RunConfig withNetwork(Network other) {
    return new RunConfig(keys, other, current, inputSpikes, grid, solver, maxSpikes, samples, seed);
  }

  /** The same with a seed. */
  public RunConfig withSeed(long number) {
    return new RunConfig(
        keys, network, current, inputSpikes, grid, solver, maxSpikes, samples, Optional.of(number));
  }

  /** The keys that {@link #read} makes this of, with everything in them that files may hold. */
  Map<String, ConfigValue> write() {
    Map<String, ConfigValue> keys = new LinkedHashMap<>();
    Map<String, ConfigValue> model = NetworkConfig.write(this.keys, network, current.isPresent());
    current.ifPresent(recorded -> recorded.write(model));
    keys.put("model", YamlWriter.section(model));
    inputSpikes.ifPresent(spikes -> {
      Map<String, ConfigValue> inputs = new LinkedHashMap<>();
      InputSpikes.write(inputs, this.keys, network.inputConnections());
      spikes.source().write(inputs);
      keys.put("inputs", YamlWriter.section(inputs));
    });
    Map<String, ConfigValue> time = new LinkedHashMap<>();
    time.put("start", YamlWriter.number(grid.start()));
    time.put("end", YamlWriter.number(grid.end()));
    time.put("step", YamlWriter.number(grid.step()));
    keys.put("time", YamlWriter.section(time));
    keys.put(SolverConfig.KEY, SolverConfig.write(solver));
    DriverConfig.write(network.driver()).ifPresent(driver -> keys.put(DriverConfig.KEY, driver));
    keys.put(
        "maxSpikes",
        maxSpikes == Simulation.UNLIMITED
            ? YamlWriter.plain(NO_CAP)
            : YamlWriter.number(maxSpikes));
    keys.put("samples", YamlWriter.number(samples));
    seed.ifPresent(number -> keys.put("seed", YamlWriter.number(number)));
    return keys;
  }

  /** At most how many numbers there are in the arrays that {@link #write} writes. */
  long writtenNumbers() {
    ConnectionKeys connections = new ConnectionKeys(keys);
    return connections.writtenNumbers(network.connections())
        + connections.writtenNumbers(network.inputConnections())
        + current.map(RecordedCurrent::count).orElse(0)
        + inputSpikes.map(spikes -> spikes.source().numbers()).orElse(0L)
        + DriverConfig.writtenNumbers(network);
  }

  private static Optional<RecordedCurrent> current(Section model, NetworkConfig neurons) {
    if (!model.has(RecordedCurrent.OF_MODEL.file())) {
      model.refuse(
          Stream.concat(
                  RecordedCurrent.OF_MODEL.options().stream(), Stream.of(RecordedCurrent.DELAY))
              .toList(),
          " belongs to a recorded current: add inputCurrentFile, or remove it");
      return Optional.empty();
    }
    Network network = neurons.network();
    Optional<Unit> unit = Optional.ofNullable(neurons.keys().units().get("inputCurrent"));
    RecordedCurrent read =
        RecordedCurrent.read(model, RecordedCurrent.OF_MODEL, network.size(), unit);
    RecordedCurrent current = model.find(RecordedCurrent.DELAY).map(read::delayed).orElse(read);
    if (unit.map(Unit::dimension).equals(Optional.of(Dimension.CURRENT))) {
      current.requireOfCell(
          IntStream.range(0, network.size())
              .mapToObj(network::neuron)
              .filter(neuron -> neuron.model().parameterNames().contains("inputGain"))
              .mapToDouble(neuron -> Math.abs(neuron.get("inputGain")))
              .max()
              .orElse(0));
    }
    return Optional.of(current);
  }

  static TimeGrid grid(Section time) {
    Map<String, Field> fields = new LinkedHashMap<>();
    time.find("start").ifPresent(field -> fields.put("start", field));
    fields.put("end", time.get("end"));
    fields.put("step", time.get("step"));
    try {
      return new TimeGrid(
          time.number("start", 0), fields.get("end").number(), fields.get("step").number());
    } catch (IllegalArgumentException e) {
      throw Failures.underFullName(e, key -> key, fields);
    }
  }

  /** The simulation with noise of its driver's law. */
  public Simulation simulation(RandomStream stream) {
    return simulation(Drivers.of(network, stream, grid), new CounterClocks(stream));
  }

  /** The simulation with the given noise. */
  public Simulation simulation(Driver driver, ClockDraws clocks) {
    current.ifPresent(recorded -> recorded.requireSamples(samples));
    inputSpikes.ifPresent(spikes -> spikes.source().requireSamples(samples));
    return new Simulation(
        network, inputs(grid), grid, driver, clocks, 0, samples, maxSpikes, solver);
  }

  /** So many samples on {@code window}, or as many as have inputs of their own. */
  public Simulation samples(TimeGrid window, RandomStream noise, int count) {
    Scenario scenario = scenario(window);
    int most = scenario.trials() > 1 ? Math.min(count, scenario.trials()) : count;
    return scenario.simulation(network, noise, 0, most);
  }

  /** How many samples have inputs of their own; 1 where they share what there is. */
  public int ownInputs() {
    return scenario(grid).trials();
  }

  /** What comes in from outside during {@code window}, a grid in the recorded time. */
  Inputs inputs(TimeGrid window) {
    return new Inputs(
        current.map(recorded -> recorded.on(window)),
        inputSpikes.map(spikes -> spikes.source().in(window)));
  }

  /** The circumstances on {@code window}, a grid in the recorded time. */
  Scenario scenario(TimeGrid window) {
    return new Scenario(inputs(window), window, maxSpikes).withSolver(solver);
  }
}
