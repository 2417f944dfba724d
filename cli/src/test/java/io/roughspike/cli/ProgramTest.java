package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.roughspike.cli.file.CheckpointFile;
import io.roughspike.cli.file.NpyBytes;
import io.roughspike.train.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program as the launcher starts it, in a process of its own: signals, streams, exit codes. */
@EnabledOnOs(
    value = {OS.LINUX, OS.MAC},
    disabledReason = "sends signals")
class ProgramTest {
  private static final int LONGEST_SECONDS = 60;

  @TempDir private Path temp;
  private Path home;

  @BeforeEach
  void installProgram() throws IOException {
    home = install("home", "no such module");
  }

  /**
   * A copy of the scripts that needs no build: it has what is under test as its distribution, but
   * for the module called {@code without}.
   */
  private Path install(String name, String without) throws IOException {
    Path folder = Files.createDirectories(temp.resolve(name));
    Path lib = ScriptCopy.into(folder);
    for (Path path : ProgramProcess.modules()) {
      // module/target/classes or roughspike-module-version.jar
      boolean isFolder = Files.isDirectory(path);
      String file = (isFolder ? path.getParent().getParent() : path).getFileName().toString();
      if (!file.contains(without) && Files.notExists(lib.resolve(file))) {
        copy(path, lib.resolve(file));
      }
    }
    ScriptCopy.markBuilt(folder, Path.of(System.getProperty("java.home")));
    return folder;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private Process start(String... args) throws IOException {
    return start(temp.resolve("stdout"), args);
  }

  private Process start(Path stdout, String... args) throws IOException {
    return start(stdout, Map.of(), args);
  }

  private Process start(Path stdout, Map<String, String> environment, String... args)
      throws IOException {
    List<String> command = new ArrayList<>(ProgramProcess.heedingInterrupts());
    command.add(home.resolve("roughspike").toString());
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(temp.toFile())
            .redirectOutput(stdout.toFile())
            .redirectError(temp.resolve("stderr").toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  private int finish(Process process) throws InterruptedException, IOException {
    if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      fail("the program did not end: " + stderr());
    }
    return process.exitValue();
  }

  private String stderr() {
    try {
      return Files.readString(temp.resolve("stderr"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void interruptSavesACheckpointFromWhichTheRunGoesOn() throws Exception {
    String[] args = {
      "train", "current", "--samples", "32", "--steps", "", "--out", "run", "--threads", "1"
    };
    args[5] = "10000000";
    Process process = start(args);
    waitForProgress(process, "loss");
    ProgramProcess.signal("INT", process);
    assertEquals(ExitCodes.INTERRUPTED, finish(process), this::stderr);
    assertTrue(stderr().contains("interrupted after"), stderr());
    assertEquals("", Files.readString(temp.resolve("stdout")));
    TrainingState saved = CheckpointFile.read(temp.resolve("run/checkpoint.json"));
    assertTrue(saved.step() > 0);

    String steps = Integer.toString(saved.step() + 7);
    Cli.done(
        "train",
        "current",
        "--samples",
        "32",
        "--steps",
        steps,
        "--quiet",
        "--resume",
        "--out",
        temp.resolve("run").toString());
    Cli.done(
        "train",
        "current",
        "--samples",
        "32",
        "--steps",
        steps,
        "--quiet",
        "--out",
        temp.resolve("whole").toString());
    TrainingState resumed = CheckpointFile.read(temp.resolve("run/checkpoint.json"));
    TrainingState whole = CheckpointFile.read(temp.resolve("whole/checkpoint.json"));
    assertEquals(whole.step(), resumed.step());
    assertEquals(whole.free()[0], resumed.free()[0]);
    assertEquals(whole.optimizerState()[1], resumed.optimizerState()[1]);
  }

  @Test
  void terminationSavesACheckpointAndEndsWithItsOwnCode() throws Exception {
    Process process =
        start("train", "current", "--samples", "32", "--steps", "10000000", "--out", "run");
    waitForProgress(process, "loss");
    ProgramProcess.signal("TERM", process);
    assertEquals(143, finish(process), this::stderr);
    assertTrue(CheckpointFile.read(temp.resolve("run/checkpoint.json")).step() > 0);
    try (Stream<Path> files = Files.list(temp.resolve("run"))) {
      assertTrue(files.noneMatch(file -> file.toString().contains("partial")));
    }
  }

  @Test
  void interruptOfAKernelLeavesNothingBehind() throws Exception {
    double[] values = new double[300 * 4]; // 9 million cells a pair, 45150 pairs: minutes
    Arrays.setAll(values, k -> Math.sin(k));
    NpyBytes.doubles(temp.resolve("x.npy"), "(300, 4, 1)", values);
    Process process = start("kernel", "x.npy", "--dyadic-order", "10", "--out", "out");
    waitForProgress(process, "pairs");
    ProgramProcess.signal("INT", process);
    assertEquals(ExitCodes.INTERRUPTED, finish(process), this::stderr);
    assertEquals("", Files.readString(temp.resolve("stdout")));
    assertTrue(Files.notExists(temp.resolve("out")));
  }

  /** Waits until the bar shows {@code word}: then the first step is done. */
  private void waitForProgress(Process process, String word) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    while (!stderr().contains(word)) {
      assertTrue(process.isAlive() && System.nanoTime() < end, this::stderr);
      Thread.sleep(20);
    }
  }

  @Test
  void standardOutputHoldsTheJsonOnly() throws Exception {
    assertEquals(0, finish(start("info", "--json")), this::stderr);
    List<String> lines = Files.readAllLines(temp.resolve("stdout"));
    assertEquals(1, lines.size());
    assertTrue(lines.getFirst().startsWith("{\"version\""), lines.getFirst());
    assertTrue(lines.getFirst().contains("\"engine\":\"simd\""), lines.getFirst());
  }

  /** The JVM's line on incubator modules is kept back, and nothing else of it. */
  @Test
  void standardErrorHoldsWhatConcernsTheUser() throws Exception {
    assertEquals(0, finish(start("info")), this::stderr);
    assertEquals("", stderr());
    Map<String, String> wrong = Map.of("ROUGHSPIKE_JAVA_OPTS", "-Xno-such-option");
    assertEquals(1, finish(start(temp.resolve("stdout"), wrong, "info")), this::stderr);
    for (int k = 0; k < 1000 && !stderr().contains("will exit"); k++) { // the filter ends by itself
      Thread.sleep(10);
    }
    assertTrue(stderr().contains("Unrecognized option: -Xno-such-option"), stderr());
  }

  @Test
  void aLaneWidthThatIsNoneIsRefused() throws Exception {
    for (String bits : List.of("64", "1024", "wide", "")) {
      Map<String, String> options =
          Map.of("ROUGHSPIKE_JAVA_OPTS", "-Droughspike.lane.bits=" + bits);
      assertEquals(3, finish(start(temp.resolve("stdout"), options, "info")), this::stderr);
      assertEquals(
          "roughspike: the system property roughspike.lane.bits must be 128, 256 or 512, got %s: correct or remove -Droughspike.lane.bits\n"
              .formatted(bits.isEmpty() ? "nothing" : bits),
          stderr());
    }
  }

  @Test
  void filesMayHaveAnyNameWhateverTheLocale() throws Exception {
    for (String locale : List.of("C", "C.UTF-8", "xx_YY.UTF-8")) {
      // Their names in UTF-8, whatever the encoding of this process.
      String script =
          "cp \"$1\" $'gr\\xc3\\xb6\\xc3\\x9fe.yaml' && exec \"$0\" simulate $'gr\\xc3\\xb6\\xc3\\x9fe.yaml' --out $'\\xc3\\xbc'";
      Path model = Cli.write(temp, "model.yaml", Cli.NEURON);
      assertEquals(0, finish(bash(Map.of("LC_ALL", locale), script, model)), this::stderr);
    }
    try (Stream<Path> files = Files.walk(temp.resolve("."), 2)) {
      assertEquals(1, files.filter(file -> file.endsWith("spikes.csv")).count());
    }
  }

  /** Without the launcher there may be no way to name a file; then a sentence says so. */
  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "names of files are always UTF-8 elsewhere")
  void aNameThatTheLocaleCannotWriteIsRefusedInASentence() throws Exception {
    String java =
        "exec \"$JAVA_HOME/bin/java\" --module-path \"$1/target/dist/lib\" --module io.roughspike.cli/io.roughspike.cli.RoughSpike simulate ";
    for (String args : List.of("$'\\xc3\\xb6.yaml'", "x.yaml --out $'\\xc3\\xb6'")) {
      Process process = bash(Map.of("LC_ALL", "C"), java + args, home);
      assertEquals(ExitCodes.USAGE, finish(process), this::stderr);
      List<String> lines = stderr().lines().filter(line -> !line.startsWith("WARNING")).toList();
      assertEquals(1, lines.size(), this::stderr);
      assertTrue(lines.getFirst().contains("set LC_ALL=C.UTF-8"), lines.getFirst());
      assertTrue(!lines.getFirst().contains("Exception"), lines.getFirst());
    }
  }

  /** Stacks of threads that do not fit a limit on address space, as under a limit on processes. */
  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "limits the address space")
  void whereThreadsCannotStartTheAdviceIsAboutThreads() throws Exception {
    Map<String, String> stacks = Map.of("ROUGHSPIKE_JAVA_OPTS", "-Xmx100m -Xss200m");
    String script = "ulimit -v 12000000 && exec \"$0\" info --json --threads 100";
    assertEquals(3, finish(bash(stacks, script, home)), this::stderr);
    assertEquals("", Files.readString(temp.resolve("stdout")));
    String last = stderr().lines().toList().getLast();
    assertTrue(last.startsWith("roughspike: a thread could not be started"), this::stderr);
  }

  /** Runs a script whose $0 is the launcher. */
  private Process bash(Map<String, String> environment, String script, Path first)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                "bash", "-c", script, home.resolve("roughspike").toString(), first.toString())
            .directory(temp.toFile())
            .redirectOutput(temp.resolve("stdout").toFile())
            .redirectError(temp.resolve("stderr").toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "needs the script of util-linux")
  void onATerminalTheBarFitsAndTheResultHasItsOwnLine() throws Exception {
    Process process =
        bash(
            Map.of(),
            "exec script -qec \"stty cols 70; '$0' train current --samples 64 --steps 300 --threads 1 --out run\" /dev/null < /dev/null",
            home);
    assertEquals(0, finish(process), this::stderr);
    String text = Files.readString(temp.resolve("stdout")).replace("\r\n", "\n");
    List<String> lines = text.lines().toList();
    assertTrue(text.contains("training 100%"), text);
    for (String line : text.split("[\r\n]", -1)) {
      assertTrue(!line.startsWith("training") || line.length() < 70, line);
    }
    int result = lines.size() - 2;
    assertTrue(lines.get(result).startsWith("n =  64  sigma = 0.25"), text);
    assertTrue(lines.getLast().equals("wrote run"), text);
    assertTrue(!text.contains("incubator"), text);
  }

  @Test
  void withoutTheSimdModuleTheScalarEngineRunsAndTheReasonIsTold() throws Exception {
    home = install("scalar", "simd");
    assertEquals(0, finish(start("info")), this::stderr);
    String out = Files.readString(temp.resolve("stdout"));
    assertTrue(out.contains("SIMD     not used: the SIMD engine is not on the module path"), out);
    assertEquals(ExitCodes.BAD_INPUT, finish(start("info", "--engine", "simd")), this::stderr);
    assertTrue(stderr().contains("pass --engine scalar"), stderr());
  }

  @Test
  void failuresPassTheLauncher() throws Exception {
    assertEquals(ExitCodes.FILE, finish(start("simulate", "absent.yaml")), this::stderr);
    assertTrue(stderr().contains("roughspike: file absent.yaml cannot be read"), stderr());
    assertEquals(ExitCodes.USAGE, finish(start("simulate", "--what")), this::stderr);
    Path broken = Cli.write(temp, "broken.yaml", "model: {neurons: 1}\n");
    assertEquals(ExitCodes.BAD_INPUT, finish(start("simulate", broken.toString())), this::stderr);
    assertTrue(!stderr().contains("\tat "), stderr());
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "needs /dev/full")
  void aFullStandardOutputIsAFailure() throws Exception {
    Process process = start(Path.of("/dev/full"), "info");
    assertEquals(ExitCodes.FILE, finish(process), this::stderr);
    assertTrue(stderr().contains("standard output cannot be written"), stderr());
  }
}
