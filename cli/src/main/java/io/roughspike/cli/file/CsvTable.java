package io.roughspike.cli.file;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.FileFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads CSV files with a header line, row by row. */
public final class CsvTable {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setIgnoreEmptyLines(true).setTrim(true).get();

  private CsvTable() {}

  /** Hands every row to {@code reader}; the header must be exactly {@code columns}. */
  public static void read(Path path, List<String> columns, Consumer<Row> reader) {
    read(path, columns, false, reader);
  }

  /**
   * Hands every row to {@code reader}; the header must begin with {@code columns} and have at least
   * one more, of any name.
   */
  public static void readWide(Path path, List<String> columns, Consumer<Row> reader) {
    read(path, columns, true, reader);
  }

  private static void read(Path path, List<String> columns, boolean wide, Consumer<Row> reader) {
    List<String> header = new ArrayList<>();
    rows(
        path,
        row -> {
          if (row.isFirst()) {
            header.addAll(row.values());
            int named = Math.min(columns.size(), header.size());
            if (!header.subList(0, named).equals(columns)
                || wide != (header.size() > columns.size())) {
              throw new ConfigurationException(
                  "file %s must have the columns %s%s in its first line, got %s"
                      .formatted(
                          path,
                          String.join(",", columns),
                          wide ? " and then one a channel" : "",
                          String.join(",", header)));
            }
          } else if (row.values().size() != header.size()) {
            throw row.failure(
                "must have the %d values %s, got %d"
                    .formatted(header.size(), String.join(",", header), row.values().size()));
          } else {
            reader.accept(row);
          }
        });
  }

  /** Reads one column of numbers a neuron; a first line of names is skipped. */
  public static NumberArray readNumbers(Path path) {
    NumberTable table = new NumberTable();
    rows(path, table::add);
    return table.toArray(path);
  }

  private static void rows(Path path, Consumer<Row> reader) {
    try (BufferedReader in = Files.newBufferedReader(path);
        CSVParser parser = FORMAT.parse(in)) {
      boolean first = true;
      for (CSVRecord row : parser) {
        reader.accept(new Row(path, parser.getCurrentLineNumber(), first, row.toList()));
        first = false;
      }
      if (first) {
        throw new ConfigurationException("file " + path + " is empty");
      }
    } catch (UncheckedIOException e) {
      throw failure(path, e.getCause());
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  private static RuntimeException failure(Path path, IOException e) {
    return switch (e) {
      case CharacterCodingException c ->
          new ConfigurationException("file " + path + " is not text in UTF-8", e);
      case CSVException c ->
          new ConfigurationException("file " + path + " is not CSV: " + e.getMessage(), e);
      default -> FileFailure.reading(path, e);
    };
  }

  /** Grows a table of numbers. */
  private static final class NumberTable {
    private int columns;
    private int count;
    private double[] numbers = new double[1024];

    void add(Row row) {
      if (row.isFirst()) {
        columns = row.values().size();
        if (row.values().stream().anyMatch(text -> !isNumber(text))) {
          return;
        }
      }
      if (row.values().size() != columns) {
        throw row.failure("must have " + columns + " values, got " + row.values().size());
      }
      for (int c = 0; c < columns; c++) {
        if (count == numbers.length) {
          numbers = Arrays.copyOf(numbers, 2 * count);
        }
        numbers[count++] = row.number(c, "value");
      }
    }

    private static boolean isNumber(String text) {
      try {
        Double.parseDouble(text);
        return true;
      } catch (NumberFormatException e) {
        return false;
      }
    }

    NumberArray toArray(Path path) {
      if (count == 0) {
        throw new ConfigurationException("file " + path + " holds no numbers");
      }
      return new NumberArray(new int[] {count / columns, columns}, Arrays.copyOf(numbers, count));
    }
  }

  /**
   * One line of a file.
   *
   * @param line its number, from 1
   * @param isFirst whether it is the header
   */
  public record Row(Path path, long line, boolean isFirst, List<String> values) {
    /** The failure that {@code predicate} says of this line. */
    public ConfigurationException failure(String predicate) {
      return new ConfigurationException("line %d of file %s %s".formatted(line, path, predicate));
    }

    /** The finite number in a column. */
    public double number(int column, String name) {
      try {
        double number = Double.parseDouble(values.get(column));
        if (Double.isFinite(number)) {
          return number;
        }
      } catch (NumberFormatException e) {
        // told below
      }
      throw failure("must have a finite number as %s, got %s".formatted(name, values.get(column)));
    }

    /** The whole number in a column, from 0 to {@code largest}. */
    public int index(int column, String name, int largest) {
      try {
        int number = Integer.parseInt(values.get(column));
        if (number >= 0 && number <= largest) {
          return number;
        }
      } catch (NumberFormatException e) {
        // told below
      }
      throw failure(
          "must have a whole number from 0 to %d as %s, got %s"
              .formatted(largest, name, values.get(column)));
    }
  }
}
