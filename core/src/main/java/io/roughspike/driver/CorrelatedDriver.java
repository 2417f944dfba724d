package io.roughspike.driver;

import io.roughspike.math.SymmetricMatrix;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Noise that is correlated between neurons: X_k = sum over j of C_kj B_j, of independent noises B_j
 * of one law, in every channel by itself, areas like increments. Either C C' is a given correlation
 * matrix and C its lower triangular factor of Cholesky, or all neurons share a noise,
 *
 * <pre>   X_k = sqrt(rho) B_s + sqrt(1 - rho) B_k   </pre>
 *
 * where B_s is the noise of neuron {@value #SHARED}, which no network has.
 *
 * <p>The numbers that it depends on come before those of the inner driver: {@code correlation[k,j]}
 * for k &gt; j, row by row, which moves both elements of that name, or {@code correlation}, which
 * is rho; where rho is 0 its root has no derivative, and it is left out.
 *
 * <p>A source keeps a block of all K neurons of each sample in work and channel: 4 K numbers each,
 * so that all cost K blocks of the inner driver and K^2 / 2 products a step.
 */
public final class CorrelatedDriver implements Driver {
  /** Number of the neuron whose noise is shared. */
  public static final int SHARED = RandomStream.MOST_NEURONS - 1;

  /** Largest number of numbers of blocks that a source keeps. */
  private static final long ROOM = 1 << 25;

  /** Rounding alone may leave a pivot of some 1e-16 times K where there is none. */
  private static final double SMALLEST_PIVOT = 1e-12;

  private final Driver inner;
  private final TimeGrid grid;

  /** K, or 0 where a noise is shared. */
  private final int size;

  /** C by rows, K x K; what is above the diagonal is not used. */
  private final double[] factor;

  private final double rho;

  private CorrelatedDriver(Driver inner, TimeGrid grid, int size, double[] factor, double rho) {
    if (inner.hasJumps()) {
      throw new IllegalArgumentException(
          "correlations are of noise without jumps: correlate what has none, and add jumps to that");
    }
    this.inner = inner;
    this.grid = grid;
    this.size = size;
    this.factor = factor;
    this.rho = rho;
  }

  /**
   * {@return noise with a correlation matrix}
   *
   * @param inner independent noise of each neuron, without jumps
   * @param grid the steps that it drives
   * @param correlation K rows of K numbers for K neurons: symmetric, 1 on the diagonal, positive
   *     definite
   */
  public static CorrelatedDriver ofMatrix(Driver inner, TimeGrid grid, double[][] correlation) {
    int size = correlation.length;
    if (size == 0) {
      throw new IllegalArgumentException("correlation must have a row for each neuron, got none");
    }
    double[] factor = new double[size * size];
    for (int k = 0; k < size; k++) {
      if (correlation[k].length != size) {
        throw new IllegalArgumentException(
            "correlation must have %d numbers in each of its %d rows, got %d in row %d"
                .formatted(size, size, correlation[k].length, k));
      }
      System.arraycopy(correlation[k], 0, factor, k * size, size);
    }
    for (int k = 0; k < size; k++) {
      for (int j = 0; j <= k; j++) {
        requireElement(k, j, correlation[k][j], correlation[j][k]);
      }
    }
    int first = SymmetricMatrix.factorize(factor, size, SMALLEST_PIVOT);
    if (first < size) {
      double pivot = 1;
      for (int j = 0; j < first; j++) {
        pivot -= factor[first * size + j] * factor[first * size + j];
      }
      throw new IllegalArgumentException(
          "correlation must be positive definite, got the pivot %s of row %d, where Cholesky needs %s: move elements of the row nearer to 0"
              .formatted(pivot, first, SMALLEST_PIVOT));
    }
    return new CorrelatedDriver(inner, grid, size, factor, 0);
  }

  private static void requireElement(int k, int j, double value, double mirrored) {
    if (k == j && value != 1) {
      throw new IllegalArgumentException(
          "correlation must have 1 on its diagonal, got %s in row %d".formatted(value, k));
    }
    if (!(value == mirrored)) {
      throw new IllegalArgumentException(
          "correlation must be a symmetric matrix of numbers, got %s at [%d,%d] and %s at [%d,%d]"
              .formatted(value, k, j, mirrored, j, k));
    }
  }

  /**
   * {@return noise that neurons share in part}
   *
   * @param inner independent noise of each neuron, drawn for any number of them, without jumps
   * @param grid the steps that it drives
   * @param correlation rho, of any two neurons, in [0, 1)
   */
  public static CorrelatedDriver shared(Driver inner, TimeGrid grid, double correlation) {
    if (!(correlation >= 0 && correlation < 1)) {
      throw new IllegalArgumentException(
          "correlation must be at least 0 and below 1, got " + correlation);
    }
    if (inner instanceof RecordedDriver || inner instanceof CorrelatedDriver) {
      throw new IllegalArgumentException(
          "neurons share the noise of one neuron more, which recorded or correlated noise does not have: give a correlation matrix, or noise that is drawn and independent");
    }
    return new CorrelatedDriver(inner, grid, 0, new double[0], correlation);
  }

  @Override
  public int channels() {
    return inner.channels();
  }

  @Override
  public double scale(double dt) {
    return inner.scale(dt);
  }

  @Override
  public boolean hasAreas() {
    return inner.hasAreas();
  }

  @Override
  public double areaScale(double dt) {
    return inner.areaScale(dt);
  }

  @Override
  public double regularity() {
    return inner.regularity();
  }

  @Override
  public List<String> parameters() {
    List<String> names = new ArrayList<>();
    for (int k = 0; k < size; k++) {
      for (int j = 0; j < k; j++) {
        names.add("correlation[%d,%d]".formatted(k, j));
      }
    }
    if (rho > 0) {
      names.add("correlation");
    }
    names.addAll(inner.parameters());
    return names;
  }

  @Override
  public Driver with(double... values) {
    int own = size > 0 ? size * (size - 1) / 2 : rho > 0 ? 1 : 0;
    Driver other = inner.with(Arrays.copyOfRange(values, own, values.length));
    if (size == 0) {
      return shared(other, grid, own > 0 ? values[0] : 0);
    }
    double[][] correlation = new double[size][size];
    int next = 0;
    for (int k = 0; k < size; k++) {
      correlation[k][k] = 1;
      for (int j = 0; j < k; j++) {
        correlation[k][j] = values[next];
        correlation[j][k] = values[next++];
      }
    }
    return ofMatrix(other, grid, correlation);
  }

  @Override
  public Source source() {
    return size > 0 ? new OfMatrix() : new Shared();
  }

  @Override
  public void requireCovers(int firstSample, int samples, int steps, int neurons) {
    if (steps != grid.steps()) {
      throw new IllegalArgumentException(
          "correlated noise made for %d steps cannot drive %d".formatted(grid.steps(), steps));
    }
    if (size > 0 && neurons != size) {
      throw new IllegalArgumentException(
          "correlation must have a row for each neuron, got %d rows for %d neurons"
              .formatted(size, neurons));
    }
    if (neurons > SHARED) {
      throw new IllegalArgumentException(
          "at most %d neurons share noise, got %d".formatted(SHARED, neurons));
    }
    inner.requireCovers(firstSample, samples, steps, neurons);
  }

  /** What both kinds of sources do: read whole paths of the inner driver. */
  private abstract class Reader implements Source {
    final Source of = inner.source();
    private final int steps = grid.steps();
    final int blocks = (steps + BLOCK - 1) / BLOCK;
    private final int full = grid.fullSteps();
    private final double last = grid.length(steps - 1);
    private final double[] scale = {inner.scale(grid.step()), inner.scale(last)};
    private final double[] areaScale = {inner.areaScale(grid.step()), inner.areaScale(last)};

    /**
     * Reads increments or areas of all steps, not normalised.
     *
     * @param kind the channel, or as many more as there are channels for its areas
     */
    final void read(int sample, int neuron, int kind, int channels, double[] path, int from) {
      boolean areas = kind >= channels;
      int channel = areas ? AREAS + kind - channels : kind;
      double[] factors = areas ? areaScale : scale;
      for (int b = 0; b < blocks; b++) {
        of.block(sample, neuron, channel, b, path, from + BLOCK * b, 1);
      }
      for (int m = 0; m < steps; m++) {
        path[from + m] *= factors[m < full ? 0 : 1];
      }
    }

    final int kinds(DriverCotangents cotangents) {
      return (cotangents.hasAreas() ? 2 : 1) * cotangents.channels();
    }
  }

  /** X = C B. */
  private final class OfMatrix extends Reader {
    private final SampleCache cache =
        new SampleCache(BLOCK * size, Math.max(ROOM, (long) BLOCK * size));
    private final double[] independent = new double[BLOCK * size];
    private double[] paths = new double[0];
    private double[] byFactor = new double[0];
    private double[] work = new double[0];

    @Override
    public void block(
        int sample, int neuron, int channel, int block, double[] out, int offset, int stride) {
      if (!cache.turnTo(sample, 0, channel, block)) {
        for (int j = 0; j < size; j++) {
          of.block(sample, j, channel, block, independent, BLOCK * j, 1);
        }
        correlate(cache.numbers());
      }
      double[] own = cache.numbers();
      for (int r = 0; r < BLOCK; r++) {
        out[offset + r * stride] = own[BLOCK * neuron + r];
      }
    }

    private void correlate(double[] x) {
      for (int k = 0; k < size; k++) {
        for (int r = 0; r < BLOCK; r++) {
          double sum = 0;
          for (int j = 0; j <= k; j++) {
            sum = Math.fma(factor[k * size + j], independent[BLOCK * j + r], sum);
          }
          x[BLOCK * k + r] = sum;
        }
      }
    }

    /** By the factor: the sum over steps of gX_k B_j; gB = C' gX. */
    @Override
    public void addDerivatives(int sample, DriverCotangents cotangents, double[] gradient, int at) {
      int length = BLOCK * blocks;
      if (paths.length == 0) {
        paths = new double[size * length];
        byFactor = new double[size * size];
        work = new double[size * size];
      }
      Arrays.fill(byFactor, 0);
      double[] by = cotangents.values();
      int steps = cotangents.steps();
      for (int kind = 0; kind < kinds(cotangents); kind++) {
        for (int j = 0; j < size; j++) {
          read(sample, j, kind, cotangents.channels(), paths, j * length);
          for (int k = j; k < size; k++) {
            int from = cotangents.at(k, kind);
            double sum = byFactor[k * size + j];
            for (int m = 0; m < steps; m++) {
              sum = Math.fma(by[from + m], paths[j * length + m], sum);
            }
            byFactor[k * size + j] = sum;
          }
        }
        for (int j = 0; j < size; j++) {
          int to = cotangents.at(j, kind); // neurons from j on still have their old ones
          for (int m = 0; m < steps; m++) {
            by[to + m] *= factor[j * size + j];
          }
          for (int k = j + 1; k < size; k++) {
            int from = cotangents.at(k, kind);
            for (int m = 0; m < steps; m++) {
              by[to + m] = Math.fma(factor[k * size + j], by[from + m], by[to + m]);
            }
          }
        }
      }
      int next = addByElements(gradient, at);
      of.addDerivatives(sample, cotangents, gradient, next);
    }

    /**
     * Derivatives by the elements of the matrix from those by its factor: S + S' with S = C^-T P
     * C^-1, where P is the lower triangle of C' gC with half its diagonal (I. Murray, arXiv
     * 1602.07527).
     *
     * @return where derivatives by other numbers begin
     */
    private int addByElements(double[] gradient, int at) {
      Arrays.fill(work, 0);
      for (int i = 0; i < size; i++) {
        for (int j = 0; j <= i; j++) {
          double sum = 0;
          for (int k = i; k < size; k++) {
            sum = Math.fma(factor[k * size + i], byFactor[k * size + j], sum);
          }
          work[i * size + j] = i == j ? sum / 2 : sum;
        }
      }
      for (int j = 0; j < size; j++) { // C' T = P, column after column
        for (int i = size - 1; i >= 0; i--) {
          double sum = work[i * size + j];
          for (int k = i + 1; k < size; k++) {
            sum = Math.fma(-factor[k * size + i], work[k * size + j], sum);
          }
          work[i * size + j] = sum / factor[i * size + i];
        }
      }
      for (int i = 0; i < size; i++) { // S C = T, row after row
        for (int j = size - 1; j >= 0; j--) {
          double sum = work[i * size + j];
          for (int k = j + 1; k < size; k++) {
            sum = Math.fma(-factor[k * size + j], work[i * size + k], sum);
          }
          work[i * size + j] = sum / factor[j * size + j];
        }
      }
      int next = at;
      for (int k = 0; k < size; k++) {
        for (int j = 0; j < k; j++) {
          gradient[next++] += work[k * size + j] + work[j * size + k];
        }
      }
      return next;
    }
  }

  /** X_k = sqrt(rho) B_s + sqrt(1 - rho) B_k. */
  private final class Shared extends Reader {
    private final SampleCache cache = new SampleCache(BLOCK, ROOM);
    private final double root = Math.sqrt(rho);
    private final double rest = Math.sqrt(1 - rho);
    private final DriverCotangents ofShared = new DriverCotangents();
    private final double[] shared = new double[BLOCK * blocks];
    private final double[] own = new double[BLOCK * blocks];

    @Override
    public void block(
        int sample, int neuron, int channel, int block, double[] out, int offset, int stride) {
      if (!cache.turnTo(sample, 0, channel, block)) {
        of.block(sample, SHARED, channel, block, cache.numbers(), 0, 1);
      }
      double[] common = cache.numbers();
      of.block(sample, neuron, channel, block, out, offset, stride);
      for (int r = 0; r < BLOCK; r++) {
        int at = offset + r * stride;
        out[at] = Math.fma(root, common[r], rest * out[at]);
      }
    }

    /**
     * By rho: the sum over steps and neurons of gX_k (B_s / sqrt(rho) - B_k / sqrt(1 - rho)) / 2.
     */
    @Override
    public void addDerivatives(int sample, DriverCotangents cotangents, double[] gradient, int at) {
      int steps = cotangents.steps();
      int channels = cotangents.channels();
      ofShared.reset(steps, 1, channels, cotangents.hasAreas(), cotangents.jumps());
      ofShared.setFirstNeuron(SHARED);
      double[] by = cotangents.values();
      double[] byShared = ofShared.values();
      double byRoot = 0;
      double byRest = 0;
      for (int kind = 0; kind < kinds(cotangents); kind++) {
        int to = ofShared.at(0, kind);
        for (int k = 0; k < cotangents.neurons(); k++) {
          int from = cotangents.at(k, kind);
          read(sample, k, kind, channels, own, 0);
          for (int m = 0; m < steps; m++) {
            double g = by[from + m];
            byRest = Math.fma(g, own[m], byRest);
            byShared[to + m] = Math.fma(root, g, byShared[to + m]);
            by[from + m] = rest * g;
          }
        }
      }
      if (rho > 0) {
        for (int kind = 0; kind < kinds(cotangents); kind++) {
          int from = ofShared.at(0, kind);
          read(sample, SHARED, kind, channels, shared, 0);
          for (int m = 0; m < steps; m++) {
            byRoot = Math.fma(byShared[from + m], shared[m], byRoot);
          }
        }
        gradient[at] += byRoot / (2 * rho) - byRest / (2 * rest);
      }
      int next = rho > 0 ? at + 1 : at;
      of.addDerivatives(sample, cotangents, gradient, next);
      of.addDerivatives(sample, ofShared, gradient, next);
    }
  }
}
