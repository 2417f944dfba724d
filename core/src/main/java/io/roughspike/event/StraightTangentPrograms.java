package io.roughspike.event;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Place;
import io.roughspike.program.Program;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * {@link TangentPrograms} of straight sub-steps, y' = y + d f, of one fraction d for all neurons.
 */
final class StraightTangentPrograms extends TangentPrograms {
  private static final int ENDS = 3;

  private final Transition step;

  /** What d. of an event is divided by. */
  private final Expression slope;

  StraightTangentPrograms(ModelPrograms model) {
    super(model);
    Expression one = graph.constant(1);
    Expression d = graph.leaf(new Place.Column(ENDS, ModelPrograms.FRACTION));
    List<Expression> factors = new ArrayList<>(Collections.nCopies(model.increments().size(), d));
    if (model.hasClock()) {
      factors.add(d);
      step = new Transition("step", increments(), factors, states());
      slope = model.eventIncrement();
    } else {
      Expression reached = model.ifReached(model.eventMoved(d), graph.constant(0));
      factors.add(one);
      step = new Transition("step", with(increments(), reached), factors, states());
      slope = model.ifReached(model.eventIncrement(), one);
    }
    increments().forEach(step::column);
    step.column(slope);
  }

  /** Increments of the components. */
  private List<Expression> increments() {
    return withClock(model.increments(), model.eventIncrement());
  }

  @Override
  Program lowered(Program p) {
    return model.lowered(p);
  }

  @Override
  Transition step() {
    return step;
  }

  @Override
  Expression slope() {
    return slope;
  }

  @Override
  int eventPlace() {
    return model.stateCount() + (model.hasClock() ? 0 : 1);
  }

  /** At the end of the sub-step. */
  @Override
  Program resetSlopes() {
    return reset().slopes(model.atEnd());
  }

  /**
   * {@return y. += d J y. + d. f; arrays tangents, fraction}
   *
   * @param varies whether d depends on parameters, else d. is 0
   */
  Program move(boolean varies) {
    List<Expression> after = new ArrayList<>();
    for (int k = 0; k < components(); k++) {
      Expression moved = step.times(k, tangent(k));
      Expression increment = step.shared(increments().get(k));
      after.add(varies ? graph.fma(ofFraction(), increment, moved) : moved);
    }
    return step.move("move tangents", after);
  }

  /** The event function e has the tangent e. + d fe. at the end. */
  @Override
  Program fire() {
    int event = model.states().size();
    Expression before = model.hasClock() ? tangent(event) : graph.constant(0);
    return step.fire(step.times(event, before), slope);
  }
}
