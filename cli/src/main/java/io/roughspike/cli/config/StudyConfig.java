package io.roughspike.cli.config;

import io.roughspike.cli.config.ConfigValue.Entries;
import io.roughspike.cli.config.ConfigValue.Items;
import io.roughspike.cli.config.ConfigValue.Scalar;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.Shown;
import io.roughspike.cli.file.AtomicFile;
import io.roughspike.cli.file.FileDigest;
import io.roughspike.equations.Nearest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What a study is: a configuration, and what changes in it from run to run. Its runs are all
 * combinations of the levels of its factors (values of a grid, named conditions, draws), with every
 * seed and repetition.
 */
public final class StudyConfig {
  private static final String FOLDER = "folder";

  /** Keys of a study. */
  public static final List<String> KEYS =
      List.of(
          "title",
          "run",
          "base",
          "set",
          "grid",
          "conditions",
          "draws",
          "seeds",
          "repetitions",
          "evaluate",
          "results",
          "mostRuns",
          FOLDER);

  /** Commands that a run may be. */
  public static final List<String> COMMANDS = List.of("train", "fit", "simulate");

  private static final Map<String, Shipped> SHIPPED =
      Map.of(
          "current",
          Shipped.CURRENT,
          "weights",
          Shipped.WEIGHTS,
          "weights.conditional",
          Shipped.WEIGHTS.by("conditional"),
          "weights.full-matrix",
          Shipped.WEIGHTS.by("full-matrix"));

  private static final int MOST_RUNS = 100_000;
  private static final String SEED = "seed";

  /** Options of {@code evaluate} that a study gives itself. */
  private static final Set<String> OWN_OPTIONS =
      Set.of("out", "json", "quiet", "help", "version", "threads", "engine", "tape-budget");

  /** Columns of tables that are no factors. */
  private static final Set<String> OWN_COLUMNS =
      Set.of(
          "run",
          SEED,
          "repetition",
          "status", // of study.csv
          "result",
          "runs",
          "failed",
          "n",
          "mean",
          "sd",
          "low95",
          "high95"); // of study-summary.csv

  /** Seeds of repetitions are so far apart. */
  private static final long REPETITION = 1_000_000;

  /** In which relative paths begin. */
  private final Path folder;

  private final String title;
  private final String command;
  private final Entries base;
  private final List<StudyFactor> factors;
  private final long[] seeds;
  private final int repetitions;
  private final Optional<Evaluation> evaluation;
  private final List<String> results;
  private final Entries record;

  /** Keys that name files, in some run. */
  private final Set<String> fileKeys = new LinkedHashSet<>();

  private final Map<Path, String> digests = new HashMap<>();

  /**
   * A scoring of the model that a run leaves.
   *
   * @param options of {@code evaluate}, by name without dashes
   * @param files those of them that name files
   */
  public record Evaluation(Map<String, String> options, Map<String, Path> files) {}

  /**
   * Reads a study.
   *
   * @param changes values by full key, which replace or add to those of the file
   */
  public static StudyConfig read(Path file, Map<String, String> changes) {
    Path own = file.toAbsolutePath().getParent();
    Entries entries = ConfigurationFile.entries(file);
    Path folder =
        entries.values().get(FOLDER) instanceof Scalar named && !named.isNothing()
            ? own.resolve(named.text())
            : own;
    return new StudyConfig(
        file,
        folder,
        ConfigurationFile.top(
            folder.equals(own) ? entries : ConfigurationFile.entries(file, folder),
            changes,
            KEYS,
            List.of("set", "grid")));
  }

  private StudyConfig(Path file, Path folder, Section root) {
    this.folder = folder;
    title = root.find("title").map(Field::text).orElse(file.getFileName().toString());
    command = root.getOr("run", COMMANDS.getFirst()).oneOf(COMMANDS);
    Map<String, Field> set = root.find("set").map(StudyFactor::changes).orElse(Map.of());
    Entries changed = base(root.get("base"));
    for (Map.Entry<String, Field> one : set.entrySet()) {
      changed = StudyFactor.with(changed, one.getKey(), one.getValue());
    }
    base = changed;
    factors = StudyFactor.read(root);
    seeds = seeds(root);
    repetitions = root.atLeastOne("repetitions", 1);
    evaluation = root.find("evaluate").map(StudyConfig::evaluation);
    results =
        root.find("results")
            .map(list -> list.items().stream().map(Field::text).toList())
            .orElse(List.of());
    requireFew(root);
    requireSeedsApart(root);
    Map<String, ConfigValue> keys = new LinkedHashMap<>(root.entries().values());
    keys.put("base", base);
    keys.remove("set");
    record = YamlWriter.section(keys);
  }

  private static Entries base(Field field) {
    if (field.isSection()) {
      return (Entries) field.value();
    }
    Shipped shipped = SHIPPED.get(field.text());
    if (shipped != null) {
      return shipped.entries();
    }
    Path file = field.file();
    if (Files.notExists(file)) {
      throw field.because(
          " must be a section, a file, or one of %s; there is no file %s%s"
              .formatted(
                  SHIPPED.keySet().stream().sorted().collect(Collectors.joining(", ")),
                  Shown.value(file.toString()),
                  Nearest.suggestion(field.text(), SHIPPED.keySet())));
    }
    return ConfigurationFile.entries(file);
  }

  private static long[] seeds(Section root) {
    Optional<Field> field = root.find("seeds");
    if (field.isEmpty()) {
      return new long[] {RunConfig.DEFAULT_SEED};
    }
    if (field.get().isSection()) {
      Section range = field.get().section(List.of("from", "count"));
      long from =
          range
              .getOr("from", Long.toString(RunConfig.DEFAULT_SEED))
              .integer(Long.MIN_VALUE, Long.MAX_VALUE / 2);
      int count = range.get("count").integer(1);
      requireFew(root, count);
      return LongStream.range(from, from + count).toArray();
    }
    long[] list =
        field.get().items().stream()
            .mapToLong(one -> one.integer(Long.MIN_VALUE, Long.MAX_VALUE))
            .toArray();
    if (list.length == 0) {
      throw field.get().mustBe("a list with at least one seed");
    }
    return list;
  }

  private void requireSeedsApart(Section root) {
    Set<Long> all = new LinkedHashSet<>();
    for (int repetition = 0; repetition < repetitions; repetition++) {
      for (long seed : seeds) {
        if (!all.add(seed(seed, repetition))) {
          throw root.get(root.has("seeds") ? "seeds" : "repetitions")
              .because(
                  " must give each run a seed of its own, got %d twice: a repetition adds %d to the seed"
                      .formatted(seed(seed, repetition), REPETITION));
        }
      }
    }
  }

  private static long seed(long seed, int repetition) {
    return seed + REPETITION * repetition;
  }

  private static Evaluation evaluation(Field field) {
    Map<String, String> options = new LinkedHashMap<>();
    Map<String, Path> files = new LinkedHashMap<>();
    field
        .fields()
        .forEach((key, value) -> {
          if (OWN_OPTIONS.contains(key)) {
            throw value.because(" is decided by the study: leave it out");
          }
          if (List.of("data", "classes", "current").contains(key)) {
            files.put(key, value.file());
          } else {
            options.put(key, value.isList() ? commas(value) : value.text());
          }
        });
    if (!files.containsKey("data") && !files.containsKey("classes")) {
      throw field.because(" must name what is compared with: data, or classes");
    }
    return new Evaluation(options, files);
  }

  private static String commas(Field list) {
    return String.join(",", list.items().stream().map(Field::text).toList());
  }

  private void requireFew(Section root) {
    double count = (double) seeds.length * repetitions;
    for (StudyFactor factor : factors) {
      count *= factor.levels().size();
    }
    requireFew(root, count);
  }

  /** Refuses more runs than {@code root} allows, before there are that many of anything. */
  static void requireFew(Section root, double count) {
    int most = root.atLeastOne("mostRuns", MOST_RUNS);
    if (count > most) {
      throw root.failure(
          "the study has %.0f runs, at most %d are allowed: take fewer values, draws or seeds, or set mostRuns"
              .formatted(count, most));
    }
  }

  /** What the study asks, in words. */
  public String title() {
    return title;
  }

  /** What a run is: one of {@link #COMMANDS}. */
  public String command() {
    return command;
  }

  /** What changes from run to run beside seeds. */
  public List<StudyFactor> factors() {
    return Collections.unmodifiableList(factors);
  }

  /** Seeds of the first repetition. */
  public List<Long> seeds() {
    return LongStream.of(seeds).boxed().toList();
  }

  /** Runs of each setting and seed. */
  public int repetitions() {
    return repetitions;
  }

  /** How the models that runs leave are scored, if they are. */
  public Optional<Evaluation> evaluation() {
    return evaluation;
  }

  /** Names of the results that are shown; empty for all. */
  public List<String> results() {
    return results;
  }

  /**
   * Reads configurations in which every level of every factor occurs; what they refuse is refused
   * before anything runs. Also learns which keys name files.
   *
   * @param reader reads one as the command does
   */
  public void check(Consumer<Section> reader) {
    int[] levels = new int[factors.size()];
    check(levels, reader);
    for (int f = 0; f < levels.length; f++) {
      for (levels[f] = 1; levels[f] < factors.get(f).levels().size(); levels[f]++) {
        check(levels, reader);
      }
      levels[f] = 0;
    }
  }

  private void check(int[] levels, Consumer<Section> reader) {
    Section section = ConfigurationFile.top(entries(levels, seeds[0]), Map.of());
    reader.accept(section);
    fileKeys.addAll(section.resolution().fileKeys());
  }

  private Entries entries(int[] levels, long seed) {
    Entries entries = base;
    for (int f = 0; f < levels.length; f++) {
      entries = factors.get(f).levels().get(levels[f]).apply(entries);
    }
    return Resolution.with(entries, SEED, YamlWriter.number(seed), SEED);
  }

  /** All runs, those of one seed together, in the order of the factors; after {@link #check}. */
  public List<StudyRun> runs() {
    List<StudyRun> runs = new ArrayList<>();
    for (int repetition = 0; repetition < repetitions; repetition++) {
      for (long seed : seeds) {
        addRuns(runs, new int[factors.size()], 0, seed, repetition);
      }
    }
    return runs;
  }

  private void addRuns(List<StudyRun> to, int[] levels, int factor, long seed, int repetition) {
    if (factor < levels.length) {
      for (levels[factor] = 0;
          levels[factor] < factors.get(factor).levels().size();
          levels[factor]++) {
        addRuns(to, levels, factor + 1, seed, repetition);
      }
      levels[factor] = 0;
      return;
    }
    long own = seed(seed, repetition);
    Map<String, String> labels = new LinkedHashMap<>();
    for (int f = 0; f < levels.length; f++) {
      labels.putAll(factors.get(f).levels().get(levels[f]).labels());
    }
    Entries entries = entries(levels, own);
    Map<String, Path> files = files(entries);
    to.add(
        new StudyRun(
            name(labels, own, digest(labels, entries, files)),
            labels,
            own,
            repetition,
            entries,
            files));
  }

  private Map<String, Path> files(Entries entries) {
    Map<String, Path> files = new LinkedHashMap<>();
    for (String key : fileKeys) {
      Resolution.find(entries, key)
          .filter(value -> value instanceof Scalar scalar && !scalar.isNothing())
          .ifPresent(
              value -> files.put(key, value.place().folder().resolve(((Scalar) value).text())));
    }
    return files;
  }

  /** Of what runs are and of all that determines their results. */
  private String digest(Map<String, String> labels, Entries entries, Map<String, Path> files) {
    Resolution digested = new Resolution();
    files.forEach((key, file) -> digested.value(key, YamlWriter.text("SHA-256 " + sha256(file))));
    Map<String, ConfigValue> all = new TreeMap<>();
    all.put("run", YamlWriter.text(command));
    all.put("base", digested.of(entries));
    Map<String, ConfigValue> levels = new TreeMap<>();
    labels.forEach((factor, label) -> levels.put(factor, YamlWriter.text(label)));
    all.put("levels", YamlWriter.section(levels));
    evaluation.ifPresent(one -> {
      Map<String, ConfigValue> options = new TreeMap<>();
      one.options().forEach((key, value) -> options.put(key, YamlWriter.text(value)));
      one.files().forEach((key, file) -> options.put(key, YamlWriter.text(sha256(file))));
      all.put("evaluate", YamlWriter.section(options));
    });
    return digest(YamlWriter.section(all));
  }

  /** SHA-256 of a file that runs name. */
  public String sha256(Path file) {
    return digests.computeIfAbsent(file, FileDigest::sha256);
  }

  private static String digest(Entries entries) {
    return FileDigest.sha256(
        ModelFile.text("sorted", (Entries) sorted(entries)).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The same with the keys of each section in order, so that it is the same wherever they stand.
   */
  private static ConfigValue sorted(ConfigValue value) {
    return switch (value) {
      case Scalar scalar -> scalar;
      case Items items ->
          YamlWriter.items(items.values().stream().map(StudyConfig::sorted).toList());
      case Entries entries -> {
        Map<String, ConfigValue> keys = new TreeMap<>();
        entries.values().forEach((key, inner) -> keys.put(key, sorted(inner)));
        yield YamlWriter.section(keys);
      }
    };
  }

  /** The name of a run's folder, which says what it is, and no other run of any study has. */
  private static String name(Map<String, String> labels, long seed, String digest) {
    StringBuilder name = new StringBuilder();
    labels.forEach((factor, label) ->
        name.append(factor.substring(factor.lastIndexOf('.') + 1))
            .append('-')
            .append(label)
            .append('_'));
    String told = name.append("seed-").append(seed).toString().replaceAll("[^\\w.+-]+", "-");
    String cut = told.length() <= 80 ? told : told.substring(0, 80);
    return cut + '_' + digest.substring(0, 10);
  }

  /**
   * Of studies whose runs may stand side by side, as they differ in levels, seeds and repetitions
   * only.
   */
  public String identity() {
    Map<String, ConfigValue> all = new TreeMap<>();
    factors.forEach(factor ->
        factor
            .levels()
            .getFirst()
            .labels()
            .keySet()
            .forEach(column -> all.put(column, YamlWriter.plain(factor.kind()))));
    Entries whole =
        YamlWriter.section(
            Map.of(
                "factors",
                YamlWriter.section(all),
                "run",
                YamlWriter.text(digest(Map.of(), base, files(base)))));
    return digest(whole);
  }

  /** Writes the study, with its base in it and without need of that file, so that it can be run. */
  public void write(Path path) {
    Resolution absolute = new Resolution();
    files(base).forEach(absolute::file);
    Map<String, ConfigValue> keys = new LinkedHashMap<>(record.values());
    keys.put("base", absolute.of(base));
    evaluation.ifPresent(one -> {
      Map<String, ConfigValue> options = new LinkedHashMap<>();
      one.options().forEach((key, value) -> options.put(key, YamlWriter.text(value)));
      one.files()
          .forEach((key, file) ->
              options.put(key, YamlWriter.text(file.toAbsolutePath().normalize().toString())));
      keys.put("evaluate", YamlWriter.section(options));
    });
    if (factors.stream().anyMatch(this::namesFiles)) {
      keys.put(FOLDER, YamlWriter.text(folder.normalize().toString()));
    }
    AtomicFile.write(
        path,
        ModelFile.text(
            "A study, as it was read: roughspike study runs it again", YamlWriter.section(keys)));
  }

  /** Whether levels of a factor change files that runs read. */
  private boolean namesFiles(StudyFactor factor) {
    return factor.keys().stream()
        .anyMatch(key ->
            fileKeys.stream()
                .anyMatch(file ->
                    file.equals(key) || file.startsWith(key + '.') || file.startsWith(key + '[')));
  }

  /** Refuses a factor that would stand in a column of another name's meaning. */
  static void requireOwnColumn(Field field, String name) {
    if (OWN_COLUMNS.contains(name)) {
      throw new ConfigurationException(
          "%s cannot be a factor, as tables have a column of that name (%s)%s"
              .formatted(
                  Shown.value(name),
                  field.value().place().text(),
                  name.equals(SEED) ? ": give seeds" : ""));
    }
  }
}
