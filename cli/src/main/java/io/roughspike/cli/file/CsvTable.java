package io.roughspike.cli.file;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.Shown;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads and writes tables of text, row by row: values separated by commas, in quotes or not, lines
 * that end in LF, CR LF or CR, the last one also in nothing; spaces around values and empty lines
 * do not count. Numbers are what {@link DecimalNumber} says.
 */
public final class CsvTable {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setIgnoreEmptyLines(false).get();

  /** Words that stand for a missing or no finite number; Na is sodium and nA a unit. */
  private static final Pattern NO_VALUE =
      Pattern.compile(
          "NA|(?i:nan(\\(.*\\))?|inf|infinity|n/a|nat|null|nil|none|nothing|missing|undefined|true|false)");

  private static final Pattern DECIMAL_COMMA = Pattern.compile("[-+]?[0-9]*,[0-9]+([eE].*)?");
  private static final Pattern SPACED = Pattern.compile("[-+.0-9]\\S* +[-+.0-9].*");

  private CsvTable() {}

  /** Writes rows, the header first; values in quotes where they need them, null as nothing. */
  public static void write(Path path, List<? extends List<?>> rows) {
    AtomicFile.write(
        path,
        rows.stream()
            .map(row -> FORMAT.format(row.toArray()) + '\n')
            .collect(Collectors.joining()));
  }

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
    read(
        path,
        header -> {
          int size = header.values().size();
          if (!header.values().subList(0, Math.min(columns.size(), size)).equals(columns)
              || wide != (size > columns.size())) {
            throw header.columnsFailure(
                String.join(",", columns) + (wide ? " and then one a channel" : ""));
          }
        },
        reader);
  }

  /** Hands the first line to {@code headerReader}, and every other one to {@code reader}. */
  static void read(Path path, Consumer<Row> headerReader, Consumer<Row> reader) {
    List<String> header = new ArrayList<>();
    rows(
        path,
        row -> {
          if (row.isFirst()) {
            headerReader.accept(row);
            header.addAll(row.values());
          } else if (row.values().size() != header.size()) {
            throw row.failure(
                "must have the %d values %s, got %d%s"
                    .formatted(
                        header.size(),
                        Shown.value(String.join(",", header)),
                        row.values().size(),
                        row.hint(header.size())));
          } else {
            reader.accept(row);
          }
        });
  }

  /**
   * Reads columns of numbers. A first line of names is skipped: one that has no number, nor
   * anything that could be meant as one.
   */
  static NumberArray readNumbers(Path path) {
    NumberTable table = new NumberTable();
    rows(path, table::add);
    return table.toArray(path);
  }

  private static void rows(Path path, Consumer<Row> reader) {
    try (Reader in = TextFile.open(path);
        CSVParser parser = FORMAT.parse(in)) {
      boolean first = true;
      boolean afterEmptyLine = false;
      for (CSVRecord record : parser) {
        String[] values = record.values();
        for (int k = 0; k < values.length; k++) {
          values[k] = values[k].trim();
        }
        if (values.length == 1 && values[0].isEmpty()) {
          afterEmptyLine = true;
        } else {
          reader.accept(
              new Row(
                  path,
                  parser.getCurrentLineNumber(),
                  first,
                  afterEmptyLine,
                  Arrays.asList(values)));
          first = false;
          afterEmptyLine = false;
        }
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
    return e instanceof CSVException
        ? new ConfigurationException("file " + path + " is not CSV: " + e.getMessage(), e)
        : TextFile.failure(path, e);
  }

  /** Grows a table of numbers. */
  private static final class NumberTable {
    private int columns;
    private int count;
    private boolean isWhole = true;
    private double[] numbers = new double[1024];

    void add(Row row) {
      if (row.isFirst()) {
        columns = row.values().size();
        if (isHeader(row.values())) {
          return;
        }
      }
      if (row.values().size() != columns) {
        throw row.failure(
            "must have %d values, got %d%s"
                .formatted(columns, row.values().size(), row.hint(columns)));
      }
      if (columns == 1 && row.afterEmptyLine()) {
        throw row.failure(
            "follows an empty line, which may be a missing number: remove that line, or write the number there");
      }
      for (int c = 0; c < columns; c++) {
        if (count == numbers.length) {
          numbers = Arrays.copyOf(numbers, Math.multiplyExact(2, count));
        }
        numbers[count++] = row.number(c, "value");
        isWhole &= isWhole(row.values().get(c));
      }
    }

    private static boolean isWhole(String number) {
      return number.indexOf('.') < 0 && number.indexOf('e') < 0 && number.indexOf('E') < 0;
    }

    NumberArray toArray(Path path) {
      if (count == 0) {
        throw new ConfigurationException("file " + path + " holds no numbers");
      }
      return new NumberArray(
          new int[] {count / columns, columns},
          Arrays.copyOf(numbers, count),
          isWhole && columns % 2 == 0 ? " (are these decimal commas? write 0.5, not 0,5)" : "");
    }
  }

  private static boolean isHeader(List<String> values) {
    return values.stream().allMatch(value -> value.isEmpty() || isName(value))
        && values.stream().anyMatch(value -> !value.isEmpty());
  }

  /** Whether {@code text} begins with a letter, or as a comment, and cannot mean a number. */
  private static boolean isName(String text) {
    int first = text.codePointAt(0);
    return (Character.isLetter(first) || first == '_' || text.startsWith("# "))
        && Shown.isPrintable(text)
        && text.indexOf(';') < 0
        && !NO_VALUE.matcher(text).matches();
  }

  /**
   * One line of a file.
   *
   * @param line its number, from 1
   * @param isFirst whether it is the header
   * @param afterEmptyLine whether the line before it is empty
   */
  public record Row(
      Path path, long line, boolean isFirst, boolean afterEmptyLine, List<String> values) {
    /** The failure that {@code predicate} says of this line. */
    public ConfigurationException failure(String predicate) {
      return new ConfigurationException("line %d of file %s %s".formatted(line, path, predicate));
    }

    /** The failure that this header does not have the columns that {@code required} says. */
    ConfigurationException columnsFailure(String required) {
      return new ConfigurationException(
          "file %s must have the columns %s in its first line, got %s%s"
              .formatted(
                  path, required, Shown.value(String.join(",", values)), hint(Integer.MAX_VALUE)));
    }

    /** The finite number in a column. */
    public double number(int column, String name) {
      try {
        double number = DecimalNumber.parse(values.get(column));
        if (Double.isFinite(number)) {
          return number;
        }
      } catch (NumberFormatException e) {
        // told below
      }
      throw unusable(column, "a finite number as " + name);
    }

    /** The whole number in a column, from 0 to {@code largest}. */
    public int index(int column, String name, int largest) {
      try {
        long number = DecimalNumber.parseWhole(values.get(column));
        if (number >= 0 && number <= largest) {
          return (int) number;
        }
      } catch (NumberFormatException e) {
        // told below
      }
      throw unusable(column, "a whole number from 0 to %d as %s".formatted(largest, name));
    }

    /** The failure that the value in a column is not {@code required}. */
    public ConfigurationException unusable(int column, String required) {
      String value = values.get(column);
      return failure(
          "must have %s, got %s%s"
              .formatted(required, value.isEmpty() ? "nothing" : Shown.value(value), hint(value)));
    }

    /** What is probably wrong with a line that has not {@code expected} values; or nothing. */
    private String hint(int expected) {
      int size = values.size();
      Stream<String> suspects =
          size > expected
              ? Stream.concat(
                  values.stream(), Stream.of(values.get(size - 2) + ',' + values.get(size - 1)))
              : values.stream();
      return suspects.map(Row::hint).filter(text -> !text.isEmpty()).findFirst().orElse("");
    }

    private static String hint(String value) {
      if (value.indexOf(';') >= 0) {
        return ": separate values by commas, not by semicolons";
      }
      if (value.indexOf('\t') >= 0) {
        return ": separate values by commas, not by tabs";
      }
      if (DECIMAL_COMMA.matcher(value).matches()) {
        return ": if this has a decimal comma, write 0.5, not 0,5";
      }
      return SPACED.matcher(value).matches() ? ": separate values by commas, not by spaces" : "";
    }
  }
}
