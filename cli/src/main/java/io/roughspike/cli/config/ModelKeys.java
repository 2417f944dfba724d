package io.roughspike.cli.config;

import io.roughspike.cli.file.ConnectionFile;
import io.roughspike.equations.BuiltInModels;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.equations.Unit;
import io.roughspike.model.ConnectionList;
import io.roughspike.model.Connections;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.Receptor;
import io.roughspike.train.LearnedBlock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the section {@code model} of a configuration says a neuron is, and the keys that hold its
 * parameters: nothing else of the program knows what a neuron is. Keys are read, and told of, in
 * this order.
 *
 * @param model the equations
 * @param equations parameters of the equations, which are told before the weights
 * @param start states at the start, which are told after the weights
 * @param units of parameters that have one, by name; that of a state is that of its start
 * @param text what says in a file which equations these are, by key; nothing for the leaky neuron
 */
public record ModelKeys(
    NeuronModel model,
    List<ParameterKey> equations,
    List<ParameterKey> start,
    Map<String, Unit> units,
    Map<String, ConfigValue> text) {

  /** The key of a list of connections. */
  static final String CONNECTIONS_FILE = "connectionsFile";

  /** Keys of matrices that say connections. */
  static final List<String> MATRICES =
      List.of("weights", "weightsFile", "mask", "maskFile", Matrix.LAYERS);

  /** Numbers of a connection in a list. */
  private static final int NUMBERS_OF_A_CONNECTION = 4;

  /** The leaky neuron, with keys of its own. */
  static final ModelKeys LEAKY =
      new ModelKeys(
          LeakyNeuron.MODEL,
          List.of(
              ParameterKey.list("mu", "mu1", "mu2"),
              ParameterKey.matrix(
                  "sigma", List.of(List.of("sigma11", "sigma12"), List.of("sigma21", "sigma22"))),
              ParameterKey.number("vReset", true, false),
              ParameterKey.number("vThreshold", true, false),
              ParameterKey.number("alpha", true, false),
              ParameterKey.number("beta", true, false),
              ParameterKey.number("tauS", true, false),
              ParameterKey.number("intensityCap", false, false),
              ParameterKey.number("inputCurrent", false, true),
              ParameterKey.number("inputGain", false, false)),
          List.of(ParameterKey.number("v0", false, true), ParameterKey.number("i0", false, true)),
          Map.of(),
          Map.of());

  /** The same with dead time. */
  static final ModelKeys LEAKY_WITH_DEAD_TIME =
      new ModelKeys(
          BuiltInModels.text(LeakyNeuron.MODEL.name()).toBuilder().refractory(0).model(),
          Stream.concat(
                  LEAKY.equations.stream(),
                  Stream.of(ParameterKey.number(NeuronModel.REFRACTORY, true, true)))
              .toList(),
          LEAKY.start,
          Map.of(),
          Map.of());

  /** The receptors by whose names connections stand, of a model that has several; else none. */
  public List<String> receptors() {
    return model.receptors().size() > 1 ? receptorNames() : List.of();
  }

  /** The names of all receptors, by number. */
  List<String> receptorNames() {
    return model.receptors().stream().map(Receptor::name).toList();
  }

  /** The unit of a state, if it has one. */
  public Optional<Unit> unit(String state) {
    return Optional.ofNullable(units.get("start." + state));
  }

  /**
   * The unit of the weights of a receptor, if they have one and are added to a state as they are.
   */
  Optional<Unit> weightUnit(int receptor) {
    Receptor one = model.receptors().get(receptor);
    return one.isPlain() ? unit(model.states().get(one.states().getFirst())) : Optional.empty();
  }

  /**
   * The unit of what is learned, if it has one.
   *
   * @param name that of a parameter, or of weights; those of all receptors must measure the same
   */
  public Optional<Unit> learnedUnit(String name) {
    if (!name.equals(LearnedBlock.WEIGHTS) && !name.equals(LearnedBlock.INPUT_WEIGHTS)) {
      return Optional.ofNullable(units.get(name));
    }
    List<Optional<Unit>> each =
        IntStream.range(0, model.receptors().size()).mapToObj(this::weightUnit).toList();
    return each.stream().map(one -> one.map(Unit::dimension)).distinct().count() == 1
        ? each.getFirst()
        : Optional.empty();
  }

  /** Sizes of units in SI units, by name of the parameter; of weights under that name. */
  public Map<String, Double> sizes() {
    Map<String, Double> sizes = new HashMap<>();
    units.forEach((name, unit) -> sizes.put(name, unit.toSi(1)));
    if (!model.receptors().isEmpty()) {
      weightUnit(0).ifPresent(unit -> sizes.put("weights", unit.toSi(1)));
    }
    return sizes;
  }

  /**
   * The connections that a section describes: a list in a file, or matrices ({@link
   * Matrix#connections}), by receptor where there are several.
   *
   * @param rows number of sources; negative for as many as there are
   */
  Optional<Connections> connections(Section section, int rows, int columns) {
    Optional<Field> listed = section.find(CONNECTIONS_FILE);
    if (listed.isPresent()) {
      MATRICES.stream()
          .flatMap(key -> section.find(key).stream())
          .findFirst()
          .ifPresent(other -> {
            throw other.because(" cannot stand beside connectionsFile: keep one of them");
          });
      return Optional.of(listed.get().connections(rows, columns, receptorNames()));
    }
    if (receptors().isEmpty()) {
      Optional<Unit> unit = model.receptors().isEmpty() ? Optional.empty() : weightUnit(0);
      return Matrix.connections(section::find, rows, columns, unit);
    }
    Optional<Connections> all = Optional.empty();
    for (int r = 0; r < receptors().size(); r++) {
      String name = receptors().get(r);
      int sources = all.map(Connections::sources).orElse(rows);
      Optional<Connections> more =
          Matrix.connections(
              key -> section.find(key).flatMap(field -> byReceptor(field).find(name)),
              sources,
              columns,
              weightUnit(r));
      if (more.isPresent()) {
        all = Optional.of(joined(all, more.get(), r));
      }
    }
    return all;
  }

  private Section byReceptor(Field field) {
    if (!field.isSection()) {
      throw field.mustBe(
          "a section that says of which receptor it is, for instance {%s: ...}"
              .formatted(receptors().getFirst()));
    }
    return field.section(receptors());
  }

  /** Connections, and further ones to a receptor. */
  private static Connections joined(Optional<Connections> all, Connections more, int receptor) {
    ConnectionList list = new ConnectionList();
    all.ifPresent(before -> add(list, before, _ -> true, before::receptor));
    add(list, more, _ -> true, _ -> receptor);
    return list.connections(more.sources(), more.targets());
  }

  /** Those of {@code connections} that lead to a receptor, as if there were no other. */
  private static Connections only(Connections connections, int receptor) {
    ConnectionList list = new ConnectionList();
    add(list, connections, e -> connections.receptor(e) == receptor, _ -> 0);
    return list.connections(connections.sources(), connections.targets());
  }

  private static void add(
      ConnectionList list,
      Connections connections,
      IntPredicate chosen,
      IntUnaryOperator receptor) {
    for (int k = 0; k < connections.sources(); k++) {
      for (int e = connections.start(k); e < connections.start(k + 1); e++) {
        if (chosen.test(e)) {
          list.add(k, connections.target(e), receptor.applyAsInt(e), connections.weight(e));
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
        : 2L * connections.sources() * connections.targets() * model.receptors().size();
  }

  /** Adds to {@code section} the keys of which {@link #connections} makes the same. */
  void write(Map<String, ConfigValue> section, Connections connections) {
    if (isListed(connections)) {
      section.put(
          CONNECTIONS_FILE,
          YamlWriter.array(
              ConnectionFile.rows(connections), connections.count(), NUMBERS_OF_A_CONNECTION));
      return;
    }
    if (receptors().isEmpty()) {
      Matrix.write(section, connections);
      return;
    }
    Map<String, Map<String, ConfigValue>> keys = new LinkedHashMap<>();
    for (int r = 0; r < receptors().size(); r++) {
      String receptor = receptors().get(r);
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

  /** All of them. */
  Stream<ParameterKey> all() {
    return Stream.concat(equations.stream(), start.stream());
  }
}
