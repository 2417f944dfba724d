package io.roughspike.place;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.engine.Engines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThreadPlaceTest {
  private static final int TASKS = 40;

  /** A job that squares, given how it does so. */
  private record Squares(long memory, Way way) implements Job {
    interface Way {
      void before(Parcel in, Desk desk);
    }

    @Override
    public String name() {
      return "squares";
    }

    @Override
    public long memory(Parcel in) {
      return memory;
    }

    @Override
    public Parcel run(Parcel in, Desk desk) {
      way.before(in, desk);
      return new Parcel(in.text(), new double[] {in.array(0)[0] * in.array(0)[0]});
    }
  }

  private static ThreadPlace place(int threads, long memory) {
    return new ThreadPlace(
        new PlaceSettings(threads, Optional.of(Engines.SCALAR), 1 << 20), memory);
  }

  private static List<Parcel> tasks() {
    return IntStream.range(0, TASKS)
        .mapToObj(task -> new Parcel("task " + task, new double[] {task}))
        .toList();
  }

  private static double[] squares(ThreadPlace place, Job job) {
    double[] results = new double[TASKS];
    AtomicBoolean delivering = new AtomicBoolean();
    place.run(
        job,
        Parcel.EMPTY,
        tasks(),
        (task, result) -> {
          assertTrue(delivering.compareAndSet(false, true), "two deliveries at once");
          assertEquals("task " + task, result.text());
          results[task] += result.array(0)[0];
          delivering.set(false);
        },
        () -> false);
    return results;
  }

  private static double[] expected() {
    return IntStream.range(0, TASKS).mapToDouble(task -> task * (double) task).toArray();
  }

  @Test
  void everyTaskIsDeliveredOnceWhateverTheThreads() {
    for (int threads : new int[] {1, 2, 5}) {
      try (ThreadPlace place = place(threads, 1000)) {
        assertEquals(threads, place.slots());
        Squares job = new Squares(0, (_, desk) -> assertEquals(1, desk.engine().threads()));
        assertArrayEquals(expected(), squares(place, job));
        assertArrayEquals(expected(), squares(place, job));
      }
    }
  }

  @Test
  void threadsKeepTheirEngines() {
    try (ThreadPlace place = place(1, 0)) {
      List<Object> engines = new ArrayList<>();
      Squares job = new Squares(0, (_, desk) -> engines.add(desk.engine()));
      squares(place, job);
      engines.forEach(engine -> assertSame(engines.getFirst(), engine));
    }
  }

  /** How often a task used what its thread made of the common parcel. */
  private static final class Uses {
    private final Parcel of;
    private int count;

    Uses(Parcel of) {
      this.of = of;
    }
  }

  @Test
  void whatIsMadeOfTheCommonParcelIsKept() {
    try (ThreadPlace place = place(1, 0)) {
      List<Integer> counts = new ArrayList<>();
      Squares job =
          new Squares(
              0,
              (_, desk) -> {
                Uses uses = desk.kept(Uses.class, Uses::new);
                assertEquals(desk.common().text(), uses.of.text());
                counts.add(++uses.count);
              });
      for (String common : List.of("a", "b", "a", "c", "d", "e", "b")) {
        place.run(job, new Parcel(common), tasks().subList(0, 2), (_, _) -> {}, () -> false);
      }
      // a is kept over b, and b is not over a, c, d and e
      assertEquals(List.of(1, 2, 1, 2, 3, 4, 1, 2, 1, 2, 1, 2, 1, 2), counts);
    }
  }

  @Test
  void onlySoManyRunAtOnceAsFitTheMemory() {
    AtomicInteger running = new AtomicInteger();
    ConcurrentSkipListSet<Integer> seen = new ConcurrentSkipListSet<>();
    Squares.Way way =
        (_, _) -> {
          seen.add(running.incrementAndGet());
          pause();
          running.decrementAndGet();
        };
    try (ThreadPlace place = place(5, 100)) {
      squares(place, new Squares(50, way)); // two fit
      assertTrue(seen.last() <= 2, seen.toString());
      seen.clear();
      squares(place, new Squares(101, way)); // not even one does, but one has to
      assertEquals(1, seen.last());
    }
  }

  private static void pause() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aTaskThatRunsOutOfMemoryBesideOthersIsDoneAgain() {
    AtomicBoolean first = new AtomicBoolean(true);
    CountDownLatch both = new CountDownLatch(2);
    Squares job =
        new Squares(
            0,
            (in, _) -> {
              if (in.array(0)[0] < 2) {
                both.countDown();
                await(both);
                if (first.compareAndSet(true, false)) {
                  throw new OutOfMemoryError("of the test");
                }
                pause();
              }
            });
    try (ThreadPlace place = place(2, 0)) {
      assertArrayEquals(expected(), squares(place, job));
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aTaskThatRunsOutOfMemoryAloneEndsAll() {
    Squares job =
        new Squares(
            0,
            (_, _) -> {
              throw new OutOfMemoryError("of the test");
            });
    try (ThreadPlace place = place(3, 0)) {
      assertThrows(OutOfMemoryError.class, () -> squares(place, job));
    }
  }

  @Test
  void aTaskTooLargeForTheMemoryIsDeliveredAsSuch() {
    Squares job =
        new Squares(
            0,
            (in, _) -> {
              if (in.array(0)[0] == 3) {
                throw new OutOfMemoryError("of the test");
              }
            });
    List<Integer> done = new ArrayList<>();
    List<Integer> tooLarge = new ArrayList<>();
    try (ThreadPlace place = place(2, 0)) {
      place.run(
          job,
          Parcel.EMPTY,
          tasks(),
          new Place.Delivery() {
            @Override
            public void done(int task, Parcel result) {
              done.add(task);
            }

            @Override
            public void outOfMemory(int task, OutOfMemoryError failure) {
              tooLarge.add(task);
            }
          },
          () -> false);
    }
    assertEquals(List.of(3), tooLarge);
    assertEquals(TASKS - 1, done.size());
  }

  @Test
  void aFailureEndsAllUnlessItIsTaken() {
    Squares job =
        new Squares(
            0,
            (in, _) -> {
              if (in.array(0)[0] == 3) {
                throw new IllegalArgumentException("three");
              }
            });
    try (ThreadPlace place = place(2, 0)) {
      assertEquals(
          "three",
          assertThrows(IllegalArgumentException.class, () -> squares(place, job)).getMessage());
      List<String> told = new ArrayList<>();
      List<Integer> done = new ArrayList<>();
      place.run(
          job,
          Parcel.EMPTY,
          tasks(),
          new Place.Delivery() {
            @Override
            public void done(int task, Parcel result) {
              done.add(task);
            }

            @Override
            public void failed(int task, RuntimeException failure) {
              told.add(task + " " + failure.getMessage());
            }
          },
          () -> false);
      assertEquals(List.of("3 three"), told);
      assertEquals(TASKS - 1, done.size());
    }
  }

  @Test
  void whatADeliveryThrowsEndsAll() {
    try (ThreadPlace place = place(2, 0)) {
      AtomicInteger delivered = new AtomicInteger();
      Squares job = new Squares(0, (_, _) -> {});
      assertThrows(
          IllegalStateException.class,
          () ->
              place.run(
                  job,
                  Parcel.EMPTY,
                  tasks(),
                  (_, _) -> {
                    delivered.incrementAndGet();
                    throw new IllegalStateException("full");
                  },
                  () -> false));
      assertEquals(1, delivered.get());
    }
  }

  @Test
  void stoppingLetsEndWhatHasBegun() {
    AtomicBoolean stop = new AtomicBoolean();
    List<Integer> done = new ArrayList<>();
    Squares job =
        new Squares(
            0,
            (in, desk) -> {
              if (in.array(0)[0] == 4) {
                stop.set(true);
                assertTrue(desk.stop().getAsBoolean());
              }
            });
    try (ThreadPlace place = place(1, 0)) {
      place.run(job, Parcel.EMPTY, tasks(), (task, _) -> done.add(task), stop::get);
    }
    assertEquals(List.of(0, 1, 2, 3, 4), done);
  }

  @Test
  void placesThatAreOfferedAreFound() {
    PlaceSettings settings = new PlaceSettings(1, Optional.empty(), 1 << 20);
    Places.offer(
        new PlaceService() {
          @Override
          public String kind() {
            return "garden";
          }

          @Override
          public Place open(String address, PlaceSettings how) {
            return new ThreadPlace(how, address.length());
          }
        });
    try (Place place = Places.open("garden", "gate", settings)) {
      assertEquals("1 thread", place.description());
    }
  }

  @Test
  void whatIsNotThereIsRefused() {
    PlaceSettings settings = new PlaceSettings(1, Optional.empty(), 1 << 20);
    assertThrows(IllegalArgumentException.class, () -> Places.open("moon", "crater", settings));
    try (Place place = Places.here(settings)) {
      assertThrows(
          IllegalArgumentException.class,
          () -> place.run("nothing", tasks(), (_, _) -> {}, () -> false));
    }
  }
}
