package io.roughspike.driver;

import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import java.util.List;

/**
 * Independent fractional Brownian motions of Hurst parameter H: Gaussian, with stationary
 * increments of variance dt^2H over a time dt, rougher than Brownian motion below H = 1/2 and
 * smoother above. The increments over the steps of a grid have exactly this law: they are dt^H
 * times the first of X, by the method of R. B. Davies and D. S. Harte (Biometrika 74, 1987),
 *
 * <pre>
 *   r_k = ((k + 1)^2H - 2 k^2H + |k - 1|^2H) / 2
 *   lambda = Fourier transform of r_0 .. r_n, r_{n-1} .. r_1
 *   V_0 = sqrt(lambda_0) Z_0,   V_n = sqrt(lambda_n) Z_n
 *   V_j = sqrt(lambda_j / 2) (Z_j + i Z_{2n-j}),   V_{2n-j} the conjugate
 *   X = Fourier transform of V / sqrt(2n)
 * </pre>
 *
 * with n the power of two at or above the number of steps, at least 4, and Z_j the normal of number
 * 2^31 + j of the sample, neuron and channel: Brownian motions and their areas have those below
 * 2^30. H = 1/2 has the law of {@link BrownianDriver}, but other numbers.
 *
 * <p>It depends on one number, {@code hurst}. There are no areas.
 *
 * <p>A source makes whole paths and keeps those of the samples in work, at most {@value #ROOM}
 * numbers (256 MiB) of them: samples in work times neurons, channels and steps. Where there are
 * more, results are the same, but paths are made again and again.
 */
public final class FractionalDriver implements Driver {
  /** Numbers of paths that a source keeps. */
  public static final int ROOM = 1 << 25;

  /** Largest number of steps. */
  public static final int MOST_STEPS = 1 << 24;

  /** Block of the normal Z_0; blocks of a Brownian motion are below 2^28. */
  private static final int FIRST_BLOCK = 1 << 29;

  private final RandomStream stream;
  private final TimeGrid grid;
  private final double hurst;
  private final double scale;
  private final DaviesHarte noise;
  private final long room;

  /**
   * The noise of a grid.
   *
   * @param stream where the normals come from
   * @param grid its steps, all of one length, at most {@link #MOST_STEPS}
   * @param hurst H, in (0, 1)
   */
  public FractionalDriver(RandomStream stream, TimeGrid grid, double hurst) {
    this(stream, grid, hurst, ROOM);
  }

  /** Whose sources keep {@code room} numbers, at least as many as the grid has steps. */
  FractionalDriver(RandomStream stream, TimeGrid grid, double hurst, long room) {
    if (!(hurst > 0 && hurst < 1)) {
      throw new IllegalArgumentException("hurst must be above 0 and below 1, got " + hurst);
    }
    if (grid.fullSteps() != grid.steps()) {
      throw new IllegalArgumentException(
          "fractional noise needs steps of one length, got steps of %s on [%s, %s], the last one shorter: choose a step that divides the window"
              .formatted(grid.step(), grid.start(), grid.end()));
    }
    if (grid.steps() > MOST_STEPS) {
      throw new IllegalArgumentException(
          "fractional noise has at most %d steps, got %d: choose longer steps or a shorter window"
              .formatted(MOST_STEPS, grid.steps()));
    }
    this.stream = stream;
    this.grid = grid;
    this.hurst = hurst;
    this.room = room;
    scale = StrictMath.pow(grid.step(), hurst);
    int least = Math.max(BLOCK, grid.steps());
    int n = Integer.highestOneBit(least);
    noise = new DaviesHarte(n < least ? 2 * n : n, hurst);
  }

  @Override
  public int channels() {
    return AREAS;
  }

  /**
   * {@return dt^H}
   *
   * @param dt length of the step, that of the grid's steps
   */
  @Override
  public double scale(double dt) {
    if (dt != grid.step()) {
      throw new IllegalArgumentException(
          "fractional noise made for steps of %s cannot drive steps of %s"
              .formatted(grid.step(), dt));
    }
    return scale;
  }

  @Override
  public boolean hasAreas() {
    return false;
  }

  @Override
  public double areaScale(double dt) {
    return 0;
  }

  @Override
  public double regularity() {
    return hurst;
  }

  @Override
  public List<String> parameters() {
    return List.of("hurst");
  }

  @Override
  public Driver with(double... values) {
    return new FractionalDriver(stream, grid, values[0], room);
  }

  @Override
  public Source source() {
    return new Paths();
  }

  @Override
  public void requireCovers(int firstSample, int samples, int steps, int neurons) {
    if (steps != grid.steps()) {
      throw new IllegalArgumentException(
          "fractional noise made for %d steps cannot drive %d".formatted(grid.steps(), steps));
    }
    int most = (int) Math.min(RandomStream.MOST_NEURONS, room / steps);
    if (neurons > most) {
      throw new IllegalArgumentException(
          "fractional noise of %d steps has room for %d neurons, as whole paths are kept, got %d: choose longer steps or fewer neurons"
              .formatted(steps, most, neurons));
    }
  }

  /** Makes whole paths. */
  private final class Paths implements Source {
    private final int size = (grid.steps() + BLOCK - 1) / BLOCK * BLOCK;
    private final SampleCache paths = new SampleCache(size, Math.max(room, size));
    private final double[] normals = new double[2 * noise.size()];
    private final double[] path = new double[2 * noise.size()];
    private final double[] work = new double[2 * noise.size() + 2];
    private final double scaleSlope = scale * StrictMath.log(grid.step());

    @Override
    public void block(
        int sample, int neuron, int channel, int block, double[] out, int offset, int stride) {
      if (!paths.turnTo(sample, neuron, channel, 0)) {
        make(sample, neuron, channel, 1, 0);
        System.arraycopy(path, 0, paths.numbers(), 0, size);
      }
      double[] own = paths.numbers();
      for (int r = 0; r < BLOCK; r++) {
        int m = BLOCK * block + r;
        out[offset + r * stride] = m < size ? own[m] : 0;
      }
    }

    private void make(int sample, int neuron, int channel, double ofNoise, double ofSlope) {
      for (int j = 0; j < normals.length; j += BLOCK) {
        stream.normals4(sample, neuron, channel, FIRST_BLOCK + j / BLOCK, normals, j, 1);
      }
      noise.make(normals, ofNoise, ofSlope, work, path);
    }

    /** By hurst: with X = dt^H xi, dX/dH = dt^H (log(dt) xi + dxi/dH). */
    @Override
    public void addDerivatives(int sample, DriverCotangents cotangents, double[] gradient, int at) {
      double[] by = cotangents.values();
      double sum = 0;
      for (int c = 0; c < cotangents.channels(); c++) {
        for (int n = 0; n < cotangents.neurons(); n++) {
          int from = cotangents.at(n, c);
          int to = from + cotangents.steps();
          make(sample, cotangents.firstNeuron() + n, c, scaleSlope, scale);
          for (int m = from; m < to; m++) {
            sum = Math.fma(by[m], path[m - from], sum);
          }
        }
      }
      gradient[at] += sum;
    }
  }
}
