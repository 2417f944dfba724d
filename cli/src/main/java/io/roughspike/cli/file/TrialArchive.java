package io.roughspike.cli.file;

import io.roughspike.cli.failure.ConfigurationException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Spikes that a page draws, as an archive {@code .npz}: of the data and of the model their {@code
 * spike_times}, one train after another, and {@code spike_times_index}, where each train ends; and
 * the intervals in integrated intensity, {@code rescaled}.
 *
 * @param data trains of the recording
 * @param model trains of the model
 * @param rescaled none where the model has no likelihood of the data
 */
public record TrialArchive(List<double[]> data, List<double[]> model, List<Double> rescaled) {
  private static final String DATA = "data_";
  private static final String MODEL = "model_";
  private static final String TIMES = "spike_times";
  private static final String ENDS = "spike_times_index";
  private static final String RESCALED = "rescaled";

  /** Trains and intervals, which are not copied. */
  public static TrialArchive of(double[][] data, double[][] model, double[] rescaled) {
    return new TrialArchive(
        List.of(data), List.of(model), Arrays.stream(rescaled).boxed().toList());
  }

  /** The trains of the recording. */
  public double[][] dataTrains() {
    return data.toArray(double[][]::new);
  }

  /** The trains of the model. */
  public double[][] modelTrains() {
    return model.toArray(double[][]::new);
  }

  /** The intervals. */
  public double[] intervals() {
    return rescaled.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Replaces {@code path}. */
  public void write(Path path) {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    add(arrays, DATA, data);
    add(arrays, MODEL, model);
    arrays.put(RESCALED, NpyArray.of(intervals(), rescaled.size()));
    NpyFile.writeAll(path, arrays);
  }

  private static void add(Map<String, NpyArray> to, String side, List<double[]> trains) {
    double[] times = trains.stream().flatMapToDouble(Arrays::stream).toArray();
    int[] ends = trains.stream().mapToInt(train -> train.length).toArray();
    Arrays.parallelPrefix(ends, Integer::sum);
    to.put(side + TIMES, NpyArray.of(times, times.length));
    to.put(side + ENDS, NpyArray.of(ends));
  }

  /** Reads a file. */
  public static TrialArchive read(Path path) {
    Map<String, NumberArray> arrays = NpyFile.readAll(path);
    return new TrialArchive(
        trains(path, arrays, DATA),
        trains(path, arrays, MODEL),
        Arrays.stream(values(path, arrays, RESCALED)).boxed().toList());
  }

  private static List<double[]> trains(Path path, Map<String, NumberArray> arrays, String side) {
    double[] times = values(path, arrays, side + TIMES);
    double[] ends = values(path, arrays, side + ENDS);
    double[][] trains = new double[ends.length][];
    int from = 0;
    for (int k = 0; k < trains.length; k++) {
      int to = (int) ends[k];
      if (to < from || to > times.length) {
        throw new ConfigurationException(
            "file %s must have increasing ends of trains up to %d in %s, got %s"
                .formatted(path, times.length, side + ENDS, ends[k]));
      }
      trains[k] = Arrays.copyOfRange(times, from, to);
      from = to;
    }
    return List.of(trains);
  }

  private static double[] values(Path path, Map<String, NumberArray> arrays, String name) {
    NumberArray array = arrays.get(name);
    if (array == null || array.dimensions() != 1) {
      throw new ConfigurationException(
          "file %s must have the array %s of one dimension: it is not one that this program wrote"
              .formatted(path, name));
    }
    return array.values();
  }
}
