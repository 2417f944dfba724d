package io.roughspike.cli;

import io.roughspike.cli.config.FitConfig;
import io.roughspike.cli.config.FittedWindow;
import io.roughspike.cli.config.RunConfig;
import io.roughspike.cli.config.Section;
import io.roughspike.cli.config.StudyConfig;
import io.roughspike.cli.config.StudyRun;
import io.roughspike.cli.config.TrainConfig;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.FolderFailure;
import io.roughspike.cli.file.Interruption;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.OwnFiles;
import io.roughspike.cli.file.RunFolder;
import io.roughspike.engine.Engine;
import io.roughspike.place.Parcel;
import io.roughspike.place.Place;
import io.roughspike.random.RandomStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code roughspike study FILE}: many runs that differ in settings and seeds. */
@Command(
    name = "study",
    description =
        "Run a command for every setting of a grid, of named conditions or of random draws, with "
            + "several seeds, here or on a cluster. Writes a folder a run, study.csv (a line a run), "
            + "study-runs.csv (where and how long), study.json, study.yaml, and the page report.html with "
            + "its figure and the tables of its numbers to --out (default: a folder of the study's "
            + "name in out). The same command goes on with what is missing, "
            + "also after the study has got more values or seeds.",
    footer = {"", "Example:", "  roughspike study examples/study.yaml --out out/study"})
final class Study implements Callable<Integer> {
  private static final long WRITE_NANOS = 1_000_000_000L;

  /** A rewrite of the tables may take this part of the time. */
  private static final int WRITE_SHARE = 20;

  @Mixin private RunOptions options;
  @Mixin private ConfigurationOptions configuration;
  @Mixin private PlaceOptions placeOptions;
  @Mixin private PictureOptions pictures;
  @Mixin private PageOptions pages;

  @Parameters(paramLabel = "STUDY.yaml", description = "What is run, and what differs.")
  private Path file;

  @Option(names = "--retry", description = "Run again what failed.")
  private boolean retry;

  @Option(
      names = "--list",
      description = "Print the runs and whether they are done, and run nothing.")
  private boolean list;

  private StudyFolder folder;

  /** Runs that have ended since the command began. */
  private int ended;

  /** When the tables are written again, at the earliest. */
  private long nextWrite = System.nanoTime();

  @Override
  public Integer call() {
    if (options.namedSeed().isPresent()) {
      throw options.wrongUsage("a study has seeds of its own: give them there, or --set seeds=[7]");
    }
    StudyConfig study = StudyConfig.read(file, configuration.changes());
    Optional<Evaluate> evaluation = evaluation(study);
    try (Engine engine = options.engine(1)) {
      study.check(section -> {
        Optional<FittedWindow> fitted = fitted(study, section, engine);
        evaluation.ifPresent(scoring -> fitted.ifPresent(window -> refuse(scoring, window)));
      });
    }
    List<StudyRun> runs = study.runs();
    if (list) {
      return list(study, runs);
    }
    try (RunFolder held = options.openFolder(fallback(), OwnFiles.STUDY.names())) {
      requireSame(study, held);
      return run(study, runs, held.path());
    }
  }

  private String fallback() {
    return "out/" + file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
  }

  private int list(StudyConfig study, List<StudyRun> runs) {
    Path path = options.namedFolder().orElse(Path.of(fallback()));
    List<StudyRun> pending = new StudyFolder(path, study, runs).pending(retry);
    List<String> names = runs.stream().map(StudyRun::name).toList();
    options.print(
        new JsonObject()
            .put("runs", names)
            .put("pending", pending.stream().map(StudyRun::name).toList()),
        () ->
            String.join(System.lineSeparator(), names)
                + "%n%d runs, %d to be done".formatted(names.size(), pending.size()));
    return ExitCodes.DONE;
  }

  /** Reads a configuration as the command does; what its model is fitted to, if it is. */
  private Optional<FittedWindow> fitted(StudyConfig study, Section root, Engine engine) {
    TrainConfig.Changes none =
        new TrainConfig.Changes(Optional.empty(), Optional.empty(), Optional.empty());
    return switch (study.command()) {
      case "train" -> {
        TrainConfig.requireKeys(root);
        RunConfig run = RunConfig.read(root, options.namedSeed());
        TrainConfig train =
            TrainConfig.read(
                root, run.withSeed(options.seed(run.seed())), none, Optional.empty(), engine);
        yield FittedWindow.of(root, train.plan().scenario(), train.plan().loss());
      }
      case "fit" ->
          FitConfig.isIn(root)
              ? Optional.of(FitConfig.read(root).fitted(root))
              : new TextFit(options, root, engine).fitted();
      default -> {
        RunConfig run = RunConfig.read(root, options.namedSeed());
        run.simulation(new RandomStream(options.seed(run.seed()), 0));
        yield Optional.empty();
      }
    };
  }

  /** The scoring of each run, whose options go together. */
  private static Optional<Evaluate> evaluation(StudyConfig study) {
    if (study.evaluation().isEmpty()) {
      return Optional.empty();
    }
    List<String> arguments = new ArrayList<>(List.of("evaluate", OwnFiles.MODEL));
    arguments.addAll(evaluation(study, Map.of()));
    String[] all = arguments.toArray(String[]::new);
    try {
      Evaluate scoring =
          (Evaluate)
              RoughSpike.commandLine(all).parseArgs(all).subcommand().commandSpec().userObject();
      scoring.check();
      return Optional.of(scoring);
    } catch (ParameterException e) {
      throw new ConfigurationException("evaluate: " + UsageSentence.of(e), e);
    }
  }

  private static void refuse(Evaluate scoring, FittedWindow fitted) {
    try {
      scoring.refuseFitted(fitted);
    } catch (ConfigurationException e) {
      throw new ConfigurationException("evaluate: " + e.getMessage(), e);
    }
  }

  /** Arguments of {@code evaluate}; {@code names} of its files where they have others. */
  private static List<String> evaluation(StudyConfig study, Map<Path, String> names) {
    List<String> arguments = new ArrayList<>();
    study
        .evaluation()
        .ifPresent(one -> {
          one.options().forEach((key, value) -> arguments.add("--" + key + "=" + value));
          one.files()
              .forEach((key, path) ->
                  arguments.add(
                      "--"
                          + key
                          + "="
                          + names.getOrDefault(
                              path, path.toAbsolutePath().normalize().toString())));
        });
    return arguments;
  }

  private void requireSame(StudyConfig study, RunFolder held) {
    if (held.holdsTraining()) {
      throw FolderFailure.holdsRun(held.path());
    }
    StudyFolder.found(held.path())
        .filter(found -> !found.text("identity").equals(Optional.of(study.identity())))
        .ifPresent(found -> {
          throw new ConfigurationException(
              "folder %s holds another study, \"%s\": its base or its factors are not those of this one; give another --out, or remove that folder"
                  .formatted(held.path(), found.text("title").orElse("")));
        });
  }

  private int run(StudyConfig study, List<StudyRun> runs, Path path) {
    folder = new StudyFolder(path, study, runs);
    List<StudyRun> pending = folder.pending(retry);
    pending.forEach(folder::prepare);
    study.write(path.resolve("study.yaml"));
    folder.write();
    boolean stopped = false;
    if (!pending.isEmpty()) {
      try (Place place = placeOptions.open(options);
          Interruption interruption = new Interruption();
          ProgressDisplay progress = new ProgressDisplay(options, "study", runs.size())) {
        progress.skip(runs.size() - pending.size());
        try {
          run(study, pending, place, progress, interruption);
        } finally {
          folder.write();
        }
        stopped = interruption.isRequested() && ended < pending.size();
      }
    }
    if (stopped) {
      options.tell(
          "roughspike: interrupted after %d of %d runs: the same command goes on"
              .formatted(runs.size() - pending.size() + ended, runs.size()));
      return ExitCodes.INTERRUPTED;
    }
    List<Path> page =
        pages.isWanted() ? StudyReport.write(options, path, pictures.formats()) : List.of();
    report(study, runs, pending, path, page);
    return folder.failed() == 0 ? ExitCodes.DONE : ExitCodes.NOT_HELD;
  }

  private void run(
      StudyConfig study,
      List<StudyRun> pending,
      Place place,
      ProgressDisplay progress,
      Interruption interruption) {
    StudyFolder.CommonFiles common = new StudyFolder.CommonFiles();
    List<Parcel> tasks =
        pending.stream().map(run -> task(study, run, place, pending.size(), common)).toList();
    place.run(
        StudyJob.NAME,
        common.parcel(),
        tasks,
        new Place.Delivery() {
          @Override
          public void done(int task, Parcel result) {
            StudyJob.Done done = StudyJob.Done.of(result);
            if (done.exit() != ExitCodes.INTERRUPTED) {
              folder.keep(pending.get(task), done, result, place.description());
              tell(pending.get(task), done.exit(), done.sentence());
            }
          }

          @Override
          public void failed(int task, RuntimeException failure) {
            fail(pending.get(task), String.valueOf(failure.getMessage()));
          }

          @Override
          public void outOfMemory(int task, OutOfMemoryError failure) {
            fail(pending.get(task), FailureHandler.remedy(failure));
          }

          private void fail(StudyRun run, String sentence) {
            folder.keepFailure(run, sentence, place.description());
            tell(run, ExitCodes.BAD_INPUT, sentence);
          }

          private void tell(StudyRun run, int exit, String sentence) {
            if (exit != ExitCodes.DONE) {
              progress.note("%s failed: %s".formatted(run.name(), sentence));
            }
            ended++;
            progress.accept(
                1,
                ", %d running, %d failed"
                    .formatted(Math.min(place.slots(), pending.size() - ended), folder.failed()));
            writeNowAndThen();
          }
        },
        interruption::isRequested);
  }

  private Parcel task(
      StudyConfig study, StudyRun run, Place place, int count, StudyFolder.CommonFiles common) {
    List<String> arguments = new ArrayList<>();
    int slots = Math.min(place.slots(), count);
    arguments.add("--threads=" + (place.isHere() ? Math.max(1, options.threads() / slots) : 1));
    arguments.addAll(options.engineArguments(place.isHere() ? slots : 1));
    List<String> scoring = study.evaluation().isPresent() ? List.copyOf(arguments) : List.of();
    if (!study.command().equals("simulate")) {
      arguments.addAll(List.of("--resume", "--no-page"));
    }
    if (place.isHere()) {
      return new StudyJob.Task(
              study.command(),
              run.text(),
              arguments,
              join(evaluation(study, Map.of()), scoring),
              folder.folder(run).toString(),
              Map.of())
          .parcel();
    }
    Map<String, Path> inside = new LinkedHashMap<>();
    Map<String, String> origins = new LinkedHashMap<>();
    run.files()
        .forEach((key, data) ->
            inside.put(key, Path.of(StudyJob.DATA, taken(study, data, common, origins))));
    Map<Path, String> names = new LinkedHashMap<>();
    study
        .evaluation()
        .ifPresent(one ->
            one.files()
                .values()
                .forEach(data -> names.put(data, "{data}/" + taken(study, data, common, origins))));
    return new StudyJob.Task(
            study.command(),
            run.text(inside),
            arguments,
            join(evaluation(study, names), scoring),
            "",
            origins)
        .parcel();
  }

  private static List<String> join(List<String> first, List<String> then) {
    return Stream.concat(first.stream(), then.stream()).toList();
  }

  private static String taken(
      StudyConfig study, Path data, StudyFolder.CommonFiles common, Map<String, String> origins) {
    String name = common.add(data, study.sha256(data));
    origins.put(name, data.toAbsolutePath().normalize().toString());
    return name;
  }

  private void writeNowAndThen() {
    long now = System.nanoTime();
    if (now - nextWrite >= 0) {
      folder.write();
      long end = System.nanoTime();
      nextWrite = end + Math.max(WRITE_NANOS, WRITE_SHARE * (end - now));
    }
  }

  private void report(
      StudyConfig study, List<StudyRun> runs, List<StudyRun> pending, Path path, List<Path> page) {
    JsonObject json =
        new JsonObject()
            .put("title", study.title())
            .put("runs", runs.size())
            .put("done", folder.done() - folder.failed())
            .put("failed", folder.failed())
            .put("now", pending.size())
            .put("folder", path.toString())
            .put("page", page.isEmpty() ? null : page.getLast().toString());
    options.print(
        json,
        () ->
            "%d runs: %d done, %d failed%s%nwrote %s"
                .formatted(
                    runs.size(),
                    folder.done() - folder.failed(),
                    folder.failed(),
                    folder.failed() == 0
                        ? ""
                        : " (study-runs.csv says why; --retry runs them again)",
                    page.isEmpty() ? path : page.getLast()));
  }
}
