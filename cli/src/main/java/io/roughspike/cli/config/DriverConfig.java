package io.roughspike.cli.config;

import io.roughspike.cli.config.Choice.Kind;
import io.roughspike.model.DriverLaw;
import io.roughspike.model.JumpSize;
import io.roughspike.model.Network;
import io.roughspike.model.Recording;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The section {@code driver}: the law of the noise. */
final class DriverConfig {
  static final String KEY = "driver";

  private static final String KIND = "kind";
  private static final String BROWNIAN = "brownian";
  private static final String FRACTIONAL = "fractional";
  private static final String HURST = "hurst";
  private static final String CORRELATION = "correlation";
  private static final String POISSON = "poisson";
  private static final String RATE = "rate";
  private static final String MARKS = "marks";
  private static final String CHANNELS = "channels";
  private static final String SHARED = "shared";
  private static final String SUM = "sum";
  private static final String PARTS = "parts";

  private static final String NORMAL = "normal";
  private static final String EXPONENTIAL = "exponential";
  private static final String UNIFORM = "uniform";
  private static final List<String> MARK_KEYS = List.of(NORMAL, EXPONENTIAL, UNIFORM);

  private static final List<Kind> PART_KINDS =
      List.of(
          new Kind(BROWNIAN, CORRELATION),
          new Kind(FRACTIONAL, HURST, CORRELATION),
          new Kind(POISSON, RATE, MARKS, CHANNELS, SHARED));

  private static final List<Kind> KINDS =
      Stream.concat(PART_KINDS.stream(), Stream.of(new Kind(SUM, PARTS))).toList();

  static final List<String> KEYS =
      List.of(KIND, HURST, CORRELATION, RATE, MARKS, CHANNELS, SHARED, PARTS);

  private DriverConfig() {}

  /** The network with the law that the section says, of Brownian motions where there is none. */
  static Network read(Section root, Network network) {
    return root.find(KEY)
        .map(field -> field.using(() -> network.withDriver(law(field, KINDS, network))))
        .orElse(network);
  }

  private static DriverLaw law(Field field, List<Kind> kinds, Network network) {
    Choice choice = Choice.read(field, kinds);
    Section options = choice.options();
    return switch (choice.kind()) {
      case FRACTIONAL -> {
        Field hurst = options.get(HURST);
        DriverLaw independent = hurst.using(() -> new DriverLaw.Fractional(hurst.number()));
        yield correlated(independent, options, network);
      }
      case POISSON -> poisson(options, network);
      case SUM ->
          options
              .get(PARTS)
              .using(() ->
                  new DriverLaw.Sum(
                      options.get(PARTS).items().stream()
                          .map(part -> law(part, PART_KINDS, network))
                          .toList()));
      default -> correlated(new DriverLaw.Brownian(), options, network);
    };
  }

  private static DriverLaw poisson(Section options, Network network) {
    Field rate = options.get(RATE);
    Field marks = options.get(MARKS);
    JumpSize size = marks.using(() -> size(marks));
    List<Integer> channels =
        options
            .find(CHANNELS)
            .map(field ->
                field.items().stream()
                    .map(one -> (int) one.integer(0, network.channels() - 1))
                    .toList())
            .orElseGet(() -> IntStream.range(0, network.channels()).boxed().toList());
    return rate.using(
        () -> new DriverLaw.Poisson(rate.number(), size, channels, options.flag(SHARED)));
  }

  private static JumpSize size(Field marks) {
    if (!marks.isSection()) {
      return new JumpSize.Constant(marks.number());
    }
    Section law = marks.section(MARK_KEYS);
    if (law.keys().size() != 1) {
      throw marks.mustBe("a number, or one of %s".formatted(String.join(", ", MARK_KEYS)));
    }
    String kind = law.keys().iterator().next();
    Field values = law.get(kind);
    if (kind.equals(EXPONENTIAL)) {
      return new JumpSize.Exponential(values.number());
    }
    List<Field> two = values.items(2, "a list of two numbers");
    double first = two.get(0).number();
    double second = two.get(1).number();
    return kind.equals(NORMAL)
        ? new JumpSize.Normal(first, second)
        : new JumpSize.Uniform(first, second);
  }

  private static DriverLaw correlated(DriverLaw independent, Section options, Network network) {
    return options
        .find(CORRELATION)
        .map(correlation -> correlated(independent, correlation, network.size()))
        .orElse(independent);
  }

  /** With one correlation of any two neurons, or a matrix of all. */
  private static DriverLaw correlated(DriverLaw independent, Field correlation, int neurons) {
    if (!correlation.isList()) {
      return correlation.using(() -> new DriverLaw.Shared(independent, correlation.number()));
    }
    List<Field> rows = correlation.items(neurons, "a list of %d rows".formatted(neurons));
    List<Double> below = new ArrayList<>();
    double[][] all = new double[neurons][];
    for (int k = 0; k < neurons; k++) {
      all[k] = rows.get(k).items(neurons).stream().mapToDouble(Field::number).toArray();
      for (int j = 0; j < k; j++) {
        below.add(all[k][j]);
      }
    }
    for (int k = 0; k < neurons; k++) {
      for (int j = 0; j <= k; j++) {
        if (j == k && all[k][k] != 1) {
          throw rows.get(k).items().get(k).mustBe("1, as it is on the diagonal");
        }
        if (all[k][j] != all[j][k]) {
          throw rows.get(k)
              .items()
              .get(j)
              .mustBe("%s, as in row %d: a symmetric matrix".formatted(all[j][k], j));
        }
      }
    }
    return new DriverLaw.Correlated(independent, below);
  }

  /** The section of which {@link #read} makes the same; none of Brownian motions. */
  static Optional<ConfigValue> write(DriverLaw law) {
    return law instanceof DriverLaw.Brownian
        ? Optional.empty()
        : Optional.of(YamlWriter.section(section(law)));
  }

  private static Map<String, ConfigValue> section(DriverLaw law) {
    Map<String, ConfigValue> section = new LinkedHashMap<>();
    switch (law) {
      case DriverLaw.Brownian() -> section.put(KIND, YamlWriter.plain(BROWNIAN));
      case DriverLaw.Fractional(double hurst) -> {
        section.put(KIND, YamlWriter.plain(FRACTIONAL));
        section.put(HURST, YamlWriter.number(hurst));
      }
      case DriverLaw.Shared(DriverLaw of, double correlation) -> {
        section.putAll(section(of));
        section.put(CORRELATION, YamlWriter.number(correlation));
      }
      case DriverLaw.Correlated correlated -> {
        section.putAll(section(correlated.of()));
        YamlWriter.putMatrix(section, CORRELATION, correlated.matrix());
      }
      case DriverLaw.Poisson(double rate, JumpSize size, List<Integer> jumping, boolean shared) -> {
        section.put(KIND, YamlWriter.plain(POISSON));
        section.put(RATE, YamlWriter.number(rate));
        section.put(MARKS, marks(size));
        section.put(CHANNELS, YamlWriter.items(jumping.stream().map(YamlWriter::number).toList()));
        section.put(SHARED, YamlWriter.plain(Boolean.toString(shared)));
      }
      case DriverLaw.Sum(List<DriverLaw> parts) -> {
        section.put(KIND, YamlWriter.plain(SUM));
        section.put(
            PARTS,
            YamlWriter.items(
                parts.stream().map(part -> YamlWriter.section(section(part))).toList()));
      }
      case Recording _ -> throw new IllegalStateException("no configuration has recordings");
    }
    return section;
  }

  private static ConfigValue marks(JumpSize size) {
    return switch (size) {
      case JumpSize.Constant(double value) -> YamlWriter.number(value);
      case JumpSize.Normal(double mean, double sd) ->
          YamlWriter.section(Map.of(NORMAL, YamlWriter.items(mean, sd)));
      case JumpSize.Exponential(double mean) ->
          YamlWriter.section(Map.of(EXPONENTIAL, YamlWriter.number(mean)));
      case JumpSize.Uniform(double low, double high) ->
          YamlWriter.section(Map.of(UNIFORM, YamlWriter.items(low, high)));
    };
  }
}
