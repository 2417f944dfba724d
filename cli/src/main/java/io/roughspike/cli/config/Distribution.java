package io.roughspike.cli.config;

import io.roughspike.random.RandomStream;
import java.util.List;
import java.util.Optional;

/**
 * A law that values are drawn from: {@code {uniform: [lower, upper]}} or {@code {normal: [mean,
 * standard deviation]}}.
 *
 * @param isNormal which
 * @param first lower bound or mean
 * @param second width, above 0, or standard deviation, at least 0
 */
record Distribution(boolean isNormal, double first, double second) {
  private static final String UNIFORM = "uniform";
  private static final String NORMAL = "normal";

  /** Keys of which one must stand in a section that says a law. */
  static final List<String> KEYS = List.of(UNIFORM, NORMAL);

  /** Whether a value is a section that says a law. */
  static boolean isOne(Field value) {
    return KEYS.stream().anyMatch(value::has);
  }

  /** The law that a value says, if it is one. */
  static Optional<Distribution> find(Field value) {
    return isOne(value) ? Optional.of(read(value.section(KEYS))) : Optional.empty();
  }

  /** Reads a law from a section that has one of the keys. */
  static Distribution read(Section section) {
    if (section.has(NORMAL)) {
      Field normal = section.get(NORMAL);
      if (section.has(UNIFORM)) {
        throw normal.because(" cannot stand beside uniform: keep one of them");
      }
      List<Field> law = normal.items(2, "a list of mean and standard deviation");
      double deviation = law.get(1).number();
      if (deviation < 0) {
        throw law.get(1).mustBe("at least 0");
      }
      return new Distribution(true, law.get(0).number(), deviation);
    }
    List<Field> range = section.get(UNIFORM).items(2);
    double lower = range.get(0).number();
    double width = range.get(1).number() - lower;
    if (!(width > 0)) {
      throw range.get(1).mustBe("above the lower bound " + lower);
    }
    return new Distribution(false, lower, width);
  }

  /** The draw with these numbers in a stream. */
  double draw(RandomStream stream, int sample, int neuron, int index) {
    return isNormal
        ? first + second * stream.normal(sample, neuron, 0, index)
        : first + second * stream.uniform(sample, neuron, index);
  }
}
