package io.roughspike.cli.config;

import io.roughspike.cli.config.ParameterKey.Given;
import io.roughspike.random.RandomStream;
import io.roughspike.train.NoiseStreams;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * What a file says of one parameter: a number that all neurons share, a list of one a neuron, a law
 * that one for each is drawn from, or a section that has one of these and options.
 *
 * @param value the number, list or law
 * @param options the section, if there is one
 */
record ParameterValue(Field value, Optional<Section> options) {
  static final String VALUE = "value";

  /** Keys of options. */
  static final List<String> OPTIONS = List.of("unit", "min", "max", "transform");

  private static final List<String> KEYS = List.of(VALUE, "unit", "min", "max", "transform");

  /** Reads the section, if it is one. */
  static ParameterValue of(Field field) {
    if (!field.isSection() || Distribution.isOne(field)) {
      return new ParameterValue(field, Optional.empty());
    }
    Section options = field.section(KEYS);
    return new ParameterValue(options.get(VALUE), Optional.of(options));
  }

  /** The option {@code key}, if it is there. */
  Optional<Field> option(String key) {
    return options.flatMap(section -> section.find(key));
  }

  /** Whether each neuron has a value of its own. */
  boolean isPerNeuron() {
    return value.isList() || value.isSection();
  }

  /**
   * The values of neurons.
   *
   * @param parameter whose they are: draws are functions of it, the neuron and the seed alone
   */
  List<Given> ofNeurons(String parameter, int neurons, long seed) {
    DoubleUnaryOperator toSi = DoubleUnaryOperator.identity();
    if (Distribution.isOne(value)) {
      Distribution law = Distribution.read(value.section(Distribution.KEYS));
      RandomStream stream = NoiseStreams.modelValues(seed);
      CRC32 name = new CRC32();
      name.update(parameter.getBytes(StandardCharsets.UTF_8));
      return IntStream.range(0, neurons)
          .mapToDouble(n -> law.draw(stream, (int) name.getValue(), n, 0))
          .mapToObj(draw -> new Given(value, toSi.applyAsDouble(draw)))
          .toList();
    }
    if (!value.isList()) {
      return Collections.nCopies(neurons, new Given(value, toSi.applyAsDouble(value.number())));
    }
    return value.oneEach(neurons).stream()
        .map(field -> new Given(field, toSi.applyAsDouble(field.number())))
        .toList();
  }
}
