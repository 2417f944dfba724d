package io.roughspike.spike;

import java.util.Arrays;

/**
 * Cotangents of event times in a table, layout (samples, capacity), zero unless set. Losses write
 * into it; reused between steps.
 */
public final class EventCotangentTable implements EventCotangents {
  /** A new one; may be used for any number of runs. */
  public EventCotangentTable() {}

  private int samples;
  private int capacity;
  private double[] values = new double[0];

  /**
   * Makes this a zero table of the given size; allocates only to grow.
   *
   * @param samples number of samples, at least 1
   * @param capacity events that fit in each sample, at least 1
   */
  public void reset(int samples, int capacity) {
    this.samples = samples;
    this.capacity = capacity;
    int size = Math.multiplyExact(samples, capacity);
    if (values.length < size) {
      values = new double[size];
    }
    Arrays.fill(values, 0, size, 0);
  }

  /** {@return the number of paths} */
  public int samples() {
    return samples;
  }

  /** {@return events that fit in each sample} */
  public int capacity() {
    return capacity;
  }

  @Override
  public double at(int sample, int event) {
    return sample < samples && event < capacity ? values[sample * capacity + event] : 0;
  }

  /**
   * Adds to one cotangent.
   *
   * @param sample number of the sample, from 0
   * @param event number of the event in its sample, from 0
   * @param value what is added
   */
  public void add(int sample, int event, double value) {
    values[sample * capacity + event] += value;
  }
}
