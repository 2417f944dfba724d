package io.roughspike.cli.config;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.CheckpointFile;
import io.roughspike.cli.file.OwnFiles;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.train.LearnedBlock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Where a training starts when it does not start from its own configuration: the model of a file,
 * or the newest state of another run's folder.
 *
 * @param source the file or folder
 * @param found its model
 */
public record WarmStart(Path source, Network found) {

  /**
   * The model that {@code source} holds, a configuration or the folder of a run. Of a folder: what
   * its checkpoint holds, which after the last step is its {@code model.yaml}; where there is no
   * checkpoint, its {@code model.yaml}.
   */
  public static WarmStart read(Path source) {
    if (!Files.isDirectory(source)) {
      return new WarmStart(source, network(source));
    }
    Path checkpoint = source.resolve(OwnFiles.CHECKPOINT);
    Path record = source.resolve(OwnFiles.RECORD);
    Path model = source.resolve(OwnFiles.MODEL);
    if (!Files.exists(checkpoint)) {
      if (!Files.exists(model)) {
        throw failure(
            source, "must be a model, or the folder of a run: it has no " + OwnFiles.MODEL);
      }
      return new WarmStart(source, network(model));
    }
    if (!Files.exists(record)) {
      throw failure(
          source,
          "has a checkpoint but not the %s beside it that says of what run: go on with --resume there first"
              .formatted(OwnFiles.RECORD));
    }
    return new WarmStart(
        source, with(network(record), CheckpointFile.readParameters(checkpoint), checkpoint));
  }

  /**
   * The parameters of this model in {@code like}, the network that is trained, whose neurons and
   * connections it must have; delays that it does not have stay.
   *
   * @param hasCurrent whether that has a recorded current; without one what scales it stays
   */
  public Network in(Network like, boolean hasCurrent) {
    requireAlike(source, found, like);
    double[] values = Arrays.copyOf(found.toArray(), like.parameterCount());
    takeDelays(found.connections(), like.connections(), values, like.firstDelay());
    takeDelays(found.inputConnections(), like.inputConnections(), values, like.firstInputDelay());
    boolean sameLaw = found.driverNames().equals(like.driverNames());
    double[] ofDriver = (sameLaw ? found : like).driver().values();
    System.arraycopy(ofDriver, 0, values, like.firstDriver(), ofDriver.length);
    if (!hasCurrent) {
      double[] own = like.toArray();
      for (Network.Group group : like.groups()) {
        for (String parameter : group.model().parameterNames()) {
          if (group.model().scalesInput(parameter)) {
            int first = like.index(parameter, group.first());
            System.arraycopy(own, first, values, first, group.size());
          }
        }
      }
    }
    return like.withParameters(values);
  }

  private static void takeDelays(Connections found, Connections like, double[] values, int first) {
    if (like.hasDelays()) {
      double[] delays = (found.hasDelays() ? found : like).delays();
      System.arraycopy(delays, 0, values, first, delays.length);
    }
  }

  private static Network network(Path file) {
    return RunConfig.readNetwork(ConfigurationFile.read(file, Map.of()));
  }

  /**
   * All values of the kinds of parameters called {@code names}: of a parameter one a neuron, of
   * weights and delays one a connection.
   */
  public static Map<String, double[]> parameters(Network network, Collection<String> names) {
    double[] values = network.toArray();
    Map<String, double[]> kinds = new LinkedHashMap<>();
    for (String name : names) {
      kinds.put(name, entries(network, name).mapToDouble(e -> values[e]).toArray());
    }
    return kinds;
  }

  private static Network with(Network network, Map<String, double[]> kinds, Path source) {
    double[] values = network.toArray();
    kinds.forEach((name, own) -> {
      int[] entries = entries(network, name).toArray();
      if (own.length != entries.length) {
        throw failure(
            source,
            "has %d values of %s where its run has %d: it is damaged"
                .formatted(own.length, name, entries.length));
      }
      for (int k = 0; k < own.length; k++) {
        values[entries[k]] = own[k];
      }
    });
    return network.withParameters(values);
  }

  private static IntStream entries(Network network, String name) {
    return switch (name) {
      case LearnedBlock.WEIGHTS ->
          IntStream.range(network.firstWeight(), network.firstInputWeight());
      case LearnedBlock.INPUT_WEIGHTS ->
          IntStream.range(network.firstInputWeight(), network.firstDelay());
      case LearnedBlock.DELAYS -> IntStream.range(network.firstDelay(), network.firstInputDelay());
      case LearnedBlock.INPUT_DELAYS ->
          IntStream.range(network.firstInputDelay(), network.firstDriver());
      default -> IntStream.of(network.entries(name));
    };
  }

  private static void requireAlike(Path source, Network found, Network like) {
    if (found.size() != like.size()) {
      throw failure(
          source, "has model.neurons %d, the training has %d".formatted(found.size(), like.size()));
    }
    for (int n = 0; n < found.size(); n++) {
      if (!found.model(n).parameterNames().equals(like.model(n).parameterNames())) {
        throw failure(
            source,
            "has a neuron %d of %s, with other parameters than that of %s in the training"
                .formatted(n, found.model(n).name(), like.model(n).name()));
      }
    }
    if (!Arrays.equals(found.readOuts(), like.readOuts())) {
      throw failure(
          source,
          "has model.readOuts %s, the training has %s"
              .formatted(Arrays.toString(found.readOuts()), Arrays.toString(like.readOuts())));
    }
    requireAlike(source, "model.weights", found.connections(), like.connections());
    requireAlike(source, "inputs.weights", found.inputConnections(), like.inputConnections());
  }

  private static void requireAlike(Path source, String name, Connections found, Connections like) {
    if (found.sources() != like.sources()) {
      throw failure(
          source,
          "has %d rows of %s, the training has %d"
              .formatted(found.sources(), name, like.sources()));
    }
    String only = onlyIn(found, like);
    String missing = onlyIn(like, found);
    if (!only.isEmpty() || !missing.isEmpty()) {
      throw failure(
          source,
          "has other connections than the training: %s%s is %s"
              .formatted(
                  name,
                  only.isEmpty() ? missing : only,
                  only.isEmpty() ? "missing there" : "only there, give a mask with it"));
    }
    if (found.hasDelays() && !like.hasDelays()) {
      throw failure(
          source,
          "has %s, and the training has none: give it the key delays too"
              .formatted(name.replace("weights", "delays")));
    }
  }

  /** The first connection of {@code one} that {@code other} does not have; empty for none. */
  private static String onlyIn(Connections one, Connections other) {
    for (int k = 0; k < one.sources(); k++) {
      int e = one.start(k);
      int f = other.start(k);
      for (; e < one.start(k + 1); e++) {
        while (f < other.start(k + 1) && place(other, f) < place(one, e)) {
          f++;
        }
        if (f == other.start(k + 1) || place(other, f) != place(one, e)) {
          return one.placeOf(e);
        }
      }
    }
    return "";
  }

  /** A number by which the connections of a source are sorted: of target, then of receptor. */
  private static long place(Connections connections, int connection) {
    return (long) connections.target(connection) << 32 | connections.receptor(connection);
  }

  private static ConfigurationException failure(Path source, String predicate) {
    return new ConfigurationException("--init %s %s".formatted(source, predicate));
  }
}
