package io.roughspike.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.train.WeightsExperiment.Recipe;
import org.junit.jupiter.api.Test;

class WeightsExperimentTest {
  private static final TrainingListener NOBODY = (step, loss, testLoss, seconds, parameters) -> {};

  @Test
  void theNetworkIsThePublishedOne() {
    WeightsExperiment experiment = WeightsExperiment.of(Recipe.PUBLISHED, 256, 5);
    Network truth = experiment.truth();
    Connections connections = truth.connections();
    assertEquals(22, truth.size());
    assertEquals(4 * 16 + 16 * 2, connections.count());
    double sum = 0;
    for (int k = 0; k < 22; k++) {
      int first = k < 4 ? 4 : 20;
      int count = k < 4 ? 16 : k < 20 ? 2 : 0;
      assertEquals(count, connections.start(k + 1) - connections.start(k));
      for (int e = connections.start(k); e < connections.start(k + 1); e++) {
        assertEquals(first + e - connections.start(k), connections.target(e));
        double scaled = connections.weight(e) * (k < 4 ? 4 : 16) / 3;
        assertTrue(scaled > 0.5 && scaled < 1.5, "weight " + scaled);
        sum += scaled / 96;
      }
      assertEquals(k < 4 ? 1.5 : 0, truth.neuron(k).get("inputCurrent"), 0.0);
    }
    // the mean of 96 uniform draws has standard error 0.0295
    assertEquals(1, sum, 6 * 0.0295);
    for (double w : experiment.start().connections().weights()) {
      assertTrue(w > 0 && w < 1);
    }
    assertEquals(truth, WeightsExperiment.of(Recipe.CONDITIONAL, 1024, 5).truth());
  }

  private static double finalError(Recipe recipe, int samples, int steps) {
    WeightsExperiment standard = WeightsExperiment.of(recipe, samples, 1);
    WeightsExperiment experiment =
        new WeightsExperiment(
            samples,
            recipe,
            standard.batch(),
            new LearningRateSchedule.Cosine(0.04, 0, steps),
            steps,
            steps,
            1);
    try (Engine engine = Engines.create(Engines.SCALAR, 1)) {
      TrainingHistory history = new TrainingHistory();
      new Trainer(engine, experiment.plan(engine)).run(history, () -> false);
      double[] errors = history.parameter(0);
      return errors[errors.length - 1] / errors[0];
    }
  }

  /** One seed, so always the same numbers: the recipe works also where data are few. */
  @Test
  void theConditionalRecipeFindsWeights() {
    double ratio = finalError(Recipe.CONDITIONAL, 64, 120);
    System.out.printf("weight error of 64 samples after 120 steps: %.3f of the first%n", ratio);
    assertTrue(ratio < 0.7, "ratio " + ratio);
  }

  @Test
  void batchesOfPairsFillTheData() {
    for (int samples : new int[] {1, 3, 100, 128, 127, 256, 1000, 1024}) {
      int batch = WeightsExperiment.of(Recipe.CONDITIONAL, samples, 1).batch();
      assertTrue(
          batch % 2 == 0 && batch <= 256 && (2 * samples) % batch == 0, samples + ": " + batch);
    }
    assertEquals(256, WeightsExperiment.of(Recipe.CONDITIONAL, 256, 1).batch());
  }

  @Test
  void doesNotDependOnThreads() {
    double[] errors = new double[2];
    for (int threads = 1; threads <= 2; threads++) {
      WeightsExperiment experiment = WeightsExperiment.of(Recipe.PUBLISHED, 20, 2);
      try (Engine engine = Engines.create(Engines.SCALAR, threads)) {
        Trainer trainer = new Trainer(engine, experiment.plan(engine));
        trainer.run(NOBODY, () -> trainer.state().step() == 2);
        errors[threads - 1] = trainer.state().meanOfRecentParameters()[0];
      }
    }
    assertEquals(errors[0], errors[1], 0.0);
  }

  @Test
  void recipesHaveNames() {
    for (Recipe recipe : Recipe.values()) {
      assertEquals(recipe, Recipe.of(recipe.optionName()));
    }
    assertThrows(IllegalArgumentException.class, () -> Recipe.of("none"));
    assertThrows(
        IllegalArgumentException.class, () -> WeightsExperiment.of(Recipe.PUBLISHED, 0, 1));
  }
}
