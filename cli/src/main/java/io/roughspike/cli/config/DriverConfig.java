package io.roughspike.cli.config;

import io.roughspike.cli.config.Choice.Kind;
import io.roughspike.cli.config.ConfigValue.Entries;
import io.roughspike.cli.config.ConfigValue.Items;
import io.roughspike.cli.file.SignalFile;
import io.roughspike.driver.Driver;
import io.roughspike.driver.Drivers;
import io.roughspike.model.DriverLaw;
import io.roughspike.model.JumpSize;
import io.roughspike.model.Network;
import io.roughspike.model.Recording;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

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
  private static final String RECORDED = "recorded";
  private static final String FILE = "file";
  private static final String SUM = "sum";
  private static final String PARTS = "parts";

  private static final String NORMAL = "normal";
  private static final String EXPONENTIAL = "exponential";
  private static final String UNIFORM = "uniform";
  private static final List<String> MARK_KEYS = List.of(NORMAL, EXPONENTIAL, UNIFORM);

  private static final List<Kind> KINDS =
      List.of(
          new Kind(BROWNIAN, CORRELATION),
          new Kind(FRACTIONAL, HURST, CORRELATION),
          new Kind(POISSON, RATE, MARKS, CHANNELS, SHARED),
          new Kind(RECORDED, FILE, FileColumns.KEY),
          new Kind(SUM, PARTS));

  static final List<String> KEYS =
      List.of(
          KIND, HURST, CORRELATION, RATE, MARKS, CHANNELS, SHARED, FILE, FileColumns.KEY, PARTS);

  private DriverConfig() {}

  /** The network with the law that the section says, of Brownian motions where there is none. */
  static Network read(Section root, Network network) {
    return root.find(KEY)
        .map(field -> field.using(() -> network.withDriver(law(field, network))))
        .orElse(network);
  }

  /**
   * The driver of a simulation; the section is refused where it cannot drive that.
   *
   * @param network whose law the section says
   * @param samples how many are simulated
   */
  static Driver driver(Section root, Network network, TimeGrid grid, int samples) {
    RandomStream any = new RandomStream(0, 0);
    return root.find(KEY)
        .map(field ->
            field.using(() -> {
              Driver driver = Drivers.of(network, any, grid);
              driver.requireCovers(0, samples, grid.steps(), network.size());
              return driver;
            }))
        .orElseGet(() -> Drivers.of(network, any, grid));
  }

  private static DriverLaw law(Field field, Network network) {
    Choice choice = Choice.read(field, KINDS);
    Section options = choice.options();
    return switch (choice.kind()) {
      case FRACTIONAL -> {
        Field hurst = options.get(HURST);
        DriverLaw independent = hurst.using(() -> new DriverLaw.Fractional(hurst.number()));
        yield correlated(independent, options, network);
      }
      case POISSON -> poisson(options, network);
      case RECORDED -> recorded(options, network);
      case SUM ->
          options
              .get(PARTS)
              .using(() ->
                  new DriverLaw.Sum(
                      options.get(PARTS).items().stream()
                          .map(part -> law(part, network))
                          .toList()));
      default -> correlated(new DriverLaw.Brownian(), options, network);
    };
  }

  private static DriverLaw poisson(Section options, Network network) {
    Field rate = options.get(RATE);
    double number = rate.number();
    if (number < 0) {
      throw rate.mustBe("at least 0");
    }
    Field marks = options.get(MARKS);
    JumpSize size = marks.using(() -> size(marks));
    requireNoise(rate, network);
    Optional<Field> said = options.find(CHANNELS);
    List<Integer> channels =
        said.map(field ->
                field.items().stream()
                    .map(one -> (int) one.integer(0, network.channels() - 1))
                    .toList())
            .orElseGet(() -> IntStream.range(0, network.channels()).boxed().toList());
    boolean shared = options.flag(SHARED);
    return said.orElse(rate).using(() -> new DriverLaw.Poisson(number, size, channels, shared));
  }

  private static void requireNoise(Field field, Network network) {
    if (network.channels() == 0) {
      throw field.because(
          " moves noise, and the model has none: leave out the driver, or give the model noise");
    }
  }

  private static Recording recorded(Section options, Network network) {
    Field file = options.get(FILE);
    requireNoise(file, network);
    options
        .find(FileColumns.KEY)
        .filter(_ -> !file.isTable())
        .ifPresent(columns -> {
          throw columns.because(" are those of a table, and driver.file is none: remove it");
        });
    return file.signals(FileColumns.signals(options), network.size(), network.channels());
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
      double shared = correlation.number();
      if (!(shared >= 0 && shared < 1)) {
        throw correlation.mustBe("at least 0 and below 1");
      }
      return new DriverLaw.Shared(independent, shared);
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
    return write(law, Optional.empty());
  }

  /**
   * The same with the files of recordings instead of their knots.
   *
   * @param read the section that they are named in, if they are
   */
  static Optional<ConfigValue> write(DriverLaw law, Optional<ConfigValue> read) {
    return law instanceof DriverLaw.Brownian
        ? Optional.empty()
        : Optional.of(YamlWriter.section(section(law, read)));
  }

  /** At most how many numbers there are in the arrays that {@link #write} writes. */
  static long writtenNumbers(Network network) {
    return RecordedSignals.of(network).stream()
        .mapToLong(one -> 5L * one.recording().parameters().size())
        .sum();
  }

  private static Map<String, ConfigValue> section(DriverLaw law, Optional<ConfigValue> read) {
    Map<String, ConfigValue> section = new LinkedHashMap<>();
    switch (law) {
      case DriverLaw.Brownian() -> section.put(KIND, YamlWriter.plain(BROWNIAN));
      case DriverLaw.Fractional(double hurst) -> {
        section.put(KIND, YamlWriter.plain(FRACTIONAL));
        section.put(HURST, YamlWriter.number(hurst));
      }
      case DriverLaw.Shared(DriverLaw of, double correlation) -> {
        section.putAll(section(of, read));
        section.put(CORRELATION, YamlWriter.number(correlation));
      }
      case DriverLaw.Correlated correlated -> {
        section.putAll(section(correlated.of(), read));
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
                IntStream.range(0, parts.size())
                    .mapToObj(p -> section(parts.get(p), part(read, p)))
                    .map(YamlWriter::section)
                    .toList()));
      }
      case Recording recording -> {
        section.put(KIND, YamlWriter.plain(RECORDED));
        if (read.isPresent() && read.get() instanceof Entries named) {
          section.putAll(named.values());
        } else {
          double[] rows = SignalFile.rows(recording);
          section.put(FILE, YamlWriter.array(rows, rows.length / 5, 5));
        }
      }
    }
    return section;
  }

  /** The section of a part of a sum, where it was read from one. */
  private static Optional<ConfigValue> part(Optional<ConfigValue> read, int number) {
    return read.map(sum -> ((Items) ((Entries) sum).values().get(PARTS)).values().get(number));
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
