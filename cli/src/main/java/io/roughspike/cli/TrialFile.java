package io.roughspike.cli;

import io.roughspike.cli.config.FileColumns;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.SpikeFile;
import io.roughspike.spike.SpikeTrains;
import java.nio.file.Path;
import java.util.Map;

/**
 * A file of spike trains of which one neuron is scored.
 *
 * @param path the file
 * @param side the option of which others, {@code -columns} and {@code -trials}, say how it is read
 * @param columns what the first of them says, nothing if it is not given
 * @param trials what the second says, null if it is not given
 */
record TrialFile(Path path, String side, Map<String, String> columns, Integer trials) {
  /** Neurons that a file may number. */
  static final int MOST_NEURONS = 1 << 20;

  /** Refuses a number of trials, if one is given, below 1. */
  static void checkTrials(RunOptions options, Integer trials) {
    if (trials != null && trials < 1) {
      throw options.wrongUsage("a number of trials must be at least 1, got " + trials);
    }
  }

  /** Refuses a number, if one is given, that no neuron has. */
  static void checkNeuron(RunOptions options, String option, Integer neuron) {
    if (neuron != null && (neuron < 0 || neuron >= MOST_NEURONS)) {
      throw options.wrongUsage(
          "%s must be from 0 to %d, got %d".formatted(option, MOST_NEURONS - 1, neuron));
    }
  }

  /** Whether times of the file are in a unit that is said, and read in seconds. */
  boolean isInSeconds() {
    return columns.containsKey("unit");
  }

  /** The spikes, with as many samples as there are trials. */
  SpikeTrains read() {
    SpikeTrains trains =
        SpikeFile.read(path, MOST_NEURONS, FileColumns.spikes(side + "-columns", columns));
    if (trials == null && trains.samples() == 0) {
      throw new ConfigurationException(
          "file %s has no spike, so it does not tell how many trials there are: say %s-trials"
              .formatted(path, side));
    }
    int count = trials == null ? trains.samples() : trials;
    if (count < trains.samples()) {
      throw new ConfigurationException(
          "file %s has spikes of %d trials, and %s-trials says %d: correct it"
              .formatted(path, trains.samples(), side, count));
    }
    SpikeTrains all = new SpikeTrains(count, MOST_NEURONS, trains.capacity());
    for (int n = 0; n < trains.samples(); n++) {
      for (int e = 0; e < trains.count(n); e++) {
        all.add(n, trains.neuron(n, e), trains.time(n, e));
      }
    }
    return all;
  }

  /**
   * The same of a file that must not have spikes of another neuron than 0.
   *
   * @param option that says which neuron is scored
   */
  SpikeTrains readOne(String option) {
    SpikeTrains trains = read();
    for (int n = 0; n < trains.samples(); n++) {
      for (int e = 0; e < trains.count(n); e++) {
        if (trains.neuron(n, e) != 0) {
          throw new ConfigurationException(
              "file %s has spikes of neuron %d: say which is scored, %s K"
                  .formatted(path, trains.neuron(n, e), option));
        }
      }
    }
    return trains;
  }
}
