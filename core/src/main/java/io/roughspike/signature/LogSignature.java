package io.roughspike.signature;

import io.roughspike.engine.Engine;
import io.roughspike.engine.WorkerTeam;
import io.roughspike.math.RangeArithmetic;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Log-signatures in the Lyndon basis: log S of a signature S is a Lie element (Chen), and so log S
 * = sum over Lyndon words w of c_w P_w with nested brackets P_w of letters: P_a = a for a letter,
 * else P_w = P_u P_v - P_v P_u, w = u v, v being the longest proper suffix of w that is a Lyndon
 * word (the standard bracketing). The coordinates c_w are computed from signatures, with the exact
 * adjoint of what is computed.
 *
 * <p>Coordinates are in order of the words' length, then lexicographic ({@link #words}); there are
 * sum over n &lt;= D of 1/n sum over divisors k of n of mu(k) d^(n/k) of them (Witt). Signatures
 * are laid out as {@link PathSignatures} does: levels 1 to D, row-major, one after another.
 *
 * <p>Method: the logarithm in the tensor algebra; from level 9 on its projection onto Lie elements,
 * which takes away rounding ({@code DynkinProjection}); and the dual basis ({@code LyndonDual}). Of
 * tensors S that are no signatures, for instance means of signatures, log S is no Lie element, and
 * the coordinates are those of a Lie element nearby.
 *
 * <p>Error: against exact arithmetic, below 1e-14 max(1, l)^n at level n of a path of length l, to
 * level 12 in 2 and 9 in 3 channels (tested); paths and their way back agree as well to level 12 in
 * 3 channels. A path with points added differs by 4e-24 l^n at levels 14 to 20 in 2 channels, but
 * deeper than level 12 nothing is tested against exact numbers.
 *
 * <p>Cost: O(D d^D) for each signature, twice that for a gradient. Memory: one element, twice its
 * level D and D lower ones for each thread, and the basis, once: at most {@value #BASIS_BYTES}
 * bytes for each word of a signature. It is made in 3 ms for 2 channels and depth 12, 0.3 s (50 MB)
 * for 3 channels. Owns its workspace, does not allocate once warm, and serves one caller at a time.
 * No bit depends on the engine.
 */
public final class LogSignature {
  /** The last level whose coordinates are tested against exact arithmetic. */
  public static final int CHECKED_DEPTH = 12;

  /**
   * Bytes of the basis for each word of an element, at most: less than one step of {@link
   * LyndonDual} in arrays that double, tables of {@link DynkinProjection}, Lyndon words.
   */
  private static final int BASIS_BYTES = 72;

  private final int channels;
  private final int depth;
  private final long memoryLimit;
  private final LyndonBasis basis;
  private final DynkinProjection projection;
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
    private final double[] forProjection;

    Workspace(TensorLogarithm logarithm, int elementSize, int projectionSize) {
      this.logarithm = logarithm;
      this.element = new double[elementSize];
      this.forProjection = new double[projectionSize];
    }
  }

  /**
   * Log-signatures within {@link PathSignatures#DEFAULT_MEMORY_LIMIT}.
   *
   * @param channels number of channels d, at least 1
   * @param depth depth D, at least 1
   */
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
    this.signatureSize = (int) WordCount.of(channels, depth);
    this.basis = new LyndonBasis(channels, depth);
    this.projection = new DynkinProjection(channels, depth);
  }

  private void requireMemory(int threads) {
    double element = WordCount.of(channels, depth);
    double top = Math.pow(channels, depth);
    double lower = element - top;
    double bytes =
        Double.BYTES * threads * (element + 2 * top + (depth + 2.0) * lower)
            + (channels == 1 ? 0 : BASIS_BYTES * element);
    // no array is longer than all of it
    long limit = Math.min(memoryLimit, MemoryLimit.LONGEST_ARRAY * threads);
    if (bytes > limit) {
      String what =
          "log-signatures of depth %d in %d channel%s, %s words,"
              .formatted(
                  depth, channels, channels == 1 ? "" : "s", WordCount.text(channels, depth));
      throw MemoryLimit.refusal(what, bytes, threads, limit, "lower the depth");
    }
  }

  /** {@return number of coordinates of a log-signature} */
  public int size() {
    return basis.words().size();
  }

  /** {@return numbers of a signature: d + ... + d^D} */
  public int signatureSize() {
    return signatureSize;
  }

  /** {@return the Lyndon words in the order of the coordinates, as letters 0 to d - 1} */
  public List<int[]> words() {
    return basis.words().stream().map(int[]::clone).toList();
  }

  /**
   * The coordinates of the logarithms of {@code samples} signatures.
   *
   * @param engine computes and shares the work out; no bit depends on which
   * @param samples number of signatures
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
   * @param engine computes and shares the work out; no bit depends on which
   * @param samples number of signatures
   * @param newSignatures one after another
   * @param newCotangents laid out as the coordinates
   * @param out receives the derivative, laid out as the signatures
   * @param progress told how many are done since it was told last, from any thread
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
    if (workspaces.length < engine.threads() || !ranges.equals(engine.loops().ranges())) {
      ranges = engine.loops().ranges();
      workspaces = new Workspace[engine.threads()];
      for (int w = 0; w < workspaces.length; w++) {
        TensorLogarithm logarithm = new TensorLogarithm(channels, depth, ranges);
        workspaces[w] = new Workspace(logarithm, signatureSize, projection.workspace());
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
    projection.project(space.element, space.forProjection);
    basis.coordinates(space.element, coordinates, sample * size());
    listener.accept(1);
  }

  private void pullBack(int worker, int sample) {
    Workspace space = workspaces[worker];
    basis.pullBack(coordinates, sample * size(), space.element);
    projection.pullBack(space.element, space.forProjection);
    int at = sample * signatureSize;
    space.logarithm.pullBack(signatures, at, space.element, cotangents, at);
    listener.accept(1);
  }
}
