package io.roughspike.cli;

import io.roughspike.cli.failure.FolderFailure;
import io.roughspike.cli.file.OwnFiles;
import io.roughspike.cli.file.RunFolder;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of commands that leave a checkpoint: whether to go on from it or to begin anew. */
final class ResumeOptions {
  @Option(
      names = "--resume",
      description =
          "Go on from the checkpoint in --out (default: in the newest folder); ends with the same "
              + "bits as a run never interrupted. Without a checkpoint the run begins.")
  private boolean resume;

  @Option(
      names = "--overwrite",
      description = "Remove the run that is in --out, which is refused otherwise.")
  private boolean overwrite;

  /** Whether to go on from a checkpoint. */
  boolean isWanted() {
    return resume;
  }

  /** Takes hold of the folder for output, which must not hold a run that would be lost. */
  RunFolder openFolder(RunOptions options, String fallback) {
    if (resume && overwrite) {
      throw options.wrongUsage("--resume goes on with a run, --overwrite removes it: give one");
    }
    if (!options.namesFolder()) {
      if (overwrite) {
        throw options.wrongUsage("--overwrite needs --out, the folder of the run to remove");
      }
      Path base = Path.of(fallback);
      return resume
          ? options.openFolder(RunFolder.newest(base).toString(), OwnFiles.TRAIN.names())
          : RunFolder.openFresh(base, options.commandLine());
    }
    RunFolder folder = options.openFolder(fallback, OwnFiles.TRAIN.names());
    if (!resume && !overwrite && folder.holdsTraining()) {
      folder.close();
      throw FolderFailure.holdsRun(folder.path());
    }
    return folder;
  }
}
