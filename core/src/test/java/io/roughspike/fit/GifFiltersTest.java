package io.roughspike.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.engine.WorkerTeam;
import io.roughspike.fit.GifStructure.Coupling;
import io.roughspike.fit.GifStructure.Membrane;
import io.roughspike.model.InputSignal;
import io.roughspike.model.TimeGrid;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Filters and details of fits of simulated neurons. */
class GifFiltersTest {
  private static final double START = 0.1;
  private static final double END = 1.5;
  private static final double REFRACTORY = 0.004;

  /** Of sums of some ten thousand terms in another order. */
  private static final double SUMS = 1e-9;

  private final Random random = new Random(TestSeed.of(GifFiltersTest.class));

  private final GifStructure rich =
      new GifStructure(
          Optional.of(new Membrane(TimeConstant.free(0.016), true)),
          REFRACTORY,
          List.of(TimeConstant.fixed(0.02), TimeConstant.fixed(0.1)),
          List.of(TimeConstant.free(0.05)),
          Optional.of(
              new Coupling(List.of(0.1e-9, 0.25e-9), false, List.of(TimeConstant.fixed(0.006)))),
          List.of(TimeConstant.fixed(0.002)),
          0,
          GifStructure.USUAL_CAP);

  private final GifStructure spikesAlone =
      new GifStructure(
          Optional.empty(),
          REFRACTORY,
          List.of(),
          List.of(TimeConstant.fixed(0.01), TimeConstant.fixed(0.1)),
          Optional.empty(),
          List.of(),
          0,
          GifStructure.USUAL_CAP);

  private FitData data(GifStructure structure) {
    TimeGrid grid = GifCase.grid(END);
    InputSignal current = GifCase.current(random, grid);
    double[] w = GifCase.coefficients(structure, random);
    return GifCase.simulate(
        GifCase.found(structure, w), current, grid, 3, random.nextLong(), Optional.empty());
  }

  private static GifFit fit(FitData data, GifStructure structure, WorkerTeam team) {
    GifFitter.Options options =
        new GifFitter.Options(structure, START, END, OptionalDouble.of(1), 2);
    return new GifFitter(data, options, team, Journal.NONE).fit();
  }

  private static Map<String, GifModel.Parameter> parameters(GifFit fit) {
    return new GifModel(fit)
        .parameters().stream().collect(Collectors.toMap(GifModel.Parameter::name, p -> p));
  }

  /**
   * A filter's value as the parameters of the model have it, and its derivatives by differences.
   */
  private static void assertCurve(
      GifFit fit, GifFilters.Curve curve, Function<double[], double[]> values) {
    double[] w = fit.coefficients();
    double[] free =
        fit.structure().timeConstants().stream()
            .filter(TimeConstant::free)
            .mapToDouble(t -> Math.log(t.value()))
            .toArray();
    double[] at = Arrays.copyOf(w, w.length + free.length);
    System.arraycopy(free, 0, at, w.length, free.length);
    double[] expected = values.apply(at);
    double[][] slopes = new double[at.length][];
    for (int a = 0; a < at.length; a++) {
      double h = 1e-5 * Math.max(Math.abs(at[a]), 1e-3);
      double[] up = at.clone();
      double[] down = at.clone();
      up[a] += h;
      down[a] -= h;
      double[] high = values.apply(up);
      double[] low = values.apply(down);
      slopes[a] = new double[high.length];
      for (int k = 0; k < high.length; k++) {
        slopes[a][k] = (high[k] - low[k]) / (2 * h);
      }
    }
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    for (int k = 0; k < expected.length; k++) {
      assertEquals(expected[k], curve.values()[k], 1e-12 * largest);
      double variance = 0;
      for (int a = 0; a < at.length; a++) {
        for (int b = 0; b < at.length; b++) {
          variance += slopes[a][k] * slopes[b][k] * fit.covariance(a, b);
        }
      }
      // Central differences leave h^2 / 6 of a third derivative, and rounding over h.
      assertEquals(Math.sqrt(variance), curve.errors()[k], 1e-6 * Math.sqrt(variance) + 1e-25);
      assertTrue(curve.errors()[k] >= 0);
    }
  }

  /**
   * Columns: rate, drive, reset, eta 20, 100, gamma 50 (free), coupling, fast; then log tau, log
   * tauGamma.
   */
  @Test
  void filtersHaveTheErrorsOfTheFit() {
    FitData data = data(rich);
    try (WorkerTeam team = new WorkerTeam(1)) {
      GifFit fit = fit(data, rich, team);
      GifFilters filters = new GifFilters(fit);
      GifFilters.Curve membrane = filters.membrane().orElseThrow();
      assertCurve(fit, membrane, p -> each(membrane, t -> kernel(t, Math.exp(p[9]))));
      GifFilters.Curve stimulus = filters.stimulus().orElseThrow();
      assertCurve(
          fit,
          stimulus,
          p -> each(stimulus, t -> kernel(t, Math.exp(p[9])) + p[8] / p[1] * kernel(t, 0.002)));
      GifFilters.Curve eta = filters.eta().orElseThrow();
      assertCurve(
          fit,
          eta,
          p -> each(eta, t -> -(p[3] * Math.exp(-t / 0.02) + p[4] * Math.exp(-t / 0.1)) / p[1]));
      GifFilters.Curve gamma = filters.gamma().orElseThrow();
      assertCurve(fit, gamma, p -> each(gamma, t -> -p[5] * Math.exp(-t / Math.exp(p[10])) / p[1]));
      GifFilters.Curve coupling = filters.coupling().orElseThrow();
      assertCurve(
          fit,
          coupling,
          p ->
              each(
                  coupling,
                  u -> -(p[6] * Math.max(u - 0.1e-9, 0) + p[7] * Math.max(u - 0.25e-9, 0)) / p[1]));
      double first = parameters(fit).get("qGamma1").value() * 1e-9;
      double tau = parameters(fit).get("tauGamma1").value() * 1e-3;
      assertEquals(
          first * Math.exp(-gamma.x()[0] / tau), gamma.values()[0], 1e-12 * Math.abs(first));
    }
  }

  private static double kernel(double t, double tau) {
    return Math.exp(-t / tau) / tau;
  }

  private static double[] each(GifFilters.Curve curve, Function<Double, Double> value) {
    return Arrays.stream(curve.x()).map(value::apply).toArray();
  }

  @Test
  void withoutAMembraneTheThresholdIsANumber() {
    FitData data = data(spikesAlone);
    try (WorkerTeam team = new WorkerTeam(1)) {
      GifFit fit = fit(data, spikesAlone, team);
      GifFilters filters = new GifFilters(fit);
      assertTrue(filters.membrane().isEmpty());
      assertTrue(filters.stimulus().isEmpty());
      assertTrue(filters.eta().isEmpty());
      assertTrue(filters.coupling().isEmpty());
      GifFilters.Curve gamma = filters.gamma().orElseThrow();
      assertCurve(
          fit,
          gamma,
          p -> each(gamma, t -> -p[1] * Math.exp(-t / 0.01) - p[2] * Math.exp(-t / 0.1)));
    }
  }

  /** Blocks, bins and integrals each come to the sums of the whole window. */
  @Test
  void detailsAddUp() {
    for (GifStructure structure : List.of(rich, spikesAlone)) {
      FitData data = data(structure);
      try (WorkerTeam team = new WorkerTeam(2)) {
        GifFit fit = fit(data, structure, team);
        GifTrace trace = GifTrace.of(data, fit, START, END, 3, team);
        double value = Arrays.stream(trace.logLikelihoods()).flatMapToDouble(Arrays::stream).sum();
        assertEquals(fit.cappedLogLikelihood(), value, SUMS * Math.abs(value));
        int[] counts = Arrays.stream(trace.spikes()).flatMapToInt(Arrays::stream).toArray();
        assertEquals(9, counts.length);
        assertEquals(fit.spikes(), Arrays.stream(counts).sum());
        assertEquals(fit.spikes(), Arrays.stream(trace.spikesAt()).sum());
        assertEquals(fit.spikes(), trace.integrals().length);
        double dead = 0;
        int inFirst = 0;
        for (int n = 0; n < 3; n++) {
          for (int e = 0; e < data.spikes().count(n); e++) {
            double from = Math.max(START, data.spikes().time(n, e));
            double to = Math.min(END, data.spikes().time(n, e) + REFRACTORY);
            dead += Math.max(0, to - from);
            double time = data.spikes().time(n, e);
            inFirst += n == 0 && time >= START && time < START + (END - START) / 3 ? 1 : 0;
          }
        }
        // bounds of blocks are whole steps
        assertEquals(inFirst, trace.spikes()[0][0], 1);
        assertEquals(3 * (END - START) - dead, Arrays.stream(trace.secondsAt()).sum(), SUMS);
        // the intensity of each bin, from its edges, bounds the number of spikes expected there
        double[] edges = GifTrace.edges();
        double low = 0;
        double high = 0;
        for (int k = 0; k < trace.secondsAt().length; k++) {
          low += trace.secondsAt()[k] * Math.exp(edges[k]);
          high += trace.secondsAt()[k] * Math.exp(edges[k + 1]);
        }
        double integral = Arrays.stream(trace.integrals()).sum();
        assertTrue(integral < high && integral > 0.5 * low, low + " " + integral + " " + high);
      }
    }
  }
}
