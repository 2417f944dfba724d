package io.roughspike.examples;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.kernel.RbfKernel;
import io.roughspike.kernel.SignatureKernel;
import io.roughspike.path.CadlagCotangents;
import io.roughspike.path.CadlagOptions;
import io.roughspike.path.CadlagPaths;
import io.roughspike.path.JumpPath;
import java.util.Arrays;
import java.util.Random;

/** The Gram matrix of cadlag paths under a signature kernel, and the derivative of its mean. */
public final class GramMatrix {
  private static final int PATHS = 16;
  private static final int KNOTS = 12;

  private GramMatrix() {}

  /** Prints the corner of the matrix, and derivatives of its mean. */
  public static void main(String[] arguments) {
    CadlagPaths paths = paths(new Random(1));
    SignatureKernel kernel = new SignatureKernel(new RbfKernel(2), 1);
    try (Engine engine = Engines.createBest(Runtime.getRuntime().availableProcessors())) {
      double[] gram = new double[PATHS * PATHS];
      kernel.gram(engine, paths, gram, _ -> {});
      System.out.println(kernel.description());
      for (int i = 0; i < 3; i++) {
        System.out.printf(
            "%.6f %.6f %.6f ...%n", gram[i * PATHS], gram[i * PATHS + 1], gram[i * PATHS + 2]);
      }
      // The mean of all k(x_i, x_j). Each path stands on both sides: twice the derivative in x.
      double[] cotangents = new double[gram.length];
      Arrays.fill(cotangents, 1.0 / gram.length);
      CadlagCotangents derivative = new CadlagCotangents(paths);
      double bandwidth =
          kernel.gradient(engine, paths, paths, cotangents, paths.into(derivative), _ -> {});
      System.out.printf("mean: %.6f%n", Arrays.stream(gram).average().orElseThrow());
      System.out.printf(
          "derivative in the value and the left limit at knot 1 of path 0: %.6f %.6f%n",
          2 * derivative.values()[1], 2 * derivative.left()[1]);
      System.out.printf("derivative in the bandwidth: %.6f%n", bandwidth);
    }
  }

  /** Paths in one channel that drift down and jump up. */
  private static CadlagPaths paths(Random random) {
    double[] times = new double[PATHS * KNOTS];
    double[] values = new double[times.length];
    double[] left = new double[times.length];
    int[] lengths = new int[PATHS];
    Arrays.fill(lengths, KNOTS);
    for (int k = 0; k < times.length; k++) {
      if (k % KNOTS > 0) {
        double passed = 0.05 + 0.1 * random.nextDouble();
        times[k] = times[k - 1] + passed;
        left[k] = values[k - 1] - passed;
        values[k] = left[k] + random.nextDouble() / 4;
      }
    }
    // The static kernel is not linear, so points are wanted along jumps too.
    CadlagOptions options = CadlagOptions.PLAIN.withJump(JumpPath.STRAIGHT, 4);
    return new CadlagPaths(1, lengths, times, values, left, options);
  }
}
