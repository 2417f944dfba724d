package io.roughspike.testing;

import io.roughspike.equations.ModelText;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Operation;
import io.roughspike.expression.Place;
import io.roughspike.model.Firing;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.Parameter;
import io.roughspike.model.Range;
import io.roughspike.model.Receptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Models that the program has no code for, each with values of its parameters that spike. */
public final class NeuronModels {
  /** A model, and a value of each parameter about which to choose at random. */
  public record Example(NeuronModel model, List<Double> values, Scales scales) {
    /** Of a model whose times and states are of the order of 1. */
    public Example(NeuronModel model, List<Double> values) {
      this(model, values, new Scales(0.02, 45, 0.3, 1, Map.of()));
    }
  }

  /**
   * How large what a network of a model needs is.
   *
   * @param step length of a step
   * @param steps their number
   * @param weight the largest
   * @param wave recorded input
   * @param units sizes of what has units, by name: parameters, states, and all weights together
   */
  public record Scales(
      double step, int steps, double weight, double wave, Map<String, Double> units) {}

  private final Expressions g = new Expressions();
  private final List<Parameter> parameters = new ArrayList<>();

  private NeuronModels() {}

  /** All models. */
  public static List<Example> all() {
    return List.of(
        new NeuronModels().exponential(),
        new NeuronModels().quadratic(),
        new NeuronModels().izhikevich(),
        new NeuronModels().movingThreshold(),
        new NeuronModels().saturating(),
        new NeuronModels().quiet(),
        new NeuronModels().peak(),
        new NeuronModels().jumpingThreshold(),
        new NeuronModels().exponentialPeak(),
        clampedInDeadTime(),
        deafInDeadTime(),
        curvedThreshold(),
        passedWithinAStep(),
        severalStatesAtOnce(),
        braking());
  }

  /** Stands still in its dead time, of a few steps; a clock. */
  private static Example clampedInDeadTime() {
    return example(
        ModelText.named("clamped in its dead time")
            .equations("dv/dt = active*(i + input - v)/tau; di/dt = -i/tauI + noise*xi")
            .intensity("exp(2.5*min(v - threshold, 2))/scale")
            .reset("v = reset; i += jump*refractory")
            .receive("v += weight")
            .refractory(0.04)
            .alpha(0.03)
            .parameter("tau", 0.2)
            .parameter("tauI", 0.3)
            .parameter("noise", 0.4)
            .parameter("threshold", 0.8)
            .parameter("scale", 0.2)
            .parameter("reset", -0.1)
            .parameter("jump", 0.5)
            .inputCurrent(1.3)
            .start("v", 0.2)
            .start("i", 0.1)
            .model());
  }

  /** Goes on in its dead time, so that it may be above its threshold when that ends. */
  private static Example deafInDeadTime() {
    return example(
        ModelText.named("deaf in its dead time")
            .equations("dv/dt = (i + input - (0.5 + 0.5*active)*v)/tau; di/dt = -i/tauI + noise*xi")
            .event("v - threshold")
            .reset("v -= drop")
            .receive("to-i", "i += weight")
            .receive("to-v", "v += weight")
            .refractory(0.06)
            .parameter("tau", 0.08)
            .parameter("tauI", 0.3)
            .parameter("noise", 0.4)
            .parameter("threshold", 0.8)
            .parameter("drop", 0.5)
            .inputCurrent(1.4)
            .start("v", 0.2)
            .start("i", 0.1)
            .model());
  }

  /** An event function that is not linear in the states, and a threshold that spikes raise. */
  private static Example curvedThreshold() {
    return example(
        ModelText.named("curved threshold")
            .equations(
                "dv/dt = (i + input - v)/tau; dq/dt = (rest - q)/tauQ; di/dt = -i/tauI + noise*xi")
            .event("v*exp(bend*v) - q*(1 + q)")
            .reset("v = kept*v; q += lift")
            .receive("to-i", "i += weight")
            .receive("to-v", "v += weight")
            .parameter("tau", 0.15)
            .parameter("tauQ", 0.2)
            .parameter("tauI", 0.3)
            .parameter("noise", 0.4)
            .parameter("rest", 0.5)
            .parameter("bend", 0.3)
            .parameter("kept", 0.3)
            .parameter("lift", 0.3)
            .inputCurrent(1.6)
            .start("v", 0.2)
            .start("q", 0.6)
            .start("i", 0.1)
            .model());
  }

  /** The event function is above 0 for a part of a step only: phase x crosses a narrow band. */
  private static Example passedWithinAStep() {
    return example(
        ModelText.named("passed within a step")
            .equations("dx/dt = speed + i + input; di/dt = -i/tauI + noise*xi")
            .event("width^2 - (x - 1)^2")
            .reset("x = after - 1")
            .receive("i += weight")
            .parameter("speed", 5)
            .parameter("tauI", 0.3)
            .parameter("noise", 0.4)
            .parameter("width", 0.01)
            .parameter("after", 0.4)
            .inputCurrent(1.6)
            .start("x", -0.2)
            .start("i", 0.1)
            .model());
  }

  /** Spikes that arrive raise several states, each by another amount. */
  private static Example severalStatesAtOnce() {
    return example(
        ModelText.named("several states at once")
            .equations(
                "dv/dt = (slow - quick + input - v)/tau; dslow/dt = -slow/tauSlow + noise*xi; dquick/dt = -quick/tauQuick")
            .intensity("exp(2.5*min(v - threshold, 2))/scale")
            .reset("v -= drop")
            .receive("difference", "slow += ratio*weight; quick += weight/(1 + tauQuick)")
            .receive("squared", "quick -= weight^2*ratio; v += shift*tanh(weight) + 0.01*ratio")
            .receive("plain", "slow += weight")
            .parameter("tau", 0.2)
            .parameter("tauSlow", 0.4)
            .parameter("tauQuick", 0.1)
            .parameter("noise", 0.4)
            .parameter("threshold", 0.8)
            .parameter("scale", 0.2)
            .parameter("drop", 0.5)
            .parameter("ratio", 0.7)
            .parameter("shift", 0.3)
            .inputCurrent(1.3)
            .start("v", 0.2)
            .start("slow", 0.1)
            .model());
  }

  private static Example example(NeuronModel model) {
    return new Example(model, model.parameters().stream().map(Parameter::standard).toList());
  }

  /**
   * Three states under names of their own, one channel of noise, ranges: dx = rate (I + trace - x -
   * brake), dtrace = -trace / tauTrace, dbrake = -brake / tauBrake; x -= drop, brake += grip.
   */
  public static Example braking() {
    NeuronModels m = new NeuronModels();
    Expressions g = m.g;
    Expression x = m.y(0);
    Expression trace = m.y(1);
    Expression brake = m.y(2);
    Expression drive = g.subtract(g.subtract(g.add(m.input(), trace), x), brake);
    return m.example(
        "braking",
        List.of("x", "trace", "brake"),
        List.of(
            g.multiply(m.p("rate", 5, Range.atLeast(0)), drive),
            g.negate(g.divide(trace, m.p("tauTrace", 0.2, Range.above(0)))),
            g.negate(g.divide(brake, m.p("tauBrake", 0.4, Range.above(0))))),
        List.of(List.of(m.p("noise", 0.3)), List.of(m.zero()), List.of(m.zero())),
        m.intensity(x, m.p("level", 0.8)),
        List.of(m.p("x0", 0.1), m.zero(), m.p("brake0", 0.2)),
        List.of(g.subtract(x, m.p("drop", 0.6)), trace, g.add(brake, m.p("grip", 0.25))),
        1);
  }

  private Expression p(String name, double value) {
    return p(name, value, Range.ANY);
  }

  private Expression p(String name, double value, Range range) {
    List<String> names = parameters.stream().map(Parameter::name).toList();
    if (!names.contains(name)) {
      parameters.add(new Parameter(name, value, range));
      return g.leaf(new Place.Parameter(names.size()));
    }
    return g.leaf(new Place.Parameter(names.indexOf(name)));
  }

  private Expression y(int state) {
    return g.leaf(new Place.State(state));
  }

  private Expression zero() {
    return g.constant(0);
  }

  private Expression input() {
    return g.add(p("current", 1.2), g.multiply(p("gain", 0.4), g.leaf(new Place.Input(0))));
  }

  /** exp(steepness min(v - threshold, 2)) / scale. */
  private Expression intensity(Expression v, Expression threshold) {
    Expression excess = g.atMost(g.subtract(v, threshold), g.constant(2));
    return g.divide(
        g.function(Operation.EXP, g.multiply(p("steepness", 2.5), excess)), p("scale", 0.3));
  }

  private Expression clockStart() {
    return g.subtract(g.leaf(new Place.Draw()), p("alpha", 0.03));
  }

  private Example example(
      String name,
      List<String> states,
      List<Expression> drift,
      List<List<Expression>> diffusion,
      Expression intensity,
      List<Expression> start,
      List<Expression> reset,
      int receptor) {
    Firing firing = new Firing.Clock(intensity, clockStart());
    return example(name, states, drift, diffusion, firing, start, reset, receptor);
  }

  private Example example(
      String name,
      List<String> states,
      List<Expression> drift,
      List<List<Expression>> diffusion,
      Firing firing,
      List<Expression> start,
      List<Expression> reset,
      int... receptors) {
    List<Receptor> received = new ArrayList<>();
    for (int k : receptors) {
      List<Expression> after = new ArrayList<>();
      IntStream.range(0, states.size()).forEach(x -> after.add(y(x)));
      after.set(k, g.add(y(k), g.leaf(new Place.Weight())));
      received.add(new Receptor("to " + states.get(k), after));
    }
    return new Example(
        new NeuronModel(
            name, states, parameters, List.of(), drift, diffusion, firing, start, reset, received),
        parameters.stream().map(Parameter::standard).toList());
  }

  /**
   * dv = (E - v + D exp((v - T) / D) - w + I) / tau, dw = (a (v - E) - w) / tauw; v = r, w += b.
   */
  private Example exponential() {
    Expression v = y(0);
    Expression w = y(1);
    Expression rest = p("rest", -0.2);
    Expression sharpness = p("sharpness", 0.3);
    Expression above = g.divide(g.subtract(v, p("turn", 1.1)), sharpness);
    Expression up =
        g.multiply(sharpness, g.function(Operation.EXP, g.atMost(above, g.constant(1.5))));
    Expression sum = g.subtract(g.add(g.add(g.subtract(rest, v), up), input()), w);
    return example(
        "adaptive exponential",
        List.of("v", "w"),
        List.of(
            g.divide(sum, p("tau", 0.2)),
            g.divide(g.subtract(g.multiply(p("a", 0.3), g.subtract(v, rest)), w), p("tauW", 0.5))),
        List.of(List.of(p("noise", 0.3)), List.of(zero())),
        intensity(v, p("threshold", 0.9)),
        List.of(p("v0", 0.1), p("w0", 0.05)),
        List.of(p("reset", -0.1), g.add(w, p("jump", 0.15))),
        0);
  }

  /** dv = (v^2 + I + i) / tau, di = -i / taui. */
  private Example quadratic() {
    Expression v = y(0);
    Expression i = y(1);
    return example(
        "quadratic",
        List.of("v", "i"),
        List.of(
            g.divide(g.add(g.add(g.multiply(v, v), input()), i), p("tau", 0.6)),
            g.negate(g.divide(i, p("tauI", 0.2)))),
        List.of(List.of(p("noise", 0.2), zero()), List.of(zero(), p("noiseI", 0.3))),
        intensity(v, p("threshold", 0.8)),
        List.of(p("v0", -0.3), zero()),
        List.of(p("reset", -0.6), i),
        1);
  }

  /** dv = (v^2 + I + i) / tau, di = -i / taui, fires at a peak of v; v = r, i += after. */
  private Example peak() {
    Expression v = y(0);
    Expression i = y(1);
    return example(
        "quadratic, at a peak",
        List.of("v", "i"),
        List.of(
            g.divide(g.add(g.add(g.multiply(v, v), input()), i), p("tau", 0.1)),
            g.negate(g.divide(i, p("tauI", 0.2)))),
        List.of(List.of(zero()), List.of(p("noiseI", 0.3))),
        new Firing.Threshold(g.subtract(v, p("peak", 1.5))),
        List.of(p("v0", -0.3), p("i0", 0.1)),
        List.of(p("reset", -0.6), g.add(i, p("after", -0.1))),
        1);
  }

  /** Fires where v reaches a threshold of its own; spikes are added to v itself, or to i. */
  private Example jumpingThreshold() {
    Expression v = y(0);
    Expression q = y(1);
    Expression i = y(2);
    return example(
        "jumping threshold",
        List.of("v", "q", "i"),
        List.of(
            g.multiply(p("leak", 4), g.subtract(g.add(input(), i), v)),
            g.divide(g.subtract(p("rest", 0.6), q), p("tauQ", 0.2)),
            g.negate(g.multiply(p("decay", 3), i))),
        List.of(List.of(zero()), List.of(zero()), List.of(p("noise", 0.4))),
        new Firing.Threshold(g.subtract(v, g.multiply(p("scale", 1.1), q))),
        List.of(p("v0", 0.2), p("q0", 0.7), zero()),
        List.of(g.multiply(p("kept", 0.3), v), g.add(q, p("lift", 0.2)), i),
        0,
        2);
  }

  /** As {@link #exponential}, but fires at a peak and has its noise in w. */
  private Example exponentialPeak() {
    Expression v = y(0);
    Expression w = y(1);
    Expression rest = p("rest", -0.2);
    Expression sharpness = p("sharpness", 0.3);
    Expression above = g.divide(g.subtract(v, p("turn", 0.9)), sharpness);
    Expression up = g.multiply(sharpness, g.function(Operation.EXP, above));
    Expression sum = g.subtract(g.add(g.add(g.subtract(rest, v), up), input()), w);
    return example(
        "adaptive exponential, at a peak",
        List.of("v", "w"),
        List.of(
            g.divide(sum, p("tau", 0.1)),
            g.divide(g.subtract(g.multiply(p("a", 0.3), g.subtract(v, rest)), w), p("tauW", 0.5))),
        List.of(List.of(zero()), List.of(p("noise", 0.2))),
        new Firing.Threshold(g.subtract(v, p("peak", 1.8))),
        List.of(p("v0", 0.1), p("w0", 0.05)),
        List.of(p("reset", -0.1), g.add(w, p("jump", 0.15))),
        1);
  }

  /** dv = (a v^2 + b v + c - u + I) k, du = a (b v - u); v = r, u += d. */
  private Example izhikevich() {
    Expression v = y(0);
    Expression u = y(1);
    Expression square = g.fma(g.multiply(p("square", 0.8), v), v, g.multiply(p("slope", 0.5), v));
    return example(
        "two variables, squared",
        List.of("v", "u"),
        List.of(
            g.multiply(p("rate", 3), g.subtract(g.add(square, input()), u)),
            g.multiply(p("a", 1.5), g.subtract(g.multiply(p("b", 0.4), v), u))),
        List.of(List.of(p("noise", 0.2)), List.of(p("noiseU", -0.1))),
        intensity(v, p("threshold", 0.9)),
        List.of(p("v0", -0.2), p("u0", 0.1)),
        List.of(p("reset", -0.4), g.add(u, p("jump", 0.3))),
        0);
  }

  /** A threshold and an after-current of its own, both set off by spikes; v -= reset factor v. */
  private Example movingThreshold() {
    Expression v = y(0);
    Expression after = y(1);
    Expression moved = y(2);
    return example(
        "moving threshold",
        List.of("v", "after", "moved"),
        List.of(
            g.multiply(p("leak", 4), g.subtract(g.add(input(), after), v)),
            g.negate(g.multiply(p("decay", 3), after)),
            g.negate(g.divide(moved, p("tauMoved", 0.25)))),
        List.of(
            List.of(p("noise", 0.3), zero()),
            List.of(zero(), zero()),
            List.of(zero(), p("noiseMoved", 0.1))),
        intensity(v, g.add(p("threshold", 0.7), moved)),
        List.of(p("v0", 0.2), zero(), zero()),
        List.of(
            g.multiply(p("kept", 0.3), v),
            g.subtract(after, p("drop", 0.4)),
            g.add(moved, p("lift", 0.3))),
        1);
  }

  /** dv = (-v + gain tanh(w v) + I) / tau; a clock whose rate is 1 + sin^2, by cosine. */
  private Example saturating() {
    Expression v = y(0);
    Expression i = y(1);
    Expression bent = g.function(Operation.TANH, g.multiply(p("bend", 1.3), g.add(v, i)));
    Expression wave = g.function(Operation.COS, g.multiply(p("wave", 2), v));
    return example(
        "saturating",
        List.of("v", "i"),
        List.of(
            g.divide(
                g.add(g.subtract(g.multiply(p("height", 0.8), bent), v), input()), p("tau", 0.3)),
            g.negate(g.multiply(p("decay", 4), i))),
        List.of(List.of(p("noise", 0.3)), List.of(p("noiseI", 0.2))),
        g.divide(g.subtract(g.constant(1.5), g.divide(wave, p("depth", 1.7))), p("scale", 0.3)),
        List.of(p("v0", 0.2), p("i0", 0.1)),
        List.of(g.subtract(v, p("drop", 0.7)), i),
        1);
  }

  /** No noise at all. */
  private Example quiet() {
    Expression v = y(0);
    Expression i = y(1);
    return example(
        "without noise",
        List.of("v", "i"),
        List.of(
            g.multiply(p("rate", 3), g.subtract(g.add(input(), i), v)),
            g.negate(g.multiply(p("decay", 4), i))),
        List.of(List.of(), List.of()),
        intensity(v, p("threshold", 0.8)),
        List.of(p("v0", 0.2), p("i0", 0.1)),
        List.of(g.subtract(v, p("drop", 0.7)), i),
        1);
  }
}
