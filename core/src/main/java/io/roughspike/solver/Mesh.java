package io.roughspike.solver;

import java.util.Arrays;

/**
 * The cells that steps that adapt have taken, so that others take the same: of each sample the
 * levels of its cells in the order of time. A cell of level L is 2^-L of a step of the grid, and
 * its first is at the start of the grid, so that levels say where each cell is.
 *
 * <p>Samples may be added side by side by different threads, cells of one sample in order.
 */
public final class Mesh {
  private final int firstSample;
  private final byte[][] levels;
  private final int[] counts;

  /**
   * No cells so far.
   *
   * @param firstSample number of the first sample
   * @param samples how many samples
   */
  public Mesh(int firstSample, int samples) {
    this.firstSample = firstSample;
    levels = new byte[samples][0];
    counts = new int[samples];
  }

  /**
   * Adds the next cell of a sample.
   *
   * @param sample its number in its stream
   * @param level of the cell, 0 to 127
   */
  public void add(int sample, int level) {
    int n = sample - firstSample;
    if (levels[n].length == counts[n]) {
      levels[n] = Arrays.copyOf(levels[n], Math.max(16, 2 * counts[n]));
    }
    levels[n][counts[n]++] = (byte) level;
  }

  /**
   * {@return how many cells a sample has}
   *
   * @param sample its number in its stream
   */
  public int cells(int sample) {
    return counts[sample - firstSample];
  }

  /**
   * {@return the level of a cell}
   *
   * @param sample its number in its stream
   * @param cell number of the cell, from 0
   */
  public int level(int sample, int cell) {
    return levels[sample - firstSample][cell];
  }
}
