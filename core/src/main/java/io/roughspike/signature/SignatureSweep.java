package io.roughspike.signature;

import java.util.Arrays;

/**
 * The signature of paths side by side and its adjoint, step by step along their increments x_t, in
 * the workspace of one worker. Chen's identity, by Horner's rule at each level:
 *
 * <pre>
 *   c_1 = S_1 + x/n,   c_j = S_j + c_(j-1) x/(n-j+1) for 1 &lt; j &lt; n,   S_n &lt;- S_n + c_(n-1) x
 * </pre>
 *
 * <p>No other level needs level D, so its products wait until a block of steps is done and are one
 * product of matrices then. For the adjoint the cotangent of level D is the same at all steps, so
 * that its two products, with the increments and with the c_(D-1), are products of matrices too.
 * Levels 1 to D - 1 are kept at the first step of each block and found again block by block.
 */
final class SignatureSweep {
  /** Steps in a block at least; blocks of an adjoint have sqrt(steps) or more. */
  private static final int LEAST_BLOCK = 16;

  private final TensorLanes lanes;
  private final int depth;

  /** Numbers of a vector, and of the sums of one. */
  private final int vector;

  private final int sumCount;

  /** 1/j. */
  private final double[] inverse;

  /** Where level n starts among levels 1 to D - 1; the last entry, at D, is their size. */
  private final int[] offset;

  private final int low;

  /** Increments; after {@link #gradient} their cotangents. */
  private double[] increments = {};

  /** S_1 to S_(D-1); S_D, or its cotangent. */
  private final double[] signature;

  private final double[] top;

  /** The c_j of the level at hand; x/q for q = 2 to D - 1. */
  private final double[] horner;

  private final double[] multiples;

  /** The c_(D-1) of a block of steps; for depth 1 that is 1. */
  private double[] factors = {};

  /** Cotangents of S_j, of c_j, and the part of that of x which is not a sum over words. */
  private final double[] cotangent;

  private final double[] pulled;
  private final double[] direct;

  /** Sums for x/q, q = 2 to D - 1. */
  private final double[] sums;

  /** Of a block of steps: cotangents of c_(D-1), sums for x, S_1 to S_(D-1). */
  private double[] topPulled = {};

  private double[] topSums = {};
  private double[] snapshots = {};

  /** S_1 to S_(D-1) at the first step of each block. */
  private double[] checkpoints = {};

  private int steps;

  SignatureSweep(TensorLanes lanes) {
    this.lanes = lanes;
    this.depth = lanes.depth;
    this.vector = lanes.vector();
    this.sumCount = lanes.sums();
    this.inverse = new double[depth + 1];
    this.offset = new int[depth + 1];
    for (int n = 1; n <= depth; n++) {
      inverse[n] = 1.0 / n;
      offset[n] = n == 1 ? 0 : offset[n - 1] + lanes.numbers(n - 1);
    }
    this.low = offset[depth];
    this.signature = new double[low];
    this.top = new double[lanes.numbers(depth)];
    this.horner = new double[low];
    this.multiples = new double[depth * vector];
    this.cotangent = new double[low];
    this.pulled = new double[low];
    this.direct = new double[vector];
    this.sums = new double[depth * sumCount];
  }

  /** Steps of the blocks of an adjoint along {@code steps} steps. */
  private static int block(int steps) {
    return Math.max(LEAST_BLOCK, (int) Math.ceil(Math.sqrt(steps)));
  }

  /**
   * Numbers in a workspace for {@code steps} steps, at most.
   *
   * @param top numbers of level D
   * @param low numbers of levels 1 to D - 1
   * @param rows numbers of a tensor of level D - 1 with its padding
   * @param vector numbers of a vector; sums have up to 8 times as many
   */
  static double numbers(
      int steps, int depth, double top, double low, double rows, double vector, boolean adjoint) {
    double block = block(steps);
    double forward = top + 4 * low + (steps + 9.0 * depth + 1) * vector + LEAST_BLOCK * rows;
    return adjoint ? forward + 2 * (block + 1) * (rows + low + 4 * vector) : forward;
  }

  /** Makes room for paths of at most {@code newSteps} steps; increments are zero then. */
  void begin(int newSteps) {
    steps = newSteps;
    increments = atLeast(increments, Math.multiplyExact(steps, vector));
    Arrays.fill(increments, 0, steps * vector, 0);
  }

  private static double[] atLeast(double[] array, int size) {
    return array.length < size ? new double[size] : array;
  }

  private void makeFactors(int count) {
    int size = Math.multiplyExact(count, lanes.stride(depth - 1));
    if (factors.length < size) {
      factors = new double[size];
      if (depth == 1) {
        Arrays.fill(factors, 1);
      }
    }
  }

  /** Takes path {@code path}, given by its points. */
  void setPath(int path, double[] points, int pointCount) {
    int channels = lanes.channels;
    for (int t = 0; t < pointCount - 1; t++) {
      for (int k = 0; k < channels; k++) {
        increments[t * vector + k * lanes.paths() + path] =
            points[(t + 1) * channels + k] - points[t * channels + k];
      }
    }
  }

  /** Computes the signatures of the paths. */
  void signatures() {
    makeFactors(LEAST_BLOCK);
    Arrays.fill(signature, 0);
    Arrays.fill(top, 0);
    for (int start = 0; start < steps; start += LEAST_BLOCK) {
      int count = Math.min(LEAST_BLOCK, steps - start);
      for (int t = 0; t < count; t++) {
        int x = (start + t) * vector;
        setMultiples(x);
        addFactor(x, t);
        advance(x);
      }
      lanes.append(count, factors, 0, depth - 1, increments, start * vector, top, 0);
    }
  }

  /** Writes the signature of path {@code path} in row-major order, without level 0. */
  void write(int path, double[] out, int outOffset) {
    int at = outOffset;
    int words = 1;
    for (int n = 1; n <= depth; n++) {
      words *= lanes.channels;
      lanes.write(n, n == depth ? top : signature, n == depth ? 0 : offset[n], path, out, at);
      at += words;
    }
  }

  /** Sets the cotangent of all signatures to zero. */
  void clearCotangents() {
    Arrays.fill(cotangent, 0);
    Arrays.fill(top, 0);
  }

  /** Takes the cotangent of the signature of path {@code path}, laid out as {@link #write}. */
  void setCotangents(int path, double[] in, int inOffset) {
    int at = inOffset;
    int words = 1;
    for (int n = 1; n <= depth; n++) {
      words *= lanes.channels;
      lanes.read(n, in, at, n == depth ? top : cotangent, n == depth ? 0 : offset[n], path);
      at += words;
    }
  }

  /** Computes the cotangents of the increments, which take the increments' place. */
  void gradient() {
    int block = Math.min(block(steps), steps);
    int blocks = steps == 0 ? 0 : (steps - 1) / block + 1;
    int rows = lanes.stride(depth - 1);
    makeFactors(block);
    topPulled = atLeast(topPulled, Math.multiplyExact(block, rows));
    topSums = atLeast(topSums, Math.multiplyExact(block, sumCount));
    snapshots = atLeast(snapshots, Math.multiplyExact(block, low));
    checkpoints = atLeast(checkpoints, Math.multiplyExact(blocks, low));
    Arrays.fill(signature, 0);
    for (int t = 0; t < steps; t++) {
      if (t % block == 0) {
        System.arraycopy(signature, 0, checkpoints, t / block * low, low);
      }
      if (t < (blocks - 1) * block) {
        setMultiples(t * vector);
        advance(t * vector);
      }
    }
    for (int b = blocks - 1; b >= 0; b--) {
      int start = b * block;
      int count = Math.min(block, steps - start);
      System.arraycopy(checkpoints, b * low, signature, 0, low);
      for (int t = 0; t < count; t++) {
        int x = (start + t) * vector;
        System.arraycopy(signature, 0, snapshots, t * low, low);
        setMultiples(x);
        addFactor(x, t);
        advance(x);
      }
      Arrays.fill(topPulled, 0, count * rows, 0);
      lanes.contract(count, top, 0, increments, start * vector, depth - 1, topPulled, 0);
      Arrays.fill(topSums, 0, count * sumCount, 0);
      lanes.project(count, top, 0, factors, 0, depth - 1, topSums, 0);
      for (int t = count - 1; t >= 0; t--) {
        pullBack((start + t) * vector, t);
      }
    }
  }

  /** Writes the cotangents of the points of path {@code path}. */
  void writePoints(int path, double[] out, int pointCount) {
    int channels = lanes.channels;
    Arrays.fill(out, 0, channels, 0);
    for (int t = 0; t < pointCount - 1; t++) {
      for (int k = 0; k < channels; k++) {
        double value = increments[t * vector + k * lanes.paths() + path];
        out[t * channels + k] -= value;
        out[(t + 1) * channels + k] = value;
      }
    }
  }

  private void setMultiples(int x) {
    for (int q = 2; q < depth; q++) {
      for (int i = 0; i < vector; i++) {
        multiples[q * vector + i] = inverse[q] * increments[x + i];
      }
    }
  }

  /** Puts c_(D-1) of the step along the increment at {@code x} in place {@code t} of the block. */
  private void addFactor(int x, int t) {
    if (depth > 1) {
      rise(depth, depth - 2, x, signature, 0);
      next(depth, depth - 1, x, signature, 0, factors, t * lanes.stride(depth - 1));
    }
  }

  /** Takes S_1 to S_(D-1) past the step along the increment at {@code x}. */
  private void advance(int x) {
    for (int n = depth - 1; n > 1; n--) {
      rise(n, n - 1, x, signature, 0);
      lanes.append(1, horner, offset[n - 1], n - 1, increments, x, signature, offset[n]);
    }
    if (depth > 1) {
      lanes.ranges.addScaled(1, increments, x, signature, 0, vector);
    }
  }

  /** c_1 to c_last for level {@code n}, from the signature at {@code s[at]}. */
  private void rise(int n, int last, int x, double[] s, int at) {
    for (int j = 1; j <= last; j++) {
      next(n, j, x, s, at, horner, offset[j]);
    }
  }

  /** c_j for level {@code n}, from c_(j-1) and the signature at {@code s[at]}. */
  private void next(int n, int j, int x, double[] s, int at, double[] to, int toOffset) {
    System.arraycopy(s, at + offset[j], to, toOffset, lanes.numbers(j));
    if (j == 1) {
      lanes.ranges.addScaled(inverse[n], increments, x, to, toOffset, vector);
    } else {
      int multiple = (n - j + 1) * vector;
      lanes.append(1, horner, offset[j - 1], j - 1, multiples, multiple, to, toOffset);
    }
  }

  /** Takes the cotangents back before step {@code t} of a block; x gets its own. */
  private void pullBack(int x, int t) {
    int before = t * low;
    int sumsOfX = t * sumCount;
    setMultiples(x);
    Arrays.fill(sums, 0);
    Arrays.fill(direct, 0);
    if (depth > 1) {
      System.arraycopy(cotangent, 0, direct, 0, vector);
    }
    for (int n = 2; n < depth; n++) {
      int level = offset[n];
      int below = offset[n - 1];
      rise(n, n - 1, x, snapshots, before);
      lanes.project(1, cotangent, level, horner, below, n - 1, topSums, sumsOfX);
      Arrays.fill(pulled, below, level, 0);
      lanes.contract(1, cotangent, level, increments, x, n - 1, pulled, below);
      fall(n, pulled, below);
    }
    if (depth > 1) {
      rise(depth, depth - 2, x, snapshots, before);
      fall(depth, topPulled, t * lanes.stride(depth - 1));
    }
    for (int q = 2; q < depth; q++) {
      lanes.ranges.addScaled(inverse[q], sums, q * sumCount, topSums, sumsOfX, sumCount);
    }
    lanes.total(topSums, sumsOfX, direct, increments, x);
  }

  /** The adjoint of {@link #rise}, from the cotangent of c_(n-1) at {@code b[at]}. */
  private void fall(int n, double[] b, int at) {
    double[] from = b;
    int fromOffset = at;
    for (int j = n - 1; j > 1; j--) {
      int q = n - j + 1;
      int below = offset[j - 1];
      lanes.ranges.addScaled(1, from, fromOffset, cotangent, offset[j], lanes.numbers(j));
      lanes.project(1, from, fromOffset, horner, below, j - 1, sums, q * sumCount);
      Arrays.fill(pulled, below, offset[j], 0);
      lanes.contract(1, from, fromOffset, multiples, q * vector, j - 1, pulled, below);
      from = pulled;
      fromOffset = below;
    }
    lanes.ranges.addScaled(1, from, fromOffset, cotangent, 0, lanes.numbers(1));
    lanes.ranges.addScaled(inverse[n], from, fromOffset, direct, 0, vector);
  }
}
