package io.roughspike.cli.file;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.Shown;
import io.roughspike.spike.SpikeTrains;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Spike trains: CSV with the columns {@code sample,neuron,time}, one line an event, or {@code .npz}
 * with arrays of the same names, one entry an event. The events of a sample stand in the order of
 * time; samples may be interleaved. Samples without an event leave no trace, so a file does not
 * tell how many there are.
 *
 * <p>Files of other programs have columns of other names ({@link SpikeColumns}) and events in any
 * order. An archive may also be ragged: {@code spike_times} holds one train after another, {@code
 * spike_times_index} where each of them ends; a train is a sample of neuron 0 unless the columns
 * say that it is a neuron.
 */
public final class SpikeFile {
  private static final List<String> COLUMNS =
      List.of(SpikeColumns.SAMPLE, SpikeColumns.NEURON, SpikeColumns.TIME);

  private static final String RAGGED = "spike_times";
  private static final String ENDS = "spike_times_index";

  private final Path path;
  private final SpikeColumns columns;
  private final SpikeList events;

  private SpikeFile(Path path, int neurons, int largestSample, SpikeColumns columns) {
    this.path = path;
    this.columns = columns;
    events = new SpikeList("file " + path, neurons, largestSample, !columns.isStandard());
  }

  /**
   * Reads trains; there are as many samples as the largest sample number says.
   *
   * @param neurons number of neurons that may have events
   */
  public static SpikeTrains read(Path path, int neurons) {
    return read(path, neurons, SpikeColumns.STANDARD);
  }

  /**
   * As above, from a file of any program.
   *
   * @param neurons number of neurons that may have events
   */
  public static SpikeTrains read(Path path, int neurons, SpikeColumns columns) {
    SpikeFile file = new SpikeFile(path, neurons, SpikeList.LARGEST_SAMPLE, columns);
    file.read();
    return file.events.trains();
  }

  /**
   * Reads the trains of a known number of samples; those not in the file are without a spike.
   *
   * @param neurons number of neurons that may have events
   */
  public static SpikeTrains read(Path path, int neurons, int samples) {
    SpikeFile file = new SpikeFile(path, neurons, samples - 1, SpikeColumns.STANDARD);
    file.read();
    return file.events.trains(samples);
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
    SpikeList events = new SpikeList(name, neurons, SpikeList.LARGEST_SAMPLE, false);
    for (int e = 0; e < rows.length(0); e++) {
      int at = e * COLUMNS.size();
      events.addChecked(
          rows.values()[at], rows.values()[at + 1], rows.values()[at + 2], "row " + e);
    }
    return events.trains();
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

  private void read() {
    if (NpyFile.isArrayName(path)) {
      readArchive();
    } else if (columns.isStandard()) {
      CsvTable.read(path, COLUMNS, row -> add(row, new int[] {0, 1, 2}));
    } else {
      int[] numbers = new int[COLUMNS.size()];
      CsvTable.read(
          path,
          header -> {
            for (int k = 0; k < numbers.length; k++) {
              numbers[k] = find(k, header.values()).map(header.values()::indexOf).orElse(-1);
            }
          },
          row -> add(row, numbers));
    }
  }

  private void add(CsvTable.Row row, int[] numbers) {
    int neuron = numbers[1] < 0 ? 0 : row.index(numbers[1], "neuron", events.largestNeuron());
    int sample = numbers[0] < 0 ? 0 : row.index(numbers[0], "sample", events.largestSample());
    double time = columns.toTime(row.number(numbers[2], "time"));
    events.add(sample, neuron, time, "line " + row.line());
  }

  /**
   * The name of a column among those that a file has; nothing where it has none and all numbers are
   * 0.
   *
   * @param k its place in {@link #COLUMNS}
   */
  private Optional<String> find(int k, List<String> names) {
    Optional<String> said = said(k);
    if (said.equals(Optional.of(SpikeColumns.NONE))) {
      return Optional.empty();
    }
    String key = COLUMNS.get(k);
    String name = said.orElse(key);
    if (names.indexOf(name) != names.lastIndexOf(name)) {
      throw failure("must have one column %s, got several".formatted(Shown.value(name)));
    }
    if (names.contains(name)) {
      return Optional.of(name);
    }
    if (said.isPresent()) {
      throw failure(
          "must have the column %s, which columns.%s names, got %s"
              .formatted(Shown.value(name), key, Shown.value(String.join(",", names))));
    }
    Set<String> known =
        IntStream.range(0, COLUMNS.size())
            .mapToObj(other -> said(other).orElse(COLUMNS.get(other)))
            .collect(Collectors.toSet());
    names.stream()
        .filter(other -> !known.contains(other))
        .findFirst()
        .ifPresent(other -> {
          throw failure(
              "has the column %1$s and none called %2$s: say columns.%2$s: %1$s if that is meant, or columns.%2$s: none where all events are of %2$s 0"
                  .formatted(Shown.value(other), key));
        });
    return Optional.empty();
  }

  /** What is said of a column. */
  private Optional<String> said(int k) {
    return switch (k) {
      case 0 -> columns.sample();
      case 1 -> columns.neuron();
      default -> Optional.of(columns.time());
    };
  }

  private ConfigurationException failure(String predicate) {
    return new ConfigurationException("file %s %s".formatted(path, predicate));
  }

  private void readArchive() {
    if (!NpyFile.isArchiveName(path)) {
      throw failure("must be CSV or an archive .npz of the arrays sample, neuron and time");
    }
    Set<String> wanted = new HashSet<>(List.of(RAGGED, ENDS));
    for (int k = 0; k < COLUMNS.size(); k++) {
      wanted.add(said(k).orElse(COLUMNS.get(k)));
    }
    NpyFile.Archive archive = NpyFile.readAll(path, wanted);
    if (archive.arrays().containsKey(RAGGED)) {
      readRagged(archive);
    } else {
      readArrays(archive);
    }
    archive.tellOthers();
  }

  private void readArrays(NpyFile.Archive archive) {
    Map<String, NumberArray> arrays = archive.arrays();
    List<String> names = new ArrayList<>(arrays.keySet());
    names.addAll(archive.others());
    List<Optional<NumberArray>> columnArrays = new ArrayList<>();
    for (int k = 0; k < COLUMNS.size(); k++) {
      Optional<String> name = columns.isStandard() ? Optional.of(COLUMNS.get(k)) : find(k, names);
      NumberArray array = name.map(arrays::get).orElse(null);
      if (name.isPresent()
          && (array == null
              || array.dimensions() != 1
              || array.values().length != size(arrays, columns.time()))) {
        throw failure(
            "must hold the arrays sample, neuron and time of one length, got %s"
                .formatted(array == null ? archive.names() : name.get() + array.shapeText()));
      }
      columnArrays.add(Optional.ofNullable(array));
    }
    double[] times = columnArrays.get(2).orElseThrow().values();
    for (int e = 0; e < times.length; e++) {
      int entry = e;
      events.addChecked(
          columnArrays.get(0).map(array -> array.values()[entry]).orElse(0.0),
          columnArrays.get(1).map(array -> array.values()[entry]).orElse(0.0),
          columns.toTime(times[e]),
          "entry " + e);
    }
  }

  private static int size(Map<String, NumberArray> arrays, String name) {
    return arrays.containsKey(name) ? arrays.get(name).values().length : -1;
  }

  private void readRagged(NpyFile.Archive archive) {
    NumberArray times = archive.arrays().get(RAGGED);
    NumberArray ends = archive.arrays().get(ENDS);
    if (ends == null || ends.dimensions() != 1 || times.dimensions() != 1) {
      throw failure(
          "must hold the arrays spike_times and spike_times_index of one dimension each, got "
              + archive.names());
    }
    boolean isNeuron = columns.neuron().equals(Optional.of(SpikeColumns.TRAIN));
    double previous = 0;
    for (int train = 0; train < ends.values().length; train++) {
      double end = ends.values()[train];
      if (!(end >= previous && end <= times.values().length && end == (int) end)) {
        throw failure(
            "must have whole numbers that do not decrease, up to the %d spikes, in spike_times_index, got %s after %s at entry %d"
                .formatted(times.values().length, end, previous, train));
      }
      for (int e = (int) previous; e < end; e++) {
        events.addChecked(
            isNeuron ? 0 : train,
            isNeuron ? train : 0,
            columns.toTime(times.values()[e]),
            "entry " + e + " of spike_times");
      }
      previous = end;
    }
    if (previous != times.values().length) {
      throw failure(
          "must have the number of spikes, %d, at the end of spike_times_index, got %s"
              .formatted(times.values().length, previous));
    }
    if (!isNeuron) {
      events.atLeast(ends.values().length);
    }
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
