package io.roughspike.cli.config;

import io.roughspike.cli.file.ConnectionFile;
import io.roughspike.cli.file.Receptors;
import io.roughspike.model.ConnectionList;
import io.roughspike.model.Connections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The keys of a section that say connections one by one: a list in a file, or matrices ({@link
 * Matrix#connections}), by receptor where there are several.
 *
 * @param keys what neurons are
 */
record ConnectionKeys(NetworkKeys keys) {
  private static final String CONNECTIONS_FILE = "connectionsFile";

  private static final List<String> MATRICES =
      List.of(
          "weights",
          "weightsFile",
          "mask",
          "maskFile",
          Matrix.LAYERS,
          Matrix.DELAYS,
          Matrix.DELAYS + "File");

  /** Keys of connections from input channels, which have no layers. */
  static final List<String> OF_INPUTS =
      Stream.concat(
              MATRICES.stream().filter(key -> !key.equals(Matrix.LAYERS)),
              Stream.of(CONNECTIONS_FILE))
          .toList();

  /** Keys of connections between neurons. */
  static final List<String> OF_NEURONS =
      Stream.concat(MATRICES.stream(), Stream.of(CONNECTIONS_FILE)).toList();

  /**
   * The connections that a section describes, if it has one of the keys.
   *
   * @param rows number of sources; negative for as many as there are
   */
  Optional<Connections> read(Section section, int rows, int columns) {
    Optional<Field> listed = section.find(CONNECTIONS_FILE);
    if (listed.isPresent()) {
      section.refuse(MATRICES, " cannot stand beside connectionsFile: keep one of them");
      return Optional.of(listed.get().connections(rows, columns, keys.receptors()));
    }
    Receptors receptors = keys.receptors();
    return receptors.areNamed()
        ? byReceptor(section, receptors, rows, columns)
        : Matrix.connections(section::find, rows, columns, keys.weightUnit(), keys.delayUnit());
  }

  private Optional<Connections> byReceptor(
      Section section, Receptors receptors, int rows, int columns) {
    ConnectionList all = new ConnectionList();
    List<String> names = receptors.all();
    int sources = rows;
    boolean any = false;
    for (String name : names) {
      Function<String, Optional<Field>> said =
          key -> section.find(key).flatMap(field -> ofReceptors(field, names).find(name));
      Optional<Connections> more =
          Matrix.connections(said, sources, columns, keys.weightUnit(name), keys.delayUnit());
      if (more.isPresent()) {
        Field place = MATRICES.stream().flatMap(key -> said.apply(key).stream()).findFirst().get();
        add(all, more.get(), receptors, name, place);
        sources = more.get().sources();
        any = true;
      }
    }
    return any ? Optional.of(all.connections(sources, columns)) : Optional.empty();
  }

  private static Section ofReceptors(Field field, List<String> receptors) {
    if (!field.isSection()) {
      throw field.mustBe(
          "a section that says of which receptor it is, for instance {%s: ...}"
              .formatted(receptors.getFirst()));
    }
    return field.section(receptors);
  }

  /** Those of {@code connections} that lead to a receptor, as if there were no other. */
  private static Connections only(Connections connections, Receptors receptors, String name) {
    ConnectionList list = new ConnectionList();
    for (int k = 0; k < connections.sources(); k++) {
      for (int e = connections.start(k); e < connections.start(k + 1); e++) {
        int j = connections.target(e);
        if (receptors.of(j).get(connections.receptor(e)).equals(name)) {
          list.add(connections, k, e, 0);
        }
      }
    }
    return list.connections(connections.sources(), connections.targets());
  }

  private static void add(
      ConnectionList list, Connections connections, Receptors receptors, String name, Field place) {
    for (int k = 0; k < connections.sources(); k++) {
      for (int e = connections.start(k); e < connections.start(k + 1); e++) {
        int j = connections.target(e);
        int receptor = receptors.of(j).indexOf(name);
        if (receptor < 0) {
          throw place.because(
              " connects %d to neuron %d, which has no receptor %s but %s: leave it out"
                  .formatted(
                      k,
                      j,
                      name,
                      receptors.of(j).isEmpty() ? "none" : String.join(", ", receptors.of(j))));
        }
        list.add(connections, k, e, receptor);
      }
    }
  }

  /** Whether {@link #write} writes a list: matrices would be large, and much larger. */
  private static boolean isListed(Connections connections) {
    long numbers = (long) connections.sources() * connections.targets();
    return numbers > YamlWriter.LONGEST_LIST && listedNumbers(connections) < numbers;
  }

  /** How many numbers a list has. */
  private static long listedNumbers(Connections connections) {
    return ConnectionFile.width(connections) * (long) connections.count();
  }

  /** At most how many numbers {@link #write} writes. */
  long writtenNumbers(Connections connections) {
    return isListed(connections)
        ? listedNumbers(connections)
        : (connections.hasDelays() ? 3L : 2L)
            * connections.sources()
            * connections.targets()
            * keys.receptors().all().size();
  }

  /** Adds to {@code section} the keys of which {@link #read} makes the same. */
  void write(Map<String, ConfigValue> section, Connections connections) {
    if (isListed(connections)) {
      section.put(
          CONNECTIONS_FILE,
          YamlWriter.array(
              ConnectionFile.rows(connections),
              connections.count(),
              ConnectionFile.width(connections)));
      return;
    }
    Receptors receptors = keys.receptors();
    if (!receptors.areNamed()) {
      Matrix.write(section, connections);
      return;
    }
    Map<String, Map<String, ConfigValue>> matrices = new LinkedHashMap<>();
    for (String receptor : receptors.all()) {
      Connections own = only(connections, receptors, receptor);
      if (own.count() > 0) {
        Map<String, ConfigValue> written = new LinkedHashMap<>();
        Matrix.write(written, own);
        written.forEach((key, value) ->
            matrices.computeIfAbsent(key, _ -> new LinkedHashMap<>()).put(receptor, value));
      }
    }
    matrices.forEach((key, values) -> section.put(key, YamlWriter.section(values)));
  }
}
