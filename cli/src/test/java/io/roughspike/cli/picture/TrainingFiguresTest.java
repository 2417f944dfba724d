package io.roughspike.cli.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.equations.Unit;
import io.roughspike.train.TrainingHistory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the figure of a training says of its curves. */
class TrainingFiguresTest {
  private static String note(int steps) {
    TrainingHistory history = new TrainingHistory();
    for (int step = 0; step < steps; step++) {
      history.stepDone(step, 1 + Math.sin(step), Double.NaN, 0.1, new double[] {0.5});
    }
    return TrainingFigures.training(history, List.of("c"), List.of(Optional.empty())).note();
  }

  /** Minus a likelihood may be below 0, where no logarithm is. */
  @Test
  void lossesBelowZeroAreShown() {
    double[] steps = {0, 1, 2};
    Axis axis = new Axis(0, 2, false);
    Axis below = LossCurves.panel("loss", steps, new double[] {3, -9.5, -54.1}, axis).y();
    assertTrue(below.min() < -54.1 && below.max() > 3, below.toString());
    Axis above = LossCurves.panel("loss", steps, new double[] {3, 0.1, Double.NaN}, axis).y();
    assertTrue(above.min() > 0 && above.min() < 0.1 && above.max() > 3, above.toString());
  }

  @Test
  void parametersAreDrawnInTheirUnits() {
    TrainingHistory history = new TrainingHistory();
    history.stepDone(0, 1, Double.NaN, 0.1, new double[] {2e-10});
    history.stepDone(1, 1, Double.NaN, 0.1, new double[] {3e-10});
    Figure figure =
        TrainingFigures.training(history, List.of("C"), List.of(Optional.of(Unit.of("pF"))));
    Panel panel = (Panel) figure.rows().getFirst().panels().getLast();
    assertEquals("value (pF)", panel.yLabel());
    // Hundreds after a few operations that round to 1e-16: far less than a pixel.
    assertEquals(195, panel.y().min(), 1e-9, "200 to 300 with 5 % room at both ends");
    assertEquals(305, panel.y().max(), 1e-9);
  }

  @Test
  void averagedLossesHaveACaption() {
    assertEquals("", note(199));
    assertEquals("Losses; pale: every step, bold: mean of 25 steps.", note(200));
  }
}
