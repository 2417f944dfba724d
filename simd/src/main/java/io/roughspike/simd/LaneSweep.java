package io.roughspike.simd;

import static io.roughspike.simd.LaneShapes.FIRST;

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
  /** Parameters whose derivatives need sums of states and noise. */
  private static final Parameter[] OF_DRIFT_AND_NOISE = {
    Parameter.MU1,
    Parameter.MU2,
    Parameter.SIGMA11,
    Parameter.SIGMA12,
    Parameter.SIGMA21,
    Parameter.SIGMA22
  };

  /** Parameters whose derivatives need sums over the intensity. */
  private static final Parameter[] OF_INTENSITY = {
    Parameter.V_THRESHOLD, Parameter.BETA, Parameter.TAU_S, Parameter.INTENSITY_CAP
  };

  private int lanes;
  private final DiscreteAdjoint sweep = new DiscreteAdjoint();
  private final double[] vb;
  private final double[] ib;
  private final double[] sb;
  private final double[] sums;
  private final double[] laterVb;
  private final double[] laterIb;
  private final double[] laterSb;
  private final int[] sample;
  private final int[] firstRow;
  private final boolean[] swept;
  private final int[] sweptLanes;
  private int sweptCount;

  /** Room for {@code lanes} lanes. */
  LaneSweep(int lanes) {
    swept = new boolean[lanes];
    sweptLanes = new int[lanes];
    vb = new double[FIRST + lanes];
    ib = new double[FIRST + lanes];
    sb = new double[FIRST + lanes];
    sums = new double[FIRST + DiscreteAdjoint.SUMS * lanes];
    laterVb = new double[lanes];
    laterIb = new double[lanes];
    laterSb = new double[lanes];
    sample = new int[lanes];
    firstRow = new int[lanes];
  }

  /**
   * Sweeps {@code rows} rows backwards.
   *
   * @param potentialOnly whether the current is 0 and only channel 0 drives the potential
   * @param laneCount lanes of the tape
   * @param firstSample sample whose gradient is row 0 of {@code gradients}
   * @param gradients receives the gradient of each sample, {@link Parameter#COUNT} values a row
   */
  void sweep(
      Run run,
      boolean potentialOnly,
      int laneCount,
      LaneTape tape,
      LaneLog log,
      int rows,
      double[] noSecondChannel,
      int firstSample,
      double[] gradients) {
    lanes = laneCount;
    Arrays.fill(vb, 0);
    Arrays.fill(ib, 0);
    Arrays.fill(sb, 0);
    Arrays.fill(sums, 0);
    Arrays.fill(sample, -1);
    Segment full = run.discretisation().full();
    boolean statesRequested = requests(run, OF_DRIFT_AND_NOISE);
    boolean intensityRequested = requests(run, OF_INTENSITY);
    for (int r = rows - 1; r >= 0; r--) {
      while (log.position() > 2 * r + 1) {
        popOutsideRow(run, log, firstSample, gradients);
      }
      sweptCount = 0;
      while (log.position() == 2 * r + 1) {
        popInRow(run, tape, r, log);
      }
      if (run.hasStates()) {
        addStateCotangents(run, r);
      }
      int at = FIRST + r * lanes;
      if (run.discretisation().hasSignal()) {
        SimdSweep.input(tape.u, at, lanes, vb, sums);
      }
      if (!statesRequested) {
        SimdSweep.currentSum(lanes, vb, sums);
      } else if (potentialOnly) {
        SimdSweep.potentialSums(tape, at, lanes, vb, ib, sums);
        if (run.secondChannel()) {
          SimdSweep.secondChannelSums(tape, at, lanes, vb, ib, sums);
        }
      } else if (run.secondChannel()) {
        SimdSweep.stateSums(tape, at, lanes, tape.z2, at, vb, ib, sums);
      } else {
        SimdSweep.stateSums(tape, at, lanes, noSecondChannel, 0, vb, ib, sums);
      }
      if (intensityRequested) {
        SimdSweep.rowWithSums(tape, at, lanes, vb, ib, sb, sums, full);
      } else {
        SimdSweep.row(tape, at, lanes, vb, ib, sb, full);
      }
      for (int k = 0; k < sweptCount; k++) {
        int l = sweptLanes[k];
        swept[l] = false;
        vb[FIRST + l] = laterVb[l];
        ib[FIRST + l] = laterIb[l];
        sb[FIRST + l] = laterSb[l];
      }
    }
    while (!log.isEmpty()) {
      popOutsideRow(run, log, firstSample, gradients);
    }
  }

  private static boolean requests(Run run, Parameter[] parameters) {
    for (Parameter parameter : parameters) {
      if (run.requested().has(parameter)) {
        return true;
      }
    }
    return false;
  }

  /** Handles an entry between rows: the start or end of a sample, or a segment after its rows. */
  private void popOutsideRow(Run run, LaneLog log, int firstSampleOfChunk, double[] gradients) {
    int l = log.lane();
    switch (log.kind()) {
      case LaneLog.START -> {
        sweep.resume(
            vb[FIRST + l],
            ib[FIRST + l],
            sb[FIRST + l],
            sums,
            SimdSweep.sumsOf(l),
            LaneShapes.GRAIN);
        if (run.hasStates()) {
          sweep.addStateCotangents(
              run.stateCotangentV(log.sample(), 0), run.stateCotangentI(log.sample(), 0));
        }
        sweep.finish(
            run.discretisation().full(),
            gradients,
            (log.sample() - firstSampleOfChunk) * Parameter.COUNT);
        vb[FIRST + l] = 0;
        ib[FIRST + l] = 0;
        sb[FIRST + l] = 0;
        sample[l] = -1;
      }
      case LaneLog.END -> end(log, l);
      case LaneLog.SEGMENT -> {
        segment(run, log, l);
        vb[FIRST + l] = sweep.vb();
        ib[FIRST + l] = sweep.ib();
        sb[FIRST + l] = sweep.sb();
      }
      default -> throw new IllegalStateException("entry of kind " + log.kind());
    }
    log.pop();
  }

  /**
   * Handles an entry of the row itself. The lane's new cotangents are kept until the row is swept,
   * in which the lane takes part with zeros.
   */
  private void popInRow(Run run, LaneTape tape, int r, LaneLog log) {
    int l = log.lane();
    if (log.kind() == LaneLog.END) {
      end(log, l);
    } else {
      if (log.kind() == LaneLog.EVENT) {
        event(run, tape, r, log, l);
      } else {
        segment(run, log, l);
      }
      laterVb[l] = sweep.vb();
      laterIb[l] = sweep.ib();
      laterSb[l] = sweep.sb();
      vb[FIRST + l] = 0;
      ib[FIRST + l] = 0;
      sb[FIRST + l] = 0;
      swept[l] = true;
      sweptLanes[sweptCount++] = l;
    }
    log.pop();
  }

  private void end(LaneLog log, int l) {
    vb[FIRST + l] = 0;
    ib[FIRST + l] = 0;
    sb[FIRST + l] = 0;
    for (int k = 0; k < DiscreteAdjoint.SUMS; k++) {
      sums[SimdSweep.sumsOf(l) + k * LaneShapes.GRAIN] = 0;
    }
    sample[l] = log.sample();
    firstRow[l] = log.firstRow();
  }

  /** Sweeps the step of lane {@code l} in row {@code r}, with the event on top of the log. */
  private void event(Run run, LaneTape tape, int r, LaneLog log, int l) {
    int at = FIRST + r * lanes + l;
    sweep.resume(
        vb[FIRST + l], ib[FIRST + l], sb[FIRST + l], sums, SimdSweep.sumsOf(l), LaneShapes.GRAIN);
    if (run.hasStates()) {
      addStateCotangents(run, log.sample(), r - firstRow[l] + 1, log.stopped());
    }
    sweep.segmentWithEvent(
        run.discretisation().full(),
        tape.v[at],
        tape.i[at],
        tape.clock[at],
        tape.z1[at],
        run.secondChannel() ? tape.z2[at] : 0,
        run.discretisation().hasSignal() ? tape.u[at] : 0,
        log.fraction(),
        log.afterClock(),
        log.timeCotangent(),
        log.stopped());
  }

  private void addStateCotangents(Run run, int n, int gridPoint, boolean stopped) {
    sweep.addStateCotangents(
        stopped ? run.stateCotangentVFrom(n, gridPoint) : run.stateCotangentV(n, gridPoint),
        stopped ? run.stateCotangentIFrom(n, gridPoint) : run.stateCotangentI(n, gridPoint));
  }

  /** Sweeps the segment on top of the log for lane {@code l}. */
  private void segment(Run run, LaneLog log, int l) {
    int m = log.step();
    Discretisation discretisation = run.discretisation();
    sweep.resume(
        vb[FIRST + l], ib[FIRST + l], sb[FIRST + l], sums, SimdSweep.sumsOf(l), LaneShapes.GRAIN);
    if (run.hasStates()) {
      addStateCotangents(run, log.sample(), m + 1, log.stopped());
    }
    sweep.beginSegment();
    Segment coefficients = discretisation.segment(m);
    int substeps = log.substeps();
    double[] values = log.values();
    int noise = log.noiseAt();
    double z1 = values[noise];
    double z2 = values[noise + 1];
    double u = values[noise + 2];
    boolean fired = log.stopped();
    for (int k = substeps - 1; k >= 0; k--) {
      int at = noise + LaneLog.NOISE + k * LaneLog.SUBSTEP;
      sweep.substep(
          coefficients,
          values[at],
          values[at + 1],
          values[at + 2],
          values[at + 3],
          z1,
          z2,
          u,
          fired,
          values[at + 4]);
      fired = true; // all sub-steps but the last end with an event
    }
  }

  /** Adds the cotangents of the states at the end of row {@code r} to the lanes swept together. */
  private void addStateCotangents(Run run, int r) {
    for (int l = 0; l < lanes; l++) {
      if (sample[l] >= 0 && !swept[l]) {
        int gridPoint = r - firstRow[l] + 1;
        vb[FIRST + l] += run.stateCotangentV(sample[l], gridPoint);
        ib[FIRST + l] += run.stateCotangentI(sample[l], gridPoint);
      }
    }
  }
}
