package io.roughspike.cli.config;

import io.roughspike.cli.config.ConfigValue.Entries;
import io.roughspike.cli.file.Receptors;
import io.roughspike.equations.Unit;
import io.roughspike.model.Connections;
import io.roughspike.model.DriverLaw;
import io.roughspike.model.Network;
import io.roughspike.model.Range;
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
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The section {@code learn}: what is trained, as a list of names or as a section with options for
 * each. A name is that of a parameter of the neurons, of those of a population as in {@code
 * exc.tau}, {@code weights}, {@code inputWeights}, {@code delays} or {@code inputDelays}, or that
 * of a parameter of the driver as in {@code driver.hurst}.
 *
 * @param start the model with the start values given here
 * @param learned the blocks, in the order of the file
 * @param labels of the blocks in metrics and results
 */
record LearnConfig(Network start, List<LearnedBlock> learned, List<String> labels) {

  private static final List<String> COMMON_OPTIONS =
      List.of("start", InUnit.UNIT, "min", "max", "transform", "l1", "l2", "decay", "label");
  private static final List<String> PARAMETER_OPTIONS =
      Stream.concat(COMMON_OPTIONS.stream(), Stream.of("neurons", "tied")).toList();
  private static final List<String> CONNECTION_OPTIONS =
      Stream.concat(
              COMMON_OPTIONS.stream(),
              Stream.of("learnMask", "learnMaskFile", "from", "to", "receptor", "tied"))
          .toList();
  private static final List<String> WEIGHTS =
      List.of(LearnedBlock.WEIGHTS, LearnedBlock.INPUT_WEIGHTS);

  /** What connections have one of each. */
  static final List<String> OF_CONNECTIONS =
      List.of(
          LearnedBlock.WEIGHTS,
          LearnedBlock.INPUT_WEIGHTS,
          LearnedBlock.DELAYS,
          LearnedBlock.INPUT_DELAYS);

  private static final List<String> RANDOM_WEIGHT_KEYS =
      Stream.concat(Distribution.KEYS.stream(), Stream.of("fanIn")).toList();

  /** Which draws of {@link NoiseStreams#startValues} are for what: numbers of their samples. */
  private static final int START_DRAWS = 0;

  private static final int TRUE_DRAWS = 1;

  /** Columns of metrics that are not learned. */
  private static final List<String> TAKEN = List.of("step", "loss", "test_loss", "seconds");

  private static final Pattern LABEL = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

  /**
   * Reads the section; values not given start as in {@code run}'s model.
   *
   * @param warm the model that all learned values start from, whatever the section says, if any
   * @param truth the model that the data come from, where it is known: a block of several values is
   *     reported by its distance
   */
  static LearnConfig read(
      Field learn, RunConfig run, long seed, Optional<Network> warm, Optional<Network> truth) {
    double[] values = run.network().toArray();
    Optional<double[]> warmValues = warm.map(Network::toArray);
    List<LearnedBlock> learned = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    List<String> names = names(run);
    Section section = learn.isList() ? named(learn, names) : learn.section(names);
    if (section.keys().isEmpty()) {
      throw learn.mustBe("at least one parameter to train");
    }
    for (String name : section.keys()) {
      Field field = section.get(name);
      Section options = field.sectionOrNothing(optionsOf(name));
      LearnedBlock unconstrained = block(name, field, options, run);
      Optional<Unit> known = run.keys().learnedUnit(unconstrained, run.network());
      Optional<Unit> unit = options.find(InUnit.UNIT).map(one -> InUnit.unit(one, known));
      LearnedBlock separate =
          unconstrained
              .with(field.using(() -> transform(unconstrained, options, unit)))
              .with(field.using(() -> penalty(options)));
      LearnedBlock unknown = options.flag("tied") ? separate.tied() : separate;
      LearnedBlock block = truth.map(unknown::against).orElse(unknown);
      if (warmValues.isPresent()) {
        for (int k = 0; k < block.entryCount(); k++) {
          values[block.entry(k)] = warmValues.get()[block.entry(k)];
        }
      } else {
        Draws draws = new Draws(seed, START_DRAWS, learned.size());
        options
            .find("start")
            .map(start -> new InUnit(start, unit, known))
            .ifPresent(start -> {
              set(start, block, run.network(), values, draws);
              warn(start, block, run.network(), values);
            });
      }
      for (int k = 0; k < block.entryCount(); k++) {
        Transform transform = block.transform();
        double start = values[block.entry(k)];
        field.using(() -> transform.free(start)); // refuses a start outside the bounds
      }
      learned.add(block);
      labels.add(options.find("label").map(label -> label(label, labels)).orElse(block.column()));
    }
    return new LearnConfig(
        learn.using(() -> run.network().withParameters(values)),
        List.copyOf(learned),
        List.copyOf(labels));
  }

  /** What can be trained in a network. */
  static List<String> names(RunConfig run) {
    List<String> names = new ArrayList<>(run.network().parameterNames());
    if (run.keys().hasPopulations()) {
      for (Population one : run.populations()) {
        one.keys().model().parameterNames().forEach(name -> names.add(one.nameOf(name)));
      }
    }
    names.addAll(OF_CONNECTIONS);
    RecordedSignals.otherParameters(run.network()).forEach(p -> names.add(run.network().nameOf(p)));
    return names;
  }

  private static String label(Field field, List<String> others) {
    String label = field.text();
    if (!LABEL.matcher(label).matches() || TAKEN.contains(label) || others.contains(label)) {
      throw field.mustBe(
          "a name of letters, digits and _ that is no other column of metrics", label);
    }
    return label;
  }

  /**
   * The network with the values of the section {@code truth}, for every parameter that it names:
   * what data are drawn from. The other values are those of {@code run}'s model.
   */
  static Network truth(Field truth, RunConfig run, long seed) {
    double[] values = run.network().toArray();
    int number = 0;
    Section section = truth.section(names(run));
    for (String name : section.keys()) {
      Field field = section.get(name);
      Entries noKeys = new Entries(Map.of(), field.value().place());
      Section none = new Section(field.path(), noKeys, List.of(), new Resolution());
      LearnedBlock block = block(name, field, none, run);
      InUnit value = InUnit.of(field, run.keys().learnedUnit(block, run.network()));
      set(value, block, run.network(), values, new Draws(seed, TRUE_DRAWS, number++));
      warn(value, block, run.network(), values);
    }
    return truth.using(() -> run.network().withParameters(values));
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
    if (isOfDriver(name)) {
      return COMMON_OPTIONS;
    }
    return OF_CONNECTIONS.contains(name) ? CONNECTION_OPTIONS : PARAMETER_OPTIONS;
  }

  /** The entries that are trained, without options for how. */
  private static LearnedBlock block(String name, Field field, Section options, RunConfig run) {
    if (isOfDriver(name)) {
      return LearnedBlock.of(run.network(), name);
    }
    return OF_CONNECTIONS.contains(name)
        ? ofConnections(name, field, options, run)
        : parameter(name, field, options, run);
  }

  private static boolean isOfDriver(String name) {
    return name.startsWith(DriverLaw.PREFIX);
  }

  private static LearnedBlock parameter(String name, Field field, Section options, RunConfig run) {
    Network network = run.network();
    String parameter = run.keys().kind(name);
    Optional<Population> population = run.keys().population(name);
    int first = population.map(Population::first).orElse(0);
    int size = population.map(Population::size).orElse(network.size());
    int[] having =
        IntStream.of(network.entries(parameter))
            .map(network::neuronOf)
            .filter(n -> first <= n && n < first + size)
            .toArray();
    if (run.current().isEmpty()
        && IntStream.of(having).allMatch(n -> network.model(n).scalesInput(parameter))) {
      throw field.because(" needs a recorded current: add model.inputCurrentFile");
    }
    Optional<Field> neurons = options.find("neurons");
    int[] numbers =
        neurons
            .map(given ->
                given.items().stream().mapToInt(item -> first + (int) item.integer(0, size - 1)))
            .orElseGet(() -> IntStream.of(having))
            .toArray();
    LearnedBlock block =
        neurons.orElse(field).using(() -> LearnedBlock.of(network, parameter, numbers));
    return population.isPresent() ? block.called(name) : block;
  }

  private static LearnedBlock ofConnections(
      String name, Field field, Section options, RunConfig run) {
    Network network = run.network();
    Connections connections = connections(name, network);
    BitSet chosen = new BitSet();
    chosen.set(0, connections.count());
    Matrix.find(options::find, "learnMask", connections.sources(), connections.targets())
        .ifPresent(mask -> mask.select(connections, chosen));
    if (isOfInputs(name)) {
      options.refuse(List.of("from"), " is said of connections between neurons: remove it");
    }
    options
        .find("from")
        .map(from -> chosen(connections.sources(), from, run))
        .ifPresent(from -> {
          for (int k = from.nextClearBit(0);
              k < connections.sources();
              k = from.nextClearBit(k + 1)) {
            chosen.clear(connections.start(k), connections.start(k + 1));
          }
        });
    options
        .find("to")
        .map(to -> chosen(network.size(), to, run))
        .ifPresent(to -> retain(chosen, e -> to.get(connections.target(e))));
    Receptors receptors = run.keys().receptors();
    options
        .find("receptor")
        .map(given -> given.oneOf(receptors.all()))
        .ifPresent(receptor ->
            retain(
                chosen,
                e ->
                    receptors.of(connections.target(e)).indexOf(receptor)
                        == connections.receptor(e)));
    return field.using(() ->
        switch (name) {
          case LearnedBlock.WEIGHTS -> LearnedBlock.weights(network, chosen);
          case LearnedBlock.INPUT_WEIGHTS -> LearnedBlock.inputWeights(network, chosen);
          case LearnedBlock.DELAYS -> LearnedBlock.delays(network, chosen);
          default -> LearnedBlock.inputDelays(network, chosen);
        });
  }

  private static boolean isOfInputs(String name) {
    return name.equals(LearnedBlock.INPUT_WEIGHTS) || name.equals(LearnedBlock.INPUT_DELAYS);
  }

  /** Those that have the weights or delays of this name. */
  private static Connections connections(String name, Network network) {
    return isOfInputs(name) ? network.inputConnections() : network.connections();
  }

  /** The neurons, of {@code size}, of the populations that an option names. */
  private static BitSet chosen(int size, Field option, RunConfig run) {
    BitSet chosen = new BitSet(size);
    IntStream.of(ConnectionRules.neurons(option, run.populations())).forEach(chosen::set);
    return chosen;
  }

  private static void retain(BitSet chosen, IntPredicate kept) {
    for (int e = chosen.nextSetBit(0); e >= 0; e = chosen.nextSetBit(e + 1)) {
      if (!kept.test(e)) {
        chosen.clear(e);
      }
    }
  }

  private static Penalty penalty(Section options) {
    return new Penalty(
        options.number("l1", 0), options.number("l2", 0), options.number("decay", 0));
  }

  /** Draws of one block, as functions of the seed alone. */
  private record Draws(RandomStream stream, int sample, int block) {
    Draws(long seed, int sample, int block) {
      this(NoiseStreams.startValues(seed), sample, block);
    }

    double draw(Distribution law, int value) {
      return law.draw(stream, sample, block, value);
    }
  }

  /**
   * Sets the values of a block to a number for all, to a list of one each, or to draws from a
   * {@link Distribution}, of weights also with the key {@code fanIn}: each is then times that over
   * the number of connections that its target has.
   */
  private static void set(
      InUnit given, LearnedBlock block, Network network, double[] values, Draws draws) {
    Field field = given.value();
    if (!field.isSection()) {
      List<Field> numbers = field.oneEach(block.entryCount());
      for (int k = 0; k < block.entryCount(); k++) {
        values[block.entry(k)] = given.toSi(numbers.get(k).number());
      }
      return;
    }
    boolean areWeights = WEIGHTS.contains(block.kind());
    Section options = field.section(areWeights ? RANDOM_WEIGHT_KEYS : Distribution.KEYS);
    Distribution law = Distribution.read(options);
    for (int k = 0; k < block.entryCount(); k++) {
      values[block.entry(k)] = given.toSi(draws.draw(law, block.valueCount() == 1 ? 0 : k));
    }
    options
        .find("fanIn")
        .ifPresent(factor -> scaleByFanIn(factor.number(), block, network, values));
  }

  private static void scaleByFanIn(
      double factor, LearnedBlock block, Network network, double[] values) {
    Connections connections = connections(block.kind(), network);
    int first =
        block.kind().equals(LearnedBlock.INPUT_WEIGHTS)
            ? network.firstInputWeight()
            : network.firstWeight();
    int[] fanIn = new int[connections.targets()];
    for (int e = 0; e < connections.count(); e++) {
      fanIn[connections.target(e)]++;
    }
    for (int k = 0; k < block.entryCount(); k++) {
      int entry = block.entry(k);
      values[entry] = values[entry] * factor / fanIn[connections.target(entry - first)];
    }
  }

  /** Warns of the first value that is far from the model's own. */
  private static void warn(InUnit given, LearnedBlock block, Network network, double[] values) {
    double[] own = network.toArray();
    for (int k = 0; k < block.entryCount(); k++) {
      double usual = own[block.entry(k)];
      if (usual == 0 && WEIGHTS.contains(block.kind())) {
        usual = given.usualWeight();
      }
      if (given.warn(values[block.entry(k)], usual, "unit: %s beside it")) {
        return;
      }
    }
  }

  /**
   * Bounds that are not given are those of the parameter's range, and none may be beyond it. Where
   * one of these is a finite number that the parameter must not be, values come near it only.
   */
  private static Transform transform(LearnedBlock block, Section options, Optional<Unit> unit) {
    Range range = block.range();
    boolean bounded = options.has("min") || options.has("max");
    boolean lowerIsLeftOpen = !options.has("min") && Double.isFinite(range.lower());
    boolean upperIsLeftOpen = !options.has("max") && Double.isFinite(range.upper());
    boolean excluded = range.open() && (lowerIsLeftOpen || upperIsLeftOpen);
    String usual = excluded ? "sigmoid" : "clamp";
    String kind =
        options
            .find("transform")
            .map(field -> field.oneOf(List.of("clamp", "log", "sigmoid")))
            .orElse(bounded ? usual : "");
    boolean mayBeBound = kind.equals("sigmoid"); // which comes near its bounds only
    double nextToLower = range.open() ? Math.nextUp(range.lower()) : range.lower();
    double nextToUpper = range.open() ? Math.nextDown(range.upper()) : range.upper();
    double min =
        bound(options, "min", unit, range, mayBeBound)
            .orElse(mayBeBound ? range.lower() : nextToLower);
    double max =
        bound(options, "max", unit, range, mayBeBound)
            .orElse(mayBeBound ? range.upper() : nextToUpper);
    Transform transform =
        switch (kind) {
          case "clamp" -> new Transform.Clamp(min, max);
          case "log" -> {
            if (bounded) {
              throw new IllegalArgumentException(
                  "log has no bounds: remove min and max, or choose clamp or sigmoid");
            }
            if (!range.contains(new Transform.Log().image())) {
              throw options
                  .get("transform")
                  .mustBe(
                      "clamp or sigmoid for a parameter that must be %s, as log is for all above 0"
                          .formatted(range));
            }
            yield new Transform.Log();
          }
          case "sigmoid" -> new Transform.Sigmoid(min, max);
          default -> block.transform();
        };
    switch (transform) {
      case Transform.Log _ -> options.note("transform", "log");
      case Transform.Clamp clamp -> {
        noteBound(options, "clamp", "min", clamp.lower(), unit);
        noteBound(options, "clamp", "max", clamp.upper(), unit);
      }
      case Transform.Sigmoid sigmoid -> {
        noteBound(options, "sigmoid", "min", sigmoid.lower(), unit);
        noteBound(options, "sigmoid", "max", sigmoid.upper(), unit);
      }
    }
    return transform;
  }

  /** In SI units. */
  private static Optional<Double> bound(
      Section options, String key, Optional<Unit> unit, Range range, boolean mayBeBound) {
    return options
        .find(key)
        .map(field -> {
          double number = field.number();
          double bound = unit.map(one -> one.toSi(number)).orElse(number);
          boolean isBound = mayBeBound && (bound == range.lower() || bound == range.upper());
          if (!isBound && !range.contains(bound)) {
            throw field.mustBe("%s, as the parameter itself".formatted(range));
          }
          return bound;
        });
  }

  /** Notes a bound that the file does not say, unless it is no number of the unit. */
  private static void noteBound(
      Section options, String transform, String key, double bound, Optional<Unit> unit) {
    double written = unit.map(one -> one.fromSi(bound)).orElse(bound);
    if (Double.isFinite(bound) && unit.map(one -> one.toSi(written)).orElse(written) == bound) {
      options.note("transform", transform);
      options.note(key, Double.toString(written));
    }
  }
}
