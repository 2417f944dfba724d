package io.roughspike.solver;

import io.roughspike.driver.Driver;
import io.roughspike.model.Network;
import io.roughspike.model.NeuronModel;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How paths are solved.
 *
 * @param stepper how a neuron moves between events
 * @param cuts which neurons an event cuts
 * @param adaptive how steps are chosen, if not all those of the grid are taken
 * @param crossings where a path whose noise moves the event function crosses a threshold
 */
public record Solver(Stepper stepper, Cuts cuts, Optional<Adaptive> adaptive, Crossings crossings) {
  /** Which neurons an event cuts the sub-step of. */
  public enum Cuts {
    /** All of its sample: the scheme of the paper. */
    ALL,
    /** Those that it touches: the one that fires and those that receive at that moment. */
    TOUCHED;

    /** {@return what it is called in configurations} */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Where a path whose noise moves the event function crosses a threshold. */
  public enum Crossings {
    /** Where the line between the ends of a sub-step does. */
    LINE,
    /** Where a Brownian path with these ends does, drawn by a clock. */
    BRIDGE;

    /** {@return what it is called in configurations} */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Steps that are halved where the estimated error is too large.
   *
   * @param tolerance largest error of a step by state, the clock {@code s} too, above 0; states
   *     without one do not count
   * @param smallestStep no step is halved that would become shorter than this, above 0
   * @param mesh the cells to take whatever their errors are, if they are given
   */
  public record Adaptive(Map<String, Double> tolerance, double smallestStep, Optional<Mesh> mesh) {
    /**
     * Steps chosen by their errors.
     *
     * @param tolerance largest error of a step by state, above 0; states without one do not count
     * @param smallestStep no step is halved that would become shorter than this, above 0
     */
    public Adaptive(Map<String, Double> tolerance, double smallestStep) {
      this(tolerance, smallestStep, Optional.empty());
    }

    /** Checks the values. */
    public Adaptive {
      tolerance = Map.copyOf(tolerance);
      if (tolerance.isEmpty()) {
        throw new IllegalArgumentException(
            "adaptive steps need a tolerance of at least one state, got none");
      }
      new TreeMap<>(tolerance)
          .forEach((state, value) -> require("the tolerance of " + state, value));
      require("smallestStep", smallestStep);
    }

    private static void require(String what, double value) {
      if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(what + " must be positive and finite, got " + value);
      }
    }
  }

  /** Neurons that a stepper takes; training asks again at every step. */
  private record Sound(Stepper stepper, List<Network.Group> groups) {}

  private static volatile Sound sound = new Sound(Steppers.named("euler"), List.of());

  /** Such neurons, with the regularity of their noise. */
  private record SoundNoise(Stepper stepper, List<Network.Group> groups, double regularity) {}

  private static volatile SoundNoise soundNoise =
      new SoundNoise(Steppers.named("euler"), List.of(), 0.5);

  /** The solver of the paper: Euler steps, events cut all neurons. */
  public static final Solver EULER =
      new Solver(Steppers.named("euler"), Cuts.ALL, Optional.empty());

  /**
   * A solver that takes the line between the ends of a sub-step for the path.
   *
   * @param stepper how a neuron moves between events
   * @param cuts which neurons an event cuts
   * @param adaptive how steps are chosen, if not all those of the grid are taken
   */
  public Solver(Stepper stepper, Cuts cuts, Optional<Adaptive> adaptive) {
    this(stepper, cuts, adaptive, Crossings.LINE);
  }

  /**
   * Refuses what this cannot be.
   *
   * @throws IllegalArgumentException naming the stepper, where steps adapt that have no estimate,
   *     or crossings are by the bridge with any other than Euler's
   */
  public Solver {
    if (crossings == Crossings.BRIDGE && !(stepper.name().equals("euler") && adaptive.isEmpty())) {
      throw new IllegalArgumentException(
          "crossings: bridge needs solver euler on the steps of the grid, got %s%s: choose euler, or crossings: line"
              .formatted(stepper.name(), adaptive.isPresent() ? " with steps that adapt" : ""));
    }
    if (adaptive.isPresent() && !stepper.estimatesError()) {
      throw new IllegalArgumentException(
          "adaptive steps need a solver that estimates its error, got %s: choose one of %s"
              .formatted(stepper.name(), Steppers.estimatingErrors()));
    }
  }

  /**
   * Refuses a network that this cannot serve.
   *
   * @param network what is solved
   */
  public void requireFits(Network network) {
    Sound here = new Sound(stepper, network.groups());
    if (!here.equals(sound)) {
      network.groups().forEach(group -> requireStepper(group.model()));
      sound = here;
    }
    if (crossings == Crossings.BRIDGE) {
      network.groups().forEach(group -> Bridge.requireFits(group.model()));
    }
    if (cuts == Cuts.ALL && network.hasDelays()) {
      throw new IllegalArgumentException(
          "delays need solver.cuts: touched, got all: where an event cuts all neurons, delays that are equal have no derivative");
    }
    adaptive.ifPresent(steps -> {
      List<String> states = network.states();
      for (String state : new TreeSet<>(steps.tolerance().keySet())) {
        if (!states.contains(state)) {
          throw new IllegalArgumentException(
              "a tolerance must be of a state, one of %s, got %s"
                  .formatted(String.join(", ", states), state));
        }
      }
    });
  }

  private void requireStepper(NeuronModel model) {
    stepper.refusal(model).ifPresent(why -> refuse(why, model));
  }

  private void refuse(String why, NeuronModel model) {
    throw new IllegalArgumentException(
        "solver %s %s (%s)".formatted(stepper.name(), why, model.name()));
  }

  /** Refuses models whose noise depends on the state where this noise is too rough for them. */
  private void requireSmooth(Network network, double regularity) {
    SoundNoise here = new SoundNoise(stepper, network.groups(), regularity);
    if (regularity < 0.5 && !here.equals(soundNoise)) {
      for (Network.Group group : network.groups()) {
        Noise.refusalOfRough(stepper, group.model(), regularity)
            .ifPresent(why -> refuse(why, group.model()));
      }
      soundNoise = here;
    }
  }

  /**
   * Refuses a network or driver that this cannot serve.
   *
   * @param network what is solved
   * @param driver its noise
   */
  public void requireFits(Network network, Driver driver) {
    requireFits(network);
    if (driver.hasJumps()) {
      requireFollowsJumps(network);
    }
    if (adaptive.isPresent() && driver.normals().isEmpty()) {
      throw new IllegalArgumentException(
          "adaptive steps need noise that can be halved, got increments on the grid: leave out one of both");
    }
    if (crossings == Crossings.BRIDGE && (driver.normals().isEmpty() || driver.hasJumps())) {
      throw new IllegalArgumentException(
          "crossings: bridge needs Brownian noise that is drawn, got another driver: choose crossings: line");
    }
    if (stepper.usesAreas() && network.channels() > 0 && !driver.hasAreas()) {
      throw new IllegalArgumentException(
          "solver %s needs the space-time areas of the noise beside its increments: give them, or choose a solver without"
              .formatted(stepper.name()));
    }
    requireSmooth(network, driver.regularity());
  }

  private void requireFollowsJumps(Network network) {
    if (adaptive.isPresent()) {
      throw new IllegalArgumentException(
          "adaptive steps need a driver without jumps, got one that jumps: leave out one of both");
    }
    for (Network.Group group : network.groups()) {
      if (!stepper.followsJumps() && Noise.refusalUnlessAdditive(group.model()).isPresent()) {
        throw new IllegalArgumentException(
            "solver %s cannot follow jumps of the driver where noise depends on the state (%s): choose rk4"
                .formatted(stepper.name(), group.model().name()));
      }
    }
  }

  /** {@return what configurations say under the key solver, with every default} */
  @Override
  public String toString() {
    String steps =
        adaptive
            .map(one ->
                ", adaptive: true, tolerance: %s, smallestStep: %s"
                    .formatted(new TreeMap<>(one.tolerance()), one.smallestStep()))
            .orElse("");
    String bridge = crossings == Crossings.LINE ? "" : ", crossings: " + crossings;
    return "solver {kind: %s, cuts: %s%s%s}".formatted(stepper.name(), cuts, steps, bridge);
  }

  /**
   * {@return the same solver on the cells of a mesh; it must be one that adapts its steps}
   *
   * @param mesh the cells to take; empty to choose them by their errors
   */
  public Solver on(Optional<Mesh> mesh) {
    return new Solver(
        stepper,
        cuts,
        adaptive.map(steps -> new Adaptive(steps.tolerance(), steps.smallestStep(), mesh)),
        crossings);
  }

  /** {@return whether this is the solver of the paper, which has an event loop of its own} */
  public boolean isStraight() {
    return stepper.equals(EULER.stepper)
        && cuts == Cuts.ALL
        && adaptive.isEmpty()
        && crossings == Crossings.LINE;
  }
}
