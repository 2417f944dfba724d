package io.roughspike.fit;

import io.roughspike.engine.GivenSpikes;
import io.roughspike.fit.GifStructure.Coupling;
import io.roughspike.math.Elementary;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.RecordedSpikes;
import java.util.Arrays;
import java.util.List;

/**
 * The columns of a structure along recorded spikes, by the recursion of the engines: a state moves
 * by Euler over each sub-step, x += d dt f(x), and a spike or the end of a dead time cuts a step in
 * two. A row is a sub-step outside dead time with the state where it begins and its length, or a
 * spike with the state where the sub-step that it ends begins. Rows come in blocks, column by
 * column.
 *
 * <p>With tangents there is a column more for each free time constant: the derivative of log lambda
 * in its logarithm, at given coefficients.
 *
 * <p>Layout of the states: u, the reset, then x and its filtered y of each eta, gamma, f, h.
 */
final class GifRows {
  /** Rows of a block. */
  static final int BLOCK = 256;

  /** Takes blocks. */
  @FunctionalInterface
  interface Taker {
    /**
     * Takes the rows that there are.
     *
     * @param rows columns at c BLOCK, lengths and spikes
     * @param count number of rows
     */
    void take(GifRows rows, int count);
  }

  private final FitData data;
  private final GifStructure structure;
  private final double[] input;
  private final boolean tangents;
  private final int columns;
  private final int width;

  /** Column c of row r, at c BLOCK + r. */
  final double[] x;

  /** Length of the sub-step of a row (s), 0 for a spike. */
  final double[] length = new double[BLOCK];

  /** 1 in the row of a spike, else 0. */
  final double[] spike = new double[BLOCK];

  private int rows;
  private Taker taker = (from, count) -> {};

  // what a step moves, as fractions: dt / tau
  private final boolean membrane;
  private final boolean reset;
  private final double rate;
  private final double[] etaRate;
  private final double[] gammaRate;
  private final double[] fastRate;
  private final double[] couplingRate;
  private final double[] kink;
  private final boolean atOnce;
  private final double[] etaJump;
  private final double[] gammaJump;

  private double u;
  private double left;
  private double active;
  private final double[] eta;
  private final double[] filtered;
  private final double[] gamma;
  private final double[] fast;
  private final double[] h;

  // derivatives in the logarithms of time constants; those of the membrane in sums over columns
  private final double[] w;
  private final boolean[] free;
  private double sum;
  private double sumTangent;
  private double uTangent;
  private final double[] etaTangent;
  private final double[] filteredTangent;
  private final double[] gammaTangent;
  private final double[] fastTangent;
  private final double[] hSum;
  private final double[] hByMembrane;
  private final double[] hTangent;

  /**
   * Rows of a structure.
   *
   * @param data grid and spikes
   * @param input current of each step, layout (samples, steps), delayed
   * @param structure with the time constants meant
   * @param coefficients one a column, for tangents; null for none
   */
  GifRows(FitData data, double[] input, GifStructure structure, double[] coefficients) {
    this.data = data;
    this.input = input;
    this.structure = structure;
    tangents = coefficients != null;
    w = coefficients;
    columns = structure.columns().size();
    List<TimeConstant> all = structure.timeConstants();
    free = new boolean[all.size()];
    int frees = 0;
    for (int k = 0; k < free.length; k++) {
      free[k] = all.get(k).free();
      frees += free[k] ? 1 : 0;
    }
    width = columns + (tangents ? frees : 0);
    x = new double[width * BLOCK];
    Arrays.fill(x, 0, BLOCK, 1);
    double dt = data.grid().step();
    membrane = structure.membrane().isPresent();
    reset = structure.hasReset();
    rate = membrane ? dt / structure.membrane().get().tau().value() : 0;
    etaRate = rates(structure.eta(), dt);
    gammaRate = rates(structure.gamma(), dt);
    fastRate = rates(structure.fast(), dt);
    Coupling coupling = structure.coupling().orElse(null);
    couplingRate = coupling == null ? new double[0] : rates(coupling.tau(), dt);
    kink =
        coupling == null
            ? new double[0]
            : coupling.kinks().stream().mapToDouble(Double::doubleValue).toArray();
    atOnce = coupling != null && coupling.atOnce();
    etaJump = jumps(structure.eta());
    gammaJump = jumps(structure.gamma());
    eta = new double[etaRate.length];
    filtered = new double[eta.length];
    gamma = new double[gammaRate.length];
    fast = new double[fastRate.length];
    h = new double[couplingRate.length * kink.length];
    etaTangent = new double[eta.length];
    filteredTangent = new double[eta.length];
    gammaTangent = new double[gamma.length];
    fastTangent = new double[fast.length];
    hSum = new double[couplingRate.length];
    hByMembrane = new double[couplingRate.length];
    hTangent = new double[couplingRate.length];
  }

  private static double[] rates(List<TimeConstant> list, double dt) {
    return list.stream().mapToDouble(t -> dt / t.value()).toArray();
  }

  /** An exponential that is 1 at the end of the dead time begins at the spike with this. */
  private double[] jumps(List<TimeConstant> list) {
    return list.stream()
        .mapToDouble(t -> Elementary.exp(structure.refractory() / t.value()))
        .toArray();
  }

  /** {@return the number of columns, those of tangents included} */
  int width() {
    return width;
  }

  /**
   * Goes along a repetition.
   *
   * @param repetition its number, from 0
   * @param steps which steps give rows
   * @param to takes them
   */
  void run(int repetition, StepSet steps, Taker to) {
    taker = to;
    rows = 0;
    clear();
    TimeGrid grid = data.grid();
    RecordedSpikes spikes = data.spikes();
    double dt = grid.step();
    double refractory = structure.refractory();
    int offset = input.length == grid.steps() ? 0 : repetition * grid.steps();
    int events = spikes.count(repetition);
    int next = 0;
    double spikeAt = events > 0 ? place(spikes.time(repetition, 0)) : Double.POSITIVE_INFINITY;
    double deadUntil = Double.NEGATIVE_INFINITY;
    boolean dead = false;
    int end = Math.min(steps.end(), grid.steps());
    for (int m = 0; m < end; m++) {
      boolean wanted = steps.has(m);
      double current = membrane ? input[offset + m] : 0;
      double at = m;
      double stop = m + 1.0;
      if (m + 1 == grid.steps()) {
        stop = m + grid.length(m) / dt;
      }
      while ((dead && deadUntil < stop) || spikeAt < stop) {
        boolean deadEnds = dead && deadUntil <= spikeAt;
        double cut = Math.max(at, deadEnds ? deadUntil : spikeAt);
        if (!deadEnds && dead) {
          throw tooClose(repetition, next);
        }
        if (!deadEnds && wanted) {
          row(0, 1);
        }
        if (cut > at) {
          substep(cut - at, current, wanted && !dead, (cut - at) * dt);
          at = cut;
        }
        if (deadEnds) {
          dead = false;
          active = 1;
        } else {
          fire();
          dead = refractory > 0;
          active = dead && reset ? 0 : 1;
          deadUntil = place(spikes.time(repetition, next) + refractory);
          next++;
          spikeAt = next < events ? place(spikes.time(repetition, next)) : Double.POSITIVE_INFINITY;
        }
      }
      substep(stop - at, current, wanted && !dead, (stop - at) * dt);
    }
    flush();
  }

  /** A time in steps from the start; grid points up to rounding are whole. */
  private double place(double time) {
    double place = (time - data.grid().start()) / data.grid().step();
    double point = Math.rint(place);
    return Math.abs(place - point) < GivenSpikes.AT_POINT ? point : place;
  }

  private IllegalArgumentException tooClose(int repetition, int event) {
    double time = data.spikes().time(repetition, event);
    double before = data.spikes().time(repetition, event - 1);
    return new IllegalArgumentException(
        "the dead time %s is longer than the interval from %s to %s in repetition %d: give a shorter one"
            .formatted(structure.refractory(), before, time, repetition));
  }

  private void clear() {
    u = 0;
    left = 0;
    active = 1;
    sum = 0;
    sumTangent = 0;
    uTangent = 0;
    for (double[] state :
        List.of(
            eta,
            filtered,
            gamma,
            fast,
            h,
            etaTangent,
            filteredTangent,
            gammaTangent,
            fastTangent,
            hSum,
            hByMembrane,
            hTangent)) {
      Arrays.fill(state, 0);
    }
  }

  private void fire() {
    if (reset) {
      u = 0;
      left = 1;
      Arrays.fill(filtered, 0);
      uTangent = 0;
      Arrays.fill(filteredTangent, 0);
      if (tangents) {
        sum = w[2];
        sumTangent = 0;
      }
    }
    for (int k = 0; k < eta.length; k++) {
      eta[k] += etaJump[k];
      etaTangent[k] -= structure.refractory() / structure.eta().get(k).value() * etaJump[k];
    }
    for (int k = 0; k < gamma.length; k++) {
      gamma[k] += gammaJump[k];
      gammaTangent[k] -= structure.refractory() / structure.gamma().get(k).value() * gammaJump[k];
    }
  }

  /** One row, where it is wanted, and the move over a fraction {@code d} of a step. */
  private void substep(double d, double current, boolean wanted, double seconds) {
    if (wanted) {
      row(seconds, 0);
    }
    if (tangents) {
      moveTangents(d, current);
    }
    double a = d * active * rate;
    for (int j = 0; j < couplingRate.length; j++) {
      double p = d * couplingRate[j];
      for (int q = 0; q < kink.length; q++) {
        int at = j * kink.length + q;
        h[at] = Math.fma(p, Math.max(u - kink[q], 0) - h[at], h[at]);
      }
    }
    for (int k = 0; k < eta.length; k++) {
      filtered[k] = Math.fma(a, eta[k] - filtered[k], filtered[k]);
      eta[k] = Math.fma(-d * etaRate[k], eta[k], eta[k]);
    }
    for (int k = 0; k < gamma.length; k++) {
      gamma[k] = Math.fma(-d * gammaRate[k], gamma[k], gamma[k]);
    }
    for (int k = 0; k < fast.length; k++) {
      fast[k] = Math.fma(d * fastRate[k], current - fast[k], fast[k]);
    }
    u = Math.fma(a, current - u, u);
    left = Math.fma(-a, left, left);
  }

  /** Derivatives in log tau: a = dt / tau has the derivative -a. */
  private void moveTangents(double d, double current) {
    double a = d * active * rate;
    int first = reset ? 3 : 2;
    double drive = membrane ? w[1] * current : 0;
    for (int k = 0; k < eta.length; k++) {
      drive = Math.fma(w[first + k], eta[k], drive);
    }
    int column = first + eta.length + gamma.length + (atOnce ? kink.length : 0);
    for (int j = 0; j < couplingRate.length; j++) {
      double p = d * couplingRate[j];
      double source = 0;
      double slope = 0;
      for (int q = 0; q < kink.length; q++) {
        double weight = w[column + j * kink.length + q];
        source = Math.fma(weight, Math.max(u - kink[q], 0), source);
        slope += u > kink[q] ? weight : 0;
      }
      hByMembrane[j] = Math.fma(p, slope * uTangent - hByMembrane[j], hByMembrane[j]);
      hTangent[j] = Math.fma(p, hSum[j] - source - hTangent[j], hTangent[j]);
      hSum[j] = Math.fma(p, source - hSum[j], hSum[j]);
    }
    sumTangent = Math.fma(a, sum - drive - sumTangent, sumTangent);
    sum = Math.fma(a, drive - sum, sum);
    uTangent = Math.fma(a, u - current - uTangent, uTangent);
    for (int k = 0; k < eta.length; k++) {
      filteredTangent[k] = Math.fma(a, etaTangent[k] - filteredTangent[k], filteredTangent[k]);
      etaTangent[k] = Math.fma(d * etaRate[k], eta[k] - etaTangent[k], etaTangent[k]);
    }
    for (int k = 0; k < gamma.length; k++) {
      gammaTangent[k] = Math.fma(d * gammaRate[k], gamma[k] - gammaTangent[k], gammaTangent[k]);
    }
    for (int k = 0; k < fast.length; k++) {
      fastTangent[k] =
          Math.fma(d * fastRate[k], fast[k] - current - fastTangent[k], fastTangent[k]);
    }
  }

  private void row(double seconds, double spikes) {
    int at = rows + BLOCK;
    length[rows] = seconds;
    spike[rows] = spikes;
    if (membrane) {
      x[at] = u;
      at += BLOCK;
    }
    if (reset) {
      x[at] = left;
      at += BLOCK;
    }
    at = put(filtered, at);
    at = put(gamma, at);
    if (atOnce) {
      for (double q : kink) {
        x[at] = Math.max(u - q, 0);
        at += BLOCK;
      }
    }
    at = put(h, at);
    at = put(fast, at);
    if (tangents) {
      tangentRow(at);
    }
    rows++;
    if (rows == BLOCK) {
      flush();
    }
  }

  private void tangentRow(int from) {
    int first = reset ? 3 : 2;
    first = membrane ? first : 1;
    int at = from;
    int next = 0;
    if (membrane && free[next++]) {
      double slope = 0;
      int column = first + eta.length + gamma.length;
      for (int q = 0; atOnce && q < kink.length; q++) {
        slope += u > kink[q] ? w[column + q] : 0;
      }
      double total = Math.fma(slope, uTangent, sumTangent);
      for (double y : hByMembrane) {
        total += y;
      }
      x[at] = total;
      at += BLOCK;
    }
    at = putTangents(filteredTangent, first, next, at);
    next += eta.length;
    at = putTangents(gammaTangent, first + eta.length, next, at);
    next += gamma.length;
    for (double y : hTangent) {
      if (free[next++]) {
        x[at] = y;
        at += BLOCK;
      }
    }
    putTangents(fastTangent, columns - fast.length, next, at);
  }

  /** Writes columns from {@code from} on, and says where the next one begins. */
  private int put(double[] values, int from) {
    int at = from;
    for (double y : values) {
      x[at] = y;
      at += BLOCK;
    }
    return at;
  }

  /** The same of derivatives in free time constants, times coefficients from {@code column} on. */
  private int putTangents(double[] values, int column, int constant, int from) {
    int at = from;
    for (int k = 0; k < values.length; k++) {
      if (free[constant + k]) {
        x[at] = w[column + k] * values[k];
        at += BLOCK;
      }
    }
    return at;
  }

  private void flush() {
    if (rows > 0) {
      taker.take(this, rows);
      rows = 0;
    }
  }
}
