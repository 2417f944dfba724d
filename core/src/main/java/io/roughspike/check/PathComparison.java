package io.roughspike.check;

import io.roughspike.engine.Engine;
import io.roughspike.kernel.ExactLiftKernel;
import io.roughspike.kernel.LiftKernel;
import io.roughspike.kernel.LinearKernel;
import io.roughspike.kernel.RbfKernel;
import io.roughspike.kernel.SignatureKernel;
import io.roughspike.kernel.StaticKernel;
import io.roughspike.path.LiftOptions;
import io.roughspike.path.Paths;
import io.roughspike.path.SpikeLifts;
import io.roughspike.random.RandomStream;
import io.roughspike.signature.LogSignature;
import io.roughspike.signature.PathSignatures;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Compares two engines on signatures and signature kernels of random paths, of different lengths
 * and in numbers that fill no vector, and of lifts of random spike trains.
 */
final class PathComparison {
  private static final int CHANNELS = 3;
  private static final int NEURONS = 2;
  private static final int DEPTH = 4;

  private final Engine reference;
  private final Engine candidate;
  private final Tallies tallies;
  private final RandomStream random;
  private int draws;

  PathComparison(Engine reference, Engine candidate, Tallies tallies, long seed) {
    this.reference = reference;
    this.candidate = candidate;
    this.tallies = tallies;
    this.random = new RandomStream(seed, 0);
  }

  /** Compares everything. */
  void compare() {
    Paths x = paths(11);
    Paths y = paths(7);
    compareSignatures(x);
    for (StaticKernel kernel : List.of(new LinearKernel(), new RbfKernel(1.5))) {
      for (int order = 0; order <= 1; order++) {
        compareKernel(new SignatureKernel(kernel, order), x, y);
      }
    }
    LiftOptions plain = LiftOptions.PLAIN;
    for (LiftOptions options :
        List.of(plain, plain.withLeadLag(true).withBasepoint(true).withJumpScales(0.5, 0.75))) {
      SpikeLifts lifts = lifts(9, options);
      SpikeLifts others = lifts(6, options);
      compareLiftKernel("exact lift kernels", new ExactLiftKernel(), lifts, others);
      compareLiftKernel("lift kernels", new SignatureKernel(new RbfKernel(2), 0), lifts, others);
    }
  }

  /** Progress that nobody looks at. */
  private static void unwatched(int done) {}

  /** Standard normals times {@code scale}. */
  private double[] normals(int count, double scale) {
    double[] values = new double[count];
    Arrays.setAll(values, k -> scale * random.normal(draws, 0, 0, k));
    draws++;
    return values;
  }

  /** Random walks of 1 to 20 points. */
  private Paths paths(int count) {
    int[] lengths = new int[count];
    Arrays.setAll(lengths, p -> 1 + 7 * p % 20);
    return new Paths(CHANNELS, lengths, normals(CHANNELS * Arrays.stream(lengths).sum(), 0.3));
  }

  /** Lifts of trains of 0 to 10 events on [0, 1]. */
  private SpikeLifts lifts(int count, LiftOptions options) {
    SpikeTrains trains = new SpikeTrains(count, NEURONS, 10);
    for (int n = 0; n < count; n++) {
      int events = 3 * n % 11;
      double[] times = new double[events];
      int sample = n;
      Arrays.setAll(times, e -> random.uniform(draws, sample, e));
      Arrays.sort(times);
      for (int e = 0; e < events; e++) {
        trains.add(n, (n + e * e) % NEURONS, times[e]);
      }
    }
    draws++;
    return new SpikeLifts(trains, 0, 1, options);
  }

  /** Counts what both engines make of the same. */
  private void count(String quantity, String where, Function<Engine, double[]> values) {
    tallies.count(quantity, where, values.apply(reference), values.apply(candidate));
  }

  private void compareSignatures(Paths paths) {
    PathSignatures signatures = new PathSignatures(CHANNELS, DEPTH);
    int size = paths.samples() * signatures.size();
    count(
        "dense signatures",
        "random paths",
        engine -> {
          double[] out = new double[size];
          signatures.signatures(engine, paths, out, PathComparison::unwatched);
          return out;
        });
    double[] cotangents = normals(size, 1);
    count(
        "signature gradients",
        "random paths",
        engine -> {
          double[] out = new double[paths.values().length];
          signatures.gradient(
              engine, paths, cotangents, paths.into(out), PathComparison::unwatched);
          return out;
        });
    compareLogSignatures(paths.samples(), normals(size, 1));
  }

  /** On numbers that need not be signatures: the map is defined for all. */
  private void compareLogSignatures(int samples, double[] elements) {
    LogSignature logarithms = new LogSignature(CHANNELS, DEPTH);
    count(
        "log-signatures",
        "random elements",
        engine -> {
          double[] out = new double[samples * logarithms.size()];
          logarithms.logSignatures(engine, samples, elements, out, PathComparison::unwatched);
          return out;
        });
    double[] cotangents = normals(samples * logarithms.size(), 1);
    count(
        "signature gradients",
        "logarithms of random elements",
        engine -> {
          double[] out = new double[elements.length];
          logarithms.gradient(
              engine, samples, elements, cotangents, out, PathComparison::unwatched);
          return out;
        });
  }

  private void compareKernel(SignatureKernel kernel, Paths x, Paths y) {
    String where = kernel.description();
    count(
        "signature kernels",
        where,
        engine -> {
          double[] out = new double[x.samples() * y.samples()];
          kernel.gram(engine, x, y, out, PathComparison::unwatched);
          return out;
        });
    count(
        "signature kernels",
        where + ", symmetric",
        engine -> {
          double[] out = new double[x.samples() * x.samples()];
          kernel.gram(engine, x, out, PathComparison::unwatched);
          return out;
        });
    double[] cotangents = normals(x.samples() * y.samples(), 1);
    count(
        "kernel gradients",
        where,
        engine -> {
          double[] out = new double[x.values().length + 1];
          out[out.length - 1] =
              kernel.gradient(engine, x, y, cotangents, x.into(out), PathComparison::unwatched);
          return out;
        });
  }

  private void compareLiftKernel(String quantity, LiftKernel kernel, SpikeLifts x, SpikeLifts y) {
    String where = kernel.description();
    count(
        quantity,
        where,
        engine -> {
          double[] out = new double[x.samples() * y.samples()];
          kernel.gram(engine, x, y, out, PathComparison::unwatched);
          return out;
        });
    double[] cotangents = normals(x.samples() * y.samples(), 1);
    count(
        "lift kernel gradients",
        where,
        engine -> {
          EventCotangentTable out = new EventCotangentTable();
          out.reset(x.samples(), x.trains().capacity());
          kernel.addGradient(engine, x, y, cotangents, out, PathComparison::unwatched);
          double[] values = new double[x.samples() * out.capacity()];
          Arrays.setAll(values, k -> out.at(k / out.capacity(), k % out.capacity()));
          return values;
        });
  }
}
