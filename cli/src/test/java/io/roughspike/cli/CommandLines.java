package io.roughspike.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Runs commands that are written as users write them, words with spaces between.
 *
 * @param folder where the files are that a line names
 */
record CommandLines(Path folder) {
  /** The words of {@code line}; names of files get their folder. */
  String[] args(String line) {
    return Arrays.stream(line.split(" ", -1))
        .map(word ->
            word.matches("[^/]*\\.(npy|npz|csv)|\\.") ? folder.resolve(word).toString() : word)
        .toArray(String[]::new);
  }

  /** What the command prints with --json. */
  Map<?, ?> json(String line) {
    List<String> args = new ArrayList<>(List.of(args(line)));
    args.add("--json");
    return Cli.done(args.toArray(String[]::new)).json(folder);
  }

  /** A number of a list of lists of ... as JSON gives it. */
  static double at(Object array, int... indices) {
    Object value = array;
    for (int index : indices) {
      value = ((List<?>) value).get(index);
    }
    return ((Number) value).doubleValue();
  }
}
