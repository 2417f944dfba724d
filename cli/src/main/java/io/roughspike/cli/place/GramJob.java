package io.roughspike.cli.place;

import io.roughspike.kernel.ExactLiftKernel;
import io.roughspike.kernel.LiftKernel;
import io.roughspike.kernel.LinearKernel;
import io.roughspike.kernel.RbfKernel;
import io.roughspike.kernel.SignatureKernel;
import io.roughspike.path.PathSource;
import io.roughspike.path.SpikeLifts;
import io.roughspike.place.Desk;
import io.roughspike.place.Job;
import io.roughspike.place.Parcel;
import java.util.List;

/**
 * Rows of a Gram matrix of signature kernels. What all tasks have in common is the kernel and all
 * paths ({@link #common}); a task says in its text which rows. The result is an array of them, of a
 * symmetric matrix from the diagonal on.
 */
public final class GramJob implements Job {
  static final String NAME = "gram";

  private static final String EXACT = "exact";
  private static final String RBF = "rbf";
  private static final String LINEAR = "linear";

  /** A new one. */
  public GramJob() {}

  @Override
  public String name() {
    return NAME;
  }

  /**
   * What all tasks have in common.
   *
   * @param symmetric whether y is x
   */
  static Parcel common(LiftKernel kernel, PathSource x, PathSource y, boolean symmetric) {
    SentPaths.Writer writer =
        new SentPaths.Writer(
            switch (kernel) {
                  case SignatureKernel scheme ->
                      (scheme.staticKernel() instanceof RbfKernel(double bandwidth)
                              ? RBF + " " + bandwidth
                              : LINEAR + " 0")
                          + " "
                          + scheme.dyadicOrder();
                  default -> EXACT;
                }
                + " "
                + symmetric);
    writer.add(x);
    return (symmetric ? writer : writer.add(y)).parcel();
  }

  /** The task of rows {@code from} to {@code to - 1}. */
  static Parcel task(int from, int to) {
    return new Parcel(from + " " + to);
  }

  /** How many numbers there are in rows of a matrix. */
  static long numbers(int from, int to, int columns, boolean symmetric) {
    long all = (long) (to - from) * columns;
    return symmetric ? all - (from + to - 1L) * (to - from) / 2 : all;
  }

  @Override
  public Parcel run(Parcel in, Desk desk) {
    List<String> rows = List.of(in.text().split(" "));
    return desk.kept(Matrix.class, Matrix::new)
        .rows(Integer.parseInt(rows.get(0)), Integer.parseInt(rows.get(1)), desk);
  }

  /** What is made of the common parcel. */
  private static final class Matrix {
    private final PathSource x;
    private final PathSource y;
    private final boolean symmetric;
    private final LiftKernel kernel;

    Matrix(Parcel common) {
      SentPaths.Reader reader = new SentPaths.Reader(common);
      List<String> words = List.of(reader.next().split(" "));
      symmetric = Boolean.parseBoolean(words.getLast());
      kernel =
          switch (words.getFirst()) {
            case EXACT -> new ExactLiftKernel();
            case RBF ->
                new SignatureKernel(
                    new RbfKernel(Double.parseDouble(words.get(1))),
                    Integer.parseInt(words.get(2)));
            default -> new SignatureKernel(new LinearKernel(), Integer.parseInt(words.get(2)));
          };
      x = reader.paths();
      y = symmetric ? x : reader.paths();
    }

    Parcel rows(int from, int to, Desk desk) {
      int columns = y.samples();
      double[] whole = new double[Math.multiplyExact(to - from, columns)];
      switch (kernel) {
        case SignatureKernel scheme -> {
          if (symmetric) {
            scheme.gramRows(desk.engine(), x, from, to, whole, _ -> {});
          } else {
            scheme.gramRows(desk.engine(), x, y, from, to, whole, _ -> {});
          }
        }
        default -> {
          ExactLiftKernel exact = (ExactLiftKernel) kernel;
          if (symmetric) {
            exact.gramRows(desk.engine(), (SpikeLifts) x, from, to, whole, _ -> {});
          } else {
            exact.gramRows(desk.engine(), (SpikeLifts) x, (SpikeLifts) y, from, to, whole, _ -> {});
          }
        }
      }
      if (!symmetric) {
        return new Parcel("", whole);
      }
      double[] upper = new double[(int) numbers(from, to, columns, true)];
      int at = 0;
      for (int row = from; row < to; row++) {
        int length = columns - row;
        System.arraycopy(whole, (row - from) * columns + row, upper, at, length);
        at += length;
      }
      return new Parcel("", upper);
    }
  }
}
