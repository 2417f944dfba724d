package io.roughspike.cli.config;

import io.roughspike.cli.config.ParameterKey.Given;
import io.roughspike.equations.Unit;
import io.roughspike.model.Range;
import io.roughspike.random.RandomStream;
import io.roughspike.train.NoiseStreams;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * What a file says of one parameter: a number that all neurons share, a list of one a neuron, a law
 * that one for each is drawn from, or a section with one of these as {@code value} beside a unit
 * and bounds.
 *
 * @param value the number, list or law
 * @param options the section, if there is one
 */
record ParameterValue(Field value, Optional<Section> options) {
  private static final String MIN = "min";
  private static final String MAX = "max";
  private static final String ABOVE = "above";
  private static final String BELOW = "below";
  private static final String TRANSFORM = "transform";

  /** Options that say which values there may be. */
  private static final List<String> RANGE = List.of(MIN, MAX, ABOVE, BELOW, TRANSFORM);

  private static final List<String> KEYS =
      Stream.concat(Stream.of(InUnit.VALUE, InUnit.UNIT), RANGE.stream()).toList();
  private static final String CLAMP = "clamp";
  private static final String LOG = "log";
  private static final String SIGMOID = "sigmoid";

  /** Reads the section, if it is one. */
  static ParameterValue of(Field field) {
    if (!field.isSection() || Distribution.isOne(field)) {
      return new ParameterValue(field, Optional.empty());
    }
    Section options = field.section(KEYS);
    return new ParameterValue(options.get(InUnit.VALUE), Optional.of(options));
  }

  private Optional<Field> option(String key) {
    return options.flatMap(section -> section.find(key));
  }

  /** The unit of the value and the bounds, if there is one. */
  Optional<Unit> unit() {
    return option(InUnit.UNIT).map(field -> field.using(() -> Unit.of(field.text())));
  }

  /** An option that says the range, if there is one. */
  Optional<Field> boundary() {
    return RANGE.stream().flatMap(key -> option(key).stream()).findFirst();
  }

  /**
   * The values that the parameter may have, in the unit, if anything is said of them: {@code min}
   * and {@code max} may be reached, {@code above} and {@code below} not. A transform says how it is
   * trained, and with that which they are: {@code log} from above 0 on, {@code sigmoid} between two
   * bounds that are not reached.
   */
  Optional<Range> range() {
    return boundary().map(first -> first.using(this::said));
  }

  private Range said() {
    boolean open = option(ABOVE).or(() -> option(BELOW)).isPresent();
    Optional<Field> closed = option(MIN).or(() -> option(MAX));
    if (open && closed.isPresent()) {
      throw closed.get().because(" cannot stand beside above and below: keep one of them");
    }
    double lower = option(open ? ABOVE : MIN).map(Field::number).orElse(Double.NEGATIVE_INFINITY);
    double upper = option(open ? BELOW : MAX).map(Field::number).orElse(Double.POSITIVE_INFINITY);
    if (option(TRANSFORM).isEmpty()) {
      return new Range(lower, upper, open);
    }
    Field transform = option(TRANSFORM).get();
    return switch (transform.oneOf(List.of(CLAMP, LOG, SIGMOID))) {
      case LOG -> {
        if (open || closed.isPresent()) {
          throw transform.because(" log has no bounds: remove them, or choose clamp or sigmoid");
        }
        yield Range.above(0);
      }
      case SIGMOID -> {
        if (!Double.isFinite(upper - lower)) {
          throw transform.because(" sigmoid needs both min and max");
        }
        yield new Range(lower, upper, true);
      }
      default -> new Range(lower, upper, open);
    };
  }

  /** The options of which {@link #range} makes {@code range}; none for any value. */
  static Map<String, ConfigValue> written(Range range) {
    Map<String, ConfigValue> options = new LinkedHashMap<>();
    if (Double.isFinite(range.lower())) {
      options.put(range.open() ? ABOVE : MIN, YamlWriter.number(range.lower()));
    }
    if (Double.isFinite(range.upper())) {
      options.put(range.open() ? BELOW : MAX, YamlWriter.number(range.upper()));
    }
    return options;
  }

  /** Whether each neuron has a value of its own. */
  boolean isPerNeuron() {
    return value.isList() || value.isSection();
  }

  /**
   * The values of neurons as the model takes them, in SI units where there are units.
   *
   * @param parameter whose they are: draws are functions of it, the neuron and the seed alone
   */
  List<Given> ofNeurons(String parameter, Neurons neurons) {
    List<Given> numbers = numbers(parameter, neurons);
    Optional<Unit> unit = unit();
    if (unit.isEmpty()) {
      return numbers;
    }
    return numbers.stream()
        .map(given -> new Given(given.field(), unit.get().toSi(given.value())))
        .toList();
  }

  /** The values of neurons in the unit. */
  List<Given> numbers(String parameter, Neurons neurons) {
    Optional<Distribution> drawn = Distribution.find(value);
    if (drawn.isPresent()) {
      Distribution law = drawn.get();
      RandomStream stream = NoiseStreams.modelValues(neurons.seed());
      CRC32 name = new CRC32();
      name.update(parameter.getBytes(StandardCharsets.UTF_8));
      return IntStream.range(neurons.first(), neurons.first() + neurons.count())
          .mapToObj(n -> new Given(value, law.draw(stream, (int) name.getValue(), n, 0)))
          .toList();
    }
    if (!value.isList()) {
      return Collections.nCopies(neurons.count(), new Given(value, value.number()));
    }
    return value.oneEach(neurons.count()).stream()
        .map(field -> new Given(field, field.number()))
        .toList();
  }
}
