package io.roughspike.cli.config;

import io.roughspike.cli.file.Notes;
import io.roughspike.cli.file.NumberArray;
import io.roughspike.model.InputSignal;
import io.roughspike.model.TimeGrid;
import java.util.Map;

/**
 * Recorded input currents: piecewise constant, value k holding on [start + k step, start + (k + 1)
 * step).
 */
final class RecordedCurrent {
  private final double[] values;
  private final int samples;
  private final int length;
  private final int neurons;
  private final double start;
  private final double step;
  private final Field source;

  private RecordedCurrent(
      double[] values, int samples, int neurons, double start, double step, Field source) {
    this.values = values;
    this.samples = samples;
    this.length = values.length / samples / neurons;
    this.neurons = neurons;
    this.start = start;
    this.step = step;
    this.source = source;
  }

  /**
   * Reads the file that {@code source} names: shape (steps, neurons) or (samples, steps, neurons);
   * one column, or (steps), is a current that all neurons share.
   *
   * @param size number of neurons
   * @param start time at which the recording begins
   * @param step length of one value, above 0
   */
  static RecordedCurrent read(Field source, int size, double start, double step) {
    NumberArray array = source.array();
    int dimensions = array.dimensions();
    int columns = dimensions > 1 ? array.length(dimensions - 1) : 1;
    if (dimensions < 1
        || dimensions > 3
        || (columns != 1 && columns != size)
        || array.values().length == 0) {
      throw source.mustBe(
          "a file of shape (steps, %1$d) or (samples, steps, %1$d), one column a neuron%2$s"
              .formatted(size, size == 1 ? "" : ", or of one column for all"),
          array.misfit());
    }
    for (int k = 0; k < array.values().length; k++) {
      if (!Double.isFinite(array.values()[k])) {
        throw source.mustBe(
            "a file of finite numbers",
            array.values()[k]
                + (array.values().length == array.length(0)
                    ? " at step " + k
                    : " at flat index " + k));
      }
    }
    int samples = dimensions == 3 ? array.length(0) : 1;
    return new RecordedCurrent(array.values(), samples, columns, start, step, source);
  }

  /** How many numbers were recorded. */
  int count() {
    return values.length;
  }

  /** Adds to the section {@code model} what {@link #read} makes this recording of. */
  void write(Map<String, ConfigValue> model) {
    model.put(
        "inputCurrentFile",
        samples == 1
            ? YamlWriter.array(values, length, neurons)
            : YamlWriter.array(values, samples, length, neurons));
    model.put("inputCurrentStep", YamlWriter.number(step));
    model.put("inputCurrentStart", YamlWriter.number(start));
  }

  /** Refuses currents that are neither one for all samples nor one for each. */
  void requireSamples(int simulated) {
    if (samples != 1 && samples < simulated) {
      throw source.mustBe(
          "a file of one recording that all samples share or of %d".formatted(simulated),
          samples + " recordings");
    }
  }

  /** Notes a recording that goes on for a step or more after {@code last}. */
  void tellRest(double last) {
    double end = start + length * step;
    if (end - last > step * (1 - 1e-6)) {
      Notes.tell(
          "%s goes on to %s, of which nothing is used after %s"
              .formatted(source.path(), end, last));
    }
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
    if (first < 0 || last > length + 1e-6) {
      throw source.because(
          " covers the times %s to %s, which must include the simulated times %s to %s"
              .formatted(start, start + length * step, grid.start(), grid.end()));
    }
    int end = (int) Math.min(length, Math.ceil(last));
    int count = (end - (int) first) * neurons;
    double[] part = new double[samples * count];
    for (int n = 0; n < samples; n++) {
      System.arraycopy(values, (n * length + (int) first) * neurons, part, n * count, count);
    }
    return new InputSignal(part, samples, neurons, step);
  }
}
