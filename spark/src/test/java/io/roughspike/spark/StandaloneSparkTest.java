package io.roughspike.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.place.Parcel;
import io.roughspike.place.Place;
import io.roughspike.place.Places;
import io.roughspike.testing.TestSeed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A real master and two workers of one core, as {@code scripts/spark} starts them. */
@Execution(ExecutionMode.SAME_THREAD)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the scripts are written for bash")
class StandaloneSparkTest {
  @TempDir private static Path folder;

  private static String address;

  @BeforeAll
  static void start() throws Exception {
    script("start", "2", "1", "1g");
    address = Files.readString(folder.resolve("address")).strip();
  }

  @AfterAll
  static void stop() throws Exception {
    script("stop");
    assertFalse(Files.exists(folder.resolve("address")));
  }

  private static void script(String... arguments) throws Exception {
    Path script = Path.of("..", "scripts", "spark").toAbsolutePath().normalize();
    List<String> command =
        IntStream.range(-2, arguments.length)
            .mapToObj(a -> a == -2 ? "bash" : a == -1 ? script.toString() : arguments[a])
            .toList();
    Path said = Files.createTempFile("roughspike-script", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().put("ROUGHSPIKE_SPARK_CLUSTER", folder.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    assertEquals(0, builder.start().waitFor(), Files.readString(said));
    Files.delete(said);
  }

  private static Place open() {
    return Places.open("spark", address, LocalSparkTest.settings());
  }

  private static Set<Thread> lasting() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.isDaemon())
        .collect(Collectors.toSet());
  }

  @Test
  void resultsAreThoseOfThreadsAndNothingIsLeft() {
    long seed = TestSeed.of(StandaloneSparkTest.class);
    List<Parcel> tasks = LocalSparkTest.tasks(10, seed);
    Parcel common = LocalSparkTest.common(seed);
    Set<Thread> before = lasting();
    try (Place place = open()) {
      assertEquals(2, place.slots());
      assertFalse(place.isHere());
      Map<Integer, byte[]> expected = LocalSparkTest.expected(common, tasks);
      LocalSparkTest.assertSame(expected, LocalSparkTest.results(place, common, tasks));
      LocalSparkTest.assertSame(expected, LocalSparkTest.results(place, common, tasks));
      assertTrue(
          place.description().startsWith("Spark at " + address + " (2 executors on 127.0.0.1, "),
          place.description());
    }
    assertEquals(before, lasting());
  }

  /** It begins while another worker has died, so it starts with those that are left. */
  @Test
  void aKilledWorkerAndItsExecutorCostTheirTasksOnly() throws Exception {
    List<Parcel> tasks =
        IntStream.range(0, 12).mapToObj(task -> new Parcel("pause 300 " + task)).toList();
    long worker = Long.parseLong(Files.readString(folder.resolve("worker-2.pid")).strip());
    Map<Integer, String> results = new TreeMap<>();
    try (Place place = open()) {
      place.run(
          TestJob.NAME,
          tasks,
          (task, result) -> {
            assertNull(results.put(task, result.text()), "task " + task + " came twice");
            if (results.size() == 2) {
              kill(worker);
            }
          },
          () -> false);
      assertEquals(12, results.size());
      results.forEach((task, text) -> assertEquals(tasks.get(task).text(), text));
      results.clear();
      place.run(
          TestJob.NAME, tasks, (task, result) -> results.put(task, result.text()), () -> false);
      assertEquals(12, results.size());
    } finally {
      script("stop");
      start();
    }
  }

  private static void kill(long worker) {
    List<ProcessHandle> executors = ProcessHandle.of(worker).orElseThrow().children().toList();
    assertEquals(1, executors.size());
    signalKill(worker);
    signalKill(executors.getFirst().pid());
  }

  private static void signalKill(long pid) {
    try {
      assertEquals(0, new ProcessBuilder("kill", "-9", Long.toString(pid)).start().waitFor());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @Tag("slow")
  void aMasterThatDoesNotAnswerIsGivenUpAfterHalfAMinute() throws Exception {
    Set<Thread> before = lasting();
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      String master = "spark://127.0.0.1:" + silent.getLocalPort();
      long start = System.nanoTime();
      IllegalArgumentException refusal =
          assertThrows(
              IllegalArgumentException.class,
              () -> Places.open("spark", master, LocalSparkTest.settings()));
      double seconds = (System.nanoTime() - start) / 1e9;
      assertTrue(seconds < 35, seconds + " s"); // folders of classes are packed first
      assertTrue(refusal.getMessage().contains("it did not answer"), refusal.getMessage());
    }
    assertEquals(before, lasting());
    open().close(); // Spark is none the worse for it
  }
}
