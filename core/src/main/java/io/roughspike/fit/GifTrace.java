package io.roughspike.fit;

import io.roughspike.engine.WorkerTeam;
import io.roughspike.math.Elementary;
import io.roughspike.model.TimeGrid;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * What a fitted neuron says of recorded spikes in detail, with its cap: the log-likelihood of each
 * block of time, integrals of the intensity between spikes, and how long log lambda is where and
 * how many spikes come there. Repetitions are gone along again for each block.
 */
public final class GifTrace {
  /** Bins of log lambda in a factor e of the intensity. */
  private static final int BINS = 4;

  /** Lowest log lambda (1/s) with a bin of its own; what is below counts as there. */
  private static final int LOWEST = -10;

  /** Highest likewise. */
  private static final int HIGHEST = 14;

  private final double[][] logLikelihoods;
  private final int[][] spikes;
  private final double[] integrals;
  private final double[] secondsAt = new double[(HIGHEST - LOWEST) * BINS];
  private final int[] spikesAt = new int[secondsAt.length];

  private GifTrace(Repetition[] repetitions) {
    logLikelihoods =
        Arrays.stream(repetitions).map(one -> one.logLikelihoods).toArray(double[][]::new);
    spikes = Arrays.stream(repetitions).map(one -> one.spikes).toArray(int[][]::new);
    integrals =
        Arrays.stream(repetitions)
            .flatMapToDouble(one -> DoubleStream.of(one.integrals).limit(one.count))
            .toArray();
    for (Repetition one : repetitions) {
      for (int k = 0; k < secondsAt.length; k++) {
        secondsAt[k] += one.secondsAt[k];
        spikesAt[k] += one.spikesAt[k];
      }
    }
  }

  /**
   * {@return what a fit says of its data}
   *
   * @param data that were fitted to
   * @param fit the fit
   * @param start first time, a grid point
   * @param end last time, a grid point
   * @param blocks of about equal length
   * @param team shares out the repetitions; it changes no bit
   */
  public static GifTrace of(
      FitData data, GifFit fit, double start, double end, int blocks, WorkerTeam team) {
    GifStructure structure = fit.structure();
    TimeGrid grid = data.grid();
    StepSet window = new StepSet(grid.pointAt(start), grid.pointAt(end));
    double[] input = data.delayed(structure.delay());
    Repetition[] repetitions = new Repetition[data.repetitions()];
    team.run(
        repetitions.length,
        (worker, n) -> {
          repetitions[n] = new Repetition(fit.coefficients(), structure.cap(), blocks, data, n);
          for (int b = 0; b < blocks; b++) {
            repetitions[n].block = b;
            new GifRows(data, input, structure, null)
                .run(n, window.block(b, blocks), repetitions[n]);
          }
        });
    return new GifTrace(repetitions);
  }

  /** {@return log-likelihoods (nats, lambda in 1/s), a row a repetition, a column a block} */
  public double[][] logLikelihoods() {
    return Stream.of(logLikelihoods).map(double[]::clone).toArray(double[][]::new);
  }

  /** {@return numbers of spikes, likewise} */
  public int[][] spikes() {
    return Stream.of(spikes).map(int[]::clone).toArray(int[][]::new);
  }

  /**
   * {@return integrals of lambda up to each spike from the one before, the first of a repetition
   * from the start}
   */
  public double[] integrals() {
    return integrals.clone();
  }

  /** {@return edges of the bins of log lambda (1/s), without the cap; one more than bins} */
  public static double[] edges() {
    double[] edges = new double[(HIGHEST - LOWEST) * BINS + 1];
    Arrays.setAll(edges, k -> LOWEST + (double) k / BINS);
    return edges;
  }

  /** {@return how long log lambda is in each bin, dead times left out (s)} */
  public double[] secondsAt() {
    return secondsAt.clone();
  }

  /** {@return how many spikes come there} */
  public int[] spikesAt() {
    return spikesAt.clone();
  }

  /** Sums over the rows of a repetition, block by block. */
  private static final class Repetition implements GifRows.Taker {
    private final double[] w;
    private final double logCap;
    private final double[] logLikelihoods;
    private final int[] spikes;
    private final double[] integrals;
    private final double[] secondsAt = new double[(HIGHEST - LOWEST) * BINS];
    private final int[] spikesAt = new int[secondsAt.length];
    private final double[] y = new double[RowBlock.ROWS];
    private int block;
    private int count;
    private double integral;

    Repetition(double[] w, double cap, int blocks, FitData data, int number) {
      this.w = w;
      logCap = Elementary.log(cap);
      logLikelihoods = new double[blocks];
      spikes = new int[blocks];
      integrals = new double[data.spikes().count(number)];
    }

    @Override
    public void take(RowBlock rows) {
      GifSums.predict(rows, w, y);
      for (int r = 0; r < rows.count; r++) {
        double capped = Math.min(y[r], logCap);
        int bin = (int) Math.floor((Math.clamp(y[r], LOWEST, HIGHEST) - LOWEST) * BINS);
        bin = Math.min(bin, secondsAt.length - 1);
        if (rows.spike[r] > 0) {
          logLikelihoods[block] += capped;
          spikes[block]++;
          spikesAt[bin]++;
          integrals[count++] = integral;
          integral = 0;
        } else {
          double expected = rows.length[r] * Elementary.exp(capped);
          logLikelihoods[block] -= expected;
          secondsAt[bin] += rows.length[r];
          integral += expected;
        }
      }
    }
  }
}
