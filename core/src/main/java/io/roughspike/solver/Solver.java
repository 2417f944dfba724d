package io.roughspike.solver;

import io.roughspike.driver.Driver;
import io.roughspike.model.Network;
import io.roughspike.model.NeuronModel;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How paths are solved.
 *
 * @param stepper how a neuron moves between events
 * @param cuts which neurons an event cuts
 * @param adaptive how steps are chosen, if not all those of the grid are taken
 */
public record Solver(Stepper stepper, Cuts cuts, Optional<Adaptive> adaptive) {
  /** Which neurons an event cuts the sub-step of. */
  public enum Cuts {
    /** All of its sample: the scheme of the paper. */
    ALL,
    /** Those that it touches: the one that fires and those that receive at that moment. */
    TOUCHED
  }

  /**
   * Steps that are halved where the estimated error is too large.
   *
   * @param tolerance largest error of a step by state, above 0; states without one do not count
   * @param smallestStep no step is halved that would become shorter than this, above 0
   */
  public record Adaptive(Map<String, Double> tolerance, double smallestStep) {
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

  /** The solver of the paper: Euler steps, events cut all neurons. */
  public static final Solver EULER =
      new Solver(Steppers.named("euler"), Cuts.ALL, Optional.empty());

  /**
   * Refuses a network or driver that this cannot serve.
   *
   * @param network what is solved
   * @param driver its noise
   */
  public void requireFits(Network network, Driver driver) {
    for (Network.Group group : network.groups()) {
      NeuronModel model = group.model();
      stepper
          .refusal(model)
          .ifPresent(why -> {
            throw new IllegalArgumentException(
                "solver %s %s (%s)".formatted(stepper.name(), why, model.name()));
          });
    }
    if (cuts == Cuts.ALL && network.hasDelays()) {
      throw new IllegalArgumentException(
          "delays need solver.cuts: touched, got all: where an event cuts all neurons, delays that are equal have no derivative");
    }
    if (stepper.usesAreas() && network.channels() > 0 && !driver.hasAreas()) {
      throw new IllegalArgumentException(
          "solver %s needs the space-time areas of the noise beside its increments: give them, or choose a solver without"
              .formatted(stepper.name()));
    }
  }

  /** {@return whether this is the solver of the paper, which has an event loop of its own} */
  public boolean isStraight() {
    return stepper.equals(EULER.stepper) && cuts == Cuts.ALL && adaptive.isEmpty();
  }
}
