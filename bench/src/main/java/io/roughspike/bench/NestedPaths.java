package io.roughspike.bench;

import io.roughspike.driver.Driver;
import io.roughspike.driver.DyadicNoise;
import io.roughspike.driver.RecordedDriver;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Brownian paths of one neuron on nested grids. Level 0 is a grid with steps of equal length, those
 * of level L are 2^-L times as long. The finest are drawn; a parent of two steps has
 *
 * <pre>   W = W1 + W2,   H = (H1 + H2)/2 + (W1 - W2)/4   </pre>
 *
 * exactly, whatever law they are drawn from. They are those that steps that adapt see from the same
 * stream and grid.
 */
final class NestedPaths {
  private final TimeGrid coarsest;
  private final int samples;
  private final int channels;
  private final double[][] increments;
  private final double[][] areas;

  /**
   * Draws paths.
   *
   * @param stream of the noise
   * @param coarsest level 0
   * @param finest number of the finest level
   * @param samples 0 to this are drawn
   * @param channels of noise
   */
  NestedPaths(RandomStream stream, TimeGrid coarsest, int finest, int samples, int channels) {
    this.coarsest = coarsest;
    this.samples = samples;
    this.channels = channels;
    increments = new double[finest + 1][];
    areas = new double[finest + 1][];
    draw(stream, finest);
    for (int level = finest - 1; level >= 0; level--) {
      join(level);
    }
  }

  private void draw(RandomStream stream, int finest) {
    int cells = 1 << finest;
    double[] w = new double[channels];
    double[] h = new double[channels];
    int[] all = new int[channels];
    Arrays.setAll(all, c -> c);
    increments[finest] = new double[samples * steps(finest) * channels];
    areas[finest] = new double[samples * steps(finest) * channels];
    DyadicNoise noise = new DyadicNoise();
    noise.use(stream, coarsest, 1, all);
    int to = 0;
    for (int sample = 0; sample < samples; sample++) {
      noise.begin(sample);
      for (int m = 0; m < coarsest.steps(); m++) {
        noise.step(m);
        for (int cell = 0; cell < cells; cell++) {
          noise.cell(finest, cell, w, h);
          System.arraycopy(w, 0, increments[finest], to, channels);
          System.arraycopy(h, 0, areas[finest], to, channels);
          to += channels;
        }
      }
    }
  }

  private void join(int level) {
    double[] fineW = increments[level + 1];
    double[] fineH = areas[level + 1];
    double[] w = new double[fineW.length / 2];
    double[] h = new double[fineH.length / 2];
    for (int m = 0; m < w.length / channels; m++) {
      for (int c = 0; c < channels; c++) {
        int first = 2 * m * channels + c;
        int second = first + channels;
        int e = m * channels + c;
        w[e] = fineW[first] + fineW[second];
        h[e] = (fineH[first] + fineH[second]) / 2 + (fineW[first] - fineW[second]) / 4;
      }
    }
    increments[level] = w;
    areas[level] = h;
  }

  private int steps(int level) {
    return coarsest.steps() << level;
  }

  /** The grid of a level. */
  TimeGrid grid(int level) {
    return new TimeGrid(coarsest.start(), coarsest.end(), Math.scalb(coarsest.step(), -level));
  }

  /** The noise of a level, samples from 0. */
  Driver driver(int level) {
    return new RecordedDriver(
        increments[level], Optional.of(areas[level]), samples, steps(level), 1, channels);
  }
}
