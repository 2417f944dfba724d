package io.roughspike.cli.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Positions and ticks. */
class AxisTest {
  private static List<String> labels(Axis axis) {
    return axis.ticks().stream().map(Axis.Tick::label).filter(label -> !label.isEmpty()).toList();
  }

  @Test
  void ticksAreAtRoundValues() {
    assertEquals(
        List.of("0", "200", "400", "600", "800", "1000"), labels(new Axis(0, 1000, false)));
    assertEquals(List.of("1.4", "1.5", "1.6", "1.7", "1.8"), labels(new Axis(1.38, 1.86, false)));
    assertEquals(List.of("-0.5", "0.0", "0.5"), labels(new Axis(-0.8, 0.9, false)));
    assertEquals(List.of("0.01", "0.1", "1"), labels(new Axis(0.004, 2, true)));
    assertEquals(List.of("0", "1", "2"), labels(new Axis(-0.5, 2.5, Axis.Scale.WHOLE)));
    assertEquals(
        List.of("0", "5", "10", "15", "20"), labels(new Axis(-0.5, 21.5, Axis.Scale.WHOLE)));
  }

  /** However little values differ, their labels do. */
  @Test
  void neighbouringLabelsDiffer() {
    for (double from : new double[] {0.01348, 1.2e-7, 1e6, -3e8, 12.3}) {
      for (double share : new double[] {1e-6, 1e-4, 1e-2, 1}) {
        List<String> labels = labels(new Axis(from, from + share * Math.abs(from), false));
        assertEquals(labels.stream().distinct().toList(), labels, from + ", " + share);
      }
    }
    assertEquals(
        List.of("1e-5", "0.0001"),
        labels(new Axis(9e-6, 1.1e-4, true)).stream()
            .filter(label -> label.contains("1"))
            .toList());
  }

  /** A current of 500 pA is 5e-10 A, and not to be seen as 0. */
  @Test
  void oneValueHasAnAxisOfItsOwnSize() {
    Axis small = Axis.covering(List.of(new double[] {5e-10, 5e-10}), false);
    assertEquals(0.5, small.position(5e-10), 1e-12);
    assertEquals(0, small.position(4.5e-10), 1e-12);
    Axis none = Axis.covering(List.of(new double[] {0}), false);
    assertEquals(1, none.position(0.1), 1e-12);
  }

  @Test
  void positionsRunFromZeroToOne() {
    Axis linear = new Axis(2, 4, false);
    assertEquals(0.5, linear.position(3));
    Axis logarithmic = new Axis(0.01, 1, true);
    assertEquals(0.5, logarithmic.position(0.1), 1e-15); // rounding of two logarithms
    assertTrue(Double.isNaN(logarithmic.position(0)));
  }

  @Test
  void everythingFiniteIsCovered() {
    Axis axis = Axis.covering(List.of(new double[] {1, Double.NaN, 5}, new double[] {-3}), false);
    assertTrue(axis.min() < -3 && axis.max() > 5);
    Axis constant = Axis.covering(List.of(new double[] {2, 2}), false);
    assertTrue(constant.min() < 2 && constant.max() > 2);
    Axis logarithmic = Axis.covering(List.of(new double[] {0, 1e-3, 10}), true);
    assertTrue(logarithmic.min() > 0 && logarithmic.min() < 1e-3 && logarithmic.max() > 10);
    assertTrue(Axis.covering(List.of(), false).max() > 0);
  }
}
