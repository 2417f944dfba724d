package io.roughspike.cli.file;

import io.roughspike.equations.Unit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which columns of a table hold recorded signals, and the unit of their times.
 *
 * @param names of columns by what they hold, where they are other than that
 * @param unit of the times, which are then read in seconds; nothing where they are taken as they
 *     are
 */
public record SignalColumns(Map<String, String> names, Optional<Unit> unit) {
  static final String TIME = "time";
  static final String VALUE = "value";
  static final String SAMPLE = "sample";
  static final String NEURON = "neuron";
  static final String CHANNEL = "channel";

  /** What columns hold; the first two must be there. */
  static final List<String> ALL = List.of(TIME, VALUE, SAMPLE, NEURON, CHANNEL);

  /** Nothing is said. */
  public static final SignalColumns STANDARD = new SignalColumns(Map.of(), Optional.empty());

  /** What can be said, as users write it. */
  public static final List<String> KEYS = List.of(TIME, VALUE, SAMPLE, NEURON, CHANNEL, "unit");

  /** Takes a copy. */
  public SignalColumns {
    names = Map.copyOf(names);
  }

  /** The name of a column. */
  String name(String holds) {
    return names.getOrDefault(holds, holds);
  }

  /** A time that a file has as {@code number}. */
  double toTime(double number) {
    return unit.map(one -> one.toSi(number)).orElse(number);
  }
}
