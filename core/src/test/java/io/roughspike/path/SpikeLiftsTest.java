package io.roughspike.path;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.RandomTrains;
import io.roughspike.testing.TestSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Lifts of spike trains against written-out points, and their pull-back against differences. */
class SpikeLiftsTest {
  private static final double START = 0.5;
  private static final double END = 2;

  /** Neuron 1 at 1 and neuron 0 at 1.25. */
  private static SpikeTrains twoEvents() {
    SpikeTrains trains = new SpikeTrains(1, 2, 4);
    trains.add(0, 1, 1);
    trains.add(0, 0, 1.25);
    return trains;
  }

  private static double[] points(SpikeTrains trains, LiftOptions options) {
    return Points.of(new SpikeLifts(trains, START, END, options), 0);
  }

  @Test
  void plainLift() {
    SpikeLifts lift = new SpikeLifts(twoEvents(), START, END, LiftOptions.PLAIN);
    assertEquals(3, lift.channels());
    assertTrue(lift.hasTime());
    assertArrayEquals(
        new double[] {
          0.5, 0, 0, /**/ 1, 0, 0, /**/ 1, 0, 1, /**/ 1.25, 0, 1, /**/ 1.25, 1, 1, /**/ 2, 1, 1
        },
        Points.of(lift, 0));
  }

  @Test
  void noEvents() {
    SpikeTrains none = new SpikeTrains(1, 1, 1);
    assertArrayEquals(new double[] {0.5, 0, 2, 0}, points(none, LiftOptions.PLAIN));
    assertArrayEquals(
        new double[] {0, 0, 0.5, 0, 2, 0}, points(none, LiftOptions.PLAIN.withBasepoint(true)));
  }

  @Test
  void scalesAndBasepoint() {
    LiftOptions options =
        LiftOptions.PLAIN.withTimeScale(2).withJumpScales(0.5, 3).withBasepoint(true);
    assertArrayEquals(
        new double[] {
          0, 0, 0, /**/ 1, 0, 0, /**/ 2, 0, 0, /**/ 2, 0, 3, /**/ 2.5, 0, 3, /**/ 2.5, 0.5, 3, /**/
          4, 0.5, 3
        },
        points(twoEvents(), options));
  }

  @Test
  void lagRepeatsEachJumpOfTheLead() {
    assertArrayEquals(
        new double[] {
          0.5, 0, 0, 0, 0, /**/ 1, 0, 0, 0, 0, /**/ 1, 0, 1, 0, 0, /**/ 1, 0, 1, 0, 1, /**/ 1.25, 0,
          1, 0, 1, /**/ 1.25, 1, 1, 0, 1, /**/ 1.25, 1, 1, 1, 1, /**/ 2, 1, 1, 1, 1
        },
        points(twoEvents(), LiftOptions.PLAIN.withLeadLag(true)));
  }

  @Test
  void refinementCutsEveryMove() {
    SpikeTrains one = new SpikeTrains(1, 1, 1);
    one.add(0, 0, 1);
    assertArrayEquals(
        new double[] {
          0.5, 0, /**/ 0.625, 0, /**/ 0.75, 0, /**/ 0.875, 0, /**/ 1, 0, /**/ 1, 0.25, /**/ 1,
          0.5, /**/ 1, 0.75, /**/ 1, 1, /**/ 1.25, 1, /**/ 1.5, 1, /**/ 1.75, 1, /**/ 2, 1
        },
        points(one, LiftOptions.PLAIN.withRefinement(2)));
  }

  @Test
  void eventsAtEqualTimesKeepTheirOrder() {
    SpikeTrains trains = new SpikeTrains(1, 2, 2);
    trains.add(0, 1, 1);
    trains.add(0, 0, 1);
    assertEquals(
        List.of(
            List.of(0.5, 0.0, 0.0),
            List.of(1.0, 0.0, 0.0),
            List.of(1.0, 0.0, 1.0),
            List.of(1.0, 1.0, 1.0),
            List.of(2.0, 1.0, 1.0)),
        Points.distinct(new SpikeLifts(trains, START, END, LiftOptions.PLAIN), 0));
  }

  private static void refused(String sentence, double... times) {
    SpikeTrains trains = new SpikeTrains(1, 1, times.length);
    for (double time : times) {
      trains.add(0, 0, time);
    }
    assertEquals(
        sentence,
        assertThrows(
                IllegalArgumentException.class,
                () -> new SpikeLifts(trains, START, END, LiftOptions.PLAIN))
            .getMessage());
  }

  @Test
  void eventsThatCannotBeLifted() {
    refused("event 1 of sample 0 must be within the window [0.5, 2.0], got time 2.5", 1, 2.5);
    refused("event 0 of sample 0 must be within the window [0.5, 2.0], got time 0.25", 0.25);
    refused("event 0 of sample 0 must be within the window [0.5, 2.0], got time NaN", Double.NaN);
    refused(
        "the events of sample 0 must be in order of time, got 1.0 after 1.5 at event 2", 1, 1.5, 1);
  }

  static List<LiftOptions> manyOptions() {
    List<LiftOptions> all = new ArrayList<>();
    for (int refinement = 0; refinement <= 2; refinement++) {
      for (boolean basepoint : new boolean[] {false, true}) {
        for (boolean leadLag : new boolean[] {false, true}) {
          all.add(new LiftOptions(1.5, List.of(0.5, 2.0, 4.0), basepoint, leadLag, refinement));
        }
      }
    }
    return all;
  }

  /** The same lift, made of the plain one by the general transforms of paths. */
  @Test
  void generalTransformsAgree() {
    Random random = new Random(TestSeed.of(SpikeLiftsTest.class));
    SpikeTrains trains = RandomTrains.of(random, 5, 3, 6, START, END, 0.01);
    for (LiftOptions options : manyOptions()) {
      // No sum of scales is rounded, so points agree to the bit.
      SpikeLifts lifts = new SpikeLifts(trains, START, END, options);
      PathLifts general =
          new PathLifts(new SpikeLifts(trains, START, END, LiftOptions.PLAIN), true, options);
      assertEquals(lifts.channels(), general.channels());
      for (int s = 0; s < trains.samples(); s++) {
        assertEquals(Points.distinct(lifts, s), Points.distinct(general, s), options.toString());
      }
    }
  }

  /**
   * Points are linear in event times, so that a central difference of w . points has rounding error
   * only: about 100 terms of size 10 at a step of 1e-3, 1e-10.
   */
  @Test
  void pullBackIsTheDerivativeInEventTimes() {
    Random random = new Random(TestSeed.of(SpikeLiftsTest.class));
    double step = 1e-3;
    SpikeTrains trains = RandomTrains.of(random, 4, 3, 6, START, END, 3 * step);
    for (LiftOptions options : manyOptions()) {
      SpikeLifts lifts = new SpikeLifts(trains, START, END, options);
      EventCotangentTable table = new EventCotangentTable();
      table.reset(trains.samples(), trains.capacity());
      for (int s = 0; s < trains.samples(); s++) {
        double[] weights = Points.random(random, lifts.points(s) * lifts.channels());
        lifts.into(table).accept(s, weights.clone());
        for (int e = 0; e < trains.count(s); e++) {
          int at = s * trains.capacity() + e;
          double time = trains.times()[at];
          trains.times()[at] = time + step;
          double up = Points.dot(weights, Points.of(lifts, s));
          trains.times()[at] = time - step;
          double down = Points.dot(weights, Points.of(lifts, s));
          trains.times()[at] = time;
          assertEquals((up - down) / (2 * step), table.at(s, e), 1e-10, options.toString());
        }
      }
    }
  }
}
