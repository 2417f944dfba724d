package io.roughspike.fit;

import io.roughspike.engine.WorkerTeam;
import io.roughspike.model.TimeGrid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * Fits a structure to recorded spikes. The work is a sequence of units, each a pure function of the
 * data, the options and what former units came to; a {@link Journal} may keep what they came to.
 */
public final class GifFitter {
  /** Values of the ridge that cross-validation tries, from the largest down. */
  private static final double[] RIDGES = {300, 100, 30, 10, 3, 1, 0.3, 0.1, 0.03, 0.01};

  /** How many values of the ridge cross-validation tries at most. */
  public static final int MOST_RIDGES = RIDGES.length;

  /** Cross-validation stops after so many values in a row that are no better. */
  private static final int WORSE = 2;

  /** The ridge while time constants are sought first. */
  private static final double FIRST_RIDGE = 1;

  /**
   * How often at most free time constants are sought with the ridge, in units of those found
   * before: where they move no more, it is the ridge that it is where they are given.
   */
  public static final int MOST_ROUNDS = 10;

  /** Membrane time constants tried first, as factors of the given one. */
  private static final double[] STARTS = {1, 0.5, 2};

  /**
   * What is wanted.
   *
   * @param structure columns, and first values of free time constants
   * @param start first time of the fitted window; earlier spikes are history
   * @param end its end
   * @param ridge at least 0; empty: chosen by cross-validation
   * @param blocks of equal length into which cross-validation cuts the window, at least 2
   */
  public record Options(
      GifStructure structure, double start, double end, OptionalDouble ridge, int blocks) {
    /** Checks the values. */
    public Options {
      if (ridge.isPresent()
          && !(ridge.getAsDouble() >= 0 && ridge.getAsDouble() < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "the ridge must be at least 0 and finite, got " + ridge.getAsDouble());
      }
      if (blocks < 2) {
        throw new IllegalArgumentException(
            "cross-validation needs at least 2 blocks, got " + blocks);
      }
    }
  }

  private final FitData data;
  private final Options options;
  private final WorkerTeam team;
  private final Journal journal;
  private final double[] input;
  private final StepSet window;

  /** Standard deviations of the columns in the window, at the time constants found last. */
  private double[] scale;

  /**
   * A fit.
   *
   * @param data spikes and current
   * @param options what is wanted
   * @param team shares out the repetitions; it changes no bit
   * @param journal keeps what units of work came to
   * @throws IllegalArgumentException when data and structure do not go together
   */
  public GifFitter(FitData data, Options options, WorkerTeam team, Journal journal) {
    this.data = data;
    this.options = options;
    this.team = team;
    this.journal = journal;
    GifStructure structure = options.structure();
    TimeGrid grid = data.grid();
    if (structure.membrane().isPresent() && data.current().isEmpty()) {
      throw new IllegalArgumentException(
          "a membrane needs a current: give one, or leave out the membrane");
    }
    List<TimeConstant> times = structure.timeConstants();
    for (int k = 0; k < times.size(); k++) {
      if (times.get(k).value() < grid.step()) {
        throw new IllegalArgumentException(
            "time constant %s must be at least the step %s, got %s: give a longer one, or check the unit of the times"
                .formatted(
                    structure.timeConstantNames().get(k), grid.step(), times.get(k).value()));
      }
    }
    if (!(options.end() > options.start())) {
      throw new IllegalArgumentException(
          "the fitted window must end after its start %s, got %s"
              .formatted(options.start(), options.end()));
    }
    window = new StepSet(grid.pointAt(options.start()), grid.pointAt(options.end()));
    input = data.delayed(structure.delay());
    scale = deviations(options.structure());
  }

  private double[] deviations(GifStructure structure) {
    int columns = structure.columns().size();
    MomentSums[] parts = new MomentSums[data.repetitions()];
    team.run(
        parts.length,
        (worker, n) -> {
          parts[n] = new MomentSums(columns);
          new GifRows(data, input, structure, null).run(n, window, parts[n]);
        });
    Arrays.stream(parts).skip(1).forEach(parts[0]::add);
    double[] deviations = new double[columns];
    for (int c = 0; c < columns; c++) {
      deviations[c] = parts[0].deviation(c);
    }
    return deviations;
  }

  /**
   * {@return the fit}
   *
   * @throws DependentColumnException when the data do not tell a column from others
   */
  public GifFit fit() {
    CappedSums all = capped(options.structure(), new double[scale.length], window);
    if (all.spikes == 0) {
      throw new IllegalArgumentException(
          "there must be spikes in the fitted window %s to %s, got none: check it and the unit of their times"
              .formatted(options.start(), options.end()));
    }
    if (options.blocks() > all.spikes) {
      throw new IllegalArgumentException(
          "cross-validation must have at most as many blocks as there are spikes in the window, %d, got %d: use fewer blocks"
              .formatted(all.spikes, options.blocks()));
    }
    GifNewton.Found best = null;
    List<GifFit.Start> starts = new ArrayList<>();
    boolean free = options.structure().timeConstants().stream().anyMatch(TimeConstant::free);
    boolean severalStarts = options.structure().membrane().map(m -> m.tau().free()).orElse(false);
    for (double factor : severalStarts ? STARTS : new double[] {1}) {
      GifStructure from = scaledMembrane(factor);
      GifNewton.Found found =
          unit(
              "start " + factor,
              () -> newton(window, FIRST_RIDGE, GifNewton.COARSE).search(from, null));
      starts.add(new GifFit.Start(from, found.structure, found.value));
      best = best == null || found.objective > best.objective ? found : best;
    }
    List<GifFit.Validation> validations = new ArrayList<>();
    if (free) {
      scale = deviations(best.structure);
    }
    double ridge = choose(best, validations);
    int steps = 0;
    for (int round = 1; round <= MOST_ROUNDS; round++) {
      best = finish(best, ridge, round);
      steps += best.steps;
      if (!free || (round > 1 && best.steps == 0)) {
        break;
      }
      scale = deviations(best.structure);
    }
    return new GifFit(
        best,
        steps,
        scale,
        ridge,
        capped(best.structure, best.w, window),
        seconds(),
        free ? starts : List.of(),
        validations);
  }

  private GifNewton.Found finish(GifNewton.Found from, double ridge, int round) {
    return unit(
        "final " + round,
        () -> newton(window, ridge, GifNewton.FINE).search(from.structure, from.w));
  }

  private GifStructure scaledMembrane(double factor) {
    double[] values =
        options.structure().timeConstants().stream().mapToDouble(TimeConstant::value).toArray();
    if (factor != 1) {
      values[0] *= factor;
    }
    return options.structure().withTimeConstants(values);
  }

  private double choose(GifNewton.Found at, List<GifFit.Validation> to) {
    double[] ridges =
        options.ridge().isPresent() ? new double[] {options.ridge().getAsDouble()} : RIDGES;
    double ridge = ridges[0];
    double best = Double.NEGATIVE_INFINITY;
    int worse = 0;
    for (int k = 0; k < ridges.length && worse < WORSE; k++) {
      GifFit.Validation validation = validate(at, ridges[k]);
      to.add(validation);
      if (validation.bitsPerSpike() > best) {
        best = validation.bitsPerSpike();
        ridge = ridges[k];
        worse = 0;
      } else {
        worse++;
      }
    }
    return ridge;
  }

  /** Cross-validation at the time constants of {@code at}, from its coefficients on. */
  private GifFit.Validation validate(GifNewton.Found at, double ridge) {
    int blocks = options.blocks();
    GifStructure fixed = at.structure.fixed();
    double value = 0;
    int spikes = 0;
    for (int b = 0; b < blocks; b++) {
      int block = b;
      GifNewton.Found found =
          unit(
              "ridge " + ridge + " block " + b,
              () ->
                  newton(window.without(block, blocks), ridge, GifNewton.COARSE)
                      .search(fixed, at.w));
      CappedSums held = capped(fixed, found.w, window.block(b, blocks));
      value += held.value;
      spikes += held.spikes;
    }
    return new GifFit.Validation(ridge, GifFit.bitsPerSpike(value, spikes, seconds()));
  }

  /** Length of the window, all repetitions together. */
  private double seconds() {
    return data.repetitions() * (options.end() - options.start());
  }

  private GifNewton newton(StepSet steps, double ridge, double enough) {
    return new GifNewton(data, input, team, steps, scale, ridge, enough);
  }

  private CappedSums capped(GifStructure structure, double[] w, StepSet steps) {
    CappedSums[] parts = new CappedSums[data.repetitions()];
    team.run(
        parts.length,
        (worker, n) -> {
          parts[n] = new CappedSums(w, structure.cap());
          new GifRows(data, input, structure, null).run(n, steps, parts[n]);
        });
    Arrays.stream(parts).skip(1).forEach(parts[0]::add);
    return parts[0];
  }

  private GifNewton.Found unit(String name, Supplier<GifNewton.Found> work) {
    GifStructure structure = options.structure();
    Optional<double[]> kept = journal.find(name);
    if (kept.isPresent()) {
      return GifNewton.Found.read(name, kept.get(), structure);
    }
    GifNewton.Found found = work.get();
    journal.put(name, found.values());
    return found;
  }
}
