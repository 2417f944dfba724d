package io.roughspike.cli.file;

import io.roughspike.equations.Unit;
import java.util.List;
import java.util.Optional;

/**
 * Which columns of a table, or arrays of an archive, hold a recorded current.
 *
 * @param time times of the values, at equal distances
 * @param unit of the times, which are then read in seconds; nothing where they are taken as they
 *     are
 * @param current values; one name, which all neurons share, or one a neuron
 */
public record CurrentColumns(String time, Optional<Unit> unit, List<String> current) {
  /** Names of what can be said, as users write them. */
  public static final List<String> KEYS = List.of("time", "unit", "current");
}
