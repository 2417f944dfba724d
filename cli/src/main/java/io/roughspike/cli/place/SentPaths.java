package io.roughspike.cli.place;

import io.roughspike.path.LiftOptions;
import io.roughspike.path.PathLifts;
import io.roughspike.path.PathSource;
import io.roughspike.path.Paths;
import io.roughspike.path.SpikeLifts;
import io.roughspike.place.Parcel;
import io.roughspike.spike.SpikeTrains;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Paths as parts of a parcel: of lifts the spike trains or paths that they are made from, and how,
 * a line of text each; of all others their points.
 */
final class SentPaths {
  private static final String LIFTS = "lifts";
  private static final String TRANSFORMED = "transformed";
  private static final String POINTS = "points";
  private static final String TIMED = "timed";
  private static final int OPTIONS = 4;

  private SentPaths() {}

  /** Puts paths one after another into a parcel. */
  static final class Writer {
    private final List<String> lines = new ArrayList<>();
    private final List<double[]> arrays = new ArrayList<>();
    private final Map<String, byte[]> files = new TreeMap<>();

    /** With a first line of text. */
    Writer(String head) {
      lines.add(head);
    }

    Writer add(PathSource paths) {
      switch (paths) {
        case SpikeLifts lifts -> addLifts(lifts);
        case PathLifts lifts -> {
          lines.add("%s %s %s".formatted(TRANSFORMED, lifts.hasTime(), text(lifts.options())));
          arrays.add(scales(lifts.options()));
          add(lifts.source());
        }
        default -> addPoints(paths);
      }
      return this;
    }

    private void addLifts(SpikeLifts lifts) {
      SpikeTrains trains = lifts.trains();
      int samples = trains.samples();
      int events = Arrays.stream(trains.counts(), 0, samples).reduce(0, Math::addExact);
      double[] times = new double[events];
      int[] neurons = new int[events];
      int at = 0;
      for (int n = 0; n < samples; n++) {
        for (int e = 0; e < trains.count(n); e++, at++) {
          times[at] = trains.time(n, e);
          neurons[at] = trains.neuron(n, e);
        }
      }
      lines.add(
          "%s %d %d %s %s %s"
              .formatted(
                  LIFTS,
                  samples,
                  trains.neuronCount(),
                  lifts.startTime(),
                  lifts.endTime(),
                  text(lifts.options())));
      arrays.add(scales(lifts.options()));
      arrays.add(times);
      putInts(trains.counts(), samples);
      putInts(neurons, events);
    }

    private void addPoints(PathSource paths) {
      int[] lengths = new int[paths.samples()];
      Arrays.setAll(lengths, paths::points);
      int all = Arrays.stream(lengths).reduce(0, Math::addExact);
      double[] values = new double[Math.multiplyExact(all, paths.channels())];
      int at = 0;
      for (int sample = 0; sample < lengths.length; sample++) {
        paths.read(sample, values, at);
        at += lengths[sample] * paths.channels();
      }
      lines.add(
          "%s %d %d".formatted(paths.hasTime() ? TIMED : POINTS, lengths.length, paths.channels()));
      arrays.add(values);
      putInts(lengths, lengths.length);
    }

    private void putInts(int[] numbers, int count) {
      // names in the order of their numbers
      files.put("%04d".formatted(files.size()), PackedInts.pack(numbers, count));
    }

    Parcel parcel() {
      return new Parcel(String.join("\n", lines), arrays, files);
    }
  }

  private static String text(LiftOptions options) {
    return "%s %s %s %d"
        .formatted(
            options.timeScale(), options.basepoint(), options.leadLag(), options.refinement());
  }

  private static double[] scales(LiftOptions options) {
    return options.jumpScales().stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Takes what a {@link Writer} put, in the same order. */
  static final class Reader {
    private final List<String> lines;
    private final List<double[]> arrays;
    private final List<byte[]> files;
    private int line;
    private int array;
    private int file;

    Reader(Parcel parcel) {
      lines = List.of(parcel.text().split("\n"));
      arrays = parcel.arrays();
      files = List.copyOf(parcel.files().values());
    }

    /** The next line of text. */
    String next() {
      return lines.get(line++);
    }

    /** The next paths. */
    PathSource paths() {
      List<String> words = List.of(next().split(" "));
      return switch (words.getFirst()) {
        case LIFTS -> lifts(words);
        case TRANSFORMED -> {
          LiftOptions options = options(words.subList(2, 2 + OPTIONS));
          yield new PathLifts(paths(), Boolean.parseBoolean(words.get(1)), options);
        }
        default -> points(words);
      };
    }

    private LiftOptions options(List<String> words) {
      return new LiftOptions(
          Double.parseDouble(words.get(0)),
          Arrays.stream(arrays.get(array++)).boxed().toList(),
          Boolean.parseBoolean(words.get(1)),
          Boolean.parseBoolean(words.get(2)),
          Integer.parseInt(words.get(3)));
    }

    private int[] ints(int count) {
      return PackedInts.unpack(files.get(file++), count);
    }

    private PathSource lifts(List<String> words) {
      int samples = Integer.parseInt(words.get(1));
      LiftOptions options = options(words.subList(5, 5 + OPTIONS));
      double[] times = arrays.get(array++);
      int[] counts = ints(samples);
      int[] neurons = ints(times.length);
      SpikeTrains trains =
          new SpikeTrains(
              samples,
              Integer.parseInt(words.get(2)),
              Math.max(1, Arrays.stream(counts).max().orElse(0)));
      int at = 0;
      for (int n = 0; n < samples; n++) {
        for (int e = 0; e < counts[n]; e++, at++) {
          trains.add(n, neurons[at], times[at]);
        }
      }
      return new SpikeLifts(
          trains, Double.parseDouble(words.get(3)), Double.parseDouble(words.get(4)), options);
    }

    private PathSource points(List<String> words) {
      Paths paths =
          new Paths(
              Integer.parseInt(words.get(2)),
              ints(Integer.parseInt(words.get(1))),
              arrays.get(array++));
      return words.getFirst().equals(TIMED) ? new Timed(paths) : paths;
    }
  }

  /** Paths whose channel 0 is time. */
  private record Timed(Paths paths) implements PathSource {
    @Override
    public int samples() {
      return paths.samples();
    }

    @Override
    public int channels() {
      return paths.channels();
    }

    @Override
    public boolean hasTime() {
      return true;
    }

    @Override
    public int points(int sample) {
      return paths.points(sample);
    }

    @Override
    public void read(int sample, double[] out, int offset) {
      paths.read(sample, out, offset);
    }
  }
}
