package io.roughspike.solver;

import java.util.Arrays;

/** States of one {@link NetworkPath} at the starts of segments, from which it can be replayed. */
public final class Checkpoints {
  private final int size;
  private final int most;
  private int count;
  private double[] states = new double[0];
  private int[] fired = new int[0];
  private int[] steps = new int[0];
  private int[] spikes = new int[0];
  private int[] inputSpikes = new int[0];

  /**
   * No checkpoints.
   *
   * @param size number of neurons K
   * @param bytes what the checkpoints may take; there is always room for one
   */
  public Checkpoints(int size, long bytes) {
    this.size = size;
    long fitting = Math.min(bytes / bytesPerCheckpoint(size), (Integer.MAX_VALUE - 8) / 3 / size);
    most = (int) Math.max(1, fitting);
  }

  /**
   * {@return bytes for one checkpoint}
   *
   * @param size number of neurons K, at least 1
   */
  public static long bytesPerCheckpoint(int size) {
    return size * (3L * Double.BYTES + Integer.BYTES) + 3 * Integer.BYTES;
  }

  /** Forgets all checkpoints. */
  public void clear() {
    count = 0;
  }

  /** {@return whether there is room for another one} */
  public boolean hasRoom() {
    return count < most;
  }

  /**
   * Adds the state of {@code path} where segment {@code m} starts.
   *
   * @param path the path whose state it is
   * @param m number of the segment, from 0
   */
  public void add(NetworkPath path, int m) {
    if (count == steps.length) {
      int room = (int) Math.min(Math.max(4, 2L * count), most);
      states = Arrays.copyOf(states, room * 3 * size);
      fired = Arrays.copyOf(fired, room * size);
      steps = Arrays.copyOf(steps, room);
      spikes = Arrays.copyOf(spikes, room);
      inputSpikes = Arrays.copyOf(inputSpikes, room);
    }
    int at = count * 3 * size;
    System.arraycopy(path.v(), 0, states, at, size);
    System.arraycopy(path.i(), 0, states, at + size, size);
    System.arraycopy(path.s(), 0, states, at + 2 * size, size);
    System.arraycopy(path.fired(), 0, fired, count * size, size);
    steps[count] = m;
    spikes[count] = path.spikes();
    inputSpikes[count] = path.inputSpikes();
    count++;
  }

  /** {@return number of checkpoints} */
  public int count() {
    return count;
  }

  /**
   * {@return the segment that checkpoint {@code c} is at the start of}
   *
   * @param c number of the checkpoint, from 0
   */
  public int step(int c) {
    return steps[c];
  }

  /**
   * Takes {@code path} back to checkpoint {@code c}.
   *
   * @param c number of the checkpoint, from 0
   * @param path the path whose state it is
   */
  public void restore(int c, NetworkPath path) {
    int at = c * 3 * size;
    System.arraycopy(states, at, path.v(), 0, size);
    System.arraycopy(states, at + size, path.i(), 0, size);
    System.arraycopy(states, at + 2 * size, path.s(), 0, size);
    System.arraycopy(fired, c * size, path.fired(), 0, size);
    path.take(path.sample(), spikes[c], inputSpikes[c]);
  }
}
