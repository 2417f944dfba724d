package io.roughspike.kernel;

import static io.roughspike.goursat.LiftRows.FIRST;
import static io.roughspike.goursat.LiftRows.LANES;

import io.roughspike.goursat.LiftRows;
import io.roughspike.path.SpikeLifts;

/**
 * Kernels of paths x, one after the other, with eight paths y, and their derivatives in the event
 * times of x. One worker's workspace.
 *
 * <p>Derivatives need the kernel of what lies before each move of x along time, and that of what
 * lies behind it: one sweep forwards, whose lines are kept on a tape, and one from the end. A tape
 * of more than {@value #WHOLE_TAPE} numbers is cut into parts; the sweep forwards keeps a snapshot
 * at the start of each and is run again, part by part, from the last to the first. So the memory of
 * n events grows like n^1.5.
 */
final class LiftSolver {
  /** 4 MiB of tape stay in the cache and cost less than a second sweep. */
  private static final int WHOLE_TAPE = 1 << 19;

  private final LiftRows rows;
  private final LiftMoves moves = new LiftMoves();
  private final LiftLanes lanes = new LiftLanes();
  private final LiftLanes reversedLanes = new LiftLanes();
  private final LiftSweep sweep;
  private final LiftSweep reversed;
  private final double[] one = new double[FIRST + LANES];
  private double[] tape = {};
  private double[] snapshots = {};

  /** Derivatives in the lengths of the moves of x along time, move i in lane l at i LANES + l. */
  private double[] derivatives = {};

  private SpikeLifts x;
  private int degree;

  LiftSolver(LiftRows rows) {
    this.rows = rows;
    this.sweep = new LiftSweep(rows, lanes);
    this.reversed = new LiftSweep(rows, reversedLanes);
  }

  /** Takes up the paths y from {@code first} on. */
  void block(
      SpikeLifts newX,
      SpikeLifts y,
      int first,
      LiftDegrees degrees,
      LiftJumps jumps,
      boolean derivativesWanted) {
    x = newX;
    degree = degrees.time();
    boolean leadLag = y.options().leadLag();
    int neurons = y.trains().neuronCount();
    lanes.read(y, first, degree, false);
    sweep.reserve(degrees, jumps, leadLag, neurons);
    if (derivativesWanted) {
      reversedLanes.read(y, first, degree, true);
      reversed.reserve(degrees, jumps, leadLag, neurons);
    }
  }

  /** Solves for path {@code i} of x; {@link #kernel} then has the values. */
  void solve(int i) {
    moves.read(x, i, degree);
    sweep.start();
    for (int move = 0; move <= x.trains().count(i); move++) {
      forward(i, move);
    }
  }

  /** The kernel with path y in {@code lane}. */
  double kernel(int lane) {
    return sweep.end()[FIRST + lane];
  }

  private void forward(int i, int move) {
    if (move > 0) {
      sweep.jump(x.trains().neuron(i, move - 1));
    }
    sweep.time(moves.taps(), move * degree);
  }

  /** Solves likewise; {@link #derivative} then has the derivatives too. */
  void solveAndDifferentiate(int i) {
    int last = x.trains().count(i);
    int line = sweep.lineSize();
    int part = partSize(last + 1, line);
    int lastPart = last / part;
    tape = LiftMemory.atLeast(tape, FIRST + part * line);
    snapshots = LiftMemory.atLeast(snapshots, Math.multiplyExact(lastPart, sweep.snapshotSize()));
    derivatives = LiftMemory.atLeast(derivatives, (last + 1) * LANES);
    moves.read(x, i, degree);
    sweep.start();
    for (int move = 0; move <= last; move++) {
      if (move % part == 0 && move < lastPart * part) {
        sweep.save(snapshots, move / part * sweep.snapshotSize());
      }
      forward(i, move);
      keep(move % part);
    }
    reversed.start();
    for (int move = last; move >= 0; move--) {
      if (move < last) {
        reversed.jump(x.trains().neuron(i, move));
        if ((move + 1) % part == 0) {
          replay(i, move + 1 - part, part);
        }
      }
      rows.pair(
          lanes.columns(),
          degree,
          lanes.taps(),
          tape,
          move % part * (line / LANES),
          reversed.edges(),
          one);
      System.arraycopy(one, FIRST, derivatives, move * LANES, LANES);
      reversed.time(moves.taps(), move * degree);
    }
  }

  private int partSize(int count, int line) {
    if ((long) count * line <= WHOLE_TAPE) {
      return count;
    }
    double balanced = Math.sqrt((double) count * sweep.snapshotSize() / line);
    return Math.max(1, Math.min(count, (int) balanced));
  }

  /** Runs the sweep forwards again over one part, whose lines replace those on the tape. */
  private void replay(int i, int from, int part) {
    sweep.restore(snapshots, from / part * sweep.snapshotSize());
    for (int move = from; move < from + part; move++) {
      forward(i, move);
      keep(move - from);
    }
  }

  private void keep(int place) {
    System.arraycopy(
        sweep.edges(), FIRST, tape, FIRST + place * sweep.lineSize(), sweep.lineSize());
  }

  /** The derivative of the kernel in lane {@code lane} in the time of event {@code event} of x. */
  double derivative(int event, int lane) {
    int at = event * LANES + lane;
    return x.options().timeScale() * (derivatives[at] - derivatives[at + LANES]);
  }
}
