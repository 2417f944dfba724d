package io.roughspike.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.engine.Engines;
import io.roughspike.place.Parcel;
import io.roughspike.place.Place;
import io.roughspike.place.PlaceSettings;
import io.roughspike.place.Places;
import io.roughspike.testing.TestSeed;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockStatus;
import org.apache.spark.storage.BroadcastBlockId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

/** A session whose tasks are done by threads of this process, of which there is one a process. */
@Execution(ExecutionMode.SAME_THREAD)
class LocalSparkTest {
  private static Place place;

  @BeforeAll
  static void open() {
    place = Places.open("spark", "local[2]", settings());
  }

  @AfterAll
  static void close() {
    place.close();
  }

  static PlaceSettings settings() {
    return new PlaceSettings(1, Optional.empty(), Engines.DEFAULT_TAPE_BUDGET, Map.of());
  }

  /** What tasks have in common. */
  static Parcel common(long seed) {
    return new Parcel("all", new Random(seed).doubles(10_000).toArray());
  }

  static List<Parcel> tasks(int count, long seed) {
    Random random = new Random(seed);
    byte[] file = new byte[50_000];
    random.nextBytes(file);
    List<Parcel> tasks = new ArrayList<>();
    for (int task = 0; task < count; task++) {
      tasks.add(
          new Parcel(
              "add " + task,
              List.of(random.doubles(50).toArray(), random.doubles(5).toArray()),
              Map.of("a", file, "b", new byte[] {(byte) task})));
    }
    return tasks;
  }

  /** Results in bytes by task; each must come once. */
  static Map<Integer, byte[]> results(Place place, Parcel common, List<Parcel> tasks) {
    Map<Integer, byte[]> results = new TreeMap<>();
    Thread caller = Thread.currentThread();
    place.run(
        TestJob.NAME,
        common,
        tasks,
        (task, result) -> {
          assertEquals(caller, Thread.currentThread());
          assertEquals(null, results.put(task, result.toBytes()), "task " + task + " came twice");
        },
        () -> false);
    return results;
  }

  static void assertSame(Map<Integer, byte[]> expected, Map<Integer, byte[]> results) {
    assertEquals(expected.keySet(), results.keySet());
    expected.forEach((task, bytes) -> assertArrayEquals(bytes, results.get(task), "task " + task));
  }

  /** The same tasks in this process. */
  static Map<Integer, byte[]> expected(Parcel common, List<Parcel> tasks) {
    Map<Integer, byte[]> expected = new TreeMap<>();
    try (Place here = Places.here(settings())) {
      here.run(
          TestJob.NAME,
          common,
          tasks,
          (task, result) -> expected.put(task, result.toBytes()),
          () -> false);
    }
    return expected;
  }

  @Test
  void resultsAreThoseOfThreads() {
    long seed = TestSeed.of(LocalSparkTest.class);
    List<Parcel> tasks = tasks(20, seed);
    for (Parcel common : List.of(common(seed), common(seed + 1), Parcel.EMPTY)) {
      Map<Integer, byte[]> expected = expected(common, tasks);
      assertSame(expected, results(place, common, tasks));
      assertSame(expected, results(place, common, tasks)); // which has been sent before
    }
    assertEquals(Map.of(), results(place, Parcel.EMPTY, List.of()));
  }

  /** As a training and its test have them in turns. */
  @Test
  void commonParcelsOfEarlierRunsAreNotSentAgain() {
    long seed = TestSeed.of(LocalSparkTest.class);
    List<Parcel> tasks = tasks(2, seed);
    List<Parcel> commons = IntStream.range(0, 5).mapToObj(k -> common(seed + k)).toList();
    results(place, commons.get(0), tasks);
    results(place, commons.get(1), tasks);
    Set<Long> both = broadcasts();
    for (int round = 0; round < 3; round++) {
      for (Parcel common : commons.subList(0, 2)) {
        assertSame(expected(common, tasks), results(place, common, tasks));
      }
    }
    assertEquals(both, broadcasts());
    for (Parcel common : commons.subList(2, 5)) {
      assertSame(expected(common, tasks), results(place, common, tasks));
    }
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (broadcasts().size() > 4 && System.nanoTime() < until) {
      Thread.onSpinWait(); // Spark releases the oldest in its own time
    }
    assertEquals(4, broadcasts().size());
  }

  /** Numbers of broadcasts that are as large as a common parcel. */
  private static Set<Long> broadcasts() {
    BlockManager blocks = SparkEnv.get().blockManager();
    Set<Long> large = new TreeSet<>();
    for (BlockId id :
        CollectionConverters.asJava(
            blocks.getMatchingBlockIds(id -> id instanceof BroadcastBlockId))) {
      BlockStatus status = blocks.getStatus(id).get();
      if (status.memSize() + status.diskSize() > 50_000) {
        large.add(((BroadcastBlockId) id).broadcastId());
      }
    }
    return large;
  }

  @Test
  void itSaysWhatItIs() {
    assertEquals(2, place.slots());
    assertFalse(place.isHere());
    String engine =
        Engines.simdRefusal().isEmpty() ? "simd engine with \\d lanes" : "scalar engine";
    String description = place.description();
    assertTrue(
        description.matches("Spark at local\\[2] \\(1 executor on \\S+, " + engine + "\\)"),
        description);
  }

  @Test
  void failuresOfJobsAreResults() {
    List<Parcel> tasks =
        List.of(new Parcel("add"), new Parcel("fail 1"), new Parcel("unserializable"));
    Set<Integer> done = new TreeSet<>();
    Map<Integer, RuntimeException> failed = new TreeMap<>();
    place.run(
        TestJob.NAME,
        tasks,
        new Place.Delivery() {
          @Override
          public void done(int task, Parcel result) {
            done.add(task);
          }

          @Override
          public void failed(int task, RuntimeException failure) {
            failed.put(task, failure);
          }
        },
        () -> false);
    assertEquals(Set.of(0), done);
    assertEquals(Set.of(1, 2), failed.keySet());
    assertEquals(IllegalArgumentException.class, failed.get(1).getClass());
    assertEquals("task 1 cannot be done", failed.get(1).getMessage());
    assertEquals(IllegalStateException.class, failed.get(2).getClass());
    assertTrue(failed.get(2).getMessage().endsWith("not serializable"), failed.get(2).toString());
  }

  @Test
  void aFailureThatNobodyTakesEndsAll(@TempDir Path folder) {
    Path begun = folder.resolve("begun");
    List<Parcel> tasks = List.of(new Parcel("wait " + begun), new Parcel("fail 1"));
    IllegalArgumentException failure =
        assertThrows(IllegalArgumentException.class, () -> results(place, Parcel.EMPTY, tasks));
    assertEquals("task 1 cannot be done", failure.getMessage());
    List<Parcel> others = List.of(new Parcel("add"), new Parcel("add"));
    assertSame(expected(Parcel.EMPTY, others), results(place, Parcel.EMPTY, others));
  }

  @Test
  void whatADeliveryThrowsEndsAll(@TempDir Path folder) {
    List<Parcel> tasks = List.of(new Parcel("wait " + folder.resolve("begun")), new Parcel("add"));
    IllegalStateException failure =
        assertThrows(
            IllegalStateException.class,
            () ->
                place.run(
                    TestJob.NAME,
                    tasks,
                    (task, _) -> {
                      throw new IllegalStateException("refused " + task);
                    },
                    () -> false));
    assertEquals("refused 1", failure.getMessage());
  }

  @Test
  void whatHasBegunEndsWhenStopped(@TempDir Path folder) {
    Path begun = folder.resolve("begun");
    List<Integer> done = new ArrayList<>();
    place.run(
        TestJob.NAME,
        List.of(new Parcel("wait " + begun), new Parcel("add"), new Parcel("add")),
        (task, _) -> done.add(task),
        () -> Files.exists(begun) && done.size() == 2);
    assertEquals(List.of(1, 2), done);
  }

  @Test
  void anUnknownJobIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> place.run("no-job", List.of(Parcel.EMPTY), (_, _) -> {}, () -> false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "spark:/h:1",
        "spark://h",
        "local[0]",
        "local[x]",
        "local-cluster[0,1,1024]",
        "mesos://h:1",
        "k8s://",
        "k8s://ftp://h",
        "k8s://https://h:port"
      })
  void addressesAreChecked(String address) {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> Places.open("spark", address, settings()));
    assertTrue(refusal.getMessage().endsWith("got \"" + address + "\""), refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"yarn", "k8s://https://h:1"})
  void managersAreNotAmongSparksOwnJars(String address) {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> Places.open("spark", address, settings()));
    assertEquals(
        "Spark's master %s needs a full distribution of Spark: set SPARK_HOME to its folder"
            .formatted(address),
        refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"executor.memory", "spark.master"})
  void keysOfSettingsAreChecked(String key) {
    PlaceSettings wrong = new PlaceSettings(1, Optional.empty(), 1, Map.of(key, "1"));
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Places.open("spark", "local[2]", wrong));
    assertTrue(refusal.getMessage().endsWith("got " + key), refusal.getMessage());
  }

  @Test
  void aMasterThatNobodyRunsIsRefusedAtOnce() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    String address = "spark://localhost:" + port;
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> Places.open("spark", address, settings()));
    assertTrue(
        refusal.getMessage().startsWith("Spark's master " + address + " cannot be reached: "),
        refusal.getMessage());
  }
}
