package io.roughspike.cli;

import io.roughspike.cli.PathInputOptions.Input;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.place.GramBlocks;
import io.roughspike.cli.place.GramFolder;
import io.roughspike.engine.Engine;
import io.roughspike.path.PathSource;
import io.roughspike.place.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Gram matrices of one kernel on the paths of one or two files, and their derivative. */
final class GramTask {
  private static final String REMEDY = "take fewer paths";
  private static final String ALONE =
      "take fewer paths, or have it written by --out DIR without --json, --plot and --cotangents";

  private final RunOptions options;
  private final Input inputX;
  private final PathSource x;

  /** The paths of the columns; those of the rows where there is one file. */
  private final PathSource y;

  private final boolean symmetric;
  private ChosenKernel kernel = new ChosenKernel();

  /** Where matrices are computed, if not here. */
  private Optional<Place> place = Optional.empty();

  /** Where blocks of the matrix are kept until it is whole, if they are. */
  private Optional<GramFolder> kept = Optional.empty();

  /** A derivative in the paths of the rows, and in the static kernel's bandwidth if it has one. */
  record Derivative(PathGradient paths, OptionalDouble bandwidth) {}

  /** The paths of {@code inputs}, one or two. */
  GramTask(RunOptions options, List<Input> inputs) {
    this.options = options;
    inputX = inputs.getFirst();
    x = inputX.paths();
    y = inputs.getLast().paths();
    symmetric = inputs.size() == 1;
    if (x.channels() != y.channels()) {
      throw new ConfigurationException(
          "the paths of both files must have as many channels, got %d and %d"
              .formatted(x.channels(), y.channels()));
    }
  }

  /** Takes the kernel of the next matrices. */
  void setKernel(ChosenKernel newKernel) {
    kernel = newKernel;
  }

  /**
   * Has matrices computed elsewhere.
   *
   * @param elsewhere where
   * @param folder keeps finished blocks of the matrix of X with Y, if there is one
   */
  void setPlace(Place elsewhere, Optional<GramFolder> folder) {
    place = Optional.of(elsewhere);
    kept = folder;
  }

  /**
   * What is wanted.
   *
   * @param ofEach whether the matrices of each file with itself too
   * @param gradient whether the derivative too
   */
  KernelWork work(boolean ofEach, boolean gradient) {
    return new KernelWork(x, y, symmetric, ofEach, gradient);
  }

  /** Whether the paths of one file are compared with themselves. */
  boolean isSymmetric() {
    return symmetric;
  }

  int rows() {
    return x.samples();
  }

  int columns() {
    return y.samples();
  }

  int channels() {
    return x.channels();
  }

  /** Whether the matrix fits the memory. */
  boolean fits() {
    return Memory.fits((double) rows() * columns());
  }

  /**
   * Refuses matrices that do not fit the memory.
   *
   * @param cotangents whether there are as many cotangents
   * @param ofEach whether those of each file with itself are wanted too
   * @param pooled whether that of all paths together is wanted too
   */
  void requireMemory(boolean cotangents, boolean ofEach, boolean pooled) {
    double n = rows();
    double m = columns();
    String what = "the Gram matrix of %d x %d paths".formatted(rows(), columns());
    Memory.length(what, n * m, ofEach ? REMEDY : ALONE);
    double numbers = (cotangents ? 2 : 1) * n * m;
    if (ofEach) {
      double largest = pooled ? n + m : Math.max(n, m);
      Memory.length("a Gram matrix of %.0f paths".formatted(largest), largest * largest, REMEDY);
      numbers += n * n + m * m + (pooled ? (n + m) * (n + m) : 0);
      what += " with those of the paths of a file and of all paths that --mmd and --test need";
    }
    Memory.require(what, (long) numbers, ofEach ? REMEDY : ALONE);
  }

  /** The Gram matrix, a row for each path of X, a column for each of Y. */
  double[] gram(Engine engine) {
    if (place.isPresent()) {
      return blocks(x, y, symmetric, kept);
    }
    if (symmetric) {
      return gramOfRows(engine);
    }
    double[] out = new double[rows() * columns()];
    try (ProgressDisplay progress = new ProgressDisplay(options, "pairs", out.length)) {
      kernel.gram(engine, x, y, out, progress);
    }
    return out;
  }

  /** The Gram matrix of X with itself. */
  double[] gramOfRows(Engine engine) {
    return withItself(engine, x);
  }

  /** The Gram matrix of Y with itself. */
  double[] gramOfColumns(Engine engine) {
    return withItself(engine, y);
  }

  private double[] withItself(Engine engine, PathSource paths) {
    if (place.isPresent()) {
      return blocks(paths, paths, true, Optional.empty());
    }
    int n = paths.samples();
    double[] out = new double[n * n];
    try (ProgressDisplay progress = new ProgressDisplay(options, "pairs", n * (n + 1L) / 2)) {
      kernel.gram(engine, paths, out, progress);
    }
    return out;
  }

  /**
   * Refuses a matrix that the disk has no room for, beside the blocks that it is made of.
   *
   * @param folder where the matrix and its blocks are to be
   */
  void requireDisk(Path folder) {
    double pairs = (double) rows() * columns();
    double bytes = Double.BYTES * (pairs + (symmetric ? (pairs + rows()) / 2 : pairs));
    double free = GramFolder.room(folder);
    if (bytes > free) {
      throw new ConfigurationException(
          "the Gram matrix of %d x %d paths and its blocks need %.4g bytes on the disk of %s, and %.4g are free: %s, or name a folder on another disk"
              .formatted(rows(), columns(), bytes, folder, free, REMEDY));
    }
  }

  /**
   * Computes the Gram matrix into the blocks of a folder, from which it can be written.
   *
   * @param where does the work
   * @param folder keeps the blocks
   */
  GramBlocks intoBlocks(Place where, GramFolder folder) {
    GramBlocks blocks = new GramBlocks(kernel.kernel(), x, y, symmetric);
    try (ProgressDisplay progress = new ProgressDisplay(options, "pairs", blocks.pairs())) {
      blocks.compute(where, folder, progress);
    }
    return blocks;
  }

  private double[] blocks(
      PathSource ofRows, PathSource ofColumns, boolean once, Optional<GramFolder> folder) {
    GramBlocks blocks = new GramBlocks(kernel.kernel(), ofRows, ofColumns, once);
    double[] out = new double[ofRows.samples() * ofColumns.samples()];
    try (ProgressDisplay progress = new ProgressDisplay(options, "pairs", blocks.pairs())) {
      blocks.compute(place.orElseThrow(), folder, out, progress);
    }
    return out;
  }

  /**
   * The derivative of sum(cotangents x Gram matrix). A symmetric matrix holds a path in its row and
   * in its column, so that the derivative is that of the first argument under C + C'.
   */
  Derivative gradient(Engine engine, double[] cotangents) {
    PathGradient out = inputX.newGradient();
    if (symmetric) {
      addTransposed(cotangents, rows());
    }
    OptionalDouble bandwidth;
    try (ProgressDisplay progress = new ProgressDisplay(options, "gradient", cotangents.length)) {
      bandwidth = kernel.gradient(engine, x, y, cotangents, out, progress);
    }
    return new Derivative(
        out,
        symmetric && bandwidth.isPresent()
            ? OptionalDouble.of(bandwidth.getAsDouble() / 2) // every pair was there twice
            : bandwidth);
  }

  private static void addTransposed(double[] matrix, int n) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i * n + j] + matrix[j * n + i];
        matrix[i * n + j] = sum;
        matrix[j * n + i] = sum;
      }
    }
  }
}
