package io.roughspike.cli.config;

import io.roughspike.loss.Likelihood;
import io.roughspike.loss.PathLoss;
import io.roughspike.model.TimeGrid;
import io.roughspike.train.Scenario;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a model was fitted to: the section {@code fitted} of its {@code model.yaml}, by which a
 * score on the same times is refused.
 *
 * @param start first fitted time
 * @param end last fitted time
 * @param sha256 digests of the files that it was fitted to, by what they hold ({@code spikes},
 *     {@code current})
 */
public record FittedWindow(double start, double end, Map<String, String> sha256) {
  static final String KEY = "fitted";

  private static final String DIGESTS = "sha256";

  /** Checks the times. */
  public FittedWindow {
    if (!(start < end)) {
      throw new IllegalArgumentException(
          "the fitted window must end after its start, got %s to %s".formatted(start, end));
    }
    sha256 = Map.copyOf(sha256);
  }

  /** What a configuration says, if it is a fitted model's. */
  public static Optional<FittedWindow> read(Section root) {
    return root.find(KEY).map(FittedWindow::read);
  }

  /**
   * What a training or fit fits a model to, where its spikes are recorded ones: the window in which
   * spikes count in a likelihood, else the simulated one.
   */
  public static Optional<FittedWindow> of(Section root, Scenario scenario, PathLoss loss) {
    if (root.find("data", "spikes").isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> digests = root.resolution().digests();
    Map<String, String> found = new LinkedHashMap<>();
    Map.of("spikes", "data.spikes", "current", "model." + RecordedCurrent.OF_MODEL.file())
        .forEach((name, key) ->
            Optional.ofNullable(digests.get(key)).ifPresent(one -> found.put(name, one)));
    TimeGrid grid = scenario.grid();
    return Optional.of(
        loss instanceof Likelihood likelihood
            ? new FittedWindow(likelihood.windowStart(), likelihood.windowEnd(), found)
            : new FittedWindow(grid.start(), grid.end(), found));
  }

  private static FittedWindow read(Field field) {
    Section section = field.section(List.of("start", "end", DIGESTS));
    Map<String, String> digests = new LinkedHashMap<>();
    section.inner(DIGESTS).forEach((name, digest) -> digests.put(name, digest.text()));
    double start = section.get("start").number();
    double end = section.get("end").number();
    return field.using(() -> new FittedWindow(start, end, digests));
  }

  /** Whether some time is in both windows. */
  public boolean overlaps(double from, double to) {
    return start < to && from < end;
  }

  ConfigValue write() {
    Map<String, ConfigValue> section = new LinkedHashMap<>();
    section.put("start", YamlWriter.number(start));
    section.put("end", YamlWriter.number(end));
    Map<String, ConfigValue> digests = new LinkedHashMap<>();
    new TreeMap<>(sha256).forEach((name, digest) -> digests.put(name, YamlWriter.text(digest)));
    section.put(DIGESTS, YamlWriter.section(digests));
    return YamlWriter.section(section);
  }
}
