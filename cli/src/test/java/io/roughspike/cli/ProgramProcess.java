package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The program in a process of its own, started without the launcher: the scalar engine on one
 * thread, which needs the least time to start.
 *
 * @param process the process
 * @param output what it writes to standard output and standard error
 */
record ProgramProcess(Process process, Path output) {
  private static final int LONGEST_SECONDS = 300;

  /** The number of the signal. */
  private static final int INT = 2;

  /** Folders of classes and jars that make up the program under test. */
  static List<Path> modules() {
    return Stream.of("jdk.module.path", "java.class.path")
        .flatMap(
            property -> Stream.of(System.getProperty(property, "").split(File.pathSeparator, -1)))
        .filter(text -> !text.isEmpty())
        .map(Path::of)
        .filter(path -> Files.isDirectory(path) ? path.endsWith("classes") : isProgramJar(path))
        .distinct()
        .toList();
  }

  private static boolean isProgramJar(Path path) {
    String name = path.getFileName().toString();
    return name.endsWith(".jar")
        && !name.endsWith("-tests.jar")
        && Stream.of("junit", "surefire", "opentest4j", "apiguardian", "jspecify")
            .noneMatch(name::contains);
  }

  /** Starts a command in {@code folder}. */
  static ProgramProcess start(Path folder, String... args) throws IOException {
    return startUnder(List.of(), folder, args);
  }

  /** As above, behind the words {@code prefix} of a command that starts others. */
  static ProgramProcess startUnder(List<String> prefix, Path folder, String... args)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(heedingInterrupts());
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--module-path",
            modules().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
            "--module",
            "io.roughspike.cli/io.roughspike.cli.RoughSpike"));
    command.addAll(List.of(args));
    command.addAll(List.of("--engine", "scalar", "--threads", "1"));
    Path output = Files.createTempFile("roughspike", ".output");
    output.toFile().deleteOnExit();
    return new ProgramProcess(
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start(),
        output);
  }

  /**
   * Words before a command that make it heed INT where this process ignores it, as one does that
   * was started with an ampersand: its children would too.
   */
  static List<String> heedingInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    boolean ignored =
        Files.exists(status)
            && Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring("SigIgn:".length()).strip())
                .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) & (1 << (INT - 1))) != 0);
    return ignored ? List.of("env", "--default-signal=INT") : List.of();
  }

  /** Sends INT (what control-C sends), TERM or KILL. */
  static void signal(String name, Process process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  void signal(String name) throws IOException, InterruptedException {
    signal(name, process);
  }

  /** Waits for the end and returns the exit code. */
  int end() throws IOException, InterruptedException {
    boolean ended = process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    assertTrue(ended, () -> "the program did not end: " + text());
    return process.exitValue();
  }

  /** What was written to standard output and standard error until now. */
  String text() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Waits until {@code file}, or a folder, exists; a file must hold something. */
  ProgramProcess waitFor(Path file) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    while (Files.notExists(file) || (Files.isRegularFile(file) && Files.size(file) == 0)) {
      assertTrue(
          process.isAlive() && System.nanoTime() < end, () -> file + " was never there: " + text());
      Thread.sleep(5);
    }
    return this;
  }
}
