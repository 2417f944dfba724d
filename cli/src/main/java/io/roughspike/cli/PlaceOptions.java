package io.roughspike.cli;

import io.roughspike.cli.config.NetworkKeys;
import io.roughspike.cli.place.PlaceEngine;
import io.roughspike.engine.Engine;
import io.roughspike.place.Place;
import io.roughspike.place.Places;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Options of commands whose work may be done elsewhere. */
final class PlaceOptions {
  private static final String SPARK = "spark";

  /** Longer than a session takes to start where executors are free. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Option(
      names = "--spark",
      paramLabel = "MASTER",
      description =
          "Do the work on Apache Spark: spark://HOST:7077, local[N], yarn or k8s://...; the results "
              + "have the same bits. See docs/CLUSTERS.md.")
  private String spark;

  @Option(
      names = "--spark-conf",
      paramLabel = "KEY=VALUE",
      description =
          "A setting of Spark, for instance --spark-conf spark.executor.memory=4g. Repeatable.")
  private final Map<String, String> sparkSettings = new LinkedHashMap<>();

  /** Whether the work is to be done elsewhere. */
  boolean isElsewhere() {
    return spark != null;
  }

  /**
   * The engine that does samples at a place; {@code own} where that is here.
   *
   * @param own does everything else
   * @param keys what the neurons of all networks are
   */
  Engine engine(Place place, Engine own, NetworkKeys keys) {
    return isElsewhere() ? new PlaceEngine(place, own, keys) : own;
  }

  /** Opens the place that was asked for; the threads of this process where none was. */
  Place open(RunOptions options) {
    if (spark == null) {
      if (!sparkSettings.isEmpty()) {
        throw options.wrongUsage(
            "--spark-conf belongs to --spark: add --spark MASTER, or remove it");
      }
      return Places.here(options.placeSettings(Map.of()));
    }
    if (spark.isBlank()) {
      throw options.wrongUsage(
          "--spark must name a master, got \"" + spark + "\": for instance spark://localhost:7077");
    }
    try (var _ =
        new WaitingNotes(
            PATIENCE,
            waited ->
                options.note(
                    "still waiting for executors of %s after %d s: see whether its cluster is full; control-C gives up"
                        .formatted(spark, waited.toSeconds())))) {
      return Places.open(SPARK, spark, options.placeSettings(sparkSettings));
    }
  }
}
