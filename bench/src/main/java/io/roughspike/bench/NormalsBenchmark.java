package io.roughspike.bench;

import io.roughspike.engine.Engines;
import io.roughspike.random.RandomStream;
import io.roughspike.simd.SimdNormals;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Standard normals, in blocks of four, one block a sample. */
public class NormalsBenchmark extends BenchmarkSettings {
  @Param({Engines.SCALAR, Engines.SIMD})
  String engine;

  /** Normals of one call: 256 is what the engine draws at a time. */
  @Param({"256", "4096", "65536"})
  int normals;

  private final RandomStream stream = new RandomStream(12345, 0);
  private final SimdNormals simd = new SimdNormals();
  private boolean vectors;
  private long[] sample;
  private long[] block;
  private long[] neuron;
  private long[] counter;
  private double[] z;

  /** Lays out the counters. */
  @Setup
  public void setUp() {
    vectors = engine.equals(Engines.SIMD);
    sample = LongStream.range(0, normals / 4).toArray();
    block = new long[sample.length];
    Arrays.fill(block, 7);
    neuron = new long[sample.length];
    counter = new long[sample.length];
    Arrays.fill(counter, stream.normalsCounter(0));
    z = new double[normals];
  }

  /** Draws all of them. */
  @Benchmark
  public double[] draw() {
    int lanes = sample.length;
    if (vectors) {
      simd.fill(stream.seed(), sample, block, neuron, counter, lanes, z, 0, lanes);
    } else {
      for (int l = 0; l < lanes; l++) {
        stream.normals4((int) sample[l], 0, 0, (int) block[l], z, l, lanes);
      }
    }
    return z;
  }
}
