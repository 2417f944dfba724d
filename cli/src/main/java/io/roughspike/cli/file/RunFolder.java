package io.roughspike.cli.file;

import io.roughspike.cli.failure.FileFailure;
import io.roughspike.cli.failure.FolderFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder into which one run writes, and no other run meanwhile: a lock of the operating system
 * on {@code .roughspike.lock} there, which ends with the process however that ends. Whoever holds
 * it removes the unfinished files of those that were killed. On closing, the lock file goes, and
 * the folder if it was made for the run and nothing was written.
 */
public final class RunFolder implements AutoCloseable, Interruption.Leftover {
  private static final String LOCK = ".roughspike.lock";

  /** What is locked, far behind what is written, which others may read. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  private static final int MOST_PADDING = 4096;

  /** Names of the folders of a figure's runs. */
  private static final String RUNS_INSIDE = "samples-*";

  /** Bytes of the text on a holder. */
  private static final int LONGEST_HOLDER = 1024;

  private static final int ATTEMPTS = 10;

  /** How often, and how long apart, a holder's text is looked for: half a second in all. */
  private static final int HOLDER_ATTEMPTS = 25;

  private static final long HOLDER_WAIT_NANOS = 20_000_000;

  /**
   * Who holds which folder in this process, which the operating system does not tell apart. It
   * would even take the lock away if this process opened and closed the file a second time.
   */
  private static final Map<Path, String> HELD = new HashMap<>();

  private final Path path;
  private final String command;

  /** The folder's one name, whatever links lead to it. */
  private final Path real;

  /** Folders that were not there before, the innermost first. */
  private final List<Path> made;

  private final FileChannel lock;
  private final List<RunFolder> inside = new ArrayList<>();
  private boolean closed;

  private RunFolder(Path path, String command, Path real, List<Path> made, FileChannel lock) {
    this.path = path;
    this.command = command;
    this.real = real;
    this.made = made;
    this.lock = lock;
  }

  /**
   * Makes the folder if needed and takes hold of it.
   *
   * @param command what the run does, told to others that want the folder
   * @throws FolderFailure if another run holds it
   * @throws FileFailure if it cannot be written into
   */
  public static RunFolder open(Path path, String command) {
    try {
      return Interruption.undisturbed(() -> {
        RunFolder folder = acquire(path, command);
        Interruption.add(folder);
        return folder;
      });
    } catch (IOException e) {
      throw FileFailure.writingInto(path, e);
    }
  }

  /**
   * The same path without {@code missing/..}, by which the system could go only if the folder were
   * made for it. Folders that are there stay, as they can be links.
   */
  public static Path withoutDetours(Path path) {
    Path start = path.getRoot() == null ? Path.of("") : path.getRoot();
    Path shorter = start;
    for (Path name : path) {
      boolean missing = Files.notExists(shorter);
      if (missing && name.toString().equals("..")) {
        shorter = Objects.requireNonNullElse(shorter.getParent(), start);
      } else if (!missing || !name.toString().equals(".")) {
        shorter = shorter.resolve(name);
      }
    }
    return shorter.toString().isEmpty() ? Path.of(".") : shorter;
  }

  /**
   * Takes hold of a folder for a new training: {@code base}, or if that is taken {@code base-2} and
   * so on.
   */
  public static RunFolder openFresh(Path base, String command) {
    for (int number = newestNumber(base); ; number++) {
      try {
        RunFolder folder = open(numbered(base, number), command);
        if (!folder.holdsTraining()) {
          return folder;
        }
        folder.close();
      } catch (FolderFailure e) {
        // in use: the next
      }
    }
  }

  /** The newest folder of those that {@link #openFresh} gives, or the first if there is none. */
  public static Path newest(Path base) {
    return numbered(base, newestNumber(base));
  }

  private static Path numbered(Path base, int number) {
    return number == 1 ? base : base.resolveSibling(base.getFileName() + "-" + number);
  }

  private static int newestNumber(Path base) {
    Pattern pattern =
        Pattern.compile(
            Pattern.quote(base.getFileName() + "-") + "([1-9]\\d{0,4})"); // longer ones are dates
    int newest = 1;
    try (DirectoryStream<Path> neighbours =
        Files.newDirectoryStream(base.toAbsolutePath().getParent(), Files::isDirectory)) {
      for (Path neighbour : neighbours) {
        Matcher matcher = pattern.matcher(neighbour.getFileName().toString());
        if (matcher.matches()) {
          newest = Math.max(newest, Integer.parseInt(matcher.group(1)));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return 1;
    } catch (IOException e) {
      throw FileFailure.reading(base, e);
    }
    return newest;
  }

  private static RunFolder acquire(Path path, String command) throws IOException {
    String holder = holder(command);
    for (int attempt = 1; ; attempt++) {
      List<Path> made = new ArrayList<>();
      for (Path p = path.toAbsolutePath(); p != null && Files.notExists(p); p = p.getParent()) {
        made.add(p);
      }
      try {
        Files.createDirectories(path);
        Path real = path.toRealPath();
        if (HELD.containsKey(real)) {
          throw FolderFailure.inUse(path, HELD.get(real));
        }
        FileChannel lock = tryLock(path, holder);
        if (lock != null) {
          HELD.put(real, holder);
          return new RunFolder(path, command, real, made, lock).prepared();
        }
      } catch (NoSuchFileException e) { // whoever had made the folder removed it meanwhile
        if (attempt >= ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** The lock of a folder; null if its holder has removed the file just now. */
  private static FileChannel tryLock(Path folder, String holder) throws IOException {
    Path file = folder.resolve(LOCK);
    FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS); // a link would have some other file emptied
    boolean isHeld = false;
    try {
      if (channel.tryLock(LOCKED_BYTE, 1, false) == null) {
        throw FolderFailure.inUse(folder, readHolder(channel));
      }
      // Whether this is the file that others find there, and not one removed before it was locked,
      // shows in its length, which is drawn: opening it again would lose the lock.
      int padding = ThreadLocalRandom.current().nextInt(MOST_PADDING);
      byte[] text = (holder + "\n" + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
      channel.truncate(0).write(ByteBuffer.wrap(text));
      isHeld = Files.exists(file) && Files.size(file) == text.length;
    } finally {
      if (!isHeld) {
        channel.close();
      }
    }
    return isHeld ? channel : null;
  }

  /** What the holder wrote of itself, which may take a moment after it has locked the file. */
  private static String readHolder(FileChannel channel) throws IOException {
    for (int attempt = 1; attempt <= HOLDER_ATTEMPTS; attempt++) {
      ByteBuffer text = ByteBuffer.allocate(LONGEST_HOLDER);
      channel.read(text, 0);
      String line =
          new String(text.array(), 0, text.position(), StandardCharsets.UTF_8)
              .lines()
              .findFirst()
              .orElse("");
      if (!line.isBlank()) {
        return line;
      }
      LockSupport.parkNanos(HOLDER_WAIT_NANOS);
    }
    return "another process";
  }

  private static String holder(String command) {
    String text =
        "process %d on %s since %s (%s)"
            .formatted(
                ProcessHandle.current().pid(),
                host(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                command);
    return text.substring(0, Math.min(text.length(), LONGEST_HOLDER / 4))
        .replaceAll("\\p{Cntrl}", "?");
  }

  /** The computer's name as the system has it: to ask the network can take long. */
  public static String host() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      Map<String, String> environment = System.getenv();
      return environment.getOrDefault(
          "COMPUTERNAME", environment.getOrDefault("HOSTNAME", "this computer"));
    }
  }

  private RunFolder prepared() throws IOException {
    try {
      if (!Files.isWritable(path)) { // a killed run may have left a lock file that can be
        throw new AccessDeniedException(path.toString());
      }
      Partial.removeAll(path);
      return this;
    } catch (IOException e) {
      remove();
      throw e;
    }
  }

  /** The folder's name as it was given. */
  public Path path() {
    return path;
  }

  /** Takes hold of a folder in this one, until this one is closed. */
  public RunFolder openInside(String name) {
    RunFolder folder = open(path.resolve(name), command);
    inside.add(folder);
    return folder;
  }

  /** Whether there is a training, or runs of a training's figure. */
  public boolean holdsTraining() {
    return OwnFiles.TRAIN.areIn(path) || !runsInside().isEmpty();
  }

  /**
   * Removes the files of a training and of the runs of its figure, and no others.
   *
   * @param inputs files that were read and stay
   */
  public void removeTraining(List<Path> inputs) {
    for (Path run : runsInside()) {
      if (inside.stream().noneMatch(folder -> folder.path.equals(run))) {
        openInside(run.getFileName().toString()).made.add(run); // removed if empty
      }
    }
    removeRun(inputs);
    inside.forEach(folder -> folder.removeRun(inputs));
  }

  /** Removes the files of a training here, not those of runs inside nor {@code inputs}. */
  public void removeRun(List<Path> inputs) {
    try {
      Interruption.undisturbed(() -> {
        OwnFiles.TRAIN.removeFrom(path, inputs);
        return this;
      });
    } catch (IOException e) {
      throw FileFailure.writingInto(path, e);
    }
  }

  /** Refuses folders in the places of {@code files}, which shall be written. */
  public void requireNoFolders(Stream<String> files) {
    files
        .map(path::resolve)
        .forEach(file -> {
          try {
            AtomicFile.requireNoFolder(file);
          } catch (IOException e) {
            throw FileFailure.writing(file, e);
          }
        });
  }

  /** Whether a finished run has left its result here. */
  public boolean hasResult() {
    return Files.exists(path.resolve(OwnFiles.RESULT));
  }

  /** Whether there is a checkpoint to go on from. */
  public boolean hasCheckpoint() {
    return Files.exists(path.resolve(OwnFiles.CHECKPOINT));
  }

  /** Folders of a figure's runs; others may have such names too. */
  private List<Path> runsInside() {
    List<Path> runs = new ArrayList<>();
    try (DirectoryStream<Path> neighbours = Files.newDirectoryStream(path, RUNS_INSIDE)) {
      for (Path neighbour : neighbours) {
        if (OwnFiles.TRAIN.areIn(neighbour)) {
          runs.add(neighbour);
        }
      }
    } catch (IOException e) {
      throw FileFailure.writingInto(path, e);
    }
    return runs;
  }

  /**
   * Begins to write the files of {@code owner}.
   *
   * @param inputs files that were read and stay, unless new ones take their places
   */
  public NewFiles newFiles(OwnFiles owner, List<Path> inputs) {
    return new NewFiles(path, owner, inputs);
  }

  @Override
  public void remove() {
    if (closed) {
      return;
    }
    closed = true;
    HELD.remove(real);
    try (lock) {
      Files.deleteIfExists(real.resolve(LOCK));
      for (Path folder : made) {
        Files.delete(folder);
      }
    } catch (IOException e) {
      // Something was written, or the folder is gone.
    }
  }

  @Override
  public void close() {
    inside.forEach(RunFolder::close);
    Interruption.remove(this);
  }
}
