package io.roughspike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class WorkerTeamTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void everyTaskRunsOnceARound(int workers) {
    try (WorkerTeam team = new WorkerTeam(workers)) {
      assertEquals(workers, team.workers());
      for (int round = 0; round < 2000; round++) {
        int tasks = round % 7;
        AtomicIntegerArray runs = new AtomicIntegerArray(7);
        team.run(
            tasks,
            (worker, task) -> {
              assertTrue(worker >= 0 && worker < workers);
              runs.incrementAndGet(task);
            });
        for (int task = 0; task < 7; task++) {
          assertEquals(task < tasks ? 1 : 0, runs.get(task));
        }
      }
    }
  }

  /** A workspace belongs to one thread at a time, so plain writes to it are seen after the run. */
  @Test
  void workersHaveWorkspacesOfTheirOwn() {
    int[] done = new int[3];
    try (WorkerTeam team = new WorkerTeam(3)) {
      for (int round = 0; round < 500; round++) {
        team.run(20, (worker, task) -> done[worker]++);
      }
    }
    assertEquals(10_000, done[0] + done[1] + done[2]);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void lowestFailedTaskIsReportedAndTheTeamGoesOn(int workers) {
    try (WorkerTeam team = new WorkerTeam(workers)) {
      for (int round = 0; round < 200; round++) {
        Exception e =
            assertThrows(
                IllegalStateException.class,
                () ->
                    team.run(
                        20,
                        (worker, task) -> {
                          if (task % 5 == 3) {
                            throw new IllegalStateException("task " + task);
                          }
                        }));
        assertEquals("task 3", e.getMessage());
        AtomicIntegerArray runs = new AtomicIntegerArray(20);
        team.run(20, (worker, task) -> runs.incrementAndGet(task));
        for (int task = 0; task < 20; task++) {
          assertEquals(1, runs.get(task), "after a failure");
        }
      }
    }
  }

  @Test
  void errorsArePassedOn() {
    try (WorkerTeam team = new WorkerTeam(2)) {
      assertThrows(
          StackOverflowError.class,
          () ->
              team.run(
                  4,
                  (worker, task) -> {
                    throw new StackOverflowError();
                  }));
    }
  }

  @Test
  void interruptOfTheCallerIsKept() {
    try (WorkerTeam team = new WorkerTeam(2)) {
      Thread.currentThread().interrupt();
      AtomicIntegerArray runs = new AtomicIntegerArray(50);
      team.run(50, (worker, task) -> runs.incrementAndGet(task));
      assertTrue(Thread.interrupted(), "interrupt status");
      for (int task = 0; task < 50; task++) {
        assertEquals(1, runs.get(task));
      }
    }
  }

  @Test
  void closeEndsTheThreads() throws InterruptedException {
    Thread[] helper = new Thread[2];
    try (WorkerTeam team = new WorkerTeam(2)) {
      while (helper[1] == null) {
        team.run(8, (worker, task) -> helper[worker] = Thread.currentThread());
      }
      assertTrue(helper[1].isDaemon(), "must not keep the JVM alive");
    }
    helper[1].join();
  }
}
