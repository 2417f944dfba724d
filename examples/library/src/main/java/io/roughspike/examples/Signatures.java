package io.roughspike.examples;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.path.LiftOptions;
import io.roughspike.path.PathLifts;
import io.roughspike.path.Paths;
import io.roughspike.signature.PathSignatures;
import java.util.Random;

/** Truncated signatures of random walks in the plane, and the derivative of their Levy areas. */
public final class Signatures {
  private static final int PATHS = 100;
  private static final int POINTS = 50;
  private static final int DEPTH = 4;

  private Signatures() {}

  /** Prints the first path's increment and area, and the area's derivative in its last point. */
  public static void main(String[] arguments) {
    Random random = new Random(1);
    double[] values = new double[PATHS * POINTS * 2];
    for (int k = 0; k < values.length; k++) {
      boolean first = k / 2 % POINTS == 0;
      values[k] = first ? 0 : values[k - 2] + random.nextGaussian() / Math.sqrt(POINTS);
    }
    Paths paths = Paths.ofEqualLength(PATHS, POINTS, 2, values);
    PathSignatures signatures = new PathSignatures(paths.channels(), DEPTH);
    int words = signatures.size();
    try (Engine engine = Engines.createBest(Runtime.getRuntime().availableProcessors())) {
      double[] out = new double[PATHS * words];
      signatures.signatures(engine, paths, out, _ -> {});
      // Words in order: (0) (1), then (0, 0) (0, 1) (1, 0) (1, 1), and so on.
      System.out.printf("%d words a path%n", words);
      System.out.printf("increment of path 0: %.6f %.6f%n", out[0], out[1]);
      System.out.printf("area of path 0: %.6f%n", (out[3] - out[4]) / 2);

      double[] cotangents = new double[PATHS * words];
      for (int p = 0; p < PATHS; p++) {
        cotangents[p * words + 3] = 0.5;
        cotangents[p * words + 4] = -0.5;
      }
      double[] gradient = new double[values.length];
      signatures.gradient(engine, paths, cotangents, paths.into(gradient), _ -> {});
      int last = (POINTS - 1) * 2;
      System.out.printf(
          "its derivative in the last point: %.6f %.6f%n", gradient[last], gradient[last + 1]);

      // The same paths with time as channel 0, read on demand.
      PathLifts timed = new PathLifts(paths, true, LiftOptions.PLAIN);
      PathSignatures timedSignatures = new PathSignatures(timed.channels(), DEPTH);
      double[] timedOut = new double[PATHS * timedSignatures.size()];
      timedSignatures.signatures(engine, timed, timedOut, _ -> {});
      System.out.printf("time that passes: %.6f%n", timedOut[0]);
    }
  }
}
