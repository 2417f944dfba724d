package io.roughspike.cli.file;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.CsvTable.Row;
import io.roughspike.model.ConnectionList;
import io.roughspike.model.Connections;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lists of connections: CSV with the columns {@code from,to,weight}, then {@code receptor}, then
 * {@code delay}, of which both or one may be left out; one line a connection in any order, the
 * receptor by its name or its number, the delay at least 0; {@code .npz} with arrays of these
 * names, one entry a connection; or an array with a row for each. Receptors of arrays are numbers.
 */
public final class ConnectionFile {
  private static final String RECEPTOR = "receptor";
  private static final String DELAY = "delay";

  /** Columns that all lists have. */
  private static final List<String> COLUMNS = List.of("from", "to", "weight");

  /** Most sources where nobody says how many there are. */
  private static final int MOST_SOURCES = 1 << 20;

  private final String name;
  private final int sources;
  private final int mostSource;
  private final int targets;
  private final Receptors receptors;
  private final ConnectionList list = new ConnectionList();
  private int largest = -1;
  private boolean hasReceptor;
  private boolean hasDelay;

  private ConnectionFile(String name, int sources, int targets, Receptors receptors) {
    this.name = name;
    this.sources = sources;
    mostSource = (sources < 0 ? MOST_SOURCES : sources) - 1;
    this.targets = targets;
    this.receptors = receptors;
  }

  /**
   * Reads connections.
   *
   * @param sources how many there are; negative for as many as the largest number says
   * @param targets how many there are
   * @param receptors those of the targets
   */
  public static Connections read(Path path, int sources, int targets, Receptors receptors) {
    ConnectionFile file = new ConnectionFile("file " + path, sources, targets, receptors);
    if (NpyFile.isArchiveName(path)) {
      file.readArchive(path);
    } else if (NpyFile.isArrayName(path)) {
      file.readRows(NpyFile.read(path));
    } else {
      file.readTable(path);
    }
    try {
      return file.connections();
    } catch (IllegalArgumentException e) { // the only reason left: one of them stands there twice
      throw NpyFile.isArrayName(path) ? file.failure(e) : file.twice(path, e);
    }
  }

  /**
   * The connections of an array with a row for each: from, to, weight and, where there are several,
   * the receptor; then, with the receptor whatever their number, the delay.
   *
   * @param name of the array, for messages
   * @param sources how many there are; negative for as many as the largest number says
   */
  public static Connections of(
      NumberArray rows, String name, int sources, int targets, Receptors receptors) {
    ConnectionFile file = new ConnectionFile(name, sources, targets, receptors);
    file.readRows(rows);
    try {
      return file.connections();
    } catch (IllegalArgumentException e) {
      throw file.failure(e);
    }
  }

  /** How many numbers {@link #rows} has of each of {@code connections}. */
  public static int width(Connections connections) {
    return connections.hasDelays() ? 5 : 4;
  }

  /** {@code connections} as an array of rows that {@link #of} takes. */
  public static double[] rows(Connections connections) {
    double[] rows = new double[Math.multiplyExact(width(connections), connections.count())];
    int at = 0;
    for (int k = 0; k < connections.sources(); k++) {
      for (int e = connections.start(k); e < connections.start(k + 1); e++) {
        rows[at++] = k;
        rows[at++] = connections.target(e);
        rows[at++] = connections.weight(e);
        rows[at++] = connections.receptor(e);
        if (connections.hasDelays()) {
          rows[at++] = connections.delay(e);
        }
      }
    }
    return rows;
  }

  /**
   * Writes CSV.
   *
   * @param receptors those of the targets; a column where some have several, before that of delays,
   *     where there are some
   */
  public static void write(Path path, Connections connections, Receptors receptors) {
    boolean several = receptors.areNamed();
    StringBuilder text = new StringBuilder(String.join(",", COLUMNS));
    text.append(several ? ',' + RECEPTOR : "").append(connections.hasDelays() ? ',' + DELAY : "");
    text.append('\n');
    for (int k = 0; k < connections.sources(); k++) {
      for (int e = connections.start(k); e < connections.start(k + 1); e++) {
        text.append(k).append(',').append(connections.target(e));
        text.append(',').append(connections.weight(e));
        if (several) {
          List<String> own = receptors.of(connections.target(e));
          text.append(',').append(own.get(connections.receptor(e)));
        }
        if (connections.hasDelays()) {
          text.append(',').append(connections.delay(e));
        }
        text.append('\n');
      }
    }
    AtomicFile.write(path, text.toString());
  }

  private void readTable(Path path) {
    readTable(
        path,
        (row, from, to, receptor) ->
            add(from, to, row.number(2, "weight"), receptor, hasDelay ? delay(row) : 0));
  }

  /** The failure that a connection stands in a table twice. */
  private ConfigurationException twice(Path path, IllegalArgumentException e) {
    Set<List<Integer>> known = new HashSet<>();
    readTable(
        path,
        (row, from, to, receptor) -> {
          if (!known.add(List.of(from, to, receptor))) {
            throw row.failure(
                "lists the connection from %d to %d a second time: remove it".formatted(from, to));
          }
        });
    return failure(e);
  }

  private ConfigurationException failure(IllegalArgumentException e) {
    return new ConfigurationException(name + ": " + e.getMessage(), e);
  }

  /** Takes what a line says, but for the weight. */
  private interface Reader {
    void read(Row row, int from, int to, int receptor);
  }

  private void readTable(Path path, Reader reader) {
    CsvTable.read(
        path,
        header -> {
          List<String> columns = new ArrayList<>(header.values());
          hasDelay = columns.size() > COLUMNS.size() && columns.getLast().equals(DELAY);
          hasReceptor = columns.size() > COLUMNS.size() && columns.get(3).equals(RECEPTOR);
          if (hasDelay) {
            columns.removeLast();
          }
          if (hasReceptor) {
            columns.removeLast();
          }
          if (!columns.equals(COLUMNS)) {
            throw header.columnsFailure("from,to,weight[,receptor][,delay]");
          }
          requireReceptors();
        },
        row -> {
          int from = row.index(0, "from", mostSource);
          int to = row.index(1, "to", targets - 1);
          reader.read(row, from, to, hasReceptor ? receptor(row, to) : 0);
        });
  }

  private double delay(Row row) {
    int column = hasReceptor ? 4 : 3;
    double delay = row.number(column, DELAY);
    if (delay < 0) {
      throw row.unusable(column, "a number of at least 0 as delay");
    }
    return delay;
  }

  private int receptor(Row row, int to) {
    List<String> own = receptors.of(to);
    int named = own.indexOf(row.values().get(3));
    if (named >= 0) {
      return named;
    }
    try {
      return row.index(3, RECEPTOR, mostReceptor(own));
    } catch (ConfigurationException e) {
      throw row.unusable(3, "one of " + String.join(", ", own) + " as receptor");
    }
  }

  private void readArchive(Path path) {
    Set<String> wanted = new HashSet<>(COLUMNS);
    wanted.add(RECEPTOR);
    wanted.add(DELAY);
    NpyFile.Archive archive = NpyFile.readAll(path, wanted);
    Map<String, NumberArray> arrays = archive.arrays();
    hasReceptor = arrays.containsKey(RECEPTOR);
    hasDelay = arrays.containsKey(DELAY);
    List<String> needed = new ArrayList<>(COLUMNS);
    needed.addAll(arrays.keySet());
    for (String column : needed) {
      NumberArray array = arrays.get(column);
      if (array == null
          || array.dimensions() != 1
          || array.values().length != arrays.get("from").values().length) {
        throw new ConfigurationException(
            "%s must hold the arrays from, to, weight and, if need be, receptor and delay of one length, got %s"
                .formatted(name, array == null ? archive.names() : column + array.shapeText()));
      }
    }
    archive.tellOthers();
    requireReceptors();
    double[] from = arrays.get("from").values();
    double[] to = arrays.get("to").values();
    double[] weight = arrays.get("weight").values();
    double[] receptor = hasReceptor ? arrays.get(RECEPTOR).values() : new double[from.length];
    double[] delay = hasDelay ? arrays.get(DELAY).values() : new double[from.length];
    for (int e = 0; e < from.length; e++) {
      addChecked("entry " + e, from[e], to[e], weight[e], receptor[e], delay[e]);
    }
  }

  private void readRows(NumberArray rows) {
    if (rows.dimensions() != 2 || rows.length(1) < 3 || rows.length(1) > 5) {
      throw new ConfigurationException(
          "%s must have the shape (connections, 3), rows of from, to and weight, or (connections, 4), with receptor, or (connections, 5), with receptor and delay, got %s"
              .formatted(name, rows.shapeText()));
    }
    int width = rows.length(1);
    hasReceptor = width > 3;
    hasDelay = width > 4;
    requireReceptors();
    double[] all = rows.values();
    for (int e = 0; e < rows.length(0); e++) {
      int at = e * width;
      double receptor = hasReceptor ? all[at + 3] : 0;
      double delay = hasDelay ? all[at + 4] : 0;
      addChecked("row " + e, all[at], all[at + 1], all[at + 2], receptor, delay);
    }
  }

  private void requireReceptors() {
    if (!hasReceptor && receptors.areNamed()) {
      throw new ConfigurationException(
          "%s must say the receptor of each connection, in a fourth column receptor, as there are several: %s"
              .formatted(name, String.join(", ", receptors.all())));
    }
  }

  private void addChecked(
      String where, double from, double to, double weight, double receptor, double delay) {
    if (!Double.isFinite(weight)) {
      throw failure(where, "must have a finite weight, got " + weight);
    }
    if (!(delay >= 0 && delay < Double.POSITIVE_INFINITY)) {
      throw failure(where, "must have a finite delay of at least 0, got " + delay);
    }
    int target = index(to, targets - 1, "to", where);
    add(
        index(from, mostSource, "from", where),
        target,
        weight,
        index(receptor, mostReceptor(receptors.of(target)), RECEPTOR, where),
        delay);
  }

  private static int mostReceptor(List<String> own) {
    return Math.max(0, own.size() - 1);
  }

  private int index(double value, int most, String column, String where) {
    if (!(value >= 0 && value <= most && value == (int) value)) {
      throw failure(
          where,
          "must have a whole number from 0 to %d as %s, got %s".formatted(most, column, value));
    }
    return (int) value;
  }

  private ConfigurationException failure(String where, String predicate) {
    return new ConfigurationException("%s of %s %s".formatted(where, name, predicate));
  }

  private void add(int from, int to, double weight, int receptor, double delay) {
    largest = Math.max(largest, from);
    if (hasDelay) {
      list.add(from, to, receptor, weight, delay);
    } else {
      list.add(from, to, receptor, weight);
    }
  }

  private Connections connections() {
    return list.connections(sources < 0 ? largest + 1 : sources, targets);
  }
}
