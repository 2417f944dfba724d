package io.roughspike.cli.config;

import io.roughspike.model.Connections;
import io.roughspike.model.TimeGrid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The section {@code inputs}: spikes of input channels, and the weights with which they reach the
 * neurons.
 *
 * @param connections from channels to neurons
 * @param source of the spikes
 */
record InputSpikes(Connections connections, InputSource source) {
  private static final String SPIKES = "spikes";
  private static final String CHANNELS = "channels";

  /** Keys that say what the spikes are. */
  static final List<String> OF_SOURCE =
      List.of(SPIKES, FileColumns.KEY, PoissonInputs.KEY, "samples", "start", "end");

  static final List<String> KEYS =
      Stream.of(OF_SOURCE.stream(), Stream.of(CHANNELS), ConnectionKeys.OF_INPUTS.stream())
          .flatMap(keys -> keys)
          .toList();

  /**
   * Reads the section.
   *
   * @param made connections from Poisson inputs that rules make, of as many sources as there are
   *     inputs; 0 for none
   * @param grid times that a recording covers unless the section says others
   * @param samples number of samples of Poisson inputs, unless the section says so
   */
  static InputSpikes read(
      Field inputs, NetworkKeys keys, Connections made, TimeGrid grid, int samples, long seed) {
    Section section = inputs.section(KEYS);
    Connections connections = connections(inputs, keys, made);
    if (!section.has(PoissonInputs.KEY)) {
      Recording recording =
          Recording.read(
              section,
              connections.sources(),
              section.number("start", grid.start()),
              section.number("end", grid.end()));
      return new InputSpikes(connections, new RecordedInputs(recording));
    }
    section.refuse(
        List.of(SPIKES, FileColumns.KEY, "end"),
        " belongs to a recording, and poisson is none: remove one of them");
    return new InputSpikes(
        connections, PoissonInputs.read(section, keys.hasUnits(), seed, grid.start(), samples));
  }

  /** The number of channels, where the section {@code inputs} has Poisson inputs. */
  static OptionalInt poissonChannels(Optional<Field> inputs) {
    return inputs
        .flatMap(field -> field.section(KEYS).find(PoissonInputs.KEY))
        .map(field -> OptionalInt.of(PoissonInputs.channels(field)))
        .orElse(OptionalInt.empty());
  }

  /** Reads the connections of the section only. */
  static Connections connections(Field inputs, NetworkKeys keys, Connections made) {
    Section section = inputs.section(KEYS);
    OptionalInt poisson = poissonChannels(Optional.of(inputs));
    int channels =
        section
            .find(CHANNELS)
            .map(field -> (int) field.integer(1, PoissonInputs.MOST_CHANNELS))
            .orElse(poisson.orElse(-1));
    if (poisson.isPresent() && channels != poisson.getAsInt()) {
      throw section.get(CHANNELS).mustBe("that of inputs.poisson, " + poisson.getAsInt());
    }
    Optional<Connections> said = new ConnectionKeys(keys).read(section, channels, made.targets());
    if (said.isPresent() && made.sources() > 0) {
      throw inputs.because(
          " has weights or connectionsFile, and model.connections connects poisson: keep one of them");
    }
    return said.or(() -> made.sources() > 0 ? Optional.of(made) : Optional.empty())
        .orElseThrow(() ->
            inputs.because(
                " must have weights (or weightsFile): a row for each channel, a column for each neuron; or connectionsFile%s"
                    .formatted(
                        poisson.isPresent()
                            ? "; or a rule of model.connections from poisson"
                            : "")));
  }

  /** Adds to the section {@code inputs} the keys that {@link #connections} reads. */
  static void write(Map<String, ConfigValue> inputs, NetworkKeys keys, Connections connections) {
    inputs.put(CHANNELS, YamlWriter.number(connections.sources()));
    new ConnectionKeys(keys).write(inputs, connections);
  }
}
