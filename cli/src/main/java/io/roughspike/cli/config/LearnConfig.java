package io.roughspike.cli.config;

import io.roughspike.cli.config.ConfigValue.Entries;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.random.RandomStream;
import io.roughspike.train.LearnedBlock;
import io.roughspike.train.NoiseStreams;
import io.roughspike.train.Penalty;
import io.roughspike.train.Transform;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The section {@code learn}: what is trained, as a list of names or as a section with options for
 * each. A name is that of a parameter of the neurons, {@code weights} or {@code inputWeights}.
 *
 * @param start the model with the start values given here
 * @param learned the blocks, in the order of the file
 */
record LearnConfig(Network start, List<LearnedBlock> learned) {

  private static final List<String> COMMON_OPTIONS =
      List.of("start", "min", "max", "transform", "l1", "l2", "decay");
  private static final List<String> PARAMETER_OPTIONS =
      Stream.concat(COMMON_OPTIONS.stream(), Stream.of("neurons", "tied")).toList();
  private static final List<String> WEIGHT_OPTIONS =
      Stream.concat(COMMON_OPTIONS.stream(), Stream.of("learnMask", "learnMaskFile", "tied"))
          .toList();
  private static final List<String> RANDOM_KEYS = List.of("uniform");
  private static final List<String> WEIGHTS =
      List.of(LearnedBlock.WEIGHTS, LearnedBlock.INPUT_WEIGHTS);

  /**
   * Reads the section; values not given start as in {@code run}'s model.
   *
   * @param warm whether all values start as in that model, whatever the section says
   */
  static LearnConfig read(Field learn, RunConfig run, long seed, boolean warm) {
    double[] values = run.network().toArray();
    List<LearnedBlock> learned = new ArrayList<>();
    List<String> names = new ArrayList<>(run.network().model().parameterNames());
    names.addAll(WEIGHTS);
    List<Field> fields = (learn.isList() ? named(learn, names) : learn.section(names)).fields();
    if (fields.isEmpty()) {
      throw learn.mustBe("at least one parameter to train");
    }
    for (Field field : fields) {
      String name = field.name();
      Section options =
          field.isEmpty()
              ? field.newSection(Map.of(), optionsOf(name))
              : field.section(optionsOf(name));
      LearnedBlock unconstrained = block(name, field, options, run);
      Transform standard = unconstrained.transform();
      LearnedBlock separate =
          unconstrained
              .with(field.using(() -> transform(standard, options)))
              .with(field.using(() -> penalty(options)));
      LearnedBlock block = options.flag("tied") ? separate.tied() : separate;
      int blockNumber = learned.size();
      options
          .find("start")
          .filter(_ -> !warm)
          .ifPresent(
              start -> setStart(start, block, values, NoiseStreams.startValues(seed), blockNumber));
      for (int k = 0; k < block.entryCount(); k++) {
        Transform transform = block.transform();
        double start = values[block.entry(k)];
        field.using(() -> transform.free(start)); // refuses a start outside the bounds
      }
      learned.add(block);
    }
    return new LearnConfig(
        learn.using(() -> run.network().withParameters(values)), List.copyOf(learned));
  }

  /** A list of names as a section of them. */
  private static Section named(Field learn, List<String> allowed) {
    Map<String, ConfigValue> names = new LinkedHashMap<>();
    for (Field item : learn.items()) {
      if (names.put(item.oneOf(allowed), new Entries(Map.of(), item.value().place())) != null) {
        throw item.because(" must not be trained twice, got " + item.text());
      }
    }
    return learn.newSection(names, allowed);
  }

  private static List<String> optionsOf(String name) {
    return WEIGHTS.contains(name) ? WEIGHT_OPTIONS : PARAMETER_OPTIONS;
  }

  /** The entries that are trained, without options for how. */
  private static LearnedBlock block(String name, Field field, Section options, RunConfig run) {
    Network network = run.network();
    if (!WEIGHTS.contains(name)) {
      if (run.current().isEmpty() && network.model().scalesInput(name)) {
        throw field.because(" needs a recorded current: add model.inputCurrentFile");
      }
      if (options.has("neurons")) {
        Field neurons = options.get("neurons");
        int[] numbers =
            neurons.items().stream()
                .mapToInt(item -> (int) item.integer(0, network.size() - 1))
                .toArray();
        return neurons.using(() -> LearnedBlock.of(network, name, numbers));
      }
      return LearnedBlock.of(network, name);
    }
    boolean inputs = name.equals(LearnedBlock.INPUT_WEIGHTS);
    Connections connections = inputs ? network.inputConnections() : network.connections();
    BitSet chosen = new BitSet();
    chosen.set(0, connections.count());
    Matrix.find(options, "learnMask", connections.sources(), connections.targets())
        .ifPresent(mask -> mask.select(connections, chosen));
    return field.using(() ->
        inputs
            ? LearnedBlock.inputWeights(network, chosen)
            : LearnedBlock.weights(network, chosen));
  }

  private static Penalty penalty(Section options) {
    return new Penalty(
        options.number("l1", 0), options.number("l2", 0), options.number("decay", 0));
  }

  /** A number for all, a list of one each, or {uniform: [lower, upper]}. */
  private static void setStart(
      Field start, LearnedBlock block, double[] values, RandomStream draws, int blockNumber) {
    if (start.isSection()) {
      List<Field> range = start.section(RANDOM_KEYS).get("uniform").items(2);
      double lower = range.get(0).number();
      double width = range.get(1).number() - lower;
      if (!(width > 0)) {
        throw range.get(1).mustBe("above the lower bound " + lower);
      }
      for (int k = 0; k < block.entryCount(); k++) {
        int draw = block.valueCount() == 1 ? 0 : k;
        values[block.entry(k)] = lower + width * draws.uniform(0, blockNumber, draw);
      }
      return;
    }
    List<Field> numbers = start.oneEach(block.entryCount());
    for (int k = 0; k < block.entryCount(); k++) {
      values[block.entry(k)] = numbers.get(k).number();
    }
  }

  private static Transform transform(Transform standard, Section options) {
    // A bound above alone must not open the range below.
    double lowest =
        standard instanceof Transform.Clamp clamp ? clamp.lower() : Double.NEGATIVE_INFINITY;
    double min = options.find("min").map(Field::number).orElse(lowest);
    double max = options.find("max").map(Field::number).orElse(Double.POSITIVE_INFINITY);
    boolean bounded = options.has("min") || options.has("max");
    String kind =
        options
            .find("transform")
            .map(field -> field.oneOf(List.of("clamp", "log", "sigmoid")))
            .orElse(bounded ? "clamp" : "");
    Transform transform =
        switch (kind) {
          case "clamp" -> new Transform.Clamp(min, max);
          case "log" -> {
            if (bounded) {
              throw new IllegalArgumentException(
                  "log has no bounds: remove min and max, or choose clamp or sigmoid");
            }
            yield new Transform.Log();
          }
          case "sigmoid" -> new Transform.Sigmoid(min, max);
          default -> standard;
        };
    switch (transform) {
      case Transform.Log _ -> options.note("transform", "log");
      case Transform.Clamp clamp -> {
        noteBound(options, "min", clamp.lower());
        noteBound(options, "max", clamp.upper());
      }
      default -> {
        // written out by the file
      }
    }
    return transform;
  }

  private static void noteBound(Section options, String key, double bound) {
    if (Double.isFinite(bound)) {
      options.note("transform", "clamp");
      options.note(key, Double.toString(bound));
    }
  }
}
