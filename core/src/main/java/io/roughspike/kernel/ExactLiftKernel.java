package io.roughspike.kernel;

import static io.roughspike.goursat.LiftRows.LANES;

import io.roughspike.engine.Engine;
import io.roughspike.engine.WorkerTeam;
import io.roughspike.path.SpikeLifts;
import io.roughspike.spike.EventCotangentTable;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * The signature kernel of lifted spike trains under the linear static kernel, to rounding.
 *
 * <p>Lifts are axis-parallel, so the Goursat problem u_st = &lt;x'_s, y'_t&gt; u (Salvi, Cass,
 * Foster, Lyons and Yang, SIAM J. Math. Data Sci. 2021, arXiv 2006.14794) has a constant product a
 * on each pair of moves: that of their lengths if they go along the same axis, and 0 otherwise.
 * Where it is 0, u(s, t) = u(s, 0) + u(0, t) - u(0, 0). Elsewhere u is an entire function, known
 * from its Taylor series along the edges of the cell, whose degree is chosen such that what is left
 * out is below 2^-60 of the kernel ({@code LiftDegrees} has the bound). No increment is negative
 * unless a basepoint lies behind the first event, so nothing cancels.
 *
 * <p>The derivative in the time of an event is the integral of u q - p v over y's moves along time,
 * u and v being the kernels of what lies before the event and behind it, p and q what its jump adds
 * to them ({@code LiftSolver}). What is left out of either term is below 2^-50 of it.
 *
 * <p>A pair of n and m events costs n m cells along time and as many cells of jumps as there are
 * pairs of events of the same neuron. Each thread has memory for one row of cells of eight pairs,
 * and gradients keep 128 bytes for each pair of events of the same neuron: for 500 events of 10
 * neurons that is 1 MB, and 6 MB with gradients; for 500 events of one neuron 1 MB and 34 MB.
 *
 * <p>The refinement of the lifts does not matter. Both batches must have the same neurons and both
 * lead-lag or neither; their scales and windows may differ.
 */
public final class ExactLiftKernel implements LiftKernel {
  /** A new one; may be used for any number of runs. */
  public ExactLiftKernel() {}

  /** Most paths of x in a task: they share what is prepared of paths y. */
  private static final int MOST_ROWS = 4;

  /** Tasks that gradients are cut into, if there are so many paths of x. */
  private static final int TASKS = 8;

  /** Most paths y in a task that only wants kernels. */
  private static final int COLUMNS = 64 * LANES;

  private final LiftDegrees degrees = new LiftDegrees();
  private final LiftJumps jumps = new LiftJumps();
  private final WorkerTeam.Work values = this::values;
  private final WorkerTeam.Work gradients = this::gradients;
  private Engine engine;
  private LiftSolver[] solvers = {};

  /** One worker's sums of derivatives: path of x in the task, event. */
  private double[][] sums = {};

  private SpikeLifts x;
  private SpikeLifts y;
  private int rows;

  /** The rows that are wanted. */
  private int firstRow;

  private int endRow;
  private boolean symmetric;
  private double[] matrix;
  private EventCotangentTable table;
  private IntConsumer progress;

  @Override
  public void gram(
      Engine newEngine, SpikeLifts newX, SpikeLifts newY, double[] out, IntConsumer p) {
    gramRows(newEngine, newX, newY, 0, newX.samples(), out, p);
  }

  @Override
  public void gram(Engine newEngine, SpikeLifts newX, double[] out, IntConsumer p) {
    gramRows(newEngine, newX, 0, newX.samples(), out, p);
  }

  /**
   * Rows of the Gram matrix of x with y, which have the bits of those of the whole.
   *
   * @param newEngine computes and shares the work out; no bit depends on which
   * @param newX lifts of all rows
   * @param newY lifts of the columns
   * @param from first row that is wanted
   * @param to row after the last
   * @param out receives them, a row for each
   * @param p told how many pairs are done since it was told last, from any thread
   */
  public void gramRows(
      Engine newEngine,
      SpikeLifts newX,
      SpikeLifts newY,
      int from,
      int to,
      double[] out,
      IntConsumer p) {
    symmetric = false;
    prepare(newEngine, newX, newY, from, to, out, p, false);
    newEngine.share(rowTasks() * columnTasks(), values);
  }

  /**
   * Rows of the Gram matrix of x with itself from the diagonal on; what is left of it is not set,
   * unless all rows are wanted. They have the bits of those of the whole.
   *
   * @param newEngine computes and shares the work out; no bit depends on which
   * @param newX lifts of all rows
   * @param from first row that is wanted
   * @param to row after the last
   * @param out receives them, a row for each
   * @param p told how many pairs are done since it was told last, from any thread
   */
  public void gramRows(
      Engine newEngine, SpikeLifts newX, int from, int to, double[] out, IntConsumer p) {
    symmetric = true;
    prepare(newEngine, newX, newX, from, to, out, p, false);
    newEngine.share(rowTasks() * columnTasks(), values);
  }

  @Override
  public void addGradient(
      Engine newEngine,
      SpikeLifts newX,
      SpikeLifts newY,
      double[] cotangents,
      EventCotangentTable out,
      IntConsumer p) {
    table = out;
    prepare(newEngine, newX, newY, 0, newX.samples(), cotangents, p, true);
    newEngine.share(rowTasks(), gradients);
  }

  private int rowTasks() {
    return (endRow - firstRow + rows - 1) / rows;
  }

  private int columnTasks() {
    return (y.samples() + COLUMNS - 1) / COLUMNS;
  }

  private void prepare(
      Engine newEngine,
      SpikeLifts newX,
      SpikeLifts newY,
      int from,
      int to,
      double[] newMatrix,
      IntConsumer newProgress,
      boolean derivatives) {
    check(newX, newY);
    GramTasks.requireLength(newX, newY, from, to, newMatrix, derivatives ? "cotangents" : "out");
    firstRow = from;
    endRow = to;
    x = newX;
    y = newY;
    rows = Math.clamp((x.samples() + TASKS - 1) / TASKS, 1, MOST_ROWS);
    matrix = newMatrix;
    progress = newProgress;
    if (!newEngine.equals(engine)) {
      engine = newEngine;
      solvers = new LiftSolver[engine.threads()];
      Arrays.setAll(solvers, worker -> new LiftSolver(newEngine.loops().newLiftRows()));
      sums = new double[engine.threads()][0];
    }
    int neurons = x.trains().neuronCount();
    degrees.choose(x, y, derivatives);
    jumps.read(x.options(), y.options(), neurons, degrees.jump());
  }

  private static void check(SpikeLifts x, SpikeLifts y) {
    int ofX = x.trains().neuronCount();
    int ofY = y.trains().neuronCount();
    if (ofX != ofY) {
      throw new IllegalArgumentException(
          "X and Y must have the same neurons, got %d and %d".formatted(ofX, ofY));
    }
    if (x.options().leadLag() != y.options().leadLag()) {
      throw new IllegalArgumentException(
          "X and Y must both have lead-lag channels or neither, got X %s and Y %s"
              .formatted(
                  x.options().leadLag() ? "with" : "without",
                  y.options().leadLag() ? "with" : "without"));
    }
  }

  private void values(int worker, int task) {
    int top = firstRow + task / columnTasks() * rows;
    int lastRow = Math.min(endRow, top + rows) - 1;
    int firstColumn = task % columnTasks() * COLUMNS;
    int lastColumn = Math.min(y.samples(), firstColumn + COLUMNS) - 1;
    LiftSolver solver = solvers[worker];
    int pairs = 0;
    for (int first = firstColumn; first <= lastColumn; first += LANES) {
      int last = Math.min(lastColumn, first + LANES - 1);
      if (symmetric && last < top) {
        continue;
      }
      solver.block(x, y, first, degrees, jumps, false);
      for (int i = top; i <= lastRow && !(symmetric && last < i); i++) {
        solver.solve(i);
        for (int j = symmetric ? Math.max(i, first) : first; j <= last; j++) {
          double value = checked(solver.kernel(j - first), i, j);
          matrix[(i - firstRow) * y.samples() + j] = value;
          if (symmetric && endRow - firstRow == x.samples()) {
            matrix[j * y.samples() + i] = value;
          }
          pairs++;
        }
      }
    }
    progress.accept(pairs);
  }

  private void gradients(int worker, int task) {
    int top = task * rows;
    int lastRow = Math.min(x.samples(), top + rows) - 1;
    int capacity = x.trains().capacity();
    LiftSolver solver = solvers[worker];
    sums[worker] = Buffers.atLeast(sums[worker], rows * capacity);
    double[] sum = sums[worker];
    Arrays.fill(sum, 0, rows * capacity, 0);
    for (int first = 0; first < y.samples(); first += LANES) {
      int last = Math.min(y.samples(), first + LANES) - 1;
      solver.block(x, y, first, degrees, jumps, true);
      for (int i = top; i <= lastRow; i++) {
        solver.solveAndDifferentiate(i);
        for (int j = first; j <= last; j++) {
          var _ = checked(solver.kernel(j - first), i, j);
          double cotangent = matrix[i * y.samples() + j];
          for (int e = 0; e < x.trains().count(i); e++) {
            int at = (i - top) * capacity + e;
            double derivative = checked(solver.derivative(e, j - first), i, j);
            sum[at] = Math.fma(cotangent, derivative, sum[at]);
          }
        }
      }
    }
    for (int i = top; i <= lastRow; i++) {
      for (int e = 0; e < x.trains().count(i); e++) {
        table.add(i, e, sum[(i - top) * capacity + e]);
      }
    }
    progress.accept((lastRow - top + 1) * y.samples());
  }

  private static double checked(double value, int i, int j) {
    if (!Double.isFinite(value)) {
      throw new NonFiniteKernelException(i, j);
    }
    return value;
  }

  @Override
  public String description() {
    return "exact signature kernel of lifts";
  }
}
