package io.roughspike.equations;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.roughspike.model.Range;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a text is said in one sentence, with the line and a mark under the place. */
class BadTextTest {
  /** A change of a good model, and what is said of it. */
  record Case(ModelText.Builder good, Consumer<ModelText.Builder> change, String message) {
    @Override
    public String toString() {
      return message.lines().findFirst().orElseThrow();
    }
  }

  private static ModelText.Builder plain() {
    return ModelText.named("plain")
        .equations("dv/dt = (i + input - v)/tau\ndi/dt = -i/tau + sigma*xi")
        .intensity("exp(min(v - vT, 8))")
        .reset("v -= 1")
        .receive("i += weight")
        .parameter("tau", 0.1, Range.above(0))
        .parameter("sigma", 0.2)
        .parameter("vT", 1);
  }

  private static ModelText.Builder withUnits() {
    return ModelText.named("with units")
        .equations("dv/dt = (input - g*(v - E))/C + sigma*xi")
        .intensity("rate*exp((v - E)/D)")
        .reset("v = E")
        .receive("v += weight")
        .inputCurrent(0, "pA")
        .state("v", "mV")
        .parameter("g", 10, "nS")
        .parameter("E", -70, "mV")
        .parameter("C", 200, "pF")
        .parameter("sigma", 1, "mV*ms^-0.5")
        .parameter("rate", 1, "Hz")
        .parameter("D", 2, "mV");
  }

  private static Case plain(Consumer<ModelText.Builder> change, String message) {
    return new Case(plain(), change, message);
  }

  private static Case withUnits(Consumer<ModelText.Builder> change, String message) {
    return new Case(withUnits(), change, message);
  }

  static Stream<Case> cases() {
    return Stream.of(
        plain(
            m -> m.equations("dv/dt = (v - vt)/tau\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: nothing is called vt: no state, no sub-expression and no parameter that has a value; did you mean vT?\n  dv/dt = (v - vt)/tau\n               ^"),
        plain(
            m -> m.equations("dv/dt = 2 v\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: an operation is missing before v\n  dv/dt = 2 v\n            ^"),
        plain(
            m -> m.equations("dv = -v dt + sigma dW\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: an operation is missing before dt; an equation of a state is written dNAME/dt = ..., with xi for its noise\n  dv = -v dt + sigma dW\n          ^"),
        plain(
            m -> m.equations("dv/dt = v**2\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: a number, a name or a bracket is expected here, got *; write ^ for powers\n  dv/dt = v**2\n            ^"),
        plain(
            m -> m.equations("dv/dt = exp(v\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: this bracket is never closed\n  dv/dt = exp(v\n             ^"),
        plain(
            m -> m.equations("dv/dt = v)\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: this bracket was never opened\n  dv/dt = v)\n           ^"),
        plain(
            m -> m.equations("dv/dt = (v + 1]\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: the character ] has no meaning here\n  dv/dt = (v + 1]\n                ^"),
        plain(
            m -> m.equations("dv/dt = ep(v)\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: there is no function ep among exp, log, sqrt, sin, cos, tanh, abs, min, max, where; did you mean exp?\n  dv/dt = ep(v)\n          ^"),
        plain(
            m -> m.equations("dv/dt = min(v)\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: min takes 2 arguments, got 1\n  dv/dt = min(v)\n          ^"),
        plain(
            m -> m.equations("dv/dt = exp(v, v)\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: exp takes 1 argument, got 2\n  dv/dt = exp(v, v)\n          ^"),
        plain(
            m -> m.equations("dv/dt =\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: a number, a name or a bracket is expected here, got the end of the statement\n  dv/dt =\n         ^"),
        plain(
            m -> m.equations("dv/dt = v +\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: a number, a name or a bracket is expected here, got the end of the statement\n  dv/dt = v +\n             ^"),
        plain(
            m -> m.equations("dv/dt v\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: = is expected after dv/dt, got v\n  dv/dt v\n        ^"),
        plain(
            m -> m.equations("dv/dx = v\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: an equation of a state is written dNAME/dt = ..., got dv/dx\n  dv/dx = v\n  ^"),
        plain(
            m -> m.equations("v/dt = 1\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: = is expected after v, got /\n  v/dt = 1\n   ^"),
        plain(
            m -> m.equations("3 = v\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: a statement begins with a name, got 3\n  3 = v\n  ^"),
        plain(
            m -> m.equations("dv/dt = v == 2\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: = stands after the name that a statement begins with; comparisons are <, <=, > and >=\n  dv/dt = v == 2\n            ^"),
        plain(
            m -> m.equations("dv/dt = v < 2\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: a comparison can only be the first argument of where(condition, a, b)\n  dv/dt = v < 2\n            ^"),
        plain(
            m -> m.equations("dv/dt = where(v, 1, 2)\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: the first argument of where must be a comparison, for instance v > 0\n  dv/dt = where(v, 1, 2)\n          ^"),
        plain(
            m -> m.equations("dv/dt = where(1 < v < 2, 1, 2)\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: a comparison cannot be compared\n  dv/dt = where(1 < v < 2, 1, 2)\n                      ^"),
        plain(
            m -> m.equations("dv/dt = v, 2\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: a comma stands between arguments of a function only\n  dv/dt = v, 2\n           ^"),
        plain(
            m -> m.equations("dv/dt = -v\ndv/dt = v\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 2: v is defined a second time here\n  dv/dt = v\n  ^"),
        plain(
            m -> m.equations("x = v\nx = 1\ndv/dt = x\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 2: x is defined a second time here\n  x = 1\n  ^"),
        plain(
            m -> m.equations("a = b\nb = c + 1\nc = a\ndv/dt = a\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: a depends on itself: a -> b -> c -> a\n  a = b\n  ^"),
        plain(
            m -> m.equations("dv/dt += 1\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: = is expected after dv/dt, got +=\n  dv/dt += 1\n        ^"),
        plain(
            m -> m.equations("xi = 2\ndv/dt = v\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: xi is reserved and cannot be defined\n  xi = 2\n  ^"),
        plain(
            m -> m.equations("exp = 2\ndv/dt = v\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: exp is reserved and cannot be defined\n  exp = 2\n  ^"),
        plain(
            m -> m.equations("ds/dt = 1\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: a state may not be called s: that is the clock\n  ds/dt = 1\n  ^"),
        plain(
            m -> m.equations("dtau/dt = 1\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: tau is a parameter, too: give one of them another name\n  dtau/dt = 1\n  ^"),
        plain(
            m -> m.equations("dv/dt = t\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: t is reserved: equations that depend on time are not offered yet\n  dv/dt = t\n          ^"),
        plain(
            m -> m.equations("dv/dt = active*v\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: active is 0 during dead time, and the model has none: give it a refractory\n  dv/dt = active*v\n          ^"),
        plain(
            m -> m.equations("dv/dt = weight\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: an equation cannot depend on weight\n  dv/dt = weight\n          ^"),
        plain(
            m -> m.equations("dv/dt = sigma*xi*xi\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: white noise must enter linearly, not in this product with itself\n  dv/dt = sigma*xi*xi\n                  ^"),
        plain(
            m -> m.equations("dv/dt = 1/xi\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: white noise must enter linearly, not in this denominator\n  dv/dt = 1/xi\n           ^"),
        plain(
            m -> m.equations("dv/dt = xi^2\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: white noise must enter linearly, not in this power\n  dv/dt = xi^2\n            ^"),
        plain(
            m -> m.equations("dv/dt = exp(xi)\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: white noise must enter linearly, not in exp\n  dv/dt = exp(xi)\n          ^"),
        plain(
            m -> m.equations("dv/dt = where(xi > 0, 1, 2)\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: white noise must enter linearly, not in where\n  dv/dt = where(xi > 0, 1, 2)\n          ^"),
        plain(
            m -> m.equations("dv/dt = active*xi\ndi/dt = -i/tau*sigma*vT").refractory(1),
            "equations, line 1: xi in dv/dt is multiplied by what depends on active: let noise depend on parameters and states\n  dv/dt = active*xi\n  ^"),
        plain(
            m -> m.equations("dv/dt = input*xi\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: xi in dv/dt is multiplied by what depends on the input: let noise depend on parameters and states\n  dv/dt = input*xi\n  ^"),
        plain(
            m -> m.equations("dv/dt = 1e999\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: the number 1e999 is too large\n  dv/dt = 1e999\n          ^"),
        plain(
            m -> m.equations("dv/dt = v \u2212 1\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: the character − has no meaning here; write - for minus\n  dv/dt = v − 1\n            ^"),
        plain(
            m -> m.equations("dv/dt = v & 1\ndi/dt = -i/tau*sigma*vT"),
            "equations, line 1: the character & has no meaning here; nest where(condition, a, b) instead\n  dv/dt = v & 1\n            ^"),
        plain(
            m -> m.equations("x = 1"),
            "a model needs a state: the equations have no line dNAME/dt = ..."),
        plain(
            m -> m.equations("dv/dt = " + "(".repeat(10_000) + "v" + ")".repeat(10_000)),
            "equations, line 1: brackets, functions and signs are nested more than 200 deep\n  ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((\n                                                    ^"),
        plain(
            m -> m.equations("dv/dt = v" + " + v".repeat(1_000)),
            "equations, line 1: more than 500 operations follow one another here\n  v + v + v + v + v + v + v + v + v + v + v + v + v + v + v + v + v + v + v + v + v + v + v + v + v + \n                                                    ^"),
        plain(
            m -> m.equations("#".repeat(10_000_000)),
            "equations must have at most 100000 characters, got 10000000"),
        plain(
            m -> m.intensity("exp(v) + xi"),
            "intensity, line 1: the intensity cannot depend on xi\n  exp(v) + xi\n           ^"),
        plain(
            m -> m.intensity("input"),
            "intensity, line 1: the intensity cannot depend on input\n  input\n  ^"),
        plain(
            m -> m.intensity("v; v"),
            "intensity, line 1: intensity is one expression, and here begins a second\n  v; v\n     ^"),
        plain(
            m -> m.intensity(""),
            "intensity, line 1: a number, a name or a bracket is expected here, got the end\n  \n  ^"),
        plain(
            m -> m.event("v - 1"),
            "a model has an intensity or an event, not both: a neuron fires by a clock or where an expression rises through 0"),
        plain(
            m -> m.reset("x = 1"),
            "reset, line 1: only states can change here, and x is none\n  x = 1\n  ^"),
        plain(
            m -> m.reset("dv/dt = 1"),
            "reset, line 1: dv/dt stands in equations only\n  dv/dt = 1\n  ^"),
        plain(
            m -> m.reset("v = weight"),
            "reset, line 1: the reset cannot depend on weight\n  v = weight\n      ^"),
        plain(
            m -> m.receive("i = weight"),
            "receive, line 1: receptor i must add to states what depends on the weight of a spike and on parameters only, for instance i = i + weight\n  i = weight\n  ^"),
        plain(m -> m.receive("e", ""), "receptor e does nothing: leave it out"),
        plain(
            m -> m.receive("a b", "i += weight"),
            "a receptor's name is letters, digits, _ and -, a letter first, got a b"),
        plain(
            m -> m.start("v", "i"),
            "start of v, line 1: a start value cannot depend on i\n  i\n  ^"),
        plain(m -> m.start("u", 1), "start names u, which is no state; states are v, i"),
        plain(
            m -> m.parameter("unused", 1),
            "nothing in plain depends on the parameter unused: leave it out"),
        plain(
            m -> m.parameter("alpha", 1), "a parameter may not be called alpha, which is reserved"),
        plain(
            m -> m.parameter("input", 1), "a parameter may not be called input, which is reserved"),
        plain(
            m -> m.parameter("a b", 1),
            "a parameter's name is letters, digits and _, no digit first, got a b"),
        plain(
            m -> m.parameter("i", 1),
            "equations, line 2: i is a parameter, too: give one of them another name\n  di/dt = -i/tau + sigma*xi\n  ^"),
        plain(m -> m.parameter("tau", -1, Range.above(0)), "tau must be above 0, got -1.0"),
        plain(
            m -> m.require("tau"),
            "require, line 1: a requirement is an expression, <= or >=, and a number: beta*cap <= 700\n  tau\n  ^"),
        plain(
            m -> m.require("tau <= sigma"),
            "require, line 1: a requirement is an expression, <= or >=, and a number: beta*cap <= 700\n  tau <= sigma\n      ^"),
        plain(
            m -> m.require("1 <= 2"),
            "require, line 1: no parameter stands in this requirement\n  1 <= 2\n    ^"),
        plain(
            m -> m.require("v <= 2"),
            "require, line 1: a requirement cannot depend on v\n  v <= 2\n  ^"),
        withUnits(
            m -> m.equations("dv/dt = (g*(v - E))/C + input"),
            "equations, line 1: both sides of + must have the same dimension, got V/s and A\n  dv/dt = (g*(v - E))/C + input\n                        ^"),
        withUnits(
            m -> m.equations("dv/dt = g*(v - E)"),
            "equations, line 1: dv/dt must have the dimension V/s, got A\n  dv/dt = g*(v - E)\n           ^"),
        withUnits(
            m -> m.equations("dv/dt = (input - g*(v - D/E))/C + sigma*xi"),
            "equations, line 1: both sides of - must have the same dimension, got V and 1\n  dv/dt = (input - g*(v - D/E))/C + sigma*xi\n                        ^"),
        withUnits(
            m -> m.equations("dv/dt = v/C*exp(v)"),
            "equations, line 1: the argument of exp must be without dimension, got V\n  dv/dt = v/C*exp(v)\n              ^"),
        withUnits(
            m -> m.equations("dv/dt = v^g"),
            "equations, line 1: an exponent must be without dimension, got A/V\n  dv/dt = v^g\n           ^"),
        withUnits(
            m -> m.equations("dv/dt = where(v > g, 1, 2)*v"),
            "equations, line 1: both sides of > must have the same dimension, got V and A/V\n  dv/dt = where(v > g, 1, 2)*v\n                  ^"),
        withUnits(
            m -> m.equations("dv/dt = min(v, g)"),
            "equations, line 1: both arguments of min must have the same dimension, got V and A/V\n  dv/dt = min(v, g)\n          ^"),
        withUnits(
            m -> m.equations("dv/dt = 2^v"),
            "equations, line 1: an exponent must be without dimension, got V\n  dv/dt = 2^v\n           ^"),
        withUnits(
            m -> m.equations("dv/dt = (input - g*(v - E))/C + E*xi"),
            "equations, line 1: both sides of + must have the same dimension, got V/s and V/s^0.5\n  dv/dt = (input - g*(v - E))/C + E*xi\n                                ^"),
        withUnits(
            m -> m.intensity("exp((v - E)/D)"),
            "intensity, line 1: the intensity must have the dimension 1/s, got 1\n  exp((v - E)/D)\n  ^"),
        withUnits(
            m -> m.reset("v = g"),
            "reset, line 1: what changes v must have the dimension V, got A/V\n  v = g\n      ^"),
        withUnits(
            m -> m.receive("v += weight*g"),
            "receive, line 1: what changes v must have the dimension V, got A\n  v += weight*g\n             ^"),
        withUnits(
            m -> m.start("v", 1),
            "the start of v has no unit, but others have: give every parameter and state one (1 for plain numbers) or none"),
        withUnits(m -> m.start("v", 1, "pA"), "the start of v must have the dimension V, got A"),
        withUnits(
            m -> m.start("v", "g"),
            "start of v, line 1: the start of v must have the dimension V, got A/V\n  g\n  ^"),
        withUnits(
            m -> m.parameter("E", -70),
            "the parameter E has no unit, but others have: give every parameter and state one (1 for plain numbers) or none"),
        withUnits(
            m -> m.inputCurrent(1),
            "the input, that is inputCurrent, has no unit, but others have: give every parameter and state one (1 for plain numbers) or none"),
        withUnits(
            m -> m.require("g <= 2"),
            "require, line 1: both sides of <= must have the same dimension, got A/V and 1\n  g <= 2\n    ^"),
        withUnits(
            m -> m.equations("dv/dt = (input - g*(v - E))/C + sigma*xi; dw/dt = w*rate"),
            "the state w has no unit, but others have: give every parameter and state one (1 for plain numbers) or none"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatIsWrongIsSaidWithItsPlace(Case bad) {
    assertDoesNotThrow(() -> bad.good.model());
    String message =
        assertThrows(
                ModelTextException.class,
                () -> {
                  bad.change.accept(bad.good);
                  bad.good.model();
                })
            .getMessage();
    assertEquals(bad.message, message);
  }
}
