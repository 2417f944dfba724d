package io.roughspike.cli.file;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.spike.SpikeTrains;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Spike trains: CSV with the columns {@code sample,neuron,time}, one line an event, or {@code .npz}
 * with arrays of the same names, one entry an event. The events of a sample stand in the order of
 * time; samples may be interleaved. Samples without an event leave no trace, so a file does not
 * tell how many there are.
 */
public final class SpikeFile {
  private static final List<String> COLUMNS = List.of("sample", "neuron", "time");

  /** Largest accepted sample number: a guard against one wrong line that asks for all memory. */
  private static final int LARGEST_SAMPLE = 9_999_999;

  private final String name;
  private final int neurons;
  private final int largestSample;
  private int events;
  private int samples;
  private int[] sample = new int[256];
  private int[] neuron = new int[256];
  private double[] time = new double[256];
  private int[] countOfSample = new int[16];
  private double[] lastOfSample = new double[16];

  private SpikeFile(String name, int neurons, int largestSample) {
    this.name = name;
    this.neurons = neurons;
    this.largestSample = largestSample;
  }

  /**
   * Reads trains; there are as many samples as the largest sample number says.
   *
   * @param neurons number of neurons that may have events
   */
  public static SpikeTrains read(Path path, int neurons) {
    SpikeFile file = new SpikeFile("file " + path, neurons, LARGEST_SAMPLE);
    file.read(path);
    return file.trains(file.samples);
  }

  /**
   * Reads the trains of a known number of samples; those not in the file are without a spike.
   *
   * @param neurons number of neurons that may have events
   */
  public static SpikeTrains read(Path path, int neurons, int samples) {
    SpikeFile file = new SpikeFile("file " + path, neurons, samples - 1);
    file.read(path);
    return file.trains(samples);
  }

  /**
   * The trains of an array with a row for each event: sample, neuron and time. There are as many
   * samples as the largest sample number says.
   *
   * @param name of the array, for messages
   * @param neurons number of neurons that may have events
   */
  public static SpikeTrains of(NumberArray rows, String name, int neurons) {
    if (rows.dimensions() != 2 || rows.length(1) != COLUMNS.size()) {
      throw new ConfigurationException(
          "%s must have the shape (events, 3), rows of sample, neuron and time, got %s"
              .formatted(name, rows.shapeText()));
    }
    SpikeFile file = new SpikeFile(name, neurons, LARGEST_SAMPLE);
    for (int e = 0; e < rows.length(0); e++) {
      int at = e * COLUMNS.size();
      file.addChecked(rows.values()[at], rows.values()[at + 1], rows.values()[at + 2], "row " + e);
    }
    return file.trains(file.samples);
  }

  /** {@code trains} as an array that {@link #of} takes: a row for each event. */
  public static double[] rows(SpikeTrains trains) {
    int total = Arrays.stream(trains.counts(), 0, trains.samples()).sum();
    double[] rows = new double[Math.multiplyExact(total, COLUMNS.size())];
    int at = 0;
    for (int s = 0; s < trains.samples(); s++) {
      for (int e = 0; e < trains.count(s); e++) {
        rows[at++] = s;
        rows[at++] = trains.neuron(s, e);
        rows[at++] = trains.time(s, e);
      }
    }
    return rows;
  }

  private void read(Path path) {
    if (NpyFile.isArrayName(path)) {
      readArrays(path);
    } else {
      CsvTable.read(
          path,
          COLUMNS,
          row -> {
            int neuronNumber = row.index(1, "neuron", neurons - 1);
            int sampleNumber = row.index(0, "sample", largestSample);
            add(sampleNumber, neuronNumber, row.number(2, "time"), "line " + row.line());
          });
    }
  }

  private void readArrays(Path path) {
    if (!NpyFile.isArchiveName(path)) {
      throw new ConfigurationException(
          "file %s must be CSV or an archive .npz of the arrays sample, neuron and time"
              .formatted(path));
    }
    NpyFile.Archive archive = NpyFile.readAll(path, Set.copyOf(COLUMNS));
    Map<String, NumberArray> arrays = archive.arrays();
    for (String column : COLUMNS) {
      NumberArray array = arrays.get(column);
      if (array == null
          || array.dimensions() != 1
          || array.values().length != arrays.get("sample").values().length) {
        throw new ConfigurationException(
            "file %s must hold the arrays sample, neuron and time of one length, got %s"
                .formatted(path, array == null ? archive.names() : column + array.shapeText()));
      }
    }
    archive.tellOthers();
    double[] times = arrays.get("time").values();
    for (int e = 0; e < times.length; e++) {
      addChecked(
          arrays.get("sample").values()[e],
          arrays.get("neuron").values()[e],
          times[e],
          "entry " + e);
    }
  }

  private void addChecked(double ofSample, double ofNeuron, double eventTime, String where) {
    if (!Double.isFinite(eventTime)) {
      throw failure(where, "must have a finite time, got " + eventTime);
    }
    int neuronNumber = index(ofNeuron, neurons - 1, "neuron", where);
    add(index(ofSample, largestSample, "sample", where), neuronNumber, eventTime, where);
  }

  private int index(double value, int largest, String column, String where) {
    if (!(value >= 0 && value <= largest && value == (int) value)) {
      throw failure(
          where,
          "must have a whole number from 0 to %d as %s, got %s".formatted(largest, column, value));
    }
    return (int) value;
  }

  private void add(int sampleNumber, int neuronNumber, double eventTime, String where) {
    if (events == time.length) {
      sample = Arrays.copyOf(sample, 2 * events);
      neuron = Arrays.copyOf(neuron, 2 * events);
      time = Arrays.copyOf(time, 2 * events);
    }
    if (sampleNumber >= countOfSample.length) {
      int size = Math.max(2 * countOfSample.length, sampleNumber + 1);
      countOfSample = Arrays.copyOf(countOfSample, size);
      lastOfSample = Arrays.copyOf(lastOfSample, size);
    }
    if (countOfSample[sampleNumber] > 0 && eventTime < lastOfSample[sampleNumber]) {
      throw failure(
          where,
          "must not be earlier than the event before it of sample %d: %s after %s (sort the events of a sample by time)"
              .formatted(sampleNumber, eventTime, lastOfSample[sampleNumber]));
    }
    sample[events] = sampleNumber;
    neuron[events] = neuronNumber;
    time[events++] = eventTime;
    countOfSample[sampleNumber]++;
    lastOfSample[sampleNumber] = eventTime;
    samples = Math.max(samples, sampleNumber + 1);
  }

  private ConfigurationException failure(String where, String predicate) {
    return new ConfigurationException("%s of %s %s".formatted(where, name, predicate));
  }

  private SpikeTrains trains(int sampleCount) {
    int most = Arrays.stream(countOfSample).max().orElse(0);
    SpikeTrains trains = new SpikeTrains(sampleCount, neurons, Math.max(1, most));
    for (int e = 0; e < events; e++) {
      trains.add(sample[e], neuron[e], time[e]);
    }
    return trains;
  }

  /** Writes the header of a CSV file. */
  public static void writeHeader(OutputStream out) throws IOException {
    writeLine(out, String.join(",", COLUMNS));
  }

  /** Appends the events of {@code trains} in the order of samples, then of time. */
  public static void writeEvents(OutputStream out, SpikeTrains trains, int firstSample)
      throws IOException {
    for (int s = 0; s < trains.samples(); s++) {
      for (int e = 0; e < trains.count(s); e++) {
        writeLine(out, (firstSample + s) + "," + trains.neuron(s, e) + "," + trains.time(s, e));
      }
    }
  }

  private static void writeLine(OutputStream out, String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** Writes {@code trains} as arrays {@code sample}, {@code neuron} and {@code time}. */
  public static void writeArrays(Path path, SpikeTrains trains) {
    int total = Arrays.stream(trains.counts(), 0, trains.samples()).sum();
    int[] samples = new int[total];
    int[] neurons = new int[total];
    double[] times = new double[total];
    int k = 0;
    for (int s = 0; s < trains.samples(); s++) {
      for (int e = 0; e < trains.count(s); e++) {
        samples[k] = s;
        neurons[k] = trains.neuron(s, e);
        times[k++] = trains.time(s, e);
      }
    }
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("sample", NpyArray.of(samples));
    arrays.put("neuron", NpyArray.of(neurons));
    arrays.put("time", NpyArray.of(times, total));
    NpyFile.writeAll(path, arrays);
  }
}
