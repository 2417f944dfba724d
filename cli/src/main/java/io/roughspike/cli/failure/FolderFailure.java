package io.roughspike.cli.failure;

import java.nio.file.Path;

/** A folder must not be written into; the message is a sentence with the remedy. */
public final class FolderFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private FolderFailure(String sentence) {
    super(sentence);
  }

  /** {@code holder} writes into {@code folder}. */
  public static FolderFailure inUse(Path folder, String holder) {
    return new FolderFailure(
        "folder %s is in use by %s: wait until that ends, or give another --out"
            .formatted(folder, holder));
  }

  /** {@code folder} holds a training that would be lost. */
  public static FolderFailure holdsRun(Path folder) {
    return new FolderFailure(
        "folder %s holds a run: go on with --resume, replace it with --overwrite, or give another --out"
            .formatted(folder));
  }

  /** {@code folder} holds a training that cannot be the one to resume. */
  public static FolderFailure holdsOtherRun(Path folder) {
    return new FolderFailure(
        "folder %s holds another run than the one to resume (with and without --figure are two): replace it with --overwrite, or give another --out"
            .formatted(folder));
  }
}
