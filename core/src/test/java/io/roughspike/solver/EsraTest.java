package io.roughspike.solver;

import static io.roughspike.solver.OneStep.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.equations.BuiltInModels;
import io.roughspike.expression.Place;
import io.roughspike.model.NeuronModel;
import io.roughspike.solver.OneStep.Driver;
import io.roughspike.testing.NeuronModels;
import io.roughspike.testing.TestSeed;
import io.roughspike.testing.TextModels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Linear neurons: their states are exact along the driver's parabola. */
class EsraTest {
  /** What 1,000 Runge-Kutta steps leave (1e-13), and their roundings. */
  private static final double FINE = 1e-11;

  private static final int FINE_STEPS = 1000;

  /** A few dozen roundings. */
  private static final double ROUNDING = 1e-13;

  private final SplittableRandom random = new SplittableRandom(TestSeed.of(EsraTest.class));

  private static List<NeuronModels.Example> linear() {
    List<NeuronModels.Example> all = new ArrayList<>(TextModels.builtIn());
    all.addAll(NeuronModels.all());
    return all.stream().filter(e -> Steppers.named("esra").refusal(e.model()).isEmpty()).toList();
  }

  private Driver driver(double length, int channels) {
    double w = Math.sqrt(length);
    return new Driver(
        length,
        random.doubles(channels, -2 * w, 2 * w).toArray(),
        random.doubles(channels, -w, w).toArray());
  }

  /** Sizes of states: of those with units, of their units. */
  private static double[] sizes(NeuronModels.Example example, int components) {
    double[] sizes = new double[components];
    Arrays.fill(sizes, 1);
    for (int k = 0; k < example.model().states().size(); k++) {
      String name = example.model().states().get(k);
      sizes[k] = example.scales().units().getOrDefault(name, 1.0);
    }
    return sizes;
  }

  private static void assertClose(
      double[] expected,
      double[] found,
      int states,
      double[] sizes,
      double tolerance,
      String what) {
    for (int k = 0; k < states; k++) {
      double size = sizes[k] + Math.abs(expected[k]);
      assertEquals(expected[k], found[k], tolerance * size, what + ", state " + k);
    }
  }

  @Test
  void statesFollowTheEquationsAlongTheParabola() {
    Set<String> solved = new HashSet<>();
    for (NeuronModels.Example example : linear()) {
      NeuronModel model = example.model();
      OneStep step = new OneStep("esra", model);
      int states = model.states().size();
      double[] sizes = sizes(example, states + 1);
      for (int trial = 0; trial < 10; trial++) {
        double[] own =
            example.values().stream().mapToDouble(x -> x * random.nextDouble(0.5, 1.5)).toArray();
        double[] y = new double[states + (model.hasClock() ? 1 : 0)];
        for (int k = 0; k < states; k++) {
          boolean active = model.states().get(k).equals(NeuronModel.ACTIVE);
          y[k] = active ? trial % 2 : sizes[k] * random.nextDouble(-1, 1);
        }
        double input = example.scales().wave() * random.nextDouble(-1, 1);
        Driver d = driver(10 * example.scales().step(), model.channels());
        double[] fine = step.alongParabola(FINE_STEPS, y, own, input, d);
        assertClose(fine, step.at(y, own, input, d), states, sizes, FINE, model.name());
      }
      solved.add(model.name());
    }
    System.out.println("linear: " + solved);
    assertTrue(
        solved.containsAll(
            List.of("lif", "gif/toolbox", "adaptive-threshold", "clamped in its dead time")),
        solved::toString);
  }

  private static double[] leaky(double mu1, double mu2) {
    Map<String, Double> own =
        Map.of(
            "mu1", mu1, "mu2", mu2, "sigma11", 0.3, "sigma12", -0.2, "sigma21", 0.4, "sigma22", 0.5,
            "beta", 2.0, "tauS", 0.5);
    return parameters(BuiltInModels.model("lif"), own);
  }

  /** Rates that differ by anything from nothing on, and rates of 0. */
  @Test
  void nearlyEqualRatesAreAsGoodAsOthers() {
    OneStep step = new OneStep("esra", BuiltInModels.model("lif"));
    double[] y = {0.4, 0.9, -1};
    double[] sizes = {1, 1, 1};
    List<double[]> rates = new ArrayList<>();
    for (double mu : new double[] {0.1, 1, 2, 7}) {
      rates.add(new double[] {mu, mu});
      rates.add(new double[] {mu, 0});
      rates.add(new double[] {0, mu});
      for (int digits = 1; digits <= 16; digits++) {
        double apart = mu * Math.pow(10, -digits);
        rates.add(new double[] {mu, mu + apart});
        rates.add(new double[] {mu, mu - apart});
      }
    }
    rates.add(new double[2]);
    for (double[] mu : rates) {
      Driver d = driver(0.5, 2);
      double[] own = leaky(mu[0], mu[1]);
      double[] fine = step.alongParabola(FINE_STEPS, y, own, 1.3, d);
      assertClose(fine, step.at(y, own, 1.3, d), 2, sizes, FINE, Arrays.toString(mu));
    }
  }

  /** Derivatives by both rates and by the length: of all three kinds. */
  @Test
  void derivativesAreRightWhereRatesAreEqual() {
    NeuronModel model = BuiltInModels.model("lif");
    OneStep step = new OneStep("esra", model);
    double[] y = {0.4, 0.9, -1};
    for (double mu2 : new double[] {2, Math.nextUp(2), 2 + 1e-9, 2.001, 1.2, 0}) {
      Driver d = driver(0.5, 2);
      double[] own = leaky(2, mu2);
      for (String rate : List.of("mu1", "mu2")) {
        int p = model.parameter(rate);
        double[][] both = step.derivatives(new Place.Parameter(p), y, own, 1.3, d);
        double h = 1e-5; // an error of h^2 and roundings over h
        double[] more = step.at(y, moved(own, p, h), 1.3, d);
        double[] less = step.at(y, moved(own, p, -h), 1.3, d);
        check(both, more, less, h, rate + " at " + mu2);
      }
      double[][] both = step.derivatives(new Place.StepLength(), y, own, 1.3, d);
      double h = 1e-5;
      Driver longer = new Driver(d.length + h, d.increments, d.areas);
      Driver shorter = new Driver(d.length - h, d.increments, d.areas);
      check(both, step.at(y, own, 1.3, longer), step.at(y, own, 1.3, shorter), h, "h at " + mu2);
    }
  }

  private static double[] moved(double[] values, int p, double h) {
    double[] other = values.clone();
    other[p] += h;
    return other;
  }

  private static void check(
      double[][] derivatives, double[] more, double[] less, double h, String what) {
    for (int k = 0; k < more.length; k++) {
      double expected = (more[k] - less[k]) / (2 * h);
      double size = 1 + Math.abs(expected);
      assertEquals(expected, derivatives[0][k], 1e-9 * size, what);
      assertEquals(derivatives[0][k], derivatives[1][k], ROUNDING * size, what);
    }
  }

  /** A flow: two parts of a segment make the whole, wherever it is cut. */
  @Test
  void partsOfASegmentMakeTheWhole() {
    for (NeuronModels.Example example : linear()) {
      NeuronModel model = example.model();
      OneStep step = new OneStep("esra", model);
      int states = model.states().size();
      double[] sizes = sizes(example, states);
      double[] own = example.values().stream().mapToDouble(x -> x).toArray();
      double[] y = new double[states + (model.hasClock() ? 1 : 0)];
      for (int k = 0; k < states; k++) {
        boolean active = model.states().get(k).equals(NeuronModel.ACTIVE);
        y[k] = active ? 1 : sizes[k] * random.nextDouble(-1, 1);
      }
      Driver d = driver(5 * example.scales().step(), model.channels());
      double a = random.nextDouble();
      double b = a + (1 - a) * random.nextDouble();
      double[] whole = step.at(y, own, 0, d);
      double[] parts = step.at(y, own, 0, d.part(0, a));
      parts = step.at(parts, own, 0, d.part(a, b));
      parts = step.at(parts, own, 0, d.part(b, 1));
      assertClose(whole, parts, states, sizes, ROUNDING, model.name());
    }
  }

  /** Where nothing but noise moves v and i, all steppers are exact on any part of a segment. */
  @Test
  void noiseAloneIsExactInAllSteppers() {
    NeuronModel model = BuiltInModels.model("lif");
    double[] own = leaky(0, 0);
    double[] y = {0.4, 0.9, -1};
    Driver d = driver(0.7, 2);
    double[] whole = {
      y[0] + 0.3 * d.increments[0] - 0.2 * d.increments[1],
      y[1] + 0.4 * d.increments[0] + 0.5 * d.increments[1]
    };
    for (Stepper stepper : Steppers.all()) {
      OneStep step = new OneStep(stepper.name(), model);
      double a = random.nextDouble();
      double[] parts = step.at(step.at(y, own, 0, d.part(0, a)), own, 0, d.part(a, 1));
      assertClose(whole, parts, 2, new double[] {1, 1}, ROUNDING, stepper.name());
      // the parabola stands at a W + 6 a (1 - a) H
      double[] between = step.at(y, own, 0, d.part(0, a));
      double x0 = a * d.increments[0] + 6 * a * (1 - a) * d.areas[0];
      double x1 = a * d.increments[1] + 6 * a * (1 - a) * d.areas[1];
      double[] there = {y[0] + 0.3 * x0 - 0.2 * x1, y[1] + 0.4 * x0 + 0.5 * x1};
      assertClose(there, between, 2, new double[] {1, 1}, ROUNDING, stepper.name());
    }
  }
}
