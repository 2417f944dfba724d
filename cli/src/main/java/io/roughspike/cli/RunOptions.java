package io.roughspike.cli;

import io.roughspike.Version;
import io.roughspike.check.StepStability;
import io.roughspike.cli.config.RunConfig;
import io.roughspike.cli.failure.FileFailure;
import io.roughspike.cli.failure.Shown;
import io.roughspike.cli.file.AtomicFile;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.RunFolder;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.model.Network;
import io.roughspike.model.TimeGrid;
import io.roughspike.place.PlaceSettings;
import io.roughspike.solver.Solver;
import io.roughspike.train.Scenario;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that every command has, and what they decide: the engine, and where output goes. */
final class RunOptions {
  private static final long MEBIBYTE = 1L << 20;

  /** From how many jumps of the driver in a sample on they are warned of: seconds. */
  private static final double MANY_JUMPS = 1e6;

  /** From how many neurons on cuts of all of them are noted, where connections are few. */
  private static final int LARGE = 500;

  /** Part of all pairs of neurons that are connected, below which they are few. */
  private static final double SPARSE = 0.02;

  /** Names of the engines, as users write them. */
  enum EngineName {
    simd,
    scalar,
    reference
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description = "${COMPLETION-CANDIDATES}; default: simd where it can run.")
  private EngineName engineName;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that share the samples; default: all cores.")
  private Integer threads;

  @Option(
      names = "--tape-budget",
      paramLabel = "MB",
      description =
          "Memory in MiB, of all threads together, that the adjoint of networks may take for what "
              + "it needs of the forward run; what does not fit is computed again. Default: 256.")
  private Double tapeBudget;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of all randomness; default: that of the configuration, else 1.")
  private Long seed;

  private Path out;

  @Option(names = "--quiet", description = "No progress, notes or warnings on standard error.")
  private boolean quiet;

  @Option(
      names = "--json",
      description = "The result on standard output as one JSON object, nothing else there.")
  private boolean json;

  /** Whether the cursor stands behind a progress bar. */
  private boolean barStands;

  /** What {@link #warn} was told, in order. */
  private final CopyOnWriteArrayList<String> warnings = new CopyOnWriteArrayList<>();

  @Option(names = "--out", paramLabel = "DIR", description = "Folder for the files written.")
  void setOut(Path folder) {
    if (folder.toString().isBlank()) {
      throw wrongUsage("--out must name a folder, got \"" + folder + "\": give . for this one");
    }
    out = RunFolder.withoutDetours(folder);
  }

  /** The engine that was asked for, or the best that can run here. */
  Engine engine() {
    return engine(threads());
  }

  /** The same engine with another number of threads. */
  Engine engine(int threadCount) {
    if (engineName != null) {
      return engine(engineName.name(), threadCount);
    }
    String refusal = Engines.simdRefusal();
    if (!refusal.isEmpty()) {
      note("using the scalar engine: " + refusal);
    }
    return engine(refusal.isEmpty() ? Engines.SIMD : Engines.SCALAR, threadCount);
  }

  /** The engine that was asked for, or the one called {@code fallback}. */
  Engine engine(String fallback, int threadCount) {
    return Engines.create(
        engineName != null ? engineName.name() : fallback, threadCount, tapeBudget());
  }

  /** One of {@link #threads} engines of one thread each, which share the budget of tapes. */
  Engine engineOfOneThread(String name) {
    return Engines.create(name, 1, Math.max(1, tapeBudget() / threads()));
  }

  /**
   * Options that give another command this one's engine.
   *
   * @param share how many such commands share the budget of tapes
   */
  List<String> engineArguments(int share) {
    List<String> arguments = new ArrayList<>();
    if (engineName != null) {
      arguments.add("--engine=" + engineName);
    }
    arguments.add("--tape-budget=" + (double) tapeBudget() / share / MEBIBYTE);
    return arguments;
  }

  /** How tasks are done, here or elsewhere. */
  PlaceSettings placeSettings(Map<String, String> properties) {
    return new PlaceSettings(
        threads(), Optional.ofNullable(engineName).map(EngineName::name), tapeBudget(), properties);
  }

  /** Whether a number of threads was asked for. */
  boolean namesThreads() {
    return threads != null;
  }

  /** How many threads. */
  int threads() {
    if (threads == null) {
      return Runtime.getRuntime().availableProcessors();
    }
    return atLeastOne("--threads", threads);
  }

  private long tapeBudget() {
    if (tapeBudget == null) {
      return Engines.DEFAULT_TAPE_BUDGET;
    }
    return Math.max(1, (long) (positive("--tape-budget", tapeBudget) * MEBIBYTE));
  }

  /** The seed of the option, else of the file, else the default. */
  long seed(Optional<Long> ofFile) {
    return seed != null ? seed : ofFile.orElse(RunConfig.DEFAULT_SEED);
  }

  /** The seed of the option. */
  Optional<Long> namedSeed() {
    return Optional.ofNullable(seed);
  }

  /** The seed of the option, else the default. */
  long seed() {
    return seed(Optional.empty());
  }

  /**
   * Takes hold of the folder for {@code files}: that for output, or {@code fallback} when none was
   * named.
   */
  RunFolder openFolder(String fallback, Stream<String> files) {
    return open(out != null ? out : Path.of(fallback), files);
  }

  /** The folder that --out names, if it does. */
  Optional<Path> namedFolder() {
    return Optional.ofNullable(out);
  }

  /** Takes hold of the folder for output, for {@code files}; null when none was named. */
  RunFolder openNamedFolder(Stream<String> files) {
    return out == null ? null : open(out, files);
  }

  private RunFolder open(Path path, Stream<String> files) {
    RunFolder folder = RunFolder.open(path, commandLine());
    try {
      folder.requireNoFolders(files);
      return folder;
    } catch (FileFailure e) {
      folder.close();
      throw e;
    }
  }

  /** The command and its options as they were given. */
  String commandLine() {
    return ShellWords.join(command.root().commandLine().getParseResult().originalArgs());
  }

  /** Whether a folder for output was named. */
  boolean namesFolder() {
    return out != null;
  }

  /** The failure that {@code sentence} says of how the command was called. */
  ParameterException wrongUsage(String sentence) {
    return new ParameterException(command.commandLine(), sentence);
  }

  /** Refuses a value below 1 of an option. */
  int atLeastOne(String option, int value) {
    if (value < 1) {
      throw wrongUsage(option + " must be at least 1, got " + value);
    }
    return value;
  }

  /** Refuses a value of an option that is not positive and finite. */
  double positive(String option, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw wrongUsage(option + " must be positive and finite, got " + value);
    }
    return value;
  }

  /** Refuses a value of an option that is below 0 or not finite. */
  double atLeastZero(String option, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw wrongUsage(option + " must be at least 0 and finite, got " + value);
    }
    return value;
  }

  /** Refuses a value of an option that is not finite. */
  double finite(String option, double value) {
    if (!Double.isFinite(value)) {
      throw wrongUsage(option + " must be finite, got " + value);
    }
    return value;
  }

  /** Whether the result is printed as JSON. */
  boolean printsJson() {
    return json;
  }

  /** Prints the result: the text, or with --json the object alone. */
  void print(JsonObject result, Supplier<String> text) {
    PrintWriter writer = command.commandLine().getOut();
    if (json) {
      addWarnings(result).writeTo(writer);
      writer.println();
    } else {
      writer.println(text.get());
    }
    writer.flush();
  }

  /** Prints the result as above and, where a folder was named, writes it to {@code fileName}. */
  void printAndSave(String fileName, JsonObject result, Supplier<String> text) {
    if (out != null) {
      AtomicFile.write(out.resolve(fileName), addWarnings(result) + "\n");
    }
    print(result, text);
  }

  /** Tells something on standard error, unless --quiet. */
  void note(String sentence) {
    if (!quiet) {
      tell(Shown.escaped(sentence));
    }
  }

  /**
   * Tells, once, what makes a result doubtful: on standard error, unless --quiet, and under {@code
   * warnings} in the result. From any thread.
   */
  void warn(String sentence) {
    if (warnings.addIfAbsent(sentence)) {
      note(asWarning(sentence));
    }
  }

  /** How a warning begins on standard error. */
  static String asWarning(String sentence) {
    return "warning: " + sentence;
  }

  /** Warns of steps that are too long for a model, and notes where other cuts would be faster. */
  void warnOfSteps(Network network, TimeGrid grid, Solver solver) {
    StepStability.warnings(network, grid, solver).forEach(this::warn);
    double jumps = network.driver().expectedJumps(grid.end() - grid.start(), network.size());
    if (jumps > MANY_JUMPS) {
      warn(
          "driver jumps some %.2g times in a sample, and every jump cuts the step of a neuron and is kept, which takes long: choose a lower rate or a shorter time, or for many small jumps their limit, Brownian noise"
              .formatted(jumps));
    }
    if (solver.cuts() == Solver.Cuts.ALL && isLargeAndSparse(network)) {
      note(
          "an event cuts the steps of all %d neurons: solver.cuts: touched cuts those that it touches, which is faster here"
              .formatted(network.size()));
    }
  }

  void warnOfSteps(Network network, Scenario scenario) {
    warnOfSteps(network, scenario.grid(), scenario.solver());
  }

  private static boolean isLargeAndSparse(Network network) {
    int size = network.size();
    return size >= LARGE && network.connections().count() < SPARSE * size * size;
  }

  /** Adds the warnings so far to a result that is about to be written; an empty list for none. */
  JsonObject addWarnings(JsonObject result) {
    return result.put("warnings", warnings());
  }

  /** The warnings so far. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** Tells that a training was interrupted. */
  void tellInterrupted(int step, Path folder) {
    tell(
        "roughspike: interrupted after step %d, the checkpoint is saved in %s: go on with --resume"
            .formatted(step, folder));
  }

  /** Draws a progress bar on a terminal, over the one before. */
  synchronized void drawBar(String bar) {
    err().print("\r" + bar);
    err().flush();
    barStands = true;
  }

  /** Ends the line of the progress bar, if there is one. */
  synchronized void endBar() {
    if (barStands) {
      err().println();
      err().flush();
      barStands = false;
    }
  }

  /** Prints a line on standard error, below a progress bar. */
  synchronized void tell(String line) {
    endBar();
    err().println(line);
    err().flush();
  }

  /** What the record of a run says of one start: how, when, by what and where. */
  Map<String, Object> facts(Engine engine) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("command", "roughspike " + commandLine());
    facts.put("folder", Path.of("").toAbsolutePath());
    facts.put("started", Instant.now().truncatedTo(ChronoUnit.SECONDS));
    facts.put("version", Version.current());
    Version.commit().ifPresent(commit -> facts.put("commit", commit));
    facts.put("java", Runtime.version());
    facts.put(
        "system",
        "%s %s %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")));
    facts.put("engine", engine.name());
    facts.put("lanes", engine.lanes());
    facts.put("threads", threads());
    return facts;
  }

  boolean isQuiet() {
    return quiet;
  }

  private PrintWriter err() {
    return command.commandLine().getErr();
  }

  /** An object that begins with what every result says of its run. */
  static JsonObject result(long seed, Engine engine) {
    return new JsonObject()
        .put("seed", seed)
        .put("engine", engine.name())
        .put("lanes", engine.lanes())
        .put("threads", engine.threads());
  }

  /** The same, and how paths were solved, as the section {@code solver} says it. */
  static JsonObject result(long seed, Engine engine, Solver solver) {
    JsonObject section =
        new JsonObject().put("kind", solver.stepper().name()).put("cuts", solver.cuts().toString());
    solver
        .adaptive()
        .ifPresent(steps -> {
          JsonObject tolerance = new JsonObject();
          new TreeMap<>(steps.tolerance()).forEach(tolerance::put);
          section
              .put("adaptive", true)
              .put("tolerance", tolerance)
              .put("smallestStep", steps.smallestStep());
        });
    if (solver.crossings() != Solver.Crossings.LINE) {
      section.put("crossings", solver.crossings().toString());
    }
    return result(seed, engine).put("solver", section);
  }
}
