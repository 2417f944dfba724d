package io.roughspike.cli;

import static java.util.stream.Collectors.joining;

import io.roughspike.cli.failure.FolderFailure;
import io.roughspike.cli.file.OwnFiles;
import io.roughspike.cli.file.RunFolder;
import java.nio.file.Path;
import java.util.List;
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

  /**
   * Removes what must not stay beside a run that begins now. What is left is a checkpoint for each
   * of {@code runs} that goes on.
   *
   * @param inputs files that were read and stay
   */
  void begin(RunOptions options, RunFolder folder, List<RunFolder> runs, List<Path> inputs) {
    runs.forEach(run -> run.requireNoFolders(OwnFiles.TRAIN.names()));
    if (!resume) {
      folder.removeTraining(inputs);
      return;
    }
    List<RunFolder> anew = runs.stream().filter(run -> !run.hasCheckpoint()).toList();
    // A run and a figure have their checkpoints in different folders: one would replace the other.
    boolean isOther =
        anew.stream().anyMatch(RunFolder::hasResult)
            || (!runs.contains(folder) && folder.hasCheckpoint());
    if (isOther) {
      throw FolderFailure.holdsOtherRun(folder.path());
    }
    anew.forEach(run -> run.removeRun(inputs));
    if (!anew.isEmpty()) {
      options.note(
          "no checkpoint in %s: the run begins"
              .formatted(anew.stream().map(run -> run.path().toString()).collect(joining(", "))));
    }
  }
}
