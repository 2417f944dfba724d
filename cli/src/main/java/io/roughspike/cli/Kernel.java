package io.roughspike.cli;

import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.NumberRows;
import io.roughspike.cli.file.OwnFiles;
import io.roughspike.cli.file.RunFolder;
import io.roughspike.cli.picture.GramFigure;
import io.roughspike.cli.place.GramBlocks;
import io.roughspike.cli.place.GramFolder;
import io.roughspike.engine.Engine;
import io.roughspike.place.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roughspike kernel X [Y]}: Gram matrices of signature kernels. */
@Command(
    name = "kernel",
    description =
        "The Gram matrix of the signature kernel k(x, y) = <S(x), S(y)> of the paths in X with "
            + "those in Y, or with themselves. With cotangents also the derivative of "
            + "sum(cotangent x Gram matrix) in X: in its points, or for spike trains in the event "
            + "times (sample,event,value); where there is no Y, through both arguments. With "
            + "--out writes gram.npy, gradient.npy or gradient.csv, and kernel.json.",
    footer = {
      "",
      "Examples:",
      "  roughspike kernel examples/paths.csv --static rbf --bandwidth 2 --plot",
      "  roughspike simulate examples/network.yaml --out out/network",
      "  roughspike kernel out/network/spikes.csv --lift marcus --samples 128 --neurons 22 \\",
      "    --start 0 --end 1 --jump-scale 0.3 --exact --plot"
    })
final class Kernel implements Callable<Integer> {
  @Mixin private RunOptions options;
  @Mixin private PathInputOptions inputOptions;
  @Mixin private KernelOptions kernelOptions;
  @Mixin private TwoSampleOptions twoSamples;

  @Parameters(index = "0", paramLabel = "X", description = PathInputOptions.FILES)
  private Path fileX;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "Y",
      description = "As X; without it X is compared with itself.")
  private Path fileY;

  @Option(
      names = "--cotangents",
      paramLabel = "C.npy",
      description = "Cotangents of the Gram matrix, shape (rows, columns).")
  private Path cotangentFile;

  @Option(
      names = "--plot",
      description =
          "Draw the Gram matrix as a heat map, gram.png and gram.svg; writes the other files too.")
  private boolean plot;

  @Mixin private PictureOptions pictures;

  @Mixin private PlaceOptions placeOptions;

  @Override
  public Integer call() {
    try (RunFolder folder =
        draws()
            ? options.openFolder("out/kernel", OwnFiles.KERNEL.names())
            : options.openNamedFolder(OwnFiles.KERNEL.names())) {
      return compute(folder);
    }
  }

  /** Writes files only where there is a folder. */
  private int compute(RunFolder folder) {
    kernelOptions.check(options, inputOptions);
    GramTask task = new GramTask(options, inputOptions.read(options, files()));
    int rows = task.rows();
    int columns = task.columns();
    twoSamples.check(options, task);
    boolean isWritten = folder != null && needsNoMatrix() && !task.fits();
    if (isWritten) {
      task.requireDisk(folder.path());
    } else {
      task.requireMemory(cotangentFile != null, twoSamples.isWanted(), twoSamples.isPooled());
    }
    ChosenKernel kernel =
        kernelOptions.choose(
            options, inputOptions, task.work(twoSamples.isWanted(), cotangentFile != null));
    task.setKernel(kernel);
    Optional<double[]> cotangents =
        Optional.ofNullable(cotangentFile)
            .map(c -> Matrices.read("--cotangents", c, "(rows, columns)", rows, columns));
    try (Place place = placeOptions.open(options);
        Engine engine = options.engine()) {
      Results results = new Results(options, OwnFiles.KERNEL, head(engine, kernel, task));
      if (isWritten) {
        write(folder, place, kernel, task, results);
        return ExitCodes.DONE;
      }
      Optional<GramFolder> blocks =
          Optional.ofNullable(folder)
              .filter(_ -> placeOptions.isElsewhere())
              .map(run -> new GramFolder(run.path()));
      if (placeOptions.isElsewhere()) {
        task.setPlace(place, blocks);
      }
      double[] gram = task.gram(engine);
      results.putArray(
          "gram", new NumberRows(gram, rows, columns), "gram.npy", gram, rows, columns);
      cotangents.ifPresent(c -> addGradient(results, task.gradient(engine, c)));
      List<String> lines =
          new ArrayList<>(text(kernel, Arrays.stream(gram).summaryStatistics(), task));
      lines.addAll(twoSamples.compute(options, engine, task, gram, results));
      if (draws()) {
        results.putFigure(
            "gram", GramFigure.of(gram, rows, columns, task.isSymmetric()), pictures.formats());
      }
      results.give(folder, inputFiles(), () -> String.join(System.lineSeparator(), lines));
      blocks.ifPresent(GramFolder::remove);
    }
    return ExitCodes.DONE;
  }

  /** Whether the matrix is to be in its file and nowhere else. */
  private boolean needsNoMatrix() {
    return cotangentFile == null && !twoSamples.isWanted() && !draws() && !options.printsJson();
  }

  /** Computes a matrix that does not fit the memory in blocks, of which its file is made. */
  private void write(
      RunFolder folder, Place place, ChosenKernel kernel, GramTask task, Results results) {
    GramFolder blocks = new GramFolder(folder.path());
    GramBlocks matrix = task.intoBlocks(place, blocks);
    DoubleSummaryStatistics numbers = new DoubleSummaryStatistics();
    results.putFile(
        "gram.npy",
        file -> blocks.writeMatrix(matrix, file, row -> Arrays.stream(row).forEach(numbers)));
    results.give(
        folder,
        inputFiles(),
        () -> String.join(System.lineSeparator(), text(kernel, numbers, task)));
    blocks.remove();
  }

  private JsonObject head(Engine engine, ChosenKernel kernel, GramTask task) {
    JsonObject head =
        RunOptions.result(options.seed(), engine)
            .put("kernel", kernel.description())
            .put("rows", task.rows())
            .put("columns", task.columns())
            .put("channels", task.channels());
    kernel.dyadicOrder().ifPresent(order -> head.put("dyadicOrder", order));
    return head;
  }

  private boolean draws() {
    return plot || pictures.areNamed();
  }

  private List<Path> files() {
    return fileY == null ? List.of(fileX) : List.of(fileX, fileY);
  }

  private List<Path> inputFiles() {
    return Stream.of(fileX, fileY, cotangentFile).filter(Objects::nonNull).toList();
  }

  private static void addGradient(Results results, GramTask.Derivative derivative) {
    results.putGradient(derivative.paths());
    Results.requireFinite(derivative.bandwidth().stream());
    derivative.bandwidth().ifPresent(value -> results.put("bandwidthGradient", value));
  }

  private static List<String> text(
      ChosenKernel kernel, DoubleSummaryStatistics gram, GramTask task) {
    return List.of(
        kernel.description(),
        "Gram matrix %d x %d: smallest %.6g, mean %.6g, largest %.6g"
            .formatted(
                task.rows(), task.columns(), gram.getMin(), gram.getAverage(), gram.getMax()));
  }
}
