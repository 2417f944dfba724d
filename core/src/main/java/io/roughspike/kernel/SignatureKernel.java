package io.roughspike.kernel;

import io.roughspike.engine.Engine;
import io.roughspike.path.PathSource;
import io.roughspike.path.PointCotangents;
import io.roughspike.path.SpikeLifts;
import io.roughspike.spike.EventCotangentTable;
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
 * The error is O(4^-n). Gradients are the exact adjoint of this scheme. Cost: O(4^n L^2) for paths
 * of L points.
 *
 * <p>Owns its workspace, does not allocate once warm, and serves one caller at a time. No bit
 * depends on the engine.
 */
public final class SignatureKernel implements LiftKernel {
  private final StaticKernel staticKernel;
  private final int dyadicOrder;
  private double[] xPoints = {};
  private double[] yPoints = {};
  private double[] row = {};

  /** A kernel of the given static kernel and dyadic order, 0 to 12. */
  public SignatureKernel(StaticKernel staticKernel, int dyadicOrder) {
    if (dyadicOrder < 0 || dyadicOrder > 12) {
      throw new IllegalArgumentException("dyadicOrder must be 0 to 12, got " + dyadicOrder);
    }
    this.staticKernel = staticKernel;
    this.dyadicOrder = dyadicOrder;
  }

  /**
   * As {@link LiftKernel#gram(Engine, SpikeLifts, SpikeLifts, double[], IntConsumer)}, for any
   * paths.
   */
  public void gram(Engine engine, PathSource x, PathSource y, double[] out, IntConsumer progress) {
    for (int i = 0; i < x.samples(); i++) {
      for (int j = 0; j < y.samples(); j++) {
        out[i * y.samples() + j] = pair(x, i, y, j);
      }
      progress.accept(y.samples());
    }
  }

  /** As {@link LiftKernel#gram(Engine, SpikeLifts, double[], IntConsumer)}, for any paths. */
  public void gram(Engine engine, PathSource x, double[] out, IntConsumer progress) {
    gram(engine, x, x, out, progress);
  }

  private double pair(PathSource x, int i, PathSource y, int j) {
    int d = x.channels();
    xPoints = new double[x.points(i) * d];
    yPoints = new double[y.points(j) * d];
    x.read(i, xPoints, 0);
    y.read(j, yPoints, 0);
    int pieces = 1 << dyadicOrder;
    int columns = (y.points(j) - 1) * pieces;
    row = new double[columns + 1];
    java.util.Arrays.fill(row, 1);
    for (int s = 0; s < (x.points(i) - 1) * pieces; s++) {
      double left = 1;
      int p = s / pieces * d;
      for (int t = 0; t < columns; t++) {
        int q = t / pieces * d;
        double a =
            (staticKernel.value(xPoints, p + d, yPoints, q + d, d)
                    - staticKernel.value(xPoints, p + d, yPoints, q, d)
                    - staticKernel.value(xPoints, p, yPoints, q + d, d)
                    + staticKernel.value(xPoints, p, yPoints, q, d))
                / pieces
                / pieces;
        double k11 = (row[t + 1] + left) * (1 + a / 2 + a * a / 12) - row[t] * (1 - a * a / 12);
        row[t] = left;
        left = k11;
      }
      row[columns] = left;
    }
    return row[columns];
  }

  /**
   * The derivative of sum over i, j of cotangents[i, j] k(x_i, y_j) in the points of x, y held
   * fixed even where it is x.
   *
   * @param cotangents laid out as the Gram matrix
   * @param out receives the derivative, path by path
   * @return the derivative of the same sum in the static kernel's bandwidth
   */
  public double gradient(
      Engine engine,
      PathSource x,
      PathSource y,
      double[] cotangents,
      PointCotangents out,
      IntConsumer progress) {
    double bandwidth = 0;
    int d = x.channels();
    int pieces = 1 << dyadicOrder;
    for (int i = 0; i < x.samples(); i++) {
      double[] xs = new double[x.points(i) * d];
      x.read(i, xs, 0);
      double[] xBar = new double[xs.length];
      for (int j = 0; j < y.samples(); j++) {
        double[] ys = new double[y.points(j) * d];
        y.read(j, ys, 0);
        int rows = (x.points(i) - 1) * pieces;
        int columns = (y.points(j) - 1) * pieces;
        double[][] k = new double[rows + 1][columns + 1];
        double[][] kBar = new double[rows + 1][columns + 1];
        double[][] a = new double[rows][columns];
        java.util.Arrays.fill(k[0], 1);
        for (int s = 0; s < rows; s++) {
          k[s + 1][0] = 1;
          for (int t = 0; t < columns; t++) {
            double v = increment(xs, s / pieces * d, ys, t / pieces * d, d);
            a[s][t] = v;
            k[s + 1][t + 1] =
                (k[s][t + 1] + k[s + 1][t]) * (1 + v / 2 + v * v / 12) - k[s][t] * (1 - v * v / 12);
          }
        }
        kBar[rows][columns] = cotangents[i * y.samples() + j];
        for (int s = rows - 1; s >= 0; s--) {
          for (int t = columns - 1; t >= 0; t--) {
            double bar = kBar[s + 1][t + 1];
            double v = a[s][t];
            kBar[s][t + 1] += bar * (1 + v / 2 + v * v / 12);
            kBar[s + 1][t] += bar * (1 + v / 2 + v * v / 12);
            kBar[s][t] -= bar * (1 - v * v / 12);
            double aBar =
                bar
                    * ((k[s][t + 1] + k[s + 1][t]) * (0.5 + v / 6) + k[s][t] * v / 6)
                    / pieces
                    / pieces;
            int p = s / pieces * d;
            int q = t / pieces * d;
            staticKernel.addGradient(aBar, xs, p + d, ys, q + d, d, xBar, p + d);
            staticKernel.addGradient(-aBar, xs, p + d, ys, q, d, xBar, p + d);
            staticKernel.addGradient(-aBar, xs, p, ys, q + d, d, xBar, p);
            staticKernel.addGradient(aBar, xs, p, ys, q, d, xBar, p);
            bandwidth +=
                aBar
                    * (staticKernel.bandwidthDerivative(xs, p + d, ys, q + d, d)
                        - staticKernel.bandwidthDerivative(xs, p + d, ys, q, d)
                        - staticKernel.bandwidthDerivative(xs, p, ys, q + d, d)
                        + staticKernel.bandwidthDerivative(xs, p, ys, q, d));
          }
        }
      }
      out.accept(i, xBar);
      progress.accept(y.samples());
    }
    return bandwidth;
  }

  private double increment(double[] xs, int p, double[] ys, int q, int d) {
    double pieces = 1 << dyadicOrder;
    return (staticKernel.value(xs, p + d, ys, q + d, d)
            - staticKernel.value(xs, p + d, ys, q, d)
            - staticKernel.value(xs, p, ys, q + d, d)
            + staticKernel.value(xs, p, ys, q, d))
        / pieces
        / pieces;
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
