package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.roughspike.cli.file.CheckpointFile;
import io.roughspike.cli.file.NpyBytes;
import io.roughspike.cli.file.OwnFiles;
import io.roughspike.cli.file.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whose files a run's folder holds, and who may write into it. */
class RunFolderTest {
  /** More work than can be done while a test waits. */
  private static final List<String> ENDLESS = List.of("samples=2000000000", "time.end=10");

  private static final String TRAINING =
      """
      learn: {inputCurrent: {start: 1.0}}
      data: {spikes: spikes.csv, start: 0, end: 1}
      loss: {kind: spike-times, spikes: 1}
      steps: 3
      batch: 4
      """;

  @TempDir private Path temp;
  private Path out;
  private String neuron;
  private String training;
  private String fit;

  @BeforeEach
  void writeFiles() throws IOException {
    out = temp.resolve("out");
    neuron = Cli.write(temp, "neuron.yaml", Cli.NEURON).toString();
    Path cell = Files.createDirectories(temp.resolve("cell"));
    FitTest.write(cell);
    fit = cell.resolve("fit.yaml").toString();
    training = Cli.write(temp, "training.yaml", Cli.NEURON + TRAINING).toString();
    Cli.write(temp, "spikes.csv", "sample,neuron,time\n0,0,0.3\n1,0,0.4\n");
    NpyBytes.doubles(temp.resolve("x.npy"), "(2, 3, 1)", new double[] {0, 1, 3, 0, 2, 1});
    NpyBytes.doubles(temp.resolve("c.npy"), "(2, 2)", new double[] {1, 0, 0, 1});
  }

  /** Every command that writes files, as short as it can be, without its folder. */
  private List<String> commands() {
    return List.of(
        "simulate " + neuron,
        "gradient " + neuron,
        "gradcheck " + neuron + " --entries 1",
        "compare " + neuron + " --engine scalar --threads 1",
        "signature x.npy --depth 2",
        "kernel x.npy",
        "train " + training,
        "train current --samples 2 --steps 1",
        "train weights --samples 2 --steps 1 --batch 2",
        "train current --figure --steps 1 --batch 2",
        "fit " + fit);
  }

  /** Whether a command leaves a checkpoint. */
  private static boolean goesOn(String line) {
    return line.startsWith("train") || line.startsWith("fit");
  }

  private Cli.Result run(String line, Path folder, String... options) {
    List<String> args = new ArrayList<>(List.of(new CommandLines(temp).args(line)));
    args.addAll(List.of("--out", folder.toString()));
    args.addAll(List.of(options));
    return Cli.run(args.toArray(String[]::new));
  }

  private void done(String line, Path folder, String... options) {
    Cli.Result result = run(line, folder, options);
    assertEquals(ExitCodes.DONE, result.code(), result::toString);
  }

  private static Set<String> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> !Files.isDirectory(path))
          .map(path -> folder.relativize(path).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @TestFactory
  Stream<DynamicTest> aFolderInUseIsRefusedAndItsHolderNamed() {
    return commands().stream()
        .map(line ->
            dynamicTest(
                line,
                () -> {
                  String holder = "process " + ProcessHandle.current().pid();
                  try (RunFolder _ = RunFolder.open(out, "simulate mine.yaml")) {
                    Cli.Result result = run(line, out);
                    result.assertFailed(
                        ExitCodes.FILE, "roughspike: folder " + out + " is in use by " + holder);
                    assertTrue(result.err().contains("(simulate mine.yaml)"), result.err());
                    Path link = Files.createSymbolicLink(temp.resolve("link"), out);
                    run(line, link).assertFailed(ExitCodes.FILE, "is in use by " + holder);
                    Files.delete(link);
                  }
                  assertTrue(Files.notExists(out), "an unused folder is left");
                }));
  }

  /** What is below a file, or in a file system of the kernel, can be written by no one. */
  @TestFactory
  Stream<DynamicTest> aFolderThatCannotBeWrittenIsRefusedBeforeTheWork() {
    Path file = Cli.write(temp, "file", "mine");
    return commands().stream()
        .flatMap(line ->
            Stream.of(file, file.resolve("deep"), Path.of("/proc/roughspike"))
                .filter(folder -> folder.startsWith(temp) || Files.isDirectory(Path.of("/proc/1")))
                .map(folder ->
                    dynamicTest(line + " in " + folder, () -> refusedAtOnce(line, folder))));
  }

  private void refusedAtOnce(String line, Path folder) {
    List<String> options = new ArrayList<>();
    if (line.contains(".yaml")) {
      ENDLESS.forEach(change -> options.addAll(List.of("--set", change)));
    } else if (line.contains("current") || line.contains("weights")) {
      options.addAll(List.of("--steps", "2000000000"));
    }
    String endless = line.replaceAll(" --steps \\d+", "");
    Cli.Result result =
        assertTimeoutPreemptively(
            Duration.ofMinutes(2), () -> run(endless, folder, options.toArray(String[]::new)));
    result.assertFailed(ExitCodes.FILE, "folder " + folder + " cannot be written: ");
  }

  @Test
  void aLinkInPlaceOfTheLockEmptiesNoOtherFile() throws IOException {
    Path other = Cli.write(temp, "other.txt", "mine");
    Files.createDirectories(out);
    Files.createSymbolicLink(out.resolve(".roughspike.lock"), other);
    refusedAtOnce("simulate " + neuron, out);
    assertEquals("mine", Files.readString(other));
  }

  @Test
  void aReadOnlyFolderIsRefusedBeforeTheWork() throws IOException {
    Files.createDirectories(out);
    // left by a run that was killed: this file can be written, but no other
    Files.writeString(out.resolve(".roughspike.lock"), "process 1\n");
    Files.setPosixFilePermissions(out, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      assumeFalse(Files.isWritable(out), "root may write everywhere");
      refusedAtOnce("simulate " + neuron, out);
    } finally {
      Files.setPosixFilePermissions(out, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @TestFactory
  Stream<DynamicTest> anEmptyNameIsRefused() {
    return commands().stream()
        .map(line ->
            dynamicTest(
                line,
                () -> {
                  Set<String> before = files(temp);
                  for (String name : List.of("", " ")) {
                    List<String> args = new ArrayList<>(List.of(new CommandLines(temp).args(line)));
                    args.addAll(List.of("--out", name));
                    Cli.run(args.toArray(String[]::new))
                        .assertFailed(ExitCodes.USAGE, "--out must name a folder");
                  }
                  assertEquals(before, files(temp));
                }));
  }

  @Test
  void simulateReplacesItsFilesAndRemovesItsStaleOnes() throws IOException {
    Files.createDirectories(out);
    Cli.write(out, "mine.txt", "mine");
    done("simulate " + neuron, out, "--states", "0.5", "--plot");
    assertEquals(
        Set.of("figure.png", "figure.svg", "mine.txt", "spikes.csv", "states.csv"), files(out));
    done("simulate " + neuron, out, "--format", "npz");
    assertEquals(Set.of("mine.txt", "spikes.npz"), files(out));
    done("simulate " + neuron, out);
    assertEquals(Set.of("mine.txt", "spikes.csv"), files(out));
  }

  @Test
  void figuresOfATrainingAreNotThoseOfASimulation() throws IOException {
    done("train " + training, out);
    done("simulate " + neuron, out);
    assertTrue(files(out).containsAll(Set.of("figure.png", "figure.svg", "spikes.csv")));
    done("train " + training, out, "--overwrite");
    assertTrue(files(out).contains("spikes.csv"));
  }

  @Test
  void signaturesAndKernelsRemoveTheirStaleFilesOnly() throws IOException {
    String cotangents = " --cotangents " + temp.resolve("c.npy");
    done("kernel x.npy --plot" + cotangents, out);
    assertEquals(
        Set.of("gradient.npy", "gram.npy", "gram.png", "gram.svg", "kernel.json"), files(out));
    done("signature x.npy --depth 2", out);
    done("kernel x.npy", out);
    // gradient.npy may be the signature's
    assertEquals(
        Set.of("gradient.npy", "gram.npy", "kernel.json", "signature.json", "signature.npy"),
        files(out));
    Files.delete(out.resolve("kernel.json"));
    done("signature x.npy --depth 2", out);
    assertEquals(Set.of("gram.npy", "signature.json", "signature.npy"), files(out));
  }

  /** A name of the command's own is no reason to remove what the run has read. */
  @Test
  void inputsStay() throws IOException {
    Path signatures = temp.resolve("signatures");
    done("signature x.npy --depth 2 --cotangents " + temp.resolve("c.npy"), signatures);
    Path gradient = signatures.resolve("gradient.npy");
    byte[] before = Files.readAllBytes(gradient);
    Cli.done("signature", gradient.toString(), "--depth", "2", "--out", signatures.toString());
    assertArrayEquals(before, Files.readAllBytes(gradient));

    Cli.write(temp, "in.csv", Cli.INPUT_SPIKES);
    String network = Cli.write(temp, "network.yaml", Cli.NETWORK).toString();
    done("simulate " + network, out, "--format", "npz");
    String input = "inputs.spikes=" + out.resolve("spikes.npz");
    String weights = "inputs.weights=[[1, 0, 0], [0, -1, 0], [0, 0, 0]]";
    done("simulate " + network, out, "--set", input, "--set", weights);
    assertEquals(Set.of("readouts.csv", "spikes.csv", "spikes.npz"), files(out));
  }

  /** As above: its record says of what data it is. */
  @Test
  void inputsOfATrainingStay() throws IOException {
    Path data = Files.createDirectories(out).resolve("weights.csv");
    Files.copy(temp.resolve("spikes.csv"), data);
    String spikes = "data.spikes=" + data;
    done("train " + training, out, "--set", spikes);
    done("train " + training, out, "--set", spikes, "--overwrite");
    assertEquals(Files.readString(temp.resolve("spikes.csv")), Files.readString(data));
  }

  /** The recorded spikes stand in the model, which names no file of them. */
  @Test
  void aModelWithInputsIsSimulatedAgain() throws IOException {
    Cli.write(temp, "in.csv", Cli.INPUT_SPIKES);
    Path training = temp.resolve("training");
    done("train " + networkTraining(), training);
    for (int time = 0; time < 2; time++) {
      done("simulate " + training.resolve("model.yaml"), out);
    }
    assertEquals(Set.of("readouts.csv", "spikes.csv"), files(out));
  }

  @Test
  void aFailureKeepsEveryFileOfTheOlderRun() throws IOException {
    done("simulate " + neuron, out, "--states", "0.5", "--plot");
    Set<String> before = files(out);
    byte[] states = Files.readAllBytes(out.resolve("states.csv"));
    Cli.Result result =
        run(
            "simulate " + neuron,
            out,
            "--set",
            "model.mu=[1e4, 0]",
            "--set",
            "time.end=10",
            "--set",
            "model.tauS=1e300",
            "--quiet");
    assertEquals(ExitCodes.NUMBERS, result.code(), result::toString);
    assertEquals(before, files(out));
    assertArrayEquals(states, Files.readAllBytes(out.resolve("states.csv")));
  }

  @Test
  @EnabledOnOs(
      value = {OS.LINUX, OS.MAC},
      disabledReason = "limits the size of files")
  void aFullDiskLosesNothing() throws Exception {
    done("simulate " + neuron, out);
    byte[] before = Files.readAllBytes(out.resolve("spikes.csv"));
    ProgramProcess run =
        startOnFullDisk("simulate", neuron, "--set", "samples=3000", "--out", "out");
    assertEquals(ExitCodes.FILE, run.end(), run::text);
    assertTrue(run.text().contains("file out/spikes.csv cannot be written"), run.text());
    assertEquals(Set.of("spikes.csv"), files(out));
    assertArrayEquals(before, Files.readAllBytes(out.resolve("spikes.csv")));
  }

  /** A picture for which there is no room: the data are saved all the same. */
  @Test
  @EnabledOnOs(
      value = {OS.LINUX, OS.MAC},
      disabledReason = "limits the size of files")
  void aPictureThatFailsLosesNoData() throws Exception {
    ProgramProcess simulation = startOnFullDisk("simulate", neuron, "--plot", "--out", "out");
    assertEquals(ExitCodes.FILE, simulation.end(), simulation::text);
    assertTrue(simulation.text().contains("figure.png cannot be written"), simulation.text());
    assertEquals(Set.of("spikes.csv"), files(out));
    ProgramProcess kernel = startOnFullDisk("kernel", "x.npy", "--plot", "--out", "kernel");
    assertEquals(ExitCodes.FILE, kernel.end(), kernel::text);
    assertTrue(kernel.text().contains("gram.png cannot be written"), kernel.text());
    assertEquals(Set.of("gram.npy", "kernel.json"), files(temp.resolve("kernel")));
  }

  /** The checkpoint is kept, and with room the fit ends with the bits of one that had it. */
  @Test
  @EnabledOnOs(
      value = {OS.LINUX, OS.MAC},
      disabledReason = "limits the size of files")
  void aFitOnAFullDiskGoesOnLater() throws Exception {
    ProgramProcess run = startOnFullDisk("fit", fit, "--out", "out");
    assertEquals(ExitCodes.FILE, run.end(), run::text);
    assertTrue(run.text().contains("file out/model.yaml cannot be written"), run.text());
    assertEquals(Set.of("checkpoint.json"), files(out));
    byte[] kept = Files.readAllBytes(out.resolve("checkpoint.json"));
    done("fit " + fit, out, "--resume");
    assertArrayEquals(kept, Files.readAllBytes(out.resolve("checkpoint.json")));
    done("fit " + fit, temp.resolve("whole"));
    assertEquals(
        Files.readString(temp.resolve("whole/model.yaml")),
        Files.readString(out.resolve("model.yaml")));
  }

  /** Starts a command for which the disk is full after 8 KiB, or so it looks. */
  private ProgramProcess startOnFullDisk(String... args) throws IOException {
    return ProgramProcess.startUnder(
        List.of("bash", "-c", "ulimit -f 8; exec \"$@\"", "bash"), temp, args);
  }

  @TestFactory
  Stream<DynamicTest> foldersInPlacesOfFilesAreRefusedBeforeTheWork() {
    return commands().stream()
        .map(line ->
            dynamicTest(
                line,
                () -> {
                  Path folder = Files.createTempDirectory(temp, "taken");
                  Path taken = Files.createDirectories(folder.resolve(taken(line)));
                  assertTimeoutPreemptively(
                      Duration.ofMinutes(1),
                      () ->
                          run(line.replace("--steps 1", "--steps 1000000"), folder, endless(line))
                              .assertFailed(
                                  ExitCodes.FILE,
                                  "file " + taken + " cannot be written: Is a directory"));
                  assertEquals(Set.of(), files(folder), line);
                }));
  }

  /** A file that a command writes at its end. */
  private static String taken(String line) {
    return switch (line.split(" ", 2)[0]) {
      case "train" ->
          line.contains("--figure") ? "samples-16-sigma-0.5/metrics.csv" : "report.html";
      case "simulate" -> "spikes.csv";
      case "fit" -> "report.html";
      case String command -> command + ".json";
    };
  }

  /** Options with which a command would work for long, or fail in another way. */
  private static String[] endless(String line) {
    return switch (line.split(" ", 2)[0]) {
      case "simulate", "gradient", "gradcheck", "compare" ->
          new String[] {"--set", ENDLESS.getFirst(), "--set", ENDLESS.getLast()};
      case "signature", "kernel" -> new String[] {"--cotangents", "read-later.npy"};
      default -> new String[0];
    };
  }

  @Test
  void aFolderThatIsNotThereIsNotMadeForTheWayBack() throws IOException {
    Path detour = temp.resolve("missing/./../also/../out");
    done("simulate " + neuron, detour);
    assertEquals(Set.of("spikes.csv"), files(out));
    assertTrue(Files.notExists(temp.resolve("missing")), "missing was made");
    assertTrue(Files.notExists(temp.resolve("also")), "also was made");
    assertEquals(Path.of("x"), RunFolder.withoutDetours(Path.of("missing/../x")));
    assertEquals(Path.of("."), RunFolder.withoutDetours(Path.of("missing/..")));
    assertEquals(Path.of("./x"), RunFolder.withoutDetours(Path.of("./x")));
    assertEquals(Path.of("../x"), RunFolder.withoutDetours(Path.of("../x")));
    Path link = Files.createSymbolicLink(temp.resolve("link"), out);
    assertEquals(link.resolve("../x"), RunFolder.withoutDetours(link.resolve("../x")));
  }

  @Test
  void trainRefusesAFolderThatHoldsARun() throws IOException {
    for (String mark : List.of("checkpoint.json", "result.json", OwnFiles.RECORD)) {
      Path folder = Files.createDirectories(temp.resolve(mark + "-folder"));
      Cli.write(folder, mark, "mine");
      for (String line : commands()) {
        if (goesOn(line)) {
          Cli.Result result = run(line, folder);
          result.assertFailed(ExitCodes.FILE, "roughspike: folder " + folder + " holds a run: ");
          assertTrue(result.err().strip().endsWith("or give another --out"), result.err());
        }
      }
      assertEquals(Set.of(mark), files(folder));
      assertEquals("mine", Files.readString(folder.resolve(mark)));
    }
  }

  @Test
  void overwritingRemovesTheRunAndNothingElse() throws IOException {
    String figure = "train current --figure --steps 1 --batch 2";
    done(figure, out);
    Cli.write(out, "mine.txt", "mine");
    Cli.write(out, "spikes.csv", "mine");
    Cli.write(out, "samples-1.csv", "mine");
    Cli.write(out.resolve("samples-16-sigma-0.5"), "mine.txt", "mine");
    run("train " + training, out).assertFailed(ExitCodes.FILE, "holds a run");
    done("train " + training, out, "--overwrite");
    Set<String> left = files(out);
    OwnFiles.TRAIN.names().forEach(left::remove);
    assertEquals(
        Set.of("mine.txt", "samples-1.csv", "samples-16-sigma-0.5/mine.txt", "spikes.csv"), left);
    assertTrue(Files.notExists(out.resolve("samples-32-sigma-0.5")), "an empty folder is left");
  }

  /** Nothing is lost when the run that shall replace another cannot begin. */
  @Test
  void overwritingBeginsOnceTheNewRunCan() throws IOException {
    done("train " + training, out);
    Set<String> before = files(out);
    run("train " + training, out, "--overwrite", "--set", "model.beta=none")
        .assertFailed(ExitCodes.BAD_INPUT, "model.beta");
    assertEquals(before, files(out));
  }

  @Test
  void optionsThatContradictEachOther() {
    run("train " + training, out, "--overwrite", "--resume")
        .assertFailed(ExitCodes.USAGE, "--resume goes on with a run, --overwrite removes it");
    Cli.run("train", training, "--overwrite").assertFailed(ExitCodes.USAGE, "needs --out");
  }

  private String networkTraining() {
    String learned = "learn: {weights:, inputWeights:}";
    return Cli.write(
            temp,
            "network-training.yaml",
            Cli.NETWORK + TRAINING.replace("learn: {inputCurrent: {start: 1.0}}", learned))
        .toString();
  }

  /** All files of every training are known, so that none can stay behind as a stale one. */
  @Test
  void everyFileOfATrainingIsKnown() throws IOException {
    Cli.write(temp, "in.csv", Cli.INPUT_SPIKES);
    for (String line :
        List.of(
            "train " + training,
            "train " + networkTraining(),
            "train weights --samples 2 --steps 1")) {
      Path folder = Files.createTempDirectory(temp, "known");
      done(line, folder);
      assertEquals(
          Set.of(),
          files(folder).stream()
              .filter(name -> OwnFiles.TRAIN.names().noneMatch(name::equals))
              .collect(Collectors.toSet()),
          line);
    }
  }

  @TestFactory
  Stream<DynamicTest> resumingWithoutACheckpointBegins() {
    return commands().stream()
        .filter(RunFolderTest::goesOn)
        .flatMap(line ->
            Stream.of("absent", "empty", "with a record")
                .map(kind -> dynamicTest(line + ", " + kind, () -> begins(line, kind))));
  }

  private void begins(String line, String kind) throws IOException {
    Path folder = Files.createTempDirectory(temp, "begins").resolve("run");
    if (!kind.equals("absent")) {
      Files.createDirectories(folder);
    }
    if (kind.startsWith("with")) {
      Cli.write(folder, OwnFiles.RECORD, "{}");
    }
    Cli.Result result = run(line, folder, "--resume");
    assertEquals(ExitCodes.DONE, result.code(), result::toString);
    assertTrue(result.err().contains("no checkpoint in " + folder), result.err());
    assertTrue(files(folder).contains("result.json"));
    Cli.Result again = run(line, folder, "--resume");
    assertEquals(ExitCodes.DONE, again.code(), again::toString);
    assertFalse(again.err().contains("no checkpoint in"), again.err());
  }

  /** Runs of a figure go on or begin, each for itself, to the bits of a run never interrupted. */
  @Test
  void runsOfAFigureGoOnEachForItself() throws IOException {
    String line = "train current --figure --batch 2 --steps ";
    Path whole = temp.resolve("whole");
    done(line + 4, whole);
    done(line + 2, out);
    Path begun = out.resolve("samples-32-sigma-0.25");
    Files.delete(begun.resolve("checkpoint.json"));
    run(line + 4, out).assertFailed(ExitCodes.FILE, "holds a run");
    Cli.Result result = run(line + 4, out, "--resume");
    assertEquals(ExitCodes.DONE, result.code(), result::toString);
    assertTrue(result.err().contains("no checkpoint in " + begun + ":"), result.err());
    assertEquals(files(whole), files(out));
    for (String name : files(out)) {
      if (name.endsWith("checkpoint.json")) {
        assertArrayEquals(
            CheckpointFile.read(whole.resolve(name)).free(),
            CheckpointFile.read(out.resolve(name)).free(),
            name);
      }
    }
  }

  /** A run alone and the runs of a figure are not each other's continuation. */
  @Test
  void runsOfAnotherKindAreNotResumed() throws IOException {
    String alone = "train current --samples 4 --steps 1";
    String figure = "train current --figure --batch 2 --steps 1";
    for (List<String> lines : List.of(List.of(alone, figure), List.of(figure, alone))) {
      Path folder = temp.resolve("first-" + lines.getFirst().contains("--figure"));
      done(lines.getFirst(), folder);
      Set<String> before = files(folder);
      run(lines.getLast(), folder, "--resume")
          .assertFailed(ExitCodes.FILE, "holds another run than the one to resume");
      assertEquals(before, files(folder), lines.getLast());
    }
  }

  @Test
  void aRunOfAFigureInUseIsRefused() throws IOException {
    String line = "train current --figure --batch 2 --steps 1";
    Path inside = out.resolve("samples-64-sigma-0.5");
    try (RunFolder _ = RunFolder.open(inside, "train current")) {
      run(line, out).assertFailed(ExitCodes.FILE, "folder " + inside + " is in use");
      assertEquals(Set.of("samples-64-sigma-0.5/.roughspike.lock"), files(out));
    }
    done(line, out);
    try (RunFolder _ = RunFolder.open(inside, "train current")) {
      Set<String> before = files(out);
      run("train " + training, out, "--overwrite")
          .assertFailed(ExitCodes.FILE, "folder " + inside + " is in use");
      assertEquals(before, files(out));
    }
  }

  @Test
  void newFoldersAreNumbered() throws IOException {
    Path base = temp.resolve("runs/train");
    assertEquals(base, RunFolder.newest(base));
    try (RunFolder first = RunFolder.openFresh(base, "first")) {
      assertEquals(base, first.path());
      try (RunFolder second = RunFolder.openFresh(base, "second")) {
        assertEquals(temp.resolve("runs/train-2"), second.path());
        Cli.write(second.path(), "result.json", "{}");
      }
      try (RunFolder third = RunFolder.openFresh(base, "third")) {
        assertEquals(temp.resolve("runs/train-3"), third.path());
      }
      assertEquals(temp.resolve("runs/train-2"), RunFolder.newest(base));
    }
    Files.createDirectories(temp.resolve("runs/train-10"));
    Files.createDirectories(temp.resolve("runs/train-current-11"));
    Cli.write(temp.resolve("runs"), "train-12", "a file");
    Files.createDirectories(temp.resolve("runs/train-20261128"));
    Files.createDirectories(temp.resolve("runs/train-011"));
    assertEquals(temp.resolve("runs/train-10"), RunFolder.newest(base));
    assertTrue(Files.notExists(base), "an unused folder is left");
  }

  @Test
  @EnabledOnOs(
      value = {OS.LINUX, OS.MAC},
      disabledReason = "sends signals")
  void aKilledHolderBlocksNobody() throws Exception {
    ProgramProcess first =
        ProgramProcess.start(
            temp, "train", "current", "--samples", "2", "--steps", "100000000", "--out", "out");
    first.waitFor(out.resolve(".roughspike.lock"));
    Files.createDirectories(out.resolve(".files.1-0123456789abcdef.partial"));
    Cli.write(out.resolve(".files.1-0123456789abcdef.partial"), "spikes.csv", "half");
    Cli.write(out, ".metrics.csv.12-0123456789abcdef.partial", "half");
    Cli.write(out, ".mine.partial", "mine");
    run("simulate " + neuron, out)
        .assertFailed(ExitCodes.FILE, "is in use by process " + first.process().pid() + " on ");
    first.signal("KILL");
    first.end();
    assertTrue(files(out).contains(".roughspike.lock"));
    done("simulate " + neuron, out);
    // the record of the killed training too, where it came that far
    Set<String> left = new TreeSet<>(files(out));
    left.remove(OwnFiles.RECORD);
    assertEquals(Set.of(".mine.partial", "spikes.csv"), left);
  }

  /** Interrupted in the middle of its work, it leaves what was there, and nothing new. */
  @Test
  @EnabledOnOs(
      value = {OS.LINUX, OS.MAC},
      disabledReason = "sends signals")
  void anInterruptedSimulationLeavesNothing() throws Exception {
    for (String signal : List.of("INT", "TERM")) {
      List<String> args = new ArrayList<>(List.of("simulate", neuron, "--states", "all"));
      ENDLESS.forEach(change -> args.addAll(List.of("--set", change)));
      args.addAll(List.of("--out", "made/out"));
      ProgramProcess fresh = ProgramProcess.start(temp, args.toArray(String[]::new));
      waitForHalfAFile(temp.resolve("made/out"), fresh);
      fresh.signal(signal);
      assertEquals(signal.equals("INT") ? 130 : 143, fresh.end(), fresh::text);
      assertTrue(Files.notExists(temp.resolve("made")), "something is left");

      done("simulate " + neuron, out);
      byte[] before = Files.readAllBytes(out.resolve("spikes.csv"));
      args.set(args.size() - 1, "out");
      ProgramProcess again = ProgramProcess.start(temp, args.toArray(String[]::new));
      waitForHalfAFile(out, again);
      again.signal(signal);
      again.end();
      assertEquals(Set.of("spikes.csv"), files(out));
      assertArrayEquals(before, Files.readAllBytes(out.resolve("spikes.csv")));
    }
  }

  private static void waitForHalfAFile(Path folder, ProgramProcess program) throws Exception {
    program.waitFor(folder);
    while (true) {
      try (Stream<Path> all = Files.walk(folder)) {
        if (all.anyMatch(path -> path.toString().contains(".states.csv."))) {
          return;
        }
      } catch (IOException e) {
        // The folder is being made.
      }
      assertTrue(program.process().isAlive(), program::text);
      Thread.sleep(5);
    }
  }

  @Test
  void defaultFoldersOfTrainingsAreNumbered() throws Exception {
    String[] line = {"train", "current", "--samples", "2", "--steps", "1", "--quiet"};
    for (String folder : List.of("out/train-current", "out/train-current-2")) {
      ProgramProcess run = ProgramProcess.start(temp, line);
      assertEquals(ExitCodes.DONE, run.end(), run::text);
      assertTrue(run.text().contains("wrote " + folder), run.text());
    }
    line[5] = "2";
    List<String> resumed = new ArrayList<>(List.of(line));
    resumed.add("--resume");
    ProgramProcess run = ProgramProcess.start(temp, resumed.toArray(String[]::new));
    assertEquals(ExitCodes.DONE, run.end(), run::text);
    assertEquals(1, CheckpointFile.read(out.resolve("train-current/checkpoint.json")).step());
    assertEquals(2, CheckpointFile.read(out.resolve("train-current-2/checkpoint.json")).step());
  }
}
