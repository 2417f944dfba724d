package io.roughspike.cli.config;

import io.roughspike.cli.file.CurrentFile;
import io.roughspike.cli.file.Notes;
import io.roughspike.cli.file.NumberArray;
import io.roughspike.equations.Unit;
import io.roughspike.model.InputSignal;
import io.roughspike.model.TimeGrid;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Recorded input currents: piecewise constant, value k holding on [start + k step, start + (k + 1)
 * step).
 */
final class RecordedCurrent {
  /** In amperes. */
  private static final double LARGEST_CURRENT = 1e-6;

  private final double[] values;
  private final int samples;
  private final int length;
  private final int neurons;
  private final double start;
  private final double step;
  private final int delay;
  private final Field source;
  private final String unitKey;

  private RecordedCurrent(
      double[] values,
      int samples,
      int neurons,
      double start,
      double step,
      int delay,
      Field source,
      String unitKey) {
    this.values = values;
    this.samples = samples;
    this.length = values.length / samples / neurons;
    this.neurons = neurons;
    this.start = start;
    this.step = step;
    this.delay = delay;
    this.source = source;
    this.unitKey = unitKey;
  }

  /**
   * Keys of a section that names a recording.
   *
   * @param file its file
   * @param step length of one value, needed where the file has no times
   * @param start time of the first value
   * @param unit of the values
   * @param columns which columns of the file have times and values
   */
  record Keys(String file, String step, String start, String unit, String columns) {
    /** All but that of the file. */
    List<String> options() {
      return List.of(step, start, unit, columns);
    }
  }

  /** Those of the section {@code model}. */
  static final Keys OF_MODEL =
      new Keys(
          "inputCurrentFile",
          "inputCurrentStep",
          "inputCurrentStart",
          "inputCurrentUnit",
          "inputCurrentColumns");

  /**
   * Reads the file that a section names: shape (steps, neurons) or (samples, steps, neurons); one
   * column, or (steps), is a current that all neurons share.
   *
   * @param size number of neurons
   * @param known the unit that the model has for currents, if it has any; values are then in SI
   *     units
   */
  static RecordedCurrent read(Section section, Keys keys, int size, Optional<Unit> known) {
    Field source = section.get(keys.file());
    Optional<Unit> unit = section.find(keys.unit()).map(field -> InUnit.unit(field, known));
    Optional<CurrentFile> timed =
        section
            .find(keys.columns())
            .map(columns -> CurrentFile.read(source.file(), FileColumns.current(columns)));
    Optional<Field> saidStep = section.find(keys.step());
    Optional<Field> saidStart = section.find(keys.start());
    double step =
        saidStep
            .or(() -> timed.isEmpty() ? Optional.of(section.get(keys.step())) : Optional.empty())
            .map(Field::positive)
            .orElseGet(() -> timed.get().step());
    double start = timed.map(CurrentFile::start).orElseGet(() -> section.number(keys.start(), 0));
    NumberArray array = timed.map(CurrentFile::values).orElseGet(source::array);
    requireShape(source, array, size);
    timed.ifPresent(file -> {
      saidStart.ifPresent(field -> {
        throw field.because(" is what the times of the file say: remove it");
      });
      // Times of few digits leave a step that is not exact; what is said then counts.
      if (!(Math.abs(step - file.step()) * array.length(0) <= step)) {
        throw saidStep
            .orElseThrow()
            .mustBe("the distance of the times of the file, %.6g".formatted(file.step()));
      }
    });
    double[] values =
        unit.map(one -> Arrays.stream(array.values()).map(one::toSi).toArray())
            .orElse(array.values());
    int dimensions = array.dimensions();
    return new RecordedCurrent(
        values,
        dimensions == 3 ? array.length(0) : 1,
        dimensions > 1 ? array.length(dimensions - 1) : 1,
        start,
        step,
        0,
        source,
        keys.unit());
  }

  /** The key of the time by which a current acts later than it was recorded. */
  static final String DELAY = "inputCurrentDelay";

  /** The same current, later; before that it is what was recorded first. */
  RecordedCurrent delayed(Field field) {
    double steps = field.number() / step;
    if (!(steps >= 0 && steps <= length) || Math.abs(steps - Math.rint(steps)) > 1e-6) {
      throw field.mustBe(
          "a multiple of the recorded step %s, at least 0 and no longer than the recording"
              .formatted(step));
    }
    return new RecordedCurrent(
        values, samples, neurons, start, step, (int) Math.rint(steps), source, unitKey);
  }

  /** The time of the first value. */
  double start() {
    return start;
  }

  /** Where the last value ends. */
  double end() {
    return start + length * step;
  }

  /** The length of one value. */
  double step() {
    return step;
  }

  /** The values, layout (samples, steps, neurons). */
  double[] values() {
    return values;
  }

  private static void requireShape(Field source, NumberArray array, int size) {
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
  }

  /**
   * Refuses currents that no cell gets: then a unit is wrong or missing.
   *
   * @param gain by which the values are multiplied
   */
  void requireOfCell(double gain) {
    double largest = gain * Arrays.stream(values).map(Math::abs).max().orElse(0);
    if (largest > LARGEST_CURRENT) {
      throw source.because(
          " reaches %s A, and no cell gets more than %s A: say the unit of the file, for instance %s"
              .formatted(
                  largest,
                  LARGEST_CURRENT,
                  ScoredModel.isOfOption(source)
                      ? ScoredModel.UNIT_OPTION + " nA"
                      : source.nameBeside(unitKey) + ": nA"));
    }
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
    if (delay > 0) {
      model.put(DELAY, YamlWriter.number(delay * step));
    }
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
          " begins at %s with steps of %s, which must meet the time %s at which the simulation starts"
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
      for (int row = (int) first; row < end; row++) {
        int from = (n * length + Math.max(0, row - delay)) * neurons;
        int to = n * count + (row - (int) first) * neurons;
        System.arraycopy(values, from, part, to, neurons);
      }
    }
    return new InputSignal(part, samples, neurons, step);
  }
}
