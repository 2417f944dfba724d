package io.roughspike.event;

import io.roughspike.model.Connections;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The connections of each source by when their spikes arrive: in groups of equal delay, the
 * shortest first, within a group in order of connection. Groups of all sources are numbered one
 * after another.
 */
final class DelayGroups {
  private final Connections connections;

  /** Connections in the order of groups. */
  private final int[] order;

  /** Where each group begins in that order. */
  private final int[] first;

  /** The first group of each source. */
  private final int[] groups;

  DelayGroups(Connections connections) {
    this.connections = connections;
    int count = connections.count();
    if (!connections.hasDelays()) {
      order = IntStream.range(0, count).toArray();
      first = starts(connections);
      groups = IntStream.rangeClosed(0, connections.sources()).toArray();
      return;
    }
    Integer[] sorted = IntStream.range(0, count).boxed().toArray(Integer[]::new);
    for (int k = 0; k < connections.sources(); k++) {
      Arrays.sort(
          sorted,
          connections.start(k),
          connections.start(k + 1),
          Comparator.comparingDouble(connections::delay));
    }
    order = Arrays.stream(sorted).mapToInt(e -> e).toArray();
    groups = new int[connections.sources() + 1];
    int[] begins = new int[count + 1];
    int g = 0;
    for (int k = 0; k < connections.sources(); k++) {
      groups[k] = g;
      for (int p = connections.start(k); p < connections.start(k + 1); p++) {
        if (p == connections.start(k)
            || connections.delay(order[p]) > connections.delay(order[p - 1])) {
          begins[g++] = p;
        }
      }
    }
    groups[connections.sources()] = g;
    begins[g] = count;
    first = Arrays.copyOf(begins, g + 1);
  }

  private static int[] starts(Connections connections) {
    return IntStream.rangeClosed(0, connections.sources()).map(connections::start).toArray();
  }

  /** Whether these are groups of such connections still. */
  boolean areOf(Connections other) {
    return connections.hasPathsOf(other);
  }

  /** The first group of a source; that of the source after the last is the number of groups. */
  int start(int source) {
    return groups[source];
  }

  /** Where a group begins; that of the group after the last is the number of connections. */
  int begin(int group) {
    return first[group];
  }

  /** The connection at a place of the groups. */
  int connection(int place) {
    return order[place];
  }

  /** When spikes of a group arrive after they were fired; of a group without connections never. */
  double delay(int group) {
    return connections.delay(order[first[group]]);
  }

  /** Whether a group has no connections. */
  boolean isEmpty(int group) {
    return first[group] == first[group + 1];
  }
}
