package io.roughspike.cli.config;

import io.roughspike.cli.file.CsvTable;
import io.roughspike.cli.file.NpyFile;
import io.roughspike.cli.file.NumberArray;
import io.roughspike.model.InputSignal;
import io.roughspike.model.TimeGrid;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A recorded input current: piecewise constant, {@code values[k]} on [start + k step, start + (k +
 * 1) step).
 */
final class RecordedCurrent {
  private final double[] values;
  private final double start;
  private final double step;
  private final Field source;

  private RecordedCurrent(double[] values, double start, double step, Field source) {
    this.values = values;
    this.start = start;
    this.step = step;
    this.source = source;
  }

  /**
   * Reads the file that {@code source} names: shape (steps, neurons), or (steps) for one neuron.
   *
   * @param start time at which the recording begins
   * @param step length of one value, above 0
   */
  static RecordedCurrent read(Field source, double start, double step) {
    Path path = source.file();
    NumberArray array = NpyFile.isArrayName(path) ? NpyFile.read(path) : CsvTable.readNumbers(path);
    boolean fits = array.dimensions() == 1 || (array.dimensions() == 2 && array.length(1) == 1);
    if (!fits || array.values().length == 0) {
      throw source.mustBe("a file of shape (steps, 1), one column a neuron", array.shapeText());
    }
    for (int k = 0; k < array.values().length; k++) {
      if (!Double.isFinite(array.values()[k])) {
        throw source.mustBe("a file of finite numbers", array.values()[k] + " at step " + k);
      }
    }
    return new RecordedCurrent(array.values(), start, step, source);
  }

  /** The part of the recording that a simulation on {@code grid} sees. */
  InputSignal on(TimeGrid grid) {
    double offset = (grid.start() - start) / step;
    long first = Math.round(offset);
    if (Math.abs(offset - first) > 1e-6) {
      throw source.because(
          " begins at inputCurrentStart %s with steps of %s, which must meet the time %s at which the simulation starts"
              .formatted(start, step, grid.start()));
    }
    double last = (grid.end() - start) / step;
    if (first < 0 || last > values.length + 1e-6) {
      throw source.because(
          " covers the times %s to %s, which must include the simulated times %s to %s"
              .formatted(start, start + values.length * step, grid.start(), grid.end()));
    }
    int end = (int) Math.min(values.length, Math.ceil(last));
    return new InputSignal(Arrays.copyOfRange(values, (int) first, end), step);
  }
}
