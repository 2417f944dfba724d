package io.roughspike.solver;

import io.roughspike.expression.Expression;
import io.roughspike.model.NeuronModel;
import java.util.List;
import java.util.Optional;

/**
 * One step of a numerical scheme, y' = Phi(y; h, W, H), as expressions made from expressions. It is
 * re-taken to every trial position within a segment, so that it is its own dense output: what an
 * event's time, the states and their derivatives come from agrees to rounding.
 */
public interface Stepper {
  /** {@return what it is called in configurations} */
  String name();

  /** {@return one sentence: order, cost, and when to choose it} */
  String summary();

  /** {@return whether it reads space-time areas H; if not, drivers without them will do} */
  default boolean usesAreas() {
    return false;
  }

  /**
   * {@return why it cannot step a model, as the end of a sentence that begins with its name, or
   * nothing if it can; most cannot where noise depends on the state}
   *
   * @param model the equations
   */
  default Optional<String> refusal(NeuronModel model) {
    return Noise.refusalUnlessAdditive(model);
  }

  /**
   * {@return the {@link io.roughspike.driver.Driver#regularity} above which it converges where the
   * one noise of a model depends on the state, or several that commute: the h of strong order 0}
   */
  default double leastRegularity() {
    return 0.5;
  }

  /**
   * {@return the components after a sub-step}
   *
   * @param step where it begins, how long it is, and what drives it
   */
  List<Expression> step(SubStep step);

  /**
   * {@return the mu h up to which steps of length h of y' = -mu y do not grow: 2 of schemes of one
   * or two stages, infinite where this decay is solved exactly}
   */
  default double stableDecay() {
    return 2;
  }

  /**
   * {@return whether it follows jumps of the driver where noise depends on the state, to 1e-12 in
   * steps that are short enough; where it does not, all do}
   */
  default boolean followsJumps() {
    return false;
  }

  /** {@return whether it has {@link #error an estimate of its error}} */
  default boolean estimatesError() {
    return false;
  }

  /**
   * {@return for each component an estimate of the error of the sub-step, of any sign, if there is
   * one to choose steps by}
   *
   * @param step the sub-step
   */
  default Optional<List<Expression>> error(SubStep step) {
    return Optional.empty();
  }
}
