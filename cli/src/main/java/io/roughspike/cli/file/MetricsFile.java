package io.roughspike.cli.file;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.train.TrainingHistory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * What happened at each step of a training: CSV with the columns {@code
 * step,loss,test_loss,seconds}, then one a learned parameter, as it was before the step. The test
 * loss is empty where a step was not tested.
 */
public final class MetricsFile {
  private static final List<String> FIRST_COLUMNS = List.of("step", "loss", "test_loss", "seconds");

  private MetricsFile() {}

  private static List<String> columns(List<String> parameters) {
    List<String> columns = new ArrayList<>(FIRST_COLUMNS);
    columns.addAll(parameters);
    return columns;
  }

  /** A comma would end a column, as that of {@code driver.correlation[1,0]}. */
  private static String inQuotesWhereNeeded(String column) {
    return column.contains(",") ? '"' + column + '"' : column;
  }

  /** Replaces {@code path}. */
  public static void write(Path path, TrainingHistory history, List<String> parameters) {
    List<String> columns =
        columns(parameters).stream().map(MetricsFile::inQuotesWhereNeeded).toList();
    StringBuilder text = new StringBuilder(String.join(",", columns)).append('\n');
    int[] steps = history.steps();
    double[] losses = history.losses();
    double[] testLosses = history.testLosses();
    double[] seconds = history.seconds();
    double[][] values = new double[parameters.size()][];
    for (int p = 0; p < values.length; p++) {
      values[p] = history.parameter(p);
    }
    for (int r = 0; r < steps.length; r++) {
      text.append(steps[r]).append(',').append(losses[r]).append(',');
      if (!Double.isNaN(testLosses[r])) {
        text.append(testLosses[r]);
      }
      text.append(',').append(seconds[r]);
      for (double[] column : values) {
        text.append(',').append(column[r]);
      }
      text.append('\n');
    }
    AtomicFile.write(path, text.toString());
  }

  /**
   * Adds the steps before {@code end} of a file to {@code history}; none of them may be missing.
   *
   * @param tested which steps the run that goes on tests: of others no test loss is kept
   */
  public static void read(
      Path path, List<String> parameters, int end, IntPredicate tested, TrainingHistory history) {
    List<String> columns = columns(parameters);
    double[] values = new double[parameters.size()];
    CsvTable.read(
        path,
        columns,
        row -> {
          int step = row.index(0, "step", Integer.MAX_VALUE);
          if (history.size() == end) {
            return; // done after the checkpoint: they will be done again
          }
          if (step != history.size()) {
            throw row.failure("must be of step " + history.size() + ", got " + step);
          }
          double testLoss =
              row.values().get(2).isEmpty() || !tested.test(step)
                  ? Double.NaN
                  : row.number(2, "test_loss");
          for (int p = 0; p < values.length; p++) {
            values[p] = row.number(FIRST_COLUMNS.size() + p, parameters.get(p));
          }
          history.stepDone(step, row.number(1, "loss"), testLoss, row.number(3, "seconds"), values);
        });
    if (history.size() < end) {
      throw new ConfigurationException(
          "file %s must hold the %d steps of the checkpoint beside it, got %d"
              .formatted(path, end, history.size()));
    }
  }
}
