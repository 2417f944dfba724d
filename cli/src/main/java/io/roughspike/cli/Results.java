package io.roughspike.cli;

import io.roughspike.cli.failure.NumbersFailure;
import io.roughspike.cli.file.AtomicFile;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.NewFiles;
import io.roughspike.cli.file.NpyFile;
import io.roughspike.cli.file.OwnFiles;
import io.roughspike.cli.file.RunFolder;
import io.roughspike.cli.picture.Figure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;

/**
 * What a command found, given out when all of it is known: with a folder as files, arrays each in
 * its own and the rest as JSON; on standard output all of it as JSON, or as a short text.
 */
final class Results {
  private final RunOptions options;
  private final OwnFiles owner;
  private final JsonObject json;
  private final Map<String, Object> arrays = new LinkedHashMap<>();
  private final List<Function<Path, List<Path>>> files = new ArrayList<>();
  private final List<Function<Path, List<Path>>> pictures = new ArrayList<>();

  /** Results of the command {@code owner}, of which {@code json} holds what is known already. */
  Results(RunOptions options, OwnFiles owner, JsonObject json) {
    this.options = options;
    this.owner = owner;
    this.json = json;
  }

  /** Adds a value. */
  Results put(String key, Object value) {
    json.put(key, value);
    return this;
  }

  /**
   * Adds an array.
   *
   * @param key in JSON
   * @param rows what is there in JSON
   * @param file where the values go, in the shape that follows
   */
  void putArray(String key, Iterable<?> rows, String file, double[] values, int... shape) {
    arrays.put(key, rows);
    files.add(folder -> {
      Path path = folder.resolve(file);
      NpyFile.write(path, values, shape);
      return List.of(path);
    });
  }

  /** Adds a derivative, which must be finite. */
  void putGradient(PathGradient gradient) {
    requireFinite(gradient.numbers());
    arrays.put("gradient", gradient.json());
    files.add(folder -> List.of(gradient.write(folder)));
  }

  /** Refuses a derivative that is not finite. */
  static void requireFinite(DoubleStream derivative) {
    if (!derivative.allMatch(Double::isFinite)) {
      throw new NumbersFailure(
          "the derivative is not finite: scale the paths or the cotangents down, or take another bandwidth");
    }
  }

  /** Adds a file that {@code writer} writes. */
  void putFile(String file, Consumer<Path> writer) {
    files.add(folder -> {
      Path path = folder.resolve(file);
      writer.accept(path);
      return List.of(path);
    });
  }

  /** Adds a picture. */
  void putFigure(String file, Figure figure, Set<PictureOptions.Format> formats) {
    pictures.add(folder -> FigureFiles.write(options, folder, file, figure, formats));
  }

  /**
   * Writes the files, unless {@code folder} is null, and prints {@code text}, or all as JSON.
   *
   * @param inputs files that were read and stay, unless new ones take their places
   */
  void give(RunFolder folder, List<Path> inputs, Supplier<String> text) {
    List<String> written = folder == null ? List.of() : save(folder, inputs);
    arrays.forEach(json::put);
    options.print(
        json,
        () ->
            written.isEmpty()
                ? text.get()
                : text.get() + System.lineSeparator() + "wrote " + String.join(", ", written));
  }

  private List<String> save(RunFolder folder, List<Path> inputs) {
    try (NewFiles newFiles = folder.newFiles(owner, inputs)) {
      List<Path> written = new ArrayList<>();
      files.forEach(file -> written.addAll(file.apply(newFiles.path())));
      List<String> names;
      try {
        pictures.forEach(picture -> written.addAll(picture.apply(newFiles.path())));
      } finally { // the data, even if a picture failed
        Path result = newFiles.path().resolve(owner.mark());
        written.add(result);
        names = NewFiles.destinations(written).stream().map(Path::toString).toList();
        json.put("files", names);
        AtomicFile.write(result, options.addWarnings(json) + "\n");
        newFiles.put(written);
      }
      return names;
    }
  }
}
