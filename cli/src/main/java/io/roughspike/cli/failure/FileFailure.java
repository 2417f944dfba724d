package io.roughspike.cli.failure;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** A file could not be read or written; the message is a sentence with the remedy. */
public final class FileFailure extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  private FileFailure(String sentence, IOException cause) {
    super(sentence, cause);
  }

  /** {@code path} could not be read because of {@code cause}. */
  public static FileFailure reading(Path path, IOException cause) {
    return of("file", path, "read", cause);
  }

  /** {@code path} could not be written because of {@code cause}. */
  public static FileFailure writing(Path path, IOException cause) {
    return of("file", path, "written", cause);
  }

  /** Nothing can be written into the folder {@code path} because of {@code cause}. */
  public static FileFailure writingInto(Path path, IOException cause) {
    return of("folder", path, "written", cause);
  }

  /** A file, named by {@code cause} if at all, could not be read or written because of it. */
  public static FileFailure using(IOException cause) {
    String file =
        cause instanceof FileSystemException e && e.getFile() != null
            ? "file " + e.getFile()
            : "a file";
    return new FileFailure(file + " cannot be read or written: " + why(cause), cause);
  }

  private static FileFailure of(String kind, Path path, String verb, IOException cause) {
    return new FileFailure("%s %s cannot be %s: %s".formatted(kind, path, verb, why(cause)), cause);
  }

  private static String why(IOException cause) {
    return switch (cause) {
      case NoSuchFileException e -> "it does not exist: check the path";
      case AccessDeniedException e -> "permission is denied: change its permissions";
      case NotDirectoryException e -> "part of its path is not a folder: check the path";
      case FileAlreadyExistsException e -> "a file is in the way: choose another path";
      case FileSystemException e when e.getReason() != null -> reason(e.getReason());
      case EOFException e -> "it ends too early: the file is damaged";
      default ->
          cause.getMessage() == null
              ? "the system does not say why: check the path and the disk"
              : reason(Shown.sentence(cause.getMessage()));
    };
  }

  private static String reason(String reason) {
    String remedy =
        switch (reason) {
          case "No space left on device", "Disk quota exceeded" ->
              "make room or choose another disk";
          case "Is a directory" -> "give the path of a file";
          default -> "check the path and the disk";
        };
    return reason + ": " + remedy;
  }
}
