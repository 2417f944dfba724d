package io.roughspike.cli.config;

import io.roughspike.cli.file.ConnectionFile;
import io.roughspike.equations.Unit;
import io.roughspike.model.ConnectionList;
import io.roughspike.model.Connections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * The keys of a section that say connections one by one: a list in a file, or matrices ({@link
 * Matrix#connections}), by receptor where there are several.
 *
 * @param model what a neuron is
 */
record ConnectionKeys(ModelKeys model) {
  private static final String CONNECTIONS_FILE = "connectionsFile";

  private static final List<String> MATRICES =
      List.of("weights", "weightsFile", "mask", "maskFile", Matrix.LAYERS);

  /** Keys of connections from input channels, which have no layers. */
  static final List<String> OF_INPUTS =
      Stream.concat(
              MATRICES.stream().filter(key -> !key.equals(Matrix.LAYERS)),
              Stream.of(CONNECTIONS_FILE))
          .toList();

  /** Keys of connections between neurons. */
  static final List<String> OF_NEURONS =
      Stream.concat(MATRICES.stream(), Stream.of(CONNECTIONS_FILE)).toList();

  /** Numbers of a connection in a list. */
  private static final int NUMBERS_OF_A_CONNECTION = 4;

  /**
   * The connections that a section describes, if it has one of the keys.
   *
   * @param rows number of sources; negative for as many as there are
   */
  Optional<Connections> read(Section section, int rows, int columns) {
    Optional<Field> listed = section.find(CONNECTIONS_FILE);
    if (listed.isPresent()) {
      section.refuse(MATRICES, " cannot stand beside connectionsFile: keep one of them");
      return Optional.of(listed.get().connections(rows, columns, model.receptorNames()));
    }
    List<String> receptors = model.receptors();
    if (!receptors.isEmpty()) {
      return byReceptor(section, receptors, rows, columns);
    }
    Optional<Unit> unit =
        model.model().receptors().isEmpty() ? Optional.empty() : model.weightUnit(0);
    return Matrix.connections(section::find, rows, columns, unit);
  }

  private Optional<Connections> byReceptor(
      Section section, List<String> receptors, int rows, int columns) {
    ConnectionList all = new ConnectionList();
    int sources = rows;
    boolean any = false;
    for (int r = 0; r < receptors.size(); r++) {
      String name = receptors.get(r);
      Optional<Connections> more =
          Matrix.connections(
              key -> section.find(key).flatMap(field -> ofReceptors(field, receptors).find(name)),
              sources,
              columns,
              model.weightUnit(r));
      if (more.isPresent()) {
        add(all, more.get(), _ -> true, r);
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
  private static Connections only(Connections connections, int receptor) {
    ConnectionList list = new ConnectionList();
    add(list, connections, e -> connections.receptor(e) == receptor, 0);
    return list.connections(connections.sources(), connections.targets());
  }

  private static void add(
      ConnectionList list, Connections connections, IntPredicate chosen, int receptor) {
    for (int k = 0; k < connections.sources(); k++) {
      for (int e = connections.start(k); e < connections.start(k + 1); e++) {
        if (chosen.test(e)) {
          list.add(k, connections.target(e), receptor, connections.weight(e));
        }
      }
    }
  }

  /** Whether {@link #write} writes a list: matrices would be large, and much larger. */
  private static boolean isListed(Connections connections) {
    long numbers = (long) connections.sources() * connections.targets();
    return numbers > YamlWriter.LONGEST_LIST
        && NUMBERS_OF_A_CONNECTION * (long) connections.count() < numbers;
  }

  /** At most how many numbers {@link #write} writes. */
  long writtenNumbers(Connections connections) {
    return isListed(connections)
        ? NUMBERS_OF_A_CONNECTION * (long) connections.count()
        : 2L * connections.sources() * connections.targets() * model.model().receptors().size();
  }

  /** Adds to {@code section} the keys of which {@link #read} makes the same. */
  void write(Map<String, ConfigValue> section, Connections connections) {
    if (isListed(connections)) {
      section.put(
          CONNECTIONS_FILE,
          YamlWriter.array(
              ConnectionFile.rows(connections), connections.count(), NUMBERS_OF_A_CONNECTION));
      return;
    }
    List<String> receptors = model.receptors();
    if (receptors.isEmpty()) {
      Matrix.write(section, connections);
      return;
    }
    Map<String, Map<String, ConfigValue>> keys = new LinkedHashMap<>();
    for (int r = 0; r < receptors.size(); r++) {
      String receptor = receptors.get(r);
      Connections own = only(connections, r);
      if (own.count() > 0) {
        Map<String, ConfigValue> written = new LinkedHashMap<>();
        Matrix.write(written, own);
        written.forEach((key, value) ->
            keys.computeIfAbsent(key, _ -> new LinkedHashMap<>()).put(receptor, value));
      }
    }
    keys.forEach((key, values) -> section.put(key, YamlWriter.section(values)));
  }
}
