package io.roughspike.spike;

import java.util.Arrays;

/**
 * Cotangents of event times in a table, layout (samples, capacity), zero unless set. Losses write
 * into it; reused between steps.
 */
public final class EventCotangentTable implements EventCotangents {
  private int samples;
  private int capacity;
  private double[] values = new double[0];

  /** Makes this a zero table of the given size; allocates only to grow. */
  public void reset(int samples, int capacity) {
    this.samples = samples;
    this.capacity = capacity;
    int size = Math.multiplyExact(samples, capacity);
    if (values.length < size) {
      values = new double[size];
    }
    Arrays.fill(values, 0, size, 0);
  }

  public int samples() {
    return samples;
  }

  /** Events that fit in each sample. */
  public int capacity() {
    return capacity;
  }

  @Override
  public double at(int sample, int event) {
    return sample < samples && event < capacity ? values[sample * capacity + event] : 0;
  }

  /** Adds to one cotangent. */
  public void add(int sample, int event, double value) {
    values[sample * capacity + event] += value;
  }
}
