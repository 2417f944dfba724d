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
 * two. Rows come in blocks.
 *
 * <p>Every state is a filter, dz/dt = (source - z)/tau, of another state, of the current or of
 * nothing. Layout: what is a column, in the order of the columns after {@code rate}; then eta, what
 * is above the kinks where that is no column, the current and a zero.
 *
 * <p>With tangents there is a column more for each free time constant: the derivative of log lambda
 * in its logarithm, at given coefficients.
 */
final class GifRows {
  /** Takes blocks, each of which is overwritten by the next. */
  @FunctionalInterface
  interface Taker {
    /** Takes the rows of a block. */
    void take(RowBlock block);
  }

  private final FitData data;
  private final GifStructure structure;
  private final double[] input;
  private final boolean tangents;
  private final int columns;
  private final boolean membrane;
  private final boolean reset;
  private final boolean atOnce;
  private final double[] kink;
  private final RowBlock block;
  private Taker taker = from -> {};

  // z, where its sources are in z, and what a step moves, as a fraction: dt / tau
  private final double[] z;
  private final int[] source;
  private final double[] moving;

  /** The same while the membrane is held in dead time. */
  private final double[] held;

  private double[] fraction;

  // where in z they begin; u is the first
  private final int filtered;
  private final int gamma;
  private final int above;
  private final int h;
  private final int fast;
  private final int eta;
  private final int current;

  private final double[] etaJump;
  private final double[] gammaJump;
  private final double[] etaJumpTangent;
  private final double[] gammaJumpTangent;

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
    block = new RowBlock(columns + (tangents ? frees : 0));
    membrane = structure.membrane().isPresent();
    reset = structure.hasReset();
    Coupling coupling = structure.coupling().orElse(null);
    List<Double> kinks = coupling == null ? List.of() : coupling.kinks();
    List<TimeConstant> couplingTau = coupling == null ? List.of() : coupling.tau();
    kink = kinks.stream().mapToDouble(Double::doubleValue).toArray();
    atOnce = coupling != null && coupling.atOnce();
    etaJump = jumps(structure.eta());
    gammaJump = jumps(structure.gamma());
    etaJumpTangent = tangents(structure.eta(), etaJump);
    gammaJumpTangent = tangents(structure.gamma(), gammaJump);
    int etas = etaJump.length;
    filtered = membrane ? reset ? 2 : 1 : 0;
    gamma = filtered + etas;
    int afterGamma = gamma + gammaJump.length;
    h = afterGamma + (atOnce ? kink.length : 0);
    fast = h + couplingTau.size() * kink.length;
    eta = fast + structure.fast().size();
    above = atOnce ? afterGamma : eta + etas;
    current = eta + etas + (atOnce ? 0 : kink.length);
    int zero = current + 1;
    z = new double[zero + 1];
    source = new int[current];
    moving = new double[current];
    double dt = data.grid().step();
    Arrays.fill(source, zero);
    if (membrane) {
      double rate = dt / structure.membrane().get().tau().value();
      Arrays.fill(moving, 0, gamma, rate);
      source[0] = current;
    }
    for (int k = 0; k < etas; k++) {
      source[filtered + k] = eta + k;
    }
    put(structure.eta(), eta);
    put(structure.gamma(), gamma);
    put(structure.fast(), fast);
    Arrays.fill(source, fast, eta, current);
    for (int j = 0; j < couplingTau.size(); j++) {
      for (int q = 0; q < kink.length; q++) {
        moving[h + j * kink.length + q] = dt / couplingTau.get(j).value();
        source[h + j * kink.length + q] = above + q;
      }
    }
    held = moving.clone();
    if (reset) {
      Arrays.fill(held, 0, gamma, 0);
    }
    etaTangent = new double[etas];
    filteredTangent = new double[etas];
    gammaTangent = new double[gammaJump.length];
    fastTangent = new double[eta - fast];
    hSum = new double[couplingTau.size()];
    hByMembrane = new double[hSum.length];
    hTangent = new double[hSum.length];
  }

  private void put(List<TimeConstant> list, int at) {
    double dt = data.grid().step();
    for (int k = 0; k < list.size(); k++) {
      moving[at + k] = dt / list.get(k).value();
    }
  }

  /** An exponential that is 1 at the end of the dead time begins at the spike with this. */
  private double[] jumps(List<TimeConstant> list) {
    return list.stream()
        .mapToDouble(t -> Elementary.exp(structure.refractory() / t.value()))
        .toArray();
  }

  /** Minus derivatives of {@link #jumps} in the logarithms of the time constants. */
  private double[] tangents(List<TimeConstant> list, double[] jump) {
    double[] tangent = new double[jump.length];
    Arrays.setAll(tangent, k -> structure.refractory() / list.get(k).value() * jump[k]);
    return tangent;
  }

  /** {@return the number of columns, those of tangents included} */
  int width() {
    return block.width;
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
    block.count = 0;
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
    int m = 0;
    while (m < end) {
      boolean wanted = steps.has(m);
      double cutAt = dead ? Math.min(deadUntil, spikeAt) : spikeAt;
      int whole = (int) Math.min(cutAt, Math.min(steps.sameUntil(m), grid.steps() - 1));
      if (whole > m) {
        wholeSteps(m, whole, offset, wanted && !dead, dt);
        m = whole;
        continue;
      }
      z[current] = membrane ? input[offset + m] : 0;
      double at = m;
      double stop = m + (m + 1 == grid.steps() ? grid.length(m) / dt : 1);
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
          substep(cut - at, wanted && !dead, (cut - at) * dt);
          at = cut;
        }
        if (deadEnds) {
          dead = false;
          fraction = moving;
        } else {
          fire();
          dead = refractory > 0;
          fraction = dead ? held : moving;
          deadUntil = place(spikes.time(repetition, next) + refractory);
          next++;
          spikeAt = next < events ? place(spikes.time(repetition, next)) : Double.POSITIVE_INFINITY;
        }
      }
      substep(stop - at, wanted && !dead, (stop - at) * dt);
      m++;
    }
    flush();
  }

  /** Steps without a cut. */
  private void wholeSteps(int from, int to, int offset, boolean wanted, double dt) {
    for (int m = from; m < to; m++) {
      z[current] = membrane ? input[offset + m] : 0;
      substep(1, wanted, dt);
    }
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
        "the dead time %s is longer than the interval from %s to %s in repetition %d: give a shorter one, or correct the spikes or the unit of their times"
            .formatted(structure.refractory(), before, time, repetition));
  }

  private void clear() {
    Arrays.fill(z, 0);
    setAbove();
    fraction = moving;
    sum = 0;
    sumTangent = 0;
    uTangent = 0;
    for (double[] state :
        List.of(
            etaTangent, filteredTangent, gammaTangent, fastTangent, hSum, hByMembrane, hTangent)) {
      Arrays.fill(state, 0);
    }
  }

  /** What u is above the kinks. */
  private void setAbove() {
    for (int q = 0; q < kink.length; q++) {
      z[above + q] = Math.max(z[0] - kink[q], 0);
    }
  }

  private void fire() {
    if (reset) {
      Arrays.fill(z, 0, gamma, 0);
      z[1] = 1;
      setAbove();
      uTangent = 0;
      Arrays.fill(filteredTangent, 0);
      if (tangents) {
        sum = w[2];
        sumTangent = 0;
      }
    }
    for (int k = 0; k < etaJump.length; k++) {
      z[eta + k] += etaJump[k];
      etaTangent[k] -= etaJumpTangent[k];
    }
    for (int k = 0; k < gammaJump.length; k++) {
      z[gamma + k] += gammaJump[k];
      gammaTangent[k] -= gammaJumpTangent[k];
    }
  }

  /** One row, where it is wanted, and the move over a part {@code d} of a step. */
  private void substep(double d, boolean wanted, double seconds) {
    if (wanted) {
      row(seconds, 0);
    }
    if (tangents) {
      moveTangents(d);
    }
    // what is a source of others comes after them, so that they see it as it was
    for (int k = 0; k < source.length; k++) {
      z[k] = Math.fma(d * fraction[k], z[source[k]] - z[k], z[k]);
    }
    setAbove();
  }

  /** Derivatives in log tau: a = dt / tau has the derivative -a. */
  private void moveTangents(double d) {
    double a = membrane ? d * fraction[0] : 0;
    double drive = membrane ? w[1] * z[current] : 0;
    for (int k = 0; k < etaJump.length; k++) {
      drive = Math.fma(w[1 + filtered + k], z[eta + k], drive);
    }
    for (int j = 0; j < hSum.length; j++) {
      int first = h + j * kink.length;
      double p = d * moving[first];
      double drivenBy = 0;
      double slope = 0;
      for (int q = 0; q < kink.length; q++) {
        double weight = w[1 + first + q];
        drivenBy = Math.fma(weight, z[above + q], drivenBy);
        slope += z[above + q] > 0 ? weight : 0;
      }
      hByMembrane[j] = Math.fma(p, slope * uTangent - hByMembrane[j], hByMembrane[j]);
      hTangent[j] = Math.fma(p, hSum[j] - drivenBy - hTangent[j], hTangent[j]);
      hSum[j] = Math.fma(p, drivenBy - hSum[j], hSum[j]);
    }
    sumTangent = Math.fma(a, sum - drive - sumTangent, sumTangent);
    sum = Math.fma(a, drive - sum, sum);
    uTangent = Math.fma(a, z[0] - z[current] - uTangent, uTangent);
    for (int k = 0; k < etaTangent.length; k++) {
      filteredTangent[k] = Math.fma(a, etaTangent[k] - filteredTangent[k], filteredTangent[k]);
      etaTangent[k] = Math.fma(d * moving[eta + k], z[eta + k] - etaTangent[k], etaTangent[k]);
    }
    for (int k = 0; k < gammaTangent.length; k++) {
      gammaTangent[k] =
          Math.fma(d * moving[gamma + k], z[gamma + k] - gammaTangent[k], gammaTangent[k]);
    }
    for (int k = 0; k < fastTangent.length; k++) {
      double away = z[fast + k] - z[current];
      fastTangent[k] = Math.fma(d * moving[fast + k], away - fastTangent[k], fastTangent[k]);
    }
  }

  private void row(double seconds, double spikes) {
    int at = block.count;
    block.length[at] = seconds;
    block.spike[at] = spikes;
    for (int c = 1; c < columns; c++) {
      at += RowBlock.STRIDE;
      block.x[at] = z[c - 1];
    }
    if (tangents) {
      tangentRow(at + RowBlock.STRIDE);
    }
    block.count++;
    if (block.count == RowBlock.ROWS) {
      flush();
    }
  }

  private void tangentRow(int from) {
    int at = from;
    int next = 0;
    if (membrane && free[next++]) {
      double slope = 0;
      for (int q = 0; atOnce && q < kink.length; q++) {
        slope += z[above + q] > 0 ? w[1 + above + q] : 0;
      }
      double total = Math.fma(slope, uTangent, sumTangent);
      for (double y : hByMembrane) {
        total += y;
      }
      block.x[at] = total;
      at += RowBlock.STRIDE;
    }
    at = putTangents(filteredTangent, filtered, next, at);
    next += filteredTangent.length;
    at = putTangents(gammaTangent, gamma, next, at);
    next += gammaTangent.length;
    for (double y : hTangent) {
      if (free[next++]) {
        block.x[at] = y;
        at += RowBlock.STRIDE;
      }
    }
    putTangents(fastTangent, fast, next, at);
  }

  /**
   * Writes derivatives in free time constants, times the coefficients of states from {@code first}
   * on, and says where the next column begins.
   */
  private int putTangents(double[] values, int first, int constant, int from) {
    int at = from;
    for (int k = 0; k < values.length; k++) {
      if (free[constant + k]) {
        block.x[at] = w[1 + first + k] * values[k];
        at += RowBlock.STRIDE;
      }
    }
    return at;
  }

  private void flush() {
    if (block.count > 0) {
      taker.take(block);
      block.count = 0;
    }
  }
}
