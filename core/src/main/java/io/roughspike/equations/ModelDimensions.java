package io.roughspike.equations;

import io.roughspike.equations.Meaning.Use;
import io.roughspike.equations.Node.Binary;
import io.roughspike.model.NeuronModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks the dimensions of a model with units: everything has one, and all that is written fits.
 * White noise has the dimension time^-0.5. The weight of a receptor has the dimension of the first
 * state that it changes or, if that does not fit, none.
 */
final class ModelDimensions {
  private static final Dimension RATE = Dimension.TIME.power(-1);
  private static final Dimension WHITE_NOISE = Dimension.TIME.power(-0.5);

  private final ParsedModel model;
  private final ModelText text;
  private final Scope scope;
  private final Map<String, Dimension> dimensions = new HashMap<>();

  private ModelDimensions(ParsedModel model) {
    this.model = model;
    text = model.text();
    scope = model.scope();
    text.parameters().forEach((name, q) -> dimensions.put(name, dimension("parameter " + name, q)));
    for (String state : scope.states()) {
      if (!text.states().containsKey(state)) {
        throw without("state " + state);
      }
      dimensions.put(state, text.states().get(state).dimension());
    }
    text.refractory()
        .ifPresent(q -> {
          Dimension dimension = dimension("refractory", q);
          if (!dimension.equals(Dimension.TIME)) {
            throw new ModelTextException(
                "refractory must have the dimension %s, got %s"
                    .formatted(Dimension.TIME, dimension));
          }
          dimensions.put(NeuronModel.REFRACTORY, dimension);
        });
    if (scope.hasInput()) {
      dimensions.put("input", dimension("input, that is inputCurrent,", text.inputCurrent()));
    }
  }

  /** Refuses what does not fit; a model without units fits. */
  static void check(ParsedModel model) {
    if (model.text().hasUnits()) {
      new ModelDimensions(model).check();
    }
  }

  private static Dimension dimension(String what, Quantity quantity) {
    return quantity.unit().orElseThrow(() -> without(what)).dimension();
  }

  private static ModelTextException without(String what) {
    return new ModelTextException(
        "the %s has no unit, but others have: give every parameter and state one (1 for plain numbers) or none"
            .formatted(what));
  }

  private DimensionCheck of(Use use, Dimension weight) {
    return new DimensionCheck(
        scope,
        use,
        meaning ->
            switch (meaning) {
              case Meaning.State(int k) -> dimensions.get(scope.states().get(k));
              case Meaning.Parameter(String name) -> dimensions.get(name);
              case Meaning.Noise _ -> WHITE_NOISE;
              case Meaning.Active _ -> Dimension.NONE;
              case Meaning.Input _ -> dimensions.get("input");
              case Meaning.Weight _ -> weight;
            });
  }

  private void check() {
    DimensionCheck equations = of(Use.EQUATION, Dimension.NONE);
    for (String state : scope.states()) {
      Dimension wanted = dimensions.get(state).times(RATE);
      equations.require(scope.derivative(state).value(), wanted, "d" + state + "/dt");
    }
    scope.definitions().values().forEach(d -> equations.of(d.value()));
    model
        .intensity()
        .ifPresent(e -> of(Use.INTENSITY, Dimension.NONE).require(e, RATE, "the intensity"));
    model.event().ifPresent(e -> of(Use.EVENT, Dimension.NONE).of(e));
    check(model.reset(), of(Use.RESET, Dimension.NONE));
    model.receive().values().forEach(this::checkReceptor);
    DimensionCheck starts = of(Use.START, Dimension.NONE);
    model.starts().forEach((s, e) -> starts.require(e, dimensions.get(s), "the start of " + s));
    text.startValues().forEach(this::checkStart);
    for (Binary r : model.requirements().values()) {
      of(Use.REQUIREMENT, Dimension.NONE).compare(r);
    }
  }

  private void check(List<Statement> changes, DimensionCheck check) {
    for (Statement s : changes) {
      check.require(s.value(), dimensions.get(s.name()), "what changes " + s.name());
    }
  }

  private void checkReceptor(List<Statement> changes) {
    if (changes.isEmpty()) {
      return;
    }
    try {
      check(changes, of(Use.RECEIVE, dimensions.get(changes.getFirst().name())));
    } catch (ModelTextException unlikeTheState) {
      try {
        check(changes, of(Use.RECEIVE, Dimension.NONE));
      } catch (ModelTextException unlikeANumber) {
        throw unlikeTheState;
      }
    }
  }

  /** A start value of 0 needs no unit. */
  private void checkStart(String state, Quantity q) {
    if (q.unit().isEmpty() && q.value() != 0) {
      throw without("start of " + state);
    }
    Dimension wanted = dimensions.get(state);
    Dimension got = q.unit().map(Unit::dimension).orElse(wanted);
    if (!got.equals(wanted)) {
      throw new ModelTextException(
          "the start of %s must have the dimension %s, got %s".formatted(state, wanted, got));
    }
  }
}
