package io.roughspike.signature;

import io.roughspike.engine.Engine;
import io.roughspike.engine.WorkerTeam;
import io.roughspike.math.RangeArithmetic;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Log-signatures in the Lyndon basis: log S of a signature S is a Lie element (Chen), and so log S
 * = sum over Lyndon words w of c_w P_w with nested brackets P_w of letters: P_a = a for a letter,
 * else P_w = P_u P_v - P_v P_u, w = u v, v being the longest proper suffix of w that is a Lyndon
 * word (the standard bracketing). The coordinates c_w are computed from signatures, with the exact
 * adjoint.
 *
 * <p>Coordinates are in order of the words' length, then lexicographic ({@link #words}); there are
 * sum over n &lt;= D of 1/n sum over divisors k of n of mu(k) d^(n/k) of them (Witt). Signatures
 * are laid out as {@link PathSignatures} does: levels 1 to D, row-major, one after another.
 *
 * <p>Cost: O(D d^D) for each signature, twice that for a gradient. Memory: one element and D lower
 * ones for each thread, and the basis, once. Owns its workspace, does not allocate once warm, and
 * serves one caller at a time. No bit depends on the engine.
 */
public final class LogSignature {
  private final int channels;
  private final int depth;
  private final long memoryLimit;
  private final LyndonBasis basis;
  private final int signatureSize;

  private RangeArithmetic ranges = RangeArithmetic.SCALAR;
  private Workspace[] workspaces = {};

  /** What the tasks of one call share. */
  private double[] signatures;

  private double[] coordinates;
  private double[] cotangents;
  private IntConsumer listener;

  private final WorkerTeam.Work takeLog = this::takeLog;
  private final WorkerTeam.Work pullBack = this::pullBack;

  private static final class Workspace {
    private final TensorLogarithm logarithm;
    private final double[] element;
    private final double[] coordinates;

    Workspace(TensorLogarithm logarithm, int elementSize, int coordinateCount) {
      this.logarithm = logarithm;
      this.element = new double[elementSize];
      this.coordinates = new double[coordinateCount];
    }
  }

  /** Log-signatures within {@link PathSignatures#DEFAULT_MEMORY_LIMIT}. */
  public LogSignature(int channels, int depth) {
    this(channels, depth, PathSignatures.DEFAULT_MEMORY_LIMIT);
  }

  /**
   * Log-signatures of depth {@code depth} of paths in {@code channels} channels.
   *
   * @param channels d, at least 1
   * @param depth D, at least 1
   * @param memoryLimit bytes that the basis and the workspaces of all threads may take
   */
  public LogSignature(int channels, int depth, long memoryLimit) {
    if (channels < 1) {
      throw new IllegalArgumentException("channels must be at least 1, got " + channels);
    }
    if (depth < 1) {
      throw new IllegalArgumentException("depth must be at least 1, got " + depth);
    }
    this.channels = channels;
    this.depth = depth;
    this.memoryLimit = memoryLimit;
    requireMemory(1);
    this.signatureSize = (int) words(depth);
    this.basis = new LyndonBasis(channels, depth);
  }

  /** d + ... + d^n. */
  private double words(int n) {
    double words = 0;
    for (int i = 0; i < n; i++) {
      words = channels * (words + 1);
    }
    return words;
  }

  private void requireMemory(int threads) {
    double element = words(depth);
    // a bracket of n letters has at most 2^(n-1) words; there are about d^n / n of them
    double basisEntries = channels;
    for (int n = 2; n <= depth; n++) {
      basisEntries += Math.pow(channels, n) / n * Math.pow(2, n - 1.0);
    }
    double lower = element - Math.pow(channels, depth);
    double bytes =
        Double.BYTES * threads * (2 * element + (depth + 2) * lower)
            + (channels == 1 ? 0 : 2 * Double.BYTES * basisEntries);
    // no array is longer than all of it
    long limit = Math.min(memoryLimit, MemoryLimit.LONGEST_ARRAY * threads);
    if (bytes > limit) {
      String what = "log-signatures of depth %d in %d channels".formatted(depth, channels);
      throw MemoryLimit.refusal(what, bytes, threads, limit);
    }
  }

  /** Number of coordinates of a log-signature. */
  public int size() {
    return basis.words().size();
  }

  /** Numbers of a signature: d + ... + d^D. */
  public int signatureSize() {
    return signatureSize;
  }

  /** The Lyndon words in the order of the coordinates, as letters 0 to d - 1. */
  public List<int[]> words() {
    return basis.words().stream().map(int[]::clone).toList();
  }

  /**
   * The coordinates of the logarithms of {@code samples} signatures.
   *
   * @param newSignatures as {@link PathSignatures#signatures} writes them
   * @param out receives those of sample s from {@code [s * size()]} on
   * @param progress told how many are done since it was told last, from any thread
   */
  public void logSignatures(
      Engine engine, int samples, double[] newSignatures, double[] out, IntConsumer progress) {
    start(engine, samples, newSignatures, out, progress);
    engine.share(samples, takeLog);
  }

  /**
   * The derivative of sum over samples s, words w of {@code newCotangents[s, w] c_w(s)} in all
   * numbers of the signatures.
   *
   * @param newCotangents laid out as the coordinates
   * @param out receives the derivative, laid out as the signatures
   */
  public void gradient(
      Engine engine,
      int samples,
      double[] newSignatures,
      double[] newCotangents,
      double[] out,
      IntConsumer progress) {
    start(engine, samples, newSignatures, newCotangents, progress);
    requireLength("cotangents of signatures", out, samples, signatureSize);
    cotangents = out;
    engine.share(samples, pullBack);
  }

  private void start(
      Engine engine,
      int samples,
      double[] newSignatures,
      double[] newCoordinates,
      IntConsumer progress) {
    requireLength("signatures", newSignatures, samples, signatureSize);
    requireLength("coordinates", newCoordinates, samples, size());
    requireMemory(engine.threads());
    signatures = newSignatures;
    coordinates = newCoordinates;
    listener = progress;
    if (workspaces.length < engine.threads() || !ranges.equals(engine.ranges())) {
      ranges = engine.ranges();
      workspaces = new Workspace[engine.threads()];
      for (int w = 0; w < workspaces.length; w++) {
        TensorLogarithm logarithm = new TensorLogarithm(channels, depth, ranges);
        workspaces[w] = new Workspace(logarithm, signatureSize, size());
      }
    }
  }

  private static void requireLength(String what, double[] array, int samples, int size) {
    long needed = (long) samples * size;
    if (samples < 0 || array.length < needed) {
      throw new IllegalArgumentException(
          "%s of %d samples, %d numbers each, need an array of %d, got %d"
              .formatted(what, samples, size, needed, array.length));
    }
  }

  private void takeLog(int worker, int sample) {
    Workspace space = workspaces[worker];
    space.logarithm.log(signatures, sample * signatureSize, space.element);
    basis.coordinates(space.element, coordinates, sample * size());
    listener.accept(1);
  }

  private void pullBack(int worker, int sample) {
    Workspace space = workspaces[worker];
    System.arraycopy(coordinates, sample * size(), space.coordinates, 0, size());
    Arrays.fill(space.element, 0);
    basis.pullBack(space.coordinates, space.element);
    int at = sample * signatureSize;
    space.logarithm.pullBack(signatures, at, space.element, cotangents, at);
    listener.accept(1);
  }
}
