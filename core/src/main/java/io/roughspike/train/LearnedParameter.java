package io.roughspike.train;

import io.roughspike.model.Parameter;

/**
 * A parameter to train and how.
 *
 * @param parameter which one
 * @param transform keeps it in its range
 */
public record LearnedParameter(Parameter parameter, Transform transform) {
  /** Trained with the transform that suits it: {@link Transform#defaultFor}. */
  public LearnedParameter(Parameter parameter) {
    this(parameter, Transform.defaultFor(parameter));
  }
}
