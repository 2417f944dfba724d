package io.roughspike.kernel;

import io.roughspike.engine.Loops;
import io.roughspike.goursat.GoursatRows;
import io.roughspike.path.PathSource;
import java.util.Arrays;

/** The workspace of one thread for signature kernels: a group of paths x against blocks of y. */
final class KernelWorker {
  /** Pairs that are worth lanes of their own, even if others stay empty. */
  private static final int FEWEST_LANES = 3;

  /** Numbers that a derivative may keep for pairs side by side; beyond, one pair at a time. */
  private static final long MOST_NUMBERS = 1 << 23;

  private final GoursatSolver alone;
  private final GoursatSolver abreast;
  private double[] points = {};
  private int[] starts = {};

  KernelWorker(StaticKernel kernel, int dyadicOrder, Loops loops) {
    GoursatRows rows = loops.newGoursatRows();
    alone = new GoursatSolver(kernel, dyadicOrder, loops.newGoursatRow());
    abreast = rows.lanes() == 1 ? alone : new GoursatSolver(kernel, dyadicOrder, rows);
  }

  /** Reads the paths {@code from} to {@code to - 1} of x; returns the largest number of points. */
  private int first(PathSource x, int from, int to) {
    if (starts.length < to - from) {
      starts = new int[to - from];
    }
    int size = 0;
    int most = 1;
    for (int i = from; i < to; i++) {
      starts[i - from] = size;
      size = Math.addExact(size, Math.multiplyExact(x.points(i), x.channels()));
      most = Math.max(most, x.points(i));
    }
    points = Buffers.atLeast(points, size);
    for (int i = from; i < to; i++) {
      x.read(i, points, starts[i - from]);
    }
    return most;
  }

  /** Gives paths y from {@code j} on, below {@code end}, to the solver that suits their number. */
  private GoursatSolver second(PathSource y, int j, int end) {
    GoursatSolver solver = end - j < FEWEST_LANES ? alone : abreast;
    solver.second(y, j, Math.min(solver.lanes(), end - j));
    return solver;
  }

  /** Computes the values of a task; returns how many they are, mirror images not counted. */
  int values(GramTasks tasks, int task) {
    PathSource x = tasks.x();
    PathSource y = tasks.y();
    int from = tasks.firstRow(task);
    int to = tasks.endRow(task);
    boolean symmetric = tasks.isSymmetric();
    int last = tasks.endColumn(task);
    int pairs = 0;
    if (symmetric && last <= from) {
      return pairs;
    }
    first(x, from, to);
    for (int j = tasks.firstColumn(task); j < last; ) {
      GoursatSolver solver = second(y, j, last);
      int next = j + solver.count();
      for (int i = from; i < (symmetric ? Math.min(to, next) : to); i++) {
        solver.solve(points, starts[i - from], x.points(i));
        for (int column = symmetric ? Math.max(i, j) : j; column < next; column++) {
          tasks.put(i, column, solver.value(column - j));
          pairs++;
        }
      }
      j = next;
    }
    return pairs;
  }

  /**
   * The derivative of the sum over a task of cotangents times values.
   *
   * @param totals receives the derivative in the path of the task's row r at {@code [totalsAt +
   *     r]}, in the way of {@link #finish}
   * @param bandwidths receives that in the bandwidth likewise
   * @return the first pair, as index into the Gram matrix, whose value is not finite, or {@link
   *     Long#MAX_VALUE}
   */
  long derivative(
      GramTasks tasks,
      int task,
      double[][] totals,
      int totalsAt,
      double[] bandwidths,
      int bandwidthsAt) {
    PathSource x = tasks.x();
    PathSource y = tasks.y();
    int from = tasks.firstRow(task);
    int rows = tasks.endRow(task) - from;
    int most = first(x, from, from + rows);
    for (int r = 0; r < rows; r++) {
      int size = x.points(from + r) * x.channels();
      totals[totalsAt + r] = Buffers.atLeast(totals[totalsAt + r], size);
      Arrays.fill(totals[totalsAt + r], 0, size, 0);
      bandwidths[bandwidthsAt + r] = 0;
    }
    long failure = Long.MAX_VALUE;
    int last = tasks.endColumn(task);
    for (int j = tasks.firstColumn(task); j < last; ) {
      GoursatSolver solver = second(y, j, last);
      if (solver.lanes() > 1 && solver.tape(most) > MOST_NUMBERS) {
        solver = second(y, j, j + 1);
      }
      for (int r = 0; r < rows; r++) {
        int pair = (from + r) * y.samples() + j;
        bandwidths[bandwidthsAt + r] =
            solver.addGradient(
                points,
                starts[r],
                x.points(from + r),
                tasks.matrix(),
                pair,
                totals[totalsAt + r],
                bandwidths[bandwidthsAt + r]);
        for (int l = 0; l < solver.count(); l++) {
          if (!Double.isFinite(solver.value(l))) {
            failure = Math.min(failure, pair + l);
          }
        }
      }
      j += solver.count();
    }
    return failure;
  }

  /** Makes of a total the derivative in the points of x. */
  void finish(double[] total, int pathPoints, int channels) {
    alone.finish(total, pathPoints, channels);
  }
}
