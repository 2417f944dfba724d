package io.roughspike.solver;

import static io.roughspike.solver.OneStep.parameters;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.equations.BuiltInModels;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Place;
import io.roughspike.model.Firing;
import io.roughspike.model.NeuronModel;
import io.roughspike.solver.OneStep.Driver;
import io.roughspike.testing.TestSeed;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** One step of every stepper against its formula, written out for the leaky neuron. */
class StepFormulasTest {
  /** Some thirty roundings; the intensity multiplies those of v by beta. */
  private static final double ROUNDING = 2e-14;

  private static final int TRIALS = 300;

  private final SplittableRandom random = new SplittableRandom(TestSeed.of(StepFormulasTest.class));

  /** dv = m1 (i + c - v) dt + s11 dX1 + s12 dX2, di = -m2 i dt + s21 dX1 + s22 dX2, a clock s. */
  private static final class Leaky {
    static final double BETA = 2;
    static final double TAU = 0.4;
    static final double THRESHOLD = 0.8;
    static final double CAP = 3;

    final double m1;
    final double m2;
    final double c;
    final double[][] sigma;

    Leaky(double m1, double m2, double c, double[][] sigma) {
      this.m1 = m1;
      this.m2 = m2;
      this.c = c;
      this.sigma = sigma;
    }

    double[] parameters() {
      return OneStep.parameters(
          BuiltInModels.model("lif"),
          Map.ofEntries(
              Map.entry("mu1", m1),
              Map.entry("mu2", m2),
              Map.entry("sigma11", sigma[0][0]),
              Map.entry("sigma12", sigma[0][1]),
              Map.entry("sigma21", sigma[1][0]),
              Map.entry("sigma22", sigma[1][1]),
              Map.entry("beta", BETA),
              Map.entry("tauS", TAU),
              Map.entry("vThreshold", THRESHOLD),
              Map.entry("intensityCap", CAP)));
    }

    double intensity(double v) {
      return Math.exp(BETA * Math.min(CAP, v - THRESHOLD)) / TAU;
    }

    double[] mu(double[] y) {
      return new double[] {m1 * (y[1] + c - y[0]), -m2 * y[1], intensity(y[0])};
    }

    /** y + a mu + sigma x. */
    double[] moved(double[] y, double a, double[] mu, double[] x) {
      double[] sum = OneStep.plus(y, a, mu);
      for (int k = 0; k < 2; k++) {
        sum[k] += sigma[k][0] * x[0] + sigma[k][1] * x[1];
      }
      return sum;
    }
  }

  /** a W + b H of both channels. */
  private static double[] noise(Driver d, double a, double b) {
    return new double[] {
      a * d.increments[0] + b * d.areas[0], a * d.increments[1] + b * d.areas[1]
    };
  }

  private static double phi1(double z) {
    return Math.expm1(z) / z;
  }

  private static double phi2(double z) {
    return (Math.expm1(z) - z) / z / z;
  }

  private interface Formula {
    double[] step(Leaky model, double[] y, Driver d);
  }

  private void check(String stepper, Formula formula) {
    OneStep step = new OneStep(stepper, BuiltInModels.model("lif"));
    for (int trial = 0; trial < TRIALS; trial++) {
      double[][] sigma = {
        random.doubles(2, -0.5, 0.5).toArray(), random.doubles(2, -0.5, 0.5).toArray()
      };
      // rates apart, so that the formulas may divide by their difference
      Leaky model =
          new Leaky(random.nextDouble(2, 3), random.nextDouble(4, 6), random.nextDouble(2), sigma);
      double[] y = {random.nextDouble(-1, 1.5), random.nextDouble(-1, 1), -random.nextDouble(2)};
      Driver d =
          new Driver(
              random.nextDouble(0.2, 0.6),
              random.doubles(2, -1, 1).toArray(),
              random.doubles(2, -0.3, 0.3).toArray());
      double[] found = step.at(y, model.parameters(), model.c, d);
      double[] expected = formula.step(model, y, d);
      for (int k = 0; k < 3; k++) {
        double size = 1 + Math.abs(expected[k]);
        assertEquals(expected[k], found[k], ROUNDING * size, stepper + " component " + k);
      }
    }
  }

  @Test
  void euler() {
    check("euler", (m, y, d) -> m.moved(y, d.length, m.mu(y), d.increments));
  }

  @Test
  void heun() {
    check(
        "heun",
        (m, y, d) -> {
          double[] predictor = m.moved(y, d.length, m.mu(y), d.increments);
          double[] half = OneStep.plus(y, d.length / 2, m.mu(y));
          return m.moved(half, d.length / 2, m.mu(predictor), d.increments);
        });
  }

  @Test
  void exp1() {
    check(
        "exp1",
        (m, y, d) -> {
          double[] end = exponential(m, y, d);
          end[2] = y[2] + d.length * (m.intensity(y[0]) + m.intensity(end[0])) / 2;
          return end;
        });
  }

  private static double[] exponential(Leaky m, double[] y, Driver d) {
    double h = d.length;
    double[] euler = m.moved(y, h, m.mu(y), d.increments);
    return new double[] {
      y[0] + phi1(-m.m1 * h) * (euler[0] - y[0]),
      y[1] + phi1(-m.m2 * h) * (euler[1] - y[1]),
      euler[2]
    };
  }

  @Test
  void exp2() {
    check(
        "exp2",
        (m, y, d) -> {
          double h = d.length;
          double[] z = exponential(m, y, d);
          // N = F - h L y: of v it is h m1 (i + c), of i it is 0
          double v = z[0] + phi2(-m.m1 * h) * h * m.m1 * (z[1] - y[1]);
          double s = y[2] + h * (m.intensity(y[0]) + m.intensity(z[0])) / 2;
          return new double[] {v, z[1], s};
        });
  }

  @Test
  void sra1() {
    check(
        "sra1",
        (m, y, d) -> {
          double h = d.length;
          double[] second = m.moved(y, 0.75 * h, m.mu(y), noise(d, 0.75, 1.5));
          double[] third = OneStep.plus(y, h / 3, m.mu(y));
          return m.moved(third, 2 * h / 3, m.mu(second), d.increments);
        });
  }

  @Test
  void shark() {
    check(
        "shark",
        (m, y, d) -> {
          double h = d.length;
          double[] mu1 = m.mu(m.moved(y, 0, m.mu(y), d.areas));
          double[] mu2 = m.mu(m.moved(y, 5 * h / 6, mu1, noise(d, 5.0 / 6, 1)));
          return m.moved(OneStep.plus(y, 0.4 * h, mu1), 0.6 * h, mu2, d.increments);
        });
  }

  @Test
  void rk4() {
    check(
        "rk4",
        (m, y, d) -> {
          double h = d.length;
          double[] mu1 = m.mu(y);
          double[] mu2 = m.mu(m.moved(y, h / 2, mu1, noise(d, 0.5, 0)));
          double[] mu3 = m.mu(m.moved(y, h / 2, mu2, noise(d, 0.5, 0)));
          double[] mu4 = m.mu(m.moved(y, h, mu3, noise(d, 1, 0)));
          double[] sum = m.moved(y, h / 6, mu1, d.increments);
          sum = OneStep.plus(OneStep.plus(sum, h / 3, mu2), h / 3, mu3);
          return OneStep.plus(sum, h / 6, mu4);
        });
  }

  @Test
  void esra() {
    check(
        "esra",
        (m, y, d) -> {
          double h = d.length;
          double k = m.m1 / (m.m1 - m.m2);
          double[] end = flow(m, y, h);
          for (int q = 0; q < 2; q++) {
            double n1 = response(d, q, -m.m1 * h);
            double n2 = response(d, q, -m.m2 * h);
            end[0] += m.sigma[0][q] * n1 + k * m.sigma[1][q] * (n2 - n1);
            end[1] += m.sigma[1][q] * n2;
          }
          double[] node = flow(m, y, 0.75 * h);
          double[] x = noise(d, 0.75, 1.5);
          double e1 = Math.exp(-0.375 * m.m1 * h);
          double e2 = Math.exp(-0.375 * m.m2 * h);
          for (int q = 0; q < 2; q++) {
            node[0] += (m.sigma[0][q] * e1 + k * m.sigma[1][q] * (e2 - e1)) * x[q];
          }
          double s = y[2] + h * (m.intensity(y[0]) + 2 * m.intensity(node[0])) / 3;
          return new double[] {end[0], end[1], s};
        });
  }

  /** The exact flow of the drift. */
  private static double[] flow(Leaky m, double[] y, double t) {
    double e1 = Math.exp(-m.m1 * t);
    double e2 = Math.exp(-m.m2 * t);
    double k = m.m1 / (m.m1 - m.m2);
    return new double[] {m.c + (y[0] - m.c) * e1 + k * y[1] * (e2 - e1), y[1] * e2};
  }

  private static double response(Driver d, int channel, double z) {
    double phi = phi1(z);
    return d.increments[channel] * phi + 6 * d.areas[channel] * (phi - 2 * phi2(z));
  }

  /** dy = a y dt + b y dX. */
  private static NeuronModel multiplicative() {
    Expressions g = new Expressions();
    Expression y = g.leaf(new Place.State(0));
    return new NeuronModel(
        "multiplicative",
        List.of("y"),
        List.of(),
        List.of(),
        List.of(g.multiply(g.constant(-0.5), y)),
        List.of(List.of(g.multiply(g.constant(0.8), y))),
        new Firing.Never(),
        List.of(g.constant(1)),
        List.of(y),
        List.of());
  }

  /** The solution of Stratonovich is y exp(x), x = a h + b W: schemes are its Taylor series. */
  @Test
  void noiseThatDependsOnTheStateIsTakenAtEveryStage() {
    NeuronModel model = multiplicative();
    Driver d = new Driver(0.3, new double[] {0.7}, new double[1]);
    double x = -0.5 * 0.3 + 0.8 * 0.7;
    double[] y = {1.7};
    double quadratic = 1 + x + x * x / 2;
    double quartic = quadratic + x * x * x / 6 + x * x * x * x / 24;
    double[] none = {};
    assertArrayEquals(
        new double[] {1.7 * quadratic}, new OneStep("heun", model).at(y, none, 0, d), ROUNDING);
    assertArrayEquals(
        new double[] {1.7 * quartic}, new OneStep("rk4", model).at(y, none, 0, d), ROUNDING);
  }

  /** As if in a jump: no time passes, and what the noise does is all. */
  @Test
  void stepsWithoutTimeAddTheNoise() {
    NeuronModel model = BuiltInModels.model("izhikevich/rs");
    double[] own = parameters(model, Map.of("sigmau", 0.4, "sigman", 0.3, "taun", 2.0));
    Driver d = new Driver(0, new double[] {0.7, -0.2}, new double[2]);
    double[] y = {-60, 3, 1, 2};
    for (Stepper stepper : Steppers.all()) {
      if (stepper.refusal(model).isEmpty()) {
        double[] found = new OneStep(stepper.name(), model).at(y, own, 10, d);
        double[] expected = {-60, 3 + 0.4 * 0.7, 1 + 0.3 * -0.2, 2};
        assertArrayEquals(expected, found, ROUNDING, stepper.name());
      }
    }
  }

  /** What estimates of errors are: what the scheme adds to one of a lower order. */
  @Test
  void errorsAreDifferencesToSimplerSchemes() {
    NeuronModel model = BuiltInModels.model("lif");
    Leaky m = new Leaky(2, 5, 1.5, new double[][] {{0.3, 0.1}, {-0.2, 0.4}});
    double[] y = {0.2, 0.7, -1};
    Driver d = new Driver(0.3, new double[] {0.2, -0.5}, new double[] {0.1, -0.05});
    double[] own = m.parameters();
    double[] euler = new OneStep("euler", model).at(y, own, 1.5, d);
    // shark's first evaluation is where the noise has moved by its area
    double[] first = m.moved(y, d.length, m.mu(m.moved(y, 0, m.mu(y), d.areas)), noise(d, 1, 0));
    double[] simple = exponential(m, y, d);
    Map<String, double[]> lower =
        Map.of("heun", euler, "sra1", euler, "shark", first, "exp2", simple);
    for (Stepper stepper : Steppers.all()) {
      OneStep step = new OneStep(stepper.name(), model);
      double[] from = lower.get(stepper.name());
      if (from != null) {
        double[] error = step.error(y, own, 1.5, d);
        double[] end = step.at(y, own, 1.5, d);
        assertArrayEquals(OneStep.plus(end, -1, from), error, ROUNDING, stepper.name());
      }
    }
    assertEquals(
        List.of("heun", "exp2", "sra1", "shark"),
        Steppers.all().stream()
            .map(Stepper::name)
            .filter(name -> new OneStep(name, model).hasError())
            .toList());
    for (Stepper stepper : Steppers.all()) {
      assertEquals(
          new OneStep(stepper.name(), model).hasError(), stepper.estimatesError(), stepper.name());
    }
  }
}
