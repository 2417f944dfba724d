package io.roughspike.cli.config;

import io.roughspike.cli.config.Choice.Kind;
import io.roughspike.model.DriverLaw;
import io.roughspike.model.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The section {@code driver}: the law of the noise. */
final class DriverConfig {
  static final String KEY = "driver";

  private static final String KIND = "kind";
  private static final String BROWNIAN = "brownian";
  private static final String FRACTIONAL = "fractional";
  private static final String HURST = "hurst";
  private static final String CORRELATION = "correlation";

  private static final List<Kind> KINDS =
      List.of(new Kind(BROWNIAN, CORRELATION), new Kind(FRACTIONAL, HURST, CORRELATION));

  static final List<String> KEYS = List.of(KIND, HURST, CORRELATION);

  private DriverConfig() {}

  /** The network with the law that the section says, of Brownian motions where there is none. */
  static Network read(Section root, Network network) {
    return root.find(KEY)
        .map(field -> field.using(() -> network.withDriver(law(field, network.size()))))
        .orElse(network);
  }

  private static DriverLaw law(Field field, int neurons) {
    Choice choice = Choice.read(field, KINDS);
    Section options = choice.options();
    DriverLaw independent =
        switch (choice.kind()) {
          case FRACTIONAL -> {
            Field hurst = options.get(HURST);
            yield hurst.using(() -> new DriverLaw.Fractional(hurst.number()));
          }
          default -> new DriverLaw.Brownian();
        };
    return options
        .find(CORRELATION)
        .map(correlation -> correlated(independent, correlation, neurons))
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
    }
    return section;
  }
}
