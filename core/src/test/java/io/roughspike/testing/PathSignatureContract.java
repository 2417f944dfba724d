package io.roughspike.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.path.Paths;
import io.roughspike.signature.LogSignature;
import io.roughspike.signature.PathSignatures;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Dense signatures and log-signatures on every engine: the bits of the reference, no garbage. */
public abstract class PathSignatureContract {
  private static final int CHANNELS = 8;
  private static final int DEPTH = 6;
  private static final int LONGEST = 33;
  private static final int LARGEST_BATCH = 20;

  /** So many words of a batch are compared: beyond that the batch is made smaller. */
  private static final int MOST_WORDS = 200_000;

  /** Calls at most until everything is compiled. */
  private static final int ROUNDS = 20_000;

  private final SplittableRandom random =
      new SplittableRandom(TestSeed.of(PathSignatureContract.class));

  /** An engine under test. */
  protected abstract Engine create(int threads);

  private static void ignore(int done) {}

  @Test
  void signaturesAndGradientsHaveTheBitsOfTheReference() {
    try (Engine reference = Engines.create(Engines.SCALAR, 1)) {
      for (int threads : new int[] {1, 2, 7}) {
        try (Engine engine = create(threads)) {
          for (int channels = 1; channels <= CHANNELS; channels++) {
            for (int depth = 1; depth <= DEPTH; depth++) {
              compare(reference, engine, channels, depth);
            }
          }
          compare(reference, engine, 23, 3);
          compare(reference, engine, 33, 2);
        }
      }
    }
  }

  private void compare(Engine reference, Engine engine, int channels, int depth) {
    PathSignatures signatures = new PathSignatures(channels, depth);
    int size = signatures.size();
    int most = Math.clamp(MOST_WORDS / size, 1, LARGEST_BATCH);
    int[] lengths = random.ints(1 + random.nextInt(most), 1, LONGEST + 1).toArray();
    lengths[0] = LONGEST;
    int points = Arrays.stream(lengths).sum();
    double[] values = random.doubles((long) points * channels, -1, 1).toArray();
    Paths paths = new Paths(channels, lengths, values);
    double[] expected = new double[lengths.length * size];
    double[] found = expected.clone();
    signatures.signatures(reference, paths, expected, PathSignatureContract::ignore);
    signatures.signatures(engine, paths, found, PathSignatureContract::ignore);
    assertArrayEquals(expected, found);
    double[] expectedGradient = new double[values.length];
    double[] foundGradient = new double[values.length];
    signatures.gradient(
        reference, paths, expected, paths.into(expectedGradient), PathSignatureContract::ignore);
    signatures.gradient(
        engine, paths, expected, paths.into(foundGradient), PathSignatureContract::ignore);
    assertArrayEquals(expectedGradient, foundGradient);
    if (size < 10_000) {
      compareLogs(reference, engine, new LogSignature(channels, depth), lengths.length, expected);
    }
  }

  private static void compareLogs(
      Engine reference, Engine engine, LogSignature logs, int samples, double[] signatures) {
    double[] expected = new double[samples * logs.size()];
    double[] found = expected.clone();
    logs.logSignatures(reference, samples, signatures, expected, PathSignatureContract::ignore);
    logs.logSignatures(engine, samples, signatures, found, PathSignatureContract::ignore);
    assertArrayEquals(expected, found);
    double[] expectedGradient = new double[signatures.length];
    double[] foundGradient = new double[signatures.length];
    logs.gradient(
        reference, samples, signatures, expected, expectedGradient, PathSignatureContract::ignore);
    logs.gradient(
        engine, samples, signatures, expected, foundGradient, PathSignatureContract::ignore);
    assertArrayEquals(expectedGradient, foundGradient);
  }

  @Test
  void nothingIsAllocatedOnceWarm() {
    for (int[] shape : new int[][] {{2, 3}, {9, 3}}) {
      PathSignatures signatures = new PathSignatures(shape[0], shape[1]);
      LogSignature logs = new LogSignature(shape[0], shape[1]);
      double[] values = random.doubles(5L * 20 * shape[0], -1, 1).toArray();
      Paths paths = Paths.ofEqualLength(5, 20, shape[0], values);
      double[] out = new double[5 * signatures.size()];
      double[] coordinates = new double[5 * logs.size()];
      double[] gradient = new double[values.length];
      double[] back = out.clone();
      var receiver = paths.into(gradient);
      try (Engine engine = create(1)) {
        long bytes =
            new AllocationMeter()
                .leastBytes(
                    ROUNDS,
                    () -> {
                      signatures.signatures(engine, paths, out, PathSignatureContract::ignore);
                      signatures.gradient(
                          engine, paths, out, receiver, PathSignatureContract::ignore);
                      logs.logSignatures(
                          engine, 5, out, coordinates, PathSignatureContract::ignore);
                      logs.gradient(
                          engine, 5, out, coordinates, back, PathSignatureContract::ignore);
                    });
        assertEquals(0, bytes, "bytes that a warm run allocates");
      }
    }
  }
}
