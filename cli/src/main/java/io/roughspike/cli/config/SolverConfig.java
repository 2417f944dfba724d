package io.roughspike.cli.config;

import io.roughspike.cli.config.ConfigValue.Entries;
import io.roughspike.driver.Driver;
import io.roughspike.equations.Nearest;
import io.roughspike.equations.Unit;
import io.roughspike.model.Network;
import io.roughspike.model.TimeGrid;
import io.roughspike.solver.Solver;
import io.roughspike.solver.Solver.Adaptive;
import io.roughspike.solver.Solver.Crossings;
import io.roughspike.solver.Solver.Cuts;
import io.roughspike.solver.Stepper;
import io.roughspike.solver.Steppers;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The section {@code solver}: how paths are solved. */
final class SolverConfig {
  static final String KEY = "solver";

  private static final String KIND = "kind";
  private static final String CUTS = "cuts";
  private static final String ADAPTIVE = "adaptive";
  private static final String TOLERANCE = "tolerance";
  private static final String SMALLEST_STEP = "smallestStep";

  private static final String CROSSINGS = "crossings";

  static final List<String> KEYS =
      List.of(KIND, CUTS, ADAPTIVE, TOLERANCE, SMALLEST_STEP, CROSSINGS);

  /** How many of the smallest steps are one of the grid, where nothing is said. */
  private static final double SMALLEST_OF_GRID = 1024;

  private SolverConfig() {}

  /**
   * Reads the section, or just a name in its place.
   *
   * @param keys what neurons are
   * @param network what is solved
   * @param driver its noise
   * @param grid of the root steps
   */
  static Solver read(
      Section root, NetworkKeys keys, Network network, Driver driver, TimeGrid grid) {
    Section section =
        root.find(KEY)
            .map(SolverConfig::section)
            .orElseGet(() ->
                new Section(
                    KEY, new Entries(Map.of(), root.entries().place()), KEYS, root.resolution()));
    Field kind = section.getOr(KIND, Solver.EULER.stepper().name());
    Stepper stepper =
        Steppers.named(kind.oneOf(Steppers.all().stream().map(Stepper::name).toList()));
    Cuts standard = network.hasDelays() ? Cuts.TOUCHED : Cuts.ALL;
    Field cuts = section.getOr(CUTS, standard.toString());
    String cut = cuts.oneOf(Arrays.stream(Cuts.values()).map(Cuts::toString).toList());
    Cuts chosen = cut.equals(Cuts.ALL.toString()) ? Cuts.ALL : Cuts.TOUCHED;
    if (chosen == Cuts.ALL && network.hasDelays()) {
      throw cuts.mustBe(
          "touched where connections have delays: where an event cuts all neurons, delays that are equal have no derivative");
    }
    Optional<Adaptive> adaptive = adaptive(section, keys, network, grid);
    Field crossings = section.getOr(CROSSINGS, Crossings.LINE.toString());
    String crossing =
        crossings.oneOf(Arrays.stream(Crossings.values()).map(Crossings::toString).toList());
    boolean bridge = crossing.equals(Crossings.BRIDGE.toString());
    Field named = bridge ? crossings : adaptive.isPresent() ? section.get(ADAPTIVE) : kind;
    Solver solver =
        named.using(() ->
            new Solver(stepper, chosen, adaptive, bridge ? Crossings.BRIDGE : Crossings.LINE));
    (bridge ? crossings : kind)
        .using(() -> {
          solver.requireFits(network);
          return solver;
        });
    return named.using(() -> {
      solver.requireFits(network, driver);
      return solver;
    });
  }

  private static Section section(Field field) {
    return field.isSection()
        ? field.section(KEYS)
        : field.newSection(Map.of(KIND, field.value()), KEYS);
  }

  private static Optional<Adaptive> adaptive(
      Section section, NetworkKeys keys, Network network, TimeGrid grid) {
    if (!section.find(ADAPTIVE).map(field -> section.flag(ADAPTIVE)).orElse(false)) {
      section.refuse(
          List.of(TOLERANCE, SMALLEST_STEP),
          " belongs to steps that adapt: add adaptive: true, or remove it");
      return Optional.empty();
    }
    Map<String, Double> tolerance = new TreeMap<>();
    Field given = section.get(TOLERANCE);
    given
        .fields()
        .forEach((state, field) -> tolerance.put(state, tolerance(field, state, keys, network)));
    if (tolerance.isEmpty()) {
      throw given.mustBe("a section of states, for instance {v: 0.1}");
    }
    Field smallest = section.getOr(SMALLEST_STEP, Double.toString(grid.step() / SMALLEST_OF_GRID));
    Optional<Unit> time = keys.delayUnit();
    InUnit inUnit = InUnit.of(smallest, time);
    double step = inUnit.toSi(inUnit.value().positive());
    if (step > grid.step()) {
      throw smallest.mustBe("at most the step of the grid, " + grid.step(), Double.toString(step));
    }
    return Optional.of(new Adaptive(tolerance, step));
  }

  private static double tolerance(Field field, String state, NetworkKeys keys, Network network) {
    List<String> states = network.states();
    if (!states.contains(state)) {
      throw field.because(
          " must be of a state, one of %s%s"
              .formatted(String.join(", ", states), Nearest.suggestion(state, states)));
    }
    InUnit given =
        InUnit.of(
            field,
            keys.populations().stream()
                .flatMap(one -> one.keys().unit(state).stream())
                .findFirst());
    return given.toSi(given.value().positive());
  }

  /** The section of which {@link #read} makes the same. */
  static ConfigValue write(Solver solver) {
    Map<String, ConfigValue> section = new LinkedHashMap<>();
    section.put(KIND, YamlWriter.plain(solver.stepper().name()));
    section.put(CUTS, YamlWriter.plain(solver.cuts().toString()));
    if (solver.crossings() != Crossings.LINE) {
      section.put(CROSSINGS, YamlWriter.plain(solver.crossings().toString()));
    }
    solver
        .adaptive()
        .ifPresent(steps -> {
          Map<String, ConfigValue> tolerance = new LinkedHashMap<>();
          new TreeMap<>(steps.tolerance())
              .forEach((state, value) -> tolerance.put(state, YamlWriter.number(value)));
          section.put(ADAPTIVE, YamlWriter.plain("true"));
          section.put(TOLERANCE, YamlWriter.section(tolerance));
          section.put(SMALLEST_STEP, YamlWriter.number(steps.smallestStep()));
        });
    return YamlWriter.section(section);
  }
}
