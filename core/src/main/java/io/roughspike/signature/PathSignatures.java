package io.roughspike.signature;

import io.roughspike.engine.Engine;
import io.roughspike.engine.WorkerTeam;
import io.roughspike.math.RangeArithmetic;
import io.roughspike.path.PathSource;
import io.roughspike.path.PointCotangents;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Truncated signatures of piecewise-linear paths: S = exp(x_1 - x_0) ... exp(x_L - x_(L-1)) in the
 * tensor algebra of depth D (Chen's identity), with the exact adjoint in the points. Paths of a
 * batch may have different lengths; that of one point has signature 0 at all levels that are
 * stored.
 *
 * <p>Layout of a signature here: levels 1 to D one after another, words of a level in row-major
 * order (the last letter runs fastest). Level 0, which is 1, is left out.
 *
 * <p>Cost: O(L d^D) for L points, and about three times that for a gradient. Paths of few words
 * (depth 1, one channel, or at most {@value #FEW_WORDS} words) are taken up to {@value #MOST_PATHS}
 * at a time, side by side; of others each takes a worker's vectors for itself. Rounding: each step
 * adds at most D + 1 roundings to a word.
 *
 * <p>Memory: for each thread that has paths, the points and the increments of one path, or of those
 * side by side, the numbers of their signatures, and levels 1 to D - 1 and one tensor of level D -
 * 1 for each of 16 steps; a gradient keeps levels 1 to D - 1 about 4 sqrt(L) times and computes the
 * others again. Where paths side by side would need more than the limit, fewer are taken; what
 * still needs more is refused.
 *
 * <p>Owns its workspace, does not allocate once warm unless lengths or the number of paths differ,
 * and serves one caller at a time. No bit depends on the engine, its threads, or the other paths of
 * a batch.
 */
public final class PathSignatures {
  /** Bytes that the workspaces of all threads may take unless told otherwise: 2 GiB. */
  public static final long DEFAULT_MEMORY_LIMIT = 2L << 30;

  static final int FEW_WORDS = 512;
  static final int MOST_PATHS = 64;

  /** Paths side by side are a multiple of this, or a power of two below, if memory allows. */
  private static final int GRAIN = 16;

  /** Words of all paths side by side, if possible: what a level-1 cache holds. */
  private static final int SIDE_BY_SIDE = 4096;

  private final int channels;
  private final int depth;
  private final long memoryLimit;
  private final int size;

  /** Whether paths go side by side, and how many at most. */
  private final boolean few;

  private final int mostLanes;

  /** Paths side by side in this call, and the threads that have some. */
  private int group = 1;

  private int users;

  private RangeArithmetic ranges = RangeArithmetic.SCALAR;
  private Workspace[] workspaces = {};

  /** Paths in order of length, the length in the high half. */
  private long[] order = {};

  /** What the tasks of one call share. */
  private PathSource paths;

  private double[] numbers;
  private PointCotangents receiver;
  private IntConsumer listener;

  private final WorkerTeam.Work sign = this::sign;
  private final WorkerTeam.Work pullBack = this::pullBack;

  private static final class Workspace {
    private final SignatureSweep sweep;
    private final int paths;
    private double[] points = {};

    Workspace(SignatureSweep sweep, int paths) {
      this.sweep = sweep;
      this.paths = paths;
    }
  }

  /**
   * Signatures within the {@link #DEFAULT_MEMORY_LIMIT}.
   *
   * @param channels number of channels d, at least 1
   * @param depth depth D, at least 1
   */
  public PathSignatures(int channels, int depth) {
    this(channels, depth, DEFAULT_MEMORY_LIMIT);
  }

  /**
   * Signatures of depth {@code depth} of paths in {@code channels} channels.
   *
   * @param channels d, at least 1
   * @param depth D, at least 1
   * @param memoryLimit bytes that the workspaces of all threads may take
   */
  public PathSignatures(int channels, int depth, long memoryLimit) {
    if (channels < 1) {
      throw new IllegalArgumentException("channels must be at least 1, got " + channels);
    }
    if (depth < 1) {
      throw new IllegalArgumentException("depth must be at least 1, got " + depth);
    }
    this.channels = channels;
    this.depth = depth;
    this.memoryLimit = memoryLimit;
    double words = WordCount.of(channels, depth);
    this.few = depth == 1 || channels == 1 || words <= FEW_WORDS;
    this.mostLanes = few ? (int) Math.clamp(SIDE_BY_SIDE / words, GRAIN, MOST_PATHS) & -GRAIN : 1;
    requireMemory(1, 1, 1, false);
    this.size = (int) words;
  }

  /** Bytes of the workspaces of {@code users} threads, {@code lanes} paths side by side in each. */
  private double bytes(int users, int lanes, int points, boolean adjoint) {
    double padding = few ? 1 : WordLanes.padding(channels, depth);
    double rows = lanes * padding * Math.pow(channels, depth - 1.0);
    double low = lanes * padding * WordCount.of(channels, depth - 1);
    double top = rows * channels;
    double numbers =
        SignatureSweep.numbers(
                points - 1, depth, top, low, rows, lanes * (double) channels, adjoint)
            + (double) points * channels;
    return Double.BYTES * users * numbers;
  }

  private long limit(int users) {
    // no array of a workspace is longer than all of it
    return Math.min(memoryLimit, MemoryLimit.LONGEST_ARRAY * users);
  }

  private void requireMemory(int users, int lanes, int points, boolean adjoint) {
    double bytes = bytes(users, lanes, points, adjoint);
    if (bytes > limit(users)) {
      boolean areLong = bytes > 2 * bytes(users, lanes, 1, adjoint);
      String what =
          "signatures of depth %d in %d channel%s, %s words%s,"
              .formatted(
                  depth,
                  channels,
                  channels == 1 ? "" : "s",
                  WordCount.text(channels, depth),
                  points > 1 ? " and %d points".formatted(points) : "");
      String remedy =
          areLong
              ? "use fewer points, or cut paths into pieces (the signature of a path is the product of theirs)"
              : "lower the depth";
      throw MemoryLimit.refusal(what, bytes, users, limit(users), remedy);
    }
  }

  /** {@return number of channels d} */
  public int channels() {
    return channels;
  }

  /** {@return depth D} */
  public int depth() {
    return depth;
  }

  /** {@return numbers of a signature: d + ... + d^D} */
  public int size() {
    return size;
  }

  /**
   * The signatures of all paths.
   *
   * @param engine computes and shares the work out; no bit depends on which
   * @param paths the paths, of as many channels
   * @param out receives that of path p from {@code [p * size()]} on
   * @param progress told how many paths are done since it was told last, from any thread
   */
  public void signatures(Engine engine, PathSource paths, double[] out, IntConsumer progress) {
    start(engine, paths, out, progress, false);
    engine.share(tasks(), sign);
  }

  /**
   * The derivative of sum over paths p, words w of cotangents[p, w] S_w(p) in all points. Neither
   * signatures nor derivatives are checked to be finite.
   *
   * @param engine computes and shares the work out; no bit depends on which
   * @param paths the paths, of as many channels
   * @param cotangents laid out as the signatures
   * @param out receives the derivative, path by path
   * @param progress told how many paths are done since it was told last, from any thread
   */
  public void gradient(
      Engine engine,
      PathSource paths,
      double[] cotangents,
      PointCotangents out,
      IntConsumer progress) {
    start(engine, paths, cotangents, progress, true);
    receiver = out;
    engine.share(tasks(), pullBack);
  }

  private void start(
      Engine engine, PathSource newPaths, double[] words, IntConsumer progress, boolean adjoint) {
    if (newPaths.channels() != channels) {
      throw new IllegalArgumentException(
          "paths must have %d channels, got %d".formatted(channels, newPaths.channels()));
    }
    long needed = (long) newPaths.samples() * size;
    if (words.length < needed) {
      throw new IllegalArgumentException(
          "%d signatures of %d numbers need an array of %d, got %d: pass a larger one, or fewer paths"
              .formatted(newPaths.samples(), size, needed, words.length));
    }
    paths = newPaths;
    chooseGroup(engine.threads(), adjoint);
    numbers = words;
    listener = progress;
    sortByLength();
    if (workspaces.length < users
        || workspaces[0].paths != group
        || !ranges.equals(engine.loops().ranges())) {
      ranges = engine.loops().ranges();
      workspaces = new Workspace[users];
      for (int w = 0; w < users; w++) {
        workspaces[w] = new Workspace(new SignatureSweep(lanes()), group);
      }
    }
  }

  /** As many paths side by side as there are, or as the memory holds. */
  private void chooseGroup(int threads, boolean adjoint) {
    int samples = paths.samples();
    int points = Math.max(1, paths.mostPoints());
    group = 1;
    while (group < GRAIN && group < samples) {
      group *= 2;
    }
    if (samples > GRAIN) {
      group = (samples + GRAIN - 1) / GRAIN * GRAIN;
    }
    group = Math.min(group, mostLanes);
    users = users(threads);
    while (group > 1 && bytes(users, group, points, adjoint) > limit(users)) {
      group /= 2;
      users = users(threads);
    }
    requireMemory(users, group, points, adjoint);
  }

  /** Threads that have a task. */
  private int users(int threads) {
    return Math.clamp(tasks(), 1, threads);
  }

  private TensorLanes lanes() {
    return few
        ? new PathLanes(channels, depth, group, ranges)
        : new WordLanes(channels, depth, ranges);
  }

  /** Paths side by side should be of about the same length; the longest go first. */
  private void sortByLength() {
    int samples = paths.samples();
    if (order.length < samples) {
      order = new long[samples];
    }
    boolean sorted = true;
    for (int p = 0; p < samples; p++) {
      order[p] = ((long) -paths.points(p) << Integer.SIZE) + p;
      sorted &= p == 0 || order[p - 1] < order[p];
    }
    if (!sorted) {
      Arrays.sort(order, 0, samples);
    }
  }

  private int tasks() {
    return (paths.samples() + group - 1) / group;
  }

  /** Where there are fewer tasks than threads, each task has a workspace, else each thread. */
  private Workspace workspace(int worker, int task) {
    return workspaces[tasks() <= users ? task : worker];
  }

  /** Hands the paths of a task to the sweep; returns how many there are. */
  private int load(Workspace space, int task) {
    int count = Math.min(group, paths.samples() - task * group);
    int most = paths.points(path(task, 0));
    if (space.points.length < most * channels) {
      space.points = new double[most * channels];
    }
    space.sweep.begin(most - 1);
    for (int i = 0; i < count; i++) {
      int path = path(task, i);
      paths.read(path, space.points, 0);
      space.sweep.setPath(i, space.points, paths.points(path));
    }
    return count;
  }

  private int path(int task, int i) {
    return (int) order[task * group + i];
  }

  private void sign(int worker, int task) {
    Workspace space = workspace(worker, task);
    int count = load(space, task);
    space.sweep.signatures();
    for (int i = 0; i < count; i++) {
      space.sweep.write(i, numbers, path(task, i) * size);
    }
    listener.accept(count);
  }

  private void pullBack(int worker, int task) {
    Workspace space = workspace(worker, task);
    int count = load(space, task);
    space.sweep.clearCotangents();
    for (int i = 0; i < count; i++) {
      space.sweep.setCotangents(i, numbers, path(task, i) * size);
    }
    space.sweep.gradient();
    for (int i = 0; i < count; i++) {
      int path = path(task, i);
      space.sweep.writePoints(i, space.points, paths.points(path));
      receiver.accept(path, space.points);
    }
    listener.accept(count);
  }
}
