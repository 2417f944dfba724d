package io.roughspike.bench;

import io.roughspike.engine.Engines;
import io.roughspike.model.ExponentialIntensity;
import io.roughspike.simd.SimdIntensity;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The exponential where the solver needs it: in the intensity of an array of potentials. */
public class ExponentialBenchmark extends BenchmarkSettings {
  private static final double THRESHOLD = 1;
  private static final double CAP = 10;
  private static final double BETA = 5;
  private static final double STEP = 0.01;

  @Param({Engines.SCALAR, Engines.SIMD})
  String engine;

  @Param({"64", "4096", "65536"})
  int potentials;

  private boolean vectors;
  private double[] v;
  private double[] out;

  /** Draws potentials between reset and well above threshold. */
  @Setup
  public void setUp() {
    vectors = engine.equals(Engines.SIMD);
    v = new SplittableRandom(1).doubles(potentials, -1, 2).toArray();
    out = new double[potentials];
  }

  /** Takes all of them. */
  @Benchmark
  public double[] take() {
    if (vectors) {
      SimdIntensity.fill(v, 0, out, 0, v.length, THRESHOLD, CAP, BETA, STEP);
    } else {
      for (int j = 0; j < v.length; j++) {
        out[j] = ExponentialIntensity.scaled(v[j], THRESHOLD, CAP, BETA, STEP);
      }
    }
    return out;
  }
}
