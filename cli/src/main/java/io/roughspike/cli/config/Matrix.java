package io.roughspike.cli.config;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.NumberArray;
import io.roughspike.equations.Unit;
import io.roughspike.model.Connections;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ObjDoubleConsumer;

/**
 * A matrix of finite numbers, written out under one key or in the file that another key names, and
 * what is made of matrices.
 */
final class Matrix {
  /** The key of sizes of layers, where a section has it. */
  static final String LAYERS = "layers";

  /** The key of delays. */
  static final String DELAYS = "delays";

  private static final String WEIGHTS = "weights";

  private final double[][] values;
  private final Field source;

  /** The matrix {@code values[row][column]} that the key {@code source} holds. */
  private Matrix(double[][] values, Field source) {
    this.values = values;
    this.source = source;
  }

  /**
   * The connections that a section describes: {@code weights} or {@code weightsFile}, and {@code
   * mask} or {@code maskFile}, 1 where a connection exists, or {@code layers} in place of a mask.
   * Without these a connection exists where the weight is not 0. {@code delays} or {@code
   * delaysFile} hold a delay for each.
   *
   * @param keys finds the value of a key of the section
   * @param rows number of sources; negative for as many as there are
   * @param unit of weights, where the model has units
   * @param time unit of delays, likewise
   * @return the connections, if weights or a mask are given
   */
  static Optional<Connections> connections(
      Function<String, Optional<Field>> keys,
      int rows,
      int columns,
      Optional<Unit> unit,
      Optional<Unit> time) {
    Optional<Connections> connections = undelayed(keys, rows, columns, unit);
    if (connections.isEmpty()) {
      keys.apply(DELAYS)
          .or(() -> keys.apply(DELAYS + "File"))
          .ifPresent(field -> {
            throw field.because(
                " belongs to weights: add them (rules have a key delay, lists a column delay)");
          });
      return connections;
    }
    int sources = connections.get().sources();
    return find(keys, DELAYS, sources, columns, time, InUnit::warnOfDelay)
        .map(delays -> delays.delay(connections.get()))
        .or(() -> connections);
  }

  private static Optional<Connections> undelayed(
      Function<String, Optional<Field>> keys, int rows, int columns, Optional<Unit> unit) {
    Optional<Matrix> weights = find(keys, WEIGHTS, rows, columns, unit, InUnit::warnOfWeight);
    int sources = weights.map(matrix -> matrix.values.length).orElse(rows);
    Optional<Matrix> written = find(keys, "mask", sources, columns);
    Optional<Matrix> mask =
        keys.apply(LAYERS).map(field -> layers(field, written, columns)).or(() -> written);
    if (mask.isEmpty()) {
      return weights.map(matrix -> Connections.of(matrix.values, columns));
    }
    Matrix exists = mask.get();
    double[][] values =
        weights.map(matrix -> matrix.values).orElse(new double[exists.values.length][columns]);
    boolean[][] connected = new boolean[values.length][columns];
    for (int k = 0; k < values.length; k++) {
      for (int j = 0; j < columns; j++) {
        double one = exists.values[k][j];
        if (one != 0 && one != 1) {
          throw exists.source.mustBe(
              "1 where a connection exists, else 0", "%s at [%d][%d]".formatted(one, k, j));
        }
        connected[k][j] = one == 1;
        if (one == 0 && values[k][j] != 0) {
          throw exists.source.mustBe(
              "1 where a weight is not 0",
              "0 at [%d][%d]: weight %s".formatted(k, j, values[k][j]));
        }
      }
    }
    return Optional.of(Connections.of(values, connected, columns));
  }

  /** These connections with the delays that this matrix has where they are. */
  private Connections delay(Connections connections) {
    double[] delays = new double[connections.count()];
    for (int k = 0; k < values.length; k++) {
      int e = connections.start(k);
      for (int j = 0; j < values[k].length; j++) {
        double delay = values[k][j];
        String got = "%s at [%d][%d]".formatted(delay, k, j);
        if (delay < 0) {
          throw source.mustBe("at least 0", got);
        }
        if (e < connections.start(k + 1) && connections.target(e) == j) {
          delays[e++] = delay;
        } else if (delay != 0) {
          throw source.mustBe("0 where there is no connection", got);
        }
      }
    }
    return connections.withDelays(delays);
  }

  /** The same in SI units, {@code warn} given the largest value of what is in no unit. */
  private static Optional<Matrix> find(
      Function<String, Optional<Field>> keys,
      String key,
      int rows,
      int columns,
      Optional<Unit> unit,
      ObjDoubleConsumer<InUnit> warn) {
    Optional<InUnit> given = keys.apply(key).map(field -> InUnit.of(field, unit));
    Function<String, Optional<Field>> plain =
        one -> one.equals(key) ? given.map(InUnit::value) : keys.apply(one);
    return find(plain, key, rows, columns)
        .map(matrix ->
            matrix.in(given.orElse(new InUnit(matrix.source, Optional.empty(), unit)), warn));
  }

  /** In SI units what is written in {@code unit}. */
  private Matrix in(InUnit unit, ObjDoubleConsumer<InUnit> warn) {
    double largest = 0;
    for (double[] row : values) {
      for (int j = 0; j < row.length; j++) {
        largest = Math.max(largest, Math.abs(row[j]));
        row[j] = unit.toSi(row[j]);
      }
    }
    warn.accept(unit, largest);
    return this;
  }

  /** The mask of layers of these sizes, every neuron of each connected to all of the next. */
  private static Matrix layers(Field sizes, Optional<Matrix> mask, int neurons) {
    mask.ifPresent(other -> {
      throw sizes.because(" cannot stand beside " + other.source.name() + ": keep one of them");
    });
    double[][] ones = new double[neurons][neurons];
    int before = 0; // where the layer before the one at hand begins
    int begin = 0;
    for (Field size : sizes.items()) {
      long end = begin + size.integer(1, neurons);
      if (end > neurons) {
        throw layersOf(sizes, neurons);
      }
      for (int k = before; k < begin; k++) {
        Arrays.fill(ones[k], begin, (int) end, 1);
      }
      before = begin;
      begin = (int) end;
    }
    if (begin != neurons) {
      throw layersOf(sizes, neurons);
    }
    return new Matrix(ones, sizes);
  }

  private static ConfigurationException layersOf(Field sizes, int neurons) {
    return sizes.because(" must be sizes whose sum is the number of neurons, " + neurons);
  }

  /** Adds to {@code section} what {@link #connections} makes {@code connections} of. */
  static void write(Map<String, ConfigValue> section, Connections connections) {
    double[][] weights = connections.toMatrix();
    YamlWriter.putMatrix(section, WEIGHTS, weights);
    if (Connections.of(weights, connections.targets()).count() < connections.count()) {
      double[] ones = new double[connections.count()];
      Arrays.fill(ones, 1);
      YamlWriter.putMatrix(section, "mask", connections.toMatrix(ones, 0));
    }
    if (connections.hasDelays()) {
      YamlWriter.putMatrix(section, DELAYS, connections.toMatrix(connections.delays(), 0));
    }
  }

  /** Removes from {@code chosen} the connections where this, of 0 and 1, is 0. */
  void select(Connections connections, BitSet chosen) {
    for (int k = 0; k < connections.sources(); k++) {
      for (int e = connections.start(k); e < connections.start(k + 1); e++) {
        double one = values[k][connections.target(e)];
        if (one != 0 && one != 1) {
          throw source.mustBe(
              "1 where a connection is trained, else 0",
              "%s at [%d][%d]".formatted(one, k, connections.target(e)));
        }
        if (one == 0) {
          chosen.clear(e);
        }
      }
    }
  }

  /**
   * The matrix under {@code key}, or of the file under {@code key + "File"}.
   *
   * @param keys finds the value of a key of the section
   * @param rows its number of rows; negative for any from 1 on
   */
  static Optional<Matrix> find(
      Function<String, Optional<Field>> keys, String key, int rows, int columns) {
    Optional<Field> written = keys.apply(key);
    Optional<Field> file = keys.apply(key + "File");
    if (written.isPresent() && file.isPresent()) {
      throw file.get().because(" cannot stand beside " + key + ": keep one of them");
    }
    return written
        .map(field -> written(field, rows, columns))
        .or(() -> file.map(field -> ofFile(field, rows, columns)));
  }

  private static Matrix written(Field source, int rows, int columns) {
    String shape =
        "a list of %s%s of %d value%s each"
            .formatted(
                rows < 0 ? "" : rows + " ",
                rows == 1 ? "row" : "rows",
                columns,
                columns == 1 ? "" : "s");
    if (rows < 0 && (!source.isList() || source.items().isEmpty())) {
      throw source.mustBe(shape);
    }
    List<Field> fields = rows < 0 ? source.items() : source.items(rows, shape);
    double[][] values = new double[fields.size()][];
    for (int k = 0; k < values.length; k++) {
      values[k] = fields.get(k).items(columns).stream().mapToDouble(Field::number).toArray();
    }
    return new Matrix(values, source);
  }

  private static Matrix ofFile(Field source, int rows, int columns) {
    NumberArray array = source.array();
    if (array.dimensions() != 2
        || array.length(1) != columns
        || array.length(0) < 1
        || (rows >= 0 && array.length(0) != rows)) {
      throw source.mustBe(
          "a file of shape (%s, %d)".formatted(rows < 0 ? "rows" : rows, columns), array.misfit());
    }
    double[][] values = new double[array.length(0)][columns];
    for (int k = 0; k < values.length; k++) {
      System.arraycopy(array.values(), k * columns, values[k], 0, columns);
      for (int j = 0; j < columns; j++) {
        if (!Double.isFinite(values[k][j])) {
          throw source.mustBe(
              "a file of finite numbers", "%s at [%d][%d]".formatted(values[k][j], k, j));
        }
      }
    }
    return new Matrix(values, source);
  }
}
