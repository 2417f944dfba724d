package io.roughspike.cli.config;

import io.roughspike.cli.file.SpikeFile;
import io.roughspike.model.Network;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.SpikeTrains;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Recorded spike trains and the time that the recording covers.
 *
 * @param trains every event of the file
 * @param start first covered time
 * @param end last covered time
 * @param source the key that names the file
 */
record Recording(SpikeTrains trains, double start, double end, Field source) {
  /** Keys of a section that names a recording. */
  static final List<String> KEYS = List.of("spikes", FileColumns.KEY, "samples", "start", "end");

  /**
   * Reads the file that {@code section} names under {@code spikes}, with as many samples as it says
   * under {@code samples}.
   *
   * @param neurons number of neurons that may have events
   * @param start first time that the recording covers
   * @param end last time that it covers
   */
  static Recording read(Section section, int neurons, double start, double end) {
    Field source = section.get("spikes");
    SpikeTrains read = source.spikes(neurons, FileColumns.spikes(section));
    int samples = section.find("samples").map(field -> field.integer(1)).orElse(read.samples());
    if (samples == 0) {
      throw source.because(" has no event, and does not tell how many samples there are: check it");
    }
    if (samples < read.samples()) {
      throw source.mustBe(
          "a file with events of at most the samples given, " + samples,
          read.samples() + " samples");
    }
    section.note("samples", Integer.toString(samples));
    SpikeTrains trains = new SpikeTrains(samples, neurons, read.capacity());
    for (int s = 0; s < read.samples(); s++) {
      for (int e = 0; e < read.count(s); e++) {
        double time = read.time(s, e);
        if (!(time >= start && time <= end)) {
          throw source.because(
              " has event %d of sample %d at %s, outside the recorded times %s to %s: correct it, or give start and end of the recording beside it"
                  .formatted(e, s, time, start, end));
        }
        trains.add(s, read.neuron(s, e), time);
      }
    }
    return new Recording(trains, start, end, source);
  }

  /** How many numbers {@link #write} writes. */
  long numbers() {
    return 3L * Arrays.stream(trains.counts(), 0, trains.samples()).sum();
  }

  /** Adds to {@code section} what {@link #read} makes this recording of. */
  void write(Map<String, ConfigValue> section) {
    double[] rows = SpikeFile.rows(trains);
    section.put("spikes", YamlWriter.array(rows, rows.length / 3, 3));
    section.put("samples", YamlWriter.number(trains.samples()));
    section.put("start", YamlWriter.number(start));
    section.put("end", YamlWriter.number(end));
  }

  /** As above, the trains of {@code network}, whose read-outs have no events. */
  static Recording of(Section section, Network network, double start, double end) {
    Recording recording = read(section, network.size(), start, end);
    SpikeTrains trains = recording.trains;
    for (int s = 0; s < trains.samples(); s++) {
      for (int e = 0; e < trains.count(s); e++) {
        if (network.isReadOut(trains.neuron(s, e))) {
          throw recording.source.because(
              " has event %d of sample %d at neuron %d, a read-out, which never fires: remove it there or from model.readOuts"
                  .formatted(e, s, trains.neuron(s, e)));
        }
      }
    }
    return recording;
  }

  /**
   * The events in the window of {@code grid} (after its start, up to its end), at most {@code most}
   * a sample.
   */
  SpikeTrains in(TimeGrid grid, int most) {
    return window(grid, Math.nextUp(grid.start()), most);
  }

  /** The events in the window of {@code grid}, with those at its start and at its end. */
  SpikeTrains withStart(TimeGrid grid) {
    return window(grid, grid.start(), Integer.MAX_VALUE);
  }

  private SpikeTrains window(TimeGrid grid, double first, int most) {
    if (!(start <= grid.start() && grid.end() <= end)) {
      throw source.because(
          " covers the times %s to %s, which must include the simulated times %s to %s"
              .formatted(start, end, grid.start(), grid.end()));
    }
    SpikeTrains window = new SpikeTrains(trains.samples(), trains.neuronCount(), trains.capacity());
    for (int s = 0; s < trains.samples(); s++) {
      for (int e = 0; e < trains.count(s) && window.count(s) < most; e++) {
        double time = trains.time(s, e);
        if (time >= first && time <= grid.end()) {
          window.add(s, trains.neuron(s, e), time);
        }
      }
    }
    return window;
  }
}
