package io.roughspike.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Runs the parts of a study that are named: {@code FOLDER [PART ...]}, all parts if none is. */
final class StudyParts {
  /** Measures something and writes it into a folder, pictures into {@code images} there. */
  @FunctionalInterface
  interface Part {
    void run(Path folder) throws IOException;
  }

  private StudyParts() {}

  /**
   * Runs parts.
   *
   * @param args the folder to write to, then names of parts
   * @param parts by name, in order
   */
  static void run(String[] args, Map<String, Part> parts) throws IOException {
    if (args.length < 1) {
      throw new IllegalArgumentException("give the folder to write to, for instance docs");
    }
    List<String> named = Arrays.asList(args).subList(1, args.length);
    for (String name : named) {
      if (!parts.containsKey(name)) {
        throw new IllegalArgumentException(
            "a part must be one of %s, got %s".formatted(String.join(", ", parts.keySet()), name));
      }
    }
    Path folder = Path.of(args[0]);
    Files.createDirectories(folder.resolve("images"));
    for (String name : named.isEmpty() ? parts.keySet() : named) {
      parts.get(name).run(folder);
    }
  }
}
