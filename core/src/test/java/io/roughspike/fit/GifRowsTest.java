package io.roughspike.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.engine.WorkerTeam;
import io.roughspike.expression.Evaluation;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Place;
import io.roughspike.model.Firing;
import io.roughspike.model.InputSignal;
import io.roughspike.model.Neuron;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.StateRecord;
import io.roughspike.testing.TestSeed;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Columns along recorded spikes, against engines and against a plain program. */
class GifRowsTest {
  private final long seed = TestSeed.of(GifRowsTest.class);
  private final Random random = new Random(seed);
  private final TimeGrid grid = GifCase.grid(0.8);
  private final TimeGrid shortGrid = GifCase.grid(0.2);

  /** With and without reset, with and without dead time. */
  private List<GifStructure> structures() {
    return List.of(
        GifCase.rich(random, true, 0.004),
        GifCase.rich(random, true, 0),
        GifCase.rich(random, false, 0.0033));
  }

  /**
   * Spikes of the fitted model, given back, lead to its own intensity. Both take the same steps,
   * rounded differently, and times of spikes keep 1e-12 of a step: 1e-9 of log lambda, whose terms
   * are up to 30.
   */
  @Test
  void rowsFollowTheEngine() {
    for (GifStructure structure : structures()) {
      double[] w = GifCase.coefficients(structure, random);
      GifFit fit = GifCase.found(structure, w);
      NeuronModel model = new GifModel(fit).text().model();
      int[] points = random.ints(60, 0, grid.steps()).sorted().distinct().toArray();
      StateRecord record = new StateRecord(model.states(), points, 0);
      InputSignal current = GifCase.current(random, grid);
      FitData data = GifCase.simulate(fit, current, grid, 2, seed, Optional.of(record));
      assertTrue(data.spikeCount() > 8, "spikes: " + data.spikeCount());
      Expressions graph = new Expressions();
      Expression intensity = graph.take(((Firing.Clock) model.firing()).intensity());
      Evaluation evaluation = new Evaluation(List.of(intensity));
      double[] parameters = Neuron.of(model).toArray();
      int active = model.states().indexOf(NeuronModel.ACTIVE);
      double[] input = data.delayed(structure.delay());
      for (int n = 0; n < 2; n++) {
        for (int slot = 0; slot < points.length; slot++) {
          if (active >= 0 && record.get(n, slot, 0, active) == 0) {
            continue;
          }
          int sample = n;
          int point = slot;
          double engine =
              evaluation
                  .at(place ->
                      switch (place) {
                        case Place.State(int x) -> record.get(sample, point, 0, x);
                        case Place.Parameter(int p) -> parameters[p];
                        default -> throw new IllegalStateException("no leaf: " + place);
                      })[0];
          double[] y = new double[RowBlock.ROWS];
          StepSet step = new StepSet(points[slot], points[slot] + 1);
          new GifRows(data, input, structure, null)
              .run(n, step, block -> GifSums.predict(block, w, y));
          double capped = Math.min(y[0], Math.log(structure.cap()));
          assertEquals(Math.log(engine), capped, 1e-9);
        }
      }
    }
  }

  /** A plain program of the equations, to 1e-10 of the sum of the absolute terms. */
  @Test
  void likelihoodOfAPlainProgram() {
    for (GifStructure structure : structures()) {
      double[] w = GifCase.coefficients(structure, random);
      FitData data = data(structure, w, grid);
      int from = 2000;
      int to = 7_000;
      double plain = PlainGif.logLikelihood(structure, data, w, from, to);
      GifSums sums = sums(structure, data, w, new StepSet(from, to));
      assertEquals(plain, sums.value, 1e-10 * 20 * data.spikeCount());
    }
  }

  /**
   * Derivatives in coefficients and in logarithms of time constants against central differences
   * over h = 1e-5 of the plain program, with an error of h^2 and of 1e-16 / h, relative to the
   * largest.
   */
  @Test
  void gradientOfAPlainProgram() {
    for (GifStructure structure : structures()) {
      double[] w = GifCase.coefficients(structure, random);
      FitData data = data(structure, w, shortGrid);
      GifSums sums = sums(structure, data, w, new StepSet(0, shortGrid.steps()));
      double h = 1e-5;
      int free = w.length;
      List<TimeConstant> all = structure.timeConstants();
      for (int p = 0; p < w.length + all.size(); p++) {
        double[] differences = new double[2];
        double unit = p < w.length ? Math.abs(w[p]) : 1;
        if (p >= w.length && !all.get(p - w.length).free()) {
          continue;
        }
        for (int side = 0; side < 2; side++) {
          double[] moved = w.clone();
          double[] times = all.stream().mapToDouble(TimeConstant::value).toArray();
          if (p < w.length) {
            moved[p] += (2 * side - 1) * h * unit;
          } else {
            times[p - w.length] *= Math.exp((2 * side - 1) * h);
          }
          differences[side] =
              PlainGif.logLikelihood(
                  structure.withTimeConstants(times), data, moved, 0, shortGrid.steps());
        }
        double difference = (differences[1] - differences[0]) / 2 / h;
        double exact = sums.gradient[p < w.length ? p : free++] * unit;
        double scale = Math.max(Math.abs(difference), data.spikeCount());
        assertEquals(difference, exact, 1e-7 * scale, "parameter " + p);
      }
      assertEquals(sums.gradient.length, free);
    }
  }

  /** H in coefficients against differences of the gradient. */
  @Test
  void secondDerivatives() {
    GifStructure structure = structures().getFirst();
    double[] w = GifCase.coefficients(structure, random);
    FitData data = data(structure, w, grid);
    StepSet steps = new StepSet(0, grid.steps());
    GifSums sums = sums(structure, data, w, steps);
    for (int a = 0; a < w.length; a++) {
      double h = 1e-5 * Math.abs(w[a]);
      double[] up = w.clone();
      double[] down = w.clone();
      up[a] += h;
      down[a] -= h;
      double[] above = sums(structure, data, up, steps).gradient;
      double[] below = sums(structure, data, down, steps).gradient;
      for (int b = 0; b <= a; b++) {
        double exact = sums.hessian(a, b);
        double largest = Math.sqrt(sums.hessian(a, a) * sums.hessian(b, b));
        assertEquals((below[b] - above[b]) / 2 / h, exact, 1e-7 * largest);
      }
    }
  }

  private FitData data(GifStructure structure, double[] w, TimeGrid times) {
    InputSignal current = GifCase.current(random, times);
    return GifCase.simulate(
        GifCase.found(structure, w), current, times, 2, random.nextLong(), Optional.empty());
  }

  private static GifSums sums(GifStructure structure, FitData data, double[] w, StepSet steps) {
    try (WorkerTeam team = new WorkerTeam(1)) {
      double[] input = data.delayed(structure.delay());
      return new GifNewton(data, input, team, steps, w, 0, 0).sums(structure, w, true);
    }
  }
}
