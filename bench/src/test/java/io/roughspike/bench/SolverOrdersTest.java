package io.roughspike.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.bench.SolverOrders.Errors;
import io.roughspike.driver.Driver;
import io.roughspike.driver.DyadicNoise;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The orders of event times that solvers have with noise: 1.5 and more where they read space-time
 * areas, 1 for others, whatever their order without noise, as what the driver does between grid
 * points is worth h^(3/2) a step to a clock; and of the gradient of a path 1/2, as it divides by
 * the intensity at the event, and v is known there to sqrt(h) only.
 */
class SolverOrdersTest {
  private static final double TOLERANCE = 0.15;

  /** Step length from which on the error is that of the driver and not that of the drift. */
  private static double longest(String solver) {
    return switch (solver) {
      case "heun", "exp2" -> 1.0 / 64;
      default -> 1.0 / 16;
    };
  }

  private static void assertOrdersOfTimes(List<Errors> errors) {
    for (String solver : List.of("euler", "heun", "exp1", "exp2", "rk4")) {
      double order = order(errors, solver);
      assertEquals(1, order, TOLERANCE, solver);
    }
    for (String solver : List.of("sra1", "shark", "esra")) {
      double order = order(errors, solver);
      assertTrue(order >= 1.5, solver + ": " + order);
    }
  }

  private static double order(List<Errors> errors, String solver) {
    double order =
        SolverOrders.order(SolverOrders.of(errors, solver), longest(solver), Errors::times);
    System.out.printf("order of event times by %s: %.3f%n", solver, order);
    return order;
  }

  /** Steps of the reference are an eighth of the shortest: it errs a twentieth. */
  @Test
  void eventTimes() {
    assertOrdersOfTimes(new SolverOrders(ConvergenceStudy.NOISY, 4, 9, 12, false).measure(100, 1));
  }

  @Tag("slow")
  @Test
  void eventTimesAndGradients() {
    List<Errors> errors = new SolverOrders(ConvergenceStudy.NOISY, 4, 9, 14, true).measure(400, 1);
    assertOrdersOfTimes(errors);
    for (Errors e : errors) {
      if (e.step() == 1.0 / 512) {
        double order =
            SolverOrders.order(
                SolverOrders.of(errors, e.solver()), longest(e.solver()), Errors::gradients);
        assertEquals(0.5, order, TOLERANCE, e.solver());
      }
    }
  }

  /** Sums of fine cells are the coarse cells that steps that adapt see, to rounding. */
  @Test
  void nestedPathsAreThoseOfAdaptiveSteps() {
    RandomStream stream = new RandomStream(5, 0);
    TimeGrid grid = new TimeGrid(0, 2, 0.5);
    NestedPaths paths = new NestedPaths(stream, grid, 6, 3, 2);
    DyadicNoise noise = new DyadicNoise();
    noise.use(stream, grid, 1, new int[] {0, 1});
    double[] w = new double[2];
    double[] h = new double[2];
    double[] four = new double[Driver.BLOCK];
    for (int level = 0; level <= 6; level++) {
      Driver.Source source = paths.driver(level).source();
      for (int sample = 0; sample < 3; sample++) {
        noise.begin(sample);
        for (int m = 0; m < grid.steps() << level; m++) {
          noise.step(m >> level);
          noise.cell(level, m & ((1 << level) - 1), w, h);
          for (int c = 0; c < 2; c++) {
            source.block(sample, 0, c, m / Driver.BLOCK, four, 0, 1);
            assertEquals(w[c], four[m % Driver.BLOCK], 0, "increment");
            source.block(sample, 0, Driver.AREAS + c, m / Driver.BLOCK, four, 0, 1);
            assertEquals(h[c], four[m % Driver.BLOCK], 1e-15, "area");
          }
        }
      }
    }
  }
}
