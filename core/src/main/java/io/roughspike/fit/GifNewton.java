package io.roughspike.fit;

import io.roughspike.engine.WorkerTeam;
import io.roughspike.math.Elementary;
import io.roughspike.math.SymmetricMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The maximum of the log-likelihood less ridge/2 sum (s_c w_c)^2, over the columns but {@code
 * rate}, s being standard deviations, by Newton's method. In the coefficients w it is concave. Free
 * time constants are sought together with them, by their logarithms and with the mean of the second
 * derivatives under the model (scoring), within bounds.
 */
final class GifNewton {
  /** Gain (nats) of a step that is not worth while in a final search. */
  static final double FINE = 1e-6;

  /** The same where only log-likelihoods are compared. */
  static final double COARSE = 1e-3;

  /** About how many rows are kept of those that are thinned. */
  private static final int THIN_ROWS = 1 << 15;

  /** How much less than others rows without spikes are kept. */
  private static final double THIN_LEAST = 0.1;

  /** The least ridge there, by which all coefficients are finite and no column needs others. */
  private static final double THIN_RIDGE = 0.01;

  private static final int MOST_STEPS = 60;
  private static final int MOST_HALVINGS = 10;

  /** A pivot below this part of the diagonal element is rounding. */
  private static final double PIVOT = 1e-12;

  /** The largest change of a logarithm of a time constant in a step. */
  private static final double LONGEST = 0.5;

  private final FitData data;
  private final double[] input;
  private final WorkerTeam team;
  private final StepSet steps;
  private final double[] scale;
  private final double ridge;
  private final double lower;
  private final double upper;
  private final double enough;

  /**
   * A search.
   *
   * @param data grid and spikes
   * @param input current of each step, delayed
   * @param team shares out the repetitions
   * @param steps which steps count
   * @param scale standard deviations of the columns; one of 0 is left out, its coefficient is 0
   * @param ridge at least 0
   * @param enough the search ends where a step would bring less (nats)
   */
  GifNewton(
      FitData data,
      double[] input,
      WorkerTeam team,
      StepSet steps,
      double[] scale,
      double ridge,
      double enough) {
    this.data = data;
    this.input = input;
    this.team = team;
    this.steps = steps;
    this.scale = scale;
    this.ridge = ridge;
    this.enough = enough;
    lower = Elementary.log(2 * data.grid().step());
    upper = Elementary.log(data.grid().end() - data.grid().start());
  }

  /** Where a search ended. */
  static final class Found {
    /** With the time constants found. */
    final GifStructure structure;

    /** Coefficients. */
    final double[] w;

    /** The log-likelihood. */
    final double value;

    /** The same less the ridge. */
    final double objective;

    /** What one more step would bring (nats). */
    final double gain;

    /** How many there were. */
    final int steps;

    /**
     * Inverse of H and the ridge, width x width: coefficients, then logarithms of free time
     * constants; 0 where one was left out.
     */
    final double[] covariance;

    Found(
        GifStructure structure,
        double[] w,
        double value,
        double objective,
        double gain,
        int steps,
        double[] covariance) {
      this.structure = structure;
      this.w = w;
      this.value = value;
      this.objective = objective;
      this.gain = gain;
      this.steps = steps;
      this.covariance = covariance;
    }

    /** All of it as numbers. */
    double[] values() {
      double[] times =
          structure.timeConstants().stream().mapToDouble(TimeConstant::value).toArray();
      return Stream.of(times, w, new double[] {value, objective, gain, steps}, covariance)
          .flatMapToDouble(Arrays::stream)
          .toArray();
    }

    /** What {@link #values} came from. */
    static Found read(String unit, double[] values, GifStructure like) {
      int times = like.timeConstants().size();
      int columns = like.columns().size();
      int at = times + columns;
      int width = columns + (int) like.timeConstants().stream().filter(TimeConstant::free).count();
      int rest = values.length - at - 4;
      if (rest != width * width && rest != columns * columns) {
        throw Journal.damaged(unit, values);
      }
      return new Found(
          like.withTimeConstants(Arrays.copyOf(values, times)),
          Arrays.copyOfRange(values, times, at),
          values[at],
          values[at + 1],
          values[at + 2],
          (int) values[at + 3],
          Arrays.copyOfRange(values, at + 4, values.length));
    }
  }

  /**
   * Searches.
   *
   * @param structure with the time constants to begin with
   * @param start coefficients to begin with; null for a constant intensity
   */
  Found search(GifStructure structure, double[] start) {
    boolean free = structure.timeConstants().stream().anyMatch(TimeConstant::free);
    double[] w = new double[structure.columns().size()];
    if (start == null) {
      w[0] = Elementary.log(data.spikeCount() / (data.repetitions() * data.duration()));
      w = nearMaximum(structure, w);
    } else {
      for (int c = 0; c < w.length; c++) {
        w[c] = c == 0 || scale[c] > 0 ? start[c] : 0;
      }
    }
    if (start == null || !free) {
      w = nearMaximum(structure, w);
    }
    return climb(structure, w, free, this::allRows);
  }

  /**
   * The maximum over rows thinned by what {@code start} says of them, which is near that of all.
   */
  private double[] nearMaximum(GifStructure structure, double[] start) {
    double rows = (double) data.repetitions() * steps.size();
    double spikes = data.spikeCount() * steps.size() / (double) data.grid().steps();
    ThinRows[] thin = new ThinRows[data.repetitions()];
    team.run(
        thin.length,
        (worker, n) -> {
          double first = n / (double) thin.length;
          thin[n] = new ThinRows(start, spikes / THIN_ROWS, THIN_ROWS / rows * THIN_LEAST, first);
          new GifRows(data, input, structure, null).run(n, steps, thin[n]);
        });
    double someRidge = Math.max(ridge, THIN_RIDGE);
    return new GifNewton(data, input, team, steps, scale, someRidge, COARSE)
        .climb(
            structure,
            start,
            false,
            (n, s, w, withTimes) -> {
              GifSums sums = new GifSums(w, w.length);
              thin[n].giveTo(sums);
              return sums;
            })
        .w;
  }

  /** What a repetition comes to. */
  @FunctionalInterface
  private interface Repetition {
    GifSums sums(int n, GifStructure structure, double[] w, boolean withTimes);
  }

  private GifSums allRows(int n, GifStructure structure, double[] w, boolean withTimes) {
    GifRows rows = new GifRows(data, input, structure, withTimes ? w : null);
    GifSums sums = new GifSums(w, rows.width());
    rows.run(n, steps, sums);
    return sums;
  }

  private Found climb(GifStructure from, double[] start, boolean withTimes, Repetition repetition) {
    GifStructure structure = from;
    double[] w = start;
    int columns = w.length;
    GifSums sums = sums(structure, w, withTimes, repetition);
    double value = penalized(sums.value, w);
    for (int step = 0; ; step++) {
      int width = sums.gradient.length;
      double[] unit = new double[width];
      double[] information = information(sums, w, structure, unit);
      double[] direction = new double[width];
      for (int c = 0; c < width; c++) {
        double ridgeSlope = c > 0 && c < columns ? ridge * scale[c] * scale[c] * w[c] : 0;
        direction[c] = (sums.gradient[c] - ridgeSlope) * unit[c];
      }
      double[] slope = direction.clone();
      double[] factor = information.clone();
      int dependent = SymmetricMatrix.factorize(factor, width, PIVOT);
      if (dependent < columns && unit[dependent] > 0) {
        throw new DependentColumnException(structure.columns().get(dependent));
      }
      SymmetricMatrix.solve(factor, width, direction);
      double gain = 0;
      double most = LONGEST;
      for (int c = 0; c < width; c++) {
        gain += slope[c] * direction[c];
        most = c < columns ? most : Math.max(most, Math.abs(direction[c] * unit[c]));
      }
      boolean done = gain / 2 < enough || step == MOST_STEPS;
      double length = LONGEST / most;
      for (int halvings = 0; !done; halvings++, length /= 2) {
        double[] tried = w.clone();
        for (int c = 0; c < columns; c++) {
          tried[c] = Math.fma(length * unit[c], direction[c], w[c]);
        }
        GifStructure triedStructure =
            withTimes ? moved(structure, direction, unit, columns, length) : structure;
        GifSums triedSums = sums(triedStructure, tried, withTimes, repetition);
        double triedValue = penalized(triedSums.value, tried);
        if (triedValue >= Math.fma(1e-4 * length, gain, value)) {
          w = tried;
          structure = triedStructure;
          sums = triedSums;
          value = triedValue;
          break;
        }
        done = halvings == MOST_HALVINGS;
      }
      if (done) {
        double[] covariance = SymmetricMatrix.inverse(factor, width);
        for (int i = 0; i < covariance.length; i++) {
          covariance[i] *= unit[i / width] * unit[i % width];
        }
        return new Found(structure, w, sums.value, value, gain / 2, step, covariance);
      }
    }
  }

  private GifStructure moved(
      GifStructure structure, double[] direction, double[] unit, int columns, double length) {
    List<TimeConstant> all = structure.timeConstants();
    double[] values = new double[all.size()];
    int c = columns;
    for (int k = 0; k < values.length; k++) {
      values[k] = all.get(k).value();
      if (all.get(k).free()) {
        double log = Math.fma(length * unit[c], direction[c], Elementary.log(values[k]));
        values[k] = Elementary.exp(Math.min(Math.max(log, lower), upper));
        c++;
      }
    }
    return structure.withTimeConstants(values);
  }

  private double penalized(double value, double[] w) {
    double squares = 0;
    for (int c = 1; c < w.length; c++) {
      squares += scale[c] * w[c] * scale[c] * w[c];
    }
    return value - ridge / 2 * squares;
  }

  /**
   * H and the ridge, in units in which columns have standard deviation 1; a unit of 0 leaves out a
   * constant column, or a time constant at a bound that would have to go beyond.
   */
  private double[] information(GifSums sums, double[] w, GifStructure structure, double[] unit) {
    int width = unit.length;
    for (int c = 0; c < w.length; c++) {
      unit[c] = c == 0 ? 1 : scale[c] > 0 ? 1 / scale[c] : 0;
    }
    int c = w.length;
    for (TimeConstant t : structure.timeConstants()) {
      if (t.free() && c < width) {
        double log = Elementary.log(t.value());
        boolean stuck =
            (log <= lower && sums.gradient[c] < 0) || (log >= upper && sums.gradient[c] > 0);
        unit[c++] = stuck ? 0 : 1;
      }
    }
    double[] information = new double[width * width];
    for (int i = 0; i < width; i++) {
      for (int j = 0; j <= i; j++) {
        information[i * width + j] = sums.hessian(i, j) * unit[i] * unit[j];
      }
      if (unit[i] == 0) {
        information[i * width + i] = 1;
      } else if (i > 0 && i < w.length) {
        information[i * width + i] += ridge;
      }
    }
    return information;
  }

  private GifSums sums(
      GifStructure structure, double[] w, boolean withTimes, Repetition repetition) {
    GifSums[] parts = new GifSums[data.repetitions()];
    team.run(parts.length, (worker, n) -> parts[n] = repetition.sums(n, structure, w, withTimes));
    Arrays.stream(parts).skip(1).forEach(parts[0]::add);
    return parts[0];
  }

  /** Sums over all repetitions. */
  GifSums sums(GifStructure structure, double[] w, boolean withTimes) {
    return sums(structure, w, withTimes, this::allRows);
  }
}
