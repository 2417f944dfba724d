package io.roughspike.cli.config;

import io.roughspike.equations.ModelText;
import io.roughspike.equations.Unit;
import io.roughspike.fit.FitData;
import io.roughspike.fit.GifFitter;
import io.roughspike.fit.GifStructure;
import io.roughspike.fit.GifStructure.Coupling;
import io.roughspike.fit.GifStructure.Membrane;
import io.roughspike.fit.TimeConstant;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.ContentDigest;
import io.roughspike.spike.RecordedSpikes;
import io.roughspike.spike.SpikeTrains;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@code fit} reads: the section {@code fit}, with the data, the structure of a generalised
 * integrate-and-fire neuron, the ridge and its cross-validation.
 *
 * @param data spikes and current
 * @param options what is wanted of the fit
 * @param current as it was recorded, if there is one
 */
public record FitConfig(
    FitData data, GifFitter.Options options, Optional<RecordedCurrent> current) {
  static final String KEY = "fit";

  /** Other keys than {@link #KEY} that may stand beside it. */
  private static final List<String> BESIDE = List.of(KEY, "seed", ConfigurationFile.FORMAT_KEY);

  private static final String CROSS_VALIDATED = "cross-validated";
  private static final String FREE = "free";
  private static final double FREE_TAU = 15;

  private static final RecordedCurrent.Keys CURRENT =
      new RecordedCurrent.Keys("current", "step", "currentStart", "unit", "currentColumns");

  private static final List<String> DATA_KEYS =
      Stream.of(
              List.of(CURRENT.file()),
              CURRENT.options(),
              List.of("spikes", FileColumns.KEY, "samples", "window"))
          .flatMap(List::stream)
          .toList();

  private static final List<String> MODEL_KEYS =
      List.of(
          "membrane",
          "refractory",
          "intensityCap",
          "eta",
          "gamma",
          "thresholdCoupling",
          "fastFilters",
          "delay");

  private static final Pattern WITH_UNIT =
      Pattern.compile("(?<number>[-+.\\deE]+) +(?<unit>\\S.*)");
  private static final Unit MS = Unit.of("ms");
  private static final Unit NA = Unit.of("nA");
  private static final Unit PER_MS = Unit.of("1/ms");

  /** Whether a configuration is of such a fit, and not of one of any model. */
  public static boolean isIn(Section root) {
    return root.has(KEY) || !root.has("learn");
  }

  /** Reads the section. */
  public static FitConfig read(Section root) {
    root.keys().stream()
        .filter(key -> !BESIDE.contains(key))
        .findFirst()
        .ifPresent(key -> {
          throw root.get(key)
              .because(" does not belong to a fit, which is said under fit: remove it");
        });
    Section fit = root.get(KEY).section(List.of("data", "model", "ridge", "validation"));
    Section data = fit.get("data").section(DATA_KEYS);
    GifStructure structure = structure(fit.get("model"));
    Optional<RecordedCurrent> current = current(data, structure);
    Field windowField = data.get("window");
    double[] window = window(windowField);
    double start = current.map(RecordedCurrent::start).orElse(Math.min(0, window[0]));
    if (window[0] < start
        || window[1] > current.map(RecordedCurrent::end).orElse(window[1]) + 1e-9) {
      throw windowField.mustBe(
          "within the recorded times %s to %s".formatted(start, current.orElseThrow().end()),
          window[0] + " to " + window[1]);
    }
    double step = current.map(RecordedCurrent::step).orElseGet(() -> data.get("step").positive());
    TimeGrid grid = windowField.using(() -> new TimeGrid(start, window[1], step));
    windowField.using(() -> grid.pointAt(window[0]));
    FitData recorded =
        data.get("spikes")
            .using(() -> new FitData(grid, current.map(c -> c.on(grid)), spikes(data, grid)));
    OptionalDouble ridge = ridge(fit.getOr("ridge", CROSS_VALIDATED));
    int blocks =
        fit.find("validation")
            .map(field -> field.section(List.of("blocks")).get("blocks").integer(2))
            .orElse(5);
    GifFitter.Options options =
        fit.get("model")
            .using(() -> new GifFitter.Options(structure, window[0], window[1], ridge, blocks));
    return new FitConfig(recorded, options, current);
  }

  private static Optional<RecordedCurrent> current(Section data, GifStructure structure) {
    if (!data.has(CURRENT.file())) {
      data.refuse(
          List.of(CURRENT.start(), CURRENT.unit(), CURRENT.columns()),
          " belongs to a current: add it, or remove this");
      if (structure.membrane().isPresent()) {
        throw data.missing(CURRENT.file());
      }
      return Optional.empty();
    }
    if (structure.membrane().isEmpty()) {
      throw data.get(CURRENT.file())
          .because(" belongs to a membrane, and fit.model has none: add one, or remove this");
    }
    RecordedCurrent current = RecordedCurrent.read(data, CURRENT, 1, Optional.of(NA));
    current.requireOfCell(1);
    return Optional.of(current);
  }

  private static double[] window(Field field) {
    List<Field> ends = field.items(2, "the two times between which is fitted, [start, end]");
    double start = ends.getFirst().number();
    double end = ends.getLast().number();
    if (!(end > start)) {
      throw field.mustBe("two times of which the second is later", start + " and " + end);
    }
    return new double[] {start, end};
  }

  /** Spikes up to the end of the grid; those before the window are its history. */
  private static RecordedSpikes spikes(Section data, TimeGrid grid) {
    Recording recording =
        Recording.read(data, 1, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    SpikeTrains all = recording.trains();
    SpikeTrains kept = new SpikeTrains(all.samples(), 1, all.capacity());
    for (int n = 0; n < all.samples(); n++) {
      for (int e = 0; e < all.count(n); e++) {
        if (all.time(n, e) < grid.end()) {
          kept.add(n, 0, all.time(n, e));
        }
      }
    }
    return RecordedSpikes.of(kept);
  }

  private static OptionalDouble ridge(Field field) {
    if (field.isText(CROSS_VALIDATED)) {
      return OptionalDouble.empty();
    }
    double ridge = field.number();
    if (ridge < 0) {
      throw field.mustBe("at least 0, or " + CROSS_VALIDATED);
    }
    return OptionalDouble.of(ridge);
  }

  private static GifStructure structure(Field field) {
    Section model = field.section(MODEL_KEYS);
    Optional<Membrane> membrane =
        model.find("membrane").filter(f -> !f.isEmpty()).map(FitConfig::membrane);
    double refractory = model.find("refractory").map(f -> number(f, MS)).orElse(4e-3);
    double cap =
        model.find("intensityCap").map(f -> number(f, PER_MS)).orElse(GifStructure.USUAL_CAP);
    double delay = model.find("delay").map(f -> number(f, MS)).orElse(0.0);
    return field.using(() ->
        new GifStructure(
            membrane,
            refractory,
            timeConstants(model.find("eta")),
            timeConstants(model.find("gamma")),
            model.find("thresholdCoupling").filter(f -> !f.isEmpty()).map(FitConfig::coupling),
            timeConstants(model.find("fastFilters")),
            delay,
            cap));
  }

  private static Membrane membrane(Field field) {
    Section section = field.section(List.of("tau", "reset"));
    Field tau = section.getOr("tau", FREE);
    TimeConstant constant =
        tau.isText(FREE) ? TimeConstant.free(FREE_TAU * 1e-3) : timeConstant(tau);
    boolean reset = !section.has("reset") || section.flag("reset");
    return new Membrane(constant, reset);
  }

  private static Coupling coupling(Field field) {
    Section section = field.section(List.of("kinks", "tau"));
    List<Double> kinks = each(section.get("kinks")).stream().map(f -> number(f, NA)).toList();
    boolean atOnce = false;
    List<TimeConstant> tau = new ArrayList<>();
    for (Field one : each(section.get("tau"))) {
      if (!one.isSection() && number(one, MS) == 0) {
        atOnce = true;
      } else {
        tau.add(timeConstant(one));
      }
    }
    boolean alsoAtOnce = atOnce;
    return field.using(() -> new Coupling(kinks, alsoAtOnce, tau));
  }

  private static List<TimeConstant> timeConstants(Optional<Field> field) {
    return field
        .filter(f -> !f.isEmpty())
        .map(f -> each(f).stream().map(FitConfig::timeConstant).toList())
        .orElse(List.of());
  }

  private static List<Field> each(Field field) {
    return field.isList() ? field.items() : List.of(field);
  }

  /** A number of ms; {@code {free: 20}} is sought, from 20 ms on. */
  private static TimeConstant timeConstant(Field field) {
    boolean free = field.has(FREE);
    Field value = free ? field.section(List.of(FREE)).get(FREE) : field;
    double seconds = number(value, MS);
    if (!(seconds > 0 && seconds < Double.POSITIVE_INFINITY)) {
      throw value.mustBe("a finite time constant above 0");
    }
    return new TimeConstant(seconds, free);
  }

  /** A number in SI units, written in {@code usual} or with a unit: 4, 4 ms, 0.004 s. */
  private static double number(Field field, Unit usual) {
    Matcher matcher = WITH_UNIT.matcher(field.isSection() || field.isList() ? "" : field.text());
    if (!matcher.matches()) {
      return usual.toSi(field.number());
    }
    String name = matcher.group("unit");
    Unit unit = field.using(() -> Unit.of(name.startsWith("/") ? "1" + name : name));
    if (!unit.dimension().equals(usual.dimension())) {
      throw field.mustBe("in a unit such as " + usual);
    }
    try {
      return unit.toSi(Double.parseDouble(matcher.group("number")));
    } catch (NumberFormatException e) {
      throw field.mustBe("a number with a unit such as " + usual);
    }
  }

  /** What was fitted to, with the digests of the files that {@code root} names. */
  public FittedWindow fitted(Section root) {
    Map<String, String> digests = new LinkedHashMap<>();
    root.resolution()
        .digests()
        .forEach((key, digest) -> digests.put(key.substring(key.lastIndexOf('.') + 1), digest));
    return new FittedWindow(options.start(), options.end(), digests);
  }

  /** A digest of all numbers of the data. */
  public String dataDigest() {
    ContentDigest digest = new ContentDigest();
    current.ifPresent(c -> digest.add(c.values()));
    TimeGrid grid = data.grid();
    digest.add(new double[] {grid.start(), grid.end(), grid.step()});
    return digest.text() + ContentDigest.of(data.spikes());
  }

  /**
   * The fitted model with the recorded current, as many samples as there are repetitions, on the
   * times of the recording.
   */
  public RunConfig run(ModelText text, long seed) {
    Map<String, ConfigValue> model = TextModel.write(text);
    current.ifPresent(c -> {
      c.write(model);
      if (options.structure().delay() > 0) {
        model.put(RecordedCurrent.DELAY, YamlWriter.number(options.structure().delay()));
      }
    });
    Map<String, ConfigValue> time = new LinkedHashMap<>();
    time.put("start", YamlWriter.number(data.grid().start()));
    double end = current.map(RecordedCurrent::end).orElse(data.grid().end());
    time.put("end", YamlWriter.number(end));
    time.put("step", YamlWriter.number(data.grid().step()));
    Map<String, ConfigValue> keys = new LinkedHashMap<>();
    keys.put("model", YamlWriter.section(model));
    keys.put("time", YamlWriter.section(time));
    keys.put("samples", YamlWriter.number(data.repetitions()));
    keys.put("seed", YamlWriter.number(seed));
    return RunConfig.read(
        ConfigurationFile.top(YamlWriter.section(keys), Map.of()), Optional.empty());
  }
}
