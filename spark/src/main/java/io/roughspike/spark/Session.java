package io.roughspike.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.ExternalClusterManager;
import org.apache.spark.util.ShutdownHookManager;
import org.apache.spark.util.Utils;

/** A session of Spark: its context, and what it needs as long as it lasts. */
final class Session implements AutoCloseable {
  /**
   * How long a master may take to answer; with the start of the program it is half a minute. A
   * resource manager may have to start a container.
   */
  private static final int ANSWER_SECONDS = 27;

  private static final int CONTAINER_SECONDS = 300;

  /** After how long Spark has given up a master that does not answer, and a little more. */
  private static final int GIVE_UP_SECONDS = 65;

  private static final int ASK_MILLISECONDS = 50;

  private static final String JARS = "spark.jars";

  /** Of which one names what executors on Kubernetes are started from. */
  private static final List<String> IMAGES =
      List.of("spark.kubernetes.container.image", "spark.kubernetes.executor.container.image");

  /** Where Spark is; workers of a local cluster write to a folder in it. */
  private static final String HOME = "SPARK_HOME";

  /** The thread of the last start that was not waited for; null for none. */
  private static volatile Thread abandoned;

  private final Master master;
  private final Path folder;
  private final JavaSparkContext context;

  private Session(Master master, Path folder, JavaSparkContext context) {
    this.master = master;
    this.folder = folder;
    this.context = context;
    if (master.isLocalCluster()) {
      ShutdownHookManager.registerShutdownDeleteDir(executorFolder().toFile());
    }
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
    if (!master.isOfSpark()) {
      requireManager(master, properties);
    }
    if (master.isLocalCluster()) {
      requireWorkFolder(master);
    }
    Reach.require(master, properties);
    awaitAbandoned();
    // Spark removes it where the process is ended.
    Path folder = Utils.createTempDir(System.getProperty("java.io.tmpdir"), "roughspike").toPath();
    try {
      return new Session(master, folder, start(master, settings(master, properties, folder)));
    } catch (RuntimeException e) {
      delete(folder);
      throw e;
    }
  }

  private static void requireManager(Master master, Map<String, String> properties) {
    if (ServiceLoader.load(ExternalClusterManager.class).stream()
        .noneMatch(manager -> manager.get().canCreate(master.address()))) {
      throw new IllegalArgumentException(
          "Spark's master %s needs a full distribution of Spark: set SPARK_HOME to its folder"
              .formatted(master));
    }
    if (master.isKubernetes() && IMAGES.stream().noneMatch(properties::containsKey)) {
      throw new IllegalArgumentException(
          "Spark's master %s needs an image with Spark and JDK 25 for its executors: --spark-conf %s=IMAGE"
              .formatted(master, IMAGES.getFirst()));
    }
  }

  /** Spark ends the process where it cannot make it. */
  private static void requireWorkFolder(Master master) {
    Path folder = workFolder();
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new IllegalArgumentException(unwritable(master, folder), e);
    }
    if (!Files.isWritable(folder)) {
      throw new IllegalArgumentException(unwritable(master, folder));
    }
  }

  private static String unwritable(Master master, Path folder) {
    return "Spark's master %s writes to %s, which cannot be written to: set SPARK_HOME to a folder of yours, or use local[N]"
        .formatted(master, folder.toAbsolutePath());
  }

  private static Path workFolder() {
    return Path.of(System.getenv().getOrDefault(HOME, "."), "work");
  }

  /** Where workers of a local cluster put the files of this session. */
  private Path executorFolder() {
    return workFolder().resolve(context.sc().applicationId());
  }

  private static SparkConf settings(Master master, Map<String, String> properties, Path folder) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.app.name", "RoughSpike");
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.ui.showConsoleProgress", "false");
    // The JVM's compiler takes the cores of the tasks, in each executor anew: later than usual, so
    // that it compiles only what runs often.
    settings.put(
        "spark.executor.extraJavaOptions",
        "-XX:ObjectAlignmentInBytes=64 -XX:+UseSerialGC -XX:CompileThresholdScaling=4");
    // Results are handed on one by one, however many bytes they are together.
    settings.put("spark.driver.maxResultSize", "0");
    settings.put("spark.rpc.message.maxSize", "1024");
    // What fails at a task is the machine: jobs' own failures are results.
    settings.put("spark.task.maxFailures", "8");
    // Any executor is as near to the driver's memory as any other.
    settings.put("spark.locality.wait", "0");
    if (master.isLocalCluster()) {
      settings.put("spark.executor.memory", master.workerMemory());
    }
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
      throw master.isOfSpark()
          ? master.unreachable("it did not answer")
          : new IllegalArgumentException(
              "Spark's master %s started no session within %d s: see whether its queue is full"
                  .formatted(master, CONTAINER_SECONDS));
    } catch (InterruptedException e) {
      abandon(made, starter);
      Thread.currentThread().interrupt();
      throw new IllegalArgumentException("interrupted before Spark answered", e);
    } catch (ExecutionException e) {
      throw refused(master, e.getCause());
    }
  }

  /** Spark's own attempt goes on until it gives up as well: it would not stop all of it sooner. */
  private static void abandon(CompletableFuture<SparkContext> made, Thread starter) {
    made.cancel(false);
    abandoned = starter;
  }

  /** Waits for what would else take away from under the next session what all of them share. */
  private static void awaitAbandoned() {
    if (abandoned == null) {
      return;
    }
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(GIVE_UP_SECONDS);
    try {
      abandoned.join(Duration.ofSeconds(GIVE_UP_SECONDS));
      while (SparkEnv.get() != null && System.nanoTime() < until) {
        Thread.sleep(ASK_MILLISECONDS);
      }
      abandoned = null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // and the start ends at once
    }
  }

  private static IllegalArgumentException refused(Master master, Throwable failure) {
    if (ShutdownHookManager.inShutdown()) {
      return interrupted(failure);
    }
    Throwable cause = failure;
    if (master.isKubernetes()) {
      // whose client says what has happened in the last cause only
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
    }
    return new IllegalArgumentException(
        "Spark's master %s started no session: %s".formatted(master.address(), firstLine(cause)),
        failure);
  }

  /** What Spark says is of no interest where it was ended because the process is. */
  static IllegalArgumentException interrupted(Throwable cause) {
    return new IllegalArgumentException("interrupted", cause);
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
    if (master.isLocalCluster()) {
      delete(executorFolder()); // which Spark leaves
    }
  }

  private static void delete(Path folder) {
    Utils.deleteRecursively(folder.toFile());
  }
}
