package io.roughspike.kernel;

import io.roughspike.engine.Engine;
import io.roughspike.engine.WorkerTeam;
import io.roughspike.path.PathSource;
import io.roughspike.path.PointCotangents;
import io.roughspike.path.SpikeLifts;
import io.roughspike.spike.EventCotangentTable;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntConsumer;

/**
 * The signature kernel k(x, y) = &lt;S(x), S(y)&gt; of piecewise-linear paths under a static kernel
 * kappa, by a second-order finite difference scheme for its Goursat problem
 *
 * <pre>
 *   d^2 k / ds dt = &lt;x'_s, y'_t&gt; k,   k(0, .) = k(., 0) = 1
 * </pre>
 *
 * (Salvi, Cass, Foster, Lyons and Yang, SIAM J. Math. Data Sci. 2021, arXiv 2006.14794). With
 * dyadic order n each cell of the grid of points is cut into 2^n x 2^n; with
 *
 * <pre>
 *   a = (kappa(x_(i+1), y_(j+1)) - kappa(x_(i+1), y_j) - kappa(x_i, y_(j+1)) + kappa(x_i, y_j)) / 4^n
 *   k_11 = (k_01 + k_10) (1 + a/2 + a^2/12) - k_00 (1 - a^2/12)
 * </pre>
 *
 * The error is O(4^-n). k(x, y) and k(y, x) agree up to rounding only: an order of operations in
 * which x and y could change places would cost one more addition from each cell to the next. A Gram
 * matrix of paths with themselves is exactly symmetric: each pair is computed once. Gradients are
 * the exact adjoint of this scheme; that in y is the gradient of the transposed problem, in which x
 * and y change places. Cost: O(4^n L M) for paths of L and M points.
 *
 * <p>Memory of a thread, in numbers of eight bytes: a few rows of N = 2^n (M - 1) cells for each of
 * up to eight pairs side by side. A gradient keeps blocks of h rows of coarse cells and a
 * checkpoint of each, (2^n h + L / h) N numbers a pair with h at least sqrt(L / 2^n) and as large
 * as 1 MiB for all pairs allows; where eight pairs would need more than 64 MiB, it takes one at a
 * time. Nothing grows with the number of paths but the results.
 *
 * <p>Owns its workspace, does not allocate once warm, and serves one caller at a time. No bit
 * depends on the engine.
 */
public final class SignatureKernel implements LiftKernel {
  /** Largest dyadic order. */
  public static final int MOST_DYADIC_ORDER = 12;

  private final StaticKernel staticKernel;
  private final int dyadicOrder;
  private final GramTasks tasks = new GramTasks();
  private final WorkerTeam.Work valuesWork = this::computeValues;
  private final WorkerTeam.Work derivativeWork = this::computeDerivative;
  private Engine lastEngine;
  private KernelWorker[] workers = {};
  private PointCotangents receiver = (sample, cotangents) -> {};
  private IntConsumer listener = done -> {};

  /** Derivatives of the rows a worker has at hand, or of all rows, chunk after chunk. */
  private double[][] totals = {};

  private double[] bandwidths = {};

  /** The first pair that failed, worker by worker. */
  private long[] failures = {};

  /**
   * A kernel of the given static kernel and dyadic order, 0 to {@value #MOST_DYADIC_ORDER}.
   *
   * @param staticKernel a kernel of points
   * @param dyadicOrder 0 to 12
   */
  public SignatureKernel(StaticKernel staticKernel, int dyadicOrder) {
    if (dyadicOrder < 0 || dyadicOrder > MOST_DYADIC_ORDER) {
      throw new IllegalArgumentException(
          "dyadicOrder must be 0 to %d, got %d".formatted(MOST_DYADIC_ORDER, dyadicOrder));
    }
    this.staticKernel = Objects.requireNonNull(staticKernel, "staticKernel");
    this.dyadicOrder = dyadicOrder;
  }

  /**
   * {@return the kernel of the smallest dyadic order that resolves the cells of the Gram matrix of
   * x with y ({@link CellSize}): one order for all pairs, for only then the matrix is that of one
   * kernel}
   *
   * @param kernel a static kernel
   * @param x paths of the rows
   * @param y paths of the columns
   * @throws IllegalArgumentException where no order does
   */
  public static SignatureKernel resolving(StaticKernel kernel, PathSource x, PathSource y) {
    CellSize size = CellSize.of(kernel, x, y);
    int order = size.order();
    if (order > MOST_DYADIC_ORDER) {
      throw new IllegalArgumentException(
          "no dyadic order up to %d resolves increments of up to %.4g in a cell: scale the paths down"
              .formatted(MOST_DYADIC_ORDER, size.bound()));
    }
    return new SignatureKernel(kernel, order);
  }

  /** {@return the static kernel} */
  public StaticKernel staticKernel() {
    return staticKernel;
  }

  /** {@return the dyadic order} */
  public int dyadicOrder() {
    return dyadicOrder;
  }

  /**
   * {@return cells of the Gram matrix of x with y: the work of a call; a gradient costs three times
   * it}
   *
   * @param x paths of the rows
   * @param y paths of the columns
   */
  public double cells(PathSource x, PathSource y) {
    return Math.scalb(moves(x, 1) * moves(y, 1), 2 * dyadicOrder);
  }

  /**
   * {@return cells of the Gram matrix of x with itself, each pair once}
   *
   * @param x paths of the rows
   */
  public double cells(PathSource x) {
    return Math.scalb((moves(x, 1) * moves(x, 1) + moves(x, 2)) / 2, 2 * dyadicOrder);
  }

  /** The sum over paths of the number of moves to a power. */
  private static double moves(PathSource paths, int power) {
    double sum = 0;
    for (int sample = 0; sample < paths.samples(); sample++) {
      sum += Math.pow((double) paths.moves(sample), power);
    }
    return sum;
  }

  /**
   * As {@link LiftKernel#gram(Engine, SpikeLifts, SpikeLifts, double[], IntConsumer)}, for any
   * paths.
   *
   * @param engine computes and shares the work out; no bit depends on which
   * @param x paths of the rows
   * @param y paths of the columns
   * @param out receives it, a row for each x
   * @param progress told how many pairs are done since it was told last, from any thread
   */
  public void gram(Engine engine, PathSource x, PathSource y, double[] out, IntConsumer progress) {
    tasks.take(x, y, out, "out", false);
    values(engine, progress);
  }

  /**
   * As {@link LiftKernel#gram(Engine, SpikeLifts, double[], IntConsumer)}, for any paths. On and
   * above the diagonal it has the bits of the Gram matrix of x with x.
   *
   * @param engine computes and shares the work out; no bit depends on which
   * @param x paths of the rows
   * @param out receives it, a row for each x
   * @param progress told how many pairs are done since it was told last, from any thread
   */
  public void gram(Engine engine, PathSource x, double[] out, IntConsumer progress) {
    tasks.take(x, x, out, "out", true);
    values(engine, progress);
  }

  /**
   * Rows of the Gram matrix of x with y, which have the bits of those of the whole.
   *
   * @param engine computes and shares the work out; no bit depends on which
   * @param x paths of all rows
   * @param y paths of the columns
   * @param from first row that is wanted
   * @param to row after the last
   * @param out receives them, a row for each
   * @param progress told how many pairs are done since it was told last, from any thread
   */
  public void gramRows(
      Engine engine,
      PathSource x,
      PathSource y,
      int from,
      int to,
      double[] out,
      IntConsumer progress) {
    tasks.take(x, y, from, to, out, "out", false);
    values(engine, progress);
  }

  /**
   * Rows of the Gram matrix of x with itself from the diagonal on; what is left of it is not set,
   * unless all rows are wanted. They have the bits of those of the whole.
   *
   * @param engine computes and shares the work out; no bit depends on which
   * @param x paths of all rows
   * @param from first row that is wanted
   * @param to row after the last
   * @param out receives them, a row for each
   * @param progress told how many pairs are done since it was told last, from any thread
   */
  public void gramRows(
      Engine engine, PathSource x, int from, int to, double[] out, IntConsumer progress) {
    tasks.take(x, x, from, to, out, "out", true);
    values(engine, progress);
  }

  private void values(Engine engine, IntConsumer progress) {
    prepare(engine);
    listener = progress;
    engine.share(tasks.count(), valuesWork);
    tasks.requireFinite();
  }

  private void prepare(Engine engine) {
    if (!engine.equals(lastEngine)) {
      workers = new KernelWorker[engine.threads()];
      Arrays.setAll(workers, w -> new KernelWorker(staticKernel, dyadicOrder, engine.loops()));
      failures = new long[workers.length];
      lastEngine = engine;
    }
  }

  private void computeValues(int worker, int task) {
    listener.accept(workers[worker].values(tasks, task));
  }

  /**
   * The derivative of sum over i, j of cotangents[i, j] k(x_i, y_j) in the points of x, y held
   * fixed even where it is x.
   *
   * @param engine computes and shares the work out; no bit depends on which
   * @param x paths of the rows
   * @param y paths of the columns
   * @param cotangents laid out as the Gram matrix
   * @param out receives the derivative, path by path; what it received is worthless after an
   *     exception
   * @param progress told how many pairs are done since it was told last, from any thread
   * @return the derivative of the same sum in the static kernel's bandwidth
   * @throws NonFiniteKernelException when a value is not finite; derivatives, which large
   *     cotangents may carry beyond a double, are the caller's to check
   */
  public double gradient(
      Engine engine,
      PathSource x,
      PathSource y,
      double[] cotangents,
      PointCotangents out,
      IntConsumer progress) {
    tasks.take(x, y, cotangents, "cotangents", false);
    tasks.joinChunks();
    prepare(engine);
    listener = progress;
    receiver = out;
    reserve(tasks.chunks() == 1 ? workers.length * tasks.groupSize() : sums(), sums());
    Arrays.fill(failures, Long.MAX_VALUE);
    engine.share(tasks.count(), derivativeWork);
    long failure = Long.MAX_VALUE;
    for (long pair : failures) {
      failure = Math.min(failure, pair);
    }
    tasks.requireFinite(failure == Long.MAX_VALUE, failure);
    if (tasks.chunks() > 1) {
      addChunks();
    }
    double bandwidth = 0;
    for (int k = 0; k < sums(); k++) {
      bandwidth += bandwidths[k];
    }
    return bandwidth;
  }

  /** Sums over the columns of a row and a chunk. */
  private int sums() {
    return tasks.chunks() * tasks.x().samples();
  }

  private void reserve(int rows, int sums) {
    if (totals.length < rows) {
      int old = totals.length;
      totals = Arrays.copyOf(totals, rows);
      Arrays.setAll(totals, r -> r < old ? totals[r] : new double[0]);
    }
    bandwidths = Buffers.atLeast(bandwidths, sums);
  }

  private void computeDerivative(int worker, int task) {
    KernelWorker own = workers[worker];
    PathSource x = tasks.x();
    int from = tasks.firstRow(task);
    int rows = tasks.endRow(task) - from;
    int sum = tasks.chunk(task) * x.samples() + from;
    boolean complete = tasks.chunks() == 1;
    int at = complete ? worker * tasks.groupSize() : sum;
    long failure = own.derivative(tasks, task, totals, at, bandwidths, sum);
    failures[worker] = Math.min(failures[worker], failure);
    if (complete) {
      for (int r = 0; r < rows; r++) {
        deliver(from + r, totals[at + r]);
      }
    }
    listener.accept(rows * (tasks.endColumn(task) - tasks.firstColumn(task)));
  }

  private void deliver(int sample, double[] total) {
    PathSource x = tasks.x();
    workers[0].finish(total, x.points(sample), x.channels());
    receiver.accept(sample, total);
  }

  /** Adds up the chunks of each row, in order. */
  private void addChunks() {
    PathSource x = tasks.x();
    for (int i = 0; i < x.samples(); i++) {
      double[] total = totals[i];
      for (int chunk = 1; chunk < tasks.chunks(); chunk++) {
        double[] part = totals[chunk * x.samples() + i];
        for (int k = 0; k < x.points(i) * x.channels(); k++) {
          total[k] += part[k];
        }
      }
      deliver(i, total);
    }
  }

  @Override
  public void gram(Engine engine, SpikeLifts x, SpikeLifts y, double[] out, IntConsumer progress) {
    gram(engine, (PathSource) x, y, out, progress);
  }

  @Override
  public void gram(Engine engine, SpikeLifts x, double[] out, IntConsumer progress) {
    gram(engine, (PathSource) x, out, progress);
  }

  @Override
  public void addGradient(
      Engine engine,
      SpikeLifts x,
      SpikeLifts y,
      double[] cotangents,
      EventCotangentTable out,
      IntConsumer progress) {
    gradient(engine, x, y, cotangents, x.into(out), progress);
  }

  @Override
  public String description() {
    return "signature kernel, %s, dyadic order %d".formatted(staticKernel, dyadicOrder);
  }
}
