package io.roughspike.solver;

import static io.roughspike.solver.OneStep.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.equations.BuiltInModels;
import io.roughspike.model.NeuronModel;
import io.roughspike.solver.OneStep.Driver;
import io.roughspike.testing.TestSeed;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Errors against the lengths of steps. */
class OrderTest {
  private static final Map<String, Integer> ORDERS =
      Map.of("euler", 1, "heun", 2, "exp1", 1, "exp2", 2, "sra1", 2, "shark", 2, "rk4", 4);

  private static double order(double coarse, double fine) {
    return Math.log(coarse / fine) / Math.log(2);
  }

  /** tau dv = (v^2 + c) dt: v = sqrt(c) tan. By its own slope exp1 is of order 2 here. */
  @Test
  void quadraticNeuronWithoutNoise() {
    NeuronModel model = BuiltInModels.model("qif");
    double[] own = parameters(model, Map.of("tau", 10.0));
    double exact = 2 * Math.tan(Math.atan(-0.5) + 2 * 5 / 10.0);
    ORDERS.forEach((name, order) -> {
      OneStep step = new OneStep(name, model);
      double[] y = {-1, 0};
      double coarse = Math.abs(step.after(128, 5, y, own, 4)[0] - exact);
      double fine = Math.abs(step.after(256, 5, y, own, 4)[0] - exact);
      int expected = name.equals("exp1") ? 2 : order;
      assertEquals(expected, order(coarse, fine), 0.15, name);
    });
  }

  /** Before its spike, with a synaptic current and one that decays slowly, and its clock. */
  @Test
  void exponentialNeuronWithoutNoise() {
    NeuronModel model = BuiltInModels.model("eif/escape");
    double[] own = parameters(model, Map.of());
    double[] y = {-0.068, 20e-12, 20e-12, -1};
    double[] exact = new OneStep("rk4", model).after(2048, 0.006, y, own, 20e-12);
    ORDERS.forEach((name, order) -> {
      OneStep step = new OneStep(name, model);
      int steps = order == 4 ? 16 : 256;
      double[] coarse = step.after(steps, 0.006, y, own, 20e-12);
      double[] fine = step.after(2 * steps, 0.006, y, own, 20e-12);
      for (int k : new int[] {0, 3}) {
        double found = order(Math.abs(coarse[k] - exact[k]), Math.abs(fine[k] - exact[k]));
        assertEquals(order, found, 0.2, name + ", component " + k);
      }
    });
  }

  /** The clock of a linear neuron along its exact states. */
  @Test
  void clockOfALinearNeuronWithoutNoise() {
    NeuronModel model = BuiltInModels.model("lif");
    double[] own = parameters(model, Map.of("mu1", 2.0, "mu2", 3.0, "beta", 2.0));
    double[] y = {0.2, 1, 0};
    double exact = new OneStep("rk4", model).after(2048, 1, y, own, 1.5)[2];
    OneStep step = new OneStep("esra", model);
    double coarse = Math.abs(step.after(16, 1, y, own, 1.5)[2] - exact);
    double fine = Math.abs(step.after(32, 1, y, own, 1.5)[2] - exact);
    assertEquals(2, order(coarse, fine), 0.15);
  }

  private static final int LEVELS = 10;
  private static final int PATHS = 200;

  /** Brownian steps of length 2^-level over [0, 1]: all levels of one path. */
  private static Driver[][] path(SplittableRandom random, int channels) {
    Driver[][] levels = new Driver[LEVELS + 1][];
    int steps = 1 << LEVELS;
    levels[LEVELS] = new Driver[steps];
    for (int n = 0; n < steps; n++) {
      double[] w = new double[channels];
      double[] h = new double[channels];
      for (int c = 0; c < channels; c++) {
        w[c] = random.nextGaussian() * Math.sqrt(1.0 / steps);
        h[c] = random.nextGaussian() * Math.sqrt(1.0 / (12 * steps));
      }
      levels[LEVELS][n] = new Driver(1.0 / steps, w, h);
    }
    for (int level = LEVELS - 1; level >= 0; level--) {
      levels[level] = new Driver[1 << level];
      for (int n = 0; n < levels[level].length; n++) {
        Driver left = levels[level + 1][2 * n];
        Driver right = levels[level + 1][2 * n + 1];
        double[] w = new double[channels];
        double[] h = new double[channels];
        for (int c = 0; c < channels; c++) {
          w[c] = left.increments[c] + right.increments[c];
          double apart = left.increments[c] - right.increments[c];
          h[c] = (left.areas[c] + right.areas[c]) / 2 + apart / 4;
        }
        levels[level][n] = new Driver(2 * left.length, w, h);
      }
    }
    return levels;
  }

  private static double clock(OneStep step, double[] own, double[] start, Driver[] drivers) {
    double[] y = start;
    for (Driver d : drivers) {
      y = step.at(y, own, 1.5, d);
    }
    return y[2];
  }

  /**
   * Root mean square errors of the clock of a leaky neuron with both noises on nested steps of one
   * Brownian path: areas make the difference between order 1 and 1.5, and esra is the best where
   * steps are long.
   */
  @Test
  void strongOrders() {
    SplittableRandom random = new SplittableRandom(TestSeed.of(OrderTest.class));
    NeuronModel model = BuiltInModels.model("lif");
    Map<String, Double> values =
        Map.of("mu1", 6.0, "mu2", 5.0, "sigma11", 0.25, "sigma22", 0.25, "beta", 3.0);
    double[] own = parameters(model, values);
    double[] start = {1.1, 0.6, 0};
    List<String> names = Steppers.all().stream().map(Stepper::name).toList();
    List<OneStep> steps = names.stream().map(name -> new OneStep(name, model)).toList();
    double[][] squares = new double[names.size()][LEVELS];
    for (int n = 0; n < PATHS; n++) {
      Driver[][] path = path(random, 2);
      double exact = clock(steps.get(names.indexOf("sra1")), own, start, path[LEVELS]);
      for (int s = 0; s < steps.size(); s++) {
        for (int level = 2; level < 8; level++) {
          double error = clock(steps.get(s), own, start, path[level]) - exact;
          squares[s][level] += error * error / PATHS;
        }
      }
    }
    for (int s = 0; s < steps.size(); s++) {
      double order = order(squares[s][4], squares[s][7]) / 6;
      System.out.printf("%-6s", names.get(s));
      for (int level = 2; level < 8; level++) {
        System.out.printf(" %.1e", Math.sqrt(squares[s][level]));
      }
      System.out.printf("  order %.2f%n", order);
      boolean areas = Steppers.named(names.get(s)).usesAreas();
      assertTrue(areas ? order > 1.35 : order > 0.8, names.get(s) + " has order " + order);
    }
    int esra = names.indexOf("esra");
    for (int level = 2; level < 4; level++) {
      assertTrue(squares[esra][level] < squares[names.indexOf("sra1")][level] / 4);
    }
  }
}
