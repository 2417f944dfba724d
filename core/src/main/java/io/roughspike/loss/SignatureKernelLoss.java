package io.roughspike.loss;

import io.roughspike.engine.Engine;
import io.roughspike.kernel.CellSize;
import io.roughspike.kernel.LiftKernel;
import io.roughspike.kernel.SignatureKernel;
import io.roughspike.path.SpikeLifts;
import io.roughspike.spike.ContentDigest;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.statistics.Estimator;
import io.roughspike.statistics.Mmd;
import java.util.Arrays;
import java.util.List;

/**
 * Losses by a signature kernel k of the lifts X of generated and Y of data trains:
 *
 * <pre>
 *   MMD^2 = E k(X, X') - 2 E k(X, Y) + E k(Y, Y')
 *   score = E k(X, X') - 2 E k(X, Y)
 * </pre>
 *
 * ({@link Mmd}; as a loss of spike trains Holberg and Salvi, arXiv 2405.13587, section 4; the score
 * Issa, Horvath, Lemercier and Salvi, arXiv 2305.16274).
 *
 * <p><b>Matched</b> (MMD, for training): Y is the data sample paired with each generated one, and
 * in each pair, neuron by neuron, only as many first spikes enter as both have, as in {@link
 * ExpectedSignature}. Spikes beyond that have cotangent 0. A batch larger than the data repeats
 * them; the unbiased estimator then counts k(y, y) of repeated ones. <b>Unmatched</b> (MMD for
 * testing, and the score): all spikes of all samples of both sides enter, nothing is paired.
 *
 * <p>The derivative with respect to X of the symmetric E k(X, X') is twice that in its first
 * argument. E k(Y, Y') has none; it is kept until the matched data change, which without matching
 * is never. A biased MMD^2 that rounding takes below 0 is reported as 0; its derivative is that of
 * the sum itself.
 *
 * <p>Cost for B generated and n data samples: B^2 / 2 + B n pairs of lifts forward and B^2 + B n
 * pairs backward. Memory: at most 2 B^2 + 2 B n + n^2 numbers, n = B when matched.
 */
public final class SignatureKernelLoss implements SpikeTrainLoss {
  /** Cells of a scheme that the data with themselves may have: more take an hour for each step. */
  private static final double MOST_CELLS = 1e12;

  private final SpikeTrains data;
  private final SpikeLifts dataLifts;
  private final SignatureKernelOptions options;
  private final boolean matched;
  private final boolean ofData;
  private final Estimator estimator;
  private final LiftKernel kernel;
  private final String description;
  private final int neurons;
  private final PairCaps pair;
  private final CappedTrains x;
  private final CappedTrains y;
  private final SpikeLifts xLifts;
  private final SpikeLifts yLifts;

  /** Cotangents of the copies in x. */
  private final EventCotangentTable table = new EventCotangentTable();

  private double[] xx = {};
  private double[] xy = {};
  private double[] yy = {};

  /** Derivatives of the loss with respect to xx, twice, and xy, for so many samples. */
  private double[] xxCotangents = {};

  private double[] xyCotangents = {};
  private int cotangentSamples;

  /** Caps of each sample, layout (samples, neurons), and the pair of the first one. */
  private int[] caps = {};

  private int firstDataSample;

  /** E k(Y, Y') of the data in y, if these are up to date. */
  private double meanOfData;

  private boolean upToDate;

  private SignatureKernelLoss(
      String name,
      SpikeTrains data,
      SignatureKernelOptions options,
      double startTime,
      double endTime,
      boolean matched,
      boolean ofData) {
    this.data = data;
    this.matched = matched;
    this.ofData = ofData;
    this.estimator = options.estimator();
    this.kernel = options.newKernel();
    this.neurons = data.neuronCount();
    this.pair = new PairCaps(neurons);
    this.x = new CappedTrains(neurons);
    this.y = new CappedTrains(neurons);
    this.xLifts = new SpikeLifts(x.trains(), startTime, endTime, options.lift());
    this.yLifts = new SpikeLifts(y.trains(), startTime, endTime, options.lift());
    SpikeTrainChecks.require(data, neurons);
    SpikeTrainChecks.requireWithin(data, startTime, endTime);
    if (ofData) {
      requireSamples("data", data);
    }
    this.options = options;
    this.dataLifts = new SpikeLifts(data, startTime, endTime, options.lift());
    requireWork();
    this.description =
        "%s, %s, %s, %s on [%s, %s], data %s"
            .formatted(
                name,
                estimator.yamlName(),
                kernel.description(),
                options.lift(),
                startTime,
                endTime,
                ContentDigest.of(data));
  }

  /**
   * {@return MMD^2 after matching spike counts}
   *
   * @param data at least as many samples as the estimator needs, times in [startTime, endTime]; not
   *     copied, must not change
   * @param options how, with their defaults where nothing was said
   * @param startTime start of the observed window
   * @param endTime end of the observed window
   */
  public static SignatureKernelLoss matchedMmd(
      SpikeTrains data, SignatureKernelOptions options, double startTime, double endTime) {
    return new SignatureKernelLoss(
        "matched signature kernel MMD", data, options, startTime, endTime, true, true);
  }

  /**
   * {@return MMD^2 without matching; arguments as {@link #matchedMmd}}
   *
   * @param data at least as many samples as the estimator needs; not copied, must not change
   * @param options how, with their defaults where nothing was said
   * @param startTime start of the window t0, finite
   * @param endTime end of the window, after the start
   */
  public static SignatureKernelLoss unmatchedMmd(
      SpikeTrains data, SignatureKernelOptions options, double startTime, double endTime) {
    return new SignatureKernelLoss(
        "unmatched signature kernel MMD", data, options, startTime, endTime, false, true);
  }

  /**
   * {@return the mean signature score for the data; arguments as {@link #matchedMmd}, one sample is
   * enough}
   *
   * @param data at least one sample; not copied, must not change
   * @param options how, with their defaults where nothing was said
   * @param startTime start of the window t0, finite
   * @param endTime end of the window, after the start
   */
  public static SignatureKernelLoss score(
      SpikeTrains data, SignatureKernelOptions options, double startTime, double endTime) {
    return new SignatureKernelLoss(
        "signature score", data, options, startTime, endTime, false, false);
  }

  @Override
  public double value(Engine engine, SpikeTrains generated, long firstPair) {
    SpikeTrainChecks.require(generated, neurons);
    requireSamples("generated", generated);
    prepare(generated, firstPair);
    int m = generated.samples();
    int n = y.trains().samples();
    if (!upToDate && ofData) {
      yy = room(yy, n, n);
      kernel.gram(engine, yLifts, yy, SignatureKernelLoss::ignore);
      meanOfData = estimator.mean(yy, n);
    }
    upToDate = true;
    xx = room(xx, m, m);
    xy = room(xy, m, n);
    kernel.gram(engine, xLifts, xx, SignatureKernelLoss::ignore);
    kernel.gram(engine, xLifts, yLifts, xy, SignatureKernelLoss::ignore);
    double score = Mmd.score(estimator, xx, m, xy, n);
    return ofData ? Mmd.squared(estimator, score, meanOfData) : score;
  }

  @Override
  public double valueAndCotangents(
      Engine engine, SpikeTrains generated, long firstPair, EventCotangentTable out) {
    double value = value(engine, generated, firstPair);
    setMatrixCotangents(generated.samples(), y.trains().samples());
    table.reset(generated.samples(), x.trains().capacity());
    kernel.addGradient(engine, xLifts, xLifts, xxCotangents, table, SignatureKernelLoss::ignore);
    kernel.addGradient(engine, xLifts, yLifts, xyCotangents, table, SignatureKernelLoss::ignore);
    out.reset(generated.samples(), generated.capacity());
    x.addToOriginals(table, out);
    return value;
  }

  @Override
  public String description() {
    return description;
  }

  /** Whether the cells of the data's lifts are resolved; generated trains have such moves too. */
  @Override
  public List<String> warnings() {
    if (!(kernel instanceof SignatureKernel scheme)) {
      return List.of();
    }
    CellSize size = CellSize.of(scheme.staticKernel(), dataLifts, dataLifts);
    if (size.isResolvedBy(scheme.dyadicOrder())) {
      return List.of();
    }
    int order = size.order();
    return List.of(
        "the loss may be far off: the increment of a cell of the data's lifts is up to %.4g at dyadicOrder %d, and the scheme resolves %s: %s"
            .formatted(
                Math.scalb(size.largest(), -2 * scheme.dyadicOrder()),
                scheme.dyadicOrder(),
                CellSize.RESOLVED,
                order > SignatureKernel.MOST_DYADIC_ORDER
                    ? "lower jumpScale and timeScale"
                    : "take dyadicOrder " + order));
  }

  private void requireWork() {
    if (kernel instanceof SignatureKernel scheme && scheme.cells(dataLifts) > MOST_CELLS) {
      throw new IllegalArgumentException(
          "dyadicOrder %d and refinement %d make %.4g cells of the data with themselves, more than %.0e: lower them, or take fewer data"
              .formatted(
                  scheme.dyadicOrder(),
                  options.lift().refinement(),
                  scheme.cells(dataLifts),
                  MOST_CELLS));
    }
  }

  @Override
  public boolean comparedNothing() {
    if (!matched) {
      return false;
    }
    for (int q = 0; q < x.trains().samples() * neurons; q++) {
      if (caps[q] > 0) {
        return false;
      }
    }
    return true;
  }

  private void requireSamples(String what, SpikeTrains trains) {
    if (trains.samples() < estimator.fewestSamples()) {
      throw new IllegalArgumentException(
          "the %s estimator needs at least %d %s samples, got %d"
              .formatted(estimator.yamlName(), estimator.fewestSamples(), what, trains.samples()));
    }
  }

  /** Copies what enters of both sides; the data only where it has changed. */
  private void prepare(SpikeTrains generated, long firstPair) {
    int samples = generated.samples();
    x.reset(samples, generated.capacity());
    if (!matched) {
      for (int s = 0; s < samples; s++) {
        x.copy(generated, s, s, pair.caps(), 0);
      }
      if (!upToDate) {
        y.reset(data.samples(), data.capacity());
        for (int s = 0; s < data.samples(); s++) {
          y.copy(data, s, s, pair.caps(), 0);
        }
      }
      return;
    }
    if (caps.length < samples * neurons) {
      caps = Arrays.copyOf(caps, samples * neurons);
    }
    int first = Math.floorMod(firstPair, data.samples());
    upToDate &= samples == y.trains().samples() && first == firstDataSample;
    firstDataSample = first;
    for (int s = 0; s < samples; s++) {
      pair.match(generated, s, data, (int) ((first + (long) s) % data.samples()));
      upToDate &= Arrays.equals(caps, s * neurons, (s + 1) * neurons, pair.caps(), 0, neurons);
      System.arraycopy(pair.caps(), 0, caps, s * neurons, neurons);
      x.copy(generated, s, s, caps, s * neurons);
    }
    if (!upToDate) {
      y.reset(samples, data.capacity());
      for (int s = 0; s < samples; s++) {
        y.copy(data, (int) ((first + (long) s) % data.samples()), s, caps, s * neurons);
      }
    }
  }

  private void setMatrixCotangents(int m, int n) {
    if (cotangentSamples == m) {
      return;
    }
    xxCotangents = room(xxCotangents, m, m);
    xyCotangents = room(xyCotangents, m, n);
    Mmd.scoreCotangents(estimator, m, n, xxCotangents, xyCotangents);
    for (int q = 0; q < m * m; q++) {
      xxCotangents[q] *= 2; // both arguments vary
    }
    cotangentSamples = m;
  }

  /** Takes the progress of a kernel: a loss shows none. */
  private static void ignore(int pairs) {}

  private static double[] room(double[] matrix, int rows, int columns) {
    int size = Math.multiplyExact(rows, columns);
    return matrix.length < size ? new double[size] : matrix;
  }
}
