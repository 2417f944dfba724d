package io.roughspike.model;

import java.util.Arrays;

/** Connections while they are listed, in any order; 20 bytes each, 28 with delays. */
public final class ConnectionList {
  /** A guard against one wrong number that asks for all memory. */
  private static final int MOST = 1 << 28;

  private int count;
  private int[] from = new int[16];
  private int[] to = new int[16];
  private int[] receptor = new int[16];
  private double[] weight = new double[16];

  /** Empty where no connection was given a delay. */
  private double[] delay = new double[0];

  /** An empty list. */
  public ConnectionList() {}

  /**
   * Adds a connection without a delay: of 0, where others have some.
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
      delay = delay.length == 0 ? delay : Arrays.copyOf(delay, room);
    }
    from[count] = source;
    to[count] = target;
    receptor[count] = ofReceptor;
    weight[count++] = ofWeight;
  }

  /**
   * Adds a connection with a delay.
   *
   * @param source number of the source, from 0
   * @param target number of the target, from 0
   * @param ofReceptor number of the target's receptor, from 0
   * @param ofWeight its weight
   * @param ofDelay its delay
   */
  public void add(int source, int target, int ofReceptor, double ofWeight, double ofDelay) {
    add(source, target, ofReceptor, ofWeight);
    if (delay.length == 0) {
      delay = new double[from.length];
    }
    delay[count - 1] = ofDelay;
  }

  /**
   * Adds a connection of other connections, with its delay where these have some.
   *
   * @param of the others
   * @param source number of the source, from 0
   * @param connection number of the connection among the others, from 0
   * @param ofReceptor number of the target's receptor, from 0
   */
  public void add(Connections of, int source, int connection, int ofReceptor) {
    int target = of.target(connection);
    if (of.hasDelays()) {
      add(source, target, ofReceptor, of.weight(connection), of.delay(connection));
    } else {
      add(source, target, ofReceptor, of.weight(connection));
    }
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
        Arrays.copyOf(weight, count),
        Arrays.copyOf(delay, delay.length == 0 ? 0 : count));
  }
}
