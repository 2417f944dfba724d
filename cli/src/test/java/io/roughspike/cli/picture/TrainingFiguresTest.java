package io.roughspike.cli.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.train.TrainingHistory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the figure of a training says of its curves. */
class TrainingFiguresTest {
  private static String note(int steps) {
    TrainingHistory history = new TrainingHistory();
    for (int step = 0; step < steps; step++) {
      history.stepDone(step, 1 + Math.sin(step), Double.NaN, 0.1, new double[] {0.5});
    }
    return TrainingFigures.training(history, List.of("c")).note();
  }

  @Test
  void averagedLossesHaveACaption() {
    assertEquals("", note(199));
    assertEquals("Losses; pale: every step, bold: mean of 25 steps.", note(200));
  }
}
