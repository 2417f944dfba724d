package io.roughspike.cli.failure;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;

/** What a user reads of a path that cannot be one. */
public final class PathSentence {
  private PathSentence() {}

  /** The sentence for {@code failure}: the path, why, and what to do. */
  public static String of(InvalidPathException failure) {
    String path = failure.getInput();
    Charset names = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    if (path.indexOf('\0') < 0 && !names.equals(StandardCharsets.UTF_8)) {
      return "the path %s has letters that file names do not have here, in the encoding %s: set LC_ALL=C.UTF-8, or start with ./roughspike"
          .formatted(path, names);
    }
    return "%s is not a path: %s".formatted(path, failure.getReason());
  }
}
