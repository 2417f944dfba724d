package io.roughspike.cli.file;

import io.roughspike.equations.Unit;
import java.util.List;
import java.util.Optional;

/**
 * Which columns of a table, or arrays of an archive, hold spike trains, and the unit of the times.
 *
 * @param sample of the numbers of samples, {@link #NONE} or, of ragged arrays, {@link #TRAIN};
 *     nothing where it is not said
 * @param neuron of the numbers of neurons, likewise
 * @param time of the times
 * @param unit of the times, which are then read in seconds; nothing where they are taken as they
 *     are
 */
public record SpikeColumns(
    Optional<String> sample, Optional<String> neuron, String time, Optional<Unit> unit) {
  /** Stands for a column that a file does not have: all events have number 0. */
  public static final String NONE = "none";

  /** Stands for the numbers of trains in ragged arrays. */
  public static final String TRAIN = "train";

  static final String SAMPLE = "sample";
  static final String NEURON = "neuron";
  static final String TIME = "time";

  /** Nothing is said. */
  public static final SpikeColumns STANDARD =
      new SpikeColumns(Optional.empty(), Optional.empty(), TIME, Optional.empty());

  /** What can be said, as users write it. */
  public static final List<String> KEYS = List.of(SAMPLE, NEURON, TIME, "unit");

  /** Whether the names are those of the files that this program writes. */
  boolean isStandard() {
    return sample.orElse(SAMPLE).equals(SAMPLE)
        && neuron.orElse(NEURON).equals(NEURON)
        && time.equals(TIME);
  }

  /** A time that a file has as {@code number}. */
  double toTime(double number) {
    return unit.map(one -> one.toSi(number)).orElse(number);
  }
}
