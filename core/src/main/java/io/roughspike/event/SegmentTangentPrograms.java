package io.roughspike.event;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Place;
import io.roughspike.program.Program;
import java.util.List;
import java.util.Map;

/**
 * {@link TangentPrograms} of whole segments, and of parts of them of single neurons: those have a
 * fraction d and a rest r with tangents of their own.
 */
final class SegmentTangentPrograms extends TangentPrograms {
  private static final int OF_REST = 2;

  private final SegmentPrograms segments;
  private final Transition whole;
  private final Transition step;

  /** Number of the event function among the results of a sub-step. */
  private final int event;

  private final Expression slope;

  /**
   * Programs of a model.
   *
   * @param pinned whether they are those of a score: what noise moves does not move along its path
   *     where a sub-step ends elsewhere, and a threshold's clock has no tangent
   */
  SegmentTangentPrograms(ModelPrograms model, boolean pinned) {
    super(model);
    segments = new SegmentPrograms(model);
    Map<Expression, Expression> variables = states();
    if (model.hasClock()) {
      variables.put(model.event(), tangent(model.states().size()));
    }
    boolean without = pinned && model.bridge().isPresent();
    List<Expression> after = without ? withClock(model.whole()) : model.whole();
    List<Expression> moved = without ? withClock(model.moved()) : model.moved();
    whole = new Transition("whole segment", after, ones(components()), variables);
    variables.put(graph.leaf(new Place.Fraction()), ofFraction());
    variables.put(graph.leaf(new Place.Rest()), graph.leaf(new Place.Column(OF_REST, 0)));
    event = components();
    step = new Transition("step", with(moved, segments.eventAfter()), ones(event + 1), variables);
    for (int k = 0; pinned && k < model.states().size(); k++) {
      if (model.isNoisy(k)) {
        step.leaveOut(k, ofFraction());
      }
    }
    slope = segments.eventSlope(new Place.Fraction());
    step.column(slope);
    step.leaveOut(event, ofFraction()); // that is what an event is solved for
  }

  /** Components after a sub-step, but the clock as it is. */
  private List<Expression> withClock(List<Expression> moved) {
    List<Expression> states = moved.subList(0, model.states().size());
    return with(states, model.event());
  }

  @Override
  Program lowered(Program p) {
    return segments.lowered(p);
  }

  @Override
  Transition step() {
    return step;
  }

  /** {@return derivatives of what a whole segment does} */
  Transition whole() {
    return whole;
  }

  @Override
  Expression slope() {
    return slope;
  }

  @Override
  int eventPlace() {
    return model.stateCount() + 1;
  }

  /** {@return what all tangents share over a whole segment; arrays row, shared, -, cut} */
  Program wholeSlopes() {
    return whole.slopes(Map.of());
  }

  /** At the row before it. */
  @Override
  Program resetSlopes() {
    return reset().slopes(Map.of());
  }

  /** {@return y. = Phi_y y. over a whole segment; array tangents} */
  Program moveWhole() {
    return whole.move("move tangents over a segment", whole.times());
  }

  /** {@return y. = Phi_y y. + Phi_d d. + Phi_r r.; arrays tangents, fraction, rest} */
  Program move() {
    return step.move("move tangents", step.times());
  }

  /** With e = E(Phi(y; r, d)), e. is E_y y. + E_r r. */
  @Override
  Program fire() {
    return step.fire(step.times(event, graph.constant(0)), slope);
  }
}
