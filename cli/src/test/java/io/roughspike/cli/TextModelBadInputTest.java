package io.roughspike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be used of a model in text is refused in one sentence, with its place. */
class TextModelBadInputTest {
  private static final String OWN =
      """
      model:
        neurons: 2
        equations: |
          dv/dt = (EL - v + i + input)/tau + sigma*xi
          di/dt = -i/5
        intensity: exp(min(v - vT, 8))
        reset: v = vr
        receive: i += weight
        parameters:
          EL: 0
          tau: {value: 10, min: 1}
          sigma: 0.2
          vT: [1, 1.5]
          vr: 0
        start: {v: EL, i: 0.5}
        inputCurrent: 1
        weights: [[0, 1], [0, 0]]
      time: {end: 2, step: 0.1}
      learn: [tau]
      data: {simulate: {samples: 2}}
      """;

  private static final String KIND =
      """
      model:
        kind: adex
        neurons: 2
        parameters: {C: {value: 250, unit: pF}}
        inputCurrent: {value: 500, unit: pA}
        weights: {ge: [[0, 1e-9], [0, 0]]}
      time: {end: 0.01, step: 1e-4}
      """;

  @TempDir private Path temp;

  /** A change of a configuration, and what the sentence must contain. */
  private record Case(String change, String culprit) {}

  private Stream<DynamicTest> refused(String yaml, String command, Case... cases) {
    String file = Cli.write(temp, "a.yaml", yaml).toString();
    return Stream.of(cases)
        .map(one ->
            dynamicTest(
                one.change,
                () -> {
                  List<String> args = new ArrayList<>(List.of(command, file));
                  args.addAll(
                      List.of("--set", one.change, "--out", temp.resolve("out").toString()));
                  assertSentence(Cli.run(args.toArray(String[]::new)), one.culprit);
                }));
  }

  /** A sentence, and of a place in a text its line and a mark. */
  private static void assertSentence(Cli.Result result, String culprit) {
    assertEquals(3, result.code(), result::toString);
    assertEquals("", result.out());
    List<String> lines = result.err().lines().toList();
    assertTrue(
        lines.size() == 1 || (lines.size() == 3 && lines.getLast().strip().equals("^")),
        result.err());
    assertTrue(lines.getFirst().startsWith("roughspike: "), result.err());
    assertTrue(lines.getFirst().contains(culprit), () -> culprit + " in: " + result.err());
    assertFalse(result.err().contains("Exception"), result.err());
  }

  @TestFactory
  Stream<DynamicTest> ownModels() {
    return refused(
        OWN,
        "simulate",
        new Case("model.kind=lif", "model.kind cannot stand beside equations"),
        new Case("model.mu=[1, 2]", "model.mu is a key of kind lif"),
        new Case("model.equation=x", "key model.equation is unknown"),
        new Case(
            "model.equations=dv/dt = q; di/dt = 0*i",
            "model.equations, line 1: nothing is called q"),
        new Case("model.equations=", "model.equations must be text, got nothing"),
        new Case("model.equations={v: 1}", "model.equations must be text, got a section"),
        new Case("model.intensity=exp(min(v - vTh, 8))", "nothing is called vTh: no state"),
        new Case("model.intensity=exp(min(v - taux, 8))", "did you mean tau?"),
        new Case("model.intensity=exp(v", "model.intensity, line 1: this bracket is never closed"),
        new Case("model.event=v - 1", "a model has an intensity or an event, not both"),
        new Case(
            "model.equations=a = b; b = a; dv/dt = a; di/dt = 0*i",
            "model.equations, line 1: a depends on itself: a -> b -> a"),
        new Case("model.equations=dv/dt = tau*xi*xi; di/dt = 0*i", "noise must enter linearly"),
        new Case(
            "model.equations=dv/dt = (EL + input + sigma*v*xi)/tau; di/dt = 0*i",
            "solver.kind cannot be used: solver euler needs noise that does not depend on the state, got noise of v that does: choose heun"),
        new Case(
            "model.intensity=" + "(".repeat(10_000) + "v" + ")".repeat(10_000),
            "nested more than 200 deep"),
        new Case("model.parameters.τ=1", "a parameter's name is letters, digits and _"),
        new Case("model.parameters.exp=1", "may not be called exp, which is reserved"),
        new Case("model.parameters.EL=1e400", "must be a finite number (at most 1.79e308 in size)"),
        new Case("model.states.v=m^0.5^2", "m^0.5^2 is no unit"),
        new Case("model.reset=EL = 3", "model.reset, line 1: only states can change here"),
        new Case(
            "model.receive=i = 2*weight",
            "must add to states what depends on the weight of a spike and on parameters only"),
        new Case("model.receive=[1]", "model.receive must be text, got a list"),
        new Case("model.receive={to-i: i = weight}", "model.receive.to-i, line 1: receptor to-i"),
        new Case("model.receive={'': i += weight}", " needs a name: where there is one receptor"),
        new Case("model.states={v: mV}", "has no unit, but others have"),
        new Case("model.states={v: mX}", "model.states.v cannot be used: mX is no unit"),
        new Case("model.states.q=mV", "states names q, which is no state"),
        new Case("model.require=tau <= v", "a requirement is an expression, <= or >=, and a num"),
        new Case("model.require=tau <= 5", "model.parameters.tau.value must be such that tau <= 5"),
        new Case("model.parameters.EL={value: 1, unit: mV}", "has no unit, but others have"),
        new Case("model.parameters.ELL=1", "nothing in the model depends on the parameter ELL"),
        new Case("model.parameters.weights=1", "may not be called weights, which is reserved"),
        new Case("model.parameters.inputWeights=1", "the parameter inputWeights"),
        new Case("model.parameters.alpha=1", "may not be called alpha, which is reserved"),
        new Case("model.parameters.xi_1=1", "may not be called xi_1, which is reserved"),
        new Case("model.parameters.v=1", "v is a parameter, too"),
        new Case("model.parameters.3d=1", "a parameter's name is letters, digits and _"),
        new Case("model.parameters=3", "model.parameters must be a section of names with values"),
        new Case("model.parameters.EL=[1, 2, 3]", "must be a number, or a list of 2, one a neuron"),
        new Case("model.parameters.vT=[1, x]", "model.parameters.vT[1] must be a number, got x"),
        new Case("model.parameters.EL=.nan", "model.parameters.EL must be a finite number"),
        new Case("model.parameters.EL=", "model.parameters.EL must be a number, got nothing"),
        new Case("model.parameters.EL={min: 1}", "model.parameters.EL.value is missing"),
        new Case("model.parameters.EL={value: 1, minn: 0}", "did you mean min?"),
        new Case("model.parameters.tau.value=0.5", "parameters.tau must be at least 1, got 0.5"),
        new Case("model.parameters.tau.value=[5, 0.5]", "tau.value[1] must be at least 1, got 0.5"),
        new Case("model.parameters.tau.max=0", "bounds must be in order, got 1.0 and 0.0"),
        new Case("model.parameters.tau.above=0", "cannot stand beside above and below"),
        new Case("model.parameters.tau.transform=log", "log has no bounds: remove them"),
        new Case("model.parameters.tau.transform=sigmoid", "sigmoid needs both min and max"),
        new Case("model.parameters.tau.transform=exp", "must be one of clamp, log, sigmoid"),
        new Case("model.parameters.EL={uniform: [1, 0]}", "must be above the lower bound 1.0"),
        new Case("model.parameters.EL={uniform: [1]}", "must be a list of 2 values"),
        new Case("model.parameters.EL={normal: [1, -1]}", "normal[1] must be at least 0"),
        new Case(
            "model.parameters.EL={normal: [0, 1], uniform: [0, 1]}",
            "normal cannot stand beside uniform"),
        new Case("model.start.w=1", "start names w, which is no state"),
        new Case("model.start.i=v + 1", "model.start.i, line 1: a start value cannot depend on v"),
        new Case("model.alpha=-1", "model.alpha must be at least 0, got -1.0"),
        new Case("model.alpha={value: 1, max: 2}", "model.alpha.max cannot be said here"),
        new Case("model.inputGain=2", "model.inputGain multiplies a recorded current"),
        new Case("model.weights={i: [[0, 1], [0, 0]]}", "must be a list of 2 rows"),
        new Case("model.weights={value: [[0, 1], [0, 0]]}", "model.weights.unit is missing"),
        new Case(
            "model.weights={value: [[0, 1], [0, 0]], unit: nS}",
            "model.weights.unit cannot be used, as the model has no unit for this"));
  }

  @TestFactory
  Stream<DynamicTest> builtInModels() {
    return refused(
        KIND,
        "gradient",
        new Case("model.kind=adexx", "did you mean adex?"),
        new Case("model.kind=", "model.kind must be text, got nothing"),
        new Case("model.kind=lif", "model.parameters is not said of lif"),
        new Case("model.event=v", "model.event is what kind says already"),
        new Case("model.parameters.Cm=1", "model.parameters.Cm is no parameter of adex"),
        new Case("model.parameters.C=250", "must be given in a unit, for instance"),
        new Case("model.parameters.C.unit=mV", "must be given in a unit, for instance"),
        new Case("model.parameters.C.unit=pX", "model.parameters.C.unit cannot be used: pX is no"),
        new Case("model.parameters.C.min=-1", "its bounds must lie within what C allows, above 0"),
        new Case("model.parameters.C.min=0", "its bounds must lie within what C allows, above 0"),
        new Case("model.parameters.C.value=-1", "parameters.C must be above 0, got -1"),
        new Case("model.inputCurrent=500", "must be given in a unit, for instance"),
        new Case("model.start.v=-60", "the start of v has no unit"),
        new Case("model.start.v={value: 1, unit: pA}", "the start of v must have the dimension"),
        new Case("model.alpha=1", "model.alpha belongs to a clock, and the model has no intensity"),
        new Case("model.weights=[[0, 1], [0, 0]]", "must be a section that says of which receptor"),
        new Case("model.weights.gx=[[0, 1], [0, 0]]", "key model.weights.gx is unknown"),
        new Case("model.weights.gi=[[0]]", "model.weights.gi must be a list of 2 rows"),
        new Case(
            "model.weights.ge={value: [[0, 1], [0, 0]], unit: mV}",
            "model.weights.ge.unit must be a unit such as nS, got mV"),
        new Case("model.weights.ge={unit: nS, value: [[0]]}", "ge.value must be a list of 2 rows"),
        new Case("model.inputCurrentFile=a.csv", "model.inputCurrentStep is missing"));
  }

  @TestFactory
  Stream<DynamicTest> training() {
    return refused(
        OWN,
        "train",
        new Case("learn=[taw]", "did you mean tau?"),
        new Case("learn=[v]", "learn[0] must be one of EL, tau, sigma, vT, vr, alpha"),
        new Case("learn={start.v: }", "key learn.start.v is unknown"),
        new Case("learn={start.i: {start: [1, 2, 3]}}", "must be a number, or a list of 2"),
        new Case("learn={tau: {start: 0.5}}", "a trained parameter must start in [1.0, Infinity]"),
        new Case("learn={tau: {unit: ms}}", "learn.tau.unit cannot be used, as the model has no"),
        new Case("learn={inputGain: }", "learn.inputGain needs a recorded current"),
        new Case("data.simulate.truth={tauu: 3}", "did you mean tau?"));
  }

  @Test
  void noiseInTheEventFunctionHasNoGradient() {
    String file =
        Cli.write(
                temp,
                "hard.yaml",
                OWN.replace("intensity: exp(min(v - vT, 8))", "event: v - vT")
                    .replaceFirst("learn: (?s:.*)", ""))
            .toString();
    assertSentence(Cli.run("gradient", file), "noise channel 0 moves its event function");
    String endless =
        Cli.write(
                temp,
                "endless.yaml",
                """
                model:
                  equations: dv/dt = 1
                  event: v - 1
                  reset: v = 2
                time: {end: 2, step: 0.1}
                """)
            .toString();
    Cli.run("simulate", endless, "--out", temp.resolve("out").toString())
        .assertFailed(ExitCodes.NUMBERS, "must leave its event function below 0");
  }

  /** The numbers fail: where, and which state. */
  @Test
  void whatFailsWhenItRunsIsTold() {
    String file = Cli.write(temp, "a.yaml", OWN).toString();
    String out = temp.resolve("out").toString();
    for (String engine : List.of("simd", "scalar", "reference")) {
      String[] run = {"simulate", file, "--out", out, "--engine", engine, "--set"};
      String division =
          "model.equations=dv/dt = -v/tau; di/dt = 1/(i - 0.5) + EL + input + sigma*xi";
      assertTold(
          run,
          division,
          "state i of neuron 0 is not finite at time 0.1 of sample 0: use a smaller");
      String intensity = "model.intensity=exp(1000*(v + vT))";
      assertTold(run, intensity, "an intensity must be finite");
    }
  }

  private static void assertTold(String[] run, String change, String sentence) {
    String[] args = Arrays.copyOf(run, run.length + 1);
    args[run.length] = change;
    Cli.run(args).assertFailed(ExitCodes.NUMBERS, sentence);
  }

  /** Ten megabytes of text. */
  @Test
  void muchTextIsRefused() {
    String much = OWN.replace("reset: v = vr", "reset: |\n" + "    v = vr + 0*v\n".repeat(600_000));
    assertSentence(
        Cli.run("simulate", Cli.write(temp, "much.yaml", much).toString()),
        "reset must have at most 100000 characters");
  }

  @Test
  void modelsAreNamedOrFiles() {
    assertSentence(Cli.run("model", "izikevich"), "did you mean izhikevich?");
    assertSentence(Cli.run("model", "nothing"), "is neither a built-in model nor a file");
    String bad = OWN.replace("v - vT", "v -- vT");
    assertSentence(
        Cli.run("model", Cli.write(temp, "b.yaml", bad.replace("vT, 8", "wT, 8")).toString()),
        "nothing is called wT");
  }
}
