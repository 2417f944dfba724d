package io.roughspike.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;

/** A session of Spark: its context, and what it needs as long as it lasts. */
final class Session implements AutoCloseable {
  /** How long a master may take to answer. A resource manager may have to start a container. */
  private static final int ANSWER_SECONDS = 30;

  private static final int CONTAINER_SECONDS = 300;

  private static final String JARS = "spark.jars";

  private final Master master;
  private final Path folder;
  private final JavaSparkContext context;

  private Session(Master master, Path folder, JavaSparkContext context) {
    this.master = master;
    this.folder = folder;
    this.context = context;
  }

  /**
   * {@return a session}
   *
   * @param master where
   * @param properties settings of Spark by the user, which win
   * @throws IllegalArgumentException where there can be none, saying why
   */
  static Session open(Master master, Map<String, String> properties) {
    for (String key : properties.keySet()) {
      if (!key.startsWith("spark.") || key.equals("spark.master")) {
        throw new IllegalArgumentException(
            "settings of Spark must begin with \"spark.\" and leave the master to --spark, got "
                + key);
      }
    }
    master.requireReachable();
    Path folder = temporaryFolder();
    try {
      return new Session(master, folder, start(master, settings(master, properties, folder)));
    } catch (RuntimeException e) {
      delete(folder);
      throw e;
    }
  }

  private static SparkConf settings(Master master, Map<String, String> properties, Path folder) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.app.name", "RoughSpike");
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.ui.showConsoleProgress", "false");
    settings.put(
        "spark.executor.extraJavaOptions", "-XX:ObjectAlignmentInBytes=64 -XX:+UseSerialGC");
    // Results are handed on one by one, however many bytes they are together.
    settings.put("spark.driver.maxResultSize", "0");
    settings.put("spark.rpc.message.maxSize", "1024");
    // What fails at a task is the machine: jobs' own failures are results.
    settings.put("spark.task.maxFailures", "8");
    // Any executor is as near to the driver's memory as any other.
    settings.put("spark.locality.wait", "0");
    if (master.isOnThisMachine()) {
      settings.put("spark.driver.host", Master.loopback());
      settings.put("spark.driver.bindAddress", Master.loopback());
    }
    if (!master.isHere() && !properties.containsKey(JARS)) {
      settings.put(
          JARS,
          OwnJars.of(folder).stream()
              .map(jar -> jar.toUri().toString())
              .collect(Collectors.joining(",")));
    }
    settings.putAll(properties);
    SparkConf conf = new SparkConf().setMaster(master.address());
    settings.forEach(conf::set);
    return conf;
  }

  /** The context, which Spark's own constructor would wait for too long. */
  private static JavaSparkContext start(Master master, SparkConf conf) {
    CompletableFuture<SparkContext> made = new CompletableFuture<>();
    Thread starter =
        Thread.ofPlatform()
            .daemon()
            .name("roughspike-spark-start")
            .start(() -> {
              try {
                SparkContext context = new SparkContext(conf);
                if (!made.complete(context)) {
                  context.stop(); // too late
                }
              } catch (Throwable e) {
                made.completeExceptionally(e);
              }
            });
    try {
      return new JavaSparkContext(
          made.get(master.isOfSpark() ? ANSWER_SECONDS : CONTAINER_SECONDS, TimeUnit.SECONDS));
    } catch (TimeoutException e) {
      abandon(made, starter);
      throw master.unreachable("it did not answer");
    } catch (InterruptedException e) {
      abandon(made, starter);
      Thread.currentThread().interrupt();
      throw new IllegalArgumentException("interrupted before Spark answered", e);
    } catch (ExecutionException e) {
      throw refused(master, e.getCause());
    }
  }

  private static void abandon(CompletableFuture<SparkContext> made, Thread starter) {
    made.cancel(false);
    starter.interrupt();
  }

  private static IllegalArgumentException refused(Master master, Throwable cause) {
    if (!master.isOfSpark() && String.valueOf(cause.getMessage()).contains("Master URL")) {
      return new IllegalArgumentException(
          "Spark's master %s needs a full distribution of Spark: set SPARK_HOME to its folder"
              .formatted(master.address()),
          cause);
    }
    return new IllegalArgumentException(
        "Spark's master %s started no session: %s".formatted(master.address(), firstLine(cause)),
        cause);
  }

  /** What a failure of Spark says first; the rest are stacks of other machines. */
  static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("").strip();
  }

  Master master() {
    return master;
  }

  JavaSparkContext context() {
    return context;
  }

  /** Whether there is any, or the driver's own process does the tasks. */
  boolean hasExecutors() {
    return master.isHere() || context.sc().statusTracker().getExecutorInfos().length > 1;
  }

  /** Tasks that run anywhere. */
  int running() {
    return List.of(context.sc().statusTracker().getExecutorInfos()).stream()
        .mapToInt(executor -> executor.numRunningTasks())
        .sum();
  }

  @Override
  public void close() {
    context.close();
    delete(folder);
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("roughspike-spark");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
