package io.roughspike.cli.file;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.StateCotangents;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Cotangents, one a line. Those of event times: CSV {@code sample,event,value}. Those of states:
 * CSV {@code sample,neuron,variable,time,value}, where variable is {@code v} or {@code i} and time
 * a grid time up to rounding.
 */
public final class CotangentFile {
  private static final List<String> EVENT_COLUMNS = List.of("sample", "event", "value");
  private static final List<String> STATE_COLUMNS =
      List.of("sample", "neuron", "variable", "time", "value");

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

  private record StateRow(int sample, int gridPoint, boolean isV, double value) {}

  private record Cell(int sample, int gridPoint, boolean isV) {}

  /** Reads cotangents of the states of {@code samples} samples. */
  public static StateCotangents readStates(Path path, int samples, TimeGrid grid) {
    List<StateRow> rows = new ArrayList<>();
    Set<Cell> seen = new HashSet<>();
    CsvTable.read(
        path,
        STATE_COLUMNS,
        row -> {
          int sample = row.index(0, "sample", samples - 1);
          row.index(1, "neuron", 0);
          String variable = row.values().get(2);
          if (!variable.equals("v") && !variable.equals("i")) {
            throw row.failure("must have v or i as variable, got " + variable);
          }
          int gridPoint = gridPoint(row, grid);
          boolean isV = variable.equals("v");
          if (!seen.add(new Cell(sample, gridPoint, isV))) {
            throw row.failure("repeats variable, time and sample of a line before it");
          }
          rows.add(new StateRow(sample, gridPoint, isV, row.number(4, "value")));
        });
    int[] points = rows.stream().mapToInt(StateRow::gridPoint).sorted().distinct().toArray();
    StateCotangents states = new StateCotangents(samples, points);
    for (StateRow row : rows) {
      int slot = Arrays.binarySearch(points, row.gridPoint());
      states.add(row.sample(), slot, row.isV() ? row.value() : 0, row.isV() ? 0 : row.value());
    }
    return states;
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
