package io.roughspike.cli.file;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.Shown;
import io.roughspike.model.Knots;
import io.roughspike.model.Recording;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Recorded signals that may jump: CSV with the columns {@code time} and {@code value}, one line a
 * knot, and {@code sample}, {@code neuron} and {@code channel} where signals differ between these;
 * or an array of the shape (knots, 2), rows of time and value, or (knots, 5), rows of sample,
 * neuron, channel, time and value. The knots of a signal stand in the order of time, signals may be
 * interleaved. A time that is given twice is a jump, from the first value to the second.
 */
public final class SignalFile {
  private static final int LARGEST_SAMPLE = 1 << 20;

  /** Columns of the array of one signal, and of that of several. */
  private static final int OF_ONE = 2;

  private static final int OF_SEVERAL = 5;

  private final String name;
  private final int neurons;
  private final int channels;
  private final boolean bySample;
  private final boolean byNeuron;
  private final boolean byChannel;
  private final Map<Long, Growing> signals = new TreeMap<>();
  private int samples = 1;

  /** Signals that differ between some of samples, neurons and channels. */
  private SignalFile(
      String name,
      int neurons,
      int channels,
      boolean bySample,
      boolean byNeuron,
      boolean byChannel) {
    this.name = name;
    this.neurons = neurons;
    this.channels = channels;
    this.bySample = bySample;
    this.byNeuron = byNeuron;
    this.byChannel = byChannel;
  }

  /**
   * Reads the signals of a file: as many samples as the largest number of one says, or one for all.
   *
   * @param neurons number of neurons
   * @param channels number of channels of each
   */
  public static Recording read(Path path, SignalColumns columns, int neurons, int channels) {
    if (NpyFile.isArrayName(path)) {
      return of(NpyFile.read(path), "file " + path, neurons, channels);
    }
    SignalFile[] file = new SignalFile[1];
    int[] at = new int[SignalColumns.ALL.size()];
    CsvTable.read(
        path,
        header -> {
          find(header, columns, at);
          file[0] =
              new SignalFile("file " + path, neurons, channels, at[2] >= 0, at[3] >= 0, at[4] >= 0);
        },
        row ->
            file[0].add(
                at[2] < 0 ? 0 : row.index(at[2], SignalColumns.SAMPLE, LARGEST_SAMPLE),
                at[3] < 0 ? 0 : row.index(at[3], SignalColumns.NEURON, neurons - 1),
                at[4] < 0 ? 0 : row.index(at[4], SignalColumns.CHANNEL, channels - 1),
                columns.toTime(row.number(at[0], SignalColumns.TIME)),
                row.number(at[1], SignalColumns.VALUE)));
    return file[0].recording();
  }

  /** Where the columns are, -1 for one that is not there; others are refused. */
  private static void find(CsvTable.Row header, SignalColumns columns, int[] at) {
    List<String> names = header.values();
    List<String> known = SignalColumns.ALL.stream().map(columns::name).toList();
    for (int k = 0; k < at.length; k++) {
      String column = known.get(k);
      at[k] = names.indexOf(column);
      boolean needed = k < OF_ONE || columns.names().containsKey(SignalColumns.ALL.get(k));
      if ((at[k] < 0 && needed) || at[k] != names.lastIndexOf(column)) {
        throw header.columnsFailure(required(columns));
      }
    }
    if (!known.containsAll(names)) {
      throw header.columnsFailure(required(columns));
    }
  }

  private static String required(SignalColumns columns) {
    return "%s and %s, and if need be %s, %s and %s"
        .formatted(
            SignalColumns.ALL.stream()
                .map(columns::name)
                .map(column -> Shown.value(column))
                .toArray());
  }

  /**
   * The signals of an array.
   *
   * @param rows of one signal that all share, or of several
   * @param name of the array, for messages
   * @param neurons number of neurons
   * @param channels number of channels of each
   */
  public static Recording of(NumberArray rows, String name, int neurons, int channels) {
    int columns = rows.dimensions() == 2 ? rows.length(1) : 0;
    if (columns != OF_ONE && columns != OF_SEVERAL) {
      throw new ConfigurationException(
          "%s must have the shape (knots, 2), rows of time and value, or (knots, 5), rows of sample, neuron, channel, time and value, got %s"
              .formatted(name, rows.misfit()));
    }
    boolean several = columns == OF_SEVERAL;
    SignalFile file = new SignalFile(name, neurons, channels, several, several, several);
    double[] values = rows.values();
    for (int k = 0; k < rows.length(0); k++) {
      int from = k * columns;
      int last = from + columns - 1;
      file.add(
          several ? file.index(values[from], k, SignalColumns.SAMPLE, LARGEST_SAMPLE) : 0,
          several ? file.index(values[from + 1], k, SignalColumns.NEURON, neurons - 1) : 0,
          several ? file.index(values[from + 2], k, SignalColumns.CHANNEL, channels - 1) : 0,
          values[last - 1],
          values[last]);
    }
    return file.recording();
  }

  private int index(double number, int row, String what, int largest) {
    if (!(number >= 0 && number <= largest && number == Math.rint(number))) {
      throw new ConfigurationException(
          "%s must have whole numbers from 0 to %d as %s, got %s in row %d"
              .formatted(name, largest, what, number, row));
    }
    return (int) number;
  }

  /** A signal that is read. */
  private static final class Growing {
    private double[] times = new double[16];
    private double[] values = new double[16];
    private int count;

    void add(double time, double value) {
      if (count == times.length) {
        times = Arrays.copyOf(times, 2 * count);
        values = Arrays.copyOf(values, 2 * count);
      }
      times[count] = time;
      values[count++] = value;
    }

    Knots knots() {
      return new Knots(Arrays.copyOf(times, count), Arrays.copyOf(values, count));
    }
  }

  private void add(int sample, int neuron, int channel, double time, double value) {
    samples = Math.max(samples, sample + 1);
    long number = ((long) sample * ofNeurons() + neuron) * ofChannels() + channel;
    signals.computeIfAbsent(number, _ -> new Growing()).add(time, value);
  }

  private int ofNeurons() {
    return byNeuron ? neurons : 1;
  }

  private int ofChannels() {
    return byChannel ? channels : 1;
  }

  private Recording recording() {
    List<Knots> own = new ArrayList<>();
    for (Map.Entry<Long, Growing> signal : signals.entrySet()) {
      if (signal.getKey() != own.size()) {
        throw missing(own.size());
      }
      try {
        own.add(signal.getValue().knots());
      } catch (IllegalArgumentException e) {
        throw new ConfigurationException(
            "%s, %s: %s".formatted(name, place(own.size()), e.getMessage()), e);
      }
    }
    if (own.size() < (long) samples * ofNeurons() * ofChannels()) {
      throw missing(own.size());
    }
    List<Knots> all = new ArrayList<>();
    for (int s = 0; s < samples; s++) {
      for (int n = 0; n < neurons; n++) {
        for (int c = 0; c < channels; c++) {
          int row = s * ofNeurons() + (byNeuron ? n : 0);
          all.add(own.get(row * ofChannels() + (byChannel ? c : 0)));
        }
      }
    }
    return new Recording(all, samples, neurons, channels);
  }

  private ConfigurationException missing(int number) {
    return new ConfigurationException(
        number == 0 && signals.isEmpty()
            ? name + " has no knots"
            : "%s must have knots of every signal, got none of %s: where it rests, give its value at the start and at the end"
                .formatted(name, place(number)));
  }

  /** Of which sample, neuron and channel a signal is, as far as signals differ. */
  private String place(int number) {
    List<String> parts = new ArrayList<>();
    int row = number / ofChannels();
    if (bySample) {
      parts.add("sample " + row / ofNeurons());
    }
    if (byNeuron) {
      parts.add("neuron " + row % ofNeurons());
    }
    if (byChannel) {
      parts.add("channel " + number % ofChannels());
    }
    return parts.isEmpty() ? "its signal" : String.join(", ", parts);
  }

  /** Signals as an array of the shape (knots, 5) that {@link #of} takes. */
  public static double[] rows(Recording recording) {
    double[] rows = new double[Math.multiplyExact(OF_SEVERAL, recording.parameters().size())];
    int at = 0;
    for (int number = 0; number < recording.signals().size(); number++) {
      Knots signal = recording.signals().get(number);
      int row = number / recording.channels();
      int sample = row / recording.neurons();
      for (int k = 0; k < signal.count(); k++) {
        rows[at++] = sample;
        rows[at++] = row % recording.neurons();
        rows[at++] = number % recording.channels();
        rows[at++] = signal.time(k);
        rows[at++] = signal.value(k);
      }
    }
    return rows;
  }
}
