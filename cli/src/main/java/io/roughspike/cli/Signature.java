package io.roughspike.cli;

import io.roughspike.cli.PathInputOptions.Input;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.NumbersFailure;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.NumberRows;
import io.roughspike.cli.file.OwnFiles;
import io.roughspike.cli.file.RunFolder;
import io.roughspike.engine.Engine;
import io.roughspike.signature.LogSignature;
import io.roughspike.signature.MemoryLimitException;
import io.roughspike.signature.WordCount;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roughspike signature PATHS}: truncated signatures. */
@Command(
    name = "signature",
    description =
        "Truncated signatures of paths: levels 1 to D one after another, words of a level in "
            + "row-major order. With cotangents also the derivative of "
            + "sum(cotangent x signature) in the paths: in their points, or for spike trains in "
            + "the event times (sample,event,value). With --out writes signature.npy "
            + "(paths, words), gradient.npy or gradient.csv, and signature.json.",
    footer = {
      "",
      "Examples:",
      "  roughspike signature examples/paths.csv --depth 4",
      "  roughspike simulate examples/network.yaml --out out/network",
      "  roughspike signature out/network/spikes.csv --depth 3 --lift marcus \\",
      "    --samples 128 --neurons 22 --start 0 --end 1"
    })
final class Signature implements Callable<Integer> {
  private static final String REMEDY = "lower --depth or take fewer paths";

  @Mixin private RunOptions options;
  @Mixin private PathInputOptions inputOptions;

  @Parameters(paramLabel = "PATHS", description = PathInputOptions.FILES)
  private Path file;

  @Option(
      names = "--depth",
      paramLabel = "D",
      required = true,
      description = "Level after which signatures are cut off, at least 1.")
  private int depth;

  @Option(
      names = "--log",
      description =
          "Log-signatures instead: coordinates in the basis of brackets of Lyndon words, which the "
              + "result lists, by length and then in lexicographic order.")
  private boolean log;

  @Option(
      names = "--cotangents",
      paramLabel = "C.npy",
      description = "Cotangents of the values, shape (paths, words).")
  private Path cotangentFile;

  @Override
  public Integer call() {
    options.atLeastOne("--depth", depth);
    try (RunFolder folder = options.openNamedFolder(OwnFiles.SIGNATURE.names())) {
      return compute(folder);
    } catch (MemoryLimitException e) {
      throw new ConfigurationException(e.getMessage() + Memory.heapFor(e.missing()), e);
    }
  }

  /** Writes files only where there is a folder. */
  private int compute(RunFolder folder) {
    Input input = inputOptions.read(options, List.of(file)).getFirst();
    int paths = input.paths().samples();
    int channels = input.paths().channels();
    int length = length(paths, channels);
    // The values and their cotangents, and the signatures of logarithms, of which there are fewer;
    // the rest is for what the threads work with.
    long arrays = (cotangentFile == null ? 1L : 2L) * (log ? 2 : 1) * length;
    long left = Memory.require(what(paths, channels), arrays, REMEDY);
    noteDepth(channels);
    try (Engine engine = options.engine()) {
      SignatureMethod method = SignatureMethod.of(engine, input.paths(), depth, log, left);
      int words = method.words();
      Optional<double[]> cotangents =
          Optional.ofNullable(cotangentFile)
              .map(c -> Matrices.read("--cotangents", c, "(paths, words)", paths, words));
      // The gradient first: it needs more memory, and is refused where there is too little.
      Optional<PathGradient> gradient = cotangents.map(c -> gradient(method, input, c));
      double[] values = new double[paths * words];
      try (ProgressDisplay progress = new ProgressDisplay(options, "signatures", paths)) {
        method.values(values, progress);
      }
      requireFinite(values, words);
      Results results = new Results(options, OwnFiles.SIGNATURE, head(engine, input, method));
      results.putArray(
          "values", new NumberRows(values, paths, words), "signature.npy", values, paths, words);
      gradient.ifPresent(results::putGradient);
      results.give(folder, inputFiles(), () -> text(values, input, method));
    }
    return ExitCodes.DONE;
  }

  private List<Path> inputFiles() {
    return Stream.of(file, cotangentFile).filter(Objects::nonNull).toList();
  }

  private void noteDepth(int channels) {
    if (log && channels > 1 && depth > LogSignature.CHECKED_DEPTH) {
      options.note(
          "note: coordinates of log-signatures are tested against exact arithmetic to level %d, not beyond"
              .formatted(LogSignature.CHECKED_DEPTH));
    }
  }

  private PathGradient gradient(SignatureMethod method, Input input, double[] cotangents) {
    PathGradient gradient = input.newGradient();
    int paths = input.paths().samples();
    try (ProgressDisplay progress = new ProgressDisplay(options, "gradient", paths)) {
      method.gradient(cotangents, gradient, progress);
    }
    return gradient;
  }

  /** Numbers of all paths, as many as an array can have. */
  private int length(int paths, int channels) {
    return Memory.length(what(paths, channels), paths * WordCount.of(channels, depth), REMEDY);
  }

  private String what(int paths, int channels) {
    return "the signature to depth %d of %d path%s (%s words each)"
        .formatted(depth, paths, paths == 1 ? "" : "s", WordCount.text(channels, depth));
  }

  private static void requireFinite(double[] values, int words) {
    for (int k = 0; k < values.length; k++) {
      if (!Double.isFinite(values[k])) {
        throw new NumbersFailure(
            "the signature of path %d is not finite in word %d: scale the paths down"
                .formatted(k / words, k % words));
      }
    }
  }

  private JsonObject head(Engine engine, Input input, SignatureMethod method) {
    JsonObject head =
        RunOptions.result(options.seed(), engine)
            .put("paths", input.paths().samples())
            .put("channels", input.paths().channels())
            .put("depth", depth)
            .put("log", log)
            .put("words", method.words());
    return log ? head.put("lyndonWords", method.listedWords()) : head;
  }

  /** The largest number of each level. */
  private String text(double[] values, Input input, SignatureMethod method) {
    int words = method.words();
    StringBuilder text = new StringBuilder();
    text.append(
        "%d paths in %d channels: %d numbers a path"
            .formatted(input.paths().samples(), input.paths().channels(), words));
    int from = 0;
    for (int level = 1; level <= depth; level++) {
      int size = wordsOfLength(level, input.paths().channels(), method.listedWords());
      double largest = 0;
      for (int path = 0; path < values.length; path += words) {
        for (int k = path + from; k < path + from + size; k++) {
          largest = Math.max(largest, Math.abs(values[k]));
        }
      }
      text.append("%nlevel %d: %d words, largest |value| %.6g".formatted(level, size, largest));
      from += size;
    }
    return text.toString();
  }

  private int wordsOfLength(int length, int channels, List<List<Integer>> listed) {
    return log
        ? (int) listed.stream().filter(word -> word.size() == length).count()
        : (int) Math.pow(channels, length);
  }
}
