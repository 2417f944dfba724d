package io.roughspike.model;

import java.util.Arrays;

/** Connections while they are listed, in any order; 20 bytes each. */
public final class ConnectionList {
  /** A guard against one wrong number that asks for all memory. */
  private static final int MOST = 1 << 28;

  private int count;
  private int[] from = new int[16];
  private int[] to = new int[16];
  private int[] receptor = new int[16];
  private double[] weight = new double[16];

  /** An empty list. */
  public ConnectionList() {}

  /**
   * Adds a connection.
   *
   * @param source number of the source, from 0
   * @param target number of the target, from 0
   * @param ofReceptor number of the target's receptor, from 0
   * @param ofWeight its weight
   */
  public void add(int source, int target, int ofReceptor, double ofWeight) {
    if (count == from.length) {
      requireRoom(count + 1.0);
      int room = Math.min(MOST, 2 * count);
      from = Arrays.copyOf(from, room);
      to = Arrays.copyOf(to, room);
      receptor = Arrays.copyOf(receptor, room);
      weight = Arrays.copyOf(weight, room);
    }
    from[count] = source;
    to[count] = target;
    receptor[count] = ofReceptor;
    weight[count++] = ofWeight;
  }

  /**
   * Refuses more connections than a network may have.
   *
   * @param connections how many there would be
   */
  static void requireRoom(double connections) {
    if (connections > MOST) {
      throw new IllegalArgumentException(
          "a network may have at most %d connections, got %.3g".formatted(MOST, connections));
    }
  }

  /** {@return how many there are} */
  public int count() {
    return count;
  }

  /**
   * {@return the connections, none of them listed twice}
   *
   * @param sources number of sources
   * @param targets number of targets
   */
  public Connections connections(int sources, int targets) {
    return Connections.ofLists(
        sources,
        targets,
        Arrays.copyOf(from, count),
        Arrays.copyOf(to, count),
        Arrays.copyOf(receptor, count),
        Arrays.copyOf(weight, count));
  }
}
