package io.roughspike.cli.file;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.model.Network;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.EventCotangents;
import io.roughspike.spike.ReadOutSummary.Statistic;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateCotangents;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cotangents, one a line. Those of event times: CSV {@code sample,event,value}. Those of states:
 * CSV {@code sample,neuron,variable,time,value}, where variable is the name of a state, the clock
 * {@code s} included, and time a grid time up to rounding. Those of what read-outs say: CSV {@code
 * sample,neuron,statistic,value}, where statistic is {@code final}, {@code average} or {@code
 * maximum}; lines add up.
 */
public final class CotangentFile {
  private static final List<String> EVENT_COLUMNS = List.of("sample", "event", "value");
  private static final List<String> STATE_COLUMNS =
      List.of("sample", "neuron", "variable", "time", "value");
  private static final List<String> READ_OUT_COLUMNS =
      List.of("sample", "neuron", "statistic", "value");

  private CotangentFile() {}

  /**
   * Reads cotangents of event times.
   *
   * @param counts number of events of each sample
   */
  public static EventCotangentTable readEvents(Path path, int[] counts) {
    int capacity = Math.max(1, Arrays.stream(counts).max().orElse(0));
    EventCotangentTable table = new EventCotangentTable();
    table.reset(counts.length, capacity);
    BitSet seen = new BitSet();
    CsvTable.read(
        path,
        EVENT_COLUMNS,
        row -> {
          int sample = row.index(0, "sample", counts.length - 1);
          if (counts[sample] == 0) {
            throw row.failure("names an event of sample " + sample + ", which has none");
          }
          int event = row.index(1, "event", counts[sample] - 1);
          int cell = sample * capacity + event;
          if (seen.get(cell)) {
            throw row.failure("repeats event " + event + " of sample " + sample);
          }
          seen.set(cell);
          table.add(sample, event, row.number(2, "value"));
        });
    return table;
  }

  /** Writes derivatives in event times as a file of such cotangents, every event on its line. */
  public static void writeEvents(Path path, SpikeTrains trains, EventCotangents values) {
    AtomicFile.write(
        path,
        out -> {
          Writer text = new OutputStreamWriter(out, StandardCharsets.US_ASCII);
          text.write(String.join(",", EVENT_COLUMNS) + "\n");
          for (int n = 0; n < trains.samples(); n++) {
            for (int e = 0; e < trains.count(n); e++) {
              text.write(n + "," + e + "," + values.at(n, e) + "\n");
            }
          }
          text.flush();
        });
  }

  private record Cell(int sample, int neuron, int gridPoint, String state) {}

  /**
   * Reads cotangents of states.
   *
   * @param samples number of samples
   */
  public static StateCotangents readStates(Path path, int samples, Network network, TimeGrid grid) {
    List<String> all =
        network.groups().stream()
            .flatMap(group -> group.model().allStates().stream())
            .distinct()
            .toList();
    Map<Cell, Double> rows = new LinkedHashMap<>();
    CsvTable.read(
        path,
        STATE_COLUMNS,
        row -> {
          int sample = row.index(0, "sample", samples - 1);
          int neuron = row.index(1, "neuron", network.size() - 1);
          String state = row.values().get(2);
          List<String> own = network.model(neuron).allStates();
          if (!own.contains(state)) {
            throw row.unusable(2, "one of %s as variable".formatted(String.join(", ", own)));
          }
          if (state.equals(NeuronModel.CLOCK) && network.isReadOut(neuron)) {
            throw row.failure(
                "names the clock %s of neuron %d, a read-out, which has none"
                    .formatted(state, neuron));
          }
          Cell cell = new Cell(sample, neuron, gridPoint(row, grid), state);
          if (rows.put(cell, row.number(4, "value")) != null) {
            throw row.failure("repeats sample, neuron, variable and time of a line before it");
          }
        });
    int[] points = rows.keySet().stream().mapToInt(Cell::gridPoint).sorted().distinct().toArray();
    int[] columns = rows.keySet().stream().mapToInt(Cell::neuron).sorted().distinct().toArray();
    List<String> states =
        all.stream()
            .filter(name -> rows.keySet().stream().anyMatch(cell -> cell.state().equals(name)))
            .toList();
    StateCotangents cotangents = new StateCotangents(samples, states, points, columns);
    rows.forEach((cell, value) ->
        cotangents.add(
            cell.sample(),
            Arrays.binarySearch(points, cell.gridPoint()),
            Arrays.binarySearch(columns, cell.neuron()),
            states.indexOf(cell.state()),
            value));
    return cotangents;
  }

  /** One line of a file of cotangents of read-outs. */
  public record ReadOutRow(int sample, int neuron, Statistic statistic, double value) {}

  /**
   * Reads cotangents of what read-outs say.
   *
   * @param samples number of samples
   * @param readOuts the neurons that are read-outs, increasing
   */
  public static List<ReadOutRow> readReadOuts(Path path, int samples, int[] readOuts) {
    List<ReadOutRow> rows = new ArrayList<>();
    CsvTable.read(
        path,
        READ_OUT_COLUMNS,
        row -> {
          int sample = row.index(0, "sample", samples - 1);
          int neuron = row.index(1, "neuron", Integer.MAX_VALUE);
          if (Arrays.binarySearch(readOuts, neuron) < 0) {
            throw row.failure(
                "must name a read-out, one of %s, got neuron %d"
                    .formatted(Arrays.toString(readOuts), neuron));
          }
          String name = row.values().get(2);
          Statistic statistic =
              Arrays.stream(Statistic.values())
                  .filter(one -> one.fileName().equals(name))
                  .findFirst()
                  .orElseThrow(() -> row.unusable(2, "final, average or maximum as statistic"));
          rows.add(new ReadOutRow(sample, neuron, statistic, row.number(3, "value")));
        });
    return rows;
  }

  private static int gridPoint(CsvTable.Row row, TimeGrid grid) {
    try {
      return grid.pointAt(row.number(3, "time"));
    } catch (ConfigurationException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw row.failure("cannot be used: " + e.getMessage());
    }
  }
}
