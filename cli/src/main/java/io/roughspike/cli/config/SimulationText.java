package io.roughspike.cli.config;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.driver.Driver;
import io.roughspike.driver.Drivers;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Network;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.solver.Solver;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A model and its circumstances as text that travels to another machine: a configuration of the
 * sections {@code model}, {@code inputs} (connections alone), {@code time}, {@code solver} and
 * {@code driver} and the key {@code maxSpikes}. Spikes and currents from outside are not in it.
 *
 * @param network the neurons
 * @param grid times and step
 * @param solver how paths are solved
 * @param maxSpikes cap on the events of a sample
 */
public record SimulationText(Network network, TimeGrid grid, Solver solver, int maxSpikes) {
  private static final String NAME = "the model that was sent";

  /**
   * The text of a simulation.
   *
   * @param keys what its neurons are
   */
  public static String write(NetworkKeys keys, Simulation simulation) {
    Network network = simulation.network();
    RunConfig run =
        new RunConfig(
            keys,
            network,
            Optional.empty(),
            Optional.empty(),
            simulation.grid(),
            simulation.solver(),
            simulation.maxSpikes(),
            1,
            Optional.empty());
    if (!ModelFile.fits(run)) {
      throw new ConfigurationException(
          "the model is too large to be sent as text (%d numbers): leave out --spark"
              .formatted(run.writtenNumbers()));
    }
    Map<String, ConfigValue> root = new LinkedHashMap<>(run.write());
    if (network.inputConnections().sources() > 0) {
      Map<String, ConfigValue> inputs = new LinkedHashMap<>();
      InputSpikes.write(inputs, keys, network.inputConnections());
      root.put("inputs", YamlWriter.section(inputs));
    }
    return ModelFile.text("what is simulated", YamlWriter.section(root));
  }

  /** What {@link #write} made the text of. */
  public static SimulationText read(String text) {
    Section root =
        ConfigurationFile.top(ConfigurationFile.entries(text, NAME, Path.of("")), Map.of());
    NetworkConfig neurons =
        NetworkConfig.read(
            NetworkConfig.section(root.get("model")),
            false,
            OptionalInt.empty(),
            RunConfig.DEFAULT_SEED);
    Network inside = neurons.network();
    Network connected =
        root.find("inputs")
            .map(field ->
                inside.withInputConnections(
                    InputSpikes.connections(field, neurons.keys(), inside.inputConnections())))
            .orElse(inside);
    Network network = DriverConfig.read(root, connected);
    TimeGrid grid = RunConfig.grid(root.get("time").section(RunConfig.TIME_KEYS));
    Driver driver = Drivers.of(network, new RandomStream(0, 0), grid);
    return new SimulationText(
        network,
        grid,
        SolverConfig.read(root, neurons.keys(), network, driver, grid),
        RunConfig.cap(root.getOr("maxSpikes", RunConfig.NO_CAP)));
  }
}
