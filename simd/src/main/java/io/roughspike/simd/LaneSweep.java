package io.roughspike.simd;

import io.roughspike.engine.Run;
import io.roughspike.gradient.DiscreteAdjoint;
import io.roughspike.model.Parameter;
import io.roughspike.solver.Discretisation;
import io.roughspike.solver.Segment;
import java.util.Arrays;

/**
 * The reverse sweep over the rows of a lane tape and the entries of its log: rows are swept for all
 * lanes together, logged segments by the scalar code in between.
 */
final class LaneSweep {
  private final int lanes;
  private final DiscreteAdjoint sweep = new DiscreteAdjoint();
  private final SimdSweep rows;
  private final double[] vb;
  private final double[] ib;
  private final double[] sb;
  private final double[] sums;
  private final double[] laterVb;
  private final double[] laterIb;
  private final double[] laterSb;
  private final int[] sample;
  private final int[] firstRow;
  private final int[] event;

  /** Bit l set where lane l's segment of the row was swept by the scalar code. */
  private long swept;

  /** Bit l set where lane l's path stopped in the row. */
  private long stopped;

  LaneSweep(int lanes) {
    this.lanes = lanes;
    rows = new SimdSweep(lanes);
    vb = rows.vb;
    ib = rows.ib;
    sb = rows.sb;
    sums = rows.sums;
    laterVb = new double[lanes];
    laterIb = new double[lanes];
    laterSb = new double[lanes];
    sample = new int[lanes];
    firstRow = new int[lanes];
    event = new int[lanes];
  }

  /**
   * Sweeps {@code rowCount} rows backwards.
   *
   * @param zeroRow stands in for the second Brownian channel where that is not drawn
   * @param firstSample sample whose gradient is row 0 of {@code gradients}
   * @param gradients receives the gradient of each sample, {@link Parameter#COUNT} values a row
   */
  void sweep(
      Run run,
      LaneTape tape,
      EventTape events,
      LaneLog log,
      int rowCount,
      double[] zeroRow,
      int firstSample,
      double[] gradients) {
    rows.clear();
    Arrays.fill(sample, -1);
    Segment full = run.discretisation().full();
    boolean signal = run.discretisation().hasSignal();
    double[] z2 = run.secondChannel() ? tape.z2 : zeroRow;
    for (int r = rowCount - 1; r >= 0; r--) {
      while (log.position() > 2 * r + 1) {
        popOutsideRow(run, log, firstSample, gradients);
      }
      swept = 0;
      stopped = 0;
      while (log.position() == 2 * r + 1) {
        popInRow(run, log);
      }
      if (run.hasStates()) {
        addStateCotangents(run, r);
      }
      int at = r * lanes;
      int z2At = run.secondChannel() ? at : 0;
      if (events.row() == r) {
        sweepWithEvents(events, tape, r, z2, z2At, signal, full);
      } else {
        rows.row(tape, at, z2, z2At, signal, full);
      }
      for (long left = swept; left != 0; left &= left - 1) {
        int l = Long.numberOfTrailingZeros(left);
        vb[l] = laterVb[l];
        ib[l] = laterIb[l];
        sb[l] = laterSb[l];
      }
    }
    while (!log.isEmpty()) {
      popOutsideRow(run, log, firstSample, gradients);
    }
  }

  private void sweepWithEvents(
      EventTape events, LaneTape tape, int r, double[] z2, int z2At, boolean signal, Segment full) {
    int at = r * lanes;
    for (; events.row() == r; events.pop()) {
      rows.event(events, tape, at, z2, z2At, signal, full);
      for (long left = events.fired(); left != 0; left &= left - 1) {
        event[events.lane() + Long.numberOfTrailingZeros(left)]--;
      }
    }
    rows.row(tape, at, z2, z2At, signal, full);
    Arrays.fill(rows.weight, 1);
  }

  /** Handles an entry between rows: the start or end of a sample, or a segment after its rows. */
  private void popOutsideRow(Run run, LaneLog log, int firstSampleOfChunk, double[] gradients) {
    int l = log.lane();
    switch (log.kind()) {
      case LaneLog.START -> {
        sweep.resume(vb[l], ib[l], sb[l], sums, l, lanes);
        if (run.hasStates()) {
          sweep.addStateCotangents(
              run.stateCotangentV(log.sample(), 0), run.stateCotangentI(log.sample(), 0));
        }
        sweep.finish(
            run.discretisation().full(),
            gradients,
            (log.sample() - firstSampleOfChunk) * Parameter.COUNT);
        vb[l] = 0;
        ib[l] = 0;
        sb[l] = 0;
        sample[l] = -1;
      }
      case LaneLog.END -> end(log, l);
      case LaneLog.SEGMENT -> {
        segment(run, log, l);
        vb[l] = sweep.vb();
        ib[l] = sweep.ib();
        sb[l] = sweep.sb();
      }
      default -> throw new IllegalStateException("entry of kind " + log.kind());
    }
    log.pop();
  }

  /**
   * Handles an entry of the row itself. The lane's new cotangents are kept until the row is swept,
   * in which the lane takes part with zeros.
   */
  private void popInRow(Run run, LaneLog log) {
    int l = log.lane();
    if (log.kind() == LaneLog.END) {
      end(log, l);
      stopped |= 1L << l;
    } else {
      segment(run, log, l);
      laterVb[l] = sweep.vb();
      laterIb[l] = sweep.ib();
      laterSb[l] = sweep.sb();
      vb[l] = 0;
      ib[l] = 0;
      sb[l] = 0;
      swept |= 1L << l;
    }
    log.pop();
  }

  private void end(LaneLog log, int l) {
    vb[l] = 0;
    ib[l] = 0;
    sb[l] = 0;
    for (int k = 0; k < DiscreteAdjoint.SUMS; k++) {
      sums[k * lanes + l] = 0;
    }
    sample[l] = log.sample();
    firstRow[l] = log.firstRow();
    event[l] = log.spikes();
  }

  /** Sweeps the segment on top of the log for lane {@code l}. */
  private void segment(Run run, LaneLog log, int l) {
    int n = log.sample();
    int m = log.step();
    Discretisation discretisation = run.discretisation();
    sweep.resume(vb[l], ib[l], sb[l], sums, l, lanes);
    if (run.hasStates()) {
      sweep.addStateCotangents(
          log.stopped() ? run.stateCotangentVFrom(n, m + 1) : run.stateCotangentV(n, m + 1),
          log.stopped() ? run.stateCotangentIFrom(n, m + 1) : run.stateCotangentI(n, m + 1));
    }
    sweep.beginSegment();
    Segment coefficients = discretisation.segment(m);
    int substeps = log.substeps();
    for (int k = substeps - 1; k >= 0; k--) {
      boolean fired = k < substeps - 1 || log.stopped();
      if (fired) {
        event[l]--;
      }
      sweep.substep(
          coefficients,
          log.substepV(k),
          log.substepI(k),
          log.substepClock(k),
          log.substepFraction(k),
          log.z1(),
          log.z2(),
          log.u(),
          fired,
          fired ? run.eventCotangent(n, event[l]) : 0);
    }
  }

  /** Adds the cotangents of the states at the end of row {@code r} to the lanes swept together. */
  private void addStateCotangents(Run run, int r) {
    for (int l = 0; l < lanes; l++) {
      if (sample[l] >= 0 && (swept >>> l & 1) == 0) {
        int n = sample[l];
        int gridPoint = r - firstRow[l] + 1;
        boolean frozen = (stopped >>> l & 1) != 0;
        vb[l] += frozen ? run.stateCotangentVFrom(n, gridPoint) : run.stateCotangentV(n, gridPoint);
        ib[l] += frozen ? run.stateCotangentIFrom(n, gridPoint) : run.stateCotangentI(n, gridPoint);
      }
    }
  }
}
