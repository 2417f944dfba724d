package io.roughspike.kernel;

import static io.roughspike.goursat.GoursatRows.FIRST;
import static io.roughspike.goursat.GoursatRows.QUAD;

import io.roughspike.goursat.GoursatRows;
import io.roughspike.path.PathSource;
import java.util.Arrays;

/**
 * Paths y side by side, one a lane. Shorter ones stay at their last points until the longest ends;
 * lanes without a path stay at the origin.
 */
final class PathBlock {
  private final int lanes;
  private final int[] lengths;
  private int count;
  private int channels;
  private int stride;
  private int points;
  private double[] values = {};
  private double[][] rows = {};

  PathBlock(int lanes) {
    this.lanes = lanes;
    this.lengths = new int[lanes];
  }

  /** Reads {@code newCount} paths, at least one, from {@code first} on. */
  void read(PathSource source, int first, int newCount) {
    count = newCount;
    channels = source.channels();
    points = 1;
    for (int l = 0; l < count; l++) {
      lengths[l] = source.points(first + l);
      points = Math.max(points, lengths[l]);
    }
    stride = Math.multiplyExact(points, channels);
    values = Buffers.atLeast(values, Math.multiplyExact(lanes, stride));
    for (int l = 0; l < count; l++) {
      source.read(first + l, values, l * stride);
    }
  }

  /** Number of paths. */
  int count() {
    return count;
  }

  int channels() {
    return channels;
  }

  /** Channels with those that fill the last four. */
  int paddedChannels() {
    return padded(channels);
  }

  static int padded(int channels) {
    return (channels + QUAD - 1) / QUAD * QUAD;
  }

  /** The largest number of points. */
  int points() {
    return points;
  }

  /** Number of points of lane {@code l}'s own path. */
  int points(int l) {
    return lengths[l];
  }

  /** All points, path after path. */
  double[] values() {
    return values;
  }

  /** Where point {@code i} of lane {@code l} begins in {@link #values}. */
  int at(int l, int i) {
    return l * stride + i * channels;
  }

  /** The increments of all lanes, a row a channel; the rows are used again by the next call. */
  double[][] increments() {
    reserve();
    for (int l = 0; l < count; l++) {
      for (int j = 0; j < lengths[l] - 1; j++) {
        int from = at(l, j);
        for (int c = 0; c < channels; c++) {
          rows[c][FIRST + j * lanes + l] = values[from + channels + c] - values[from + c];
        }
      }
    }
    return rows;
  }

  /** The points of all lanes, likewise. */
  double[][] lanePoints() {
    reserve();
    for (int l = 0; l < count; l++) {
      for (int j = 0; j < points; j++) {
        int from = at(l, Math.min(j, lengths[l] - 1));
        for (int c = 0; c < channels; c++) {
          rows[c][FIRST + j * lanes + l] = values[from + c];
        }
      }
    }
    return rows;
  }

  private void reserve() {
    int size = FIRST + GoursatRows.padded(points * lanes);
    if (rows.length != paddedChannels()) {
      rows = new double[paddedChannels()][0];
    }
    for (int c = 0; c < rows.length; c++) {
      rows[c] = Buffers.atLeast(rows[c], size);
      Arrays.fill(rows[c], 0, size, 0);
    }
  }
}
