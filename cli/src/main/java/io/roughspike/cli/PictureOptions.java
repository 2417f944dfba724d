package io.roughspike.cli;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** In which formats a command draws its pictures. */
final class PictureOptions {
  /** Formats of pictures, as users and file names write them. */
  enum Format {
    png,
    svg,
    pdf
  }

  /** What is drawn when no format is named. */
  static final Set<Format> DEFAULT = Set.of(Format.png, Format.svg);

  @Option(
      names = "--format",
      paramLabel = "NAME",
      split = ",",
      description = "Of the pictures: ${COMPLETION-CANDIDATES}, one or more; default: png,svg.")
  private List<Format> formats = List.of();

  /** Whether any was named. */
  boolean areNamed() {
    return !formats.isEmpty();
  }

  Set<Format> formats() {
    return formats.isEmpty() ? DEFAULT : EnumSet.copyOf(formats);
  }
}
