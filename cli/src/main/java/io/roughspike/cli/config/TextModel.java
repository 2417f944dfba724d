package io.roughspike.cli.config;

import io.roughspike.cli.config.ConfigValue.Scalar;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.DecimalNumber;
import io.roughspike.equations.BuiltInModels;
import io.roughspike.equations.ModelText;
import io.roughspike.equations.Nearest;
import io.roughspike.equations.Quantity;
import io.roughspike.equations.Unit;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.Parameter;
import io.roughspike.model.Range;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a section says of a neuron in text: a built-in model by its name ({@code kind}) or a model
 * of one's own ({@code equations}), and values of its parameters.
 */
final class TextModel {
  static final String KIND = "kind";
  static final String EQUATIONS = "equations";
  private static final String PARAMETERS = "parameters";
  private static final String START = "start";
  private static final String RECEIVE = "receive";
  private static final String REQUIRE = "require";
  private static final String STATES = "states";
  private static final String ALPHA = "alpha";
  private static final String INPUT_CURRENT = "inputCurrent";
  private static final String REFRACTORY = NeuronModel.REFRACTORY;

  /** Parameters of many models that have keys beside those of the sections of values. */
  static final List<String> COMMON = List.of(ALPHA, REFRACTORY, INPUT_CURRENT, "inputGain");

  /** Keys that say what a neuron does. */
  static final List<String> OWN =
      List.of(EQUATIONS, "intensity", "event", "reset", RECEIVE, REQUIRE, STATES);

  /** Sections of values. */
  static final List<String> VALUES = List.of(PARAMETERS, START);

  /** What else has a name in gradients and checkpoints. */
  private static final List<String> TAKEN = List.of("inputWeights", "inputDelays");

  /** What else has a column in files of states. */
  private static final List<String> COLUMNS = List.of("sample", "neuron", "time");

  /** How a failure of a text begins that has a place there. */
  private static final Pattern PLACED =
      Pattern.compile(
          "(intensity|equations|event|reset|receive|start)(?: of ([\\w-]+))?(?=, line )");

  private final Section model;
  private final Neurons neurons;

  /** What says values, by name of the parameter. */
  private final Map<String, Field> fields = new HashMap<>();

  private TextModel(Section model, Neurons neurons) {
    this.model = model;
    this.neurons = neurons;
  }

  /**
   * What a section says a neuron is. The standard value of a parameter is that of neuron 0.
   *
   * @param model has {@code kind} or {@code equations}
   * @param neurons which they are
   */
  static ModelKeys read(Section model, Neurons neurons) {
    return new TextModel(model, neurons).keys();
  }

  /**
   * The text that {@link #read} makes a model of.
   *
   * @param model has {@code kind} or {@code equations}
   * @param neurons which they are
   */
  static ModelText text(Section model, Neurons neurons) {
    TextModel reader = new TextModel(model, neurons);
    ModelText text = reader.text(reader.base());
    reader.placed(text::model);
    return text;
  }

  private ModelKeys keys() {
    ModelText base = base();
    ModelText text = text(base);
    NeuronModel made = placed(text::model);
    refuseIdle(made.parameterNames());
    refuse(made.parameterNames(), TAKEN, "parameter");
    refuse(made.states(), COLUMNS, "state");
    List<ParameterKey> keys =
        made.parameters().stream().map(parameter -> key(parameter, text, base)).toList();
    return new ModelKeys(
        made,
        keys.stream().filter(key -> !key.section().equals(START)).toList(),
        keys.stream().filter(key -> key.section().equals(START)).toList(),
        units(text),
        written(text, base));
  }

  /**
   * The section of which {@link #text} makes the same text, but for bounds.
   *
   * @param text has no start values
   */
  static Map<String, ConfigValue> write(ModelText text) {
    Map<String, ConfigValue> keys = said(text);
    Map<String, ConfigValue> parameters = new LinkedHashMap<>();
    text.parameters().forEach((name, quantity) -> parameters.put(name, written(quantity)));
    keys.put(PARAMETERS, YamlWriter.section(parameters));
    text.refractory().ifPresent(quantity -> keys.put(REFRACTORY, written(quantity)));
    if (text.inputCurrent().unit().isPresent()) {
      keys.put(INPUT_CURRENT, written(text.inputCurrent()));
    }
    return keys;
  }

  private static ConfigValue written(Quantity quantity) {
    Map<String, ConfigValue> value = new LinkedHashMap<>();
    value.put(InUnit.VALUE, YamlWriter.number(quantity.value()));
    quantity.unit().ifPresent(unit -> value.put(InUnit.UNIT, YamlWriter.text(unit.text())));
    return YamlWriter.section(value);
  }

  /** The name of the parameter that is the value of a state at the start. */
  static String startOf(String state) {
    return START + '.' + state;
  }

  private static Map<String, Unit> units(ModelText text) {
    Map<String, Unit> units = new HashMap<>();
    text.parameters()
        .forEach((name, quantity) -> quantity.unit().ifPresent(unit -> units.put(name, unit)));
    text.inputCurrent().unit().ifPresent(unit -> units.put(INPUT_CURRENT, unit));
    text.refractory().flatMap(Quantity::unit).ifPresent(unit -> units.put(REFRACTORY, unit));
    text.states().forEach((state, unit) -> units.put(startOf(state), unit));
    return units;
  }

  /** Refuses values of what the model does not have. */
  private void refuseIdle(List<String> parameters) {
    if (!parameters.contains(ALPHA)) {
      model.refuse(
          List.of(ALPHA), " belongs to a clock, and the model has no intensity: remove it");
    }
    if (!parameters.contains(INPUT_CURRENT)) {
      model.refuse(
          List.of(INPUT_CURRENT, "inputGain", "inputCurrentFile"),
          " goes nowhere, as no equation of the model has input: remove it");
    }
  }

  private void refuse(List<String> names, List<String> taken, String what) {
    names.stream()
        .filter(taken::contains)
        .findFirst()
        .ifPresent(name -> {
          throw model.failure(
              "a %s may not be called %s, which is the name of something else in files"
                  .formatted(what, name));
        });
  }

  /** What is said before any value is given. */
  private ModelText base() {
    return model
        .find(KIND)
        .map(kind -> BuiltInModels.text(kind.oneOf(BuiltInModels.names())))
        .orElseGet(this::own);
  }

  private ModelText own() {
    ModelText.Builder own = ModelText.named("the model").equations(model.get(EQUATIONS).text());
    model.find("intensity").ifPresent(field -> own.intensity(field.text()));
    model.find("event").ifPresent(field -> own.event(field.text()));
    model.find("reset").ifPresent(field -> own.reset(field.text()));
    model
        .find(RECEIVE)
        .ifPresent(field -> {
          if (field.isSection()) {
            field
                .fields()
                .forEach((receptor, changes) -> {
                  if (receptor.equals(ModelText.RECEPTOR)) {
                    throw changes.because(
                        " needs a name: where there is one receptor, write receive: ...");
                  }
                  own.receive(receptor, changes.text());
                });
          } else {
            own.receive(field.text());
          }
        });
    model
        .find(REQUIRE)
        .map(field -> field.isList() ? field.items() : List.of(field))
        .ifPresent(
            all -> all.forEach(conditions -> conditions.text().lines().forEach(own::require)));
    model.inner(STATES).forEach((state, unit) -> unit.using(() -> own.state(state, unit.text())));
    return own.build();
  }

  /** The base with the values that are given. */
  private ModelText text(ModelText base) {
    ModelText.Builder text = base.toBuilder();
    model
        .inner(PARAMETERS)
        .forEach((name, field) -> {
          Optional<Quantity> standard = Optional.ofNullable(base.parameters().get(name));
          if (model.has(KIND) && standard.isEmpty()) {
            throw unknown(field, name, base);
          }
          text.parameter(name, quantity(field, name, standard));
        });
    model
        .inner(START)
        .forEach((state, field) -> {
          if (isExpression(field)) {
            text.start(state, field.text());
          } else {
            text.start(state, quantity(field, startOf(state), Optional.empty()));
          }
        });
    model.find(ALPHA).ifPresent(field -> text.alpha(unbounded(field, ALPHA)));
    model
        .find(REFRACTORY)
        .ifPresent(field -> {
          Quantity standard = base.refractory().orElse(deadTime(base.hasUnits()));
          text.refractory(quantity(field, REFRACTORY, Optional.of(standard)));
        });
    model
        .find(INPUT_CURRENT)
        .ifPresent(field -> {
          Optional<Quantity> standard =
              model.has(KIND) ? Optional.of(base.inputCurrent()) : Optional.empty();
          text.inputCurrent(quantity(field, INPUT_CURRENT, standard));
        });
    return text.build();
  }

  /** What a dead time may be. */
  private static Quantity deadTime(boolean hasUnit) {
    Optional<Unit> second = hasUnit ? Optional.of(Unit.of("s")) : Optional.empty();
    return new Quantity(0, second, Range.atLeast(0));
  }

  private static ConfigurationException unknown(Field field, String name, ModelText base) {
    return field.because(
        " is no parameter of %s: %s"
            .formatted(
                base.name(),
                Nearest.of(name, base.parameters().keySet())
                    .map(best -> "did you mean " + best + "?")
                    .orElse("it has " + String.join(", ", base.parameters().keySet()))));
  }

  private static boolean isExpression(Field field) {
    if (!(field.value() instanceof Scalar scalar) || scalar.isNothing()) {
      return false;
    }
    try {
      DecimalNumber.parse(scalar.text());
      return false;
    } catch (NumberFormatException e) {
      return true;
    }
  }

  /** The value of neuron 0 of a parameter with the range that every model gives it. */
  private double unbounded(Field field, String name) {
    fields.put(name, field);
    ParameterValue value = ParameterValue.of(field);
    value
        .boundary()
        .ifPresent(option -> {
          throw option.because(" cannot be said here: say it under learn." + name);
        });
    return value.numbers(name, neurons).getFirst().value();
  }

  /**
   * What a field says of a parameter: the value of neuron 0, its unit and its range.
   *
   * @param standard what the built-in model says of it: the dimension, and the widest range
   */
  private Quantity quantity(Field field, String name, Optional<Quantity> standard) {
    fields.put(name, field);
    ParameterValue value = ParameterValue.of(field);
    double number = value.numbers(name, neurons).getFirst().value();
    Optional<Unit> known = standard.flatMap(Quantity::unit);
    Optional<Unit> unit =
        value
            .unit()
            .or(() -> known.filter(one -> one.dimension().equals(Unit.of("1").dimension())));
    if (standard.isPresent() && !unit.map(Unit::dimension).equals(known.map(Unit::dimension))) {
      throw field.mustBe(
          known
              .map(one -> "given in a unit, for instance {value: 1, unit: %s}".formatted(one))
              .orElse("given without a unit, as the model has none"));
    }
    Range wide = standard.map(Quantity::siRange).orElse(Range.ANY);
    Quantity given = new Quantity(number, unit, value.range().orElse(Range.ANY));
    if (given.range().equals(Range.ANY)) {
      return wide.equals(Range.ANY)
          ? given
          : unit.map(Unit::text).equals(known.map(Unit::text))
              ? standard.get().with(number)
              : new Quantity(given.si(), unit.map(TextModel::si), wide);
    }
    Range narrow = filled(given.siRange(), wide);
    if (narrow.lower() < wide.lower()
        || narrow.upper() > wide.upper()
        || (wide.open()
            && !narrow.open()
            && (narrow.lower() == wide.lower() || narrow.upper() == wide.upper()))) {
      throw field.because(
          " cannot be used: its bounds must lie within what %s allows, %s"
              .formatted(name, standard.orElseThrow().range()));
    }
    return narrow.equals(given.siRange())
        ? given
        : new Quantity(given.si(), unit.map(TextModel::si), narrow);
  }

  /** Bounds, with one that is not given taken from others of the same kind. */
  private static Range filled(Range given, Range other) {
    if (given.open() != other.open()) {
      return given;
    }
    return new Range(
        Double.isFinite(given.lower()) ? given.lower() : other.lower(),
        Double.isFinite(given.upper()) ? given.upper() : other.upper(),
        given.open());
  }

  /** The unit without a prefix. */
  private static Unit si(Unit unit) {
    return Unit.of(unit.dimension().toString());
  }

  /** What {@code make} makes; what it refuses is told with its place in the file. */
  private <T> T placed(Supplier<T> make) {
    try {
      return make.get();
    } catch (IllegalArgumentException e) {
      String[] parts = String.valueOf(e.getMessage()).split("\n", 2);
      Matcher place = PLACED.matcher(parts[0]);
      if (place.lookingAt()) {
        Optional<Field> text =
            place.group(2) == null
                ? model.find(place.group(1))
                : model.find(place.group(1), place.group(2));
        if (text.isPresent()) {
          throw failure(text.get().because(parts[0].substring(place.end())), parts, e);
        }
      }
      fields.forEach((name, field) -> {
        if (parts[0].startsWith(name + " must be ")) {
          throw field.because(parts[0].substring(name.length()));
        }
      });
      throw failure(model.failure(parts[0]), parts, e);
    }
  }

  /** The sentence and, of a place in a text, the lines that show it. */
  private static ConfigurationException failure(
      ConfigurationException sentence, String[] parts, IllegalArgumentException cause) {
    return new ConfigurationException(
        sentence.getMessage() + (parts.length > 1 ? "\n" + parts[1] : ""), cause);
  }

  private static ParameterKey key(Parameter parameter, ModelText text, ModelText base) {
    String name = parameter.name();
    if (COMMON.contains(name)) {
      Map<String, ConfigValue> options =
          switch (name) {
            case INPUT_CURRENT ->
                options(text.inputCurrent().unit(), text.inputCurrent().siRange());
            case REFRACTORY ->
                options(text.refractory().orElseThrow().unit(), boundsOfDeadTime(text));
            default -> Map.of();
          };
      return ParameterKey.inside("", name, name, options);
    }
    if (name.startsWith(startOf(""))) {
      String state = name.substring(startOf("").length());
      Range range =
          Optional.ofNullable(text.startValues().get(state))
              .map(Quantity::siRange)
              .orElse(Range.ANY);
      return ParameterKey.inside(
          START, state, name, options(Optional.ofNullable(text.states().get(state)), range));
    }
    Quantity quantity = text.parameters().get(name);
    Range range = quantity.siRange();
    boolean asBase =
        base.parameters().containsKey(name) && base.parameters().get(name).siRange().equals(range);
    return ParameterKey.inside(
        PARAMETERS, name, name, options(quantity.unit(), asBase ? Range.ANY : range));
  }

  /** Those that a dead time has beyond that of every model. */
  private static Range boundsOfDeadTime(ModelText text) {
    Range range = text.refractory().orElseThrow().siRange();
    return range.equals(deadTime(text.hasUnits()).siRange()) ? Range.ANY : range;
  }

  /** What is written beside a value in SI units. */
  private static Map<String, ConfigValue> options(Optional<Unit> unit, Range range) {
    Map<String, ConfigValue> options = new LinkedHashMap<>();
    unit.ifPresent(known -> options.put(InUnit.UNIT, YamlWriter.text(si(known).text())));
    options.putAll(ParameterValue.written(range));
    return options;
  }

  /** The keys that say what a neuron is, without values. */
  private Map<String, ConfigValue> written(ModelText text, ModelText base) {
    Map<String, ConfigValue> keys = new LinkedHashMap<>();
    if (model.has(KIND)) {
      keys.put(KIND, YamlWriter.text(base.name()));
    } else {
      keys.putAll(said(text));
    }
    Map<String, String> starts = new LinkedHashMap<>(text.startExpressions());
    if (model.has(KIND)) {
      starts.entrySet().removeAll(base.startExpressions().entrySet());
    }
    if (!starts.isEmpty()) {
      keys.put(START, texts(starts));
    }
    return keys;
  }

  /** What is said of a model that has no other name, without values. */
  private static Map<String, ConfigValue> said(ModelText text) {
    Map<String, ConfigValue> keys = new LinkedHashMap<>();
    keys.put(EQUATIONS, YamlWriter.text(text.equations()));
    text.intensity().ifPresent(one -> keys.put("intensity", YamlWriter.text(one)));
    text.event().ifPresent(one -> keys.put("event", YamlWriter.text(one)));
    if (!text.reset().isEmpty()) {
      keys.put("reset", YamlWriter.text(text.reset()));
    }
    if (text.receive().keySet().equals(Set.of(ModelText.RECEPTOR))) {
      keys.put(RECEIVE, YamlWriter.text(text.receive().get(ModelText.RECEPTOR)));
    } else if (!text.receive().isEmpty()) {
      keys.put(RECEIVE, texts(text.receive()));
    }
    if (!text.requirements().isEmpty()) {
      keys.put(
          REQUIRE, YamlWriter.items(text.requirements().stream().map(YamlWriter::text).toList()));
    }
    if (!text.states().isEmpty()) {
      Map<String, String> units = new LinkedHashMap<>();
      text.states().forEach((state, unit) -> units.put(state, unit.text()));
      keys.put(STATES, texts(units));
    }
    return keys;
  }

  private static ConfigValue texts(Map<String, String> texts) {
    Map<String, ConfigValue> values = new LinkedHashMap<>();
    texts.forEach((name, text) -> values.put(name, YamlWriter.text(text)));
    return YamlWriter.section(values);
  }
}
